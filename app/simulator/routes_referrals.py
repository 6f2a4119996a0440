"""`/referrals`: codes, and what they have brought."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from app.simulator.accounts import Referral
from app.simulator.backend import Public, Signed
from app.simulator.bodies import CheckCode, CheckCodeBody, CreateCode, CreateCodeBody
from app.simulator.refusals import Refusal
from app.simulator.replies import JsonReply
from app.simulator.shapes import usdc

router = APIRouter(prefix="/referrals", tags=["referrals"])

UserId = Annotated[str, Path(alias="userId")]


@router.post("/check", status_code=201, openapi_extra=CheckCode.documented())
async def check_code(call: Public, body: CheckCodeBody) -> Response:
    """Check a referral code. Open to everyone: it is asked before the first sign-in."""
    check = call.world.check_code(body.code)
    reply = {"valid": check.valid, "code": check.code, "referrer": check.owner}
    return JsonReply(reply if check.valid else reply | {"message": "Referral code not found"}, 201)


@router.get("/{userId}")
async def referral(call: Signed, user_id: UserId) -> Response:
    """A user's referral info."""
    return JsonReply(_shape(call.world.referral(user_id)))


@router.get("/{userId}/stats")
async def referral_stats(call: Signed, user_id: UserId) -> Response:
    """Referral stats."""
    stats = call.world.referral_stats(user_id)
    reply = {
        "referredUsers": stats.referred,
        "activeReferrals": stats.active,
        "referredVolume": usdc(stats.volume),
        "referredFees": usdc(stats.fees),
        "totalEarned": usdc(stats.earned),
        "pendingRewards": usdc(stats.pending),
        "claimableReward": usdc(stats.claimable),
        "totalClaimed": usdc(stats.claimed),
        "referrals": [
            {
                "userId": referee.user_id,
                "address": referee.address,
                "joinedAt": referee.joined_at,
                "volume": usdc(referee.volume),
                "fees": usdc(referee.fees),
            }
            for referee in stats.referees
        ],
    }
    return JsonReply(reply)


@router.post("/{userId}/code", status_code=201, openapi_extra=CreateCode.documented())
async def create_code(call: Signed, user_id: UserId, body: CreateCodeBody) -> Response:
    """Create a referral code of one's own."""
    if call.world.account_by_id(user_id).address.lower() != call.address.lower():
        raise Refusal(403, "Forbidden resource")
    made = call.world.create_code(user_id, body.code)
    return call.changed("create_code", user_id, _shape(made))


def _shape(info: Referral) -> dict[str, object]:
    return {
        "userId": info.user_id,
        "code": info.code,
        "referralLink": info.link,
        "eligible": info.eligible,
        "tradingVolume": usdc(info.volume),
        "requiredVolume": usdc(info.needed_volume),
        "sharePercent": info.share_percent,
        "referredBy": info.referred_by,
        "createdAt": info.created_at,
    }
