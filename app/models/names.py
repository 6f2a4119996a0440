"""What a name on the wire means: its words, whatever their spelling, order or nesting.

`avg_entry_px`, `averageEntryPrice` and `entry: {price: …}` say the same words. A name counts only
as a whole: one word more (`entryFee`, `pnl24h`, `maxLeverage`) makes it another name.
"""

import re
from collections import Counter
from functools import lru_cache

from app.models.text import listed

_PARTS = re.compile(r"[eE]\d+(?![a-zA-Z0-9])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+[a-z]*")
_JOINED = (("PnL", "Pnl"), ("P&L", "Pnl"))

_SAME = {
    "acct": "account",
    "addr": "address",
    "amt": "amount",
    "average": "avg",
    "bal": "balance",
    "cur": "current",
    "curr": "current",
    "cum": "cumulative",
    "dir": "direction",
    "dollar": "usd",
    "dollars": "usd",
    "floating": "unrealized",
    "est": "estimated",
    "idx": "index",
    "init": "initial",
    "lev": "leverage",
    "lever": "leverage",
    "levg": "leverage",
    "liq": "liquidation",
    "liquidate": "liquidation",
    "lvg": "leverage",
    "mean": "avg",
    "mgn": "margin",
    "mkt": "market",
    "n": "number",
    "no": "number",
    "now": "current",
    "nr": "number",
    "ntl": "notional",
    "num": "number",
    "pct": "percent",
    "perc": "percent",
    "percentage": "percent",
    "pl": "pnl",
    "pos": "position",
    "prc": "price",
    "px": "price",
    "qty": "quantity",
    "realised": "realized",
    "sym": "symbol",
    "sz": "size",
    "trig": "trigger",
    "ts": "timestamp",
    "unrealised": "unrealized",
    "unreal": "unrealized",
    "vlm": "volume",
    "vol": "volume",
}
_TWO = {
    "sl": ("stop", "loss"),
    "stoploss": ("stop", "loss"),
    "takeprofit": ("take", "profit"),
    "tp": ("take", "profit"),
    "upl": ("unrealized", "pnl"),
    "upnl": ("unrealized", "pnl"),
    "rpnl": ("realized", "pnl"),
    "datetime": ("date", "time"),
}
_SILENT = frozenset(("and", "the", "of", "is", "in", "as"))

_VOCABULARY = frozenset(
    listed(
        "account active address agent alias all amount asset at available avg balance base bid "
        "ask budget buy cents claimed close closed code coin collateral confidence contracts "
        "count created cross cumulative currency current date day deposited direction dollar "
        "duration earned end ended ends entry equity execution exit expires fee fees filled "
        "first free fraction funding gross hash high id index initial interval is isolated kind "
        "last level leverage limit limits liquidation log long loss low maintenance margin mark "
        "market max maximum message micro min minimum mode name net next notional number open "
        "opened order owner pair percent percentage pnl position previous price profit quantity "
        "quote rank ranking rate ratio realized reason reward roe roi score sell session short "
        "side signal since size start started state status stop strategy strength symbol take "
        "target text threshold ticker time timestamp to total trade trades trading transaction "
        "trend trigger type unrealized updated usd usdc usdt used user uuid value volume wallet "
        "win withdrawable px pos qty sz lev liq avg upnl unrealised realised tp sl pct vlm ntl "
        "notional"
    )
)
"""Words that a name written together (`unrealizedpnl`) may be made of."""


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name or of a dotted path, each in one spelling, in their order."""
    for joined, plain in _JOINED:
        name = name.replace(joined, plain)
    found: list[str] = []
    for part in _PARTS.findall(name):
        word = part.casefold()
        for piece in (word,) if word in _TWO else _split(word):
            found += _TWO.get(piece) or (_single(_SAME.get(piece, piece)),)
    if "pnl" in found:
        found = ["unrealized" if word == "u" else word for word in found]
    return tuple(word for word in found if word not in _SILENT)


def is_common(word: str) -> bool:
    """Tell whether a word is one of those that names are made of."""
    return word in _VOCABULARY or word in _SAME or word in _TWO


Meaning = tuple[str, ...]
"""Words as they are compared: sorted, each as often as it is said."""


def meaning(*path: str) -> Meaning:
    """Return what the names on the way to a value say; nothing for a name of one letter.

    Along the way a word may be said again (`entry.entryPrice`), in one name it counts twice.
    """
    if len(path) == 1 and len(path[0]) == 1:
        return ()
    said: Counter[str] = Counter()
    for name in path:
        said |= Counter(words(name))
    return tuple(sorted(said.elements()))


def _single(word: str) -> str:
    """Return a known word in the singular."""
    stem = word.removesuffix("s")
    return stem if stem != word and stem in _VOCABULARY else word


def _split(word: str) -> tuple[str, ...]:
    """Return the known words that a longer one is made of, exactly; else the word itself."""
    if word in _VOCABULARY or word in _SAME or len(word) < 5 or len(word) > 40:
        return (word,)
    ways: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(2, len(word) + 1):
        for start in range(end - 2, -1, -1):
            before = ways[start]
            if before is not None and word[start:end] in _VOCABULARY:
                way = (*before, word[start:end])
                kept = ways[end]
                # Few long words say more than many short ones.
                if kept is None or len(way) < len(kept):
                    ways[end] = way
    return ways[-1] or (word,)
