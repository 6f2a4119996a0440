"""What a change is, in the figures of its dialog: titles, goals, sums, addresses. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.intents import Intent, plain_amount
from app.starts import Start, StartAdvance, StartQuick
from app.transfers import ClaimReward, Payment, SendUsdc, Withdraw
from app.ui import format as fmt
from app.ui.glyphs import ATTENTION, MISSING
from app.ui.pieces import Line, Piece, join, line, wrap
from app.ui.words.gate import WIDTH, said

NO_STOP = "No call of the API stops a session. You can close what it holds."
FEE = "Fee and net amount are not told before it is sent."


class Naming(NamedTuple):
    """What a change is called."""

    title: str
    goal: str
    """What the accepting key does."""
    verb: str
    """`To …, type`, and the word in the hint bar."""
    doing: str
    """The title while it is under way."""


def naming(intent: Intent) -> Naming:
    """Return what a change is called."""
    match intent:
        case StartQuick():
            goal = f"start with {_usdc(intent.budget)}"
            return Naming("Start a quick session", goal, "start", "Starting")
        case StartAdvance():
            sum_ = "the whole wallet" if intent.max_wallet_budget else _usdc(intent.amount)
            return Naming("Start an advance session", f"start with {sum_}", "start", "Starting")
        case Withdraw():
            return Naming("Withdraw", f"withdraw {_usdc(intent.amount)}", "withdraw", "Withdrawing")
        case SendUsdc():
            return Naming("Send USDC", f"send {_usdc(intent.amount)}", "send", "Sending")
        case ClaimReward():
            return Naming("Claim reward", "claim it", "claim", "Claiming")
        case VerifyDeposit():
            return Naming("Verify a deposit", "verify it", "verify", "Verifying")
        case SyncFills():
            return Naming("Read the fills again", "read them", "read", "Reading fills")
        case CreateReferralCode():
            return Naming("Create a referral code", "create it", "create", "Creating")
        case TriggerCron():
            return Naming("Run the engine once", "run it", "run", "Running")
    return Naming(intent.verb.capitalize(), intent.verb, intent.verb, "Sending")


def heading(intent: Intent) -> Line:
    """Return what it acts on."""
    match intent:
        case Start():
            index = (Piece("   index ", "muted"), Piece(str(intent.asset_index)))
            return (Piece(intent.symbol or "Asset", "text bold"), *index)
        case Payment():
            return (Piece(_usdc(intent.amount), "text bold"), Piece("   cannot be taken back"))
        case ClaimReward():
            return line(f"Reward of {_reward(intent)}", "text bold")
        case VerifyDeposit():
            return line("Deposit by its transaction", "text bold")
        case CreateReferralCode():
            return line(intent.code or "A code of the server's choice", "text bold")
    return line(f"{intent.verb.capitalize()} {intent.subject}", "text bold")


def facts(intent: Intent, notes: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines below the heading; `notes` are sentences of who asks.

    A note that begins with the sign of attention stands out.
    """
    told = ((note, "warn" if note.startswith(ATTENTION) else "muted") for note in notes)
    return (*_own(intent), *(part for note, role in told for part in said(note, role)))


def _own(intent: Intent) -> tuple[Line, ...]:
    match intent:
        case StartQuick():
            limits = join(
                _labelled("budget", _usdc(intent.budget)),
                _labelled("target", fmt.unknown_unit(intent.profit_target)),
                _labelled("loss", fmt.unknown_unit(intent.loss_threshold)),
                _labelled("positions", fmt.count(intent.max_positions)),
            )
            return (*wrap(limits, WIDTH), *said(NO_STOP))
        case StartAdvance():
            plan = join(
                _labelled("amount", _usdc(intent.amount)),
                _labelled("strategy", intent.execution_strategy),
                _labelled("duration", intent.strategy_duration),
            )
            return (*wrap(plan, WIDTH), *_whole(intent), *said(NO_STOP))
        case Payment():
            to = (Piece("to ", "muted"), Piece(intent.destination, "text bold"))
            return (to, *said(FEE))
        case ClaimReward():
            return said("It is paid out to this account.")
        case VerifyDeposit():
            return (line(intent.tx_hash),)
        case SyncFills():
            return said("The server reads your fills from Hyperliquid.")
        case TriggerCron():
            return said(
                "For testing: the engine looks at every session of this server now. It may open "
                "and close positions."
            )
    return ()


def _whole(intent: StartAdvance) -> tuple[Line, ...]:
    if not intent.max_wallet_budget:
        return ()
    told = "maxWalletBudget is on: it may take everything that is free, not only the amount."
    return said(f"{ATTENTION} {told}", "warn")


def _labelled(label: str, value: str) -> Line:
    return (Piece(f"{label} ", "muted"), Piece(value))


def _usdc(amount: Decimal) -> str:
    return f"{plain_amount(amount)} USDC"


def _reward(intent: ClaimReward) -> str:
    return MISSING if intent.amount is None else _usdc(intent.amount)
