"""Real answers of Hyperliquid, whose shapes Alura builds on; skipped where they are absent."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.api.reply import decode, read_list, read_present
from app.api.shapes import read_candles, read_symbols, read_trade
from app.models.account import Profile
from app.models.base import WireModel, wire
from app.models.scalars import Amount, Id, Price, Quantity, Symbol
from app.models.times import Time

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ALURA_RECORDINGS", ROOT.parent / "shared" / "data")) / "hyperliquid"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no recordings: set ALURA_RECORDINGS to a folder that has them"
)


def recorded(name: str, kind: str) -> Any:
    """Return the recorded body of a request, as it comes from the wire."""
    calls = json.loads((FOLDER / f"{name}.json").read_text())
    (body,) = [call["body"] for call in calls if call["request"]["type"] == kind]
    return decode(json.dumps(body).encode(), "application/json")


def test_positions_are_read_with_side_and_exact_figures() -> None:
    body = recorded("get_user_state", "clearinghouseState")
    reading = read_trade(body)
    assert reading.value is not None
    assert reading.complete
    assert not reading.broken
    assert len(reading.value.positions) == len(body["assetPositions"])
    first = reading.value.positions[0]
    assert (first.symbol, first.side, first.size) == ("BTC", "short", Decimal("0.00785"))
    assert first.pnl == Decimal("-0.08007")
    assert (first.leverage, first.margin_mode) == (20, "cross")
    for position, row in zip(reading.value.positions, body["assetPositions"], strict=True):
        raw = Decimal(row["position"]["szi"])
        assert (position.side, position.size) == ("long" if raw > 0 else "short", abs(raw))
    without = [p.liquidation for p in reading.value.positions if p.liquidation is None]
    assert "positions.liquidation" not in reading.missing or without


def test_account_value_is_read_from_the_margin_summary() -> None:
    body = recorded("get_user_state", "clearinghouseState")
    profile = read_present(body, Profile).value
    assert profile.equity == Decimal(body["marginSummary"]["accountValue"])
    assert profile.free_balance == Decimal(body["withdrawable"])


def test_candles_tell_opening_from_closing_time() -> None:
    body = recorded("get_candles_snapshot", "candleSnapshot")
    reading = read_candles(body)
    assert len(reading.value) == len(body)
    assert reading.complete
    assert not reading.broken
    assert not reading.missing
    first = reading.value[0]
    assert first.time is not None
    assert first.close_time is not None
    assert int(first.time.timestamp() * 1000) == min(row["t"] for row in body)
    assert first.time < first.close_time
    assert (first.symbol, first.trades) == ("kPEPE", 709)


def test_the_universe_is_a_list_of_symbols() -> None:
    body = recorded("get_info", "meta")
    names = tuple(row["name"] for row in body["universe"])
    assert read_symbols(body).value == names


class Fill(WireModel):
    """A model of the test's own: any model reads this way."""

    id: Id | None = wire("oid")
    symbol: Symbol | None = wire("coin")
    price: Price | None = wire("px")
    size: Quantity | None = wire("sz")
    realised_pnl: Amount | None = wire("closedPnl")
    time: Time | None = None


def test_every_recorded_fill_is_read() -> None:
    body = recorded("get_user_fills", "userFills")
    reading = read_list(body, Fill)
    assert len(reading.value) == len(body) > 100
    assert reading.complete
    assert not reading.broken
    assert not reading.missing
    total = sum((fill.realised_pnl or 0 for fill in reading.value), Decimal(0))
    assert total == sum(Decimal(row["closedPnl"]) for row in body)
