"""Reads a rendered answer as the client does, and says what came of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.api.market import ordered_candles
from app.api.reply import decode, read_list, read_page, read_present
from app.api.shapes import read_trade
from app.models.account import Profile
from app.models.community import Ranking
from app.models.deposits import Deposit
from app.models.log_lines import LogEntry
from app.models.market import Candle
from app.models.reading import Page, Reading
from app.models.sessions import Session
from app.models.trading import Position
from tests.support.dialects import render, verdict
from tests.support.dialects.layouts import Case

RENDERERS: dict[str, Callable[[int], Case]] = {
    "positions": render.positions,
    "sessions": render.sessions,
    "rankings": render.rankings,
    "logs": render.logs,
    "profiles": render.profiles,
    "deposits": render.deposits,
    "candles": render.candles,
}
READERS: dict[str, Callable[[object], Reading[Any]]] = {
    "positions": read_trade,
    "sessions": partial(
        read_list, model=Session, names=("sessions", "activeSessions", "tradingSessions")
    ),
    "rankings": partial(
        read_page, model=Ranking, names=("rankings", "leaderboard", "leaderboardRows", "users")
    ),
    "logs": partial(read_page, model=LogEntry, names=("logs", "entries", "events")),
    "profiles": partial(read_present, model=Profile, names=("profile", "user")),
    "deposits": partial(read_list, model=Deposit, names=("transactions", "deposits")),
    "candles": ordered_candles,
}
"""As the client calls them; `tests/api/test_round_trip.py` holds that it does."""
FIELDS = {
    "positions": list(Position.model_fields),
    "sessions": [name for name in Session.model_fields if name not in ("mode", "limits_unit")],
    "rankings": list(Ranking.model_fields),
    "logs": list(LogEntry.model_fields),
    "profiles": list(Profile.model_fields),
    "deposits": list(Deposit.model_fields),
    "candles": list(Candle.model_fields),
}


def read(case: Case) -> Reading[Any]:
    """Return the reading; raises BadReply or Doubtful and nothing else."""
    return READERS[case.kind](decode(case.body, "application/json"))


def rows_of(case: Case, reading: Reading[Any]) -> list[Any]:
    value = reading.value
    if value is None:
        return []
    if case.kind == "positions":
        return list(value.positions)
    if case.kind == "profiles":
        return [value]
    return list(value.rows if isinstance(value, Page) else value)


def faults(case: Case, reading: Reading[Any]) -> list[str]:
    """Return what is wrong in a reading."""
    wrong = verdict.judge(case, reading, rows_of(case, reading), FIELDS[case.kind])
    if case.kind == "positions" and reading.value is not None:
        for name in ("id", "session_id"):
            got, told = getattr(reading.value, name), case.outer.get(name)
            if got is not None and (told is None or got != told.value):
                wrong.append(f"trade.{name} is {got!r}, not {told and told.value!r}")
    return wrong
