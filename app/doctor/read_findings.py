"""Findings on each read endpoint: whether it answers, and how much of it is understood. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.api.failures import NO_ROUTE
from app.doctor import visits
from app.doctor.findings import Finding, Level, Section
from app.doctor.visits import Visit
from app.errors import BadReply, NotFound, RateLimited, Refused, Unauthenticated

_CANDLE = ("time", "open", "high", "low", "close")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "profile": ("equity", "free_balance"),
    "active_sessions": ("id", "symbol", "state", "budget"),
    "current_trade": (
        "id",
        "positions.id",
        "positions.symbol",
        "positions.side",
        "positions.size",
        "positions.entry_price",
        "positions.mark_price",
        "positions.pnl",
    ),
    "session_logs": ("time", "text"),
    "trade_logs": ("time", "text"),
    "latest_candles": ("symbol", *_CANDLE),
    "candle_history": _CANDLE,
    "candles": _CANDLE,
    "signals": ("side", "time"),
    "market_signals": ("symbol", "side", "time"),
    "leaderboard_stats": ("accounts", "volume"),
    "rankings": ("rank", "pnl"),
    "standing": ("rank", "pnl"),
    "referral": ("code",),
    "referral_stats": ("referred", "earned"),
    "deposits": ("amount", "state", "time"),
    "total_deposited": ("total",),
}
"""Our fields without which a screen says too little; that others are missing is usual."""

REPORT = "Run “alura doctor --json” and add what it prints to a report."


def of_reads(made: Sequence[Visit]) -> Iterator[Finding]:
    """Judge every read endpoint, and whether this is the API at all."""
    failed = sum(visit.error is not None for visit in made)
    if failed > 1 and not any(visit.reading for visit in made):
        sentence = f"None of {failed} endpoints gave a good answer: this may not be the Alura API."
        step = "Check the base URL, with its path."
        yield Finding(Section.HOST, "api", Level.BAD, "API", sentence, step)
    yield from map(_of_visit, made)


def recognised_share(visit: Visit) -> float | None:
    """Return how much of the answer's names was understood, from 0 to 1; None without names."""
    return visit.reading.recognised if visit.reading is not None else None


def in_words(field: str) -> str:
    """Return our name of a field as it is said: `positions.mark_price` is `mark price`."""
    return field.rpartition(".")[2].replace("_", " ").replace("pnl", "PnL")


def _of_visit(visit: Visit) -> Finding:
    endpoint = visit.endpoint
    level, sentence, step = _judged(visit)
    title = f"{endpoint.method} {endpoint.path}"
    return Finding(Section.READS, endpoint.name, level, title, sentence, step)


def _judged(visit: Visit) -> tuple[Level, str, str]:
    if visit.skipped:
        return _of_skipped(visit)
    if visit.error is not None:
        return _of_error(visit)
    reading = visit.reading
    if reading is None:
        raise ValueError(f"{visit.endpoint.name} was neither asked nor skipped")
    needed = NEEDED.get(visit.endpoint.name, ())
    lacking = [name for name in needed if name in reading.missing]
    others = sorted(reading.missing.difference(lacking))
    parts = []
    if lacking:
        parts.append(f"the answer has no {_listed(map(in_words, lacking))}")
    if reading.broken:
        parts.append(f"cannot be read: {_listed(reading.broken)}")
    if not reading.complete:
        parts.append("not every row could be read")
    is_hurt = bool(parts)
    if others:
        parts.append(f"{'also ' if is_hurt else ''}missing: {_listed(map(in_words, others))}")
    if reading.unread:
        parts.append(f"not understood: {_listed(reading.unread)}")
    if not parts:
        return Level.OK, "All understood." if recognised_share(visit) else "Nothing to it.", ""
    sentence = "; ".join(parts)
    sentence = f"{sentence[0].upper()}{sentence[1:]}."
    if is_hurt:
        return Level.WARN, sentence, f"{_MEND} {REPORT}"
    return Level.NOTE, sentence, "Nothing to do: no figure on a screen needs it."


_MEND = "If one of the names is the missing one, say so under [contract.names] in the settings."


def _of_skipped(visit: Visit) -> tuple[Level, str, str]:
    sentence = f"Not checked: {visit.skipped}."
    match visit.skipped:
        case visits.SECRET:
            return Level.OK, sentence, ""
        case visits.NOBODY:
            return Level.NOTE, sentence, "Sign in with “alura sign-in”, then run this again."
        case visits.SILENT | visits.WAITING:
            # What made it so has a finding of its own.
            return Level.NOTE, sentence, "Run this again in a few minutes."
        case _:
            return Level.NOTE, sentence, "Nothing to do: there is nothing to ask it about."


def _of_error(visit: Visit) -> tuple[Level, str, str]:
    error = visit.error
    if error is None:
        raise ValueError(f"{visit.endpoint.name} did not fail")
    sentence, _, step = error.message.removesuffix(".").rpartition(". ")
    sentence, step = (f"{sentence}.", f"{step}.") if sentence else (f"{step}.", "Try again later.")
    if isinstance(error, Unauthenticated):
        # The token has a finding of its own; here it is only said that nothing is known.
        return Level.NOTE, "Not checked: the server no longer takes the token.", "Sign in again."
    if isinstance(error, RateLimited):
        return Level.WARN, sentence, step
    if isinstance(error, NotFound):
        # Where the route itself is lacking, the server's words only repeat it.
        sentence = f"{NO_ROUTE}." if sentence.startswith(NO_ROUTE) else sentence
        step = f"What is read from it stays empty: look for a newer alura. {REPORT}"
    elif isinstance(error, Refused | BadReply):
        step = f"What is read from it stays empty. {REPORT}"
    return Level.BAD, sentence, step


def _listed(words: Iterable[str], most: int = 6) -> str:
    words = list(words)
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more
