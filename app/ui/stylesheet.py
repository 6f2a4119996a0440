"""Textual's stylesheet, without parsing the same text for the same colors again.

Textual parses every rule anew for each screen that opens; that takes longer than to paint it.
"""

from functools import lru_cache
from typing import Any

from textual.cache import LRUCache
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


class SteadyStylesheet(Stylesheet):
    """Parses again only what changed, and each theme once in a process."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._take_colors(variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take over the theme's colors; only other ones make what was parsed worthless."""
        if variables != self._colors:
            # Textual empties the cache that it finds.
            self._parse_cache = LRUCache(1)
            super().set_variables(variables)
            self._take_colors(variables)

    def reparse(self) -> None:
        """Put the rules together, from what is parsed already where that still holds."""
        self.parse()

    @classmethod
    def replace_rules(cls, node: DOMNode, rules: RulesMap, animate: bool = False) -> None:
        """Give a node its rules. Textual sets each anew, though nearly all are as they were
        whenever a screen comes back."""
        if animate:
            super().replace_rules(node, rules, animate=animate)
            return
        base = node.styles.base
        before: dict[str, Any] = {**base._rules}
        after: dict[str, Any] = {**rules}
        for key in before.keys() | after.keys():
            value = after.get(key)
            if key not in before or before[key] != value:
                setattr(base, key, value)
        node.notify_style_update()

    def _take_colors(self, variables: dict[str, str]) -> None:
        self._colors = variables
        self._parse_cache = _parsed(tuple(sorted(variables.items())))


@lru_cache(maxsize=8)
def _parsed(colors: tuple[tuple[str, str], ...]) -> LRUCache[tuple[Any, ...], Any]:
    """Return what was parsed with these colors. Room for every source: Textual's own cache has
    fewer places than a screen has sources, and is never asked for one that is still there."""
    return LRUCache(1024)
