"""The program on a tape: the same screens, keys that move the tape, nothing that can be sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import work

from app.ui.app import AluraApp
from app.ui.keys import REPLAY_KEYS
from app.ui.widgets.tape_bar import TapeBar
from app.ui.words.tape import Position, faster, position_words, slower

if TYPE_CHECKING:
    from app.actions import ActionRunner
    from app.clock import ReplayClock
    from app.feeds import Fetch
    from app.intents import Intent
    from app.tape import Tape
    from app.ui.pieces import Line
    from app.ui.widgets.hint_bar import Hint, HintBar

NEAR = 10.0
"""Seconds that a step may go forward without all being read anew: less than any deadline."""
NOTHING = "This is a tape: what you see has happened. Nothing can be sent, and nobody signs in."


class ReplayApp(AluraApp):
    """What is on the screen is what was on it."""

    BINDINGS = list(REPLAY_KEYS)

    def __init__(self, *arguments: Any, tape: Tape, clock: ReplayClock, **named: Any) -> None:
        super().__init__(*arguments, clock=clock, **named)
        self._tape = tape
        self._reel = clock
        self._shown_account = tape.account_at(tape.start)

    # What a tape has no use for

    def start_acting(self, runner: ActionRunner, read_trade: Fetch) -> None:
        """Take over no runner, and no journal."""

    def action_sign_in(self) -> None:
        """Say why nobody signs in."""
        self._explain(NOTHING)

    def _is_too_soon(self, jumped_at: float) -> bool:
        """No key can cost anything here: what matters about it is said by `_begin`."""
        return False

    def _begin(self, intent: Intent) -> None:
        self._explain(NOTHING)

    def ask(self, intent: Intent, *, note: Sequence[str] = ()) -> None:
        """Say why nothing is asked for."""
        self._explain(NOTHING)

    # Time

    @work(group="ticker")
    async def _tick(self) -> None:
        """Let the screen follow the tape, which may stand or run fast, once a second of ours."""
        while True:
            await self._reel.machine.sleep(1.0)
            self.note_sleep()
            await self._follow_account()
            if not (self._reel.is_paused or self._reel.is_at_end):
                # The tape is no server to be spared: what is on it is shown when it came.
                self.refresh_feeds()
            self._tick_screens()

    async def _follow_account(self) -> None:
        if self.desk is not None and self._account_now() != self._shown_account:
            await self._go_to(self._reel.monotonic())

    def _account_now(self) -> str | None:
        return self._tape.account_at(self._reel.monotonic())

    async def _go_to(self, moment: float) -> None:
        """Be at another moment; what was known at the one before is forgotten."""
        if self.desk is None:
            return
        self.stop_reading()
        self.forget_feeds()
        await self.desk.close()
        self._reel.move_to(moment)
        self._shown_account = self.account = self._account_now()
        self.events, self.new_events, self.forgotten_events = (), 0, 0
        self.started_at, self._has_told_history = self.clock.now(), False
        self._asleep, self.slept_at = self.clock.asleep(), None
        self.desk = self._connect()
        self.desk.access.on_change = self._show_access
        self._token = None
        self._show_access()
        self._tick_screens()

    # Keys

    def action_pause(self) -> None:
        """Stop, or go on."""
        if self._reel.is_paused:
            self._reel.run()
        else:
            self._reel.pause()
            self.refresh_feeds()
        self._tick_screens()

    async def action_step(self, by: int) -> None:
        """Stop at the next exchange, or at the one before."""
        here = self._reel.monotonic()
        self._reel.pause()
        find = self._tape.next_moment if by > 0 else self._tape.moment_before
        there = find(here)
        if there is not None:
            if 0 < there - here < NEAR:
                self._reel.move_to(there)
                self.refresh_feeds()
            else:
                await self._go_to(there)
        self._tick_screens()

    def action_speed(self, by: int) -> None:
        """Run slower or faster."""
        self._reel.run_at((faster if by > 0 else slower)(self._reel.speed))
        self._tick_screens()

    def action_jump(self) -> None:
        """Ask for a time, and go there."""
        from app.ui.dialogs.jump import JumpDialog

        if len(self.screen_stack) == 1:
            self.push_screen(JumpDialog(self._position()), self._jumped)

    async def _jumped(self, time: float | None) -> None:
        if time is not None:
            await self._go_to(self._tape.moment_of(time))

    # The bar

    def hint_bar(self, hints: Sequence[Hint]) -> HintBar:
        """Return the bar that says where the tape stands."""
        return TapeBar(hints, self._place)

    def _place(self, width: int) -> Line:
        return position_words(self._position(), width)

    def _position(self) -> Position:
        reel, tape = self._reel, self._tape
        last = tape.last(reel.monotonic())
        words = "" if last is None else f"{last.endpoint} {last.status or last.error or ''}".strip()
        return Position(
            now=reel.now(),
            start=tape.time_at(tape.start),
            end=tape.time_at(tape.length),
            zone=tape.header.zone,
            speed=reel.speed,
            is_paused=reel.is_paused,
            is_at_end=reel.is_at_end,
            last=words,
        )
