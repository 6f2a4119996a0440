"""Figures, times and names as the screens show them: values in, text out.

Owns the table "Numbers" of the visual language. Never guesses a unit, never turns a missing
value into 0, never writes a figure scientifically.
"""

from datetime import datetime, tzinfo
from decimal import Decimal

from app.ui.glyphs import DOWN, MINUS, MISSING, UP

MASK = "•••••"
"""What stands for any hidden figure; its width tells nothing."""

_MARKET_DECIMALS = 6
"""No market counts sizes finer than this."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _fixed(value: Decimal, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        return text.lstrip("-")
    return text.replace("-", MINUS)


def _plus(text: str) -> str:
    has_sign = text.startswith(MINUS) or not any(digit in text for digit in "123456789")
    return text if has_sign else f"+{text}"


def price(value: Decimal | None) -> str:
    """Return a price by five significant figures; whole numbers from 10,000 on."""
    if value is None or not value.is_finite():
        return MISSING
    if value == 0:
        return "0"
    decimals = max(0, 4 - value.adjusted())
    rounded = Decimal(f"{value:.{decimals}f}")
    return _fixed(value, max(0, 4 - rounded.adjusted()))


def usdc(value: Decimal | None) -> str:
    """Return an amount of USDC: always two decimals, never shortened."""
    if value is None or not value.is_finite():
        return MISSING
    return _fixed(value, 2)


def volume(value: Decimal | None) -> str:
    """Return a volume in USDC: whole, from a million on as `48.2 M`."""
    if value is None or not value.is_finite():
        return MISSING
    if abs(value) >= 1_000_000:
        return f"{_fixed(value / 1_000_000, 1)} M"
    return _fixed(value, 0)


def signed(value: Decimal | None) -> str:
    """Return a gain or loss in USDC with its sign; zero has none."""
    text = usdc(value)
    return text if text == MISSING else _plus(text)


def arrow(value: Decimal | None) -> str:
    """Return the arrow of a gain or loss as `signed` shows it; empty for zero and missing."""
    text = signed(value)
    return UP if text.startswith("+") else DOWN if text.startswith(MINUS) else ""


def pnl(value: Decimal | None) -> str:
    """Return a gain or loss with arrow and sign: `▲ +24.07`, `0.00`."""
    return f"{arrow(value)} {signed(value)}".lstrip()


def percent(value: Decimal | None, *, change: bool = False) -> str:
    """Return a figure that is in percent already; `change` writes its sign."""
    if value is None or not value.is_finite():
        return MISSING
    text = _fixed(value, 2)
    if abs(Decimal(text.replace(",", "").replace(MINUS, "-"))) >= 1000:
        text = _fixed(value, 0)
    return f"{_plus(text) if change else text} %"


def size(value: Decimal | None) -> str:
    """Return a size as the server gave it: its own decimals, with commas.

    Zeros at the end of more decimals than a market has are how the server keeps numbers.
    """
    if value is None or not value.is_finite():
        return MISSING
    text = f"{value:,f}".replace("-", MINUS)
    _, _, decimals = text.partition(".")
    return text if len(decimals) <= _MARKET_DECIMALS else text.rstrip("0").removesuffix(".")


def rounded(value: Decimal | None, decimals: int) -> str:
    """Return a figure by so many decimals, however large: `round` itself fails beyond 28 digits."""
    return MISSING if value is None or not value.is_finite() else _fixed(value, decimals)


def number(value: Decimal) -> str:
    """Return a number of the server's own to four decimals, without zeros that say nothing."""
    return size(Decimal(f"{value:.4f}").normalize() + 0) if value.is_finite() else MISSING


def leverage(value: Decimal | None) -> str:
    """Return `10×`; a fraction is kept, since rounding it would tell a wrong one."""
    if value is None or not value.is_finite():
        return MISSING
    whole = value.to_integral_value()
    return f"{whole if whole == value else value:f}×".replace("-", MINUS)


def count(value: int | None) -> str:
    """Return a count or a rank with commas."""
    return MISSING if value is None else f"{value:,}".replace("-", MINUS)


def rank(value: int | None, total: int | None) -> str:
    """Return `412 of 5,000`, or what of it is known."""
    return count(value) if total is None else f"{count(value)} of {count(total)}"


def computed(text: str) -> str:
    """Mark a figure that this program worked out itself."""
    return text if text == MISSING else f"~{text}"


def unknown_unit(value: Decimal | None) -> str:
    """Return a raw figure whose unit nobody told: `40 unit?`."""
    return MISSING if value is None or not value.is_finite() else f"{size(value)} unit?"


def duration(seconds: float | None) -> str:
    """Return a length of time by two units at most: `48 m`, `3 h 55 m`, `1 d 03 h`."""
    if seconds is None:
        return MISSING
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if minutes < 60:
        return f"{minutes} m"
    if hours < 24:
        return f"{hours} h {minutes % 60:02} m"
    return f"{days} d {hours % 24:02} h"


def age_step(seconds: float | None) -> str:
    """Return an age for a title: steps of 10 s, then minutes, hours, days."""
    if seconds is None:
        return MISSING
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{max(10, whole // 10 * 10)} s"
    if whole < 3600:
        return f"{whole // 60} m"
    return f"{whole // 3600} h" if whole < 2 * 86400 else f"{whole // 86400} d"


def age_exact(seconds: float | None) -> str:
    """Return an age for dialogs and the system screen: `1 s ago`, `3 m 05 s ago`."""
    if seconds is None:
        return MISSING
    whole = max(0, int(seconds))
    if 60 <= whole < 3600:
        return f"{whole // 60} m {whole % 60:02} s ago"
    return f"{duration(whole)} ago"


def countdown(seconds: float, *, exact: bool = False) -> str:
    """Return the time left, rounded up: to seconds in dialogs, elsewhere to steps of 10 s."""
    left = max(0, -int(-seconds // 1))
    if not exact and left < 60:
        left = max(10, -(-left // 10) * 10)
    return duration(left)


def clock_time(moment: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Return `14:02:24` today, `22 Nov 13:58` this year, else `22 Nov 2025`.

    Both times are aware; `zone` is the one that the user lives in.
    """
    if moment is None:
        return MISSING
    local, today = moment.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M:%S}"
    if local.year == today.year:
        return f"{local.day:02} {_MONTHS[local.month - 1]} {local:%H:%M}"
    return day(moment, zone)


def hour(moment: datetime | None, zone: tzinfo) -> str:
    """Return `14:02`."""
    return MISSING if moment is None else f"{moment.astimezone(zone):%H:%M}"


def day(moment: datetime | None, zone: tzinfo) -> str:
    """Return `02 Nov 2026`."""
    if moment is None:
        return MISSING
    local = moment.astimezone(zone)
    return f"{local.day:02} {_MONTHS[local.month - 1]} {local.year}"


def address(text: str | None) -> str:
    """Return `0x71C7…976F`. Where money goes, show the whole address instead."""
    return MISSING if not text else text if len(text) <= 11 else f"{text[:6]}…{text[-4:]}"


def transaction(text: str | None) -> str:
    """Return a transaction hash as `0x8a1f…03be`."""
    return address(text)


def short_id(text: str | None) -> str:
    """Return a position, trade or session id as `7f3a…c21e`."""
    if not text:
        return MISSING
    bare = text.removeprefix("0x")
    return bare if len(bare) <= 9 else f"{bare[:4]}…{bare[-4:]}"


def middle_cut(text: str, width: int) -> str:
    """Cut in the middle, so that both ends of a long name stay readable."""
    if len(text) <= width:
        return text
    head = (width - 1) // 2
    return f"{text[:head]}…{text[len(text) - (width - 1 - head) :]}"


def fitting(width: int, *texts: str) -> str:
    """Return the first of these texts that fits, else the last."""
    return next((text for text in texts if len(text) <= width), texts[-1])
