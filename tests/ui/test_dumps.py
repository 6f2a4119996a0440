"""Every screen in plain text, in each state and at both sizes; look at each before you keep it."""

import pytest

from app.feeds import Topic
from app.ui.colours import theme_colours
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.dumps import looks_as_kept
from tests.take_screenshots import with_one_nonce

SCREENS = (
    {"dashboard": "1", "chart": "4", "events": "e"},
    {"sessions": "2", "trade": "3", "system": "8", "signals": "9"},
    {"leaderboard": "5", "wallet": "6", "referrals": "7", "new-session": "n"},
)
"""Each screen and the key that opens it; one program goes through some of them."""
ALL = ""
"""The end of every path."""
NOTHING = {
    "/total-deposited": b'{"totalDeposited": 0}',
    "/health": b'{"status": "ok"}',
    "/kafka": b'{"status": "ok"}',
    "/leaderboard/stats": b'{"totalUsers": 0}',
    "/leaderboard/analytics": b"{}",
    "/api/docs-json": b"{}",
}
"""What a server says of an account that has nothing, by the ends of the paths; else a list."""
NOBODY = b'{"message": "Not found", "statusCode": 404}'
STEADY = {
    "dashboard": "975.16",
    "wallet": "975.16",
    "leaderboard": "+13,346.36",
    "referrals": "48,103.31",
    "sessions": "advance",
    "trade": "63,770",
}
"""Something on a screen that its feeds bring, and that never moves."""
GREY = theme_colours("dark")["dim"]
FAILED = b'{"message": "Internal server error", "statusCode": 500}'


async def look_at(stage: Stage, name: str, state: str) -> None:
    """Compare a screen at both sizes."""
    for size in (WIDE, NARROW):
        if stage.app.size != size:
            await stage.resize(*size)
        looks_as_kept(stage, f"{name}-{size[0]}x{size[1]}-{state}")


async def look(stage: Stage, screens: dict[str, str], state: str) -> None:
    """Go through these screens; compare each at both sizes once its feeds are in this state."""

    def is_there() -> bool:
        now = stage.clock.monotonic()
        # The contract is read once an hour.
        topics = stage.app.running_topics() - {Topic.CONTRACT}
        feeds = [stage.app.feed(topic) for topic in topics]
        match state:
            case "loaded" | "empty":
                return all(feed.is_current(now) for feed in feeds)
            case "error":
                return all(feed.error is not None for feed in feeds)
        return all(not feed.is_current(now) for feed in feeds)

    for name, key in screens.items():
        await stage.resize(*WIDE)
        await stage.press(key)
        await stage.advance(1)
        try:
            await stage.until(is_there, 40)
        except AssertionError:
            print(name, state, [(t, stage.app.feed(t).error) for t in stage.app.running_topics()])
            raise
        await look_at(stage, name, state)
        if state == "stale" and name in STEADY:
            assert GREY in stage.styles_of(STEADY[name])
    # Its fields would take the keys.
    await stage.press("escape")


@pytest.mark.parametrize("screens", SCREENS, ids=lambda screens: "+".join(screens))
async def test_each_screen_in_each_state(screens: dict[str, str]) -> None:
    stage = Stage()
    held = stage.wire.hold(ALL)
    async with stage.running(WIDE, loaded=False):
        await look(stage, screens, "loading")
        held.set()
        await look(stage, screens, "loaded")
        held = stage.wire.hold(ALL)
        stage.clock.jump(600)
        await look(stage, screens, "stale")
        stage.wire.answer(ALL, 500, FAILED)
        held.set()
        await look(stage, screens, "error")
        stage.wire.restore()
        for end, body in NOTHING.items():
            stage.wire.answer(end, content=body)
        user = stage.service.world.account(stage.address).id
        stage.wire.answer("/user/profile", content=b'{"user": {"id": "%s"}}' % user.encode())
        for end in (f"/{user}", f"/{user}/stats", stage.address):
            stage.wire.answer(end, 404, NOBODY)
        stage.wire.answer(ALL, content=b"[]")
        await stage.press("r")
        await look(stage, screens, "empty")


async def test_the_sign_in_in_each_state() -> None:
    stage = Stage(signed_in=False)
    challenge = "/auth/evm/challenge"
    stage.wire.change(challenge, with_one_nonce)

    async def ask_again() -> None:
        await stage.press("n")
        await stage.advance(1)
        await stage.join_threads()

    async with stage.running(WIDE, loaded=False):
        await look_at(stage, "sign-in", "loaded")
        stage.clock.jump(600)
        await stage.advance(1)
        await look_at(stage, "sign-in", "stale")
        stage.wire.restore()
        stage.wire.answer(challenge, 500, FAILED)
        await ask_again()
        await look_at(stage, "sign-in", "error")
        stage.wire.answer(challenge, content=b"{}")
        await ask_again()
        await look_at(stage, "sign-in", "empty")
        held = stage.wire.hold(challenge)
        await stage.press("n")
        await look_at(stage, "sign-in", "loading")
        held.set()
