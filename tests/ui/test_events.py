"""The list of events by keys: what changed between two readings, and how much of it is new."""

from typing import Any

from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"


def happened(stage: Stage, word: str) -> list[str]:
    return [event.text for event in stage.app.events if event.kind == word]


async def test_it_begins_with_what_the_server_logged_before(stage: Stage) -> None:
    async with stage.running(NARROW):
        await stage.press("e")
        assert "XRP session started" in stage.text
        times = [row[3:11] for row in stage.rows[3:-1] if row]
        assert times == sorted(times, reverse=True)
        assert not [row for row in stage.rows if "  skip  " in row or "  info  " in row]
        assert "new event" not in stage.hints


async def test_changes_between_two_readings_are_events(stage: Stage) -> None:
    def changed(trade: dict[str, Any]) -> dict[str, Any]:
        first, second, *rest = trade["positions"]
        moved = {**first, "stopLoss": 28.0}
        return {**trade, "positions": [moved, *rest, {**second, "id": "n", "symbol": "LINK"}]}

    async with stage.running(NARROW):
        symbols = [row["symbol"] for row in stage.wire.bodies[TRADE]["positions"]]
        stage.wire.change(TRADE, changed)
        stage.wire.change("sessions/active", lambda rows: rows[1:])
        await stage.advance(7)
        assert any(symbols[0] in text and "→ 28" in text for text in happened(stage, "stop"))
        assert any(symbols[1] in text for text in happened(stage, "closed"))
        assert any("LINK" in text for text in happened(stage, "opened"))
        assert any("no longer active" in text for text in happened(stage, "session"))
        await stage.press("e")
        assert "LINK" in stage.text


async def test_a_failed_or_partial_reading_closes_nothing(stage: Stage) -> None:
    async with stage.running(NARROW):
        stage.service.break_with(f"5xx:{TRADE}:always")
        await stage.advance(20)
        stage.service.faults.clear()
        await stage.until(lambda: "● connected" in stage.status, 60)
        partial = {"statusCode": 200}
        stage.wire.change(TRADE, lambda trade: {**trade, "positions": [partial, 7]})
        await stage.advance(8)
        assert happened(stage, "closed") == []


async def test_new_events_are_counted_until_the_list_is_looked_at(stage: Stage) -> None:
    async with stage.running(WIDE):
        stage.app.tell("notice", "one")
        await stage.settle()
        assert stage.hints.endswith("1 new event")
        stage.app.tell("notice", "two")
        await stage.settle()
        assert stage.hints.endswith("2 new events")
        await stage.press("2")
        assert stage.hints.endswith("2 new events")
        await stage.press("e")
        assert "new event" not in stage.hints
        stage.app.tell("notice", "three, while looking")
        await stage.settle()
        assert "three, while looking" in stage.text
        await stage.press("1")
        assert "new event" not in stage.hints


async def test_the_cursor_follows_the_newest_event_until_it_leaves_it(stage: Stage) -> None:
    async with stage.running(NARROW, "e"):
        stage.app.tell("notice", "one")
        await stage.settle()
        assert stage.row(" ▌").endswith("one")
        await stage.press("down")
        chosen = stage.row(" ▌")
        stage.app.tell("notice", "two")
        await stage.settle()
        assert stage.row(" ▌") == chosen
        assert "two" in stage.rows[3]


async def test_events_are_filtered_by_kind_and_text(stage: Stage) -> None:
    async with stage.running(NARROW, "e", "/", "d", "o", "g", "e", "enter"):
        rows = [row for row in stage.rows[3:-1] if row]
        assert rows
        assert all("DOGE" in row for row in rows)


async def test_only_so_many_events_are_kept(stage: Stage) -> None:
    async with stage.running(NARROW, "e"):
        for number in range(600):
            stage.app.tell("notice", f"thing {number}")
        await stage.settle()
        assert "Events 500" in stage.text
        assert "thing 599" in stage.rows[3]
        await stage.press("G")
        assert stage.row(" ▌").endswith("thing 100")
