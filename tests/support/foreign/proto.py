"""protobuf as JSON behind a gateway: int64 as text, enums, Money, {seconds, nanos}, no zeros."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.foreign import documents
from tests.support.foreign.bars import Bar, bars
from tests.support.foreign.book import Book, Holding, Rank, Session
from tests.support.foreign.documents import Route, schema
from tests.support.foreign.kernel import (
    ADDRESS,
    STEPS,
    Answer,
    Call,
    ForeignBackend,
    Handler,
    Refused,
)

TEXT: dict[str, Any] = {"type": "string"}
DEFINITIONS: dict[str, Any] = {
    "typeMoney": schema(
        currencyCode=TEXT,
        units={"type": "string", "format": "int64"},
        nanos={"type": "integer", "format": "int32"},
    ),
    "v1WithdrawRequest": schema(amount={"$ref": "#/definitions/typeMoney"}, toAddress=TEXT),
    "v1SendUsdcRequest": schema(
        ["usdcAmount", "receiver"],
        usdcAmount={"type": "string", "format": "decimal"},
        receiver=TEXT,
    ),
    "v1CloseByAssetRequest": schema(
        ["assetIndex"], assetIndex={"type": "string", "format": "int64"}
    ),
    "v1CodeRequest": schema(["code"], code=TEXT),
    "v1VerifyDepositRequest": schema(["transactionHash"], transactionHash=TEXT),
}
BODIES: dict[Route, str] = {
    ("POST", "/user/withdraw"): "v1WithdrawRequest",
    ("POST", "/user/send-usdc"): "v1SendUsdcRequest",
    ("POST", "/user/close-position"): "v1CloseByAssetRequest",
    ("POST", "/referrals/:userId/code"): "v1CodeRequest",
    ("POST", "/referrals/check"): "v1CodeRequest",
    ("POST", "/usdc-verification/verify"): "v1VerifyDepositRequest",
}
EXPECTED: dict[str, Any] = {
    "withdraw": {
        "amount": {"currencyCode": "USD", "units": "12", "nanos": 500_000_000},
        "toAddress": ADDRESS,
    },
    "send_usdc": {"usdcAmount": "12.50", "receiver": ADDRESS},
    "close_asset": {"assetIndex": "1"},
    "create_code": {"code": "NEWCODE"},
    "check_code": {"code": "NEWCODE"},
    "verify_deposit": {"transactionHash": "0x" + "cd" * 32},
}


def stamp(moment: datetime) -> dict[str, Any]:
    return present({"seconds": str(int(moment.timestamp())), "nanos": moment.microsecond * 1_000})


def money(amount: Decimal | None) -> dict[str, Any] | None:
    """As google.type.Money: both parts carry the sign, and neither stands there as zero."""
    if amount is None:
        return None
    units = int(amount)
    nanos = int((amount - units) * 1_000_000_000)
    return {"currencyCode": "USD", **({"units": str(units)} if units else {})} | (
        {"nanos": nanos} if nanos else {}
    )


def decimal(number: Decimal | None) -> dict[str, str] | None:
    """As google.type.Decimal."""
    return None if number is None else {"value": format(number.normalize(), "f")}


def present(message: dict[str, Any]) -> dict[str, Any]:
    """Leave out whatever has its default."""
    return {k: v for k, v in message.items() if v not in (None, 0, "", False, [], "0")}


class Proto(ForeignBackend):
    """Every zero, empty list and unset field is left out."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check")
    busy_until: datetime | None = None
    book = Book(lambda kind, n: f"{kind}s/{n:04d}", shift=17, ranked=60, own_place=19)

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: Answer({}))
        serving: Handler = lambda _: Answer({"status": "SERVING"})  # noqa: E731
        answers = self.answers
        return {
            ("GET", "/api/docs-json"): lambda _: Answer(self.document()),
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): answers({"tradingKey": "0x" + "ab" * 32}),
            ("POST", "/trading-sessions"): self.changes(self.create),
            ("POST", "/trading-sessions/advance"): self.changes(self.create),
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.logs("session", 9),
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.logs("trade", 33),
            ("POST", "/trading-sessions/positions/:positionId/close"): done,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): answers(
                {"signature": "q80BAg=="}
            ),
            ("POST", "/trading-sessions/trades/:tradeId/close"): done,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): done,
            ("POST", "/user/withdraw"): done,
            ("POST", "/user/close-position"): done,
            ("POST", "/user/close-all-positions"): done,
            ("POST", "/user/send-usdc"): done,
            ("POST", "/user/claim-reward"): self.no_reward,
            ("GET", "/api/indicators/health"): serving,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): answers(
                {"symbols": [f"{base}USDC" for base in self.book.assets]}
            ),
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signals,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): answers(
                {"totalUsers": "60", "totalVolume": money(Decimal("88250000.5"))}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): answers({"meanRoi": 0.031}),
            ("GET", "/api/leaderboard/health"): serving,
            ("GET", "/referrals/:userId"): answers({"referral": {"code": "PROTO1"}}),
            ("GET", "/referrals/:userId/stats"): answers(
                {
                    "referredUsers": "4",
                    "earned": money(Decimal("12.5")),
                    "claimable": money(Decimal("2.01")),
                }
            ),
            ("POST", "/referrals/:userId/code"): done,
            ("POST", "/referrals/check"): answers({"valid": True}),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): answers(
                {"totalDeposited": money(self.book.deposited())}
            ),
            ("GET", "/health"): serving,
            ("GET", "/health/kafka"): serving,
        }

    def answers(self, content: Any) -> Handler:
        return lambda _: Answer(content)

    def document(self) -> dict[str, Any]:
        refs = {route: {"$ref": f"#/definitions/{name}"} for route, name in BODIES.items()}
        made = documents.swagger2(self.routes(), refs, "application/json")
        info = {"title": "alura/v1/alura.proto", "version": "version not set"}
        return {"swagger": "2.0", "info": info, "paths": made, "definitions": DEFINITIONS}

    def refusal(self, refused: Refused) -> Answer:
        codes = {400: 3, 401: 16, 404: 5, 429: 8}
        body = {"code": codes[refused.status], "message": refused.message, "details": []}
        return Answer(body, refused.status, refused.headers)

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            left = str(int((self.busy_until - call.now).total_seconds()))
            raise Refused(429, "quota exceeded", {"Retry-After": left})

    def page(self, call: Call, name: str, rows: list[Any]) -> Answer:
        """`pageToken` goes in, `nextPageToken` comes out."""
        start, size = call.number("pageToken", 0), min(call.number("pageSize", 25), 25)
        more = str(start + size) if start + size < len(rows) else ""
        return Answer(
            present(
                {
                    name: rows[start : start + size],
                    "nextPageToken": more,
                    "totalSize": len(rows),
                }
            )
        )

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):08d}"
        said = self.challenge_of(call.body["address"], f"Alura sign-in\nNonce: {nonce}")
        return Answer({"address": call.body["address"], "nonce": nonce, "message": said})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        reply = {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": "86400"}
        return Answer(reply)

    def create(self, call: Call) -> Answer:
        if call.body.get("assetIndex") in (0, 1, 2):
            said = "Duplicate asset index: you already have an active trading session for this"
            raise Refused(400, f"{said} asset")
        return Answer({"session": {"name": "sessions/0009", "state": "STATE_STARTING"}})

    def no_reward(self, call: Call) -> Answer:
        raise Refused(400, "Nothing to claim yet.")

    def profile(self, call: Call) -> Answer:
        book, now = self.book, call.now
        account = {
            "equity": money(book.equity(now)),
            "availableBalance": money(book.free(now)),
            "marginUsed": money(book.margin(now)),
            "unrealizedPnl": money(book.unrealized(now)),
        }
        user = {"userId": book.user, "walletAddress": ADDRESS, "account": account}
        return Answer({"profile": user | {"createTime": stamp(now - timedelta(days=90))}})

    def session(self, s: Session) -> dict[str, Any]:
        limits = {"profitTarget": decimal(s.profit), "lossThreshold": decimal(s.loss)}
        return present(
            {
                "sessionId": s.id,
                "mode": "MODE_QUICK" if s.is_quick else "MODE_ADVANCE",
                "state": "STATE_ACTIVE",
                "symbol": f"{s.base}USDC",
                "assetIndex": s.asset,
                "budget": money(s.budget),
                "maxPositions": s.most,
                "executionStrategy": s.strategy and "EXECUTION_STRATEGY_DEGEN",
                "strategyDuration": s.duration and "604800s",
                "pnl": money(s.pnl) if s.pnl else None,
                "startTime": stamp(s.created),
                **limits,
            }
        )

    def active(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.session(s) for s in self.book.sessions(call.now)]
        return Answer(present({"sessions": rows}))

    def position(self, h: Holding) -> dict[str, Any]:
        live = {"markPrice": decimal(h.mark), "unrealizedPnl": money(h.pnl)}
        past = {"exitPrice": decimal(h.mark), "realizedPnl": money(h.realized)}
        shared = {
            "positionId": h.id,
            "sessionId": h.session,
            "symbol": f"{h.base}USDC",
            "assetIndex": h.asset,
            "side": "SIDE_LONG" if h.is_long else "SIDE_SHORT",
            "state": "POSITION_STATE_OPEN" if h.is_open else "POSITION_STATE_CLOSED",
            "size": decimal(h.size),
            "entryPrice": decimal(h.entry),
            "takeProfitPrice": decimal(h.target),
            "stopLossPrice": decimal(h.stop),
            "liquidationPrice": decimal(h.liquidation),
            "leverage": h.leverage,
            "margin": money(h.margin),
            "openTime": stamp(h.opened),
        }
        return present(shared | (live if h.is_open else past))

    def current(self, call: Call) -> Answer:
        if self.empty:
            return Answer({})
        held = [self.position(h) for h in self.book.holdings(call.now)]
        trade = {"tradeId": self.book.trade, "state": "TRADE_STATE_OPEN", "positions": held}
        return Answer({"trade": trade})

    def logs(self, kind: str, count: int) -> Handler:
        def handler(call: Call) -> Answer:
            rows = [
                {"time": stamp(at), "severity": f"SEVERITY_{level.upper()}", "message": line}
                for at, level, line in self.book.lines(kind, count, call.now)
            ]
            return self.page(call, "entries", rows)

        return handler

    def candle(self, base: str, interval: str, bar: Bar) -> dict[str, Any]:
        names = ("open", "high", "low", "close")
        prices = {k: decimal(Decimal(getattr(bar, k)) / 100) for k in names}
        return {
            "symbol": f"{base}USDC",
            "interval": f"INTERVAL_{interval.upper()}",
            "startTime": stamp(bar.opened),
            **prices,
            "volume": decimal(Decimal(bar.lots) / 100),
        }

    def candles(self, call: Call) -> Answer:
        base = call.names["symbol"].removesuffix("USDC")
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if base not in self.book.assets or interval not in STEPS:
            raise Refused(404, f"symbol {base} not found")
        found = bars(self.book.cents(base), interval, call.now, min(call.number("limit", 100), 500))
        return Answer({"candles": [self.candle(base, interval, bar) for bar in found]})

    def latest(self, call: Call) -> Answer:
        last = {b: bars(self.book.cents(b), "1m", call.now, 1)[0] for b in self.book.assets}
        return Answer({"candles": [self.candle(base, "1m", bar) for base, bar in last.items()]})

    def signals(self, call: Call) -> Answer:
        words = {"buy": "SIGNAL_BUY", "sell": "SIGNAL_SELL", "none": "SIGNAL_NONE"}
        rows = [
            {
                "symbol": f"{base}USDC",
                "signal": words[side],
                "relativeVolume": float(rvol),
                "atrPercent": float(atr),
                "time": stamp(at),
            }
            for base, side, rvol, atr, at in self.book.signals(call.now)
            if call.names.get("symbol", f"{base}USDC") == f"{base}USDC"
        ]
        return Answer(present({"signals": rows}))

    def row(self, r: Rank) -> dict[str, Any]:
        return present(
            {
                "rank": r.place,
                "userId": r.user,
                "walletAddress": r.address,
                "displayName": r.name,
                "pnl": money(r.pnl),
                "roi": float(r.fraction),
                "volume": money(r.volume),
                "tradeCount": str(r.trades),
                "winRate": float(r.wins),
            }
        )

    def rankings(self, call: Call) -> Answer:
        return self.page(
            call, "rankings", [] if self.empty else [self.row(r) for r in self.book.ranks()]
        )

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() not in (ADDRESS.lower(), self.book.user):
            raise Refused(404, "user not found")
        return Answer({"ranking": self.row(self.book.rank(self.book.own_place))})

    def deposits(self, call: Call) -> Answer:
        rows = [
            {
                "transactionHash": d.hash,
                "amount": money(d.amount),
                "state": "DEPOSIT_STATE_VERIFIED" if d.is_verified else "DEPOSIT_STATE_PENDING",
                "createTime": stamp(d.at),
            }
            for d in self.book.deposits(call.now)
        ]
        return self.page(call, "deposits", rows)
