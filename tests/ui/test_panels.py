"""Panels and bars: how old, how wrong, which key next; and nothing sent while it is equal."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from app.errors import Unreachable
from app.feeds import Feed
from app.models.reading import Reading
from app.ui.columns.column import Column
from app.ui.pieces import Piece, keyed, line, plain
from app.ui.states import Circumstances, Moment, Subject
from app.ui.stylesheet import SteadyStylesheet
from app.ui.themes import Palette, register_themes
from app.ui.widgets.feed_panel import FeedPanel, PanelTitle
from app.ui.widgets.figures import Figure, Figures
from app.ui.widgets.hint_bar import Hint, HintBar
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.status_bar import Status, StatusBar
from app.ui.widgets.table.row_table import RowTable
from app.ui.widgets.text_line import TextLine
from tests.support.hands import press, rest

pytestmark = pytest.mark.usefixtures("every_frame")
START = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)
NOW = Moment(1000.0, START, UTC)
SUBJECT = Subject("positions", "api.example.org", (line("No open positions."),))
ADDRESS = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F"
NAMES = ("dashboard", "sessions", "trade", "chart", "leaderboard", "wallet")
NAMES += ("referrals", "system", "signals")
SCREENS = tuple((str(number), name) for number, name in enumerate(NAMES, start=1))
STATUS = Status(
    "DEMO",
    ADDRESS,
    screens=SCREENS,
    current="trade",
    connection=(Piece("●", "gain"), Piece(" connected")),
    token_seconds=23 * 3600 + 41 * 60 + 12,
)
LIVE: Feed[Any] = Feed(every=3.0).succeeded(Reading(("a",)), 999.0)


class KitApp(App[None]):
    CSS = """
    Screen { overflow: hidden; }
    StatusBar, HintBar, PanelTitle, TextLine { height: 1; }
    Figures { height: 2; }
    FeedPanel, RowTable { height: 1fr; }
    .panel-words { height: auto; }
    """
    ascii_only = False

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        register_themes(self)
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self._kit = widgets

    def compose(self) -> ComposeResult:
        yield from self._kit


def text(widget: LineWidget) -> list[str]:
    return [widget.line_at(y).text for y in range(widget.size.height)]


def refreshed(monkeypatch: pytest.MonkeyPatch, widget: Widget) -> list[Region]:
    regions: list[Region] = []
    original = widget.refresh

    def note(*given: Region, **options: Any) -> Widget:
        regions.extend(given)
        return original(*given, **options)

    monkeypatch.setattr(widget, "refresh", note)
    return regions


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (
            160,
            " DEMO  0x71C7…976F   1 dashboard  2 sessions  3 trade  4 chart  5 leaderboard  "
            "6 wallet  7 referrals  8 system  9 signals         ● connected   token 23 h 41 m ",
        ),
        (80, " DEMO  0x71C7…976F  3 trade                             ● connected  token 23 h "),
        (60, " DEMO  0x71C7…976F  3 trade         ● connected  token 23 h "),
        (48, " DEMO  0x71C7…976F      ● connected  token 23 h "),
    ],
)
async def test_status_bar_gives_up_screens_first_and_nothing_that_counts(
    width: int, shown: str
) -> None:
    bar = StatusBar(STATUS)
    async with KitApp(bar).run_test(size=(width, 5)):
        assert text(bar) == [shown]


async def test_status_bar_keeps_digits_while_names_drop_from_the_right() -> None:
    bar = StatusBar(replace(STATUS, is_read_only=True))
    async with KitApp(bar).run_test(size=(145, 5)):
        shown = text(bar)[0]
        assert " READ-ONLY " in shown
        assert "3 trade" in shown
        assert shown.split("●")[0].rstrip().endswith(" 8  9")


@pytest.mark.parametrize(
    ("width", "current", "end"),
    [
        (160, "events", "8 system  9 signals      ● connected   token 23 h "),
        (155, "trade", "8 system  9 signals    ● connected   token 23 h 41 m "),
        (150, "trade", "8 system  9 signals    ● connected   token 23 h "),
        (160, "new session", "8 system       ● connected   token 23 h 41 m "),
        (150, "new session", "7  8  9           ● connected   token 23 h 41 m "),
    ],
)
async def test_no_digit_stands_alone_at_the_end_of_the_names(
    width: int, current: str, end: str
) -> None:
    bar = StatusBar(replace(STATUS, current=current))
    async with KitApp(bar).run_test(size=(width, 5)):
        assert text(bar)[0].endswith(end)


async def test_status_bar_cuts_a_long_host_and_says_what_kind_it_is() -> None:
    bar = StatusBar(replace(STATUS, network="api.a-very-long-name.example.org", account=None))
    async with KitApp(bar).run_test(size=(80, 5)):
        badge = next(iter(bar.line_at(0)))
        assert badge.text == " api.a-very-….example.org "
        assert badge.style is not None
        assert badge.style.bgcolor == Palette("dark").style("loss").color


async def test_token_warns_under_half_an_hour_and_its_end_is_said() -> None:
    bar = StatusBar(replace(STATUS, token_seconds=29 * 60.0))
    async with KitApp(bar).run_test(size=(80, 5)):
        token = next(part for part in bar.line_at(0) if "29 m" in part.text)
        assert token.style is not None
        assert token.style.color == Palette("dark").style("warn").color
        bar.show(replace(STATUS, token_seconds=0.0))
        assert text(bar)[0].rstrip().endswith("! logged out")
        bar.show(replace(STATUS, token_seconds=0.0, connection=line("! logged out", "loss")))
        assert text(bar)[0].count("logged out") == 1


async def test_seconds_of_the_token_send_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = StatusBar(STATUS)
    async with KitApp(bar).run_test(size=(160, 5)) as pilot:
        await rest(pilot.app)
        regions = refreshed(monkeypatch, bar)
        bar.show(replace(STATUS, token_seconds=(STATUS.token_seconds or 0) - 5))
        assert regions == []
        bar.show(replace(STATUS, token_seconds=(STATUS.token_seconds or 0) - 65))
        assert len(regions) == 1


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, " x close position   e events   r refresh   ? keys   q quit         2 new events "),
        (60, " x close position   e events   r refresh   ? keys   q quit"),
        (50, " x close position   e events   ? keys   q quit"),
        (40, " x close position   ? keys   q quit"),
        (20, " x close position"),
    ],
)
async def test_hints_drop_by_importance_and_keep_their_order(width: int, shown: str) -> None:
    bar = HintBar(
        [
            Hint("x", "close position", 0),
            Hint("e", "events", 4),
            Hint("r", "refresh", 8),
            Hint("?", "keys", 1),
            Hint("q", "quit", 2),
        ]
    )
    async with KitApp(bar).run_test(size=(width, 5)):
        bar.show(news="2 new events")
        assert text(bar)[0].rstrip() == shown.rstrip()


async def test_what_is_new_takes_the_room_of_lesser_hints() -> None:
    hints = [Hint("x", "close", 0), Hint("s", "sort", 8), Hint("e", "events", 4)]
    bar = HintBar(hints)
    async with KitApp(bar).run_test(size=(40, 5)):
        assert text(bar)[0].rstrip() == " x close   s sort   e events"
        bar.show(news="12 new events")
        assert text(bar)[0].rstrip() == " x close   e events       12 new events"


def panel_with_table() -> tuple[FeedPanel, "RowTable[str]"]:
    table: RowTable[str] = RowTable(
        (Column("name", "name", lambda row, _: line(row)),), str, search=str
    )
    return FeedPanel("Positions", table, subject=SUBJECT), table


async def test_title_holds_count_note_and_age_at_the_right() -> None:
    panel, table = panel_with_table()
    async with KitApp(panel).run_test(size=(40, 6)):
        title = panel.query_one(PanelTitle)
        panel.set_title(count="5", note="by danger")
        panel.show_feed(LIVE, NOW)
        assert text(title) == ["Positions 5  by danger ──────────── live"]
        panel.tick(replace(NOW, monotonic=1020.0))
        assert text(title) == ["Positions 5  by danger ──────────── 20 s"]
        assert table.is_attached


async def test_age_sends_nothing_until_its_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    panel, table = panel_with_table()
    async with KitApp(panel).run_test(size=(60, 6)) as pilot:
        table.set_rows(["a"])
        panel.show_feed(LIVE, NOW)
        panel.tick(replace(NOW, monotonic=1011.0))
        await rest(pilot.app)
        of_title = refreshed(monkeypatch, panel.query_one(PanelTitle))
        of_table = refreshed(monkeypatch, table)
        for second in range(12, 19):
            panel.tick(replace(NOW, monotonic=1000.0 + second))
        assert (of_title, of_table) == ([], [])
        panel.tick(replace(NOW, monotonic=1019.5))
        assert len(of_title) == 1


async def test_failed_feed_greys_the_rows_and_says_the_next_step() -> None:
    panel, table = panel_with_table()
    async with KitApp(panel).run_test(size=(80, 8)):
        table.set_rows(["a", "b", "c"])
        panel.show_feed(replace(LIVE.failed(Unreachable("x"), 960.0), next_at=1008.0), NOW)
        assert text(panel.query_one(PanelTitle))[0].endswith("─ ○ offline 40 s")
        assert "No way to api.example.org." in text(table)[1]
        table.set_rows(["a", "b", "c"])
        row = list(table.line_at(2))
        assert [part.style for part in row if part.text == "b"] == [Palette("dark").style("dim")]


async def test_never_read_and_empty_say_so_in_place_of_rows() -> None:
    panel, table = panel_with_table()
    async with KitApp(panel).run_test(size=(60, 6)):
        panel.show_feed(Feed(every=3.0), NOW)
        assert text(table)[1].rstrip() == "  reading positions from api.example.org"
        panel.show_feed(LIVE, NOW, Circumstances(is_empty=True))
        assert text(table)[1].rstrip() == "  No open positions."


async def test_a_body_without_words_of_its_own_gives_way_to_the_sentence() -> None:
    body = TextLine(line("1,482.36"))
    panel = FeedPanel("Equity", body, subject=SUBJECT)
    async with KitApp(panel).run_test(size=(60, 6)) as pilot:
        panel.show_feed(Feed(every=3.0), NOW)
        await rest(pilot.app)
        assert not body.display
        panel.show_feed(LIVE, NOW)
        await rest(pilot.app)
        assert body.display


async def test_a_line_of_parts_leaves_out_what_does_not_fit_whole() -> None:
    parts = (line("open 20 m"), (), line("PnL +0.84 %"), line("left"))
    told = TextLine()
    async with KitApp(told).run_test(size=(22, 1)) as pilot:
        told.show_parts(*parts)
        assert text(told)[0].rstrip() == "open 20 m  PnL +0.84 %"
        await pilot.resize_terminal(21, 1)
        assert text(told)[0].rstrip() == "open 20 m"


async def test_filter_shows_in_the_title_while_it_is_typed() -> None:
    panel, table = panel_with_table()
    async with KitApp(panel).run_test(size=(60, 6)) as pilot:
        table.set_rows(["sol", "btc"])
        panel.show_feed(LIVE, NOW)
        table.focus()
        await press(pilot.app, "slash", "s")
        await rest(pilot.app)
        assert text(panel.query_one(PanelTitle))[0].startswith("Positions  1 of 2  /s▏ ─")


async def test_figures_stand_under_their_labels_and_keep_their_columns() -> None:
    figures = Figures()
    async with KitApp(figures).run_test(size=(40, 4)):
        figures.show(
            [Figure("Equity", line("1,482.36"), age="30 s"), Figure("Free", line("960.16"))]
        )
        assert [part.rstrip() for part in text(figures)] == [
            "Equity  30 s        Free",
            "1,482.36            960.16",
        ]
        figures.show([Figure("Equity", line("9.00")), Figure("Free", line("960.16"))])
        assert text(figures)[1].index("960.16") == 20


async def test_figures_say_less_before_the_least_important_drops() -> None:
    long = Figure("B", line("y" * 10), importance=3, short=line("y" * 5))
    figures = Figures([Figure("A", line("x" * 10)), long])
    async with KitApp(figures).run_test(size=(17, 4)) as pilot:
        assert text(figures)[1].rstrip() == f"{'x' * 10}  {'y' * 5}"
        await pilot.resize_terminal(16, 4)
        assert text(figures)[1].rstrip() == "x" * 10


async def test_ascii_reaches_everything_that_is_drawn() -> None:
    panel, table = panel_with_table()
    bar = StatusBar(STATUS)
    app = KitApp(bar, panel)
    app.ascii_only = True
    async with app.run_test(size=(80, 8)):
        table.set_rows(["▲ +1 — 漢"])
        panel.show_feed(Feed(every=3.0), NOW)
        for widget in (bar, table, panel.query_one(PanelTitle)):
            assert all(shown.isascii() for shown in text(widget))
        assert text(panel.query_one(PanelTitle))[0].endswith("- ... loading")


def test_pieces_keep_their_text() -> None:
    assert plain(keyed("`r` read now")) == "r read now"


async def test_what_changed_while_it_was_hidden_is_not_drawn_as_it_was_before() -> None:
    body = TextLine(line("1,482.36"))
    panel = FeedPanel("Free", body, subject=SUBJECT)
    async with KitApp(panel).run_test(size=(40, 5)) as pilot:
        panel.show_feed(LIVE, NOW)
        await rest(pilot.app)

        def shown() -> str:
            return str(pilot.app.screen._compositor.render_strips(pilot.app.size)[1].text)

        assert "1,482.36" in shown()
        panel.display = False
        await rest(pilot.app)
        body.show(line("960.16"))
        await rest(pilot.app)
        panel.display = True
        await rest(pilot.app)
        assert shown().strip() == "960.16"
