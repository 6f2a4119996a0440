"""Puts the process's logging back as it was."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def restored_logging() -> Iterator[None]:
    root = logging.getLogger()
    own = logging.getLogger("app")
    handlers, levels, raising = root.handlers[:], (root.level, own.level), logging.raiseExceptions
    try:
        yield
    finally:
        for handler in [h for h in root.handlers if h not in handlers]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(levels[0])
        own.setLevel(levels[1])
        logging.raiseExceptions = raising
        logging.captureWarnings(False)
