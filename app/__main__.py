"""argv → command → exit code. Every foreseen failure is one plain sentence, never a traceback."""

import gc
import os
import sys
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import moment
from app.cli.exit_codes import ExitCode, exit_code
from app.cli.parser import build_parser, given_flags
from app.errors import AluraError, SettingsError

if TYPE_CHECKING:
    from app.recorder import Recording


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, one of `ExitCode`."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that lacks a sign gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    # Where it can, httpx loads a command line of its own, and three libraries for that.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: not to be found
    argv = sys.argv[1:] if argv is None else argv
    arguments = build_parser(argv).parse_args(argv)
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.FAILED
    except AluraError as error:
        print(f"alura: {error.message}", file=sys.stderr)
        return exit_code(error)


def _run(arguments: Namespace) -> int:
    if "record" in arguments and arguments.command not in (None, "demo"):
        raise SettingsError(f"There is nothing to record in “{arguments.command}”. Drop --record.")
    # Imported where they are used: --version, --help and the small commands stay immediate.
    match arguments.command:
        case "simulator":
            from app.cli import simulator

            return simulator.run(arguments)
        case "wallet" if arguments.wallet_command is not None:
            from app import paths
            from app.cli import wallet

            return wallet.run(arguments, paths.keystores())
        case "sign-in":
            return _sign_in(arguments)
        case "doctor":
            return _doctor(arguments)
        case "replay":
            return _replay(arguments)
        case _ if {"query", "order", "secret_answer"} & vars(arguments).keys():
            return _without_screen(arguments)
        case _:
            return _screen(arguments)


def _sign_in(arguments: Namespace) -> int:
    from app import paths
    from app.cli import sign_in
    from app.clock import SystemClock
    from app.settings_sources import load_settings

    settings = load_settings(given_flags(arguments), os.environ, paths.config_file())
    _start_log()
    return sign_in.run(settings, arguments, SystemClock())


def _without_screen(arguments: Namespace) -> int:
    """Run a command of one of the tables."""
    from app import paths
    from app.clock import SystemClock
    from app.settings_sources import load_settings

    settings = load_settings(given_flags(arguments), os.environ, paths.config_file())
    _start_log()
    clock = SystemClock()
    if "checked" in arguments:
        from app.cli import settlement

        return settlement.run(arguments, settings, clock)
    if "order" in arguments:
        from app.cli import dispatch

        return dispatch.run(arguments.order, arguments, settings, clock)
    if "secret_answer" in arguments:
        from app.cli import secret_answers

        return secret_answers.run(arguments.secret_answer, arguments, settings, clock)
    from app.cli import data

    return data.run(arguments.query, arguments, settings, clock)


def _doctor(arguments: Namespace) -> int:
    from app import paths
    from app.cli import doctor
    from app.clock import SystemClock
    from app.settings_sources import load_settings

    settings = load_settings(given_flags(arguments), os.environ, paths.config_file())
    _start_log()
    return doctor.run(settings, SystemClock(), os.environ, as_json=arguments.json)


def _screen(arguments: Namespace) -> int:
    """Open the dashboard, on the API or on the built-in market."""
    # Nearly all that is made until there are data lives to the end; looking through it for
    # garbage takes a tenth of the start. The screen switches the collector on again.
    gc.disable()
    from app import paths
    from app.settings_sources import load_settings

    demo = arguments.command == "demo"
    start = _moment(arguments.start) if "start" in arguments else None
    settings = load_settings(given_flags(arguments), os.environ, paths.config_file(), demo=demo)
    _prepare_screen()
    from app.ui.start import run_demo, run_live

    recording = _recording(arguments)
    if demo:
        speed = settings.demo_speed
        return run_demo(settings, recording, seed=settings.demo_seed, speed=speed, start=start)
    return run_live(settings, recording)


def _recording(arguments: Namespace) -> "Recording | None":
    if "record" not in arguments:
        if "record_addresses" in arguments:
            raise SettingsError("--record-addresses goes with --record FILE. Name the tape.")
        return None
    from app.recorder import Recording

    path = Path(arguments.record).expanduser()
    return Recording(path, keeps_addresses="record_addresses" in arguments)


def _replay(arguments: Namespace) -> int:
    """Open the screens on a tape."""
    gc.disable()
    from app import paths
    from app.setting_checks import number, whole
    from app.settings_sources import load_settings

    settings = load_settings(given_flags(arguments), os.environ, paths.config_file())
    try:
        speed = number(above=0, at_most=60)(getattr(arguments, "replay_speed", 1))
    except ValueError as error:
        raise SettingsError(f"--speed {error}.") from None
    try:
        chosen = whole(arguments.recording) if "recording" in arguments else None
    except ValueError as error:
        raise SettingsError(f"--recording {error}.") from None
    _prepare_screen()
    from app.ui.start import run_replay

    path = Path(arguments.file).expanduser()
    return run_replay(settings, path, number=chosen, speed=speed)


def _prepare_screen() -> None:
    """Begin the log. Raises SettingsError where there is no terminal."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SettingsError("The screen needs a terminal. Start alura in one, without pipes.")
    _start_log()
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        # They would press keys, swap the driver or change the colors of this program.
        del os.environ[name]


def _start_log() -> None:
    from app import logs, paths

    path = paths.log_file()
    try:
        logs.configure(path)
    except OSError as error:
        raise SettingsError(
            f"Cannot write the log {path}: {error.strerror}. Check the folder's permissions."
        ) from None


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except ArgumentTypeError as error:
        raise SettingsError(f"--start {error}.") from None


if __name__ == "__main__":
    sys.exit(main())
