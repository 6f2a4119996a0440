"""What a close aims at: positions as they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.models.trading import Position, Trade


@dataclass(frozen=True, slots=True)
class Target:
    """One position as it stood when the key was pressed."""

    key: str
    """What rows and cursors are kept by."""
    position_id: str | None
    trade_id: str | None
    session_id: str | None
    symbol: str | None
    asset_index: int | None
    side: str | None
    size: Decimal | None
    """In units of the asset."""
    entry_price: Decimal | None
    mark_price: Decimal | None
    value: Decimal | None
    """In USDC."""
    pnl: Decimal | None
    """In USDC."""
    margin: Decimal | None
    """In USDC."""
    leverage: Decimal | None
    read_at: float
    """When the reading came, in monotonic seconds."""
    read_time: datetime
    """The same as a time of day."""
    listed_in: str | None = None
    """The trade whose reading listed it: one of another trade says nothing of it."""

    @classmethod
    def of(cls, position: Position, trade: Trade, read_at: float, read_time: datetime) -> Target:
        """Note a position of a reading."""
        return cls(
            key=position.key,
            position_id=position.id,
            trade_id=position.trade_id or trade.id,
            session_id=position.session_id,
            symbol=position.symbol,
            asset_index=position.asset_index,
            side=position.side,
            size=position.size,
            entry_price=position.entry_price,
            mark_price=position.mark_price,
            value=position.value,
            pnl=position.pnl,
            margin=position.margin,
            leverage=position.leverage,
            read_at=read_at,
            read_time=read_time,
            listed_in=trade.id,
        )

    def noted(self) -> dict[str, str | int | None]:
        """Return what the journal keeps of it: enough to find it again after a crash."""
        return {
            "key": self.key,
            "position_id": self.position_id,
            "trade_id": self.trade_id,
            "session_id": self.session_id,
            "symbol": self.symbol,
            "asset_index": self.asset_index,
            "side": self.side,
            "size": None if self.size is None else str(self.size),
            "read_time": self.read_time.isoformat(),
            "listed_in": self.listed_in,
        }

    @classmethod
    def from_note(cls, note: Mapping[str, Any]) -> Target:
        """Return a target as far as a journal remembers it. Raises ValueError, KeyError."""
        size = note["size"]
        return cls(
            key=note["key"],
            position_id=note["position_id"],
            trade_id=note["trade_id"],
            session_id=note["session_id"],
            symbol=note["symbol"],
            asset_index=note["asset_index"],
            side=note["side"],
            size=None if size is None else Decimal(size),
            entry_price=None,
            mark_price=None,
            value=None,
            pnl=None,
            margin=None,
            leverage=None,
            read_at=0.0,
            read_time=datetime.fromisoformat(note["read_time"]),
            listed_in=note.get("listed_in"),
        )

    @property
    def name(self) -> str:
        """`SOL long`, as far as the server says."""
        return " ".join(word for word in (self.symbol or self.key, self.side) if word)
