"""Findings on the way to the server: address, connection, TLS, clock. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from app.api.probe import Line
from app.doctor.clock_skew import Skew
from app.doctor.findings import Finding, Level, Section
from app.doctor.spans import milliseconds, moment, span
from app.settings import Settings, is_trusted

_HOST = Section.HOST
SOON = timedelta(days=14)
"""Left of a certificate when it is time to say so."""
SKEW_WARN, SKEW_BAD = 5.0, 60.0
"""Seconds by which two clocks differ."""
SLOW_SECONDS = 1.0


def of_line(settings: Settings, line: Line, now: datetime) -> Iterator[Finding]:
    """Judge the address and the line."""
    yield Finding(_HOST, "base_url", Level.OK, "Base URL", settings.base_url)
    yield _mode(settings)
    if settings.proxy is not None:
        parts = urlsplit(settings.proxy)
        where = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
        yield Finding(_HOST, "proxy", Level.OK, "Proxy", f"All calls go through {where}.")
    else:
        yield Finding(_HOST, "proxy", Level.OK, "Proxy", "None; proxy variables are not read.")
    if line.addresses:
        names = ", ".join(line.addresses[:4])
        took = milliseconds(line.resolved_seconds or 0.0)
        yield Finding(_HOST, "dns", Level.OK, "DNS", f"{names}, in {took}.")
    if line.error is not None:
        yield _broken(settings, line)
        return
    yield _connection(line)
    yield from _encryption(settings, line, now)


def of_clock(skew: Skew | None) -> Finding:
    """Judge the clock of this machine against the server's."""
    title = "Clock"
    if skew is None:
        return Finding(
            _HOST,
            "clock",
            Level.NOTE,
            title,
            "Not compared: the server's answers have no date.",
            "Check this machine's clock yourself: tokens and sign-in texts depend on it.",
        )
    off, vague = abs(skew.seconds), skew.uncertainty_seconds
    if off <= vague:
        sentence = f"The same as the server's, within {max(0.1, off + vague):.1f} s."
    else:
        ahead = "behind" if skew.seconds > 0 else "ahead of"
        sentence = f"This machine is {off:.1f} s {ahead} the server, ± {max(0.1, vague):.1f} s."
    if off < SKEW_WARN:
        return Finding(_HOST, "clock", Level.OK, title, sentence)
    return Finding(
        _HOST,
        "clock",
        Level.WARN if off < SKEW_BAD else Level.BAD,
        title,
        f"{sentence} Sign-in texts and tokens can be taken for over, or for not yet begun.",
        "Let this machine set its clock from the network (timedatectl set-ntp true, or the "
        "system's date settings).",
    )


def _mode(settings: Settings) -> Finding:
    by_host = not is_trusted(settings.origin, settings.trusted_hosts)
    if settings.read_only != by_host:
        why = "so it is set by you"
    elif by_host:
        why = "the host is neither this machine, Alura's, nor in trusted_hosts"
    elif settings.is_loopback:
        why = "the host is this machine"
    else:
        why = "the host is Alura's, or in trusted_hosts"
    what = "Read-only" if settings.read_only else "Money can move"
    return Finding(_HOST, "read_only", Level.OK, "Mode", f"{what}: {why}.")


def _broken(settings: Settings, line: Line) -> Finding:
    cause = f" ({line.cause})" if line.cause else ""
    if line.tls_failure == "encryption":
        return Finding(
            _HOST,
            "connection",
            Level.BAD,
            "TLS",
            f"No encryption could be agreed on with {settings.host}{cause}.",
            "Check the base URL: that port may speak plain HTTP, or nothing that is known here.",
        )
    if line.tls_failure == "certificate":
        return Finding(
            _HOST,
            "connection",
            Level.BAD,
            "TLS",
            f"{settings.host} was not trusted, so nothing was asked{cause}.",
            "Check the base URL, this machine's clock, and whether something on the way (a "
            "company's proxy) opens the encryption. Do not go around it.",
        )
    message = line.error.message if line.error is not None else ""
    sentence, _, step = message.partition(". ")
    return Finding(
        _HOST, "connection", Level.BAD, "Connection", f"{sentence}{cause}.", step or "Try again."
    )


def _connection(line: Line) -> Finding:
    pieces = []
    if line.peer is not None:
        pieces.append(f"{_family(line.peer)} to {line.peer}")
    if line.connected_seconds is not None:
        pieces.append(f"connected in {milliseconds(line.connected_seconds)}")
    pieces.append(f"{line.http or 'HTTP'} answered in {milliseconds(line.took_seconds)}")
    sentence = f"{', '.join(pieces)}."
    if line.took_seconds <= SLOW_SECONDS:
        return Finding(_HOST, "connection", Level.OK, "Connection", sentence)
    return Finding(
        _HOST,
        "connection",
        Level.NOTE,
        "Connection",
        f"Slow: {sentence}",
        "Try another network, or wait: figures will be older than their pace says.",
    )


def _family(peer: str) -> str:
    try:
        return f"IPv{ip_address(peer.partition('%')[0]).version}"
    except ValueError:
        return "connected"


def _encryption(settings: Settings, line: Line, now: datetime) -> Iterator[Finding]:
    if settings.origin.scheme == "http":
        if settings.is_loopback:
            sentence = "None: plain HTTP, which stays on this machine."
            yield Finding(_HOST, "tls", Level.OK, "TLS", sentence)
        else:
            yield Finding(
                _HOST,
                "tls",
                Level.WARN,
                "TLS",
                "None: who is on the way can read and change all that is sent.",
                "Use https:// unless that network is yours alone.",
            )
        return
    took = f", agreed in {milliseconds(line.tls_seconds)}" if line.tls_seconds is not None else ""
    yield Finding(_HOST, "tls", Level.OK, "TLS", f"{line.tls or 'Version not told'}{took}.")
    certificate = line.certificate
    if certificate is None or certificate.ends_at is None:
        return
    left = certificate.ends_at - now
    sentence = (
        f"By {certificate.issuer}, until {moment(certificate.ends_at)}: {span(left)} are left."
    )
    if left >= SOON:
        yield Finding(_HOST, "certificate", Level.OK, "Certificate", sentence)
    else:
        yield Finding(
            _HOST,
            "certificate",
            Level.WARN,
            "Certificate",
            sentence,
            "Tell those who run the server; when it ends, nothing can be reached any more.",
        )
