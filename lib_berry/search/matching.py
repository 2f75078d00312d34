"""Patterns tried on many texts, in a process of its own: no text and no pattern can hold up the server.

``python -m lib_berry.search.matching DATABASE`` answers one request a line. A request that takes too long ends with the
process, and the next one gets a new process.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from lib_berry.cancelling import stopped_by
from lib_berry.db import texts
from lib_berry.db.connection import connect
from lib_berry.errors import DatabaseError, QueryError
from lib_berry.query import regex
from lib_berry.query.ast import Pattern, Regex, Wildcard
from lib_berry.search.patterns import found_in
from lib_berry.search.stored import NAMES

SECONDS = 10.0
_WILDCARDS = list(Wildcard)
PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class Matcher:
    """The process, started when it is first needed. Safe from any thread; one question at a time."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def matching(self, field: str, sought: Pattern | Regex, after: int = 0) -> str:
        """The rows of the field's table above id ``after`` whose text has ``sought`` in it, with commas between.

        Raises QueryError when that takes too long, CancelledError when nobody waits for it any more.
        """
        request = json.dumps([field, after, *_written(sought)]).encode() + b"\n"
        with self._lock:
            process = self._running()
            with stopped_by(process.kill):
                answer = _ask(process, request)
                if not answer:
                    self._end()
                    what = "pattern" if isinstance(sought, Pattern) else "regular expression"
                    problem = f"The {what} takes longer than {SECONDS:.0f} s to look for; make it simpler."
                    raise QueryError(problem, 0, reason="pattern_slow", seconds=round(SECONDS))
        return answer.decode().strip()

    def start(self) -> None:
        """Have the process ready before it is needed."""
        with self._lock:
            self._running()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise DatabaseError("The library has been closed; reload the page.")
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = self._start()
        return self._process

    def close(self) -> None:
        """End the process, whatever it is at."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        paths = [str(PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            [sys.executable, "-m", "lib_berry.search.matching", str(self._database)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()


def _ask(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """The process's answer; empty when it had to be killed, or was."""
    assert process.stdin is not None
    assert process.stdout is not None
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    try:
        process.stdin.write(request)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""
    finally:
        timer.cancel()


def _written(sought: Pattern | Regex) -> list[Any]:
    """What is sought as JSON can hold it: an expression, or the pieces of a pattern, the wildcards as numbers."""
    if isinstance(sought, Regex):
        return [sought.source]
    return [[_WILDCARDS.index(piece) if isinstance(piece, Wildcard) else piece for piece in sought.pieces]]


def _search(written: str | list[str | int]) -> Callable[[str], Any]:
    if isinstance(written, str):
        return regex.compiled(written).search
    return found_in(Pattern(tuple(_WILDCARDS[piece] if isinstance(piece, int) else piece for piece in written)))


def _passing(connection: sqlite3.Connection, field: str, after: int, search: Callable[[str], Any]) -> list[str]:
    if field in NAMES:
        names = NAMES[field]
        rows = texts.texts(connection, "extra", after)
        return [str(key) for key, text in rows if any(map(search, names(json.loads(text))))]
    return [str(key) for key, text in texts.texts(connection, field, after) if search(text)]


def main(database: Path) -> None:
    """Answer requests until there are no more."""
    with closing(connect(database)) as connection:
        for line in sys.stdin:
            field, after, written = json.loads(line)
            found = _passing(connection, field, after, _search(written))
            print(",".join(found), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
