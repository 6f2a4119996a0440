"""Addresses of servers, brought to one spelling. Pure: it connects nowhere and asks no DNS."""

import re
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_USUAL_PORTS = {"http": 80, "https": 443}

# Under these names strangers sit side by side, so sharing one says nothing about the owner.
_SHARED_SUFFIXES = {
    *("amazonaws.com", "azurewebsites.net", "cloudfront.net", "firebaseapp.com", "fly.dev"),
    *("github.io", "gitlab.io", "herokuapp.com", "netlify.app", "ngrok.app", "ngrok.io"),
    *("ngrok-free.app", "onrender.com", "pages.dev", "railway.app", "run.app"),
    *("trycloudflare.com", "vercel.app", "web.app", "workers.dev"),
}


class Origin(NamedTuple):
    """Scheme, host and port of a base URL, and the path under which the API lies."""

    scheme: str
    """`http` or `https`."""
    hostname: str
    """Lower case, IDN as ASCII, IPv6 without brackets."""
    port: int | None
    """None when it is the usual one of the scheme."""
    path: str = ""
    """Without a slash at the end; usually empty."""

    @property
    def authority(self) -> str:
        """The host, with the port when that is not the usual one."""
        host = f"[{self.hostname}]" if ":" in self.hostname else self.hostname
        return host if self.port is None else f"{host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        return is_loopback(self.hostname)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_origin(text: str) -> Origin:
    """Read a base URL.

    Raises ValueError with what a URL must be, to be put behind the name of the setting.
    """
    parts = _split(text)
    if parts.username is not None or parts.password is not None:
        raise ValueError("must hold no user name and no password")
    if parts.query or parts.fragment or "?" in text or "#" in text:
        raise ValueError("must end with the host or a path, without ? and #")
    return Origin(parts.scheme, *_host_and_port(parts), path=parts.path.rstrip("/"))


def parse_proxy(text: str) -> str:
    """Check the URL of a proxy; a user name and a password may be in it. Raises ValueError."""
    parts = _split(text)
    _host_and_port(parts)
    return text


def is_loopback(hostname: str) -> bool:
    """Tell whether the name or number is this machine, without asking anyone."""
    if hostname == "localhost" or hostname.endswith(".localhost"):
        return True
    try:
        return ip_address(hostname).is_loopback
    except ValueError:
        return False


def is_alura(hostname: str) -> bool:
    """Tell whether the host is one of Alura's own."""
    return hostname == "alura.fun" or hostname.endswith(".alura.fun")


def same_owner(one: str, other: str) -> bool:
    """Tell whether two hostnames certainly lie under one registered domain.

    There is no public suffix list here: when in doubt the answer is no, and the user is asked.
    """
    if one == other:
        return True
    mine, theirs = registered_domain(one), registered_domain(other)
    return mine is not None and mine == theirs


def registered_domain(hostname: str) -> str | None:
    """Return the part that one owner has registered; None for a number or a shared suffix."""
    labels = hostname.split(".")
    # Anything but a plain name (a port, "evil.com#.alura.fun") belongs to nobody that we know.
    if len(labels) < 2 or labels[-1].isdigit() or not all(map(_LABEL.fullmatch, labels)):
        return None
    # co.uk, com.au: two short labels at the end are taken for a country's suffix.
    wanted = 3 if len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
    domain = ".".join(labels[-wanted:])
    if len(labels) < wanted or domain in _SHARED_SUFFIXES:
        return None
    return domain


def _split(text: str) -> SplitResult:
    # urlsplit drops tabs and line breaks silently, so they are looked for first.
    if any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in text):
        raise ValueError("must hold no spaces, backslashes or invisible characters")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise ValueError("must be a URL such as https://testnet-api.alura.fun") from None
    if parts.scheme not in _USUAL_PORTS:
        raise ValueError("must begin with https:// or http://")
    return parts


def _host_and_port(parts: SplitResult) -> tuple[str, int | None]:
    try:
        port = parts.port
    except ValueError:
        raise ValueError("must have a port between 1 and 65535, or none") from None
    if port == 0:
        raise ValueError("must have a port between 1 and 65535, or none")
    hostname = _ascii_host(parts.hostname or "")
    return hostname, None if port == _USUAL_PORTS[parts.scheme] else port


def _ascii_host(hostname: str) -> str:
    """Return the host in lower-case ASCII. Raises ValueError when it is none."""
    if not hostname:
        raise ValueError("must name a host")
    try:
        return str(ip_address(hostname))
    except ValueError:
        pass
    try:
        ascii_name = hostname.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        ascii_name = ""
    if not all(_LABEL.fullmatch(label) for label in ascii_name.split(".")):
        raise ValueError("must name a host that can exist")
    return ascii_name
