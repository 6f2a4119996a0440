"""Series, window, time axis and the whole picture."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import pytest

from app.intervals import interval_seconds
from app.models.log_lines import LogEntry
from app.models.market import Candle, Signal
from app.models.trading import Position
from app.ui.glyphs import to_ascii
from app.ui.pieces import plain
from app.ui.widgets.chart import series
from app.ui.widgets.chart.cells import ASCII
from app.ui.widgets.chart.heading import (
    bar_pieces,
    interval_pieces,
    next_interval,
    volume_text,
)
from app.ui.widgets.chart.overlay import (
    ENTRY,
    LIQUIDATION,
    STOP,
    TARGET,
    Mark,
    entry_marks,
    exit_marks,
    log_marks,
    position_levels,
    position_tags,
    signal_marks,
)
from app.ui.widgets.chart.picture import Picture, Scene, draw_chart, volume_rows
from app.ui.widgets.chart.series import (
    change_24h,
    group_bars,
    read_series,
)
from app.ui.widgets.chart.symbol_picker import matching
from app.ui.widgets.chart.time_axis import spacing, time_labels, time_text
from app.ui.widgets.chart.window import ChartView, open_window

NEWEST = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def candle(back: int, close: str = "100", minutes: int = 5) -> Candle:
    price = Decimal(close)
    return Candle(
        time=NEWEST - timedelta(minutes=minutes * back),
        open=Decimal(100),
        high=max(price, Decimal(100)) + 1,
        low=min(price, Decimal(100)) - 1,
        close=price,
        volume=Decimal(10),
    )


def drawn(rows: list[Candle], view: ChartView, *positions: Position) -> Picture:
    scene = Scene(read_series(rows, "5m"), position_levels(positions), entry_marks(positions))
    return draw_chart(scene, view, zone=UTC, axis_width=view.width + 16)


def text(picture: Picture) -> list[str]:
    return ["".join(piece for piece, _ in row) for row in picture.rows]


@pytest.mark.parametrize(
    ("interval", "seconds"),
    [
        ("1m", 60),
        ("4h", 14_400),
        ("1d", 86_400),
        ("m", None),
        ("5x", None),
        ("0m", None),
        ("", None),
    ],
)
def test_intervals_by_their_names(interval: str, seconds: int | None) -> None:
    assert interval_seconds(interval) == seconds


@pytest.mark.parametrize(
    "changes",
    [
        {"open": None},
        {"close": None},
        {"time": None},
        {"high": Decimal(98), "low": Decimal(102)},
        {"low": Decimal(-1)},
        {"low": Decimal(0)},
        {"close": Decimal(500)},
        {"high": Decimal("Infinity")},
        {"open": Decimal("NaN")},
    ],
)
def test_what_cannot_be_a_candle_is_left_out_and_counted(changes: dict[str, object]) -> None:
    series = read_series([candle(2), candle(1).model_copy(update=changes), candle(0)], "5m")
    assert len(series.bars) == 2
    assert series.not_understood == 1


def test_candles_are_put_in_order_and_the_later_of_two_wins() -> None:
    series = read_series([candle(0), candle(2), candle(0, "101")], "5m")
    assert [bar.close for bar in series.bars] == [100, 101]


def test_a_gap_in_time_is_an_empty_column() -> None:
    series = read_series([candle(3), candle(0)], "5m")
    assert series.bars[1].slot - series.bars[0].slot == 3
    rows = text(drawn([candle(3), candle(0)], ChartView(width=10, height=8)))
    columns = {x for row in rows for x, glyph in enumerate(row) if glyph in "│╷╵┼┬┴─"}
    assert columns == {6, 9}


def test_an_interval_with_a_name_of_its_own_is_read_off_the_candles() -> None:
    assert read_series([candle(3), candle(1), candle(0)], "five").seconds == 300


def test_columns_of_several_candles_keep_first_open_last_close_and_extremes() -> None:
    rows = [candle(back, close) for back, close in ((3, "90"), (2, "120"), (1, "95"), (0, "101"))]
    series = read_series(rows, "5m")
    groups = group_bars(series.bars, 4)
    whole = next(group for group in groups if group.last is rows[-1])
    assert whole.close == 101
    assert max(group.high for group in groups) == 121
    assert sum(group.volume or 0 for group in groups) == 40


def test_a_change_of_24_hours_is_the_price_of_24_hours_ago_or_nothing() -> None:
    rows = [candle(288, "100"), candle(0, "110")]
    assert change_24h(read_series(rows, "5m")) == Decimal(10)
    assert change_24h(read_series([candle(287), candle(0)], "5m")) is None
    daily = [candle(2, minutes=1440), candle(1, minutes=1440), candle(0, minutes=1440)]
    assert change_24h(read_series(daily, "1d")) is None


def test_a_tick_makes_the_series_that_reading_all_of_it_makes() -> None:
    rows = tuple(candle(back) for back in range(60, 0, -1))
    broken = rows[30].model_copy(update={"high": Decimal(0)})
    rows = (*rows[:30], broken, *rows[31:])
    before = read_series(rows, "5m")
    ticks = [
        (*rows[:-1], candle(1, "140")),
        (*rows[:-2], candle(2, "130"), candle(1), candle(0)),
        (*rows, candle(0), broken.model_copy(update={"time": None})),
        (candle(61), *rows, candle(0)),
        rows[5:],
        (*rows[:-1], candle(7)),
        rows[:-1],
        (*(candle(back) for back in range(80, 60, -1)), *rows),
        (*(candle(back) for back in range(80, 60, -1)), *rows[:-1], candle(1, "140"), candle(0)),
        (*rows[5:], candle(0)),
        rows[31:],
        rows[30:],
        (broken, *rows[40:]),
        (candle(61).model_copy(update={"time": rows[0].time - timedelta(minutes=3)}), *rows),
        tuple(candle(back) for back in range(30)),
        (),
    ]
    for tick in ticks:
        assert read_series(tick, "5m", before) == read_series(tick, "5m")
    # What did not change is not made again.
    assert read_series(ticks[0], "5m", before).bars[3] is before.bars[3]


@pytest.mark.parametrize("broken", [False, True])
def test_a_page_of_older_candles_is_all_that_is_read_when_it_comes_also_at_the_cap(
    monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    rows = tuple(candle(back) for back in range(400, -1, -1))
    if broken:
        rows = (*rows[:250], rows[250].model_copy(update={"low": Decimal(0)}), *rows[251:])
    before = read_series(rows[100:-1], "5m")
    read: list[Candle] = []
    plainly = series._figures
    monkeypatch.setattr(series, "_figures", lambda row: read.append(row) or plainly(row))
    longer = read_series(rows[60:-1], "5m", before)
    assert read == [*rows[60:100]]
    assert longer.bars[40] is before.bars[0]
    # At the cap each new candle pushes the oldest out.
    read.clear()
    shifted = read_series(rows[61:], "5m", longer)
    assert read == [rows[-1]]
    assert shifted.bars[0] is longer.bars[1]


@pytest.mark.parametrize("zoom", [-8, -4, -2, 1, 2, 3])
def test_a_column_leads_back_to_its_candle(zoom: int) -> None:
    series = read_series([candle(back) for back in range(200)], "5m")
    window = open_window(series, ChartView(61, 10, zoom))
    for column, bar in window.shown:
        slots = {window.slot(x) for x in range(column - window.step // 2, column + 1)}
        assert slots == {bar.slot * window.size}


def test_panning_stops_at_both_ends_and_sticks_to_the_live_edge() -> None:
    series = read_series([candle(back) for back in range(100)], "5m")
    view = ChartView(width=40, height=10)
    last = series.bars[-1].slot
    assert view.panned(series, -10).edge == last - 10
    assert view.panned(series, -10).panned(series, 10).edge is None
    assert view.panned(series, -1000).edge == series.bars[0].slot + 39
    assert ChartView(width=200, height=10).panned(series, -5).edge is None
    for zoom in (-2, -4, -8):
        window = open_window(series, ChartView(10, 10, zoom).panned(series, -1000))
        assert window.shown[0][1].first is series.bars[0].first


def test_a_view_of_candles_that_are_gone_moves_to_the_oldest_there_is() -> None:
    series = read_series([candle(back) for back in range(100)], "5m")
    last = series.bars[-1].slot
    view = ChartView(width=40, height=10, edge=last - 5000, cursor=last - 5000)
    view = view.panned(series, 0).pointed(series, 0)
    assert (view.edge, view.cursor) == (last - 60, last - 99)


def test_the_crosshair_stays_in_sight() -> None:
    series = read_series([candle(back) for back in range(100)], "5m")
    last = series.bars[-1].slot
    view = ChartView(width=40, height=10, cursor=last).pointed(series, -60)
    assert view.cursor == last - 60
    window = open_window(series, view)
    assert window is not None
    assert window.first <= last - 60 <= window.last
    back = view.pointed(series, 1000)
    assert (back.cursor, back.edge) == (last, None)


def test_nothing_to_draw_or_no_room_is_an_empty_picture() -> None:
    assert drawn([], ChartView(width=40, height=10)) == Picture()
    assert drawn([candle(0)], ChartView(width=0, height=10)) == Picture()
    assert drawn([candle(0)], ChartView(width=10, height=0)) == Picture()


@pytest.mark.parametrize("zoom", [-8, -2, 1, 2, 3])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (7, 12), (64, 19), (142, 33)])
def test_every_picture_has_the_size_asked_for(size: tuple[int, int], zoom: int) -> None:
    rows = [candle(back, str(100 + back % 7)) for back in range(300)]
    width, height = size
    picture = drawn(rows, ChartView(width=width, height=height, zoom=zoom, cursor=0))
    assert [len(row) for row in text(picture)] == [width] * height
    assert len(picture.labels) == height


def test_lines_begin_behind_the_candle_of_the_entry() -> None:
    rows = [candle(back, "104" if back % 2 else "97") for back in range(40)]
    entry = Position(
        id="p", symbol="X", side="short", entry_price=Decimal(106), opened_at=rows[5].time
    )
    picture = drawn(rows, ChartView(width=40, height=16), entry)
    line = next(row for row in text(picture) if "──" in row)
    assert line.index("──") >= 35
    assert any(label is not None and label.text == "entry 106.00" for label in picture.labels)
    assert "△" in "".join(text(picture))


def test_liquidation_never_stretches_the_scale_and_points_to_where_it_is() -> None:
    rows = [candle(back, "104") for back in range(40)]
    far = Position(id="p", symbol="X", side="long", liquidation=Decimal("97.5"))
    near = drawn(rows, ChartView(width=40, height=16), far)
    assert near.scale == drawn(rows, ChartView(width=40, height=16)).scale
    low = Position(id="p", symbol="X", side="long", liquidation=Decimal(50))
    texts = [
        label.text for label in drawn(rows, ChartView(width=40, height=16), low).labels if label
    ]
    assert texts[-1] == "↓liq 50.000"


def test_panned_back_before_a_position_neither_its_labels_nor_its_scale_stand() -> None:
    rows = [candle(back, "104") for back in range(80)]
    newest = read_series(rows, "5m").bars[-1].slot
    held = Position(
        id="p", symbol="X", side="long", opened_at=rows[10].time,
        entry_price=Decimal(106), take_profit=Decimal(107), liquidation=Decimal(50),
    )  # fmt: skip

    def labels(edge: int | None, position: Position = held) -> list[str]:
        picture = drawn(rows, ChartView(width=30, height=16, edge=edge), position)
        texts = [label.text for label in picture.labels if label and not label.badge]
        return [text for text in texts if " " in text]

    back = drawn(rows, ChartView(width=30, height=16, edge=newest - 11), held)
    assert back.scale == drawn(rows, ChartView(width=30, height=16, edge=newest - 11)).scale
    assert labels(newest - 11) == []
    # The candle of the entry is in view: so are the levels, off the scale at the edge.
    own = ["target 107.00", "entry 106.00", "↓liq 50.000"]
    assert labels(newest - 10) == labels(newest) == labels(None) == own
    # A position that opened after the newest candle that was read is there all the same.
    assert labels(None, held.model_copy(update={"opened_at": NEWEST + timedelta(hours=1)})) == own
    assert labels(newest - 11, held.model_copy(update={"opened_at": None})) == own


def test_a_stale_badge_loses_colour_and_says_so() -> None:
    picture = drawn([candle(1), candle(0, "101")], ChartView(width=40, height=10, stale=True))
    badge = next(label for label in picture.labels if label is not None and label.badge)
    assert (badge.text, badge.role) == ("stale 101.00", "muted")


def test_volume_takes_rows_only_where_there_are_some() -> None:
    assert [volume_rows(height) for height in (5, 12, 24, 40)] == [0, 3, 4, 5]
    bare = [candle(back).model_copy(update={"volume": None}) for back in range(40)]
    rows = text(drawn(bare, ChartView(width=40, height=20)))
    assert not any("█" in row for row in rows)


def test_the_four_levels_have_four_lines_in_ascii_too_and_none_is_a_hair() -> None:
    glyphs = [kind.glyph for kind in (ENTRY, TARGET, STOP, LIQUIDATION)]
    assert len(set(glyphs)) == 4
    assert len({*map(to_ascii, glyphs), ASCII.horizontal}) == 5


def test_two_levels_on_one_row_both_show_until_the_more_urgent_begins() -> None:
    rows = [candle(back, "104" if back % 2 else "97") for back in range(40)]
    old = Position(id="a", entry_price=Decimal(101), opened_at=rows[30].time)
    new = Position(id="b", stop_loss=Decimal(101), opened_at=rows[10].time)
    few = [*rows[:3], rows[10], *rows[29:]]
    assert any("──────╷┄┄┄┄┄┄┄" in row for row in text(drawn(few, ChartView(40, 16), old, new)))


def test_several_positions_are_told_apart_by_side_and_age() -> None:
    def held(id: str, side: Literal["long", "short"], back: int | None) -> Position:
        opened = None if back is None else NEWEST - timedelta(minutes=back)
        return Position(id=id, side=side, opened_at=opened, stop_loss=Decimal(9))

    young, old, unknown = held("a", "long", 5), held("b", "long", 50), held("c", "long", None)
    assert position_tags([young]) == ("",)
    assert position_tags([young, held("d", "short", 7)]) == ("L", "S")
    assert position_tags([young, old, unknown]) == ("L2", "L1", "L3")
    assert [level.words for level in position_levels([young, old])] == ["L2 stop", "L1 stop"]


def test_what_the_api_does_not_give_is_no_level() -> None:
    bare = Position(id="a", side="long", stop_loss=Decimal(0), opened_at=NEWEST)
    assert position_levels([bare]) == ()


def test_a_price_off_the_scale_is_an_arrow_at_the_edge_also_the_live_one() -> None:
    rows = [candle(back, "101") for back in range(20, 60)] + [candle(0, "140")]
    newest = read_series(rows, "5m").bars[-1].slot
    picture = drawn(rows, ChartView(width=20, height=11, edge=newest - 20))
    badges = [label.text for label in picture.labels if label is not None and label.badge]
    assert badges == ["↑ 140.00"]
    assert picture.labels[0] is not None


def log_line(kind: str, words: str, back: int, symbol: str | None = "BTC") -> LogEntry:
    time = NEWEST - timedelta(minutes=back)
    return LogEntry(kind=kind, text=words, time=time, symbol=symbol)


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        (log_line("close", "long 2 at 64,000", 5), (True, "▼X")),
        (log_line("Position_Closed", "SHORT at 64,000", 5), (False, "▲X")),
        (log_line("closed", "at 64,000", 5), (True, "X")),
        (log_line("exit", "long closed, short signal", 5), (True, "X")),
        (log_line("open", "short 2 at 64,000", 5), (False, "△S")),
        (log_line("opened", "BTC 2 at 64,000", 5, None), (False, "△")),
    ],
)
def test_entries_and_exits_of_the_log_by_shape_and_letter(
    line: LogEntry, mark: tuple[bool, str]
) -> None:
    assert [(each.above, each.text) for each in log_marks([line], "BTC", ())] == [mark]


def test_a_fill_says_by_its_direction_what_it_was() -> None:
    fill = LogEntry(text="BTC, dir Close Short, px 64000", time=NEWEST)
    assert [mark.text for mark in log_marks([fill], "BTC", ())] == ["▲X"]


@pytest.mark.parametrize(
    "line",
    [
        log_line("close", "long at 64,000", 5, "ETH"),
        log_line("close", "ETH long at 64,000", 5, None),
        log_line("close", "close of the long failed: 429", 5),
        log_line("info", "long 2 at 64,000", 5),
        log_line("stop", "stop moved 1 → 2", 5),
        LogEntry(kind="close", text="long", symbol="BTC"),
        LogEntry(kind="close", level="error", text="long", symbol="BTC", time=NEWEST),
    ],
)
def test_what_is_of_another_asset_or_was_not_done_is_no_mark(line: LogEntry) -> None:
    assert log_marks([line], "BTC", ()) == ()


def test_the_opening_of_an_open_position_is_marked_once() -> None:
    position = Position(id="a", side="long", opened_at=NEWEST - timedelta(minutes=5, seconds=20))
    lines = [log_line("open", "long 2", 5), log_line("open", "long 1", 50)]
    marks = log_marks(lines, "BTC", [position])
    assert [mark.time for mark in marks] == [lines[1].time]


def test_the_exit_of_a_position_that_is_listed_as_closed_is_marked_once() -> None:
    closed = [
        Position(id=side, side=side, closed_at=NEWEST - timedelta(minutes=back))
        for side, back in (("long", 30), ("short", 40))
    ]
    unknown = Position(id="c", closed_at=NEWEST - timedelta(minutes=45))
    still_open = Position(id="d", side="long")
    marks = exit_marks([*closed, unknown, still_open])
    assert [(mark.time, mark.above, mark.text) for mark in marks] == [
        (closed[0].closed_at, True, "▼X"),
        (closed[1].closed_at, False, "▲X"),
        (unknown.closed_at, True, "X"),
    ]
    lines = [log_line("close", "long 2 at 9", 30), log_line("close", "long 1 at 9", 60)]
    told = log_marks(lines, "BTC", closed)
    assert [mark.time for mark in told] == [lines[1].time], "the log tells of the same exit"


def test_a_mark_in_a_gap_stands_at_the_price_before_it() -> None:
    rows = [candle(back) for back in (9, 8, 7, 1, 0)]
    mark = Mark(NEWEST - timedelta(minutes=20), False, "▲", "up")
    picture = draw_chart(
        Scene(read_series(rows, "5m"), (), (mark,)), ChartView(width=12, height=9), zone=UTC
    )
    at = [(y, row.index("▲")) for y, row in enumerate(text(picture)) if "▲" in row]
    assert picture.scale is not None
    assert at == [(picture.scale.row(100) + 1, 7)]


def test_a_side_that_repeats_itself_is_one_signal() -> None:
    sides = ("buy", "buy", "none", "buy", "sell", "sell")
    marks = signal_marks(Signal(time=NEWEST, side=side) for side in sides)
    assert [mark.text for mark in marks] == ["▲", "▲", "▼"]


def test_a_signal_without_time_or_side_is_no_mark() -> None:
    assert signal_marks([Signal(side="buy"), Signal(time=NEWEST)]) == ()


def test_small_volumes_keep_decimals() -> None:
    assert [volume_text(Decimal(text)) for text in ("9.127", "48210.4", "0.5")] == [
        "9.13",
        "48,210",
        "0.50",
    ]
    assert volume_text(None) == "—"


def test_the_picker_offers_what_begins_so_before_what_contains_it() -> None:
    assert matching(("DOGE", "OP", "SOL"), " o") == ["OP", "DOGE", "SOL"]
    assert matching(("DOGE", "OP"), "x") == []
    assert matching(("kPEPE", "PEOPLE", "APE", "BTC"), "pe") == ["PEOPLE", "APE", "kPEPE"]
    assert matching(("BTC-USD", "DOGE-USD", "AVAX-USD"), "dg") == ["DOGE-USD"]
    assert matching(("SOL", "BTC"), "") == ["BTC", "SOL"]
    both = ("KPEPE2", "KPEPE", "kPEPE")
    assert [matching(both, typed)[0] for typed in ("kPEPE", "KPEPE")] == ["kPEPE", "KPEPE"]
    assert matching(both, "kpepe")[:2] == ["KPEPE", "kPEPE"]


def test_intervals_step_and_stay_at_their_ends() -> None:
    assert next_interval("5m", 1) == "15m"
    assert next_interval("1m", -1) == "1m"
    assert next_interval("1d", 1) == "1d"
    assert next_interval("7m", 1) == "1m"
    known = ("3m", "7m", "2h")
    assert next_interval("7m", 1, known) == "2h"
    assert [text for text, _ in interval_pieces("7m", known)] == [" 3m ", " 7m ", " 2h "]
    many = [f"{n}m" for n in range(1, 20)]
    assert plain(interval_pieces("9m", many)).split() == [f"{n}m" for n in range(6, 13)]


def columns(start: datetime, count: int, minutes: int) -> list[tuple[int, datetime]]:
    return [(x, start + timedelta(minutes=minutes * x)) for x in range(count)]


@pytest.mark.parametrize("minutes", [1, 5, 15, 60, 240, 1440])
@pytest.mark.parametrize("width", [64, 142])
def test_time_labels_never_touch(width: int, minutes: int) -> None:
    start = datetime(2026, 11, 20, 3, 35, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    step = spacing(minutes * 60, width)
    labels = time_labels(columns(start, width, minutes), step, width, date(2026, 11, 22))
    assert len(labels) >= 2
    assert all(left.end < right.column for left, right in pairwise(labels))
    assert labels[-1].end <= width


def test_a_new_day_is_named_by_its_date() -> None:
    start = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    labels = time_labels(columns(start, 80, 5), 3600, 80, date(2026, 11, 22))
    assert [label.text for label in labels] == [
        "21:00",
        "22:00",
        "23:00",
        "22 Nov",
        "01:00",
        "02:00",
    ]


def test_a_day_in_the_way_of_a_time_wins() -> None:
    start = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    times = [(0, start - timedelta(minutes=5)), (8, start), (12, start + timedelta(hours=1))]
    assert [label.text for label in time_labels(times, 3600, 40, date(2026, 11, 22))] == ["22 Nov"]


def test_a_stretch_of_one_day_that_is_past_names_it_once() -> None:
    start = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    labels = time_labels(columns(start, 60, 5), 3600, 60, date(2026, 11, 22))
    assert [label.text for label in labels] == ["21 Nov 09:00", "10:00", "11:00", "12:00"]
    labels = time_labels(columns(start, 60, 5), 3600, 60, start.date())
    assert labels[0].text == "09:00"


def test_a_time_names_its_date_unless_it_is_todays() -> None:
    time, today = datetime(2026, 11, 21, 20, 5, tzinfo=UTC), date(2026, 11, 22)
    assert time_text(time, 300, time.date()) == "20:05"
    assert time_text(time, 300, today) == "21 Nov 20:05"
    assert time_text(time, 86_400, today) == "21 Nov"
    assert time_text(time.replace(year=2025), 86_400, today) == "21 Nov 2025"


def test_no_figure_of_an_old_reading_stands_in_full_colour() -> None:
    series = read_series([candle(0, "101.5")], "5m")
    read_out = bar_pieces(
        series.bars[-1],
        widest=6,
        crosshair=False,
        timed=False,
        series=series,
        zone=UTC,
        today=None,
        volume=True,
        stale=True,
    )
    figures = [piece for piece in read_out if any(map(str.isdigit, piece.text))]
    assert len(figures) == 5
    assert {piece.style for piece in figures} == {"dim"}
