"""Where the dashboard's panels stand at each size. Pure arithmetic; panels are named by id.

One tree of widgets serves all sizes, so cursor and filter live through a resize.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from app.ui.widgets.feed_panel import FeedPanel

MIDDLE, WIDE = 120, 150
"""Widths from which there is a chart above the positions, and beside them."""
RIGHT = 64
"""Cells of the right column on a wide terminal."""
GAP = 3
"""Empty cells between panels side by side."""
LEAST_EVENTS = 4
"""Lines that the events keep, title included, however many rows the others have."""


def arrange_panels(size: Size, wanted: Mapping[str, int]) -> dict[str, Region]:
    """Return the place of each panel that is shown.

    Args:
        size: What there is below the status bar and above the hint bar.
        wanted: Lines that a panel takes when it may, title included, by id.
    """
    if _is_wide(size):
        return _wide(size, wanted)
    if size.width >= MIDDLE and size.height >= 32:
        return _middle(size, wanted)
    return _narrow(size, wanted)


def _is_wide(size: Size) -> bool:
    return size.width >= WIDE and size.height >= 30


def width_of(panel: str, size: Size) -> int:
    """Return the cells that a panel's lines have."""
    if not _is_wide(size) or panel == "figures":
        return size.width
    return size.width - RIGHT - GAP if panel in ("chart", "sessions") else RIGHT


def _narrow(size: Size, wanted: Mapping[str, int]) -> dict[str, Region]:
    gap = 1 if size.height >= 28 else 0
    column = _Column(0, size.width, 0, size.height, gap)
    places = {"figures": column.take(2)}
    column.room -= LEAST_EVENTS
    places["positions"] = column.take(min(wanted["positions"], max(4, column.room * 3 // 5)))
    places["sessions"] = column.take(min(wanted["sessions"], max(3, column.room)))
    column.room += LEAST_EVENTS
    places["events"] = column.take(column.room)
    return places


def _middle(size: Size, wanted: Mapping[str, int]) -> dict[str, Region]:
    column = _Column(0, size.width, 0, size.height, 1)
    places = {"figures": column.take(2)}
    column.room -= LEAST_EVENTS
    others = wanted["positions"] + wanted["sessions"] + 3 * column.gap
    places["chart"] = column.take(min(max(10, column.room - others), size.height // 2))
    places["positions"] = column.take(min(wanted["positions"], max(4, column.room * 3 // 5)))
    places["sessions"] = column.take(min(wanted["sessions"], max(3, column.room)))
    column.room += LEAST_EVENTS
    places["events"] = column.take(column.room)
    return places


def _wide(size: Size, wanted: Mapping[str, int]) -> dict[str, Region]:
    top = 3
    left_width = width_of("chart", size)
    places = {"figures": Region(0, 0, size.width, 2)}
    left = _Column(0, left_width, top, size.height - top, 1)
    sessions = min(wanted["sessions"], left.room // 3)
    places["chart"] = left.take(left.room - sessions - 1)
    places["sessions"] = left.take(left.room)
    right = _Column(left_width + GAP, RIGHT, top, size.height - top, 1)
    places["positions"] = right.take(min(wanted["positions"], right.room // 2))
    signals = min(wanted["signals"], right.room // 2)
    if right.room - signals - 1 >= LEAST_EVENTS:
        places["signals"] = right.take(signals)
    places["events"] = right.take(right.room)
    return places


class _Column:
    """Panels above each other, with empty rows between."""

    def __init__(self, x: int, width: int, y: int, room: int, gap: int) -> None:
        self.x, self.width, self.y, self.room, self.gap = x, width, y, room, gap

    def take(self, lines: int) -> Region:
        """Return the next panel's place, never larger than what is left."""
        height = max(0, min(lines, self.room))
        place = Region(self.x, self.y, self.width, height)
        self.y += height + self.gap
        self.room -= height + self.gap
        return place


def wanted_heights(panels: Iterable[Widget], size: Size) -> dict[str, int]:
    """Return the lines that each panel takes when it may, its title included."""
    return {
        panel.id: panel.wanted_height(width_of(panel.id, size))
        for panel in panels
        if panel.id is not None and isinstance(panel, FeedPanel)
    }


class DashboardLayout(Layout):
    """Places each child where `arrange_panels` says; children without a place are not drawn."""

    name = "dashboard"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """Return the placements of the children by their ids."""
        places = arrange_panels(size, wanted_heights(children, size))
        return [
            WidgetPlacement(places[child.id], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id is not None and child.id in places
        ]


class DashboardPanels(Widget):
    """The container of the panels."""

    _places = DashboardLayout()
    _heights: Mapping[str, int] = MappingProxyType({})

    @property
    def layout(self) -> Layout:
        """The places, whatever a stylesheet says."""
        return self._places

    def on_resize(self) -> None:
        """Let keys reach only the panels that have a place."""
        places = arrange_panels(self.size, wanted_heights(self.children, self.size))
        for panel in self.children:
            panel.can_focus_children = panel.id in places
            if panel.id not in places and panel.has_focus_within:
                self.screen.focus_next()

    def settle(self) -> None:
        """Give the panels new places when one of them has other rows than before."""
        heights = wanted_heights(self.children, self.size)
        if heights != self._heights:
            self._heights = heights
            # A widget's own wish for another layout is what makes its container arrange anew.
            self.children[0].refresh(layout=True)
