"""Asset index ↔ symbol, as the server's documentation publishes it.

The published table fits neither of Hyperliquid's networks beyond BTC and ETH
(`domain.md`, 8.5), so an index is an opaque value of this server: always shown beside the symbol.
"""

PUBLISHED: dict[int, str] = {0: "BTC", 1: "ETH", 2: "SOL", 3: "XRP", 4: "DOGE", 5: "AVAX"}
"""The table in the API's documentation."""
