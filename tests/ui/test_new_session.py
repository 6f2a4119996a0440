"""The form of a new session on the screen, by keys: what it says in each of its states."""

from decimal import Decimal

import pytest

from app.action import Phase
from app.ui.screens.new_session import NewSessionScreen
from tests.support.acting import Acting
from tests.support.driving import NARROW, WIDE
from tests.support.dumps import looks_as_kept

SESSIONS = "/trading-sessions"
DUPLICATE = (
    b'{"statusCode": 400, "message": "Duplicate asset index: you already have an active trading '
    b'session for this asset"}'
)


@pytest.fixture
def stage() -> Acting:
    stage = Acting()
    account = stage.service.world.account(stage.address)
    account.sessions[:] = [one for one in account.sessions if one.symbol != "DOGE"]
    return stage


def form(stage: Acting) -> NewSessionScreen:
    screen = stage.app.screen_stack[0]
    assert isinstance(screen, NewSessionScreen)
    return screen


async def fill(stage: Acting) -> None:
    for text in ("doge", "200", "40", "8", "2"):
        await stage.type(text)
        await stage.press("tab")
    await stage.advance(1)


async def start(stage: Acting) -> None:
    """Pass the gate; leave its dialog."""
    await stage.press("enter")
    await stage.advance(3)
    await stage.type("200.00")
    await stage.advance(1)
    await stage.press("y")
    await stage.advance(1)
    await stage.press("escape")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_each_state_of_the_form_says_what_it_is(stage: Acting, size: tuple[int, int]) -> None:
    def looks(state: str) -> None:
        looks_as_kept(stage, f"new-session-{size[0]}x{size[1]}-{state}")

    async with stage.running(size, "n"):
        await stage.press("enter")
        assert not stage.is_asked
        assert form(stage).fields["asset"].entry.has_focus
        assert stage.text.count("✕") == 3, "sent without asset, budget and target"
        await fill(stage)
        looks("ready")
        await stage.press("ctrl+t")
        form(stage).fields["whole"].entry.focus()
        await stage.press("space")
        looks("advance")
        await stage.press("ctrl+t")
        stage.wire.answer(SESSIONS, 400, DUPLICATE)
        await start(stage)
        stage.wire.restore()
        await stage.advance(1)
        looks("refused")
        assert stage.action.phase is Phase.FAILED
        stage.service.break_with(f"lost-request:POST {SESSIONS}")
        await start(stage)
        await stage.advance(1)
        looks("unknown")
        assert stage.action.phase is Phase.UNKNOWN
        await stage.until(lambda: stage.action.phase is Phase.UNSEEN, 30)
        looks("not_seen")
        gate = stage.wire.hold(SESSIONS)
        await start(stage)
        looks("sent")
        gate.set()
        await stage.until(lambda: stage.action.phase is Phase.DONE, 10)
        assert (stage.orders, stage.executed) == (3, 1)


async def test_a_start_goes_by_keys_from_the_form_to_the_list_of_sessions(stage: Acting) -> None:
    async with stage.running(NARROW, "2"):
        assert "n new session" in stage.hints
        await stage.press("n")
        await fill(stage)
        await stage.press("escape")
        assert stage.app.current_mode == "sessions"
        await stage.press("n")
        assert form(stage).fields["budget"].value == "200", "the form is kept"
        # The amount is typed: no key alone starts anything.
        await stage.press("enter")
        await stage.advance(3)
        await stage.press("y", "enter")
        await stage.advance(1)
        assert stage.orders == 0
        await stage.press("enter")
        await stage.advance(3)
        await stage.type("200.00")
        await stage.advance(1)
        await stage.press("y")
        await stage.until(lambda: stage.action.phase is Phase.DONE, 10)
        assert (stage.orders, stage.executed) == (1, 1)
        assert "DOGE, index 4, 200.00 USDC is listed" in stage.told
        await stage.press("escape")
        await stage.advance(6)
        assert "a session runs on DOGE, index 4" in stage.text
        await stage.press("enter")
        assert not stage.is_asked, "an asset takes one session"
        account = stage.service.world.account(stage.address)
        assert account.sessions[-1].budget == Decimal(200)


async def test_what_is_typed_right_behind_tab_goes_into_the_next_field(stage: Acting) -> None:
    async with stage.running(NARROW, "n"):
        stage.strike("4", "tab", "2", "0", "0", "down", "4", "0", "shift+tab", "up", "5")
        await stage.settle()
        entered = {name: field.value for name, field in form(stage).fields.items()}
        assert (entered["asset"], entered["budget"], entered["target"]) == ("45", "200", "40")
