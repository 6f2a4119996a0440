"""The smallest odd answers of the lesser kinds that were once read wrong, or not at all.

Each stands for a class that a generator of odd answers found, and breaks without its rule.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from app.api.market import ordered_candles
from app.api.reply import decode, read_list, read_one, read_present, read_receipt
from app.api.shapes import read_analytics, read_health, read_signals, read_symbols, read_trade
from app.errors import BadReply
from app.models.account import Claim, FillsSync, Profile, Transfer
from app.models.analytics import Analytics
from app.models.auth import Grant
from app.models.community import LeaderboardStats
from app.models.deposits import Deposit, DepositTotal
from app.models.log_lines import LogEntry
from app.models.reading import Reading
from app.models.referrals import CodeCheck, Referral, ReferralStats
from app.models.sessions import Session
from tests.api.test_reply import plain

Decode = Callable[[object], Reading[Any]]
REFERRAL: Decode = partial(read_one, model=Referral, names=("referral",))
DEPOSIT: Decode = partial(read_receipt, model=Deposit, names=("deposit", "transaction"))
TRANSFER: Decode = partial(read_receipt, model=Transfer, names=("withdrawal", "transfer"))
CLAIM: Decode = partial(read_receipt, model=Claim, names=("claim", "reward"))
SYNC: Decode = partial(read_receipt, model=FillsSync)
CHECK: Decode = partial(read_present, model=CodeCheck, names=("referral",))
GRANT: Decode = partial(read_present, model=Grant)
TOTAL: Decode = partial(read_present, model=DepositTotal)
STATS: Decode = partial(read_present, model=LeaderboardStats, names=("stats",))
PROFILE: Decode = partial(read_present, model=Profile, names=("profile", "user"))
EARNED: Decode = partial(read_one, model=ReferralStats, names=("stats",))

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

ONE: dict[str, tuple[Decode, Any, dict[str, Any]]] = {
    "an envelope with a time of its own is opened though little inside is known": (
        STATS,
        {"code": 0, "msg": "ok", "data": {"nUsers": 128, "dayNtlVlm": "1.5"}, "ts": 1795910501028},
        {"accounts": 128, "updated_at": None},
    ),
    "a balance is what is free where the other figures prove it": (
        PROFILE,
        {"balance": 1250.5, "equity": 1503.2, "margin_used": 250, "unrealized_pnl": 2.7},
        {"equity": Decimal("1503.2"), "free_balance": Decimal("1250.5")},
    ),
    "a balance that is something else is not free": (
        PROFILE,
        {"balance": 1400.5, "equity": 1503.2, "margin_used": 250, "unrealized_pnl": 2.7},
        {"equity": Decimal("1503.2"), "free_balance": None},
    ),
    "a user who is named by an address has it": (
        PROFILE,
        {"userId": "u1", "user": "0x" + "19" * 20, "withdrawable": "5"},
        {"user_id": "u1", "address": "0x" + "19" * 20, "free_balance": Decimal(5)},
    ),
    "the health inside an envelope is not that of the envelope": (
        read_health,
        {"code": 0, "msg": "ok", "data": {"up": False}, "ts": 1795910400000},
        {"state": "error"},
    ),
    "an n before a noun counts it": (
        EARNED,
        {"n_referred": 1, "referred_volume": 4200.0, "claimable": 12.34},
        {"referred": 1, "claimable": Decimal("12.34")},
    ),
    "a sum may be called by its currency": (
        TOTAL,
        {"code": 0, "msg": "ok", "data": {"usdc": "1700.5", "nDeposits": 2}, "ts": 1795910501028},
        {"total": Decimal("1700.5"), "count": 2},
    ),
    "the code of an envelope is no referral code": (
        REFERRAL,
        {"code": 0, "info": {"referralCode": "GM42", "referredBy": "a"}},
        {"code": "GM42", "referred_by": "a"},
    ),
    "a code that says something is one": (
        REFERRAL,
        {"code": "GM42", "stats": {"volume": 5}},
        {"code": "GM42", "volume": 5},
    ),
    "the status of an envelope is no state of a deposit": (
        DEPOSIT,
        {"record": {"record": {"_id": "d1", "state": "pending"}}, "status": "ok"},
        {"id": "d1", "state": "pending"},
    ),
    "a status that says something beside the deposit is its state": (
        DEPOSIT,
        {"status": "pending", "transaction": {"amount": 5}},
        {"state": "pending", "amount": 5},
    ),
    "where both say a state, that of the deposit counts": (
        DEPOSIT,
        {"status": "pending", "transaction": {"amount": 5, "verificationStatus": "verified"}},
        {"state": "verified", "amount": 5},
    ),
    "a status that only says that all went well is no state": (
        DEPOSIT,
        {"status": "success", "code": "200", "transaction": {"amount": 5}},
        {"state": None, "amount": 5},
    ),
    "the name of the one object is not a part of its fields' names": (
        DEPOSIT,
        {"data": {"verification": {"status": "verified", "amount": 5}}},
        {"state": "verified", "amount": 5},
    ),
    "what a server says of itself beside the one object does not hide it": (
        TRANSFER,
        {"cached": False, "meta": {"took": 3}, "transaction": {"hash": "0xa", "amount": "5"}},
        {"hash": "0xa", "amount": 5},
    ),
    "the time of an envelope is not that of what is in it": (
        SYNC,
        {"timestamp": 1795348800, "sync": {"synced": 3, "total": 9, "syncedAt": None}},
        {"synced": 3, "total": 9, "at": None},
    ),
    "a time beside a lesser group is the answer's own": (
        SYNC,
        {"timestamp": 1795348800, "perUser": {"timestamp": 1700000000}},
        {"at": NOON},
    ),
    "the yes of an envelope is no valid code": (
        CHECK,
        {"success": True, "message": "ok", "referral": {"is_valid": False, "reason": "own"}},
        {"valid": False, "reason": "own"},
    ),
    "the yes beside the owner of a code is its validity": (
        CHECK,
        {"success": True, "referral": {"owner": "ann"}},
        {"valid": True, "owner": "ann"},
    ),
    "the type of a resource is not the type of a token": (
        GRANT,
        {"data": {"type": "tokens", "id": "7", "attributes": {"access-token": "a.b.c"}}},
        {"token_type": None},
    ),
    "a figure with its unit is no wrapper": (
        TOTAL,
        {"total": {"value": "5.50", "currency": "USDC"}, "count": 2},
        {"total": Decimal("5.50"), "count": 2},
    ),
    "the sum of an object under its own name": (
        TOTAL,
        {"success": True, "deposits": {"value": "5.50 USD", "count": 2}},
        {"total": Decimal("5.50"), "count": 2},
    ),
    "a total beside a group of other sums stays the total": (
        TOTAL,
        {"total": "55.5", "wallet": {"amount": 5}},
        {"total": Decimal("55.5")},
    ),
    "a total beside a group with sums and counts of its own": (
        TOTAL,
        {"total": "55.5", "wallet": {"amount": 5, "count": 2}},
        {"total": Decimal("55.5"), "count": None},
    ),
    "a sum under the name of the answer is no answer by itself": (
        CLAIM,
        {"claim": {"reward": {"value": "5.50"}, "left": 3}},
        {"amount": Decimal("5.50"), "remaining": 3},
    ),
    "groups of figures": (
        STATS,
        {"totals": {"volume": 5, "trades": 2}, "users": {"total": 9, "active": 3}},
        {"volume": 5, "trades": 2, "accounts": 9, "active": 3},
    ),
    "the name of a group that says what is in it": (
        PROFILE,
        {"success": True, "balances": {"total": 9, "available": 3}},
        {"equity": 9, "free_balance": 3},
    ),
    "figures of those who came are nobody": (
        EARNED,
        {"earned": 1, "referrals": {"count": 4, "volume": {"value": "8.5"}}},
        {"referred": 4, "volume": Decimal("8.5"), "listed": ()},
    ),
    "a part of the service in an object of its own": (
        read_health,
        {"status": {"status": "up", "uptime": 5, "now": 1795348800}},
        {"state": "up", "uptime_seconds": 5},
    ),
}


@pytest.mark.parametrize("case", ONE)
def test_one_object_in_an_odd_envelope(case: str) -> None:
    read, sent, expected = ONE[case]
    value = read(plain(sent)).value
    assert {name: getattr(value, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("model", "sent", "expected"),
    [
        (LogEntry, {"type": "logs", "message": "x"}, {"kind": None, "text": "x"}),
        (LogEntry, {"type": "log-entry", "message": "x"}, {"kind": None}),
        (LogEntry, {"type": "fill", "message": "x"}, {"kind": "fill"}),
        (Session, {"id": "s", "type": "trading_sessions", "budget": 5}, {"mode": None}),
        (Session, {"id": "s", "type": "quick", "budget": 5}, {"mode": "quick"}),
    ],
)
def test_a_type_that_names_what_every_row_is_says_nothing(
    model: Any, sent: Any, expected: Any
) -> None:
    for answer in ([sent], {"data": [{"type": "x", "id": "1", "attributes": sent}]}):
        row = read_list(plain(answer), model).value[0]
        assert {name: getattr(row, name) for name in expected} == expected


@pytest.mark.parametrize("nothing", [None, "", [], {}, False])
def test_an_error_that_is_none_is_understood(nothing: object) -> None:
    for name in ("error", "errors", "Error"):
        reading = read_health(plain({"status": "ok", "version": "1", name: nothing}))
        assert (reading.unread, reading.broken) == ((), ())
        deposits = read_list(plain([{"hash": "0xa", "amount": 5, name: nothing}]), Deposit)
        assert (deposits.unread, deposits.broken) == ((), ())


SIGNALS: list[tuple[Any, dict[str, str]]] = [
    ({"rsi": 30, "price": 5}, {"rsi": "30"}),
    ({"indicators": {"rsi": "30"}}, {"rsi": "30"}),
    ({"featureSet": {"rsi": 30}}, {"featureSet.rsi": "30"}),
    ({"technicals": {"macd": {"line": 1, "hist": 2}}}, {"macd.line": "1", "macd.hist": "2"}),
    ({"indicators": {"rsi": {"value": 30, "signal": "buy"}}}, {"rsi": "30"}),
    ({"indicators": [{"name": "rsi", "value": 30}]}, {"rsi": "30"}),
]


@pytest.mark.parametrize(("sent", "fields"), SIGNALS, ids=str)
def test_numbers_that_a_signal_carries_are_understood(sent: Any, fields: dict[str, str]) -> None:
    reading = read_signals(plain([{"symbol": "BTC", "side": "buy", **sent}]))
    assert reading.value[0].fields == {name: Decimal(told) for name, told in fields.items()}
    assert (reading.unread, reading.broken) == ((), ())


def test_signals_keyed_by_id_keep_their_symbol() -> None:
    sent = {"data": {"s-750165": {"side": "buy", "coin": "SOL", "rsi": 5}}}
    rows = read_signals(plain(sent)).value
    assert [(row.id, row.symbol, dict(row.fields)) for row in rows] == [
        ("s-750165", "SOL", {"rsi": Decimal(5)})
    ]


def test_numbers_under_one_name_that_is_not_known_keep_that_name() -> None:
    daily = [{"date": "2026-11-21", "volume": 5}, {"date": "2026-11-22", "volume": 7}]
    value = _analytics({"success": True, "community": {"total": 5, "daily": daily}})
    assert value.figures == {"community.total": Decimal(5)}
    assert [series.name for series in value.series] == ["community.daily.volume"]
    assert _analytics({"volume": {"total": 5}, "pnl": {"total": 7}}).figures == {
        "volume.total": Decimal(5),
        "pnl.total": Decimal(7),
    }


def test_words_of_the_answer_are_no_figures_of_the_population() -> None:
    record = {"type": "analytics", "id": "1", "attributes": {"sharpe": 2}}
    for sent in ({"data": record}, {"jsonrpc": "2.0", "code": 0, "sharpe": 2}):
        assert _analytics(sent).figures == {"sharpe": Decimal(2)}


RECORD = {"type": "symbols", "id": "1"}


@pytest.mark.parametrize(
    "sent",
    [
        {"code": 0, "AVAILABLE_SYMBOLS": [{"COIN": "BTC"}, {"COIN": "ETH"}]},
        {"CODE": 0, "VERSION": "1", "SYMBOLS": ["BTC", "ETH"]},
        {"symbols": {"edges": [{"node": {"name": "BTC"}}, {"node": {"name": "ETH"}}]}},
        {"data": {"0": "BTC", "1": "ETH"}},
        {"data": {"docs": [RECORD | {"attributes": {"coin": coin}} for coin in ("BTC", "ETH")]}},
    ],
    ids=str,
)
def test_symbols_in_odd_lists(sent: Any) -> None:
    assert read_symbols(plain(sent)).value == ("BTC", "ETH")


def test_the_one_market_of_an_object_is_a_market() -> None:
    assert read_symbols(plain({"W-USDT-SWAP": {"index": 0}})).value == ("W-USDT-SWAP",)


BAR = {"t": 1795348800, "o": 1, "h": 2, "l": 0.5, "c": 1.5}


@pytest.mark.parametrize(
    "sent",
    [
        {"BTC": {"5m": [BAR]}, "ETH": {"5m": [BAR]}},
        {"5m": [{**BAR, "s": "BTC"}, {**BAR, "s": "ETH"}]},
        {"interval": "5m", "data": {name: {"mid": BAR} for name in ("BTC", "ETH")}},
    ],
    ids=str,
)
def test_candles_by_market_and_interval(sent: Any) -> None:
    rows = ordered_candles(plain(sent)).value
    assert [(row.symbol, row.interval, row.close) for row in rows] == [
        ("BTC", "5m", Decimal("1.5")),
        ("ETH", "5m", Decimal("1.5")),
    ]


def test_signals_by_market_and_interval() -> None:
    rows = read_signals(plain({"BTC": {"5m": {"side": "buy", "rsi": 5}}})).value
    assert [(row.id, row.symbol, row.interval) for row in rows] == [(None, "BTC", "5m")]


def test_columns_of_candles_are_known_by_the_words_of_their_names() -> None:
    sent = {"openTime": [1], "openPx": [1], "highPx": [2], "lowPx": [0.5], "closePx": [1.5]}
    sent = {**{name: column * 2 for name, column in sent.items()}, "openTime": [1795348800] * 2}
    assert [row.high for row in ordered_candles(plain(sent)).value] == [Decimal(2)]


def test_no_data_is_none() -> None:
    assert ordered_candles(plain({"s": "no_data", "nextTime": 1795348800})).value == ()


@pytest.mark.parametrize(
    ("sent", "closes", "said"),
    [
        ([BAR, {"t": 1795348860, "h": 1, "l": 2}], ["1.5"], "contradict"),
        ([BAR, {**BAR, "t": 1795348860, "h": 1}], ["1.5"], "contradict"),
        ([BAR, {"t": 1795348860, "volume": 5}], ["1.5"], "no time or price"),
        ([BAR, {**BAR, "t": 1795348860, "c": None}], ["1.5", "None"], "four prices"),
        ([[*BAR.values()], [1795348860, None, 2, 0.5, 1.5]], ["1.5", "1.5"], "four prices"),
    ],
)
def test_a_candle_that_cannot_be_right_is_said(sent: Any, closes: list[str], said: str) -> None:
    reading = ordered_candles(plain(sent))
    assert [str(row.close) for row in reading.value] == closes
    assert said in "; ".join(reading.broken)


@pytest.mark.parametrize("row", [{"t": 1795348800, "price": 5}, {"t": 1795348800, "h": 1, "l": 2}])
def test_rows_of_which_none_is_a_candle_are_refused(row: Any) -> None:
    with pytest.raises(BadReply):
        ordered_candles(plain([row]))


LENGTHS = {
    **dict.fromkeys(("7D", "7d", "7 days", "7-day", "1 week", "SEVEN_DAYS", "DAYS_7", "P7D"), 7),
    **dict.fromkeys(("P1W", "168h0m0s", "STRATEGY_DURATION_7D"), 7),
    **dict.fromkeys(("PT24H", "24h", "1440min", "PT1440M"), 1),
    "THREE_HUNDRED_SIXTY_FIVE_DAYS": 365,
    **dict.fromkeys(("7", "30m", "1M", "1 month", "1y", "-7d", "1.5d", "day", "P1M", "open"), None),
}


def test_a_duration_is_a_length_only_where_it_can_be_nothing_else() -> None:
    found = {}
    for said in LENGTHS:
        row = read_list(plain([{"id": "s", "strategyDuration": said}]), Session).value[0]
        found[said] = None if row.length is None else row.length.days
    assert found == LENGTHS


@pytest.mark.parametrize(
    ("sent", "days"),
    [
        ({"durationDays": 7}, 7),
        ({"duration": {"value": "7", "unit": "DAYS"}}, 7),
        ({"duration": 7}, None),
        ({"durationMs": 45}, None),
    ],
)
def test_the_unit_of_a_duration_may_stand_elsewhere(sent: Any, days: int | None) -> None:
    row = read_list(plain([{"id": "s", "budget": 5, **sent}]), Session).value[0]
    assert (None if row.length is None else row.length.days) == days


def test_a_document_of_records_keeps_what_is_not_its_own() -> None:
    assert decode(b'{"data": [{"type": "long", "size": 1}]}', None) == {
        "data": [{"type": "long", "size": 1}]
    }
    row = {"id": "p", "type": "long", "size": 1, "coin": "BTC", "attributes": {"note": "x"}}
    trade = read_trade(plain({"data": {"positions": [row]}})).value
    assert trade is not None
    assert [position.side for position in trade.positions] == ["long"]


def test_an_unknown_object_is_still_refused() -> None:
    for read in (REFERRAL, TOTAL, read_analytics, read_symbols):
        with pytest.raises(BadReply):
            read(plain({"success": True, "thing": {"colour": "red"}}))


def _analytics(sent: object) -> Analytics:
    return read_analytics(plain(sent)).value


def test_a_wrapper_under_the_name_of_a_market_is_no_market_itself() -> None:
    inner = {"positionId": "p1", "side": "long", "size": "0.5", "entryPrice": "6"}
    read = read_trade({"positions": {"BTCUSDT": {"data": inner}, "ETHUSDT": {"data": inner}}})
    assert read.value is not None
    assert "data" not in {position.symbol for position in read.value.positions}
