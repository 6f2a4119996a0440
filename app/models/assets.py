"""Asset index ↔ symbol, as the server's documentation publishes it.

The published table fits neither of Hyperliquid's networks beyond BTC and ETH
(`domain.md`, 8.5), so an index is an opaque value of this server: always shown beside the symbol.
"""

import re

from app.models.text import listed

PUBLISHED: dict[int, str] = {0: "BTC", 1: "ETH", 2: "SOL", 3: "XRP", 4: "DOGE", 5: "AVAX"}
"""The table in the API's documentation."""

ASSET_NAMES = listed(
    "coin asset market ticker pair tradingPair instrument instId baseAsset base? underlying "
    "product productId token tokenSymbol contract? contractCode perp baseCurrency indexToken"
)
"""What a market may be called; a word such as name or symbol may stand behind each."""
INDEX_NAMES = listed(
    "assetIndex assetId perpIndex asset coinIndex coinId marketIndex universeIndex "
    "instrumentIndex assetNumber tokenIndex market.assetIndex"
)
"""What a market's number may be called."""

_GLUED = ("USDT", "USDC", "PERP", "USD")
_QUOTES = frozenset((*_GLUED, "SWAP", "USDTM", "USDCM"))

_MARKET = re.compile(r"k?[A-Z0-9]{1,12}([-/_:. ]?(USD|USDC|USDT|PERP|SWAP)){0,3}|[a-z]{2,6}")


def is_market(key: str) -> bool:
    """Tell whether a key has the form of a market's name rather than of an id.

    Digits only are neither: they may be the market's index as well.
    """
    key = key.upper() if key[:4] == "1000" else key
    if _MARKET.fullmatch(key) is None or not any(map(str.isalpha, key)):
        return False
    return base_symbol(key) != key.upper() or not any(map(str.isdigit, key)) or key[:4] == "1000"


def base_symbol(symbol: str) -> str:
    """Return what a market's name is compared by across topics: `BTC` for `btc-perp`, `BTCUSDT`.

    Never sent to the server, and never shown instead of the server's own spelling.
    """
    name = symbol.strip().upper().partition(":")[0].partition("/")[0]
    for mark in ("-", "_"):
        head, _, tail = name.partition(mark)
        if head and tail and set(tail.replace("_", "-").split("-")) <= _QUOTES:
            return head
    for quote in _GLUED:
        rest = name.removesuffix(quote)
        if rest != name and len(rest) >= 2:
            return rest
    return name
