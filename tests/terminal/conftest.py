"""What the tests in a terminal share: one process from which their programs are copied."""

from collections.abc import Iterator

import pytest

from tests.support.nursery import nursery


@pytest.fixture(scope="session", autouse=True)
def _nursery() -> Iterator[None]:
    """End it with the tests, if any had it started."""
    yield
    if nursery.cache_info().currsize:
        nursery().close()
