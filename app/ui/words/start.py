"""What the form of a new session says of starting it, and of the start before. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.action import Phase
from app.intents import plain_amount
from app.starts import StartAdvance
from app.ui import format as fmt
from app.ui.confirm_facts import NO_STOP
from app.ui.glyphs import ATTENTION, HALF, NO, SENT, UNKNOWN, YES
from app.ui.pieces import Line, Piece, keyed, line, wrap
from app.ui.words.gate import doubt

if TYPE_CHECKING:
    from app.action import Action
    from app.ui.session_form import Form
    from app.ui.states import Moment

OPEN = (
    "Nothing published says whether target and loss are USDC or percent of the budget, nor whether "
    "the formula divides by a position's margin or by the budget: each reading is shown. A gap in "
    "price can lose more than the limit. The engine chooses the leverage."
)
STRATEGY = (
    "What a strategy sets, and what the end of its duration does, is not published: nothing here "
    "limits the loss but the amount."
)


def start_lines(form: Form, action: Action | None, moment: Moment, width: int) -> tuple[Line, ...]:
    """Return what can be done now, or what became of what was sent."""
    told = () if action is None else _action_lines(action, moment, width)
    after = () if told else _next(form, width)
    notes = (
        part for note in form.notes for part in wrap(line(f"{ATTENTION} {note}", "warn"), width)
    )
    return (*told, *notes, *after, *wrap(line(NO_STOP, "muted"), width))


def unsure_lines(width: int, *, is_quick: bool, brief: bool) -> tuple[Line, ...]:
    """Return what nobody has published."""
    if not is_quick:
        return wrap(line(STRATEGY, "muted"), width)
    if brief:
        return wrap(line("The unit is not published, so both readings are shown.", "muted"), width)
    return wrap(line(OPEN, "muted"), width)


def _next(form: Form, width: int) -> tuple[Line, ...]:
    start = form.start
    if start is None:
        return wrap(keyed("`enter` asks to start it when every field has its ✓."), width)
    on = start.symbol or f"index {start.asset_index}"
    takes_all = isinstance(start, StartAdvance) and start.max_wallet_budget
    sum_ = "everything that is free" if takes_all else f"{plain_amount(start.sum)} USDC"
    told = (
        Piece("The engine may then trade with "),
        Piece(f"{sum_} on {on}", "text bold"),
        Piece(". "),
        *keyed("`enter` asks: you type the amount, then the key starts it."),
    )
    return wrap(told, width)


def _action_lines(action: Action, moment: Moment, width: int) -> tuple[Line, ...]:
    age = fmt.duration(max(0.0, moment.monotonic - action.sent_at))
    match action.phase:
        case Phase.SENDING:
            return (line(f"{SENT} sent {age} ago, no reply yet", "accent bold"),)
        case Phase.ACCEPTED:
            return (line(f"{HALF} accepted, not listed yet {age}", "accent bold"),)
        case Phase.UNKNOWN:
            told = f"{UNKNOWN} {doubt(action)}: it may have started. It is not sent again."
            return wrap(line(told, "warn bold"), width)
        case Phase.DONE:
            return (line(f"{YES} {action.intent.subject} is listed", "gain bold"),)
        case Phase.FAILED:
            return _refused(action, width)
    told = f"{ATTENTION} the start of {age} ago is not listed; it may still come"
    return wrap(line(told, "warn bold"), width)


def _refused(action: Action, width: int) -> tuple[Line, ...]:
    error = action.error
    words = "not sent" if error is None else error.server_message or error.message
    # The server's words are data: they go into a piece of their own.
    head = wrap((Piece(f"{NO} ", "loss bold"), Piece(words, "loss")), width)
    if action.sight.shows_effect:
        told = f"{ATTENTION} yet a session is listed that was not"
        return (*head, *wrap(line(told, "warn bold"), width))
    step = "Change what it names; what you entered is kept."
    if error is not None and "duplicate" in (error.server_message or "").casefold():
        step = "Choose another asset, or wait until that session ends."
    return (*head, *wrap(line(step, "muted"), width))
