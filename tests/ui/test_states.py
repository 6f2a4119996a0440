"""The words for what is wrong, each with its next step, and recovery without a hand."""

from app.ui.screens.sign_in import SignInScreen
from tests.support.driving import NARROW, WIDE, Stage

TRADE = "/trading-sessions/current-trade"


def panel(stage: Stage) -> str:
    """The title of the positions."""
    return next(row for row in stage.rows if " Positions" in row and "──" in row)


async def recovered(stage: Stage) -> None:
    await stage.until(lambda: "● connected" in stage.status, 70)
    assert panel(stage).endswith("live")


FAULTS = (
    ("no-connection", "○ offline", "No way to demo.localhost. Next try in "),
    ("lost-request", "○ offline", "No answer from demo.localhost. Next try in "),
    ("hang", "○ offline", "No answer from demo.localhost. Next try in "),
    ("5xx", "✕ server error 502", "The server failed once. Next try in "),
    ("cut-json", "✕ not understood", "  Next try in "),
    ("wrong-type", "✕ not understood", "  Next try in "),
)
"""Each fault, its word, and the beginning of its sentence."""


async def test_each_fault_has_its_word_its_sentence_and_ends_by_itself(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        for fault, word, sentence in FAULTS:
            stage.service.break_with(f"{fault}:{TRADE}:always")
            for _ in range(40):
                await stage.advance(1)
                if word in stage.status:
                    break
            assert word in stage.status, fault
            assert word in panel(stage), fault
            assert sentence in stage.text, fault
            assert "r try now." in stage.text, fault
            stage.service.faults.clear()
            await recovered(stage)
            assert sentence not in stage.text, fault


async def test_offline_says_that_the_sessions_go_on_where_there_is_room(stage: Stage) -> None:
    async with stage.running(WIDE, "3"):
        stage.service.break_with("no-connection::always")
        await stage.until(lambda: "Your sessions go on without us." in stage.text, 20)
        assert "○ offline" in stage.status
        await stage.advance(20)
        assert "○ offline 20 s" in stage.status


async def test_r_tries_again_at_once(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        stage.service.break_with(f"no-connection:{TRADE}:always")
        await stage.advance(30)
        assert "○ offline" in stage.status
        stage.service.faults.clear()
        await stage.press("r")
        await stage.advance(1)
        assert "● connected" in stage.status


async def test_throttled_counts_the_servers_wait_down_and_asks_nothing_meanwhile(
    stage: Stage,
) -> None:
    async with stage.running(NARROW):
        stage.service.break_with("429::1:40")
        await stage.until(lambda: "‖ throttled" in stage.status, 10)
        since = stage.clock.monotonic()
        first = int(stage.status.split("throttled ")[1].split(" s")[0])
        await stage.advance(10)
        later = int(stage.status.split("throttled ")[1].split(" s")[0])
        assert (first, first - later) == (40, 10)
        assert "The server asks us to wait. Next reading 14:03:" in stage.text
        await stage.advance(25)
        assert not stage.wire.counts(since + 0.001)
        await recovered(stage)


async def test_a_token_that_ended_early_opens_the_prompt_where_the_user_stands(
    stage: Stage,
) -> None:
    async with stage.running(NARROW, "3", "down"):
        before = stage.row(" ▌").split()[1]
        stage.service.break_with("token-ended")
        await stage.until(lambda: isinstance(stage.app.screen, SignInScreen), 10)
        assert "! logged out" in stage.status
        assert "Sign in to go on; nothing is lost." in stage.text
        await stage.press("escape")
        assert stage.app.current_mode == "trade"
        assert "! logged out" in stage.status
        assert "! logged out" in panel(stage)
        assert (
            "The server no longer takes the token. i sign in here; nothing is lost." in stage.text
        )
        await stage.press("i")
        assert isinstance(stage.app.screen, SignInScreen)
        stage.sign_in_again()
        await stage.until(lambda: not isinstance(stage.app.screen, SignInScreen), 5)
        await recovered(stage)
        assert stage.row(" ▌").split()[1] == before
        said = [event.text for event in stage.app.events if event.kind == "sign-in"]
        assert said[0].startswith("the token ended")
        assert said[-1] == "signed in again"


async def test_without_a_key_the_prompt_comes_half_an_hour_before_the_end() -> None:
    stage = Stage(token_life_seconds=31 * 60)
    async with stage.running(NARROW):
        assert "token 30 m" in stage.status or "token 31 m" in stage.status
        await stage.advance(80)
        assert isinstance(stage.app.screen, SignInScreen)
        await stage.press("escape")
        assert "● connected" in stage.status
        await stage.advance(120)
        assert not isinstance(stage.app.screen, SignInScreen)
        assert panel(stage).endswith("live")


async def test_a_token_that_runs_out_is_logged_out_without_asking_the_server() -> None:
    stage = Stage(token_life_seconds=60)
    async with stage.running(NARROW):
        await stage.press("escape")
        await stage.advance(70)
        assert "! logged out" in stage.status
        await stage.press("escape")
        assert "● connected" not in stage.status


async def test_after_a_sleep_everything_is_stale_until_it_is_read_again(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        held = stage.wire.hold(TRADE)
        stage.clock.jump(2 * 3600 + 600)
        await stage.advance(1)
        assert "◐ stale" in stage.status
        assert "◐ stale" in panel(stage)
        assert "The machine slept for 2 h 10 m. Reading everything again." in stage.text
        assert "totals withheld" in stage.text
        held.set()
        await stage.advance(2)
        assert "● connected" in stage.status
        assert panel(stage).endswith("live")
        assert "slept" not in stage.text


async def test_an_age_is_said_before_anything_failed(stage: Stage) -> None:
    async with stage.running(NARROW, "3"):
        stage.wire.hold(TRADE)
        await stage.advance(13)
        assert panel(stage).endswith("10 s")
        assert "● connected" in stage.status


async def test_before_the_first_answer_every_panel_says_that_it_is_loading(stage: Stage) -> None:
    for end in ("current-trade", "/profile", "/active", "/logs"):
        stage.wire.hold(end)
    async with stage.running(NARROW, loaded=False):
        await stage.advance(1)
        assert "… connecting" in stage.status
        assert panel(stage).endswith("… loading")
        assert "reading positions from demo.localhost" in stage.text
        assert "No open positions" not in stage.text
        assert "0.00" not in stage.text


async def test_nobody_signed_in_begins_with_the_prompt_and_no_panel_claims_anything() -> None:
    stage = Stage(signed_in=False)
    async with stage.running(NARROW, loaded=False):
        await stage.advance(2)
        assert isinstance(stage.app.screen, SignInScreen)
        await stage.press("escape", "escape")
        assert set(stage.wire.counts()) == {"/auth/evm/challenge"}
        assert "live" not in stage.text
        assert "connected" not in stage.status


async def test_one_unread_topic_does_not_take_the_connections_word(stage: Stage) -> None:
    async with stage.running(NARROW):
        stage.wire.hold("/logs")
        await stage.press("2")
        await stage.advance(2)
        assert "… loading" in stage.row(" Log of ")
        assert "● connected" in stage.status
