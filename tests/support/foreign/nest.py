"""NestJS with Prisma and class-transformer: `{statusCode, message, data}`, uuids, UPPER_SNAKE."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.support.foreign import documents
from tests.support.foreign.bars import Bar, bars
from tests.support.foreign.book import Book, Holding, Rank, Session
from tests.support.foreign.documents import EVM, TX_HASH, Route, schema
from tests.support.foreign.kernel import (
    ADDRESS,
    STEPS,
    Answer,
    Call,
    ForeignBackend,
    Handler,
    Refused,
)

BODIES: dict[Route, str] = {
    ("POST", "/user/withdraw"): "WithdrawDto",
    ("POST", "/user/send-usdc"): "SendUsdcDto",
    ("POST", "/user/close-position"): "ClosePositionDto",
    ("POST", "/user/fills/sync"): "SyncFillsDto",
    ("POST", "/referrals/:userId/code"): "CreateCodeDto",
    ("POST", "/referrals/check"): "CheckCodeDto",
    ("POST", "/usdc-verification/verify"): "VerifyDepositDto",
}
MONEY: dict[str, Any] = {"type": "number", "minimum": 5, "description": "In USDC", "example": 50}
SCHEMAS: dict[str, Any] = {
    "MoneyDto": schema(["amountUsdc"], amountUsdc=MONEY),
    "WithdrawDto": {
        "allOf": [
            {"$ref": "#/components/schemas/MoneyDto"},
            schema(["toAddress"], toAddress={**EVM, "example": "0x" + "0" * 40}),
        ]
    },
    "SendUsdcDto": {
        "allOf": [
            {"$ref": "#/components/schemas/MoneyDto"},
            schema(["recipientAddress"], recipientAddress=EVM),
        ]
    },
    "ClosePositionDto": schema(["assetId"], assetId={"type": "integer", "minimum": 0}),
    "SyncFillsDto": schema(fullResync={"type": "boolean", "default": False}),
    "CreateCodeDto": schema(
        ["referralCode"], referralCode={"type": "string", "minLength": 4, "maxLength": 12}
    ),
    "CheckCodeDto": schema(["referralCode"], referralCode={"type": "string"}),
    "VerifyDepositDto": schema(["transactionHash"], transactionHash=TX_HASH),
}
EXPECTED: dict[str, Any] = {
    "withdraw": {"amountUsdc": 12.5, "toAddress": ADDRESS},
    "send_usdc": {"amountUsdc": 12.5, "recipientAddress": ADDRESS},
    "close_asset": {"assetId": 1},
    "create_code": {"referralCode": "NEWCODE"},
    "check_code": {"referralCode": "NEWCODE"},
    "verify_deposit": {"transactionHash": "0x" + "cd" * 32},
}
"""The bodies for 12.5 USDC, the own address, asset 1, a code and a hash."""


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text(number: Decimal | None) -> str | None:
    """As Prisma writes a Decimal: no zeros at the end."""
    return None if number is None else format(number.normalize(), "f")


class Nest(ForeignBackend):
    """A POST answers 201; pages are `{items, meta}`; none is `data: null`."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check")
    busy_until: datetime | None = None
    book = Book(lambda kind, n: str(uuid5(NAMESPACE_URL, f"nest/{kind}/{n}")))

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: self.created({"success": True, "txHash": "0x" + "aa" * 32}))
        closed = self.changes(lambda c: self.created({"orderId": "918273", "status": "FILLED"}))
        session = self.changes(self.create)
        healthy = self.answers({"status": "ok", "info": {"db": {"status": "up"}}, "error": {}})
        return {
            ("GET", "/api/docs-json"): lambda _: Answer(self.document()),
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): self.answers({"privateKey": "0x" + "ab" * 32}),
            ("POST", "/trading-sessions"): session,
            ("POST", "/trading-sessions/advance"): session,
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.logs("session", 3),
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.logs("trade", 45),
            ("POST", "/trading-sessions/positions/:positionId/close"): closed,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): self.signature,
            ("POST", "/trading-sessions/trades/:tradeId/close"): closed,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): self.changes(lambda _: self.created({"synced": 4})),
            ("POST", "/user/withdraw"): self.changes(self.withdraw),
            ("POST", "/user/close-position"): closed,
            ("POST", "/user/close-all-positions"): closed,
            ("POST", "/user/send-usdc"): done,
            ("POST", "/user/claim-reward"): done,
            ("GET", "/api/indicators/health"): healthy,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.symbols,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signal,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): self.answers(
                {"totalTraders": 130, "totalVolumeUsd": "88250000.5", "totalTrades": 51220}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): self.answers({"avgRoiPercent": "3.1"}),
            ("GET", "/api/leaderboard/health"): healthy,
            ("GET", "/referrals/:userId"): self.referral,
            ("GET", "/referrals/:userId/stats"): self.answers(
                {"totalReferred": 4, "totalEarnedUsdc": "12.5", "claimableUsdc": "2.01"}
            ),
            ("POST", "/referrals/:userId/code"): self.changes(
                lambda c: self.created({"id": "clx0", "referralCode": c.body["referralCode"]})
            ),
            ("POST", "/referrals/check"): lambda _: self.created({"isAvailable": True}),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): self.answers(
                {"totalDepositedUsdc": text(self.book.deposited()), "currency": "USDC"}
            ),
            ("GET", "/health"): healthy,
            ("GET", "/health/kafka"): healthy,
        }

    def document(self) -> dict[str, Any]:
        refs = {route: {"$ref": f"#/components/schemas/{name}"} for route, name in BODIES.items()}
        made = documents.paths(self.routes(), refs, ok={"GET": "200", "POST": "201"})
        return {
            "openapi": "3.0.0",
            "info": {"title": "Nest", "version": "1.0"},
            "paths": made,
            "components": {"schemas": SCHEMAS},
        }

    def ok(self, data: Any, status: int = 200) -> Answer:
        return Answer({"statusCode": status, "message": "Success", "data": data}, status)

    def created(self, data: Any) -> Answer:
        return self.ok(data, 201)

    def answers(self, data: Any) -> Handler:
        return lambda _: self.ok(data)

    def refusal(self, refused: Refused) -> Answer:
        names = {400: "Bad Request", 404: "Not Found"}
        body: dict[str, Any] = {"statusCode": refused.status, "message": refused.message}
        if refused.message.startswith("["):
            body["message"] = refused.message.strip("[]").split("; ")
        if refused.status in names:
            body["error"] = names[refused.status]
        return Answer(body, refused.status, refused.headers, "application/json; charset=utf-8")

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            left = str(int((self.busy_until - call.now).total_seconds()))
            raise Refused(
                429, "ThrottlerException: Too Many Requests", {"Retry-After-default": left}
            )

    def page(self, call: Call, rows: list[Any]) -> Answer:
        page, limit = call.number("page", 1), min(call.number("limit", 10), 50)
        items = rows[(page - 1) * limit : page * limit]
        meta = {
            "totalItems": len(rows),
            "itemCount": len(items),
            "itemsPerPage": limit,
            "totalPages": -(-len(rows) // limit),
            "currentPage": page,
        }
        return self.ok({"items": items, "meta": meta})

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):016x}"
        said = self.challenge_of(call.body["address"], f"Sign in to Alura\n\nNonce: {nonce}")
        return self.created({"address": call.body["address"], "nonce": nonce, "message": said})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        user = {"id": self.book.user, "walletAddress": call.body["address"], "role": "TRADER"}
        reply = {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": 86_400}
        return self.created(reply | {"user": user})

    def create(self, call: Call) -> Answer:
        if call.body.get("assetIndex") in (0, 1, 2):
            said = "Duplicate asset index: you already have an active trading session for this"
            raise Refused(400, f"{said} asset")
        return self.created({"id": self.book.ids("session", 9), "status": "PENDING", **call.body})

    def withdraw(self, call: Call) -> Answer:
        amount = call.body.get("amountUsdc")
        if type(amount) not in (int, float) or amount < 5:
            raise Refused(
                400,
                "[amountUsdc must not be less than 5; amountUsdc must be a number conforming to "
                "the specified constraints]",
            )
        return self.created({"success": True, "feeUsdc": "1"})

    def signature(self, call: Call) -> Answer:
        signature = {"r": "0x" + "1" * 64, "s": "0x" + "2" * 64, "v": 27}
        return self.created({"action": {"type": "order"}, "nonce": 1, "signature": signature})

    def profile(self, call: Call) -> Answer:
        book, now = self.book, call.now
        account = {
            "accountValue": text(book.equity(now)),
            "availableBalance": text(book.free(now)),
            "marginUsed": text(book.margin(now)),
            "unrealizedPnl": text(book.unrealized(now)),
        }
        user = {"id": book.user, "walletAddress": ADDRESS, "username": None, "role": "TRADER"}
        return self.ok(user | {"account": account, "createdAt": iso(now - timedelta(days=90))})

    def session(self, s: Session) -> dict[str, Any]:
        shared = {
            "id": s.id,
            "userId": self.book.user,
            "asset": {"index": s.asset, "symbol": f"{s.base}-PERP"},
            "status": "ACTIVE",
            "createdAt": iso(s.created),
            "endedAt": None,
            "totalPnl": text(s.pnl),
        }
        if s.is_quick:
            return shared | {
                "sessionType": "QUICK_TRADE",
                "budget": text(s.budget),
                "profitTarget": text(s.profit),
                "lossThreshold": text(s.loss),
                "maxPositions": s.most,
            }
        return shared | {
            "sessionType": "ADVANCE_TRADE",
            "amount": text(s.budget),
            "executionStrategy": "DEGEN",
            "strategyDuration": "SEVEN_DAYS",
            "maxWalletBudget": s.whole_wallet,
        }

    def active(self, call: Call) -> Answer:
        return self.ok(
            [] if self.empty else [self.session(s) for s in self.book.sessions(call.now)]
        )

    def position(self, h: Holding) -> dict[str, Any]:
        closed = None if h.is_open else iso(h.opened + timedelta(hours=1))
        return {
            "id": h.id,
            "tradeId": self.book.trade,
            "tradingSessionId": h.session,
            "asset": {"index": h.asset, "symbol": f"{h.base}-PERP"},
            "direction": "LONG" if h.is_long else "SHORT",
            "quantity": text(h.size),
            "averageEntryPrice": text(h.entry),
            "currentPrice": text(h.mark) if h.is_open else None,
            "exitPrice": None if h.is_open else text(h.mark),
            "takeProfitPrice": text(h.target),
            "stopLossPrice": text(h.stop),
            "leverage": h.leverage,
            "marginMode": "ISOLATED",
            "initialMargin": text(h.margin),
            "liquidationPrice": text(h.liquidation),
            "unrealizedPnl": text(h.pnl) if h.is_open else "0",
            "unrealizedPnlPercent": text(h.ratio * 100) if h.is_open else "0",
            "realizedPnl": text(h.realized) if h.realized is not None else "0",
            "status": "OPEN" if h.is_open else "CLOSED",
            "openedAt": iso(h.opened),
            "closedAt": closed,
        }

    def current(self, call: Call) -> Answer:
        if self.empty:
            return self.ok(None)
        held = [self.position(h) for h in self.book.holdings(call.now)]
        return self.ok({"id": self.book.trade, "status": "IN_PROGRESS", "positions": held})

    def logs(self, kind: str, count: int) -> Handler:
        def handler(call: Call) -> Answer:
            known = {self.book.trade, *(s.id for s in self.book.sessions(call.now))}
            if next(iter(call.names.values())) not in known:
                raise Refused(404, f"{kind.title()} not found")
            rows = [
                {
                    "id": self.book.ids(kind, f"log {n}"),
                    "eventType": "POSITION_CHECKED",
                    "level": level.upper(),
                    "message": line,
                    "createdAt": iso(at),
                }
                for n, (at, level, line) in enumerate(self.book.lines(kind, count, call.now))
            ]
            return self.page(call, rows)

        return handler

    def candle(self, base: str, interval: str, bar: Bar) -> dict[str, Any]:
        prices = {k: f"{getattr(bar, k) / 100:.2f}" for k in ("open", "high", "low", "close")}
        return {
            "symbol": f"{base}-PERP",
            "interval": interval,
            "openTime": iso(bar.opened),
            "closeTime": iso(bar.closed - timedelta(milliseconds=1)),
            **prices,
            "volume": f"{bar.lots / 100:.2f}",
        }

    def candles(self, call: Call) -> Answer:
        base = call.names["symbol"].removesuffix("-PERP")
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if base not in self.book.assets or interval not in STEPS:
            raise Refused(400, "[interval must be one of the following values: 1m, 5m, 15m, 1h]")
        found = bars(self.book.cents(base), interval, call.now, min(call.number("limit", 100), 500))
        rows = [self.candle(base, interval, bar) for bar in found]
        return self.ok({"symbol": f"{base}-PERP", "interval": interval, "candles": rows})

    def latest(self, call: Call) -> Answer:
        last = {
            base: bars(self.book.cents(base), "1m", call.now, 1)[0] for base in self.book.assets
        }
        return self.ok([self.candle(base, "1m", bar) for base, bar in last.items()])

    def symbols(self, call: Call) -> Answer:
        rows = [
            {"symbol": f"{base}-PERP", "baseAsset": base, "quoteAsset": "USDC", "assetIndex": n}
            for base, n in self.book.assets.items()
        ]
        return self.ok(rows)

    def signals(self, call: Call) -> Answer:
        words = {"buy": "STRONG_BUY", "sell": "SELL", "none": "NEUTRAL"}
        rows = [
            {
                "id": self.book.ids("signal", base),
                "symbol": f"{base}-PERP",
                "interval": call.names["interval"],
                "signalType": words[side],
                "relativeVolume": text(rvol),
                "atrPercent": text(atr),
                "generatedAt": iso(at),
            }
            for base, side, rvol, atr, at in self.book.signals(call.now)
        ]
        return self.ok(rows)

    def signal(self, call: Call) -> Answer:
        rows = self.signals(call).content["data"]
        return self.ok([row for row in rows if row["symbol"] == call.names["symbol"]])

    def row(self, r: Rank) -> dict[str, Any]:
        return {
            "rank": r.place,
            "user": {"id": r.user, "walletAddress": r.address, "username": r.name},
            "totalPnl": text(r.pnl),
            "roiPercent": text(r.fraction * 100),
            "totalVolume": text(r.volume),
            "tradesCount": r.trades,
            "winRatePercent": text(r.wins * 100),
        }

    def rankings(self, call: Call) -> Answer:
        return self.page(call, [] if self.empty else [self.row(r) for r in self.book.ranks()])

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() not in (ADDRESS.lower(), self.book.user):
            raise Refused(404, "User is not ranked")
        return self.ok(self.row(self.book.rank(self.book.own_place)))

    def referral(self, call: Call) -> Answer:
        return self.ok({"userId": self.book.user, "referralCode": "NEST1", "referredById": None})

    def deposits(self, call: Call) -> Answer:
        rows = [
            {
                "id": self.book.ids("deposit", n),
                "transactionHash": d.hash,
                "amountUsdc": text(d.amount),
                "verificationStatus": "VERIFIED" if d.is_verified else "PENDING",
                "createdAt": iso(d.at),
                "verifiedAt": iso(d.at) if d.is_verified else None,
            }
            for n, d in enumerate(self.book.deposits(call.now))
        ]
        return self.page(call, rows)
