"""`alura doctor`: gathers what is examined, and prints what was found. It sends only reads."""

import asyncio
import json
import random
import sys
from collections.abc import Mapping

from app import paths
from app.api.budget import RequestBudget
from app.api.client import ReadOnlyClient, open_http
from app.api.sign_in import TokenHolder
from app.api.transport import Transport
from app.cli.doctor_page import Style, page
from app.clock import Clock
from app.doctor.examination import Patient, examine
from app.doctor.report import Report
from app.doctor.server_findings import KeptToken
from app.doctor.visits import Witness
from app.models.mending import mend
from app.settings import Settings
from app.terminal_facts import TerminalFacts, terminal_facts
from app.tokens import TokenFile, kept_account


def run(settings: Settings, clock: Clock, environment: Mapping[str, str], *, as_json: bool) -> int:
    """Examine the server that the settings name and print the report. Returns the exit code."""
    terminal = terminal_facts(environment, clock.monotonic)
    if sys.stderr.isatty():
        print(f"Asking {settings.host}; this takes some 15 seconds.", file=sys.stderr, flush=True)
    report = asyncio.run(_report(settings, clock, terminal))
    if as_json:
        print(json.dumps(report.document(), ensure_ascii=False, indent=2))
    else:
        print(page(report, _style(settings, environment)))
    return report.exit_code


async def _report(settings: Settings, clock: Clock, terminal: TerminalFacts | None) -> Report:
    holder = TokenHolder(clock)
    mend(dict(settings.names))
    store = TokenFile(paths.tokens(), clock, enabled=settings.save_token)
    account = kept_account(paths.tokens(), settings.host, settings.address)
    token = None if account is None else store.kept(settings.host, account)
    kept = None
    if token is not None:
        kept = KeptToken(token.address, token.expires_at, store.is_over(token))
        if not kept.is_over:
            holder.put(token)
    witness = Witness(clock)
    async with await asyncio.to_thread(open_http, settings.base_url, proxy=settings.proxy) as http:
        budget = RequestBudget(clock, per_second=settings.reads_per_second)
        transport = Transport(
            http, clock, random.Random(), token=holder, budget=budget, observer=witness
        )
        client = ReadOnlyClient(transport)
        return await examine(Patient(settings, http, client, witness, kept, terminal), clock)


def _style(settings: Settings, environment: Mapping[str, str]) -> Style:
    is_plain = environment.get("NO_COLOR") or environment.get("TERM", "dumb") == "dumb"
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return Style(
        has_colour=sys.stdout.isatty() and not is_plain,
        is_ascii=settings.ascii or encoding != "utf8",
    )
