"""Each change against each fault, without a screen: one execution at most in the server's count,
and only what is certain is said of it."""

import asyncio
from decimal import Decimal

import httpx
import pytest

from app import wiring
from app.action import Action, Phase
from app.api.client import open_http
from app.api.sign_in import Token
from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.errors import NotSent
from app.feeds import AnyFeed, Feed, Selection, Topic
from app.intents import Intent, Proof
from app.settings import DEMO_URL, Settings
from app.simulator.fault_transport import FaultTransport
from app.simulator.faults import Kind
from app.starts import StartAdvance, StartQuick
from app.transfers import ClaimReward, SendUsdc, Withdraw
from tests.simulator.service import Service
from tests.support.driving import Even
from tests.support.wire import Wire

TO = "0x3D0e4bB1A6C2f9907f00aE8d57a1C4b0E2aF77aA"
HASH = "0x" + "8a" * 31 + "01"

CARRIED_OUT = (Kind.LATENCY, Kind.LOST_REPLY, Kind.CUT_JSON, Kind.WRONG_TYPE)
NEVER_CERTAIN = (Kind.LOST_REQUEST, Kind.HANG, Kind.SERVER_ERROR)
CERTAINLY_NOT = (Kind.THROTTLE, Kind.THROTTLE_UNTIL, Kind.TOKEN_ENDED, Kind.NO_CONNECTION)

WISHES = {
    "create_session": StartQuick(Decimal(50), Decimal(20), Decimal(5), 2, 4, "DOGE"),
    "create_advance_session": StartAdvance(Decimal(50), "Degen", "7D", 4, "DOGE", False),
    "withdraw": Withdraw(Decimal(20), TO),
    "send_usdc": SendUsdc(Decimal("12.50"), TO),
    "claim_reward": ClaimReward(None),
    "verify_deposit": VerifyDeposit(HASH),
    "sync_fills": SyncFills(),
    "create_code": CreateReferralCode("", None),
    "trigger_cron": TriggerCron(),
}
"""By the simulator's name for what it carries out."""

DOCUMENT: list[object] = []
"""The simulator's contract, once it was read: it is the same for every test."""

THOROUGHLY = ("create_session", "withdraw")
"""Against every fault; the others against one of each sort."""

REFUSED = {
    "below the least budget": StartQuick(Decimal(9), Decimal(20), None, None, 4, "DOGE"),
    "above the most target": StartQuick(Decimal(50), Decimal(501), None, None, 4, "DOGE"),
    "an asset with a session": StartQuick(Decimal(50), Decimal(20), None, None, 0, "BTC"),
    "an unknown strategy": StartAdvance(Decimal(50), "Wild", "7D", 4, "DOGE", False),
    "more than is free": Withdraw(Decimal(99_999), TO),
    "no address": SendUsdc(Decimal(1), "0x12"),
    "a reward too small": ClaimReward(None),
    "no hash": VerifyDeposit("0x12"),
    "somebody else's code": CreateReferralCode("nobody", None),
}


class Office:
    """A runner over the simulator; its readings are asked for by the test."""

    def __init__(self) -> None:
        self.service = Service()
        self.clock = self.service.clock
        self.address = self.service.world.demo_account
        self.account = self.service.world.account(self.address)
        self.account.sessions[:] = [s for s in self.account.sessions if s.symbol != "DOGE"]
        self.account.reward = Decimal("7.52")
        self.account.referral_code = None
        transport = FaultTransport(httpx.ASGITransport(self.service.app), self.service.faults)
        self.wire = Wire(transport, self.clock)
        settings = Settings(demo=True, base_url=DEMO_URL, read_only=False)
        http = open_http(settings.base_url, transport=self.wire)
        self.desk, access = wiring.assemble(http, settings, self.clock, Even(), wanted=self.address)
        secret = self.service.backend.sign_in.issue_token(self.address)
        access.enter(Token(secret, self.address, settings.host))
        self.runner = self.desk.runner(self.address)

    async def open(self) -> None:
        """Learn the server's own names, as the program does first of all."""
        client = self.desk.reads
        if not DOCUMENT:
            found = await client.read_contract()
            DOCUMENT.append(found.document)
        client.take_contract(DOCUMENT[0])

    async def read(self, topic: Topic) -> object:
        """Read a topic once; what is open is compared with it."""
        await self.clock.advance(6)
        reading = await self.desk.specs[topic].fetch(Selection())
        feed: AnyFeed = Feed(every=5.0)
        self.runner.observe(topic, feed.succeeded(reading, self.clock.monotonic()))
        return reading.value

    async def send(self, wish: Intent, fault: Kind | None = None) -> Action:
        """Do what a gate does once it was passed."""
        if isinstance(wish, CreateReferralCode) and not wish.user_id:
            wish = CreateReferralCode(self.account.id, wish.code)
        if wish.topic is not None:
            wish = wish.seeing(await self.read(wish.topic))
        wish = self.runner.prepared(wish)
        assert self.runner.claim(wish) is None
        self.wire.sent.clear()
        if fault is not None:
            self.service.break_with(f"{fault}:POST ")
        sending = asyncio.create_task(self.runner.send(wish))
        for _ in range(40):
            await self.clock.advance(1)
            if sending.done():
                break
        return await sending

    async def refusal_of(self, wish: Intent) -> tuple[str | None, int]:
        """Return in whose words it was refused, and how many requests that took."""
        try:
            action = await self.send(wish)
        except NotSent as error:
            return error.message, 0
        assert action.phase is Phase.FAILED
        assert (await self.look()).phase is Phase.FAILED
        return action.error and action.error.server_message, self.orders

    async def look(self, times: int = 3) -> Action:
        """Read what shows the newest action, so often."""
        for _ in range(times):
            topic = self.runner.actions[-1].intent.topic
            if topic is not None:
                await self.read(topic)
        return self.runner.actions[-1]

    @property
    def orders(self) -> int:
        return sum(sent.method == "POST" for sent in self.wire.sent)

    async def close(self) -> None:
        self.service.faults.clear()
        await self.desk.close()


async def opened() -> Office:
    office = Office()
    await office.open()
    return office


@pytest.mark.parametrize("kind", WISHES)
async def test_each_fault_leaves_one_execution_at_most_and_no_wrong_word(kind: str) -> None:
    wish, few = WISHES[kind], (Kind.LOST_REPLY, Kind.LOST_REQUEST, Kind.THROTTLE)
    every = (*CARRIED_OUT, *NEVER_CERTAIN, *CERTAINLY_NOT)
    for fault in (None, *(every if kind in THOROUGHLY else few)):
        office = await opened()
        action = await office.send(wish, fault)
        is_carried_out = fault is None or fault in CARRIED_OUT
        assert office.orders == 1, fault
        assert office.service.executed(kind) == int(is_carried_out), fault
        assert office.service.backend.executed.total() == int(is_carried_out), fault
        said_yes = fault in (None, Kind.LATENCY)
        if fault in CERTAINLY_NOT:
            assert action.phase is Phase.FAILED, fault
        elif not said_yes:
            assert action.phase is Phase.UNKNOWN, fault
        office.service.faults.clear()
        if fault is not Kind.TOKEN_ENDED:
            action = await office.look()
        match wish.proof:
            case Proof.REPLY:
                assert not action.is_open, fault
            case Proof.READING if fault not in CERTAINLY_NOT:
                assert action.phase is (Phase.DONE if is_carried_out else Phase.UNSEEN), fault
            case Proof.WORD if fault not in CERTAINLY_NOT:
                assert action.phase is (Phase.DONE if said_yes else Phase.UNKNOWN), fault
                assert action.sight.fits is is_carried_out, fault
                assert action.is_in_doubt is not said_yes, fault
        if said_yes:
            assert action.phase is Phase.DONE, fault
        assert (office.runner.claim(action.intent) is None) is not action.is_in_doubt, fault
        assert office.orders == 1, "whatever is read afterwards"
        await office.close()


@pytest.mark.parametrize("why", REFUSED)
async def test_what_the_server_refuses_by_its_own_rules_is_said_in_its_words(why: str) -> None:
    office = await opened()
    office.account.reward = Decimal("1.99")
    told, orders = await office.refusal_of(REFUSED[why])
    assert told
    assert orders <= 1, "where the contract tells beforehand, not even that"
    assert office.service.backend.executed.total() == 0
    await office.close()
