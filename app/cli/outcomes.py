"""How an order ended: as a document, as a page, as a sentence, as an exit code. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from app.action import Action, Phase
from app.cli import documents, tables
from app.cli.documents import Document, Source
from app.cli.exit_codes import ExitCode
from app.intents import Close
from app.models.bodies import Draft
from app.models.reading import Reading
from app.starts import Start
from app.transfers import Transfer

CODES = {
    Phase.DONE: ExitCode.DONE,
    Phase.CHECKED: ExitCode.DONE,
    Phase.ACCEPTED: ExitCode.STILL_OPEN,
    Phase.STILL_OPEN: ExitCode.STILL_OPEN,
    Phase.UNSEEN: ExitCode.STILL_OPEN,
    Phase.UNKNOWN: ExitCode.UNKNOWN,
    Phase.SENDING: ExitCode.UNKNOWN,
}
"""By how it stands; what FAILED goes by its error."""

_ENDS = {
    Phase.DONE: "done",
    Phase.FAILED: "not carried out",
    Phase.UNKNOWN: "sent, but nobody knows whether it was carried out; the journal keeps it",
    Phase.ACCEPTED: "accepted, but no reading shows it yet",
    Phase.STILL_OPEN: "sent, but readings still show it as before; it may be queued",
    Phase.UNSEEN: "sent, but readings do not show what should have come; it may be queued",
    Phase.CHECKED: "settled by your word",
    Phase.SENDING: "being sent",
}


def sentence(action: Action) -> str:
    """Return what is certain of an action."""
    at = time(action.sent_time)
    return f"{action.intent.verb} {action.intent.subject} ({at}): {_ENDS[action.phase]}."


def time(moment: datetime | None) -> str:
    """Return a time in words."""
    return "an unknown time" if moment is None else documents.moment(moment)


def document(
    source: Source,
    draft: Draft,
    rows: Iterable[object],
    action: Action | None,
    read_at: datetime | None,
) -> Document:
    """Return an order; `rows` is what was read last, `action` None where nothing was sent."""
    error = None if action is None else action.error
    return {
        "format": documents.FORMAT,
        "command": source.command,
        "host": source.host,
        "account": source.account,
        "request": {"method": draft.method, "path": draft.path, "body": draft.content},
        "outcome": "not sent" if action is None else action.phase.value,
        "error": None if error is None else documents.told(error),
        "sent_at": None if action is None else documents.moment(action.sent_time),
        "read_at": None if read_at is None else documents.moment(read_at),
        "rows": [documents.plain(row) for row in rows],
    }


def page(content: Document, width: int | None) -> str:
    """Return a document of an order for eyes; `width` is as for a table."""
    request = content["request"]
    shown = {
        "host": content["host"],
        "account": content["account"],
        "request": f"{request['method']} {request['path']}",
        "body": request["body"],
        "outcome": content["outcome"],
    }
    rows = {"rows": content["rows"]} if content["rows"] else {}
    return tables.record(shown | rows, width)


def rows_then(action: Action, seen: Reading[Any] | None) -> Iterable[object]:
    """Return what a reading showed after it was sent of what it was about."""
    intent, value = action.intent, None if seen is None else seen.value
    if isinstance(intent, Close):
        keys = {target.key for target in intent.targets}
        return () if value is None else tuple(p for p in value.positions if p.key in keys)
    if isinstance(intent, Start):
        come = action.sight.come
        return tuple(session for session in value or () if session.key in come)
    if isinstance(intent, Transfer) and action.sight.after is not None:
        before = {} if intent.balances is None else intent.balances.noted()
        after = action.sight.after.noted()
        return (after | {f"{name}_before": figure for name, figure in before.items()},)
    return ()
