"""The exact request in the dialog of a close by asset: made before it opens, and sent as shown."""

import json

import pytest

from app.models.bodies import BodyRules, FieldName
from app.settings import DEMO_URL, Settings
from tests.support.acting import Acting
from tests.support.contracts import INTEGER, STRING, fields, whole
from tests.support.driving import NARROW

DOCS = "/api/docs-json"
CLOSE = "/user/close-position"


async def go_to_sessions(stage: Acting) -> None:
    await stage.press("2")
    await stage.advance(6)


def publish(stage: Acting, **schemas: object) -> None:
    stage.wire.answer(DOCS, content=json.dumps(whole(**schemas)).encode())


def hide(stage: Acting) -> None:
    for place in (DOCS, "/api/docs", "/openapi.json", "/api-json"):
        stage.wire.answer(place, 404, b'{"message": "Cannot GET"}')


def dialog(stage: Acting) -> str:
    """The words of the dialog, without what lies beside it."""
    framed = [row.split("│") for row in stage.rows if row.count("│") >= 2]
    return " ".join(" ".join(parts[1] for parts in framed).split())


@pytest.fixture
def stage() -> Acting:
    return Acting()


async def test_the_dialog_shows_the_body_in_the_servers_words_and_sends_exactly_it(
    stage: Acting,
) -> None:
    schema = fields("perpIndex", "coin", perpIndex=STRING, coin=STRING)
    publish(stage, close_asset=schema)
    async with stage.acting():
        await go_to_sessions(stage)
        session = stage.app.screen.table.cursor_row
        await stage.ask()
        shown = stage.row("sends").partition("sends ")[2].rstrip(" │")
        body = f'{{"perpIndex": "{session.asset_index}", "coin": "{session.symbol}"}}'
        assert shown == f"POST {CLOSE} {body}"
        # Whatever the server says of itself meanwhile: what was shown is what goes out.
        publish(stage, close_asset=fields("asset", asset=INTEGER))
        stage.app.refresh_feeds()
        await stage.advance(4)
        await stage.press("y")
        await stage.advance(1)
        assert stage.wire.contents[CLOSE] == [body.encode()]


async def test_without_a_contract_a_close_by_asset_is_refused_with_the_reason_and_other_ways(
    stage: Acting,
) -> None:
    hide(stage)
    async with stage.acting():
        await go_to_sessions(stage)
        await stage.ask()
        said = dialog(stage)
        assert "Nothing was sent" in said
        assert "publishes no contract" in said
        assert "contract.bodies.close_asset" in said
        assert "can still be closed" in said
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 0
        # A position by its id still closes.
        await stage.press("escape", "3")
        await stage.ask()
        await stage.press("y")
        await stage.advance(3)
        assert stage.orders == 1


async def test_the_user_can_name_the_field_where_the_server_publishes_nothing() -> None:
    rules = BodyRules(bodies=(FieldName("close_asset", "assetIndex", "assetIndex", "integer"),))
    stage = Acting(Settings(demo=True, base_url=DEMO_URL, read_only=False, contract=rules))
    hide(stage)
    async with stage.acting():
        await go_to_sessions(stage)
        session = stage.app.screen.table.cursor_row
        await stage.ask()
        await stage.press("y")
        await stage.advance(2)
        body = f'{{"assetIndex": {session.asset_index}}}'.encode()
        assert stage.wire.contents[CLOSE] == [body]
        assert stage.executed == 1


async def test_two_sources_that_disagree_on_an_index_are_a_warning(stage: Acting) -> None:
    named = {"type": "integer", "description": "0 = DOGE, 1 = LINK, 2 = PEPE, 3 = WIF"}
    publish(stage, start_quick=fields("budget", budget={"type": "number"}, assetIndex=named))
    async with stage.acting():
        await go_to_sessions(stage)
        await stage.ask()
        said = dialog(stage)
        assert "the server's rows" in said
        assert "the server's contract" in said
        assert "look twice" in said
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 1


async def test_a_refusal_that_names_the_fields_is_shown_whole_and_nothing_is_sent_again(
    stage: Acting,
) -> None:
    rules = [f"field{number} must be a number of the usual kind" for number in range(12)]
    refusal = {"statusCode": 400, "error": "Bad Request", "message": rules}
    stage.wire.answer(CLOSE, 400, json.dumps(refusal).encode())
    async with stage.acting(NARROW):
        await go_to_sessions(stage)
        await stage.ask()
        await stage.press("y")
        await stage.advance(6)
        said = dialog(stage)
        assert all(sentence in said for sentence in rules)
        assert stage.orders == 1
        assert all(sentence in stage.told for sentence in rules)
        await stage.press("e", "enter")
        said = dialog(stage)
        assert rules[0] in said
