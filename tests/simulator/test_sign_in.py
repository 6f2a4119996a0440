"""Signing in with real signatures: a challenge is good once, a token ends by the given clock."""

from datetime import UTC, datetime, timedelta

import httpx
import jwt
import pytest
from eth_account import Account
from eth_account.messages import encode_defunct

from tests.simulator.service import Service

KEY = "0x" + "11" * 32
OTHER_KEY = "0x" + "22" * 32
ADDRESS = Account.from_key(KEY).address
UNAUTHORIZED = {"statusCode": 401, "message": "Unauthorized"}


def sign(message: str, key: str = KEY) -> str:
    return str(Account.sign_message(encode_defunct(text=message), key).signature.to_0x_hex())


async def challenge(service: Service, address: str = ADDRESS) -> dict[str, str]:
    reply = await service.client.post("/auth/evm/challenge", json={"address": address})
    assert reply.status_code == 201
    answer: dict[str, str] = reply.json()
    return answer


async def verify(service: Service, signature: str, **more: str) -> httpx.Response:
    body = {"address": ADDRESS, "signature": signature, **more}
    return await service.client.post("/auth/evm/verify", json=body)


async def profile(service: Service, token: str) -> httpx.Response:
    return await service.client.get("/user/profile", headers={"Authorization": f"Bearer {token}"})


async def sign_in(service: Service) -> str:
    signed = sign((await challenge(service))["message"])
    return str((await verify(service, signed)).json()["accessToken"])


async def test_a_signed_challenge_gives_a_token_that_opens_the_gate() -> None:
    service = Service()
    asked = await challenge(service)
    reply = await verify(service, sign(asked["message"]))
    assert reply.status_code == 201
    grant = reply.json()
    assert (grant["ok"], grant["tokenType"], grant["expiresIn"]) == (True, "Bearer", 86_400)
    assert grant["user"]["address"] == ADDRESS
    mine = await profile(service, grant["accessToken"])
    assert mine.status_code == 200
    assert mine.json()["walletAddress"] == ADDRESS
    assert mine.json()["id"] == grant["user"]["id"]


async def test_the_text_names_host_address_chain_nonce_and_times() -> None:
    answer = await challenge(Service(), ADDRESS.lower())
    assert answer["address"] == ADDRESS
    assert answer["message"] == (
        "testnet-api.alura.fun wants you to sign in with your Ethereum account:\n"
        f"{ADDRESS}\n\n"
        "Sign in to Alura. This costs nothing and moves nothing.\n\n"
        "URI: https://testnet-api.alura.fun\nVersion: 1\nChain ID: 42161\n"
        f"Nonce: {answer['nonce']}\n"
        "Issued At: 2026-11-22T14:02:30Z\nExpiration Time: 2026-11-22T14:07:30Z"
    )


async def test_another_signer_is_refused_and_the_right_one_may_still_sign() -> None:
    service = Service()
    message = (await challenge(service))["message"]
    refused = await verify(service, sign(message, OTHER_KEY))
    assert refused.status_code == 401
    assert refused.json()["message"] == "Invalid signature"
    assert (await verify(service, sign(message))).status_code == 201


async def test_a_challenge_is_good_once() -> None:
    service = Service()
    signature = sign((await challenge(service))["message"])
    assert (await verify(service, signature)).status_code == 201
    again = await verify(service, signature)
    assert again.status_code == 401
    assert again.json()["message"] == "Challenge not found or expired"


async def test_a_challenge_ends_after_five_minutes() -> None:
    service = Service()
    signature = sign((await challenge(service))["message"])
    await service.clock.advance(300)
    assert (await verify(service, signature)).status_code == 401


async def test_two_open_challenges_of_one_address_do_not_disturb_each_other() -> None:
    service = Service()
    first = sign((await challenge(service))["message"])
    second = sign((await challenge(service))["message"])
    assert (await verify(service, second)).status_code == 201
    assert (await verify(service, first)).status_code == 201


@pytest.mark.parametrize(
    "signature", ["0x", "nonsense", "0x" + "00" * 65, "0x" + "ff" * 65, "0x" + "11" * 64 + "1b"]
)
async def test_what_is_no_signature_is_a_401_and_not_a_crash(signature: str) -> None:
    service = Service()
    await challenge(service)
    assert (await verify(service, signature)).status_code == 401


async def test_an_unknown_referral_code_is_said_and_costs_no_signature() -> None:
    service = Service()
    signature = sign((await challenge(service))["message"])
    refused = await verify(service, signature, referralCode="NO-SUCH-CODE")
    assert refused.status_code == 400
    assert refused.json()["message"] == "Referral code not found"
    assert (await verify(service, signature)).status_code == 201


async def test_a_token_ends_by_the_simulator_s_clock() -> None:
    service = Service(token_life_seconds=60)
    token = await sign_in(service)
    await service.clock.advance(59)
    assert (await profile(service, token)).status_code == 200
    await service.clock.advance(1)
    late = await profile(service, token)
    assert late.status_code == 401
    assert late.json() == UNAUTHORIZED


async def test_ended_tokens_are_refused_and_a_new_sign_in_works() -> None:
    service = Service()
    token = await sign_in(service)
    assert (await service.client.post("/simulator/end-tokens")).status_code == 200
    assert (await profile(service, token)).json() == UNAUTHORIZED
    assert (await profile(service, await sign_in(service))).status_code == 200


async def test_a_forged_token_is_refused() -> None:
    claims = {"sub": ADDRESS, "generation": 0, "exp": datetime.now(UTC) + timedelta(days=900)}
    forged = jwt.encode(claims, "x" * 32, algorithm="HS256")
    unsigned = jwt.encode(claims, None, algorithm="none")
    service = Service()
    for token in (forged, unsigned, "nonsense", ""):
        assert (await profile(service, token)).json() == UNAUTHORIZED


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer  "])
async def test_a_header_without_a_token_gets_the_gate_s_own_form(header: str) -> None:
    service = Service()
    reply = await service.client.get("/user/profile", headers={"Authorization": header})
    assert reply.status_code == 401
    assert reply.json() == UNAUTHORIZED


async def test_the_trading_key_is_plainly_made_up_and_stays_the_same() -> None:
    service = Service()
    key = (await service.get("/auth/evm/trading-key")).json()
    assert key["privateKey"].startswith("simulated-")
    assert (await service.get("/auth/evm/trading-key")).json() == key
