"""A Go service: snake_case, epoch seconds, cursors, `{result, error}`, floats, 204, BTC-USD."""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.support.foreign.bars import bars
from tests.support.foreign.kernel import (
    ADDRESS,
    NOTHING,
    STEPS,
    Answer,
    Call,
    ForeignBackend,
    Handler,
    Refused,
)

SESSION = "ses_01HZX3"
TRADE = "trd_01HZX4"
POSITIONS = ("pos_01HZX5", "pos_01HZX6")
BASES = {"BTC-USD": 6_512_300, "ETH-USD": 342_100, "SOL-USD": 15_005}
RANKED = 5_000
OWN_PLACE = 1_234


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


class Goish(ForeignBackend):
    """Every reply but the health's is `{result, error}`; none is 204."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check")
    busy_until: datetime | None = None
    """Until then every request is refused with 429 and the moment in words."""
    allowance = 600

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: Answer(NOTHING, 204))
        healthy: Handler = lambda _: Answer(b"OK", media="text/plain; charset=utf-8")  # noqa: E731
        return {
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): lambda _: self.ok({"agent_key": "0x" + "cd" * 32}),
            ("POST", "/trading-sessions"): done,
            ("POST", "/trading-sessions/advance"): done,
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.session_logs,
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.trade_logs,
            ("POST", "/trading-sessions/positions/:positionId/close"): done,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): done,
            ("POST", "/trading-sessions/trades/:tradeId/close"): done,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): done,
            ("POST", "/user/withdraw"): done,
            ("POST", "/user/close-position"): done,
            ("POST", "/user/close-all-positions"): done,
            ("POST", "/user/send-usdc"): done,
            ("POST", "/user/claim-reward"): done,
            ("GET", "/api/indicators/health"): healthy,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): lambda _: self.ok(list(BASES)),
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signals,
            ("GET", "/api/indicators/signals/all/:interval"): self.all_signals,
            ("GET", "/api/leaderboard/stats"): lambda _: self.ok(
                {"users": RANKED, "volume_usdc": 9.5e8}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): lambda _: Answer(NOTHING, 204),
            ("GET", "/api/leaderboard/health"): healthy,
            ("GET", "/referrals/:userId"): self.referral,
            ("GET", "/referrals/:userId/stats"): self.referral_stats,
            ("POST", "/referrals/:userId/code"): done,
            ("POST", "/referrals/check"): lambda _: self.ok({"exists": True}),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): lambda _: self.ok(1500.75),
            ("GET", "/health"): healthy,
            ("GET", "/health/kafka"): healthy,
        }

    def ok(self, result: Any) -> Answer:
        left = max(0, self.allowance - len(self.calls))
        headers = {"X-RateLimit-Limit": str(self.allowance), "X-RateLimit-Remaining": str(left)}
        return Answer({"result": result, "error": None}, headers=headers)

    def refusal(self, refused: Refused) -> Answer:
        codes = {401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RATE_LIMITED"}
        error = {"code": codes.get(refused.status, "BAD_REQUEST"), "message": refused.message}
        return Answer({"result": None, "error": error}, refused.status, refused.headers)

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            when = format_datetime(self.busy_until, usegmt=True)
            raise Refused(429, "slow down", {"Retry-After": when, "X-RateLimit-Remaining": "0"})

    def cursor_page(self, call: Call, rows: list[Any], size: int) -> Answer:
        start = call.number("cursor", 0)
        more = start + size < len(rows)
        return self.ok(
            {
                "items": rows[start : start + size],
                "next_cursor": str(start + size) if more else None,
            }
        )

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):06d}"
        text = self.challenge_of(call.body["address"], f"Sign this nonce: {nonce}")
        return self.ok({"address": call.body["address"], "nonce": nonce, "message": text})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 7_200)
        return self.ok(
            {"ok": True, "access_token": token, "token_type": "bearer", "expires_in": "7200"}
        )

    def profile(self, call: Call) -> Answer:
        return self.ok(
            {
                "user_id": "usr_01HZX2",
                "wallet_address": ADDRESS,
                "equity_usdc": 2048.5,
                "available_usdc": 1024.25,
                "created_at": seconds(call.now - timedelta(days=30)),
            }
        )

    def active(self, call: Call) -> Answer:
        session = {
            "id": SESSION,
            "symbol": "BTC-USD",
            "asset_index": 0,
            "mode": "quick",
            "status": "running",
            "budget": 100.0,
            "profit_target": 40.0,
            "loss_threshold": 5.0,
            "max_positions": 3,
            "pnl": -1.5,
            "created_at": seconds(call.now - timedelta(hours=3)),
        }
        return self.ok({"sessions": [] if self.empty else [session], "next_cursor": None})

    def current(self, call: Call) -> Answer:
        if self.empty:
            return Answer(NOTHING, 204)
        long = {
            "position_id": POSITIONS[0],
            "symbol": "BTCUSDT",
            "side": "buy",
            "qty": 0.015,
            "entry_price": 65210.1,
            "mark_price": 65110.1,
            "take_profit": 66000,
            "stop_loss": 64900.5,
            "leverage": 10,
            "liq_price": 59000.0,
            "unrealized_pnl": -1.5,
            "opened_at": seconds(call.now - timedelta(minutes=50)),
        }
        bare = {"position_id": POSITIONS[1], "symbol": "ETH-USD", "side": "sell", "qty": 0.1}
        opened = seconds(call.now - timedelta(minutes=50))
        return self.ok(
            {
                "trade_id": TRADE,
                "session_id": SESSION,
                "opened_at": opened,
                "positions": [long, bare],
            }
        )

    def log(self, call: Call, text: str, number: int) -> dict[str, Any]:
        return {
            "ts": seconds(call.now - timedelta(minutes=number + 1)),
            "severity": "info",
            "text": text,
        }

    def session_logs(self, call: Call) -> Answer:
        return self.cursor_page(
            call, [self.log(call, f"session tick {70 - n}", n) for n in range(70)], 50
        )

    def trade_logs(self, call: Call) -> Answer:
        return self.cursor_page(
            call, [self.log(call, f"trade tick {30 - n}", n) for n in range(30)], 20
        )

    def rows(self, symbol: str, interval: str, call: Call, count: int) -> list[list[float]]:
        found = bars(BASES[symbol], interval, call.now, count)
        return [
            [seconds(b.opened), b.open / 100, b.high / 100, b.low / 100, b.close / 100, b.lots / 10]
            for b in reversed(found)
        ]

    def candles(self, call: Call) -> Answer:
        symbol = call.names["symbol"]
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if symbol not in BASES or interval not in STEPS:
            raise Refused(404, f"unknown market {symbol} {interval}")
        return self.ok(self.rows(symbol, interval, call, min(call.number("limit", 300), 1_000)))

    def latest(self, call: Call) -> Answer:
        return self.ok({symbol: self.rows(symbol, "1m", call, 1)[0] for symbol in BASES})

    def signal(self, call: Call, symbol: str, direction: int) -> dict[str, Any]:
        at = seconds(call.now - timedelta(minutes=6))
        return {"symbol": symbol, "ts": at, "direction": direction, "confidence": 0.7}

    def signals(self, call: Call) -> Answer:
        return self.ok([self.signal(call, call.names["symbol"], -1)])

    def all_signals(self, call: Call) -> Answer:
        return self.ok([self.signal(call, s, d) for s, d in zip(BASES, (-1, 1, 0), strict=True)])

    def row(self, place: int) -> dict[str, Any]:
        return {
            "position": place,
            "wallet_address": ADDRESS if place == OWN_PLACE else f"0x{place:040x}",
            "pnl_usdc": 80_000 - place * 10.5,
            "roi": round(0.9 - place / 10_000, 4),
            "volume_usdc": 5_000_000 - place * 100,
            "trades": 6_000 - place,
            "win_rate": 0.61,
        }

    def rankings(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.row(n + 1) for n in range(RANKED)]
        offset, limit = call.number("offset", 0), min(call.number("limit", 50), 100)
        return self.ok(
            {
                "rows": rows[offset : offset + limit],
                "total": len(rows),
                "offset": offset,
                "limit": limit,
            }
        )

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() != ADDRESS.lower():
            raise Refused(404, "user not found")
        return self.ok(self.row(OWN_PLACE))

    def referral(self, call: Call) -> Answer:
        return self.ok({"code": "GOCODE", "referred_by": "", "created_at": seconds(call.now)})

    def referral_stats(self, call: Call) -> Answer:
        return self.ok({"referred_count": 0, "earned_usdc": 0.0, "claimable_usdc": 0.0})

    def deposits(self, call: Call) -> Answer:
        deposit = {
            "tx_hash": "0x" + "fe" * 32,
            "amount_usdc": 1500.75,
            "verified": True,
            "created_at": seconds(call.now - timedelta(days=1)),
        }
        return self.cursor_page(call, [deposit], 50)
