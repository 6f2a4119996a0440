"""One server's way to write one kind of row: names, nesting, forms and what stands beside.

Drawn once from a seed, then the same for every row, as a server is.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.support.dialects import decoys, forms
from tests.support.dialects.forms import Form, Literal
from tests.support.dialects.spelling import Spelling, folded
from tests.support.dialects.vocabulary import FLAGS, Vocabulary


@dataclass(frozen=True)
class Expected:
    """What a rendered field says, and what a reader may make of it."""

    value: object
    form: str
    name: str
    """The path in the row, for the tables of what is missed."""
    doubtful: bool = False
    """True where not to read it is right as well."""
    told: bool = True
    """False where nothing says it, but it may follow from the rest."""


@dataclass
class Row:
    """A rendered row and what each field in it says."""

    sent: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Expected] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a field stands and in which form."""

    path: tuple[str, ...]
    form: Form
    doubtful: bool


PUBLISHED = ("BTC", "ETH", "SOL", "XRP", "DOGE", "AVAX")
"""The published table: what an index alone may be shown as."""
ABSENT = (None, None, None, "missing", "missing", "", "0", 0, "N/A", "-", "null", "none", "--",
          {}, "not set", Literal("0.0"), "0.00", {"price": None}, "NaN")  # fmt: skip
"""How servers say that there is none; `missing` says nothing at all."""
NUMERIC = ("number", "money", "size", "level", "leverage")
FORMS = {
    "number": forms.NUMBERS,
    "money": forms.MONEY,
    "level": forms.LEVELS,
    "size": forms.SIZES,
    "leverage": forms.LEVERAGES,
    "time": forms.TIMES,
    "side": forms.SIDES,
    "symbol": forms.SYMBOLS,
    "count": (
        Form("count", lambda n: n),
        Form("count", lambda n: n),
        Form("count text", str),
        Form("count.0", lambda n: Literal(f"{n}.0"), doubtful=True),
    ),
    "text": (Form("text", lambda text: text),),
    "state": (
        Form("state", lambda text: text),
        Form("STATE", str.upper),
        Form("State", str.capitalize),
    ),
    "id": (
        Form("id", lambda text: text),
        Form("id", lambda text: text),
        Form("id number", lambda text: int(text) if text.isdigit() else text),
        Form("$oid", lambda text: {"$oid": text}),
    ),
    "ratio": (
        Form("number", lambda d: Literal(forms.plain(d))),
        Form("number text", forms.plain),
    ),
}


SIGNED = ("szi", "signedsize", "positionamt", "netsize", "netqty")
"""Names of sizes that have a sign by custom: only there does one without a sign say `long`."""
PREFIXED = ("size", "entry_price", "pnl", "leverage", "margin", "side", "value", "liquidation",
            "margin_mode", "realised_pnl", "mark_price", "stop_loss", "take_profit")  # fmt: skip
"""What some servers call `position …` throughout."""


class RowDialect:
    """Writes rows of one kind."""

    def __init__(self, words: Vocabulary, rng: random.Random, spelling: Spelling) -> None:
        self._words = words
        self._rng = rng
        self._spell = spelling
        self._taken: dict[tuple[str, ...], set[str]] = {}
        self.places: dict[str, Place] = {}
        self._flag: tuple[str, bool] | None = None
        self._signed = False
        self._prefixed = rng.random() < 0.05
        self._decoys: list[tuple[tuple[str, ...], str]] = []
        self._draw()

    def _draw(self) -> None:
        rng = self._rng
        rough = rng.random() < 0.35
        self._grouped()
        for name, kind in self._words.types.items():
            if name not in self.places and rng.random() < (0.97 if name in ("id",) else 0.88):
                self._flat(name, kind)
        if not rough:
            self._plain_forms()
        if "side" in self._words.types:
            self._draw_side()
        self._draw_decoys()

    def _take(self, path: tuple[str, ...]) -> bool:
        taken = self._taken.setdefault(path[:-1], set())
        if folded(path[-1]) in taken:
            return False
        taken.add(folded(path[-1]))
        return True

    def _grouped(self) -> None:
        """Put some fields into objects, one or two deep."""
        rng = self._rng
        for options in self._words.groups.values():
            if rng.random() > 0.16:
                continue
            name, members = rng.choice(options)
            inside = [f for f in members if f not in self.places and rng.random() < 0.85]
            if not inside or not self._take((self._spell(name),)):
                continue
            for member in inside:
                inner = rng.choice(members[member])
                path = (self._spell(name), self._spell(inner))
                if self._take(path):
                    self._place(member, path, doubtful=inner == "id" or inner.endswith("?"))

    def _flat(self, name: str, kind: str) -> None:
        for _ in range(6):
            words = self._rng.choice(self._words.names[name])
            plain = words.rstrip("?!")
            if self._prefixed and name in PREFIXED and not plain.startswith(("pos", "_")):
                plain = f"position {plain}"
            path = (self._spell(plain if not words.endswith("!") else words),)
            if self._take(path):
                self._place(name, path, doubtful=words.endswith("?"))
                return

    def _place(self, name: str, path: tuple[str, ...], *, doubtful: bool) -> None:
        form = self._rng.choice(FORMS[self._words.types[name]])
        self.places[name] = Place(path, form, doubtful or form.doubtful)

    def _plain_forms(self) -> None:
        """Let most servers write all their figures alike, and all their times alike."""
        number = self._rng.choice(forms.NUMBERS[:6])
        time = self._rng.choice(forms.TIMES)
        for name, place in self.places.items():
            kind = self._words.types[name]
            form = number if kind in NUMERIC else time if kind == "time" else None
            if form is not None:
                doubtful = (place.doubtful and not place.form.doubtful) or form.doubtful
                self.places[name] = Place(place.path, form, doubtful)
        for name, place in self.places.items():
            if place.path[-1].lower().endswith("ms"):
                ms = next(form for form in forms.TIMES if form.name == "epoch ms")
                self.places[name] = Place(place.path, ms, doubtful=False)

    def _draw_side(self) -> None:
        rng = self._rng
        way = rng.random()
        place = self.places.get("size")
        can_sign = place is not None and place.form.name not in ("amount, decimals", "contracts")
        if way < 0.2 and can_sign and not self._words.unsigned:
            self._signed = True
            self.places.pop("side", None)
        elif way < 0.45:
            self.places.pop("side", None)
            name, sense = rng.choice(FLAGS)
            if self._take((self._spell(name),)):
                self._flag = (self._spell(name), sense)
        elif way < 0.5 and can_sign and not self._words.unsigned:
            self._signed = True

    def _draw_decoys(self) -> None:
        rng = self._rng
        pool = [(kind, name) for kind, names in self._words.decoys.items() for name in names]
        for kind, name in rng.sample(pool, k=min(len(pool), rng.randrange(13))):
            group = rng.choice(list(self._taken)) if rng.random() < 0.3 else ()
            path = (*group, self._spell(name))
            if not group or len(group) == 1:
                if kind == "set" and not {"take_profit", "stop_loss"} <= set(self.places):
                    continue
                if self._take(path):
                    self._decoys.append((path, kind))

    def render(self, truth: Any) -> Row:
        """Return one thing as this server writes it."""
        row = Row()
        for name in self._shuffled():
            self._write(row, name, self.places[name], getattr(truth, name), truth)
        if self._flag is not None:
            key, sense = self._flag
            put(row.sent, (key,), (truth.side == "long") == sense)
            row.expected["side"] = Expected(truth.side, "flag", key)
        if self._is_signed() and "size" in row.expected and "side" not in row.expected:
            name = row.expected["size"].name
            doubtful = truth.side == "long" and folded(name) not in SIGNED
            row.expected["side"] = Expected(truth.side, "sign of size", name, doubtful)
        self._imply(row, truth)
        level = getattr(truth, "entry_price", getattr(truth, "amount", Decimal(50)))
        side = getattr(truth, "side", "long")
        for path, kind in self._decoys:
            put(row.sent, path, decoys.value_of(kind, self._rng, side, level))
        return row

    def _is_signed(self) -> bool:
        """Say whether the size has the side as its sign: also where nothing else says the side."""
        size = self.places.get("size")
        told = "side" in self.places or self._flag is not None
        custom = size is not None and folded(size.path[-1]) in SIGNED
        return self._signed or (custom and not told and not self._words.unsigned)

    def _imply(self, row: Row, truth: Any) -> None:
        """Allow what is not told to be worked out from what is; none of it counts as missed."""
        for name in self._words.types:
            if name in row.expected or getattr(truth, name) is None:
                continue
            value = getattr(truth, name)
            if name == "symbol":
                index = row.expected.get("asset_index")
                told = index is not None and index.told
                value = (value, *(PUBLISHED[truth.asset_index :][:1] if told else ()))
            row.expected[name] = Expected(value, "not told", "", doubtful=True, told=False)

    def _shuffled(self) -> list[str]:
        order = list(self.places)
        self._rng.shuffle(order)
        return order

    def _write(self, row: Row, name: str, place: Place, value: object, truth: Any) -> None:
        path = ".".join(place.path)
        told: object
        if value is None:
            absent = self._rng.choice(ABSENT)
            if absent != "missing":
                put(row.sent, place.path, absent)
            return
        if name == "size" and self._is_signed() and truth.side == "short":
            value, told = -value, value  # type: ignore[operator]
        else:
            told = value
        if "coin" in _arguments(place.form):
            sent = place.form.write(value, truth.symbol)
        elif "mode" in _arguments(place.form):
            sent = place.form.write(value, truth.margin_mode)
        else:
            sent = place.form.write(value)
        put(row.sent, place.path, sent)
        if isinstance(value, datetime):
            told = forms.at_scale(value, place.form.scale)
        elif self._words.types[name] == "symbol":
            told = (str(sent).strip(), value)
        elif self._words.types[name] == "ratio":
            percent = any(mark in folded(path) for mark in ("percent", "pct"))
            row.expected[f"{name}_unit"] = Expected("%" if percent else None, "unit", path, True)
        doubtful = place.doubtful or self._has_twin(name, place)
        row.expected[name] = Expected(told, place.form.name, path, doubtful)

    def _has_twin(self, name: str, place: Place) -> bool:
        """Say whether something beside makes the name doubtful."""
        key = folded(place.path[-1])
        if name == "size" and key in ("size", "sz"):
            value = self.places.get("value")
            return value is not None and folded(value.path[-1]).startswith(("sizeusd", "szusd"))
        if name == "pnl" and "realised_pnl" in self.places:
            return key in ("pnl", "profit", "pl", "profitloss", "profitandloss", "pandl", "pnlusd",
                           "pnlusdc", "profitabs", "pnlvalue", "pnlamount", "pnlamt")  # fmt: skip
        return False


def _arguments(form: Form) -> tuple[str, ...]:
    code = getattr(form.write, "__code__", None)
    return () if code is None else code.co_varnames[: code.co_argcount]


def put(row: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Set what stands at a path, unless something that is no object is in the way."""
    for key in path[:-1]:
        row = row.setdefault(key, {})
        if not isinstance(row, dict):
            return
    row[path[-1]] = value
