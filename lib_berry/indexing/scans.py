"""Starting, watching and stopping the scanner process from the process that shows the gallery."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from lib_berry.db import scans
from lib_berry.db.connection import Database
from lib_berry.indexing.scanner import scan_lock
from lib_berry.indexing.selection import Selection
from lib_berry.model import ScanProgress

STOP_SECONDS = 5.0
PACKAGE_PARENT = Path(__file__).resolve().parents[2]
IN_BACKGROUND = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""Flags of Windows; elsewhere the process itself steps back."""


class Scans:
    """The scan of all roots, in a process of its own so that neither the page nor the host waits for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None
        self._started_ms = 0
        self._closed = False
        self._lock = threading.Lock()

    def start(self, selection: Selection, load: int = 100) -> ScanProgress:
        """Begin a scan of every active root unless one is running. Returns where the scan stands.

        ``load`` is the percentage of the time that it may work.
        """
        with self._lock:
            if not self._closed and not self.is_running():
                self._end()
                self._started_ms = int(time.time() * 1000)
                self._process = self._spawn(selection, load)
        return self.progress() or self._starting()

    def progress(self) -> ScanProgress | None:
        """The running scan, or how the last one ended; None before the first."""
        found, process = scans.latest(self._database), self._process
        if process is not None and (found is None or found.updated_ms < self._started_ms):
            if process.poll() is None:
                return self._starting()
            if process.returncode:
                return replace(self._starting(), state="failed", message=self._complaint())
        while found is not None and found.state == "running" and not self.is_running():
            # It may have ended well between the two looks, and another may have begun: only one that stays as it was
            # while none was running has stopped.
            before, found = found, scans.latest(self._database)
            if found == before:
                return replace(found, state="failed", message="The scan stopped unexpectedly; start it again to go on.")
        return found

    def cancel(self) -> ScanProgress | None:
        """Ask the running scan to stop after its batch; one that has not begun yet is stopped at once."""
        if self._is_starting():
            self._stop()
            return replace(self._starting(), state="cancelled")
        scans.request_cancel(self._database)
        return self.progress()

    def pause(self, pause: bool) -> ScanProgress | None:
        """Ask the running scan to pause, or to go on."""
        scans.request_pause(self._database, pause)
        return self.progress()

    def close(self) -> None:
        """Stop a scan this process has started; what it has committed stays."""
        self._closed = True
        self._stop()

    def _stop(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.terminate()
                self._end()

    def _end(self) -> None:
        """Wait for our process, which is about to end, to be gone."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):  # stuck in a dead network drive: it ends when that answers
            self._process.wait(STOP_SECONDS)
            self._process = None

    def _is_starting(self) -> bool:
        """Whether our process runs and has not yet said so in the database."""
        process = self._process
        if process is None or process.poll() is not None:
            return False
        found = scans.latest(self._database)
        return found is None or found.updated_ms < self._started_ms

    def is_running(self) -> bool:
        """Whether any process is scanning into this database."""
        return self._is_starting() or not scan_lock(self._database).is_free()

    def _starting(self) -> ScanProgress:
        return ScanProgress("running", started_ms=self._started_ms, updated_ms=self._started_ms)

    @property
    def _log(self) -> Path:
        return self._database.path.with_suffix(".scan-log")

    def _complaint(self) -> str:
        lines = self._log.read_text("utf-8", "replace").strip().splitlines() if self._log.exists() else []
        return lines[-1] if lines else "The scan could not be started."

    def _spawn(self, selection: Selection, load: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "lib_berry", "scan", "--db", str(self._database.path), "--background"]
        command += [f"--load={load}"]
        command += [f"--exclude={pattern}" for pattern in selection.exclude]
        command += [f"--stealth={folder}" for folder in selection.stealth]
        command += [] if selection.grids else ["--no-grids"]
        command += [] if selection.intermediates else ["--no-intermediates"]
        paths = [str(PACKAGE_PARENT), *filter(None, [os.environ.get("PYTHONPATH")])]
        with self._log.open("wb") as log:
            return subprocess.Popen(
                command,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                creationflags=IN_BACKGROUND,
            )
