"""What stands beside the real thing and must never be taken for it.

Each is a name and the kind of its value. None of them says what a field of ours says: a maximum
is no size, a fee is no price, an order's side is not the position's, and what was or will be is
not what is. Values are drawn so that none equals a figure of the row.
"""

import random
from decimal import Decimal

from tests.support.dialects.forms import Literal

POSITION: dict[str, tuple[str, ...]] = {
    "price": (
        "prev mark price", "index price", "oracle price", "bankruptcy price", "break even price",
        "initial stop loss", "initial stop loss price", "highest price", "lowest price",
        "max price", "min price", "mid price",
        "limit price", "order price", "tick size", "activation price", "settlement price",
        "bid price", "ask price", "best bid", "best ask", "previous entry price",
        "initial take profit", "original stop loss", "price at signal", "margin call price",
        "prev day px", "mark price 24h ago", "last fill price", "impact price", "funding price",
        "high since entry", "low since entry", "signal price", "expected entry price",
        "requested entry price", "planned entry price", "tp limit price", "sl limit price",
        "trailing distance", "max entry price", "min mark price", "previous mark price",
        "mark price twap", "entry price limit", "last entry price", "proposed stop loss",
        "suggested take profit", "next take profit", "break even px",
    ),
    "delta": (
        "mark price change", "price change", "price diff", "distance to liquidation",
        "stop loss distance", "take profit distance", "tp distance", "price change 24h",
        "entry slippage", "liquidation buffer", "stop loss offset", "entry price diff",
        "size change", "pnl change", "sl offset", "leverage change", "margin change",
    ),
    "ratio": (
        "pnl percent", "pnl pct", "pnl percentage", "roe", "roi", "return on equity",
        "stop loss percent", "stop loss pct", "tp percent", "take profit pct", "stop loss ratio",
        "sl pct", "margin ratio", "maintenance margin rate", "mmr", "price change percent",
        "unrealized pnl percent", "upnl pct", "unrealized pnl pct", "liquidation distance pct",
        "pnl ratio", "funding rate", "profit ratio", "profit pct", "fee rate", "margin pct",
        "size pct", "unrealized roe", "upl ratio", "take profit ratio", "entry fee rate",
        "margin percent", "liq distance percent", "win rate", "risk pct", "pnl bps",
        "take profit percentage", "unrealized pnl ratio", "slippage pct", "weight",
        "maintenance margin ratio", "pnl per day pct", "liq pct", "unrealized pnl roi",
    ),
    "amount": (
        "entry fee", "fees", "commission", "liquidation fee", "funding fee", "cum funding",
        "max pnl", "min pnl", "pnl 24h", "pnl 7d", "daily pnl", "maintenance margin",
        "available margin", "free margin", "max margin", "expected pnl", "target pnl", "tp pnl",
        "max loss", "risk amount", "reward amount", "funding pnl", "previous pnl", "peak pnl",
        "max drawdown", "fee", "open fee", "close fee", "pnl at stop loss", "pnl at take profit",
        "potential profit", "potential loss", "opening fee", "unrealized pnl 24h", "max notional",
        "margin balance", "total funding", "pnl yesterday", "borrow fee", "min margin",
        "extra margin", "entry cost fee", "sl pnl", "liquidation penalty", "builder fee",
        "pnl target", "max position value", "margin buffer", "price impact",
        "estimated pnl", "pnl high", "stop loss amount", "take profit amount", "pnl if closed",
        "unrealized funding", "stop loss usd loss",
    ),
    "size": (
        "max size", "min size", "closed size", "order size", "initial size", "lot size",
        "size increment", "step size", "original size", "pending size",
        "max trade sz", "min qty", "max qty", "closed qty", "order qty", "base increment",
        "previous size", "size before", "target size", "initial quantity", "filled qty 24h",
        "max position size", "min position size", "tp size", "sl size", "close size",
        "take profit size", "stop loss qty", "size step", "reduced size", "exit qty",
        "size at open", "tick qty", "liquidation size", "requested size", "max open size",
    ),
    "count": (
        "price decimals", "size decimals", "sz decimals", "leverage max", "max leverage",
        "min leverage", "position idx", "adl rank", "risk level", "version", "order count",
        "leverage tier", "risk id", "price precision", "qty precision", "auto close level",
        "maximum leverage", "leverage cap", "default leverage", "previous leverage",
        "leverage limit", "asset decimals", "margin tier", "index weight", "leverage index",
        "entry count", "stop loss count", "allowed leverage", "__v", "size scale", "price scale",
        "trade index", "row index", "position number", "sequence", "margin table id",
    ),
    "time": (
        "updated at", "last updated", "expires at", "funding time", "next funding time",
        "update time", "u time", "last update timestamp", "mark price time", "stop loss set at",
        "modified at", "synced at", "price updated at", "user created at", "session started at",
        "signal time", "expected close time", "next check at", "pnl updated at", "order created at",
        "last fill time", "tp updated at", "server time", "account opened at",
    ),
    "text": (
        "created by", "updated by", "opened by", "order id", "client order id", "user id",
        "entry order id", "stop loss order id", "sl order id", "tp order id", "entry tx hash",
        "entry reason", "entry type", "strategy name", "exchange", "network", "open tx hash",
        "notes", "entry signal", "close order id", "parent id", "account id", "wallet",
        "external id", "bot id", "chain id", "previous position id", "oid", "cloid",
    ),
    "currency": (
        "margin coin", "quote asset", "settle asset", "quote", "margin currency", "fee currency",
        "settle coin", "pnl currency", "quote currency", "collateral token", "fee token",
        "fee asset", "settlement currency", "pnl asset", "collateral asset", "quote coin",
    ),
    "flag": (
        "is deleted", "auto add margin", "is closed", "reduce only", "is liquidated",
        "trailing stop", "hidden", "is adl", "hedged",
    ),
    "set": ("has stop loss", "tp enabled", "stop loss enabled", "sl active", "take profit enabled"),
    "otherside": (
        "previous side", "exit side", "close side", "last order side", "opposite side",
        "hedge side", "stop loss side", "closing side", "market direction", "order side",
        "last trade side", "signal side", "btc trend direction",
    ),
    "null": (
        "closed at", "close reason", "exit price", "exit time", "deleted at", "close price",
        "realized at", "error", "liquidated at", "exit reason",
    ),
}  # fmt: skip
"""By the kind of value; `otherside` holds the opposite of the position's side."""


def value_of(kind: str, rng: random.Random, side: str, level: Decimal) -> object:
    """Return what such a decoy holds in a row whose entry is at `level`.

    `raw` is the row's own amount (`level`) in millionths: no decoy to a reader that knows so.
    """
    if kind == "raw":
        return str(int(level * 10**6))
    odd = Decimal(rng.randrange(10**5, 10**6)) / 10**6
    figure: object
    if kind == "price":
        figure = (level * (Decimal("0.7") + odd)).quantize(Decimal("0.00000001"))
    elif kind in ("ratio", "delta"):
        figure = (odd * 20 - 10).quantize(Decimal("0.00001"))
    elif kind == "amount":
        figure = (odd * 37).quantize(Decimal("0.0001"))
    elif kind == "size":
        figure = (odd * 53).quantize(Decimal("0.00001"))
    else:
        return _other(kind, rng, side)
    return rng.choice((Literal(format(figure, "f")), format(figure, "f")))


def _other(kind: str, rng: random.Random, side: str) -> object:
    if kind == "count":
        return rng.randrange(41, 60)
    if kind == "time":
        return rng.choice(("2027-03-04T05:06:07Z", 1_803_000_000_000, "2027-03-04 05:06:07"))
    if kind == "text":
        return rng.choice(("system", "ord-77", "0xfeed", "worker-3", "momentum", "n/a"))
    if kind == "currency":
        return rng.choice(("USDC", "USDT", "USD"))
    if kind == "flag":
        return False
    if kind == "hash":
        return "0x" + "".join(rng.choices("0123456789abcdef", k=64))
    if kind == "set":
        return True
    if kind == "otherside":
        words = ("short", "sell") if side == "long" else ("long", "buy")
        word = rng.choice(words)
        return rng.choice((word, word.upper()))
    return None
