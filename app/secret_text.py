"""A text that must not be seen by chance. It never prints itself, in no representation."""


class SecretText:
    """Wraps a secret, so that logs, tracebacks and dumps show nothing of it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def get_secret_value(self) -> str:
        """Return the secret; only for the one who must have it, and not to be kept."""
        return self._text

    def __repr__(self) -> str:
        return "SecretText(…)"
