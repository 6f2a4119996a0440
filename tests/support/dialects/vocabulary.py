"""The words that exchanges and backends use for the things of a position, a session and so on.

Written from the public interfaces of Hyperliquid, Binance, Bybit, OKX, dYdX, GMX, Bitget, Kraken,
Kucoin, MEXC, CCXT and freqtrade, never from the reader's own lists. A trailing `?` marks a name
that says too little to be relied on: reading it and leaving it are both right, a wrong value
never is. They are: `amount`, `value`, `total`, `pos`, `contracts` (of how many coins?), `price`,
`last price` (of the market, not the mark), `time`, `timestamp` (opened or updated?), `type`,
`net pnl` (after which fees?), `effective leverage`, `target`.
"""

from dataclasses import dataclass

from tests.support.dialects import decoys

POSITION: dict[str, tuple[str, ...]] = {
    "id": ("id", "id", "_id", "position id", "uuid", "position uuid", "position key", "guid"),
    "symbol": (
        "symbol", "symbol", "coin", "market", "pair", "ticker", "instrument", "inst id", "asset",
        "asset name", "base", "base asset", "base currency", "market name", "token", "contract",
        "instrument name", "trading pair", "index token", "asset symbol", "underlying",
        "coin name", "product id", "contract code", "market symbol", "token symbol",
    ),
    "asset_index": (
        "asset index", "asset index", "asset idx", "index", "coin index", "asset id",
        "market index", "perp index", "asset number", "index of asset?", "universe index",
    ),
    "side": (
        "side", "side", "direction", "position side", "pos side", "dir", "hold side",
        "trade side", "position direction", "trade direction", "type?", "position type",
        "side name", "open side",
    ),
    "size": (
        "size", "size", "position size", "sz", "qty", "quantity", "position amt", "szi",
        "base size", "size base", "base amount", "position quantity", "net size", "net qty",
        "open size", "current qty", "contracts?", "amount?", "total?", "pos?", "signed size",
        "current size", "position amount", "asset amount", "base quantity", "size in coins",
        "size coins", "size in tokens", "coin amount", "open quantity", "hold vol",
    ),
    "entry_price": (
        "entry price", "entry price", "avg entry price", "average entry price", "entry px",
        "avg price", "avg px", "open price", "opening price", "price entry", "entry",
        "avg open price", "average open price", "open avg price", "avg entry", "avg cost",
        "entry price usd", "average price", "price at entry", "entry fill price", "price?",
        "open rate", "executed entry price", "hold avg price", "cost basis price",
        "price open", "position entry price", "average cost",
    ),
    "mark_price": (
        "mark price", "mark price", "mark px", "mark", "current price", "price mark",
        "current px", "market price", "fair price", "curr price", "price current",
        "last price?", "mark price usd", "current mark price", "price now", "live price",
        "latest price", "current rate", "price?",
    ),
    "pnl": (
        "pnl", "unrealized pnl", "unrealized pnl", "upnl", "upl", "unrealized profit",
        "floating pnl", "open pnl", "current pnl", "pnl usd", "pnl usdc", "unrealized pl",
        "profit", "profit and loss", "profit loss", "unrealized profit loss", "u pnl",
        "pnl unrealized", "unrealized pnl usd", "profit abs", "net pnl?", "p and l", "pl",
        "unrealized gain", "paper pnl", "live pnl", "pnl value", "pnl amount", "running pnl",
        "unrealized",
    ),
    "value": (
        "position value", "notional", "notional value", "size usd", "value?", "notional usd",
        "value usd", "position value usd", "position notional", "size in usd", "notional size",
        "size usdc", "quote value", "market value", "exposure", "usd value", "ntl",
    ),
    "realised_pnl": (
        "realized pnl", "realized profit", "realized pnl usd", "pnl realized", "rpnl",
        "realized pl", "closed pnl", "realized", "cum realized pnl", "realized gain",
    ),
    "leverage": (
        "leverage", "leverage", "lev", "current leverage", "position leverage",
        "leverage value", "effective leverage?", "leverage used", "leverage multiplier",
        "leverage x", "leverage ratio", "used leverage",
    ),
    "margin": (
        "margin", "margin used", "used margin", "collateral", "initial margin",
        "isolated margin", "position margin", "margin amount", "collateral usd",
        "position initial margin", "allocated margin", "margin usd", "margin usdc",
        "stake amount", "collateral amount", "init margin", "locked margin", "pos margin",
        "position im", "margin value",
    ),
    "margin_mode": (
        "margin mode", "margin type", "mgn mode", "position mode?", "leverage type",
        "leverage mode", "trade mode?", "mode?",
    ),
    "take_profit": (
        "take profit", "take profit price", "tp", "tp price", "tp px", "target price",
        "tp trigger price", "tp trigger px", "take profit px", "take profit trigger price",
        "tp level", "take profit level", "profit target price", "take profit usd", "tp target",
        "target?", "price take profit", "take profit at", "take profit value?", "tp trigger",
    ),
    "stop_loss": (
        "stop loss", "stop loss price", "sl", "sl price", "sl px", "stop price",
        "sl trigger price", "sl trigger px", "stop loss px", "stop loss trigger price",
        "stop", "sl level", "stop px", "stop loss level", "stop loss abs", "stop loss at",
        "price stop loss", "stoploss", "stop level", "current stop loss", "sl trigger",
    ),
    "liquidation": (
        "liquidation price", "liquidation price", "liq price", "liquidation px", "liq px",
        "liquidation", "liq", "est liq price", "estimated liquidation price",
        "est liquidation price", "liquidation level", "price liquidation", "liquidation price usd",
        "liq level", "liquidate price", "liquidate at",
    ),
    "opened_at": (
        "opened at", "opened at", "open time", "created at", "created at", "entry time", "opened",
        "open date", "open timestamp", "c time", "created time", "created", "start time",
        "opening time", "date opened", "open at", "opened time", "entered at", "entry date",
        "timestamp?", "time?", "open ts", "opened on", "creation time", "created timestamp",
        "entry timestamp", "time opened", "create time", "date created", "started at",
        "inserted at", "opened at ms!", "openedAtMs!", "open time ms",
    ),
    "state": ("status", "state", "position status", "position state", "lifecycle state?"),
    "trade_id": ("trade id",),
    "session_id": ("session id", "trading session id"),
}
FLAGS = (
    ("is long", True), ("is short", False), ("long", True), ("short", False), ("is buy", True),
    ("is long position", True), ("long position", True), ("is sell", False), ("buy", True),
    ("is bid", True),
)  # fmt: skip
"""A flag's name, and whether True says long."""

GROUPS: dict[str, tuple[tuple[str, dict[str, tuple[str, ...]]], ...]] = {
    "prices": tuple(
        (
            name,
            {
                "entry_price": ("entry", "open", "entry price", "avg entry", "average"),
                "mark_price": ("mark", "current", "mark price", "market", "now"),
                "take_profit": ("take profit", "tp"),
                "stop_loss": ("stop loss", "sl", "stop"),
                "liquidation": ("liquidation", "liq", "liquidation price"),
            },
        )
        for name in ("prices", "price", "px", "pricing", "rates", "price info")
    ),
    "risk": tuple(
        (
            name,
            {
                "take_profit": ("take profit", "tp", "take profit price", "profit target price"),
                "stop_loss": ("stop loss", "sl", "stop loss price", "stop"),
                "liquidation": ("liquidation price", "liquidation", "liq price"),
                "leverage": ("leverage", "lev"),
                "margin": ("margin", "margin used", "collateral"),
            },
        )
        for name in ("risk", "risk management", "protection", "risk params", "exits", "limits",
                     "tpsl", "targets", "exit levels", "brackets", "triggers", "risk info")
    ),
    "pnl": tuple(
        (
            name,
            {
                "pnl": ("unrealized", "unrealized pnl", "unrealized usd", "open", "floating"),
                "realised_pnl": ("realized", "realized pnl", "realized usd"),
            },
        )
        for name in ("pnl", "profit", "performance", "profit loss", "profit and loss", "pl",
                     "returns", "pnl info")
    ),
    "entry": (
        ("entry", {"entry_price": ("price", "px", "avg price", "average price"),
                   "opened_at": ("time", "at", "timestamp", "date")}),
        ("opened", {"entry_price": ("price", "px"), "opened_at": ("at", "time", "timestamp")}),
        ("opening", {"entry_price": ("price", "px"), "opened_at": ("at", "time", "date")}),
        ("open", {"entry_price": ("price", "px"), "opened_at": ("at", "time", "date")}),
    ),
    "mark": (("mark", {"mark_price": ("price", "px", "value")}),
             ("current", {"mark_price": ("price", "mark price", "px")}),
             ("market data", {"mark_price": ("mark price", "mark", "current price")})),
    "liquidation": (("liquidation", {"liquidation": ("price", "px", "estimated price")}),
                    ("liq", {"liquidation": ("price", "px")})),
    "asset": tuple(
        (name, {"symbol": ("symbol", "name", "ticker", "coin", "code"),
                "asset_index": ("index", "asset index", "idx", "id")})
        for name in ("asset", "market", "instrument", "coin", "token", "contract", "perp")
    ),
    "times": tuple(
        (name, {"opened_at": ("opened", "opened at", "created", "created at", "open", "entry")})
        for name in ("times", "timestamps", "dates", "time", "timing", "audit", "meta", "timeline")
    ),
    "margin": (
        ("margin", {"margin": ("used", "value", "amount", "initial", "allocated", "usd"),
                    "margin_mode": ("mode", "type")}),
        ("collateral", {"margin": ("amount", "value", "usd", "usdc")}),
        ("margin info", {"margin": ("margin used", "margin", "used margin"),
                         "margin_mode": ("margin mode", "mode")}),
    ),
    "leverage": (
        ("leverage", {"leverage": ("value", "amount", "current", "multiplier", "ratio"),
                      "margin_mode": ("type", "mode", "margin mode")}),
    ),
    "size": (
        ("size", {"size": ("value", "base", "amount", "coins", "quantity", "base amount"),
                  "value": ("usd", "notional", "quote", "usdc", "notional usd")}),
        ("quantity", {"size": ("value", "base", "amount")}),
        ("amounts", {"size": ("base", "size", "quantity"), "value": ("notional", "usd")}),
    ),
}  # fmt: skip
"""Objects within a row: for each kind the names it may have, and those of the fields in it."""


@dataclass(frozen=True)
class Vocabulary:
    """All words for one kind of row."""

    types: dict[str, str]
    """For each field the kind of its forms."""
    names: dict[str, tuple[str, ...]]
    groups: dict[str, tuple[tuple[str, dict[str, tuple[str, ...]]], ...]]
    decoys: dict[str, tuple[str, ...]]
    unsigned: bool = False
    """True where no size tells a side."""


POSITIONS = Vocabulary(
    {
        "id": "id",
        "symbol": "symbol",
        "asset_index": "count",
        "side": "side",
        "size": "size",
        "entry_price": "money",
        "mark_price": "money",
        "pnl": "money",
        "value": "money",
        "realised_pnl": "money",
        "leverage": "leverage",
        "margin": "money",
        "margin_mode": "state",
        "take_profit": "level",
        "stop_loss": "level",
        "liquidation": "level",
        "opened_at": "time",
        "state": "state",
        "trade_id": "id",
        "session_id": "id",
    },
    POSITION,
    GROUPS,
    decoys.POSITION,
)
