"""What is kept of a table's columns and order between runs."""

import json
from pathlib import Path

from app.table_layouts import KeptOrder, TableLayout, TableLayouts

CHOICE = TableLayout(
    {"leverage": True, "entry": False}, KeptOrder("danger", "", is_descending=True)
)


def kept(file: Path, table: str, layout: TableLayout) -> None:
    layouts = TableLayouts(file)
    layouts.note(table, layout)
    assert layouts.save() == ""


def test_a_choice_is_there_in_the_next_run_in_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "tables.json"
    kept(file, "trade.positions", CHOICE)
    again = TableLayouts(file)
    assert again.of("trade.positions") == CHOICE
    assert again.of("dashboard.positions") == TableLayout()
    assert again.problem == ""
    assert file.stat().st_mode & 0o777 == 0o600


def test_programs_that_run_at_once_keep_each_others_tables_and_the_last_choice(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tables.json"
    one, other = TableLayouts(file), TableLayouts(file)
    assert one.of("a") == other.of("a") == TableLayout()
    one.note("a", CHOICE)
    other.note("b", TableLayout({"x": False}))
    assert one.save() == other.save() == ""
    other.note("a", TableLayout({"y": True}))
    assert other.save() == ""
    again = TableLayouts(file)
    assert again.of("a") == TableLayout({"y": True})
    assert again.of("b") == TableLayout({"x": False})


def test_what_is_as_built_in_again_leaves_the_file(tmp_path: Path) -> None:
    file = tmp_path / "tables.json"
    kept(file, "a", CHOICE)
    kept(file, "b", CHOICE)
    kept(file, "a", TableLayout())
    assert list(json.loads(file.read_text())["tables"]) == ["b"]


def test_a_file_that_cannot_be_used_is_said_in_words_and_the_next_choice_writes_it_anew(
    tmp_path: Path,
) -> None:
    file = tmp_path / "tables.json"
    order = '{"name": "x", "column": "y", "descending": 1}'
    for text in (
        "", "[]", "{", "\udcff", '{"version": 1}', '{"version": 1, "tables": []}', '"version"',
        '{"version": 1, "tables": {"a": {"columns": {"x": "no"}}}}', "[" * 5_000,
        f'{{"version": 1, "tables": {{"a": {{"columns": {{}}, "order": {order}}}}}}}',
    ):  # fmt: skip
        file.write_bytes(text.encode(errors="surrogateescape"))
        file.chmod(0o600)
        layouts = TableLayouts(file)
        assert layouts.of("a") == TableLayout()
        assert "tables.json is not of this program" in layouts.problem
        assert f"writes {file} anew" in layouts.problem
    file.write_text('{"version": 2, "tables": {"a": {"columns": {"x": true}}}}')
    layouts = TableLayouts(file)
    assert layouts.of("a") == TableLayout()
    assert "another version" in layouts.problem
    layouts.note("a", CHOICE)
    assert layouts.save() == ""
    assert TableLayouts(file).of("a") == CHOICE


def test_a_file_that_others_can_change_is_not_trusted(tmp_path: Path) -> None:
    file = tmp_path / "tables.json"
    kept(file, "a", CHOICE)
    file.chmod(0o666)
    layouts = TableLayouts(file)
    assert layouts.of("a") == TableLayout()
    assert "chmod 600" in layouts.problem


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    layouts = TableLayouts(tmp_path / "blocked" / "tables.json")
    layouts.note("a", CHOICE)
    assert "hold until you quit" in layouts.save()


def test_without_a_path_nothing_is_kept() -> None:
    layouts = TableLayouts(None)
    layouts.note("a", CHOICE)
    assert layouts.save() == ""
    assert layouts.of("a") == TableLayout()
