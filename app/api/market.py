"""Candles, symbols and signals. Candles come back oldest first, one for each time."""

from dataclasses import replace
from datetime import UTC, datetime

from app.api.area import Area
from app.api.shapes import C, read_bars, read_health, read_signals, read_symbols
from app.api.spans import span_query
from app.models.health import Health
from app.models.market import Candle, MarketCandle, Signal
from app.models.reading import Reading

OLDEST = datetime.min.replace(tzinfo=UTC)


class Market(Area):
    """`/api/indicators`."""

    async def health(self) -> Reading[Health]:
        """Read whether the indicators are well."""
        return await self._read("indicators_health", read_health)

    async def symbols(self) -> Reading[tuple[str, ...]]:
        """Read which symbols have candles."""

        def decode(plain: object) -> Reading[tuple[str, ...]]:
            self._memory.assets.symbols(plain)
            return read_symbols(plain)

        return await self._read("symbols", decode)

    async def latest_candles(
        self, symbol: str | None = None, interval: str | None = None
    ) -> Reading[tuple[MarketCandle, ...]]:
        """Read the newest candles, of all symbols unless one is named."""
        query = {"symbol": symbol, "interval": interval}
        return await self._read("latest_candles", market_candles, query=query)

    async def candle_history(
        self,
        symbol: str,
        *,
        interval: str | None = None,
        limit: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Reading[tuple[Candle, ...]]:
        """Read past candles of a symbol."""
        query = span_query(
            self._memory.contract.query("candle_history"),
            interval=interval,
            limit=limit,
            start=start,
            end=end,
        )
        return await self._read(
            "candle_history", ordered_candles, path={"symbol": symbol}, query=query
        )

    async def candles(
        self,
        symbol: str,
        interval: str,
        *,
        limit: int | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> Reading[tuple[Candle, ...]]:
        """Read the candles of a symbol and interval, the forming one included."""
        path = {"symbol": symbol, "interval": interval}
        asked = self._memory.contract.query("candles")
        query = span_query(asked, limit=limit, start=start, end=end)
        return await self._read("candles", ordered_candles, path=path, query=query)

    async def signals(
        self, symbol: str, interval: str, *, limit: int | None = None
    ) -> Reading[tuple[Signal, ...]]:
        """Read the signals of one symbol, oldest first."""
        path = {"symbol": symbol, "interval": interval}
        return await self._read("signals", read_signals, path=path, query={"limit": limit})

    async def all_signals(self, interval: str) -> Reading[tuple[Signal, ...]]:
        """Read the signals of all symbols."""
        return await self._read("market_signals", read_signals, path={"interval": interval})


def ordered_candles(plain: object) -> Reading[tuple[Candle, ...]]:
    """Return candles oldest first; of two with the same time the later in the answer counts."""
    return _ordered(plain, Candle)


def market_candles(plain: object) -> Reading[tuple[MarketCandle, ...]]:
    """Return the newest candles of markets in the same way."""
    return _ordered(plain, MarketCandle)


def _ordered(plain: object, model: type[C]) -> Reading[tuple[C, ...]]:
    reading = read_bars(plain, model)
    by_time = {(c.time or OLDEST, c.symbol or "", c.interval or ""): c for c in reading.value}
    candles = tuple(by_time[key] for key in sorted(by_time) if key[0] is not OLDEST)
    return replace(reading, value=candles)
