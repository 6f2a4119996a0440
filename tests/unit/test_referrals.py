"""What the referral screen makes of figures: the server decides, nothing missing is a 0."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from app.errors import Forbidden, NoReply
from app.models.referrals import CodeCheck, Referral, ReferralStats
from app.ui.pieces import Line, plain
from app.ui.referrals import (
    check_line,
    code_lines,
    eligibility_lines,
    refused_line,
    stats_lines,
)

THOUSANDS = Decimal(10_000)


def text(lines: list[Line]) -> str:
    return "\n".join(plain(row) for row in lines)


@pytest.mark.parametrize(
    ("volume", "needed", "filled"),
    [("0", "10000", 0), ("9999.99", "10000", 29), ("10000", "10000", 30), ("1e9", "10000", 30)],
)
def test_the_bar_is_full_only_when_the_volume_is_reached(
    volume: str, needed: str, filled: int
) -> None:
    referral = Referral(volume=Decimal(volume), needed_volume=Decimal(needed))
    bar = plain(eligibility_lines(referral, None, 30 + 6 + len(figures(referral)))[0])
    assert (bar.count("━"), bar.count("─")) == (filled, 30 - filled)


def figures(referral: Referral) -> str:
    return plain(eligibility_lines(referral, None, 0)[0]).strip()


def test_a_volume_that_nobody_tells_is_no_bar_and_no_zero() -> None:
    for referral in (None, Referral(code=None)):
        row = plain(eligibility_lines(referral, None, 80)[0])
        assert row.strip() == "— of 10,000.00 USDC, as published"


def test_the_profiles_volume_stands_in_where_the_referral_has_none() -> None:
    assert "2,500.00 of 10,000.00 USDC" in text(eligibility_lines(None, Decimal(2500), 80))
    told = Referral(volume=Decimal(1), needed_volume=Decimal(5000))
    assert "1.00 of 5,000.00 USDC" in text(eligibility_lines(told, Decimal(2500), 80))


@pytest.mark.parametrize(
    ("referral", "words"),
    [
        (None, "the server says when it is asked"),
        (Referral(volume=THOUSANDS * 9), "the server says when it is asked"),
        (Referral(volume=Decimal(1), eligible=True), "The server says that you may make one"),
        (Referral(volume=THOUSANDS * 9, eligible=False), "may not make one yet"),
        (Referral(code="ADA", eligible=False), "You have a code already."),
    ],
)
def test_only_the_server_says_who_may_make_a_code(referral: Referral | None, words: str) -> None:
    assert words in plain(eligibility_lines(referral, None, 80)[1])


def test_what_the_server_leaves_out_of_a_code_is_left_out() -> None:
    assert text(code_lines(Referral(code="ADA"), UTC)) == "  code          ADA"
    raw = Referral(code="ADA", share=Decimal("0.3"))
    assert "0.3 unit? of their trading fees" in text(code_lines(raw, UTC))
    known = raw.model_copy(update={"share_unit": "fraction"})
    assert "30.00 % of their trading fees" in text(code_lines(known, UTC))
    assert "No referral code yet." in text(code_lines(Referral(eligible=True), UTC))


def test_gains_that_are_not_told_have_no_place() -> None:
    told = ReferralStats(referred=0, earned=Decimal("12.5"))
    rows = [plain(row).split() for row in stats_lines(told, columns=1)]
    assert rows == [["referred", "0"], ["earned", "12.50"]]
    assert len(stats_lines(told, columns=2)) == 1
    assert stats_lines(ReferralStats(), columns=2) == []


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (CodeCheck(valid=True, owner="66f2b1c9"), "✓ ADA can be used; it belongs to 66f2b1c9."),
        (CodeCheck(valid=True, owner="66f2b1c9", code="ADA"), "✓ ADA can be used;"),
        (CodeCheck(valid=True), "✓ ADA can be used."),
        (CodeCheck(valid=False, reason="Unknown code"), "✕ ADA cannot be used: “Unknown code”"),
        (CodeCheck(valid=False, available=True), "✕ ADA cannot be used, nobody has it."),
        (CodeCheck(valid=None, reason="ok"), "? ADA did not get a yes or no: “ok”"),
    ],
)
def test_a_check_says_what_the_server_said(check: CodeCheck, said: str) -> None:
    row = plain(check_line("ADA", check, None, "14:02:30"))
    assert row.startswith(said)
    assert row.endswith("14:02:30")


def test_ones_own_code_is_named_as_such() -> None:
    check = CodeCheck(valid=True, owner="66f2b1c9")
    assert "it is your own" in plain(check_line("ada", check, "ADA", ""))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Forbidden("No.", server_message="Not for you"), "✕ ADA was refused: “Not for you”"),
        (NoReply("No answer came."), "? ADA was not checked, offline: No answer came."),
    ],
)
def test_a_check_that_failed_is_no_verdict_on_the_code(error: Any, said: str) -> None:
    assert plain(refused_line("ADA", error, "")).strip() == said
