"""One frozen Settings, checked once at the start. Where the values come from: `settings_sources`;
what each may be: `setting_checks`.

It never holds what the server said, and nothing changes it while the program runs.
"""

from dataclasses import dataclass, field
from typing import Literal, get_args

from app.models.bodies import NO_RULES, BodyRules
from app.origins import Origin, is_alura, parse_origin
from app.secret_text import SecretText

DEFAULT_URL = "https://testnet-api.alura.fun"
TESTNET_HOST = "testnet-api.alura.fun"
DEMO_URL = "http://demo.localhost"
"""The demo's base URL. Nothing ever connects to it: the simulator answers in process."""

Theme = Literal["dark", "light", "high-contrast", "colour-blind", "16-colours"]
THEMES: tuple[str, ...] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Paces:
    """Seconds between two reads of a topic."""

    trade: float = 3
    """The current trade and its positions."""
    candles: float = 3
    """The newest candles; the history is read once."""
    sessions: float = 5
    """The active sessions."""
    logs: float = 5
    """The session log and the trade log."""
    signals: float = 15
    """Signals of a symbol and of the market."""
    profile: float = 30
    """Balances."""
    deposits: float = 60
    """Deposits and their sum."""
    leaderboard: float = 60
    """Rankings, statistics, the own row."""
    health: float = 60
    """The state of the service."""
    contract: float = 3600
    """The server's own API document."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. The key of the environment is the only secret in it."""

    demo: bool = False
    """The built-in simulator answers; set by the command, never by a file."""
    allow_plain_http: bool = False
    """Let a host that is not this machine be reached without TLS."""
    base_url: str = DEFAULT_URL
    """The API, in one spelling: lower case, IDN as ASCII, no slash at the end."""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts besides loopback and `*.alura.fun` that are not read-only by themselves."""
    read_only: bool = True
    """No money can move. Unless set: on for hosts that are not loopback, Alura's or trusted."""
    keystore: str | None = None
    """Name or path of the keystore file; None takes the only one there is."""
    address: str | None = None
    """The account, when the key is elsewhere or there are several keystores."""
    addresses: tuple[tuple[str, str], ...] = ()
    """Names for addresses that you send to: `cold = "0x…"`"""
    referral_code: str | None = None
    """Sent with the first sign-in."""
    save_token: bool = True
    """Keep the token in a 0600 file, so that a restart does not sign in again."""
    proxy: str | None = field(default=None, repr=False)
    """An HTTP proxy for all calls; the usual proxy variables are not read."""
    theme: Theme = "dark"
    """The colours."""
    ascii: bool = False
    """Draw with plain ASCII only."""
    utc: bool = False
    """Tell times in UTC instead of the machine's own zone."""
    mouse: bool = True
    """React to clicks and the wheel."""
    accept_key: str = "y"
    """The letter that accepts what a dialog shows: a close, a start, a transfer."""
    paces: Paces = Paces()
    """Seconds between two reads of a topic."""
    contract: BodyRules = NO_RULES
    """What the user says of the server's bodies."""
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The server's names of fields of its answers, looked for before all others"""
    reads_per_second: float = 2
    """One budget over all reads."""
    accept_domain: tuple[str, ...] = ()
    """Sign-in texts may name these domains besides the API's own."""
    demo_seed: int = 7
    """What the demo's market is drawn from."""
    demo_speed: float = 1
    """How many seconds pass in the demo for one of yours."""
    private_key: SecretText | None = field(default=None, repr=False)
    """ALURA_PRIVATE_KEY, taken out of the environment when it was read."""

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
    def is_testing(self) -> bool:
        """Whether calls that exist for testing are offered: on the demo, the testnet, here."""
        return self.demo or self.host == TESTNET_HOST or self.is_loopback

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        return self.origin.is_loopback


def is_trusted(origin: Origin, trusted_hosts: tuple[str, ...]) -> bool:
    """Tell whether a host is this machine, Alura's own, or named by the user as good."""
    return (
        origin.is_loopback
        or is_alura(origin.hostname)
        or not {origin.authority, origin.hostname}.isdisjoint(trusted_hosts)
    )
