"""The same picture in fewer bytes: what is written to the terminal without styles said twice. Pure.

Textual gives every run of text its whole style and takes it off again. Here a style is said where
it differs from the one before it, and not at all for blanks that look the same anyway.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_RUN = re.compile("\x1b\\[([0-9;]*)m([^\x00-\x1f\x7f]*)\x1b\\[0m|\x1b\\[[0-9]+;[0-9]+H")
"""A run of text with its style on and off, or a move of the cursor, which keeps the style."""
_OFF = "\x1b[0m"
_SEEN_ON_BLANKS = frozenset("4579") | {"21", "53"}
"""Underline, blink, reverse, strike, double underline, overline."""
_END = {
    "1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "5": "25", "6": "25", "7": "27",
    "8": "28", "9": "29", "53": "55",
}  # fmt: skip
"""What ends a flag. Two may have one end, which then ends both."""


class Style(NamedTuple):
    """What a terminal is told of the letters to come."""

    flags: frozenset[str]
    """Bold, dim, reverse, …, as their numbers."""
    fore: str
    back: str


@lru_cache(maxsize=1024)
def read_style(codes: str) -> Style | None:
    """Return the style that these numbers set on a terminal without any; None where unsure."""
    flags: set[str] = set()
    fore, back = "39", "49"
    left = codes.split(";") if codes else []
    while left:
        code = left.pop(0)
        number = int(code or 0)
        if number in (38, 48):
            size = {"2": 4, "5": 2}.get(left[0] if left else "", 0)
            if not size or len(left) < size:
                return None
            colour = ";".join([code, *left[:size]])
            del left[:size]
            fore, back = (colour, back) if number == 38 else (fore, colour)
        elif 30 <= number <= 37 or 90 <= number <= 97:
            fore = code
        elif 40 <= number <= 47 or 100 <= number <= 107:
            back = code
        elif 1 <= number <= 9 or number in (21, 53):
            flags.add(code)
        else:
            return None
    return Style(frozenset(flags), fore, back)


@lru_cache(maxsize=4096)
def turn(before: Style | None, after: Style, *, blank: bool) -> str:
    """Return what must be said between text of one style and text of another."""
    if before is None:
        return _sequence(*_given(after))
    seen = (before.flags | after.flags) & _SEEN_ON_BLANKS
    if blank and before.back == after.back and not seen:
        return ""
    ended = {_END[flag] for flag in before.flags - after.flags}
    kept = {flag for flag in before.flags if _END[flag] not in ended}
    codes = [*sorted(ended), *sorted(after.flags - kept)]
    codes += [after.fore] if after.fore != before.fore else []
    codes += [after.back] if after.back != before.back else []
    anew = _sequence("0", *_given(after)) if ended else None
    return min(filter(None, (anew, _sequence(*codes))), key=len, default="")


def thinned(text: str) -> str:
    """Return what leaves the same picture as `text`, and as it the terminal without a style."""
    parts: list[str] = []
    now: Style | None = None
    at = 0
    for run in _RUN.finditer(text):
        style = None if run[1] is None else read_style(run[1])
        is_move = run[1] is None
        if (run.start() > at or (style is None and not is_move)) and now is not None:
            parts.append(_OFF)
            now = None
        parts.append(text[at : run.start()])
        at = run.end()
        if style is None:
            parts.append(run[0])
        elif run[2]:
            blank = run[2].isspace()
            said = turn(now, style, blank=blank)
            parts += [said, run[2]]
            now = style if said or now is None else now
    if now is not None:
        parts.append(_OFF)
    parts.append(text[at:])
    return "".join(parts)


def _given(style: Style) -> list[str]:
    colours = [code for code in (style.fore, style.back) if code not in ("39", "49")]
    return [*sorted(style.flags), *colours]


def _sequence(*codes: str) -> str:
    return f"\x1b[{';'.join(codes)}m" if codes else ""
