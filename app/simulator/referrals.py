"""Referral codes by the published rules: who may make one, what it brings, who it belongs to."""

import re
from datetime import datetime
from random import Random

from app.simulator.accounts import Account, CodeCheck, Referee, Referral, ReferralStats
from app.simulator.assumptions import ASSUMED
from app.simulator.book import Book, share_percent
from app.simulator.records import ZERO
from app.simulator.refusals import Refusal
from app.simulator.wording import money

FORM = re.compile(r"[A-Z0-9-]{4,16}")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Referrals:
    """What the book says about codes."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def referral(self, account: Account) -> Referral:
        """Return a user's code and standing."""
        return Referral(
            user_id=account.id,
            code=account.referral_code,
            link=ASSUMED.referral_link + account.referral_code if account.referral_code else None,
            eligible=account.volume >= ASSUMED.referral_volume,
            volume=account.volume,
            needed_volume=ASSUMED.referral_volume,
            share_percent=share_percent(account),
            referred_by=account.referred_by,
            created_at=account.referral_code_at,
        )

    def stats(self, account: Account) -> ReferralStats:
        """Return what the code has brought."""
        brought = self._book.referred(account)
        claimed = sum((claim.amount for claim in account.claims), ZERO)
        earned = claimed + account.reward
        claimable = account.reward if account.reward > ASSUMED.claim_threshold else ZERO
        return ReferralStats(
            referred=len(brought),
            active=sum(1 for other in brought if other.volume),
            volume=sum((other.volume for other in brought), ZERO),
            fees=sum((other.volume for other in brought), ZERO) * ASSUMED.builder_fee,
            earned=earned,
            claimable=claimable,
            pending=account.reward,
            claimed=claimed,
            referees=tuple(
                Referee(
                    other.id,
                    other.address,
                    other.created_at,
                    other.volume,
                    other.volume * ASSUMED.builder_fee,
                )
                for other in sorted(brought, key=lambda other: other.created_at, reverse=True)
            ),
        )

    def create(self, account: Account, at: datetime, wanted: str | None = None) -> Referral:
        """Make a code for a user who has traded enough: the wanted one, else one of ours."""
        if account.referral_code is not None:
            raise Refusal(409, "Referral code already exists")
        if account.volume < ASSUMED.referral_volume:
            needed, has = money(ASSUMED.referral_volume), money(account.volume)
            raise Refusal(403, f"Trading volume of {needed} USDC needed for a code, so far {has}")
        rng = Random(f"code:{account.id}")
        code = (wanted or "").strip().upper()
        code = code or "ALURA-" + "".join(rng.choice(LETTERS) for _ in range(6))
        if not FORM.fullmatch(code):
            raise Refusal(400, "code must be 4 to 16 letters, digits or dashes")
        if self._book.code_owner(code) is not None:
            raise Refusal(409, f"Referral code {code} is taken")
        self._book.add_code(account, code, at)
        return self.referral(account)

    def check(self, code: str) -> CodeCheck:
        """Say whether a code can be used."""
        owner = self._book.code_owner(code)
        return CodeCheck(owner is not None, code, owner.id if owner is not None else None)

    def accept(self, account: Account, code: str) -> None:
        """Bind a user to a code; the first one stays."""
        owner = self._book.code_owner(code)
        if owner is None or owner.referral_code is None:
            raise Refusal(400, f"Unknown referral code: {code}")
        if owner is account:
            raise Refusal(400, "Your own referral code cannot be used")
        if account.referred_by is None:
            account.referred_by = owner.referral_code
