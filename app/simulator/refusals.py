"""What the simulated backend refuses, with the published texts where there are any."""

DUPLICATE_ASSET = "Duplicate asset index: you already have an active trading session for this asset"
"""Published."""
BUILDER_FEE_FAILED = "Builder fee approval failed: HTTP request failed: status 429"
"""Published; here it shows up in logs, followed by a retry."""


class Refusal(Exception):
    """The rules of the service forbid it; nothing was changed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        """The HTTP status that says so."""
        self.message = message
        """The service's words."""
