"""What a reviewer would otherwise have to look for: sizes, excepts, colours, tables that agree."""

import ast
import io
import re
import socket
import tokenize
from collections.abc import Iterator
from functools import cache
from inspect import getmembers, iscoroutinefunction
from pathlib import Path
from unittest.mock import Mock

import httpx
import pytest
from textual.color import COLOR_NAME_TO_RGB
from textual.reactive import Reactive
from textual.widgets import Input

from app import paths
from app.api.catalog import CATALOG, ENDPOINTS, Effect
from app.api.client import ActingClient, Changes, Money, ReadOnlyClient
from app.feed_table import feed_specs
from app.feeds import Feed, FeedSpec, Topic
from app.settings import Paces
from app.ui.app import AluraApp
from app.ui.feed_app import FeedApp
from app.ui.keys import (
    APP_KEYS,
    CLOSE_KEY,
    CLOSE_TRADE_KEY,
    CURSOR_KEYS,
    REPLAY_KEYS,
    SCREENS,
    TABLE_KEYS,
)
from app.ui.screens.base import FeedScreen
from tests.conftest import NetworkUsed
from tests.support.manual_clock import ManualClock

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "app").rglob("*.py"))
SHEETS = sorted((ROOT / "styles").glob("*.tcss"))
COLOURED = {ROOT / "app/ui/colours.py", ROOT / "app/ui/themes.py"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


MARK = re.compile(r"type:\s*ignore|noqa")


def comments(path: Path) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


# Files


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_says_what_it_owns(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300
    doc = ast.get_docstring(tree(path))
    assert doc
    assert doc.strip()


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=name)
def test_a_package_is_one_line_of_docstring(path: Path) -> None:
    statements = tree(path).body[1:]
    if path == ROOT / "app/__init__.py":
        assert [ast.unparse(s).partition(" = ")[0] for s in statements] == ["__version__"]
    else:
        assert statements == []
    assert "\n" not in (ast.get_docstring(tree(path)) or "")


def test_modules_are_named_by_what_they_own() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_utils"}
    assert vague & {path.stem for path in MODULES} == set()


def test_no_module_catches_everything() -> None:
    caught = [
        f"{name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or re.search(r"\b(Base)?Exception\b", ast.unparse(node.type)))
    ]
    assert caught == []


def test_exceptions_from_the_rules_are_few_and_have_a_reason() -> None:
    marks = [
        (name(path), comment)
        for path in MODULES
        if MARK.search(path.read_text(encoding="utf-8"))
        for comment in comments(path)
        if MARK.search(comment)
    ]
    assert len(marks) <= 10
    bare = [
        mark for mark in marks if not re.search(r"(ignore\[[\w, -]+\]|noqa: \w+) +# +\w", mark[1])
    ]
    assert bare == []


def test_plotext_is_touched_in_one_module() -> None:
    # It is loaded by name, so import-linter does not see it.
    touching = [
        name(path)
        for path in MODULES
        if "plotext" in path.read_text(encoding="utf-8")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and '"plotext"' in ast.unparse(node).replace("'", '"')
    ]
    assert set(touching) == {"app/ui/widgets/line_plot.py"}


# Colours

_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?:[0-9a-fA-F]{2})?\b")
_WORDS = set(COLOR_NAME_TO_RGB) - {"transparent"} | {
    "bright_black",
    "bright_red",
    "bright_green",
    "bright_yellow",
}


def test_stylesheets_name_no_colour_of_their_own() -> None:
    found = []
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for prop, value in re.findall(r"([\w-]+)\s*:\s*([^;{}]+);", text):
            words = set(re.findall(r"(?<![\w$-])[a-z]\w*", value))
            if _HEX.search(value) or words & _WORDS or re.search(r"\b(rgb|hsl)a?\(", value):
                found.append((sheet.name, prop, value))
    assert found == []


def test_code_names_colours_in_one_place() -> None:
    found = [
        (name(path), node.value)
        for path in MODULES
        if path not in COLOURED and path.is_relative_to(ROOT / "app/ui")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if _HEX.search(node.value) or node.value.lower() in _WORDS
    ]
    assert found == []


# Tables that must agree


def test_the_app_has_one_reactive_for_each_topic() -> None:
    reactives = {k: v for k, v in vars(FeedApp).items() if isinstance(v, Reactive)}
    feeds = {k for k, reactive in reactives.items() if isinstance(reactive._default, Feed)}
    assert feeds == {topic.value for topic in Topic}


def test_wiring_says_how_each_topic_is_read() -> None:
    specs = feed_specs(Mock(), Mock(), ManualClock(), Paces(), Mock(), Mock())
    assert set(specs) == set(Topic)
    assert all(isinstance(spec, FeedSpec) and spec.every > 0 for spec in specs.values())


def rows_called_by(*owners: type) -> list[str]:
    """Return the catalogue rows that the methods of these classes send, once for each method."""
    return sorted(
        row
        for owner in owners
        for _, method in getmembers(owner, iscoroutinefunction)
        for row in set(method.__code__.co_consts) & set(CATALOG)
    )


def test_each_money_row_has_exactly_one_method() -> None:
    assert rows_called_by(Money) == sorted(e.name for e in ENDPOINTS if e.effect is Effect.MONEY)


def test_each_other_change_has_exactly_one_method() -> None:
    signing_in = {"challenge", "verify"}
    writes = {e.name for e in ENDPOINTS if e.effect is Effect.WRITE} - signing_in
    # It changes nothing, but whoever has a signed close can act: nothing for a read-only program.
    assert rows_called_by(Changes) == sorted({*writes, "close_signature"})


def test_a_read_only_client_reaches_nothing_that_changes_anything() -> None:
    areas = [type(part) for part in vars(ReadOnlyClient(Mock())).values()]
    reached = rows_called_by(*areas)
    assert {CATALOG[row].effect for row in reached if row not in ("challenge", "verify")} == {
        Effect.READ,
        Effect.SECRET,
    }
    acting = [type(part) for part in vars(ActingClient(Mock())).values()]
    assert sorted(rows_called_by(*acting)) == sorted(CATALOG)


def test_each_screen_has_its_key() -> None:
    keyed = {word for _, word in SCREENS} | {"events", "new_session"}
    assert set(AluraApp.MODES) == keyed
    opened = {b.action for b in APP_KEYS if b.action.startswith("open_screen")}
    assert opened == {f"open_screen('{word}')" for word in keyed}


def test_each_mode_opens_the_screen_of_its_name() -> None:
    opened = {word: make() for word, make in AluraApp.MODES.items() if callable(make)}
    assert all(isinstance(screen, FeedScreen) for screen in opened.values())
    assert {word: type(screen).__module__ for word, screen in opened.items()} == {
        word: f"app.ui.screens.{word}" for word in AluraApp.MODES
    }


def test_no_key_has_two_meanings_in_the_app() -> None:
    keys = [key for binding in APP_KEYS for key in binding.key.split(",")]
    assert len(keys) == len(set(keys))
    ids = [binding.id for binding in APP_KEYS]
    assert len(ids) == len(set(ids))


def test_the_keys_of_a_tape_mean_nothing_else() -> None:
    taken = {key for b in (*APP_KEYS, CLOSE_KEY, CLOSE_TRADE_KEY) for key in b.key.split(",")}
    for path in (ROOT / "app/ui/screens").glob("*.py"):
        taken |= {
            key
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Binding"
            for key in ast.literal_eval(node.args[0]).split(",")
        }
    assert {b.key for b in REPLAY_KEYS} & (taken | set("xXywuan")) == set()


def test_the_keys_of_a_table_mean_nothing_else() -> None:
    in_tables = [key for b in (*CURSOR_KEYS, *TABLE_KEYS) for key in b.key.split(",")]
    assert len(in_tables) == len(set(in_tables))
    app = {key for b in (*APP_KEYS, CLOSE_KEY, CLOSE_TRADE_KEY) for key in b.key.split(",")}
    assert set(in_tables) & (app | set("xXywuan")) == set()
    # The chart has no table; on every other screen a table would take the screen's key away.
    screens = (ROOT / "app/ui/screens").glob("*.py")
    paths = [path for path in screens if path.stem not in ("chart", "new_session")]
    own = {
        key
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Binding"
        for key in ast.literal_eval(node.args[0]).split(",")
    }
    assert set(in_tables) & own == set()


def test_each_column_of_a_list_has_the_figure_behind_its_cell() -> None:
    # It is what rows are sorted by and what a file gets; a bar is a picture of other columns.
    lists = [
        *(ROOT / "app/ui/columns").glob("*.py"),
        ROOT / "app/ui/widgets/event_table.py",
    ]
    without = [
        f"{path.stem}: {ast.unparse(node.args[0])}"
        for path in lists
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Column"
        if "value" not in {keyword.arg for keyword in node.keywords}
    ]
    assert {line.partition(": ")[2] for line in without} <= {"'bar'"}


def test_no_key_is_stronger_than_what_has_the_focus_except_to_leave() -> None:
    # A money binding with priority would act while somebody types into a field.
    assert [b.id for b in APP_KEYS if b.priority] == []


def test_each_stylesheet_belongs_to_something() -> None:
    owners = {
        path.stem for of in ("screens", "dialogs") for path in (ROOT / "app/ui" / of).glob("*")
    }
    assert {sheet.stem for sheet in SHEETS} <= owners | {"base", "widgets", "dialogs"}
    assert set(paths.stylesheets()) == set(SHEETS)


def test_each_rule_of_a_stylesheet_is_about_something_that_is_there() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in MODULES)
    known = {*re.findall(r"[\w-]+", code), *Input.COMPONENT_CLASSES}
    dead = []
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector in re.findall(r"([^{};]+)\{", text):
            for word in re.findall(r"(?<![\w:-])-?[A-Za-z][\w-]*", selector):
                if word not in known:
                    dead.append((sheet.name, word))
    assert dead == []


# The tests themselves


def _calls(path: Path) -> Iterator[tuple[int, str, list[ast.expr]]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (
                node.lineno,
                ast.unparse(node.func),
                [*node.args, *(k.value for k in node.keywords)],
            )


def test_no_test_sleeps() -> None:
    slept = [
        f"{name(path)}:{line} {call}"
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if re.search(r"sleep|pause", path.read_text(encoding="utf-8"))
        for line, call, arguments in _calls(path)
        if call in ("time.sleep", "asyncio.sleep", "anyio.sleep", "sleep", "pilot.pause")
        and [a for a in arguments if not (isinstance(a, ast.Constant) and a.value in (0, None))]
    ]
    assert slept == []


async def test_no_test_can_leave_this_machine() -> None:
    with pytest.raises(NetworkUsed, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80))
    with pytest.raises(NetworkUsed, match=r"api\.example\.org"):
        socket.create_connection(("api.example.org", 443))
    async with httpx.AsyncClient(trust_env=False) as http:
        with pytest.raises(BaseExceptionGroup, check=lambda g: bool(g.subgroup(NetworkUsed))):
            await http.get("http://192.0.2.1/")
