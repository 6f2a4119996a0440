"""The commands that change something: one row each, with what can be typed behind it.

Like the queries: `reaches` names every endpoint, and nothing heavy is imported.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass

from app.cli import aims, closing, starting
from app.cli.aims import Aiming
from app.cli.arguments import Argument, amount, one_of, whole
from app.starts import DURATIONS, LEAST_BUDGET, MOST_TARGET, STRATEGIES


@dataclass(frozen=True, slots=True)
class Order:
    """One command that changes something."""

    name: str
    help: str
    reaches: tuple[str, ...]
    """Rows of the catalogue: those that it may send, then those that it reads before and after."""
    aim: Callable[[Namespace], Aiming]
    """Checks what was typed, without asking anybody. Raises AluraError."""
    arguments: tuple[Argument, ...] = ()
    is_for_testing: bool = False
    """True: refused but on the testnet and on this machine."""


_TO = Argument("--to", "an address, or its name in the settings", "ADDRESS", is_required=True)
_AMOUNT = Argument("amount", "in USDC", "AMOUNT", kind=amount())
_COUNT = Argument("--count", "how many positions that closes", "N", kind=whole(1000, least=0))
_ASSET = Argument("--asset", "the market", "SYMBOL", is_required=True)
_INDEX = Argument("--index", "the market's index at this server", "N", kind=whole(10**6, least=0))

ORDERS: tuple[Order, ...] = (
    Order(
        "close",
        "close a position, a trade, what is open of an asset, or everything",
        (
            "close_position",
            "close_trade",
            "close_asset",
            "close_all",
            "current_trade",
            "active_sessions",
        ),
        closing.close,
        (
            Argument("position", "a position's id", "POSITION", is_optional=True),
            Argument("--side", "its side", "SIDE", kind=one_of("long", "short")),
            Argument("--size", "its size, in units of the asset", "SIZE", kind=amount(places=18)),
            Argument("--blind", "send it also where the position cannot be read"),
            Argument("--trade", "a trade's id: close all of its positions", "TRADE"),
            Argument("--asset", "close what is open of this market", "SYMBOL"),
            _INDEX,
            Argument("--all", "close everything, also what no reading lists"),
            _COUNT,
        ),
    ),
    Order(
        "session new quick",
        "start a session by budget, target and limits",
        ("start_quick", "active_sessions"),
        starting.start_quick,
        (
            _ASSET,
            _INDEX,
            Argument(
                "--budget",
                "in USDC, at least 10",
                "AMOUNT",
                kind=amount(least=LEAST_BUDGET),
                is_required=True,
            ),
            Argument(
                "--target",
                "the profit to stop at, at most 500; its unit is not published",
                "N",
                kind=amount(most=MOST_TARGET),
                is_required=True,
            ),
            Argument("--loss", "the loss to stop at", "N", kind=amount()),
            Argument("--positions", "how many at once", "N", kind=whole(100)),
        ),
    ),
    Order(
        "session new advance",
        "start a session by strategy and duration",
        ("start_advance", "active_sessions"),
        starting.start_advance,
        (
            _ASSET,
            _INDEX,
            Argument("--amount", "in USDC", "AMOUNT", kind=amount(), is_required=True),
            Argument(
                "--strategy",
                ", ".join(STRATEGIES),
                "NAME",
                kind=one_of(*STRATEGIES),
                is_required=True,
            ),
            Argument(
                "--duration",
                ", ".join(DURATIONS),
                "DAYS",
                kind=one_of(*DURATIONS),
                is_required=True,
            ),
            Argument("--whole-wallet", "let it take the whole free balance"),
        ),
    ),
    Order(
        "withdraw",
        "withdraw USDC to an address on chain",
        ("withdraw", "profile"),
        aims.withdraw,
        (_AMOUNT, _TO),
    ),
    Order(
        "send",
        "send USDC to another account",
        ("send_usdc", "profile"),
        aims.send,
        (_AMOUNT, _TO),
    ),
    Order("claim", "claim the referral reward", ("claim_reward", "profile"), aims.claim),
    Order(
        "deposit verify",
        "have a deposit looked up by its transaction hash",
        ("verify_deposit", "deposits"),
        aims.verify_deposit,
        (Argument("hash", "of the transaction", "HASH", kind=aims.transaction_hash),),
    ),
    Order(
        "fills sync",
        "have the server read your fills from Hyperliquid",
        ("sync_fills",),
        aims.sync_fills,
    ),
    Order(
        "referral create",
        "create your referral code",
        ("create_code", "profile", "referral"),
        aims.create_code,
        (Argument("code", "the code; the server's choice without", "CODE", is_optional=True),),
    ),
    Order(
        "trigger-cron",
        "run the engine once; for testing",
        ("trigger_cron",),
        aims.trigger_cron,
        is_for_testing=True,
    ),
)
"""In the order of `--help`."""

GROUPS = {
    "session": "start a session",
    "session new": "by limits, or by strategy",
    "deposit": "deposits of USDC",
    "fills": "what was filled on Hyperliquid",
}
"""First words of orders that are no commands by themselves."""
