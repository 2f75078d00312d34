from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lib_berry import locks
from lib_berry.locks import PAUSE_SECONDS, FileLock

PROJECT = Path(__file__).resolve().parents[1]
HOLD = """
import sys, time
from pathlib import Path
from lib_berry.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> FileLock:
    return FileLock(tmp_path / "scan.lock")


def test_one_holder_at_a_time(lock: FileLock) -> None:
    other = FileLock(lock.path)
    assert lock.acquire()
    assert not other.acquire()
    assert not other.is_free()
    lock.release()
    assert other.is_free()
    assert other.acquire()
    other.release()


def test_acquiring_twice_is_still_one_hold(lock: FileLock) -> None:
    assert lock.acquire()
    assert lock.acquire()
    lock.release()
    assert FileLock(lock.path).is_free()
    lock.release()


def test_leaving_the_block_releases(lock: FileLock) -> None:
    lock.acquire()
    with pytest.raises(KeyError), lock:
        raise KeyError
    assert lock.is_free()


def test_looking_whether_it_is_free_leaves_it_free(lock: FileLock) -> None:
    assert lock.is_free()
    assert lock.acquire()
    assert not lock.is_free(), "its holder sees that it is taken, too"
    lock.release()


def test_a_killed_process_releases_it(lock: FileLock) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not lock.is_free()
        holder.kill()
        holder.wait()
    assert lock.acquire()
    lock.release()


def test_someone_who_only_looks_does_not_keep_it_from_being_taken(lock: FileLock) -> None:
    looker = FileLock(lock.path)
    assert looker.acquire()
    release = threading.Timer(PAUSE_SECONDS / 2, looker.release)
    release.start()
    assert lock.acquire()
    release.join()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared lock here")
def test_of_two_who_look_at_once_neither_takes_the_other_for_a_holder(lock: FileLock) -> None:
    looker = FileLock(lock.path)
    assert looker._take(locks._probe)
    assert lock.is_free()
    looker.release()
