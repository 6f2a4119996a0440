"""The wishes to close: what they aim at, and what is being closed. The dialog is the app's."""

from __future__ import annotations

from datetime import timedelta
from math import inf
from typing import TYPE_CHECKING

from app.ui.action_app import ActionApp

if TYPE_CHECKING:
    from app.intents import Close
    from app.models.sessions import Session
    from app.models.trading import Position, Trade
    from app.targets import Target
    from app.ui.pieces import Line

HAND_SECONDS = 0.5
"""How long a key is still meant for the row that the cursor was on before a reading moved it."""


class CloseApp(ActionApp):
    """Everything that a key to close can ask for."""

    # What is aimed at

    def session_of(self, target: Target) -> Session | None:
        """Return the session that a position belongs to, as far as it is known."""
        sessions: tuple[Session, ...] = self.sessions.value or ()
        by_id = [s for s in sessions if s.id is not None and s.id == target.session_id]
        by_asset = [s for s in sessions if s.symbol is not None and s.symbol == target.symbol]
        return next(iter(by_id or by_asset), None)

    def under_way(self, key: str, width: int) -> Line | None:
        """Return what is being done to a position, for its row."""
        if not self.actions:
            return None
        from app.ui.words.action import row_words

        return row_words(self.actions, key, self.clock.monotonic(), width)

    # Wishes

    def close_position(self, key: str | None, jumped_at: float = -inf) -> None:
        """Ask to close the position of a row, on which the cursor has been since `jumped_at`."""
        from app.intents import ClosePosition

        if self._is_too_soon(jumped_at):
            return
        targets = [target for target in self._targets() if target.key == key]
        if not targets:
            self._explain("There is no position under the cursor. Choose one, then press x.")
        elif targets[0].position_id is None:
            self._explain(
                "The server gives this position no id, so x cannot aim at it. "
                "Close by asset on the sessions screen, or the whole trade, both still can."
            )
        else:
            self._begin(ClosePosition((targets[0],)))

    def close_asset(
        self, asset_index: int | None, symbol: str | None, jumped_at: float = -inf
    ) -> None:
        """Ask to close whatever is open on an asset; `jumped_at` as for a position."""
        from app.intents import CloseAsset

        if self._is_too_soon(jumped_at):
            return
        if asset_index is None:
            self._explain("The server gives no asset index for it, so it cannot be closed here.")
            return
        mine = [target for target in self._targets() if _is_of(target, asset_index, symbol)]
        self._begin(CloseAsset(tuple(mine), asset_index, symbol))

    def close_trade(self) -> None:
        """Ask to close all positions of the current trade."""
        from app.intents import CloseTrade

        trade: Trade | None = self.trade.value
        if trade is None or not trade.positions:
            self._explain("There is no trade with open positions to close.")
        elif trade.id is None:
            self._explain("The server gives the trade no id. Close its positions one by one.")
        else:
            self._begin(CloseTrade(self._targets(), trade.id))

    def close_all(self) -> None:
        """Ask to close every position of the account."""
        from app.intents import CloseAll

        self._begin(CloseAll(self._targets()))

    def target_of(self, key: str | None) -> Target | None:
        """Return the position of a row as it was read."""
        return next((target for target in self._targets() if target.key == key), None)

    def _targets(self) -> tuple[Target, ...]:
        from app.targets import Target

        feed = self.trade
        trade: Trade | None = feed.value
        if trade is None or feed.read_at is None:
            return ()
        age = self.clock.monotonic() - feed.read_at
        read_time = self.clock.now() - timedelta(seconds=age)
        positions: tuple[Position, ...] = trade.positions
        return tuple(Target.of(row, trade, feed.read_at, read_time) for row in positions)

    def _is_too_soon(self, jumped_at: float) -> bool:
        """Tell, and say, that the key was meant for the row that stood there before."""
        is_too_soon = self.key_clock.of_last_key() < jumped_at + HAND_SECONDS
        if is_too_soon:
            self._explain("The row under the cursor has just changed. Look, then press x again.")
        return is_too_soon

    def _begin(self, intent: Close) -> None:
        """Ask whether to close; the same dialog cannot stack."""
        from app.ui.dialogs.close import CloseDialog

        if len(self.screen_stack) == 1:
            self._open(intent, CloseDialog)


def _is_of(target: Target, asset_index: int, symbol: str | None) -> bool:
    if target.asset_index is not None:
        return target.asset_index == asset_index
    return symbol is not None and target.symbol == symbol
