"""The server's own contract in the words of the system screen. Pure; judges nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC
from typing import TYPE_CHECKING

from app.ui.pieces import line
from app.ui.widgets.fact_table import Fact, facts

if TYPE_CHECKING:
    from app.models.contract import ContractReport

_ROLES = {"absent": "warn", "changed": "warn", "new": "muted"}


def contract_facts(report: ContractReport) -> list[Fact]:
    """Return where the contract is, how it stands to ours, and every difference."""
    if report.source is None:
        told = facts("contract", line("The server publishes none.", "warn"))
        return told + facts("tried", *(line(note, "muted") for note in report.notes))
    kept = " · kept from an earlier start" if report.is_cached else ""
    when = f"{report.read_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if report.read_at else ""
    count = Counter(standing.state for standing in report.standings)
    ours = sum(number for state, number in count.items() if state != "new")
    told = facts("found", line(f"{report.source}, {report.operations} routes{kept}"))
    told += facts("read", line(when, "muted"))
    told += facts(
        "endpoints",
        line(
            f"{count['present']} of {ours} present, {count['absent']} absent, "
            f"{count['changed']} changed, {count['new']} new"
        ),
    )
    for state, role in _ROLES.items():
        rows = [standing for standing in report.standings if standing.state == state]
        told += facts(
            state,
            *(line(f"{row.method} {row.path}  {'; '.join(row.notes)}", role) for row in rows),
        )
    return told + facts("notes", *(line(note, "warn") for note in report.notes))
