"""Sessions, trade and system in plain text: each state of them at both sizes."""

import pytest

from app.settings import DEMO_URL, Paces, Settings
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.dumps import looks_as_kept

SCREENS = {"sessions": "2", "trade": "3", "system": "8"}
ENDS = ("sessions/active", "/current-trade", "/logs", "/health", "/health/kafka")
QUICK = Settings(demo=True, base_url=DEMO_URL, read_only=False, paces=Paces(health=5))
FAILED = b'{"message": "Internal server error", "statusCode": 500}'


async def look(stage: Stage, size: tuple[int, int], state: str, seconds: int) -> None:
    for name, key in SCREENS.items():
        await stage.press(key)
        await stage.advance(seconds)
        looks_as_kept(stage, f"{name}-{size[0]}x{size[1]}-{state}")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "160x45"])
async def test_each_state_in_plain_text(size: tuple[int, int]) -> None:
    stage = Stage(settings=QUICK)
    held = [stage.wire.hold(end) for end in ENDS]
    async with stage.running(size, loaded=False):
        await look(stage, size, "loading", 1)
        for gate in held:
            gate.set()
        await stage.load()
        await look(stage, size, "loaded", 6)
        held = [stage.wire.hold(end) for end in ENDS]
        stage.clock.jump(600)
        await look(stage, size, "stale", 2)
        for end in ENDS:
            stage.wire.answer(end, 500, FAILED)
        for gate in held:
            gate.set()
        await look(stage, size, "error", 9)
        for end in ENDS:
            stage.wire.answer(end, 200, b'{"status": "ok"}' if "health" in end else b"[]")
        await stage.press("r", "2", "r", "3", "r")
        await look(stage, size, "empty", 2)
