"""The leaderboard and referrals."""

from dataclasses import replace
from functools import partial

from app.api.area import Area
from app.api.paging import By
from app.api.reply import read_one, read_page, read_present, read_receipt, refusal_text
from app.api.shapes import read_analytics, read_health
from app.api.windows import in_window
from app.models.analytics import Analytics
from app.models.bodies import Draft
from app.models.community import LeaderboardStats, Ranking
from app.models.health import Health
from app.models.reading import Page, Reading
from app.models.referrals import CodeCheck, Referral, ReferralStats


class Community(Area):
    """The reads of `/api/leaderboard` and `/referrals`."""

    async def leaderboard_stats(self) -> Reading[LeaderboardStats]:
        """Read the leaderboard as a whole."""
        decode = partial(read_present, model=LeaderboardStats, names=("stats",))
        return await self._read("leaderboard_stats", decode)

    async def rankings(
        self,
        *,
        page: int | str | None = None,
        by: By = "page",
        limit: int | None = None,
        window: str | None = None,
    ) -> Reading[Page[Ranking]]:
        """Read one page of the leaderboard, the first unless one is named.

        `page` and `by` are what the page before said (`next`, `next_by`).
        """

        def decode(plain: object, page: int | None, limit: int | None) -> Reading[Page[Ranking]]:
            names = ("rankings", "leaderboard", "leaderboardRows", "users")
            rows = in_window(plain, window)
            return read_page(rows, Ranking, names=names, page=page, limit=limit)

        return await self._read_page("rankings", decode, page, by, limit, query={"window": window})

    async def user_ranking(
        self, user_id: str, *, window: str | None = None
    ) -> Reading[Ranking | None]:
        """Read one user's row; None when the user is not ranked."""

        def decode(plain: object) -> Reading[Ranking | None]:
            return read_one(in_window(plain, window), Ranking, names=("ranking", "user"))

        return await self._read(
            "standing", decode, path={"userId": user_id}, query={"window": window}
        )

    async def analytics(self) -> Reading[Analytics]:
        """Read the breakdowns of the population."""
        return await self._read("analytics", read_analytics)

    async def leaderboard_health(self) -> Reading[Health]:
        """Read whether the leaderboard is well."""
        return await self._read("leaderboard_health", read_health)

    async def referral(self, user_id: str) -> Reading[Referral | None]:
        """Read a user's referral code and standing."""
        decode = partial(read_one, model=Referral, names=("referral",))
        return await self._read("referral", decode, path={"userId": user_id})

    async def referral_stats(self, user_id: str) -> Reading[ReferralStats | None]:
        """Read what a user's code has brought."""
        decode = partial(read_one, model=ReferralStats, names=("stats",))
        return await self._read("referral_stats", decode, path={"userId": user_id})

    async def check_referral_code(self, code: str) -> Reading[CodeCheck]:
        """Ask whether a code can be used; changes nothing."""
        answer = await self._send("check_code", body={"code": code})
        names = ("check", "referral", "referralCode", "codeInfo")
        reading = read_present(answer.plain, CodeCheck, names=names)
        check = reading.value
        if check.valid is not False or check.available or check.reason is not None:
            return reading
        # Why not may stand in the envelope, around the answer.
        said = {"reason": refusal_text(answer.plain)}
        return replace(reading, value=check.model_copy(update=said))


class CommunityChanges(Area):
    """What changes something of the referrals and moves no money."""

    async def create_referral_code(
        self, user_id: str, code: str | None = None, *, draft: Draft | None = None
    ) -> Reading[Referral | None]:
        """Create the user's referral code, the server's choice unless one is named.

        A draft is sent as it is.
        """
        path, body = {"userId": user_id}, {"code": code}
        answer = await self._send("create_code", path=path, body=body, draft=draft)
        return read_receipt(answer.plain, Referral, names=("referral",))
