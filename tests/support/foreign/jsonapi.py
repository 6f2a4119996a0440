"""JSON:API as Rails writes it: `included`, kebab-case, cents by name, flags as text."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.support.foreign import documents
from tests.support.foreign.bars import Bar, bars
from tests.support.foreign.book import Book, Holding, Rank, Session
from tests.support.foreign.documents import Route, schema
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

MEDIA = "application/vnd.api+json"


def resource_schema(kind: str, **attributes: dict[str, Any]) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    data = schema(
        ["type", "attributes"],
        type={"type": "string", "enum": [kind]},
        attributes=schema(list(named), **named),
    )
    return schema(["data"], data=data)


TEXT: dict[str, Any] = {"type": "string"}
BODIES: dict[Route, dict[str, Any]] = {
    ("POST", "/user/withdraw"): resource_schema(
        "withdrawals",
        amount_cents={"type": "integer", "minimum": 500},
        destination_address=TEXT,
    ),
    ("POST", "/user/send-usdc"): resource_schema(
        "transfers", amount={"type": "number"}, to_address=TEXT
    ),
    ("POST", "/user/close-position"): resource_schema("closures", asset_index={"type": "integer"}),
    ("POST", "/referrals/:userId/code"): resource_schema("referral-codes", code=TEXT),
    ("POST", "/referrals/check"): resource_schema("referral-checks", code=TEXT),
    ("POST", "/usdc-verification/verify"): resource_schema("deposits", tx_hash=TEXT),
}
EXPECTED: dict[str, Any] = {
    "withdraw": {
        "data": {
            "type": "withdrawals",
            "attributes": {"amount-cents": 1250, "destination-address": ADDRESS},
        }
    },
    "send_usdc": {
        "data": {"type": "transfers", "attributes": {"amount": 12.5, "to-address": ADDRESS}}
    },
    "close_asset": {"data": {"type": "closures", "attributes": {"asset-index": 1}}},
    "create_code": {"data": {"type": "referral-codes", "attributes": {"code": "NEWCODE"}}},
    "check_code": {"data": {"type": "referral-checks", "attributes": {"code": "NEWCODE"}}},
    "verify_deposit": {"data": {"type": "deposits", "attributes": {"tx-hash": "0x" + "cd" * 32}}},
}
"""A client may also refuse where an integer amount is asked for; nothing else may be sent."""


def when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def cents(number: Decimal | None) -> int | None:
    return None if number is None else int(number * 100)


def plain(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def resource(kind: str, id_: Any, attributes: dict[str, Any], **related: Any) -> dict[str, Any]:
    made = {"type": kind, "id": str(id_), "attributes": attributes}
    return made | ({"relationships": related} if related else {})


class JsonApi(ForeignBackend):
    """A flag is text, a price of the stops is JSON text, and a list has gaps."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check", "/api-json")
    busy_until: datetime | None = None
    book = Book(
        lambda kind, n: f"{len(kind)}{n:04d}",
        shift=11,
        assets={"BTC": 0, "ETH": 1, "SOL": 5},
        ranked=75,
        own_place=33,
    )

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: self.one("jobs", 1, {"state": "queued"}, 202))
        closed = self.changes(lambda _: Answer(NOTHING, 204))
        healthy: Handler = lambda _: Answer(b"success", media="text/html")  # noqa: E731
        reads: dict[tuple[str, str], Handler] = {
            ("GET", "/api-json"): lambda _: Answer(self.document()),
            ("GET", "/auth/evm/trading-key"): lambda _: self.one(
                "keys", 1, {"agent-key": "0x" + "ab" * 32}
            ),
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.logs("session", 8),
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.logs("trade", 65),
            ("GET", "/user/profile"): self.profile,
            ("GET", "/api/indicators/health"): healthy,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.symbols,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signal,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): lambda _: self.one(
                "stats", 1, {"traders-count": 75, "volume-cents": 8825000050}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): lambda _: Answer(
                {"data": [], "meta": {"mean-roi-bps": 310}}, media=MEDIA
            ),
            ("GET", "/api/leaderboard/health"): healthy,
            ("GET", "/referrals/:userId"): self.referral,
            ("GET", "/referrals/:userId/stats"): lambda _: self.one(
                "referral-stats",
                1,
                {"referrals-count": "4", "earned-cents": 1250, "claimable-cents": 201},
            ),
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): lambda _: self.one(
                "totals", 1, {"total-deposited-cents": cents(self.book.deposited())}
            ),
            ("GET", "/health"): healthy,
            ("GET", "/health/kafka"): healthy,
        }
        return reads | {
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("POST", "/trading-sessions"): self.changes(self.create),
            ("POST", "/trading-sessions/advance"): self.changes(self.create),
            ("POST", "/trading-sessions/positions/:positionId/close"): closed,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): lambda _: self.one(
                "signatures", 1, {"hex": "0x" + "12" * 65}
            ),
            ("POST", "/trading-sessions/trades/:tradeId/close"): closed,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("POST", "/user/fills/sync"): done,
            ("POST", "/user/withdraw"): self.changes(self.transfer("amount-cents")),
            ("POST", "/user/close-position"): closed,
            ("POST", "/user/close-all-positions"): closed,
            ("POST", "/user/send-usdc"): self.changes(self.transfer("amount")),
            ("POST", "/user/claim-reward"): done,
            ("POST", "/referrals/:userId/code"): done,
            ("POST", "/referrals/check"): lambda _: self.one(
                "referral-checks", 1, {"valid": "true", "owner": None}
            ),
            ("POST", "/usdc-verification/verify"): done,
        }

    def document(self) -> dict[str, Any]:
        routes = [route for route in self.routes() if route[1] != "/api-json"]
        return {
            "swagger": "2.0",
            "info": {"title": "API V1", "version": "v1"},
            "basePath": "/",
            "paths": documents.swagger2(routes, BODIES, MEDIA),
        }

    def one(self, kind: str, id_: Any, attributes: dict[str, Any], status: int = 200) -> Answer:
        return Answer({"data": resource(kind, id_, attributes)}, status, media=MEDIA)

    def refusal(self, refused: Refused) -> Answer:
        pointer, _, said = refused.message.rpartition("|")
        error: dict[str, Any] = {"status": str(refused.status), "title": "Invalid", "detail": said}
        if pointer:
            error["source"] = {"pointer": pointer}
        body = {"errors": [error], "jsonapi": {"version": "1.0"}}
        return Answer(body, refused.status, refused.headers, MEDIA)

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            left = str(int((self.busy_until - call.now).total_seconds()))
            raise Refused(429, "Throttled", {"Retry-After": left, "RateLimit-Remaining": "0"})

    def page(self, call: Call, rows: list[Any], size: int) -> Answer:
        page = call.number("page[number]", 1)
        size = min(call.number("page[size]", size), 50)
        pages = max(1, -(-len(rows) // size))
        path = "/" + call.place.split("/", 3)[3]
        links = {"self": path}
        if page < pages:
            links["next"] = f"{path}?page%5Bnumber%5D={page + 1}&page%5Bsize%5D={size}"
        return Answer(
            {
                "data": rows[(page - 1) * size : page * size],
                "links": links,
                "meta": {"record-count": len(rows), "page-count": pages},
            },
            media=MEDIA,
        )

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):08d}"
        said = self.challenge_of(call.body["address"], f"Sign in to Alura\n\nnonce: {nonce}")
        return Answer({"address": call.body["address"], "nonce": nonce, "message": said})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        reply = {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": 86_400}
        return Answer(reply)

    def create(self, call: Call) -> Answer:
        if call.body.get("assetIndex") in self.book.assets.values():
            said = "Duplicate asset index: you already have an active trading session for this"
            raise Refused(422, f"/data/attributes/asset-index|{said} asset")
        return self.one("trading-sessions", "89", {"state": "starting"}, 201)

    def transfer(self, name: str) -> Handler:
        def handler(call: Call) -> Answer:
            attributes = call.body.get("data", {}).get("attributes", {})
            if type(attributes.get(name)) not in (int, float):
                raise Refused(422, f"/data/attributes/{name}|{name} is not a number")
            return self.one("transfers", 3, {"state": "queued", name: attributes[name]}, 201)

        return handler

    def profile(self, call: Call) -> Answer:
        book, now = self.book, call.now
        attributes = {
            "wallet-address": ADDRESS.lower(),
            "equity-cents": cents(book.equity(now)),
            "available-balance-cents": cents(book.free(now)),
            "margin-used-cents": cents(book.margin(now)),
            "unrealized-pnl-cents": cents(book.unrealized(now)),
            "created-at": when(now - timedelta(days=90)),
        }
        return self.one("users", book.user, attributes)

    def session(self, s: Session) -> dict[str, Any]:
        attributes = {
            "mode": "quick" if s.is_quick else "advance",
            "state": "active",
            "market": s.base,
            "asset-index": s.asset,
            "budget-cents": cents(s.budget),
            "profit-target": plain(s.profit),
            "loss-threshold": plain(s.loss),
            "max-positions": s.most,
            "execution-strategy": s.strategy,
            "strategy-duration": s.duration,
            "max-wallet-budget": None if s.is_quick else "false",
            "pnl-cents": cents(s.pnl),
            "created-at": when(s.created),
        }
        return resource("trading-sessions", s.id, attributes)

    def active(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.session(s) for s in self.book.sessions(call.now)]
        return self.page(call, rows, 30)

    def position(self, h: Holding) -> dict[str, Any]:
        risk = {"take_profit": plain(h.target), "stop_loss": plain(h.stop)}
        attributes = {
            "short": "false" if h.is_long else "true",
            "closed": None if h.is_open else "true",
            "size": plain(h.size),
            "entry-price": plain(h.entry),
            "mark-price": plain(h.mark) if h.is_open else None,
            "exit-price": None if h.is_open else plain(h.mark),
            "leverage": f"{h.leverage}x",
            "margin-cents": cents(h.margin),
            "liquidation-price-cents": cents(h.liquidation),
            "unrealized-pnl-cents": cents(h.pnl) if h.is_open else None,
            "realized-pnl-cents": cents(h.realized),
            "return-bps": int(h.ratio * 10_000),
            "risk": json.dumps(risk),
            "opened-at": when(h.opened),
        }
        market = {"data": {"type": "markets", "id": h.base}}
        session = {"data": {"type": "trading-sessions", "id": h.session}}
        return resource(
            "positions", h.id, attributes, market=market, **{"trading-session": session}
        )

    def current(self, call: Call) -> Answer:
        if self.empty:
            return Answer({"data": None}, media=MEDIA)
        held = [self.position(h) for h in self.book.holdings(call.now)]
        pointers = [{"type": "positions", "id": row["id"]} for row in held]
        attributes = {"state": "open", "opened-at": when(call.now - timedelta(hours=26))}
        markets = [
            resource("markets", base, {"name": base, "asset-index": n})
            for base, n in self.book.assets.items()
        ]
        trade = resource("trades", self.book.trade, attributes, positions={"data": pointers})
        return Answer({"data": trade, "included": markets + held}, media=MEDIA)

    def logs(self, kind: str, count: int) -> Handler:
        def handler(call: Call) -> Answer:
            known = {self.book.trade, *(s.id for s in self.book.sessions(call.now))}
            if next(iter(call.names.values())) not in known:
                raise Refused(404, "Record not found")
            rows = [
                resource("logs", n, {"logged-at": when(at), "severity": level, "body": line})
                for n, (at, level, line) in enumerate(self.book.lines(kind, count, call.now), 1)
            ]
            return self.page(call, rows, 30)

        return handler

    def candle(self, base: str, interval: str, bar: Bar) -> dict[str, Any]:
        attributes = {
            "market": base,
            "interval": interval,
            "starts-at": when(bar.opened),
            **{k: f"{getattr(bar, k) / 100:.2f}" for k in ("open", "high", "low", "close")},
            "volume": f"{bar.lots / 100:.2f}",
        }
        return resource("candles", f"{base}-{int(bar.opened.timestamp())}", attributes)

    def candles(self, call: Call) -> Answer:
        """Newest first; every seventh one is missing."""
        base = call.names["symbol"]
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if base not in self.book.assets or interval not in STEPS:
            raise Refused(404, "Record not found")
        found = bars(self.book.cents(base), interval, call.now, min(call.number("limit", 100), 500))
        rows = [
            self.candle(base, interval, bar)
            for bar in reversed(found)
            if int(bar.opened.timestamp()) // bar.seconds % 7
        ]
        return Answer({"data": rows}, media=MEDIA)

    def latest(self, call: Call) -> Answer:
        last = {b: bars(self.book.cents(b), "1m", call.now, 1)[0] for b in self.book.assets}
        rows = [self.candle(base, "1m", bar) for base, bar in last.items()]
        return Answer({"data": rows}, media=MEDIA)

    def symbols(self, call: Call) -> Answer:
        rows = [
            resource("markets", base, {"name": base, "asset-index": n, "listed": "true"})
            for base, n in self.book.assets.items()
        ]
        return Answer({"data": rows}, media=MEDIA)

    def signals(self, call: Call) -> Answer:
        words = {"buy": "bullish", "sell": "bearish", "none": "flat"}
        rows = [
            resource(
                "signals",
                f"{base}-{call.names['interval']}",
                {
                    "market": base,
                    "interval": call.names["interval"],
                    "direction": words[side],
                    "relative-volume": plain(rvol),
                    "atr-percent": plain(atr),
                    "created-at": when(at),
                },
            )
            for base, side, rvol, atr, at in self.book.signals(call.now)
        ]
        return Answer({"data": rows}, media=MEDIA)

    def signal(self, call: Call) -> Answer:
        rows = self.signals(call).content["data"]
        wanted = [r for r in rows if r["attributes"]["market"] == call.names["symbol"]]
        return Answer({"data": wanted}, media=MEDIA)

    def row(self, r: Rank) -> dict[str, Any]:
        attributes = {
            "place": r.place,
            "user-id": r.user,
            "wallet-address": r.address,
            "display-name": r.name,
            "pnl-cents": cents(r.pnl),
            "roi-bps": int(r.fraction * 10_000),
            "volume-cents": cents(r.volume),
            "trades-count": r.trades,
            "win-rate-percent": plain(r.wins * 100),
        }
        return resource("rankings", r.place + 500, attributes)

    def rankings(self, call: Call) -> Answer:
        return self.page(call, [] if self.empty else [self.row(r) for r in self.book.ranks()], 30)

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() not in (ADDRESS.lower(), self.book.user):
            return Answer(NOTHING, 204)
        return Answer({"data": self.row(self.book.rank(self.book.own_place))}, media=MEDIA)

    def referral(self, call: Call) -> Answer:
        if self.empty:
            raise Refused(404, "Record not found")
        attributes = {"code": "RAILS1", "referred-by": None, "active": "true"}
        return self.one("referrals", 1, attributes)

    def deposits(self, call: Call) -> Answer:
        rows = [
            resource(
                "deposits",
                n,
                {
                    "tx-hash": d.hash,
                    "amount-cents": cents(d.amount),
                    "verified": "true" if d.is_verified else None,
                    "created-at": when(d.at),
                },
            )
            for n, d in enumerate(self.book.deposits(call.now), 1)
        ]
        return self.page(call, rows, 30)
