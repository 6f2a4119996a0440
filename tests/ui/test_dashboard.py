"""The dashboard by keys, over the whole simulator: no old number looks current."""

from decimal import Decimal
from typing import Any

from app.ui import format as fmt
from tests.support.driving import NARROW, WIDE, Stage

DIM = "#838f9e"
"""The colour of what is old."""
CHART_PATHS = ("/api/indicators/candles", "/api/indicators/signals")


def figure(stage: Stage, label: str) -> str:
    """The value that stands under a label of the line of figures."""
    labels = next(row for row in stage.rows if "Equity USDC" in row)
    values = stage.rows[stage.rows.index(labels) + 1]
    start = labels.index(label)
    return values[start:].split("   ")[0].strip()


def slot(stage: Stage, panel: str) -> str:
    """The words at the right end of a panel's title."""
    title = next(row for row in stage.rows if f" {panel} " in row and "──" in row)
    return title.split(f" {panel} ", 1)[1].split("─ ")[1].split("   ")[0]


def asked_for_market(stage: Stage, since: float = 0.0) -> int:
    return sum(n for path, n in stage.wire.counts(since).items() if path.startswith(CHART_PATHS))


async def test_figures_are_those_of_the_servers_last_answers(stage: Stage) -> None:
    async with stage.running(WIDE):
        last = stage.wire.bodies
        positions = last["/trading-sessions/current-trade"]["positions"]
        pnl = sum(Decimal(str(row["unrealizedPnl"])) for row in positions)
        margin = sum(Decimal(str(row["margin"])) for row in positions)
        assert fmt.signed(pnl) in figure(stage, "Open PnL")
        assert fmt.percent(pnl / margin * 100, change=True) in stage.text
        sessions = last["/trading-sessions/active"]
        busy = {row["sessionId"] for row in positions}
        said = f"{len(positions)} in {len(busy)} of {len(sessions)} sessions"
        assert figure(stage, "Positions") == said


async def test_a_narrow_dashboard_has_balances_and_the_least_way_and_reads_only_what_it_shows(
    stage: Stage,
) -> None:
    async with stage.running(NARROW):
        profile = stage.wire.bodies["/user/profile"]
        assert figure(stage, "Equity USDC") == fmt.usdc(Decimal(str(profile["accountValue"])))
        assert figure(stage, "Free") == fmt.usdc(Decimal(str(profile["withdrawable"])))
        words = figure(stage, "Nearest to its stop").split()
        assert words[3:] == ["%", "to", "stop"]
        ways = {
            (row.split()[-2], *row.replace("▌", " ").split()[:2])
            for row in stage.rows
            if row.rstrip().endswith("%") and (" long " in row or " short " in row)
        }
        assert len(ways) == 5
        assert (words[2], *words[:2]) == min(ways, key=lambda way: float(way[0]))
        await stage.advance(6)
        assert asked_for_market(stage) == 0
        assert not [path for path in stage.wire.counts() if "leaderboard" in path]


async def test_chart_and_signals_are_read_while_there_is_room_for_them(stage: Stage) -> None:
    async with stage.running(WIDE):
        await stage.advance(6)
        assert asked_for_market(stage) >= 4
        await stage.resize(*NARROW)
        narrow_since = stage.clock.monotonic()
        await stage.advance(10)
        assert asked_for_market(stage, narrow_since + 0.1) == 0
        await stage.resize(*WIDE)
        await stage.advance(4)
        assert asked_for_market(stage, narrow_since + 10) >= 1


async def test_no_old_number_looks_current_while_the_server_is_gone_and_all_is_live_again_after(
    stage: Stage,
) -> None:
    async with stage.running(NARROW):
        old_pnl = figure(stage, "Open PnL")
        stage.service.break_with("no-connection::always")
        await stage.until(lambda: "○ offline" in stage.status, 20)
        # Balances are read every 30 s: after the next of those they are old as well.
        await stage.advance(32)
        text = stage.text
        assert "live" not in text
        assert old_pnl not in text
        assert figure(stage, "Open PnL") == figure(stage, "Positions") == "withheld"
        assert "Equity USDC  ○ offline" in text
        assert "budget" not in stage.row("Sessions 6")
        assert "●" not in "".join(row for row in stage.rows[1:])
        positions = stage.wire.bodies["/trading-sessions/current-trade"]["positions"]
        marks = [fmt.price(Decimal(str(position["markPrice"]))) for position in positions]
        shown = [mark for mark in marks if mark in text]
        assert len(shown) >= 3
        assert all(DIM in stage.styles_of(mark) for mark in shown)
        stage.service.faults.clear()
        await stage.until(lambda: "● connected" in stage.status, 65)
        await stage.until(lambda: "offline" not in "".join(stage.rows[:20]), 65)
        assert slot(stage, "Positions") == slot(stage, "Sessions") == "live"
        assert figure(stage, "Open PnL").startswith(("▲", "▼"))
        assert figure(stage, "Positions") == str(len(stage.app.trade.value.positions))


async def test_a_failed_trade_takes_only_its_own_figures(stage: Stage) -> None:
    async with stage.running(NARROW):
        stage.service.break_with("5xx:/current-trade:always:503")
        await stage.until(lambda: "✕ server error 503" in stage.status, 20)
        assert slot(stage, "Positions") == "✕ server error 503"
        assert slot(stage, "Sessions") == "live"
        assert figure(stage, "Equity USDC") == "1,480.20"
        assert figure(stage, "Open PnL") == "withheld"


async def test_old_balances_carry_their_own_age(stage: Stage) -> None:
    async with stage.running(NARROW):
        stage.service.break_with("5xx:/user/profile:always")
        await stage.until(lambda: "Equity USDC  ✕ server error" in stage.text, 45)
        assert DIM in stage.styles_of("1,480.20")
        assert slot(stage, "Positions") == "live"
        assert figure(stage, "Open PnL") != "withheld"


async def test_figures_have_their_place_again_after_long_ages(stage: Stage) -> None:
    async with stage.running(NARROW):
        before = stage.row("Equity USDC").split()
        stage.service.break_with("429::always:10")
        await stage.until(lambda: "Equity USDC  ‖ throttled" in stage.text, 40)
        assert stage.row("Equity USDC").split() != before
        stage.service.faults.clear()
        await stage.until(lambda: "throttled" not in stage.text, 120)
        assert stage.row("Equity USDC").split() == before


async def test_the_cursor_stays_on_its_position_whatever_the_server_does(stage: Stage) -> None:
    async with stage.running(NARROW):
        table = stage.app.screen.table
        await stage.press("down", "down")
        chosen = table.cursor_key
        assert stage.row(" ▌").split()[1] == "SOL"

        def shuffled(trade: dict[str, Any]) -> dict[str, Any]:
            rows = trade["positions"][::-1]
            new = {**rows[0], "id": "new", "symbol": "LINK", "stopLoss": rows[0]["markPrice"]}
            gone = next(row for row in rows if row["symbol"] == "AVAX")
            return {**trade, "positions": [new, *(row for row in rows if row is not gone)]}

        stage.wire.change("/current-trade", shuffled)
        await stage.until(lambda: "LINK" in stage.text, 10)
        assert table.cursor_key == chosen
        assert stage.row(" ▌").split()[1] == "SOL"
        await stage.advance(4)
        assert "AVAX" not in "".join(stage.rows[3:10])
        assert stage.row(" ▌").split()[1] == "SOL"


async def test_rows_do_not_move_by_themselves_and_s_sorts(stage: Stage) -> None:
    async with stage.running(NARROW):

        def symbols() -> list[str]:
            start = stage.rows.index(stage.row(" Positions 5"))
            return [row[3:].split()[0] for row in stage.rows[start + 2 : start + 7]]

        before = symbols()

        def swapped(trade: dict[str, Any]) -> dict[str, Any]:
            rows = trade["positions"]
            for row in rows:
                if row["symbol"] == before[-1]:
                    row["stopLoss"] = row["markPrice"]
            return {**trade, "positions": rows[::-1]}

        stage.wire.change("/current-trade", swapped)
        await stage.advance(7)
        assert symbols() == before
        await stage.press("s", "s", "s", "s")
        await stage.until(lambda: symbols() != before, 1)


async def test_enter_opens_the_screen_that_has_more(stage: Stage) -> None:
    async with stage.running(NARROW):
        for mode in ("trade", "sessions", "events"):
            await stage.press("enter")
            assert stage.app.current_mode == mode
            await stage.press("1", "tab")


async def test_enter_on_a_signal_opens_its_chart(stage: Stage) -> None:
    async with stage.running(WIDE):
        await stage.press("tab", "down", "enter")
        assert stage.app.current_mode == "chart"
        assert stage.app.selection.symbol == "BTC"


async def test_keys_reach_no_panel_that_has_no_place(stage: Stage) -> None:
    async with stage.running(WIDE):
        await stage.press("tab")
        assert stage.app.focused is stage.app.screen.signal_table
        await stage.resize(*NARROW)
        for _ in range(4):
            assert stage.app.focused.region.height > 0
            await stage.press("tab")


async def test_the_newest_event_is_in_view(stage: Stage) -> None:
    async with stage.running(NARROW):
        for number in range(8):
            stage.app.tell("notice", f"thing {number}")
        await stage.settle()
        events = stage.rows[stage.rows.index(stage.row(" Events ")) + 1 :]
        assert events[0].endswith("thing 7")
        assert events[2].endswith("thing 5")
