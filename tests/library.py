"""Builders: image files with infotext, rows without files, a host, a scan."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from lib_berry.host import Hooks, HostInfo, OutputFolder, SendTarget
from lib_berry.indexing.scanner import Scanner, ScanResult
from lib_berry.indexing.selection import Selection
from lib_berry.model import FileStamp, GenerationParameters, IndexedFile, Reading, Root, ScanProgress
from lib_berry.settings import Settings

SECOND_NS = 1_000_000_000
BIRTH_NS = 1_700_000_000 * SECOND_NS
"""Where the clocks of these tests start: 2023-11-14."""


def infotext(prompt: str = "a castle", **settings: object) -> str:
    """Infotext as A1111 writes it."""
    stated = {"Steps": 20, "Sampler": "Euler a", "CFG scale": 7, "Seed": 1, "Size": "8x8", **settings}
    return f"{prompt}\nNegative prompt: blurry\n" + ", ".join(f"{key}: {value}" for key, value in stated.items())


def save_png(
    path: Path, text: str | None = None, *, size: tuple[int, int] = (8, 8), seconds: float | None = None
) -> Path:
    """A small PNG with ``text`` as its infotext, written ``seconds`` after BIRTH_NS."""
    path.parent.mkdir(parents=True, exist_ok=True)
    described = PngInfo()
    if text is not None:
        described.add_text("parameters", text)
    Image.new("RGB", size).save(path, "PNG", pnginfo=described)
    if seconds is not None:
        set_time(path, seconds)
    return path


def save_pngs(folder: Path, count: int, *, name: Callable[[int], str] = "{:05}.png".format) -> list[Path]:
    """``count`` images a second apart, each with a prompt of its own."""
    return [save_png(folder / name(n), infotext(f"image {n}", Seed=n), seconds=n) for n in range(count)]


def set_time(path: Path, seconds: float) -> None:
    time_ns = BIRTH_NS + int(seconds * SECOND_NS)
    os.utime(path, ns=(time_ns, time_ns))


def add_root(database: Database, path: Path | str = "/pictures") -> Root:
    """``path`` as a root of the database, without a look at the file system."""
    roots.add_roots(database, [(str(path), "folder")])
    return next(root for root in roots.active_roots(database) if root.path == str(path))


def indexed(root: Root, name: str, *, ms: int = 0, folder: str = "", **stated: Any) -> IndexedFile:
    """A file as the indexer hands it over, created ``ms`` after BIRTH_NS; ``stated`` are its parameters."""
    parameters = GenerationParameters(**stated) if stated else None
    reading = Reading("png", 8, 8, parameters=parameters, dialect="a1111" if parameters else None, dialect_version=1)
    return IndexedFile(root.id, folder, name, FileStamp(100, BIRTH_NS + ms * 1_000_000), reading)


def store_images(database: Database, root: Root, count: int, *, start: int = 0, ms: int = 1000) -> list[int]:
    """``count`` rows of files ``ms`` apart; their ids, oldest first."""
    names = [f"{n:06}.png" for n in range(start, start + count)]
    images.store(database, [indexed(root, name, ms=int(name[:6]) * ms) for name in names])
    found = dict(database.reader().execute("SELECT name, id FROM image"))
    return [found[name] for name in names]


def scan(database: Database, *folders: Path, selection: Selection | None = None, **options: Any) -> ScanResult:
    """Scan these folders as roots; without any, all roots there are."""
    wanted = {str(folder) for folder in folders}
    new = sorted(wanted - {root.path for root in roots.active_roots(database)})
    if new:
        roots.add_roots(database, [(path, "folder") for path in new])
    targets = [(root, "") for root in roots.active_roots(database) if not wanted or root.path in wanted]
    return Scanner(database, selection or Selection(), **options).scan(targets)


def ids_by_name(database: Database, *, missing: bool | None = False) -> dict[str, int]:
    """The ids of the images (not) missing, or of all for None, by name."""
    rows = database.reader().execute("SELECT name, id, missing_since_ms IS NOT NULL FROM image ORDER BY id")
    return {name: image_id for name, image_id, gone in rows if missing is None or bool(gone) is missing}


def shown(database: Database, query: str = "") -> set[str]:
    """The names of the images that a search finds."""
    page = Gallery(database, Files(database)).page(query, limit=500)
    assert len(page.images) == page.total
    return {image.name for image in page.images}


def problems(result: ScanResult) -> dict[str, str]:
    """The reasons a scan gave, by file name."""
    return {Path(path).name: reason for path, reason in result.errors}


CONTENT = """
SELECT r.path, f.path, i.name, i.size, i.mtime_ns, i.sidecar_mtime_ns, i.missing_since_ms IS NOT NULL, i.container,
       i.width, i.height, p.prompt, p.negative_prompt, i.seed, i.steps, i.cfg_scale, s.name, c.name, m.name, m.hash,
       v.name, g.name, i.clip_skip, i.denoising_strength, e.json, i.dialect, i.dialect_version, i.error,
       (SELECT group_concat(l.name || ' ' || il.weight) FROM image_lora il JOIN lora l ON l.id = il.lora_id
        WHERE il.image_id = i.id ORDER BY l.name)
FROM image i JOIN folder f ON f.id = i.folder_id JOIN root r ON r.id = f.root_id
LEFT JOIN prompt p ON p.id = i.prompt_id LEFT JOIN sampler s ON s.id = i.sampler_id
LEFT JOIN scheduler c ON c.id = i.scheduler_id LEFT JOIN model m ON m.id = i.model_id
LEFT JOIN vae v ON v.id = i.vae_id LEFT JOIN generator g ON g.id = i.generator_id
LEFT JOIN extra e ON e.id = i.extra_id ORDER BY r.path, f.path, i.name
"""


def content(database: Database) -> list[tuple[Any, ...]]:
    """All that the index says of its files, whatever ids it gave to whom."""
    return list(database.reader().execute(CONTENT))


def check_integrity(database: Database) -> None:
    """SQLite finds nothing wrong, and full-text search holds exactly the prompts."""
    reader = database.reader()
    assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert reader.execute("PRAGMA foreign_key_check").fetchall() == []
    with database.transaction(changes_index=False) as connection:
        connection.execute("INSERT INTO prompt_fts (prompt_fts, rank) VALUES ('integrity-check', 1)")


@dataclass
class FakeHost:
    """A host without a web UI. ``folders`` and ``options`` may change between calls, as a user's settings do."""

    data_dir: Path
    folders: Sequence[Path] = ()
    options: Settings = field(default_factory=Settings)
    hooks: Hooks | None = None
    busy: bool = False

    def info(self) -> HostInfo:
        return HostInfo("Fake", self.data_dir)

    def settings(self) -> Settings:
        return self.options

    def output_folders(self) -> tuple[OutputFolder, ...]:
        return tuple(OutputFolder(folder) for folder in self.folders)

    def is_busy(self) -> bool:
        return self.busy

    def connect(self, hooks: Hooks) -> None:
        self.hooks = hooks

    def is_logged_in(self, request: Any) -> bool:
        return True

    def send_targets(self) -> tuple[SendTarget, ...]:
        return ()

    def bind_send(self, target: str, button: Any, infotext: Any | None, image: Any | None) -> None:
        raise AssertionError("there is nowhere to send to")


PATIENCE = 30.0
"""Seconds after which something is taken never to happen."""


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread or process will bring about."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.005)


def states(reports: Iterable[ScanProgress]) -> list[str]:
    """The states a scan went through, without repeats."""
    seen: list[str] = []
    for progress in reports:
        if seen[-1:] != [progress.state]:
            seen.append(progress.state)
    return seen


def failing(error: BaseException) -> Callable[..., Any]:
    """A stand-in for what raises ``error``, whatever it is called with."""

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail
