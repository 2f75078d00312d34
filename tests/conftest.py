"""Fixtures that many tests share: a real database in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lib_berry.db.connection import Database

pytest_plugins = ["tests.curating"]


@pytest.fixture(autouse=True)
def _home() -> Iterator[None]:
    """Whatever changes the working directory, in whatever order it ends: the next test is where this one began."""
    here = Path.cwd()
    yield
    os.chdir(here)


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "berry.sqlite3"


@pytest.fixture
def database(database_path: Path) -> Iterator[Database]:
    opened = Database(database_path)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to index."""
    path = tmp_path / "images"
    path.mkdir()
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: playwright keeps an event loop running in this thread, where others want their own."""
    items.sort(key=lambda item: "e2e" in item.path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Why a test needed its second try: a pass would hide it."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.write_sep("_", f"first try of {report.nodeid}")
        terminalreporter.write_line(report.longreprtext)
