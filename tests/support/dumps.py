"""What a screen says, kept as plain text beside the tests: a change of words is a change of a file.

Both bars are left out: they are the same on all screens, and have tests of their own.
"""

import os
from difflib import unified_diff
from pathlib import Path

from tests.support.driving import Stage

FOLDER = Path(__file__).parents[1] / "ui" / "dumps"
UPDATE = "DUMPS_UPDATE"
"""Set in the environment, the files are written anew, to be looked at before they are kept."""


def looks_as_kept(stage: Stage, name: str) -> None:
    """Compare what stands between the two bars with the file of this name."""
    reads_as_kept("\n".join(stage.rows[1:-1]).strip("\n"), name)


def reads_as_kept(text: str, name: str) -> None:
    """Compare some lines with the file of this name."""
    file, text = FOLDER / f"{name}.txt", f"{text}\n"
    if os.environ.get(UPDATE):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    differ = "\n".join(unified_diff(kept.splitlines(), text.splitlines(), n=0, lineterm=""))
    assert text == kept, f"{name} differs; {UPDATE}=1 writes it anew\n{differ}"
