"""What the tests of the whole screen program share."""

import pytest

from tests.support.driving import Stage


@pytest.fixture
def stage() -> Stage:
    """The program over the simulator, signed in, not yet running."""
    return Stage()
