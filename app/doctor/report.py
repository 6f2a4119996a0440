"""All that was found, once, for the page and for the JSON. Holds nothing that is secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.doctor.contract_view import ContractView
from app.doctor.findings import Finding, Level, masked, worst
from app.doctor.read_findings import recognised_share
from app.doctor.visits import Visit
from app.terminal_facts import TerminalFacts

OK, UNREACHABLE, WARNINGS, BROKEN = 0, 3, 4, 5
"""Exit codes of the doctor, by its worst finding."""
FORMAT = 1
"""Of the JSON; raised when a name in it changes its meaning."""


@dataclass(frozen=True, slots=True)
class Report:
    """One examination."""

    version: str
    """Of the program."""
    host: str
    at: datetime
    is_reached: bool
    findings: tuple[Finding, ...]
    visits: tuple[Visit, ...]
    """Of every read endpoint; empty when the host was not reached."""
    contract: ContractView | None
    requests: int
    terminal: TerminalFacts | None

    @property
    def level(self) -> Level:
        """The worst of all findings."""
        return worst(finding.level for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """What the command ends with."""
        if not self.is_reached:
            return UNREACHABLE
        return {Level.WARN: WARNINGS, Level.BAD: BROKEN}.get(self.level, OK)

    def document(self) -> dict[str, Any]:
        """Return everything as plain values under stable names."""
        return {
            "format": FORMAT,
            "version": self.version,
            "host": self.host,
            "at": self.at.isoformat(timespec="seconds"),
            "level": self.level.value,
            "exit_code": self.exit_code,
            "requests": self.requests,
            "findings": [_finding(finding) for finding in self.findings],
            "reads": [_read(visit) for visit in self.visits],
            "contract": None if self.contract is None else _contract(self.contract),
            "terminal": None if self.terminal is None else _terminal(self.terminal),
        }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "name": f"{finding.section}.{finding.name}",
        "level": finding.level.value,
        "title": finding.title,
        "sentence": finding.sentence,
        "next_step": finding.next_step or None,
    }


def _read(visit: Visit) -> dict[str, Any]:
    seen, reading = visit.seen, visit.reading
    share = recognised_share(visit)
    return {
        "name": visit.endpoint.name,
        "method": visit.endpoint.method,
        "path": visit.endpoint.path,
        "skipped": visit.skipped or None,
        "status": seen.status if seen is not None else None,
        "milliseconds": round(seen.took_seconds * 1000, 1) if seen is not None else None,
        "bytes": seen.size if seen is not None else None,
        "error": visit.error.word if visit.error is not None else None,
        "recognised": None if share is None else round(share, 4),
        "missing": sorted(reading.missing) if reading is not None else [],
        "unread": [masked(name) for name in reading.unread] if reading is not None else [],
        "broken": [masked(sentence) for sentence in reading.broken] if reading is not None else [],
        "complete": reading.complete if reading is not None else None,
    }


def _contract(contract: ContractView) -> dict[str, Any]:
    return {
        "found_at": contract.found_at,
        "endpoints": [
            {
                "method": standing.endpoint.method,
                "path": standing.endpoint.path,
                "standing": standing.word,
                "detail": standing.detail or None,
                "handled": standing.word == "present" or standing.is_handled,
            }
            for standing in contract.standings
        ],
        "new": list(contract.new),
    }


def _terminal(facts: TerminalFacts) -> dict[str, Any]:
    answers, tmux = facts.answers, facts.tmux
    return {
        "term": facts.term,
        "colorterm": facts.colorterm or None,
        "colours": facts.colours,
        "columns": facts.columns,
        "rows": facts.rows,
        "utf8": facts.is_utf8,
        "ssh": facts.over_ssh,
        "no_color": facts.no_color,
        "mouse": answers.clicks,
        "mouse_sgr": answers.far_clicks,
        "synchronised_output": answers.synchronised,
        "round_trip_ms": None if answers.round_trip_ms is None else round(answers.round_trip_ms, 1),
        "tmux": None
        if tmux is None
        else {
            "version": tmux.version,
            "set_clipboard": tmux.options.get("set-clipboard"),
            "focus_events": tmux.options.get("focus-events"),
            "escape_time": tmux.options.get("escape-time"),
        },
    }
