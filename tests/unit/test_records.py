"""A record in lines: nothing in it is changed, but for what is hidden or cut."""

from decimal import Decimal
from typing import Any

import pytest

from app.feeds import Feed
from app.models.base import WireModel
from app.models.claims import readers
from app.models.mending import mend
from app.models.trading import Position
from app.ui.pieces import plain
from app.ui.records import MOST_LINES, record_lines, record_of
from app.ui.words.feed import MODELS, _field


def text(sent: dict[str, Any], *unread: str) -> list[str]:
    return [plain(row) for row in record_lines(sent, unread)]


def test_every_digit_and_every_name_stays() -> None:
    sent = {"a": Decimal("1.10"), "b": [True, None, {}], "c": {"d": 'say "x"\\', "e": []}}
    assert text(sent) == [
        "{",
        '  "a": 1.10,',
        '  "b": [',
        "    true,",
        "    null,",
        "    {}",
        "  ],",
        '  "c": {',
        '    "d": "say \\"x\\"\\\\",',
        '    "e": []',
        "  }",
        "}",
    ]


def test_names_that_nothing_reads_are_marked_where_they_stand() -> None:
    rows = record_lines({"px": 1, "in": {"px": 2}}, ["in.px"])
    assert [piece.style for row in rows for piece in row if "px" in piece.text] == ["muted", "warn"]


def test_what_could_steer_a_terminal_is_gone() -> None:
    (_, row, _) = text({"a\x1b[2J": "b\u202ec\x07"})
    assert row == '  "a": "bc"'


def test_a_record_beyond_all_measure_is_said_to_be_cut() -> None:
    assert len(text({str(n): n for n in range(MOST_LINES + 10)})) == MOST_LINES + 1
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"in": deep}
    assert "deeper" in " ".join(text(deep))


def test_a_record_says_where_it_is_from_and_how_old_it_was() -> None:
    row = Position(symbol="BTC", side="long").as_sent({"symbol": "BTC", "side": "long", "wob": 1})
    record = record_of(row, Feed(read_at=10.0), None, 75.0)
    assert record.name == "position BTC long"
    assert record.source.endswith("read 1 m 05 s ago")
    assert record.unread == ("wob",)


@pytest.mark.parametrize("topic", MODELS)
def test_the_way_to_mend_a_field_names_one_that_can_be_mended(topic: Any) -> None:
    models = {kind.__name__.casefold(): kind for kind in WireModel.__subclasses__()}
    model = models[MODELS[topic].replace("_", "")]
    try:
        mend({_field(topic, name): ["x"] for name in readers(model)})
        mend({_field(topic, "positions.mark_price"): ["x"]})
    finally:
        mend({})
