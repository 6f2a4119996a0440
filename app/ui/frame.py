"""What is known before anything was loaded or asked: the first paint needs no more."""

from datetime import datetime, tzinfo
from typing import NamedTuple

from app.table_layouts import TableLayouts


class Frame(NamedTuple):
    """The words of the status bar and the looks."""

    network: str
    """The badge: DEMO, TESTNET, or the host's name."""
    host: str
    """The server that is talked to."""
    account: str | None = None
    """The address of a kept token, as far as it is known."""
    has_token: bool = False
    """Whether there is a token to begin with; else signing in comes first."""
    token_ends: datetime | None = None
    """When that token ends, as far as it is known."""
    is_testing: bool = False
    """Whether no real money is there: the demo, the testnet, or a server on this machine."""
    read_only: bool = False
    """Started without the right to act."""
    theme: str = "dark"
    """The name of the theme."""
    ascii: bool = False
    """Whether to draw with ASCII only."""
    accept_key: str = "y"
    """The letter that accepts in a dialog of a close."""
    is_recording: bool = False
    """Whether exchanges go onto a tape."""
    zone: tzinfo | None = None
    """Where the user lives; None is where the machine is."""
    is_utc: bool = False
    """Whether times are told in UTC to begin with."""
    layouts: TableLayouts = TableLayouts(None)
    """The columns and orders of tables that the user chose in earlier runs."""
