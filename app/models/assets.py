"""Asset index ↔ symbol, each entry with who says so.

The published table fits neither of Hyperliquid's networks beyond BTC and ETH
(`domain.md`, 8.5), so an index is an opaque value of this server: always shown beside the symbol.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from app.models.names import is_common
from app.models.text import listed

PUBLISHED: dict[int, str] = {0: "BTC", 1: "ETH", 2: "SOL", 3: "XRP", 4: "DOGE", 5: "AVAX"}
"""The table in the API's documentation."""

ASSET_NAMES = listed(
    "coin asset market ticker pair tradingPair instrument instId baseAsset base? underlying "
    "product productId token tokenSymbol contract? contractCode perp baseCurrency indexToken "
    "coinName tickerName symbolName tickerSymbol"
)
"""What a market may be called; a word such as name or symbol may stand behind each."""
INDEX_NAMES = listed(
    "assetIndex assetId perpIndex asset coinIndex coinId marketIndex universeIndex "
    "instrumentIndex assetNumber tokenIndex market.assetIndex"
)
"""What a market's number may be called."""

NEAR = 3
"""So many names are told where one was mistyped."""

_GLUED = ("USDT", "USDC", "PERP", "USD")
_QUOTES = frozenset((*_GLUED, "SWAP", "USDTM", "USDCM"))

_MARKET = re.compile(
    r"(P[FI]_)?k?[A-Z0-9]{1,12}([-/_:. ]?(USD|USDC|USDT|PERP|SWAP)){0,3}|[a-z]{2,6}"
)


def is_market(key: str) -> bool:
    """Tell whether a key has the form of a market's name rather than of an id.

    Digits only are neither: they may be the market's index as well.
    """
    key = key.upper() if key[:4] == "1000" else key
    if _MARKET.fullmatch(key) is None or not any(map(str.isalpha, key)):
        return False
    if key.islower() and is_common(key):
        return False
    return base_symbol(key) != key.upper() or not any(map(str.isdigit, key)) or key[:4] == "1000"


def base_symbol(symbol: str) -> str:
    """Return what a market's name is compared by across topics: `BTC` for `btc-perp`, `BTCUSDT`.

    Never sent to the server, and never shown instead of the server's own spelling.
    """
    name = symbol.strip().upper().partition(":")[0].partition("/")[0]
    name = name[3:] if name[:3] in ("PF_", "PI_") else name
    for mark in ("-", "_"):
        head, _, tail = name.partition(mark)
        if head and tail and set(tail.replace("_", "-").split("-")) <= _QUOTES:
            return head
    for quote in _GLUED:
        rest = name.removesuffix(quote)
        if rest != name and len(rest) >= 2:
            return rest
    return name


class Provenance(StrEnum):
    """Who says which asset an index is, best first."""

    SERVER = "the server's rows"
    CONTRACT = "the server's contract"
    PUBLISHED = "the published table"


Pairs = Mapping[int, tuple[str, ...]]
"""The symbols of each index; more than one is a contradiction. The newest is the last."""

_NONE: Pairs = MappingProxyType({})
_PUBLISHED: Pairs = MappingProxyType({index: (name,) for index, name in PUBLISHED.items()})


@dataclass(frozen=True)
class AssetTable:
    """All that is known of the asset indices of one server."""

    server: Pairs = field(default_factory=lambda: _NONE)
    """From sessions, positions and symbols that carry both."""
    contract: Pairs = field(default_factory=lambda: _NONE)
    """From names and descriptions in the server's OpenAPI document."""

    @property
    def _published(self) -> Pairs:
        """The published table; empty once the server is seen to have another one."""
        told = {**self.contract, **self.server}
        differs = any(
            not _same((*names, PUBLISHED[i])) for i, names in told.items() if i in PUBLISHED
        )
        return _NONE if differs else _PUBLISHED

    @property
    def _sources(self) -> tuple[tuple[Provenance, Pairs], ...]:
        return (
            (Provenance.SERVER, self.server),
            (Provenance.CONTRACT, self.contract),
            (Provenance.PUBLISHED, self._published),
        )

    def symbol(self, index: int) -> str | None:
        """Return the symbol of an index, in the spelling of the best source; None: not known."""
        names = next((pairs[index] for _, pairs in self._sources if pairs.get(index)), None)
        return names[-1] if names else None

    def provenance(self, index: int) -> Provenance | None:
        """Return who says so."""
        return next((source for source, pairs in self._sources if pairs.get(index)), None)

    def indices(self, symbol: str) -> tuple[int, ...]:
        """Return the indices of an asset by the best source that names it; more than one is a
        contradiction."""
        for _, pairs in self._sources:
            found = {i: names[-1] for i, names in pairs.items() if names}
            found = {i: name for i, name in found.items() if _same((name, symbol))}
            if symbol in found.values():
                # Of kPEPE and KPEPE the one that is spelled so is meant.
                found = {i: n for i, n in found.items() if n == symbol or not _folds(n, symbol)}
            if found:
                return tuple(found)
        return ()

    def conflicts(self, index: int, symbol: str | None = None) -> tuple[str, ...]:
        """Return a sentence where the sources disagree on an index.

        `symbol` is what the row says that is acted upon.
        """
        said = {source.value: pairs[index] for source, pairs in self._sources if index in pairs}
        if index in PUBLISHED:
            # Also where it no longer counts: the user may know the index from the documentation.
            said[Provenance.PUBLISHED.value] = (PUBLISHED[index],)
        names = [name for group in said.values() for name in group]
        if symbol is not None:
            names.append(symbol)
        if _same(names):
            return ()
        told = [f"{' and '.join(group)} by {source}" for source, group in said.items()]
        if symbol is not None and not any(_same((symbol, name)) for name in names[:-1]):
            told.insert(0, f"{symbol} by its row")
        return (f"index {index} is {', '.join(told)}",)

    def all_conflicts(self) -> tuple[str, ...]:
        """Return a sentence for each index on which the sources disagree."""
        known = sorted({*self.server, *self.contract})
        return tuple(sentence for index in known for sentence in self.conflicts(index))


def spellings(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return which of the server's names can be meant: the very one, else all that differ from it
    by case alone. More than one: it is not clear which."""
    names = tuple(dict.fromkeys(known))
    return (typed,) if typed in names else tuple(name for name in names if _folds(name, typed))


def nearby(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to three of the server's names that look like what was typed, the likest first."""
    # Loaded where a name was mistyped, so that the start does not wait for it.
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known}
    wanted = typed.casefold()
    begin = [folded for folded in names if wanted and folded.startswith(wanted)]
    alike = get_close_matches(wanted, names, n=NEAR, cutoff=0.5)
    return tuple(names[folded] for folded in dict.fromkeys((*begin, *alike)))[:NEAR]


def _folds(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _same(names: tuple[str, ...] | list[str]) -> bool:
    return len({base_symbol(name) for name in names}) <= 1
