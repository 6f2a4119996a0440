"""The README says what is there: commands, keys, settings, pictures."""

import ast
import re
from dataclasses import MISSING, fields
from inspect import getfile
from itertools import pairwise
from pathlib import Path

import pytest

from app.models.bodies import BodyRules
from app.settings import Paces, Settings
from app.ui.keys import APP_KEYS, CLOSE_KEY, CLOSE_TRADE_KEY, MONEY_KEYS, REPLAY_KEYS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_SET_BY_USERS = {"demo", "private_key", "paces", "contract", "names"}
"""Set by the command, by ALURA_PRIVATE_KEY, and by tables of their own."""


def words_under_fields(cls: type) -> dict[str, str]:
    tree = ast.parse(Path(getfile(cls)).read_text(encoding="utf-8"))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls.__name__).body
    words = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            assert isinstance(field.target, ast.Name)
            assert isinstance(text.value, ast.Constant)
            words[field.target.id] = str(text.value.value)
    return words


def row(cls: type, name: str, prefix: str = "") -> str:
    default = next(f.default for f in fields(cls) if f.name == name)
    assert default is not MISSING
    shown = "" if default in (None, ()) else str(default)
    if isinstance(default, bool):
        shown = "by host" if name == "read_only" else shown.lower()
    words = words_under_fields(cls)[name].rstrip(".").replace("|", "\\|")
    return f"| `{prefix}{name}` | {f'`{shown}`' if shown else ''} | {words} |"


ROWS = [
    *(row(Settings, f.name) for f in fields(Settings) if f.name not in NOT_SET_BY_USERS),
    *(row(Paces, f.name, "paces.") for f in fields(Paces)),
    *(row(BodyRules, f.name, "contract.") for f in fields(BodyRules)),
    row(Settings, "names", "contract."),
]


@pytest.mark.parametrize("line", ROWS)
def test_every_setting_stands_in_the_readme_with_its_default(line: str) -> None:
    assert line in README


def test_the_readme_knows_no_setting_that_does_not_exist() -> None:
    listed = re.findall(r"^\| `([a-z_.]+)` \|", README.partition("## Configuration")[2], re.M)
    assert len(listed) == len(ROWS)


@pytest.mark.parametrize(
    "binding", [*APP_KEYS, CLOSE_KEY, CLOSE_TRADE_KEY, *MONEY_KEYS], ids=lambda b: b.key
)
def test_every_key_of_all_screens_stands_in_the_readme(binding) -> None:
    key = binding.key_display or binding.key
    if key == "ctrl+c":
        return
    assert f"| `{key}` |" in README


@pytest.mark.parametrize("binding", REPLAY_KEYS, ids=lambda b: b.key)
def test_every_key_of_a_tape_stands_in_the_readme(binding) -> None:
    rows = README.partition("## Record and replay")[2].partition("## Configuration")[0]
    assert f"`{binding.key_display or binding.key}`" in rows


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((screenshots/[^)]+)\)", README)
    assert pictures
    assert [path for path in pictures if not (ROOT / path).is_file()] == []


def test_the_two_commands_are_one_line_each() -> None:
    run = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/alura demo"
    test = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest"
    assert {run, test} <= set(README.splitlines())
