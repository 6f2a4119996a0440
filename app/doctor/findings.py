"""What the doctor finds: one judged fact each, with its next step. No address in full, no secret.

Names of findings are stable: scripts read them in the JSON.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.logs import redact

_LONG_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}(?![0-9a-fA-F])")


class Level(StrEnum):
    """How bad it is, the least first."""

    OK = "ok"
    NOTE = "note"
    """Worth knowing; nothing is wrong."""
    WARN = "warn"
    """Something does not work as it should."""
    BAD = "bad"
    """Something does not work at all."""


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Section(StrEnum):
    """What a finding is about, in the order of the page. The value is its name in the JSON."""

    HOST = "host"
    TOKEN = "token"
    HEALTH = "health"
    CONTRACT = "contract"
    READS = "reads"
    BUDGET = "budget"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Finding:
    """One judged fact."""

    section: Section
    name: str
    """Stable, unique in its section, such as `certificate`."""
    level: Level
    title: str
    """A word or two; of an endpoint its method and path."""
    sentence: str
    next_step: str = ""
    """What to do about it; everything beyond ok has one."""

    def __post_init__(self) -> None:
        if self.level is not Level.OK and not self.next_step:
            raise ValueError(f"{self.section}.{self.name} has no next step")

    def masked(self) -> "Finding":
        """Return the finding with nothing in it that must not be shown to others."""
        return replace(self, sentence=masked(self.sentence), next_step=masked(self.next_step))


def worst(levels: Iterable[Level]) -> Level:
    """Return the worst of the levels; ok when there is none."""
    return max(levels, key=_RANKS.__getitem__, default=Level.OK)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings by level, and in their order within one."""
    return sorted(findings, key=lambda finding: -_RANKS[finding.level])


def masked(text: str) -> str:
    """Return the text with addresses shortened, and without keys, tokens and signatures."""
    return redact(_LONG_ADDRESS.sub(lambda found: short_address(found[0]), text))


def short_address(address: str) -> str:
    """Return `0x71C7…976F`."""
    return f"{address[:6]}…{address[-4:]}"
