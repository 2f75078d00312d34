from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib_berry.db.thumbnails import PAUSE, USE_GRANULARITY, ThumbnailStore
from lib_berry.model import Thumbnail

PROJECT = Path(__file__).resolve().parents[2]


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[ThumbnailStore]:
    opened = ThumbnailStore(tmp_path / "thumbnails.sqlite3", clock=clock)
    yield opened
    opened.close()


def picture(text: str = "picture", version: str = "v1") -> Thumbnail:
    return Thumbnail(text.encode(), "image/webp", version)


def rows(store: ThumbnailStore, table: str) -> int:
    connection = sqlite3.connect(store.path)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()


def test_gives_back_what_was_put(store: ThumbnailStore) -> None:
    store.put(1, 384, picture())
    assert store.get(1, "v1", 384) == picture()


def test_what_is_there_or_impossible(store: ThumbnailStore) -> None:
    assert not store.has(1, "v1", 384)
    store.put(1, 384, picture())
    assert store.has(1, "v1", 384)
    assert not store.has(1, "v1", 256)
    assert not store.has(1, "v2", 384)
    store.put_failure(2, "v1", "decoder 1", "it is no image")
    assert store.has(2, "v1", 384)
    assert store.has(2, "v1", 256)
    assert not store.has(2, "v2", 384)


def test_a_failure_is_of_one_version_and_one_decoder(store: ThumbnailStore) -> None:
    store.put_failure(1, "v1", "decoder 1", "it is no image")
    assert store.failure(1, "v1", "decoder 1") == "it is no image"
    assert store.failure(1, "v2", "decoder 1") is None
    assert store.failure(1, "v1", "decoder 2") is None
    store.put_failure(1, "v2", "decoder 1", "it is damaged")
    assert rows(store, "failure") == 1
    store.put(1, 384, picture(version="v3"))
    assert rows(store, "failure") == 0


@pytest.mark.parametrize(("image_id", "version", "size"), [(2, "v1", 384), (1, "v2", 384), (1, "v1", 256)])
def test_image_version_and_size_are_the_key(store: ThumbnailStore, image_id: int, version: str, size: int) -> None:
    store.put(1, 384, picture())
    assert store.get(image_id, version, size) is None


def test_putting_again_replaces(store: ThumbnailStore) -> None:
    store.put(1, 384, picture("old"))
    store.put(1, 384, picture("new"))
    assert store.get(1, "v1", 384) == picture("new")
    assert rows(store, "picture") == 1


def test_a_new_version_drops_the_old_ones(store: ThumbnailStore) -> None:
    store.put(1, 384, picture())
    store.put(1, 256, picture())
    store.put(1, 384, picture(version="v2"))
    assert store.get(1, "v1", 384) is None
    assert store.get(1, "v1", 256) is None
    assert rows(store, "thumbnail") == rows(store, "picture") == 1


def test_survives_reopening(tmp_path: Path, store: ThumbnailStore) -> None:
    store.put(1, 384, picture())
    other = ThumbnailStore(store.path)
    assert other.get(1, "v1", 384) == picture()
    other.close()


def test_can_be_used_again_after_close(store: ThumbnailStore) -> None:
    store.put(1, 384, picture())
    store.close()
    assert store.get(1, "v1", 384) == picture()


def test_evicts_the_least_recently_used(store: ThumbnailStore, clock: Clock) -> None:
    store.cap = 400_000
    for image_id in range(1, 31):
        clock.now += 1
        store.put(image_id, 384, Thumbnail(bytes(10_000), "image/webp", "v1"))
    clock.now += USE_GRANULARITY
    assert store.get(1, "v1", 384) is not None  # its use is written with the next thumbnail
    for image_id in range(31, 61):
        clock.now += 1
        store.put(image_id, 384, Thumbnail(bytes(10_000), "image/webp", "v1"))
        assert store.bytes_used() <= store.cap
    assert store.get(1, "v1", 384) is not None
    assert store.get(2, "v1", 384) is None
    assert store.get(60, "v1", 384) is not None
    assert rows(store, "thumbnail") == rows(store, "picture")
    assert 25 < rows(store, "picture") < 40


def test_bookkeeping_matches_the_file(store: ThumbnailStore) -> None:
    for image_id in range(20):
        store.put(image_id, 384, Thumbnail(bytes(50_000), "image/webp", "v1"))
    store.close()
    assert 20 * 50_000 < store.path.stat().st_size < 1.2 * 20 * 50_000
    assert store.bytes_used() == store.path.stat().st_size


@pytest.mark.parametrize("content", [b"this is no database at all " * 100, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_that_is_no_database_is_made_anew(store: ThumbnailStore, content: bytes) -> None:
    store.path.write_bytes(content)
    assert store.get(1, "v1", 384) is None
    store.put(1, 384, picture())
    assert store.get(1, "v1", 384) == picture()


def test_damage_in_the_middle_is_survived(store: ThumbnailStore) -> None:
    for image_id in range(200):
        store.put(image_id, 384, Thumbnail(bytes(3000), "image/webp", "v1"))
    store.close()
    content = bytearray(store.path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    store.path.write_bytes(content)
    for image_id in range(200):
        assert store.get(image_id, "v1", 384) is None
        store.put(image_id, 384, picture())
    assert store.get(199, "v1", 384) == picture()


def test_another_layout_is_made_anew(store: ThumbnailStore) -> None:
    connection = sqlite3.connect(store.path)
    connection.execute("CREATE TABLE thumbnail (other)")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    store.put(1, 384, picture())
    assert store.get(1, "v1", 384) == picture()


def test_a_locked_file_only_means_a_pause(store: ThumbnailStore, clock: Clock) -> None:
    store.put(1, 384, picture())
    blocker = sqlite3.connect(store.path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    store.put(2, 384, picture())
    assert store.get(1, "v1", 384) is None  # left alone for a while
    blocker.execute("ROLLBACK")
    blocker.close()
    clock.now += PAUSE
    assert store.get(1, "v1", 384) == picture()
    assert store.get(2, "v1", 384) is None


def test_an_unreachable_folder_only_means_no_cache(tmp_path: Path) -> None:
    store = ThumbnailStore(tmp_path / "away" / "thumbnails.sqlite3")
    store.put(1, 384, picture())
    assert store.get(1, "v1", 384) is None
    assert store.bytes_used() == 0
    store.close()


def test_threads_share_it(store: ThumbnailStore) -> None:
    def use(start: int) -> None:
        for image_id in range(start, start + 40):
            store.put(image_id, 384, picture(str(image_id)))
            if store.get(image_id, "v1", 384) != picture(str(image_id)):
                wrong.append(image_id)

    wrong: list[int] = []
    threads = [threading.Thread(target=use, args=(start,)) for start in range(0, 400, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


WRITER = """
import sys
from pathlib import Path
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.model import Thumbnail
store = ThumbnailStore(Path(sys.argv[1]), cap=2_000_000)
for image_id in range(1_000_000):
    store.put(image_id, 384, Thumbnail(image_id.to_bytes(4, "big") * 5000, "image/webp", "v1"))
    print(image_id, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this platform")
def test_killed_at_any_moment_it_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "thumbnails.sqlite3"
    for stop_after in (1, 37, 80, 111, 150):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        last = next(int(line) for line in writer.stdout if int(line) >= stop_after)
        writer.kill()
        said = [line for line in writer.stdout if line.endswith("\n")]  # until the blow fell
        writer.wait()
        writer.stdout.close()
        last = int(said[-1]) if said else last
        store = ThumbnailStore(path)
        kept = store.get(last, "v1", 384)
        assert kept is not None
        assert kept.data == last.to_bytes(4, "big") * 5000
        store.close()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM thumbnail").fetchone() == (
            connection.execute("SELECT count(*) FROM picture").fetchone()
        )
        connection.close()
