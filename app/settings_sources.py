"""Gathers the settings: flags, then ALURA_* variables, then the TOML file, then the defaults.

Every mistake becomes one sentence that names the place and what is allowed, and never repeats
something that could be a secret.
"""

import os
import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from app.errors import SettingsError
from app.models.bodies import BodyRules
from app.origins import parse_origin
from app.secret_text import SecretText
from app.setting_checks import CHECKS
from app.settings import DEFAULT_URL, DEMO_URL, THEMES, Paces, Settings, is_trusted

_PREFIX = "ALURA_"
_PRIVATE_KEY = "ALURA_PRIVATE_KEY"
_NO_SETTINGS = {"ALURA_HOME", "ALURA_CONFIG", "ALURA_PROFILE"}
"""They say where the settings are."""

_VARIABLES = {_PREFIX + key.replace(".", "_").upper(): key for key in CHECKS}

_SECRET_NAME = re.compile(
    r"(private|secret|trading|api|agent)_?key|pass(word|phrase|wd)|mnemonic|seed_?phrase|secret"
    r"|jwt|bearer|^key$|^(access_?)?token$",
    re.IGNORECASE,
)
_SECRET_VALUE = re.compile(r"(0x)?[0-9a-f]{64}|eyJ[\w-]+\.[\w-]+\.[\w-]*", re.IGNORECASE)


class Given(NamedTuple):
    """A value that somebody gave, unchecked."""

    value: Any
    place: str
    """Where it stands, in words that begin a sentence."""


def load_settings(
    flags: Mapping[str, Any],
    environment: MutableMapping[str, str],
    default_file: Path,
    *,
    demo: bool = False,
) -> Settings:
    """Return the checked settings. Raises SettingsError.

    `flags` holds only what was given on the command line, `config` and `profile` among it. The
    private key is taken out of the environment, so that no child process gets it.
    """
    private_key = environment.pop(_PRIVATE_KEY, "").strip()
    variables = _from_environment(environment)
    named = flags.get("config") or environment.get("ALURA_CONFIG")
    file = Path(os.path.expanduser(named)) if named else default_file
    table = _read_file(file, must_exist=bool(named))
    profile = flags.get("profile") or environment.get("ALURA_PROFILE")
    given = _from_file(table, profile, file) | variables
    for key, value in flags.items():
        if key not in {"config", "profile"}:
            flag = key.removeprefix("demo_").replace("_", "-")
            given[key] = Given(value, f"--{flag}")
    if demo:
        given["base_url"] = Given(DEMO_URL, "The demo's address")
    secret = SecretText(private_key) if private_key else None
    return replace(_settings(_checked(given), given), demo=demo, private_key=secret)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Given]:
    given = {}
    for variable in sorted(environment):
        if not variable.startswith(_PREFIX) or variable in _NO_SETTINGS:
            continue
        if variable in _VARIABLES:
            given[_VARIABLES[variable]] = Given(environment[variable], variable)
        elif _SECRET_NAME.search(variable.removeprefix(_PREFIX)):
            raise SettingsError(f"{variable} is not read; such a thing is asked for. Unset it.")
        else:
            # A misspelt ALURA_READ_ONLY that is passed over could cost money.
            meant = _did_you_mean(variable, _VARIABLES) or " Unset it."
            raise SettingsError(f"{variable} is no setting.{meant}")
    return given


def _read_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if not must_exist:
            return {}
        raise SettingsError(f"There is no settings file {path}. Check its name.") from None
    except OSError as error:
        raise SettingsError(
            f"Cannot read the settings file {path}: {error.strerror}. Check its permissions."
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"The settings file {path} is no UTF-8 text. Save it so.") from None
    # Most have none, and reading its parser takes a while.
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is no valid TOML: {error}.") from None


def _from_file(table: dict[str, Any], wanted: str | None, file: Path) -> dict[str, Given]:
    """Return the settings of the file, those of the profile over the general ones."""
    _refuse_secrets(table, file)
    top = dict(table)
    profiles = top.pop("profiles", {})
    own_choice = top.pop("profile", None)
    if wanted is None and own_choice is not None:
        wanted = str(own_choice)
    if not (isinstance(profiles, dict) and all(isinstance(p, dict) for p in profiles.values())):
        raise SettingsError(f"“profiles” in {file} must hold tables such as [profiles.main].")
    given = _from_table(top, "", file)
    # Every profile is checked, so that a mistake is found before the day it is needed.
    by_name = {n: _from_table(p, f"profiles.{n}.", file) for n, p in profiles.items()}
    if wanted is None:
        return given
    if wanted not in by_name:
        meant = _did_you_mean(wanted, by_name) or " Add it, or name another."
        raise SettingsError(f"There is no profile “{wanted}” in {file}.{meant}")
    return given | by_name[wanted]


def _from_table(table: dict[str, Any], prefix: str, file: Path) -> dict[str, Given]:
    flat = _flattened(table, prefix, file)
    for key in flat:
        if key not in CHECKS:
            meant = _did_you_mean(key, CHECKS) or " Take it out."
            raise SettingsError(f"“{prefix}{key}” in {file} is no setting.{meant}")
    return {k: Given(value, f"“{prefix}{k}” in {file}") for k, value in flat.items()}


_TABLES = ("paces", "contract", "contract.bodies")
"""The tables within the file; what stands in them goes by its dotted name."""


def _flattened(
    table: dict[str, Any], prefix: str, file: Path, above: str = ""
) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in table.items():
        name = f"{above}{key}"
        if name not in _TABLES:
            flat[name] = value
        elif isinstance(value, dict):
            flat |= _flattened(value, prefix, file, f"{name}.")
        else:
            raise SettingsError(f"“{prefix}{name}” in {file} must be a table, [{prefix}{name}].")
    return flat


def _refuse_secrets(table: Mapping[str, Any], file: Path) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _refuse_secrets(value, file)
        texts = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
        if _SECRET_NAME.search(key) or any(_SECRET_VALUE.fullmatch(t.strip()) for t in texts):
            raise SettingsError(
                f"“{key}” in {file} looks like a secret. Take it out: a key belongs into a "
                "keystore (alura wallet import), passphrases and tokens are asked for."
            )
        if key == "proxy" and any("@" in text for text in texts):
            raise SettingsError(
                f"“proxy” in {file} holds a password. Take it out and set ALURA_PROXY instead."
            )


def _checked(given: Mapping[str, Given]) -> dict[str, Any]:
    """Return what was given, each in its own type."""
    checked = {}
    for key, check in CHECKS.items():
        if key in given:
            value, place = given[key]
            try:
                checked[key] = check(value)
            except ValueError as error:
                meant = _did_you_mean(str(value), THEMES) if key == "theme" else ""
                raise SettingsError(f"{place} {error}.{meant}") from None
    return checked


def _settings(checked: Mapping[str, Any], given: Mapping[str, Given]) -> Settings:
    """Put the settings together, and hold them to the rules that span several."""
    paces = {k.removeprefix("paces."): v for k, v in checked.items() if k.startswith("paces.")}
    values = {key: value for key, value in checked.items() if "." not in key}
    values["contract"] = BodyRules(
        checked.get("contract.integer_amount"),
        tuple(n for k, names in checked.items() if k.startswith("contract.bodies.") for n in names),
    )
    values["names"] = checked.get("contract.names", ())
    origin = parse_origin(values.setdefault("base_url", DEFAULT_URL))
    is_protected = origin.scheme == "https" or origin.is_loopback
    if not (is_protected or values.get("allow_plain_http", False)):
        raise SettingsError(
            f"{given['base_url'].place} must begin with https:// because others could read and "
            "change what is sent; allow_plain_http permits it for a network that is yours."
        )
    values.setdefault("read_only", not is_trusted(origin, values.get("trusted_hosts", ())))
    return Settings(**values, paces=Paces(**paces))


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question with a blank before it, or nothing."""
    close = get_close_matches(word, sorted(known), n=1)
    return f" Did you mean “{close[0]}”?" if close else ""
