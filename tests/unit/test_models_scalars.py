"""Single values: numbers, times, sides and text in the spellings of many backends."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.numbers import (
    amount,
    count,
    limit,
    limit_unit,
    multiple,
    number,
    ratio,
    ratio_unit,
    tally,
)
from app.models.reads import UnreadableError
from app.models.scalars import flag, identity, index, secret, symbol, text, verbatim
from app.models.sides import call, earns_as_long, side, size_side
from app.models.text import harmless, is_harmless_id, quoted
from app.models.times import instant

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (12, "12"),
        (Decimal("12.50"), "12.50"),
        (12.5, "12.5"),
        ("12.5", "12.5"),
        (" 12.5 ", "12.5"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("$1,234.50", "1234.50"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("−5.25", "-5.25"),
        ("12.5 USDC", "12.5"),
        ("USDC 12.5", "12.5"),
        ("12.5 usd", "12.5"),
        ("1e-7", "1e-7"),
        (".5", "0.5"),
        ("+3", "3"),
        ({"value": "5", "currency": "USDC"}, "5"),
        ({"amount": 5}, "5"),
    ],
)
def test_amounts_are_exact_in_every_spelling(raw: object, value: str) -> None:
    assert amount(raw) == Decimal(value)


@pytest.mark.parametrize(
    "raw", ["", "-", "—", "null", "None", "NaN", "nan", "Infinity", "-inf", "N/A", Decimal("NaN")]
)
def test_words_for_nothing_are_missing_and_not_zero(raw: object) -> None:
    assert amount(raw) is None
    assert number(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        True,
        False,
        "abc",
        "1.234,50",
        "0,123",
        "1,23",
        "12,3456",
        "1.5K",
        "2M",
        "12%",
        "(5.00)",
        "12.5 ETH",
        "1_000",
        "0x10",
        "１２",
        "--5",
        "-$-5",
        "1e999",
        "9" * 61,
        Decimal("1e-999"),
        10**40,
        {"value": "5", "currency": "ETH"},
        {"value": "5", "amount": "6"},
        {"foo": 1},
        [1],
    ],
)
def test_an_ambiguous_amount_is_refused_and_never_guessed(raw: object) -> None:
    with pytest.raises(UnreadableError):
        amount(raw)


def test_whole_numbers_are_whole() -> None:
    assert count("3") == 3
    assert count(Decimal("3.0")) == 3
    assert count("") is None
    assert tally([{}, {}]) == 2
    assert index("BTC") is None
    assert index("4") == 4
    for raw in ("3.5", True, "three"):
        with pytest.raises(UnreadableError):
            count(raw)


def test_a_ratio_keeps_its_figure_and_gets_a_unit_only_from_a_name_or_sign() -> None:
    assert ratio("12.5%") == Decimal("12.5")
    assert ratio_unit("12.5%", "roi") == "%"
    assert ratio_unit("12.5", "roiPercent") == "%"
    assert ratio_unit("12.5", "roi_pct") == "%"
    assert ratio_unit("0.125", "returnOnEquity") == "fraction"
    assert ratio_unit("0.125", "roi") is None
    assert ratio_unit("125", "winRate") is None


def test_a_limit_gets_a_unit_only_from_a_name_or_sign() -> None:
    assert limit("40%") == Decimal(40)
    assert limit("$40") == Decimal(40)
    assert limit_unit("40%", "profitTarget") == "percent"
    assert limit_unit("$40", "profitTarget") == "USDC"
    assert limit_unit(40, "profitTargetUsdc") == "USDC"
    assert limit_unit(40, "profitTarget") is None


def test_leverage_may_carry_a_cross() -> None:
    assert multiple("20x") == multiple(20) == Decimal(20)


@pytest.mark.parametrize(
    "raw",
    [
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00.000Z",
        "2026-11-22T12:00:00.000000000Z",
        "2026-11-22T13:00:00+01:00",
        "2026-11-22T12:00:00",
        "2026-11-22 12:00:00",
        "2026-11-22 12:00:00 UTC",
        "Sun, 22 Nov 2026 12:00:00 GMT",
        1795348800,
        "1795348800",
        Decimal("1795348800.0"),
        1795348800000,
        "1795348800000",
        1795348800000000,
        1795348800000000000,
        {"seconds": 1795348800, "nanoseconds": 0},
        NOON,
        NOON.replace(tzinfo=None),
    ],
)
def test_every_spelling_of_a_time_is_the_same_aware_moment(raw: object) -> None:
    read = instant(raw)
    assert read == NOON
    assert read is not None
    assert read.tzinfo is UTC


def test_a_date_alone_is_its_first_moment_in_utc() -> None:
    assert instant("2026-11-22") == instant("20261122") == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("raw", [0, "0", "", "null", "0001-01-01T00:00:00Z"])
def test_a_time_that_was_never_set_is_missing(raw: object) -> None:
    assert instant(raw) is None


@pytest.mark.parametrize(
    "raw", [True, 12, "yesterday", "2026-13-01", "9999-12-31T23:59:59-14:00", 10**30, -5, [1]]
)
def test_what_is_no_time_is_refused(raw: object) -> None:
    with pytest.raises(UnreadableError):
        instant(raw)


@pytest.mark.parametrize(
    ("raw", "key", "expected"),
    [
        ("long", "side", "long"),
        ("LONG", "side", "long"),
        ("Buy", "side", "long"),
        ("B", "side", "long"),
        ("Open Long", "dir", "long"),
        ("POSITION_SIDE_LONG", "side", "long"),
        (1, "side", "long"),
        (True, "isLong", "long"),
        (True, "is_buy", "long"),
        (False, "isShort", "long"),
        ("short", "side", "short"),
        ("SELL", "side", "short"),
        ("A", "side", "short"),
        (-1, "side", "short"),
        ("-1", "side", "short"),
        (False, "isLong", "short"),
        (True, "isShort", "short"),
        ("", "side", None),
    ],
)
def test_every_spelling_of_a_side(raw: object, key: str, expected: str | None) -> None:
    assert side(raw, key) == expected


@pytest.mark.parametrize(
    ("raw", "key"),
    [(True, "side"), ("Close Long", "dir"), (0, "side"), (2, "side"), ([], "s")],
)
def test_an_unclear_side_is_refused(raw: object, key: str) -> None:
    with pytest.raises(UnreadableError):
        side(raw, key)


@pytest.mark.parametrize("raw", ["BOTH", "net", "one-way", "", " "])
def test_a_market_of_one_position_leaves_the_side_to_the_sign(raw: str) -> None:
    assert side(raw, "positionSide") is None


@pytest.mark.parametrize(
    ("raw", "key", "expected"),
    [
        (1, "isShort", "short"),
        ("0", "is_short", "long"),
        ("true", "position.isLong", "long"),
        (False, "short", "long"),
        (True, "buyer", "long"),
    ],
)
def test_a_flag_of_any_form_is_turned_by_its_name(raw: object, key: str, expected: str) -> None:
    assert side(raw, key) == expected


def test_what_a_signal_says() -> None:
    assert call("STRONG_BUY") == call("bullish") == call(1) == "buy"
    assert call("strong sell") == call("SHORT") == call(-1) == "sell"
    assert call("neutral") == call("HOLD") == call(0) == "none"
    with pytest.raises(UnreadableError):
        call("MACD")


def test_a_sign_fixes_a_side_only_where_signs_are_used() -> None:
    assert size_side(Decimal(-1), "size") == "short"
    assert size_side(Decimal(1), "szi") == "long"
    assert size_side(Decimal(1), "size") is None
    assert earns_as_long(Decimal(2), Decimal(10), Decimal(11), Decimal(2))
    assert not earns_as_long(Decimal(2), Decimal(10), Decimal(11), Decimal(-2))
    assert not earns_as_long(Decimal(2), Decimal(10), None, Decimal(2))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("a\r\nb\tc", "a  b c"),
        ("a\u202eb\u2066c", "abc"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("line\u2028end", "line end"),
        ("bell\x07", "bell"),
        ("c1\x9b31m", "c131m"),
        ("half\ud800", "half\ufffd"),
        ("[@click=app.quit]x", "[@click=app.quit]x"),
        ("日本 ✓", "日本 ✓"),
    ],
)
def test_text_can_do_nothing_to_a_terminal(raw: str, shown: str) -> None:
    assert harmless(raw) == shown


@given(st.text())
def test_harmless_text_is_printable_short_and_stays_as_it_is(raw: str) -> None:
    shown = harmless(raw, 50)
    assert shown.isprintable()
    assert len(shown) <= 50
    assert harmless(shown, 50) == shown
    assert quoted(raw).isprintable()


def test_identifiers_stay_opaque_or_are_refused() -> None:
    assert identity("507f1f77bcf86cd799439011") == "507f1f77bcf86cd799439011"
    assert identity(12) == "12"
    assert identity("a/b c") == "a/b c"
    assert identity("") is None
    for raw in ("a\x1b[2J", "a\u202eb", " a", "x" * 201, True, 1.5, "a\nb"):
        with pytest.raises(UnreadableError):
            identity(raw)
    assert not is_harmless_id("")


def test_other_words() -> None:
    assert text(["a", "b"]) == "a; b"
    assert text(5) == "5"
    assert text("undefined") is None
    assert symbol("kPEPE") == "kPEPE"
    assert symbol("3") is None
    assert flag("true") is True
    assert flag(0) is False
    for raw in ("maybe", None, 2):
        with pytest.raises(UnreadableError):
            flag(raw)


def test_a_message_to_sign_is_kept_byte_for_byte() -> None:
    message = "sign \x1b[31m\r\n\u202e  this \n"
    assert verbatim(message) == message
    with pytest.raises(UnreadableError):
        verbatim(json.loads('"\\ud800"'))


def test_a_token_that_no_header_can_carry_is_refused() -> None:
    token = secret("a.b.c")
    assert token is not None
    assert token.get_secret_value() == "a.b.c"
    assert "a.b.c" not in repr(token)
    for raw in ("a\r\nX: y", "ä", "a b", 5):
        with pytest.raises(UnreadableError):
            secret(raw)
