"""A stretch of candles is asked for in the words of the server's contract."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from app.api.contract import Contract
from app.api.spans import span_query

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
END = datetime(2026, 11, 22, 15, 59, 59, 999_000, tzinfo=timezone(timedelta(hours=1)))
PATH = "/api/indicators/candles/history/{symbol}"


def parameter(name: str, /, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema}


def asked(*parameters: dict[str, Any], path: str = PATH) -> dict[str, Any]:
    document = {"openapi": "3.0.0", "paths": {path: {"get": {"parameters": list(parameters)}}}}
    return Contract(document).query("candle_history")


def query(*parameters: dict[str, Any]) -> dict[str, Any]:
    return span_query(asked(*parameters), interval="5m", limit=500, start=START, end=END)


MS = {"startTime": 1795341600000, "endTime": 1795359599999}


@pytest.mark.parametrize(
    ("parameters", "sent"),
    [
        ((), {"interval": "5m", "limit": 500, **MS}),
        (
            (parameter("timeframe"), parameter("from", type="integer"), parameter("to")),
            {"timeframe": "5m", "from": MS["startTime"], "to": MS["endTime"]},
        ),
        (
            (
                parameter("since", type="integer", example=1795341600),
                {**parameter("until", type="integer"), "description": "in Unix seconds"},
                parameter("count", type="integer", maximum=200),
            ),
            {"count": 200, "since": 1795341600, "until": 1795359599},
        ),
        (
            (
                parameter("start", type="string", format="date-time"),
                parameter("end", type="string", example="2026-11-22T10:00:00Z"),
            ),
            {"start": "2026-11-22T10:00:00.000Z", "end": "2026-11-22T14:59:59.999Z"},
        ),
        ((parameter("limit"),), {"limit": 500}),
    ],
    ids=["nothing-said", "names", "seconds", "text", "no-times"],
)
def test_names_and_units_are_the_servers(
    parameters: tuple[dict[str, Any], ...], sent: dict[str, Any]
) -> None:
    assert query(*parameters) == sent


def test_the_lengths_of_candles_are_those_that_the_contract_lists() -> None:
    path = "/api/indicators/candles/{coin}/{resolution}"
    place = {
        "name": "resolution",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "enum": ["1h", "5m", "1M", "1d"]},
    }
    document = {"openapi": "3.0.0", "paths": {path: {"get": {"parameters": [place]}}}}
    assert Contract(document).intervals() == ("5m", "1h", "1d", "1M")
    swagger2 = {**place, "type": "string", "enum": ["4h"]}
    del swagger2["schema"]
    document = {"swagger": "2.0", "paths": {path: {"get": {"parameters": [swagger2]}}}}
    assert Contract(document).intervals() == ("4h",)
    assert Contract().intervals() == ()
