"""A library of a million images that is not there: the page's requests are answered by the test itself, at once."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route

TOTAL = 1_000_000
A_DAY = 50_000
"""So many images were made each day; one layout for all of them would freeze the page."""
LAST_DAY = 20_000
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4" fill="teal"/></svg>'
COLOR = 0x336699
PROPORTIONS = (128, 84, 172, 84, 140)


@dataclass
class Million:
    """Answers for ``total`` images; image ``rank`` has the id ``(total - rank) * 8`` and the name ``<rank>.png``."""

    page: Page
    total: int = TOTAL
    version: int = 1

    def install(self) -> None:
        """From now on the page's requests come here."""
        for pattern, answer in (
            (r"/api/v1/images\?", self._images),
            (r"/api/v1/shape\?", self._shape),
            (r"/api/v1/status", self._status),
            (r"/api/v1/thumb/", lambda route: route.fulfill(body=PICTURE, content_type="image/svg+xml")),
            (r"/api/v1/images/\d+/rank", self._rank),
        ):
            self.page.route(re.compile(pattern), answer)

    def _images(self, route: Route) -> None:
        wanted = parse_qs(urlsplit(route.request.url).query)
        rank = int(wanted["cursor"][0] if "cursor" in wanted else wanted.get("rank", ["0"])[0])
        end = min(self.total, rank + int(wanted["limit"][0]))
        images = [self._image(each) for each in range(rank, end)]
        page = {"images": images, "total": self.total, "rank": rank, "version": self.version}
        route.fulfill(json={**page, "next": str(end) if end < self.total else None})

    def _image(self, rank: int) -> dict[str, object]:
        place = {"id": (self.total - rank) * 8, "name": f"{rank}.png", "created_ms": 1_700_000_000_000, "color": COLOR}
        return {**place, "width": 4, "height": 4, "version": "1-1", "missing": False, "error": None, "nsfw": False}

    def _shape(self, route: Route) -> None:
        days = [(LAST_DAY - at, A_DAY) for at in range(self.total // A_DAY)]
        head = json.dumps({"version": self.version, "total": self.total, "days": days, "kept": None}).encode()
        head += b" " * (-(len(head) + 4) % 8)
        chance = random.Random(1)
        body = bytes(chance.choices(PROPORTIONS, k=1000)) * (self.total // 1000)
        route.fulfill(body=len(head).to_bytes(4, "little") + head + body, content_type="application/octet-stream")

    def _status(self, route: Route) -> None:
        known = {"version": self.version, "images": self.total, "missing": 0, "errors": 0}
        route.fulfill(json={**known, "host": "Standalone", "roots": [], "scan": None})

    def _rank(self, route: Route) -> None:
        found = re.search(r"/images/(\d+)/rank", route.request.url)
        rank = self.total - int(found[1]) // 8 if found else None
        route.fulfill(json={"rank": rank, "total": self.total, "version": self.version})
