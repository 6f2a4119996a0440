"""Every error that the program raises on purpose, sorted by what the caller may conclude.

    AluraError
    ├── SettingsError            the configuration cannot be used; nothing was started
    ├── WalletError              no key, wrong passphrase, unsafe file; nothing was sent
    ├── ChallengeRefused         the text to sign is not one that may be signed
    └── ApiError                 .applied: False = certainly not carried out, None = not known
        ├── NotSent              applied False   no request was made: what to send is not known
        ├── Unreachable          applied False   no connection was made
        ├── Refused              applied False   a 4xx: the server said no, with its words
        │   ├── Unauthenticated  401             the token is missing, wrong or over
        │   ├── Forbidden        403
        │   ├── NotFound         404
        │   └── RateLimited      429             .retry_after_seconds
        ├── Doubtful             applied None    408, 409, 423, 425, 499, or a 2xx that says no
        ├── NoReply              applied None    sent, but no whole answer came back
        ├── ServerFault          applied None    5xx
        └── BadReply             applied None    a 2xx that could not be read

On a read every one of them means the same: the last value stays, with its age. On a call that
moves money ``applied`` decides what may be said.
"""


class AluraError(Exception):
    """The root: one plain sentence for the user, with the next step."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
        """What happened and what to do next, in plain words."""


class SettingsError(AluraError):
    """The configuration cannot be used; nothing was started."""


class WalletError(AluraError):
    """A key could not be had or must not be used; nothing was sent."""


class ChallengeRefused(AluraError):
    """The server asked to sign something that this program never signs."""


class ApiError(AluraError):
    """A call did not end well."""

    applied: bool | None = None
    """False: certainly not carried out. None: not known."""

    word = "server error"
    """The state in the words of the screens."""

    def __init__(
        self, message: str, *, status: int | None = None, server_message: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status, when there was one."""
        self.server_message = server_message
        """The server's own words, made harmless for a terminal."""


class NotSent(ApiError):
    """No request was made: the server wants something in it that we cannot fill."""

    applied = False
    word = "not sent"


class Unreachable(ApiError):
    """No connection was made: the request never left."""

    applied = False
    word = "offline"


class Refused(ApiError):
    """The server answered 4xx: it understood and said no."""

    applied = False
    word = "refused"


class Unauthenticated(Refused):
    """401: the token is missing, wrong or over."""

    word = "logged out"


class Forbidden(Refused):
    """403: this account may not do that."""


class NotFound(Refused):
    """404: the server knows no such thing."""


class RateLimited(Refused):
    """429: the server asks to wait."""

    word = "throttled"

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: float | None = None,
        status: int | None = 429,
        server_message: str | None = None,
    ) -> None:
        super().__init__(message, status=status, server_message=server_message)
        self.retry_after_seconds = retry_after_seconds
        """What the server asked for, in seconds from the reply; None when it did not say."""


class Doubtful(ApiError):
    """The answer leaves open whether it was carried out (408, 409, 423, 425, 499, "ok": false)."""

    word = "refused"


class NoReply(ApiError):
    """The request was sent, but no whole answer came back in time."""

    word = "offline"


class ServerFault(ApiError):
    """5xx: the server failed in the middle."""


class BadReply(ApiError):
    """A 2xx whose body could not be read as what it should be."""

    word = "not understood"
    came: str | None = None
    """The beginning of what came, masked and harmless; None where nothing is kept of it."""
