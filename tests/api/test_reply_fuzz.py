"""Any JSON at all: a reading or an honest error, and never an invented figure."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.api.reply import decode, read_list, read_one, read_page, read_receipt
from app.api.shapes import read_candles, read_health, read_signals, read_symbols, read_trade
from app.errors import BadReply, Doubtful
from app.models.account import Profile, Transfer
from app.models.base import WireModel
from app.models.community import Analytics, CodeCheck, LeaderboardStats, Ranking, Referral
from app.models.deposits import Deposit, DepositTotal
from app.models.log_lines import LogEntry
from app.models.market import Candle, Signal
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade

ROWS = (Session, Position, LogEntry, Ranking, Deposit, Signal, Candle)
OBJECTS = (Profile, Trade, LeaderboardStats, Referral, CodeCheck, DepositTotal, Analytics)

KEYS = (
    "id",
    "data",
    "positions",
    "size",
    "side",
    "symbol",
    "time",
    "t",
    "o",
    "h",
    "l",
    "c",
    "v",
    "status",
    "error",
    "ok",
    "total",
    "next",
    "trade",
    "sessions",
    "budget",
    "pnl",
    "position",
    "0",
    "1795348800",
    "BTC",
    "foo",
    "meta",
    "page",
    "items",
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 2 * 10**12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-999, max_value=999)
    | st.text(max_size=8)
    | st.sampled_from(["long", "-1.5", "$2", "2026-11-22", "error", "BTC", "12%"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=5),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)
READERS: dict[str, Callable[[object], Reading[Any]]] = {
    "trade": read_trade,
    "candles": read_candles,
    "signals": read_signals,
    "symbols": read_symbols,
    "health": read_health,
    **{f"list {model.__name__}": lambda p, m=model: read_list(p, m) for model in ROWS},
    **{f"page {model.__name__}": lambda p, m=model: read_page(p, m, page=1) for model in ROWS},
    **{f"one {model.__name__}": lambda p, m=model: read_one(p, m) for model in OBJECTS},
    "receipt": lambda p: read_receipt(p, Transfer),
}


def numbers_in(value: object) -> set[Decimal]:
    """Return every figure that a text or number in the answer holds, without its sign."""
    if isinstance(value, dict):
        return set().union(*(numbers_in(part) for pair in value.items() for part in pair), set())
    if isinstance(value, list):
        return set().union(*map(numbers_in, value), set())
    if isinstance(value, bool) or value is None:
        return set()
    try:
        return {abs(Decimal(str(value).strip(" $%x").replace(",", "")))}
    except ArithmeticError:
        return set()


def decimals_in(value: object) -> set[Decimal]:
    if isinstance(value, Decimal):
        return {abs(value)}
    if isinstance(value, dict):
        return set().union(*map(decimals_in, value.values()), set())
    if isinstance(value, list | tuple):
        return set().union(*map(decimals_in, value), set())
    return decimals_in(value.model_dump()) if isinstance(value, WireModel) else set()


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=40, deadline=None)
@given(sent=JSON)
def test_no_json_at_all_breaks_the_reading_or_invents_a_figure(reader: str, sent: object) -> None:
    body = json.dumps(sent, default=str).encode()
    arrived = decode(body, None)
    try:
        reading = READERS[reader](arrived)
    except (BadReply, Doubtful) as error:
        sentences: tuple[str, ...] = (error.message, error.server_message or "")
    else:
        rows = reading.value.rows if reader.startswith("page") else reading.value
        assert decimals_in(rows) <= numbers_in(arrived)
        sentences = (*reading.broken, *reading.unread)
    assert all(sentence == "" or sentence.isprintable() for sentence in sentences)
