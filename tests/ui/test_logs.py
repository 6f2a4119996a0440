"""Logs by keys: following, levels, search, the very first line, the candle of a line."""

from datetime import UTC, datetime, timedelta
from typing import Any

from textual import on
from textual.app import App, ComposeResult

from app.models.log_lines import LogBook, LogEnd, LogEntry
from app.ui.pieces import line
from app.ui.themes import Palette, register_themes
from app.ui.widgets.log_tail import LogTail
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.hands import press, rest

START = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)
WORDS = ("info", "error", "open")
TRADE = "/trading-sessions/current-trade"


class LogApp(App[None]):
    CSS = "Screen { overflow: hidden; } LogTail { height: 1fr; }"
    ascii_only = False

    def __init__(self) -> None:
        super().__init__()
        register_themes(self)
        self.tail = LogTail(lambda time: "—" if time is None else f"{time:%H:%M:%S}")
        self.wanted: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.tail

    @on(LogTail.OlderWanted)
    def note(self, event: LogTail.OlderWanted) -> None:
        self.wanted.append(event.lines)


def book(newest: int, oldest: int, end: LogEnd = LogEnd.FIRST, total: int | None = None) -> LogBook:
    """Lines by their numbers, the newest has the highest."""
    fields: dict[str, Any] = dict.fromkeys(LogEntry.model_fields)
    rows = tuple(
        LogEntry.model_construct(
            **{
                **fields,
                "id": str(number),
                "time": START + timedelta(seconds=number),
                "kind": WORDS[number % 3],
                "symbol": "SOL",
                "text": f"SOL line {number} [b]",
            }
        )
        for number in range(newest, oldest - 1, -1)
    )
    return LogBook((rows,), total, end)


def shown(tail: LogTail) -> list[str]:
    return [tail.line_at(y).text.rstrip() for y in range(tail.size.height)]


async def test_it_is_drawn_as_it_came_with_quiet_lines_muted() -> None:
    app = LogApp()
    async with app.run_test(size=(60, 4)):
        tail = app.tail
        tail.show_book(book(3, 1))
        assert shown(tail)[2] == "  14:02:31  error  SOL   line 1 [b]"
        palette = Palette("dark")
        styles = {part.text.strip(): part.style for part in tail.line_at(2)}
        assert styles["error"] == palette.style("loss bold")
        quiet = {part.text.strip(): part.style for part in tail.line_at(0)}
        assert quiet["line 3 [b]"] == palette.style("muted", "raised")
        before = shown(tail), list(tail.line_at(2))
        tail.set_state(stale=True, sentence=(line("No way."),))
        assert (shown(tail)[:3], list(tail.line_at(2))) == (before[0][:3], before[1])


async def test_leaving_the_newest_line_holds_the_picture_and_counts_what_is_new() -> None:
    app = LogApp()
    async with app.run_test(size=(60, 6)):
        tail = app.tail
        tail.focus()
        tail.show_book(book(9, 0))
        tail.show_book(book(10, 0))
        assert (tail.cursor_key, tail.note) == ("10", "following · all levels")
        await press(app, "down", "down")
        before = shown(tail)
        tail.show_book(book(13, 0))
        assert shown(tail) == before
        assert (tail.cursor_key, tail.note) == ("8", "3 new, f follows · all levels")
        await press(app, "v")
        assert tail.note == "2 new, f follows · no quiet lines"
        await press(app, "f")
        assert (tail.cursor_key, tail.is_following) == ("13", True)
        await press(app, "down", "g")
        assert tail.note == "following · no quiet lines"


async def test_levels_go_round_both_ways_and_remarks_stay() -> None:
    app = LogApp()
    async with app.run_test(size=(60, 8)):
        tail = app.tail
        tail.focus()
        tail.show_book(book(5, 0, LogEnd.MORE))
        seen = []
        for _ in range(5):
            await press(app, "v")
            seen.append((tail.level, len(tail.rows.listed)))
        assert seen == [
            ("no quiet lines", 5), ("errors", 3), ("info", 3), ("open", 3), ("all levels", 7)
        ]  # fmt: skip
        await press(app, "V")
        assert tail.level == "open"
        assert shown(tail)[2].startswith("  ┄┄┄")


async def test_a_search_goes_from_match_to_match_and_says_how_many_there_are() -> None:
    app = LogApp()
    async with app.run_test(size=(60, 8)):
        tail = app.tail
        tail.focus()
        tail.show_book(book(40, 0, LogEnd.MORE, total=90))
        await press(app, "slash", *"LINE", "space", "3")
        assert (tail.cursor_key, tail.note) == ("39", "/line 3▏  1 of 11")
        await press(app, "down", "enter", "right_square_bracket")
        assert (tail.cursor_key, tail.note) == ("37", "/line 3  3 of 11")
        await press(app, "left_square_bracket")
        assert tail.cursor_key == "38"
        found = next(part for part in tail.line_at(tail.rows.index) if part.text == "line 3")
        assert found.style == Palette("dark").style("accent bold reverse", "raised")
        await press(app, "end")
        assert "reading older lines, 41 so far" in tail.note
        await press(app, *["right_square_bracket"] * 12)
        assert tail.cursor_key == "3"
        await press(app, "slash", "q")
        assert tail.note.startswith("/line 3q▏  0 found in the 41 lines read")
        await press(app, "escape")
        assert (tail.finder.text, tail.cursor_key) == ("", "3")
        await press(app, "v")
        assert tail.level == "no quiet lines"


async def test_the_last_line_asks_for_older_ones_and_g_for_all_of_them() -> None:
    app = LogApp()
    async with app.run_test(size=(60, 8)):
        tail = app.tail
        tail.focus()
        tail.show_book(book(400, 201, LogEnd.MORE))
        await press(app, "G")
        tail.show_book(book(400, 100, LogEnd.MORE))
        await rest(app)
        assert app.wanted == [1_000, 1_101]
        assert "reading older lines, 301 so far" in tail.note
        tail.show_book(book(401, 0))
        assert (tail.cursor_key, tail.note) == ("0", "f follows · all levels")
        await press(app, "up", *["pagedown"] * 3)
        assert app.wanted == [1_000, 1_101]
        tail.show_book(LogBook())
        tail.show_book(book(9, 5, LogEnd.MORE))
        assert tail.is_following
        await press(app, *["down"] * 9)
        assert app.wanted[2:] == [205]
        tail.show_book(book(9, 2, LogEnd.MORE))
        assert tail.cursor_row is not None
        assert tail.cursor_row.is_remark


async def test_the_very_first_line_of_a_long_log_is_reached_by_one_key(stage: Stage) -> None:
    async with stage.running(NARROW, "2", "enter"):
        assert "200+" in stage.row(" Log of ")
        await stage.press("G")
        await stage.until(lambda: "gives no older lines." in stage.text, 60)
        assert "session started" in stage.row("▌")
        assert stage.rows[-2].split("┄┄┄")[1].strip() == "The server gives no older lines."


async def test_a_line_leads_to_its_candle_on_the_chart(stage: Stage) -> None:
    async with stage.running(WIDE, "2", "enter", *["down"] * 30):
        chosen = stage.app.screen.log_panel.tail.cursor_row
        assert chosen is not None
        assert chosen.time is not None
        await stage.press("enter")
        await stage.load()
        chart = stage.app.screen._pane.chart
        assert stage.app.selection.symbol == chosen.symbol
        bar = chart.bar
        assert bar is not None
        assert bar.last.time is not None
        assert bar.last.time <= chosen.time < bar.last.time + timedelta(minutes=5)
        assert chart.view.cursor is not None
        await stage.press("escape", "3", "tab", *["pagedown"] * 3)
        other = stage.app.screen.log_panel.tail.cursor_row
        assert other is not None
        assert other.symbol != chosen.symbol
        first: list[int] = []

        def newest(rows: list[dict[str, int]]) -> list[dict[str, int]]:
            first.append(rows[-3]["openTime"])
            return [row for row in rows if row["openTime"] >= first[0]]

        stage.wire.change(f"candles/history/{other.symbol}", newest)
        await stage.press("enter")
        await stage.until(lambda: "do not reach back to" in stage.text)


async def test_without_a_trade_the_log_says_so_and_never_loads(stage: Stage) -> None:
    stage.wire.answer(TRADE, content=b"")
    async with stage.running(NARROW, "3"):
        assert "Without a trade there is no log." in stage.text
        assert "loading" not in stage.text
        stage.wire.answer(TRADE, content=b'{"positions": [{"symbol": "SOL", "side": "long"}]}')
        await stage.advance(4)
        assert "The server gives this trade no id, so its log cannot be read." in stage.text
