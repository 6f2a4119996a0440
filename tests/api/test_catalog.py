"""The catalogue against the published list of endpoints."""

import pytest

from app.api.catalog import CATALOG, ENDPOINTS, Effect
from app.models.bodies import MEANINGS, NAMEABLE

PUBLISHED = """
POST /auth/evm/challenge
POST /auth/evm/verify
GET /auth/evm/trading-key
POST /trading-sessions
POST /trading-sessions/advance
GET /trading-sessions/active
GET /trading-sessions/current-trade
GET /trading-sessions/:sessionId/logs
GET /trading-sessions/trades/:tradeId/logs
POST /trading-sessions/positions/:positionId/close
POST /trading-sessions/positions/:positionId/close-signature
POST /trading-sessions/trades/:tradeId/close
POST /trading-sessions/trigger-cron
GET /user/profile
POST /user/fills/sync
POST /user/withdraw
POST /user/close-position
POST /user/close-all-positions
POST /user/send-usdc
POST /user/claim-reward
GET /api/indicators/health
GET /api/indicators/candles/latest
GET /api/indicators/candles/history/:symbol
GET /api/indicators/candles/:symbol/:interval
GET /api/indicators/candles/aggregated/symbols
GET /api/indicators/signals/:symbol/:interval
GET /api/indicators/signals/all/:interval
GET /api/leaderboard/stats
GET /api/leaderboard/rankings
GET /api/leaderboard/user/:userId
GET /api/leaderboard/analytics
GET /api/leaderboard/health
GET /referrals/:userId
GET /referrals/:userId/stats
POST /referrals/:userId/code
POST /referrals/check
POST /usdc-verification/verify
GET /usdc-verification/my-transactions
GET /usdc-verification/total-deposited
GET /health
GET /health/kafka
"""
"""In the order of the published document."""

MONEY = {
    "start_quick",
    "start_advance",
    "close_position",
    "close_trade",
    "close_asset",
    "close_all",
    "withdraw",
    "send_usdc",
    "claim_reward",
}
WRITES = {
    "challenge",
    "verify",
    "trigger_cron",
    "sync_fills",
    "create_code",
    "verify_deposit",
}


def test_catalogue_has_every_published_endpoint_in_order_and_no_other() -> None:
    published = [line.split() for line in PUBLISHED.split("\n") if line]
    assert len(published) == 41
    ours = [[e.method, e.path.replace("{", ":").replace("}", "")] for e in ENDPOINTS]
    assert ours == published


def test_names_are_unique() -> None:
    assert len(CATALOG) == len(ENDPOINTS)


def test_effects_are_as_agreed() -> None:
    by_effect = {effect: {e.name for e in ENDPOINTS if e.effect is effect} for effect in Effect}
    assert by_effect[Effect.MONEY] == MONEY
    assert by_effect[Effect.WRITE] == WRITES
    assert by_effect[Effect.SECRET] == {"trading_key", "close_signature"}
    assert len(by_effect[Effect.READ]) == 24


def test_only_what_changes_nothing_may_be_sent_twice() -> None:
    retried = {endpoint.name for endpoint in ENDPOINTS if endpoint.retryable}
    assert not retried & (MONEY | WRITES | {"trading_key", "close_signature"})
    posts = {e.name for e in ENDPOINTS if e.method == "POST" and e.name in retried}
    assert posts == {"check_code"}
    assert all(e.effect is not Effect.READ or e.retryable for e in ENDPOINTS)


def test_everything_that_changes_something_needs_a_token_but_signing_in() -> None:
    open_calls = {e.name for e in ENDPOINTS if not e.auth and e.effect is not Effect.READ}
    assert open_calls == {"challenge", "verify"}


def test_everything_that_answers_with_key_material_is_marked() -> None:
    secrets = {e.name for e in ENDPOINTS if e.secret_reply}
    assert secrets == {"verify", "trading_key", "close_signature"}


def test_only_the_published_bodies_count_as_documented() -> None:
    documented = {e.name: e.body for e in ENDPOINTS if e.body and e.body_documented}
    assert documented == {
        "challenge": ("address",),
        "verify": ("address", "signature", "referralCode"),
        "start_quick": ("budget", "profitTarget", "lossThreshold", "maxPositions", "assetIndex"),
        "start_advance": (
            "amount",
            "executionStrategy",
            "strategyDuration",
            "assetIndex",
            "maxWalletBudget",
        ),
    }
    assert {e.name for e in ENDPOINTS if e.reply_documented} == {"challenge", "verify"}
    assert all(set(e.required) <= set(e.body) for e in ENDPOINTS)


def test_a_path_is_filled_with_encoded_identifiers() -> None:
    candles = CATALOG["candles"]
    assert candles.params == ("symbol", "interval")
    assert candles.fill(symbol="BTC/USDC:USDC", interval="5m") == (
        "/api/indicators/candles/BTC%2FUSDC%3AUSDC/5m"
    )
    assert CATALOG["profile"].fill() == "/user/profile"


@pytest.mark.parametrize("identifier", ["", " ", ".", "..", "a\nb", "a\x1b", "\u202e"])
def test_an_identifier_that_would_leave_its_place_is_refused(identifier: str) -> None:
    with pytest.raises(ValueError, match="positionId"):
        CATALOG["close_position"].fill(positionId=identifier)


def test_a_path_wants_exactly_its_identifiers() -> None:
    with pytest.raises(ValueError, match="positionId"):
        CATALOG["close_position"].fill()
    with pytest.raises(ValueError, match="no identifier"):
        CATALOG["profile"].fill(userId="u")


def test_the_user_may_name_the_fields_that_are_not_published_and_no_others() -> None:
    open_bodies = {e.name: e.body for e in ENDPOINTS if e.body and not e.body_documented}
    assert {
        call: tuple(MEANINGS[word] for word in words if word != "symbol")
        for call, words in NAMEABLE.items()
    } == open_bodies
