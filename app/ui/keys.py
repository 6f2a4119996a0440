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
    ("6", "wallet"),
    ("7", "referrals"),
    ("8", "system"),
    ("9", "signals"),
)
"""The number keys and the screens that they open."""
SCREEN_KEYS = "1-9"
"""As the hint bar says it."""

INSPECT = "The row as it came; where there is none, sign in"
"""What `i` does."""

APP_KEYS: tuple[Binding, ...] = (
    *(
        Binding(key, f"open_screen('{name}')", name, id=f"screen.{name}", show=False)
        for key, name in SCREENS
    ),
    Binding("e", "open_screen('events')", "events", id="screen.events", show=False),
    Binding("n", "open_screen('new_session')", "new session", id="screen.new", show=False),
    Binding("r", "refresh_feeds", "refresh", id="app.refresh", tooltip="Read everything now"),
    Binding("i", "inspect", "raw record or sign in", id="app.inspect", tooltip=INSPECT),
    Binding("question_mark", "help", "keys", id="app.help", key_display="?"),
    Binding("q", "quit", "quit", id="app.quit", tooltip="Sessions and positions go on"),
    Binding("ctrl+c", "quit", "quit", id="app.interrupt", show=False),
)
"""Keys that work on every screen."""

CLOSE_KEY = Binding("x", "close", "close position", id="position.close")
"""Asks to close what is under the cursor; the dialog's own key accepts."""
CLOSE_TRADE_KEY = Binding("X", "close_trade", "close the whole trade", id="trade.close")
"""Asks to close all positions of the trade."""

MONEY_KEYS: tuple[Binding, ...] = (
    Binding("w", "open_form('withdraw')", "withdraw", id="wallet.withdraw"),
    Binding("u", "open_form('send')", "send USDC", id="wallet.send"),
    Binding("a", "claim", "claim the reward", id="wallet.claim"),
)
"""Open a form or a dialog on the wallet; like `x` they mean nothing else anywhere."""
CURSOR_KEYS: tuple[Binding, ...] = (
    Binding("up,k", "move(-1)", "up", id="table.up", show=False),
    Binding("down,j", "move(1)", "down", id="table.down", show=False),
    Binding("pageup", "page(-1)", "page up", id="table.page_up", show=False),
    Binding("pagedown", "page(1)", "page down", id="table.page_down", show=False),
    Binding("home,g", "first", "first row", id="table.first", show=False),
    Binding("end,G", "last", "last row", id="table.last", show=False),
    Binding("enter", "open", "open", id="table.open", show=False),
)
"""Keys that move about in anything that has rows."""
TABLE_KEYS: tuple[Binding, ...] = (
    Binding("slash", "filter", "filter", id="table.filter", show=False),
    Binding("s", "sort", "sort", id="table.sort", show=False),
    Binding("S", "reverse", "sort the other way round", id="table.reverse", show=False),
    Binding("C", "columns", "columns and order", id="table.columns", show=False),
    Binding("D", "detail", "all of this row", id="table.detail", show=False),
    Binding("E", "export", "write these rows to a CSV file", id="table.export", show=False),
)
"""Keys of every table; none of them changes anything but the picture."""

REPLAY_KEYS: tuple[Binding, ...] = (
    Binding("space", "pause", "pause the tape", id="tape.pause", show=False),
    Binding("full_stop", "step(1)", "next exchange", id="tape.next", key_display="."),
    Binding("comma", "step(-1)", "exchange before", id="tape.previous", key_display=","),
    Binding("T", "jump", "go to a time", id="tape.jump"),
    Binding("less_than_sign", "speed(-1)", "slower", id="tape.slower", key_display="<"),
    Binding("greater_than_sign", "speed(1)", "faster", id="tape.faster", key_display=">"),
)
"""Keys that move a tape, on every screen of a replay."""

SIGN_IN_KEYS: tuple[Binding, ...] = (
    *(Binding(key, f"choose({key})", f"way {key} to sign", id=f"sign_in.{key}") for key in "123"),
    Binding("enter", "sign", "sign", id="sign_in.sign", priority=True),
    Binding("up", "other_keystore(-1)", "other keystore", id="sign_in.previous"),
    Binding("down", "other_keystore(1)", "other keystore", id="sign_in.next"),
    Binding("n", "ask", "ask for a new text", id="sign_in.ask"),
    Binding("d", "accept_domain", "accept the domain in the text", id="sign_in.accept"),
    Binding("c", "copy", "copy the text", id="sign_in.copy"),
    Binding("h", "copy_hex", "copy as hex, show it", id="sign_in.hex"),
    Binding("s", "save", "save the text to a file", id="sign_in.save"),
    Binding("pageup", "page(-1)", "text up", id="sign_in.up"),
    Binding("pagedown", "page(1)", "text down", id="sign_in.down"),
    Binding("escape", "back", "leave the field, then the screen", id="sign_in.back"),
    Binding("question_mark", "app.help", "keys", id="sign_in.help", key_display="?"),
    Binding("q", "app.quit", "quit", id="sign_in.quit"),
    Binding("ctrl+c", "app.quit", "quit", id="sign_in.interrupt", priority=True),
)
"""The keys of the sign-in screen, which hides all others."""
