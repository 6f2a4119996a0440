"""Every endpoint's reply in many dialects gives the same models; what is unclear gives none."""

import json
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from app.api.reply import (
    decode,
    read_list,
    read_one,
    read_present,
    read_receipt,
    refusal_text,
)
from app.api.shapes import read_candles, read_health, read_signals, read_symbols, read_trade
from app.errors import BadReply, Doubtful
from app.models.account import Claim, FillsSync, Profile, Transfer
from app.models.analytics import Analytics
from app.models.auth import Challenge, CloseSignature, Grant, TradingKey
from app.models.base import WireModel, wire_names
from app.models.community import LeaderboardStats, Ranking
from app.models.deposits import Deposit, DepositTotal
from app.models.health import Health
from app.models.log_lines import LogEntry
from app.models.market import Candle, Signal
from app.models.reading import Reading
from app.models.referrals import CodeCheck, Referral, ReferralStats
from app.models.sessions import Session
from app.models.trading import Position

SESSION_NAMES = ("sessions", "activeSessions")


def plain(value: object) -> object:
    """Return what arrives when a backend sends the value."""
    return decode(json.dumps(value).encode(), "application/json; charset=utf-8")


# One row of each list in plain camel case.
LISTS: dict[type[WireModel], tuple[str, dict[str, Any]]] = {
    Session: (
        "sessions",
        {
            "id": "s-1",
            "symbol": "BTC",
            "assetIndex": 0,
            "mode": "advance",
            "strategy": "Degen",
            "budget": 100.5,
            "status": "ACTIVE",
            "startedAt": "2026-11-22T12:00:00Z",
        },
    ),
    Position: (
        "positions",
        {
            "id": "p-1",
            "symbol": "ETH",
            "side": "long",
            "size": 0.5,
            "entryPrice": 3000.25,
            "unrealizedPnl": -1.5,
            "leverage": 10,
        },
    ),
    LogEntry: (
        "logs",
        {"id": "l-1", "timestamp": "2026-11-22T12:00:00Z", "level": "info", "message": "opened"},
    ),
    Ranking: (
        "rankings",
        {"rank": 3, "userId": "u-3", "pnl": 120.25, "volume": 90000, "totalTrades": 12},
    ),
    Deposit: (
        "transactions",
        {"id": "d-1", "txHash": "0xabc1", "amount": 25.5, "status": "verified"},
    ),
    Signal: (
        "signals",
        {
            "id": "g-1",
            "symbol": "BTC",
            "interval": "5m",
            "side": "buy",
            "strength": 0.7,
            "timestamp": "2026-11-22T12:00:00Z",
        },
    ),
    Candle: (
        "candles",
        {
            "time": "2026-11-22T12:00:00Z",
            "open": 10.5,
            "high": 11,
            "low": 10,
            "close": 10.75,
            "volume": 5,
        },
    ),
}

ENVELOPES: dict[str, Callable[[str, list[Any]], Any]] = {
    "bare": lambda _, rows: rows,
    "data": lambda _, rows: {"data": rows},
    "result": lambda _, rows: {"result": rows},
    "success": lambda _, rows: {"success": True, "data": rows, "message": "ok"},
    "ok": lambda name, rows: {"ok": True, name: rows},
    "total": lambda name, rows: {name: rows, "total": len(rows), "page": 1},
    "items": lambda _, rows: {"data": {"items": rows, "meta": {"total": len(rows)}}},
    "twice": lambda name, rows: {"data": {"data": {name: rows}}},
    "nest": lambda _, rows: {"statusCode": 200, "message": "Success", "data": rows},
    "hyperliquid": lambda name, rows: {"status": "ok", "response": {"type": name, "data": rows}},
    "unknown": lambda _, rows: {"whatever": rows, "generatedIn": "3ms"},
    "typeorm": lambda _, rows: [rows, len(rows)],
    "relay": lambda _, rows: {"edges": [{"cursor": "x", "node": row} for row in rows]},
    "single": lambda _, rows: rows[0],
    "single in data": lambda _, rows: {"success": True, "data": rows[0]},
    "numbered": lambda _, rows: {"data": {str(i): row for i, row in enumerate(rows)}},
    "jsonrpc": lambda _, rows: {"jsonrpc": "2.0", "id": 7, "result": rows},
}


def snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def each(row: dict[str, Any], change: Callable[[str, Any], tuple[str, Any]]) -> dict[str, Any]:
    return dict(change(key, value) for key, value in row.items())


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def time_as(value: object, moment: object) -> object:
    return moment if isinstance(value, str) and value.endswith("Z") else value


SPELLINGS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "camel": lambda row: row,
    "snake": lambda row: each(row, lambda k, v: (snake(k), v)),
    "kebab": lambda row: each(row, lambda k, v: (snake(k).replace("_", "-"), v)),
    "pascal": lambda row: each(row, lambda k, v: (k[0].upper() + k[1:], v)),
    "text": lambda row: each(row, lambda k, v: (k, str(v) if is_number(v) else v)),
    "seconds": lambda row: each(row, lambda k, v: (k, time_as(v, 1795348800))),
    "milliseconds": lambda row: each(row, lambda k, v: (k, time_as(v, "1795348800000"))),
    "mongo": lambda row: each(row, lambda k, v: ("_id", {"$oid": v}) if k == "id" else (k, v)),
    "more": lambda row: {"__v": 0, **row, "internal": {"a": 1}, "nothing": None},
}


def read(model: type[WireModel], value: object) -> tuple[Reading[Any], tuple[WireModel, ...]]:
    if model is Candle:
        reading: Reading[Any] = read_candles(plain(value))
    elif model is Signal:
        reading = read_signals(plain(value))
    else:
        reading = read_list(plain(value), model, names=(LISTS[model][0],))
    return reading, reading.value


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("model", LISTS)
def test_every_envelope_gives_the_same_rows(model: type[WireModel], envelope: str) -> None:
    name, row = LISTS[model]
    _, expected = read(model, [row])
    reading, rows = read(model, ENVELOPES[envelope](name, [row]))
    assert rows == expected
    assert reading.complete
    assert not reading.broken


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("model", LISTS)
def test_every_spelling_gives_the_same_rows(model: type[WireModel], spelling: str) -> None:
    _, row = LISTS[model]
    _, expected = read(model, [row])
    reading, rows = read(model, {"data": [SPELLINGS[spelling](row)]})
    assert [r.model_dump(exclude={"fields"}) for r in rows] == [
        r.model_dump(exclude={"fields"}) for r in expected
    ]
    assert not reading.broken


@pytest.mark.parametrize("model", LISTS)
def test_a_row_says_what_it_was_sent(model: type[WireModel]) -> None:
    _, row = LISTS[model]
    _, rows = read(model, [row])
    known = rows[0].model_dump(exclude_none=True, exclude_defaults=True)
    assert len(known) >= len(row)


@pytest.mark.parametrize("model", [Session, Position, LogEntry, Deposit])
def test_rows_keyed_by_id_carry_that_id(model: type[WireModel]) -> None:
    name, row = LISTS[model]
    rest = {key: value for key, value in row.items() if key != "id"}
    _, expected = read(model, [row])
    for wrapped in ({row["id"]: rest}, {"data": {row["id"]: rest}}, {name: {row["id"]: rest}}):
        assert read(model, wrapped)[1] == expected


def test_signals_may_be_keyed_by_symbol() -> None:
    for sent in (
        {"BTC": {"signal": "BUY"}, "ETH": {"signal": "sell"}},
        {"data": {"BTC": "buy", "ETH": "SELL"}},
        {"signals": {"BTC": [{"direction": "long"}], "ETH": [{"direction": "short"}]}},
        [{"coin": "BTC", "side": 1}, {"coin": "ETH", "side": -1}],
    ):
        rows = read_signals(plain(sent)).value
        assert [(row.symbol, row.side) for row in rows] == [("BTC", "buy"), ("ETH", "sell")]


def test_what_is_said_once_around_the_rows_belongs_to_each() -> None:
    sent = {"symbol": "BTC", "interval": "1h", "data": [{"t": 1795348800, "o": 1, "c": 2}]}
    candle = read_candles(plain(sent)).value[0]
    assert (candle.symbol, candle.interval) == ("BTC", "1h")


NOTHINGS: list[Any] = [
    None,
    [],
    {},
    {"data": None},
    {"data": []},
    {"data": {}},
    {"success": True, "data": None, "message": "none"},
    {"statusCode": 200, "message": "OK", "data": []},
    {"sessions": []},
    {"sessions": None},
    {"ok": True, "sessions": [], "total": 0},
    {"data": {"items": [], "meta": {"total": 0}}},
    {"result": {"data": {"sessions": []}}},
    {"status": "ok", "response": []},
    [[], 0],
]


@pytest.mark.parametrize("sent", NOTHINGS, ids=str)
def test_none_is_understood_in_every_form(sent: object) -> None:
    reading = read_list(plain(sent), Session, names=SESSION_NAMES)
    assert reading.value == ()
    assert reading.complete
    assert not reading.missing


def test_an_empty_body_is_none() -> None:
    assert decode(b"", None) is None
    assert decode(b" \n", "application/json") is None
    assert read_list(decode(b"", None), Session).value == ()
    assert read_trade(decode(b"", None)).value is None


UNKNOWN: list[Any] = [
    {"foo": 1},
    {"foo": []},
    {"foo": {}},
    {"foo": {"bar": []}},
    {"total": 5},
    {"message": "hello"},
    {"data": {"foo": 1}},
    {"data": 5},
    {"sessions": 3},
    {"a": {"b": 1}, "c": {"d": 2}},
    [1, 2],
    ["a"],
    [None],
    [{"foo": 1}],
    "text",
    5,
    True,
]


@pytest.mark.parametrize("sent", UNKNOWN, ids=str)
def test_what_is_not_recognized_is_never_taken_for_none(sent: object) -> None:
    with pytest.raises(BadReply):
        read_list(plain(sent), Session, names=SESSION_NAMES)


@pytest.mark.parametrize("sent", [*UNKNOWN[:4], {"data": {"foo": 1}}, "text", 5], ids=str)
def test_an_unknown_object_is_never_taken_for_the_one_or_for_none(sent: object) -> None:
    with pytest.raises(BadReply):
        read_trade(plain(sent))
    with pytest.raises(BadReply):
        read_one(plain(sent), Profile, names=("profile",))


NOES: list[Any] = [
    {"ok": False, "message": "no"},
    {"success": False, "data": [], "message": "no"},
    {"success": "false", "message": "no"},
    {"status": "err", "response": "no"},
    {"status": "error", "message": "no", "data": []},
    {"status": "fail", "data": {"title": "no"}},
    {"status": False, "message": "no"},
    {"error": "no"},
    {"error": {"message": "no"}, "data": None},
    {"error": True, "message": "no"},
    {"statusCode": 400, "message": ["no"]},
    {"statusCode": 503, "message": "no", "error": "Service Unavailable"},
    {"status": 429, "message": "no"},
    {"errors": [{"message": "no"}], "data": None},
    {"data": {"success": False, "message": "no"}},
    {"result": {"status": "err", "response": "no"}},
    {"code": 51000, "msg": "no", "data": []},
]


@pytest.mark.parametrize("sent", NOES, ids=str)
def test_a_body_that_says_no_is_doubtful_with_the_servers_words(sent: object) -> None:
    for call in (
        lambda: read_list(plain(sent), Session, names=SESSION_NAMES),
        lambda: read_trade(plain(sent)),
        lambda: read_receipt(plain(sent), Transfer),
        lambda: read_candles(plain(sent)),
        lambda: read_symbols(plain(sent)),
    ):
        with pytest.raises(Doubtful) as caught:
            call()
        assert caught.value.server_message == "no"
        assert caught.value.applied is None


YESES: list[Any] = [
    {"ok": True, "error": None, "data": [LISTS[Session][1]]},
    {"error": False, "data": [LISTS[Session][1]]},
    {"code": 0, "msg": "", "data": [LISTS[Session][1]]},
    {"code": "200", "errors": [], "data": [LISTS[Session][1]]},
    [{**LISTS[Session][1], "status": "error", "error": "margin"}],
    {"statusCode": 201, "data": [LISTS[Session][1]]},
]


@pytest.mark.parametrize("sent", YESES, ids=range(len(YESES)))
def test_a_row_in_a_bad_state_is_no_refusal_of_the_read(sent: object) -> None:
    assert len(read_list(plain(sent), Session, names=SESSION_NAMES).value) == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"id": "t", "status": "failed"},
        {"closed": [{"id": "1", "ok": True}, {"id": "2", "ok": False}]},
        {"results": [{"id": "1"}, {"id": "2", "error": "margin"}]},
        {"status": "ok", "response": {"data": {"statuses": [{"error": "Insufficient margin"}]}}},
        {"closed": 2, "failed": 1},
        False,
    ],
    ids=str,
)
def test_a_change_that_failed_in_part_is_doubtful(sent: object) -> None:
    with pytest.raises(Doubtful):
        read_receipt(plain(sent), Position)


@pytest.mark.parametrize(
    "sent",
    [None, {}, True, "ok", "closed", [], {"ok": True}, {"message": "Closed"}, 5, {"closed": 3}],
    ids=str,
)
def test_a_receipt_may_say_no_more_than_yes(sent: object) -> None:
    assert read_receipt(plain(sent), Position).value is None


def test_the_servers_words_are_found_and_harmless() -> None:
    assert refusal_text({"message": ["a must b", "c"], "error": "Bad Request"}) == "a must b; c"
    assert refusal_text({"statusCode": 401, "message": "Unauthorized"}) == "Unauthorized"
    assert refusal_text({"error": {"message": "x\x1b[2Jy"}}) == "xy"
    missing = {"detail": [{"loc": ["b"], "msg": "field required"}]}
    assert refusal_text(missing) == "b: field required"
    assert refusal_text("plain words") == "plain words"
    assert refusal_text({"statusCode": 500}) is None
    assert refusal_text(None) is None
    assert len(refusal_text({"message": "x" * 5000}) or "") == 2000


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>502</body></html>",
        b"<!DOCTYPE html>",
        b'{"sessions": [{"id": "1"',
        b"[1, 2",
        b"\xff\xfe\x00",
        b"not json",
        b"[" * 100_000,
        b"1" * 5_000,
    ],
    ids=range(8),
)
def test_a_body_that_is_no_whole_json_is_not_understood(body: bytes) -> None:
    with pytest.raises(BadReply):
        decode(body, "application/json")


def test_numbers_arrive_exact() -> None:
    sent = b'{"a": 0.1, "b": 12345678901234567890.123456789, "c": NaN, "d": 1e9999999999999999999}'
    read_plain = decode(sent, None)
    assert isinstance(read_plain, dict)
    assert read_plain["a"] == Decimal("0.1")
    assert read_plain["b"] == Decimal("12345678901234567890.123456789")
    assert read_plain["c"] is None
    assert not isinstance(read_plain["d"], Decimal)


def test_a_word_in_plain_text_is_kept_where_it_is_said_to_be_text() -> None:
    assert decode(b"OK", "text/plain") == "OK"
    assert read_health(decode(b"OK", "text/plain; charset=utf-8")).value.state == "OK"
    with pytest.raises(BadReply):
        decode(b"OK", "application/json")


def test_a_bad_field_costs_neither_its_row_nor_its_neighbors() -> None:
    rows = [{**LISTS[Position][1], "unrealizedPnl": "abc"}, LISTS[Position][1]]
    reading = read_list(plain(rows), Position)
    assert [row.pnl for row in reading.value] == [None, Decimal("-1.5")]
    assert reading.value[0].size == Decimal("0.5")
    assert reading.broken == ('unrealizedPnl: "abc"',)
    assert reading.complete


def test_a_bad_row_costs_no_other_row_but_the_completeness() -> None:
    reading = read_list(plain([None, LISTS[Session][1], "x", {"foo": 1}]), Session)
    assert len(reading.value) == 1
    assert not reading.complete
    assert len(reading.broken) == 3


def test_an_identifier_that_could_do_harm_is_refused_and_said() -> None:
    rows = [{**LISTS[Position][1], "id": "p\x1b[2J"}]
    reading = read_list(plain(rows), Position)
    assert reading.value[0].id is None
    assert not reading.complete
    assert "\x1b" not in "".join(reading.broken)


def test_missing_names_what_no_row_had_and_unread_what_nobody_reads() -> None:
    reading = read_list(plain([{**LISTS[Position][1], "foo": 1, "stopLoss": None}]), Position)
    assert "mark_price" in reading.missing
    assert "stop_loss" not in reading.missing
    assert "size" not in reading.missing
    assert reading.unread == ("foo",)


def test_a_list_that_is_only_a_part_is_not_complete() -> None:
    row = LISTS[Session][1]
    assert not read_list(plain({"sessions": [row], "total": 12}), Session).complete
    assert not read_list(plain({"data": [row], "meta": {"hasNext": True}}), Session).complete
    assert read_list(plain({"sessions": [row], "total": 1}), Session).complete


def test_a_wrapper_is_never_a_row() -> None:
    stats = {"total": 5, "status": "ok", "data": [LISTS[Session][1]]}
    assert len(read_list(plain(stats), Session).value) == 1
    with pytest.raises(BadReply):
        read_list(plain({"total": 5, "status": "ok", "page": 1}), Session)


# Sides and sizes


@pytest.mark.parametrize(
    ("sent", "side", "size"),
    [
        ({"side": "LONG", "size": "0.5"}, "long", "0.5"),
        ({"side": "B", "sz": "0.5"}, "long", "0.5"),
        ({"isLong": False, "size": 0.5}, "short", "0.5"),
        ({"isShort": True, "size": 0.5}, "short", "0.5"),
        ({"side": "sell", "size": -0.5}, "short", "0.5"),
        ({"szi": "-0.5"}, "short", "0.5"),
        ({"szi": "0.5"}, "long", "0.5"),
        ({"size": -0.5}, "short", "0.5"),
        ({"size": 0.5, "entryPrice": 10, "markPrice": 12, "unrealizedPnl": 1}, "long", "0.5"),
        ({"size": 0.5, "entryPrice": 10, "markPrice": 12, "unrealizedPnl": -1}, None, "0.5"),
        ({"size": 0.5}, None, "0.5"),
        ({"side": "long", "szi": "-0.5"}, None, "0.5"),
        ({"side": "short", "szi": "0.5"}, None, "0.5"),
        ({"side": "short", "size": "0.5"}, "short", "0.5"),
        ({"side": "hedge", "szi": "-0.5"}, None, "0.5"),
        ({"side": None, "szi": "-0.5"}, "short", "0.5"),
    ],
    ids=str,
)
def test_the_side_is_what_is_given_or_what_a_sign_fixes(
    sent: dict[str, Any], side: str | None, size: str
) -> None:
    reading = read_list(plain([{"symbol": "BTC", **sent}]), Position)
    assert reading.value[0].side == side
    assert reading.value[0].size == Decimal(size)


def test_a_side_and_a_sign_that_disagree_are_said() -> None:
    reading = read_list(plain([{"symbol": "BTC", "side": "long", "szi": "-1"}]), Position)
    assert reading.broken == ("side: long with a size of -1",)


def test_the_same_name_means_what_the_model_says() -> None:
    position = read_list(plain([{"symbol": "BTC", "size": 1, "stopLoss": "95"}]), Position)
    assert position.value[0].stop_loss == 95
    session = read_list(plain([{"symbol": "BTC", "budget": 1, "stopLoss": "5"}]), Session)
    assert session.value[0].loss_threshold == 5
    ranking = read_list(plain([{"position": 4, "pnl": 1}]), Ranking)
    assert ranking.value[0].rank == 4
    ranking = read_list(plain([{"rank": 4, "pnl": 1, "position": {"size": 1}}]), Ranking)
    assert ranking.value[0].rank == 4


def test_leverage_may_be_an_object() -> None:
    for sent in (20, "20x", {"type": "cross", "value": 20}, {"type": "isolated", "value": "20"}):
        rows = read_list(plain([{"symbol": "BTC", "size": 1, "leverage": sent}]), Position).value
        assert rows[0].leverage == 20
    assert rows[0].margin_mode == "isolated"


def test_session_fields_that_follow_from_others() -> None:
    def only(**row: object) -> Session:
        return read_list(plain([{"id": "1", **row}]), Session).value[0]

    # An index is not named by the published table here: the server's own may differ.
    assert only(assetIndex=2, budget=10).symbol is None
    assert (only(asset=3, budget=10).asset_index, only(asset=3, budget=10).symbol) == (3, None)
    assert only(asset={"symbol": "BTC", "index": 0}, budget=1).asset_index == 0
    assert only(budget=10, profitTarget=40).mode == "quick"
    assert only(amount=10, executionStrategy="Degen").mode == "advance"
    assert only(budget=10, type="QUICK_TRADE").mode == "quick"
    assert only(budget=10, positions=[{"id": "a"}, {"id": "b"}]).open_positions == 2
    assert only(budget=10, positions=2).open_positions == 2
    assert only(budget=10, profitTarget=40).limits_unit is None
    assert only(budget=10, profitTarget="40%", lossThreshold="5%").limits_unit == "percent"
    assert only(budget=10, profitTarget=40, targetUnit="USDC").limits_unit == "USDC"


def test_a_ratios_unit_is_never_guessed_from_its_size() -> None:
    def only(**row: object) -> Ranking:
        return read_list(plain([{"rank": 1, "userId": "u", **row}]), Ranking).value[0]

    assert only(roi=0.125).roi_unit is None
    assert only(roi=125).roi_unit is None
    assert only(roiPercent=12.5).roi_unit == "%"
    assert only(returnOnEquity="0.125").roi_unit == "fraction"
    assert only(winRate="61%").win_rate_unit == "%"
    assert only(user={"id": "u9", "address": "0xab"}).address == "0xab"


# Single objects

SINGLES: dict[type[WireModel], tuple[tuple[str, ...], dict[str, Any]]] = {
    Profile: (("profile", "user"), {"id": "u-1", "equity": 100.5, "withdrawable": "60.25"}),
    Transfer: (("transfer",), {"id": "w-1", "amount": 5, "fee": 1, "to": "0xab"}),
    FillsSync: ((), {"synced": 4, "totalFills": 9}),
    Claim: (("claim",), {"claimed": "2.5", "remaining": 0}),
    Grant: ((), {"accessToken": "a.b.c", "tokenType": "Bearer", "expiresIn": 86400}),
    TradingKey: ((), {"agentAddress": "0xab", "privateKey": "0xcd"}),
    CloseSignature: ((), {"signature": "0xef"}),
    Challenge: ((), {"address": "0xab", "nonce": "n", "message": "sign\nthis "}),
    LeaderboardStats: (("stats",), {"totalUsers": 5000, "totalVolume": "12.5", "totalPnl": -3}),
    Referral: (("referral",), {"userId": "u-1", "code": "ABC", "volume": 5}),
    ReferralStats: (("stats",), {"referred": 3, "totalEarned": "7.5"}),
    CodeCheck: ((), {"valid": False, "code": "ABC"}),
    DepositTotal: ((), {"total": "125.5", "count": 2}),
    Analytics: (("analytics",), {"window": "day", "distribution": {"0-10": 3, "10-20": 5}}),
}

SINGLE_ENVELOPES: dict[str, Callable[[str, dict[str, Any]], Any]] = {
    "data": lambda _, row: {"data": row},
    "success": lambda _, row: {"success": True, "data": row},
    "ok beside": lambda _, row: {"ok": True, **row},
    "named": lambda name, row: {name: row},
    "named in data": lambda name, row: {"success": True, "data": {name: row}},
    "list of one": lambda _, row: [row],
    "nest": lambda _, row: {"statusCode": 200, "message": "Success", "data": row},
    "hyperliquid": lambda _, row: {"status": "ok", "response": row},
    "jsonrpc": lambda _, row: {"jsonrpc": "2.0", "id": 3, "result": row},
    "snake": lambda _, row: {snake(key): value for key, value in row.items()},
}


@pytest.mark.parametrize("envelope", SINGLE_ENVELOPES)
@pytest.mark.parametrize("model", SINGLES)
def test_every_envelope_gives_the_same_object(model: type[WireModel], envelope: str) -> None:
    names, row = SINGLES[model]
    expected = read_present(plain(row), model, names=names).value
    sent = SINGLE_ENVELOPES[envelope](names[0] if names else "data", row)
    reading = read_present(plain(sent), model, names=names)
    assert reading.value == expected
    assert expected.model_dump(exclude_none=True, exclude_defaults=True)
    assert not reading.broken


def test_what_stands_beside_a_named_object_completes_it() -> None:
    sent = {"user": {"id": "u1", "address": "0xab"}, "balance": {"available": "5"}, "equity": 9}
    profile = read_present(plain(sent), Profile, names=("profile", "user")).value
    assert (profile.user_id, profile.address) == ("u1", "0xab")
    assert (profile.free_balance, profile.equity) == (5, 9)


def test_a_profile_may_be_hyperliquids_state() -> None:
    sent = {"marginSummary": {"accountValue": "12.5", "totalMarginUsed": "2"}, "withdrawable": "1"}
    profile = read_present(plain(sent), Profile).value
    assert (profile.equity, profile.margin_used, profile.free_balance) == (Decimal("12.5"), 2, 1)


def test_an_object_that_must_be_there_may_not_be_empty() -> None:
    for sent in (None, {}, {"data": None}, []):
        with pytest.raises(BadReply):
            read_present(plain(sent), Profile)
        assert read_one(plain(sent), Profile).value is None


def test_a_bare_figure_or_flag_is_enough_where_one_is_asked_for() -> None:
    for sent in ("125.50", 125.5, {"data": 125.5}, {"success": True, "data": "125.50"}):
        total = read_present(plain(sent), DepositTotal).value
        assert total.total == Decimal("125.5")
    assert read_present(plain(True), CodeCheck).value.valid is True
    assert read_present(plain({"success": True, "data": {"exists": False}}), CodeCheck).value == (
        CodeCheck(valid=False)
    )
    assert read_present(plain({"ok": False, "message": "Unknown"}), CodeCheck).value == CodeCheck(
        valid=False, reason="Unknown"
    )


def test_a_more_telling_name_wins_over_a_vague_one() -> None:
    sent = {"total": 3, "totalDeposited": "500"}
    assert read_present(plain(sent), DepositTotal).value.total == 500
    ranking = read_list(plain([{"rank": 1, "pnl": 1, "user": "alice"}]), Ranking).value[0]
    assert (ranking.name, ranking.address) == ("alice", None)
    session = read_list(
        plain([{"id": "1", "budget": 5, "pnl": {"realized": 1, "unrealized": -2, "total": -1}}]),
        Session,
    ).value[0]
    assert (session.pnl, session.realised_pnl, session.unrealised_pnl) == (-1, 1, -2)


def test_a_price_of_zero_was_never_set_but_a_profit_of_zero_is_one() -> None:
    row = {"symbol": "BTC", "size": 1, "takeProfit": 0, "stopLoss": "0.0", "pnl": 0}
    position = read_list(plain([row]), Position).value[0]
    assert (position.take_profit, position.stop_loss, position.pnl) == (None, None, 0)


def test_rows_without_content_are_not_dropped_in_silence() -> None:
    sent = [{"id": "s1", "data": {}}, {"id": "s2", "data": {}}]
    assert [row.id for row in read_list(plain(sent), Session).value] == ["s1", "s2"]


def test_what_is_over_is_not_taken_for_what_was_asked() -> None:
    with pytest.raises(BadReply):
        read_list(plain({"closedSessions": [LISTS[Session][1]]}), Session, names=SESSION_NAMES)


def test_what_is_active_wins_over_what_stands_beside_it() -> None:
    row = LISTS[Session][1]
    sent = {"active": [row], "recent": [{**row, "id": "s-2"}]}
    assert [s.id for s in read_list(plain(sent), Session, names=SESSION_NAMES).value] == ["s-1"]
    sent = {"active": [], "recent": [row]}
    assert read_list(plain(sent), Session, names=SESSION_NAMES).value == ()


def test_limits_may_stand_in_an_object_of_their_own() -> None:
    sent = [{"id": "s-1", "status": "ACTIVE", "config": {"budget": 100, "assetIndex": 0}}]
    (session,) = read_list(plain(sent), Session, names=SESSION_NAMES).value
    assert (session.id, session.budget, session.asset_index) == ("s-1", 100, 0)


def test_a_log_may_be_bare_lines() -> None:
    rows = read_list(plain({"logs": ["opened", "closed"]}), LogEntry, names=("logs",)).value
    assert [row.text for row in rows] == ["opened", "closed"]


@pytest.mark.parametrize("model", [*LISTS, *SINGLES])
def test_very_deep_values_are_refused_and_crash_nothing(model: type[WireModel]) -> None:
    deep = "[" * 400 + "]" * 400
    deeper = '{"seconds":' * 400 + "1" + "}" * 400
    for value in (deep, deeper):
        keys = [name for names in wire_names(model).values() for name in names if "." not in name]
        body = ("{" + ",".join(f'"{key}":{value}' for key in keys) + "}").encode()
        with suppress(BadReply, Doubtful):
            read_one(decode(body, None), model)
        with suppress(BadReply, Doubtful):
            read_list(decode(b"[" + body + b"]", None), model)


def test_secrets_do_not_show_in_what_was_noticed() -> None:
    reading = read_present(plain({"privateKey": "0xse cret", "address": "0xab"}), TradingKey)
    assert reading.value.key is None
    assert "cret" not in str(reading)
    reading = read_present(plain({"privateKey": "0xsecret"}), TradingKey)
    assert "0xsecret" not in str(reading)


def test_the_text_to_sign_is_kept_byte_for_byte() -> None:
    message = "alura wants\n\nURI: x\u202e \x07"
    reading = read_present(plain({"address": "0xab", "nonce": "n", "message": message}), Challenge)
    assert reading.value.message == message


def test_health_in_many_words() -> None:
    for sent, state in (
        ({"status": "ok"}, "ok"),
        ({"status": "error", "error": {"kafka": {"status": "down"}}, "details": {}}, "error"),
        ({"ok": True}, "ok"),
        ({"ok": False}, "error"),
        ({"success": True, "data": {"status": "up"}}, "up"),
        ("OK", "OK"),
        ({"healthy": True, "uptime": 5.5}, "ok"),
    ):
        assert read_health(plain(sent)).value.state == state, sent
    sent = {"status": "ok", "info": {"db": {"status": "up"}}, "details": {"kafka": "down"}}
    assert read_health(plain(sent)).value.parts["kafka"] == "down"
    assert isinstance(read_health(plain({"kafka": {"connected": True}})).value, Health)


# What was understood, and what was sent


def test_the_names_that_were_understood_and_those_that_were_not_are_counted() -> None:
    reading = read_list([{"id": "a", "symbol": "BTC", "wobble": 1, "size": "2"}], Position)
    assert reading.read == ("id", "size", "symbol")
    assert reading.unread == ("wobble",)
    assert reading.recognised == 0.75
    assert read_list([], Position).recognised is None


def test_a_row_keeps_what_was_sent_and_is_equal_by_what_was_read() -> None:
    (row,) = read_list([{"id": "a", "symbol": "BTC", "wobble": 1}], Position).value
    (same,) = read_list([{"id": "a", "symbol": "BTC", "wobble": 2}], Position).value
    assert row.sent["wobble"] == 1
    assert row == same
    assert hash(row) == hash(same)


def test_what_holds_a_secret_does_not_keep_what_was_sent() -> None:
    grant = read_present({"accessToken": "abc", "tokenType": "Bearer"}, Grant).value
    assert grant.sent == {}
    assert "abc" not in repr(grant)
