"""The system screen by keys: the feeds, what was not understood in them, what was sent."""

from typing import Any

import pytest

from app.feeds import Topic
from app.ui.words.feed import topic_words
from tests.support.acting import Acting
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"


def renamed(trade: dict[str, Any]) -> dict[str, Any]:
    def other(row: dict[str, Any]) -> dict[str, Any]:
        return {("wob_px" if name == "markPrice" else name): value for name, value in row.items()}

    return {**trade, "positions": [other(row) for row in trade["positions"]]}


async def test_every_feed_is_listed_with_its_endpoint_and_exact_age(stage: Stage) -> None:
    async with stage.running(WIDE, "1", "8"):
        await stage.advance(20)
        for topic in Topic:
            assert f"   {topic_words(topic)}  " in stage.text.replace("▌", " ")
        assert "GET /trading-sessions/active" in stage.row("   sessions ")
        assert "not on this screen" in stage.row("   sessions ")
        assert "never read" in stage.row("   rankings ")
        # What is not read now, or seldom, ages in steps: each costs a line of the terminal.
        assert stage.row("   sessions ").split()[-4:-1] == ["<", "1", "m"]
        seen = []
        for _ in range(24):
            await stage.advance(1)
            assert " live " in stage.row("▌ trade ")
            seen.append((stage.row("▌ trade ").split()[-4], stage.row("   this minute ")))
        ages, counts = zip(*seen, strict=True)
        assert set(ages) == {"0", "1", "2"}
        assert 1 < len({*counts}) <= 3
        assert "POST /referrals/check" in stage.text


@pytest.mark.usefixtures("every_frame")
async def test_only_the_times_are_painted_again_while_nothing_else_changes(stage: Stage) -> None:
    async with stage.running(WIDE, "8"):
        await stage.advance(10)
        screen = stage.app.screen
        painted: list[str] = []
        for widget in (screen.table, screen.times, screen.understood, screen.health):
            plain = widget.refresh

            def note(*regions: Any, widget: Any = widget, plain: Any = plain, **more: Any) -> Any:
                painted.append(type(widget).__name__)
                return plain(*regions, **more)

            widget.refresh = note
        await stage.advance(9)
        assert set(painted) == {"FeedTimes"}


async def test_a_renamed_field_is_named_on_both_sides_and_can_be_mended(stage: Stage) -> None:
    async with stage.running(WIDE, "8"):
        stage.wire.change(TRADE, renamed)
        await stage.advance(4)
        assert "wob_px" in stage.row("   unread  ")
        assert "position mark price" in stage.row("   missing  ")
        assert "[contract.names]" in stage.text
        assert "1 new event" in stage.hints
        told = [event.text for event in stage.app.events if "nothing reads" in event.text]
        assert told == [
            "trade: 1 new name that nothing reads, no position mark price any more; 8 shows them"
        ]
        await stage.advance(9)
        assert len([event for event in stage.app.events if "nothing reads" in event.text]) == 1


async def test_what_came_instead_is_shown_without_its_secrets(stage: Stage) -> None:
    async with stage.running(NARROW, "2"):
        body = b'{"wob": [1, 2], "accessToken": "sesame", "note": "[@click=app.quit]x[/]"}'
        stage.wire.answer("sessions/active", 200, body)
        await stage.until(lambda: "✕ not understood" in stage.text)
        assert "8 shows what came." in stage.text
        await stage.press("8", "down")
        assert "✕ not understood" in stage.row("▌ sessions ")
        assert '{"wob": [1, 2], "accessToken": [hidden], "note":' in stage.text
        assert "[@click=app.quit]x[/]" in stage.text


async def test_a_part_that_is_ill_is_told_beside_those_that_are_well(stage: Stage) -> None:
    async with stage.running(WIDE):
        stage.service.break_with("5xx:/health/kafka:always")
        await stage.press("8")
        await stage.until(lambda: "✕ server error" in stage.text)
        assert "✕ server error 5" in stage.row(" Kafka ")
        assert " ok" in stage.row(" API  ")
        assert stage.row(" Health ").endswith("live")
        assert "● connected" in stage.status


async def test_tab_brings_each_panel_into_view_on_a_small_terminal(stage: Stage) -> None:
    async with stage.running(NARROW, "8"):
        for title in (
            " Not understood ",
            " Health ",
            " Requests ",
            " Actions ",
            " Not understood ",
        ):
            await stage.press("tab")
            if title == " Not understood " and " Actions " in stage.text:
                await stage.press("tab")
            assert title in stage.text
            assert " Feeds " in stage.text
        await stage.press("shift+tab", "enter")
        assert stage.app.focused is stage.app.screen.understood


async def test_what_was_sent_stands_with_its_outcome() -> None:
    stage = Acting()
    async with stage.acting():
        subject = stage.aimed["symbol"]
        await stage.ask()
        await stage.press("y")
        await stage.advance(8)
        await stage.press("escape", "8", "shift+tab")
        assert f"close {subject}" in stage.row("✓ done")


async def test_an_outcome_that_nobody_knows_stands_with_the_way_to_end_it() -> None:
    stage = Acting()
    async with stage.acting():
        await stage.ask()
        stage.service.break_with("lost-reply:/close:1")
        stage.service.break_with("no-connection:current-trade:always")
        await stage.press("y")
        await stage.advance(12)
        await stage.press("escape", "8", "shift+tab")
        assert "? unknown, checking" in stage.text
        assert "good readings of the server end it." in stage.text


async def test_the_contract_tells_what_is_absent_and_changed(stage: Stage) -> None:
    def without(document: dict[str, Any]) -> dict[str, Any]:
        paths = dict(document["paths"])
        del paths["/api/leaderboard/analytics"]
        return {**document, "paths": paths}

    stage.wire.change("/api/docs-json", without)
    async with stage.running(WIDE, "8"):
        await stage.press(*["down"] * (list(Topic).index(Topic.CONTRACT)))
        await stage.advance(2)
        assert "40 of 41 present, 1 absent, 0 changed, 0 new" in stage.row("   endpoints  ")
        assert "GET /api/leaderboard/analytics  no such route" in stage.row("   absent  ")
