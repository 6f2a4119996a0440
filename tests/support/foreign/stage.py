"""The whole program over a foreign backend in this process."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC

import httpx

from app import paths, wiring
from app.api.client import open_http
from app.settings import Settings
from app.ui.app import AluraApp
from app.ui.frame import Frame
from app.wallet import KeySigner
from app.wiring import Desk
from tests.support.driving import Stage
from tests.support.foreign.kernel import ADDRESS, KEY, ForeignBackend
from tests.support.manual_clock import ManualClock

BASE_URL = "https://testnet-api.alura.fun"


class ForeignStage(Stage):
    """As the stage over the simulator: its clock, its keys, another server."""

    def __init__(
        self,
        make: Callable[..., ForeignBackend],
        *,
        base_url: str = BASE_URL,
        around: Callable[[ForeignBackend], object] = lambda backend: backend,
    ) -> None:
        self.clock = ManualClock()
        self.backend = make(self.clock.now)
        self._transport = httpx.ASGITransport(around(self.backend))
        self.settings = Settings(base_url=base_url, read_only=True)
        self.address = ADDRESS
        frame = Frame(
            network=self.settings.network, host=self.settings.host, has_token=False, zone=UTC
        )
        self.app = AluraApp(
            frame,
            self.connect,
            clock=self.clock,
            rng=random.Random(1),
            crashes=paths.crash_reports(),
            stylesheets=paths.stylesheets(),
        )
        self.app.delay_update = lambda delay=0.0: None

    async def threads_until(self, condition: Callable[[], object], seconds: float = 0) -> None:
        """Wait for what a thread does, signing say, letting time pass at each look."""
        for _ in range(20_000):
            if condition():
                return
            # A thread of the same pool has run meanwhile, so theirs have had their turn.
            await asyncio.to_thread(bool)
            await self.clock.advance(seconds)
            await self.settle()
        raise AssertionError(self.text)

    def connect(self) -> Desk:
        http = open_http(self.settings.base_url, transport=self._transport)
        desk, _ = wiring.assemble(
            http,
            self.settings,
            self.clock,
            random.Random(2),
            signer=KeySigner.from_hex(KEY),
            wanted=ADDRESS,
        )
        return desk
