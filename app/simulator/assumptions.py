"""Everything about the service that is not published, as one table of named assumptions.

The simulator reads each unknown from here and nowhere else, so that a live API can be compared
with it. Amounts are USDC, shares are fractions, percentages say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Strategy:
    """What an execution strategy sets."""

    target_share: Decimal
    """Profit target as a share of the amount."""
    loss_share: Decimal
    """Loss threshold as a share of the amount."""
    max_positions: int
    """N."""
    band_share: Decimal
    """Where in the feasible leverage band L_sel lies: 0 at its low end, 1 at its high end."""


STRATEGIES = {
    "Conservative": Strategy(Decimal("0.08"), Decimal("0.04"), 3, Decimal("0.15")),
    "Aggressive": Strategy(Decimal("0.24"), Decimal("0.10"), 2, Decimal("0.60")),
    "Degen": Strategy(Decimal("0.45"), Decimal("0.20"), 1, Decimal("0.90")),
}
DURATIONS = {
    "1D": timedelta(days=1),
    "3D": timedelta(days=3),
    "7D": timedelta(days=7),
    "30D": timedelta(days=30),
    "90D": timedelta(days=90),
    "365D": timedelta(days=365),
}


@dataclass(frozen=True, slots=True)
class Assumptions:
    """One field an unknown; what is published stands beside it as such."""

    # limits of a session
    min_budget: Decimal = Decimal(10)
    """Published for `budget`; assumed for `amount` too."""
    max_profit_target: Decimal = Decimal(500)
    """Published."""
    limits_unit: str = "USDC"
    """Of profitTarget and lossThreshold: the formulas only work out in dollars."""
    default_loss_share: Decimal = Decimal("0.10")
    """Loss threshold of a quick session that names none, as a share of its budget."""
    default_max_positions: int = 1
    """N of a quick session that names none: both readings of the formulas agree there."""
    most_positions: int = 10
    """Highest N that is taken."""
    strategies: Mapping[str, Strategy] = field(default_factory=lambda: MappingProxyType(STRATEGIES))
    """What Conservative, Aggressive and Degen set."""
    durations: Mapping[str, timedelta] = field(default_factory=lambda: MappingProxyType(DURATIONS))
    """The names are published; at the end everything is closed and the session ends."""
    max_wallet_budget: str = "the whole free balance replaces the amount"
    """What maxWalletBudget = true means."""

    # leverage, take-profit, stop-loss
    divisor: str = "B_pos"
    """Published as B. Here "consistent": TP% = 100 G / (B_pos L_sel), SL% = 100 L_pos / (B_pos
    L_sel), because only then does a target earn G and a stop lose L_pos, as the page claims."""
    tp_min_percent: Decimal = Decimal("0.3")
    """Nearest take-profit."""
    tp_max_percent: Decimal = Decimal(10)
    """Farthest take-profit."""
    sl_min_percent: Decimal = Decimal("0.2")
    """Nearest stop-loss."""
    sl_max_percent: Decimal = Decimal(5)
    """Farthest stop-loss."""
    min_leverage: int = 1
    """L_min."""
    max_leverage: int = 20
    """L_max, unless the asset allows less."""
    quick_band_share: Decimal = Decimal("0.35")
    """Where L_sel of a quick session lies in the band; rounded down to a whole number."""
    empty_band: str = "no trade; the session waits and says so"
    """What an empty leverage band leads to."""
    min_order_value: Decimal = Decimal(10)
    """Hyperliquid's least order."""

    # the engine
    tick_seconds: int = 15
    """Period of the cron job."""
    look_seconds: int = 60
    """How often a quick session decides on entries: at the close of each one-minute candle."""
    advance_look_seconds: int = 300
    """How often an advance session does."""
    rest_after_open: timedelta = timedelta(minutes=20)
    """No second entry of a session before this has passed."""
    rest_after_close: timedelta = timedelta(minutes=8)
    """No entry of a session after a close before this has passed."""
    stop_move_at: Decimal = Decimal("0.60")
    """Share of the way to the target from which the stop is moved."""
    stop_move_share: Decimal = Decimal("0.50")
    """The moved stop's distance from entry, as a share of the old one."""
    entry_failure_rate: float = 0.04
    """How often an order meets the published builder fee error and is sent again next tick."""
    log_capacity: int = 20_000
    """Lines kept of one log; the oldest go first."""

    # signals
    average_periods: int = 20
    """n of SMA_n(V)."""
    atr_periods: int = 14
    """Candles in the average true range."""
    rvol_floor: Decimal = Decimal("0.8")
    """Published."""
    rvol_base: Decimal = Decimal("0.80")
    """T_base; one for all market regimes."""
    rvol_per_leverage: Decimal = Decimal("0.002")
    """Published; L is read as leverage."""
    rvol_per_atr_percent: Decimal = Decimal("0.5")
    """Published; ATR% is read as percent (0.6, not 0.006)."""
    signal_leverage: int = 10
    """L in the threshold of a public signal, which belongs to no session."""
    engine_interval: str = "1m"
    """Candles that entries are decided on."""
    outlook_interval: str = "15m"
    """Candles of the market outlook that an entry must not contradict."""

    # money
    opening_balance: Decimal = Decimal(1000)
    """What an address that nobody knows starts with, so that anyone can sign in and try."""
    taker_fee: Decimal = Decimal("0.00045")
    """Hyperliquid's base rate, on the value of each fill."""
    builder_fee: Decimal = Decimal("0.0001")
    """Alura's own rate on top; referral rewards are a share of it."""
    withdrawal_fee: Decimal = Decimal(1)
    """Hyperliquid's, taken out of what is received."""
    min_deposit: Decimal = Decimal(5)
    """Hyperliquid's; less is lost."""
    deposit_wait: timedelta = timedelta(minutes=30)
    """After which a pending deposit is counted."""
    deposit_rule: str = "last hex digit 0-9 counted, a-c pending, d too small, e f not found"
    """How a transaction hash decides; its first digits give the amount."""

    # referrals
    referral_volume: Decimal = Decimal(10_000)
    """Published: what a referrer must have traded."""
    cohort_shares: tuple[Decimal, ...] = (
        Decimal(30),
        Decimal(15),
        Decimal("7.5"),
        Decimal("3.25"),
    )
    """Published, percent, by the year in which the referrer became eligible; the last one stays."""
    first_year: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    """When year 1 begins."""
    claim_threshold: Decimal = Decimal(2)
    """Published: a reward can be claimed once it exceeds this, so not at exactly 2.00."""
    code_pattern: str = "ALURA- and six letters or digits"
    """Form of a referral code that the user did not choose."""
    referral_link: str = "https://alura.fun/?ref="
    """What stands before the code in a link."""


ASSUMED = Assumptions()
"""The table that the simulator runs on."""
