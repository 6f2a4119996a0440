"""What is kept of a crash: where and what kind, never the values that were in play."""

import platform
import traceback
from datetime import datetime
from pathlib import Path

from app import __version__
from app.private_files import private_folder, write_private


def crash_report(error: BaseException, at: datetime) -> str:
    """Return the report's text: the program, the machine, the places passed through.

    An error's message may quote a value (a key, a token), so only its type is given.
    """
    lines = [
        f"alura {__version__} on Python {platform.python_version()}, {platform.platform()}",
        f"at {at.isoformat(timespec='seconds')}",
        "",
    ]
    for cause in _chain(error):
        lines.append(type(cause).__module__ + "." + type(cause).__qualname__)
        for frame in traceback.extract_tb(cause.__traceback__):
            lines.append(f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}")
    return "\n".join(lines) + "\n"


def write_crash_report(error: BaseException, at: datetime, folder: Path) -> Path | None:
    """Write the report to a file that only the user can read, and return where it is.

    None says that there was no place for it, which is no reason to lose the sentence about it.
    """
    path = folder / f"crash-{at.strftime('%Y%m%dT%H%M%S')}.txt"
    try:
        private_folder(folder)
        write_private(path, crash_report(error, at).encode())
    except OSError:
        return None
    return path


def last_words(error: BaseException, report: Path | None) -> str:
    """Return what the user reads in the terminal after a crash."""
    where = f"The report {report} says where." if report is not None else "No report was written."
    return (
        f"alura ended on an error of its own ({type(error).__name__}). {where} "
        "Your sessions and positions go on. Start alura again to see them."
    )


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or link.__context__
    return chain


def _short(filename: str) -> str:
    """Return the last parts of a path: enough to find the line, nothing of the home folder."""
    return "/".join(Path(filename).parts[-3:])
