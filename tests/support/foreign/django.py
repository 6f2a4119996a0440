"""Django REST framework: groups, numbers as text, labels, whole links as pages, errors by field."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
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

TEXT: dict[str, Any] = {"type": "string"}
DECIMAL: dict[str, Any] = {
    "type": "string",
    "format": "decimal",
    "pattern": r"^-?\d{0,12}(?:\.\d{0,2})?$",
}
SCHEMAS: dict[str, Any] = {
    "TransferRequest": schema(
        ["value", "recipient"], value=DECIMAL, recipient={**TEXT, "maxLength": 42}
    ),
    "CloseRequest": schema(["asset"], asset={"type": "integer", "maximum": 2147483647}),
    "CodeRequest": schema(["code"], code={**TEXT, "minLength": 1, "maxLength": 16}),
    "DepositRequest": schema(["transaction"], transaction={**TEXT, "maxLength": 66}),
}
BODIES: dict[Route, str] = {
    ("POST", "/user/withdraw"): "TransferRequest",
    ("POST", "/user/send-usdc"): "TransferRequest",
    ("POST", "/user/close-position"): "CloseRequest",
    ("POST", "/referrals/:userId/code"): "CodeRequest",
    ("POST", "/referrals/check"): "CodeRequest",
    ("POST", "/usdc-verification/verify"): "DepositRequest",
}
EXPECTED: dict[str, Any] = {
    "withdraw": {"value": "12.50", "recipient": ADDRESS},
    "send_usdc": {"value": "12.50", "recipient": ADDRESS},
    "close_asset": {"asset": 1},
    "create_code": {"code": "NEWCODE"},
    "check_code": {"code": "NEWCODE"},
    "verify_deposit": {"transaction": "0x" + "cd" * 32},
}
PAGE = b"""<!DOCTYPE html><html><head><title>Alura</title></head><body><div id="swagger-ui"></div>
<script>"use strict"; const swaggerSettings = {"deepLinking": true};
const schemaUrl = "/api/schema/?format=json";
const ui = SwaggerUIBundle({url: "/api/schema/?format=json", dom_id: "#swagger-ui"});
</script></body></html>"""


def aware(moment: datetime) -> str:
    return (moment + timedelta(microseconds=123_456)).isoformat(timespec="microseconds")


def naive(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def places(number: Decimal | None, count: int = 2) -> str | None:
    """As a DecimalField writes it."""
    return None if number is None else f"{number:.{count}f}"


class Django(ForeignBackend):
    """Lists stand in `results`; the size of a page is the server's, whatever is asked for."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/", "/referrals/check", "/api/schema")
    busy_until: datetime | None = None
    book = Book(
        lambda kind, n: sum(map(ord, kind)) * 7 + int(n),
        shift=3,
        assets={"BTC": 3, "ETH": 4, "SOL": 0},
        ranked=90,
        own_place=61,
    )

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: Answer({"detail": "Accepted."}, 202))
        closed = self.changes(lambda _: Answer({"status": "Closing", "order": None}, 200))
        healthy = self.answers({"status": "healthy", "version": "4.2.1"})
        return {
            ("GET", "/api/docs"): lambda _: Answer(PAGE, media="text/html; charset=utf-8"),
            ("GET", "/api/schema/"): lambda _: Answer(self.document()),
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): self.answers({"agent": {"key": "0x" + "ab" * 32}}),
            ("POST", "/trading-sessions"): self.changes(self.create),
            ("POST", "/trading-sessions/advance"): self.changes(self.create),
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.logs("session", 31),
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.logs("trade", 55),
            ("POST", "/trading-sessions/positions/:positionId/close"): closed,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): self.answers(
                {"signed_transaction": "0x" + "12" * 80}
            ),
            ("POST", "/trading-sessions/trades/:tradeId/close"): closed,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): done,
            ("POST", "/user/withdraw"): self.changes(self.transfer),
            ("POST", "/user/close-position"): closed,
            ("POST", "/user/close-all-positions"): self.changes(lambda _: Answer(NOTHING, 204)),
            ("POST", "/user/send-usdc"): self.changes(self.transfer),
            ("POST", "/user/claim-reward"): self.no_reward,
            ("GET", "/api/indicators/health"): healthy,
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.symbols,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signal,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): self.answers(
                {"traders": {"total": 90, "active": 31}, "volume": {"total": "88250000.50"}}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): self.answers({"average": {"roi": "0.0310"}}),
            ("GET", "/api/leaderboard/health"): healthy,
            ("GET", "/referrals/:userId"): self.answers(
                {"user": self.book.user, "code": "DJANGO1", "referrer": None, "is_active": True}
            ),
            ("GET", "/referrals/:userId/stats"): self.answers(
                {
                    "referrals": {"count": 4, "active": 2},
                    "rewards": {"earned": "12.50", "claimed": "10.49", "claimable": "2.01"},
                }
            ),
            ("POST", "/referrals/:userId/code"): self.changes(
                lambda c: Answer({"code": c.body["code"], "is_active": True}, 201)
            ),
            ("POST", "/referrals/check"): self.answers({"code": "NEWCODE", "is_valid": True}),
            ("POST", "/usdc-verification/verify"): done,
            ("GET", "/usdc-verification/my-transactions"): self.deposits,
            ("GET", "/usdc-verification/total-deposited"): self.answers(
                {"total": places(self.book.deposited())}
            ),
            ("GET", "/health"): healthy,
            ("GET", "/health/kafka"): self.answers({"status": "unhealthy", "error": "no brokers"}),
        }

    def answers(self, content: Any) -> Handler:
        return lambda _: Answer(content)

    def document(self) -> dict[str, Any]:
        refs = {route: {"$ref": f"#/components/schemas/{name}"} for route, name in BODIES.items()}
        routes = [route for route in self.routes() if route[1] != "/api/schema/"]
        made = documents.paths(routes, refs, ok={"GET": "200", "POST": "200"})
        for path in made.values():
            for operation in path.values():
                if "requestBody" in operation:
                    content = operation["requestBody"]["content"]
                    content["application/x-www-form-urlencoded"] = content["application/json"]
        return {
            "openapi": "3.0.3",
            "info": {"title": "Alura", "version": "4.2.1"},
            "paths": made,
            "components": {"schemas": SCHEMAS},
        }

    def refusal(self, refused: Refused) -> Answer:
        name, _, said = refused.message.partition(": ")
        body: dict[str, Any] = {"detail": refused.message}
        if refused.status == 400:
            body = {name: [said]}
        return Answer(body, refused.status, refused.headers)

    def before(self, call: Call) -> None:
        if self.busy_until is not None and call.now < self.busy_until:
            left = int((self.busy_until - call.now).total_seconds())
            said = f"Request was throttled. Expected available in {left} seconds."
            raise Refused(429, said, {"Retry-After": str(left)})

    def page(self, call: Call, rows: list[Any], size: int) -> Answer:
        page = call.number("page", 1)
        pages = max(1, -(-len(rows) // size))
        if not 1 <= page <= pages:
            raise Refused(404, "Invalid page.")
        following = f"{call.place}?page={page + 1}" if page < pages else None
        previous = f"{call.place}?page={page - 1}" if page > 2 else call.place
        return Answer(
            {
                "count": len(rows),
                "next": following,
                "previous": previous if page > 1 else None,
                "results": rows[(page - 1) * size : page * size],
            }
        )

    def cursor(self, call: Call, rows: list[Any], size: int) -> Answer:
        text = call.query.get("cursor", "")
        start = int(b64decode(text).removeprefix(b"o=")) if text else 0
        token = b64encode(f"o={start + size}".encode()).decode().replace("=", "%3D")
        following = f"{call.place}?cursor={token}" if start + size < len(rows) else None
        return Answer({"next": following, "previous": None, "results": rows[start : start + size]})

    def challenge(self, call: Call) -> Answer:
        nonce = f"{len(self.calls):08d}"
        said = self.challenge_of(call.body["address"], f"Alura login nonce: {nonce}")
        return Answer({"address": call.body["address"], "nonce": nonce, "message": said})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        reply = {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": 86_400}
        return Answer(reply | {"user": {"id": self.book.user, "address": ADDRESS}})

    def create(self, call: Call) -> Answer:
        taken = [s.asset for s in self.book.sessions(call.now)]
        if call.body.get("assetIndex") in taken:
            raise Refused(
                400,
                "non_field_errors: Duplicate asset index: you already have an active trading "
                "session for this asset",
            )
        return Answer({"id": 9, "status": "Pending"}, 201)

    def transfer(self, call: Call) -> Answer:
        try:
            value = Decimal(call.body["value"]) if "value" in call.body else None
        except (InvalidOperation, TypeError, ValueError):
            raise Refused(400, "value: A valid number is required.") from None
        if value is None:
            raise Refused(400, "value: This field is required.")
        return Answer({"id": 5, "value": places(value), "status": "Queued"}, 201)

    def no_reward(self, call: Call) -> Answer:
        raise Refused(400, "non_field_errors: Nothing to claim yet.")

    def profile(self, call: Call) -> Answer:
        book, now = self.book, call.now
        balances = {
            "equity": places(book.equity(now)),
            "available": places(book.free(now)),
            "margin_used": places(book.margin(now)),
        }
        return Answer(
            {
                "id": int(book.user),
                "address": ADDRESS,
                "balances": balances,
                "pnl": {"unrealized": places(book.unrealized(now)), "realized": "6.00"},
                "date_joined": aware(now - timedelta(days=90)),
            }
        )

    def session(self, s: Session) -> dict[str, Any]:
        parameters: dict[str, Any] = {"budget": places(s.budget), "max_positions": s.most}
        if s.is_quick:
            parameters |= {
                "profit_target": places(s.profit),
                "loss_threshold": places(s.loss),
            }
        else:
            parameters |= {"strategy": "Degen", "duration": "7 days", "max_wallet_budget": False}
        return {
            "id": int(s.id),
            "kind": "Quick trade" if s.is_quick else "Advance trade",
            "status": "Running",
            "market": {"symbol": f"{s.base.lower()}usdc", "asset_index": s.asset},
            "parameters": parameters,
            "pnl": {"total": places(s.pnl)},
            "created": aware(s.created),
        }

    def active(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.session(s) for s in self.book.sessions(call.now)]
        return self.page(call, rows, 25)

    def position(self, h: Holding) -> dict[str, Any]:
        return {
            "id": int(h.id),
            "session": int(h.session),
            "market": {"symbol": f"{h.base.lower()}usdc", "asset_index": h.asset},
            "side": "Long" if h.is_long else "Short",
            "status": "Open" if h.is_open else "Closed",
            "size": places(h.size, 8),
            "leverage": f"{h.leverage}.00",
            "margin": {"mode": "Isolated", "used": places(h.margin)},
            "prices": {
                "entry": places(h.entry, 4),
                "mark": places(h.mark, 4) if h.is_open else None,
                "exit": None if h.is_open else places(h.mark, 4),
                "liquidation": places(h.liquidation, 4),
            },
            "risk": {"take_profit": places(h.target, 4), "stop_loss": places(h.stop, 4)},
            "pnl": {
                "unrealized": places(h.pnl) if h.is_open else None,
                "realized": places(h.realized),
                "ratio": places(h.ratio, 4),
            },
            "opened": naive(h.opened),
            "closed": None if h.is_open else naive(h.opened + timedelta(hours=1)),
        }

    def current(self, call: Call) -> Answer:
        if self.empty:
            raise Refused(404, "Not found.")
        held = [self.position(h) for h in self.book.holdings(call.now)]
        trade = {"id": int(self.book.trade), "status": "Open", "positions": held}
        return Answer(trade | {"opened": naive(call.now - timedelta(hours=26))})

    def logs(self, kind: str, count: int) -> Handler:
        def handler(call: Call) -> Answer:
            known = {self.book.trade, *(s.id for s in self.book.sessions(call.now))}
            if next(iter(call.names.values())) not in known:
                raise Refused(404, "Not found.")
            rows = [
                {"timestamp": aware(at), "level": level.title(), "text": line, "context": {}}
                for at, level, line in self.book.lines(kind, count, call.now)
            ]
            return self.cursor(call, rows, 20)

        return handler

    def candle(self, base: str, interval: str, bar: Bar) -> dict[str, Any]:
        return {
            "market": f"{base.lower()}usdc",
            "interval": interval,
            "timestamp": naive(bar.opened),
            "ohlc": {k: f"{getattr(bar, k) / 100:.4f}" for k in ("open", "high", "low", "close")},
            "volume": {"base": f"{bar.lots / 100:.8f}", "trades": bar.lots // 9},
        }

    def candles(self, call: Call) -> Answer:
        base = call.names["symbol"].removesuffix("usdc").upper()
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if base not in self.book.assets or interval not in STEPS:
            raise Refused(404, "No Market matches the given query.")
        found = bars(self.book.cents(base), interval, call.now, min(call.number("limit", 100), 500))
        rows = [self.candle(base, interval, bar) for bar in reversed(found)]
        return Answer({"count": len(rows), "next": None, "previous": None, "results": rows})

    def latest(self, call: Call) -> Answer:
        last = {b: bars(self.book.cents(b), "1m", call.now, 1)[0] for b in self.book.assets}
        return self.page(call, [self.candle(base, "1m", bar) for base, bar in last.items()], 25)

    def symbols(self, call: Call) -> Answer:
        rows = [
            {"symbol": f"{base.lower()}usdc", "base": base, "quote": "USDC", "asset_index": n}
            for base, n in self.book.assets.items()
        ]
        return self.page(call, rows, 25)

    def signals(self, call: Call) -> Answer:
        words = {"buy": "Buy", "sell": "Sell", "none": "No trade"}
        rows = [
            {
                "market": {"symbol": f"{base.lower()}usdc", "asset_index": self.book.assets[base]},
                "interval": call.names["interval"],
                "recommendation": words[side],
                "indicators": {"rvol": places(rvol), "atr": {"value": places(atr), "unit": "%"}},
                "created": aware(at),
            }
            for base, side, rvol, atr, at in self.book.signals(call.now)
        ]
        return self.page(call, rows, 25)

    def signal(self, call: Call) -> Answer:
        for row in self.signals(call).content["results"]:
            if row["market"]["symbol"] == call.names["symbol"]:
                return Answer(row)
        raise Refused(404, "Not found.")

    def row(self, r: Rank) -> dict[str, Any]:
        return {
            "position": r.place,
            "trader": {"id": int(r.user), "address": r.address, "display_name": r.name or ""},
            "stats": {
                "pnl": places(r.pnl),
                "roi": places(r.fraction, 4),
                "volume": places(r.volume),
                "trades": r.trades,
                "win_rate": places(r.wins, 4),
            },
        }

    def rankings(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.row(r) for r in self.book.ranks()]
        return self.page(call, rows, 25)

    def ranked(self, call: Call) -> Answer:
        if self.empty or call.names["userId"].lower() not in (ADDRESS.lower(), self.book.user):
            raise Refused(404, "Not found.")
        return Answer(self.row(self.book.rank(self.book.own_place)))

    def deposits(self, call: Call) -> Answer:
        rows = [
            {
                "id": n,
                "transaction": d.hash,
                "value": places(d.amount),
                "status": "Verified" if d.is_verified else "In review",
                "created": aware(d.at),
            }
            for n, d in enumerate(self.book.deposits(call.now), 1)
        ]
        return self.cursor(call, rows, 2)
