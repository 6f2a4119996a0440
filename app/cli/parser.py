"""What can be typed behind `alura`. It imports nothing heavy, so that --help is immediate."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from app import __version__
from app.cli import simulator
from app.cli.arguments import Commands
from app.cli.exit_codes import MEANINGS

_SETTINGS = """
settings: flags come before ALURA_* variables (ALURA_BASE_URL …), then the profile of the TOML
file, then its general part. Private keys are never arguments: use “alura wallet import”."""
_EXIT_CODES = "\n".join(
    ["exit codes:", *(f"  {code.value:>3}  {words}" for code, words in MEANINGS.items())]
).replace("`", "")

_NO_ROWS = frozenset({"demo", "replay", "sign-in", "doctor", "simulator"})
"""The commands that stand in no table."""

_FLAGS = {
    "config",
    "profile",
    "base_url",
    "read_only",
    "trusted_hosts",
    "allow_plain_http",
    "keystore",
    "address",
    "referral_code",
    "accept_domain",
    "save_token",
    "proxy",
    "theme",
    "ascii",
    "utc",
    "mouse",
    "demo_seed",
    "demo_speed",
}


def build_parser(argv: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Return the command line. What is not typed is not in the parsed result.

    `argv` is what will be parsed: the tables of commands are left out where it cannot name one.
    """
    common, recording = _settings_flags(), _recording_flags()
    parser = argparse.ArgumentParser(
        prog="alura",
        parents=[common, recording],
        usage="alura [SETTINGS] [COMMAND] ...",
        description="A full-screen terminal client for the Alura Trading API.\n"
        "Without a command it opens the live dashboard.",
        epilog=f"{_EXIT_CODES}\n{_SETTINGS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"alura {__version__}")
    commands = parser.add_subparsers(
        dest="command",
        metavar="COMMAND",
        title="commands",
        prog="alura",
    )
    _add_demo(commands, common, recording)
    _add_replay(commands, common)
    _add_sign_in(commands, common)
    _add_doctor(commands, common)
    if argv is None or _may_name_a_row(argv, common, recording):
        from app.cli.command_tables import add_tables

        parsers = add_tables(commands, common, argv or ()).parsers
        if "wallet" in parsers:
            _add_wallet(parsers["wallet"])
    simulator.add_parser(commands)
    return parser


def _may_name_a_row(argv: Sequence[str], *flags: argparse.ArgumentParser) -> bool:
    """Tell whether a command of the tables, or the help that lists them, may be wanted.

    The words behind those of the `flags` that take one name no command.
    """
    actions = (action for each in flags for action in each._actions if action.nargs != 0)
    taking = {name for action in actions for name in action.option_strings}
    words = [
        word
        for before, word in zip(("", *argv), argv, strict=False)
        if before not in taking and not word.startswith("-")
    ]
    return words[0] not in _NO_ROWS if words else not {"-h", "--help"}.isdisjoint(argv)


def given_flags(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Return the settings that were typed, by their names in the settings."""
    return {key: value for key, value in vars(arguments).items() if key in _FLAGS}


def _settings_flags() -> argparse.ArgumentParser:
    # SUPPRESS lets a flag stand before or behind the command: the later parser does not
    # overwrite with a default what the earlier one has read.
    flags = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False
    )
    add = flags.add_argument_group("settings").add_argument
    switch = argparse.BooleanOptionalAction
    add("--config", metavar="FILE", help="the TOML settings file")
    add("--profile", metavar="NAME", help="a [profiles.NAME] table of the settings file")
    add("--base-url", metavar="URL", help="the API; https://testnet-api.alura.fun by default")
    add("--read-only", action=switch, help="no money can move; the default on unknown hosts")
    add("--trusted-hosts", metavar="HOSTS", help="hosts that are not read-only by themselves")
    add("--allow-plain-http", action=switch, help="reach a host of yours without TLS")
    add("--keystore", metavar="NAME", help="name or path of the keystore file")
    add("--address", metavar="0x…", help="the account, when the key is not on this machine")
    add("--referral-code", metavar="CODE", help="sent with the first sign-in")
    add("--accept-domain", metavar="DOMAINS", help="domains that a sign-in text may name")
    add("--save-token", action=switch, help="keep the token in a file only you can read")
    add("--proxy", metavar="URL", help="an HTTP proxy for every call")
    add("--theme", metavar="NAME", help="dark, light, high-contrast, colour-blind, 16-colours")
    add("--ascii", action=switch, help="draw with plain ASCII only")
    add("--utc", action=switch, help="tell times in UTC")
    add("--mouse", action=switch, help="react to clicks and the wheel")
    return flags


def _recording_flags() -> argparse.ArgumentParser:
    flags = argparse.ArgumentParser(
        add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False
    )
    add = flags.add_argument_group("recording").add_argument
    add("--record", metavar="FILE", help="write every exchange to a tape, without any secrets")
    add(
        "--record-addresses",
        action="store_true",
        help="leave addresses on the tape as they are; else others stand in for them",
    )
    return flags


def _add_demo(
    commands: Commands, common: argparse.ArgumentParser, recording: argparse.ArgumentParser
) -> None:
    demo = commands.add_parser(
        "demo",
        parents=[common, recording],
        argument_default=argparse.SUPPRESS,
        help="try everything on a built-in market, without a network or a key",
    )
    demo.add_argument("--seed", dest="demo_seed", metavar="N", help="what the market is drawn from")
    demo.add_argument(
        "--speed", dest="demo_speed", metavar="X", help="seconds of it for one of yours"
    )
    demo.add_argument("--start", metavar="TIME", help="its first moment, as 2026-11-22T14:02:30Z")


def _add_replay(commands: Commands, common: argparse.ArgumentParser) -> None:
    replay = commands.add_parser(
        "replay",
        parents=[common],
        argument_default=argparse.SUPPRESS,
        help="run the screen from a tape that --record wrote; nothing can be sent",
    )
    replay.add_argument("file", metavar="FILE", help="the tape")
    replay.add_argument(
        "--speed", dest="replay_speed", metavar="X", help="seconds of it for one of yours"
    )
    replay.add_argument(
        "--recording", metavar="N", help="which one, where the file holds several; else the last"
    )


def _add_sign_in(commands: Commands, common: argparse.ArgumentParser) -> None:
    sign_in = commands.add_parser(
        "sign-in",
        parents=[common],
        help="sign in without a screen and keep the token",
        description="Shows the text that the server wants signed, checks it, signs it with the "
        "keystore or ALURA_PRIVATE_KEY, or takes a signature made elsewhere from standard input.",
    )
    sign_in.add_argument(
        "--elsewhere",
        action="store_true",
        help="sign with a wallet elsewhere, whatever keys are here",
    )
    sign_in.add_argument(
        "--save", metavar="FILE", help="also write the text to a new file only you can read"
    )


def _add_doctor(commands: Commands, common: argparse.ArgumentParser) -> None:
    doctor = commands.add_parser(
        "doctor",
        parents=[common],
        help="check host, clock, contract, every read endpoint and this terminal",
        description="Looks at the way to the server, at what the server says of itself, at every "
        "endpoint that only reads, and at this terminal. It changes nothing, needs no key, and "
        "uses the kept token if there is one. It asks at most reads_per_second.",
        epilog="exit codes: 0 all well, or notes only; 2 wrong use or settings; 3 the server "
        "cannot be reached; 4 the worst is a warning; 5 something does not work",
    )
    doctor.add_argument("--json", action="store_true", help="print everything as one JSON document")


def _add_wallet(wallet: argparse.ArgumentParser) -> None:
    actions = wallet.add_subparsers(dest="wallet_command", metavar="ACTION")
    new = actions.add_parser("new", help="make a key and keep it encrypted")
    new.add_argument("name", metavar="NAME")
    imported = actions.add_parser(
        "import", help="encrypt a key that you have; it is typed hidden, never an argument"
    )
    imported.add_argument("name", metavar="NAME")
    imported.add_argument("--from", dest="source", metavar="FILE", help="another V3 keystore file")
    actions.add_parser("list", help="show names and addresses")
