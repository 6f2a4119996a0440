"""Screens are styled and laid out when something changed, and then without fail."""

from collections.abc import Iterator
from unittest.mock import MagicMock, patch

import pytest
from textual._compositor import Compositor
from textual.dom import DOMNode
from textual.geometry import Region
from textual.widget import Widget

from app.ui.screens.dashboard import DashboardScreen
from app.ui.stylesheet import SteadyStylesheet
from tests.support.driving import Stage


@pytest.fixture
def styled() -> Iterator[list[DOMNode]]:
    """Return the nodes that were given their styles since the list was cleared last."""
    nodes: list[DOMNode] = []
    apply = SteadyStylesheet.apply

    def noted(self: SteadyStylesheet, node: DOMNode, **more: object) -> None:
        nodes.append(node)
        apply(self, node, **more)  # type: ignore[arg-type]

    with patch.object(SteadyStylesheet, "apply", noted):
        yield nodes


async def test_a_start_styles_a_widget_twice_only_for_its_focus_or_a_class_of_its_own(
    styled: list[DOMNode],
) -> None:
    async with Stage().running(loaded=False) as stage:
        dashboard = stage.app.screen
        widgets = {*dashboard.walk_children(Widget)}

        assert isinstance(dashboard, DashboardScreen)
        assert len(widgets) > 20
        twice = {node for node in widgets if styled.count(node) > 1}
        assert twice <= {dashboard.table, dashboard.chart}


async def test_a_screen_that_comes_back_unchanged_is_not_styled_again(
    styled: list[DOMNode],
) -> None:
    async with Stage().running() as stage:
        dashboard = stage.app.screen
        await stage.press("8")
        styled.clear()
        await stage.press("1")

        assert stage.app.screen is dashboard
        assert dashboard not in styled


async def test_a_screen_that_was_away_takes_the_new_theme(styled: list[DOMNode]) -> None:
    async with Stage().running() as stage:
        dashboard = stage.app.screen
        before = dashboard.styles.background
        await stage.press("8")
        stage.app.theme = "light"
        await stage.settle()
        await stage.press("1")

        assert stage.app.screen is dashboard
        assert dashboard.styles.background != before
        assert set(dashboard.walk_children(Widget)) <= set(styled)


async def test_another_class_of_the_program_reaches_a_screen_that_was_away(
    styled: list[DOMNode],
) -> None:
    async with Stage().running() as stage:
        dashboard = stage.app.screen
        await stage.press("8")
        stage.app.add_class("-other")
        styled.clear()
        await stage.press("1")

        assert set(dashboard.walk_children(Widget)) <= set(styled)


async def test_the_same_size_again_lays_nothing_out_and_another_one_does() -> None:
    async with Stage().running() as stage:
        with patch.object(
            Compositor, "reflow", autospec=True, side_effect=Compositor.reflow
        ) as lay:
            await stage.resize(160, 45)
            assert lay.call_count == 0
            await stage.resize(120, 40)

        assert lay.call_count > 0
        assert stage.app.screen.region.size == (120, 40)
        assert stage.hints


@pytest.fixture
def frames() -> Iterator[MagicMock]:
    """Return what is called for each frame that is drawn."""
    draw = Compositor.render_update
    with patch.object(Compositor, "render_update", autospec=True, side_effect=draw) as drawn:
        yield drawn


async def test_a_frame_that_would_be_thrown_away_is_drawn_later(frames: MagicMock) -> None:
    async with Stage().running() as stage:
        screen = stage.app.screen
        frames.reset_mock()
        with stage.app.batch_update():
            screen.refresh(layout=True)
            screen._compositor_refresh()
            assert frames.call_count == 0
        await stage.settle()

        assert frames.call_count == 1


async def test_what_is_laid_out_and_painted_anew_is_one_frame(frames: MagicMock) -> None:
    async with Stage().running() as stage:
        screen = stage.app.screen
        frames.reset_mock()
        screen.refresh()
        screen.query_one("#sessions").refresh(layout=True)
        await stage.settle()

        assert frames.call_count == 1


async def test_another_focus_draws_only_who_gains_and_who_loses_it() -> None:
    drawn: list[Region] = []
    draw = Compositor.render_update

    def noted(self: Compositor, *args: object, **more: object) -> object:
        drawn.extend(self._dirty_regions)
        return draw(self, *args, **more)  # type: ignore[arg-type]

    async with Stage().running() as stage:
        with patch.object(Compositor, "render_update", noted):
            before = stage.app.focused
            await stage.press("tab")

        assert stage.app.focused is not before
        assert {before.region, stage.app.focused.region} <= {*drawn}
        assert max(region.area for region in drawn) < stage.app.screen.region.area / 4
