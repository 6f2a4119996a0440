"""What Textual looks up for each message, though it never changes while tests run."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from inspect import signature
from types import MethodType
from typing import Any

import pytest
from textual import _callback
from textual.message import Message
from textual.message_pump import MessagePump


def keep_lookups(patch: pytest.MonkeyPatch) -> None:
    """Look each up once, until the patch is undone."""
    patch.setattr(_callback, "_count_parameters", _count)
    find = MessagePump._get_dispatch_methods

    def find_some(pump: MessagePump, name: str, message: Message) -> Iterable[Any]:
        return find(pump, name, message) if _may_hear(type(pump), type(message), name) else ()

    patch.setattr(MessagePump, "_get_dispatch_methods", find_some)


def _count(call: Callable[..., Any]) -> int:
    # By its function: a bound method would keep its widget, and with it a whole program.
    return _count_of(call.__func__) - 1 if isinstance(call, MethodType) else _count_of(call)


@lru_cache(maxsize=1024)
def _count_of(call: Callable[..., Any]) -> int:
    return len(signature(call).parameters)


@cache
def _may_hear(pump: type, message: type, name: str) -> bool:
    """Say whether a class has any handler for messages of a kind."""
    return any(
        vars(cls).get(f"_{name}")
        or vars(cls).get(name)
        or any(kind in (vars(cls).get("_decorated_handlers") or ()) for kind in message.__mro__)
        for cls in pump.__mro__
    )
