"""Health, requests and past actions in the words of the system screen. Pure; judges nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from app.action import Action, Phase
from app.intent_notes import from_note
from app.intents import Proof
from app.journal import Past
from app.ui import format as fmt
from app.ui.glyphs import MISSING, NO
from app.ui.pieces import Line, Piece, join, line
from app.ui.widgets.fact_table import Fact, facts
from app.ui.words.action import what

if TYPE_CHECKING:
    from app.models.health import HealthPart, ServiceHealth
    from app.models.traffic import Traffic

_WELL = frozenset({"ok", "up", "healthy", "online", "running", "ready", "alive", "connected"})
_ILL = frozenset({"error", "down", "unhealthy", "offline", "failed", "failing", "disconnected"})
_BLOCKS = "▁▂▃▄▅▆▇█"
_PHASES = {
    Phase.SENDING: ("→ sent, no reply yet", "accent"),
    Phase.ACCEPTED: ("◐ accepted, not seen yet", "accent"),
    Phase.UNKNOWN: ("? unknown, checking", "warn bold"),
    Phase.DONE: ("✓ done", "gain"),
    Phase.FAILED: ("✕ not done", "loss"),
    Phase.STILL_OPEN: ("◐ still open", "warn"),
    Phase.UNSEEN: ("◐ not seen", "warn"),
    Phase.CHECKED: ("✓ checked by you", "text"),
}


def health_facts(health: ServiceHealth) -> list[Fact]:
    """Return each part of the service in the server's own words."""
    return [fact for part in health.parts for fact in facts(part.name, *_part(part))]


def _part(part: HealthPart) -> list[Line]:
    if part.error is not None:
        status = f" {part.error.status}" if part.error.status is not None else ""
        words = part.error.server_message or part.error.message.split(". ")[0]
        return [(Piece(f"{NO} {part.error.word}{status}  ", "loss"), Piece(words))]
    health = part.health
    if health is None:
        return [line("no answer", "muted")]
    known: list[Line] = [_word(health.state) if health.state else line("answers", "text")]
    if health.version:
        known.append((Piece("version ", "muted"), Piece(health.version)))
    if health.uptime_seconds is not None:
        known.append((Piece("up ", "muted"), Piece(fmt.duration(float(health.uptime_seconds)))))
    inner = [(Piece(f"{name} ", "muted"), *_word(word)) for name, word in health.parts.items()]
    return [join(*known, *inner)]


def _word(word: str) -> Line:
    """Return the server's word; those that everybody means the same by have a colour."""
    folded = word.casefold()
    return line(word, "gain" if folded in _WELL else "loss" if folded in _ILL else "text")


def request_facts(traffic: Traffic, not_polled: Iterable[str]) -> list[Fact]:
    """Return how much is asked of the server."""
    told = facts("this minute", line(fmt.count(traffic.this_minute)))
    told += facts(*_minutes_before(traffic))
    is_slow = traffic.rate < traffic.full_rate
    allowed = Piece(f"{traffic.rate:.2f}", "warn" if is_slow else "text")
    told += facts("reads a second", (allowed, Piece(f" of {traffic.full_rate:g}", "muted")))
    if traffic.quiet_seconds:
        wait = f"The server asks for {fmt.countdown(traffic.quiet_seconds)} of quiet."
        told += facts("quiet", line(wait, "warn"))
    throttled = fmt.count(traffic.throttled)
    told += facts("throttled", line(throttled, "warn" if traffic.throttled else "text"))
    told += facts("not polled", *(line(words, "muted") for words in not_polled))
    return told


def _minutes_before(traffic: Traffic) -> tuple[str, Line]:
    """Return the line of the minutes before this one, which is there from the start: no panel moves
    when the first of them is over."""
    most = max(traffic.before, default=0)
    if not most:
        return "before", line(MISSING, "muted")
    bars = "".join(_BLOCKS[count * (len(_BLOCKS) - 1) // most] for count in traffic.before)
    mean = sum(traffic.before) / len(traffic.before)
    minutes = f"{len(traffic.before)} before" if len(traffic.before) > 1 else "before"
    counted = f"  {mean:.0f} a minute, {fmt.count(most)} at most"
    return minutes, (Piece(bars, "accent"), Piece(counted, "muted"))


def action_facts(
    actions: Iterable[Action], past: Iterable[Past], times: Callable[[datetime | None], str]
) -> list[Fact]:
    """Return what was sent, the newest first: this program's own, and what is on record."""
    own = {action.number: action for action in actions}
    rows = [(action.sent_time, _own(action)) for action in own.values()]
    rows += [(old.sent_time, _past(old)) for old in past if old.number not in own]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [Fact(times(at), words) for at, words in rows]


def _own(action: Action) -> Line:
    words, role = _PHASES[action.phase]
    said = action.error.message if action.error is not None else ""
    told = join(line(words, role), line(what(action.intent)), line(said, "muted"))
    return join(told, line(_way_out(action), "text"))


def _way_out(action: Action) -> str:
    """Return what ends an outcome that nobody knows; empty where it is known."""
    if action.phase is not Phase.UNKNOWN:
        return ""
    if action.is_in_doubt:
        return "Look on chain, then type checked on the wallet screen (6)."
    if action.intent.proof is Proof.REPLY:
        return "It moves no money: it can be asked for again."
    return "The next good readings of the server end it." if action.is_open else ""


def _past(old: Past) -> Line:
    intent = from_note(old.note)
    aim = what(intent) if intent is not None else "an action that this version does not know"
    if old.outcome is None:
        told = join(line("? no outcome on record", "warn bold"), line(aim))
        return join(told, line("Another program sent it; where that ended, a new start ends it."))
    phase = next((phase for phase in Phase if phase.value == old.outcome), None)
    words, role = _PHASES[phase] if phase is not None else (old.outcome, "text")
    elsewhere = line("not by this program", "muted")
    return join(line(words, role), line(aim), elsewhere, line(old.said, "muted"))
