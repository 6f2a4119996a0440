"""NestJS over Mongo: `_id`, Decimal128, `{success, data}`, numbers as text, `docs` pages, 404."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.support.foreign.bars import Bar, bars
from tests.support.foreign.kernel import (
    ADDRESS,
    STEPS,
    Answer,
    Call,
    ForeignBackend,
    Handler,
    Refused,
)

USER = "65f1a0c2e4b0a1b2c3d4e5f6"
SESSIONS = ("66b0000000000000000000a1", "66b0000000000000000000a2")
TRADE = "66c0000000000000000000b1"
POSITIONS = ("66d0000000000000000000c1", "66d0000000000000000000c2")
BASES = {"BTC": 6_143_000, "ETH": 318_000, "SOL": 14_250, "XRP": 62, "DOGE": 12, "AVAX": 2_710}
RANKED = 137
OWN_RANK = 42


def decimal(text: str) -> dict[str, str]:
    return {"$numberDecimal": text}


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Mongo(ForeignBackend):
    """Every reply is `{success, data}`; a POST answers 201."""

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: self.created({"acknowledged": True}, "Done"))
        session = self.changes(self.create)
        return {
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): lambda _: self.ok({"tradingKey": "0x" + "ab" * 32}),
            ("POST", "/trading-sessions"): session,
            ("POST", "/trading-sessions/advance"): session,
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
            ("GET", "/api/indicators/health"): lambda _: self.ok({"status": "healthy"}),
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.symbols,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signals,
            ("GET", "/api/indicators/signals/all/:interval"): self.all_signals,
            ("GET", "/api/leaderboard/stats"): self.stats,
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): lambda _: self.ok({"averageRoi": "3.1"}),
            ("GET", "/api/leaderboard/health"): lambda _: self.ok({"status": "healthy"}),
            ("GET", "/referrals/:userId"): self.referral,
            ("GET", "/referrals/:userId/stats"): self.referral_stats,
            ("POST", "/referrals/:userId/code"): done,
            ("POST", "/referrals/check"): lambda _: self.created({"valid": False}, "Unknown code"),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): self.deposited,
            ("GET", "/health"): lambda _: Answer(
                {"status": "ok", "info": {}, "error": {}, "details": {}}
            ),
            ("GET", "/health/kafka"): lambda _: self.refusal(Refused(503, "Kafka is down")),
        }

    def ok(self, data: Any, message: str = "OK") -> Answer:
        return Answer({"success": True, "message": message, "data": data})

    def created(self, data: Any, message: str) -> Answer:
        return Answer({"success": True, "message": message, "data": data}, 201)

    def refusal(self, refused: Refused) -> Answer:
        body = {"success": False, "statusCode": refused.status, "message": refused.message}
        return Answer(body, refused.status, media="application/json; charset=utf-8")

    def page(self, call: Call, rows: list[Any]) -> Answer:
        page, limit = call.number("page", 1), call.number("limit", 20)
        pages = max(1, -(-len(rows) // limit))
        docs = rows[(page - 1) * limit : page * limit]
        return self.ok(
            {
                "docs": docs,
                "totalDocs": len(rows),
                "limit": limit,
                "page": page,
                "totalPages": pages,
                "pagingCounter": (page - 1) * limit + 1,
                "hasPrevPage": page > 1,
                "hasNextPage": page < pages,
                "prevPage": page - 1 if page > 1 else None,
                "nextPage": page + 1 if page < pages else None,
            }
        )

    def challenge(self, call: Call) -> Answer:
        address = call.body["address"]
        text = (
            "testnet-api.alura.fun wants you to sign in with your Ethereum account:\n"
            f"{address}\n\nSign in to Alura.\n\nURI: https://testnet-api.alura.fun\nVersion: 1\n"
            f"Chain ID: 42161\nNonce: {len(self.calls):08d}\nIssued At: {iso(call.now)}"
        )
        message = self.challenge_of(address, text)
        return self.created(
            {"address": address, "nonce": f"{len(self.calls):08d}", "message": message}, "OK"
        )

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        user = {"_id": USER, "walletAddress": call.body["address"].lower(), "__v": 0}
        reply = {
            "ok": True,
            "accessToken": token,
            "tokenType": "Bearer",
            "expiresIn": 86_400,
            "user": user,
        }
        return self.created(reply, "Signed in")

    def profile(self, call: Call) -> Answer:
        return self.ok(
            {
                "_id": USER,
                "walletAddress": ADDRESS.lower(),
                "email": None,
                "role": "USER",
                "accountValue": decimal("1250.50"),
                "availableBalance": decimal("830.25"),
                "marginUsed": decimal("420.25"),
                "unrealizedPnl": decimal("1.45"),
                "createdAt": iso(call.now - timedelta(days=90)),
                "updatedAt": iso(call.now),
                "__v": 3,
            }
        )

    def active(self, call: Call) -> Answer:
        if self.empty:
            return self.ok([])
        quick = {
            "_id": SESSIONS[0],
            "userId": USER,
            "assetIndex": 0,
            "type": "QUICK_TRADE",
            "status": "ACTIVE",
            "budget": "100",
            "profitTarget": "40",
            "lossThreshold": "5",
            "maxPositions": "3",
            "currentPnl": decimal("2.75"),
            "createdAt": iso(call.now - timedelta(hours=5)),
            "updatedAt": iso(call.now),
            "__v": 0,
        }
        advance = {
            "_id": SESSIONS[1],
            "userId": USER,
            "assetIndex": 1,
            "type": "ADVANCE_TRADE",
            "status": "ACTIVE",
            "amount": "250",
            "executionStrategy": "Degen",
            "strategyDuration": "7D",
            "maxWalletBudget": False,
            "createdAt": iso(call.now - timedelta(days=1)),
            "updatedAt": iso(call.now),
            "__v": 0,
        }
        return self.ok([quick, advance], "Active sessions")

    def create(self, call: Call) -> Answer:
        if call.body.get("assetIndex") in (0, 1):
            raise Refused(
                400,
                "Duplicate asset index: you already have an active trading session for this asset",
            )
        return self.created(
            {"_id": "66b0000000000000000000a3", **call.body, "status": "ACTIVE"}, "Created"
        )

    def current(self, call: Call) -> Answer:
        if self.empty:
            raise Refused(404, "No current trade found")
        long = {
            "_id": POSITIONS[0],
            "tradeId": TRADE,
            "sessionId": SESSIONS[0],
            "assetIndex": 0,
            "side": "LONG",
            "size": decimal("0.015"),
            "entryPrice": decimal("61250.5"),
            "markPrice": decimal("61433.83"),
            "tp": "62475.51",
            "sl": "60944.25",
            "leverage": "10",
            "liquidationPrice": decimal("55700"),
            "margin": decimal("91.88"),
            "unrealizedPnl": decimal("2.75"),
            "status": "OPEN",
            "openedAt": iso(call.now - timedelta(minutes=90)),
        }
        short = {
            "_id": POSITIONS[1],
            "tradeId": TRADE,
            "sessionId": SESSIONS[1],
            "assetIndex": 1,
            "side": "SHORT",
            "size": decimal("0.4"),
            "entryPrice": decimal("3176.75"),
            "markPrice": decimal("3180"),
            "leverage": "5",
            "unrealizedPnl": decimal("-1.30"),
            "status": "OPEN",
            "openedAt": iso(call.now - timedelta(minutes=20)),
        }
        trade = {
            "_id": TRADE,
            "status": "OPEN",
            "positions": [long, short],
            "createdAt": iso(call.now),
        }
        return self.ok({"currentTrade": trade})

    def session_logs(self, call: Call) -> Answer:
        if call.names["sessionId"] not in SESSIONS:
            raise Refused(404, "Session not found")
        lines = (
            "Relative volume 1.35 passed the gate",
            "Opened LONG BTC 0.015 at 61250.5",
            "Session started",
        )
        return self.ok([self.log(call, line, n) for n, line in enumerate(lines)])

    def log(self, call: Call, line: str, number: int) -> dict[str, Any]:
        at = iso(call.now - timedelta(minutes=7 * number + 1))
        return {
            "_id": f"66e{number:021d}",
            "level": "INFO",
            "message": line,
            "createdAt": at,
            "meta": {},
        }

    def trade_logs(self, call: Call) -> Answer:
        if call.names["tradeId"] != TRADE:
            raise Refused(404, "Trade not found")
        return self.page(
            call, [self.log(call, f"Checked the stop of BTC, pass {45 - n}", n) for n in range(45)]
        )

    def candle(self, symbol: str, interval: str, bar: Bar) -> dict[str, Any]:
        return {
            "_id": f"{int(bar.opened.timestamp()):024x}",
            "symbol": symbol,
            "interval": interval,
            "openTime": iso(bar.opened),
            "closeTime": iso(bar.closed),
            "open": f"{bar.open / 100:.2f}",
            "high": f"{bar.high / 100:.2f}",
            "low": f"{bar.low / 100:.2f}",
            "close": f"{bar.close / 100:.2f}",
            "volume": decimal(f"{bar.lots / 100:.2f}"),
        }

    def candles(self, call: Call) -> Answer:
        symbol = call.names["symbol"]
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if symbol not in BASES or interval not in STEPS:
            raise Refused(404, f"No candles for {symbol} {interval}")
        found = bars(BASES[symbol], interval, call.now, min(call.number("limit", 200), 500))
        return self.ok([self.candle(symbol, interval, bar) for bar in found])

    def latest(self, call: Call) -> Answer:
        last = {symbol: bars(base, "1m", call.now, 1)[0] for symbol, base in BASES.items()}
        return self.ok([self.candle(symbol, "1m", bar) for symbol, bar in last.items()])

    def symbols(self, call: Call) -> Answer:
        return self.ok(
            [
                {"_id": f"{n:024x}", "symbol": symbol}
                for n, symbol in zip(count(1), BASES, strict=False)
            ]
        )

    def signal(self, call: Call, symbol: str, kind: str) -> dict[str, Any]:
        return {
            "_id": f"{sum(map(ord, symbol)):024x}",
            "symbol": symbol,
            "interval": call.names["interval"],
            "signal": kind,
            "rvol": "1.35",
            "atrPercent": "0.62",
            "createdAt": iso(call.now - timedelta(minutes=3)),
        }

    def signals(self, call: Call) -> Answer:
        return self.ok([self.signal(call, call.names["symbol"], "BUY")])

    def all_signals(self, call: Call) -> Answer:
        kinds = ("BUY", "SELL", "HOLD", "HOLD", "BUY", "HOLD")
        return self.ok([self.signal(call, s, k) for s, k in zip(BASES, kinds, strict=True)])

    def stats(self, call: Call) -> Answer:
        return self.ok(
            {"totalUsers": str(RANKED), "totalVolume": decimal("1234567.89"), "totalTrades": "4210"}
        )

    def ranking(self, rank: int) -> dict[str, Any]:
        address = ADDRESS.lower() if rank == OWN_RANK else f"0x{rank:040x}"
        return {
            "_id": f"67{rank:022d}",
            "rank": rank,
            "user": {
                "_id": USER if rank == OWN_RANK else f"68{rank:022d}",
                "walletAddress": address,
            },
            "totalPnl": decimal(f"{9_000 - rank * 50}.50"),
            "roi": f"{150 - rank}.25",
            "volume": f"{1_000_000 - rank * 5_000}",
            "winRate": "61.3",
            "totalTrades": str(300 - rank),
        }

    def rankings(self, call: Call) -> Answer:
        return self.page(call, [] if self.empty else [self.ranking(n + 1) for n in range(RANKED)])

    def ranked(self, call: Call) -> Answer:
        wanted = call.names["userId"].lower()
        if self.empty or wanted not in (ADDRESS.lower(), USER):
            raise Refused(404, "User is not ranked")
        return self.ok(self.ranking(OWN_RANK))

    def referral(self, call: Call) -> Answer:
        if call.names["userId"].lower() not in (ADDRESS.lower(), USER):
            raise Refused(404, "User not found")
        return self.ok(
            {"_id": "69" * 12, "userId": USER, "referralCode": "MONGO1", "referredBy": None}
        )

    def referral_stats(self, call: Call) -> Answer:
        return self.ok(
            {"totalReferrals": "4", "totalEarned": decimal("12.5"), "claimable": decimal("2.01")}
        )

    def deposits(self, call: Call) -> Answer:
        at = iso(call.now - timedelta(days=2))
        return self.page(
            call,
            [
                {
                    "_id": "70" * 12,
                    "txHash": "0x" + "cd" * 32,
                    "amount": decimal("500"),
                    "status": "VERIFIED",
                    "createdAt": at,
                }
            ],
        )

    def deposited(self, call: Call) -> Answer:
        return self.ok({"totalDeposited": decimal("1500.75")})
