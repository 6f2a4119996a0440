"""Rules 1 and 5: what is closed is what was under the cursor when the key was pressed, as it was
shown, by a reading that came after the key. Whatever moves in between."""

from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest

from app.ui import format as fmt
from tests.support.acting import CLOSE, TRADE, Acting, Row

Change = Callable[[list[Row]], list[Row]]

BEFORE_THE_KEY, BEFORE_THE_CHECK, BEFORE_THE_YES = "the key", "the check", "the yes"
MOMENTS = [BEFORE_THE_KEY, BEFORE_THE_CHECK, BEFORE_THE_YES]


@pytest.fixture
def stage() -> Acting:
    return Acting()


async def change_before(stage: Acting, moment: str, change: Change) -> None:
    """Open the dialog on the cursor's row; at one moment of it the server's list changes."""
    if moment == BEFORE_THE_KEY:
        stage.relist(change)
        await stage.advance(4)
    elif moment == BEFORE_THE_CHECK:
        stage.relist(change)
    await stage.ask()
    if moment == BEFORE_THE_YES:
        stage.relist(change)
        await stage.advance(4)


async def leave(stage: Acting) -> None:
    """Close the dialog, have the server list what it holds, and let the hand come to rest."""
    await stage.press("escape")
    assert not stage.is_asked
    stage.wire.restore()
    await stage.advance(4)


async def test_a_row_that_moves_is_not_mistaken_for_its_neighbor(stage: Acting) -> None:
    def turned(rows: list[Row]) -> list[Row]:
        return [{**rows[0], "id": "new", "symbol": "NEW"}, *reversed(rows)]

    async with stage.acting():
        for moment in MOMENTS:
            closed = stage.closed
            await stage.press("home", "down", "down")
            aimed = stage.aimed["id"]
            await change_before(stage, moment, turned)
            await stage.press("y")
            await stage.advance(4)
            assert stage.closed == [*closed, aimed], moment
            await leave(stage)


async def test_sorting_the_rows_takes_the_cursor_along(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("down", "down")
        aimed = stage.aimed["id"]
        await stage.press("s", "s")
        assert stage.aimed["id"] == aimed
        await stage.advance(1)
        await stage.ask()
        await stage.press("y")
        await stage.advance(4)
        assert stage.closed == [aimed]


async def test_a_hand_that_was_moving_while_rows_were_sorted_or_filtered_closes_nothing(
    stage: Acting,
) -> None:
    async with stage.acting():
        for keys in (
            ("s",),
            ("S",),
            ("slash", "o", "escape"),
            ("slash", "o", "backspace", "enter"),
            ("slash", "o", "enter"),
        ):
            await stage.advance(1)
            await stage.press(*keys)
            await stage.advance(0.2)
            await stage.press("x")
            assert "has just changed" in stage.text, keys
            await stage.press("escape")
            await stage.advance(0.2)
            await stage.ask()
            assert "Close " in stage.text, keys
            await stage.press("escape")
        assert stage.orders == 0


async def test_a_row_that_the_filter_hides_cannot_be_aimed_at(stage: Acting) -> None:
    async with stage.acting():
        hidden = stage.aimed["symbol"]
        other = next(row for row in stage.listed if row["symbol"] != hidden)
        await stage.press("slash", *other["symbol"].lower(), "enter")
        await stage.advance(1)
        assert stage.aimed["id"] == other["id"]
        await stage.press("slash", "z", "z", "enter")
        await stage.advance(1)
        await stage.press("x")
        assert "There is no position under the cursor." in stage.text
        await stage.press("escape", "y")
        assert stage.orders == 0


async def test_a_position_that_is_gone_is_not_closed_nor_is_its_neighbor(stage: Acting) -> None:
    async with stage.acting():
        for moment in (BEFORE_THE_CHECK, BEFORE_THE_YES):
            aimed = stage.aimed["id"]

            def without(rows: list[Row], gone: str = aimed) -> list[Row]:
                return [row for row in rows if row["id"] != gone]

            await change_before(stage, moment, without)
            assert "already closed" in stage.text, moment
            await stage.press("y")
            await stage.advance(2)
            await stage.press("y", "enter")
            await stage.advance(2)
            assert stage.orders == 0, moment
            await leave(stage)


async def test_x_on_a_row_that_is_gone_aims_at_nothing(stage: Acting) -> None:
    async with stage.acting():
        stage.remove(stage.aimed["id"])
        await stage.until(lambda: stage.app.screen.table.cursor_row is None, 10)
        await stage.ask()
        assert "There is no position under the cursor" in stage.text
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 0


async def test_x_that_was_meant_for_a_row_that_left_does_not_aim_at_the_next_one(
    stage: Acting,
) -> None:
    async with stage.acting():
        table = stage.app.screen.table
        for late in (False, True):
            aimed = stage.aimed["id"]
            pressed = stage.clock.monotonic()
            stage.remove(aimed)
            for _ in range(10):
                await stage.advance(1)
                if table.cursor_key != aimed:
                    break
            # Pressed before the rows changed and handled after it, or by a hand already on its way.
            stage.strike("x", at=pressed if late else table.jumped_at + 0.3)
            await stage.settle()
            assert "The row under the cursor has just changed" in stage.text, late
            await stage.advance(1)
            await stage.press("escape")
            await stage.ask()
            assert "checked" in stage.text, "the next press is meant for the new row"
            await stage.press("escape")
            await stage.advance(4)


async def test_a_position_that_is_replaced_by_one_of_the_same_asset_is_gone(stage: Acting) -> None:
    async with stage.acting():
        aimed = stage.aimed["id"]
        await stage.ask()
        stage.recast(aimed, id="another")
        await stage.advance(4)
        assert "already closed" in stage.text
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 0


def changed_in(row: Row, what: str) -> Change:
    """Return what gives this position the other side, or twice its size."""
    flipped = "short" if row["side"] == "long" else "long"
    change = {"side": flipped} if what == "side" else {"size": row["size"] * 2}
    return lambda rows: [{**r, **change} if r["id"] == row["id"] else r for r in rows]


async def test_a_flipped_side_or_a_larger_size_disarms_and_asks_again(stage: Acting) -> None:
    async with stage.acting():
        for case in product((BEFORE_THE_CHECK, BEFORE_THE_YES), ("side", "size")):
            moment, what = case
            row, closed = stage.aimed, stage.closed
            await change_before(stage, moment, changed_in(row, what))
            assert "changed while you looked" in stage.text, case
            assert "y is off" in stage.text, case
            await stage.press("y")
            await stage.advance(2)
            assert stage.closed == closed, case
            await stage.press("r")
            await stage.press("y")
            assert stage.closed == closed, f"{case}: too soon after the new figures"
            await stage.advance(1)
            await stage.press("y")
            await stage.advance(4)
            assert stage.closed == [*closed, row["id"]], case
            await leave(stage)
        assert stage.orders == 4


async def test_price_and_pnl_never_disarm_and_a_smaller_size_is_shown_in_place(
    stage: Acting,
) -> None:
    async with stage.acting():
        aimed = stage.aimed["id"]
        await stage.ask()
        stage.recast(aimed, markPrice=1.25, unrealizedPnl=-99.5)
        await stage.advance(4)
        assert "99.50" in stage.text
        await stage.press("y")
        await stage.advance(4)
        assert stage.closed == [aimed]
        await leave(stage)
        row = stage.aimed
        half = Decimal(str(row["size"])) / 2
        await stage.ask()
        stage.recast(row["id"], size=float(half))
        await stage.advance(4)
        assert f"close {fmt.size(half)}" in stage.text
        await stage.press("y")
        await stage.advance(4)
        assert stage.closed == [aimed, row["id"]]
        assert stage.action.intent.targets[0].size == half


async def test_what_is_sent_is_the_intent_that_was_shown(stage: Acting) -> None:
    async with stage.acting():
        row = stage.aimed
        await stage.ask()
        dialog = stage.text
        for shown in (
            row["symbol"],
            row["side"],
            fmt.size(Decimal(str(row["size"]))),
            fmt.price(Decimal(str(row["entryPrice"]))),
            f"index {row['assetIndex']}",
            "checked",
            "may open again",
            "The API has no call that stops a session.",
        ):
            assert shown in dialog
        await stage.press("y")
        await stage.advance(1)
        (target,) = stage.action.intent.targets
        assert (target.position_id, target.side) == (row["id"], row["side"])
        assert str(target.size) == str(row["size"])


async def test_nothing_is_armed_by_a_reading_from_before_the_key_nor_by_one_that_hangs(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.wire.hold(TRADE)
        await stage.press("x")
        await stage.advance(1)
        assert "reading the position" in stage.text
        await stage.press("y")
        await stage.advance(0.8)
        assert "could not be read" not in stage.text
        await stage.press("y")
        assert stage.orders == 0
        await stage.advance(2)
        assert "close without a current reading" in stage.text


async def test_the_dialog_reads_at_once_whatever_the_polling_waits_for(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"429:GET {TRADE}:1:30")
        await stage.until(lambda: "throttled" in stage.status, 10)
        before = stage.clock.monotonic()
        aimed = stage.aimed["id"]
        await stage.ask()
        assert "checked" in stage.text
        assert [s.path for s in stage.wire.sent if s.at >= before].count(TRADE) == 1
        await stage.press("y")
        await stage.advance(2)
        assert stage.closed == [aimed]


async def test_a_read_that_fails_leaves_closing_possible_by_typed_words(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        await stage.ask()
        await stage.advance(3)
        assert "could not be read" in stage.text
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        await stage.type("close without a current readin")
        await stage.advance(1)
        assert "y is off until the words match" in stage.text
        await stage.press("enter")
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        if stage.is_asked:
            await stage.press("escape")
        await stage.advance(1)
        aimed = stage.aimed["id"]
        await stage.ask()
        await stage.advance(3)
        await stage.type("close without a current reading")
        await stage.press("y")
        assert stage.orders == 0, "the hand is still typing"
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(2)
        assert stage.closed == [aimed]
        assert stage.action.is_open, "no reading has shown anything"
        stage.heal()
        await stage.until(lambda: "closed" in stage.told, 70)


async def test_an_armed_dialog_whose_reading_grows_old_is_disarmed(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        stage.wire.hold(TRADE)
        await stage.advance(7)
        await stage.press("y")
        await stage.advance(4)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_an_incomplete_reading_arms_nothing(stage: Acting) -> None:
    async with stage.acting():
        stage.relist(lambda rows: [*rows, "what is this"])
        await stage.ask()
        assert not stage.app.trade.reading.complete
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_after_a_sleep_of_the_machine_nothing_is_armed_until_it_was_read_again(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        stage.wire.hold(TRADE)
        stage.clock.jump(60)
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_a_y_right_after_waking_up_is_not_believed(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        assert "checked" in stage.text
        stage.clock.jump(3600)
        stage.strike("y")
        await stage.settle()
        assert stage.orders == 0


async def test_a_close_of_an_asset_takes_what_is_open_on_it(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("2")
        await stage.advance(6)
        session = stage.app.screen.table.cursor_row
        await stage.ask()
        assert f"index {session.asset_index}" in stage.text
        await stage.press("y")
        await stage.advance(4)
        assert stage.orders == 1
        assert stage.wire.sent[-1] is not None
        posts = [sent.path for sent in stage.wire.sent if sent.method == "POST"]
        assert posts == ["/user/close-position"]
        assert not posts[0].endswith(CLOSE)
