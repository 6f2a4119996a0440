"""The contract over time: kept per host with its date, never trusted from others, read again."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from app.api.client import ReadOnlyClient
from app.api.contract_source import Found
from app.contracts import ContractFile, ContractSource
from app.errors import ApiError, NoReply
from app.feeds import Selection
from app.models.contract import ContractReport
from tests.support.contracts import whole
from tests.support.manual_clock import START, ManualClock

URL = "https://api.test/prefix"


class Server(ReadOnlyClient):
    """A client whose search ends as the test says."""

    def __init__(self) -> None:
        super().__init__(Mock(host="api.test"))
        self.answer: dict[str, Any] | ApiError | None = None

    async def read_contract(self) -> Found:
        if isinstance(self.answer, ApiError):
            raise self.answer
        if self.answer is None:
            return Found(None, notes=("/api/docs-json: not found 404",))
        self.take_contract(self.answer)
        return Found(self.answer, json.dumps(self.answer), "/prefix/api/docs-json")


def source(client: Server, folder: Path, url: str = URL) -> ContractSource:
    made = ContractSource(client, ContractFile(folder, url), ManualClock())
    made.recall()
    return made


async def read(source: ContractSource) -> ContractReport:
    report: ContractReport = (await source(Selection())).value
    return report


async def test_what_was_read_is_there_at_the_next_start_with_its_date(tmp_path: Path) -> None:
    first = Server()
    first.answer = whole()
    fresh = await read(source(first, tmp_path))
    assert (fresh.source, fresh.read_at, fresh.is_cached) == ("/prefix/api/docs-json", START, False)
    assert (fresh.operations, fresh.drift) == (41, ())
    assert {one.state for one in fresh.standings} == {"present"}

    second = Server()
    second.answer = NoReply("offline")
    again = source(second, tmp_path)
    assert second.contract.size == 41
    kept = await read(again)
    assert (kept.is_cached, kept.read_at) == (True, START)
    assert "kept contract is used" in kept.notes[0]
    second.answer = None
    assert "kept one is used" in (await read(again)).notes[0]
    assert second.contract.size == 41


async def test_base_urls_are_kept_apart(tmp_path: Path) -> None:
    first = Server()
    first.answer = whole()
    await read(source(first, tmp_path))
    for url in ("https://api.test/other", "https://api.test", "https://other.test/prefix"):
        other = Server()
        source(other, tmp_path, url)
        assert not other.contract.is_known


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:200]),
        lambda path: path.write_bytes(b"[]"),
        lambda path: path.write_text(
            json.dumps({**json.loads(path.read_text()), "document": "{}"})
        ),
        lambda path: path.write_text(path.read_text().replace("2026", "soon")),
        lambda path: path.chmod(0o666),
    ],
    ids=["cut", "other", "no document", "no date", "others may write it"],
)
async def test_a_kept_file_that_cannot_be_used_counts_as_not_there(
    tmp_path: Path, damage: Any
) -> None:
    first = Server()
    first.answer = whole()
    await read(source(first, tmp_path))
    damage(tmp_path / "api.test_prefix.json")
    second = Server()
    second.answer = NoReply("offline")
    again = source(second, tmp_path)
    assert not second.contract.is_known
    with pytest.raises(NoReply):
        await read(again)


async def test_a_folder_that_cannot_be_written_is_said_and_costs_no_contract(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("")
    client = Server()
    client.answer = whole()
    report = await read(source(client, tmp_path / "file" / "below"))
    assert "could not be kept" in report.notes[0]
    assert client.contract.is_known


async def test_a_failed_read_after_a_good_one_is_a_failed_read(tmp_path: Path) -> None:
    client = Server()
    client.answer = whole()
    reads = source(client, tmp_path)
    await read(reads)
    client.answer = NoReply("offline")
    with pytest.raises(NoReply):
        await read(reads)


async def test_the_report_names_what_is_absent_changed_and_new(tmp_path: Path) -> None:
    sent = whole()
    del sent["paths"]["/user/profile"]
    sent["paths"]["/user/freeze"] = {"post": {}}
    schema = sent["paths"]["/trading-sessions"]["post"]["requestBody"]
    schema["content"]["application/json"]["schema"]["required"].append("leverage")
    client = Server()
    client.answer = sent
    report = await read(source(client, tmp_path))
    states = {one.name or one.path: one.state for one in report.standings}
    assert states["profile"] == "absent"
    assert states["start_quick"] == "changed"
    assert states["/user/freeze"] == "new"
    assert states["withdraw"] == "present"
    assert "POST /trading-sessions: the server also wants leverage" in report.drift
