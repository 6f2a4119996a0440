"""A thin proxy of Hyperliquid: raw shapes, bare arrays, `null` for none, else snake_case."""

from datetime import datetime, timedelta
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

SESSION = 17
TRADE = 991
BASES = {"SOL": 14_250, "APT": 451, "ATOM": 480, "BTC": 2_696_000, "ETH": 185_000}
"""In the order of the exchange's own index, as on its testnet."""
RANKED = 240
OWN_PLACE = 7
"""Where the account stands in the list; the proxy gives no ranks."""


def ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1_000)


class Hyperliquid(ForeignBackend):
    """Nothing is wrapped; an error of the exchange comes inside a 200."""

    PUBLIC = (*ForeignBackend.PUBLIC, "/api/leaderboard/")

    def routes(self) -> dict[tuple[str, str], Handler]:
        done = self.changes(lambda _: Answer({"status": "ok", "response": {"type": "default"}}))
        refused = self.answers({"status": "err", "response": "Insufficient margin to place order."})
        return {
            ("POST", "/auth/evm/challenge"): self.challenge,
            ("POST", "/auth/evm/verify"): self.verify,
            ("GET", "/auth/evm/trading-key"): self.answers({"agent_address": "0x" + "ef" * 20}),
            ("POST", "/trading-sessions"): refused,
            ("POST", "/trading-sessions/advance"): refused,
            ("GET", "/trading-sessions/active"): self.active,
            ("GET", "/trading-sessions/current-trade"): self.current,
            ("GET", "/trading-sessions/:sessionId/logs"): self.session_logs,
            ("GET", "/trading-sessions/trades/:tradeId/logs"): self.fills,
            ("POST", "/trading-sessions/positions/:positionId/close"): done,
            ("POST", "/trading-sessions/positions/:positionId/close-signature"): done,
            ("POST", "/trading-sessions/trades/:tradeId/close"): done,
            ("POST", "/trading-sessions/trigger-cron"): done,
            ("GET", "/user/profile"): self.profile,
            ("POST", "/user/fills/sync"): self.fills,
            ("POST", "/user/withdraw"): done,
            ("POST", "/user/close-position"): done,
            ("POST", "/user/close-all-positions"): done,
            ("POST", "/user/send-usdc"): done,
            ("POST", "/user/claim-reward"): done,
            ("GET", "/api/indicators/health"): self.answers("ok"),
            ("GET", "/api/indicators/candles/latest"): self.latest,
            ("GET", "/api/indicators/candles/history/:symbol"): self.candles,
            ("GET", "/api/indicators/candles/:symbol/:interval"): self.candles,
            ("GET", "/api/indicators/candles/aggregated/symbols"): self.universe,
            ("GET", "/api/indicators/signals/:symbol/:interval"): self.signal,
            ("GET", "/api/indicators/signals/all/:interval"): self.signals,
            ("GET", "/api/leaderboard/stats"): self.answers(
                {"total_users": RANKED, "vlm": "1234567.89"}
            ),
            ("GET", "/api/leaderboard/rankings"): self.rankings,
            ("GET", "/api/leaderboard/user/:userId"): self.ranked,
            ("GET", "/api/leaderboard/analytics"): self.answers(None),
            ("GET", "/api/leaderboard/health"): self.answers({"status": "ok"}),
            ("GET", "/referrals/:userId"): self.referral,
            ("GET", "/referrals/:userId/stats"): self.referral,
            ("POST", "/referrals/:userId/code"): done,
            ("POST", "/referrals/check"): self.answers(None),
            ("POST", "/usdc-verification/verify"): self.answers(None),
            ("GET", "/usdc-verification/my-transactions"): self.ledger,
            ("GET", "/usdc-verification/total-deposited"): self.answers("1500.0"),
            ("GET", "/health"): self.answers(True),
            ("GET", "/health/kafka"): self.answers({"kafka": "up"}),
        }

    def answers(self, content: Any) -> Handler:
        return lambda _: Answer(content)

    def refusal(self, refused: Refused) -> Answer:
        return Answer(refused.message.encode(), refused.status, media="text/plain")

    def challenge(self, call: Call) -> Answer:
        address = call.body["address"].lower()
        nonce = len(self.calls)
        text = f"Welcome to Alura!\n\nWallet: {address}\nNonce: {nonce}\nTime: {ms(call.now)}"
        self.challenge_of(address, text)
        return Answer({"address": address, "nonce": nonce, "message": text})

    def verify(self, call: Call) -> Answer:
        token = self.sign_in(call, 86_400)
        return Answer(
            {"ok": True, "accessToken": token, "tokenType": "Bearer", "expiresIn": 86_400}
        )

    def state(self, call: Call) -> dict[str, Any]:
        margin = {
            "accountValue": "13109.482328",
            "totalNtlPos": "353.13542",
            "totalRawUsd": "13321.207741",
            "totalMarginUsed": "10.582271",
        }
        return {
            "marginSummary": margin,
            "crossMarginSummary": margin,
            "crossMaintenanceMarginUsed": "4.2328",
            "withdrawable": "13104.514502",
            "assetPositions": self.positions(),
            "time": ms(call.now),
        }

    def positions(self) -> list[dict[str, Any]]:
        if self.empty:
            return []
        short = {
            "coin": "BTC",
            "szi": "-0.00785",
            "entryPx": "26951.0",
            "positionValue": "211.64542",
            "unrealizedPnl": "-0.08007",
            "returnOnEquity": "-0.00756643",
            "leverage": {"type": "cross", "value": 20},
            "liquidationPx": None,
            "marginUsed": "10.582271",
            "maxLeverage": 40,
            "cumFunding": {"allTime": "0.02", "sinceOpen": "0.01", "sinceChange": "0.0"},
        }
        long = {
            "coin": "ETH",
            "szi": "0.0765",
            "entryPx": "1848.1",
            "positionValue": "141.49",
            "unrealizedPnl": "0.11035",
            "returnOnEquity": "0.00780508",
            "leverage": {"type": "isolated", "value": 10, "rawUsd": "-127.24"},
            "liquidationPx": "1688.6",
            "marginUsed": "14.249",
            "maxLeverage": 25,
            "cumFunding": {"allTime": "0.0", "sinceOpen": "0.0", "sinceChange": "0.0"},
        }
        return [{"type": "oneWay", "position": short}, {"type": "oneWay", "position": long}]

    def profile(self, call: Call) -> Answer:
        return Answer({"user": ADDRESS.lower(), **self.state(call)})

    def active(self, call: Call) -> Answer:
        session = {
            "session_id": SESSION,
            "coin": "BTC",
            "asset": 3,
            "kind": "quick",
            "state": "running",
            "budget": "100",
            "profit_target": "40",
            "loss_threshold": None,
            "max_positions": 3,
            "start_time": ms(call.now - timedelta(hours=2)),
        }
        return Answer(None if self.empty else [session])

    def current(self, call: Call) -> Answer:
        if self.empty:
            return Answer(None)
        return Answer({"trade_id": TRADE, "session_id": SESSION, **self.state(call)})

    def session_logs(self, call: Call) -> Answer:
        lines = ("position opened BTC -0.00785", "waiting for volume")
        return Answer(
            [{"time": ms(call.now - timedelta(minutes=n)), "msg": m} for n, m in enumerate(lines)]
        )

    def fills(self, call: Call) -> Answer:
        fill = {
            "coin": "BTC",
            "px": "26951.0",
            "sz": "0.00785",
            "side": "A",
            "time": ms(call.now - timedelta(hours=1)),
            "startPosition": "0.0",
            "dir": "Open Short",
            "closedPnl": "0.0",
            "hash": "0x" + "ad" * 32,
            "oid": 90542681,
            "crossed": True,
            "fee": "0.095",
            "tid": 118906512037719,
            "feeToken": "USDC",
        }
        return Answer([fill])

    def candle(self, coin: str, interval: str, bar: Bar) -> dict[str, Any]:
        return {
            "t": ms(bar.opened),
            "T": ms(bar.closed) - 1,
            "s": coin,
            "i": interval,
            "o": f"{bar.open / 100:.1f}",
            "c": f"{bar.close / 100:.1f}",
            "h": f"{bar.high / 100:.1f}",
            "l": f"{bar.low / 100:.1f}",
            "v": f"{bar.lots / 1_000:.5f}",
            "n": bar.lots // 9,
        }

    def candles(self, call: Call) -> Answer:
        coin = call.names["symbol"]
        interval = call.names.get("interval") or call.query.get("interval", "1h")
        if coin not in BASES or interval not in STEPS:
            return Answer([])
        return Answer(
            [self.candle(coin, interval, bar) for bar in bars(BASES[coin], interval, call.now, 500)]
        )

    def latest(self, call: Call) -> Answer:
        return Answer(
            {
                coin: self.candle(coin, "1m", bars(b, "1m", call.now, 1)[0])
                for coin, b in BASES.items()
            }
        )

    def universe(self, call: Call) -> Answer:
        coins = [
            {"name": coin, "szDecimals": 2, "maxLeverage": 10, "marginTableId": 1} for coin in BASES
        ]
        coins[2]["isDelisted"] = True
        return Answer({"universe": coins, "marginTables": [], "collateralToken": 0})

    def signal_of(self, call: Call, coin: str) -> dict[str, Any] | None:
        if coin != "BTC":
            return None
        at = ms(call.now - timedelta(minutes=4))
        return {
            "coin": coin,
            "i": call.names["interval"],
            "time": at,
            "dir": "Short",
            "score": "0.62",
        }

    def signal(self, call: Call) -> Answer:
        return Answer(self.signal_of(call, call.names["symbol"]))

    def signals(self, call: Call) -> Answer:
        return Answer({coin: self.signal_of(call, coin) for coin in BASES})

    def row(self, place: int) -> dict[str, Any]:
        def window(factor: int) -> dict[str, str]:
            pnl = f"{(50_000 - place * 100) * factor}.25"
            return {"pnl": pnl, "roi": f"0.{400 - place:04d}", "vlm": f"{900_000 * factor}.0"}

        return {
            "ethAddress": ADDRESS.lower() if place == OWN_PLACE else f"0x{place:040x}",
            "accountValue": f"{1_000_000 - place * 10}.5",
            "windowPerformances": [
                ["day", window(1)],
                ["week", window(3)],
                ["month", window(7)],
                ["allTime", window(20)],
            ],
            "prize": 0,
            "displayName": "naïve 龍" if place == 2 else None,
        }

    def rankings(self, call: Call) -> Answer:
        rows = [] if self.empty else [self.row(n + 1) for n in range(RANKED)]
        return Answer({"leaderboardRows": rows})

    def ranked(self, call: Call) -> Answer:
        mine = call.names["userId"].lower() == ADDRESS.lower() and not self.empty
        return Answer(self.row(OWN_PLACE) if mine else None)

    def referral(self, call: Call) -> Answer:
        return Answer(
            {
                "referredBy": None,
                "cumVlm": "149428.66",
                "unclaimedRewards": "11.047361",
                "claimedRewards": "22.743781",
                "builderRewards": "0.027802",
                "referrerState": {
                    "stage": "ready",
                    "data": {"code": "HLCODE", "nReferrals": 2, "referralStates": []},
                },
                "rewardHistory": [],
            }
        )

    def ledger(self, call: Call) -> Answer:
        at = ms(call.now - timedelta(days=3))
        return Answer(
            [{"time": at, "hash": "0x" + "be" * 32, "delta": {"type": "deposit", "usdc": "1500.0"}}]
        )
