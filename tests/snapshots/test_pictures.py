"""How the screens look, cell by cell, in each state.

At 80x24 here, one after the other in one run; at 160x45 each is a picture in `screenshots/`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache

import pytest

from tests.support.driving import NARROW, WIDE, Stage

Kept = Callable[[str], bool]
Before = Callable[[Stage], Awaitable[None]]

SCREENS = {
    "1": "dashboard",
    "2": "sessions",
    "3": "trade",
    "4": "chart",
    "5": "leaderboard",
    "6": "wallet",
    "7": "referrals",
    "8": "system",
    "e": "events",
}
pytestmark = pytest.mark.timeout(240)
"""Whichever test comes first takes the pictures of all."""

THEMES = ("light", "high-contrast", "colour-blind", "16-colours")
RECORD = {"record-80x24": NARROW, "record-160x45": WIDE}


async def nothing(_: Stage) -> None:
    """Take the picture as soon as everything was read."""


def drawn(stage: Stage) -> str:
    return stage.app.export_screenshot(title=stage.app.title, simplify=True)


async def look(stage: Stage, *keys: str) -> str:
    """Press keys, let everything be read, and take a picture."""
    await stage.press(*keys)
    await stage.load()
    await stage.advance(5)
    await stage.join_threads()
    return drawn(stage)


@cache
def one_run() -> dict[str, str]:
    """Take the pictures of the program as it is from day to day."""

    async def run() -> dict[str, str]:
        stage = Stage()
        async with stage.running(NARROW):
            taken = {name: await look(stage, key) for key, name in SCREENS.items()}
            taken["help"] = await look(stage, "2", "question_mark")
            await stage.press("escape")
            await look(stage, "3", "down")
            for theme in THEMES:
                stage.app.theme = theme
                await stage.settle()
                taken[theme] = drawn(stage)
            stage.app.theme = "dark"
            await stage.press("i")
            for name, size in RECORD.items():
                await stage.resize(*size)
                taken[name] = drawn(stage)
            await look(stage, "escape", "1")
            stage.service.break_with("no-connection::always")
            await stage.advance(45)
            taken["offline"] = drawn(stage)
        return taken

    return asyncio.run(run())


def taken_alone(
    stage: Stage, size: tuple[int, int], *keys: str, before: Before = nothing, loaded: bool = True
) -> str:
    """Take one picture of a program in which something is unlike that day."""

    async def run() -> str:
        async with stage.running(size, loaded=False):
            await stage.advance(2)
            if loaded:
                await look(stage, *keys)
            await before(stage)
            await stage.join_threads()
            return drawn(stage)

    return asyncio.run(run())


@pytest.mark.parametrize("name", [*SCREENS.values(), "help", "offline"])
def test_screen(looks_as_kept: Kept, name: str) -> None:
    assert looks_as_kept(one_run()[name])


@pytest.mark.parametrize("name", RECORD)
def test_record(looks_as_kept: Kept, name: str) -> None:
    assert looks_as_kept(one_run()[name])


@pytest.mark.parametrize("theme", THEMES)
def test_theme(looks_as_kept: Kept, theme: str) -> None:
    assert looks_as_kept(one_run()[theme])


def test_ascii_in_a_theme_from_the_start_on(looks_as_kept: Kept) -> None:
    assert looks_as_kept(taken_alone(Stage(theme="light", ascii_only=True), NARROW))


def test_loading(looks_as_kept: Kept) -> None:
    stage = Stage()
    for end in ("current-trade", "/profile", "/active", "/logs", "/BTC", "/symbols", "/5m"):
        stage.wire.hold(end)
    assert looks_as_kept(taken_alone(stage, WIDE, loaded=False))


def test_logged_out(looks_as_kept: Kept) -> None:
    async def end_token(stage: Stage) -> None:
        stage.service.break_with("token-ended")
        await stage.advance(4)
        await stage.join_threads()
        await stage.press("escape")
        await stage.advance(1)

    assert looks_as_kept(taken_alone(Stage(), NARROW, "3", before=end_token))


def test_empty(looks_as_kept: Kept, every_frame: None) -> None:
    """The figures stand as wide as they stood while they were awaited."""
    stage = Stage()
    stage.wire.answer("current-trade", 204)
    stage.wire.answer("sessions/active", content=b"[]")
    assert looks_as_kept(taken_alone(stage, NARROW, loaded=False))


def test_too_small(looks_as_kept: Kept) -> None:
    assert looks_as_kept(taken_alone(Stage(), (70, 20), loaded=False))
