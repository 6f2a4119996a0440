"""The forms of the wallet by keys: what is refused as it is typed, what is asked, what becomes of
it. Each walk counts what was sent, and what the server carried out."""

import pytest

from app.action import Phase
from app.settings import DEMO_URL, Settings
from tests.support.acting import Acting
from tests.support.driving import NARROW, WIDE

COLD = "0x3D0E4bB1a6c2f9907f00AE8D57a1C4b0E2Af77Aa"
BOOK = Settings(demo=True, base_url=DEMO_URL, read_only=False, addresses=(("cold", COLD.lower()),))
PROFILE = "/user/profile"


@pytest.fixture
def stage() -> Acting:
    return Acting(BOOK)


async def accept(stage: Acting, words: str = "") -> None:
    """Ask by Enter, have the words in the field, accept, and wait for what becomes of it."""
    await stage.press("enter")
    await stage.advance(1)
    if words:
        stage.app.screen.field.value = words
        await stage.advance(1)
    await stage.press("y")
    await stage.advance(2)


async def test_withdrawing_from_refused_input_to_success(stage: Acting) -> None:
    async with stage.running(WIDE, "6", "w"):
        # Letters go into the field and nowhere else; Enter asks for nothing that is not whole.
        await stage.fill("1,200", "warm")
        assert "✕ digits and a point" in stage.text
        assert "✕ no such name" in stage.text
        await stage.press("enter")
        assert not stage.is_asked
        await stage.fill("12000", COLD[:-1] + "b")
        assert "✕ free 9" in stage.text
        assert "✕ checksum is wrong" in stage.text
        await stage.press("enter")
        assert not stage.is_asked
        # What was typed is there again after leaving, and after the other form.
        await stage.press("escape", "u", "escape", "w")
        assert "12000" in stage.row(" Amount ")
        # However fast it is typed, each letter goes into its own field.
        await stage.fill("", "")
        await stage.press("tab", "shift+tab", "shift+tab")
        stage.strike(*"120", "tab", *"Cold")
        await stage.settle()
        assert "✓ free 9" in stage.row(" Amount ")
        assert f"{COLD}" in stage.text
        free = stage.app.profile.value.free_balance
        assert f"~{free - 120:,.2f}" in stage.row("Free after")
        assert "not published" in stage.row(" Fee ")
        # Refused by the server: its own words, and the form as it was.
        stage.wire.answer("/withdraw", 400, b'{"message": "Withdrawals rest until noon"}')
        await accept(stage, "120.00 af77aa")
        assert stage.orders == 1
        await stage.press("escape")
        assert "Withdrawals rest until noon" in stage.text
        assert "120" in stage.row(" Amount ")
        assert "Cold" in stage.row(" To ")
        stage.wire.restore()
        await accept(stage, "120.00 af77aa")
        await stage.press("escape")
        await stage.until(lambda: stage.action.phase is Phase.DONE, 40)
        assert (stage.orders, stage.executed) == (2, 1)
        assert "✓ withdraw 120.00 USDC to 0x3D0E…77Aa" in stage.text
        assert "The server says: 120.00 USDC, fee 1.00, received 119.00" in stage.text
        assert "Cold" not in stage.row(" To ")
        assert "not published, 1.00 the last time" in stage.row(" Fee ")
        assert "−120.00" in stage.row("withdraw to 0x3D0E…77Aa, fee 1.00")


async def test_a_lost_reply_stays_in_doubt_until_the_word_is_typed(stage: Acting) -> None:
    async with stage.running(NARROW, "6", "u"):
        await stage.fill("0.5", stage.address.lower())
        assert "✕ this very account" in stage.text
        await stage.fill(COLD.lower())
        await stage.press("shift+tab", "enter")
        await stage.advance(1)
        assert "cold, from your address book." in stage.text
        await stage.press("escape", "enter")
        stage.service.break_with("lost-reply:POST /user/send-usdc")
        await stage.advance(1)
        await stage.type("0.50 af77aa")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(12)
        await stage.press("escape")
        assert (stage.orders, stage.executed) == (1, 1)
        assert "? send 0.50 USDC to 0x3D0E…77Aa: no reply" in stage.text
        assert "Transfers in doubt 1" in stage.text
        # The same again is locked, and what is in doubt is no movement yet.
        await stage.fill("0.5", "cold")
        await accept(stage, "0.50 af77aa")
        assert stage.orders == 1
        await stage.press("escape", "escape")
        assert "? send to 0x3D0E…77Aa" in stage.text
        before = "free " + f"{stage.action.intent.balances.free:,.2f} → "
        assert before in stage.text
        await stage.press("d")
        await stage.type("checked")
        assert stage.action.phase is Phase.CHECKED
        assert "Transfers in doubt" not in stage.text
        assert (stage.orders, stage.executed) == (1, 1)


async def test_a_deposit_is_looked_up_by_its_hash(stage: Acting) -> None:
    def hash_ending_in(digit: str) -> str:
        return "0x" + "5" * 63 + digit

    async with stage.running(WIDE, "6", "v"):
        counted = stage.app.deposits.value[1].hash
        for text, said in (
            ("0x12", "2 of 64 digits"),
            ("55", "✕ begins with 0x"),
            (counted, "✕ already counted"),
        ):
            await stage.fill(text)
            assert said in stage.row(" Hash ")
            await stage.press("enter")
            assert not stage.is_asked
        for number, (digit, said, listed) in enumerate(
            (
                ("a", "○ pending", "○ pending  0x5555…555a"),
                ("e", "No USDC deposit in", "✕ refused  0x5555…555e"),
            ),
            start=1,
        ):
            await stage.fill(hash_ending_in(digit))
            await accept(stage)
            await stage.press("escape")
            assert said in stage.text[stage.text.index("Verify a deposit") :]
            assert "? the server said" not in stage.text
            assert (stage.orders, stage.executed) == (number, number)
            await stage.until(lambda row=listed: row in stage.text, 3)
        # Another account has it already: the server says so, and nothing is known to be wrong.
        stage.wire.answer("/verify", 409, b'{"message": "Transaction has already been verified"}')
        await stage.fill(hash_ending_in("2"))
        await accept(stage)
        await stage.press("escape")
        assert "✓ already counted, the server says" in stage.text
        assert (stage.orders, stage.executed) == (3, 2)


async def test_a_reward_is_claimed_once_and_fills_are_read(stage: Acting) -> None:
    async with stage.running(WIDE, "6"):
        reward = stage.app.profile.value.reward
        assert "a claim" in stage.row("USDC to claim")
        await stage.press("a")
        assert f"Reward of {reward} USDC" in stage.text
        await stage.advance(1)
        await stage.press("y")
        await stage.until(lambda: stage.action.phase is Phase.DONE, 40)
        await stage.press("escape")
        assert (stage.orders, stage.executed) == (1, 1)
        assert "can be claimed once it is over 2.00" in stage.row("USDC to claim")
        assert f"+{reward}" in stage.row("claim of the reward")
        await stage.press("a")
        assert "A reward can be claimed once it is over 2.00 USDC." in stage.text
        await stage.press("escape", "f")
        await stage.advance(1)
        await stage.press("y")
        await stage.advance(1)
        await stage.press("escape")
        assert " in all, " in stage.row(" fills ")
        assert (stage.orders, stage.executed) == (2, 2)


async def test_an_old_balance_is_named_and_another_account_finds_an_empty_form(
    stage: Acting,
) -> None:
    async with stage.running(NARROW, "6", "w"):
        stage.service.break_with(f"no-connection:GET {PROFILE}:always")
        stage.clock.jump(600)
        await stage.advance(2)
        await stage.fill("5", "cold")
        assert "◆ free not current" in stage.text
        assert "the server decides" in stage.text
        assert stage.row("Free after").split()[2] == "—"
        await stage.press("enter")
        await stage.advance(4)
        assert "the balance could not be read" in stage.text
        await stage.press("escape")
        assert stage.orders == 0
        stage.heal()
        await stage.sign_in_as("0x" + "a1" * 20)
        await stage.press("w")
        assert "0.00" in stage.row(" Amount ")
        assert "cold" not in stage.text
