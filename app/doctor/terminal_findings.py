"""Findings on the terminal. Pure; nothing in it is bad, since alura draws in any."""

from collections.abc import Iterator

from app.doctor.findings import Finding, Level, Section
from app.doctor.spans import milliseconds
from app.terminal_facts import TerminalFacts, Tmux

SMALLEST = (80, 24)
FAR_MS = 150.0
"""A round trip from which on keys feel late."""
LATE_ESCAPE_MS = 50
_T = Section.TERMINAL


def of_terminal(facts: TerminalFacts | None) -> Iterator[Finding]:
    """Judge the terminal."""
    if facts is None:
        yield Finding(
            _T,
            "terminal",
            Level.OK,
            "Terminal",
            "Not looked at: input or output is no terminal.",
        )
        return
    where = "over SSH" if facts.over_ssh else "on this machine"
    yield Finding(_T, "place", Level.OK, "Place", f"The program runs {where}.")
    yield _kind(facts)
    yield _size(facts)
    yield _mouse(facts)
    yield Finding(_T, "synchronised", Level.OK, "Whole frames", _frames(facts))
    yield _letters(facts)
    yield _round_trip(facts)
    if facts.tmux is not None:
        yield from _tmux(facts.tmux)


def _kind(facts: TerminalFacts) -> Finding:
    names = f"TERM={facts.term or '(none)'}"
    if facts.colorterm:
        names += f", COLORTERM={facts.colorterm}"
    if facts.no_color:
        sentence = f"{names}; NO_COLOR is set, so there are no colours."
        return Finding(_T, "colours", Level.OK, "Colours", sentence)
    if facts.colours < 16:
        count = f"{facts.colours} colours" if facts.colours > 1 else "no known number of colours"
        if facts.colours == 8:
            count = "8 colours, 16 with the bright ones"
        return Finding(
            _T,
            "colours",
            Level.NOTE,
            "Colours",
            f"{names}: {count}.",
            "If it shows more, set TERM to its real name, such as xterm-256color.",
        )
    count = {1 << 24: "16 million"}.get(facts.colours, str(facts.colours))
    return Finding(_T, "colours", Level.OK, "Colours", f"{names}: {count} colours.")


def _size(facts: TerminalFacts) -> Finding:
    sentence = f"{facts.columns} columns, {facts.rows} rows."
    if facts.columns >= SMALLEST[0] and facts.rows >= SMALLEST[1]:
        return Finding(_T, "size", Level.OK, "Size", sentence)
    step = "Make the window larger: the smallest is 80 by 24."
    return Finding(_T, "size", Level.WARN, "Size", sentence, step)


def _mouse(facts: TerminalFacts) -> Finding:
    answers = facts.answers
    if answers.clicks is None:
        return Finding(_T, "mouse", Level.OK, "Mouse", "Not told by the terminal.")
    if answers.clicks and answers.far_clicks is not False:
        return Finding(_T, "mouse", Level.OK, "Mouse", "Clicks and wheel work.")
    what = "It does not know the mouse." if not answers.clicks else "Clicks end at column 223."
    return Finding(_T, "mouse", Level.NOTE, "Mouse", what, "Everything works by keys; see “?”.")


def _frames(facts: TerminalFacts) -> str:
    known = facts.answers.synchronised
    if known is None:
        return "Not told by the terminal."
    return "It paints whole frames (mode 2026)." if known else "It paints as bytes come in."


def _letters(facts: TerminalFacts) -> Finding:
    if facts.is_utf8:
        return Finding(_T, "utf8", Level.OK, "Letters", "The locale is UTF-8.")
    step = "Set LANG to a UTF-8 locale, such as C.UTF-8, or use --ascii."
    return Finding(_T, "utf8", Level.NOTE, "Letters", "The locale is not UTF-8.", step)


def _round_trip(facts: TerminalFacts) -> Finding:
    took = facts.answers.round_trip_ms
    if took is None:
        sentence = "Not told: the terminal did not answer."
        return Finding(_T, "round_trip", Level.OK, "Round trip", sentence)
    sentence = f"A question and its answer take {milliseconds(took / 1000)}."
    if took < FAR_MS:
        return Finding(_T, "round_trip", Level.OK, "Round trip", sentence)
    step = "Keys will feel late; what they do is the same. A nearer machine helps."
    return Finding(_T, "round_trip", Level.NOTE, "Round trip", sentence, step)


def _tmux(tmux: Tmux) -> Iterator[Finding]:
    names = ("set-clipboard", "focus-events", "escape-time")
    told = ", ".join(f"{name} {tmux.options[name]}" for name in names if name in tmux.options)
    sentence = f"{tmux.version or 'Version not told'}{f'; {told}' if told else ''}."
    steps = []
    if tmux.options.get("set-clipboard", "on") != "on":
        steps.append("set -s set-clipboard on (else copying does not reach your clipboard)")
    escape = tmux.options.get("escape-time", "0")
    if escape.isdecimal() and int(escape) > LATE_ESCAPE_MS:
        steps.append("set -s escape-time 10 (else Esc comes late)")
    if not steps:
        yield Finding(_T, "tmux", Level.OK, "tmux", sentence)
    else:
        step = f"In ~/.tmux.conf: {'; '.join(steps)}."
        yield Finding(_T, "tmux", Level.NOTE, "tmux", sentence, step)
