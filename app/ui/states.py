"""What is the matter with a feed, in the words of the screens: one pure function. Draws nothing.

Never calls a value current that is not. Each sentence ends with the next step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import IntEnum
from typing import NamedTuple

from app.errors import (
    ApiError,
    BadReply,
    Forbidden,
    NoReply,
    NotOnTape,
    RateLimited,
    Refused,
    ServerFault,
    Unauthenticated,
    Unreachable,
)
from app.feeds import AnyFeed
from app.ui import format as fmt
from app.ui.glyphs import CONNECTED, HALF, LOADING, LOGGED_OUT, MISSING, NO, OFFLINE, THROTTLED
from app.ui.pieces import Line, Piece, keyed, line

_QUIET_SECONDS = 60.0
"""A stale panel says when it was last read only from here on."""
_STALE_SECONDS = 30.0
"""A reading is not called stale before this age, however fast its topic is read."""


class Kind(IntEnum):
    """What is the matter, the worst last."""

    LIVE = 0
    AGEING = 1
    PAUSED = 2
    LOADING = 3
    STALE = 4
    THROTTLED = 5
    OFFLINE = 6
    REFUSED = 7
    NOT_UNDERSTOOD = 8
    SERVER_ERROR = 9
    LOGGED_OUT = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment on both clocks."""

    monotonic: float
    """Seconds that feeds count in."""
    utc: datetime
    """The time of day, aware."""
    zone: tzinfo
    """Where the user lives."""
    slept_at: float | None = None
    """When the machine was last seen to have slept, in monotonic seconds."""
    slept_for: float = 0.0
    """How long that was, in seconds."""

    def clock_time(self, monotonic: float) -> str:
        """Return the time of day of a monotonic moment, as the screens write it."""
        then = self.utc + timedelta(seconds=monotonic - self.monotonic)
        return fmt.clock_time(then, self.utc, self.zone)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a panel shows, for the sentences."""

    noun: str
    """`positions`, as in "reading positions from"."""
    host: str
    """The server's name."""
    empty: tuple[Line, ...] = ()
    """What stands there when the server has none."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Our field name → its word, of those that a note should say are missing."""


class State(NamedTuple):
    """How a panel stands."""

    kind: Kind
    """What is the matter."""
    slot: str
    """The words of the age slot."""
    role: str = "muted"
    """Their role in the palette."""
    is_stale: bool = False
    """Rows are greyed, totals withheld."""
    sentence: tuple[Line, ...] = ()
    """What stands inside the panel, with the next step."""
    note: str = ""
    """What the title says of a reply that was only partly understood."""


class Circumstances(NamedTuple):
    """What a feed does not know of itself."""

    is_empty: bool = False
    """The server answered, and has none."""
    nothing: tuple[Line, ...] = ()
    """Why there is nothing that could be read: no trade, no log of it."""
    paused_at: datetime | None = None
    """Since when the picture stands still."""
    token_ended: datetime | None = None
    """When the token ended, where that is known."""


def describe(
    feed: AnyFeed, subject: Subject, moment: Moment, around: Circumstances | None = None
) -> State:
    """Return the state of a panel that shows this feed."""
    around = around or Circumstances()
    if feed.error is not None:
        return _failed(feed, feed.error, subject, moment, around)
    age = feed.age(moment.monotonic)
    if age is None and around.nothing:
        return State(Kind.LIVE, MISSING, sentence=around.nothing)
    if age is None:
        words = line(f"reading {subject.noun} from {subject.host}", "muted")
        return State(Kind.LOADING, f"{LOADING} loading", is_stale=True, sentence=(words,))
    note = _note(feed, subject)
    has_slept = moment.slept_at is not None and (feed.read_at or 0.0) < moment.slept_at
    if has_slept:
        slept = f"The machine slept for {fmt.duration(moment.slept_for)}."
        words = line(f"{slept} Reading everything again.")
        return State(Kind.STALE, f"{HALF} stale", "warn", True, (words,), note)
    if age >= max(_STALE_SECONDS, 4 * feed.every):
        read_at = moment.clock_time(feed.read_at or 0.0)
        words = (*line(f"Last reading {read_at}. "), *keyed("`r` read now."))
        said = (words,) if age >= _QUIET_SECONDS else ()
        slot = f"{HALF} stale {fmt.age_step(age)}"
        return State(Kind.STALE, slot, "warn", True, said, note)
    if around.paused_at is not None:
        at = fmt.clock_time(around.paused_at, moment.utc, moment.zone)
        paused = (
            line(f"Paused at {at}. Reading goes on, the picture stands still."),
            keyed("`p` go on; `x` still reads again before it arms."),
        )
        return State(Kind.PAUSED, "paused", "warn", sentence=paused, note=note)
    sentence = subject.empty if around.is_empty else ()
    if feed.is_current(moment.monotonic):
        return State(Kind.LIVE, "live", sentence=sentence, note=note)
    return State(Kind.AGEING, fmt.age_step(age), sentence=sentence, note=note)


def connection(states: Iterable[State]) -> Line:
    """Return what the status bar says: one shape and one word for the worst of the states."""
    # What is still loading says nothing of the connection while something else was read.
    known = (state for state in states if state.kind is not Kind.LOADING)
    worst = max(known, key=lambda state: state.kind, default=None)
    if worst is None:
        return line(f"{LOADING} connecting", "muted")
    if worst.kind < Kind.LOADING:
        return (Piece(CONNECTED, "gain"), Piece(" connected"))
    shape, _, words = worst.slot.partition(" ")
    return (Piece(shape, worst.role), Piece(f" {words}"))


def _failed(
    feed: AnyFeed, error: ApiError, subject: Subject, moment: Moment, around: Circumstances
) -> State:
    note = _note(feed, subject)
    words: tuple[Line, ...]
    again = keyed(f"{_next_try(feed, moment)} `r` try now.")
    if isinstance(error, Unauthenticated):
        ended = around.token_ended
        why = (
            "The server no longer takes the token."
            if ended is None or ended > moment.utc
            else f"The token ended at {fmt.hour(ended, moment.zone)}."
        )
        words = (line(why), keyed("`i` sign in here; nothing is lost."))
        return State(Kind.LOGGED_OUT, f"{LOGGED_OUT} logged out", "loss", True, words, note)
    if isinstance(error, RateLimited):
        left = None if feed.next_at is None else feed.next_at - moment.monotonic
        wait = "" if left is None else f" {fmt.countdown(left)}"
        words = (line("The server asks us to wait."), *_next_reading(feed, moment))
        words += (line("A close of yours is still sent.", "muted"),)
        return State(Kind.THROTTLED, f"{THROTTLED} throttled{wait}", "warn", True, words, note)
    if isinstance(error, NotOnTape):
        words = (line(f"{error.message.split('. ')[0].removesuffix('.')}."),)
        words += (keyed("`.` next exchange, `T` another time."),)
        return State(Kind.OFFLINE, f"{OFFLINE} not on the tape", "warn", True, words, note)
    if isinstance(error, Unreachable | NoReply):
        what = "No way to" if isinstance(error, Unreachable) else "No answer from"
        words = (line(f"{what} {subject.host}."), again)
        words += (line("Your sessions go on without us.", "muted"),)
        slot = f"{OFFLINE} offline{_since(feed, moment)}"
        return State(Kind.OFFLINE, slot, "warn", True, words, note)
    if isinstance(error, BadReply):
        # The error's own next step is for those who read it without a panel around it.
        reason = error.message.split(". ")[0].removesuffix(".")
        words = (line(f"{reason}."), (*again, *keyed(" `8` shows what came.")))
        return State(Kind.NOT_UNDERSTOOD, f"{NO} not understood", "loss", True, words, note)
    status = "" if error.status is None else f" {error.status}"
    if isinstance(error, ServerFault):
        times = "once" if feed.failures <= 1 else f"{feed.failures} times"
        words = (line(f"The server failed {times}."), (*again, *keyed(" `8` system")))
        return State(Kind.SERVER_ERROR, f"{NO} server error{status}", "loss", True, words, note)
    says = f": “{fmt.middle_cut(error.server_message, 300)}”" if error.server_message else "."
    what = "This account may not read this" if isinstance(error, Forbidden) else "Refused"
    if not isinstance(error, Refused):
        what = "The server said no"
    words = (line(f"{what}{says}"), again)
    return State(Kind.REFUSED, f"{NO} refused{status}", "loss", True, words, note)


def _since(feed: AnyFeed, moment: Moment) -> str:
    seconds = 0.0 if feed.failed_at is None else moment.monotonic - feed.failed_at
    return f" {fmt.age_step(seconds)}" if seconds >= 10 else ""


def _next_try(feed: AnyFeed, moment: Moment) -> str:
    if feed.next_at is None:
        return "Trying now,"
    return f"Next try in {fmt.countdown(feed.next_at - moment.monotonic)},"


def _next_reading(feed: AnyFeed, moment: Moment) -> tuple[Line, ...]:
    if feed.next_at is None:
        return ()
    return (line(f"Next reading {moment.clock_time(feed.next_at)}.", "muted"),)


def _note(feed: AnyFeed, subject: Subject) -> str:
    if feed.reading is None:
        return ""
    lacking = [word for name, word in subject.fields.items() if name in feed.reading.missing]
    parts = [f"no {', '.join(lacking)} given"] if lacking else []
    if not feed.reading.complete:
        parts.append("some rows not understood")
    return "; ".join(parts)
