"""Text from the server made harmless for a terminal. Nothing here changes what is sent back."""

import re
from unicodedata import category

TEXT_LIMIT = 2_000
"""Characters kept of any free text."""
WORD_LIMIT = 80
"""Characters kept of a name, a state or a symbol."""
ID_LIMIT = 200
"""Longest identifier that is taken."""

_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


def harmless(text: str, limit: int = TEXT_LIMIT) -> str:
    """Return the text without anything that could steer a terminal or reorder what is read.

    Escape sequences, control and format characters (bidi, zero width) go; line breaks and odd
    spaces become one space; half surrogates and unassigned code points become U+FFFD.
    """
    text = text[: 4 * limit]
    if not text.isprintable():
        text = "".join(
            character if character.isprintable() else _replacement(character)
            for character in _ESCAPE_SEQUENCE.sub("", text)
        )
    return text.strip()[:limit]


def _replacement(character: str) -> str:
    kind = category(character)
    if kind in ("Zs", "Zl", "Zp") or character in "\t\n\v\f\r\x85":
        return " "
    return "\ufffd" if kind in ("Cs", "Cn", "Co") else ""


def is_harmless_id(text: str) -> bool:
    """Tell whether an identifier can be shown, compared and put into a path as it is."""
    return 0 < len(text) <= ID_LIMIT and text.isprintable() and text == text.strip()


def quoted(raw: object) -> str:
    """Return a short harmless rendering of any JSON value, for sentences about it."""
    if isinstance(raw, dict):
        return f"an object of {len(raw)}"
    if isinstance(raw, list):
        return f"a list of {len(raw)}"
    if isinstance(raw, str):
        return f'"{harmless(raw, 40)}"'
    return harmless(str(raw), 40)


def listed(words: str) -> tuple[str, ...]:
    """Return the words of a text: how tables of names are written here."""
    return tuple(words.split())
