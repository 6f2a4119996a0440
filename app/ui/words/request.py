"""The request itself in a dialog: method, path, the exact body, what speaks against it. Pure.

Nothing of a body is ever left out: a text that is too wide goes on in the next line.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from app.ui.glyphs import ATTENTION
from app.ui.pieces import Line, Piece, line

if TYPE_CHECKING:
    from app.models.bodies import Draft

_LABEL = "sends "


def request_lines(draft: Draft | None, width: int, *, is_whole: bool = False) -> tuple[Line, ...]:
    """Return the lines on a request that has a body, or something to be warned of.

    `is_whole`: also on one that has neither.
    """
    if draft is None or not (draft.content is not None or draft.warnings or is_whole):
        return ()
    body = "without a body" if draft.content is None else draft.content
    sent = _broken(f"{draft.method} {draft.path} {body}", width - len(_LABEL))
    labels = [_LABEL, *(" " * len(_LABEL) for _ in sent[1:])]
    lines = [(Piece(label, "muted"), Piece(text)) for label, text in zip(labels, sent, strict=True)]
    told = [text for said in draft.warnings for text in _broken(f"{ATTENTION} {said}", width)]
    return (*lines, *(line(text, "warn") for text in told))


def _broken(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False, replace_whitespace=False)
