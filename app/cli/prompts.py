"""Questions on the command line. Answers that are secrets are not echoed."""

import getpass
import sys

from app.errors import WalletError


def ask(question: str) -> str:
    """Return the answer without the line break. Raises WalletError when there is none."""
    print(question, end="", file=sys.stderr, flush=True)
    return _line()


def ask_hidden(question: str) -> str:
    """Return the answer, not echoed; from a pipe when standard input is one."""
    if not sys.stdin.isatty():
        return _line()
    try:
        return getpass.getpass(question)
    except EOFError:
        raise WalletError("Nothing was typed; nothing was done.") from None


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise WalletError("Nothing was typed; nothing was done.")
    return line.rstrip("\r\n")
