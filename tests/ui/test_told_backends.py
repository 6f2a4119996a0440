"""The screens over four backends that nobody showed to the client: what stands there is the book's.

The marks of the books move every five seconds, so a figure may be that of any recent moment.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.support.driving import NARROW, WIDE
from tests.support.foreign.backends import TOLD
from tests.support.foreign.bars import bars
from tests.support.foreign.judge import SPELLED
from tests.support.foreign.stage import ForeignStage
from tests.ui.test_foreign_backends import shows, signed_in

MOMENTS = [timedelta(seconds=5 * back) for back in range(5)]
"""Back to when the marks were where they are again."""


def signed(amount: Decimal) -> str:
    return f"{amount:+,.2f}".replace("-", "−")


def last_close(which: str, cents: int, now: datetime) -> Decimal:
    """The close of the newest candle that the backend has; one of them leaves out some."""
    found = bars(cents, "5m", now, 2)
    if which == "jsonapi":
        found = [bar for bar in found if int(bar.opened.timestamp()) // bar.seconds % 7]
    return Decimal(found[-1].close) / 100


def shows_at_once(stage: ForeignStage, parts: Callable[[datetime], list[str]]) -> None:
    """All the parts of one moment are on the screen."""
    tries = [parts(stage.clock.now() - back) for back in MOMENTS]
    text = stage.text
    assert any(all(part in text for part in found) for found in tries), (
        f"none of {tries} on:\n{text}"
    )


@pytest.mark.parametrize("which", TOLD)
async def test_every_screen_tells_the_book_and_is_well_when_small(which: str) -> None:
    async with signed_in(which, WIDE) as stage:
        backend: Any = stage.backend
        book = backend.book

        def balances(now: datetime) -> list[str]:
            return [f"{book.equity(now):,.2f}", f"{book.free(now):,.2f}", f"{book.margin(now):,}"]

        def trade(now: datetime) -> list[str]:
            return [signed(h.pnl) for h in book.open(now)] + [signed(book.unrealized(now))]

        shows_at_once(stage, balances)
        shows_at_once(stage, trade)
        shows(stage, "Positions 3")
        await _go(stage, "1")
        await _go(stage, "2")
        shows(stage, "3 active", "250.00", "100.00", "75.50", "session line 1")
        await _go(stage, "3")
        shows_at_once(stage, trade)
        shows(stage, "Positions 3", "long", "10×", "5×", "3×", "trade line")
        await _go(stage, "4")
        shows(
            stage,
            SPELLED[which]("BTC"),
            f"{last_close(which, book.cents('BTC'), stage.clock.now()):,.0f}",
        )
        await _go(stage, "5")
        shows(stage, f"{book.own_place} of {book.ranked}", signed(book.rank(book.own_place).pnl))
        await _go(stage, "e")
        await stage.resize(*NARROW)
        for key in "12345e":
            await stage.press(key)
            await stage.load()
            is_well(stage)


async def _go(stage: ForeignStage, key: str) -> None:
    """Press a key, let the screen load, and see that nothing on it failed."""
    await stage.press(key)
    await stage.load()
    await stage.advance(6)
    is_well(stage)


def is_well(stage: ForeignStage) -> None:
    text = stage.text
    assert stage.app.crash is None
    assert "not understood" not in text, text
    assert "● connected" in stage.status, text
