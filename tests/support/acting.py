"""The hands of somebody who closes positions, and what the server really carried out."""

from collections.abc import Callable
from typing import Any

from textual import events

from app.action import Action
from app.settings import Settings
from tests.simulator.service import Service
from tests.support.driving import NARROW, Stage

TRADE = "/trading-sessions/current-trade"
CLOSE = "/close"
"""How the path of a close of one position, or of a trade, ends."""
ON_DISK = Settings(base_url="http://localhost:3000", read_only=False, save_token=False)
"""A server of which journal and locks are kept: what a second program, or the next one, finds."""
Row = dict[str, Any]
"""A position as the server writes it."""


class Acting(Stage):
    """The program on the trade screen, where it takes the server a moment to answer."""

    def __init__(self, settings: Settings | None = None, service: Service | None = None) -> None:
        super().__init__(settings=settings, service=service)
        self.heal()

    def acting(self, size: tuple[int, int] = NARROW) -> Any:
        """Run the program up to the trade screen with its positions."""
        return self.running(size, "3")

    # What the server has

    def heal(self) -> None:
        """End all faults but one: an answer at the very moment of its question proves nothing."""
        self.service.faults.clear()
        self.service.break_with("latency:GET :always:0.05")

    @property
    def orders(self) -> int:
        """How many requests that move money the program sent."""
        return sum(sent.method == "POST" and "/auth/" not in sent.path for sent in self.wire.sent)

    @property
    def executed(self) -> int:
        """How many changes the server carried out."""
        return self.service.backend.executed.total()

    @property
    def closed(self) -> list[str]:
        """What was closed."""
        return [change.target for change in self.service.backend.executed]

    @property
    def listed(self) -> list[Row]:
        """The positions of the last reading."""
        rows: list[Row] = self.wire.bodies[TRADE]["positions"]
        return rows

    @property
    def aimed(self) -> Row:
        """The position that the cursor is on."""
        key = self.app.screen_stack[0].table.cursor_key
        return next(row for row in self.listed if row["id"] == key)

    def relist(self, change: Callable[[list[Row]], list[Row]]) -> None:
        """Have the server list other positions from now on, whatever it holds."""
        self.wire.change(TRADE, lambda trade: {**trade, "positions": change(trade["positions"])})

    def recast(self, key: str, **fields: object) -> None:
        """Have the server list one position with other figures from now on."""
        self.relist(lambda rows: [{**row, **fields} if row["id"] == key else row for row in rows])

    def remove(self, key: str) -> None:
        """Have the server list one position no longer."""
        self.relist(lambda rows: [row for row in rows if row["id"] != key])

    # What the user does and sees

    async def press(self, *keys: str) -> None:
        """Press keys as a hand does, a tenth of a second apart."""
        for key in keys:
            await self.advance(0.1)
            await super().press(key)

    async def ask(self, key: str = "x") -> None:
        """Open the dialog and wait until its reading is in and the hand has come to rest."""
        await self.press(key)
        await self.advance(1)

    async def fill(self, *texts: str) -> None:
        """Type into a form's fields from the one with the focus on, in place of what is there."""
        for number, text in enumerate(texts):
            if number:
                self.strike("tab")
                await self.settle()
            self.app.focused.value = ""
            self.strike(*text)
            await self.settle()

    async def paste(self, text: str) -> None:
        """Paste with brackets."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def sign_in_as(self, address: str) -> None:
        """Have a token of an account, as after a sign-in on the prompt."""
        self.address = address
        self.sign_in_again()
        await self.advance(6)

    @property
    def is_asked(self) -> bool:
        """Whether a dialog is open."""
        return len(self.app.screen_stack) > 1

    @property
    def dialog(self) -> list[str]:
        """The lines of the dialog, without what lies beside it."""
        rows = self.rows
        first = next(y for y, row in enumerate(rows) if "╭─" in row)
        last = next(y for y, row in enumerate(rows) if "╰─" in row)
        inner = slice(rows[first].index("╭"), rows[first].index("╮") + 1)
        return [row[inner] for row in rows[first : last + 1]]

    @property
    def said(self) -> str:
        """What the dialog says, wherever its lines are broken."""
        return " ".join(" ".join(line.strip("│") for line in self.dialog[1:-1]).split())

    @property
    def action(self) -> Action:
        """The newest action."""
        return self.app.actions[-1]

    @property
    def told(self) -> str:
        """What the list of events says, newest last."""
        return "\n".join(f"{event.kind}: {event.text}" for event in self.app.events)
