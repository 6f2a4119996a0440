"""How one value is written: a drawn form of a number, time, side, leverage or symbol.

A form is drawn once for a dialect and then used for every row. Some say less than one form can
hold or need a rule that no reader must know; they are marked doubtful: not to read them is right.
They are: a decimal comma (`0,5`), figures scaled by a name or by a twin (`priceE8`,
`{amount, decimals}`), `K` and `M`, negatives in brackets, units and nanos apart, enumerations
by bare number, .NET's and Java's dates. A European `1.234` for 1234 is never written: no reader
could know.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal


class Literal(str):
    """A number as it stands in the JSON text."""


def to_json(value: object) -> str:
    """Return JSON text, with every digit of the numbers as it was drawn."""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{to_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Form:
    """A way to write a value."""

    name: str
    write: Callable[..., object]
    doubtful: bool = False
    scale: int = 0
    """For times: the microseconds below which the form says nothing."""


def plain(figure: Decimal) -> str:
    return format(figure, "f")


def _padded(figure: Decimal) -> str:
    text = plain(figure)
    return text + ("000" if "." in text else ".0000")


def _commas(figure: Decimal) -> str:
    return format(figure, ",f")


def _comma(figure: Decimal) -> str:
    """Write a decimal comma; never with three digits after it, which would be thousands."""
    text = plain(figure)
    return (text + "0" if text[-4:-3] == "." else text).replace(".", ",")


def _power(figure: Decimal) -> str:
    return format(figure, "e")


def _dollars(figure: Decimal) -> str:
    return ("-" if figure < 0 else "") + "$" + _commas(abs(figure))


def _brackets(figure: Decimal) -> str:
    return f"({plain(-figure)})" if figure < 0 else plain(figure)


def _units_and_nanos(figure: Decimal) -> object:
    units = int(figure)
    nanos = int((figure - units) * 10**9)
    return {"currencyCode": "USD", "units": str(units), "nanos": nanos}


def _scaled(figure: Decimal) -> object:
    return {"amount": str(int(figure * 10**9)), "decimals": 9}


def _short(figure: Decimal) -> str:
    return plain(figure / 1000) + "K"


NUMBERS = (
    Form("number", lambda d: Literal(plain(d))),
    Form("number", lambda d: Literal(plain(d))),
    Form("number text", plain),
    Form("number text", plain),
    Form("zeros", lambda d: Literal(_padded(d))),
    Form("zeros text", _padded),
    Form("thousands", _commas),
    Form("plus sign", lambda d: ("+" if d > 0 else "") + plain(d)),
    Form("exponent", lambda d: Literal(_power(d))),
    Form("exponent text", _power),
    Form("spaces round", lambda d: f" {plain(d)} "),
)
MONEY = (
    *NUMBERS,
    *NUMBERS,
    Form("$", _dollars),
    Form("$ after sign", lambda d: f"${plain(d)}"),
    Form("USDC after", lambda d: f"{plain(d)} USDC"),
    Form("USD after", lambda d: f"{_commas(d)} USD"),
    Form("USDC before", lambda d: f"USDC {plain(d)}"),
    Form("value in object", lambda d: {"value": plain(d)}),
    Form("value in object", lambda d: {"value": Literal(plain(d))}),
    Form("amount, currency", lambda d: {"amount": plain(d), "currency": "USDC"}),
    Form("value, unit", lambda d: {"value": Literal(plain(d)), "unit": "USDC"}),
    Form("amount, asset", lambda d: {"asset": "USDC", "amount": Literal(plain(d))}),
    Form("mongo decimal", lambda d: {"$numberDecimal": plain(d)}),
    Form("minus typeset", lambda d: plain(d).replace("-", "\u2212"), doubtful=True),
    Form("decimal comma", _comma, doubtful=True),
    Form("brackets", _brackets, doubtful=True),
    Form("units, nanos", _units_and_nanos, doubtful=True),
    Form("amount, decimals", _scaled, doubtful=True),
    Form("K", _short, doubtful=True),
    Form("micro-USDC", lambda d: f"{int(d * 10**6)} uUSDC", doubtful=True),
)
SIZES = (
    *NUMBERS,
    *NUMBERS,
    Form("coin after", lambda d, coin="BTC": f"{plain(d)} {coin}"),
    Form("value, unit", lambda d, coin="BTC": {"value": plain(d), "unit": coin}),
    Form("amount, currency", lambda d, coin="BTC": {"amount": plain(d), "currency": coin}),
    Form("value in object", lambda d: {"value": Literal(plain(d))}),
    Form("decimal comma", _comma, doubtful=True),
    Form("amount, decimals", _scaled, doubtful=True),
    Form("contracts", lambda d: f"{plain(d * 1000)} contracts", doubtful=True),
)
LEVELS = (
    *MONEY,
    *MONEY,
    Form("price in object", lambda d: {"price": plain(d)}),
    Form("price in object", lambda d: {"price": Literal(plain(d))}),
    Form("price, percent", lambda d: {"price": plain(d), "percent": Literal("3.21")}),
    Form("percent, price", lambda d: {"percent": "3.21", "price": Literal(plain(d))}),
    Form("enabled, price", lambda d: {"enabled": True, "price": plain(d)}),
    Form("triggerPrice", lambda d: {"triggerPrice": plain(d), "orderId": "o-1"}),
    Form("level", lambda d: {"level": plain(d)}, doubtful=True),
    Form("price, size", lambda d: {"price": plain(d), "size": "0.777"}),
    Form("ladder", lambda d: [{"price": plain(d), "size": "0.777"}], doubtful=True),
)
LEVERAGES = (
    Form("number", lambda d: Literal(plain(d))),
    Form("number text", plain),
    Form("20x", lambda d: f"{d}x"),
    Form("20X", lambda d: f"{d}X"),
    Form("20.0", lambda d: Literal(f"{d}.0")),
    Form("20.00x", lambda d: f"{d}.00x"),
    Form("x20", lambda d: f"x{d}"),
    Form("20 x", lambda d: f"{d} x"),
    Form("20×", lambda d: f"{d}×"),
    Form("1:20", lambda d: f"1:{d}", doubtful=True),
    Form("type, value", lambda d, mode="cross": {"type": mode, "value": Literal(plain(d))}),
    Form("mode, value", lambda d, mode="cross": {"mode": mode, "value": plain(d)}),
    Form("value, max", lambda d: {"value": Literal(plain(d)), "max": 50}),
    Form("max, current", lambda d: {"max": 50, "current": Literal(plain(d))}),
    Form("long, short", lambda d: {"long": Literal(plain(d)), "short": 55}, doubtful=True),
    Form("percent", lambda d: f"{d * 100}%", doubtful=True),
)

TEN = Decimal(10)


def _micros(time: datetime) -> int:
    return round((time - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))


def _fraction(time: datetime, digits: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + (f"{time.microsecond:06}" + "000")[:digits]


def _shifted(time: datetime, hours: int) -> str:
    return time.astimezone(timezone(timedelta(hours=hours))).isoformat()


def _parts(time: datetime) -> object:
    return {"seconds": _micros(time) // 10**6, "nanos": time.microsecond * 1000}


TIMES = (
    Form("ISO Z", lambda t: _fraction(t, 3) + "Z", scale=1000),
    Form("ISO Z", lambda t: _fraction(t, 3) + "Z", scale=1000),
    Form("ISO s Z", lambda t: t.strftime("%Y-%m-%dT%H:%M:%SZ"), scale=10**6),
    Form("ISO ns Z", lambda t: _fraction(t, 9) + "Z", scale=1),
    Form("ISO +00:00", lambda t: t.isoformat(), scale=1),
    Form("ISO +02:00", lambda t: _shifted(t, 2), scale=1),
    Form("ISO -05:00", lambda t: _shifted(t, -5), scale=1),
    Form("ISO +0000", lambda t: _fraction(t, 3) + "+0000", scale=1000),
    Form("ISO +0530", lambda t: _shifted(t, 5)[:-6] + "+0500", scale=1),
    Form("no zone", lambda t: _fraction(t, 6), scale=1),
    Form("with a space", lambda t: t.strftime("%Y-%m-%d %H:%M:%S"), scale=10**6),
    Form("postgres", lambda t: t.strftime("%Y-%m-%d %H:%M:%S.%f+00"), scale=1),
    Form("space UTC", lambda t: t.strftime("%Y-%m-%d %H:%M:%S UTC"), scale=10**6),
    Form("epoch s", lambda t: _micros(t) // 10**6, scale=10**6),
    Form("epoch s text", lambda t: str(_micros(t) // 10**6), scale=10**6),
    Form("epoch s.f", lambda t: Literal(plain(Decimal(_micros(t)) / 10**6)), scale=1),
    Form("epoch ms", lambda t: _micros(t) // 1000, scale=1000),
    Form("epoch ms", lambda t: _micros(t) // 1000, scale=1000),
    Form("epoch ms text", lambda t: str(_micros(t) // 1000), scale=1000),
    Form("epoch us", _micros, scale=1),
    Form("epoch ns", lambda t: _micros(t) * 1000, scale=1),
    Form("epoch ns text", lambda t: str(_micros(t) * 1000), scale=1),
    Form("seconds, nanos", _parts, scale=1),
    Form(
        "firestore",
        lambda t: {"_seconds": _micros(t) // 10**6, "_nanoseconds": t.microsecond * 1000},
        scale=1,
    ),
    Form("mongo", lambda t: {"$date": _fraction(t, 3) + "Z"}, scale=1000),
    Form("mongo ms", lambda t: {"$date": {"$numberLong": str(_micros(t) // 1000)}}, scale=1000),
    Form("epoch exponent", lambda t: Literal(_power(Decimal(_micros(t) // 1000))), scale=1000),
    Form("http", lambda t: t.strftime("%a, %d %b %Y %H:%M:%S GMT"), doubtful=True, scale=10**6),
    Form("java zone", lambda t: _fraction(t, 3) + "Z[UTC]", doubtful=True, scale=1000),
    Form("go", lambda t: t.strftime("%Y-%m-%d %H:%M:%S +0000 UTC"), doubtful=True, scale=10**6),
    Form(".net", lambda t: f"/Date({_micros(t) // 1000})/", doubtful=True, scale=1000),
    Form(
        "spring",
        lambda t: [t.year, t.month, t.day, t.hour, t.minute, t.second],
        doubtful=True,
        scale=10**6,
    ),
    Form("slashes", lambda t: t.strftime("%Y/%m/%d %H:%M:%S"), doubtful=True, scale=10**6),
    Form("basic", lambda t: t.strftime("%Y%m%dT%H%M%SZ"), doubtful=True, scale=10**6),
    Form("digits", lambda t: t.strftime("%Y%m%d%H%M%S"), doubtful=True, scale=10**6),
    Form("other zone", lambda t: _shifted(t, 9)[:19] + " JST", doubtful=True, scale=10**6),
)


def at_scale(time: datetime, scale: int) -> datetime:
    """Return the time as far as a form tells it."""
    micros = _micros(time)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros - micros % scale)


def _worded(long: object, short: object) -> Callable[[str], object]:
    return lambda side: long if side == "long" else short


SIDES = (
    Form("long", _worded("long", "short")),
    Form("long", _worded("long", "short")),
    Form("LONG", _worded("LONG", "SHORT")),
    Form("LONG", _worded("LONG", "SHORT")),
    Form("Long", _worded("Long", "Short")),
    Form("buy", _worded("buy", "sell")),
    Form("BUY", _worded("BUY", "SELL")),
    Form("Buy", _worded("Buy", "Sell")),
    Form("B/A", _worded("B", "A")),
    Form("B/S", _worded("B", "S")),
    Form("bid/ask", _worded("bid", "ask")),
    Form("L/S", _worded("L", "S")),
    Form("SIDE_LONG", _worded("SIDE_LONG", "SIDE_SHORT")),
    Form("POSITION_SIDE_LONG", _worded("POSITION_SIDE_LONG", "POSITION_SIDE_SHORT")),
    Form("PositionSide.LONG", _worded("PositionSide.LONG", "PositionSide.SHORT"), doubtful=True),
    Form("OpenLong", _worded("Open Long", "Open Short")),
    Form("long position", _worded("Long Position", "Short Position")),
    Form("1/-1", _worded(1, -1)),
    Form("1/-1 text", _worded("1", "-1")),
    Form("+1/-1 text", _worded("+1", "-1"), doubtful=True),
    Form("+/-", _worded("+", "-"), doubtful=True),
    Form("up/down", _worded("up", "down")),
    Form("UP/DOWN", _worded("UP", "DOWN")),
    Form("bull/bear", _worded("bullish", "bearish")),
    Form("side in object", _worded({"value": "LONG"}, {"value": "SHORT"}), doubtful=True),
    Form("name, id", _worded({"id": 2, "name": "Long"}, {"id": 1, "name": "Short"}), doubtful=True),
    Form("Close Short", _worded("Close Short", "Close Long"), doubtful=True),
    Form("Short > Long", _worded("Short > Long", "Long > Short"), doubtful=True),
)


SYMBOLS = (
    Form("bare", lambda s: s),
    Form("bare", lambda s: s),
    Form("lower", lambda s: s.lower()),
    Form("-PERP", lambda s: f"{s}-PERP"),
    Form("USDT", lambda s: f"{s.upper()}USDT"),
    Form("-USD", lambda s: f"{s}-USD"),
    Form("-USDC", lambda s: f"{s}-USDC"),
    Form("/USD", lambda s: f"{s}/USD"),
    Form("ccxt", lambda s: f"{s}/USDC:USDC"),
    Form("-SWAP", lambda s: f"{s}-USDT-SWAP"),
    Form("_USDT", lambda s: f"{s}_USDT"),
    Form("PF_", lambda s: f"PF_{s}USD", doubtful=True),
    Form("spaced", lambda s: f" {s} "),
)
