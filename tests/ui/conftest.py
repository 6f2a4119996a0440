"""What the tests of the whole screen program share."""

from collections.abc import Iterator

import pytest

from tests.support.driving import Stage
from tests.support.lookups import keep_lookups
from tests.support.unseen import leave_frames_undrawn


@pytest.fixture
def stage() -> Stage:
    """The program over the simulator, signed in, not yet running."""
    return Stage()


@pytest.fixture
def every_frame() -> None:
    """Have each frame drawn, in tests of what is drawn anew."""


@pytest.fixture(autouse=True)
def _unseen_frames(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "every_frame" not in request.fixturenames:
        leave_frames_undrawn(monkeypatch)


@pytest.fixture(scope="session", autouse=True)
def _kept_lookups() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        keep_lookups(patch)
        yield
