"""Draws the dialog of a close: the positions at large or as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intents import CloseAsset, ClosePosition
from app.ui import format as fmt
from app.ui.closing_figures import figures, heading, is_list, rows, rows_for
from app.ui.closing_outcome import row_outcomes
from app.ui.pieces import Line
from app.ui.stand import Stand
from app.ui.widgets.gate_face import GateFace, Wall
from app.ui.words.closing import words_of
from app.ui.words.gate import WIDTH, Around, Words
from app.ui.words.request import request_lines

if TYPE_CHECKING:
    from app.intents import Close
    from app.ui.closing import Closing


class CloseFace(GateFace):
    """What closes, at the size of one position or as a list."""

    def __init__(self, intent: Close) -> None:
        request = request_lines(intent.draft, WIDTH)
        # The positions that are not listed are counted; of what is sent nothing may be missing.
        rows_wanted = rows_for(intent)
        # A trade is no row.
        aims_at_row = isinstance(intent, ClosePosition | CloseAsset)
        spared = max(0, len(request) - 2) if is_list(intent) else 0
        super().__init__(
            request,
            figure_rows=min(rows_wanted, max(2, rows_wanted - spared)),
            room=7 if is_list(intent) else 5,
            # What aims at a row leaves that in view, if it can.
            wanted_rows=0 if aims_at_row else len(intent.targets),
            aims_at_row=aims_at_row,
        )

    def show(self, wall: Wall, closing: Closing, around: Around) -> Words:
        """Show another state; returns its words."""
        words, has_field = words_of(closing, around), bool(closing.words)
        if is_list(closing.intent):
            self.spare(words, len(closing.shown), has_field=has_field)
        return self.present(
            wall,
            words,
            _headed(closing),
            self._figured(closing, around.moment.monotonic),
            has_field=has_field,
            is_over=closing.is_over,
        )

    def _figured(self, closing: Closing, now: float) -> tuple[Line, ...]:
        is_current = closing.is_current(now)
        if is_list(closing.intent):
            said = row_outcomes(closing.action)
            room, shown = self.figure_rows, closing.shown
            changed = [change.key for change in closing.changes]
            if len(shown) > room:
                # What must be looked at is never among those that are only counted.
                shown = tuple(sorted(shown, key=lambda target: target.key not in changed))
            return rows(shown, room, is_current=is_current, changed=changed, said=said)
        target = closing.shown[0]
        seconds = now - target.read_at
        has_age = not is_current and closing.stand is not Stand.READING and seconds >= 1
        age = f"{' '.join(fmt.duration(seconds).split()[:2])} old" if has_age else ""
        is_changed = _changed(closing, "size")
        return figures(target, is_current=is_current, is_changed=is_changed, age=age)


def _headed(closing: Closing) -> Line:
    name, *others = heading(closing.intent, closing.shown)
    has_turned = not is_list(closing.intent) and _changed(closing, "side")
    return (name._replace(style="warn bold") if has_turned else name, *others)


def _changed(closing: Closing, what: str) -> bool:
    return any(change.what == what for change in closing.changes)
