"""A whole answer of an invented server, from one number: truth, dialect, bytes.

`positions(seed)` and the like are pure: the same number gives the same answer for ever, so a
case that fails is replayed by its number.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.support.dialects import bars, noise, truth
from tests.support.dialects.forms import to_json
from tests.support.dialects.layouts import Case, laid_out
from tests.support.dialects.rows import Expected, Row, RowDialect
from tests.support.dialects.spelling import Spelling
from tests.support.dialects.vocabulary import POSITIONS, Vocabulary
from tests.support.dialects.vocabulary_rows import DEPOSITS, LOGS, PROFILES, RANKINGS, SESSIONS

LISTS = (
    "positions", "positions", "positions", "open positions", "active positions",
    "asset positions", "current positions", "position list", "live positions",
)  # fmt: skip
CLOSED = ("closed positions", "past positions", "history", "closed", "recently closed",
          "position history", "archived positions")  # fmt: skip
TRADES = ("trade", "current trade", "active trade", "trade")


def positions(seed: int) -> Case:
    """Return a current trade with its positions."""
    rng = random.Random(seed)
    spelling = Spelling(rng)
    things = truth.positions(rng)
    dialect = RowDialect(POSITIONS, rng, spelling)
    rows = [dialect.render(thing) for thing in things]
    case = Case(seed, "positions", b"", [row.expected for row in rows], "")
    case.outer["id"] = Expected(things[0].trade_id, "trade id", "id")
    case.outer["session_id"] = Expected(things[0].session_id, "session id", "session id")
    core = _trade(case, rows, rng, spelling)
    return _finished(case, core, rng, spelling)


def _listing(
    kind: str, seed: int, words: Vocabulary, draw: Callable[[random.Random], list[Any]]
) -> Case:
    rng = random.Random(seed)
    spelling = Spelling(rng)
    things = draw(rng)
    dialect = RowDialect(words, rng, spelling)
    rows = [dialect.render(thing) for thing in things]
    case = Case(seed, kind, b"", [row.expected for row in rows], "")
    core = laid_out(case, rows, rng, spelling)
    if rng.random() < 0.6:
        name = spelling(rng.choice((*NAMES[kind], *noise.LISTS)))
        beside = noise.paging(rng, spelling, len(rows)) if rng.random() < 0.7 else {}
        core = {name: core, **beside} if rng.random() < 0.5 else {**beside, name: core}
        case.layout += f" in {name}" if name.lower() not in NAMES[kind] else ""
    return _finished(case, core, rng, spelling)


NAMES = {
    "sessions": ("sessions", "active sessions", "trading sessions", "sessions"),
    "rankings": ("rankings", "leaderboard", "traders", "users", "leaderboard rows", "ranks"),
    "logs": ("logs", "entries", "events", "log entries", "session logs"),
    "deposits": ("transactions", "deposits", "my transactions", "verified deposits"),
}


def sessions(seed: int) -> Case:
    """Return the active sessions."""
    return _listing("sessions", seed, SESSIONS, truth.sessions)


def rankings(seed: int) -> Case:
    """Return one page of a leaderboard."""
    return _listing("rankings", seed, RANKINGS, truth.rankings)


def logs(seed: int) -> Case:
    """Return one page of a log."""
    return _listing("logs", seed, LOGS, truth.log_rows)


def deposits(seed: int) -> Case:
    """Return the deposits that were verified."""
    return _listing("deposits", seed, DEPOSITS, truth.deposits)


def candles(seed: int) -> Case:
    """Return the candles of one market."""
    rng = random.Random(seed)
    spelling = Spelling(rng)
    core, rows, layout, doubtful = bars.drawn(rng, spelling)
    case = Case(seed, "candles", b"", rows, layout, doubtful=doubtful)
    return _finished(case, core, rng, spelling)


def profiles(seed: int) -> Case:
    """Return the user."""
    rng = random.Random(seed)
    spelling = Spelling(rng)
    row = RowDialect(PROFILES, rng, spelling).render(truth.profile(rng))
    case = Case(seed, "profiles", b"", [row.expected], "object")
    core: object = row.sent
    if rng.random() < 0.5:
        core = {spelling(rng.choice(("user", "profile", "user profile", "account", "me"))): core}
    return _finished(case, core, rng, spelling)


def _finished(case: Case, core: object, rng: random.Random, spelling: Spelling) -> Case:
    depth = rng.choice((0, 0, 1, 1, 1, 2, 2, 3, 4))
    if rng.random() < 0.02:
        core = to_json(core)
        case.layout += ", answer as text"
        depth = max(depth, 1)
    answer = noise.wrapped(core, rng, spelling, depth=depth)
    case.layout += f", depth {depth}"
    case.body = to_json(answer).encode()
    return case


def _trade(case: Case, rows: list[Row], rng: random.Random, spelling: Spelling) -> object:
    laid = _with_the_gone(case, laid_out(case, rows, rng, spelling), rows, rng, spelling)
    way = rng.random()
    if way < 0.2 and isinstance(laid, list):
        case.layout += " bare"
        return laid
    name = spelling(rng.choice(LISTS))
    if way < 0.4:
        case.layout += " beside paging"
        beside = noise.paging(rng, spelling, len(rows)) if rng.random() < 0.6 else {}
        return _with_closed(case, {name: laid, **beside}, rows, rng, spelling)
    trade: dict[str, Any] = {}
    for key, said in (
        ("id", case.outer["id"].value),
        ("session id", case.outer["session_id"].value),
        ("user id", truth.identity(rng)),
        ("status", rng.choice(("open", "ACTIVE", "Running"))),
        ("total pnl", "12345.67"),
        ("created at", "2026-11-01T00:00:00Z"),
        ("total positions", len(rows)),
        ("leverage", 49),
        ("take profit percent", 4),
    ):
        if rng.random() < 0.5:
            trade[spelling(key)] = said
    trade[name] = laid
    if rng.random() < 0.3:
        trade = dict(sorted(trade.items(), key=lambda _: rng.random()))
    trade = _with_closed(case, trade, rows, rng, spelling)
    if way < 0.7:
        case.layout += " in a trade"
        return trade
    if way < 0.75:
        case.layout += " in a list of one trade"
        return [trade]
    case.layout += " in a named trade"
    return {spelling(rng.choice(TRADES)): trade}


def _with_closed(
    case: Case, holder: dict[str, Any], rows: list[Row], rng: random.Random, spelling: Spelling
) -> dict[str, Any]:
    """Put closed positions and sums beside the open ones."""
    if rng.random() < 0.15:
        sums = {spelling(name): said for name, said in SUMS if rng.random() < 0.6}
        name = spelling(rng.choice(("totals", "summary", "aggregate", "total", "overall")))
        holder = {name: sums, **holder} if rng.random() < 0.5 else {**holder, name: sums}
    if rng.random() < 0.12:
        closed = json.loads(to_json(rows[0].sent))
        mark = f"ghost-{rng.randrange(1000)}"
        for key in (
            where.name for name, where in rows[0].expected.items() if name == "id" and where.told
        ):
            if key in closed:
                closed[key] = mark
                case.ghosts.append(mark)
        if case.ghosts:
            closed[spelling("closed at")] = "2026-11-02T00:00:00Z"
            holder = {**holder, spelling(rng.choice(CLOSED)): [closed]}
            case.layout += ", closed ones beside"
    return holder


SUMS = (("pnl", "999.99"), ("size", 777), ("margin", "888.8"), ("notional", 66666), ("count", 9),
        ("unrealized pnl", "999.99"), ("entry price", 5), ("leverage", 48))  # fmt: skip


def _with_the_gone(
    case: Case, laid: object, rows: list[Row], rng: random.Random, spelling: Spelling
) -> object:
    """Put a row among the others that is deleted, or closed, or their sum."""
    if not isinstance(laid, list) or not laid or rng.random() > 0.08:
        return laid
    told = rows[0].expected["id"]
    if not isinstance(laid[0], dict) or not told.told or told.name not in laid[0]:
        return laid
    gone = json.loads(to_json(laid[0]))
    gone[told.name] = f"ghost-{rng.randrange(1000)}"
    way = rng.choice(("deleted", "closed"))
    if way == "deleted":
        gone[spelling("is deleted")] = True
        gone[spelling("deleted at")] = "2026-11-02T00:00:00Z"
    else:
        state = rows[0].expected["state"]
        if (
            not state.told
            or state.name.casefold() not in ("status", "state")
            or state.name not in gone
        ):
            return laid
        gone[state.name] = "CLOSED"
    case.ghosts.append(gone[told.name])
    case.layout += f", a {way} one among them"
    return [*laid, gone]
