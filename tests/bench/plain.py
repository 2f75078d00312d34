"""The same questions put to plain SQL over one row per image and one per tag, as galleries without an engine do it,
and beside what infinite-image-browsing 1.6 was measured to take for them on such a machine, with 100,000 images."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.gallery import Gallery
from lib_berry.metadata import infotext
from tests.bench import corpus
from tests.bench.measure import Figure, median

GOAL = 20
"""At 100,000 images, so many whole answers of Berry's in the time that infinite-image-browsing takes for one page."""
PAGE = 200
SCHEMA = """
CREATE TABLE image (id INTEGER PRIMARY KEY, path TEXT UNIQUE, infotext TEXT, date INTEGER);
CREATE INDEX image_date ON image (date);
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE image_tag (image_id INTEGER, tag_id INTEGER, PRIMARY KEY (image_id, tag_id));
CREATE INDEX image_tag_tag ON image_tag (tag_id);
"""
SUBSTRING = "SELECT id, path, infotext FROM image WHERE infotext LIKE ? ORDER BY date DESC LIMIT ?"
COUNT_SUBSTRING = "SELECT count(*) FROM image WHERE infotext LIKE ?"
TAGGED = """
SELECT i.id, i.path, i.infotext FROM image i JOIN image_tag it ON it.image_id = i.id JOIN tag t ON t.id = it.tag_id
WHERE t.name IN ({names}) GROUP BY i.id HAVING count(DISTINCT t.id) >= ? ORDER BY i.date DESC LIMIT ?
"""

Rows = list[tuple[object, ...]]


def write(path: Path, count: int) -> Path:
    """Make the plain database of ``count`` images at ``path``, unless it is there already."""
    if path.exists():
        return path
    partial = path.with_suffix(".partial")
    tags: dict[str, int] = {}
    with closing(sqlite3.connect(partial)) as connection, connection:
        connection.executescript(SCHEMA)
        for number in range(count):
            text = corpus.infotext(number)
            image = (number, f"/pictures/{number:07d}.png", text, corpus.written_ns(number) // 10**9)
            connection.execute("INSERT INTO image VALUES (?, ?, ?, ?)", image)
            parameters = infotext.parse(text)
            assert parameters is not None
            names = {part.strip() for part in (parameters.prompt or "").split(",")} | {str(parameters.model)}
            ids = [(number, tags.setdefault(name, len(tags))) for name in names]
            connection.executemany("INSERT OR IGNORE INTO image_tag VALUES (?, ?)", ids)
        connection.executemany("INSERT INTO tag VALUES (?, ?)", [(key, name) for name, key in tags.items()])
    return partial.rename(path)


def figures(folder: Path, gallery: Gallery, count: int) -> Iterator[Figure]:
    with closing(sqlite3.connect(write(folder / f"plain-{count}.sqlite3", count))) as connection:

        def like(needle: str) -> Rows:
            connection.execute(COUNT_SUBSTRING, (f"%{needle}%",)).fetchone()
            return connection.execute(SUBSTRING, (f"%{needle}%", PAGE)).fetchall()

        def tagged(*names: str, every: bool = True) -> Rows:
            sql = TAGGED.format(names=", ".join("?" * len(names)))
            return connection.execute(sql, (*names, len(names) if every else 1, PAGE)).fetchall()

        one, two = "crimson castle", "misty forest"
        questions: list[tuple[str, float, str, Callable[[], object] | None]] = [
            ("a tag", 0.105, f'"{one}"', lambda: tagged(one)),
            ("three tags", 0.153, f'"{one}" "{two}" "{corpus.COMMON}"', lambda: tagged(one, two, corpus.COMMON)),
            ("one tag or another", 0.320, f'"{one}" | "{two}"', lambda: tagged(one, two, every=False)),
            ("a part of a word", 0.116, "*antern*", lambda: like("antern")),
            ("a regular expression", 0.954, "/lant.rn/", None),
        ]
        for name, theirs, query, plainly in questions:
            ours = median(lambda query=query: _anew(gallery, query))  # type: ignore[misc]
            ratio = theirs / ours
            remark = f"1/{ratio:.0f} of theirs"
            if plainly:
                remark += f"; plain SQL, one page, here: {median(plainly) * 1000:.1f} ms"
            goal = f"<= 1/{GOAL}" if count == 100_000 else ""
            yield Figure(
                f"whole answer, words unknown yet: {name}", ours, remark, goal, ratio >= GOAL if goal else None
            )


def _anew(gallery: Gallery, query: str) -> object:
    """The whole answer, as of one who has not just asked the same nor any of its words."""
    gallery.engine.forget_results(words=True)
    return gallery.answer(query, spread=True)
