"""The backends by name."""

from tests.support.foreign.django import Django
from tests.support.foreign.goish import Goish
from tests.support.foreign.hl import Hyperliquid
from tests.support.foreign.jsonapi import JsonApi
from tests.support.foreign.kernel import ForeignBackend
from tests.support.foreign.mongo import Mongo
from tests.support.foreign.nest import Nest
from tests.support.foreign.proto import Proto
from tests.support.foreign.spring import Spring

BACKENDS: dict[str, type[ForeignBackend]] = {"mongo": Mongo, "hl": Hyperliquid, "goish": Goish}
"""Those whose readings the older tests tell one by one."""
TOLD: dict[str, type[Nest | Django | Spring | JsonApi | Proto]] = {
    "nest": Nest,
    "django": Django,
    "spring": Spring,
    "jsonapi": JsonApi,
    "proto": Proto,
}
"""Those that tell a book, so that every reading can be held against it."""
ALL: dict[str, type[ForeignBackend]] = {**BACKENDS, **TOLD}
