"""The doctor's page: what needs the user first, then every section, then the verdict again.

Eighty columns; a word says each level, its colour only repeats it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from app.doctor.findings import Finding, Level, Section, worst_first
from app.doctor.read_findings import recognised_share
from app.doctor.report import Report
from app.doctor.spans import milliseconds, moment, size
from app.doctor.visits import Visit

WIDTH = 80
_LEVEL, _TITLE = 6, 14
"""Columns of the level's word and of a short title."""
_PATH = 44
"""Columns of an endpoint's path."""
_NAMED = 3
"""How many findings the last lines name."""
_COLUMNS = "status   time    bytes known"

_HEADINGS = {
    Section.HOST: "Host",
    Section.TOKEN: "Account",
    Section.HEALTH: "Health, in the server's own words",
    Section.CONTRACT: "Contract",
    Section.READS: "Read endpoints",
    Section.BUDGET: "Request budget",
    Section.TERMINAL: "Terminal",
}
_COLOURS = {Level.OK: "32", Level.NOTE: "36", Level.WARN: "33", Level.BAD: "1;31"}
_PLAIN = str.maketrans({
    "→": "->", "·": "-", "…": "...", "“": '"', "”": '"', "±": "+/-", "—": "-",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """What the output can show."""

    has_colour: bool = False
    is_ascii: bool = False


def page(report: Report, style: Style) -> str:
    """Return the whole page."""
    lines = [*_summary(report, style)]
    for section, heading in _HEADINGS.items():
        findings = [finding for finding in report.findings if finding.section is section]
        if not findings:
            continue
        if section is Section.READS:
            lines += ["", f"{heading:<{2 + _LEVEL + _PATH}}{_COLUMNS}"]
            lines += _reads(report, findings, style)
        else:
            lines += ["", heading]
            for finding in findings:
                lines += _finding(finding, style)
    lines += ["", *_closing(report)]
    text = "\n".join(line.rstrip() for line in lines)
    return text.translate(_PLAIN) if style.is_ascii else text


def _summary(report: Report, style: Style) -> Iterator[str]:
    """Yield the verdict, and all that needs the user, the worst first."""
    yield f"alura doctor {report.version} · {report.host} · {moment(report.at)}"
    yield ""
    yield _verdict(report)
    alike: dict[tuple[Level, str, str], list[str]] = {}
    for finding in worst_first(report.findings):
        if finding.level in (Level.BAD, Level.WARN):
            key = (finding.level, finding.sentence, finding.next_step)
            alike.setdefault(key, []).append(finding.title)
    for (level, sentence, step), titles in alike.items():
        yield ""
        yield f"  {_word(level, style)}{titles[0]}"
        yield from (f"{'':{2 + _LEVEL}}{title}" for title in titles[1:])
        yield from _indented(sentence, 2 + _LEVEL)
        yield from _indented(f"→ {step}", 2 + _LEVEL)


def _verdict(report: Report) -> str:
    """Return what it all amounts to, as one sentence."""
    levels = [finding.level for finding in report.findings]
    kinds = {Level.BAD: "broken", Level.WARN: "to look at", Level.NOTE: "to note"}
    counts = [f"{levels.count(level)} {word}" for level, word in kinds.items() if level in levels]
    verdict = {
        Level.BAD: "Something does not work",
        Level.WARN: "Something is not as it should be",
    }.get(report.level, "All is well")
    return f"{verdict} ({', '.join(counts)})." if counts else f"{verdict}."


def _closing(report: Report) -> list[str]:
    """Return the verdict once more: in a small window only the page's end is seen."""
    needing = [f for f in worst_first(report.findings) if f.level in (Level.BAD, Level.WARN)]
    titles = list(dict.fromkeys(finding.title for finding in needing))
    if not titles:
        return [_verdict(report)]
    names = ", ".join(titles[:_NAMED])
    more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
    return _wrapped(f"{_verdict(report)} At the top, with what to do: {names}{more}.", 0)


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    """Yield one finding; the next step of what stands in the summary is there."""
    head = f"  {_word(finding.level, style)}"
    column = 2 + _LEVEL + _TITLE
    if len(finding.title) < _TITLE:
        first, *rest = _wrapped(finding.sentence, column) or [""]
        yield f"{head}{finding.title:<{_TITLE}}{first}"
        yield from (f"{'':{column}}{line}" for line in rest)
    else:
        yield f"{head}{finding.title}"
        yield from _indented(finding.sentence, column)
    if finding.level is Level.NOTE:
        yield from _indented(f"→ {finding.next_step}", column)


def _reads(report: Report, findings: list[Finding], style: Style) -> Iterator[str]:
    visits = {visit.endpoint.name: visit for visit in report.visits}
    for finding in findings:
        visit = visits[finding.name]
        head = f"  {_word(finding.level, style)}{visit.endpoint.path:<{_PATH}}"
        yield f"{head}({visit.skipped})" if visit.skipped else f"{head}{_figures(visit)}"
        if finding.level is not Level.OK and not visit.skipped:
            yield from _indented(finding.sentence, 4 + _LEVEL)
    yield "  known: the share of the names in an answer that alura knows"


def _figures(visit: Visit) -> str:
    """Return the columns of one answer: its status, time, size and share."""
    seen = visit.seen
    if seen is None:
        return f"{'none':>6}"
    status = str(seen.status) if seen.status is not None else "none"
    share = recognised_share(visit)
    read = "—" if share is None else f"{share * 100:.0f}%"
    return f"{status:>6}{milliseconds(seen.took_seconds):>7}{size(seen.size):>9}{read:>6}"


def _word(level: Level, style: Style) -> str:
    """Return the level's word, filled up to its column."""
    word = f"{level.value:<{_LEVEL}}"
    return f"\x1b[{_COLOURS[level]}m{word}\x1b[0m" if style.has_colour else word


def _indented(text: str, column: int) -> Iterator[str]:
    """Yield the text in lines that begin at a column; those of a next step hang by its arrow."""
    hang = "  " if text.startswith("→") else ""
    for number, line in enumerate(_wrapped(text, column + len(hang))):
        yield f"{'':{column}}{hang if number else ''}{line}"


def _wrapped(text: str, column: int) -> list[str]:
    return wrap(text, WIDTH - column, break_on_hyphens=False)
