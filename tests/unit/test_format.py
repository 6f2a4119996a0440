"""The table "Numbers" of the visual language."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui import format as fmt
from app.ui.glyphs import to_ascii

D = Decimal
NOW = datetime(2026, 11, 22, 14, 2, 30, tzinfo=UTC)
amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
prices = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=D("1e-12"), max_value=10**9, places=14
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("64215", "64,215"),
        ("3448.5", "3,448.5"),
        ("171.84", "171.84"),
        ("168.2", "168.20"),
        ("28.201", "28.201"),
        ("0.12281", "0.12281"),
        ("0.000012345", "0.000012345"),
        ("0.0000123", "0.000012300"),
        ("9999.96", "10,000"),
        ("99999.6", "100,000"),
        ("0.0999999", "0.10000"),
        ("1E+6", "1,000,000"),
        ("0", "0"),
    ],
)
def test_price_has_five_significant_figures_and_is_never_scientific(value: str, text: str) -> None:
    assert fmt.price(D(value)) == text


@given(prices)
def test_price_is_within_half_of_its_last_figure_and_has_no_exponent(value: Decimal) -> None:
    text = fmt.price(value)
    assert "E" not in text
    shown = D(text.replace(",", ""))
    unit = D(1).scaleb(shown.as_tuple().exponent)
    assert abs(shown - value) <= unit / 2
    significant = text.replace(",", "").replace(".", "").lstrip("0")
    assert value == 0 or shown >= 10_000 or len(significant) == 5


@given(amounts)
def test_usdc_has_two_decimals_and_reads_back_as_the_rounded_amount(value: Decimal) -> None:
    text = fmt.usdc(value)
    shown = D(text.replace(",", "").replace("−", "-"))
    assert text.rpartition(".")[2].isdigit()
    assert len(text.rpartition(".")[2]) == 2
    assert abs(shown - value) <= D("0.005")
    assert not (shown == 0 and text != "0.00")


@given(amounts)
def test_gain_or_loss_always_has_sign_and_arrow_that_agree(value: Decimal) -> None:
    text, arrow = fmt.signed(value), fmt.arrow(value)
    if text == "0.00":
        assert arrow == ""
    else:
        assert (text[0], arrow) == (("+", "▲") if value > 0 else ("−", "▼"))


@pytest.mark.parametrize(
    ("value", "text"),
    [("24.07", "▲ +24.07"), ("-3.76", "▼ −3.76"), ("0", "0.00"), ("-0.004", "0.00")],
)
def test_pnl_with_arrow(value: str, text: str) -> None:
    assert fmt.pnl(D(value)) == text


@pytest.mark.parametrize(
    ("value", "change", "text"),
    [
        ("4.83", True, "+4.83 %"),
        ("0.25", False, "0.25 %"),
        ("-9.37", True, "−9.37 %"),
        ("0", True, "0.00 %"),
        ("1234.56", True, "+1,235 %"),
        ("999.996", False, "1,000 %"),
        ("999.99", False, "999.99 %"),
    ],
)
def test_percent_has_two_decimals_until_a_thousand(value: str, change: bool, text: str) -> None:
    assert fmt.percent(D(value), change=change) == text


def test_size_keeps_the_decimals_of_the_server() -> None:
    assert [fmt.size(D(text)) for text in ("0.3500", "6480", "1E+3", "-5.0")] == [
        "0.3500",
        "6,480",
        "1,000",
        "−5.0",
    ]


def test_zeros_behind_more_decimals_than_a_market_has_are_left_out() -> None:
    assert [fmt.size(D(text)) for text in ("0.500000000000", "6480.00000000", "-1.23456700")] == [
        "0.5",
        "6,480",
        "−1.234567",
    ]
    assert fmt.size(D("0.1234567890123")) == "0.1234567890123"


def test_leverage_is_whole_but_a_fraction_is_not_rounded_away() -> None:
    assert [fmt.leverage(D(text)) for text in ("10", "10.0", "2.5", "1E+1")] == [
        "10×",
        "10×",
        "2.5×",
        "10×",
    ]


@pytest.mark.parametrize(
    "shown",
    [fmt.price, fmt.usdc, fmt.signed, fmt.percent, fmt.size, fmt.leverage, fmt.volume, fmt.pnl],
)
@pytest.mark.parametrize("value", [None, D("NaN"), D("Infinity")])
def test_missing_is_a_dash_and_never_zero(shown: object, value: Decimal | None) -> None:
    assert callable(shown)
    assert shown(value) == "—"


def test_missing_stays_a_dash_whatever_is_put_around_it() -> None:
    assert fmt.computed(fmt.price(None)) == "—"
    assert fmt.computed(fmt.price(D("152.97"))) == "~152.97"
    assert fmt.unknown_unit(None) == "—"
    assert fmt.unknown_unit(D("40")) == "40 unit?"
    assert [fmt.address(None), fmt.short_id(""), fmt.count(None), fmt.duration(None)] == ["—"] * 4
    assert fmt.clock_time(None, NOW, UTC) == "—"


def test_volume_is_shortened_from_a_million_on() -> None:
    assert [fmt.volume(D(n)) for n in (999_999, 48_210_334)] == ["999,999", "48.2 M"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (12, "12 s"),
        (48 * 60, "48 m"),
        (2 * 3600 + 5 * 60, "2 h 05 m"),
        (3 * 3600 + 55 * 60 + 59, "3 h 55 m"),
        (27 * 3600, "1 d 03 h"),
    ],
)
def test_duration_has_two_units_at_most(seconds: int, text: str) -> None:
    assert fmt.duration(seconds) == text


def test_age_in_a_title_goes_in_steps() -> None:
    ages = (6, 19, 20, 59, 60, 3 * 60 + 40, 2 * 3600, 50 * 3600)
    assert [fmt.age_step(age) for age in ages] == [
        "10 s", "10 s", "20 s", "50 s", "1 m", "3 m", "2 h", "2 d",
    ]  # fmt: skip


@given(st.floats(min_value=0, max_value=10**7))
def test_age_steps_never_go_back(seconds: float) -> None:
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}

    def worth(text: str) -> int:
        number, unit = text.split()
        return int(number) * units[unit]

    assert worth(fmt.age_step(seconds)) <= worth(fmt.age_step(seconds + 1))


def test_exact_age() -> None:
    assert [fmt.age_exact(age) for age in (1.9, 185, 7500)] == [
        "1 s ago",
        "3 m 05 s ago",
        "2 h 05 m ago",
    ]


def test_countdown_never_says_less_than_what_is_left() -> None:
    assert [fmt.countdown(left) for left in (8, 10, 10.1, 0)] == ["10 s", "10 s", "20 s", "10 s"]
    assert [fmt.countdown(left, exact=True) for left in (7.2, 0, -3)] == ["8 s", "0 s", "0 s"]


def test_clock_time_is_short_today_and_names_day_or_year_else() -> None:
    times = (NOW, NOW - timedelta(days=1), NOW - timedelta(days=400))
    assert [fmt.clock_time(time, NOW, UTC) for time in times] == [
        "14:02:30",
        "21 Nov 14:02",
        "18 Oct 2025",
    ]


def test_today_is_the_day_of_the_user_not_of_the_server() -> None:
    zone = timezone(timedelta(hours=12))
    before_midnight_there = datetime(2026, 11, 22, 11, 0, tzinfo=UTC)
    assert fmt.clock_time(before_midnight_there, NOW, zone) == "22 Nov 23:00"
    assert fmt.hour(NOW, zone) == "02:02"


def test_names_are_cut_in_the_middle() -> None:
    assert fmt.address("0x71C7656EC7ab88b098defB751B7401B5f6d8976F") == "0x71C7…976F"
    assert fmt.short_id("0x7f3a00000000c21e") == "7f3a…c21e"
    assert fmt.short_id("session-1") == "session-1"
    assert fmt.middle_cut("api.a-very-long-name.example.org", 24) == "api.a-very-….example.org"
    assert fmt.rank(412, 5000) == "412 of 5,000"


@given(st.text(), st.integers(min_value=3, max_value=60))
def test_middle_cut_never_exceeds_its_width(text: str, width: int) -> None:
    assert len(fmt.middle_cut(text, width)) <= width


@given(st.text())
def test_ascii_is_ascii_whatever_comes(text: str) -> None:
    assert to_ascii(text).isascii()


def test_ascii_keeps_the_meaning_of_the_signs() -> None:
    assert to_ascii("▲ +24.07 ▼ −3.76 10× 0x71C7…976F") == "^ +24.07 v -3.76 10x 0x71C7~976F"
    assert to_ascii("├┄┄┼─◆╍╍╍╍┿━━━●──┤") == "[..+-!~~~~+===@--]"
    assert to_ascii("… loading") == "... loading"
