"""The list of keys: what really works where the user stands."""

from app.ui.dialogs.help import HelpDialog
from app.ui.keys import SCREEN_KEYS
from tests.support.driving import NARROW, WIDE, Stage

OWN = {
    "1": {"enter": "open", "s": "sort", "/": "filter"},
    "2": {"enter": "open", "r": "Read everything now"},
    "4": {"c": "crosshair", "0": "live edge"},
    "5": {"o": "own row", "[": "shorter window", "]": "longer window"},
}
"""Some keys of each screen, and what they do."""


async def test_help_lists_the_keys_of_the_screen(stage: Stage) -> None:
    async with stage.running(WIDE, "1"):
        for mode, own in OWN.items():
            await stage.press(mode)
            await stage.load()
            await stage.press("?")
            rows = stage.rows
            for key, words in own.items():
                row = next((row for row in rows if f" {words} " in row and f" {key}" in row), "")
                assert words in row, (mode, words)
                assert row.index(key) < row.index(words), (mode, words)
            assert "Focus" not in stage.text
            assert " quit " in stage.text
            await stage.press("escape")


async def test_every_hint_of_every_screen_is_a_key_that_works(stage: Stage) -> None:
    async with stage.running(NARROW):
        for mode in "123456789en":
            await stage.press(mode)
            await stage.load()
            known = {
                active.binding.key_display or active.binding.key
                for active in stage.app.screen.active_bindings.values()
            }
            keys = {hint.key for hint in stage.app.screen.HINTS} - {SCREEN_KEYS}
            names = {"[": "left_square_bracket", "]": "right_square_bracket", "/": "slash",
                     "+": "plus", "-": "minus", "ctrl+p": "ctrl+p", "esc": "escape"}  # fmt: skip
            for key in (part for hint in keys for part in hint.split()):
                assert {key, names.get(key, key)} & known, (mode, key)


async def test_any_of_its_keys_closes_it_and_reaches_nothing_else(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        for key in ("escape", "?", "q", "enter"):
            await stage.press("?")
            assert isinstance(stage.app.screen, HelpDialog)
            await stage.press("2")
            assert stage.app.current_mode == "trade"
            await stage.press(key)
            assert not isinstance(stage.app.screen, HelpDialog)
            assert stage.app.current_mode == "trade"
            assert not stage.app._exit


async def test_long_lists_scroll_on_a_small_terminal(stage: Stage) -> None:
    async with stage.running(NARROW, "?"):
        assert "esc closes this" not in stage.text
        await stage.press("end")
        assert "esc closes this" in stage.text
