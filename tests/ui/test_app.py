"""The program as a whole: keys, feeds and their paces, the palette, sizes, the ends."""

import os
from collections import Counter
from decimal import Decimal

import pytest
from textual.widget import Widget
from textual.worker import WorkerFailed

from app import paths
from app.ui.screens.trade import TradeScreen
from app.ui.widgets.table.row_table import RowTable
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"
HARM = "\x1b[31m\x07[@click=app.quit]boo[/] [b]bold[/b] \u202eevil\u2066 end"
HARMLESS = "[@click=app.quit]boo[/] [b]bold[/b] evil end"


async def test_number_keys_open_the_screens_and_the_status_bar_names_them(stage: Stage) -> None:
    async with stage.running(NARROW):
        names = {"2": "sessions", "3": "trade", "4": "chart", "5": "leaderboard", "e": "events"}
        for key, name in {**names, "1": "dashboard"}.items():
            await stage.press(key)
            assert stage.app.current_mode == name
            assert name in stage.status


async def test_a_minute_of_reads_keeps_to_the_paces_and_a_dialog_freezes_no_price(
    stage: Stage,
) -> None:
    async with stage.running(NARROW):
        since = stage.clock.monotonic()
        await stage.advance(60)
        counts = stage.wire.counts(since + 0.001)
        log = next(path for path in counts if path.endswith("/logs"))
        assert counts == Counter(
            {TRADE: 20, "/trading-sessions/active": 12, log: 12, "/user/profile": 2}
        )
        await stage.press("?")
        since = stage.clock.monotonic()
        await stage.advance(9)
        assert stage.wire.counts(since + 0.001)[TRADE] == 3
        read_at = stage.app.trade.read_at
        await stage.press("escape")
        assert stage.clock.monotonic() - read_at < 3
        assert stage.row(f" Positions {len(stage.app.trade.value.positions)}").endswith("live")


async def test_a_minute_of_a_full_screen_stays_within_the_budget(stage: Stage) -> None:
    async with stage.running(WIDE):
        await stage.advance(10)
        since = stage.clock.monotonic()
        await stage.advance(60)
        times = [sent.at for sent in stage.wire.sent if sent.at > since]
        assert 60 <= len(times) <= 120
        for start in range(60):
            assert sum(since + start <= at < since + start + 10 for at in times) <= 6 + 2 * 10
        counts = stage.wire.counts(since + 0.001)
        assert counts[TRADE] == 20
        assert counts["/api/indicators/candles/BTC/5m"] == 20
        assert counts["/api/leaderboard/stats"] == 1


async def test_changing_screens_starts_no_second_poller_of_the_trade(stage: Stage) -> None:
    async with stage.running(NARROW):
        since = stage.clock.monotonic()
        for _ in range(10):
            await stage.press("3", "2", "1", "e", "5")
            await stage.advance(3)
        assert stage.wire.counts(since + 0.001)[TRADE] == 10
        assert len(stage.app.running_topics()) == len(stage.app._pollers)


async def test_r_reads_everything_on_the_screen_now(stage: Stage) -> None:
    async with stage.running(NARROW):
        await stage.advance(0.5)
        since = stage.clock.monotonic()
        await stage.press("r")
        await stage.advance(2.4)
        counts = stage.wire.counts(since)
        assert counts["/user/profile"] == 1
        assert counts["/trading-sessions/active"] >= 1
        assert counts[TRADE] >= 1


async def test_q_ends_with_status_0_and_ctrl_c_too(stage: Stage) -> None:
    async with stage.running(NARROW):
        await stage.press("q")
        assert stage.app._exit
    assert stage.app.return_code == 0
    other = Stage()
    async with other.running(NARROW, loaded=False):
        await other.press("ctrl+c")
        assert other.app._exit


async def test_the_palette_finds_a_screen_and_a_theme(stage: Stage) -> None:
    async with stage.running(NARROW):
        await stage.press("ctrl+p")
        await stage.type("open trade")
        await stage.until(lambda: "Open trade" in stage.text, 1)
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.until(lambda: stage.app.current_mode == "trade", 1)


async def test_a_theme_changes_the_colors_and_nothing_else(stage: Stage) -> None:
    async with stage.running(NARROW):
        text, style = stage.text, stage.styles_of("DEMO")
        for theme in ("light", "high-contrast", "colour-blind", "16-colours", "dark"):
            stage.app.theme = theme
            await stage.settle()
            assert stage.text == text
            assert (stage.styles_of("DEMO") == style) == (theme == "dark")


async def test_too_small_says_what_is_needed_and_the_way_back_changes_nothing(
    stage: Stage,
) -> None:
    async with stage.running(NARROW, "3", "down"):
        before = stage.row(" ▌")
        await stage.resize(79, 24)
        assert stage.text.strip() == "Terminal too small: has 79×24, needs 80×24. Make it larger."
        await stage.resize(30, 10)
        assert "needs 80×24." in " ".join(stage.text.split())
        await stage.resize(*NARROW)
        assert stage.row(" ▌") == before


@pytest.mark.usefixtures("every_frame")
async def test_equal_answers_repaint_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage.running(WIDE):
        await stage.advance(1)
        stage.wire.freeze()
        await stage.advance(3)
        painted: list[str] = []
        refresh = Widget.refresh

        def note(self: Widget, *regions: object, **options: bool) -> Widget:
            painted.append(f"{self!r} {regions} {options}")
            return refresh(self, *regions, **options)

        monkeypatch.setattr(Widget, "refresh", note)
        sent = len(stage.wire.sent)
        await stage.advance(9)
        assert len(stage.wire.sent) - sent >= 6
        assert painted == []


async def test_what_the_server_writes_can_do_nothing(stage: Stage) -> None:
    def poisoned(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{**row, "status": HARM, "waitingFor": HARM, "type": HARM} for row in rows]

    def lines(page: object) -> object:
        if isinstance(page, dict):
            return {**page, "data": lines(page["data"])}
        assert isinstance(page, list)
        return [{**line, "message": HARM, "event": "open"} for line in page]

    stage.wire.change("sessions/active", poisoned)
    stage.wire.change("/logs", lines)
    async with stage.running(WIDE, "2"):
        for screen in "23e":
            await stage.press(screen)
            await stage.load()
            assert HARMLESS in stage.text, screen
            strips = stage.app.screen._compositor.render_strips(stage.app.size)
            for strip in strips:
                for segment in strip:
                    assert "\x1b" not in segment.text
                    assert not any(0x202A <= ord(c) <= 0x2069 for c in segment.text)
                    assert segment.style is None or "@click" not in segment.style.meta
            y = stage.rows.index(stage.row(HARMLESS))
            await stage.pilot.click(offset=(stage.rows[y].index("boo"), y))
            await stage.settle()
            assert not stage.app._exit, screen


async def test_a_late_answer_for_another_symbol_is_dropped(stage: Stage) -> None:
    async with stage.running(NARROW, "4"):
        of_eth = stage.wire.hold("/candles/history/ETH")
        stage.app.select(symbol="ETH")
        await stage.advance(1)
        stage.app.select(symbol="SOL")
        await stage.advance(1)
        of_eth.set()
        await stage.load()
        newest = stage.app.candles.value.rows[-1]
        assert stage.app.selection.symbol == "SOL"
        assert newest.close < Decimal(1000)


async def test_an_error_of_our_own_ends_the_program_and_is_no_stale_badge(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: TradeScreen, feed: object) -> None:
        raise ZeroDivisionError("secret 0xabc")

    monkeypatch.setattr(TradeScreen, "_show_trade", broken)
    await _crashes(stage, "3")
    crash = stage.app.crash_file
    assert crash is not None
    assert crash.parent == paths.crash_reports()
    assert oct(crash.stat().st_mode)[-3:] == "600"
    report = crash.read_text()
    assert "ZeroDivisionError" in report
    assert "secret" not in report


async def test_an_error_in_a_fetch_is_a_crash_too(stage: Stage) -> None:
    connect = stage.app._connect

    def broken_desk() -> object:
        desk = connect()
        spec = desk.specs[next(iter(desk.specs))]

        async def fetch(_: object) -> None:
            raise KeyError("x")

        object.__setattr__(spec, "fetch", fetch)
        return desk

    stage.app._connect = broken_desk
    await _crashes(stage)


async def _crashes(stage: Stage, *keys: str) -> None:
    async def run() -> None:
        async with stage.running(NARROW, loaded=False):
            await stage.advance(3)
            await stage.press(*keys)
            await stage.advance(3)

    with pytest.raises((ZeroDivisionError, WorkerFailed)):
        await run()
    assert stage.app.return_code == 1
    assert stage.app.crash is not None


async def test_another_account_begins_with_nothing(stage: Stage) -> None:
    async with stage.running(NARROW):
        stage.service.world.account("0x" + "12" * 20)
        held = [stage.wire.hold(end) for end in ("current-trade", "/profile", "/active")]
        events = len(stage.app.events)
        stage.address = "0x" + "12" * 20
        stage.sign_in_again()
        await stage.advance(2)
        assert "0x1212…1212" in stage.status
        assert "1,480.20" not in stage.text
        assert not any(
            table.rows.listed
            for table in stage.app.screen.query(RowTable).results()
            if table is not stage.app.screen.event_table
        )
        for gate in held:
            gate.set()
        await stage.advance(8)
        assert "No open positions." in stage.text
        told = [event.kind for event in stage.app.events[events:]]
        assert "closed" not in told


def test_no_variable_of_the_environment_changes_what_is_tested() -> None:
    assert not [name for name in os.environ if name.startswith("ALURA_") and name != "ALURA_HOME"]
