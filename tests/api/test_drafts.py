"""A draft is the request itself: what was shown is what is sent, whatever is learned meanwhile."""

import json
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from app.api.client import ActingClient
from app.errors import NotSent
from tests.api.conftest import ScriptedServer, answer
from tests.support.contracts import NUMBER, STRING, fields, whole

TO = "0x" + "ab" * 20
VALUES = {"amount": Decimal("12.50"), "destination": TO}


async def test_exactly_the_bytes_of_the_draft_are_sent(
    client: ActingClient, server: ScriptedServer
) -> None:
    client.take_contract(whole(withdraw=fields("sum", "to", sum=STRING, to=STRING)))
    draft = client.draft("withdraw", values=VALUES)
    assert (draft.method, draft.path) == ("POST", "/user/withdraw")
    assert draft.content == f'{{"sum": "12.50", "to": "{TO}"}}'
    client.take_contract(whole(withdraw=fields("value", "dest", value=NUMBER, dest=STRING)))
    server.will(answer(201, {}))
    await client.money.withdraw(Decimal("12.50"), TO, draft=draft)
    assert server.requests[0].content == draft.content.encode()
    await client.money.withdraw(Decimal("12.50"), TO)
    assert json.loads(server.requests[1].content) == {"value": 12.5, "dest": TO}


async def test_a_draft_of_something_else_is_not_sent(
    client: ActingClient, server: ScriptedServer
) -> None:
    client.take_contract(whole())
    draft = client.draft("withdraw", values=VALUES)
    with pytest.raises(FrozenInstanceError):
        draft.content = "{}"  # type: ignore[misc]
    for call in (
        client.money.withdraw(Decimal(13), TO, draft=draft),
        client.money.withdraw(Decimal("12.50"), TO[:-1] + "c", draft=draft),
        client.money.send_usdc(Decimal("12.50"), TO, draft=draft),
        client.money.close_position(
            "p2", draft=client.draft("close_position", path={"positionId": "p1"})
        ),
        client.money.close_all(draft=replace(draft, call="close_all")),
    ):
        with pytest.raises(NotSent, match="of another call"):
            await call
    assert not server.requests


def test_what_cannot_be_written_makes_no_draft(client: ActingClient) -> None:
    client.take_contract(whole())
    with pytest.raises(NotSent, match="too many digits"):
        client.draft("withdraw", values={**VALUES, "amount": Decimal("0.1234567890123456789")})
    with pytest.raises(NotSent):
        client.draft("close_position", path={"positionId": ".."})


def test_a_draft_says_who_names_its_asset(client: ActingClient) -> None:
    client.take_contract(whole())
    (warning,) = client.draft("close_asset", values={"assetIndex": 2, "symbol": "SOL"}).warnings
    assert "only the published table" in warning
    (warning,) = client.draft("close_asset", values={"assetIndex": 77}).warnings
    assert "no source names index 77" in warning
    (warning,) = client.draft("close_asset", values={"assetIndex": 2, "symbol": "DOGE"}).warnings
    assert "DOGE by its row" in warning


def test_what_steers_a_terminal_is_escaped_in_the_body_that_is_shown(client: ActingClient) -> None:
    name = "code\u202e\x1b[2J"
    client.take_contract(whole(create_code=fields("code", code=STRING)))
    draft = client.draft("create_code", path={"userId": "u"}, values={"code": name})
    assert draft.content is not None
    assert draft.content.isascii()
    assert draft.content.isprintable()
    assert json.loads(draft.content) == {"code": name}
