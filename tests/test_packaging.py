"""The wheel: what a user gets has the stylesheets, the command and the types, and no tests."""

import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from hatchling import build

from app import __version__

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """Build the wheel in this process: no isolated environment, so no network."""
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build.build_wheel(str(folder))
    with zipfile.ZipFile(folder / name) as wheel:
        yield wheel


def in_dist_info(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(f"alura_terminal-{__version__}.dist-info/{name}").decode()


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return Parser().parsestr(in_dist_info(wheel, "METADATA"))


def test_the_wheel_has_the_stylesheets_of_the_checkout(wheel: zipfile.ZipFile) -> None:
    packed = {n: wheel.read(n) for n in wheel.namelist() if n.endswith(".tcss")}
    here = {f"app/styles/{p.name}": p.read_bytes() for p in (ROOT / "styles").glob("*.tcss")}
    assert here
    assert packed == here


def test_the_wheel_has_every_module_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packed = {n for n in wheel.namelist() if not n.endswith(".tcss") and ".dist-info/" not in n}
    modules = {str(p.relative_to(ROOT)) for p in (ROOT / "app").rglob("*.py")}
    assert packed == modules | {"app/py.typed"}


def test_the_metadata_names_what_is_installed(metadata: Message) -> None:
    assert metadata["Name"] == "alura-terminal"
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_every_dependency_is_bounded_from_above(metadata: Message) -> None:
    required = [r for r in metadata.get_all("Requires-Dist", []) if "extra ==" not in r]
    assert required
    assert [r for r in required if "<" not in r and "==" not in r] == []


def test_what_draws_is_pinned(metadata: Message) -> None:
    pinned = {
        r.partition("==")[0]
        for r in metadata.get_all("Requires-Dist", [])
        if "==" in r.split(";")[0]
    }
    assert {"textual", "rich", "plotext", "pytest-textual-snapshot"} <= pinned


def test_the_wheel_installs_the_command_and_the_license(wheel: zipfile.ZipFile) -> None:
    assert in_dist_info(wheel, "entry_points.txt").split("\n")[:2] == [
        "[console_scripts]",
        "alura = app.__main__:main",
    ]
    assert in_dist_info(wheel, "licenses/LICENSE") == (ROOT / "LICENSE").read_text()
