"""What the sign-in screen says. Pure: state in, lines out; it asks and sends nothing."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from app.errors import ApiError, RateLimited, Refused, Unauthenticated, Unreachable
from app.ui import format as fmt
from app.ui.glyphs import CONNECTED, LOADING, LOGGED_OUT, OFFLINE
from app.ui.pieces import Line, Piece, keyed, line
from app.ui.widgets.challenge_text import wrapped_lines
from app.ui.widgets.hint_bar import Hint
from app.ui.widgets.status_bar import Status

if TYPE_CHECKING:
    from app.access import Access
    from app.ui.app import AluraApp
    from app.ui.sign_in_attempt import SignInAttempt

PROMISE = "this program signs one text and sends the signature, never a key"
AFTER = (
    "The token lives about a day, in memory and, unless save_token is",
    "off, in a file only you can read. No money can move by signing",
    "in. Positions and sessions go on; quitting stops nothing.",
)
NO_KEY_SET = (
    "ALURA_PRIVATE_KEY is not set. Set it and start again,",
    "or use a keystore: a variable can be read by your processes.",
)
NO_KEY_NOTE = "ALURA_PRIVATE_KEY is not set"
KEY_NOTE = "ready; enter signs"
NO_KEYSTORE = "No keystore yet. “alura wallet new” makes one, “alura wallet import” takes a key."
_SAME_STEP = (" Try again.", " Try again later.", " Look first.")
"""What an error asks for that the key here does."""
CONNECTING = f"{LOADING} connecting"


def status(app: "AluraApp", attempt: "SignInAttempt | None") -> Status:
    """Return what the status bar says: the host stands where the account will stand."""
    where = "" if app.frame.host == app.frame.network else app.frame.host
    ends = app.token_ends if app.signed_in else None
    return Status(
        network=app.frame.network,
        account=app.account,
        is_read_only=app.frame.read_only,
        is_recording=app.is_recording,
        current="sign in" if app.account else where,
        connection=_connection(app, attempt),
        token_seconds=None if ends is None else (ends - app.clock.now()).total_seconds(),
    )


def _connection(app: "AluraApp", attempt: "SignInAttempt | None") -> Line:
    if attempt is None:
        return line(CONNECTING, "muted")
    if app.signed_in:
        return (Piece(CONNECTED, "gain"), Piece(" connected"))
    if attempt.access.token is None:
        return (Piece(OFFLINE, "warn"), Piece(" not signed in"))
    return (Piece(LOGGED_OUT, "loss bold"), Piece(" logged out", "loss"))


def time_left(seconds: float) -> str:
    """Return a countdown to the second: `4 m 20 s`."""
    whole = max(0, int(seconds))
    return f"{whole // 60} m {whole % 60:02} s" if 60 <= whole < 3600 else fmt.duration(whole)


def validity(ends_at: datetime | None, now: datetime) -> Line:
    """Return what stands at the right of the title: how long the text is good."""
    if ends_at is None:
        return line("no end given", "muted")
    seconds = (ends_at - now).total_seconds()
    if seconds <= 0:
        return line("ended", "loss bold")
    return line(f"valid {time_left(seconds)}", "warn" if seconds < 60 else "text")


def reason(access: "Access", zone: tzinfo) -> Line:
    """Return why the user is asked to sign in; empty for the first time."""
    if access.token is None:
        return ()
    now, ends = access.now(), access.token_ends
    if ends is not None and ends <= now:
        return line(
            f"The token ended at {fmt.hour(ends, zone)}. Sign in to go on; nothing is lost.", "warn"
        )
    if not access.signed_in:
        said = "The server no longer takes the token. Sign in to go on; nothing is lost."
        return line(said, "warn")
    if access.asks_soon:
        at = fmt.hour(ends, zone)
        return keyed(f"The token ends at {at}. Sign in again now, or `esc` to do it later.", "warn")
    return keyed("You are signed in. Signing in again changes the token; `esc` goes back.")


def waiting(attempt: "SignInAttempt") -> str:
    """Return what stands in place of the text while there is none, and nothing is wrong."""
    if attempt.is_asking:
        return f"{LOADING} asking {attempt.access.host} for a text"
    if attempt.way == 3:
        return "Type the account's address, then enter: the server's text then stands here."
    if attempt.needs_passphrase:
        return "This file names no address. Open it with its passphrase, then the text stands here."
    return "The text stands here once there is a key: choose another way with 1, 2 or 3."


def keystore_note(attempt: "SignInAttempt") -> str:
    """Return which key file is chosen and what it is."""
    chosen = attempt.keystore
    if chosen is None:
        return ""
    kind = "" if chosen.problem else ", encrypted" if attempt.signer is None else ", open"
    count = len(attempt.keystores)
    several = f", {attempt.index + 1} of {count}, up down" if count > 1 else ""
    return f"{chosen.name}{kind}{several}"


def is_about_code(error: ApiError) -> bool:
    """Tell whether the server's words are about the referral code that was sent along."""
    words = (error.server_message or "").lower()
    is_refusal = isinstance(error, Refused) and not isinstance(error, Unauthenticated | RateLimited)
    return is_refusal and ("referral" in words or "code" in words or "invit" in words)


def code_trouble(error: ApiError) -> str:
    """Return the sentence that stands at the field of the referral code."""
    words = (error.server_message or "").rstrip(".")
    return f"Not taken: “{words}”. Correct or clear it, then enter."


def may_sign_again(error: ApiError) -> bool:
    """Tell whether the same text can certainly still be signed: its nonce was not used."""
    return isinstance(error, Unreachable | RateLimited)


def trouble_lines(message: str, width: int) -> list[Line]:
    """Return why there is no text to sign, with the key that asks for one again."""
    for step in _SAME_STEP:
        message = message.removesuffix(step)
    return wrapped_lines(f"{message} `n` tries again.", width, "loss")


def next_step(attempt: "SignInAttempt", *, is_in_field: bool) -> Line:
    """Return what stands under the checks when something is wanted before signing."""
    check = attempt.check
    if check is None:
        return ()
    if attempt.is_over(check):
        return keyed("`enter` takes a new text.", "warn")
    if check.asks and not check.refused:
        keys = "`esc`, then `d`" if is_in_field else "`d`"
        return keyed(f"Is that right? {keys} says yes and remembers it.", "warn")
    return ()


def field_note(attempt: "SignInAttempt") -> str:
    """Return what Enter does in the field, unless something stands in its way."""
    if attempt.is_asking:
        return f"{LOADING} asking"
    check = attempt.check
    is_stopped = attempt.busy or (check is not None and (check.refused or check.asks))
    return "" if is_stopped else "enter signs"


def elsewhere_keys(*, is_wide: bool, is_in_field: bool) -> Line:
    """Return what can be done with the text; its keys are letters while a field has the focus."""
    if is_in_field:
        return keyed("`esc`, then `c` copy   `h` copy as hex   `s` save to a file")
    if is_wide:
        return keyed("`c` copy text   `h` copy as hex   `s` save to a file")
    return keyed("`c` copy text   `h` as hex   `s` to a file   then paste the signature")


def hints(
    attempt: "SignInAttempt | None", *, is_in_field: bool, can_leave: bool
) -> tuple[Hint, ...]:
    """Return the keys that work now."""
    leave = (Hint("esc", "back", 1),) if can_leave else ()
    if attempt is None:
        return (*leave, Hint("?", "keys", 1), Hint("q", "quit", 2))
    check = attempt.check
    may_sign = check is None or attempt.is_over(check) or not (check.refused or check.asks)
    enter = "sign" if check is not None and not attempt.is_over(check) else "get a text"
    is_free = not attempt.busy and not attempt.is_asking
    sign = (Hint("enter", enter, 0),) if may_sign and is_free else ()
    if is_in_field:
        return (*sign, Hint("tab", "next field", 2), Hint("esc", "other keys", 1))
    accept = (Hint("d", "yes, this domain", 0),) if check and check.asks else ()
    return (
        Hint("1 2 3", "source", 1), *sign, *accept, Hint("tab", "next field", 3),
        Hint("n", "new challenge", 4), *leave, Hint("?", "keys", 1), Hint("q", "quit", 2),
    )  # fmt: skip
