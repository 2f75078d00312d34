"""Reading: pages, counts, jumps, details; and how soon a new process shows its first page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
from tests.bench.measure import Figure, median, seconds

QUERIES = (
    *("", "highly detailed", "series7", "castle -ruin", '"crimson castle"'),
    *("model:ember", "steps:20..30", "*cast*"),
)
FIRST_PAGE = """
import sys
from pathlib import Path
from lib_berry.db.connection import Database
from lib_berry.files import Files
from lib_berry.gallery import Gallery
database = Database(Path(sys.argv[1]))
assert Gallery(database, Files(database)).page("").images
"""


def figures(database: Path) -> Iterator[Figure]:
    start = seconds(lambda: subprocess.run([sys.executable, "-c", FIRST_PAGE, str(database)], check=True))
    yield Figure("process start to first page of results", start, "", "<= 1 s", start <= 1)
    with closing(Database(database)) as opened:
        for query in QUERIES:

            def fresh(query: str = query) -> object:
                return Gallery(opened, Files(opened)).page(query)

            total = Gallery(opened, Files(opened)).page(query).total
            yield Figure(f"page and exact count: {query or '(all)'}", median(fresh), f"{total:,} images")
        gallery = Gallery(opened, Files(opened))
        total = gallery.page("").total
        yield Figure("jump to the middle", median(lambda: gallery.page("", rank=total // 2)))
        cursor = gallery.page("", rank=total // 2).next
        yield Figure("next page there", median(lambda: gallery.page("", cursor=cursor)))
        image = gallery.page("", rank=total // 3).images[0]
        yield Figure("its detail, file read again", median(lambda: gallery.detail(image.id)))
