"""The sessions by keys: the log belongs to the row under the cursor, and to no other."""

from typing import Any

from tests.support.driving import NARROW, WIDE, Stage


def log_rows(stage: Stage) -> list[str]:
    """The lines of the log below its title."""
    at = stage.rows.index(stage.row(" Log of "))
    return [row for row in stage.rows[at + 1 : -1] if row.strip()]


def listed(stage: Stage) -> list[str]:
    """The assets of the table, from the top."""
    at = next(n for n, row in enumerate(stage.rows) if row.strip().startswith("asset"))
    below = "\n".join(stage.rows[at + 1 :]).split("target +")[0].splitlines()
    return [row[3:].split()[0] for row in below if row.endswith(("/1", "/2", "/3"))]


def ids(stage: Stage) -> dict[str, str]:
    return {row["symbol"]: row["id"] for row in stage.wire.bodies["/trading-sessions/active"]}


async def test_the_log_follows_the_cursor(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        assert "Log of ETH advance Aggressive 7D" in stage.text
        assert all(" ETH " in row for row in log_rows(stage))
        await stage.press("down")
        await stage.load()
        assert "Log of SOL quick" in stage.text
        assert log_rows(stage)
        assert all(" SOL " in row for row in log_rows(stage))
        assert stage.wire.counts()[f"/trading-sessions/{ids(stage)['SOL']}/logs"] == 1


async def test_no_log_is_shown_under_another_sessions_title(stage: Stage) -> None:
    async with stage.running(NARROW):
        of_eth = stage.wire.hold(f"{ids(stage)['ETH']}/logs")
        of_sol = stage.wire.hold(f"{ids(stage)['SOL']}/logs")
        await stage.press("2")
        await stage.advance(1)
        await stage.press("down")
        await stage.advance(1)
        of_eth.set()
        await stage.advance(1)
        assert "Log of SOL quick" in stage.text
        assert log_rows(stage) == ["   reading the session log from demo.localhost"]
        of_sol.set()
        await stage.until(lambda: " info " in stage.text, 6)
        assert all(" SOL " in row for row in log_rows(stage))


async def test_a_session_that_is_gone_takes_its_log_along(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        stage.wire.change("sessions/active", lambda rows: rows[1:])
        await stage.until(lambda: "Log of SOL quick" in stage.text, 15)
        await stage.load()
        assert all(" SOL " in row for row in log_rows(stage))
        assert "ETH" not in listed(stage)


async def test_filter_takes_every_letter_and_esc_gives_all_rows_back(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        await stage.press("/", "d", "o", "g", "e")
        assert "1 of 6  /doge▏" in stage.text
        assert listed(stage) == ["DOGE"]
        assert stage.app.current_mode == "sessions"
        await stage.press("enter")
        assert "1 of 6  /doge ─" in stage.text
        await stage.press("escape")
        assert len(listed(stage)) == 6
        await stage.press("/", "q", "3", "r")
        assert "Nothing matches “q3r”." in stage.text
        assert stage.app.is_running
        await stage.press("escape")
        assert len(listed(stage)) == 6


async def test_sort_goes_through_the_orders_and_names_them(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        seen = {}
        for _ in range(4):
            await stage.press("s")
            name = stage.row(" Sessions 6").split("by ")[1].split(" ─")[0]
            seen[name] = listed(stage)
        assert list(seen) == ["PnL ▲", "asset ▲", "budget ▼", "start"]
        assert seen["asset ▲"] == sorted(seen["asset ▲"])
        assert seen["budget ▼"][-2:] == ["DOGE", "XRP"] or seen["budget ▼"][-2:] == ["XRP", "DOGE"]
        worst_first = [
            row["symbol"]
            for row in sorted(
                stage.wire.bodies["/trading-sessions/active"], key=lambda row: row["totalPnl"]
            )
        ]
        assert seen["PnL ▲"] == worst_first


async def test_no_session_is_said_with_the_next_step_and_no_log_is_read(stage: Stage) -> None:
    stage.wire.answer("sessions/active", content=b"[]")
    async with stage.running(NARROW):
        await stage.press("2")
        await stage.advance(3)
        assert "No active sessions." in stage.text
        assert "n starts one; the engine then trades inside the limits that you set." in stage.text
        assert "● connected" in stage.status
        assert not [
            path for path in stage.wire.counts() if path.endswith("/logs") and "trades" not in path
        ]


async def test_limits_of_an_unknown_unit_are_words_and_no_bar(stage: Stage) -> None:
    def unitless(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: row[name] for name in row if name != "limitsUnit"} for row in rows]

    stage.wire.change("sessions/active", unitless)
    async with stage.running(WIDE, "2"):
        text = "\n".join(stage.rows[:16])
        assert "unit?" in text
        assert "├" not in text
        row = stage.row(" ETH ")
        assert "60 unit?" in row
        assert "+60.00" not in stage.text


async def test_a_limit_in_percent_is_counted_in_usdc(stage: Stage) -> None:
    def percent(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "limitsUnit": "percent", "profitTarget": 10} for row in rows]

    stage.wire.change("sessions/active", percent)
    async with stage.running(WIDE, "2"):
        assert "+25.00" in stage.row(" ETH ")
        assert "target        +25.00 USDC" in stage.text


async def test_it_says_where_a_user_looks_that_no_call_stops_a_session(stage: Stage) -> None:
    async with stage.running(WIDE, "2"):
        assert stage.row(" all ").endswith("the API has no call that stops a session")


async def test_totals_over_old_rows_are_withheld(stage: Stage) -> None:
    sizes = (NARROW, WIDE)
    async with stage.running(WIDE, "2"):
        for size in sizes:
            await stage.resize(*size)
            assert "1,200.00" in stage.text, size
        stage.service.break_with("5xx:sessions/active:always")
        await stage.until(lambda: "server error 502" in stage.row(" Sessions 6"), 20)
        for size in sizes:
            await stage.resize(*size)
            assert "server error 502" in stage.row(" Sessions 6"), size
            assert "1,200.00" not in stage.text, size
            assert ("totals withheld, the reading is stale" in stage.text) == (size == WIDE)
        stage.service.faults.clear()
        await stage.until(lambda: stage.row(" Sessions 6").endswith("live"), 65)
        for size in sizes:
            await stage.resize(*size)
            assert "1,200.00" in stage.text, size


async def test_enter_goes_to_the_log_which_follows_until_the_cursor_leaves(stage: Stage) -> None:
    async with stage.running(NARROW, "2", "enter"):
        assert "following · all levels" in stage.text
        await stage.press("down")
        assert "following" not in stage.text
        await stage.press("f", "v")
        title = stage.row(" Log of ")
        assert "following" in title
        assert "all levels" not in title
        assert not any("  skip  " in row for row in log_rows(stage))


async def test_each_screen_keeps_its_cursor_filter_and_order_while_away(stage: Stage) -> None:
    async with stage.running(NARROW, "2", "s", "/", "s", "o", "l", "enter"):
        before = stage.rows[1:5]
        await stage.press("1", "3", "2")
        assert [row[:40] for row in stage.rows[1:5]] == [row[:40] for row in before]
        assert "1 of 6  /sol" in stage.text
