"""What the referral screen makes of a code, its eligibility, its gains and a check. Pure.

Whether a code may be made is the server's to say; nothing missing is drawn as 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from app.errors import Refused
from app.ui import format as fmt
from app.ui.glyphs import BAR_FREE, BAR_GAIN, LOADING, NO, UNKNOWN, YES
from app.ui.pieces import Line, Piece, keyed, line
from app.ui.rankings import ratio

if TYPE_CHECKING:
    from datetime import tzinfo

    from app.errors import ApiError
    from app.models.referrals import CodeCheck, Referee, Referral, ReferralStats

PUBLISHED_VOLUME = Decimal(10_000)
"""USDC that a referrer must have traded, where the server does not say so itself."""
NO_CODE = keyed("No referral code yet. `+` asks the server for one.")
RULES = (
    line("A code can be made from 10,000 USDC of trading volume on.", "muted"),
    line("Your share of their fees is fixed for life by the year in which", "muted"),
    line("you became eligible: 30 %, 15 %, 7.5 %, then 3.25 %.", "muted"),
    line("A reward can be claimed once it exceeds 2.00 USDC.", "muted"),
)
"""As published; the server may know better."""
_LABEL, _FIGURE, _WIDEST_BAR = 14, 12, 60


def code_lines(referral: Referral, zone: tzinfo) -> list[Line]:
    """Return the code and what belongs to it; what the server leaves out is left out."""
    if not referral.code:
        lines: list[Line] = [(Piece("  "), *NO_CODE)]
    else:
        lines = [_fact("code", line(referral.code, "text bold"))]
    if referral.link:
        lines.append(_fact("link", line(referral.link)))
    if referral.share is not None:
        share = ratio(referral.share, referral.share_unit)
        lines.append(_fact("your share", line(f"{share} of their trading fees")))
    if referral.code and referral.created_at is not None:
        lines.append(_fact("made", line(fmt.day(referral.created_at, zone))))
    if referral.referred_by:
        lines.append(_fact("you came by", line(referral.referred_by)))
    return lines


def eligibility_lines(referral: Referral | None, traded: Decimal | None, width: int) -> list[Line]:
    """Return how far the volume has come, and what the server says of it.

    `traded` stands in where the referral itself says nothing of the volume.
    """
    volume, needed = volumes(referral, traded)
    figures = volume_words(referral, traded)
    words = line(f"  {figures}", "text")
    room = min(_WIDEST_BAR, width - len(figures) - 6)
    if volume is not None and room >= 10:
        words = (Piece("  "), *_bar(volume, needed, room), Piece(f"  {figures}"))
    return [words, (Piece("  "), *_verdict(referral))]


def volumes(referral: Referral | None, traded: Decimal | None) -> tuple[Decimal | None, Decimal]:
    """Return what was traded, None where nobody says, and what a code needs, in USDC."""
    told = referral.needed_volume if referral is not None else None
    volume = referral.volume if referral is not None and referral.volume is not None else traded
    return volume, PUBLISHED_VOLUME if told is None else told


def volume_words(referral: Referral | None, traded: Decimal | None) -> str:
    """Return how far the volume has come: `2,500.00 of 10,000.00 USDC, as published`."""
    volume, needed = volumes(referral, traded)
    is_told = referral is not None and referral.needed_volume is not None
    return f"{fmt.usdc(volume)} of {fmt.usdc(needed)} USDC{'' if is_told else ', as published'}"


def _verdict(referral: Referral | None) -> Line:
    if referral is not None and referral.code:
        return line("You have a code already.", "muted")
    eligible = referral.eligible if referral is not None else None
    if eligible is None:
        return keyed("Whether you may make one, the server says when it is asked: `+`.")
    if eligible:
        return (Piece(f"{YES} ", "gain"), *keyed("The server says that you may make one: `+`."))
    return (
        Piece(f"{NO} ", "warn"),
        Piece("The server says that you may not make one yet.", "muted"),
    )


def _bar(volume: Decimal, needed: Decimal, width: int) -> Line:
    share = min(max(volume / needed, Decimal(0)), Decimal(1)) if needed > 0 else Decimal(1)
    # Full is only what is reached.
    filled = int(share * width)
    return (Piece(BAR_GAIN * filled, "accent"), Piece(BAR_FREE * (width - filled), "track"))


def stats_lines(stats: ReferralStats, *, columns: int) -> list[Line]:
    """Return what the code has brought, in so many columns; what is not told has no place."""
    facts = [
        ("referred", fmt.count(stats.referred), stats.referred),
        ("active", fmt.count(stats.active), stats.active),
        ("their volume", fmt.usdc(stats.volume), stats.volume),
        ("their fees", fmt.usdc(stats.fees), stats.fees),
        ("earned", fmt.usdc(stats.earned), stats.earned),
        ("claimed", fmt.usdc(stats.claimed), stats.claimed),
        ("to claim", fmt.usdc(stats.claimable), stats.claimable),
    ]
    cells = [
        (Piece(f"{name:<{_LABEL}}", "muted"), Piece(f"{text:>{_FIGURE}}"))
        for name, text, value in facts
        if value is not None
    ]
    rows = -(-len(cells) // columns)
    return [_row(cells[row::rows]) for row in range(rows)]


def _row(cells: Sequence[Line]) -> Line:
    pieces: Line = (Piece("  "),)
    for number, cell in enumerate(cells):
        pieces += ((Piece("   "),) if number else ()) + cell
    return pieces


def referee_name(referee: Referee) -> str:
    """Return how somebody who came by a code is called: the address, else the name, else the id."""
    if referee.address:
        return fmt.address(referee.address)
    return referee.name or fmt.short_id(referee.user_id)


def asking_line(code: str, host: str) -> Line:
    """Return what stands there while the server is asked for a code."""
    return (Piece(f"{LOADING} asking {host} for ", "muted"), Piece(code))


def check_line(code: str, check: CodeCheck, own: str | None, at: str) -> Line:
    """Return what the server said of a code at a time; `own` is the user's."""
    said = f": “{check.reason}”" if check.reason else "."
    time = Piece(f"  {at}", "muted")
    if check.valid is None:
        words = Piece(f" did not get a yes or no{said}")
        return (Piece(f"{UNKNOWN} ", "warn"), Piece(code, "text bold"), words, time)
    if not check.valid:
        free = ", nobody has it" if check.available else ""
        words = Piece(f" cannot be used{free}{said}")
        return (Piece(f"{NO} ", "loss"), Piece(code, "text bold"), words, time)
    whose = ""
    if own is not None and own.casefold() == code.casefold():
        whose = "; it is your own"
    elif check.owner:
        is_address = check.owner.startswith("0x")
        whose = f"; it belongs to {fmt.address(check.owner) if is_address else check.owner}"
    words = Piece(f" can be used{whose}{said}")
    return (Piece(f"{YES} ", "gain"), Piece(code, "text bold"), words, time)


def refused_line(code: str, error: ApiError, at: str) -> Line:
    """Return why a code could not be checked, in the server's own words where it has some."""
    time = Piece(f"  {at}", "muted")
    if isinstance(error, Refused) and error.server_message:
        said = Piece(f" was refused: “{error.server_message}”")
        return (Piece(f"{NO} ", "loss"), Piece(code, "text bold"), said, time)
    said = Piece(f" was not checked, {error.word}: {error.message}")
    return (Piece(f"{UNKNOWN} ", "warn"), Piece(code, "text bold"), said, time)


def copied_line(what: str, text: str) -> Line:
    """Return what was handed to the terminal; nobody answers whether it arrived."""
    return (
        Piece(f"{YES} ", "gain"),
        Piece(f"{what} copied: "),
        Piece(text, "text bold"),
        Piece("  by OSC 52; over SSH or tmux it may not arrive", "muted"),
    )


def _fact(label: str, value: Line) -> Line:
    return (Piece(f"  {label:<{_LABEL}}", "muted"), *value)
