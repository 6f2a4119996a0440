"""The tables behind the commands without a screen, and how one reading is printed."""

import asyncio
import json
from argparse import Namespace
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from app import errors
from app.api.catalog import CATALOG, ENDPOINTS, Effect
from app.cli import data, documents, tables
from app.cli.exit_codes import MEANINGS, ExitCode, exit_code
from app.cli.orders import ORDERS
from app.cli.parser import build_parser, given_flags
from app.cli.queries import QUERIES, Query
from app.cli.secret_answers import SECRET_ANSWERS
from app.doctor import report
from app.errors import (
    ApiError,
    NotSent,
    RateLimited,
    ServerFault,
    SettingsError,
    Unauthenticated,
    WalletError,
)
from app.models.auth import TradingKey
from app.models.market import Candle
from app.models.reading import Page, Reading
from tests.support.manual_clock import START, ManualClock

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SOURCE = documents.Source("candles", "api.test", None)


def test_every_read_of_the_catalogue_has_its_query_and_no_query_does_more() -> None:
    reached = {name for query in QUERIES for name in query.reaches}
    assert reached == {e.name for e in ENDPOINTS if e.effect is Effect.READ}


def test_every_endpoint_is_reached_by_a_command_and_each_that_moves_money_by_one() -> None:
    tables = (*QUERIES, *ORDERS, *SECRET_ANSWERS)
    reached = Counter(name for row in tables for name in row.reaches)
    # These two are what `alura sign-in` is there for.
    assert {*reached, "challenge", "verify"} == set(CATALOG)
    changes = {e.name for e in ENDPOINTS if e.effect is Effect.MONEY}
    assert {name: reached[name] for name in changes} == dict.fromkeys(changes, 1)
    sent = {name for order in ORDERS for name in order.reaches}
    assert changes <= sent
    assert {CATALOG[name].effect for name in sent} == {Effect.MONEY, Effect.WRITE, Effect.READ}


def test_a_command_is_known_by_one_name_and_stands_in_the_readme() -> None:
    names = [row.name for row in (*QUERIES, *ORDERS, *SECRET_ANSWERS)]
    assert len(names) == len(set(names))
    scripts = README.partition("## Scripts")[2].partition("## Doctor")[0].replace("alura ", "")
    assert [name for name in names if f"`{name}" not in scripts] == []


def test_each_exit_code_stands_in_the_readme_with_its_meaning() -> None:
    rows = [f"| {code.value} | {words} |" for code, words in MEANINGS.items()]
    assert set(MEANINGS) == set(ExitCode)
    assert "\n".join(rows) in README
    assert (report.UNREACHABLE, report.WARNINGS, report.BROKEN) == (
        ExitCode.UNREACHABLE,
        ExitCode.WARNINGS,
        ExitCode.BROKEN,
    )


def test_each_error_of_a_call_has_a_class_of_its_own_and_none_is_called_done() -> None:
    kinds = [k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, ApiError)]
    codes = {kind: exit_code(kind("Something.")) for kind in kinds if kind is not ApiError}
    assert codes[Unauthenticated] is ExitCode.SIGNED_OUT
    assert codes[RateLimited] is ExitCode.THROTTLED
    assert codes[errors.Forbidden] is ExitCode.REFUSED
    assert {k for k, code in codes.items() if code is ExitCode.FAILED} == {errors.NotOnTape}
    assert ExitCode.DONE not in codes.values()


def test_a_document_keeps_every_digit_and_says_what_is_not_there() -> None:
    candle = Candle(close=Decimal("0.00000012"), time=START, trades=3)
    page = Page((candle,), total=9, next=2)
    reading = Reading(page, frozenset({"open"}), unread=("px",), broken=("high: abc",))
    content = json.loads(documents.line(documents.document(SOURCE, reading, page.rows, START)))
    (row,) = content.pop("rows")
    assert (row["close"], row["trades"], row["open"]) == ("0.00000012", 3, None)
    assert row["time"] == "2026-11-22T14:02:30.000Z"
    assert content == {
        "format": 1,
        "command": "candles",
        "host": "api.test",
        "account": None,
        "read_at": "2026-11-22T14:02:30.000Z",
        "complete": False,
        "missing": ["open"],
        "not_understood": ["px", "high: abc"],
        "total": 9,
    }


def test_no_document_is_made_of_a_secret() -> None:
    for secret in (TradingKey(address="0x1"), object()):
        with pytest.raises(TypeError, match="not for printing"):
            documents.plain(secret)


def test_a_table_leaves_out_what_no_row_has_and_shows_what_one_lacks() -> None:
    rows = [{"id": "a", "size": "1", "side": None}, {"id": "bcd", "size": None, "side": None}]
    assert tables.table(rows) == "id   size\na    1\nbcd  —"
    assert tables.cell("2026-11-22T14:02:30.000Z") == "2026-11-22T14:02:30Z"


def test_a_table_that_is_wider_than_the_terminal_is_a_list_for_each_row() -> None:
    rows = [{"id": "a" * 20, "side": "long", "text": "x" * 200}, {"id": "b", "side": None}]
    assert tables.table(rows, 60) == tables.table(rows)
    narrow = tables.table(rows, 50)
    assert narrow.splitlines()[:2] == [f"id    {'a' * 20}", "side  long"]
    assert narrow.endswith("\n\nid    b\nside  —\ntext  —")


async def test_watching_goes_on_after_a_failure_more_slowly_and_ends_without_a_token(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    waited = RateLimited("Wait.", retry_after_seconds=7)
    answers = [Reading(("BTC",)), waited, ServerFault("Broken."), Unauthenticated("Sign in.")]

    async def fetch(_: Any, given: Namespace) -> Reading[Any]:
        answer = answers.pop(0)
        if isinstance(answer, ApiError):
            raise answer
        return answer

    query = Query("symbols", "", ("symbols",), fetch)
    access = SimpleNamespace(host="api.test", address=None)
    counter: Any = SimpleNamespace(desk=SimpleNamespace(access=access), clock=clock, rng=Random(1))
    watching = asyncio.ensure_future(data._watch(query, Namespace(), counter, 2))
    await clock.advance(60)
    with pytest.raises(Unauthenticated):
        await watching
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    at = [line.get("read_at", line.get("failed_at"))[17:19] for line in lines]
    assert at[:3] == ["00", "02", "09"]
    assert int(at[3]) > 11
    assert lines[0]["rows"] == ["BTC"]
    assert [line["error"]["class"] for line in lines[1:]] == [
        "throttled",
        "server_fault",
        "signed_out",
    ]
    assert lines[1]["error"]["retry_after_seconds"] == 7


@pytest.mark.parametrize(
    "argv",
    [
        ["candles"],
        ["candles", "BTC", "--limit", "0"],
        ["positions", "--watch", "never"],
        ["positions", "--watch", "0"],
        ["referral", "nonsense"],
        ["session", "new"],
        ["session", "new", "quick", "--asset", "BTC", "--budget", "9.99", "--target", "10"],
        ["session", "new", "quick", "--asset", "BTC", "--budget", "10", "--target", "500.1"],
        ["withdraw", "5", "--yes"],
        ["withdraw", "-5", "--to", "0x1"],
        ["withdraw", "1e3", "--to", "0x1"],
        ["send", "0.0000001", "--to", "0x1"],
        ["close", "p1", "--size", "nan"],
        ["close", "p1", "--side", "up"],
        ["deposit", "verify", "0x12"],
        ["close", "--all", "--y"],
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_asked(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args(argv)
    assert stop.value.code == ExitCode.USAGE


def test_no_command_takes_a_setting_s_name_for_something_else() -> None:
    rows = (*QUERIES, *ORDERS, *SECRET_ANSWERS)
    taken = {a.name.strip("-").replace("-", "_"): a for row in rows for a in row.arguments}
    assert given_flags(Namespace(**taken)) == {}


def test_a_flag_whose_value_is_a_command_s_name_hides_no_command() -> None:
    argv = ["--keystore", "demo", "positions", "--theme", "light"]
    given = build_parser(argv).parse_args(argv)
    assert (given.command, given.keystore, given.theme) == ("positions", "demo", "light")


@pytest.mark.parametrize("argv", [["close"], ["close", "p1", "--all"], ["close", "--count", "1"]])
def test_closing_needs_exactly_one_aim(argv: list[str]) -> None:
    given = build_parser().parse_args(argv)
    with pytest.raises(SettingsError, match="Close what"):
        given.order.aim(given)


def test_a_mistyped_address_is_found_before_anything_is_asked() -> None:
    spelled = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"
    for address in (spelled, spelled.lower()):
        given = build_parser().parse_args(["send", "5", "--to", address])
        assert callable(given.order.aim(given))
    given = build_parser().parse_args(["send", "5", "--to", f"{spelled[:-1]}a"])
    with pytest.raises(WalletError, match="mistyped"):
        given.order.aim(given)
    given = build_parser().parse_args(["send", "5", "--to", f"0x{0:040}"])
    with pytest.raises(WalletError, match="nobody's"):
        given.order.aim(given)


async def test_a_position_that_is_missing_from_half_a_list_is_not_called_closed() -> None:
    async def read(_: object) -> Reading[Any]:
        return Reading(None, complete=False)

    counter: Any = SimpleNamespace(desk=SimpleNamespace(read_trade=read), clock=ManualClock())
    given = build_parser().parse_args(["close", "p1"])
    with pytest.raises(NotSent, match="could not be read whole"):
        await given.order.aim(given)(counter)
    given = build_parser().parse_args(["close", "p1", "--blind"])
    aim = await given.order.aim(given)(counter)
    assert aim.intent.path == {"positionId": "p1"}


@pytest.mark.parametrize("name", ["candles", "candle-history"])
async def test_candles_that_were_not_asked_for_are_left_out(name: str) -> None:
    """By a server that knows neither times nor counts."""
    hours = [Candle(time=datetime(2026, 11, 22, hour, tzinfo=UTC)) for hour in range(10)]

    async def answered(*_: object, **__: object) -> Reading[tuple[Candle, ...]]:
        return Reading(tuple(hours))

    market = SimpleNamespace(candles=answered, candle_history=answered)
    desk: Any = SimpleNamespace(reads=SimpleNamespace(market=market))
    query = next(query for query in QUERIES if query.name == name)

    async def read(*flags: str) -> Reading[tuple[Candle, ...]]:
        given = build_parser([name, "BTC", *flags]).parse_args([name, "BTC", *flags])
        return await query.fetch(desk, given)

    newest = await read("--limit", "3")
    assert (newest.value, newest.complete) == (tuple(hours[-3:]), True)
    since, until = "2026-11-22T02:00Z", "2026-11-22T04:00Z"
    between = await read("--since", since, "--until", until)
    assert (between.value, between.complete) == (tuple(hours[2:5]), False)
