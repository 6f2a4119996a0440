"""What is loaded when, asked of a fresh interpreter: no import graph sees deferred imports."""

import subprocess
import sys
from textwrap import dedent

SIGNING = ["eth_account", "eth_keys", "eth_utils"]
BACKEND = ["fastapi", "starlette", "uvicorn"]
SCREEN = ["textual", "plotext"]
NETWORK = ["httpx", "anyio"]
MODELS = ["pydantic"]

LATER_SCREENS = ["sessions", "trade", "chart", "leaderboard", "events", "sign_in", "system"]

BEHIND_THE_FIRST_PAINT = [
    *SIGNING,
    *BACKEND,
    *NETWORK,
    *MODELS,
    "plotext",
    "app.api",
    "app.simulator",
    "app.wiring",
    "app.wallet",
    "app.challenge",
    "app.models.market",
    "app.models.trading",
    "app.action",
    "app.intents",
    "app.ui.palette",
    "tomllib",
    *(f"app.ui.screens.{name}" for name in LATER_SCREENS),
    "app.ui.dialogs.help",
    "app.ui.dialogs.record",
]
"""What may be loaded only once the screen stands."""


def loaded(script: str, watched: list[str]) -> list[str]:
    """Return which of the watched packages a fresh interpreter has loaded after the script."""
    tail = f"\nimport sys\nprint([name for name in {watched} if name in sys.modules])"
    run = [sys.executable, "-c", dedent(script) + tail]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    names: list[str] = eval(done.stdout.splitlines()[-1], {}, {})
    return names


def test_the_client_library_loads_no_screen() -> None:
    script = "import app.api.client, app.api.sign_in, app.polling, app.fetches"
    assert loaded(script, [*SCREEN, *SIGNING, *BACKEND, "httpx"]) == ["httpx"]


def test_the_models_load_neither_network_nor_screen() -> None:
    script = "import app.models.trading, app.models.market, app.feeds"
    assert loaded(script, [*SCREEN, *SIGNING, *BACKEND, *NETWORK]) == []


def test_the_first_paint_loads_only_the_screen() -> None:
    script = """
        import asyncio, random, threading
        from pathlib import Path

        from app import __main__, logs, paths, settings_sources
        from app.clock import SystemClock
        from app.ui import start
        from app.ui.app import AluraApp
        from app.ui.frame import Frame

        painted = threading.Event()
        app = AluraApp(
            Frame("DEMO", "demo", has_token=True), painted.wait, clock=SystemClock(),
            rng=random.Random(1), crashes=Path("crashes"), stylesheets=paths.stylesheets(),
        )

        async def paint():
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.pause()
                assert "DEMO" in app.export_screenshot()
                app.exit()
                painted.set()

        asyncio.run(paint())
        assert app.crash is None, app.crash
        """
    assert loaded(script, [*BEHIND_THE_FIRST_PAINT, "textual"]) == ["textual"]


def test_the_screen_loads_no_table_of_commands() -> None:
    script = """
        from app.cli.parser import build_parser

        for line in ("", "--base-url http://127.0.0.1:1", "--utc --theme dark demo"):
            argv = line.split()
            assert build_parser(argv).parse_args(argv).command in (None, "demo")
        """
    tables = ["app.cli.command_tables", "app.intents"]
    assert loaded(script, tables) == []
    script += """
        assert build_parser(["--theme", "dark", "positions"])
        """
    assert loaded(script, tables) == tables


def test_a_command_loads_no_command_line_of_the_http_library() -> None:
    script = """
        from app.__main__ import main

        assert main(["positions", "--base-url", "http://127.0.0.1:1"]) == 6
        """
    assert loaded(script, ["httpx", "click", "pygments"]) == ["httpx"]


def test_a_command_without_a_screen_loads_none() -> None:
    script = """
        from app.__main__ import main

        assert main(["positions", "--base-url", "http://127.0.0.1:1"]) == 6
        """
    assert loaded(script, [*SCREEN, *SIGNING, *BACKEND, "app.ui"]) == []


def test_the_demo_needs_no_signing_library() -> None:
    script = """
        import random
        from datetime import UTC, datetime

        from app import paths, wiring
        from app.clock import SystemClock
        from app.settings_sources import load_settings

        settings = load_settings({}, {}, paths.config_file(), demo=True)
        start = datetime(2026, 11, 22, 14, tzinfo=UTC)
        wiring.demo(settings, SystemClock(), random.Random(7), seed=7, start=start)
        """
    assert loaded(script, [*SIGNING, "uvicorn", *SCREEN]) == []
