"""The zone of the machine, by its own rules for each moment."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.clock import LOCAL
from app.ui.widgets.chart.time_axis import time_labels, time_text


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
def test_each_moment_has_the_hour_of_its_own_season() -> None:
    summer, winter = (datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1))
    assert [f"{at.astimezone(LOCAL):%H:%M %z}" for at in (summer, winter)] == [
        "02:00 +0200", "02:00 +0100",
    ]  # fmt: skip
    assert datetime.fromtimestamp(winter.timestamp(), LOCAL).timestamp() == winter.timestamp()
    assert time_text(summer.astimezone(LOCAL), 300, date(2026, 10, 25)) == "02:00"
    assert f"{datetime(2026, 3, 29, 1, tzinfo=UTC).astimezone(LOCAL):%H:%M}" == "03:00"


@pytest.mark.usefixtures("berlin")
def test_a_day_of_25_hours_has_its_hour_twice_on_the_axis() -> None:
    start = datetime(2026, 10, 24, 23, tzinfo=UTC)
    hours = [start + timedelta(minutes=30 * n) for n in range(10)]
    columns = [(12 * n, at.astimezone(LOCAL)) for n, at in enumerate(hours)]
    labels = time_labels(columns, 1800, 200, date(2026, 10, 25))
    assert [label.text for label in labels] == [
        "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30",
    ]  # fmt: skip
