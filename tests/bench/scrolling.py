"""Scrolling in a real browser: a fling over the whole result, and jumps to places whose thumbnails are in the cache.

Measured on rows without files by the browser's own clock: every frame is noted, and each thumbnail's moment.
"""

from __future__ import annotations

import io
import os
import random
import re
import shutil
import statistics
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.health import thumbnails_beside
from lib_berry.model import Thumbnail
from tests.bench import frames, rows
from tests.bench.measure import Figure, percentile
from tests.e2e.conftest import FLAGS, Server, browser_path, free_port, start

FLING_SECONDS, TRACED_SECONDS = 10, 5
JUMPS = 12
WARMING, PATIENCE = 1500, 10_000
"""Milliseconds that a place is looked at."""
THUMBNAIL_ADDRESS = re.compile(r"/thumb/(\d+/[\w-]+)")
THUMBNAIL = 384
SIZES = (64, 192, 512)
NODES = 2000

FLING = """async seconds => {
    const grid = document.querySelector('#berry .berry-grid');
    const end = grid.scrollHeight - grid.clientHeight;
    const frames = [];
    let nodes = 0;
    const begun = performance.now();
    let last = begun;
    while (last - begun < seconds * 1000) {
        // There and back, faster in the midst, as a hand moves a scrollbar.
        const share = (1 - Math.cos(2 * Math.PI * Math.min(1, (last - begun) / (seconds * 1000)))) / 2;
        grid.scrollTop = share * end;
        const now = await new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));
        frames.push(now - last);
        last = now;
        nodes = Math.max(nodes, document.querySelectorAll('#berry *').length);
    }
    return { frames, nodes };
}"""

JUMP = """async ([share, PATIENCE]) => {
    const grid = document.querySelector('#berry .berry-grid');
    const begun = performance.now();
    let first = null;
    grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
    for (;;) {
        const now = await new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));
        const view = grid.getBoundingClientRect();
        const seen = [...grid.querySelectorAll('.berry-row:not([hidden]) .berry-cell:not([hidden])')].filter(cell => {
            const box = cell.getBoundingClientRect();
            return box.bottom > view.top && box.top < view.bottom;
        });
        const shown = seen.filter(cell => ['ready', 'late'].includes(cell.dataset.state));
        if (shown.length) first ??= now - begun;
        if ((seen.length && shown.length === seen.length) || now - begun > PATIENCE)
            return { first: first ?? now - begun, all: now - begun };
    }
}"""


def figures(folder: Path, count: int) -> Iterator[Figure]:
    """The rows are made in ``folder``, unless they are there; the database that is served is a copy."""
    folder.mkdir(parents=True, exist_ok=True)
    work = folder / "page"
    shutil.rmtree(work, ignore_errors=True)
    pictures = work / "pictures"
    pictures.mkdir(parents=True)
    database_path = work / "berry.sqlite3"
    shutil.copy(rows.write(folder / f"rows-{count}.sqlite3", count), database_path)
    _lay_in(database_path, pictures)
    server = _serve(work, database_path, pictures)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
            yield from _flings(browser, server, count)
            yield from _jumps(browser, server, count, thumbnails_beside(database_path))
            browser.close()
    finally:
        server.stop()


def _lay_in(path: Path, pictures: Path) -> None:
    """Let the rows be those of an empty folder, which is taken for a drive that is away."""
    with closing(Database(path)) as database, database.transaction() as connection:
        connection.execute("UPDATE root SET path = ?", (os.fspath(pictures),))


def _serve(work: Path, database_path: Path, pictures: Path) -> Server:
    port = free_port()
    command = ["-m", "lib_berry", "serve", os.fspath(pictures), "--db", os.fspath(database_path), "--no-browser"]
    return start([*command, "--port", str(port)], port, pictures, work / "log")


def _flings(browser: Browser, server: Server, count: int) -> Iterator[Figure]:
    for size in SIZES:
        page = _opened(browser, server, count, size)
        found: Any = page.evaluate(FLING, FLING_SECONDS)
        worst, nodes = max(found["frames"]), int(found["nodes"])
        median = statistics.median(found["frames"])
        remark = f"median {median:.0f}, p99 {percentile(found['frames'], 0.99):.0f} ms of {len(found['frames'])} frames"
        yield Figure(f"fling over all, {size} px: longest frame", worst / 1000, remark, "<= 50 ms", worst <= 50)
        drawn = frames.traced(browser, page, partial(page.evaluate, FLING, TRACED_SECONDS))
        longest = max(drawn, key=lambda frame: frame.total)
        remark = f"the median {frames.median(drawn):.1f} ms; the longest: {longest}"
        yield Figure("  processor time of the page, longest frame", longest.total / 1000, remark)
        yield Figure("  nodes in the document, at most", 0, f"{nodes:,}", f"< {NODES:,}", nodes < NODES)
        page.context.close()


def _jumps(browser: Browser, server: Server, count: int, cache: Path) -> Iterator[Figure]:
    """Each place is visited before, so that its thumbnails are in the server's cache, but in no browser's."""
    shares = [random.Random(jump).uniform(0.05, 0.95) for jump in range(JUMPS)]
    page = _opened(browser, server, count, 192)
    asked: set[str] = set()
    page.on("request", lambda request: asked.update(THUMBNAIL_ADDRESS.findall(request.url)))
    for share in shares:
        page.evaluate(JUMP, [share, WARMING])
    page.context.close()
    _keep_thumbnails(cache, asked)
    page = _opened(browser, server, count, 192)
    jumps: list[Any] = [page.evaluate(JUMP, [share, PATIENCE]) for share in shares]
    page.context.close()
    first, whole = (statistics.median(jump[name] for jump in jumps) for name in ("first", "all"))
    remark = f"the slowest of {JUMPS} {max(jump['first'] for jump in jumps):.0f} ms; the whole view {whole:.0f} ms"
    yield Figure("jump, warm cache: first thumbnails", first / 1000, remark, "<= 300 ms", first <= 300)


def _keep_thumbnails(cache: Path, asked: set[str]) -> None:
    picture = io.BytesIO()
    Image.effect_noise((THUMBNAIL, THUMBNAIL), 60).convert("RGB").save(picture, "WEBP", quality=80)
    with closing(ThumbnailStore(cache)) as store:
        for image_id, version in (address.split("/") for address in asked):
            store.put(int(image_id), THUMBNAIL, Thumbnail(picture.getvalue(), "image/webp", version))


def _opened(browser: Browser, server: Server, count: int, size: int) -> Page:
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.add_init_script(f"localStorage.setItem('berry.zoom', '{size}')")
    page.goto(server.url)
    page.wait_for_function(
        "count => Number(/[0-9,]+/.exec(document.querySelector('.berry-count')?.textContent ?? '')"
        "?.[0].replaceAll(',', '')) === count",
        arg=count,
    )
    page.wait_for_timeout(1000)
    return page
