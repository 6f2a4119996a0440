"""The first row of every screen: where one is, as whom, and whether it is still true.

Badge, account, READ-ONLY, connection and token are never dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.strip import Strip

from app.ui import format as fmt
from app.ui.pieces import Line, Piece, join, line
from app.ui.themes import Palette
from app.ui.widgets.line_widget import LineWidget

_WIDE = 140
"""From here on all screens are listed and the token has both units."""
_TOKEN_WARNS = 1800
_BADGE_CELLS = 24
TAPE = "TAPE "
"""Begins the badge of a tape, before the network that it was recorded on."""


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that the bar says."""

    network: str
    """`DEMO`, `TESTNET`, or the host's name."""
    account: str | None = None
    """The whole address; None before signing in."""
    is_read_only: bool = False
    """Started without the right to act."""
    is_recording: bool = False
    """Exchanges go onto a tape."""
    screens: Sequence[tuple[str, str]] = ()
    """(key, name) of each screen."""
    current: str = ""
    """The name of the screen that is shown."""
    connection: Line = ()
    """One shape and one word, as `states.connection` gives them."""
    token_seconds: float | None = None
    """How long the token lives; None when it does not say."""


class StatusBar(LineWidget):
    """One line; equal words are not sent again."""

    ground = "surface"

    def __init__(self, status: Status, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._status = status

    def show(self, status: Status) -> None:
        """Say something else."""
        if status != self._status:
            self._status = status
            self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return the bar."""
        return self.palette.strip(
            _bar(self._status, self.palette, self.size.width), self.size.width
        )


def _bar(status: Status, palette: Palette, width: int) -> Line:
    is_wide = width >= _WIDE
    gap = "   " if is_wide else "  "
    right, brief = (
        (*join(status.connection, _token(status, both), gap=gap), Piece(" "))
        for both in (is_wide, False)
    )
    left = _who(status)
    # At least two cells stay empty between what is left and what is right.
    room = width - palette.width(left) - palette.width(right) - 2
    mark = (Piece("REC", "loss bold"), Piece(" ")) if status.is_recording else ()
    if palette.width(mark) <= room:
        left, room = (*left, *mark), room - palette.width(mark)
    saved = palette.width(right) - palette.width(brief)
    for number, screens in enumerate(_screens(status, is_wide)):
        tabs = (Piece(gap[1:]), *screens) if screens else ()
        spare = room - palette.width(tabs)
        if number == 0 and -saved <= spare < 0:
            # A name more is worth more than the minutes of a day.
            return (*left, *tabs, Piece(" " * (spare + saved + 2)), *brief)
        if spare >= 0:
            return (*left, *tabs, Piece(" " * (spare + 2)), *right)
    return (*left, Piece(" " * max(1, room + 2)), *right)


def badge(network: str, cells: int) -> Piece:
    """Return the network as the mark that stands on every screen and in every dialog."""
    role = {"DEMO": "accent", "TESTNET": "warn"}.get(network, "loss")
    if network.startswith(TAPE):
        role = "accent"
    return Piece(f" {fmt.middle_cut(network, cells)} ", f"{role} reverse bold")


def _who(status: Status) -> Line:
    pieces = [badge(status.network, _BADGE_CELLS), Piece(" ")]
    if status.account:
        pieces.append(Piece(f"{fmt.address(status.account)} "))
    if status.is_read_only:
        pieces += [Piece(" READ-ONLY ", "muted reverse bold"), Piece(" ")]
    return tuple(pieces)


def _screens(status: Status, is_wide: bool) -> list[Line]:
    """Return the tabs from the widest form to one.

    Names drop from the right. The digit of the last one alone would be taken for a number of
    something: it goes with its name; several stand as the keys that they are.
    """
    current = [pair for pair in status.screens if pair[1] == status.current]
    alone = _tab(*current[0], is_current=True) if current else line(status.current, "text bold")
    if not is_wide:
        return [alone]
    forms = []
    for named in range(len(status.screens), -1, -1):
        tabs = []
        for number, (key, name) in enumerate(status.screens):
            is_current = name == status.current
            shown = name if number < named or is_current else ""
            if shown or named < len(status.screens) - 1:
                tabs.append(_tab(key, shown, is_current=is_current))
        forms.append(join(*tabs) if current else join(alone, *tabs))
    return [*forms, alone]


def _tab(key: str, name: str, *, is_current: bool) -> Line:
    if is_current:
        return (Piece(f"{key} ", "accent bold"), Piece(name, "text bold underline"))
    return line(f"{key} {name}".rstrip(), "muted")


def _token(status: Status, is_wide: bool) -> Line:
    seconds = status.token_seconds
    if seconds is None:
        return ()
    if seconds <= 0:
        is_said = any("logged out" in piece.text for piece in status.connection)
        return () if is_said else line("! logged out", "loss")
    left = "under 1 m" if seconds < 60 else fmt.duration(seconds)
    if not is_wide and seconds >= 60:
        left = " ".join(left.split()[:2])
    style = "warn bold" if seconds < _TOKEN_WARNS else "text"
    return (Piece("token ", "muted"), Piece(left, style))
