"""The text that is to be signed, as lines: every sign of it seen, none of it obeyed.

Escapes and breaks are for the eye only; what is signed is the proposal's own message.
"""

import re
from collections.abc import Sequence

from rich.cells import cell_len
from textual.strip import Strip

from app.challenge import ChallengeCheck, Finding, Verdict, shown
from app.ui.glyphs import ATTENTION, DOT, NO, YES
from app.ui.pieces import Line, Piece, keyed, line
from app.ui.widgets.line_widget import LineWidget

_MARKS = {
    Verdict.OK: (YES, "gain", "text"),
    Verdict.NOTE: (DOT, "muted", "muted"),
    Verdict.ASK: (ATTENTION, "warn bold", "warn"),
    Verdict.REFUSE: (NO, "loss bold", "loss"),
}
"""Sign, its role, and the role of the words."""

_MOST_SHOWN = 12_000
"""Characters; a longer text is refused anyway."""


def wrapped(text: str, width: int) -> list[str]:
    """Break a line behind blanks, or anywhere when a word is longer than the line."""
    rows = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        if cell_len(rows[-1]) + cell_len(word.rstrip()) <= width:
            rows[-1] += word
            continue
        if rows[-1]:
            rows.append("")
        for sign in word:
            if cell_len(rows[-1]) + cell_len(sign) > width and not sign.isspace():
                rows.append("")
            rows[-1] += sign
    return rows


def wrapped_lines(text: str, width: int, style: str) -> list[Line]:
    """Return our own sentence, with its keys in backticks, as lines of at most this width."""
    return [keyed(row.rstrip(), style) for row in _whole_keys(wrapped(text, width))]


def message_lines(message: str, address: str, width: int, *, skips_blank: bool) -> list[Line]:
    """Return the text with this address brought out; blank lines can be left out of the picture."""
    named = re.compile(f"({re.escape(address)})", re.IGNORECASE)
    lines = []
    for row in shown(message[:_MOST_SHOWN]).split("\n"):
        if skips_blank and not row.strip():
            continue
        for part in wrapped(row, width):
            lines.append(
                tuple(
                    Piece(text, "accent bold" if odd % 2 else "text")
                    for odd, text in enumerate(named.split(part))
                    if text
                )
            )
    if len(message) > _MOST_SHOWN:
        lines.append(line("… and more, which is not shown and never signed", "warn"))
    return lines


def hex_lines(digits: str, width: int) -> list[Line]:
    """Return the bytes as hex."""
    return [line(digits[at : at + width]) for at in range(0, len(digits), width)]


def check_lines(check: ChallengeCheck, width: int) -> list[Line]:
    """Return what was checked, a line or more each."""
    lines: list[Line] = []
    for finding in check.findings:
        sign, sign_role, role = _MARKS[finding.verdict]
        rows = wrapped(shown(finding.text), width - 5)
        lines.append((Piece(f"  {sign}  ", sign_role), Piece(rows[0], role)))
        lines += [line(f"     {row}", role) for row in rows[1:]]
    return lines


def short_check_lines(check: ChallengeCheck, width: int) -> list[Line]:
    """Return what was checked in as few lines as it takes: what stops the signing comes first."""
    stops = [f for f in check.findings if f.verdict in {Verdict.REFUSE, Verdict.ASK}]
    passes = [f for f in check.findings if f.verdict is Verdict.OK and not _is_said(f)]
    notes = [f for f in check.findings if f.verdict is Verdict.NOTE and not _is_said(f)]
    lines = check_lines(ChallengeCheck(tuple(stops)), width)
    row: tuple[Piece, ...] = ()
    for finding in (*passes, *notes):
        sign, sign_role, role = _MARKS[finding.verdict]
        entry = (Piece(f"  {sign} ", sign_role), Piece(_short(finding), role))
        if row and _cells(row) + _cells(entry) > width:
            lines.append(row)
            row = ()
        row += entry
    return [*lines, row] if row and not stops else lines


def _short(finding: Finding) -> str:
    text = shown(finding.text).removeprefix("the text ")
    return text.partition(":")[0] if finding.verdict is Verdict.OK else text


def _is_said(finding: Finding) -> bool:
    """Tell whether the text itself, or the countdown at its title, says the same."""
    return finding.text.startswith(("chain ", "a nonce is in it, the text ends"))


def _cells(pieces: Line) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


def _whole_keys(rows: list[str]) -> list[str]:
    """Move a key that a break has torn apart (`page / down`) to the line after it."""
    for at in range(len(rows) - 1):
        if rows[at].count("`") % 2:
            head, _, tail = rows[at].rpartition("`")
            rows[at], rows[at + 1] = head, f"`{tail}{rows[at + 1]}"
    return rows


class ChallengeText(LineWidget):
    """Lines behind a rule at their left; those that have no place are reached by scrolling."""

    def __init__(self) -> None:
        super().__init__(id="challenge-text")
        self._lines: tuple[Line, ...] = ()
        self._has_rule = False
        self._top = 0

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    @property
    def below(self) -> int:
        """How many lines are under the last one in view."""
        return max(0, len(self._lines) - self._top - self.size.height)

    def show(self, lines: Sequence[Line], *, has_rule: bool) -> None:
        """Show other lines, from the first one on when they are not the same."""
        if (tuple(lines), has_rule) != (self._lines, self._has_rule):
            self._lines, self._has_rule, self._top = tuple(lines), has_rule, 0
            self.repaint_changed()

    def scroll_lines(self, by: int) -> None:
        """Move by some lines, as far as there are any."""
        most = max(0, len(self._lines) - self.size.height)
        self._top = max(0, min(most, self._top + by))
        self.repaint_changed()

    def line_at(self, y: int) -> Strip:
        """Return one line."""
        row = self._top + y
        if row >= len(self._lines):
            return self.palette.strip((), self.size.width)
        lead = Piece("  │ ", "line") if self._has_rule else Piece("  ")
        return self.palette.strip((lead, *self._lines[row]), self.size.width)
