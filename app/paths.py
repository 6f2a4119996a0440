"""Where everything lies on disk. The only such place; it never reads or writes a file itself."""

import os
from pathlib import Path

_APP = "alura"
_PACKAGE = Path(__file__).resolve().parent


def styles() -> Path:
    """Return the folder of the stylesheets, absolute: inside the package when installed."""
    packaged = _PACKAGE / "styles"
    return packaged if packaged.is_dir() else _PACKAGE.parent / "styles"


def stylesheets() -> list[Path]:
    """Return every stylesheet, `base.tcss` first, the others by name."""
    return sorted(styles().glob("*.tcss"), key=lambda sheet: (sheet.stem != "base", sheet.stem))


def config_file() -> Path:
    """Return the settings file that is read when no other is named; it need not exist."""
    return _folder("config") / "config.toml"


def keystores() -> Path:
    """Return the folder of the encrypted V3 keystore files."""
    return _folder("data") / "keystores"


def tokens() -> Path:
    """Return the folder of the saved tokens, a file per host and address."""
    return _folder("state") / "tokens"


def accepted_domains() -> Path:
    """Return the file that remembers which sign-in domains were accepted for which API."""
    return _folder("data") / "accepted-domains.json"


def challenges() -> Path:
    """Return the folder where a text to be signed elsewhere is saved."""
    return _folder("state") / "challenges"


def signed_closes() -> Path:
    """Return the folder where a signed close is written that is to be handed in elsewhere."""
    return _folder("state") / "signed-closes"


def exports() -> Path:
    """Return the folder where tables are written as files."""
    return _folder("data") / "exports"


def contracts() -> Path:
    """Return the folder of the servers' own API documents, a file per base URL."""
    return _folder("state") / "contracts"


def past_ranks() -> Path:
    """Return the file that remembers the own ranks of earlier visits."""
    return _folder("state") / "ranks.json"


def table_layouts() -> Path:
    """Return the file that keeps the columns and orders of tables."""
    return _folder("state") / "tables.json"


def journal() -> Path:
    """Return the append-only record of actions."""
    return _folder("state") / "journal.jsonl"


def locks() -> Path:
    """Return the folder of the locks that keep two terminals from sending the same action."""
    return _folder("state") / "locks"


def log_file() -> Path:
    """Return the log file; older ones lie beside it."""
    return _folder("state") / "alura.log"


def crash_reports() -> Path:
    """Return the folder of the crash reports."""
    return _folder("state") / "crashes"


def _folder(kind: str) -> Path:
    """Return the config, data or state folder. ALURA_HOME puts all three under one folder."""
    if home := os.environ.get("ALURA_HOME"):
        return Path(home).absolute() / kind
    from platformdirs import PlatformDirs  # the version text needs no folders

    dirs = PlatformDirs(_APP, appauthor=False)
    return {
        "config": dirs.user_config_path,
        "data": dirs.user_data_path,
        "state": dirs.user_state_path,
    }[kind]
