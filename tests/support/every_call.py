"""Every call of the client over a transport that answers with given bytes, without a loop.

`CALLS` has a row for each of the published endpoints, so that a property can be held for all of
them; `tests/api/test_reply_fuzz.py` compares it with the catalogue.
"""

from collections.abc import Callable, Coroutine, Mapping
from decimal import Decimal
from typing import Any, cast

from app.api.catalog import Endpoint
from app.api.client import ActingClient
from app.api.exchange import Answer
from app.api.transport import Transport

Call = Callable[[ActingClient], Coroutine[Any, Any, Any]]

D = Decimal(10)
READS: dict[str, Call] = {
    "active_sessions": lambda c: c.trading.active_sessions(),
    "current_trade": lambda c: c.trading.current_trade(),
    "session_logs": lambda c: c.trading.session_logs("s1", page=1, limit=20),
    "trade_logs": lambda c: c.trading.trade_logs("t1", page=2, limit=20),
    "profile": lambda c: c.account.profile(),
    "indicators_health": lambda c: c.market.health(),
    "latest_candles": lambda c: c.market.latest_candles(),
    "candle_history": lambda c: c.market.candle_history("BTC", interval="1h"),
    "candles": lambda c: c.market.candles("BTC", "1h"),
    "symbols": lambda c: c.market.symbols(),
    "signals": lambda c: c.market.signals("BTC", "1h"),
    "market_signals": lambda c: c.market.all_signals("1h"),
    "leaderboard_stats": lambda c: c.community.leaderboard_stats(),
    "rankings": lambda c: c.community.rankings(window="week"),
    "standing": lambda c: c.community.user_ranking("u1", window="day"),
    "analytics": lambda c: c.community.analytics(),
    "leaderboard_health": lambda c: c.community.leaderboard_health(),
    "referral": lambda c: c.community.referral("u1"),
    "referral_stats": lambda c: c.community.referral_stats("u1"),
    "check_code": lambda c: c.community.check_referral_code("GM"),
    "deposits": lambda c: c.deposits.my_transactions(),
    "total_deposited": lambda c: c.deposits.total_deposited(),
    "health": lambda c: c.health.service(),
    "kafka_health": lambda c: c.health.kafka(),
}
CHANGES: dict[str, Call] = {
    "start_quick": lambda c: c.money.create_quick_session(budget=D, profit_target=D, asset_index=0),
    "start_advance": lambda c: c.money.create_advance_session(
        amount=D, strategy="Degen", duration="1D", asset_index=0
    ),
    "close_position": lambda c: c.money.close_position("p1"),
    "close_signature": lambda c: c.changes.close_signature("p1"),
    "close_trade": lambda c: c.money.close_trade("t1"),
    "trigger_cron": lambda c: c.changes.trigger_cron(),
    "sync_fills": lambda c: c.changes.sync_fills(),
    "withdraw": lambda c: c.money.withdraw(D, "0x1"),
    "close_asset": lambda c: c.money.close_asset(0),
    "close_all": lambda c: c.money.close_all(),
    "send_usdc": lambda c: c.money.send_usdc(D, "0x1"),
    "claim_reward": lambda c: c.money.claim_reward(),
    "create_code": lambda c: c.changes.create_referral_code("u1"),
    "verify_deposit": lambda c: c.changes.verify_deposit("0x1"),
    "challenge": lambda c: c.auth.challenge("0x1"),
    "verify": lambda c: c.auth.verify("0x1", "0x2"),
    "trading_key": lambda c: c.auth.trading_key(),
}
CALLS = READS | CHANGES


class Answering:
    """Stands in for the transport: answers every call with the same bytes."""

    host = "api.test"

    def __init__(self, body: bytes, content_type: str | None) -> None:
        headers = {} if content_type is None else {"content-type": content_type}
        self._answer = Answer(200, body, headers)

    async def call(
        self,
        endpoint: Endpoint,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str | int] | None = None,
        content: bytes | None = None,
        urgent: bool = False,
    ) -> Answer:
        return self._answer


def told(name: str, body: bytes, content_type: str | None = "application/json") -> Any:
    """Return what the client makes of this answer to the call. Raises what the call raises."""
    client = ActingClient(cast(Transport, Answering(body, content_type)))
    coroutine = CALLS[name](client)
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("a call over this transport does not wait")
