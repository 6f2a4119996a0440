"""The backends by name."""

from tests.support.foreign.goish import Goish
from tests.support.foreign.hl import Hyperliquid
from tests.support.foreign.kernel import ForeignBackend
from tests.support.foreign.mongo import Mongo

BACKENDS: dict[str, type[ForeignBackend]] = {"mongo": Mongo, "hl": Hyperliquid, "goish": Goish}
