"""Which screen each mode has. A screen's code is loaded when it is first opened, not at the start.

Only what the first paint shows may be imported at the top.
"""

from collections.abc import Callable, Mapping

from textual.screen import Screen

from app.ui.screens.dashboard import DashboardScreen

FIRST_MODE = "dashboard"
"""What the program opens with."""


def _sessions() -> Screen[None]:
    from app.ui.screens.sessions import SessionsScreen

    return SessionsScreen()


def _trade() -> Screen[None]:
    from app.ui.screens.trade import TradeScreen

    return TradeScreen()


def _chart() -> Screen[None]:
    from app.ui.screens.chart import ChartScreen

    return ChartScreen()


def _leaderboard() -> Screen[None]:
    from app.ui.screens.leaderboard import LeaderboardScreen

    return LeaderboardScreen()


def _wallet() -> Screen[None]:
    from app.ui.screens.wallet import WalletScreen

    return WalletScreen()


def _referrals() -> Screen[None]:
    from app.ui.screens.referrals import ReferralsScreen

    return ReferralsScreen()


def _system() -> Screen[None]:
    from app.ui.screens.system import SystemScreen

    return SystemScreen()


def _new_session() -> Screen[None]:
    from app.ui.screens.new_session import NewSessionScreen

    return NewSessionScreen()


def _signals() -> Screen[None]:
    from app.ui.screens.signals import SignalsScreen

    return SignalsScreen()


def _events() -> Screen[None]:
    from app.ui.screens.events import EventsScreen

    return EventsScreen()


MODES: Mapping[str, Callable[[], Screen[None]]] = {
    FIRST_MODE: DashboardScreen,
    "sessions": _sessions,
    "trade": _trade,
    "chart": _chart,
    "leaderboard": _leaderboard,
    "wallet": _wallet,
    "referrals": _referrals,
    "system": _system,
    "signals": _signals,
    "events": _events,
    "new_session": _new_session,
}
