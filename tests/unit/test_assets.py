"""Symbols compared across topics."""

import pytest

from app.models.assets import PUBLISHED, base_symbol


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
