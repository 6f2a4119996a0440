"""Keys wait in line: each is handed on only when all that the one before asked for is there.

A key goes to what has the focus when it is handed on. Without the line, what is typed faster than
the program works would go to the screen that the first of the keys is just leaving. It drops none,
and no key that never ends keeps the keyboard: the next one after some seconds goes on without it.
"""

from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event

_ROUNDS = 2
"""A key may make a widget tell its screen something: that takes the same way once more."""
_PATIENCE = 10.0
"""Seconds for one key. No screen takes as long to come; what does is stuck."""


class KeyLine:
    """The keys that wait for the one that is under way."""

    def __init__(
        self,
        app: App[None],
        hand_on: Callable[[Event], Awaitable[None]],
        now: Callable[[], float],
    ) -> None:
        """`hand_on` gives a key to what has the focus now; `now` is in monotonic seconds."""
        self._app = app
        self._hand_on = hand_on
        self._now = now
        self._waiting: deque[Event] = deque()
        self._is_under_way = False
        self._since, self._turn = 0.0, 0

    async def take(self, key: Event) -> None:
        """Hand a key on, now or when its turn comes."""
        self._waiting.append(key)
        is_stuck = self._now() - self._since > _PATIENCE
        if not self._is_under_way or is_stuck:
            await self._start(self._waiting.popleft())

    async def _start(self, key: Event) -> None:
        self._is_under_way, self._since = True, self._now()
        self._turn += 1
        turn, app = self._turn, self._app
        target = (app.focused or app.screen) if app.screen_stack else app
        try:
            await self._hand_on(key)
        finally:
            await self._follow(turn, target, tuple(target.ancestors_with_self), _ROUNDS)

    async def _follow(
        self, turn: int, target: DOMNode, way: tuple[DOMNode, ...], rounds: int
    ) -> None:
        """Go the way of the key, behind it: from the widget up to the app, through each queue."""
        for at, node in enumerate(way):
            # What is being taken away has no queue any more, and the key does not wait there.
            if node.call_later(self._follow, turn, target, way[at + 1 :], rounds):
                return
        if rounds > 1:
            await self._follow(turn, target, tuple(target.ancestors_with_self), rounds - 1)
            return
        if turn != self._turn:
            return
        self._is_under_way = False
        if self._waiting:
            await self._start(self._waiting.popleft())
