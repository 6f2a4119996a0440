"""The dialog of a close on the screen: its place and size, its field, its keys in each state."""

import pytest

from app.errors import NotSent
from app.ui.closing import BLIND_WORDS
from app.ui.dialogs.close import CloseDialog
from app.ui.stand import Stand
from tests.support.acting import CLOSE, TRADE, Acting
from tests.support.driving import NARROW, WIDE


@pytest.fixture
def stage() -> Acting:
    return Acting()


def dialog(stage: Acting) -> CloseDialog:
    screen = stage.app.screen
    assert isinstance(screen, CloseDialog)
    return screen


def frame(stage: Acting) -> tuple[int, int, int, int]:
    """Where the frame is drawn: first column and row, width, height."""
    rows = stage.rows
    top = next(y for y, row in enumerate(rows) if "╭─" in row)
    bottom = next(y for y, row in enumerate(rows) if "╰─" in row)
    x = rows[top].index("╭")
    return x, top, rows[top].index("╮") - x + 1, bottom - top + 1


def wait(stage: Acting) -> int:
    """The seconds that the dialog counts down."""
    return int(stage.row("y comes back in").split("comes back in ")[1].split()[0])


# Place and size


async def leave(stage: Acting) -> None:
    await stage.press("escape")
    await stage.advance(1)
    assert not stage.is_asked


async def test_it_stands_where_the_row_that_it_aims_at_stays_in_view(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("end")
        for size, place in ((NARROW, (3, 9, 74, 14)), (WIDE, (43, 14, 74, 15))):
            await stage.resize(*size)
            table = stage.app.screen.table
            await stage.ask()
            assert frame(stage) == place
            assert table.cursor_line() < place[1]
            await leave(stage)


async def test_only_the_row_that_it_aims_at_stays_bright(stage: Acting) -> None:
    async with stage.acting():
        aimed = stage.aimed["id"]
        await stage.ask()
        line = stage.app.screen_stack[0].table.cursor_line()
        assert dialog(stage)._aimed_line() == line
        stage.remove(aimed)
        await stage.until(lambda: stage.app.screen_stack[0].table.cursor_key != aimed, 10)
        assert dialog(stage)._aimed_line() is None


async def test_it_neither_moves_nor_grows_in_any_state(stage: Acting) -> None:
    async with stage.acting():
        gate = stage.wire.hold(TRADE)
        await stage.press("x")
        seen = [frame(stage)]
        for seconds in (1, 3):
            await stage.advance(seconds)
            seen.append(frame(stage))
        gate.set()
        await stage.advance(4)
        seen.append(frame(stage))
        await stage.press("y")
        await stage.advance(1)
        seen.append(frame(stage))
        await stage.advance(4)
        seen.append(frame(stage))
        assert len(set(seen)) == 1


async def test_it_stands_above_a_row_at_the_foot_of_the_screen(stage: Acting) -> None:
    async with stage.acting():
        rows = stage.listed
        stage.relist(lambda _: [{**rows[0], "id": f"p{n}", "symbol": f"A{n}"} for n in range(12)])
        await stage.advance(4)
        await stage.press("end")
        line = stage.app.screen.table.cursor_line()
        await stage.ask()
        _, top, _, height = frame(stage)
        assert not top <= line < top + height or line + height > 22


async def test_a_new_size_keeps_the_state_and_what_was_typed(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask("X")
        await stage.type("close")
        await stage.resize(*WIDE)
        assert frame(stage)[2] == 74
        await stage.type(" 5")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(4)
        assert stage.orders == 1


async def test_a_terminal_that_is_too_small_hears_no_yes(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        await stage.resize(60, 20)
        assert "Terminal too small" in stage.text
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        await stage.resize(*NARROW)
        await stage.press("y")
        assert stage.orders == 0, "it has just come back"
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 1


async def test_as_many_positions_as_fit_are_listed_and_the_others_counted(stage: Acting) -> None:
    async with stage.acting():
        rows = stage.listed
        stage.relist(lambda _: [{**rows[0], "id": f"p{n}", "symbol": f"A{n}"} for n in range(20)])
        await stage.advance(4)
        await stage.ask("X")
        assert "A11 " in stage.text
        assert "A12 " not in stage.text
        assert "and 8 more" in stage.text
        assert "close 20" in stage.text
        assert frame(stage)[3] <= 22


# Keys


async def test_leaving_with_esc_or_a_click_on_keep_works_and_gives_the_claim_back(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.press("x", "escape")
        assert not stage.is_asked
        await stage.ask()
        assert dialog(stage).closing.stand is Stand.ARMED
        y = next(y for y, row in enumerate(stage.rows) if "Keep" in row)
        await stage.pilot.click(offset=(stage.rows[y].index("Keep") + 1, y))
        await stage.settle()
        assert not stage.is_asked
        assert stage.orders == 0


async def test_what_covers_the_dialog_takes_its_keys_and_half_a_second_after(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        await stage.press("i")
        assert not isinstance(stage.app.screen, CloseDialog)
        await stage.press("escape")
        assert isinstance(stage.app.screen, CloseDialog)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 1


async def test_the_badge_stands_in_the_border_in_every_state_and_e_opens_the_events(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        for key in ("", "y"):
            if key:
                await stage.press(key)
            await stage.advance(1)
            assert "─ DEMO ─╮" in stage.text
            assert "0x71C7…976F" in stage.row("╭─")
        await stage.advance(2)
        await stage.press("e")
        await stage.advance(1)
        assert not stage.is_asked
        assert stage.app.current_mode == "events"


async def test_x_after_a_refusal_opens_a_new_dialog(stage: Acting) -> None:
    async with stage.acting():
        stage.wire.answer(CLOSE, 400, b'{"statusCode": 400, "message": "Market is halted"}')
        await stage.ask()
        await stage.press("y")
        await stage.advance(4)
        assert "“Market is halted”" in stage.text
        first = dialog(stage)
        await stage.ask("x")
        assert dialog(stage) is not first
        assert dialog(stage).closing.stand is Stand.ARMED
        assert stage.orders == 1


async def test_x_does_nothing_while_the_dialog_is_armed_or_the_outcome_open(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        first = dialog(stage)
        await stage.ask("x")
        assert dialog(stage) is first
        stage.wire.hold(CLOSE)
        await stage.press("y")
        await stage.advance(1)
        await stage.ask("x")
        assert dialog(stage) is first


async def test_r_after_sending_reads_again(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"lost-request:POST {CLOSE}")
        await stage.ask()
        await stage.press("y")
        await stage.advance(1)
        since = stage.clock.monotonic()
        await stage.press("r")
        await stage.advance(0.2)
        assert stage.wire.counts(since)[TRADE] == 1


# The field


async def the_focus_stays_on_keep_until_the_words_begin(stage: Acting) -> None:
    assert stage.app.focused is dialog(stage).face
    await stage.press("c")
    assert stage.app.focused is dialog(stage).field
    assert dialog(stage).field.value == "c"


async def tab_goes_to_the_field_and_back(stage: Acting) -> None:
    await stage.press("tab")
    assert stage.app.focused is dialog(stage).field
    await stage.press("tab")
    assert stage.app.focused is dialog(stage).face


async def the_right_words_lock_the_field_and_give_the_focus_back(stage: Acting) -> None:
    await stage.type("close 5")
    assert dialog(stage).field.disabled
    assert stage.app.focused is dialog(stage).face
    assert "y in a moment" in stage.text
    await stage.advance(1)
    assert "close the trade, 5 listed" in stage.text


async def a_paste_into_the_field_is_dropped_and_said(stage: Acting) -> None:
    await stage.press("tab")
    await stage.paste("close 5")
    await stage.advance(1)
    assert dialog(stage).field.value == ""
    assert "type it" in stage.text
    await stage.press("ctrl+v")
    assert dialog(stage).field.value == ""


async def a_paste_that_comes_as_keys_is_dropped_and_said(stage: Acting) -> None:
    await stage.press("tab")
    await stage.advance(1)
    stage.strike("c", "l", "o", "s", "e", "space", "5")
    await stage.settle()
    assert not dialog(stage).closing.is_matched
    assert dialog(stage).field.value == ""
    assert "type it" in stage.text


async def a_letter_too_many_undoes_the_words(stage: Acting) -> None:
    await stage.type("close 55")
    assert not dialog(stage).closing.is_matched
    await stage.advance(1)
    await stage.press("y")
    await stage.advance(1)
    assert stage.orders == 0


async def test_the_field_takes_the_words_when_they_are_typed_and_nothing_else(
    stage: Acting,
) -> None:
    async with stage.acting():
        for holds in (
            the_focus_stays_on_keep_until_the_words_begin,
            tab_goes_to_the_field_and_back,
            a_paste_into_the_field_is_dropped_and_said,
            a_paste_that_comes_as_keys_is_dropped_and_said,
            a_letter_too_many_undoes_the_words,
            the_right_words_lock_the_field_and_give_the_focus_back,
        ):
            await stage.ask("X")
            await holds(stage)
            await leave(stage)


async def test_words_that_began_too_soon_are_no_commands(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        await stage.press("x")
        await stage.advance(0.3)
        await stage.type(BLIND_WORDS)
        assert isinstance(stage.app.screen, CloseDialog)
        assert not dialog(stage).closing.is_matched


async def test_a_y_that_is_held_down_accepts_nothing(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("x")
        for _ in range(60):
            await stage.advance(0.05)
            await stage.press("y")
        assert stage.orders == 0


async def test_a_reading_that_arrives_takes_the_field_for_blind_words_away(stage: Acting) -> None:
    async with stage.acting():
        gate = stage.wire.hold(TRADE)
        await stage.press("x")
        await stage.advance(5)
        assert BLIND_WORDS in stage.text
        await stage.type("close without")
        assert dialog(stage).field.value == "close without"
        gate.set()
        await stage.advance(1)
        assert dialog(stage).closing.stand is Stand.ARMED
        assert not dialog(stage).field.display
        assert stage.app.focused is dialog(stage).face


# What it says


async def test_a_429_counts_down_and_arms_again_after_a_new_reading(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"429:POST {CLOSE}:1:8")
        await stage.ask()
        await stage.press("y")
        await stage.advance(1)
        left = [wait(stage)]
        await stage.advance(3)
        left.append(wait(stage))
        assert left[0] - left[1] == 3
        await stage.advance(6)
        assert dialog(stage).closing.stand is Stand.ARMED
        assert stage.orders == 1
        await stage.press("y")
        await stage.advance(4)
        assert (stage.orders, stage.executed) == (2, 1)


async def test_what_could_not_be_sent_is_said(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        stage.app.send_intent = lambda intent: None
        await stage.press("y")
        dialog(stage).closing.action = None
        dialog(stage).closing.failure = NotSent("The journal cannot be written, nothing was sent.")
        dialog(stage).show()
        await stage.settle()
        assert "Not closed" in stage.text
        assert "The journal cannot be written" in stage.text
        assert "Nothing left this program." in stage.text


async def test_the_size_of_every_state_is_drawn_in_ascii_too() -> None:
    stage = Acting()
    stage.app.ascii_only = True
    async with stage.acting():
        await stage.ask()
        assert stage.text.isascii()
        assert "checked" in stage.text
