"""The five themes, and the palette that turns roles into styles for widgets that draw lines.

Never colour alone: a sign, a word or a shape goes with each role.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip
from textual.theme import Theme

from app.ui.colours import COLOURS, SIXTEEN, theme_colours
from app.ui.glyphs import to_ascii
from app.ui.pieces import Line, Piece


def _theme(name: str, *, is_256: bool = False) -> Theme:
    is_ansi = name == SIXTEEN
    colours = theme_colours(name, is_256=is_256)
    css = {role: f"ansi_{colour}" if is_ansi else colour for role, colour in colours.items()}
    extra = ("muted", "dim", "line", "track", "volume", "raised")
    variables = {role: css[role] for role in extra} | {
        "border": css["track"],
        "border-blurred": css["line"],
        "ansi-background": css["background"],
        "ansi-foreground": css["text"],
        "input-cursor-text-style": "reverse" if is_ansi else "none",
        "block-cursor-foreground": css["text"],
        "block-cursor-background": css["raised"],
        "block-cursor-text-style": "reverse" if is_ansi else "bold",
        "link-color": css["accent"],
    }
    return Theme(
        name=name,
        primary=css["accent"],
        accent=css["accent"],
        secondary=css["muted"],
        foreground=css["text"],
        background=css["background"],
        surface=css["surface"],
        panel=css["raised"],
        boost=css["raised"],
        success=css["gain"],
        error=css["loss"],
        warning=css["warn"],
        dark=name != "light",
        ansi=is_ansi,
        text_alpha=1.0,
        variables=variables,
    )


THEMES: Mapping[str, Theme] = {name: _theme(name) for name in COLOURS}
"""Theme by name."""


def _has_256_colours(app: App[Any]) -> bool:
    return app.console.color_system == "256"


def register_themes(app: App[Any]) -> None:
    """Give the app our themes, and take Textual's own away: they lack our colours."""
    for name in COLOURS:
        app.register_theme(_theme(name, is_256=_has_256_colours(app)))
    app.theme = "dark"
    for name in set(app.available_themes) - set(COLOURS):
        app.unregister_theme(name)


def suited_theme(app: App[Any], wanted: str) -> str:
    """Return the theme to use: the wanted one, unless the terminal cannot tell its colours apart.

    Under `NO_COLOR` the app must also be made with `ansi_color=True`, else greys are left.
    """
    has_few = app.no_color or app.console.color_system in (None, "standard")
    return SIXTEEN if has_few else wanted if wanted in COLOURS else "dark"


class Palette:
    """Roles → Rich styles of one theme, and the one place where strips are made."""

    def __init__(
        self,
        theme: str,
        *,
        ascii_only: bool = False,
        red_up: bool = False,
        is_256: bool = False,
    ) -> None:
        self.theme = theme if theme in COLOURS else "dark"
        self.ascii_only = ascii_only
        """Draw signs by their ASCII stand-ins."""
        self._colours = theme_colours(self.theme, is_256=is_256)
        gain, loss = self._colours["gain"], self._colours["loss"]
        self._colours["up"], self._colours["down"] = (loss, gain) if red_up else (gain, loss)
        self._styles: dict[tuple[str, str | None], Style] = {}

    @property
    def is_sixteen(self) -> bool:
        """True when there are no greys: the cursor row is then one reverse bar."""
        return self.theme == SIXTEEN

    def colour(self, role: str) -> str:
        """Return the colour of a role, in the words of Rich."""
        return self._colours[role]

    def style(self, words: str, ground: str | None = None) -> Style:
        """Return the style of `"gain bold"`, on the ground of the widget or on a role."""
        try:
            return self._styles[words, ground]
        except KeyError:
            style = self._styles[words, ground] = self._make(words.split(), ground)
            return style

    def _make(self, words: list[str], ground: str | None) -> Style:
        roles = [word for word in words if word in self._colours] or ["text"]
        unknown = set(words) - set(roles) - {"bold", "strike", "underline", "reverse"}
        if unknown or len(roles) > 1:
            raise ValueError(f"not a style: {' '.join(words)}")
        role = roles[0]
        is_reverse = "reverse" in words
        is_bar = self.is_sixteen and ground == "raised"
        marks = Style(
            bold=True if "bold" in words else None,
            strike=True if "strike" in words or (self.is_sixteen and role == "dim") else None,
            underline=True if "underline" in words else None,
            reverse=True if is_bar or (is_reverse and self.is_sixteen) else None,
        )
        if is_bar:
            return marks
        colour = self._colours[role]
        if is_reverse and not self.is_sixteen:
            return marks + Style(color=self._colours["background"], bgcolor=colour)
        behind = None if ground is None else self._colours[ground]
        return marks + Style(
            color=None if colour == "default" else colour,
            bgcolor=None if behind == "default" else behind,
        )

    def prepared(self, pieces: Line) -> Line:
        """Return the line as it will be drawn: translated where only ASCII is wanted."""
        if self.is_sixteen:
            pieces = tuple(part for piece in pieces for part in _struck(piece))
        if not self.ascii_only:
            return pieces
        return tuple(Piece(to_ascii(text), style) for text, style in pieces)

    def width(self, pieces: Line) -> int:
        """Return how many cells the line takes."""
        return sum(cell_len(text) for text, _ in self.prepared(pieces))

    def segments(
        self, pieces: Line, width: int, *, align: str = "left", ground: str | None = None
    ) -> list[Segment]:
        """Return segments of exactly `width` cells; what is too long is cut at the right."""
        blank = self.style("text", ground)
        drawn: list[Segment] = []
        left = width
        for text, words in self.prepared(pieces):
            if not text or not left:
                continue
            cells = cell_len(text)
            if cells > left:
                text, cells = set_cell_size(text, left), left
            drawn.append(Segment(text, self.style(words, ground)))
            left -= cells
        if left:
            pad = Segment(" " * left, blank)
            drawn = [pad, *drawn] if align == "right" else [*drawn, pad]
        return drawn

    def strip(self, pieces: Line, width: int, *, ground: str | None = None) -> Strip:
        """Return one line of a widget."""
        return Strip(self.segments(pieces, width, ground=ground), width)


def _struck(piece: Piece) -> Line:
    """Leave a sign before a figure out of the strike: `~` under it would be read as a minus."""
    digit = re.search(r"\d", piece.text)
    if digit is None or not digit.start() or "dim" not in piece.style.split():
        return (piece,)
    at = digit.start()
    return (Piece(piece.text[:at]), piece._replace(text=piece.text[at:]))


@lru_cache(maxsize=32)
def _palette(theme: str, ascii_only: bool, red_up: bool, is_256: bool) -> Palette:
    return Palette(theme, ascii_only=ascii_only, red_up=red_up, is_256=is_256)


def palette_of(app: App[Any]) -> Palette:
    """Return the palette of the app's theme; the same object until something changes.

    The app may have `ascii_only` and `red_up`, both bool.
    """
    ascii_only, red_up = getattr(app, "ascii_only", False), getattr(app, "red_up", False)
    return _palette(app.theme, bool(ascii_only), bool(red_up), _has_256_colours(app))
