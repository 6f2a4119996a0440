"""Every sign that the screens draw, and what stands for it under `--ascii`.

Only these signs are used: each is one cell wide. A widget never asks whether ASCII is wanted; the
palette translates where strips are made.
"""

UP, DOWN = "▲", "▼"
MINUS, TIMES, MISSING, DOT = "−", "×", "—", "·"
RULE, SUB_RULE = "─", "┄"
CURSOR, OWN_ROW = "▌", "›"
CONNECTED, OFFLINE, HALF, LOADING = "●", "○", "◐", "…"
THROTTLED, ATTENTION, UNKNOWN, SENT = "‖", "◆", "?", "→"
YES, NO, LOGGED_OUT = "✓", "✕", "!"
BAR_START, BAR_END, BAR_STOP, BAR_ENTRY = "├", "┤", "┼", "┿"
BAR_GAIN, BAR_LOSS, BAR_FREE, BAR_BEYOND, BAR_OPEN = "━", "╍", "─", "┄", "┈"
MARK, MARK_NEAR, MARK_STALE, PAST_TARGET, PAST_LIQUIDATION = "●", "◆", "○", "▸", "◂"

_PAIRS = {
    "─╶╸╴": "-", "┄┈": ".", "━═": "=", "╍╌": "~", "┊": ":", "│╷╵": "|", "┃╻╹╽╿": "H",
    "▲↑": "^", "▼↓": "v", "△": "A", "▌›→▸": ">", "◂": "<", "▏": "|",
    "●": "@", "○": "o", "◐…": "~", "‖": "=", "◆": "!", "✓": "+", "✕×": "x",
    "├": "[", "┤": "]", "┼┿┬┴╭╮╰╯": "+", "−—": "-", "·": ".", "•": "*",
    "▁▂": ".", "▃▄▅": ":", "▆▇█▀": "#", "“”": '"', "‘’": "'",
}  # fmt: skip
_TABLE = {ord(glyph): plain for glyphs, plain in _PAIRS.items() for glyph in glyphs}
_TABLE |= dict.fromkeys(range(10241, 10496), "*")
_TABLE[0x2800] = " "


def to_ascii(text: str) -> str:
    """Return the text in ASCII alone; the width stays, but for a leading `… ` (three dots)."""
    if text.isascii():
        return text
    if text.startswith(f"{LOADING} "):
        text = f"...{text[1:]}"
    return text.translate(_TABLE).encode("ascii", "replace").decode("ascii")
