"""The screen beneath a dialog: dimmed, but for its status bar and the row that is aimed at."""

from collections.abc import Iterable
from functools import lru_cache

from rich.color import Color
from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.style import Style
from textual.renderables.background_screen import BackgroundScreen


class Backdrop:
    """Draws another screen with all text in one style, line by line."""

    def __init__(
        self, beneath: BackgroundScreen, dim: Style, alive: frozenset[int], ground: Color | None
    ) -> None:
        """`alive`: the lines that stay as they are. `ground`: the colour of the screen."""
        self._beneath = beneath
        self._dim = dim
        self._alive = alive
        self._ground = ground

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = Segment.split_lines(console.render(self._beneath, options))
        for y, line in enumerate(lines):
            yield from line if y in self._alive else self._dimmed(line)
            yield Segment.line()

    def _dimmed(self, line: Iterable[Segment]) -> Iterable[Segment]:
        for text, style, control in line:
            yield Segment(text, _dimmed_on(self._ground_of(style), self._dim), control)

    def _ground_of(self, style: Style | None) -> Color | None:
        """Return what a text stands on; a badge stands on the screen as all else does."""
        if style is None or style.color is None or self._ground is None:
            return style.bgcolor if style else None
        is_badge = style.color.triplet == self._ground.triplet
        return self._ground if is_badge else style.bgcolor


@lru_cache(maxsize=64)
def _dimmed_on(ground: Color | None, dim: Style) -> Style:
    return Style(bgcolor=ground) + dim
