"""Sums over sessions that refuse what is doubtful, progress, and what ends when."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.feeds import AnyFeed, Feed
from app.models.reading import Reading
from app.models.sessions import Session
from app.ui.pieces import plain
from app.ui.words.session import (
    End,
    end_of,
    facts_of,
    narrow_facts,
    summary,
    total_cells,
    totals_note,
    totals_of,
)

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)


def session(**fields: object) -> Session:
    known = {"symbol": "SOL", "budget": Decimal(100), "pnl": Decimal("2.50"), "open_positions": 1}
    known |= {"max_positions": 2}
    return Session.model_construct(**{**dict.fromkeys(Session.model_fields), **known, **fields})


def feed(*sessions: Session, complete: bool = True) -> AnyFeed:
    return Feed(every=5.0).succeeded(Reading(sessions, complete=complete), 100.0)


def test_sums_over_a_good_reading() -> None:
    totals = totals_of(feed(session(), session(pnl=Decimal(-4))), is_stale=False)
    assert totals_note(totals) == "budget 200.00 · PnL −1.50"
    assert plain(summary(totals)).startswith("2 active   budget 200.00   PnL ▼ −1.50   open")
    assert "2 of 4" in plain(summary(totals))
    assert plain(total_cells(totals)["of_budget"]) == "−0.75 %"


def test_a_row_without_the_figure_takes_the_sum_away_and_is_counted() -> None:
    rows = session(), session(pnl=None, realised_pnl=Decimal(1)), session(budget=None)
    totals = totals_of(feed(*rows), is_stale=False)
    words = "budget — · PnL — (1 of 3 without budget, 1 of 3 without PnL)"
    assert totals_note(totals) == words
    assert "1 of 3 without PnL" in plain(summary(totals))
    cells = {name: plain(cell).strip() for name, cell in total_cells(totals).items()}
    assert cells == {"asset": "all", "budget": "—", "pnl": "—", "of_budget": "—"}


def test_old_and_incomplete_readings_have_no_sums() -> None:
    old = totals_of(feed(session()), is_stale=True)
    partial = totals_of(feed(session(), complete=False), is_stale=False)
    assert "100" not in str(summary(old)) + totals_note(old)
    assert "100" not in str(summary(partial)) + totals_note(partial)
    assert "totals withheld, the reading is stale" in plain(summary(old))
    assert "not all sessions could be read" in plain(summary(partial))
    assert "not all sessions could be read" in totals_note(partial)
    assert totals_of(Feed(), is_stale=False).why
    assert summary(totals_of(feed(), is_stale=False)) == ()


def test_what_ends_when_is_the_servers_word_else_from_start_and_duration() -> None:
    ends = NOW + timedelta(days=6, hours=21)
    assert end_of(session(ends_at=ends)) == End(ends)
    assert End(ends).left(NOW) == "6 d 21 h"
    computed = end_of(session(started_at=NOW - timedelta(days=1), duration="7D"))
    assert computed == End(NOW + timedelta(days=6), is_computed=True)
    assert computed is not None
    assert computed.left(NOW) == "~6 d 00 h"
    assert computed.left(NOW + timedelta(days=7)) == "over"
    assert end_of(session(duration="7D")) is None
    assert end_of(session(started_at=NOW, duration="soon")) is None


def words(row: Session) -> dict[str, str]:
    told = facts_of(row, NOW, lambda time: "—" if time is None else f"{time:%d %b %H:%M}")
    return {label: plain(value) for label, value in told}


def test_progress_is_told_towards_the_target_or_the_loss_limit() -> None:
    limits = {"profit_target": Decimal(40), "loss_threshold": Decimal(15), "limits_unit": "USDC"}
    up = words(session(pnl=Decimal("33.40"), **limits))
    assert (up["target"], up["loss limit"]) == ("+40.00 USDC   83.50 % reached", "−15.00 USDC")
    down = words(session(pnl=Decimal("-7.50"), **limits))
    assert (down["target"], down["loss limit"]) == ("+40.00 USDC", "−15.00 USDC   50.00 % used")
    unknown = words(session(pnl=Decimal("33.40"), **{**limits, "limits_unit": None}))
    assert (unknown["target"], unknown["loss limit"]) == ("40 unit?", "15 unit?")
    assert "40 unit?" in plain(narrow_facts(session(**{**limits, "limits_unit": None}), NOW))


def test_an_end_without_a_time_and_one_that_is_over_are_said() -> None:
    assert "no time is given" in words(session())["ends"]
    over = words(session(ends_at=NOW - timedelta(minutes=1)))["ends"]
    assert over == "22 Nov 13:59, its time is over"
    soon = session(started_at=NOW, duration="3D")
    assert words(soon)["ends"] == "~25 Nov 14:00, in 3 d 00 h  from its duration"
    assert plain(narrow_facts(soon, NOW)).endswith("ends ~3 d")
