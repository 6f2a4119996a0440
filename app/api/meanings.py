"""Which field of a server's body stands for what we mean: by name, else by what is said of it.

Pure. It proposes, best first; who takes a proposal must refuse where two are equally good.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.api.schemas import BodyField

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")
_DIGITS = re.compile(r"[0-9]+")

_AMOUNT_WORDS = frozenset(
    ("amount", "usdc", "usd", "micro", "in", "of", "transfer", "withdraw", "withdrawal", "send")
)
"""A name of nothing but these, one of `amount`, `usdc` and `usd` among them, is the amount."""

FAMILIES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "amount": (
        frozenset(("amount", "amt", "usdc", "usd", "usdcvalue", "usdvalue")),
        frozenset(("quantity", "qty", "value", "sum", "size", "total")),
    ),
    "destination": (
        frozenset((
            *("destination", "destinationaddress", "destinationwallet", "destaddress", "dest"),
            *("to", "toaddress", "towallet", "sendto", "payee", "beneficiary"),
            *("recipient", "recipientaddress", "recipientwallet"),
            *("receiver", "receiveraddress", "receivingaddress", "withdrawaladdress"),
        )),
        frozenset(("address", "walletaddress", "wallet", "ethaddress", "evmaddress")),
    ),
    "assetIndex": (
        frozenset((
            *("assetindex", "perpindex", "coinindex", "marketindex", "symbolindex", "indexofasset"),
            *("assetid", "perpid", "coinid", "marketid", "assetidx"),
        )),
        frozenset(("asset", "index", "perp", "coin", "market", "a")),
    ),
    "symbol": (
        frozenset(("symbol", "assetsymbol", "coinsymbol", "marketsymbol", "assetname", "ticker")),
        frozenset(("asset", "coin", "market", "pair", "instrument", "perp", "assetid")),
    ),
    "txHash": (
        frozenset((
            *("txhash", "transactionhash", "txid", "transactionid", "deposithash"),
            *("deposittxhash", "deposittransactionhash"),
        )),
        frozenset(("hash", "tx", "transaction")),
    ),
    "code": (
        frozenset(("code", "referralcode", "refcode", "invitecode", "invitationcode")),
        frozenset(("referral", "ref", "invite")),
    ),
}  # fmt: skip
"""Folded names of each meaning: those that say it, and those that may."""

_FOREIGN = frozenset((
    *("min", "max", "minimum", "maximum", "fee", "fees", "slippage", "gas", "limit", "cents"),
    *("wei", "gwei", "eth", "percent", "pct", "bps", "deadline", "nonce", "chain", "from"),
    *("sender", "source", "signer", "owner", "token", "contract", "signature", "user"),
))  # fmt: skip
"""Words in a name or a description that make it something else."""

_OTHER_UNITS = re.compile(
    r"\b(g?wei|eth|ether|percent(age)?|cents?|bps|basis points|shares|contracts|lots)\b", re.I
)
"""An amount in one of these is not in USDC."""

_TYPES: Mapping[str, frozenset[str | None]] = {
    "amount": frozenset(("number", "integer", "string", None)),
    "destination": frozenset(("string", None)),
    "assetIndex": frozenset(("number", "integer", "string", None)),
    "symbol": frozenset(("string",)),
    "txHash": frozenset(("string", None)),
    "code": frozenset(("string", None)),
}
_SAID: Mapping[str, re.Pattern[str]] = {
    "amount": re.compile(
        r"\bamount\b.*\b(usdc?|dollars?)\b|\b(usdc?|dollars?)\b.*\bamount\b", re.I
    ),
    "destination": re.compile(r"\b(destination|recipient|receiver|receiving)\b", re.I),
    "assetIndex": re.compile(r"\b(asset|perp|coin|market)('s)? (index|id)\b|\bindex of\b", re.I),
    "symbol": re.compile(r"\b(asset|coin|market|perp|ticker)('s)? (symbol|name)\b", re.I),
    "txHash": re.compile(r"\b(transaction|tx)('s)? (hash|id)\b", re.I),
    "code": re.compile(r"\b(referral|invit\w+) code\b", re.I),
}
_FORMATS = {
    "destination": frozenset(("address", "eth-address", "evm-address", "ethereum-address")),
    "txHash": frozenset(("hash", "tx-hash", "transaction-hash")),
}


class Place(NamedTuple):
    """A field of a body and the way to it."""

    path: tuple[str, ...]
    field: BodyField


class Proposal(NamedTuple):
    """A field that may stand for a meaning."""

    order: tuple[int, int]
    """Smaller is better: first what must be sent, then the names that say more."""
    place: Place


def leaves(fields: tuple[BodyField, ...], above: tuple[str, ...] = ()) -> Iterator[Place]:
    """Yield every field that holds a value, those within objects included."""
    for field in fields:
        path = (*above, field.name)
        if field.fields:
            yield from leaves(field.fields, path)
        elif not field.unclear:
            yield Place(path, field)


def proposals(meaning: str, fields: tuple[BodyField, ...]) -> list[Proposal]:
    """Return the fields that may stand for a meaning, best first."""
    found = []
    for place in leaves(fields):
        rank = _rank(meaning, place)
        if rank is not None:
            found.append(Proposal((int(not place.field.required), rank), place))
    return sorted(found, key=lambda proposal: proposal.order)


def _rank(meaning: str, place: Place) -> int | None:
    """Return how well a field fits: 0 its name says it, 1 its name may, 2 its description does."""
    name, field = place.path[-1], place.field
    if field.only is not None or field.type not in _TYPES.get(meaning, frozenset((field.type,))):
        return None
    if meaning not in FAMILIES:
        return 0 if folded_words(name) == folded_words(meaning) else None
    rank = _by_name(meaning, name)
    if len(place.path) > 1 and rank != 0:
        # {"recipient": {"address": …}}: the object's name and the field's belong together.
        longer = _by_name(meaning, f"{place.path[-2]} {name}")
        rank = longer if longer is not None else rank
    if rank is None and not _FOREIGN & {*words_of(name), *words_of(field.description)}:
        rank = 2 if _is_said(meaning, field) else None
    if rank is None or _is_contradicted(meaning, field, name, rank):
        return None
    return rank


def _by_name(meaning: str, name: str) -> int | None:
    sure, perhaps = FAMILIES[meaning]
    words = words_of(name)
    folded = "".join(words)
    is_amount = _AMOUNT_WORDS.issuperset(words) and not {"amount", "usdc", "usd"}.isdisjoint(words)
    if folded in sure or (meaning == "amount" and is_amount):
        return 0
    return 1 if folded in perhaps else None


def _is_said(meaning: str, field: BodyField) -> bool:
    if _SAID[meaning].search(field.description) or field.format in _FORMATS.get(meaning, ()):
        return True
    shapes = {"destination": (_ADDRESS, "{40}"), "txHash": (_HASH, "{64}")}
    if meaning not in shapes:
        return False
    form, count = shapes[meaning]
    is_shown = any(form.fullmatch(str(example)) for example in field.examples)
    return is_shown or (
        field.pattern is not None and "0x" in field.pattern and count in field.pattern
    )


def _is_contradicted(meaning: str, field: BodyField, name: str, rank: int) -> bool:
    """Tell whether what is said of a field speaks against what its name suggests."""
    shown = [str(example) for example in (*field.examples, *field.choices)]
    is_hash = any(_HASH.fullmatch(one) for one in shown)
    is_address = any(_ADDRESS.fullmatch(one) for one in shown)
    match meaning:
        case "amount":
            return is_hash or is_address or bool(_OTHER_UNITS.search(field.description))
        case "destination":
            speaks_of_us = re.search(r"\b(sender|source|signer|from)\b", field.description, re.I)
            return is_hash or (rank > 0 and bool(speaks_of_us))
        case "txHash":
            return is_address
        case "assetIndex":
            return not _is_index(field, name, shown)
        case "symbol":
            has_letters = not any(_DIGITS.fullmatch(one) for one in shown)
            is_named_index = "index" in words_of(name)
            return is_named_index or not has_letters or (rank > 0 and _is_index(field, name, shown))
    return False


def _is_index(field: BodyField, name: str, shown: list[str]) -> bool:
    """Tell whether a field of an asset wants its number and not its symbol."""
    if field.type in ("integer", "number"):
        return True
    if shown:
        return all(_DIGITS.fullmatch(one) for one in shown)
    if field.pattern is not None and re.search(r"\\d|0-9", field.pattern):
        return "a-z" not in field.pattern.casefold()
    return bool({"index", "idx"} & set(words_of(name))) or (
        words_of(name)[-1:] == ("id",) and field.format != "uuid"
    )


@lru_cache(maxsize=1024)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: `("to", "address")` of `toAddress`."""
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name[:300])
    return tuple(word.casefold() for word in found)


def folded_words(name: str) -> str:
    """Return a name without case and marks."""
    return "".join(words_of(name))
