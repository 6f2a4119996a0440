"""The composition root: builds the client, says how each topic is read, and by whom.

`live` talks to a server, `demo` to the simulator in the same process. Both are slow to call
(they load the HTTP library, the demo also a whole backend) and run in a thread.
"""

import random
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app import paths
from app.access import Access
from app.action_table import action_calls, drafts
from app.actions import ActionRunner
from app.address_book import AddressBook
from app.api.budget import RequestBudget
from app.api.client import (
    ActingClient,
    AluraClient,
    HttpClient,
    ReadOnlyClient,
    open_http,
    open_in_process,
)
from app.api.observer import Observers
from app.api.replay import ReplayTransport
from app.api.sign_in import SignIn, Token, TokenHolder
from app.api.traffic import TrafficCounter
from app.api.transport import Transport
from app.challenge import check_challenge
from app.clock import Clock
from app.contracts import ContractFile, ContractSource
from app.coverage import not_polled, with_reads
from app.feed_table import feed_specs
from app.feeds import FeedSpec, Fetch, Selection, Topic
from app.fetches import (
    open_only,
)
from app.journal import Journal
from app.keystore import Keystores
from app.locks import KeyLocks
from app.models.auth import CloseSignature
from app.models.mending import mend
from app.models.reading import Reading
from app.models.traffic import Traffic
from app.past_ranks import PastRanks
from app.recorder import Recorder
from app.replay import replay_settings, replayed
from app.settings import Settings
from app.tape import Tape
from app.tokens import AcceptedDomains, TokenFile

if TYPE_CHECKING:
    from app.wallet import Signer


@dataclass(frozen=True, slots=True)
class Desk:
    """The way to the server, once its libraries are loaded."""

    specs: Mapping[Topic, FeedSpec]
    """How each topic is read."""
    reads: ReadOnlyClient
    """Every read of the API, for what no topic is about; nothing in it changes anything."""
    access: Access
    """Who is signed in, and how to sign in."""
    read_trade: Fetch
    """Reads the current trade ahead of all polling, for a dialog that is about to act."""
    runner: Callable[[str], ActionRunner]
    """Returns the runner of an account's actions, which outlives a change of accounts; in a
    read-only program it can send nothing."""
    close: Callable[[], Awaitable[None]]
    """Closes the connections."""
    traffic: Callable[[], Traffic]
    """Counts what was asked of the server lately."""
    not_polled: tuple[str, ...]
    """The reads of the API that no topic asks for: `GET /referrals/{userId}`."""
    addresses: AddressBook
    """The user's names for addresses."""
    recorder: Recorder | None = None
    """Writes the exchanges onto a tape."""
    close_signature: Callable[[str], Awaitable[CloseSignature]] | None = None
    """Gets a signed close of a position by its id: a secret, never kept; None where read-only."""


def live(
    settings: Settings,
    clock: Clock,
    rng: random.Random,
    address: str | None,
    recorder: Recorder | None = None,
) -> Desk:
    """Open the way to the server that the settings name.

    `address` is the account whose kept token is to be used, if it is still good.
    """
    http = open_http(settings.base_url, proxy=settings.proxy)
    signer = _environment_signer(settings)
    wanted = address or (signer.address if signer is not None else settings.address)
    desk, access = assemble(
        http, settings, clock, rng, signer=signer, wanted=wanted, recorder=recorder
    )
    if wanted is not None:
        access.resume(wanted)
    return desk


def demo(
    settings: Settings,
    clock: Clock,
    rng: random.Random,
    *,
    seed: int,
    start: datetime,
    recorder: Recorder | None = None,
) -> Desk:
    """Build the simulator in this process and sign in to it with a token that it issued."""
    from app.simulator.server import create_app
    from app.simulator.world import World

    world = World(seed, start)
    backend = create_app(world, clock=clock.now, secret=f"demo {seed}", host=settings.host)
    http = open_in_process(settings.base_url, backend)
    desk, access = assemble(
        http, settings, clock, rng, wanted=world.demo_account, recorder=recorder
    )
    issuer = backend.state.backend.sign_in
    ends = clock.now() + timedelta(seconds=issuer.token_life_seconds)
    secret = issuer.issue_token(world.demo_account)
    access.enter(Token(secret, world.demo_account, settings.host, ends))
    return desk


def replay(settings: Settings, tape: Tape, clock: Clock, rng: random.Random) -> Desk:
    """Put a tape in the place of the server; whoever was signed in then is so now."""
    header = tape.header
    settings = replay_settings(settings, header)
    http = open_http(settings.base_url, transport=ReplayTransport(tape, clock.monotonic))
    desk, access = assemble(http, settings, clock, rng, is_replay=True)
    access.enter(Token("tape", tape.account_at(clock.monotonic()) or "", settings.host))
    # Where the server ended a token, somebody signed in again, which is not on the tape.
    access.keep_signed_in()
    return replace(desk, specs=replayed(desk.specs, clock, pace=header.pace))


def assemble(
    http: HttpClient,
    settings: Settings,
    clock: Clock,
    rng: random.Random,
    *,
    signer: "Signer | None" = None,
    wanted: str | None = None,
    recorder: Recorder | None = None,
    is_replay: bool = False,
) -> tuple[Desk, Access]:
    """Join client, sign-in and feeds over any HTTP client; a test hands over its own.

    `wanted` is the account that the configuration names.
    """
    mend(dict(settings.names))
    book = AddressBook.of(settings.addresses)
    holder = TokenHolder(clock)
    budget = RequestBudget(clock, per_second=settings.reads_per_second)
    if is_replay:
        # There is no server to spare, and on a clock that stands no allowance would come back.
        budget = RequestBudget(clock, per_second=1e6, burst=1_000_000_000)
    counter = TrafficCounter(clock, budget)
    observers = Observers(counter) if recorder is None else Observers(counter, recorder)
    transport = Transport(
        http, clock, rng, token=holder, budget=budget, observer=observers, retries=not is_replay
    )
    if recorder is not None:
        recorder.know(holder, settings.private_key)
    client: AluraClient = (ReadOnlyClient if settings.read_only else ActingClient)(
        transport, settings.contract
    )
    domains = AcceptedDomains(paths.accepted_domains())
    sign_in = SignIn(
        client.auth,
        holder,
        TokenFile(paths.tokens(), clock, enabled=settings.save_token and not settings.demo),
        clock,
        host=settings.host,
        check=check_challenge,
        accepted_domains=domains.load(settings.host) | set(settings.accept_domain),
    )
    access = Access(
        sign_in,
        holder,
        clock,
        host=settings.host,
        keystores=lambda: Keystores(paths.keystores()).preferring(settings.keystore),
        domains=domains,
        signer=signer,
        referral_code=settings.referral_code,
        address=wanted,
    )

    async def read_trade(_: Selection) -> Reading[Any]:
        return open_only(await client.trading.current_trade(urgent=True))

    records = Path(tempfile.mkdtemp(prefix="alura-demo-")) if settings.demo else None
    runners: dict[str, ActionRunner] = {}

    def runner(account: str) -> ActionRunner:
        scope = f"{settings.host}/{account.lower()}"
        if scope not in runners:
            runners[scope] = ActionRunner(
                action_calls(client),
                Journal(records / "journal.jsonl" if records else paths.journal(), scope),
                KeyLocks(records / "locks" if records else paths.locks()),
                clock,
                new_number=lambda: uuid4().hex,
                make_draft=drafts(client),
            )
        return runners[scope]

    async def close() -> None:
        await http.aclose()
        if recorder is not None:
            recorder.close()
        if records is not None:
            shutil.rmtree(records, ignore_errors=True)

    file = ContractFile(
        paths.contracts(), settings.base_url, enabled=not (settings.demo or is_replay)
    )
    contract = ContractSource(client, file, clock)
    contract.recall()
    ranks = records / "ranks.json" if records else paths.past_ranks()
    past = PastRanks(ranks, settings.host, enabled=not is_replay)
    specs = with_reads(feed_specs(client, access, clock, settings.paces, contract, past))
    desk = Desk(
        specs,
        client,
        access,
        read_trade,
        runner,
        close,
        counter.report,
        not_polled(),
        book,
        recorder,
        client.changes.close_signature if isinstance(client, ActingClient) else None,
    )
    return desk, access


def _environment_signer(settings: Settings) -> "Signer | None":
    if settings.private_key is None:
        return None
    from app.wallet import KeySigner

    return KeySigner.from_hex(settings.private_key.get_secret_value())
