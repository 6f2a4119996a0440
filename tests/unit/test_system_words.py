"""What was sent, in the words of the system screen: each outcome with the way to end a doubt."""

from decimal import Decimal

import pytest

from app.action import Action, Phase
from app.errands import SyncFills
from app.errors import NoReply
from app.intents import CloseAll, Intent
from app.journal import Past
from app.transfers import Withdraw
from app.ui.pieces import plain
from app.ui.words.system import action_facts
from tests.support.manual_clock import START

TO = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A"


def told(action: Action | None, *past: Past) -> list[str]:
    own = () if action is None else (action,)
    return [plain(fact.value) for fact in action_facts(own, past, lambda time: "")]


@pytest.mark.parametrize(
    ("intent", "way"),
    [
        (CloseAll(()), "The next good readings of the server end it."),
        (Withdraw(Decimal(5), TO), "type checked on the wallet screen (6)"),
        (SyncFills(), "It moves no money: it can be asked for again."),
    ],
)
def test_an_unknown_outcome_names_what_ends_it(intent: Intent, way: str) -> None:
    action = Action("1", intent, Phase.UNKNOWN, 1.0, START, error=NoReply("No reply came."))
    (words,) = told(action)
    assert words.startswith("? unknown")
    assert way in words
    (settled,) = told(Action("1", intent, Phase.DONE, 1.0, START))
    assert way not in settled


def test_what_others_sent_is_told_apart_and_own_actions_once() -> None:
    note = CloseAll(()).noted()
    own = Action("1", CloseAll(()), Phase.DONE, 1.0, START)
    rows = told(
        own,
        Past("1", START, note, "done"),
        Past("2", START, note, "done"),
        Past("3", START, note),
        Past("4", START, {"intent": "Later"}, "folded", "by a newer version"),
    )
    assert [row.count("not by this program") for row in rows] == [0, 1, 0, 1]
    assert "no outcome on record" in rows[2]
    assert "a new start ends it" in rows[2]
    assert "folded  an action that this version does not know" in rows[3]
