"""The examination: line, contract, every read, then judgement. Reads only, and needs no key."""

from dataclasses import dataclass

from app import __version__
from app.api.client import HttpClient, ReadOnlyClient
from app.api.probe import Line, probe
from app.clock import Clock
from app.doctor.clock_skew import Skew, Stamp, skew, stamp
from app.doctor.contract_view import ContractView, view
from app.doctor.findings import Finding
from app.doctor.line_findings import of_clock, of_line
from app.doctor.read_findings import of_reads
from app.doctor.report import Report
from app.doctor.server_findings import KeptToken, of_budget, of_contract, of_health, of_token
from app.doctor.terminal_findings import of_terminal
from app.doctor.visits import Round, Visit, Witness
from app.errors import ApiError
from app.settings import Settings
from app.terminal_facts import TerminalFacts


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    settings: Settings
    http: HttpClient
    client: ReadOnlyClient
    """Over `http`; it has no method that changes anything."""
    witness: Witness
    """The observer of the client's transport."""
    token: KeptToken | None
    """The kept token of the account, also when it is over."""
    terminal: TerminalFacts | None


async def examine(patient: Patient, clock: Clock) -> Report:
    """Look at everything once. What goes wrong on the way is a finding, never an error."""
    settings, witness = patient.settings, patient.witness
    line = await probe(patient.http, clock, by_proxy=settings.proxy is not None)
    probed_at = clock.now()
    findings = [*of_line(settings, line, probed_at)]
    if line.error is not None:
        return _report(patient, clock, findings)
    client = patient.client
    contract, unread = None, None
    try:
        contract = view(await client.read_contract())
    except ApiError as error:
        unread = error
    token = patient.token
    signed_in = token is not None and not token.is_over
    visits = await Round(client, witness, signed_in).go()
    by_name = {visit.endpoint.name: visit for visit in visits}
    now = clock.now()
    first = stamp(line.headers.get("date"), probed_at, line.took_seconds)
    findings += [
        of_clock(_skew(first, witness)),
        of_token(token, visits, now),
        *of_health(by_name),
        *of_contract(contract, unread),
        *of_reads(visits),
        *of_budget(witness.seen, _requests(line, witness), settings.reads_per_second),
    ]
    return _report(patient, clock, findings, visits, contract, _requests(line, witness))


def _skew(first: Stamp | None, witness: Witness) -> Skew | None:
    stamps = [stamp(s.headers.get("date"), s.ended_at, s.took_seconds) for s in witness.seen]
    return skew(found for found in [first, *stamps] if found is not None)


def _requests(line: Line, witness: Witness) -> int:
    return len(witness.seen) + (line.error is None)


def _report(
    patient: Patient,
    clock: Clock,
    findings: list[Finding],
    visits: tuple[Visit, ...] = (),
    contract: ContractView | None = None,
    requests: int = 0,
) -> Report:
    return Report(
        version=__version__,
        host=patient.settings.host,
        at=clock.now(),
        is_reached=requests > 0,
        findings=tuple(f.masked() for f in [*findings, *of_terminal(patient.terminal)]),
        visits=visits,
        contract=contract,
        requests=requests,
        terminal=patient.terminal,
    )
