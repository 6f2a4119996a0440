"""How the dialog of a close looks in each of its states, cell by cell."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache

import pytest

from app.ui.closing import BLIND_WORDS
from tests.support.acting import CLOSE, TRADE, Acting
from tests.support.driving import NARROW, WIDE

Kept = Callable[[str], bool]
State = Callable[[Acting], Awaitable[None]]


async def armed(stage: Acting) -> None:
    await stage.ask()


async def turned(stage: Acting) -> None:
    await stage.ask()
    stage.recast(stage.aimed["id"], side="short")
    await stage.advance(3)


async def blind(stage: Acting) -> None:
    stage.service.break_with(f"no-connection:GET {TRADE}:always")
    await stage.ask()
    await stage.advance(4)
    await stage.type(BLIND_WORDS[:5])


async def sending(stage: Acting) -> None:
    await stage.ask()
    stage.wire.freeze()
    stage.wire.hold(CLOSE)
    await stage.press("y")
    await stage.advance(2)


async def unknown(stage: Acting) -> None:
    """The case with most words: no reply, and no reading since."""
    await stage.ask()
    stage.service.break_with(f"lost-reply:POST {CLOSE}")
    stage.service.break_with(f"no-connection:GET {TRADE}:always")
    await stage.press("y")
    await stage.advance(4)


async def done(stage: Acting) -> None:
    await stage.ask()
    await stage.press("y")
    await stage.advance(4)


async def countdown(stage: Acting) -> None:
    stage.service.break_with(f"429:POST {CLOSE}:1:8")
    await stage.ask()
    await stage.press("y")
    await stage.advance(2)


async def trade(stage: Acting) -> None:
    await stage.ask("X")
    await stage.type("clos")


async def trade_that_grew(stage: Acting) -> None:
    await stage.ask("X")
    stage.relist(lambda rows: [*rows, {**rows[0], "id": "sixth", "symbol": "NEW"}])
    await stage.advance(3)


@cache
def taken(state: State, theme: str = "dark") -> dict[tuple[int, int], str]:
    """Take the pictures of a state at both sizes."""

    async def run() -> dict[tuple[int, int], str]:
        stage = Acting()
        stage.app.theme = theme
        pictures = {}
        async with stage.acting():
            await stage.press("down", "down")
            await state(stage)
            await stage.join_threads()
            for size in (NARROW, WIDE):
                await stage.resize(*size)
                pictures[size] = stage.app.export_screenshot(title=stage.app.title, simplify=True)
        return pictures

    return asyncio.run(run())


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x45"])
@pytest.mark.parametrize(
    "state",
    [armed, turned, blind, sending, unknown, done, countdown, trade],
    ids=lambda state: state.__name__,
)
def test_state(looks_as_kept: Kept, state: State, size: tuple[int, int]) -> None:
    assert looks_as_kept(taken(state)[size])


def test_a_new_position_is_listed_with_the_others(looks_as_kept: Kept) -> None:
    assert looks_as_kept(taken(trade_that_grew)[NARROW])


def test_sixteen_colours(looks_as_kept: Kept) -> None:
    """Nothing beneath has a colour or a reverse bar, and a line says where the field is."""
    assert looks_as_kept(taken(trade, "16-colours")[NARROW])
