"""Signing in on the screen, by keys: the real checks, wallet and client over a server in memory."""

import asyncio
import json
import random
import stat
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from textual import events
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from app import paths
from app.access import Access
from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.sign_in import SignIn, Token, TokenHolder
from app.api.transport import Transport
from app.challenge import check_challenge, message_hex
from app.keystore import Keystores
from app.simulator import sign_in as simulated
from app.simulator.refusals import Refusal
from app.tokens import AcceptedDomains, TokenFile
from app.ui.feed_app import FeedApp
from app.ui.frame import Frame
from app.ui.screens.sign_in import SignInScreen
from app.ui.states import Moment
from app.ui.stylesheet import SteadyStylesheet
from app.ui.themes import register_themes
from app.wallet import KeySigner
from tests.support import hands
from tests.support.hands import rest, strike
from tests.support.manual_clock import START, ManualClock

KEY = "0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
ADDRESS = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
OTHER_KEY = "0x" + "11" * 32
HOST = "testnet-api.alura.fun"
PASSPHRASE = "quick 1q brown"
CHEAP = 2
"""A scrypt cost for tests only."""

SIGNER, OTHER = KeySigner.from_hex(KEY), KeySigner.from_hex(OTHER_KEY)


class Server:
    """Signs in as the simulator does, notes what came, and errs on demand."""

    def __init__(self, clock: ManualClock, named_host: str = HOST) -> None:
        self.gate = simulated.SignIn(
            clock=clock.now, secret="tests", token_life_seconds=86_400, host=named_host
        )
        self.challenges: list[simulated.Challenge] = []
        self.verified: list[dict[str, str]] = []
        self.edit: Callable[[str], str] = lambda message: message
        self.error: Exception | None = None
        self.refused_code: str | None = None
        self.is_free: asyncio.Event | None = None
        self.answers: dict[str, bytes] = {}
        """Bodies by the end of the path, in place of the good one."""

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if self.is_free is not None:
            await self.is_free.wait()
        if self.error is not None:
            raise self.error
        body = json.loads(request.content)
        for end, content in self.answers.items():
            if request.url.path.endswith(end):
                return httpx.Response(200, content=content)
        if request.url.path.endswith("challenge"):
            made = self.gate.challenge(body["address"])
            self.challenges.append(made)
            text = self.edit(made.message)
            reply = {"address": made.address, "nonce": made.nonce, "message": text}
            return httpx.Response(201, json=reply)
        self.verified.append(body)
        if self.refused_code and body.get("referralCode") == self.refused_code:
            return httpx.Response(400, json={"message": "Referral code not found"})
        try:
            address = self.gate.verify(body["address"], body["signature"])
        except Refusal as refusal:
            return httpx.Response(refusal.status, json={"message": refusal.message})
        token = self.gate.issue_token(address)
        return httpx.Response(201, json={"ok": True, "accessToken": token, "expiresIn": 86_400})


class Beneath(Screen[None]):
    """A screen that counts what reaches it."""

    def on_key(self, event: events.Key) -> None:
        self.app.reached.append(event.key)


class SignInApp(FeedApp):
    """The sign-in screen on a screen that must get none of its keys."""

    BINDINGS = [
        Binding(key, f"reach('{key}')")
        for key in ["1", "2", "3", "4", "5", "e", "r", "x", "i", "n", "d", "q"]
    ]
    new_events = 0
    token_ends = None
    is_recording = False

    def __init__(self, clock: ManualClock, access: Access | None, host: str = HOST) -> None:
        super().__init__(clock, random.Random(1), paths.stylesheets())
        self.frame = Frame("TESTNET", host, zone=UTC)
        self.reached: list[str] = []
        self.access = access
        self.desk = None if access is None else SimpleNamespace(access=access)
        self.account = access.address if access is not None else None
        self.signed_in = access is not None and access.signed_in
        register_themes(self)
        self.stylesheet = SteadyStylesheet(self.get_css_variables())
        self.animation_level = "none"

    async def on_mount(self) -> None:
        await self.push_screen(Beneath())
        await self.push_screen(SignInScreen())

    def moment(self) -> Moment:
        return Moment(self.clock.monotonic(), self.clock.now(), UTC)

    def action_reach(self, key: str) -> None:
        self.reached.append(f"app {key}")

    @property
    def picture(self) -> str:
        """What stands on the screen."""
        rows = self.screen._compositor.render_strips()
        return "\n".join(row.text.rstrip() for row in rows)

    @property
    def is_asking(self) -> bool:
        """Whether the sign-in screen is still there."""
        return isinstance(self.screen, SignInScreen)

    def field(self, name: str) -> Input:
        return self.screen.query_one(f"#{name}", Input)


class World:
    """A server, a way to it, and a folder of keys."""

    def __init__(self, *, named_host: str = HOST) -> None:
        self.clock = ManualClock()
        self.server = Server(self.clock, named_host)
        self.keys = Keystores(paths.keystores())
        self.tokens = TokenFile(paths.tokens(), self.clock)
        self.holder = TokenHolder(self.clock)

    def access(self, **given: object) -> Access:
        http = open_http(f"https://{HOST}", transport=httpx.MockTransport(self.server.handle))
        transport = Transport(
            http, self.clock, random.Random(1), token=self.holder, budget=RequestBudget(self.clock)
        )
        domains = AcceptedDomains(paths.accepted_domains())
        sign_in = SignIn(
            ReadOnlyClient(transport).auth,
            self.holder,
            self.tokens,
            self.clock,
            host=HOST,
            check=check_challenge,
            accepted_domains=domains.load(HOST),
        )
        return Access(
            sign_in,
            self.holder,
            self.clock,
            host=HOST,
            keystores=self.keys.all,
            domains=domains,
            **given,
        )

    def app(self, **given: object) -> SignInApp:
        return SignInApp(self.clock, self.access(**given))


@pytest.fixture
def world() -> World:
    return World()


class OneThread(ThreadPoolExecutor):
    """Lets only one thing go on beside the screen, and counts what was asked for."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked = 0

    def submit(self, *call: Any, **more: Any) -> Future[Any]:
        self.asked += 1
        return super().submit(*call, **more)


@pytest.fixture(autouse=True)
async def _one_thread() -> None:
    asyncio.get_running_loop().set_default_executor(OneThread())


@pytest.fixture
def with_keystore(world: World) -> World:
    world.keys.add("main", SIGNER, PASSPHRASE, cost=CHEAP)
    return world


async def settled(pilot: Pilot[None]) -> None:
    """Wait for what the keys have begun, and for what that begins: an action looks into a file,
    then a worker asks the server, then the key signs."""
    thread: OneThread = asyncio.get_running_loop()._default_executor
    await rest(pilot.app)
    while True:
        asked = thread.asked
        if not all(worker.is_finished for worker in pilot.app.workers):
            await pilot.app.workers.wait_for_complete()
        # What was asked of the only thread before is done when the thread is free for this.
        await asyncio.to_thread(int)
        await rest(pilot.app)
        is_over = all(worker.is_finished for worker in pilot.app.workers)
        if is_over and thread.asked == asked + 1:
            return


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        strike(pilot.app, key)
        await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text into the field that has the keys."""
    for sign in text:
        key = "space" if sign == " " else sign
        pilot.app.post_message(events.Key(key, sign))
    await rest(pilot.app)


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await rest(pilot.app)


def signed_text(world: World) -> str:
    """The text that the server asked to sign last."""
    return world.server.challenges[-1].message


async def test_a_keystore_signs_in_and_the_screen_goes_away(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "wants you to sign in with your Ethereum account:" in app.picture
        assert "✓ names your address" in app.picture
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert not app.is_asking
    assert app.access.address == ADDRESS
    assert with_keystore.tokens.load(HOST, ADDRESS) is not None


async def test_a_wrong_passphrase_is_said_in_place_and_can_be_typed_again(
    with_keystore: World,
) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, "wrong")
        await press(pilot, "enter")
        assert "Wrong passphrase. Try again." in app.picture
        assert app.field("passphrase").value == ""
        assert app.focused is app.field("passphrase")
        assert with_keystore.server.verified == []
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert not app.is_asking


async def test_enter_in_one_burst_with_the_passphrase_signs_with_all_of_it(
    with_keystore: World,
) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.set_focus(app.field("passphrase"))
        await settled(pilot)
        for letter in PASSPHRASE:
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        app.post_message(events.Key("enter", "\r"))
        await settled(pilot)
        assert not app.is_asking


async def test_no_key_typed_here_reaches_the_app_or_the_screen_beneath(
    with_keystore: World,
) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, "12345erxindq")
        assert app.field("passphrase").value == "12345erxindq"
        await press(pilot, "escape")
        await press(pilot, "4", "5", "e", "r", "x", "i", "c", "h", "s", "d", "space", "tab", "1")
        assert app.is_running
    assert app.reached == []


async def test_q_quits_only_when_no_field_has_the_keys(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await hands.press(pilot.app, "q")
        assert not app._exit
        await hands.press(pilot.app, "escape", "q")
        assert app._exit


async def test_enter_twice_sends_once(world: World) -> None:
    app = world.app(signer=SIGNER)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = app.screen
        screen.action_sign()
        screen.action_sign()
        strike(pilot.app, "enter", "enter")
        await rest(pilot.app)
        await settled(pilot)
    assert len(world.server.verified) == 1


async def test_a_signature_broken_into_lines_is_pasted_whole_into_its_field(world: World) -> None:
    app = world.app(address=ADDRESS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "tab")
        assert app.focused is app.field("signature")
        await paste(pilot, "0x12\n 34\r\n56 ")
        assert app.field("signature").value == "0x123456"


async def test_a_signature_made_outside_signs_in(world: World) -> None:
    app = world.app(address=ADDRESS)
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        assert "▌ 3  Sign elsewhere" in app.picture
        signature = SIGNER.sign_now(signed_text(world))
        await paste(pilot, f"  {signature[:60]}\n{signature[60:]}\r\n")
        assert app.field("signature").value == signature
        assert signature[2:] not in app.picture
        await press(pilot, "enter")
        assert not app.is_asking
    assert app.access.address == ADDRESS


async def test_an_address_is_typed_where_none_is_known(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.focused is app.field("address")
        await write(pilot, "0x12")
        await press(pilot, "enter")
        assert "That is no address" in app.picture
        app.field("address").value = ADDRESS.lower()
        await press(pilot, "enter")
        assert f"│ {ADDRESS}" in app.picture
        assert world.server.challenges[-1].address == ADDRESS


async def test_a_signature_by_another_key_is_never_sent(world: World) -> None:
    app = world.app(address=ADDRESS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await paste(pilot, OTHER.sign_now(signed_text(world)))
        await press(pilot, "enter")
        assert f"That signature is by {OTHER.address}" in " ".join(app.picture.split())
        assert app.field("signature").value == ""
    assert world.server.verified == []


async def test_a_signature_of_another_text_is_never_sent(world: World) -> None:
    app = world.app(address=ADDRESS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await paste(pilot, SIGNER.sign_now(signed_text(world) + "\n"))
        await press(pilot, "enter")
        assert "That signature is by" in app.picture
    assert world.server.verified == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0x" + "ab" * 32, "a bare 32-byte hash"),
        ('{"primaryType": "Order", "domain": {}}', "this is typed data"),
        (f"Sign in\n{OTHER.address}", "names another address"),
        ("Sign in\u202e", "hidden characters"),
    ],
)
async def test_a_refused_text_takes_enter_away(with_keystore: World, text: str, said: str) -> None:
    with_keystore.server.edit = lambda _: text
    app = with_keystore.app()
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        assert "✕" in app.picture
        assert said in app.picture
        assert "enter sign  " not in app.picture
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert "This text is not signed" in app.picture
    assert with_keystore.server.verified == []


async def test_hidden_signs_and_markup_are_drawn_as_text(with_keystore: World) -> None:
    with_keystore.server.edit = lambda _: "Hello [@click=app.quit]you[/] \x1b[2J end\u200b"
    app = with_keystore.app()
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        assert r"Hello [@click=app.quit]you[/] \u{1b}[2J end\u{200b}" in app.picture


async def test_another_domain_is_asked_about_once() -> None:
    world = World(named_host="alura.example")
    world.keys.add("main", SIGNER, PASSPHRASE, cost=CHEAP)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "◆  the text names alura.example" in app.picture
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert world.server.verified == []
        assert app.field("passphrase").value == PASSPHRASE
        await write(pilot, "d")
        assert "◆" in app.picture, "in a field d is a letter"
        await press(pilot, "backspace", "escape", "d")
        assert "◆" not in app.picture
        await press(pilot, "enter")
        assert not app.is_asking
    again = world.app()
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "◆" not in again.picture


async def test_secrets_stay_in_no_field_and_no_name(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, PASSPHRASE)
        passphrase = app.field("passphrase")
        assert PASSPHRASE not in app.picture + repr(passphrase) + repr(app.screen)
        await hands.press(pilot.app, "ctrl+shift+a", "ctrl+x", "ctrl+shift+a")
        passphrase.action_copy()
        assert app.clipboard == ""
        await hands.press(pilot.app, "enter")
        assert passphrase.value == ""
        assert PASSPHRASE not in "".join(repr(worker) for worker in app.workers)
        await settled(pilot)


async def test_another_way_forgets_the_passphrase(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, PASSPHRASE)
        await press(pilot, "escape", "3", "escape", "1")
        assert app.field("passphrase").value == ""


async def test_a_resize_keeps_what_was_typed(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, "abc")
        await press(pilot, "tab")
        await write(pilot, "FRIEND")
        for size in ((160, 45), (60, 20), (80, 24)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            expected = "needs 80×24" if size == (60, 20) else "FRIEND"
            assert expected in app.picture
        assert app.field("passphrase").value == "abc"


async def test_an_unknown_referral_code_is_said_at_its_field_and_nothing_else_is_lost(
    with_keystore: World,
) -> None:
    with_keystore.server.refused_code = "NOBODY"
    app = with_keystore.app(referral_code="NOBODY")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        row = next(row for row in app.picture.splitlines() if "Referral code" in row)
        assert "Not taken" in row
        assert len(with_keystore.server.challenges) == 2
        app.field("code").value = ""
        await press(pilot, "enter")
        assert not app.is_asking, "the opened keystore needs no passphrase again"
    assert "referralCode" not in with_keystore.server.verified[-1]


async def test_a_mistyped_code_does_not_cost_a_second_signature_elsewhere(world: World) -> None:
    world.server.refused_code = "NOBODY"
    app = world.app(address=ADDRESS, referral_code="NOBODY")
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        signature = SIGNER.sign_now(signed_text(world))
        await paste(pilot, signature)
        await press(pilot, "enter")
        assert "Not taken" in app.picture
        app.field("code").value = ""
        await press(pilot, "escape")
        await paste(pilot, signature)
        await press(pilot, "enter")
        assert not app.is_asking
    assert len(world.server.challenges) == 1


async def test_the_countdown_ends_and_enter_takes_a_new_text(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await with_keystore.clock.advance(40)
        app.screen.tick()
        await rest(pilot.app)
        assert "valid 4 m 20 s" in app.picture
        await with_keystore.clock.advance(261)
        app.screen.tick()
        await rest(pilot.app)
        assert "─ ended" in app.picture
        assert "enter takes a new text" in app.picture
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert "valid 5 m 00 s" in app.picture
        assert app.field("passphrase").value == PASSPHRASE
    assert with_keystore.server.verified == []


async def test_n_asks_for_a_new_text(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "escape", "n")
        first, second = with_keystore.server.challenges
        assert second.nonce in app.picture
        assert first.nonce not in app.picture


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (httpx.ConnectError("no"), "No connection to testnet-api.alura.fun."),
        (httpx.RemoteProtocolError("no"), "did not answer as an HTTP server should."),
    ],
)
async def test_no_way_to_the_server_is_one_sentence_and_n_tries_again(
    with_keystore: World, error: Exception, said: str
) -> None:
    with_keystore.server.error = error
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert said in app.picture
        assert "n tries again" in " ".join(app.picture.split())
        with_keystore.server.error = None
        await press(pilot, "escape", "n")
        assert "wants you to sign in" in app.picture


said_by_an_answer = pytest.mark.parametrize(
    ("answer", "happened"),
    [
        (b"null", "The server's answer was not understood: it is empty."),
        (b'{"ok": false, "message": "not today"}', "answer says no: not today."),
    ],
)


@said_by_an_answer
async def test_an_answer_without_a_text_is_said_with_one_next_step(
    with_keystore: World, answer: bytes, happened: str
) -> None:
    with_keystore.server.answers["challenge"] = answer
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        said = " ".join(app.picture.split())
        assert f"{happened} n tries again." in said
        assert "Refresh" not in said
        del with_keystore.server.answers["challenge"]
        await press(pilot, "escape", "n")
        assert "wants you to sign in" in app.picture


@said_by_an_answer
async def test_an_answer_without_a_token_is_said_with_one_next_step(
    with_keystore: World, answer: bytes, happened: str
) -> None:
    with_keystore.server.answers["verify"] = answer
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        said = " ".join(app.picture.split())
        assert f"{happened} Sign in again." in said
        assert "Refresh" not in said


async def test_a_failed_sending_keeps_the_text_and_the_opened_key(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        with_keystore.server.error = httpx.ConnectError("no")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert "No connection to" in app.picture
        with_keystore.server.error = None
        await press(pilot, "enter")
        assert not app.is_asking
    assert len(with_keystore.server.challenges) == 1


async def test_the_key_from_the_environment_signs_at_once(world: World) -> None:
    app = world.app(signer=SIGNER)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "▌ 2  Key from the environment  ready" in app.picture
        await press(pilot, "enter")
        assert not app.is_asking
    assert app.access.address == ADDRESS


async def test_one_of_several_keystores_is_chosen_with_up_and_down(with_keystore: World) -> None:
    with_keystore.keys.add("second", OTHER, PASSPHRASE, cost=CHEAP)
    path = with_keystore.keys.add("third", OTHER, PASSPHRASE, cost=CHEAP).path
    path.chmod(0o644)
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "main, encrypted, 1 of 3" in app.picture
        await press(pilot, "down")
        assert "second, encrypted, 2 of 3" in app.picture
        assert f"│ {OTHER.address}" in app.picture
        await press(pilot, "down")
        assert "Others can read" in app.picture
        assert not app.field("passphrase").parent.display
        await press(pilot, "down", "down")
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert not app.is_asking
    assert app.access.address == OTHER.address


async def test_a_keystore_that_names_no_address_is_opened_first(with_keystore: World) -> None:
    path = paths.keystores() / "main.json"
    document = json.loads(path.read_text())
    del document["address"]
    path.write_text(json.dumps(document))
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "names no address" in app.picture
        await write(pilot, PASSPHRASE)
        await press(pilot, "enter")
        assert f"│ {ADDRESS}" in app.picture
        assert with_keystore.server.verified == []
        await press(pilot, "enter")
        assert not app.is_asking


async def test_the_text_is_copied_and_saved_byte_for_byte(world: World) -> None:
    app = world.app(address=ADDRESS)
    async with app.run_test(size=(160, 45)) as pilot:
        await settled(pilot)
        await press(pilot, "c")
        assert app.clipboard == signed_text(world)
        await press(pilot, "h")
        assert app.clipboard == message_hex(signed_text(world))
        assert app.clipboard[:60] in app.picture
        await press(pilot, "h", "s")
        (path,) = paths.challenges().iterdir()
        assert path.read_bytes() == signed_text(world).encode()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "Saved, byte for byte, in" in app.picture


async def test_c_h_s_are_letters_in_a_field_and_idle_for_other_ways(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await write(pilot, "chs")
        assert app.field("passphrase").value == "chs"
        await press(pilot, "escape", "c", "h", "s")
        assert app.clipboard == ""
        assert not paths.challenges().exists()


async def test_a_paste_beside_the_fields_goes_nowhere_but_to_the_signature(
    with_keystore: World,
) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "escape")
        await paste(pilot, "q\nx\nd")
        assert app.is_running
        assert [app.field(name).value for name in ("passphrase", "code", "signature")] == [""] * 3
    assert app.reached == []


async def test_why_is_said_when_the_token_ended(with_keystore: World) -> None:
    access = with_keystore.access()
    access.enter(Token("t", ADDRESS, HOST, START - timedelta(minutes=1)))
    app = SignInApp(with_keystore.clock, access)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        said = "The token ended at 14:01. Sign in to go on; nothing is lost."
        assert said in app.picture
        await pilot.resize_terminal(160, 45)
        await settled(pilot)
        assert said in app.picture
        await press(pilot, "escape", "escape")
        assert not app.is_asking


async def test_an_early_request_can_be_put_off(with_keystore: World) -> None:
    access = with_keystore.access()
    access.enter(Token("t", ADDRESS, HOST, START + timedelta(minutes=20)))
    app = SignInApp(with_keystore.clock, access)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "The token ends at 14:22. Sign in again now, or esc" in app.picture
        await press(pilot, "escape", "escape")
        assert not app.is_asking
        assert access.signed_in


async def test_no_field_promises_that_enter_signs_while_the_text_is_still_asked_for(
    with_keystore: World,
) -> None:
    with_keystore.server.is_free = asyncio.Event()
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        while "… asking testnet" not in app.picture:
            await rest(pilot.app)
        assert "enter signs" not in app.picture
        assert app.picture.count("… asking") == 2
        with_keystore.server.is_free.set()
        await settled(pilot)
        assert "enter signs" in app.picture
        assert "… asking" not in app.picture


async def test_leaving_in_the_middle_of_a_sign_in_ends_it_quietly(world: World) -> None:
    access = world.access(signer=SIGNER)
    access.enter(Token("t", ADDRESS, HOST, START - timedelta(minutes=1)))
    app = SignInApp(world.clock, access)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        world.server.is_free = asyncio.Event()
        # While a text is asked for there is nothing that Enter could do.
        assert " enter sign " in app.picture
        await hands.press(pilot.app, "n")
        assert " enter " not in app.picture.splitlines()[-1]
        world.server.is_free.set()
        await settled(pilot)
        world.server.is_free.clear()
        await hands.press(pilot.app, "enter")
        assert "… signing in" in app.picture
        await hands.press(pilot.app, "escape")
        assert not app.is_asking
        world.server.is_free.set()
        await settled(pilot)
    assert not access.signed_in


async def test_what_ends_after_the_user_has_left_draws_nothing(world: World) -> None:
    access = world.access(signer=SIGNER)
    access.enter(Token("t", ADDRESS, HOST, START - timedelta(minutes=1)))
    app = SignInApp(world.clock, access)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = app.screen
        await hands.press(pilot.app, "escape")
        await settled(pilot)
        screen.tick()
        assert not app.is_asking


async def test_without_an_account_there_is_nowhere_to_go_back_to(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "escape", "escape", "escape")
        assert app.is_asking


async def test_the_frame_stands_before_there_is_a_way_to_the_server(with_keystore: World) -> None:
    app = SignInApp(with_keystore.clock, None)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "n", "3", "c", "down")
        assert "… connecting" in app.picture
        assert "How to sign" in app.picture
        app.desk = SimpleNamespace(access=with_keystore.access())
        app.screen.tick()
        await settled(pilot)
        assert "wants you to sign in" in app.picture
        assert app.focused is app.field("passphrase")


async def test_a_sign_in_from_another_side_ends_the_question(with_keystore: World) -> None:
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.access.enter(Token("t", ADDRESS, HOST, START + timedelta(hours=9)))
        app.screen.tick()
        await settled(pilot)
        assert not app.is_asking


async def test_a_text_that_is_longer_than_its_place_is_reached_by_page_down(
    with_keystore: World,
) -> None:
    lines = "".join(f"\nline {number}" for number in range(40))
    with_keystore.server.edit = lambda message: message + lines
    app = with_keystore.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "more lines, page down" in app.picture
        assert "line 39" not in app.picture
        await press(pilot, *["pagedown"] * 6)
        assert "line 39" in app.picture
