"""How reading a tape differs from reading a server: ages are the tape's, gaps are caught up with.

It draws nothing and changes nothing.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any

from app.api.replay import as_of, noting
from app.clock import Clock
from app.errors import ApiError, NotOnTape
from app.feeds import FeedSpec, Fetch, Selection, Topic
from app.intervals import interval_seconds
from app.models.reading import Reading
from app.settings import Paces, Settings
from app.tape_lines import Header


def replay_settings(settings: Settings, header: Header) -> Settings:
    """Return the settings that a tape is read with: nothing is sent, kept or signed."""
    return replace(
        settings,
        base_url=f"http://{header.host}",
        read_only=True,
        save_token=False,
        private_key=None,
        paces=_recorded_paces(header),
    )


def _recorded_paces(header: Header) -> Paces:
    """Return the paces that were polled at; what the tape does not say is as usual."""
    said = header.settings.get("paces")
    known: dict[str, Any] = said if isinstance(said, dict) else {}
    good = {
        field.name: float(known[field.name])
        for field in fields(Paces)
        if isinstance(known.get(field.name), int | float) and 1 <= known[field.name] <= 86_400
    }
    return replace(Paces(), **good)


def replayed(
    specs: Mapping[Topic, FeedSpec], clock: Clock, *, pace: float
) -> Mapping[Topic, FeedSpec]:
    """Return how each topic is read from a tape."""
    candles = specs[Topic.CANDLES]
    caught_up = replace(candles, fetch=CaughtUp(candles.fetch, clock, pace=pace))
    return {
        topic: replace(spec, fetch=Aged(spec, clock))
        for topic, spec in {**specs, Topic.CANDLES: caught_up}.items()
    }


class Aged:
    """A fetch whose readings are as old as the answers that they were read from.

    Where the tape holds nothing newer, what was read before stays, and grows older.
    """

    def __init__(self, spec: FeedSpec, clock: Clock) -> None:
        self._spec = spec
        self._clock = clock
        self._held: tuple[object, Reading[Any], float] | None = None

    async def __call__(self, selection: Selection) -> Reading[Any]:
        """Read the topic as it was up to now."""
        names = sorted(self._spec.depends_on | self._spec.extended_by)
        chosen = [getattr(selection, name) for name in names]
        try:
            with noting() as moments:
                reading = await self._spec.fetch(selection)
            at = moments[-1] if moments else self._clock.monotonic()
        except NotOnTape:
            if self._held is None or self._held[0] != chosen:
                raise
            _, reading, at = self._held
        self._held = chosen, reading, at
        return replace(reading, age_seconds=max(0.0, self._clock.monotonic() - at))


class CaughtUp:
    """Candles after a jump: the history is from long ago, and the newest answer holds few.

    What came in between is read as it was then, in strides that leave out no candle.
    """

    def __init__(self, fetch: Fetch, clock: Clock, *, pace: float) -> None:
        self._fetch = fetch
        self._clock = clock
        self._pace = pace
        self._of: tuple[str, str] | None = None
        self._at = 0.0

    async def __call__(self, selection: Selection) -> Reading[Any]:
        """Read the candles up to now."""
        of, now = (selection.symbol, selection.interval), self._clock.monotonic()
        # Of a name that says no length, a minute.
        stride = 2 * (interval_seconds(selection.interval.lower()) or 60) / self._pace
        with noting() as moments:
            reading = await self._fetch(selection)
        is_near = of == self._of and now - self._at < stride
        self._of, self._at = of, now
        if is_near or not moments:
            return reading
        then = moments[-1] + stride
        while then < now:
            # What had failed then is no answer; the stride after it reaches further back.
            with as_of(then), suppress(ApiError):
                await self._fetch(selection)
            then += stride
        try:
            return await self._fetch(selection)
        except NotOnTape:
            # Only the history was read by then; it is shown with its own age.
            return reading
