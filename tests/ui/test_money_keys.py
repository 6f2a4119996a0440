"""Rules 2, 3 and 10: which keys close something, and which never do."""

import pytest
from textual.binding import Binding

from app.setting_checks import ACCEPT_KEYS
from app.settings import DEMO_URL, Settings
from app.ui.keys import APP_KEYS
from app.ui.modes import MODES
from app.ui.widgets.close_face import CloseFace
from app.ui.widgets.line_widget import LineWidget
from app.ui.widgets.typed_words import TypedWords
from tests.support.acting import CLOSE, TRADE, Acting
from tests.support.driving import WIDE

KEEPING = ["enter", "space", "escape"]


@pytest.fixture
def stage() -> Acting:
    return Acting()


async def leave(stage: Acting) -> None:
    """Close the dialog, if there is one, and let the hand come to rest."""
    if stage.is_asked:
        await stage.press("escape")
        await stage.advance(1)
    assert not stage.is_asked


async def test_enter_space_and_esc_keep(stage: Acting) -> None:
    async with stage.acting():
        for key in KEEPING:
            await stage.ask()
            assert "checked" in stage.text, key
            await stage.press(key)
            await stage.advance(2)
            assert not stage.is_asked, key
            assert stage.orders == 0, key


async def test_tab_and_enter_never_reach_the_yes(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        for key in ("tab", "tab", "right", "down", "shift+tab", "tab"):
            await stage.press(key)
            await stage.press("enter")
            await stage.advance(1)
            if not stage.is_asked:
                await stage.ask()
        assert stage.orders == 0


async def test_no_click_and_no_hover_sends(stage: Acting) -> None:
    async with stage.acting():
        await stage.ask()
        y = next(y for y, row in enumerate(stage.rows) if " close " in row and "Keep" in row)
        goal = stage.rows[y].rindex(" close ")
        for x in (stage.rows[y].index("Keep"), goal - 2, goal + 3):
            await stage.pilot.hover(offset=(x, y))
        await stage.settle()
        assert stage.is_asked
        for x in (goal - 2, goal + 3):
            await stage.pilot.click(offset=(x, y))
            await stage.settle()
        await stage.advance(2)
        assert stage.orders == 0


async def test_y_within_half_a_second_of_the_first_paint_is_ignored(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("x")
        await stage.advance(0.3)
        assert "checked" in stage.text
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        await stage.press("y")
        await stage.advance(1)
        assert stage.executed == 1


async def test_half_a_second_counts_from_the_paint_not_from_the_key(stage: Acting) -> None:
    async with stage.acting():
        pressed = stage.clock.monotonic()
        # The loop hangs for two seconds: the key waits, then the dialog is built and painted.
        await stage.advance(2)
        stage.strike("x", at=pressed)
        await stage.advance(0.3)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_keys_that_were_typed_while_the_loop_was_blocked_are_dropped(stage: Acting) -> None:
    async with stage.acting():
        for keys in ("xy", "xxy", "x\ry"):
            typed = stage.clock.monotonic()
            await stage.advance(3)
            stage.strike(*("enter" if key == "\r" else key for key in keys), at=typed)
            await stage.advance(3)
            assert stage.orders == 0, keys
            await leave(stage)


async def test_a_dialog_that_is_not_painted_yet_hears_nothing(
    stage: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CloseFace, "render_line", LineWidget.render_line)
    async with stage.acting():
        await stage.ask()
        await stage.advance(2)
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0


async def test_keys_from_before_the_paint_do_not_even_keep(stage: Acting) -> None:
    async with stage.acting():
        typed = stage.clock.monotonic()
        await stage.advance(3)
        stage.strike("x", "escape", at=typed)
        await stage.advance(1)
        assert stage.is_asked


async def test_a_key_from_before_the_paint_that_comes_late_is_dropped(stage: Acting) -> None:
    async with stage.acting():
        typed = stage.clock.monotonic()
        await stage.ask()
        await stage.advance(2)
        stage.strike("y", at=typed)
        await stage.advance(2)
        assert stage.orders == 0


async def test_paste_reaches_no_binding(stage: Acting) -> None:
    async with stage.acting():
        for text in ("xy\n", "X close 5 y"):
            await stage.paste(text)
            await stage.advance(1)
            assert not stage.is_asked, text
            await stage.ask()
            await stage.paste(text)
            await stage.advance(1)
            assert stage.orders == 0, text
            await leave(stage)


async def test_paste_without_brackets_is_a_burst_of_keys_that_accepts_nothing(
    stage: Acting,
) -> None:
    async with stage.acting():
        stage.strike(*"xyxyxyxy")
        await stage.advance(2)
        assert stage.orders == 0


async def test_paste_into_the_field_does_not_count_as_typing(stage: Acting) -> None:
    async with stage.acting():
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        await stage.ask()
        await stage.advance(3)
        await stage.press("c")
        assert isinstance(stage.app.focused, TypedWords), "the field has the focus"
        await stage.paste("lose without a current reading")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(2)
        assert stage.orders == 0


async def test_y_pressed_twice_sends_once(stage: Acting) -> None:
    async with stage.acting():
        stage.wire.hold(CLOSE)
        await stage.ask()
        now = stage.clock.monotonic()
        # The loop hangs for a moment: both are there before the first has done anything.
        stage.strike("y", at=now)
        stage.strike("y", at=now + 0.2)
        await stage.settle()
        await stage.press("y", "y")
        assert (stage.orders, stage.executed) == (1, 1)


async def test_y_among_other_keys_at_the_same_moment_is_a_paste_and_sends_nothing(
    stage: Acting,
) -> None:
    async with stage.acting():
        for keys in ("yy", "y\r", "\ry", "yes", "ye", "xy", "yyyy"):
            await stage.ask()
            assert "checked" in stage.text, keys
            stage.strike(*("enter" if key == "\r" else key for key in keys))
            await stage.advance(2)
            assert stage.orders == 0, keys
            await leave(stage)
            # An e among them has gone to the list of events.
            await stage.press("3")


async def test_no_second_dialog_stacks(stage: Acting) -> None:
    async with stage.acting():
        await stage.press("x", "x", "X", "x")
        await stage.advance(1)
        assert len(stage.app.screen_stack) == 2
        await stage.press("x", "X")
        assert len(stage.app.screen_stack) == 2
        stage.app.close_trade()
        stage.app.close_all()
        await stage.settle()
        assert len(stage.app.screen_stack) == 2, "whoever asks for it"
        await stage.press("escape")
        assert not stage.is_asked


async def test_a_key_that_is_held_down_closes_nothing(stage: Acting) -> None:
    async with stage.acting():
        for _ in range(60):
            await stage.press("x")
            await stage.advance(0.05)
        assert stage.orders == 0
        assert len(stage.app.screen_stack) <= 2


async def test_the_first_focus_is_on_keep_and_the_border_names_network_and_account(
    stage: Acting,
) -> None:
    async with stage.acting():
        await stage.ask()
        assert "Keep" in stage.text
        assert stage.app.focused is not None
        assert "keep" in (stage.app.focused.id or type(stage.app.focused).__name__).lower()
        border = stage.row("Close position ─")
        assert "DEMO" in border
        assert stage.address[-4:] in border


def test_a_key_that_costs_money_has_one_meaning_and_no_priority() -> None:
    meanings: dict[str, set[str]] = {}
    for mode in MODES.values():
        screen = mode() if not isinstance(mode, type) else mode
        for binding in [*getattr(screen, "BINDINGS", ()), *APP_KEYS]:
            assert isinstance(binding, Binding)
            for key in binding.key.split(","):
                meanings.setdefault(key, set()).add(binding.action)
                if "close" in binding.action:
                    assert not binding.priority
    assert meanings["x"] == {"close"}
    assert meanings["X"] == {"close_trade"}
    for letter in ACCEPT_KEYS:
        assert letter not in meanings, "a key that accepts means nothing else"


async def test_another_accepting_key_takes_the_place_of_y_and_is_a_letter_in_the_words() -> None:
    stage = Acting(Settings(demo=True, base_url=DEMO_URL, read_only=False, accept_key="t"))
    async with stage.acting():
        await stage.ask()
        assert " t  close" in stage.text
        assert "t close" in stage.hints
        await stage.press("y")
        await stage.advance(1)
        assert stage.orders == 0
        assert stage.is_asked
        await stage.press("t")
        assert stage.orders == 1
        await stage.advance(4)
        await leave(stage)
        stage.service.break_with(f"no-connection:GET {TRADE}:always")
        await stage.ask()
        await stage.advance(3)
        await stage.type("close without a current reading")
        assert stage.orders == 1
        await stage.advance(1)
        await stage.press("t")
        assert stage.orders == 2


async def test_x_on_other_screens_never_sends_by_itself(stage: Acting) -> None:
    async with stage.running(WIDE, "e"):
        for screen in ("e", "1", "4"):
            await stage.press(screen)
            await stage.load()
            sent = stage.orders
            await stage.ask()
            await stage.press("enter", "y", "y")
            assert stage.orders <= sent + (screen != "e"), screen
            await leave(stage)
