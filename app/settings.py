"""One frozen Settings, checked once at the start. Where the values come from: `settings_sources`.

It never holds what the server said, and nothing changes it while the program runs.
"""

import re
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from app.origins import Origin, is_alura, parse_origin, parse_proxy

DEFAULT_URL = "https://testnet-api.alura.fun"
TESTNET_HOST = "testnet-api.alura.fun"
DEMO_URL = "http://demo.localhost"
"""The demo's base URL. Nothing ever connects to it: the simulator answers in process."""

Theme = Literal["dark", "light", "high-contrast", "colour-blind", "16-colours"]
THEMES: tuple[str, ...] = get_args(Theme)


class Paces(BaseModel):
    """Seconds between two reads of a topic."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False
    )

    trade: float = Field(default=3, ge=1)
    """The current trade and its positions."""
    candles: float = Field(default=3, ge=1)
    """The newest candles; the history is read once."""
    sessions: float = Field(default=5, ge=1)
    """The active sessions."""
    logs: float = Field(default=5, ge=1)
    """The session log and the trade log."""
    signals: float = Field(default=15, ge=1)
    """Signals of a symbol and of the market."""
    profile: float = Field(default=30, ge=1)
    """Balances."""
    leaderboard: float = Field(default=60, ge=1)
    """Rankings, statistics, the own row."""
    health: float = Field(default=60, ge=1)
    """The state of the service."""


class Settings(BaseModel):
    """Everything that can be set. The key of the environment is the only secret in it."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False
    )

    # The order matters to the validators: each may look only at the fields above it.
    demo: bool = False
    """The built-in simulator answers; set by the command, never by a file."""
    allow_plain_http: bool = False
    """Let a host that is not this machine be reached without TLS."""
    base_url: str = Field(default=DEFAULT_URL, validate_default=True)
    """The API, in one spelling: lower case, IDN as ASCII, no slash at the end."""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts besides loopback and `*.alura.fun` that are not read-only by themselves."""
    read_only: bool = Field(default=None, validate_default=True)
    """No money can move. Unless set: on for hosts that are not loopback, Alura's or trusted."""
    keystore: str | None = None
    """Name or path of the keystore file; None takes the only one there is."""
    address: str | None = None
    """The account, when the key is elsewhere or there are several keystores."""
    referral_code: str | None = None
    """Sent with the first sign-in."""
    save_token: bool = True
    """Keep the token in a 0600 file, so that a restart does not sign in again."""
    proxy: str | None = Field(default=None, repr=False)
    """An HTTP proxy for all calls; the usual proxy variables are not read."""
    theme: Theme = "dark"
    """The colours."""
    ascii: bool = False
    """Draw with plain ASCII only."""
    mouse: bool = True
    """React to clicks and the wheel."""
    paces: Paces = Paces()
    """Seconds between two reads of a topic."""
    reads_per_second: float = Field(default=2, ge=0.1, le=20)
    """One budget over all reads."""
    accept_domain: tuple[str, ...] = ()
    """Sign-in texts may name these domains besides the API's own."""
    demo_seed: int = 7
    """What the demo's market is drawn from."""
    demo_speed: float = Field(default=1, gt=0, le=1000)
    """How many seconds pass in the demo for one of yours."""
    private_key: SecretStr | None = Field(default=None, repr=False, exclude=True)
    """ALURA_PRIVATE_KEY, taken out of the environment when it was read."""

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str, info: ValidationInfo) -> str:
        origin = parse_origin(value)
        if not (origin.scheme == "https" or origin.is_loopback or info.data["allow_plain_http"]):
            raise ValueError(
                "must begin with https:// because others could read and change what is sent; "
                "allow_plain_http permits it for a network that is yours"
            )
        return str(origin)

    @field_validator("trusted_hosts", "accept_domain", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A variable and a flag give one text; a file gives a list."""
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("trusted_hosts", "accept_domain")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(parse_origin(f"https://{host}").authority for host in value if host)

    @field_validator("read_only", mode="before")
    @classmethod
    def _decide_read_only(cls, value: object, info: ValidationInfo) -> object:
        if value is not None:
            return value
        if "base_url" not in info.data or "trusted_hosts" not in info.data:
            return True
        origin = parse_origin(info.data["base_url"])
        return not (
            origin.is_loopback
            or is_alura(origin.hostname)
            or not {origin.authority, origin.hostname}.isdisjoint(info.data["trusted_hosts"])
        )

    @field_validator("address")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"0x[0-9a-fA-F]{40}", value):
            raise ValueError("must be 0x and 40 hexadecimal digits")
        return value

    @field_validator("keystore", "referral_code")
    @classmethod
    def _check_text(cls, value: str | None) -> str | None:
        if value is not None and not (value.strip() and value.isprintable()):
            raise ValueError("must be one line of plain text, or left out")
        return value

    @field_validator("proxy")
    @classmethod
    def _check_proxy(cls, value: str | None) -> str | None:
        return None if value is None else parse_proxy(value)

    @property
    def origin(self) -> Origin:
        """The parts of the base URL."""
        return parse_origin(self.base_url)

    @property
    def host(self) -> str:
        """The host that is talked to, with its port when that is not the usual one."""
        return self.origin.authority

    @property
    def network(self) -> str:
        """The badge: DEMO, TESTNET or the host."""
        if self.demo:
            return "DEMO"
        return "TESTNET" if self.host == TESTNET_HOST else self.host

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        return self.origin.is_loopback
