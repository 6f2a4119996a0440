"""Which call sends which intent, and how its request is made: the only way to money."""

from collections.abc import Callable, Mapping

from app.actions import Call
from app.api.client import ActingClient, AluraClient
from app.errands import CreateReferralCode, SyncFills, TriggerCron, VerifyDeposit
from app.errors import NotSent
from app.intents import CloseAll, CloseAsset, ClosePosition, CloseTrade, Intent
from app.models.bodies import Draft
from app.starts import StartAdvance, StartQuick
from app.transfers import ClaimReward, SendUsdc, Withdraw


def action_calls(client: AluraClient) -> Mapping[type[Intent], Call]:
    """Return which call sends which intent; none in a read-only program."""
    if not isinstance(client, ActingClient):
        return {}
    money, changes = client.money, client.changes
    return {
        ClosePosition: lambda i: money.close_position(i.position_id, draft=i.draft),
        CloseTrade: lambda i: money.close_trade(i.trade_id, draft=i.draft),
        CloseAsset: lambda i: money.close_asset(i.asset_index, symbol=i.symbol, draft=i.draft),
        CloseAll: lambda i: money.close_all(draft=i.draft),
        StartQuick: lambda i: money.create_quick_session(
            budget=i.budget,
            profit_target=i.profit_target,
            loss_threshold=i.loss_threshold,
            max_positions=i.max_positions,
            asset_index=i.asset_index,
            symbol=i.symbol,
            draft=i.draft,
        ),
        StartAdvance: lambda i: money.create_advance_session(
            amount=i.amount,
            strategy=i.execution_strategy,
            duration=i.strategy_duration,
            asset_index=i.asset_index,
            symbol=i.symbol,
            max_wallet_budget=i.max_wallet_budget,
            draft=i.draft,
        ),
        Withdraw: lambda i: money.withdraw(i.amount, i.destination, draft=i.draft),
        SendUsdc: lambda i: money.send_usdc(i.amount, i.destination, draft=i.draft),
        ClaimReward: lambda i: money.claim_reward(draft=i.draft),
        VerifyDeposit: lambda i: changes.verify_deposit(i.tx_hash, draft=i.draft),
        SyncFills: lambda i: changes.sync_fills(draft=i.draft),
        CreateReferralCode: lambda i: changes.create_referral_code(
            i.user_id, i.code, draft=i.draft
        ),
        TriggerCron: lambda i: changes.trigger_cron(draft=i.draft),
    }


def drafts(client: AluraClient) -> Callable[[Intent], Draft]:
    """Return how the request of an intent is made; it raises NotSent where that cannot be."""

    def make(intent: Intent) -> Draft:
        if not isinstance(client, ActingClient):
            raise NotSent("This program was started without the right to act: nothing is sent.")
        return client.draft(intent.call, path=intent.path, values=intent.values)

    return make
