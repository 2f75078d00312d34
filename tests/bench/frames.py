"""What the page's thread computed in each frame, by Chromium's own trace.

This is processor time: it tells what a frame costs whatever else the machine does, and what it is made of.
"""

from __future__ import annotations

import json
import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

Event = dict[str, Any]

CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "v8"]
PARTS = {
    "script": ("FireAnimationFrame", "EventDispatch", "TimerFire", "FunctionCall", "v8.callFunction", "RunMicrotasks"),
    "style": ("UpdateLayoutTree", "ScheduleStyleRecalculation", "ParseAuthorStyleSheet"),
    "layout": ("Layout", "HitTest"),
    "paint": ("PrePaint", "Paint", "Layerize", "UpdateLayer", "Commit", "ScrollLayer", "PaintImage"),
    "memory": ("MinorGC", "MajorGC"),
}
PART_OF = {name: part for part, names in PARTS.items() for name in names}
FRAME = "FireAnimationFrame"
TOGETHER_US = 2000
"""Calls so near each other belong to one frame."""


@dataclass(frozen=True)
class Frame:
    """Milliseconds of processor time. ``parts``: script, style, layout, paint, memory, rest."""

    total: float
    parts: dict[str, float]

    def __str__(self) -> str:
        return ", ".join(f"{part} {spent:.0f}" for part, spent in sorted(self.parts.items(), key=lambda each: -each[1]))


def traced(browser: Browser, page: Page, work: Callable[[], object]) -> list[Frame]:
    """The frames of the page while ``work`` goes on."""
    browser.start_tracing(page=page, categories=CATEGORIES)
    work()
    return frames(json.loads(browser.stop_tracing())["traceEvents"])


def median(found: Iterable[Frame]) -> float:
    return statistics.median(frame.total for frame in found)


def frames(events: list[Event]) -> list[Frame]:
    """Every frame of the thread that drew most."""
    drawn = Counter((event["pid"], event["tid"]) for event in events if event["name"] == FRAME)
    if not drawn:
        return []
    thread = drawn.most_common(1)[0][0]
    own = [event for event in events if (event["pid"], event["tid"]) == thread and "tdur" in event]
    own.sort(key=lambda event: (event["ts"], -event["dur"]))
    begins: list[int] = []
    last = -TOGETHER_US
    for event in own:
        if event["name"] == FRAME:
            if event["ts"] - last > TOGETHER_US:
                begins.append(event["ts"])
            last = event["ts"]
    spent: list[Counter[str]] = [Counter() for _ in begins]
    for event, alone in _alone(own):
        at = bisect_right(begins, event["ts"]) - 1
        if at >= 0:
            spent[at][PART_OF.get(event["name"], "rest")] += alone
    return [Frame(sum(parts.values()) / 1000, {name: part / 1000 for name, part in parts.items()}) for parts in spent]


def _alone(events: Iterable[Event]) -> Iterator[tuple[Event, int]]:
    """Each event of one thread with its microseconds, those of the events within it taken off."""
    within: list[tuple[Event, list[int]]] = []
    for event in events:
        while within and within[-1][0]["ts"] + within[-1][0]["dur"] <= event["ts"]:
            done, left = within.pop()
            yield done, left[0]
        if within:
            within[-1][1][0] -= event["tdur"]
        within.append((event, [event["tdur"]]))
    for done, left in within:
        yield done, left[0]
