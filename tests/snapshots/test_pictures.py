"""How the screens look, cell by cell, at both sizes and in each state."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.support.driving import NARROW, WIDE, Stage

Before = Callable[[Stage], Awaitable[None]]


async def nothing(_: Stage) -> None:
    """Take the picture as soon as everything was read."""


def looks_right(
    snap_compare: Any,
    stage: Stage,
    size: tuple[int, int],
    *keys: str,
    before: Before = nothing,
    loaded: bool = True,
) -> None:
    async def drive(pilot: Pilot[None]) -> None:
        await stage.take_over(pilot)
        await stage.advance(2)
        await stage.press(*keys)
        if loaded:
            await stage.load()
            await stage.advance(5)
        await before(stage)
        await stage.join_threads()

    assert snap_compare(stage.app, terminal_size=size, run_before=drive)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x45"])
@pytest.mark.parametrize(
    "key",
    ["1", "2", "3", "4", "5", "6", "7", "8"],
    ids=["dashboard", "sessions", "trade", "chart", "leaderboard", "wallet", "referrals", "system"],
)
def test_screen(snap_compare: Any, key: str, size: tuple[int, int]) -> None:
    looks_right(snap_compare, Stage(), size, key)


def test_events(snap_compare: Any) -> None:
    looks_right(snap_compare, Stage(), NARROW, "e")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x45"])
def test_record(snap_compare: Any, size: tuple[int, int]) -> None:
    async def inspect(stage: Stage) -> None:
        await stage.press("i")

    looks_right(snap_compare, Stage(), size, "3", before=inspect)


def test_help(snap_compare: Any) -> None:
    looks_right(snap_compare, Stage(), NARROW, "2", "?")


def test_loading(snap_compare: Any) -> None:
    stage = Stage()
    for end in ("current-trade", "/profile", "/active", "/logs", "/BTC", "/symbols", "/5m"):
        stage.wire.hold(end)
    looks_right(snap_compare, stage, WIDE, loaded=False)


def test_offline(snap_compare: Any) -> None:
    async def cut(stage: Stage) -> None:
        stage.service.break_with("no-connection::always")
        await stage.advance(45)

    looks_right(snap_compare, Stage(), WIDE, before=cut)


def test_logged_out(snap_compare: Any) -> None:
    async def end_token(stage: Stage) -> None:
        stage.service.break_with("token-ended")
        await stage.advance(4)
        await stage.join_threads()
        await stage.press("escape")
        await stage.advance(1)

    looks_right(snap_compare, Stage(), NARROW, "3", before=end_token)


def test_empty(snap_compare: Any) -> None:
    stage = Stage()
    stage.wire.answer("current-trade", 204)
    stage.wire.answer("sessions/active", content=b"[]")
    looks_right(snap_compare, stage, NARROW, loaded=False)


@pytest.mark.parametrize("theme", ["light", "high-contrast", "colour-blind", "16-colours"])
def test_theme(snap_compare: Any, theme: str) -> None:
    looks_right(snap_compare, Stage(theme=theme), NARROW, "3", "down")


def test_ascii(snap_compare: Any) -> None:
    looks_right(snap_compare, Stage(ascii_only=True), NARROW)


def test_too_small(snap_compare: Any) -> None:
    looks_right(snap_compare, Stage(), (70, 20), loaded=False)
