"""Each wish: what it is made of, what it asks to be typed, and what a journal remembers of it."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from app.api.catalog import CATALOG, ENDPOINTS, Effect
from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.intent_notes import INTENTS, from_note
from app.intents import CloseAsset, Gate, Intent, Proof
from app.models.account import Profile
from app.models.sessions import Session
from app.sights import Balances
from app.starts import StartAdvance, StartQuick
from app.transfers import ClaimReward, SendUsdc, Withdraw
from app.ui.words.action import what

TO = "0x3D0e4bB1A6C2f9907f00aE8d57a1C4b0E2aF77aA"
HASH = "0x" + "8a" * 32
QUICK = StartQuick(Decimal(200), Decimal(40), Decimal(8), 2, 18, "LINK")
ADVANCE = StartAdvance(Decimal("99.5"), "Degen", "7D", 18, "LINK", False)

WISHES: tuple[Intent, ...] = (
    QUICK,
    StartQuick(Decimal(10), Decimal(40), None, None, 0, None, known=frozenset()),
    replace(QUICK, known=frozenset({"s1"})),
    ADVANCE,
    replace(ADVANCE, max_wallet_budget=True),
    Withdraw(Decimal("120.00"), TO),
    SendUsdc(Decimal(40), TO, balances=Balances(Decimal("9.50"), None, Decimal(0))),
    ClaimReward(Decimal("7.52")),
    ClaimReward(None),
    VerifyDeposit(HASH),
    SyncFills(),
    CreateReferralCode("u1", "FOX42"),
    CreateReferralCode("u1", None),
    TriggerCron(),
    CloseAsset((), 2, "SOL"),
    CloseAsset((), 2, None),
)


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def session(key: str, index: int | None = 18, symbol: str | None = "LINK") -> Session:
    return made(Session, id=key, asset_index=index, symbol=symbol)


def profile(free: str | None, reward: str | None = None) -> Profile:
    figures = {"free_balance": free, "equity": free, "reward": reward}
    return made(Profile, **{k: None if v is None else Decimal(v) for k, v in figures.items()})


def test_each_row_that_moves_money_has_exactly_one_intent() -> None:
    rows = [kind.call for kind in INTENTS]
    assert len(rows) == len(set(rows))
    money = {endpoint.name for endpoint in ENDPOINTS if endpoint.effect is Effect.MONEY}
    assert money <= set(rows)
    assert {CATALOG[row].effect for row in set(rows) - money} == {Effect.WRITE}


def test_only_what_moves_no_money_is_settled_by_a_reply() -> None:
    by_reply = {kind.call for kind in INTENTS if kind.proof is Proof.REPLY}
    assert {CATALOG[row].effect for row in by_reply} == {Effect.WRITE}
    assert all((kind.topic is None) is (kind.proof is Proof.REPLY) for kind in INTENTS)
    assert all(kind.topic in kind.touches for kind in INTENTS if kind.topic is not None)


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: wish.subject)
def test_a_journal_remembers_all_that_settles_it(wish: Intent) -> None:
    line: Mapping[str, object] = json.loads(json.dumps(wish.noted(), default=str))
    assert from_note(line) == wish
    assert len(json.dumps(line)) < 1000, "more than this may be torn apart by another process's"


@pytest.mark.parametrize(
    ("symbol", "said"), [("SOL", "close asset SOL, index 2"), (None, "close asset index 2")]
)
def test_a_close_of_an_asset_is_called_so_without_its_positions_too(
    symbol: str | None, said: str
) -> None:
    restored = from_note(CloseAsset((), 2, symbol).noted())
    assert restored is not None
    assert what(restored) == said


def test_a_line_that_cannot_be_read_is_no_intent() -> None:
    note = WISHES[0].noted()
    for broken in ({}, {**note, "intent": "Buy"}, {**note, "values": {}}, {**note, "values": None}):
        assert from_note(broken) is None


@pytest.mark.parametrize(
    ("wish", "gate", "words"),
    [
        (QUICK, Gate.WORDS, "200.00"),
        (replace(ADVANCE, amount=Decimal("99.123456")), Gate.WORDS, "99.123456"),
        (replace(ADVANCE, max_wallet_budget=True), Gate.WORDS, "99.50 whole wallet"),
        (Withdraw(Decimal(1200), TO), Gate.WORDS, "1200.00 aF77aA"),
        (SendUsdc(Decimal("1E+2"), TO), Gate.WORDS, "100.00 aF77aA"),
        (ClaimReward(Decimal(3)), Gate.KEY, ""),
        (VerifyDeposit(HASH), Gate.KEY, ""),
        (SyncFills(), Gate.KEY, ""),
        (CreateReferralCode("u1", None), Gate.KEY, ""),
        (TriggerCron(), Gate.KEY, ""),
    ],
)
def test_the_gate_grows_with_what_can_be_lost(wish: Intent, gate: Gate, words: str) -> None:
    assert (wish.gate, wish.words) == (gate, words)


def test_a_key_locks_what_must_not_happen_twice_and_nothing_else() -> None:
    assert QUICK.key == ADVANCE.key, "there is one session on an asset"
    assert Withdraw(Decimal(1), TO).key == Withdraw(Decimal(2), TO.lower()).key
    keys = [wish.key for wish in WISHES]
    assert len({*keys}) == 10
    assert Withdraw(Decimal(1), TO).key != Withdraw(Decimal(1), TO[:-1] + "b").key
    assert VerifyDeposit(HASH).key != VerifyDeposit(HASH[:-1] + "b").key


def test_a_start_is_proven_by_a_session_on_its_asset_that_was_not_there() -> None:
    before = (session("old"), session("other", 1, "ETH"))
    start = QUICK.seeing(before)
    assert start.known == {"old"}
    assert not start.look(before).is_settled
    assert not start.look((*before, session("new", 1, "ETH"))).is_settled
    assert start.look((*before, session("new"))).come == ("new",)
    assert start.look((*before, session("new", None, "LINK-PERP"))).come == ("new",)
    assert not start.look((*before, session("new", 3, "LINK"))).is_settled, "the index decides"
    assert not start.look((*before, session("new", None, None))).is_settled


def test_a_start_that_saw_nothing_before_is_proven_by_nothing() -> None:
    assert not QUICK.look((session("any"),)).is_settled


def test_balances_are_a_hint_only_where_they_moved_by_exactly_the_sum() -> None:
    pay = Withdraw(Decimal(120), TO).seeing(profile("960.16"))
    assert pay.look(profile("840.16")).fits
    assert not pay.look(profile("841.16")).fits
    assert not pay.look(profile("960.16")).fits
    assert not pay.look(profile(None)).fits
    assert not Withdraw(Decimal(120), TO).look(profile("840.16")).fits
    claim = ClaimReward(Decimal("7.52")).seeing(profile("10", reward="7.52"))
    assert claim.look(profile("17.52", reward="0")).fits
    assert not claim.look(profile("17.52", reward="7.52")).fits
    assert not ClaimReward(None).seeing(profile("10")).look(profile("10")).fits
