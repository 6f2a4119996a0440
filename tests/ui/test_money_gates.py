"""Rule 4: a whole trade and everything take typed words with the count, and then the key."""

import json
import re

import pytest

from tests.support.acting import TRADE, Acting
from tests.support.driving import NARROW, WIDE


@pytest.fixture
def stage() -> Acting:
    return Acting()


async def palette(stage: Acting, command: str) -> None:
    await stage.press("ctrl+p")
    await stage.type(command)
    await stage.advance(1)
    await stage.press("enter")
    await stage.advance(1)


async def test_closing_a_trade_lists_its_positions_and_asks_for_word_and_count(
    stage: Acting,
) -> None:
    async with stage.acting():
        count = len(stage.listed)
        await stage.ask("X")
        for row in stage.listed:
            assert f"{row['symbol']} {row['side']}" in stage.text
        assert f"close {count}" in stage.text
        await stage.press("y")
        await stage.advance(1)
        await stage.press("enter", "y")
        await stage.advance(1)
        assert stage.orders == 0


@pytest.mark.parametrize("words", ["close 4", "close all 5", "5"])
async def test_other_words_open_no_gate(stage: Acting, words: str) -> None:
    async with stage.acting():
        assert len(stage.listed) == 5
        await stage.ask("X")
        await stage.type(words)
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_the_right_words_and_then_the_key_close_the_trade_once(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask("X")
        await stage.type("close 5")
        await stage.press("y")
        assert stage.orders == 0, "within half a second of the words"
        await stage.press("enter")
        await stage.advance(1)
        await stage.press("y", "y")
        await stage.advance(5)
        assert (stage.orders, stage.executed) == (1, 1)
        assert [change.kind for change in stage.service.backend.executed] == ["close_trade"]
        assert "closed: trade" in stage.told


async def test_enter_never_accepts_the_typed_words(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask("X")
        await stage.type("close 5")
        await stage.advance(1)
        await stage.press("enter")
        await stage.advance(1)
        assert stage.orders == 0


async def test_a_position_that_comes_after_the_words_asks_for_them_again(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask("X")
        await stage.type("close 5")
        stage.relist(lambda rows: [*rows, {**rows[0], "id": "sixth", "symbol": "NEW"}])
        await stage.advance(4)
        assert "changed while you looked" in stage.text
        assert "is new" in stage.text
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_close_all_is_in_the_palette_only_and_says_what_the_list_does_not_show(
    stage: Acting,
) -> None:
    async with stage.acting():
        await palette(stage, "close all")
        assert "close all 5" in stage.text
        assert "outside" in stage.text
        await stage.type("close 5")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_close_all_without_a_reading_says_what_closes_and_how_old_the_list_is(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        stage.app.close_all()
        await stage.advance(5)
        assert "Positions outside the current trade" in stage.text
        assert re.search(r"The figures above are \d+ s old", stage.text)
        assert "close without a current reading" in stage.text


async def test_close_all_closes_once_after_its_own_words(stage: Acting) -> None:
    async with stage.acting():
        await palette(stage, "close all")
        await stage.type("close all 5")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(5)
        assert [change.kind for change in stage.service.backend.executed] == ["close_all"]
        assert "close all positions, 5 listed: sent once" in stage.told
        assert stage.orders == 1


async def test_close_trade_is_in_the_palette_through_the_same_gate(stage: Acting) -> None:
    async with stage.acting():
        await palette(stage, "close trade")
        assert "close 5" in stage.text
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_a_lost_reply_on_a_whole_trade_is_unknown_until_every_position_is_gone(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.service.break_with("lost-reply:POST /close:1")
        stage.service.break_with("latency:POST /close:1:2")
        await stage.ask("X")
        await stage.type("close 5")
        await stage.advance(1)
        await stage.press("y")
        trade = stage.wire.bodies[TRADE]
        one_left = {**trade, "positions": trade["positions"][:1]}
        stage.wire.answer(TRADE, content=json.dumps(one_left).encode())
        await stage.advance(8)
        assert stage.action.is_open, "one of them is still listed"
        assert len(stage.action.sight.gone) == 4
        stage.wire.restore()
        await stage.until(lambda: not stage.action.is_open, 10)
        assert (stage.orders, stage.executed) == (1, 1)


async def with_many(stage: Acting, more: int) -> list[str]:
    """Ask to close all of so many more positions; returns the lines of the dialog."""
    stage.relist(
        lambda rows: [
            *rows,
            *({**rows[0], "id": f"more{n}", "symbol": f"MORE{n}"} for n in range(more)),
        ]
    )
    await stage.advance(4)
    stage.app.close_all()
    await stage.advance(3)
    return [row for row in stage.rows if "│" in row]


def is_empty(row: str) -> bool:
    """Whether a line of the dialog says nothing."""
    return not row.partition("│")[2].rpartition("│")[0].strip()


async def test_no_position_is_hidden_while_a_line_of_the_dialog_is_empty(stage: Acting) -> None:
    async with stage.running(NARROW, "3"):
        lines = await with_many(stage, 9)
        told = "\n".join(lines)
        assert "14 listed" in told
        assert "and 4 more" in told
        assert told.count(" long ") + told.count(" short ") == 10
        assert not any(map(is_empty, lines))
        assert stage.app.screen.place[1] == 1, "the status bar stays in view"
        # The field stands where its words are, whatever the list took.
        await stage.type("close all 14")
        await stage.advance(1)
        assert "close all 14" in stage.rows[stage.app.screen.field.region.y]
        # Fewer words leave more lines.
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        await stage.advance(12)
        assert "without a current reading" in stage.text
        assert stage.text.count(" long ") + stage.text.count(" short ") >= 9


async def test_on_a_large_screen_every_position_that_would_close_is_listed(stage: Acting) -> None:
    async with stage.running(WIDE, "3"):
        lines = await with_many(stage, 20)
        told = "\n".join(lines)
        assert "25 listed" in told
        assert " more" not in told.replace("MORE", "")
        assert "MORE19" in told
