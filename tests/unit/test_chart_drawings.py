"""Whole charts, exactly: candles as text in, rows of cells out.

A candle is a line `open high low close volume`, five minutes after the one before; `gap` leaves one
out. A picture has the labels of the prices beside it. Those of whole screens stand in `pictures/`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from textwrap import dedent

import pytest

from app.models.log_lines import LogEntry
from app.models.market import Candle, Signal
from app.models.trading import Position
from app.ui.glyphs import to_ascii
from app.ui.widgets.chart.cells import ASCII, BOX, SOLID, CandleGlyphs
from app.ui.widgets.chart.overlay import (
    Mark,
    entry_marks,
    log_marks,
    position_levels,
    signal_marks,
)
from app.ui.widgets.chart.picture import Picture, Scene, draw_chart
from app.ui.widgets.chart.series import read_series
from app.ui.widgets.chart.window import ChartView

FIRST = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PICTURES = Path(__file__).parent / "pictures"
ROLES = {
    "up": "+", "down": "-", "text": "o", "line": ".", "track": "~", "volume": "v",
    "gain": "g", "loss": "l", "warn": "w", "accent": "a", "muted": "m",
}  # fmt: skip


def at(number: int) -> datetime:
    return FIRST + timedelta(minutes=5 * number)


def candles(text: str) -> list[Candle]:
    rows = []
    for number, line in enumerate(text.split("\n")):
        if line.strip() != "gap":
            first, high, low, last, *volume = map(Decimal, line.split())
            rows.append(
                Candle(
                    time=at(number), open=first, high=high, low=low, close=last,
                    volume=volume[0] if volume else None,
                )
            )  # fmt: skip
    return rows


def drawn(
    rows: Sequence[Candle],
    size: tuple[int, int],
    *positions: Position,
    glyphs: CandleGlyphs = BOX,
    marks: Sequence[Mark] = (),
    zoom: int = 1,
    cursor: int | None = None,
    stale: bool = False,
) -> Picture:
    scene = Scene(
        read_series(rows, "5m"),
        position_levels(positions),
        (*marks, *entry_marks(positions)),
    )
    series, (width, height) = scene.series, size
    slot = None if cursor is None else series.slot(at(cursor))
    view = ChartView(width=width, height=height, zoom=zoom, cursor=slot, stale=stale)
    return draw_chart(scene, view, zone=UTC, glyphs=glyphs, axis_width=width + 16)


def text(picture: Picture) -> str:
    """Return the cells with the labels beside them, a badge in brackets, and the times beneath."""
    lines = []
    for row, label in zip(picture.rows, picture.labels, strict=True):
        beside = "" if label is None else f"[{label.text}]" if label.badge else f" {label.text}"
        lines.append("".join(piece for piece, _ in row) + beside)
    times = ""
    for label in picture.times:
        times = times.ljust(label.column) + label.text
    return "\n".join(line.rstrip() for line in [*lines, times]).rstrip()


def colours(picture: Picture) -> str:
    """Return the role of each cell that is not empty, a letter each."""
    lines = (
        "".join(ROLES[role] if glyph != " " else " " for piece, role in row for glyph in piece)
        for row in picture.rows
    )
    return "\n".join(line.rstrip() for line in lines).rstrip()


def block(picture: str) -> str:
    return "\n".join(dedent(picture).split("\n")[1:-1])


SHAPES = {
    "rising": (
        (8, 11),
        """
        100 105 99 104
        104 109 103 108
        108 113 107 112
        112 117 111 116
        116 121 115 120
        120 125 119 124
        """,
        """
        ·   ·    130.00

        ╶ ╶ ╶ ╶╽[▲ 124.00]
        ·   · ╽╿ 120.00
             ╻╿
            ╷┃
        ·   ┃    110.00
           ┃╵
          ╽╹
        · ╿ ·    100.00

        08:00
        """,
    ),
    "falling": (
        (8, 11),
        """
        124 125 119 120
        120 121 115 116
        116 117 111 112
        112 113 107 108
        108 109 103 104
        104 105 99 100
        """,
        """
        ·   ·    130.00

          ╽
        · ╿╽·    120.00
           ╿╻
            ┃╷
        ·   ·┃   110.00
             ╵┃
              ╹╽
        ╶ ╶ ╶ ╶╿[▼ 100.00]

        08:00
        """,
    ),
    "doji with the wicks that each has, between two with a body": (
        (8, 9),
        """
        98 104 96 102
        100 104 96 100
        100 104 100 100
        100 100 96 100
        100 100 100 100
        102 104 96 98
        """,
        """
        ·   ·    105.00
          ╷╷╷  ╷
        · │││  │ 102.50
          ┃││  ┃
        · ┃┼┴┬─┃ 100.00
          ┃│ │ ┃
        ╶ ││╶│╶│[▼ 98.000]
          ╵╵ ╵ ╵
        ·   ·    95.000
        08:00
        """,
    ),
    "flat": (
        (8, 7),
        """
        100 100 100 100
        100 100 100 100
        100 100 100 100
        100 100 100 100
        100 100 100 100
        """,
        """



        ╶ ╶─────[100.00]



         08:00
        """,
    ),
    "a single one": (
        (8, 7),
        """
        100 103 98 102
        """,
        """
        ·   ·    104.00
               ╷
        ╶ ╶ ╶ ╶╽[▲ 102.00]
               ┃
        ·   ·  ╿ 100.00
               │
        ·   ·  ╵ 98.000
             08:00
        """,
    ),
    "a gap of two": (
        (8, 9),
        """
        100 102 99 101
        101 103 100 102
        gap
        gap
        104 106 103 105
        105 106 102 103
        """,
        """
        ·   · ╷╷ 106.00
              ╽╽
        ·   · ╿┃ 104.00
        ╶ ╶╷╶ ╵╿[▼ 103.00]
        · ╷╽·  ╵ 102.00
          ╽╿
        · ╿╵·    100.00
          ╵
        ·   ·    98.000
        08:00
        """,
    ),
    "a spike": (
        (8, 11),
        """
        100 101 99 100.5
        100 101 99 100.5
        100 101 99 100.5
        100.5 140 60 100
        100 101 99 100.5
        100 101 99 100.5
        100 101 99 100.5
        """,
        """

        ·   ╷    140.00
            │
        ·   │    120.00
            │
        ╶───┼───[▲ 100.50]
            │
        ·   │    80.000
            │
        ·   ╵    60.000

        08:00
        """,
    ),
    "a price of 0.00000001": (
        (8, 9),
        """
        0.00000001 0.000000013 0.000000009 0.000000012
        0.000000012 0.000000014 0.00000001 0.00000001
        """,
        """
        ·   ·    0.000000015000
               ╷
               │
        ·   · ││ 0.000000012500
              ┃┃
              ┃┃
        ╶ ╶ ╶ ╿╹[▼ 0.000000010000]
              ╵

            08:00
        """,
    ),
    "a price of 1,000,000": (
        (8, 9),
        """
        1000000 1000250 999900 1000100
        1000100 1000300 999800 999900
        """,
        """


        ·   · ╷│ 1,000,250
              ││
              ╽╽
        ·   · ╿┃ 1,000,000
        ╶ ╶ ╶ ╵╿[▼ 999,900]
               │
        ·   ·    999,750
            08:00
        """,
    ),
    "the finest step of a market": (
        (8, 9),
        """
        1.2345 1.2346 1.2344 1.2345
        1.2345 1.2346 1.2345 1.2346
        1.2346 1.2346 1.2343 1.2344
        """,
        """

        ·   ·╷╻╻ 1.2346
             │┃┃
        ·   ·┼╹┃ 1.2345
             │ ┃
        ╶ ╶ ╶╵╶╿[▼ 1.2344]
               │
        ·   ·  ╵ 1.2343

           08:00
        """,
    ),
    "volume in eighths": (
        (10, 14),
        """
        100 102 99 101 1
        100 102 99 101 5
        100 102 99 101 10
        100 102 99 101 20
        100 102 99 101 40
        100 102 99 101 80
        100 102 99 101 79
        100 102 99 101 3
        """,
        """
        ·   ·   ·  103.00

        · ╷╷╷╷╷╷╷╷ 102.00
          ││││││││
        ╶ ╽╽╽╽╽╽╽╽[▲ 101.00]
          ┃┃┃┃┃┃┃┃
        · ╿╿╿╿╿╿╿╿ 100.00
          ││││││││
        · ╵╵╵╵╵╵╵╵ 99.000

        ·   ·   ·  98.000
               ██
              ▄██
          ▁▂▃▆███▁
        08:00
        """,
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_few_candles_are_drawn_exactly_so(shape: str) -> None:
    size, rows, picture = SHAPES[shape]
    assert text(drawn(candles(block(rows)), size)) == block(picture)


def test_no_candle_is_no_picture() -> None:
    assert drawn([], (8, 8)) == Picture()


UP_AND_DOWN = """
    100 105 99 104
    104 109 103 108
    108 113 107 112
    112 114 110 112
    112 113 107 108
    108 109 103 104
"""
UP_LINES = block(UP_AND_DOWN).split("\n")


def test_each_candle_has_one_colour_that_agrees_with_its_direction() -> None:
    picture = drawn(candles(block(UP_AND_DOWN)), (8, 7))
    assert text(picture) == block(
        """

            ╷┬╷
        ·   ┃╵┃  110.00
           ┃╵ ╵┃
        ╶ ╽╹╶ ╶╹[▼ 104.00]
        · ╿ ·    100.00

        08:00
        """
    )
    assert colours(picture) == block(
        """

            +o-
        .   +o-
           ++ --
        ~ ++~ ~-
        . + .
        """
    )


def test_ascii_tells_body_from_wick_and_up_from_down() -> None:
    picture = drawn(candles(block(UP_AND_DOWN)), (8, 7), glyphs=ASCII)
    assert to_ascii(text(picture)) == block(
        """

            |+|
        .   H|#  110.00
           H| |#
        - HH- -#[v 104.00]
        . H .    100.00

        08:00
        """
    )


def test_without_colour_what_fell_is_solid() -> None:
    picture = drawn(candles(block(UP_AND_DOWN)), (8, 7), glyphs=SOLID)
    assert text(picture) == block(
        """

            ╷┬╷
        ·   ┃╵█  110.00
           ┃╵ ╵█
        ╶ ╽╹╶ ╶▀[▼ 104.00]
        · ╿ ·    100.00

        08:00
        """
    )


def test_wider_columns_leave_the_candle_in_their_middle_and_fill_the_volume() -> None:
    rows = candles("\n".join(f"{line} {10 * n}" for n, line in enumerate(UP_LINES, 1)))
    assert text(drawn(rows, (20, 12), zoom=3)) == block(
        """

        ·   ·   ·   ·   ·    115.00
                 ╻  ┼  ╻
        ·   ·   ·┃  ╵  ┃·    110.00
              ╽  ╹     ╹  ╽
        ╶ ╶╷╶ ┃ ╶ ╶ ╶ ╶ ╶ ┃ [▼ 104.00]
           ┃  ╵           ╵
        ·  ╿·   ·   ·   ·    100.00

                      ▄▄▄███
                ▄▄▄█████████
          ▄▄▄███████████████
         08:00
        """
    )


def test_two_candles_a_column_are_one_long_candle_and_a_lone_gap_does_not_show() -> None:
    rows = candles("\n".join([*UP_LINES[:4], "gap", UP_LINES[5]]))
    assert text(drawn(rows, (8, 7), zoom=-2)) == block(
        """

              ╷
        ·   · ┃  110.00
             ┃╵┃
        ╶ ╶ ╶┃╶╹[▼ 104.00]
        ·   ·╿   100.00

           08:00
        """
    )


def walk(count: int) -> list[Candle]:
    """Candles that are the same each time, the newest at 14:00, two of them missing."""
    rng, price, rows = Random(11), 16_000, []
    for number in range(count):
        end = price + rng.randint(-48, 55)
        high, low = max(price, end) + rng.randint(0, 25), min(price, end) - rng.randint(0, 25)
        first, top, bottom, last = (Decimal(each) / 100 for each in (price, high, low, end))
        volume, time = Decimal(rng.randint(200, 900)), at(72 - count + 1 + number)
        if number not in (count - 20, count - 19):
            rows.append(
                Candle(time=time, open=first, high=top, low=bottom, close=last, volume=volume)
            )
        price = end
    return rows


def busy(rows: Sequence[Candle]) -> tuple[list[Position], list[Mark]]:
    """Two positions, the exit of a third, and signals that stand on one another."""
    close = rows[-1].close
    assert close is not None
    long = Position(
        id="a", side="long", opened_at=at(43), entry_price=close - 2, stop_loss=close - 5,
        take_profit=close + 2, liquidation=close - 30,
    )  # fmt: skip
    short = Position(id="b", side="short", opened_at=at(60), entry_price=close + 1)
    log = [
        LogEntry(kind="open", symbol="SOL", time=at(20), text="long 2 at 158.00"),
        LogEntry(kind="close", symbol="SOL", time=at(31), text="long 2 at 159.20, +2.10 USDC"),
        LogEntry(kind="close", symbol="ETH", time=at(33), text="long 1 at 3,500"),
        LogEntry(kind="close", symbol="SOL", time=at(35), text="long 2: close failed"),
    ]
    signals = [
        Signal(time=at(31), side="sell"),
        Signal(time=at(43), side="buy"),
        Signal(time=at(55), side="sell"),
    ]
    crowd = [Mark(at(67), False, "▲", "up")] * 5
    marks = [*signal_marks(signals), *crowd, *log_marks(log, "SOL", [long, short])]
    return [long, short], marks


def whole(name: str) -> str:
    """Return one of the pictures in the folder as it is drawn now."""
    if name == "5000-candles":
        return text(drawn(walk(5_000), (120, 24), zoom=-8))
    rows = walk(200)
    positions, marks = busy(rows)
    size = (142, 33) if "160" in name else (64, 20)
    glyphs = ASCII if "ascii" in name else BOX
    cursor = 50 if "crosshair" in name else None
    picture = drawn(rows, size, *positions, marks=marks, glyphs=glyphs, cursor=cursor)
    return colours(picture) if "colours" in name else text(picture)


@pytest.mark.parametrize(
    "name", ["80", "80-colours", "80-ascii", "160", "160-crosshair", "5000-candles"]
)
def test_a_whole_chart_is_drawn_exactly_so(name: str) -> None:
    shown = to_ascii(whole(name)) if "ascii" in name else whole(name)
    assert shown == (PICTURES / f"chart-{name}.txt").read_text("utf-8").rstrip("\n")
