"""Keys that are typed while a screen is on its way: none goes to the screen that is being left."""

import asyncio
from collections.abc import Callable

import pytest

from app.ui.dialogs.notice import NoticeDialog
from app.ui.screens.base import FeedScreen
from app.ui.screens.new_session import NewSessionScreen
from app.ui.screens.trade import TradeScreen
from tests.support.acting import Acting
from tests.support.driving import NARROW

Slow = Callable[[type[FeedScreen]], asyncio.Event]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    """Let a screen take its time to come: until the event is set."""

    def slow(kind: type[FeedScreen]) -> asyncio.Event:
        gate = asyncio.Event()
        mount = kind.on_mount

        async def on_mount(self: FeedScreen) -> None:
            await gate.wait()
            mount(self)

        monkeypatch.setattr(kind, "on_mount", on_mount)
        return gate

    return slow


async def test_what_is_typed_behind_n_goes_into_the_form(slow: Slow) -> None:
    stage = Acting()
    async with stage.running(NARROW):
        gate = slow(NewSessionScreen)
        stage.strike("n", *"link", "tab", "2")
        await stage.settle()
        stage.strike("0", "0")
        await stage.settle()
        gate.set()
        await stage.settle()
        screen = stage.app.screen
        assert isinstance(screen, NewSessionScreen), "the keys opened nothing else"
        assert (screen.fields["asset"].value, screen.fields["budget"].value) == ("link", "200")


async def test_enter_and_what_follows_it_go_one_after_the_other() -> None:
    stage = Acting()
    async with stage.running(NARROW):
        # Enter leads from the positions to the trade, where `tab` goes on to the log.
        stage.strike("enter", "tab", "slash", *"stop")
        await stage.settle()
        assert stage.app.current_mode == "trade"
        assert "/stop" in stage.row(" Trade log ")
        assert "/stop" not in stage.row(" Positions ")


async def test_a_money_key_from_before_the_screen_was_there_opens_nothing(slow: Slow) -> None:
    stage = Acting()
    async with stage.running(NARROW):
        gate = slow(TradeScreen)
        stage.strike("3", "X")
        await stage.settle()
        await stage.advance(1)
        gate.set()
        await stage.settle()
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "The screen has just changed. Look, then" in stage.text
        await stage.press("escape")
        await stage.load()
        await stage.press("X")
        assert stage.is_asked


async def test_a_key_that_takes_its_dialog_away_holds_no_other_up() -> None:
    stage = Acting()
    async with stage.running(NARROW, "?"):
        stage.strike("escape", "2", "slash", *"eth")
        await stage.settle()
        assert stage.app.current_mode == "sessions"
        assert "/eth" in stage.row(" Sessions ")


async def test_a_key_that_never_ends_keeps_the_keyboard_for_some_seconds_only(slow: Slow) -> None:
    stage = Acting()
    async with stage.running(NARROW):
        gate = slow(TradeScreen)
        stage.strike("3")
        await stage.settle()
        stage.strike("2")
        await stage.settle()
        assert stage.app.current_mode != "sessions"
        await stage.advance(11)
        # The keys of before go first; the late end of the stuck one starts nothing a second time.
        stage.strike("e")
        await stage.settle()
        gate.set()
        await stage.settle()
        assert stage.app.current_mode == "events"
