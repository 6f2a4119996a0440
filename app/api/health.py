"""Whether the service is well."""

from app.api.area import Area
from app.api.shapes import read_health
from app.models.health import Health as Answer
from app.models.reading import Reading


class Health(Area):
    """`/health`."""

    async def service(self) -> Reading[Answer]:
        """Read the health of the service."""
        return await self._read("health", read_health)

    async def kafka(self) -> Reading[Answer]:
        """Read the health of its message broker."""
        return await self._read("kafka_health", read_health)
