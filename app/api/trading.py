"""Trading sessions, the current trade and their logs; and, apart, what trades."""

from decimal import Decimal
from functools import partial
from typing import Literal

from pydantic import SecretStr

from app.api.area import Area
from app.api.paging import By
from app.api.reply import read_list, read_page, read_present, read_receipt
from app.api.shapes import read_trade
from app.models.auth import CloseSignature
from app.models.bodies import Draft
from app.models.log_lines import LogEntry
from app.models.reading import Page, Reading
from app.models.sessions import Session
from app.models.trading import Position, Trade

Strategy = Literal["Conservative", "Aggressive", "Degen"]
Duration = Literal["1D", "3D", "7D", "30D", "90D", "365D"]

LOG_NAMES = ("logs", "entries", "events")


class Trading(Area):
    """The reads of `/trading-sessions`."""

    async def active_sessions(self, *, urgent: bool = False) -> Reading[tuple[Session, ...]]:
        """Read the active sessions."""
        decode = partial(
            read_list, model=Session, names=("sessions", "activeSessions", "tradingSessions")
        )
        reading = await self._read("active_sessions", decode, urgent=urgent)
        return self._memory.assets.sessions(reading)

    async def current_trade(self, *, urgent: bool = False) -> Reading[Trade | None]:
        """Read the current trade with its positions; None when there is none.

        An urgent read does not wait behind polling.
        """
        reading = await self._read("current_trade", read_trade, urgent=urgent)
        return self._memory.assets.trade(reading)

    async def session_logs(
        self,
        session_id: str,
        *,
        page: int | str | None = None,
        by: By = "page",
        limit: int | None = None,
    ) -> Reading[Page[LogEntry]]:
        """Read a session's log; `page` and `by` as the page before said (`next`, `next_by`)."""
        return await self._logs("session_logs", {"sessionId": session_id}, page, by, limit)

    async def trade_logs(
        self,
        trade_id: str,
        *,
        page: int | str | None = None,
        by: By = "page",
        limit: int | None = None,
    ) -> Reading[Page[LogEntry]]:
        """Read a trade's log; `page` and `by` as for `session_logs`."""
        return await self._logs("trade_logs", {"tradeId": trade_id}, page, by, limit)

    async def _logs(
        self,
        name: str,
        path: dict[str, str],
        page: int | str | None,
        by: By,
        limit: int | None,
    ) -> Reading[Page[LogEntry]]:
        decode = partial(read_page, model=LogEntry, names=LOG_NAMES)
        return await self._read_page(name, decode, page, by, limit, path=path)


class TradingMoney(Area):
    """What opens and closes positions. Each is sent once; a receipt proves nothing.

    With a draft (`ActingClient.draft`) exactly what it holds is sent.
    """

    async def create_quick_session(
        self,
        *,
        budget: Decimal,
        profit_target: Decimal,
        asset_index: int,
        symbol: str | None = None,
        loss_threshold: Decimal | None = None,
        max_positions: int | None = None,
        draft: Draft | None = None,
    ) -> Reading[Session | None]:
        """Start a session by budget, target and limits. The target's unit is the server's.

        The symbol is not sent; it is compared with what is known of the index.
        """
        body = {
            "budget": budget,
            "profitTarget": profit_target,
            "lossThreshold": loss_threshold,
            "maxPositions": max_positions,
            "assetIndex": asset_index,
            "symbol": symbol,
        }
        answer = await self._send("start_quick", body=body, draft=draft)
        return read_receipt(answer.plain, Session, names=("session", "tradingSession"))

    async def create_advance_session(
        self,
        *,
        amount: Decimal,
        strategy: Strategy,
        duration: Duration,
        asset_index: int,
        symbol: str | None = None,
        max_wallet_budget: bool = False,
        draft: Draft | None = None,
    ) -> Reading[Session | None]:
        """Start a session by strategy and duration. `amount` is in USDC; the symbol is not sent."""
        body = {
            "amount": amount,
            "executionStrategy": strategy,
            "strategyDuration": duration,
            "assetIndex": asset_index,
            "maxWalletBudget": max_wallet_budget,
            "symbol": symbol,
        }
        answer = await self._send("start_advance", body=body, draft=draft)
        return read_receipt(answer.plain, Session, names=("session", "tradingSession"))

    async def close_position(
        self, position_id: str, *, draft: Draft | None = None
    ) -> Reading[Position | None]:
        """Close one position."""
        path = {"positionId": position_id}
        answer = await self._send("close_position", path=path, draft=draft)
        return read_receipt(answer.plain, Position, names=("position",))

    async def close_trade(
        self, trade_id: str, *, draft: Draft | None = None
    ) -> Reading[Trade | None]:
        """Close a trade: all of its positions."""
        answer = await self._send("close_trade", path={"tradeId": trade_id}, draft=draft)
        return read_receipt(answer.plain, Trade, names=("trade",))


class TradingChanges(Area):
    """What changes something by hand and moves no money by itself. A draft is sent as it is."""

    async def close_signature(self, position_id: str) -> CloseSignature:
        """Get a signed close transaction for a front end: signing material, never kept."""
        answer = await self._send("close_signature", path={"positionId": position_id})
        signed = read_present(answer.plain, CloseSignature).value
        # A changed digit or order of what was signed would make the signature worthless.
        return signed.model_copy(update={"whole": SecretStr(answer.body.decode("utf-8-sig"))})

    async def trigger_cron(self, *, draft: Draft | None = None) -> None:
        """Run the engine once, now; a route for testing."""
        answer = await self._send("trigger_cron", draft=draft)
        read_receipt(answer.plain, Session)
