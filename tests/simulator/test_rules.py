"""The rules of the service: limits, formulas, positions, money, rewards, referrals, deposits."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.simulator.assumptions import ASSUMED
from app.simulator.prices import SYMBOLS
from app.simulator.records import Position, Session
from app.simulator.refusals import BUILDER_FEE_FAILED, DUPLICATE_ASSET, Refusal
from app.simulator.risk import MICRO, band, leverage, plan
from app.simulator.world import World
from tests.simulator.worlds import fresh_world

NOW = datetime(2026, 11, 22, 14, 2, 24, tzinfo=UTC)
USER = "0x00000000000000000000000000000000000000Aa"
FRIEND = "0x00000000000000000000000000000000000000bB"
BTC, SOL = SYMBOLS[0], SYMBOLS[2]
GOOD_HASH = "0x0001" + "ab" * 29 + "a0"


@pytest.fixture
def world() -> World:
    return fresh_world(7, NOW)


def quick(world: World, address: str = USER, **changes: object) -> Session:
    wanted: dict[str, object] = {
        "budget": Decimal(100),
        "profit_target": Decimal(40),
        "loss_threshold": Decimal(5),
        "max_positions": 3,
        "asset_index": 0,
    }
    return world.start_quick(address, **(wanted | changes))


def advance_session(world: World, **changes: object) -> Session:
    wanted: dict[str, object] = {
        "amount": Decimal(100),
        "strategy": "Aggressive",
        "duration": "1D",
        "asset_index": 1,
        "max_wallet_budget": False,
    }
    return world.start_advance(USER, **(wanted | changes))


def move(world: World, **time: float) -> None:
    world.advance(world.now + timedelta(**time))


def first_position(world: World, address: str = USER) -> Position:
    """Move until the engine has opened something."""
    for _ in range(240):
        held = world.account(address).open_positions
        if held:
            return held[0]
        move(world, minutes=1)
    pytest.fail("the engine opened nothing in four hours")


def adds_up(world: World, address: str) -> None:
    """Every figure of an account follows from its records."""
    account, figures = world.account(address), world.figures(address)
    held = account.open_positions
    assert account.balance == sum(m.amount for m in account.movements)
    open_pnl = Decimal(0)
    for position in held:
        mark = world.market.mark(position.symbol)
        side = 1 if position.side == "long" else -1
        assert position.pnl(mark) == (mark - position.entry_price) * position.size * side
        value = position.entry_price * position.size
        assert position.margin == (value / position.leverage).quantize(MICRO)
        open_pnl += position.pnl(mark)
    assert figures.open_pnl == open_pnl
    assert figures.margin == sum(p.margin for p in held)
    assert figures.equity == figures.balance + open_pnl
    assert figures.free == figures.balance - figures.margin
    assert figures.open_positions == len(held)
    realised = sum(m.amount for m in account.movements if m.kind in ("pnl", "fee"))
    assert realised == sum(s.realised_pnl for s in account.sessions)
    assert realised == sum(t.realised_pnl for t in account.trades)
    assert realised == sum(f.closed_pnl - f.fee for f in account.fills)
    for session in world.active_sessions(address):
        open_of_it = sum(p.pnl(world.market.mark(p.symbol)) for p in session.open_positions)
        assert world.session_pnl(session) == session.realised_pnl + open_of_it
    trade = world.current_trade(address)
    assert {p.id for p in held} == ({p.id for p in trade.open_positions} if trade else set())


# the demo account's day


@pytest.mark.parametrize("seed", [1, 7])
def test_the_demo_account_adds_up_now_and_later(seed: int) -> None:
    world = World(seed, NOW)
    adds_up(world, world.demo_account)
    for _ in range(6):
        move(world, minutes=7, seconds=13)
        adds_up(world, world.demo_account)


def test_the_demo_opens_on_an_interesting_day(world: World) -> None:
    demo = world.demo_account
    sessions = world.active_sessions(demo)
    assert sorted(s.asset_index for s in sessions) == [0, 1, 2, 3, 4, 5]
    assert {s.mode for s in sessions} == {"quick", "advance"}
    assert [s.symbol for s in sessions if s.state == "waiting"] == ["XRP"]
    trade = world.current_trade(demo)
    assert trade is not None
    held = trade.open_positions
    assert len(held) == 5
    assert {p.side for p in held} == {"long", "short"}
    assert {p.pnl(world.market.mark(p.symbol)) > 0 for p in held} == {True, False}
    assert 150 < len(world.trade_logs(demo, trade.id)) < 600
    assert max(len(world.session_logs(demo, s.id)) for s in sessions) > 1000
    figures = world.figures(demo)
    assert abs(figures.equity - 1480) < 2
    assert abs(figures.free - 960) < 40
    assert world.account(demo).reward == Decimal("7.52")
    assert {d.state for d in world.deposits(demo)} == {"counted", "pending", "refused"}
    assert {t.kind for t in world.account(demo).transfers} == {"withdraw", "send"}
    assert len([f for f in world.fills(demo) if f.direction.startswith("Close")]) >= 5


@pytest.mark.parametrize("seed", range(20, 25))
def test_every_seed_opens_with_positions_that_their_candles_allow(seed: int) -> None:
    world = World(seed, NOW)
    held = world.account(world.demo_account).open_positions
    assert len(held) >= 4
    for position in held:
        minutes = int((NOW - position.opened_at).total_seconds()) // 60
        assert position.entry_price == world.market.mark_at(position.symbol, position.opened_at)
        later = world.market.candles(position.symbol, "1m", limit=max(1, minutes))
        low, high = min(c.low for c in later), max(c.high for c in later)
        stop, target = position.stop_loss, position.take_profit
        if position.side == "long":
            assert high < target
            assert low > min(stop, position.liquidation) or position.stop_moved
        else:
            assert low > target
            assert high < max(stop, position.liquidation) or position.stop_moved
        assert (stop - world.market.mark(position.symbol)) * position.sign < 0


def test_logs_are_in_the_order_of_time_and_their_ids_are_unique(world: World) -> None:
    demo = world.demo_account
    trade = world.current_trade(demo)
    assert trade is not None
    logs = [world.trade_logs(demo, trade.id)]
    logs += [world.session_logs(demo, s.id) for s in world.active_sessions(demo)]
    for lines in logs:
        times = [line.time for line in lines]
        assert times == sorted(times, reverse=True)
        assert len({line.id for line in lines}) == len(lines)
        assert lines[0].time <= NOW
    levels = {line.level for lines in logs for line in lines}
    assert levels == {"info", "skip", "stop", "open", "close", "error", "retry", "start"}


def test_something_happens_within_minutes(world: World) -> None:
    before = len(world.fills(world.demo_account))
    move(world, minutes=15)
    assert len(world.fills(world.demo_account)) > before


# starting sessions


def test_a_quick_session_starts_waiting_with_its_limits(world: World) -> None:
    session = quick(world)
    assert world.active_sessions(USER) == [session]
    assert (session.mode, session.state, session.symbol) == ("quick", "waiting", "BTC")
    first = world.session_logs(USER, session.id)[-1]
    assert (first.level, first.symbol) == ("start", "BTC")
    assert first.text == ("session started: budget 100.00, target +40.00, loss −5.00, 3 positions")


def test_left_out_limits_take_the_assumed_defaults(world: World) -> None:
    session = quick(world, loss_threshold=None, max_positions=None)
    assert session.loss_threshold == 100 * ASSUMED.default_loss_share
    assert session.max_positions == ASSUMED.default_max_positions


def test_a_second_session_on_the_asset_is_refused_in_the_published_words(world: World) -> None:
    quick(world)
    with pytest.raises(Refusal) as refused:
        quick(world)
    assert (refused.value.status, refused.value.message) == (400, DUPLICATE_ASSET)
    assert DUPLICATE_ASSET == (
        "Duplicate asset index: you already have an active trading session for this asset"
    )
    with pytest.raises(Refusal):
        advance_session(world, asset_index=0)
    assert len(world.active_sessions(USER)) == 1
    quick(world, asset_index=1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"budget": Decimal("9.99")}, "budget must not be less than 10"),
        ({"profit_target": Decimal("500.01")}, "profitTarget must not be greater than 500"),
        ({"profit_target": Decimal(0)}, "profitTarget must be a positive number"),
        ({"loss_threshold": Decimal(-1)}, "lossThreshold must be a positive number"),
        ({"max_positions": 0}, "maxPositions must not be less than 1"),
        ({"max_positions": 11}, "maxPositions must not be greater than 10"),
        ({"asset_index": 6}, "Unknown asset index: 6"),
        (
            {"budget": Decimal("1000.01")},
            "Insufficient balance: budget 1,000.01 exceeds free balance 1,000.00",
        ),
    ],
)
def test_bad_quick_sessions_are_refused_and_change_nothing(
    world: World, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(Refusal) as refused:
        quick(world, **changes)
    assert (refused.value.status, refused.value.message) == (400, message)
    assert world.account(USER).sessions == []


def test_the_bounds_themselves_are_taken(world: World) -> None:
    quick(world, budget=Decimal(10), profit_target=Decimal(500))
    quick(world, budget=Decimal(1000), asset_index=5)


@pytest.mark.parametrize(
    ("strategy", "target", "loss", "positions"),
    [("Conservative", 8, 4, 3), ("Aggressive", 24, 10, 2), ("Degen", 45, 20, 1)],
)
def test_a_strategy_sets_the_limits_of_an_advance_session(
    world: World, strategy: str, target: int, loss: int, positions: int
) -> None:
    session = advance_session(world, strategy=strategy, duration="7D")
    assert (session.profit_target, session.loss_threshold) == (target, loss)
    assert session.max_positions == positions
    assert session.ends_at == NOW + timedelta(days=7)


def test_the_whole_wallet_can_be_the_budget(world: World) -> None:
    assert advance_session(world, max_wallet_budget=True).budget == 1000


@pytest.mark.parametrize(
    "changes", [{"strategy": "Brave"}, {"duration": "2D"}, {"amount": Decimal(9)}]
)
def test_bad_advance_sessions_are_refused(world: World, changes: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        advance_session(world, **changes)
    assert refused.value.status == 400


def test_an_advance_session_ends_with_its_duration(world: World) -> None:
    session = advance_session(world, duration="1D", strategy="Conservative")
    session.ends_at = NOW + timedelta(minutes=3)
    move(world, minutes=4)
    assert not session.active
    assert session.end_reason == "duration 1D is over"
    assert world.active_sessions(USER) == []
    assert session.open_positions == []
    adds_up(world, USER)
    quick(world, asset_index=1)


# leverage, target, stop


def example(**changes: object) -> Session:
    """The published sample body: B 100, P 40, L 5, N 3."""
    session = Session("s", "BTC", 0, "quick", Decimal(100), Decimal(40), Decimal(5), 3, NOW)
    for name, value in changes.items():
        setattr(session, name, value)
    return session


def test_the_leverage_band_is_that_of_the_consistent_reading() -> None:
    assert band(example(), BTC) == (Decimal(4), Decimal(20))
    assert leverage(example(), BTC) == 9
    assert leverage(example(strategy="Conservative"), BTC) == 6
    assert leverage(example(strategy="Degen"), BTC) == 18


def test_a_target_earns_its_share_and_a_stop_loses_its_share() -> None:
    planned = plan(example(), BTC, "long", Decimal(60_000))
    assert planned is not None
    gain = (planned.take_profit - 60_000) * planned.size
    loss = (planned.stop_loss - 60_000) * planned.size
    assert abs(gain - Decimal(40) / 3) < Decimal("0.02")
    assert abs(loss + Decimal(5) / 3) < Decimal("0.02")
    assert abs(planned.margin - Decimal(100) / 3) < Decimal("0.2")


def test_a_short_is_the_mirror_of_a_long() -> None:
    long = plan(example(), SOL, "long", Decimal("170.00"))
    short = plan(example(), SOL, "short", Decimal("170.00"))
    assert long is not None
    assert short is not None
    assert long.take_profit - 170 == 170 - short.take_profit
    assert long.stop_loss < 170 < short.stop_loss
    assert long.liquidation < long.stop_loss
    assert short.liquidation > short.stop_loss


def test_the_liquidation_price_is_hyperliquids() -> None:
    session = example(
        budget=Decimal("33.33"),
        profit_target=Decimal("13.332"),
        loss_threshold=Decimal("1.6665"),
        max_positions=1,
    )
    planned = plan(session, BTC, "long", Decimal(60_000))
    assert planned is not None
    maintenance = Decimal(1) / 80
    available = planned.margin - planned.size * 60_000 * maintenance
    expected = 60_000 - available / planned.size / (1 - maintenance)
    assert abs(planned.liquidation - expected) <= 1


def test_an_empty_band_leads_to_no_trade(world: World) -> None:
    session = quick(world, profit_target=Decimal(500), loss_threshold=Decimal("0.5"))
    assert band(session, BTC) is None
    move(world, minutes=90)
    assert session.positions == []
    assert "leverage band is empty" in world.session_logs(USER, session.id)[-2].text


# positions


def test_the_engine_opens_moves_and_closes_positions(world: World) -> None:
    session = quick(world, budget=Decimal(300), loss_threshold=Decimal(15), asset_index=2)
    position = first_position(world)
    assert position.entry_price > 0
    trade = world.current_trade(USER)
    assert trade is not None
    assert position.trade_id == trade.id
    assert position.session_id == session.id
    entry = [f for f in world.fills(USER) if f.position_id == position.id]
    assert [f.direction for f in entry] == [f"Open {position.side.capitalize()}"]
    assert entry[0].price == position.entry_price
    before = position.pnl(world.market.mark("SOL"))
    move(world, seconds=20)
    assert position.closed_at is not None or position.pnl(world.market.mark("SOL")) != before
    for _ in range(600):
        if position.closed_at is not None:
            break
        move(world, minutes=1)
    assert position.close_reason in ("target reached", "stop reached", "session ended")
    assert position.closed_pnl == position.pnl(position.close_price or Decimal(0))
    adds_up(world, USER)


def test_exits_happen_at_the_first_second_that_reaches_the_level(world: World) -> None:
    closed: list[Position] = []
    for _ in range(40):
        move(world, minutes=5)
        closed = [
            p
            for s in world.account(world.demo_account).sessions
            for p in s.positions
            if (p.closed_at or NOW) > NOW and p.close_reason in ("target reached", "stop reached")
        ]
        if len(closed) >= 3:
            break
    assert len(closed) >= 3
    for position in closed:
        assert position.closed_at is not None
        assert position.close_price is not None
        won = position.close_reason == "target reached"
        level = position.take_profit if won else position.stop_loss
        beyond = (position.close_price - level) * position.sign * (1 if won else -1)
        assert beyond >= 0
        mark = world.market.mark_at(position.symbol, position.closed_at - timedelta(seconds=1))
        assert (mark - level) * position.sign * (1 if won else -1) < 0


def test_never_more_positions_than_the_session_allows() -> None:
    world = World(11, NOW)
    for _ in range(40):
        move(world, minutes=4)
        for session in world.account(world.demo_account).sessions:
            assert len(session.open_positions) <= session.max_positions
            assert len({p.side for p in session.open_positions}) <= 1


def test_sessions_end_at_their_target_or_loss_and_then_hold_nothing(world: World) -> None:
    reasons = []
    move(world, hours=10)
    for session in world.account(world.demo_account).sessions:
        if session.active:
            continue
        reasons.append(session.end_reason)
        assert session.open_positions == []
        total = session.realised_pnl
        assert total > session.profit_target / 2 or total < -session.loss_threshold / 2
        assert session not in world.active_sessions(world.demo_account)
    assert reasons
    assert all("target" in str(r) or "threshold" in str(r) for r in reasons)


def test_fees_are_taken_from_every_fill(world: World) -> None:
    rate = ASSUMED.taker_fee + ASSUMED.builder_fee
    for fill in world.fills(world.demo_account):
        assert abs(fill.fee - fill.price * fill.size * rate) <= 2 * MICRO


def test_the_builder_fee_error_is_followed_by_a_retry(world: World) -> None:
    for session in world.active_sessions(world.demo_account):
        lines = world.session_logs(world.demo_account, session.id)[::-1]
        for number, line in enumerate(lines):
            if line.text == BUILDER_FEE_FAILED:
                assert line.level == "error"
                assert lines[number + 1].level == "retry"
    assert BUILDER_FEE_FAILED == "Builder fee approval failed: HTTP request failed: status 429"


def test_closing_a_position_pays_its_pnl_and_leaves_the_session(world: World) -> None:
    demo = world.demo_account
    position = world.account(demo).open_positions[0]
    balance, mark = world.account(demo).balance, world.market.mark(position.symbol)
    closed = world.close_position(demo, position.id)
    assert closed is position
    assert (closed.close_price, closed.close_reason) == (mark, "by request")
    exit_fee = world.fills(demo)[0].fee
    assert world.account(demo).balance == balance + position.pnl(mark) - exit_fee
    assert len(world.active_sessions(demo)) == 6
    adds_up(world, demo)
    for again in (position.id, "no-such-id"):
        with pytest.raises(Refusal) as refused:
            world.close_position(demo, again)
        assert refused.value.status == 404


def test_nobody_closes_the_positions_of_another(world: World) -> None:
    position = world.account(world.demo_account).open_positions[0]
    with pytest.raises(Refusal):
        world.close_position(USER, position.id)
    assert position.closed_at is None


def test_closing_the_trade_closes_all_of_it(world: World) -> None:
    demo = world.demo_account
    trade = world.current_trade(demo)
    assert trade is not None
    assert len(world.close_trade(demo, trade.id)) == 5
    assert world.current_trade(demo) is None
    assert trade.closed_at == NOW
    assert world.figures(demo).margin == 0
    adds_up(world, demo)
    with pytest.raises(Refusal) as refused:
        world.close_trade(demo, trade.id)
    assert refused.value.status == 404
    assert world.trade_logs(demo, trade.id)[0].level == "close"


def test_closing_by_asset_and_closing_all(world: World) -> None:
    demo = world.demo_account
    assert [p.symbol for p in world.close_asset(demo, 2)] == ["SOL"]
    with pytest.raises(Refusal) as none_left:
        world.close_asset(demo, 2)
    assert none_left.value.status == 404
    with pytest.raises(Refusal) as unknown:
        world.close_asset(demo, 77)
    assert unknown.value.status == 400
    assert len(world.close_all(demo)) == 4
    assert world.close_all(demo) == []


def test_the_cron_can_be_run_by_hand(world: World) -> None:
    session = quick(world)
    before = len(session.logs)
    assert world.trigger_cron() == 7
    assert len(session.logs) > before
    assert world.now == NOW


def test_logs_of_unknown_sessions_and_trades_are_refused(world: World) -> None:
    foreign = world.active_sessions(world.demo_account)[0]
    for identity in ("nothing", foreign.id):
        with pytest.raises(Refusal) as refused:
            world.session_logs(USER, identity)
        assert refused.value.status == 404
    with pytest.raises(Refusal):
        world.trade_logs(USER, "nothing")


# money


def test_unknown_addresses_get_an_account_with_a_balance_whatever_their_case(world: World) -> None:
    account = world.account(USER)
    assert account.balance == ASSUMED.opening_balance
    assert world.account(USER.lower()) is account
    assert world.account(USER.upper().replace("0X", "0x")) is account
    assert world.account_by_id(account.id) is account


def test_a_withdrawal_costs_one_usdc_out_of_what_is_received(world: World) -> None:
    transfer = world.withdraw(USER, Decimal(120), FRIEND)
    assert (transfer.amount, transfer.fee, transfer.received) == (120, 1, 119)
    assert world.figures(USER).free == 880
    adds_up(world, USER)


@pytest.mark.parametrize(
    ("amount", "destination"),
    [
        (Decimal("1000.01"), FRIEND),
        (Decimal(0), FRIEND),
        (Decimal(-5), FRIEND),
        (Decimal(1), FRIEND),
        (Decimal(50), "0x1234"),
        (Decimal(50), "alice.eth"),
    ],
)
def test_bad_withdrawals_are_refused_and_move_nothing(
    world: World, amount: Decimal, destination: str
) -> None:
    with pytest.raises(Refusal) as refused:
        world.withdraw(USER, amount, destination)
    assert refused.value.status == 400
    assert world.figures(USER).balance == 1000
    assert world.account(USER).transfers == []


def test_margin_cannot_be_withdrawn(world: World) -> None:
    demo = world.demo_account
    free = world.figures(demo).free
    with pytest.raises(Refusal):
        world.withdraw(demo, free + Decimal("0.01"), FRIEND)
    world.withdraw(demo, free, FRIEND)
    assert world.figures(demo).free == 0


def test_sent_usdc_arrives_whole_at_an_account_that_is_known(world: World) -> None:
    world.account(FRIEND)
    transfer = world.send_usdc(USER, Decimal("40.5"), FRIEND)
    assert (transfer.kind, transfer.fee, transfer.received) == ("send", 0, Decimal("40.5"))
    assert world.account(FRIEND).balance == Decimal("1040.5")
    assert world.account(USER).balance == Decimal("959.5")
    with pytest.raises(Refusal):
        world.send_usdc(USER, Decimal(1), USER.lower())


def test_a_reward_of_exactly_two_cannot_be_claimed(world: World) -> None:
    account = world.account(USER)
    account.reward = Decimal("2.00")
    with pytest.raises(Refusal) as refused:
        world.claim_reward(USER)
    assert refused.value.status == 400
    assert account.reward == Decimal("2.00")
    account.reward = Decimal("2.01")
    claim = world.claim_reward(USER)
    assert (claim.amount, claim.remaining) == (Decimal("2.01"), 0)
    assert account.balance == Decimal("1002.01")
    with pytest.raises(Refusal):
        world.claim_reward(USER)


def test_the_demo_reward_can_be_claimed_once(world: World) -> None:
    assert world.claim_reward(world.demo_account).amount == Decimal("7.52")
    adds_up(world, world.demo_account)


def test_syncing_fills_counts_the_new_ones(world: World) -> None:
    demo = world.demo_account
    assert world.sync_fills(demo).synced == 0
    world.close_all(demo)
    synced = world.sync_fills(demo)
    assert (synced.synced, synced.total) == (5, len(world.fills(demo)))
    assert world.sync_fills(demo).synced == 0


# deposits


@pytest.mark.parametrize(
    ("ending", "state"),
    [("0", "counted"), ("9", "counted"), ("b", "pending"), ("d", "refused"), ("f", "refused")],
)
def test_the_hash_decides_what_a_deposit_is(world: World, ending: str, state: str) -> None:
    tx_hash = GOOD_HASH[:-1] + ending
    deposit = world.verify_deposit(USER, tx_hash)
    assert deposit.state == state
    counted = deposit.amount if state == "counted" else Decimal(0)
    assert world.account(USER).balance == 1000 + counted
    assert world.total_deposited(USER) == counted
    assert (deposit.reason is not None) == (state == "refused")
    assert state == "refused" or deposit.amount >= ASSUMED.min_deposit
    elsewhere = fresh_world(7, NOW)
    move(elsewhere, seconds=40)
    again = elsewhere.verify_deposit(FRIEND, tx_hash)
    assert (again.state, again.amount) == (state, deposit.amount)


def test_a_hash_counts_once_for_everyone(world: World) -> None:
    world.verify_deposit(USER, GOOD_HASH)
    for address, tx_hash in ((USER, GOOD_HASH), (FRIEND, "0x" + GOOD_HASH[2:].upper())):
        with pytest.raises(Refusal) as refused:
            world.verify_deposit(address, tx_hash)
        assert refused.value.status == 409
    demo_hash = world.deposits(world.demo_account)[0].hash
    with pytest.raises(Refusal):
        world.verify_deposit(USER, demo_hash)


@pytest.mark.parametrize("tx_hash", ["", "0x12", GOOD_HASH[2:], GOOD_HASH + "0", "0x" + "g" * 64])
def test_malformed_hashes_are_refused(world: World, tx_hash: str) -> None:
    with pytest.raises(Refusal) as refused:
        world.verify_deposit(USER, tx_hash)
    assert refused.value.status == 400
    assert world.deposits(USER) == []


def test_a_pending_deposit_is_counted_after_a_while(world: World) -> None:
    deposit = world.verify_deposit(USER, GOOD_HASH[:-1] + "c")
    move(world, minutes=29)
    assert deposit.state == "pending"
    move(world, minutes=2)
    assert deposit.state == "counted"
    assert world.account(USER).balance == 1000 + deposit.amount
    move(world, minutes=2)
    assert world.account(USER).balance == 1000 + deposit.amount


# referrals


def test_a_code_needs_ten_thousand_of_volume(world: World) -> None:
    account = world.account(USER)
    account.volume = Decimal("9999.99")
    assert not world.referral(USER).eligible
    with pytest.raises(Refusal) as refused:
        world.create_code(account.id)
    assert refused.value.status == 403
    account.volume = Decimal(10_000)
    made = world.create_code(account.id)
    assert made.eligible
    assert made.code is not None
    assert world.check_code(made.code.lower()).owner == account.id
    with pytest.raises(Refusal) as twice:
        world.create_code(USER)
    assert twice.value.status == 409


@pytest.mark.parametrize(
    ("year", "share"),
    [(2026, "30"), (2027, "15"), (2028, "7.5"), (2029, "3.25"), (2033, "3.25")],
)
def test_the_share_is_that_of_the_year_of_eligibility(world: World, year: int, share: str) -> None:
    account = world.account(USER)
    account.referral_code_at = datetime(year, 6, 1, tzinfo=UTC)
    assert world.referral(USER).share_percent == Decimal(share)


def test_codes_are_checked_and_bound_once(world: World) -> None:
    code = world.referral(world.demo_account).code
    assert code is not None
    assert not world.check_code("NOBODY").valid
    with pytest.raises(Refusal):
        world.accept_code(USER, "NOBODY")
    with pytest.raises(Refusal):
        world.accept_code(world.demo_account, code)
    world.accept_code(USER, code.lower())
    assert world.account(USER).referred_by == code
    stats = world.referral_stats(world.demo_account)
    assert stats.referred == 4
    assert stats.claimable == stats.pending == Decimal("7.52")


def test_a_referred_trade_rewards_the_referrer(world: World) -> None:
    demo = world.account(world.demo_account)
    assert demo.referral_code is not None
    world.accept_code(USER, demo.referral_code)
    before = demo.reward
    quick(world, budget=Decimal(300), loss_threshold=Decimal(15), asset_index=2)
    first_position(world)
    builder = sum(f.price * f.size for f in world.fills(USER)) * ASSUMED.builder_fee
    assert abs(demo.reward - before - builder * Decimal("0.30")) < Decimal("0.0001")


def test_referrals_of_unknown_users_are_refused(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        world.referral("nobody")
    assert refused.value.status == 404
