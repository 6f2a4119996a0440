"""Keys wait in line: each is handed on only when all that the one before asked for is there.

A key goes to what has the focus when it is handed on. Without the line, what is typed faster than
the program works would go to the screen that the first of the keys is just leaving. It drops none.
"""

from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event

_ROUNDS = 2
"""A key may make a widget tell its screen something: that takes the same way once more."""


class KeyLine:
    """The keys that wait for the one that is under way."""

    def __init__(self, app: App[None], hand_on: Callable[[Event], Awaitable[None]]) -> None:
        """`hand_on` gives a key to what has the focus now."""
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[Event] = deque()
        self._is_under_way = False

    async def take(self, key: Event) -> None:
        """Hand a key on, now or when its turn comes."""
        if self._is_under_way:
            self._waiting.append(key)
        else:
            await self._start(key)

    async def _start(self, key: Event) -> None:
        self._is_under_way = True
        app = self._app
        target = (app.focused or app.screen) if app.screen_stack else app
        try:
            await self._hand_on(key)
        finally:
            await self._follow(target, tuple(target.ancestors_with_self), _ROUNDS)

    async def _follow(self, target: DOMNode, way: tuple[DOMNode, ...], rounds: int) -> None:
        """Go the way of the key, behind it: from the widget up to the app, through each queue."""
        for at, node in enumerate(way):
            # What is being taken away has no queue any more, and the key does not wait there.
            if node.call_later(self._follow, target, way[at + 1 :], rounds):
                return
        if rounds > 1:
            await self._follow(target, tuple(target.ancestors_with_self), rounds - 1)
            return
        self._is_under_way = False
        if self._waiting:
            await self._start(self._waiting.popleft())
