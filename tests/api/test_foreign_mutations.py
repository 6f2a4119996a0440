"""Foreign answers broken in every small way: an ApiError or a reading, and no number of our own."""

import json
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from app.errors import ApiError
from tests.api.test_foreign_backends import reads, rig
from tests.support.foreign import oddities
from tests.support.foreign.backends import BACKENDS
from tests.support.foreign.mutations import MUTATIONS, places

EACH = 3
"""Places of one answer that each mutation is tried at; drawn with a fixed seed."""
FEW = 12
"""Rows of a list that are sent, at most: only the first ones are ever broken."""


def numbers(value: Any) -> Iterator[Decimal]:
    """Every figure of a reading; times and what is counted by us are none."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in COUNTED:
                yield from numbers(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))


COUNTED = {"open_positions", "referred", "accounts", "synced"}
"""Tallies: a list that stands there is counted, as documented."""


def told(plain: Any) -> Iterator[Decimal]:
    """Every number that an answer holds, without its sign: a size shows it as a side."""
    if isinstance(plain, dict | list):
        for item in plain.values() if isinstance(plain, dict) else plain:
            yield from told(item)
    elif isinstance(plain, str | int | float) and not isinstance(plain, bool):
        try:
            yield abs(Decimal(str(plain).strip().rstrip("%xX")))
        except ArithmeticError:
            return


def short(plain: Any) -> Any:
    """Return an answer with the first rows of each list only."""
    if isinstance(plain, dict):
        return {key: short(value) for key, value in plain.items()}
    return [short(item) for item in plain[:FEW]] if isinstance(plain, list) else plain


@pytest.mark.parametrize("mutation", MUTATIONS)
@pytest.mark.parametrize("which", BACKENDS)
async def test_broken_answers_end_in_an_error_or_in_their_own_numbers(
    which: str, mutation: str
) -> None:
    mutate = MUTATIONS[mutation]
    rng = random.Random(f"{which} {mutation}")
    held: dict[str, Any] = {}

    def broken(path: str, plain: Any) -> Any:
        return held["plain"] if "plain" in held else held.setdefault("good", short(plain))

    async with rig(which, around=oddities.changing(broken)) as r:
        for name, read in reads(which, r.client, candles=FEW).items():
            held.clear()
            try:
                await read()
            except ApiError:
                continue
            if "good" not in held:
                continue
            good = held["good"]
            spots = list(places(good))
            for spot in rng.sample(spots, min(EACH, len(spots))):
                held["plain"] = mutate(json.loads(json.dumps(good)), spot, rng)
                try:
                    reading = await read()
                except ApiError:
                    continue
                own = {abs(number) for number in numbers(reading.value)}
                invented = own - set(told(held["plain"]))
                assert not invented, (name, spot, held["plain"], reading)


MONEY = (
    "active_sessions",
    "current_trade",
    "profile",
    "standing",
    "referral_stats",
    "leaderboard_stats",
    "total_deposited",
)


def flat(value: Any, at: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], Decimal]]:
    """Every figure of a reading with its place."""
    if isinstance(value, Decimal):
        yield at, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from flat(getattr(value, name), (*at, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from flat(item, (*at, index))


@pytest.mark.parametrize("mutation", ["drop", "nothing"])
@pytest.mark.parametrize("which", BACKENDS)
async def test_a_figure_that_went_missing_is_not_replaced_by_another(
    which: str, mutation: str
) -> None:
    mutate = MUTATIONS[mutation]
    held: dict[str, Any] = {}

    def broken(path: str, plain: Any) -> Any:
        return held["plain"] if "plain" in held else held.setdefault("good", short(plain))

    async with rig(which, around=oddities.changing(broken)) as r:
        for name in MONEY:
            held.clear()
            read = reads(which, r.client, candles=FEW)[name]
            before = await read()
            expected = dict(flat(before.value))
            for spot in places(held["good"]):
                if isinstance(spot[-1], int):
                    continue
                held["plain"] = mutate(json.loads(json.dumps(held["good"])), spot, random.Random(1))
                try:
                    reading = await read()
                except ApiError:
                    continue
                others = {k: v for k, v in flat(reading.value) if expected.get(k) != v}
                # A row that was lost moves those behind it up, and the reading says so.
                assert not others or not reading.complete, (name, spot, others)
