"""The words for sessions, rankings, log lines, profiles and deposits, and what stands beside them.

As in `vocabulary`, a trailing `?` marks a name that says too little to be relied on.
"""

from tests.support.dialects.vocabulary import POSITION, Vocabulary

SESSIONS = Vocabulary(
    {
        "id": "id", "symbol": "symbol", "asset_index": "count", "budget": "money",
        "profit_target": "money", "loss_threshold": "money", "max_positions": "count",
        "open_positions": "count", "pnl": "money", "state": "state", "strategy": "state",
        "duration": "text", "started_at": "time", "ends_at": "time",
    },
    {
        "id": ("id", "id", "session id", "_id", "uuid", "trading session id", "session uuid"),
        "symbol": POSITION["symbol"],
        "asset_index": POSITION["asset_index"],
        "budget": ("budget", "budget", "amount", "budget usd", "capital", "allocated budget",
                   "total budget", "investment?", "budget usdc", "budget amount", "trade budget",
                   "trading budget", "allocation?", "invested amount?", "session budget"),
        "profit_target": ("profit target", "profit target", "target profit", "profit goal",
                          "take profit target", "goal?", "target?", "profit target usd"),
        "loss_threshold": ("loss threshold", "loss threshold", "max loss", "loss limit",
                           "maximum loss", "loss tolerance", "stop loss threshold",
                           "max tolerable loss"),
        "max_positions": ("max positions", "position limit", "max open positions",
                          "max concurrent positions", "positions max", "maximum positions",
                          "max position count", "positions limit"),
        "open_positions": ("open positions", "open positions count", "active positions",
                           "position count", "open position count", "num open positions",
                           "current positions", "positions open", "number of positions"),
        "pnl": ("pnl", "total pnl", "session pnl", "current pnl", "profit", "net pnl?",
                "profit and loss", "pnl usd", "total profit", "pnl total", "cumulative pnl"),
        "state": ("status", "state", "session status", "session state"),
        "strategy": ("execution strategy", "strategy", "strategy name", "strategy type",
                     "trading strategy"),
        "duration": ("strategy duration", "duration", "session duration", "trade duration",
                     "period?"),
        "started_at": ("created at", "started at", "start time", "opened at", "started",
                       "start date", "begin time", "created", "session start", "begins at",
                       "activated at", "create time", "start"),
        "ends_at": ("ends at", "end time", "expires at", "expiry", "end date", "expires",
                    "expiration", "expiry time", "expiration date", "valid until", "end",
                    "scheduled end"),
    },
    {
        "asset": tuple(
            (name, {"symbol": ("symbol", "name", "ticker"), "asset_index": ("index", "id")})
            for name in ("asset", "market", "coin", "token")
        ),
        "limits": tuple(
            (name, {
                "budget": ("budget", "amount"),
                "profit_target": ("profit target", "target", "profit"),
                "loss_threshold": ("loss threshold", "loss", "max loss"),
                "max_positions": ("max positions", "positions?"),
                "strategy": ("strategy", "execution strategy"),
                "duration": ("duration", "strategy duration"),
            })
            for name in ("config", "params", "settings", "limits", "parameters", "constraints",
                         "request", "input", "options", "configuration", "profile")
        ),
        "times": tuple(
            (name, {"started_at": ("started", "start", "started at", "created", "from"),
                    "ends_at": ("ends", "end", "ends at", "expires", "to")})
            for name in ("times", "schedule", "timestamps", "dates", "period", "window")
        ),
    },
    {
        "amount": ("max budget", "min budget", "budget used", "remaining budget", "spent budget",
                   "available budget", "fees", "unspent", "max drawdown", "pnl 24h", "pnl today",
                   "budget per position", "loss so far", "profit per position", "budget left",
                   "wallet balance", "best trade pnl", "loss per position", "target per position",
                   "previous budget", "minimum budget", "volume", "used amount", "locked amount"),
        "ratio": ("pnl percent", "profit percent", "win rate", "roi", "progress", "loss percent",
                  "pnl pct", "budget used pct", "drawdown pct", "target progress", "profit ratio"),
        "count": ("total trades", "closed positions", "max leverage", "winning trades",
                  "trade count", "retry count", "total positions", "order count", "version",
                  "closed position count", "min positions", "positions today", "run count"),
        "time": ("updated at", "last trade at", "next run at", "last run at", "last updated",
                 "last signal at", "pnl updated at", "last checked at"),
        "text": ("user id", "trade id", "current trade id", "created by", "wallet address",
                 "account id", "network", "notes", "agent id", "parent session id"),
        "currency": ("budget currency", "quote asset", "currency", "settle asset"),
        "flag": ("max wallet budget", "profit target reached", "is expired", "paused", "deleted",
                 "loss threshold hit"),
        "null": ("ended at", "stopped at", "closed at", "error", "stop reason", "completed at"),
    },
    unsigned=True,
)  # fmt: skip

RANKINGS = Vocabulary(
    {
        "rank": "count", "user_id": "id", "address": "text", "name": "text", "pnl": "money",
        "roi": "ratio", "volume": "money", "trades": "count", "win_rate": "ratio",
    },
    {
        "rank": ("rank", "rank", "place", "position", "standing", "ranking", "rank position"),
        "user_id": ("user id", "user id", "id", "uid", "account id", "trader id", "user uuid"),
        "address": ("address", "wallet address", "wallet", "eth address", "evm address",
                    "account address", "user address", "trader address", "public address"),
        "name": ("name", "display name", "username", "nickname", "handle", "alias", "user name",
                 "nick name", "trader name"),
        "pnl": ("pnl", "pnl", "total pnl", "profit", "pnl usd", "profit and loss", "total profit",
                "pnl usdc", "net profit?", "pnl amount", "cumulative pnl", "pnl value"),
        "roi": ("roi", "roi", "roi percent", "roi pct", "return pct", "return percent",
                "return on investment", "pnl percent", "pnl pct", "roi percentage", "return?"),
        "volume": ("volume", "volume", "vlm", "total volume", "trading volume", "volume usd",
                   "traded volume", "volume traded", "notional volume", "turnover", "volume usdc"),
        "trades": ("trades", "trade count", "total trades", "num trades", "number of trades",
                   "trades count", "n trades", "trade number?", "trades total", "trades made"),
        "win_rate": ("win rate", "win rate", "win pct", "win percentage", "win rate percent",
                     "win ratio", "success rate", "win rate pct", "winning percent"),
    },
    {
        "user": tuple(
            (name, {"user_id": ("id", "user id"), "name": ("name", "username", "display name"),
                    "address": ("address", "wallet", "wallet address")})
            for name in ("user", "trader", "account", "profile", "owner")
        ),
        "stats": tuple(
            (name, {"pnl": ("pnl", "total pnl", "profit"), "roi": ("roi", "roi percent"),
                    "volume": ("volume", "vlm", "total volume"),
                    "trades": ("trades", "trade count", "total trades"),
                    "win_rate": ("win rate", "win rate percent")})
            for name in ("stats", "performance", "metrics", "statistics", "totals", "summary")
        ),
    },
    {
        "amount": ("pnl 24h", "pnl 7d", "daily pnl", "volume 24h", "avg trade size", "best trade",
                   "worst trade", "account value", "prize", "fees paid", "avg win", "avg loss",
                   "max drawdown", "largest win", "avg pnl per trade", "unrealized pnl change",
                   "weekly volume", "previous pnl", "volume to next tier", "pnl per trade",
                   "pnl to next rank", "reward", "median pnl"),
        "ratio": ("sharpe", "roi 24h", "profit factor", "avg leverage", "max drawdown pct",
                  "win loss ratio", "volume share", "roi 7d", "loss rate", "sortino"),
        "count": ("prev rank", "previous rank", "last rank", "winning trades", "losing trades",
                  "open trades", "followers", "level", "win streak", "volume rank", "pnl rank",
                  "referral count", "best rank", "trades 24h", "roi rank", "total users",
                  "days active", "trades won", "closed trades today", "wins", "losses"),
        "time": ("last active at", "joined at", "updated at", "last trade at"),
        "text": ("badge", "avatar", "tier", "country", "team name", "referrer name",
                 "referred by", "agent address", "favorite coin", "top asset", "avatar url"),
        "flag": ("is you", "verified", "is current user", "anonymous"),
    },
    unsigned=True,
)  # fmt: skip

LOGS = Vocabulary(
    {"id": "id", "time": "time", "level": "state", "kind": "text", "symbol": "symbol",
     "text": "text"},
    {
        "id": ("id", "id", "log id", "_id", "event id", "entry id", "uuid"),
        "time": ("time", "timestamp", "created at", "ts", "logged at", "date", "event time",
                 "created", "created time", "occurred at", "log time", "datetime"),
        "level": ("level", "severity", "log level", "level name"),
        "kind": ("type", "event", "kind", "event type", "action", "category", "event name",
                 "log type"),
        "symbol": ("symbol", "coin", "market", "pair", "ticker", "asset", "instrument"),
        "text": ("message", "msg", "text", "description", "content", "log", "body", "log message",
                 "message text", "details"),
    },
    {},
    {
        "count": ("seq", "retry count", "sequence", "version", "line number", "attempt"),
        "time": ("updated at", "expires at", "ingested at", "next attempt at", "trade opened at"),
        "text": ("session id", "trade id", "user id", "service", "source", "hostname", "logger",
                 "request id", "position id", "trace id", "stack", "module", "actor", "template"),
        "amount": ("duration", "elapsed", "latency", "price", "pnl"),
        "flag": ("read", "archived", "hidden", "acknowledged"),
        "null": ("error code", "deleted at", "exception", "parent id", "reason"),
    },
    unsigned=True,
)  # fmt: skip

PROFILES = Vocabulary(
    {
        "user_id": "id", "address": "text", "name": "text", "equity": "money",
        "free_balance": "money", "margin_used": "money", "pnl": "money", "volume": "money",
        "reward": "money", "referral_code": "text", "created_at": "time",
    },
    {
        "user_id": ("id", "user id", "_id", "uid", "user uuid", "account id"),
        "address": ("address", "wallet address", "wallet", "evm address", "eth address",
                    "user address", "public address", "account address"),
        "name": ("username", "name", "display name", "nickname", "user name", "handle"),
        "equity": ("equity", "account value", "total equity", "balance?", "total balance?",
                   "portfolio value", "account equity", "net worth", "total account value",
                   "equity usd", "account balance?", "total value?"),
        "free_balance": ("free balance", "available balance", "withdrawable", "available",
                         "free collateral", "balance available", "withdrawable balance",
                         "available usdc", "free margin", "available margin", "free",
                         "available funds", "withdrawable amount", "available to withdraw"),
        "margin_used": ("margin used", "used margin", "total margin used", "margin in use",
                        "used collateral", "locked margin", "locked balance?", "initial margin?"),
        "pnl": ("pnl", "total pnl", "unrealized pnl", "profit and loss", "pnl usd", "all time pnl",
                "cumulative pnl", "lifetime pnl"),
        "volume": ("volume", "total volume", "trading volume", "cumulative volume", "volume usd",
                   "lifetime volume", "total trading volume", "traded volume", "cum vlm"),
        "reward": ("reward", "claimable reward", "claimable rewards", "pending reward",
                   "unclaimed rewards", "pending rewards", "rewards", "reward balance",
                   "claimable", "unclaimed reward", "claimable amount"),
        "referral_code": ("referral code", "ref code", "invite code", "my referral code",
                          "own referral code", "affiliate code"),
        "created_at": ("created at", "joined at", "registered at", "member since", "signup date",
                       "created", "registration date", "date joined", "created time",
                       "account created at", "joined"),
    },
    {
        "balance": tuple(
            (name, {"equity": ("equity", "account value", "total?"),
                    "free_balance": ("available", "free", "withdrawable"),
                    "margin_used": ("margin used", "used margin", "used?")})
            for name in ("balance", "balances", "account", "funds", "wallet", "margin summary")
        ),
        "stats": tuple(
            (name, {"pnl": ("pnl", "total pnl"), "volume": ("volume", "total volume")})
            for name in ("stats", "trading", "statistics", "performance", "totals")
        ),
        "referral": tuple(
            (name, {"referral_code": ("code", "referral code"),
                    "reward": ("claimable", "pending", "reward", "claimable rewards")})
            for name in ("referral", "referrals", "affiliate", "rewards")
        ),
    },
    {
        "amount": ("total deposited", "total withdrawn", "total rewards claimed", "volume 24h",
                   "maintenance margin", "pnl 7d", "pending withdrawals", "max withdraw",
                   "rewards earned total", "min withdraw", "fees paid", "reserved balance",
                   "claimed rewards", "referral volume", "starting balance", "initial balance",
                   "max drawdown", "daily volume", "total margin available limit", "builder fees",
                   "previous equity", "equity 24h ago", "peak equity", "reward threshold",
                   "volume needed", "required volume", "lifetime rewards", "bonus balance"),
        "ratio": ("pnl percent", "win rate", "margin ratio", "fee rate", "roi", "equity change",
                  "pnl pct", "reward rate", "referral share", "volume change"),
        "count": ("referred count", "kyc level", "max leverage", "total trades", "login count",
                  "open position count", "referrals", "tier level"),
        "time": ("updated at", "last login at", "last seen", "last trade at", "email verified at",
                 "agent approved at", "equity updated at"),
        "text": ("email", "avatar url", "agent address", "agent wallet address", "deposit address",
                 "contract address", "role", "locale", "referrer name", "trading key address",
                 "builder address", "referred by code", "telegram handle", "device id",
                 "referrer code", "team name", "vault address", "tenant name", "plan name"),
        "currency": ("currency", "base currency", "quote currency"),
        "flag": ("is banned", "deleted", "two factor enabled", "kyc verified", "reward claimed"),
        "null": ("deleted at", "suspended at", "phone"),
    },
    unsigned=True,
)  # fmt: skip

DEPOSITS = Vocabulary(
    {"id": "id", "hash": "text", "amount": "money", "state": "state", "time": "time"},
    {
        "id": ("id", "_id", "deposit id", "uuid", "record id"),
        "hash": ("tx hash", "hash", "transaction hash", "tx id", "txid", "tx",
                 "on chain hash", "deposit tx hash", "chain tx hash", "txn hash"),
        "amount": ("amount", "amount", "amount usdc", "usdc amount", "value?", "amount usd",
                   "deposited amount", "deposit amount", "usdc", "amount in usdc", "quantity?"),
        "state": ("status", "state", "verification status", "deposit status", "tx status"),
        "time": ("created at", "timestamp", "time", "verified at", "confirmed at", "date",
                 "deposited at", "block time", "created", "block timestamp", "tx time",
                 "created time"),
    },
    {
        "tx": tuple(
            (name, {"hash": ("hash", "id", "tx hash"), "time": ("timestamp", "time", "at")})
            for name in ("transaction", "tx", "on chain", "chain")
        ),
    },
    {
        "amount": ("fee", "network fee", "gas fee", "balance after", "balance before",
                   "min amount", "fee amount", "max amount", "bonus amount", "amount usd fee",
                   "total deposited", "requested amount", "previous amount", "amount limit"),
        "ratio": ("usd price", "exchange rate", "fee pct", "gas price gwei"),
        "count": ("block number", "confirmations", "log index", "nonce", "decimals",
                  "required confirmations", "gas used", "token decimals"),
        "raw": ("amount raw", "raw amount", "amount wei", "amount units", "value wei",
                "amount base units", "amount micro", "amount atomic", "amount in micro usdc"),
        "hash": ("block hash", "log hash", "parent hash", "user op hash", "withdrawal tx hash",
                 "message hash", "sweep tx hash"),
        "time": ("updated at", "expires at", "next check at"),
        "text": ("from address", "to address", "network", "user id", "source", "memo", "from",
                 "to", "sender", "recipient", "token address", "verified by"),
        "currency": ("token", "asset", "currency", "coin", "token symbol"),
        "flag": ("reorged", "is test", "flagged", "manual"),
        "null": ("error", "failed at", "rejected at", "failure reason"),
    },
    unsigned=True,
)  # fmt: skip
