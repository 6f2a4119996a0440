"""The screens over backends that others might have built: the figures are theirs, gaps are gaps."""

import random
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pytest

from app.ui import format as fmt
from tests.support.driving import NARROW, WIDE
from tests.support.foreign.backends import ALL, BACKENDS
from tests.support.foreign.kernel import ForeignBackend
from tests.support.foreign.mutations import MUTATIONS, places
from tests.support.foreign.oddities import changing
from tests.support.foreign.stage import ForeignStage

ZERO = re.compile(r"(?<![\d.,])[+−]?0\.0+(?!\d)(?=.*[a-z])")
"""A figure of nothing; the scale of the signals' pane stands at the end of its line."""


@asynccontextmanager
async def signed_in(
    which: str,
    size: tuple[int, int] = WIDE,
    *keys: str,
    empty: bool = False,
    around: Callable[[ForeignBackend], Any] = lambda backend: backend,
) -> AsyncIterator[ForeignStage]:
    """Sign in with a real signature, then go to a screen and let it load."""
    stage = ForeignStage(ALL[which], around=around)
    stage.backend.empty = empty
    async with stage.running(size, loaded=False):
        await stage.until(lambda: "enter signs" in stage.text or "enter sign" in stage.hints)
        await stage.press("enter")
        await stage.threads_until(lambda: stage.app.signed_in)
        for key in keys or ("1",):
            await stage.press(key)
        await stage.load()
        await stage.advance(6)
        yield stage


def shows(stage: ForeignStage, *parts: str) -> None:
    text = stage.text
    for part in parts:
        assert part in text, f"no “{part}” on:\n{text}"


FIGURES = {
    "mongo": ("1,250.50", "830.25", "BTC", "+2.75", "−1.30"),
    "hl": ("13,109.48", "13,104.51", "BTC", "−0.08", "+0.11"),
    "goish": ("2,048.50", "1,024.25", "BTCUSDT", "−1.50"),
}
TRADES = {
    "mongo": ("0.015", "61,434", "10×", "62,476", "60,944", "ETH", "no stop, no liquidation given"),
    "hl": ("0.00785", "26,951", "20×", "no mark given", "no mark, stop, target given"),
    "goish": ("0.015", "65,210", "66,000", "no entry given"),
}
LINES = {
    "mongo": ("Relative volume 1.35 passed the gate", "Checked the stop of BTC, pass 45"),
    "hl": ("waiting for volume", "dir Open Short"),
    "goish": ("session tick 70", "trade tick 30"),
}
CHARTS = {
    "mongo": ("BTC perp", "61,676", "5m"),
    "hl": ("BTC perp", "27,068", "5m"),
    "goish": ("BTC-USD perp", "65,383", "▼ sell"),
}
RANKS = {
    "mongo": ("100 of 137", "42", "+6,900.50", "108.25 unit?", "you"),
    "hl": ("240", "you", "+986,000.25", "0.0393 unit?", "allTime"),
    "goish": ("100 of 5,000", "1,234", "+67,043.00", "0.7766 unit?", "you"),
}


def parts(which: str, key: str, *, is_wide: bool) -> tuple[str, ...]:
    """What a screen has to show of a backend."""
    narrow = {
        "2": LINES[which][:1],
        "3": LINES[which][1:],
        "4": CHARTS[which][:2],
        "5": RANKS[which],
    }
    wide = {"3": (*TRADES[which], *(["no id given"] if which == "hl" else []))}
    return FIGURES[which] if key == "1" else (wide if is_wide else narrow).get(key, ())


@pytest.mark.parametrize("which", BACKENDS)
async def test_every_screen_has_the_servers_figures_and_invents_no_zero(which: str) -> None:
    async with signed_in(which, WIDE) as stage:
        for size in (WIDE, NARROW):
            await stage.resize(*size)
            for key in "12345":
                await stage.press(key)
                await stage.load()
                if size == WIDE:
                    await stage.advance(6)
                assert stage.app.crash is None
                shows(stage, *parts(which, key, is_wide=size == WIDE))
                text = stage.text
                assert not ZERO.search(text), text
                assert "not understood" not in text, text
                assert "● connected" in stage.status, text
                if key == "4":
                    assert len(stage.app.candles.value.rows) >= 200
                    assert any("│" in row and "┃" in row for row in text.splitlines())
            assert "rank —" not in text
            assert "no rank yet" not in text


@pytest.mark.parametrize("which", BACKENDS)
async def test_nothing_running_is_said_and_not_shown_as_figures(which: str) -> None:
    async with signed_in(which, WIDE, "3", empty=True) as stage:
        for size in (WIDE, NARROW):
            await stage.resize(*size)
            for key, said in (("3", "No "), ("2", "No "), ("5", "No rankings yet.")):
                await stage.press(key)
                await stage.load()
                shows(stage, said)


@pytest.mark.parametrize("which", ["mongo", "goish"])
async def test_the_leaderboard_loads_further_pages(which: str) -> None:
    async with signed_in(which, WIDE, "5") as stage:
        await stage.press("G")
        await stage.until(lambda: len(stage.app.rankings.value.rows) > 100)
        assert not {row.key for row in stage.app.rankings.value.rows[:100]} & {
            row.key for row in stage.app.rankings.value.rows[100:]
        }


async def test_a_token_that_ended_is_renewed_where_the_user_stands() -> None:
    async with signed_in("goish", WIDE, "3") as stage:
        stage.backend.forget_tokens()
        await stage.press("r")
        verified = stage.backend.calls.count
        await stage.threads_until(lambda: verified("POST /auth/evm/verify") == 2, seconds=0.25)
        await stage.advance(6)
        shows(stage, "BTCUSDT", "● connected")


@pytest.mark.parametrize("value", ["1e30", "-1e30", "1e-30", "0", "0.62", "-0.00001", "9" * 40])
def test_any_number_of_a_signal_can_be_written(value: str) -> None:
    for text in (fmt.number(Decimal(value)), fmt.rounded(Decimal(value), 2)):
        assert text.strip("−0123456789.,") == ""
        assert any(map(str.isdigit, text))


@pytest.mark.parametrize(
    ("which", "size", "seed"), [("mongo", WIDE, 1), ("hl", NARROW, 103), ("goish", NARROW, 7)]
)
async def test_answers_that_break_all_the_time_never_end_the_program(
    which: str, size: tuple[int, int], seed: int
) -> None:
    rng = random.Random(seed)
    mutations = [*MUTATIONS.values()]
    is_on = False

    def broken(path: str, plain: Any) -> Any:
        if is_on:
            for _ in range(rng.randint(1, 4)):
                spots = list(places(plain)) if isinstance(plain, dict | list) else []
                if spots:
                    plain = rng.choice(mutations)(plain, rng.choice(spots), rng)
        return plain

    async with signed_in(which, size, around=changing(broken)) as stage:
        is_on = True
        for key in "12345e":
            await stage.press(key)
            for _ in range(3):
                await stage.press("r", *rng.sample(["s", "down", "o", "G", "c", "]"], 2))
                await stage.advance(4)
                assert stage.rows
        is_on = False
        await stage.press("3", "r")
        # What was broken before may still be on the screen.
        await stage.advance(8)
        await stage.until(lambda: "● connected" in stage.status)
        assert stage.app.crash is None
        shows(stage, *FIGURES[which][2:])


REFERRALS = {
    "mongo": (
        ("MONGO1", "— of 10,000.00 USDC, as published", "12.50", "2.01"),
        "✕ FOX cannot be used: “Unknown code”",
    ),
    "hl": (("HLCODE", "149,428.66 of 10,000.00 USDC", "22.74", "11.05"), "? FOX was not checked"),
    "goish": (("GOCODE", "— of 10,000.00 USDC, as published"), "✓ FOX can be used."),
}


@pytest.mark.parametrize("which", BACKENDS)
async def test_the_referral_code_is_theirs_and_another_is_checked_in_their_words(
    which: str,
) -> None:
    told, said = REFERRALS[which]
    async with signed_in(which, NARROW, "7") as stage:
        shows(stage, *told)
        await stage.press("v", *"FOX", "enter")
        await stage.until(lambda: said in stage.text, 10)
        await stage.press("5", "v", "v")
        await stage.load()
        shows(stage, "The server tells nothing over time.")
        await stage.press("v")
        shows(stage, "Rankings")
        await stage.press("enter")
        await stage.until(lambda: "The server has no page for this account" in stage.text, 10)
