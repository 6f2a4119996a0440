"""Asset index ↔ symbol, as the server's documentation publishes it.

The published table fits neither of Hyperliquid's networks beyond BTC and ETH
(`domain.md`, 8.5), so an index is an opaque value of this server: always shown beside the symbol.
"""

PUBLISHED: dict[int, str] = {0: "BTC", 1: "ETH", 2: "SOL", 3: "XRP", 4: "DOGE", 5: "AVAX"}
"""The table in the API's documentation."""

_GLUED = ("USDT", "USDC", "PERP", "USD")
_QUOTES = frozenset((*_GLUED, "SWAP", "USDTM", "USDCM"))


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
