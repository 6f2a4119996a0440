"""Every endpoint of the API, one row each: what it is, what it may do, what is known of it.

Retry, read-only mode, confirmation and tests read from here; nothing else may decide them.
"""

from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from types import MappingProxyType
from urllib.parse import quote


class Effect(StrEnum):
    """What a call may do."""

    READ = "read"
    """Changes nothing: may be tried again."""
    WRITE = "write"
    """Changes something, but moves no money: sent once."""
    MONEY = "money"
    """Moves money or opens risk: sent once, confirmed, journaled."""
    SECRET = "secret"
    """Changes nothing and answers with key material: asked for by hand only, never kept."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row of the catalogue."""

    name: str
    """The client's name for it, and the key in `CATALOG`."""
    method: str
    path: str
    """The template; identifiers stand in braces under their published names."""
    effect: Effect
    auth: bool = True
    """True: never sent without a token. False: sent with the token when there is one."""
    body: tuple[str, ...] = ()
    """The body's field names, in the published order."""
    required: tuple[str, ...] = ()
    """Those of `body` that must be sent."""
    body_documented: bool = True
    """False: the names in `body` are assumed and yield to the server's own contract."""
    reply_documented: bool = False
    """True for the two sign-in answers, the only ones published."""
    absent_is_none: bool = False
    """True: a 404 means that there is none, which is a good answer."""
    secret_reply: bool = False
    """True: the answer holds key material or a token."""

    @property
    def params(self) -> tuple[str, ...]:
        """The identifiers in the path."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    @property
    def retryable(self) -> bool:
        """Whether the same request may be sent a second time by itself."""
        return self.effect is Effect.READ

    def fill(self, **identifiers: str) -> str:
        """Return the path with its identifiers, each one percent-encoded segment.

        Raises ValueError for an identifier that is empty or would leave its segment, and for
        one that is missing or not of this path.
        """
        if set(identifiers) != set(self.params):
            raise ValueError(f"{self.name} takes {', '.join(self.params) or 'no identifier'}")
        for name, value in identifiers.items():
            if not value.strip() or value in (".", "..") or not value.isprintable():
                raise ValueError(f"{name} cannot be used in a path")
        return self.path.format(**{name: quote(v, safe="") for name, v in identifiers.items()})


READ, WRITE, MONEY, SECRET = Effect.READ, Effect.WRITE, Effect.MONEY, Effect.SECRET

_S = "/trading-sessions"
_I = "/api/indicators"
_L = "/api/leaderboard"

ENDPOINTS: tuple[Endpoint, ...] = (
    # Signing in
    Endpoint(
        "challenge",
        "POST",
        "/auth/evm/challenge",
        WRITE,
        auth=False,
        body=("address",),
        required=("address",),
        reply_documented=True,
    ),
    Endpoint(
        "verify",
        "POST",
        "/auth/evm/verify",
        WRITE,
        auth=False,
        body=("address", "signature", "referralCode"),
        required=("address", "signature"),
        reply_documented=True,
        secret_reply=True,
    ),
    Endpoint("trading_key", "GET", "/auth/evm/trading-key", SECRET, secret_reply=True),
    # Trading sessions
    Endpoint(
        "start_quick",
        "POST",
        _S,
        MONEY,
        body=("budget", "profitTarget", "lossThreshold", "maxPositions", "assetIndex"),
        required=("budget", "profitTarget", "assetIndex"),
    ),
    Endpoint(
        "start_advance",
        "POST",
        f"{_S}/advance",
        MONEY,
        body=("amount", "executionStrategy", "strategyDuration", "assetIndex", "maxWalletBudget"),
        required=("amount", "executionStrategy", "strategyDuration", "assetIndex"),
    ),
    Endpoint("active_sessions", "GET", f"{_S}/active", READ, absent_is_none=True),
    Endpoint("current_trade", "GET", f"{_S}/current-trade", READ, absent_is_none=True),
    Endpoint("session_logs", "GET", f"{_S}/{{sessionId}}/logs", READ),
    Endpoint("trade_logs", "GET", f"{_S}/trades/{{tradeId}}/logs", READ),
    Endpoint("close_position", "POST", f"{_S}/positions/{{positionId}}/close", MONEY),
    Endpoint(
        "close_signature",
        "POST",
        f"{_S}/positions/{{positionId}}/close-signature",
        SECRET,
        secret_reply=True,
    ),
    Endpoint("close_trade", "POST", f"{_S}/trades/{{tradeId}}/close", MONEY),
    Endpoint("trigger_cron", "POST", f"{_S}/trigger-cron", WRITE),
    # User
    Endpoint("profile", "GET", "/user/profile", READ),
    Endpoint("sync_fills", "POST", "/user/fills/sync", WRITE, body_documented=False),
    Endpoint(
        "withdraw",
        "POST",
        "/user/withdraw",
        MONEY,
        body=("amount", "destination"),
        required=("amount", "destination"),
        body_documented=False,
    ),
    Endpoint(
        "close_asset",
        "POST",
        "/user/close-position",
        MONEY,
        body=("assetIndex",),
        required=("assetIndex",),
        body_documented=False,
    ),
    Endpoint("close_all", "POST", "/user/close-all-positions", MONEY, body_documented=False),
    Endpoint(
        "send_usdc",
        "POST",
        "/user/send-usdc",
        MONEY,
        body=("amount", "destination"),
        required=("amount", "destination"),
        body_documented=False,
    ),
    Endpoint("claim_reward", "POST", "/user/claim-reward", MONEY, body_documented=False),
    # Indicators and market data
    Endpoint("indicators_health", "GET", f"{_I}/health", READ, auth=False),
    Endpoint("latest_candles", "GET", f"{_I}/candles/latest", READ, auth=False),
    Endpoint("candle_history", "GET", f"{_I}/candles/history/{{symbol}}", READ, auth=False),
    Endpoint("candles", "GET", f"{_I}/candles/{{symbol}}/{{interval}}", READ, auth=False),
    Endpoint("symbols", "GET", f"{_I}/candles/aggregated/symbols", READ, auth=False),
    Endpoint("signals", "GET", f"{_I}/signals/{{symbol}}/{{interval}}", READ, auth=False),
    Endpoint("market_signals", "GET", f"{_I}/signals/all/{{interval}}", READ, auth=False),
    # Leaderboard
    Endpoint("leaderboard_stats", "GET", f"{_L}/stats", READ, auth=False),
    Endpoint("rankings", "GET", f"{_L}/rankings", READ, auth=False),
    Endpoint("standing", "GET", f"{_L}/user/{{userId}}", READ, auth=False, absent_is_none=True),
    Endpoint("analytics", "GET", f"{_L}/analytics", READ, auth=False),
    Endpoint("leaderboard_health", "GET", f"{_L}/health", READ, auth=False),
    # Referrals
    Endpoint("referral", "GET", "/referrals/{userId}", READ, absent_is_none=True),
    Endpoint("referral_stats", "GET", "/referrals/{userId}/stats", READ, absent_is_none=True),
    Endpoint(
        "create_code",
        "POST",
        "/referrals/{userId}/code",
        WRITE,
        body=("code",),
        body_documented=False,
    ),
    Endpoint(
        "check_code",
        "POST",
        "/referrals/check",
        READ,
        auth=False,
        body=("code",),
        required=("code",),
        body_documented=False,
    ),
    # USDC verification
    Endpoint(
        "verify_deposit",
        "POST",
        "/usdc-verification/verify",
        WRITE,
        body=("txHash",),
        required=("txHash",),
        body_documented=False,
    ),
    Endpoint("deposits", "GET", "/usdc-verification/my-transactions", READ, absent_is_none=True),
    Endpoint("total_deposited", "GET", "/usdc-verification/total-deposited", READ),
    # Health
    Endpoint("health", "GET", "/health", READ, auth=False),
    Endpoint("kafka_health", "GET", "/health/kafka", READ, auth=False),
)
"""In the order of the published document."""

CATALOG = MappingProxyType({endpoint.name: endpoint for endpoint in ENDPOINTS})
"""The same rows by name."""
