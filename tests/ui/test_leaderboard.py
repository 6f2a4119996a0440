"""The leaderboard by keys: pages, the own row, windows, and what the server leaves out."""

import json
from typing import Any

import pytest

from app import ranking_source
from app.ui import format as fmt
from tests.support.driving import NARROW, WIDE, Stage
from tests.support.dumps import looks_as_kept

RANKINGS = "/api/leaderboard/rankings"
NOBODY = b'{"statusCode": 404, "message": "User not found in leaderboard", "error": "Not Found"}'


def asked(stage: Stage) -> list[str]:
    """The queries for rankings, but for those that look for the neighbours of the own place."""
    queries = [sent.query for sent in stage.wire.sent if sent.path == RANKINGS]
    return [query for query in queries if "page=5" not in query]


def change_rows(stage: Stage, change: Any) -> None:
    stage.wire.change(RANKINGS, lambda page: {**page, "data": [change(r) for r in page["data"]]})


def header(stage: Stage) -> list[str]:
    return stage.rows[stage.rows.index(stage.row(" Rankings ")) + 1].split()


async def test_scrolling_to_the_end_loads_one_more_page_and_moves_nothing(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        assert " Rankings 100 of 5,000" in stage.text
        before = len(asked(stage))
        table = stage.app.screen.table
        await stage.press("G")
        chosen, top = table.cursor_key, stage.rows[2:6]
        assert stage.row(" ▌").split()[1] == "100"
        await stage.until(lambda: "Rankings 200 of 5,000" in stage.text, 10)
        assert table.cursor_key == chosen
        assert stage.rows[2:6] == top
        assert ["page=2" in query for query in asked(stage)[before:]].count(True) == 1
        await stage.press("down")
        assert stage.row(" ▌").split()[1] == "101"


def short(page: dict[str, Any]) -> dict[str, Any]:
    """A page of a board that ends earlier than it says."""
    return {**page, "data": [row for row in page["data"] if row["rank"] <= 1_400]}


async def test_all_pages_are_loaded_on_request_until_it_is_stopped_or_they_end(
    stage: Stage,
) -> None:
    stage.wire.change(RANKINGS, short)
    async with stage.running(NARROW, "5"):
        began, at = stage.app.clock.monotonic(), stage.app.screen.table.cursor_key
        await stage.press("L")
        assert "loading all, L stops it" in stage.row(" Rankings ")
        await stage.until(lambda: "Rankings 900 of 5,000" in stage.text, 30)
        assert stage.app.clock.monotonic() - began >= 3, "at the pace of all reads"
        await stage.press("L")
        assert "L stops it" not in stage.text
        await stage.advance(20)
        assert "Rankings 1,100 of 5,000" in stage.text, "what was under way, and no more"
        await stage.press("L")
        await stage.until(lambda: "Rankings 1,400 of 5,000" in stage.text, 30)
        await stage.until(lambda: "L stops it" not in stage.text, 10)
        asked_for = len(asked(stage))
        await stage.press("G")
        assert stage.row(" ▌").split()[1] == "1,400"
        assert stage.app.screen.table.cursor_key != at
        assert not any("page=16" in query for query in asked(stage)[:asked_for])


async def test_loading_all_can_be_asked_for_before_the_first_page_and_says_when_all_are_there(
    stage: Stage,
) -> None:
    stage.wire.change(RANKINGS, short)
    held = stage.wire.hold(RANKINGS)
    async with stage.running(NARROW, "5", loaded=False):
        await stage.press("5")
        await stage.advance(1)
        await stage.press("L")
        assert "all once the first are here, L stops it" in stage.row(" Rankings ")
        await stage.press("L")
        assert "L stops it" not in stage.text
        await stage.press("L")
        held.set()
        await stage.until(lambda: "loading all, L stops it" in stage.text, 20)
        await stage.until(lambda: "Rankings 1,400 of 5,000" in stage.text, 40)
        await stage.until(lambda: "L stops it" not in stage.text, 10)
        before = len(asked(stage))
        await stage.press("L")
        assert "all are loaded already" in stage.row(" Rankings ")
        await stage.advance(5)
        assert len(asked(stage)) == before


async def test_keys_pressed_while_a_page_is_loading_ask_for_no_further_one(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        before = len(asked(stage))
        held = stage.wire.hold(RANKINGS)
        await stage.press("G", "up", "up", "down", "up")
        held.set()
        await stage.until(lambda: "Rankings 200 of 5,000" in stage.text, 10)
        await stage.advance(5)
        assert not any("page=3" in query for query in asked(stage)[before:])


async def test_a_failed_page_leaves_the_loaded_rows_and_is_tried_again(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        stage.service.break_with(f"5xx:{RANKINGS}:3")
        await stage.press("G")
        await stage.until(lambda: "✕ server error" in stage.row(" Rankings "), 20)
        assert "Rankings 100 of 5,000" in stage.text
        assert stage.row(" ▌").split()[1] == "100"
        await stage.until(lambda: "Rankings 200 of 5,000" in stage.text, 70)
        assert stage.row(" Rankings ").endswith("live")


async def test_the_own_place_stands_between_its_neighbours(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        for size in (NARROW, WIDE):
            await stage.resize(*size)
            await stage.load()
            rows = stage.rows
            row = next(row for row in rows if row.startswith(" ›"))
            at = rows.index(row)
            assert row.split()[1] == "437", size
            assert f"{fmt.address(stage.address)} you" in row, size
            assert [rows[n].split()[0] for n in (at - 1, at + 1)] == ["436", "438"], size
            assert "behind rank 436" in stage.text, size
            assert "ahead of 438" in stage.text, size
        assert "You 437 of 5,000" in stage.text


async def test_o_goes_to_the_own_row_once_it_is_loaded(stage: Stage) -> None:
    def mine(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "address": stage.address} if row["rank"] == 42 else row

    change_rows(stage, mine)
    async with stage.running(NARROW, "5", "o"):
        assert stage.row(" ▌").split()[1] == "42"
        assert " you" in stage.row(" ▌")


async def test_another_window_shows_only_its_own_rows(stage: Stage) -> None:
    async with stage.running(NARROW, "5", "down", "down"):
        assert "the server’s own window" in stage.row(" Rankings ")
        held = stage.wire.hold(RANKINGS)
        await stage.press("]")
        await stage.advance(1)
        assert "  day · by rank" in stage.row(" Rankings ")
        assert "reading rankings from demo.localhost" in stage.text
        assert "0x" not in "".join(stage.rows[2:16])
        held.set()
        await stage.load()
        wanted = await stage.service.get(RANKINGS, limit=100, window="day")
        rows = [stage.app.screen.table.rows[key] for key in stage.app.screen.table.rows.listed]
        assert [row.address for row in rows] == [row["address"] for row in wanted.json()["data"]]
        assert [row.rank for row in rows] == list(range(1, 101))


async def test_brackets_go_round_the_windows(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        for window in ("day", "week", "month", "all"):
            await stage.press("]")
            await stage.load()
            assert f"  {window} · by rank" in stage.row(" Rankings ")
            assert f"={window}" in asked(stage)[-1]
        await stage.press("]")
        assert "the server’s own window" in stage.row(" Rankings ")
        await stage.press("[", "[")
        assert "  month · by rank" in stage.row(" Rankings ")


async def test_what_the_server_does_not_send_is_no_column(stage: Stage) -> None:
    async with stage.running(WIDE, "5"):
        assert {"ROI", "won", "volume", "chg"} <= set(header(stage))
        left = ("winRatePercent", "roiPercent", "rankChange")
        change_rows(stage, lambda row: {name: row[name] for name in row if name not in left})
        await stage.press("r")
        await stage.advance(2)
        assert not {"ROI", "won", "chg"} & set(header(stage))
        assert "volume" in header(stage)


async def test_a_ratio_without_a_unit_is_shown_raw(stage: Stage) -> None:
    def unitless(row: dict[str, Any]) -> dict[str, Any]:
        return {**{k: v for k, v in row.items() if k != "roiPercent"}, "roi": 0.25}

    change_rows(stage, unitless)
    async with stage.running(NARROW, "5"):
        first = stage.row(" ▌")
        assert "0.25 unit?" in first
        assert "25 %" not in first
        assert "0.25 %" not in first


async def test_rankings_that_are_old_say_so(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        stage.service.break_with("no-connection::always")
        await stage.press("r")
        await stage.until(lambda: "○ offline" in stage.row(" Rankings "), 20)
        assert "No way to demo.localhost." in stage.text
        assert "Rankings 100 of 5,000" in stage.text


async def test_search_finds_an_address_and_esc_gives_all_back(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        wanted = stage.wire.bodies[RANKINGS]["data"]
        address = json.dumps(wanted)  # The last page that was read holds the own place.
        assert stage.address in address
        some = stage.app.screen.table.rows.listed[30]
        row = stage.app.screen.table.rows.get(some)
        await stage.press("/", *row.address[2:8].lower(), "enter")
        assert stage.app.screen.table.rows.listed == [some]
        await stage.press("escape")
        assert len(stage.app.screen.table.rows.listed) == 100


async def test_nobody_is_ranked_where_the_server_knows_no_rank(stage: Stage) -> None:
    stage.wire.answer(f"/user/{'0' * 24}", 404, NOBODY)
    stage.wire.answer(f"/user/{stage.address}", 404, NOBODY)
    stage.wire.change("/user/profile", lambda profile: {**profile, "id": "0" * 24})
    async with stage.running(WIDE, "5"):
        assert "You have no rank yet." in stage.text
        assert "your place" not in stage.text


async def test_the_population_and_its_course_stand_behind_v(stage: Stage) -> None:
    async with stage.running(NARROW, "5", "v"):
        looks_as_kept(stage, "leaderboard-80x24-everyone")
        for size in (NARROW, WIDE):
            await stage.resize(*size)
            await stage.press("v")
            await stage.join_threads()
            looks_as_kept(stage, f"leaderboard-{size[0]}x{size[1]}-over-time")
            await stage.press("v")


async def test_enter_shows_one_account_read_anew(stage: Stage) -> None:
    def asked() -> list[str]:
        return [sent.path for sent in stage.wire.sent if f"/user/{second}" in sent.path]

    async with stage.running(NARROW, "5", "down"):
        second = stage.app.screen.table.cursor_key
        held = stage.wire.hold(f"/user/{second}")
        await stage.press("enter")
        await stage.advance(1)
        assert "reading this account from demo.localhost" in stage.text
        held.set()
        await stage.until(lambda: "435 ranks above you" in stage.text, 10)
        row = stage.app.trader.value
        assert f"address           {row.address}" in stage.text
        assert f"{fmt.signed(row.pnl)} USDC" in stage.text
        stage.service.break_with("5xx:/api/leaderboard/user:always")
        await stage.press("r")
        await stage.until(lambda: "✕ server error" in stage.text, 10)
        assert "435 ranks above you" in stage.text
        await stage.press("escape")
        before = len(asked())
        await stage.advance(70)
        assert len(asked()) == before
        # The own row is read by the same endpoint: it no longer passes for current.
        assert "your place  ✕ server error 502" in stage.text


async def test_an_account_without_a_page_is_said_to_have_none(stage: Stage) -> None:
    async with stage.running(NARROW, "5"):
        row = stage.app.screen.table.cursor_row
        for name in (row.user_id, row.address):
            stage.wire.answer(f"/user/{name}", 404, NOBODY)
        await stage.press("enter")
        await stage.until(lambda: "The server has no page for this account" in stage.text, 10)


async def test_the_next_visit_says_how_the_rank_has_moved(stage: Stage) -> None:
    user = stage.service.world.account(stage.address).id
    async with stage.running(WIDE, "5"):
        assert "last visit" not in stage.text
        stage.wire.change(f"/user/{user}", lambda row: {**row, "rank": 428})
        stage.clock.jump(7_800)
        await stage.until(lambda: "last visit        ▲ 9 since 14:02:" in stage.text, 10)
        await stage.press("1")
        await stage.until(lambda: "428 of 5,000 ▲ 9" in stage.text, 10)


async def test_rows_read_long_ago_are_gray_until_the_cursor_comes_to_them(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_source, "TURN", 2)
    async with stage.running(NARROW, "1", "5"):
        table = stage.app.screen.table
        for pages in range(2, 5):
            await stage.press("G")
            await stage.until(lambda pages=pages: f"Rankings {pages}00 of" in stage.text, 10)
        stage.clock.jump(130)
        await stage.advance(3)
        old = [key for key in table.rows.listed if key in table.rows.unread]
        assert len(old) == 200
        await stage.press("g")
        assert table.cursor_key not in table.rows.unread
        table.move_cursor(old[0])
        await stage.advance(2)
        assert old[0] not in table.rows.unread
        assert table.cursor_key == old[0]
