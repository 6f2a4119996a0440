"""Keys for a program that runs in a test, and the wait until it has done what they ask for."""

from textual import events
from textual.app import App
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.screen import Screen

from tests.support.manual_clock import settle

_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t", "slash": "/", "plus": "+", "minus": "-"}


def strike(app: App[None], *keys: str, at: float | None = None) -> None:
    """Press keys without waiting for what they do; `at` is when they were read, if not now."""
    driver = app._driver
    assert driver is not None
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        event = events.Key(name, key if len(key) == 1 else _CHARACTERS.get(name))
        if at is not None:
            event.time = at
        event.set_sender(app)
        driver.send_message(event)


async def rest(app: App[None]) -> None:
    """Let everything happen that needs no time, the painting included."""
    for _ in range(50):
        await settle()
        await app.animator.wait_until_complete()
        if app._exit or not app.screen_stack:
            return
        waiting = [app.screen] if _paints(app.screen) else []
        # What lies beneath a dialog is seen as well; to paint it is the dialog's part.
        waiting += [screen for screen in app._background_screens if _lays_out(screen)]
        if not waiting:
            return
        for screen in waiting:
            # Textual does it by a timer of real time; this is that timer's turn.
            with app._context(), screen._context():
                screen._on_timer_update()
    raise AssertionError("the screen never comes to rest")


async def press(app: App[None], *keys: str) -> None:
    """Press keys one after the other, each with its consequences."""
    for key in keys:
        strike(app, key)
        await rest(app)


async def resize(app: App[None], width: int, height: int) -> None:
    """Change the size of the terminal."""
    driver, size = app._driver, Size(width, height)
    assert driver is not None
    driver._size = size
    app.post_message(events.Resize(size, size))
    await rest(app)
    # Textual passes it on by a timer of real time; this is that timer's turn.
    with app._context():
        app._check_resize()
    await rest(app)


def _lays_out(screen: Screen[object]) -> bool:
    return bool(screen._layout_required or screen._scroll_required)


def _paints(screen: Screen[object]) -> bool:
    return bool(
        _lays_out(screen)
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
