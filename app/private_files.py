"""Files that hold secrets: written whole with mode 0600, refused when others can read them."""

import os
import shlex
import stat
import tempfile
from pathlib import Path

_LARGEST = 1_000_000
"""Bytes. Nothing of ours is near it; a device or a wrong file is."""


class NotPrivateError(Exception):
    """The file must not be trusted. The message is one plain sentence with the next step."""


def read_private(path: Path, *, largest: int = _LARGEST) -> bytes:
    """Return the whole file.

    Raises NotPrivateError when it is another user's, no plain file, too large, or when others
    may read or change it; OSError (FileNotFoundError too) as the system says.
    """
    # O_NONBLOCK: a named pipe put in place of the file must not hang the program.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        # The open file is judged, not the name: the name may point elsewhere a moment later.
        info = os.fstat(descriptor)
        if not stat.S_ISREG(info.st_mode):
            raise NotPrivateError(f"{path} is not a plain file.")
        if info.st_uid != os.getuid():
            raise NotPrivateError(f"{path} belongs to another user. Copy it and own the copy.")
        if stat.S_IMODE(info.st_mode) & 0o077:
            raise NotPrivateError(
                f"Others can read {path}. Run: chmod 600 {shlex.quote(str(path))}"
            )
        if info.st_size > largest:
            raise NotPrivateError(f"{path} is too large to be such a file.")
        return file.read(largest)


def write_private(path: Path, data: bytes, *, replace: bool = True) -> None:
    """Write the whole file with mode 0600, or leave what was there: never half of it.

    Raises FileExistsError when it is there and `replace` is off; OSError as the system says.
    """
    # mkstemp makes the file with mode 0600 from its first moment.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        if replace:
            temporary.replace(path)
        else:
            # A hard link fails when the name is taken; a rename would overwrite it.
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)


def private_folder(path: Path) -> Path:
    """Make the folder with mode 0700, or narrow ours to that; return it. Raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o700)
    return path
