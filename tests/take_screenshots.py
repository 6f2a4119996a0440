"""Writes one picture a screen into `screenshots/`: `python -m tests.take_screenshots [FOLDER]`.

Everything comes from the simulator with a fixed seed, clock and time zone, so the same program
writes the same bytes.
"""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.driving import NARROW, WIDE, Stage

FOLDER = Path(__file__).parent.parent / "screenshots"


@dataclass(frozen=True)
class Picture:
    """One screen, and how to get there from the one before."""

    name: str
    keys: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    """What is pressed when the screen has come to rest."""
    size: tuple[int, int] = WIDE


FILLED = tuple(key for text in ("link 18", "200", "40", "8", "2") for key in (*text, "tab"))
"""The form of a new session, entered field by field."""

IN_TURN = (
    Picture("dashboard"),
    Picture("dashboard-80x24", size=NARROW),
    Picture("sessions", ("2", "down")),
    Picture("trade", ("3", "down", "down")),
    Picture("close", then=("x",)),
    Picture("chart", ("escape", "4")),
    Picture("leaderboard", ("5",)),
    Picture("wallet", ("6",)),
    Picture("referrals", ("7",)),
    Picture("system", ("8",)),
    Picture("signals", ("9",)),
    Picture("events", ("e",)),
    Picture("new-session", ("n",), FILLED),
)
"""All of one run of the demo, in the order in which they are taken."""
SIGN_IN = "sign-in"
"""The picture before anything can be read."""
NAMES = (*(picture.name for picture in IN_TURN), SIGN_IN)


LOOKS = ("dark", "light", "16-colours", "ascii")
"""How else the chart is shown, in a folder of its own."""


def with_one_nonce(challenge: dict[str, Any]) -> dict[str, Any]:
    """Return a challenge that is the same each time; the server draws a new one for each."""
    fixed = "a1b2c3d4e5f60718"
    text = challenge["message"].replace(challenge["nonce"], fixed)
    return {**challenge, "nonce": fixed, "message": text}


async def take_screens() -> dict[str, str]:
    """Return the SVGs of the screens by name, from half a minute after the start of the demo on."""
    pictures = {}
    stage = Stage()
    async with stage.running(WIDE, loaded=True):
        await _wait(stage, 31)
        for picture in IN_TURN:
            await stage.resize(*picture.size)
            await stage.press(*picture.keys)
            await _wait(stage, 5)
            if picture.then:
                await stage.press(*picture.then)
                await _wait(stage, 4)
            pictures[picture.name] = _drawn(stage, picture.name)
    return pictures


async def take_sign_in() -> str:
    """Return the SVG of the screen before anybody has signed in."""
    stage = Stage(signed_in=False)
    stage.wire.change("/challenge", with_one_nonce)
    async with stage.running(WIDE, loaded=False):
        await _wait(stage, 1)
        await _wait(stage, 35)
        return _drawn(stage, SIGN_IN)


async def take_looks() -> dict[str, str]:
    """Return the SVGs of the chart in other looks, at both sizes, of one run of the demo."""
    pictures = {}
    stage = Stage()
    async with stage.running(WIDE, loaded=True):
        await stage.press("4")
        await stage.advance(5)
        await stage.join_threads()
        for look in LOOKS:
            stage.app.ascii_only = look == "ascii"
            stage.app.theme = "dark" if look == "ascii" else look
            for size in (WIDE, NARROW):
                await stage.resize(*size)
                name = f"{look}-{size[0]}x{size[1]}"
                pictures[name] = stage.app.export_screenshot(title=f"alura demo: chart, {look}")
    return pictures


async def _wait(stage: Stage, seconds: int) -> None:
    await stage.advance(seconds)
    # Before time goes on: a thread that ends sooner or later would show other seconds.
    await stage.join_threads()


def _drawn(stage: Stage, name: str) -> str:
    return stage.app.export_screenshot(title=f"alura demo: {name}")


def take_all(folder: Path) -> None:
    """Write every picture."""
    folder.mkdir(exist_ok=True)
    screens = {**asyncio.run(take_screens()), SIGN_IN: asyncio.run(take_sign_in())}
    for name, svg in screens.items():
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    (folder / "chart").mkdir(exist_ok=True)
    for name, svg in asyncio.run(take_looks()).items():
        (folder / "chart" / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Take the pictures with a home and an environment of their own."""
    for name in list(os.environ):
        if name.startswith(("ALURA_", "TEXTUAL_")) or name == "NO_COLOR":
            del os.environ[name]
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TZ="UTC")
    with tempfile.TemporaryDirectory() as home:
        os.environ["ALURA_HOME"] = home
        take_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)


if __name__ == "__main__":
    main()
