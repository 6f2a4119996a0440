"""The lengths of candles and the names that servers give them. Pure."""

INTERVALS = ("1m", "5m", "15m", "1h", "4h", "1d")
"""What is offered where a server does not say which it has."""
DAY = 86_400
"""Seconds."""

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": DAY, "w": 7 * DAY}


def interval_seconds(interval: str) -> int | None:
    """Return the length of `5m`, `1h`, `1d`, … in seconds; None when it is not of that form."""
    number, unit = interval[:-1], interval[-1:]
    if unit not in _UNITS or not (number.isascii() and number.isdigit()) or int(number) == 0:
        return None
    return int(number) * _UNITS[unit]
