"""Breaks the money path on purpose, one way at a time, in a copy: a named test must notice.

`pytest -m mutations` runs them all. That each still fits the code is checked in every run.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.mutations import MUTATIONS, Mutation

ROOT = Path(__file__).parents[2]
COPIED = ("app", "styles", "tests", "pyproject.toml", "README.md", "LICENSE")
PATIENCE = 240.0
"""Seconds for the tests of one breakage."""
PATIENCE_FOR_ALL = 1200.0
"""Seconds for the tests of all of them."""

by_name = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a copy of the project to break."""
    to = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            waste = shutil.ignore_patterns("__pycache__", "__snapshots__")
            shutil.copytree(source, to / name, ignore=waste)
        elif source.exists():
            shutil.copy(source, to / name)
    return to


def run(copied: Path, *tests: str, patience: float = PATIENCE) -> subprocess.CompletedProcess[str]:
    """Run some tests of a copy against the code of that copy."""
    names = {"PYTHONPATH": str(copied), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-n0", "-p", "no:cacheprovider", *tests],
        cwd=copied,
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )


def place(test: str) -> tuple[str, int]:
    """Return where a test stands: tests of one file may count on those above them."""
    path, _, name = test.partition("::")
    return path, (ROOT / path).read_text().index(f"def {name.partition('[')[0]}(")


@by_name
def test_each_breakage_still_fits_the_code(mutation: Mutation) -> None:
    code = (ROOT / mutation.file).read_text()
    assert code.count(mutation.old) == 1, f"{mutation.file} has changed: {mutation.old!r}"
    path, _, name = mutation.test.partition("::")
    name = re.sub(r"\[.*", "", name)
    assert f"def {name}(" in (ROOT / path).read_text(), f"there is no {mutation.test}"


def test_there_are_enough_breakages_and_no_two_are_the_same() -> None:
    assert len(MUTATIONS) >= 20
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)
    assert len({(mutation.file, mutation.old, mutation.new) for mutation in MUTATIONS}) == len(
        MUTATIONS
    )


@pytest.mark.mutations
@pytest.mark.timeout(PATIENCE_FOR_ALL)
def test_the_named_tests_pass_on_a_copy_that_is_not_broken(copied: Path) -> None:
    tests = sorted({mutation.test for mutation in MUTATIONS}, key=place)
    result = run(copied, *tests, patience=PATIENCE_FOR_ALL)
    assert result.returncode == pytest.ExitCode.OK, result.stdout + result.stderr


@pytest.mark.mutations
@pytest.mark.timeout(PATIENCE)
@by_name
def test_a_breakage_is_noticed(mutation: Mutation, copied: Path) -> None:
    file = copied / mutation.file
    code = file.read_text()
    file.write_text(code.replace(mutation.old, mutation.new))
    try:
        result = run(copied, mutation.test)
    finally:
        file.write_text(code)
    # Anything but "tests failed" is a breakage that cannot even be run.
    assert result.returncode == pytest.ExitCode.TESTS_FAILED, result.stdout + result.stderr
    assert "1 failed" in result.stdout
