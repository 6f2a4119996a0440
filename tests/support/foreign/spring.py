"""Spring Boot: `Page<T>` from page 0, HAL, maps by key, signed sizes, problem+json, `Link`."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.foreign import documents
from tests.support.foreign.bars import Bar, bars
from tests.support.foreign.book import Book, Holding, Rank, Session
from tests.support.foreign.documents import EVM, TX_HASH, Route, schema
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

TRANSFER = schema(
    ["amount", "destination"],
    amount={"type": "number", "minimum": 1, "maximum": 100_000},
    destination=EVM,
)
SCHEMAS: dict[str, Any] = {
    "Transfer": TRANSFER,
    "TransferRequest": schema(["transfer"], transfer={"$ref": "#/components/schemas/Transfer"}),
    "SendRequest": schema(
        ["payment"],
        payment=schema(
            ["quantity", "beneficiary"],
            quantity={"type": "number", "exclusiveMinimum": 0},
            beneficiary={"type": "string"},
            memo={"type": ["string", "null"]},
        ),
    ),
    "CloseRequest": schema(
        ["position"], position=schema(["assetIndex"], assetIndex={"type": "integer"})
    ),
    "Code": schema(["referral"], referral=schema(["code"], code={"type": "string"})),
    "DepositRequest": schema(["deposit"], deposit=schema(["hash"], hash=TX_HASH)),
}
BODIES: dict[Route, str] = {
    ("POST", "/user/withdraw"): "TransferRequest",
    ("POST", "/user/send-usdc"): "SendRequest",
    ("POST", "/user/close-position"): "CloseRequest",
    ("POST", "/referrals/:userId/code"): "Code",
    ("POST", "/referrals/check"): "Code",
    ("POST", "/usdc-verification/verify"): "DepositRequest",
}
EXPECTED: dict[str, Any] = {
    "withdraw": {"transfer": {"amount": 12.5, "destination": ADDRESS}},
    "send_usdc": {"payment": {"quantity": 12.5, "beneficiary": ADDRESS}},
    "close_asset": {"position": {"assetIndex": 1}},
    "create_code": {"referral": {"code": "NEWCODE"}},
    "check_code": {"referral": {"code": "NEWCODE"}},
    "verify_deposit": {"deposit": {"hash": "0x" + "cd" * 32}},
}


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)


def number(value: Decimal | None) -> float | None:
    """As Jackson writes a BigDecimal."""
    return None if value is None else float(value)


class Spring(ForeignBackend):
    """Pages begin at 0 and are asked for by `page` and `size`; nothing else is heard."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check", "/v3/")
    busy_until: datetime | None = None
    book = Book(lambda kind, n: f"{kind[:2]}-{n}", shift=7, ranked=130, own_place=7)

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: Answer({"accepted": True, "requestId": "b7c1"}, 202))
        closed = self.changes(lambda _: Answer(NOTHING, 204))
        up = self.answers({"status": "UP", "components": {"db": {"status": "UP"}}})
        return {
            ("GET", "/openapi.json"): lambda _: Answer(self.document()),
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): self.answers({"agentPrivateKey": "0x" + "ab" * 32}),
            ("POST", "/trading-sessions"): self.changes(self.create),
            ("POST", "/trading-sessions/advance"): self.changes(self.create),
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.session_logs,
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.trade_logs,
            ("POST", "/trading-sessions/positions/:positionId/close"): closed,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): self.answers(
                {"payload": {"signature": "0x" + "12" * 65, "nonce": 17}}
            ),
            ("POST", "/trading-sessions/trades/:tradeId/close"): closed,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): self.changes(lambda _: Answer({"newFills": 0})),
            ("POST", "/user/withdraw"): done,
            ("POST", "/user/close-position"): closed,
            ("POST", "/user/close-all-positions"): closed,
            ("POST", "/user/send-usdc"): self.changes(
                lambda _: Answer({"result": "REJECTED", "reason": "Insufficient balance"})
            ),
            ("POST", "/user/claim-reward"): self.changes(
                lambda _: Answer({"claimedAmount": 2.01, "asset": "USDC"})
            ),
            ("GET", "/api/indicators/health"): up,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.symbols,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signal,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): self.answers(
                {"userCount": 130, "volume": 88250000.5, "_links": {"self": {"href": "/"}}}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): self.answers({"roi": {"mean": 0.031}}),
            ("GET", "/api/leaderboard/health"): up,
            ("GET", "/referrals/:userId"): self.answers(
                {"code": "SPRING1", "referredBy": None, "_links": {"self": {"href": "/x"}}}
            ),
            ("GET", "/referrals/:userId/stats"): self.answers(
                {"referralCount": 4, "lifetimeRewards": 12.5, "claimableRewards": 2.01}
            ),
            ("POST", "/referrals/:userId/code"): self.changes(
                lambda c: Answer({"code": c.body["referral"]["code"]}, 201)
            ),
            ("POST", "/referrals/check"): self.answers({"exists": False, "usable": False}),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): self.answers(1500.75),
            ("GET", "/health"): up,
            ("GET", "/health/kafka"): lambda _: Answer(
                {"status": "DOWN", "details": {"error": "TimeoutException"}}, 503
            ),
        }

    def answers(self, content: Any) -> Handler:
        return lambda _: Answer(content)

    def document(self) -> dict[str, Any]:
        refs = {route: {"$ref": f"#/components/schemas/{name}"} for route, name in BODIES.items()}
        return {
            "openapi": "3.1.0",
            "info": {"title": "OpenAPI definition", "version": "v0"},
            "servers": [{"url": "http://localhost:8080", "description": "Generated server url"}],
            "paths": documents.paths(self.routes(), refs, ok={"GET": "200", "POST": "200"}),
            "components": {"schemas": SCHEMAS},
        }

    def refusal(self, refused: Refused) -> Answer:
        titles = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Slow down"}
        body = {
            "type": "about:blank",
            "title": titles[refused.status],
            "status": refused.status,
            "detail": refused.message,
            "instance": "/",
        }
        return Answer(body, refused.status, refused.headers, "application/problem+json")

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            left = str(int((self.busy_until - call.now).total_seconds()))
            raise Refused(429, "Quota exceeded", {"X-Rate-Limit-Retry-After-Seconds": left})

    def page(self, call: Call, rows: list[Any]) -> Answer:
        page, size = call.number("page", 0), min(call.number("size", 20), 50)
        content = rows[page * size : (page + 1) * size]
        pages = -(-len(rows) // size)
        sort = {"sorted": True, "unsorted": False, "empty": False}
        return Answer(
            {
                "content": content,
                "pageable": {
                    "pageNumber": page,
                    "pageSize": size,
                    "sort": sort,
                    "offset": page * size,
                    "paged": True,
                    "unpaged": False,
                },
                "totalElements": len(rows),
                "totalPages": pages,
                "last": page + 1 >= pages,
                "first": page == 0,
                "size": size,
                "number": page,
                "sort": sort,
                "numberOfElements": len(content),
                "empty": not content,
            }
        )

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):08d}"
        said = self.challenge_of(call.body["address"], f"Alura: prove your wallet, {nonce}")
        return Answer({"address": call.body["address"], "nonce": nonce, "message": said})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        reply = {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": 86_400}
        return Answer(reply | {"scope": "trade"})

    def create(self, call: Call) -> Answer:
        if call.body.get("assetIndex") in (0, 1, 2):
            said = "Duplicate asset index: you already have an active trading session for this"
            raise Refused(400, f"{said} asset")
        return Answer({"sessionId": "se-9", "state": "STARTING"}, 201)

    def profile(self, call: Call) -> Answer:
        book, now = self.book, call.now
        return Answer(
            {
                "userId": book.user,
                "walletAddress": ADDRESS.lower(),
                "account": {
                    "totalEquity": number(book.equity(now)),
                    "availableMargin": number(book.free(now)),
                    "usedMargin": number(book.margin(now)),
                    "unrealisedPnl": number(book.unrealized(now)),
                },
                "registeredAt": seconds(now - timedelta(days=90)),
                "_links": {"self": {"href": "/user/profile"}},
            }
        )

    def session(self, s: Session) -> dict[str, Any]:
        body: dict[str, Any] = {
            "sessionId": s.id,
            "sessionKind": "QUICK" if s.is_quick else "ADVANCE",
            "state": "RUNNING",
            "instrument": f"{s.base}_USDC",
            "assetIndex": s.asset,
            "budget": number(s.budget),
            "netPnl": number(s.pnl),
            "startedAt": seconds(s.created),
            "_links": {"logs": {"href": f"/trading-sessions/{s.id}/logs"}},
        }
        limits = {"profitTarget": s.profit, "lossThreshold": s.loss, "maxPositions": s.most}
        strategy = {
            "executionStrategy": s.strategy,
            "strategyDuration": f"P{s.duration}",
            "maxWalletBudget": s.whole_wallet,
        }
        extra = limits if s.is_quick else strategy
        return body | {
            k: number(v) if isinstance(v, Decimal) else v for k, v in extra.items() if v is not None
        }

    def active(self, call: Call) -> Answer:
        links = {"self": {"href": "/trading-sessions/active"}}
        if self.empty:
            return Answer({"_links": links})
        rows = [self.session(s) for s in self.book.sessions(call.now)]
        return Answer({"_embedded": {"tradingSessionResponseList": rows}, "_links": links})

    def position(self, h: Holding) -> dict[str, Any]:
        body: dict[str, Any] = {
            "instrument": f"{h.base}_USDC",
            "sessionId": h.session,
            "isOpen": h.is_open,
            "netQty": number(h.size * h.sign),
            "avgEntryPrice": number(h.entry),
            "leverage": {"type": "isolated", "value": h.leverage},
            "margin": number(h.margin),
            "openTime": ms(h.opened),
            "orders": {
                "takeProfit": h.target and {"triggerPrice": number(h.target)},
                "stopLoss": h.stop and {"triggerPrice": number(h.stop)},
            },
        }
        if h.liquidation is not None:
            body["liquidationPrice"] = number(h.liquidation)
        if h.is_open:
            live = {"markPrice": number(h.mark), "unrealisedPnl": number(h.pnl)}
            return body | live | {"returnOnMargin": number(h.ratio)}
        return body | {"exitPrice": number(h.mark), "realisedPnl": number(h.realized)}

    def current(self, call: Call) -> Answer:
        if self.empty:
            return Answer(NOTHING, 204)
        held = {h.id: self.position(h) for h in self.book.holdings(call.now)}
        opened = ms(call.now - timedelta(hours=26))
        return Answer({"tradeId": self.book.trade, "positions": held, "openTime": opened})

    def log(self, at: datetime, level: str, line: str) -> dict[str, Any]:
        return {"epochMillis": ms(at), "level": level.upper(), "logger": "Engine", "message": line}

    def session_logs(self, call: Call) -> Answer:
        """Oldest first, all at once."""
        lines = self.book.lines("session", 12, call.now)
        return Answer([self.log(*line) for line in reversed(lines)])

    def trade_logs(self, call: Call) -> Answer:
        """A bare list; what follows is told by a header."""
        if call.names["tradeId"] != self.book.trade:
            raise Refused(404, "Trade not found")
        lines = self.book.lines("trade", 47, call.now)
        page, size = call.number("page", 0), min(call.number("size", 20), 20)
        links = [f'<{call.place}?page=0&size={size}>; rel="first"']
        if (page + 1) * size < len(lines):
            links.insert(0, f'<{call.place}?page={page + 1}&size={size}>; rel="next"')
        headers = {"Link": ", ".join(links), "X-Total-Count": str(len(lines))}
        rows = [self.log(*line) for line in lines[page * size : (page + 1) * size]]
        return Answer(rows, headers=headers)

    def candle(self, bar: Bar) -> dict[str, Any]:
        prices = {f"{k}Price": getattr(bar, k) / 100 for k in ("open", "high", "low", "close")}
        return {"bucketStart": seconds(bar.opened), **prices, "baseVolume": bar.lots / 100}

    def candles(self, call: Call) -> Answer:
        base = call.names["symbol"].removesuffix("_USDC")
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if base not in self.book.assets or interval not in STEPS:
            raise Refused(404, f"No instrument {base}")
        found = bars(self.book.cents(base), interval, call.now, 120)
        rows = [self.candle(bar) for bar in found]
        return Answer({"instrument": f"{base}_USDC", "interval": interval, "series": rows})

    def latest(self, call: Call) -> Answer:
        last = {b: bars(self.book.cents(b), "1m", call.now, 1)[0] for b in self.book.assets}
        return Answer({f"{base}_USDC": self.candle(bar) for base, bar in last.items()})

    def symbols(self, call: Call) -> Answer:
        rows = {
            f"{base}_USDC": {"assetIndex": n, "tradable": True}
            for base, n in self.book.assets.items()
        }
        return Answer(rows)

    def signals(self, call: Call) -> Answer:
        signs = {"buy": 1, "sell": -1, "none": 0}
        rows = {
            f"{base}_USDC": {
                "direction": signs[side],
                "metrics": {"rvol": number(rvol), "atrPct": number(atr)},
                "evaluatedAt": ms(at),
            }
            for base, side, rvol, atr, at in self.book.signals(call.now)
        }
        return Answer(rows)

    def signal(self, call: Call) -> Answer:
        wanted = call.names["symbol"]
        row = self.signals(call).content.get(wanted)
        return Answer(NOTHING, 204) if row is None else Answer({"instrument": wanted, **row})

    def row(self, r: Rank) -> dict[str, Any]:
        return {
            "rank": r.place,
            "userId": r.user,
            "walletAddress": r.address,
            "nickname": r.name,
            "netPnl": number(r.pnl),
            "returnPct": number(r.fraction * 100),
            "tradedVolume": number(r.volume),
            "tradeCount": r.trades,
            "winRatio": number(r.wins),
        }

    def rankings(self, call: Call) -> Answer:
        return self.page(call, [] if self.empty else [self.row(r) for r in self.book.ranks()])

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() not in (ADDRESS.lower(), self.book.user):
            raise Refused(404, "User is not ranked")
        links = {"self": {"href": f"/api/leaderboard/user/{self.book.user}"}}
        return Answer(self.row(self.book.rank(self.book.own_place)) | {"_links": links})

    def deposits(self, call: Call) -> Answer:
        rows = [
            {
                "txHash": d.hash,
                "amountUsdc": number(d.amount),
                "confirmed": d.is_verified,
                "blockTime": seconds(d.at),
            }
            for d in self.book.deposits(call.now)
        ]
        return Answer({"_embedded": {"deposits": rows}, "page": {"number": 0, "totalPages": 1}})
