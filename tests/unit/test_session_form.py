"""The form of a new session: what each field takes, and what a session can win and cost."""

from decimal import Decimal

import pytest

from app.models.assets import AssetTable
from app.models.sessions import Session
from app.starts import StartAdvance, StartQuick, ends_of
from app.ui.pieces import plain
from app.ui.session_costs import cost_lines, distance
from app.ui.session_form import Form, Known, advance_form, find_asset, quick_form

TABLE = AssetTable(server={18: ("LINK-PERP",), 3: ("BTC", "APT")}, contract={7: ("BNB",)})
GOOD = {"asset": "link", "budget": "200", "target": "40", "loss": "8", "positions": "2"}
ADVANCE = {"asset": "18", "budget": "200", "strategy": "Degen", "duration": "7D", "whole": "no"}


def made(model, **fields):
    return model.model_construct(**{**dict.fromkeys(model.model_fields), **fields})


def known(**more) -> Known:
    return Known(**{"assets": TABLE, "sessions": (), "free": Decimal("960.16"), **more})


def quick(**more: str) -> Form:
    return quick_form({**GOOD, **more}, known())


def test_a_good_form_makes_the_wish_that_stands_in_it() -> None:
    assert quick().start == StartQuick(Decimal(200), Decimal(40), Decimal(8), 2, 18, "LINK-PERP")
    bare = quick(loss="", positions=" ").start
    assert bare == StartQuick(Decimal(200), Decimal(40), None, None, 18, "LINK-PERP")
    assert advance_form(ADVANCE, known()).start == StartAdvance(
        Decimal(200), "Degen", "7D", 18, "LINK-PERP", False
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("budget", text) for text in ("", "9.99", "ten", "-20", "1e3", "1,000", "2 00", "٣٠")),
        *(("target", text) for text in ("", "0", "500.01", "40 %", "nan")),
        *(("loss", text) for text in ("0", "-8", "all", "Infinity")),
        *(("positions", text) for text in ("0", "1.5", "two", "1001")),
        *(("asset", text) for text in ("", "PEPE", "LINK LINK", "1 2", "-1", "²")),
    ],
)
def test_a_field_that_breaks_a_limit_makes_no_wish_and_says_which(field: str, text: str) -> None:
    form = quick(**{field: text})
    assert form.start is None
    assert form.first_bad == field


def test_the_limits_themselves_are_allowed() -> None:
    assert quick(budget="10", target="500", positions="1").start is not None


def test_nothing_is_refused_before_it_was_entered_or_sent() -> None:
    empty = quick(asset="", budget="", target="", loss="", positions="")
    assert {check.line[0].style for check in empty.checks.values()} == {"muted"}
    assert empty.first_bad == "asset"
    sent = {name for name, check in empty.checks.items() if check.sent_line[0].text.startswith("✕")}
    assert sent == {"asset", "budget", "target"}
    begun = quick(asset="LINK", budget="", target="", loss="", positions="")
    assert begun.checks["loss"].is_warning, (
        "no limit is said as soon as there is something to limit"
    )
    assert begun.checks["budget"].is_blank


def test_an_asset_is_found_by_symbol_by_index_or_by_both() -> None:
    for text in ("LINK", "link", "18", "LINK 18", "18 link"):
        asset, check = find_asset(text, known())
        assert asset is not None
        assert asset.index == 18
        assert check.is_good
    assert find_asset("BNB", known())[0].index == 7


def test_a_symbol_in_any_case_is_shown_and_sent_as_the_server_spells_it() -> None:
    for text in ("bnb", "Bnb", "7 bnb"):
        asset, check = find_asset(text, known())
        assert asset is not None
        assert (asset.index, asset.symbol) == (7, "BNB")
        assert check.text == "BNB, index 7; none running"
    assert find_asset("BNB", known())[1].text == "index 7; none running"
    table = AssetTable(server={30: ("kPEPE",), 31: ("KPEPE",)})
    for symbol, index in (("kPEPE", 30), ("KPEPE", 31)):
        asset, _ = find_asset(symbol, known(assets=table))
        assert asset is not None
        assert (asset.index, asset.symbol) == (index, symbol)
    unclear, check = find_asset("kpepe", known(assets=table))
    assert unclear is None
    assert "30 and 31" in check.text
    _, check = find_asset("lnik", known(symbols=("LINK", "BTC")))
    assert check.text == "unknown here; near: LINK"
    _, check = find_asset("zzz", known(symbols=("LINK", "BTC")))
    assert check.text == "not a symbol of this server"


def test_what_nobody_names_takes_the_word_of_the_user_and_says_so() -> None:
    _, nameless = find_asset("99", known())
    assert (nameless.is_good, nameless.is_warning) == (True, True)
    _, named = find_asset("HYPE 99", known())
    assert "your word alone" in named.text
    _, listed = find_asset("HYPE", known(symbols=("HYPE-PERP",)))
    assert not listed.is_good
    assert "add it" in listed.text


def test_sources_that_disagree_are_a_warning_in_full() -> None:
    form = quick(asset="APT")
    assert form.start is not None
    assert form.checks["asset"].is_warning
    (note,) = form.notes
    assert note.startswith("index 3 is BTC and APT by the server's rows")
    assert "look twice" in note
    assert quick(asset="SOL 18").notes, "a symbol that the user gives may be wrong as well"
    (elsewhere,) = quick(asset="LINK 99").notes
    assert elsewhere == "LINK is index 18, not 99: the index decides, look twice"


def test_an_asset_with_a_session_takes_no_second_one() -> None:
    running = (made(Session, id="s", asset_index=18, symbol="LINK"),)
    form = quick_form(GOOD, known(sessions=running))
    assert form.first_bad == "asset"
    assert "a session runs on LINK-PERP, index 18" in form.checks["asset"].text


def test_more_than_is_free_is_said_and_left_to_the_server() -> None:
    form = quick(budget="1000")
    assert form.start is not None
    assert "more than is free, 960.16" in form.checks["budget"].text


def test_the_whole_wallet_says_the_sum_that_it_may_take() -> None:
    form = advance_form({**ADVANCE, "whole": "yes"}, known())
    assert "all 960.16 that is free" in form.checks["whole"].text
    assert form.start is not None
    text = "\n".join(map(plain, cost_lines(form.start, Decimal("960.16"), (), 60, brief=True)))
    assert "−960.16" in text
    assert "free balance after" in text
    assert text.rstrip().endswith("0.00")


# What it can cost. The figures of the seed's own sample, worked by hand.

SAMPLE = StartQuick(Decimal(100), Decimal(40), Decimal(5), 3, 0, "BTC")
BIG = StartQuick(Decimal(200), Decimal(40), Decimal(8), 2, 18, "LINK")


def test_each_reading_of_the_unit_has_its_own_ends() -> None:
    usdc, percent = ends_of(BIG)
    assert (usdc.best, usdc.worst) == (Decimal(40), Decimal(-8))
    assert (percent.best, percent.worst) == (Decimal(80), Decimal(-16))
    assert (usdc.each(usdc.best), usdc.each(usdc.worst)) == (Decimal(20), Decimal(-4))
    same, again = ends_of(SAMPLE)
    assert same == again, "at a budget of 100 the sample cannot tell"


def test_distances_are_those_of_the_published_formula() -> None:
    usdc, _ = ends_of(SAMPLE)
    assert distance(SAMPLE, usdc.best, 10) == Decimal(4)
    assert distance(SAMPLE, usdc.worst, 10) == Decimal("0.5")
    assert distance(SAMPLE, usdc.best, 40) == Decimal(1)


def test_the_panel_has_both_units_both_divisors_and_what_is_left() -> None:
    sessions = (made(Session, id="s", limits_unit="usdc", loss_threshold=Decimal(95)),)
    lines = [plain(one) for one in cost_lines(BIG, Decimal("960.16"), sessions, 66, brief=False)]
    rows = {line[:22].strip(): line[22:].split() for line in lines}
    assert "if 40 is USDC" in lines[0]
    assert "if 40 is %" in lines[0]
    assert rows["best end"] == ["▲", "+40.00", "▲", "+80.00"]
    assert rows["worst a position"] == ["−4.00", "−8.00"]
    assert rows["reward to risk"] == ["5.0", "5.0"]
    assert rows["margin a position"] == ["100.00", "100.00"]
    assert rows["target at 10×"] == ["2.00", "%", "4.00", "%"]
    assert rows["stop at 10×"] == ["0.40", "%", "0.80", "%"]
    assert rows["ends, if ÷ budget"] == ["+20.00", "−4.00", "+40.00", "−8.00"]
    assert rows["free balance after"] == ["760.16", "760.16"]
    assert rows["all sessions, worst"] == ["▼", "−103.00", "▼", "−111.00"]


def test_without_a_limit_the_whole_budget_can_be_lost_and_no_stop_is_made_up() -> None:
    start = StartQuick(Decimal(200), Decimal(40), None, None, 18, "LINK")
    lines = [plain(one) for one in cost_lines(start, None, None, 66, brief=False)]
    rows = {line[:22].strip(): line[22:].split() for line in lines}
    assert rows["worst end"] == ["▼", "−200.00", "▼", "−200.00"]
    assert rows["worst a position"] == ["—", "—"]
    assert rows["reward to risk"] == ["0.2", "0.4"]
    assert rows["margin a position"] == ["—", "—"]
    assert rows["stop at 10×"] == ["—", "—"]
    assert "ends, if ÷ budget" not in rows
    assert rows["free balance after"] == ["—", "—"]
    assert rows["all sessions, worst"] == ["—", "—"]


def test_one_unknown_limit_withdraws_the_sum_over_all_sessions() -> None:
    sessions = (
        made(Session, id="a", limits_unit="usdc", loss_threshold=Decimal(5)),
        made(Session, id="b", loss_threshold=Decimal(5)),
    )
    lines = [plain(one) for one in cost_lines(BIG, None, sessions, 66, brief=False)]
    assert lines[-1][22:].split() == ["—", "—"]
