import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.locks import KeyLocks

AT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)

OTHER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.locks import KeyLocks
locks = KeyLocks(Path(sys.argv[1]))
print(locks.take("host/0x1/position:a", datetime(2026, 11, 22, 14, 1, tzinfo=UTC)), flush=True)
sys.stdin.read()
"""


def other_process(folder: Path) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "None\n"
    return other


def test_a_key_is_taken_once_and_free_after_release(tmp_path: Path) -> None:
    locks = KeyLocks(tmp_path / "locks")
    assert locks.take("a", AT) is None
    holder = locks.take("a", AT)
    assert holder is not None
    assert holder.is_us
    assert holder.since == AT
    assert locks.take("b", AT) is None
    locks.release("a")
    assert locks.take("a", AT) is None
    locks.release_all()


def test_another_process_is_named_and_its_death_frees_the_key(tmp_path: Path) -> None:
    key = "host/0x1/position:a"
    with other_process(tmp_path) as other:
        locks = KeyLocks(tmp_path)
        holder = locks.take(key, AT)
        assert holder is not None
        assert (holder.pid, holder.is_us) == (other.pid, False)
        assert holder.since == datetime(2026, 11, 22, 14, 1, tzinfo=UTC)
        other.kill()
        other.wait()
        assert locks.take(key, AT) is None
        locks.release_all()


def test_two_windows_of_one_process_do_not_share_a_key(tmp_path: Path) -> None:
    one, two = KeyLocks(tmp_path), KeyLocks(tmp_path)
    assert one.take("a", AT) is None
    assert two.take("a", AT) is not None
    one.release("a")
    assert two.take("a", AT) is None
    two.release_all()


def test_lock_files_are_private(tmp_path: Path) -> None:
    locks = KeyLocks(tmp_path / "locks")
    locks.take("position:../../etc/passwd", AT)
    (file,) = (tmp_path / "locks").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    locks.release_all()
