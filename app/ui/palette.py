"""What the command palette offers. It only names what the app can do anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from app.errands import TriggerCron
from app.ui.keys import SCREENS
from app.ui.themes import THEMES
from app.ui.words.session import NO_STOP_ADVICE

if TYPE_CHECKING:
    from app.ui.app import AluraApp


def commands(app: AluraApp) -> Iterator[SystemCommand]:
    """Yield every command."""
    for _, name in (*SCREENS, ("e", "events"), ("n", "new_session")):
        yield SystemCommand(
            f"Open {name.replace('_', ' ')}", "Go to this screen", _opener(app, name)
        )
    yield SystemCommand("Refresh", "Read everything on the screen now", app.refresh_feeds)
    yield SystemCommand("Close trade", "All of its positions, after typed words", app.close_trade)
    yield SystemCommand("Close all", "Every position you have, after typed words", app.close_all)
    yield SystemCommand("Settle a transfer in doubt", "After you looked it up", app.ask_checked)
    yield SystemCommand("Stop a session", "What can be done instead: no call does that", _stop(app))
    signed = "Of the position under the cursor, to be handed in elsewhere; a secret"
    yield SystemCommand("Signed close", signed, _asker(app))
    if app.frame.is_testing:
        told = "Testing: have the server's engine look at every session now"
        yield SystemCommand("Testing: run the engine once", told, lambda: app.ask(TriggerCron()))
    yield SystemCommand("Sign in", "Sign in again, here", app.action_sign_in)
    yield SystemCommand("Keys", "Show the keys of this screen", app.action_help)
    for theme in THEMES:
        yield SystemCommand(f"Theme {theme}", "Change the colours", _painter(app, theme))
    zone = "Times where you are" if app.is_utc else "Times in UTC"
    yield SystemCommand(
        zone, "On every screen; `utc` in the settings keeps it", app.action_switch_zone
    )
    yield SystemCommand("Quit", "Your sessions and positions go on", app.ask_to_quit)


def _stop(app: AluraApp) -> Callable[[], None]:
    def explain() -> None:
        from app.ui.dialogs.notice import NoticeDialog

        app.push_screen(NoticeDialog(NO_STOP_ADVICE, "No session is stopped"))

    return explain


def _asker(app: AluraApp) -> Callable[[], None]:
    def ask() -> None:
        from app.ui.dialogs.signature import ask_signature

        ask_signature(app)

    return ask


def _opener(app: AluraApp, name: str) -> Callable[[], None]:
    def open_screen() -> None:
        app.call_later(app.action_open_screen, name)

    return open_screen


def _painter(app: AluraApp, theme: str) -> Callable[[], None]:
    def paint() -> None:
        app.theme = theme

    return paint
