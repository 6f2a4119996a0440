"""argv → command → exit code. Every foreseen failure is one plain sentence, never a traceback."""

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper

from app.cli.parser import build_parser, given_flags
from app.errors import AluraError, NoReply, SettingsError, Unreachable

DONE, FAILED, USAGE, UNREACHABLE, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 usage, 3 unreachable."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that lacks a sign gets its number, not a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not complain about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except AluraError as error:
        print(f"alura: {error.message}", file=sys.stderr)
        return _exit_code(error)


def _run(arguments: Namespace) -> int:
    # Imported where they are used: --version, --help and the small commands stay immediate.
    match arguments.command:
        case "simulator":
            from app.cli import simulator

            return simulator.run(arguments)
        case "wallet":
            from app import paths
            from app.cli import wallet

            return wallet.run(arguments, paths.keystores())
        case "sign-in":
            return _sign_in(arguments)
        case "doctor":
            return _doctor(arguments)
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
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise SettingsError("The screen needs a terminal. Start alura in one, without pipes.")
    _start_log()
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        # They would press keys, swap the driver or change the colors of this program.
        del os.environ[name]
    from app.ui.start import run_demo, run_live

    if demo:
        return run_demo(settings, seed=settings.demo_seed, speed=settings.demo_speed, start=start)
    return run_live(settings)


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
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError("--start must be a time such as 2026-11-22T14:02:30Z.") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _exit_code(error: AluraError) -> int:
    if isinstance(error, SettingsError):
        return USAGE
    return UNREACHABLE if isinstance(error, Unreachable | NoReply) else FAILED


if __name__ == "__main__":
    sys.exit(main())
