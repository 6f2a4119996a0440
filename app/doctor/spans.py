"""Durations and sizes as the doctor writes them. Pure."""

from datetime import datetime, timedelta

DAY = timedelta(days=1)


def milliseconds(seconds: float) -> str:
    """Return `12 ms`, `1.2 s` from a second on, `<1 ms` below one."""
    if seconds < 0.001:
        return "<1 ms"
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def span(length: timedelta) -> str:
    """Return `3 days`, `23 h 50 min` or `12 min`."""
    if length >= 2 * DAY:
        return f"{length // DAY} days"
    minutes = max(0, int(length.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def moment(time: datetime) -> str:
    """Return `2026-11-22 14:02 UTC`; the time is in UTC."""
    return f"{time:%Y-%m-%d %H:%M} UTC"


def size(count: int) -> str:
    """Return `812 B`, `2.1 kB` from 1,000 on, `16.8 MB` from a million on."""
    if count < 1000:
        return f"{count} B"
    return f"{count / 1e3:.1f} kB" if count < 999_950 else f"{count / 1e6:.1f} MB"
