"""Where files lie, and that those with secrets are private."""

import os
import stat
from pathlib import Path

import pytest

from app import paths
from app.private_files import NotPrivateError, private_folder, read_private, write_private


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_one_variable_moves_everything_that_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALURA_HOME", str(tmp_path))
    places = [
        *(paths.config_file(), paths.keystores(), paths.tokens(), paths.accepted_domains()),
        *(paths.challenges(), paths.journal(), paths.locks(), paths.log_file()),
        paths.crash_reports(),
    ]
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)


def test_without_it_everything_lies_in_the_users_own_folders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("ALURA_HOME", raising=False)
    assert paths.config_file().is_relative_to(Path.home()) or "XDG_CONFIG_HOME" in os.environ
    assert "alura" in paths.tokens().parts


def test_styles_are_found_beside_the_package_and_the_installed_ones_win(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "app"
    (tmp_path / "styles").mkdir()
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert paths.styles() == tmp_path / "styles"
    (package / "styles").mkdir(parents=True)
    assert paths.styles() == package / "styles"


def test_the_base_stylesheet_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "styles").mkdir()
    for name in ("widgets", "base", "chart"):
        (tmp_path / "styles" / f"{name}.tcss").touch()
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert [sheet.stem for sheet in paths.stylesheets()] == ["base", "chart", "widgets"]


def test_a_private_file_is_0600_whatever_the_umask_and_leaves_nothing_beside_it(
    tmp_path: Path,
) -> None:
    old = os.umask(0)
    try:
        write_private(tmp_path / "a", b"one")
        write_private(tmp_path / "a", b"two")
    finally:
        os.umask(old)
    assert mode(tmp_path / "a") == 0o600
    assert read_private(tmp_path / "a") == b"two"
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_that_may_not_be_replaced_stays(tmp_path: Path) -> None:
    write_private(tmp_path / "a", b"one")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "a", b"two", replace=False)
    assert read_private(tmp_path / "a") == b"one"
    assert os.listdir(tmp_path) == ["a"]


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o602, 0o601])
def test_a_file_that_others_can_reach_is_refused_with_the_command(
    tmp_path: Path, bits: int
) -> None:
    path = tmp_path / "it's mine"
    write_private(path, b"secret")
    path.chmod(bits)
    with pytest.raises(NotPrivateError, match="chmod 600") as caught:
        read_private(path)
    assert "secret" not in str(caught.value)


def test_a_pipe_in_place_of_the_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(NotPrivateError, match="not a plain file"):
        read_private(tmp_path / "pipe")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    write_private(tmp_path / "huge", b"x" * 1_000_001)
    with pytest.raises(NotPrivateError, match="too large"):
        read_private(tmp_path / "huge")


def test_a_folder_of_ours_is_narrowed_to_0700(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True, mode=0o755)
    assert mode(private_folder(folder)) == 0o700
    assert mode(private_folder(tmp_path / "new")) == 0o700
