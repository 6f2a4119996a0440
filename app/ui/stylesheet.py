"""Textual's stylesheet, without parsing the same text for the same colors again.

Textual parses every rule anew for each screen that opens; that takes longer than to paint it.
"""

from textual.css.stylesheet import Stylesheet


class SteadyStylesheet(Stylesheet):
    """Parses again only what changed, or everything when the theme's colors did."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._colors = variables

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take over the theme's colors; only other ones make what was parsed worthless."""
        if variables != self._colors:
            self._colors = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        """Put the rules together, from what is parsed already where that still holds."""
        self.parse()
