"""The colours of the five themes, for terminals with millions of colours and with 256.

The only place where colours are written down.
"""

from collections.abc import Mapping
from functools import cache

from rich.color import Color, ColorSystem

ROLES = (
    "background", "surface", "raised", "line", "track", "volume", "text", "muted", "dim",
    "accent", "gain", "loss", "warn",
)  # fmt: skip
"""Every colour that a theme names."""

_DARK = (
    "#0e1116 #161b22 #1f2732 #2f3945 #5a6775 #2d3845 #d9dfe7 #9ba6b4 #838f9e "
    "#7fb2ff #4cc38a #f47c7c #e3b34c"
)
_TABLE = {
    "dark": _DARK,
    "light": (
        "#fbfaf7 #f1efe9 #e5e2d9 #d3cfc4 #8c887c #d5d0c3 #1f252c #4c545e #5d656f "
        "#1b5cc0 #0a6b43 #b0241d #775000"
    ),
    "high-contrast": (
        "#000000 #000000 #262626 #8a8a8a #8a8a8a #4f4f4f #ffffff #d0d0d0 #b4b4b4 "
        "#8ed0ff #4dff9f #ff9a9a #ffe066"
    ),
    "colour-blind": (
        "#0e1116 #161b22 #1f2732 #2f3945 #5a6775 #2d3845 #d9dfe7 #9ba6b4 #838f9e "
        "#d3bcff #5fb4ff #ff9f45 #f3e37c"
    ),
    "16-colours": (
        "default default default bright_black bright_black bright_black default default default "
        "cyan green red yellow"
    ),
}
COLOURS: Mapping[str, Mapping[str, str]] = {
    name: dict(zip(ROLES, row.split(), strict=True)) for name, row in _TABLE.items()
}
"""Theme → role → colour, in the words of Rich."""

SIXTEEN = "16-colours"
"""The theme for terminals with 16 colours, and the one to use under `NO_COLOR`."""

_LEVELS = (0, 95, 135, 175, 215, 255)


@cache
def _ask() -> dict[tuple[int, int, int], str]:
    """Return each of 256 colours that Rich can be made to send, and what to ask it for."""
    asked = [(r, g, b) for r in _LEVELS for g in _LEVELS for b in _LEVELS]
    # Rich counts greys in 25ths of white, the terminal in steps of ten.
    asked += [(round(10.2 * step),) * 3 for step in range(26)]
    sent: dict[tuple[int, int, int], str] = {}
    for rgb in asked:
        shown = Color.from_rgb(*rgb).downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        sent[shown.red, shown.green, shown.blue] = "#{:02x}{:02x}{:02x}".format(*rgb)
    return sent


@cache
def nearest_256(colour: str) -> str:
    """Return what to ask for to get the nearest colour of a terminal with 256 of them."""
    if not colour.startswith("#"):
        return colour
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    ask = _ask()

    def distance(rgb: tuple[int, int, int]) -> int:
        return sum((a - b) ** 2 for a, b in zip(rgb, wanted, strict=True))

    return ask[min(ask, key=distance)]


def theme_colours(theme: str, *, is_256: bool = False) -> dict[str, str]:
    """Return role → colour of a theme, as the terminal can show them."""
    colours = COLOURS[theme]
    return {role: nearest_256(colour) if is_256 else colour for role, colour in colours.items()}
