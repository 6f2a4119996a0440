"""Counts as bars in rows. Pure; draws nothing."""

from collections.abc import Sequence

from app.ui import format as fmt
from app.ui.glyphs import BAR_GAIN
from app.ui.pieces import Line, Piece

WIDTH = 20
HALF = "╸"


def histogram(counted: Sequence[tuple[str, int]]) -> list[Line]:
    """Return a row for each label, its bar measured by the largest count."""
    most = max((count for _, count in counted), default=0)
    longest = min(20, max((len(label) for label, _ in counted), default=0))
    return [
        (
            Piece(f"  {label[:longest]:<{longest}}  ", "muted"),
            Piece(f"{_bar(count, most):<{WIDTH}}", "accent"),
            Piece(f"{fmt.count(count):>8}"),
        )
        for label, count in counted
    ]


def _bar(count: int, most: int) -> str:
    if count <= 0 or most <= 0:
        return ""
    halves = max(1, round(count * WIDTH * 2 / most))
    return BAR_GAIN * (halves // 2) + (HALF if halves % 2 else "")
