"""Every key of the program, once. A key that can cost money has one meaning everywhere.

Ids are `screen.verb`, so that a key can be moved by its id in the configuration.
"""

from textual.binding import Binding

SCREENS = (
    ("1", "dashboard"),
    ("2", "sessions"),
    ("3", "trade"),
    ("4", "chart"),
    ("5", "leaderboard"),
)
"""The number keys and the screens that they open. 6 to 9 are kept for screens to come."""

APP_KEYS: tuple[Binding, ...] = (
    *(
        Binding(key, f"open_screen('{name}')", name, id=f"screen.{name}", show=False)
        for key, name in SCREENS
    ),
    Binding("e", "open_screen('events')", "events", id="screen.events", show=False),
    Binding("r", "refresh_feeds", "refresh", id="app.refresh", tooltip="Read everything now"),
    Binding("i", "sign_in", "sign in", id="app.sign_in", tooltip="Sign in where you stand"),
    Binding("question_mark", "help", "keys", id="app.help", key_display="?"),
    Binding("q", "quit", "quit", id="app.quit", tooltip="Sessions and positions go on"),
    Binding("ctrl+c", "quit", "quit", id="app.interrupt", show=False),
)
"""Keys that work on every screen."""
