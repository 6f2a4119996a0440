"""Who is signed in, and each way in: what is refused before it is sent, what is remembered."""

import stat
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.access import Access, Proposal
from app.api.sign_in import Token, TokenHolder
from app.errors import ChallengeRefused, Unauthenticated, WalletError
from app.wallet import KeySigner
from tests.support.manual_clock import START, ManualClock

SIGNER = KeySigner.from_hex("0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318")
OTHER = KeySigner.from_hex("0x" + "11" * 32)
ADDRESS = SIGNER.address
HOST = "api.alura.fun"
TEXT = f"{HOST} wants you to sign in with your Ethereum account:\n{ADDRESS}\n\nNonce: 8f2c41d0"
FOREIGN = TEXT.replace(HOST, "alura.example")


@dataclass
class FakeSignIn:
    """Stands for the server: notes what is sent, and lets in whoever sends something."""

    holder: TokenHolder
    text: str = TEXT
    kept: Token | None = None
    asked: list[str] = field(default_factory=list)
    sent: list[tuple[str, str, str | None]] = field(default_factory=list)
    signers: list[object] = field(default_factory=list)
    accepted_domains: frozenset[str] = frozenset()
    ends: datetime | None = START + timedelta(hours=24)

    async def challenge(self, address: str) -> SimpleNamespace:
        self.asked.append(address)
        return SimpleNamespace(message=self.text, expires_at=START + timedelta(minutes=5))

    async def finish(
        self, address: str, signature: str, *, referral_code: str | None, signer: object = None
    ) -> None:
        self.sent.append((address, signature, referral_code))
        self.signers.append(signer)
        self.holder.put(Token("t", address, HOST, self.ends))

    def resume(self, address: str, signer: object) -> Token | None:
        self.signers.append(signer)
        if self.kept is not None:
            self.holder.put(self.kept)
        return self.kept


class MemoryDomains:
    def __init__(self) -> None:
        self.accepted: list[tuple[str, tuple[str, ...]]] = []

    def load(self, host: str) -> frozenset[str]:
        return frozenset()

    def accept(self, host: str, domains: tuple[str, ...]) -> None:
        self.accepted.append((host, tuple(domains)))


class Scene:
    """An Access and all that it touches."""

    def __init__(self, *, signer: KeySigner | None = None) -> None:
        self.clock = ManualClock()
        self.holder = TokenHolder(self.clock)
        self.sign_in = FakeSignIn(self.holder)
        self.domains = MemoryDomains()
        self.access = Access(
            self.sign_in,
            self.holder,
            self.clock,
            host=HOST,
            keystores=list,
            domains=self.domains,
            signer=signer,
        )
        self.changes = 0
        self.access.on_change = self._changed

    def _changed(self) -> None:
        self.changes += 1


@pytest.fixture
def scene() -> Scene:
    return Scene()


def token(**life: int) -> Token:
    return Token("kept", ADDRESS, HOST, START + timedelta(**life))


async def test_a_text_is_asked_for_in_the_spelling_with_a_checksum(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS.lower())
    assert scene.sign_in.asked == [ADDRESS]
    assert (proposal.address, proposal.message) == (ADDRESS, TEXT)
    assert proposal.expires_at == START + timedelta(minutes=5)


async def test_what_is_no_address_is_not_sent(scene: Scene) -> None:
    with pytest.raises(WalletError, match="no address"):
        await scene.access.propose("0x12")
    assert scene.sign_in.asked == []


async def test_a_key_signs_and_stays_to_sign_again(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS)
    await scene.access.sign(proposal, SIGNER, "FRIEND")
    assert scene.sign_in.sent == [(ADDRESS, SIGNER.sign_now(TEXT), "FRIEND")]
    assert scene.sign_in.signers == [SIGNER]
    assert scene.access.signed_in
    assert scene.access.address == ADDRESS
    assert scene.changes == 1
    scene.clock.jump(25 * 3600)
    assert scene.access.signed_in, "the next call signs in again by itself"
    assert not scene.access.asks_soon


async def test_a_key_of_another_account_signs_nothing(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS)
    with pytest.raises(WalletError, match="another address"):
        await scene.access.sign(proposal, OTHER, None)
    assert scene.sign_in.sent == []


async def test_a_pasted_signature_is_sent_in_its_normal_form(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS)
    signature = SIGNER.sign_now(TEXT)
    await scene.access.finish(proposal, f" {signature[2:60]}\n{signature[60:]} ", None)
    assert scene.sign_in.sent == [(ADDRESS, signature, None)]
    assert scene.sign_in.signers == [None]
    assert scene.access.signed_in


async def test_a_pasted_signature_by_another_key_is_not_sent(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS)
    with pytest.raises(WalletError, match=f"by {OTHER.address}, not by {ADDRESS}"):
        await scene.access.finish(proposal, OTHER.sign_now(TEXT), None)
    assert scene.sign_in.sent == []
    assert not scene.access.signed_in


@pytest.mark.parametrize("text", ["0x" + "ab" * 32, TEXT.replace(ADDRESS, OTHER.address), ""])
async def test_a_refused_text_is_signed_in_no_way(scene: Scene, text: str) -> None:
    proposal = Proposal(ADDRESS, text, None)
    with pytest.raises(ChallengeRefused):
        await scene.access.sign(proposal, SIGNER, None)
    with pytest.raises(ChallengeRefused):
        await scene.access.finish(proposal, SIGNER.sign_now(text), None)
    assert scene.sign_in.sent == []


async def test_a_text_that_ended_is_not_signed(scene: Scene) -> None:
    proposal = await scene.access.propose(ADDRESS)
    scene.clock.jump(301)
    with pytest.raises(ChallengeRefused, match="ended"):
        await scene.access.sign(proposal, SIGNER, None)
    assert scene.sign_in.sent == []


async def test_another_domain_is_signed_after_a_yes_which_is_remembered(scene: Scene) -> None:
    scene.sign_in.text = FOREIGN
    proposal = await scene.access.propose(ADDRESS)
    assert scene.access.judge(proposal).asks
    with pytest.raises(ChallengeRefused, match=r"alura\.example"):
        await scene.access.sign(proposal, SIGNER, None)
    scene.access.accept(proposal)
    assert scene.domains.accepted == [(HOST, ("alura.example",))]
    await scene.access.sign(proposal, SIGNER, None)
    assert len(scene.sign_in.sent) == 1


def test_a_token_without_a_key_ends_when_its_time_is_over(scene: Scene) -> None:
    scene.access.enter(token(minutes=40))
    assert scene.access.signed_in
    assert not scene.access.asks_soon
    scene.clock.jump(10 * 60)
    assert scene.access.asks_soon, "half an hour before"
    assert scene.access.signed_in
    scene.clock.jump(30 * 60)
    assert not scene.access.signed_in
    assert not scene.access.is_refused


def test_a_token_of_unknown_life_asks_nobody_early(scene: Scene) -> None:
    scene.access.enter(Token("t", ADDRESS, HOST))
    assert scene.access.signed_in
    assert not scene.access.asks_soon
    assert scene.access.token_ends is None


async def test_a_key_that_did_not_sign_does_not_renew_anothers_token() -> None:
    scene = Scene(signer=OTHER)
    proposal = await scene.access.propose(ADDRESS)
    await scene.access.finish(proposal, SIGNER.sign_now(TEXT), None)
    scene.clock.jump(23 * 3600 + 45 * 60)
    assert scene.access.asks_soon
    scene.clock.jump(3600)
    assert not scene.access.signed_in


@pytest.mark.parametrize(("signer", "renews"), [(SIGNER, True), (OTHER, False)])
def test_a_kept_token_is_renewed_by_its_own_key_only(signer: KeySigner, renews: bool) -> None:
    scene = Scene(signer=signer)
    scene.sign_in.kept = token(hours=1)
    assert scene.access.resume(ADDRESS.lower())
    assert scene.sign_in.signers == [signer if renews else None]
    scene.clock.jump(7200)
    assert scene.access.signed_in is renews


def test_no_kept_token_leaves_all_as_it_is(scene: Scene) -> None:
    assert not scene.access.resume(ADDRESS)
    assert not scene.access.signed_in
    assert scene.access.token is None


async def test_a_token_that_the_server_refuses_is_told_once(scene: Scene) -> None:
    scene.access.enter(token(hours=9))
    for _ in range(2):
        with pytest.raises(Unauthenticated):
            await scene.holder.renew(scene.holder.current)
    assert scene.changes == 1
    assert scene.access.is_refused
    assert not scene.access.signed_in


async def test_a_token_that_follows_a_refused_one_counts(scene: Scene) -> None:
    """Also when it came from a silent sign-in, which asks nobody here."""
    scene.access.enter(token(hours=9))
    with pytest.raises(Unauthenticated):
        await scene.holder.renew(scene.holder.current)
    scene.holder.put(token(hours=24))
    assert scene.access.signed_in
    assert not scene.access.is_refused


async def test_the_key_of_the_environment_is_told_from_an_opened_one() -> None:
    scene = Scene(signer=OTHER)
    assert scene.access.has_given_key
    await scene.access.sign(await scene.access.propose(ADDRESS), SIGNER, None)
    assert not scene.access.has_given_key


def test_a_text_is_saved_byte_for_byte_for_the_user_alone(scene: Scene, tmp_path: Path) -> None:
    text = f"{TEXT}\r\n—"
    path = scene.access.save(Proposal(ADDRESS, text, None), tmp_path / "texts")
    assert path.read_bytes() == text.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_place_that_cannot_be_written_is_one_sentence(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WalletError, match="Cannot write"):
        scene.access.save(Proposal(ADDRESS, TEXT, None), tmp_path / "file")
