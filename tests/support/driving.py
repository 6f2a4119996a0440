"""The whole program over the simulator in this process, driven by keys and a clock that a test
moves by hand. No real time passes in it."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from typing import Any

import httpx
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip

from app import paths, wiring
from app.api.client import open_http
from app.api.sign_in import Token
from app.clock import Clock
from app.recorder import Recorder
from app.settings import DEMO_URL, Settings
from app.simulator.fault_transport import FaultTransport
from app.ui.app import AluraApp
from app.ui.frame import Frame
from app.ui.key_clock import KeyClock
from app.ui.keys import SCREENS
from app.wiring import Desk
from tests.simulator.service import Service
from tests.support.hands import resize, rest, strike
from tests.support.manual_clock import ManualClock
from tests.support.wire import Wire

THREADED = frozenset({"plotext", "keys", "challenge", "files"})
"""The groups of workers that wait for a thread."""
_NUMBERED = dict(SCREENS)
NARROW, WIDE = (80, 24), (160, 45)


class Even(random.Random):
    """Always the middle: who draws first makes no difference to what is on the screen."""

    def random(self) -> float:
        return 0.5


class HandClock(KeyClock):
    """Keys are stamped by the clock that the test moves."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> float:
        return self._clock.monotonic()


class Stage:
    """One program, the server that it talks to, and the hands on its keys."""

    def __init__(
        self,
        *,
        theme: str = "dark",
        ascii_only: bool = False,
        signed_in: bool = True,
        token_life_seconds: int = 86_400 - 20 * 60,
        settings: Settings | None = None,
        service: Service | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        """`service`: one that another program talks to as well."""
        self.service = service or Service(token_life_seconds=token_life_seconds)
        self.clock = self.service.clock
        self.wire = Wire(
            FaultTransport(httpx.ASGITransport(self.service.app), self.service.faults), self.clock
        )
        self.settings = settings or Settings(demo=True, base_url=DEMO_URL, read_only=False)
        self.address = self.service.world.demo_account
        self._signed_in = signed_in
        self.recorder = recorder
        self.pilot: Pilot[None]
        frame = Frame(
            network=self.settings.network,
            host=self.settings.host,
            is_testing=self.settings.is_testing,
            has_token=signed_in,
            theme=theme,
            ascii=ascii_only,
            accept_key=self.settings.accept_key,
            read_only=self.settings.read_only,
            is_recording=recorder is not None,
            zone=UTC,
        )
        self.app = self.program(frame, self.clock)

    def program(self, frame: Frame, clock: Clock, make: type[AluraApp] = AluraApp, **more: Any):
        """The program, with what would need real time taken out of it."""
        app = make(
            frame,
            self.connect,
            clock=clock,
            rng=Even(),
            crashes=paths.crash_reports(),
            stylesheets=paths.stylesheets(),
            **more,
        )
        app.key_clock = HandClock(self.clock)
        # Textual holds painting back for 50 ms after a change of screens; nobody is looking here.
        app.delay_update = lambda delay=0.0: None
        return app

    def connect(self) -> Desk:
        """Do as `wiring.demo` does, over the wire that the test has its hands on."""
        http = open_http(self.settings.base_url, transport=self.wire)
        desk, access = wiring.assemble(
            http, self.settings, self.clock, Even(), wanted=self.address, recorder=self.recorder
        )
        if self._signed_in:
            access.enter(self.token())
        return desk

    def token(self) -> Token:
        """A new token of the account."""
        issuer = self.service.backend.sign_in
        ends = self.clock.now() + timedelta(seconds=issuer.token_life_seconds)
        secret = issuer.issue_token(self.address)
        return Token(secret, self.address, self.settings.host, ends)

    def sign_in_again(self) -> None:
        """Have a new token, as after a sign-in on the prompt."""
        assert self.app.desk is not None
        self.app.desk.access.enter(self.token())

    @asynccontextmanager
    async def running(
        self, size: tuple[int, int] = WIDE, *keys: str, loaded: bool = True
    ) -> AsyncIterator["Stage"]:
        """Run the program; from the first screenful of answers on, unless not `loaded`.

        A number that comes first is the screen that it opens with: what another screen shows and
        reads before it is not what the test is about.
        """
        if loaded and keys and keys[0] in _NUMBERED:
            self._open_with(_NUMBERED[keys[0]])
            keys = keys[1:]
        async with self.app.run_test(size=size) as pilot:
            await self.take_over(pilot)
            if loaded:
                await self.load()
            await self.press(*keys)
            if keys and loaded:
                await self.load()
            yield self

    def _open_with(self, mode: str) -> None:
        self.app._screen_stacks = {mode: []}
        self.app._current_mode = mode

    async def take_over(self, pilot: Pilot[None]) -> None:
        """Drive a program that runs; wait for the way to the server, which opens in a thread."""
        self.pilot = pilot
        for _ in range(2_000):
            if self.app.desk is not None:
                break
            await asyncio.sleep(0.001)
            await self.settle()
        await self.join_threads()

    async def load(self) -> None:
        """Let so much time pass that everything on the screen was read once."""
        for _ in range(30):
            await self.advance(1)
            topics = self.app.running_topics()
            if topics and all(self.app.feed(topic).reading is not None for topic in topics):
                return

    # Time and keys

    async def settle(self) -> None:
        """Let everything happen that needs no time, the painting included."""
        await rest(self.app)

    async def join_threads(self) -> None:
        """Wait for what runs in threads: loading a library, spelling an address."""
        while True:
            await self.settle()
            workers = self.app.workers
            busy = [w for w in workers if w.group in THREADED and not w.is_finished]
            if not busy:
                return
            await workers.wait_for_complete(busy)

    async def advance(self, seconds: float) -> None:
        """Let time pass, second by second, and come to rest.

        What is due now is done and painted before: a dialog hears keys from its first paint on.
        """
        await self.settle()
        whole, rest = divmod(seconds, 1)
        for step in [1.0] * int(whole) + ([rest] if rest else []):
            await self.clock.advance(step)
        await self.settle()

    async def until(self, condition: Callable[[], object], seconds: int = 120) -> None:
        """Let time pass until something is so."""
        await self.settle()
        for _ in range(seconds):
            if condition():
                return
            await self.advance(1)
        assert condition(), f"not within {seconds} s:\n{self.text}"

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each with its consequences."""
        for key in keys:
            self.strike(key)
            await self.settle()

    def strike(self, *keys: str, at: float | None = None) -> None:
        """Press keys without waiting for what they do; `at` is when they were read, if not now."""
        strike(self.app, *keys, at=self.clock.monotonic() if at is None else at)

    async def type(self, text: str) -> None:
        """Press the key of each letter."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal."""
        await resize(self.app, width, height)

    # What is on the screen

    @property
    def rows(self) -> list[str]:
        """The text of the screen, row by row."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(self.rows)

    def row(self, part: str) -> str:
        """The first row that has this text."""
        found = next((row for row in self.rows if part in row), None)
        assert found is not None, f"no “{part}” on:\n{self.text}"
        return found

    @property
    def status(self) -> str:
        """The status bar."""
        return self._row_at(0)

    @property
    def hints(self) -> str:
        """The hint bar."""
        return self._row_at(self.app.size.height - 1)

    def _row_at(self, y: int) -> str:
        region = Region(0, y, self.app.size.width, 1)
        chops = self.app.screen._compositor._render_chops(region, lambda line: line == y)
        return Strip.join(chops[y].values()).text.rstrip()

    def styles_of(self, part: str) -> str:
        """The styles of the first piece of the screen that has this text."""
        for strip in self.app.screen._compositor.render_strips(self.app.size):
            for segment in strip:
                if part in segment.text:
                    return str(segment.style)
        raise AssertionError(f"no “{part}” on:\n{self.text}")
