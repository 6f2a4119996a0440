"""The market: candles that agree with each other, marks inside them, volatility that clusters."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from app.simulator.assumptions import ASSUMED
from app.simulator.prices import INTERVALS, SYMBOLS, Candle, Market
from app.simulator.refusals import Refusal
from app.simulator.series import Bar
from app.simulator.signals import NEEDED, threshold, view

NOW = datetime(2026, 11, 22, 14, 2, 24, tzinfo=UTC)
NAMES = [symbol.name for symbol in SYMBOLS]


@pytest.fixture(scope="module")
def market() -> Market:
    return Market(7, NOW)


def autocorrelation(values: list[float], lag: int) -> float:
    mean = sum(values) / len(values)
    spread = [value - mean for value in values]
    return sum(a * b for a, b in zip(spread, spread[lag:], strict=False)) / sum(
        a * a for a in spread
    )


def group(candles: list[Candle], minutes: int) -> dict[datetime, list[Candle]]:
    grouped: dict[datetime, list[Candle]] = {}
    for candle in candles:
        seconds = int(candle.open_time.timestamp()) // (minutes * 60) * minutes * 60
        grouped.setdefault(datetime.fromtimestamp(seconds, UTC), []).append(candle)
    return grouped


def test_the_published_table_is_served() -> None:
    assert {symbol.index: symbol.name for symbol in SYMBOLS} == {
        0: "BTC",
        1: "ETH",
        2: "SOL",
        3: "XRP",
        4: "DOGE",
        5: "AVAX",
    }


def test_marks_open_near_the_pictures(market: Market) -> None:
    for listed in SYMBOLS:
        assert abs(float(market.mark(listed.name)) / listed.price - 1) < 0.02


@pytest.mark.parametrize("interval", INTERVALS)
@pytest.mark.parametrize("name", NAMES)
def test_every_candle_is_sane_and_follows_the_one_before(
    market: Market, name: str, interval: str
) -> None:
    candles = market.candles(name, interval)
    length = timedelta(minutes=INTERVALS[interval])
    decimals = market.symbol(name).decimals
    for candle in candles:
        assert 0 < candle.low <= min(candle.open, candle.close)
        assert candle.high >= max(candle.open, candle.close)
        assert candle.volume > 0
        assert candle.trades > 0
        assert candle.close_time - candle.open_time == length - timedelta(milliseconds=1)
        assert -int(candle.close.as_tuple().exponent) == decimals
    for before, candle in pairwise(candles):
        assert candle.open_time - before.open_time == length
        assert candle.open == before.close
    assert candles[-1].open_time <= NOW <= candles[-1].close_time


@pytest.mark.parametrize("interval", INTERVALS)
def test_five_hundred_candles_of_every_interval_are_kept(market: Market, interval: str) -> None:
    assert len(market.candles("SOL", interval, limit=500)) == 500


@pytest.mark.parametrize("interval", ["3m", "5m", "15m", "30m", "1h", "2h"])
def test_longer_candles_are_made_of_one_minute_candles(market: Market, interval: str) -> None:
    minutes = group(market.candles("ETH", "1m", limit=1440), INTERVALS[interval])
    longer = {candle.open_time: candle for candle in market.candles("ETH", interval)}
    compared = sorted(minutes)[1:]
    assert len(compared) >= 11
    for start in compared:
        parts, whole = minutes[start], longer[start]
        assert whole.open == parts[0].open
        assert whole.high == max(part.high for part in parts)
        assert whole.low == min(part.low for part in parts)
        assert whole.close == parts[-1].close
        assert whole.volume == sum(part.volume for part in parts)
        assert whole.trades == sum(part.trades for part in parts)


def test_days_are_made_of_four_hours_where_both_are_kept(market: Market) -> None:
    quarters = group(market.candles("BTC", "4h", limit=1000), 1440)
    for day in market.candles("BTC", "1d", limit=100)[1:]:
        parts = quarters[day.open_time]
        assert (day.open, day.close) == (parts[0].open, parts[-1].close)
        assert day.high == max(part.high for part in parts)


def test_candles_before_a_time_end_there_and_do_not_overlap(market: Market) -> None:
    newest = market.candles("DOGE", "15m", limit=40)
    older = market.candles("DOGE", "15m", limit=40, before=newest[0].open_time)
    assert len(older) == 40
    assert older[-1].close == newest[0].open
    assert older[-1].open_time == newest[0].open_time - timedelta(minutes=15)


def test_volatility_clusters() -> None:
    for seed in range(1, 6):
        closes = [float(c.close) for c in Market(seed, NOW).candles("BTC", "1m", limit=2500)]
        moves = [abs(after / before - 1) for before, after in pairwise(closes)]
        signed = [after / before - 1 for before, after in pairwise(closes)]
        assert autocorrelation(moves, 1) > 0.08
        assert autocorrelation(moves, 10) > 0.05
        assert abs(autocorrelation(signed, 1)) < 0.08


def test_volume_rises_with_movement(market: Market) -> None:
    candles = market.candles("SOL", "1m", limit=2000)
    ranges = [float((c.high - c.low) / c.open) for c in candles[:-1]]
    quiet = sorted(ranges)[len(ranges) // 2]
    calm = [float(c.volume) for c, r in zip(candles, ranges, strict=False) if r <= quiet]
    wild = [float(c.volume) for c, r in zip(candles, ranges, strict=False) if r > quiet]
    assert sum(wild) / len(wild) > 1.5 * sum(calm) / len(calm)


def test_candles_have_wicks(market: Market) -> None:
    candles = market.candles("BTC", "5m", limit=300)
    with_wicks = [c for c in candles if c.high > max(c.open, c.close)]
    assert len(with_wicks) > 200


def test_the_mark_moves_by_the_second_and_stays_inside_the_forming_candle() -> None:
    market = Market(7, NOW)
    marks: list[Decimal] = []
    for second in range(180):
        market.now = NOW + timedelta(seconds=second)
        candle = market.candles("ETH", "1m", limit=1)[-1]
        mark = market.mark("ETH")
        marks.append(mark)
        assert candle.close == mark
        assert candle.low <= mark <= candle.high
    changes = sum(1 for before, mark in pairwise(marks) if before != mark)
    assert changes > 120


def test_a_minute_reaches_the_high_and_low_it_ends_up_with() -> None:
    market = Market(7, NOW.replace(second=0))
    seen: list[Decimal] = []
    for second in range(60):
        market.now = NOW.replace(second=second)
        seen.append(market.mark("BTC"))
    market.now = NOW.replace(second=0) + timedelta(minutes=1)
    closed = market.candles("BTC", "1m", limit=2)[0]
    assert (seen[0], max(seen), min(seen), seen[-1]) == (
        closed.open,
        closed.high,
        closed.low,
        closed.close,
    )


def test_a_closed_candle_never_changes() -> None:
    market = Market(7, NOW)
    before = market.candles("XRP", "5m", limit=50)[:-1]
    market.now = NOW + timedelta(hours=3)
    after = {candle.open_time: candle for candle in market.candles("XRP", "5m", limit=200)}
    assert [after[candle.open_time] for candle in before] == before


def test_a_minute_that_was_not_kept_is_an_error_not_another_minute(market: Market) -> None:
    with pytest.raises(IndexError):
        market.mark_at("BTC", NOW - timedelta(days=3))


def test_unknown_symbols_and_intervals_are_refused(market: Market) -> None:
    with pytest.raises(Refusal) as unknown:
        market.candles("PEPE", "1m")
    assert unknown.value.status == 404
    with pytest.raises(Refusal) as wrong:
        market.candles("BTC", "7m")
    assert wrong.value.status == 400
    with pytest.raises(Refusal) as index:
        market.symbol_at(140)
    assert index.value.status == 400


def bars(volumes: list[int], closes: list[int]) -> list[Bar]:
    return [
        Bar(close, close + 10, close - 10, close, volume, 1)
        for volume, close in zip(volumes, closes, strict=True)
    ]


def test_relative_volume_is_the_judged_bar_over_the_average_of_those_before() -> None:
    seen = view(bars([100] * (NEEDED - 1) + [150], [1000] * NEEDED))
    assert seen.rvol == Decimal("1.50")
    assert seen.call == "none"
    assert seen.atr_percent == Decimal("2.000")


def test_rising_prices_call_to_buy_and_falling_ones_to_sell() -> None:
    rising = [1000 + 5 * i for i in range(NEEDED)]
    assert view(bars([100] * NEEDED, rising)).call == "buy"
    assert view(bars([100] * NEEDED, rising[::-1])).call == "sell"


def test_the_volume_threshold_follows_the_published_formula() -> None:
    assert threshold(10, Decimal("0.6")) == Decimal("0.80") + Decimal("0.02") + Decimal("0.30")
    assert threshold(0, Decimal("-9")) == ASSUMED.rvol_floor == Decimal("0.8")


@pytest.mark.parametrize("interval", ["1m", "15m", "1h", "1d"])
def test_signals_carry_strength_and_figures_and_end_at_the_last_closed_candle(
    market: Market, interval: str
) -> None:
    for name in NAMES:
        signals = market.signals(name, interval)
        assert len(signals) == 50
        forming = market.candles(name, interval, limit=1)[0]
        assert signals[-1].time == forming.open_time
        assert len({signal.id for signal in signals}) == 50
        for signal in signals:
            assert 0 <= signal.strength <= 1
            assert signal.rvol > 0
            assert signal.rvol_threshold >= ASSUMED.rvol_floor
            assert signal.atr_percent > 0
    assert {signal.side for signal in market.signals("BTC", "5m", limit=400)} == {
        "buy",
        "sell",
        "none",
    }
