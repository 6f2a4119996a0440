"""`/auth/evm`, `/user`, `/usdc-verification`: signing in, the account and its money."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from app.simulator.backend import Public, Signed
from app.simulator.bodies import (
    CloseAsset,
    CloseAssetBody,
    EvmChallenge,
    EvmChallengeBody,
    EvmVerify,
    EvmVerifyBody,
    SendUsdc,
    SendUsdcBody,
    VerifyDeposit,
    VerifyDepositBody,
    Withdraw,
    WithdrawBody,
)
from app.simulator.records import Position
from app.simulator.refusals import Refusal
from app.simulator.replies import JsonReply
from app.simulator.shapes import (
    deposit_shape,
    fill_shape,
    position_shape,
    profile_shape,
    transfer_shape,
    usdc,
)
from app.simulator.sign_in import trading_key as made_up_key

auth = APIRouter(prefix="/auth/evm", tags=["auth"])
user = APIRouter(prefix="/user", tags=["user"])
deposits = APIRouter(prefix="/usdc-verification", tags=["usdc-verification"])

FILLS_IN_A_SYNC = 50
"""How many fills, newest first, the answer to a sync repeats."""


@auth.post("/challenge", status_code=201, openapi_extra=EvmChallenge.documented())
async def challenge(call: Public, body: EvmChallengeBody) -> Response:
    """Get a text to sign with `personal_sign`."""
    made = call.backend.sign_in.challenge(body.address)
    reply = {"address": made.address, "nonce": made.nonce, "message": made.message}
    return JsonReply(reply, 201)


@auth.post("/verify", status_code=201, openapi_extra=EvmVerify.documented())
async def verify(call: Public, body: EvmVerifyBody) -> Response:
    """Trade the signature for a token."""
    code = body.referral_code
    # Looked up first, so that a mistyped code does not cost the user a second signature.
    if code and not call.world.check_code(code).valid:
        raise Refusal(400, "Referral code not found")
    address = call.backend.sign_in.verify(body.address, body.signature)
    if code:
        call.world.accept_code(address, code)
    account = call.world.account(address)
    reply = {
        "ok": True,
        "accessToken": call.backend.sign_in.issue_token(address),
        "tokenType": "Bearer",
        "expiresIn": call.backend.sign_in.token_life_seconds,
        "user": {"id": account.id, "address": account.address},
    }
    return call.changed("verify", address, reply)


@auth.get("/trading-key")
async def trading_key(call: Signed) -> Response:
    """The trading agent key. Here it is made up and plainly so."""
    return JsonReply(made_up_key(call.world.demo_account, call.address))


@user.get("/profile")
async def profile(call: Signed) -> Response:
    """Current user profile."""
    return JsonReply(profile_shape(call.world, call.world.account(call.address)))


@user.post("/fills/sync", status_code=201)
async def sync_fills(call: Signed) -> Response:
    """Sync fills from Hyperliquid."""
    sync = call.world.sync_fills(call.address)
    newest = call.world.fills(call.address)[:FILLS_IN_A_SYNC]
    reply = {
        "synced": sync.synced,
        "total": sync.total,
        "syncedAt": sync.at,
        "fills": [fill_shape(fill) for fill in newest],
    }
    return call.changed("sync_fills", "", reply)


@user.post("/withdraw", status_code=201, openapi_extra=Withdraw.documented())
async def withdraw(call: Signed, body: WithdrawBody) -> Response:
    """Withdraw funds; the fee is taken out of what is received."""
    transfer = call.world.withdraw(call.address, body.amount, body.destination)
    return call.changed("withdraw", body.destination, transfer_shape(transfer))


@user.post("/close-position", status_code=201, openapi_extra=CloseAsset.documented())
async def close_asset(call: Signed, body: CloseAssetBody) -> Response:
    """Close a position by asset index."""
    positions = call.world.close_asset(call.address, body.asset_index)
    reply = {"assetIndex": body.asset_index, **_closed(call, positions)}
    return call.changed("close_asset", str(body.asset_index), reply)


@user.post("/close-all-positions", status_code=201)
async def close_all(call: Signed) -> Response:
    """Close all positions."""
    positions = call.world.close_all(call.address)
    return call.changed("close_all", "", _closed(call, positions))


@user.post("/send-usdc", status_code=201, openapi_extra=SendUsdc.documented())
async def send_usdc(call: Signed, body: SendUsdcBody) -> Response:
    """Send USDC to another account."""
    transfer = call.world.send_usdc(call.address, body.amount, body.destination)
    return call.changed("send_usdc", body.destination, transfer_shape(transfer))


@user.post("/claim-reward", status_code=201)
async def claim_reward(call: Signed) -> Response:
    """Claim rewards."""
    claim = call.world.claim_reward(call.address)
    reply = {
        "id": claim.id,
        "claimed": usdc(claim.amount),
        "remaining": usdc(claim.remaining),
        "status": "completed",
        "createdAt": claim.time,
    }
    return call.changed("claim_reward", "", reply)


@deposits.post("/verify", status_code=201, openapi_extra=VerifyDeposit.documented())
async def verify_deposit(call: Signed, body: VerifyDepositBody) -> Response:
    """Verify a USDC deposit by its transaction hash."""
    deposit = call.world.verify_deposit(call.address, body.tx_hash)
    return call.changed("verify_deposit", body.tx_hash, deposit_shape(deposit))


@deposits.get("/my-transactions")
async def my_transactions(call: Signed) -> Response:
    """My deposits, newest first."""
    return JsonReply([deposit_shape(deposit) for deposit in call.world.deposits(call.address)])


@deposits.get("/total-deposited")
async def total_deposited(call: Signed) -> Response:
    """Total deposited."""
    counted = [d for d in call.world.deposits(call.address) if d.state == "counted"]
    total = call.world.total_deposited(call.address)
    return JsonReply({"totalDeposited": usdc(total), "count": len(counted)})


def _closed(call: Signed, positions: list[Position]) -> dict[str, Any]:
    closed = [position_shape(call.world, position) for position in positions]
    return {"closedCount": len(closed), "closedPositions": closed}
