"""The price scale: stable, round, and never at the cost of a label that matters."""

from decimal import Decimal

import pytest

from app.ui import format as fmt
from app.ui.widgets.chart.price_axis import Label, PriceScale, fit_scale, place_labels, settle_scale


@pytest.mark.parametrize("rows", [2, 3, 5, 16, 28, 60])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (64_000, 64_215),
        (0.00005, 0.0000533),
        (168.2, 174.9),
        (1.07, 1.0976),
        (3.0, 3.0),
        (1e-9, 9e5),
    ],
)
def test_a_scale_holds_what_it_was_made_for(low: float, high: float, rows: int) -> None:
    scale = fit_scale(low, high, rows)
    assert scale.rows == rows
    assert scale.holds(low)
    assert scale.holds(high)


@pytest.mark.parametrize("rows", [12, 16, 28, 60])
def test_candles_fill_most_of_the_height(rows: int) -> None:
    for high in (100.7, 113.0, 127.0, 142.0, 171.0, 190.0):
        scale = fit_scale(100.0, high, rows)
        assert (high - 100.0) / (scale.top - scale.bottom) > 0.6


def test_ticks_are_round_prices_in_the_middle_of_evenly_spaced_rows() -> None:
    scale = fit_scale(158.3, 174.9, 28)
    rows = [row for row, _ in scale.ticks()]
    prices = [price for _, price in scale.ticks()]
    assert prices == [Decimal(155 + 5 * n) for n in range(len(prices))] or prices == [
        Decimal(160 + 5 * n) for n in range(len(prices))
    ]
    assert len({upper - lower for lower, upper in zip(rows[1:], rows, strict=False)}) == 1
    for row, price in scale.ticks():
        assert scale.row(float(price)) == row
        assert scale.top - (row + 0.5) * scale.unit == pytest.approx(float(price))


def test_a_tick_inside_the_scale_does_not_rescale() -> None:
    first = settle_scale(None, 100, 110, (), 20)
    assert settle_scale(first, 99.8, 110.3, (), 20) is first
    assert settle_scale(first, 100, 112.5, (), 20) is not first


def test_another_height_or_candles_that_fill_little_make_a_new_scale() -> None:
    first = settle_scale(None, 100, 110, (), 20)
    assert settle_scale(first, 100, 110, (), 21) is not first
    assert settle_scale(first, 104, 106, (), 20) is not first


def test_a_level_is_taken_in_while_candles_keep_two_thirds_of_the_height() -> None:
    near = settle_scale(None, 100, 110, (113,), 30)
    far = settle_scale(None, 100, 110, (118,), 30)
    assert near.holds(113)
    assert not far.holds(118)


def test_the_nearer_of_two_levels_is_taken_in_first() -> None:
    scale = settle_scale(None, 100, 110, (96.5, 112), 30)
    assert scale.holds(112)
    assert not scale.holds(96.5)


def test_a_level_that_is_no_price_does_not_count() -> None:
    plain = settle_scale(None, 100, 110, (), 30)
    assert settle_scale(None, 100, 110, (float("nan"), 0.0, -3.0, float("inf")), 30) == plain


def label(text: str, row: int, rank: int, reach: int = 0) -> Label:
    return Label(row, text, "muted", rank, reach)


def test_the_urgent_label_keeps_its_row_and_the_grid_goes() -> None:
    placed = place_labels([label("170.00", 5, 9), label("live", 5, 0)], 10)
    assert {row: each.text for row, each in placed.items()} == {5: "live"}


def test_a_level_moves_aside_before_it_goes() -> None:
    labels = [label("live", 5, 0), label("stop", 5, 3, 2), label("target", 5, 4, 2)]
    placed = place_labels(labels, 10)
    assert {each.text: row for row, each in placed.items()} == {"live": 5, "stop": 4, "target": 6}


def test_labels_off_the_scale_stand_at_its_edge() -> None:
    placed = place_labels([label("up", -40, 4, 2), label("down", 99, 2, 2)], 6)
    assert {each.text: row for row, each in placed.items()} == {"up": 0, "down": 5}


def test_of_two_beyond_one_edge_the_farther_stands_at_it() -> None:
    labels = [label("near", -2, 4, 2), label("far", -9, 4, 2)]
    assert {each.text: row for row, each in place_labels(labels, 6).items()} == {
        "far": 0,
        "near": 1,
    }


def test_no_rows_no_labels() -> None:
    assert place_labels([label("live", 0, 0, 1)], 0) == {}


def test_no_tick_is_at_or_below_zero() -> None:
    scale = PriceScale(Decimal(1), 4, -8, 20)
    assert all(price > 0 for _, price in scale.ticks())


@pytest.mark.parametrize("rows", [2, 5, 16, 28, 60])
@pytest.mark.parametrize(
    ("low", "high"),
    [
        (1e-8, 1e-8),
        (1e-8, 1.0001e-8),
        (64_000, 64_000),
        (64_000, 64_010),
        (171.84, 171.9),
        (0.99995, 1.0001),
        (99_999, 100_010),
        (999_990, 1_000_000),
    ],
)
def test_each_label_says_the_price_of_its_own_line_and_no_other(
    low: float, high: float, rows: int
) -> None:
    ticks = fit_scale(low, high, rows).ticks()
    texts = [fmt.price(price).replace(",", "") for _, price in ticks]
    assert [Decimal(text) for text in texts] == [price for _, price in ticks]
    assert len(set(texts)) == len(ticks)
