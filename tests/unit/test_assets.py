"""Symbols compared across topics."""

import pytest

from app.api.asset_book import AssetBook
from app.cli.starting import spelled
from app.models.assets import (
    PUBLISHED,
    AssetTable,
    Provenance,
    base_symbol,
    nearby,
    spellings,
)
from app.models.reading import Reading
from app.models.sessions import Session
from app.models.trading import Position


@pytest.mark.parametrize(
    ("symbol", "base"),
    [
        ("BTC", "BTC"),
        ("btc", "BTC"),
        ("BTC-PERP", "BTC"),
        ("BTC-USD", "BTC"),
        ("BTC-USD-SWAP", "BTC"),
        ("BTC/USDC:USDC", "BTC"),
        ("BTC/USD", "BTC"),
        ("BTCUSDT", "BTC"),
        ("BTC_USDT", "BTC"),
        ("BTCPERP", "BTC"),
        ("kPEPE", "KPEPE"),
        ("kPEPE-USD", "KPEPE"),
        ("1000PEPEUSDT", "1000PEPE"),
        ("USDC", "USDC"),
        ("USDT/USDC", "USDT"),
        ("WIF-X", "WIF-X"),
        ("", ""),
    ],
)
def test_every_spelling_of_a_market_is_compared_by_its_base(symbol: str, base: str) -> None:
    assert base_symbol(symbol) == base


def test_two_markets_never_become_one() -> None:
    bases = {base_symbol(symbol) for symbol in ("BTC", "BTCB", "WBTC", "PEPE", "kPEPE", "SUI")}
    assert len(bases) == 6


def test_published_table_is_the_documented_one() -> None:
    assert PUBLISHED == {0: "BTC", 1: "ETH", 2: "SOL", 3: "XRP", 4: "DOGE", 5: "AVAX"}


# What a user types


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("btc", ("BTC",)),
        ("KPEPE", ("KPEPE",)),
        ("kPEPE", ("kPEPE",)),
        ("kpepe", ("kPEPE", "KPEPE")),
        ("sOl-PERP", ("SOL-PERP",)),
        ("SOL", ()),
        ("", ()),
    ],
)
def test_a_name_is_meant_as_it_is_spelled_else_by_any_case(
    typed: str, meant: tuple[str, ...]
) -> None:
    assert spellings(typed, ("BTC", "kPEPE", "KPEPE", "SOL-PERP", "BTC")) == meant


def test_names_that_look_like_a_mistyped_one_are_told_the_likest_first() -> None:
    known = ("BTC", "LINK", "LTC", "SOL-PERP", "kPEPE")
    assert nearby("sol", known) == ("SOL-PERP",)
    assert nearby("LNIK", known)[0] == "LINK"
    assert nearby("ZZZ", known) == nearby("", known) == ()


def test_of_two_markets_that_differ_by_case_the_one_that_is_spelled_so_has_the_index() -> None:
    table = AssetTable(server={30: ("kPEPE",), 31: ("KPEPE",), 18: ("LINK",), 19: ("LINK-PERP",)})
    assert (table.indices("kPEPE"), table.indices("KPEPE")) == ((30,), (31,))
    assert table.indices("kpepe") == (30, 31)
    assert table.indices("LINK") == (18, 19), "which of two spellings of one asset is not clear"


# Who says which index is which asset


def test_the_servers_own_word_counts_most_and_the_published_table_least() -> None:
    table = AssetTable()
    assert (table.symbol(2), table.provenance(2)) == ("SOL", Provenance.PUBLISHED)
    table = AssetTable(contract={2: ("SOL-PERP",)})
    assert (table.symbol(2), table.provenance(2)) == ("SOL-PERP", Provenance.CONTRACT)
    table = AssetTable(server={2: ("sol",)}, contract={2: ("SOL-PERP",)})
    assert (table.symbol(2), table.provenance(2)) == ("sol", Provenance.SERVER)
    assert table.all_conflicts() == ()
    assert AssetTable().symbol(77) is None


def test_a_server_with_another_table_is_not_named_by_the_published_one_at_all() -> None:
    table = AssetTable(server={3: ("BTC",)})
    assert table.symbol(2) is None
    (conflict,) = table.conflicts(3)
    assert "BTC by the server's rows" in conflict
    assert "XRP by the published table" in conflict


def test_each_disagreement_on_an_index_is_a_sentence() -> None:
    assert AssetTable(server={2: ("SOL",)}).conflicts(2, "SOL-PERP") == ()
    assert "DOGE by its row" in AssetTable(server={2: ("SOL",)}).conflicts(2, "DOGE")[0]
    both = AssetTable(server={9: ("OP", "ARB")})
    assert "OP and ARB by the server's rows" in both.all_conflicts()[0]
    assert AssetTable(server={9: ("OP",)}, contract={9: ("ARB",)}).all_conflicts()


def session(index: int | None, symbol: str | None = None) -> Session:
    return Session.model_construct(
        **{**dict.fromkeys(Session.model_fields), "asset_index": index, "symbol": symbol}
    )


def test_rows_with_both_teach_the_names_of_rows_with_an_index_only() -> None:
    book = AssetBook()
    first = book.sessions(Reading((session(2), session(3, "BTC"), session(None), session(8))))
    # What the server shows of its table shows that the published one is not its own.
    assert [row.symbol for row in first.value] == [None, "BTC", None, None]
    book.symbols({"data": [{"symbol": "SOL", "assetIndex": 2}, {"name": "ETH", "index": "4"}]})
    again = book.sessions(Reading((session(2), session(4))))
    assert [row.symbol for row in again.value] == ["SOL", "ETH"]
    assert book.table.provenance(2) is Provenance.SERVER


def test_a_name_of_ours_never_becomes_the_servers_word() -> None:
    book, reading = AssetBook(), Reading((session(2),))
    assert book.sessions(reading).value[0].symbol == "SOL"
    book.sessions(reading)
    assert book.table.provenance(2) is Provenance.PUBLISHED


def test_an_equal_answer_gives_the_same_object_until_a_name_is_learned() -> None:
    book, reading = AssetBook(), Reading((session(2), session(7)))
    first = book.sessions(reading)
    assert book.sessions(reading) is first
    book.symbols([{"symbol": "BNB", "assetIndex": 7}])
    assert book.sessions(reading) is not first
    assert [row.symbol for row in book.sessions(reading).value] == ["SOL", "BNB"]


def test_a_name_that_is_learned_does_not_make_another_position_of_it() -> None:
    fields = {**dict.fromkeys(Position.model_fields), "asset_index": 2, "side": "long"}
    before = Position.model_construct(**fields)
    assert before.key == before.model_copy(update={"symbol": "SOL"}).key


def test_a_script_sends_an_asset_as_the_server_spells_it_and_else_as_it_was_typed() -> None:
    table = AssetTable(server={18: ("LINK-PERP",)})
    assert spelled(table, 18, "link") == "LINK-PERP"
    assert spelled(table, 18, "DOGE") == "DOGE", "the check of the index needs what was typed"
    assert spelled(table, 77, "HYPE") == "HYPE"
