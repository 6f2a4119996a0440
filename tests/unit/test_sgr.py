"""What is written in fewer bytes leaves the same cells on a terminal."""

import random

import pyte
import pytest

from app.ui.sgr import thinned

COLOURS = (
    "38;2;217;223;231", "38;2;76;195;138", "38;5;102", "31", "92", "48;2;14;17;22",
    "48;2;31;39;50", "48;5;8", "44", "103",
)  # fmt: skip
FLAGS = ("1", "3", "4", "7", "9")
WORDS = (" ", "   ", "▲ +0.02 %", "BTC", "─────", "64,203 ", "  V ")


def run(rng: random.Random) -> str:
    codes = rng.sample(FLAGS, rng.choice((0, 0, 0, 1, 2)))
    codes += rng.choices(COLOURS, k=rng.randint(0, 2))
    return f"\x1b[{';'.join(codes)}m{rng.choice(WORDS)}\x1b[0m"


def written(seed: int) -> str:
    """A frame as Textual writes one, with whatever else may stand between the runs."""
    rng = random.Random(seed)
    parts = []
    for _ in range(60):
        kind = rng.random()
        if kind < 0.8:
            parts.append(run(rng))
        elif kind < 0.9:
            parts.append(f"\x1b[{rng.randint(1, 9)};{rng.randint(1, 30)}H")
        else:
            parts.append(rng.choice(("\r\n", "\x1b[K", "plain", "\x1b[?25l", "\x1b[2J")))
    return "\x1b[1;1H" + "".join(parts)


def cells(text: str) -> list[tuple[object, ...]]:
    """What a terminal shows: of blanks only what can be seen of them."""
    screen = pyte.Screen(40, 10)
    pyte.Stream(screen).feed(text)
    shown = []
    for y in range(10):
        for x in range(40):
            cell = screen.buffer[y][x]
            seen = (cell.data, cell.bg, cell.underscore, cell.strikethrough, cell.reverse)
            is_bare = cell.data == " " and not (seen[2] or seen[3] or seen[4])
            shown.append(seen if is_bare else (*seen, cell.fg, cell.bold, cell.italics))
    return shown


@pytest.mark.parametrize("seed", range(60))
def test_the_cells_are_the_same_however_the_text_is_cut(seed: int) -> None:
    text = written(seed)
    assert cells(thinned(text)) == cells(text)
    # What comes in several writes is thinned write by write.
    cut = random.Random(seed).randrange(len(text))
    assert cells(thinned(text[:cut]) + thinned(text[cut:])) == cells(text)
    # The terminal is left as it was: without a style.
    assert cells(thinned(text) + "\x1b[10;1Hend") == cells(text + "\x1b[10;1Hend")


def test_a_style_is_said_once_and_blanks_need_none() -> None:
    back = "48;2;14;17;22"
    text, muted = f"38;2;217;223;231;{back}", f"38;2;155;166;180;{back}"
    wordy = f"\x1b[{muted}mC \x1b[0m\x1b[1;{text}m64,203\x1b[0m\x1b[{text}m  \x1b[0m"
    assert thinned(wordy) == f"\x1b[{muted}mC \x1b[1;38;2;217;223;231m64,203  \x1b[0m"
    assert thinned("plain \x1b[K") == "plain \x1b[K"


def test_an_end_of_bold_keeps_the_colours_and_what_else_it_would_end() -> None:
    back = "48;2;14;17;22"
    text = f"\x1b[1;38;2;217;223;231;{back}mBTC\x1b[0m\x1b[38;2;155;166;180;{back}mlong\x1b[0m"
    thin = f"\x1b[1;38;2;217;223;231;{back}mBTC\x1b[22;38;2;155;166;180mlong\x1b[0m"
    assert thinned(text) == thin
    # Bold and dim have one end, and taking everything off may be shorter.
    faint = f"\x1b[1;2;{back}mBTC\x1b[0m\x1b[2;{back}mlong\x1b[0m"
    assert thinned(faint) == f"\x1b[1;2;{back}mBTC\x1b[22;2mlong\x1b[0m"
    assert thinned("\x1b[1;4;31mBTC\x1b[0m\x1b[mlong\x1b[0m") == "\x1b[1;4;31mBTC\x1b[0mlong\x1b[0m"
