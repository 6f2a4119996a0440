"""Signing in through the client: one at a time, checked, and never by surprise."""

import asyncio
import base64
import json
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.api.budget import RequestBudget
from app.api.client import ActingClient, open_http
from app.api.sign_in import CALM_SECONDS, SignIn, Token, TokenHolder
from app.api.transport import Transport
from app.challenge import check_challenge
from app.errors import (
    ApiError,
    BadReply,
    ChallengeRefused,
    Doubtful,
    ServerFault,
    Unauthenticated,
    WalletError,
)
from tests.support.manual_clock import START, ManualClock

ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
OTHER = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"


class Backend:
    """Signs in whoever asks and lets in the newest token only."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[dict[str, str]] = []
        self.message = f"api.test wants you to sign in with your Ethereum account:\n{ADDRESS}\n"
        self.challenge: dict[str, object] = {"address": ADDRESS, "nonce": "n"}
        self.verdict: tuple[int, dict[str, object]] = (201, {"ok": True, "expiresIn": 86400})
        self.issued = 0
        self.accepts = True
        self.gate: asyncio.Event | None = None

    def ends_token(self) -> None:
        self.issued += 1

    def count(self, path: str) -> int:
        return sum(seen.endswith(path) for seen in self.paths)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.paths.append(path)
        if path.endswith("challenge"):
            if self.gate is not None:
                await self.gate.wait()
            return httpx.Response(201, json={**self.challenge, "message": self.message})
        if path.endswith("verify"):
            self.bodies.append(json.loads(request.content))
            self.issued += 1
            status, reply = self.verdict
            return httpx.Response(status, json={"accessToken": f"token-{self.issued}", **reply})
        let_in = request.headers.get("authorization") == f"Bearer token-{self.issued}"
        if self.accepts and let_in:
            return httpx.Response(200, json={"id": "u1", "address": ADDRESS})
        return httpx.Response(401, json={"statusCode": 401, "message": "Unauthorized"})


class MemoryStore:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Token] = {}

    def load(self, host: str, address: str) -> Token | None:
        return self.kept.get((host, address))

    def save(self, token: Token) -> None:
        self.kept[token.host, token.address] = token

    def forget(self, host: str, address: str) -> None:
        self.kept.pop((host, address), None)


class FakeSigner:
    address = ADDRESS

    def __init__(self) -> None:
        self.signed: list[str] = []
        self.works = True

    async def sign(self, message: str) -> str:
        if not self.works:
            raise WalletError("The key is gone.")
        self.signed.append(message)
        return "0xsigned"


class World:
    """Everything that a running client has for signing in."""

    def __init__(self, http: httpx.AsyncClient, backend: Backend, clock: ManualClock) -> None:
        self.backend = backend
        self.clock = clock
        self.signed_out = 0
        self.store = MemoryStore()
        self.signer = FakeSigner()
        self.holder = TokenHolder(clock, on_signed_out=self._note)
        transport = Transport(
            http, clock, random.Random(7), token=self.holder, budget=RequestBudget(clock, burst=50)
        )
        self.client = ActingClient(transport)
        self.sign_in = SignIn(
            self.client.auth,
            self.holder,
            self.store,
            clock,
            host=transport.host,
            check=check_challenge,
        )

    def _note(self) -> None:
        self.signed_out += 1


@pytest.fixture
async def world() -> AsyncIterator[World]:
    backend = Backend()
    async with open_http("https://api.test", transport=httpx.MockTransport(backend.handle)) as http:
        yield World(http, backend, ManualClock())


async def test_signing_in_signs_the_text_byte_for_byte(world: World) -> None:
    world.backend.message += "\n  trailing  \nnonce: 1\n\n"
    await world.sign_in.with_signer(world.signer, referral_code="CODE")
    assert world.signer.signed == [world.backend.message]
    assert world.backend.bodies == [
        {"address": ADDRESS, "signature": "0xsigned", "referralCode": "CODE"}
    ]


async def test_without_a_referral_code_none_is_sent(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    assert world.backend.bodies == [{"address": ADDRESS, "signature": "0xsigned"}]


async def test_the_token_is_used_kept_and_has_an_end(world: World) -> None:
    token = await world.sign_in.with_signer(world.signer)
    assert token == Token("token-1", ADDRESS, "api.test", START + timedelta(days=1))
    assert world.holder.current is token
    assert world.store.load("api.test", ADDRESS) is token
    assert (await world.client.account.profile()).value.user_id == "u1"


async def test_a_pasted_signature_signs_in_too(world: World) -> None:
    challenge = await world.sign_in.challenge(ADDRESS)
    assert challenge.message == world.backend.message
    token = await world.sign_in.finish(ADDRESS, "0xpasted")
    assert world.holder.current is token


async def test_a_token_never_shows_its_secret(world: World) -> None:
    token = await world.sign_in.with_signer(world.signer)
    assert "token-1" not in repr(token)
    assert "token-1" not in f"{token}"


async def test_five_refused_reads_share_one_sign_in(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.paths.clear()
    reads = [world.client.account.profile() for _ in range(5)]
    readings = await asyncio.gather(*reads)
    assert [reading.value.user_id for reading in readings] == ["u1"] * 5
    assert world.backend.count("challenge") == 1
    assert world.backend.count("verify") == 1
    assert world.backend.count("profile") == 10


async def test_a_read_refused_with_an_older_token_takes_the_newer_one(world: World) -> None:
    old = await world.sign_in.with_signer(world.signer)
    await world.sign_in.with_signer(world.signer)
    world.backend.paths.clear()
    assert await world.holder.renew(old) is world.holder.current
    assert world.backend.paths == []


async def test_a_reader_that_goes_away_does_not_end_the_sign_in(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.gate = asyncio.Event()
    goes = asyncio.create_task(world.client.account.profile())
    await world.clock.advance(0)
    stays = asyncio.create_task(world.client.account.profile())
    await world.clock.advance(0)
    goes.cancel()
    await world.clock.advance(0)
    world.backend.gate.set()
    assert (await stays).value.user_id == "u1"
    assert world.backend.count("challenge") == 2


async def test_a_failed_sign_in_that_nobody_waits_for_is_no_crash(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.gate = asyncio.Event()
    goes = asyncio.create_task(world.client.account.profile())
    await world.clock.advance(0)
    goes.cancel()
    world.backend.verdict = (500, {})
    world.backend.gate.set()
    await world.clock.advance(1)
    assert goes.cancelled()


async def test_signing_out_ends_a_sign_in_under_way(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.gate = asyncio.Event()
    read = asyncio.create_task(world.client.account.profile())
    await world.clock.advance(0)
    world.sign_in.sign_out()
    world.backend.gate.set()
    with pytest.raises(Unauthenticated):
        await read
    assert world.holder.current is None
    assert world.store.kept == {}


async def test_signing_in_by_hand_overtakes_a_silent_sign_in(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.gate = asyncio.Event()
    read = asyncio.create_task(world.client.account.profile())
    await world.clock.advance(0)
    token = await world.sign_in.finish(ADDRESS, "0xpasted")
    world.backend.gate.set()
    assert (await read).value.user_id == "u1"
    assert world.holder.current is token


async def test_without_a_key_in_memory_the_user_is_needed(world: World) -> None:
    await world.sign_in.finish(ADDRESS, "0xpasted")
    world.backend.ends_token()
    with pytest.raises(Unauthenticated):
        await world.client.account.profile()
    assert world.signed_out == 1
    assert world.backend.count("challenge") == 0


async def test_a_server_that_refuses_its_own_new_token_is_not_asked_again_and_again(
    world: World,
) -> None:
    await world.sign_in.with_signer(world.signer)
    world.backend.accepts = False
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await world.client.account.profile()
    assert world.backend.count("challenge") == 2
    assert world.signed_out == 4
    await world.clock.advance(CALM_SECONDS)
    with pytest.raises(Unauthenticated):
        await world.client.account.profile()
    assert world.backend.count("challenge") == 3


async def test_a_server_fault_while_signing_in_again_is_said_as_such(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.verdict = (502, {})
    with pytest.raises(ServerFault):
        await world.client.account.profile()
    assert world.signed_out == 0


async def test_a_text_that_must_not_be_signed_is_not_signed(world: World) -> None:
    world.backend.message = f"Sign in as {OTHER}"
    with pytest.raises(ChallengeRefused):
        await world.sign_in.with_signer(world.signer)
    assert world.signer.signed == []
    assert world.backend.count("verify") == 0


async def test_a_text_that_turns_bad_later_ends_in_signing_in_by_hand(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.backend.message = "evil.example wants you to sign in with your Ethereum account:\n"
    with pytest.raises(Unauthenticated, match=r"evil\.example"):
        await world.client.account.profile()
    assert len(world.signer.signed) == 1
    assert world.signed_out == 1


async def test_a_domain_that_was_accepted_is_signed(world: World) -> None:
    world.backend.message = (
        f"app.example wants you to sign in with your Ethereum account:\n{ADDRESS}"
    )
    world.sign_in.accepted_domains = frozenset({"app.example"})
    await world.sign_in.with_signer(world.signer)
    assert len(world.signer.signed) == 1


async def test_a_challenge_for_another_address_is_refused(world: World) -> None:
    world.backend.challenge = {"address": OTHER}
    with pytest.raises(ChallengeRefused):
        await world.sign_in.challenge(ADDRESS)


async def test_a_challenge_without_a_text_is_a_bad_reply(world: World) -> None:
    world.backend.message = ""
    with pytest.raises(BadReply):
        await world.sign_in.challenge(ADDRESS)


@pytest.mark.parametrize("secret", ["", "a b", "a\nb", "tökén"])
async def test_a_token_that_cannot_stand_in_a_header_is_a_bad_reply(
    secret: str, world: World
) -> None:
    world.backend.verdict = (201, {"accessToken": secret})
    with pytest.raises(BadReply):
        await world.sign_in.with_signer(world.signer)
    assert world.holder.current is None
    assert world.store.kept == {}


async def test_a_yes_that_says_no_signs_nobody_in(world: World) -> None:
    world.backend.verdict = (201, {"ok": False, "message": "Invalid signature"})
    with pytest.raises(Doubtful):
        await world.sign_in.with_signer(world.signer)
    assert world.holder.current is None


async def test_a_refused_signature_is_said_and_not_tried_again(world: World) -> None:
    world.backend.verdict = (401, {"message": "Invalid signature"})
    with pytest.raises(Unauthenticated, match="Invalid signature"):
        await world.sign_in.with_signer(world.signer)
    assert world.backend.count("verify") == 1


def jwt(**claims: object) -> str:
    """Return a token of the form of a JWT; nothing checks its signature."""
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln"


@pytest.mark.parametrize(
    ("secret", "ends"),
    [
        (jwt(exp=1795363200), datetime(2026, 11, 22, 16, 0, tzinfo=UTC)),
        (jwt(exp=1795363200.5), datetime(2026, 11, 22, 16, 0, 0, 500000, tzinfo=UTC)),
        (jwt(sub="x"), None),
        (jwt(exp="tomorrow"), None),
        (jwt(exp=True), None),
        (jwt(exp=1e300), None),
        ("opaque", None),
        ("a.!!!!.c", None),
        ("a.bm90IGpzb24.c", None),
        ("a.W10.c", None),
    ],
)
async def test_a_life_that_is_not_said_is_read_from_the_token_or_unknown(
    secret: str, ends: datetime | None, world: World
) -> None:
    world.backend.verdict = (201, {"accessToken": secret})
    token = await world.sign_in.with_signer(world.signer)
    assert token.expires_at == ends


async def test_a_stored_token_is_used_without_signing_in(world: World) -> None:
    world.backend.issued = 1
    world.store.save(Token("token-1", ADDRESS, "api.test", START + timedelta(hours=1)))
    assert world.sign_in.resume(ADDRESS) is not None
    assert (await world.client.account.profile()).value.user_id == "u1"
    assert world.backend.count("challenge") == 0


@pytest.mark.parametrize(
    "change", [{"expires_at": START}, {"secret": "a\nb"}, {"host": "other.test"}]
)
async def test_a_stored_token_that_cannot_be_used_is_not(
    change: dict[str, object], world: World
) -> None:
    token = Token("token-1", ADDRESS, "api.test", START + timedelta(hours=1))
    world.store.save(replace(token, **change))
    assert world.sign_in.resume(ADDRESS) is None
    assert world.holder.current is None


async def test_a_resumed_token_with_a_key_is_renewed_silently(world: World) -> None:
    world.store.save(Token("old", ADDRESS, "api.test"))
    world.sign_in.resume(ADDRESS, world.signer)
    assert (await world.client.account.profile()).value.user_id == "u1"
    assert world.signed_out == 0


async def test_signing_out_forgets_the_token_everywhere(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    world.sign_in.sign_out()
    assert world.holder.current is None
    assert world.store.kept == {}
    with pytest.raises(Unauthenticated):
        await world.client.account.profile()
    assert world.backend.count("profile") == 0


async def test_a_key_that_fails_ends_in_signing_in_by_hand(world: World) -> None:
    await world.sign_in.with_signer(world.signer)
    await world.clock.advance(60)
    world.backend.ends_token()
    world.signer.works = False
    with pytest.raises(ApiError, match="key is gone"):
        await world.client.account.profile()
    assert world.signed_out == 1
