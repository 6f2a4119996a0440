"""`i`: the raw record under the cursor, and signing in where that is what is needed."""

from typing import Any

import pytest

from app.ui.dialogs.record import RecordDialog
from app.ui.screens.sign_in import SignInScreen
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"


def with_secrets(trade: dict[str, Any]) -> dict[str, Any]:
    more = {"agentKey": "0x" + "ab" * 32, "wob": "[@click=app.quit]x[/]", "exact": 1.10}
    return {**trade, "positions": [{**row, **more} for row in trade["positions"]]}


async def test_the_record_is_shown_as_it_came_without_its_secrets(stage: Stage) -> None:
    stage.wire.change(TRADE, with_secrets)
    async with stage.running(WIDE, "3"):
        aimed = stage.app.screen.table.cursor_row
        await stage.advance(1)
        await stage.press("i")
        assert isinstance(stage.app.screen, RecordDialog)
        assert f"position {aimed.symbol} {aimed.side}" in stage.row("Raw record")
        assert "GET /trading-sessions/current-trade · read " in stage.text
        assert "not read by this program: " in stage.text
        assert "wob" in stage.row("not read by")
        assert f'"id": "{aimed.id}"' in stage.text
        assert '"agentKey": "[hidden]"' in stage.text
        assert "abab" not in stage.text
        assert "[@click=app.quit]x[/]" in stage.text
        await stage.press("c")
        assert f'"id": "{aimed.id}"' in stage.app.clipboard
        assert "abab" not in stage.app.clipboard
        await stage.press("x")
        assert isinstance(stage.app.screen, RecordDialog)
        await stage.press("escape")
        assert stage.app.current_mode == "trade"
        assert len(stage.app.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "endpoint", "name"),
    [
        (("1",), TRADE, "position"),
        (("1", "tab"), "/trading-sessions/active", "session"),
        (("2",), "/trading-sessions/active", "session"),
        (("2", "tab"), "/trading-sessions/{sessionId}/logs", "log entry"),
        (("3", "tab"), "/trading-sessions/trades/{tradeId}/logs", "log entry"),
        (("5",), "/api/leaderboard/rankings", "ranking of rank 1"),
    ],
)
async def test_each_table_of_records_has_them(
    stage: Stage, keys: tuple[str, ...], endpoint: str, name: str
) -> None:
    async with stage.running(NARROW, *keys):
        await stage.advance(6)
        await stage.press("i")
        assert f"GET {endpoint} · read " in stage.text
        assert f"Raw record  {name}" in stage.text
        assert "esc closes this" in stage.text
        top = stage.text
        await stage.press("end")
        assert "  }" in stage.text
        await stage.press("i")
        assert stage.text != top
        assert len(stage.app.screen_stack) == 1


async def test_i_signs_in_where_no_record_is_or_nobody_is_signed_in(stage: Stage) -> None:
    async with stage.running(NARROW, "e", "i"):
        assert isinstance(stage.app.screen, SignInScreen)
        await stage.press("escape", "3")
        stage.service.break_with("token-ended")
        await stage.until(lambda: isinstance(stage.app.screen, SignInScreen))
        await stage.join_threads()
        await stage.press("escape", "i")
        assert isinstance(stage.app.screen, SignInScreen)
