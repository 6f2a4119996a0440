"""What the dialog of a change that closes nothing says before it is sent. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.intents import Proof
from app.ui import format as fmt
from app.ui.confirm_facts import naming
from app.ui.confirm_outcome import outcome
from app.ui.glyphs import ATTENTION, CONNECTED, LOADING, UNKNOWN
from app.ui.pieces import Line, Piece, line, wrap
from app.ui.stand import Stand
from app.ui.words.gate import (
    READ_AGAIN,
    WIDTH,
    Around,
    Words,
    accepting,
    asked,
    earlier_words,
    in_flight,
    read_only,
    said,
    unread,
)

if TYPE_CHECKING:
    from app.ui.confirming import Confirming

TOPICS = {Proof.READING: "sessions", Proof.WORD: "balance"}
"""What is read before it arms."""


def words_of(confirming: Confirming, around: Around) -> Words:
    """Return what the dialog says now."""
    names = naming(confirming.intent)
    match confirming.stand:
        case Stand.READING:
            lines = (
                line(f"{LOADING} reading the {_topic(confirming)} before anything can be sent"),
                *earlier_words(confirming.earlier, around, names.verb),
            )
            right = line(f"{around.key} comes when it is read", "muted")
            return Words("track", names.title, lines, right, "Keep")
        case Stand.LOCKED:
            lines = in_flight(confirming, around, f"{names.verb} of the same")
            earlier = confirming.earlier
            if earlier is not None and earlier.is_in_doubt:
                since = fmt.clock_time(earlier.sent_time, around.moment.utc, around.moment.zone)
                told = f"{UNKNOWN} an earlier {names.verb} of {since} is in doubt"
                lines = (line(told, "warn bold"), *said(f"{DOUBT} Nothing is sent until then."))
            return Words("accent", names.title, lines, ())
        case Stand.READ_ONLY:
            return Words("track", names.title, read_only(names.verb), ())
        case Stand.CHANGED:
            told = f"{ATTENTION} a session on this asset is listed: the server takes one on each"
            lines = (
                *wrap(line(told, "warn bold"), WIDTH),
                *said("Nothing is sent. Choose another asset."),
            )
            return Words("warn", names.title, lines, line(f"{around.key} is off", "muted"), "Keep")
        case Stand.BLIND:
            return _blind(confirming, around)
        case Stand.SENT:
            return outcome(confirming, around)
    return _armed(confirming, around)


DOUBT = "Nobody knows what became of it: look on chain, then type checked on the wallet screen (6)."


def _armed(confirming: Confirming, around: Around) -> Words:
    names = naming(confirming.intent)
    lines: list[Line] = [*_checked(confirming, around)]
    lines += earlier_words(confirming.earlier, around, names.verb)
    if confirming.words:
        lines.append(asked(confirming, f"To {names.verb}, type "))
    right = accepting(confirming, around, names.goal)
    return Words("loss", names.title, tuple(lines), right, "Keep")


def _checked(confirming: Confirming, around: Around) -> tuple[Line, ...]:
    intent, feed = confirming.intent, confirming.feed
    age = fmt.age_exact(feed.age(around.moment.monotonic))
    match intent.proof:
        case Proof.REPLY:
            return (line("It moves no money by itself.", "muted"),)
        case Proof.READING:
            head = Piece(f"{CONNECTED} checked {age}", "gain bold")
            return ((head, Piece("   no session on this asset is listed")),)
    if not confirming.has_looked:
        why = unread(feed, "balance", confirming.waits_since, around.moment.monotonic)
        told = "It can be sent all the same; afterwards there is nothing to compare with."
        return (*wrap(line(why, "warn bold"), WIDTH), *said(told))
    balances = intent.balances
    free = fmt.usdc(balances.free if balances is not None else None)
    equity = fmt.usdc(balances.equity if balances is not None else None)
    head = Piece(f"{CONNECTED} read {age}", "gain bold")
    lines: tuple[Line, ...] = ((head, Piece(f"   free {free}   equity {equity} USDC")),)
    spends = intent.spends
    if spends is not None and balances is not None and balances.free is not None:
        left = balances.free - spends
        role = "muted" if left >= 0 else "warn"
        after = f"{ATTENTION} more than is free" if left < 0 else f"free after ~{fmt.usdc(left)}"
        lines = (*lines, line(after, role))
    return lines


def _blind(confirming: Confirming, around: Around) -> Words:
    head = unread(
        confirming.feed, _topic(confirming), confirming.waits_since, around.moment.monotonic
    )
    told = "A start that nothing could prove afterwards is not sent. It arms when they are read."
    lines = (*wrap(line(head, "warn bold"), WIDTH), *said(told))
    return Words("warn", naming(confirming.intent).title, lines, READ_AGAIN, "Keep")


def _topic(confirming: Confirming) -> str:
    return TOPICS[confirming.intent.proof]
