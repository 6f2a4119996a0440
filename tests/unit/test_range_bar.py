"""The range bar: left is danger, right is goal, and nothing is invented."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.levels import Levels, Nearness
from app.ui.pieces import plain
from app.ui.widgets.range_bar import position_bar, position_head, session_bar, session_head

D = Decimal
SOL = {"entry": "168.20", "stop": "166.52", "target": "174.93", "liquidation": "152.97"}
levels_text = st.decimals(min_value=1, max_value=1000, places=2)


def levels(side: str | None = "long", **prices: str | None) -> Levels:
    values: Any = {name: None if text is None else D(text) for name, text in prices.items()}
    return Levels(side=side, **({"entry": None, "mark": None} | values))


def bar(width: int = 36, *, near: bool = False, stale: bool = False, **prices: Any) -> str:
    return plain(position_bar(levels(**prices), width, is_near=near, is_stale=stale))


def test_bars_as_the_visual_language_draws_them() -> None:
    assert bar(mark="171.84", **SOL) == "├┄┄┄┄┄┼─────────────┿━━━━━━━●──────┤"
    assert bar(mark="171.84", stale=True, **SOL) == "├┄┄┄┄┄┼─────────────┿───────○──────┤"
    avax = {"entry": "28.415", "stop": "28.131", "target": "29.552", "liquidation": "23"}
    assert bar(mark="28.201", near=True, **avax) == "├┄┄┄┄┄┼──◆╍╍╍╍╍╍╍╍╍╍┿──────────────┤"
    assert bar(18, mark="28.201", near=True, **avax) == "├┄┄┼─◆╍╍╍╍┿──────┤"


def test_without_a_stop_there_is_one_scale_to_liquidation() -> None:
    assert bar(entry="100", mark="95", liquidation="90", target="120") == (
        "├─────────●╍╍╍╍╍╍╍╍╍┿──────────────┤"
    )


def test_without_a_target_the_right_half_has_the_scale_of_the_left() -> None:
    prices = SOL | {"target": None}
    assert bar(mark="168.80", **prices) == "├┄┄┄┄┄┼─────────────┿━━━━●┈┈┈┈┈┈┈┈┈┈"


def test_short_is_mirrored_so_that_left_is_danger() -> None:
    short = {"entry": "100", "stop": "101", "target": "96", "liquidation": "109"}
    long = {"entry": "100", "stop": "99", "target": "104", "liquidation": "91"}
    assert bar(side="short", mark="98", **short) == bar(side="long", mark="102", **long)


def test_mark_stays_on_the_ends_when_it_is_past_them() -> None:
    assert bar(mark="180", **SOL).endswith("━▸")
    assert bar(mark="150", **SOL).startswith("◂")


def test_mark_stands_on_the_stop_only_when_it_has_got_there() -> None:
    assert bar(mark="166.53", **SOL)[6:8] == "┼●"
    assert bar(mark="166.52", **SOL)[6] == "●"


def test_no_bar_but_words_when_something_is_not_given() -> None:
    assert bar(entry="1", mark="1") == "no stop, no liquidation given"
    assert bar(25, entry="1", mark="1") == "no stop or liquidation"
    assert bar(18, entry="1", mark="1") == "no stop or liq"
    assert bar(mark="1", stop="1") == "no entry given"
    assert bar(entry="1", stop="1") == "no mark given"
    assert bar(side=None, entry="1", mark="1", stop="2") == "no side given"


def test_a_stop_that_secures_a_gain_is_drawn_on_the_good_side_and_is_no_danger() -> None:
    secured = SOL | {"stop": "169.52"}
    text = bar(mark="171.00", **secured)
    assert text.index("┿") < text.index("┼") < text.index("●")
    assert levels(mark="171.00", **secured).danger == 0
    assert levels(mark="169.50", **secured).danger == 1


def test_a_stop_behind_liquidation_never_comes_to_act() -> None:
    position = levels(entry="100", mark="95", stop="80", liquidation="90")
    assert position.danger == D("0.5")


def test_danger_is_the_share_of_the_way_to_the_stop() -> None:
    assert levels(entry="100", mark="97", stop="96").danger == D("0.75")
    assert levels("short", entry="100", mark="103", stop="104").danger == D("0.75")
    assert levels(entry="100", mark="105", stop="96").danger == 0
    assert levels(entry="100", mark="95").danger is None


def test_distance_to_the_stop_in_percent_of_the_mark() -> None:
    assert round(levels(mark="171.84", **SOL).distance_percent or D(0), 2) == D("3.10")
    assert levels(entry="1", mark="1").distance_percent is None


def test_nearness_has_hysteresis() -> None:
    near = Nearness()
    shares = ("0.74", "0.75", "0.71", "0.69", "0.74")
    assert [near.is_near("a", D(share)) for share in shares] == [False, True, True, False, False]
    assert near.is_near("b", None) is False


@given(
    st.sampled_from(["long", "short"]),
    st.fixed_dictionaries(
        {"entry": levels_text, "mark": levels_text},
        optional={"stop": levels_text, "target": levels_text, "liquidation": levels_text},
    ),
    st.integers(min_value=14, max_value=40),
    st.booleans(),
)
def test_every_bar_is_as_wide_as_asked_for_and_has_one_mark(
    side: str, prices: dict[str, Decimal], width: int, is_stale: bool
) -> None:
    position = Levels(side=side, **prices)
    text = plain(position_bar(position, width, is_stale=is_stale))
    if position.lacks is not None:
        assert len(text) <= width
        assert text.startswith("no stop")
        return
    assert len(text) == width
    assert sum(text.count(glyph) for glyph in "●○◂▸") == 1


def test_sessions_run_from_loss_over_start_to_target() -> None:
    def session(value: str, loss: str | None = "15", target: str | None = "40") -> str:
        return plain(
            session_bar(
                loss=loss and D(loss), target=target and D(target), value=D(value), width=40
            )
        )

    assert session("18.92") == "├────────────┿━━━━━━━━━━━●─────────────┤"
    assert session("0") == "├────────────●─────────────────────────┤"
    assert session("41").endswith("━▸")
    assert session("-15").startswith("◂╍")
    assert session("5", None, None) == "no limits given"
    assert session("5", None)[:13] == "┈" * 13
    assert plain(session_bar(loss=D(1), target=D(1), value=None, width=40)) == "no PnL given"


@pytest.mark.parametrize(
    ("width", "head"),
    [
        (36, "liq   stop        entry       target"),
        (25, "liq stop   entry   target"),
        (22, "liq sl    entry     tp"),
        (18, "liq sl  entry   tp"),
    ],
)
def test_heads_stand_over_their_marks(width: int, head: str) -> None:
    assert position_head(width) == head
    assert len(session_head(width)) == width
