"""What a script aims at by the name of an asset."""

from argparse import Namespace

import pytest

from app.cli.closing import of_asset
from app.errors import NotSent
from app.models.trading import Position

ROWS = tuple(
    Position(id=id, symbol=symbol)
    for id, symbol in (("a", "kPEPE"), ("b", "KPEPE"), ("c", "SOL-PERP"), ("d", "SOL"), ("e", None))
)


@pytest.mark.parametrize(
    ("asset", "aimed"),
    [
        ("kPEPE", ["a"]),
        ("KPEPE", ["b"]),
        ("sol", ["c", "d"]),
        ("SOL", ["c", "d"]),
        ("sol-perp", ["c", "d"]),
        ("BTC", []),
    ],
)
def test_an_asset_is_closed_in_any_case_and_never_its_namesake(
    asset: str, aimed: list[str]
) -> None:
    assert [row.id for row in of_asset(ROWS, Namespace(asset=asset))] == aimed


def test_a_name_that_can_be_two_assets_closes_neither() -> None:
    with pytest.raises(NotSent, match="kPEPE or KPEPE: nothing was sent"):
        of_asset(ROWS, Namespace(asset="kpepe"))
