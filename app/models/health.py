"""Whether the service is well, in its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from app.errors import ApiError
from app.models.base import WireModel, wire
from app.models.reads import Reads, UnreadableError
from app.models.rows import Notes
from app.models.scalars import Quantity, Word, word
from app.models.times import Time


def _state(raw: object, key: str) -> str | None:
    """Read the word for how it is; a bare yes or no is `ok` or `error`."""
    if isinstance(raw, bool):
        return "ok" if raw else "error"
    return word(raw, key)


def _parts(raw: object, key: str) -> dict[str, str]:
    """Read a word by part: `{kafka: "up"}`, `{kafka: {status: "up"}}`, `[{name, status}]`."""
    parts: dict[str, str] = {}
    named = raw.items() if isinstance(raw, dict) else []
    listed = (
        [(row.get("name"), row) for row in raw if isinstance(row, dict)]
        if isinstance(raw, list)
        else []
    )
    for name, part in [*named, *listed]:
        inside = part
        if isinstance(part, dict):
            told = (
                part[key] for key in ("status", "state", "health", "ok", "connected") if key in part
            )
            inside = next(told, None)
        try:
            shown, title = _state(inside, key), word(name, key)
        except UnreadableError:
            continue
        if shown is not None and title is not None:
            parts[title] = shown
    return parts


class Health(WireModel):
    """One health answer."""

    OWN_WORDS = True
    THIN = True
    BARE = "state"

    state: Annotated[str, Reads(_state)] | None = wire(
        "status health healthy ok up connected kafka kafka.status kafka.connected success",
    )
    """The server's own word (`ok`, `up`, `error`)."""
    version: Word | None = wire("appVersion", "build")
    uptime_seconds: Quantity | None = wire("uptime uptimeSeconds uptimeSec")
    time: Time | None = wire("timestamp now serverTime")
    parts: Annotated[dict[str, str], Reads(_parts, (dict, list))] = wire(
        "details", "info", "checks", "services", "components", "brokers", default={}
    )
    """Word by part."""

    @classmethod
    def settle(
        cls, values: dict[str, Any], keys: Mapping[str, str], row: Mapping[str, Any], notes: Notes
    ) -> None:
        """Take objects that stand beside the known fields for parts."""
        known = {name.partition(".")[0] for name in keys.values()}
        beside = {key: row[key] for key in row if key not in known and isinstance(row[key], dict)}
        values["parts"] = {**_parts(beside, ""), **(values.get("parts") or {})}


@dataclass(frozen=True, slots=True)
class HealthPart:
    """One part of the service that answers for itself."""

    name: str
    """Ours: `API`, `Kafka`."""
    health: Health | None = None
    """What it says; None when it did not answer."""
    error: ApiError | None = None
    """Why it did not; None when it did."""


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """All parts as of one moment; each may fail by itself."""

    parts: tuple[HealthPart, ...]
