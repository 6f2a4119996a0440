"""What each command ends with: one number a class of outcome, for scripts to go by.

The README and `--help` print this table; nothing else may invent a number.
"""

from enum import IntEnum

from app.errors import (
    AluraError,
    ApiError,
    BadReply,
    Doubtful,
    NoReply,
    NotSent,
    RateLimited,
    Refused,
    ServerFault,
    SettingsError,
    Unauthenticated,
    Unreachable,
)


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    WARNINGS = 4
    BROKEN = 5
    SIGNED_OUT = 6
    REFUSED = 7
    THROTTLED = 8
    SERVER_FAULT = 9
    NOT_UNDERSTOOD = 10
    UNKNOWN = 11
    STILL_OPEN = 12
    NOT_SENT = 13
    CRASHED = 70
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "failed on this machine: a key, a passphrase, a file, a text not to be signed",
    ExitCode.USAGE: "wrong use or settings",
    ExitCode.UNREACHABLE: "the server cannot be reached, or did not answer",
    ExitCode.WARNINGS: "`doctor`: the worst is a warning",
    ExitCode.BROKEN: "`doctor`: something does not work",
    ExitCode.SIGNED_OUT: "nobody is signed in, or the token is over",
    ExitCode.REFUSED: "the server said no",
    ExitCode.THROTTLED: "the server asks to wait",
    ExitCode.SERVER_FAULT: "the server failed",
    ExitCode.NOT_UNDERSTOOD: "the answer could not be understood",
    ExitCode.UNKNOWN: "sent, and nobody knows whether it was carried out",
    ExitCode.STILL_OPEN: "sent, but readings go on to show the world as before",
    ExitCode.NOT_SENT: "nothing was sent: no `--yes`, read-only, or not what was named",
    ExitCode.CRASHED: "an error of alura's own; the report's place is printed",
    ExitCode.INTERRUPTED: "interrupted",
}

_CLASSES: tuple[tuple[type[AluraError], ExitCode], ...] = (
    (SettingsError, ExitCode.USAGE),
    (NotSent, ExitCode.NOT_SENT),
    (Unreachable, ExitCode.UNREACHABLE),
    (NoReply, ExitCode.UNREACHABLE),
    (Unauthenticated, ExitCode.SIGNED_OUT),
    (RateLimited, ExitCode.THROTTLED),
    (Refused, ExitCode.REFUSED),
    (Doubtful, ExitCode.REFUSED),
    (ServerFault, ExitCode.SERVER_FAULT),
    (BadReply, ExitCode.NOT_UNDERSTOOD),
)
"""The first class that an error belongs to counts."""


def exit_code(error: AluraError) -> ExitCode:
    """Return what a command ends with that ended by this error."""
    return next((code for kind, code in _CLASSES if isinstance(error, kind)), ExitCode.FAILED)


def error_class(error: ApiError) -> str:
    """Return the class of an error in one word for JSON: `throttled`, `not_understood`."""
    return exit_code(error).name.lower()
