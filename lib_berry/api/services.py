"""What every route needs: the library, the host, and a way to run a service without holding up the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import ParamSpec, TypeVar

from starlette.requests import Request

from lib_berry.api.privacy import Privacy
from lib_berry.cancelling import Task
from lib_berry.host import Host
from lib_berry.library import THREADS, Library

P = ParamSpec("P")
T = TypeVar("T")

THUMBNAILS_AT_ONCE = min(THREADS // 2, os.cpu_count() or 1)
"""Half of the threads stay free to answer everything else."""

LOOK_SECONDS = 0.1
"""How often it is looked whether a visitor still waits."""


@dataclass(frozen=True)
class Services:
    """``decoding`` lets few thumbnails be made at once: the rest wait without keeping a thread from other requests."""

    library: Library
    host: Host
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THUMBNAILS_AT_ONCE))

    async def run(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call ``service`` on the library's own threads, never on AnyIO's, which the host's handlers share."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.library.pool, partial(service, *args, **kwargs))

    async def run_while_wanted(self, request: Request, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As ``run``, and cancelled when the visitor goes away: one who types on asks anew with each letter."""
        task = Task()

        def work() -> T:
            with task.running():
                return service(*args, **kwargs)

        working = asyncio.ensure_future(self.run(work))
        while not (await asyncio.wait([working], timeout=LOOK_SECONDS))[0]:
            if await request.is_disconnected():
                task.cancel()
                break
        return await working

    def privacy(self) -> Privacy:
        """What may be told of the disk at this moment."""
        return Privacy.of(self.host)


def services(request: Request) -> Services:
    """The services of the app that answers ``request``."""
    found: Services = request.app.state.services
    return found
