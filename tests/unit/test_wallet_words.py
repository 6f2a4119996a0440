"""What the wallet makes of states and figures, whatever words the server has for them."""

from decimal import Decimal

import pytest

from app.api.reply import read_list
from app.models.account import Profile
from app.models.deposits import Deposit
from app.ui.balance import Held, Worth, balance_lines, reward_line
from app.ui.deposits import Standing, standing_of, state_words
from app.ui.pieces import plain


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        ("counted", Standing.COUNTED),
        ("VERIFIED", Standing.COUNTED),
        ("Completed", Standing.COUNTED),
        ("pending", Standing.PENDING),
        ("In review", Standing.PENDING),
        ("IN_PROGRESS", Standing.PENDING),
        ("awaiting-confirmations", Standing.PENDING),
        ("not_verified", Standing.PENDING),
        ("unverified", Standing.PENDING),
        ("Rejected", Standing.REFUSED),
        ("not found", Standing.REFUSED),
        ("already_verified", Standing.COUNTED_BEFORE),
        ("ALREADY COUNTED", Standing.COUNTED_BEFORE),
        ("duplicate", Standing.COUNTED_BEFORE),
        ("hatched", None),
    ],
)
def test_a_state_is_known_in_any_spelling(state: str, standing: Standing | None) -> None:
    assert standing_of(Deposit(state=state)) is standing


def test_a_state_that_nobody_knows_stays_the_servers_word_without_a_colour() -> None:
    assert state_words(Deposit(state="hatched")) == (("hatched", "text"),)
    assert plain(state_words(Deposit())) == "—"


def test_a_flag_stands_in_for_a_state_and_never_against_one() -> None:
    assert standing_of(Deposit(is_counted=True)) is Standing.COUNTED
    assert standing_of(Deposit(is_counted=False)) is Standing.PENDING
    assert standing_of(Deposit(is_counted=True, state="rejected")) is Standing.REFUSED


def test_a_deposit_is_read_where_other_servers_put_its_parts() -> None:
    ledger = {"time": 1763733600000, "hash": "0x" + "be" * 32}
    nested = {**ledger, "delta": {"type": "deposit", "usdc": "1500.0"}}
    (row,) = read_list([nested], Deposit).value
    assert row.amount == Decimal("1500.0")
    flat = {"txHash": ledger["hash"], "amount": "25.5", "verificationStatus": "PENDING"}
    (row,) = read_list([flat], Deposit).value
    assert standing_of(row) is Standing.PENDING
    (row,) = read_list([{"txHash": ledger["hash"], "usdc": 1, "verified": True}], Deposit).value
    assert standing_of(row) is Standing.COUNTED


def profile(**figures: str) -> Profile:
    return Profile(**{name: Decimal(value) for name, value in figures.items()})


def bar(account: Profile, *, is_stale: bool = False) -> list[str]:
    held = Held(2, Decimal(400), Decimal(20))
    lines = balance_lines(Worth.of(account, held), held, 44, is_stale=is_stale)
    return [plain(line) for line in lines[5:]]


def test_the_bar_shows_what_the_equity_is_made_of() -> None:
    gain = profile(equity="1000", free_balance="580", margin_used="400", pnl="20")
    assert bar(gain) == [
        "  " + "━" * 17 + "─" * 23,
        "  margin 40.0 %   PnL 2.0 %   free 58.0 %",
    ]
    loss = profile(equity="1000", free_balance="700", margin_used="400", pnl="-100")
    assert bar(loss) == [
        "  " + "━" * 11 + "╍" * 4 + "─" * 25,
        "  margin 40.0 %   PnL −10.0 %   free 70.0 %",
    ]


def test_a_bar_over_free_balance_that_holds_the_pnl_already_has_two_parts() -> None:
    cross = profile(equity="1000", free_balance="600", margin_used="400", pnl="-100")
    assert bar(cross)[1] == "  margin 40.0 %   free 60.0 %"


def test_no_bar_where_the_figures_do_not_add_up_or_are_old() -> None:
    odd = profile(equity="1000", free_balance="10", margin_used="400", pnl="20")
    assert bar(odd) == []
    gain = profile(equity="1000", free_balance="580", margin_used="400", pnl="20")
    assert bar(gain, is_stale=True) == ["  shares withheld"]
    assert bar(Profile()) == []


def test_a_reward_can_be_claimed_once_it_exceeds_two() -> None:
    assert "so it can be claimed" in plain(reward_line(Decimal("2.01"), is_stale=False))
    assert "can be claimed once" in plain(reward_line(Decimal("2.00"), is_stale=False))
    assert "claimed" not in plain(reward_line(Decimal("2.01"), is_stale=True))
    assert "names no reward" in plain(reward_line(None, is_stale=False))


@pytest.mark.parametrize(
    ("row", "is_deposit"),
    [
        ({"type": "DEPOSIT"}, True),
        ({"kind": "usdc_deposit"}, True),
        ({"direction": "in"}, True),
        ({}, True),
        ({"type": "transactions"}, True),
        ({"type": "WITHDRAWAL"}, False),
        ({"type": "TRANSACTION_TYPE_WITHDRAW"}, False),
        ({"kind": "send"}, False),
        ({"delta": {"type": "withdraw"}}, False),
        ({"type": "REWARD_CLAIM"}, False),
        ({"amount": "-25.5"}, False),
    ],
)
def test_what_went_out_is_no_deposit_though_it_stands_in_the_list(
    row: dict[str, object], is_deposit: bool
) -> None:
    told = {"txHash": "0x" + "be" * 32, "amount": "25.5", "status": "CONFIRMED", **row}
    (read,) = read_list([told], Deposit).value
    assert read.is_deposit is is_deposit
    assert plain(state_words(read)) == ("✓ counted" if is_deposit else "CONFIRMED")


@pytest.mark.parametrize(
    "account",
    [
        {"margin_used": "250"},
        {"equity": "1512", "free_balance": "1250.5", "pnl": "11.5"},
    ],
)
def test_sums_of_what_is_listed_are_not_told_as_the_whole_account(
    account: dict[str, str],
) -> None:
    """One trade of two is listed: 50 of 250 USDC of margin."""
    told = profile(**account)
    held = Held(1, Decimal(50), Decimal("0.8"))
    worth = Worth.of(told, held)
    assert (worth.margin, worth.pnl) == (told.margin_used, told.pnl)
    lines = [plain(line) for line in balance_lines(worth, held, 60, is_stale=False)]
    assert "1 position listed" in lines[2]
    assert "of margin" not in lines[3]
    whole = Worth.of(told, Held(3, Decimal("249.5"), Decimal("11.4")))
    assert whole.margin is not None
    assert whole.pnl is not None


@pytest.mark.parametrize(
    ("account", "is_told"),
    [
        ({"pnl": "20"}, False),
        ({"pnl": "20", "equity": "1000", "free_balance": "580"}, True),
        ({}, True),
    ],
)
def test_a_share_is_of_margin_and_pnl_of_the_same_positions(
    account: dict[str, str], is_told: bool
) -> None:
    held = Held(2, Decimal(400), Decimal(20))
    lines = balance_lines(Worth.of(profile(**account), held), held, 60, is_stale=False)
    assert ("+5.00 % of margin" in plain(lines[3])) is is_told
