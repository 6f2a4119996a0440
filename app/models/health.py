"""Whether the service is well, in its own words."""

from datetime import datetime

from app.models.base import WireModel, wire


class Health(WireModel):
    """One health answer."""

    state: str | None = wire("status", "health", "ok")
    """The server's own word (`ok`, `up`, `error`)."""
    version: str | None = wire("appVersion", "build")
    uptime_seconds: float | None = wire("uptime", "uptimeSeconds")
    time: datetime | None = wire("timestamp", "now")
    parts: dict[str, str] = wire("details", "info", "checks", "services", "brokers", default={})
    """Word by part."""
