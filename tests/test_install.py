"""What the launcher runs: it adds what is missing and moves nothing that is there.

The tests marked ``installs`` ask the package index, in a copy of the environment they run in that lacks our own
packages. Run on a host's set of pins, they show that none of these moves.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

INSTALL = Path(__file__).parent.parent / "install.py"
OURS = (
    "watchdog",
    "sqlite-utils",
    "send2trash",
    "dhash",
    "sqlite-fts4",
    "click-default-group",
    "sqlite-migrate",
    "tabulate",
)

LAUNCH = """
import importlib.util, json, subprocess, sys
def is_installed(package):
    return importlib.util.find_spec(package) is not None
def run_pip(command, desc=None):
    print(f"Installing {desc}")
    if "--skip-install" in sys.argv:
        return
    pip = f'"{sys.executable}" -m pip {command} --prefer-binary'
    done = subprocess.run(pip, shell=True, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Couldn't install {desc}.\\nstdout: {done.stdout}\\nstderr: {done.stderr}")
"""
"""modules/launch_utils.py of the hosts, as far as an install.py uses it."""


@pytest.fixture
def install() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install", INSTALL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Distribution:
    def __init__(self, name: str | None, version: str | None) -> None:
        self.metadata = {"Name": name}
        self.version = version


def test_constraints_name_everything_installed(install: ModuleType) -> None:
    lines = install.constraints().splitlines()
    assert f"pytest=={metadata.version('pytest')}" in lines


def test_constraints_leave_out_what_pip_cannot_read(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        Distribution("torch", "2.13.0+cpu"),
        Distribution("numpy", "1.26.2"),
        Distribution("numpy", "2.0.0"),
        Distribution(None, "1"),
        Distribution("broken", None),
        Distribution("odd", "unknown"),
        Distribution("odder", "1.0-local build"),
        Distribution("xformers", "0.0.27.post2"),
        Distribution("intel", "2.0.110a0+gitba7f6c1"),
        Distribution("pre", "1.0rc1.dev3"),
    ]
    monkeypatch.setattr(metadata, "distributions", lambda: found)
    assert install.constraints().splitlines() == [
        "intel==2.0.110a0+gitba7f6c1",
        "numpy==1.26.2",
        "pre==1.0rc1.dev3",
        "torch==2.13.0+cpu",
        "xformers==0.0.27.post2",
    ]


def test_nothing_is_done_when_nothing_is_missing(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(install, "install", lambda packages: pytest.fail("nothing was missing"))
    install.main()
    # The launcher prints whatever we print, at every start.
    assert capsys.readouterr().out == ""


def test_only_what_is_missing_is_asked_for(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "watchdog" else object())
    monkeypatch.setattr(install, "install", asked.append)
    install.main()
    (packages,) = asked
    assert [package.partition(">")[0] for package in packages] == ["watchdog"]


def test_a_failure_is_one_clear_line(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(packages: list[str]) -> None:
        raise RuntimeError("Couldn't install it.\nstdout: much\nERROR: No matching distribution found\nstderr: more")

    monkeypatch.setattr(install, "missing", lambda: ["watchdog>=4"])
    monkeypatch.setattr(install, "install", fail)
    install.main()
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("Berry could not install watchdog>=4")
    assert line.endswith("ERROR: No matching distribution found")


class Environment:
    """A virtual environment that holds what this one does, but not our own packages."""

    def __init__(self, folder: Path, without: tuple[str, ...] = OURS) -> None:
        self.folder = folder
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        (own,) = (
            (folder / "lib").glob("python*/site-packages")
            if sys.platform != "win32"
            else [folder / "Lib/site-packages"]
        )
        self.python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self.packages = own
        view = folder / "view"
        view.mkdir()
        hidden = _entries(without)
        for entry in Path(sysconfig.get_path("purelib")).iterdir():
            if entry.name not in hidden and entry.name != "__pycache__":
                (view / entry.name).symlink_to(entry)
        (own / "view.pth").write_text(f"{view}\n", encoding="utf-8")

    def run(self, *arguments: str | Path, cwd: Path | None = None, path: Path | None = None) -> str:
        environment = {} if path is None else {"PYTHONPATH": str(path)}
        done = subprocess.run(
            [self.python, *arguments], cwd=cwd or self.folder, capture_output=True, text=True, env=_environ(environment)
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def versions(self) -> dict[str, str]:
        listed = json.loads(self.run("-m", "pip", "list", "--format", "json", "--disable-pip-version-check"))
        return {package["name"].lower(): package["version"] for package in listed}


def _environ(changes: dict[str, str]) -> dict[str, str]:
    import os

    return {**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **changes}


def _entries(names: tuple[str, ...]) -> set[str]:
    """The top level names in site-packages that belong to the distributions ``names``."""
    found = set()
    for name in names:
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue
        found |= {file.parts[0] for file in files if file.parts[0] != ".."}
    return found


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """The folder of a host, with its launcher."""
    folder = tmp_path / "webui"
    folder.mkdir()
    (folder / "launch.py").write_text(LAUNCH, encoding="utf-8")
    return folder


def _grown(environment: Environment, before: dict[str, str]) -> set[str]:
    """The names of what came in; fails when anything that was there has moved."""
    after = environment.versions()
    assert {name: after.get(name) for name in before} == before
    return after.keys() - before.keys()


@pytest.mark.installs
@pytest.mark.parametrize("how", ["as the launcher does", "as SD.Next does", "by hand"])
def test_installing_moves_no_version(tmp_path: Path, host: Path, how: str) -> None:
    environment = Environment(tmp_path / "venv")
    before = environment.versions()
    assert not {"watchdog", "sqlite-utils"} & before.keys()
    if how == "by hand":
        environment.run(INSTALL, cwd=tmp_path)
    else:
        printed = environment.run(INSTALL, cwd=host if "launcher" in how else INSTALL.parent, path=host)
        assert printed == "Installing what Berry needs\n"
    assert {"watchdog", "sqlite-utils"} <= _grown(environment, before)
    environment.run(
        "-c", "import watchdog.observers, dhash, send2trash, sqlite_utils; sqlite_utils.Database(memory=True)"
    )


@pytest.mark.installs
def test_an_old_click_stays(tmp_path: Path, host: Path) -> None:
    environment = Environment(tmp_path / "venv", without=(*OURS, "click"))
    environment.run("-m", "pip", "install", "--no-deps", "click==8.1.7", "--target", environment.packages)
    before = environment.versions()
    assert before["click"] == "8.1.7"
    environment.run(INSTALL, cwd=host, path=host)
    assert "sqlite-utils" in _grown(environment, before)
    environment.run("-c", "import sqlite_utils; sqlite_utils.Database(memory=True)")


@pytest.mark.installs
def test_nothing_happens_when_the_launcher_skips_installs(tmp_path: Path, host: Path) -> None:
    (host / "launch.py").write_text("def run_pip(command, desc=None):\n    return\n", encoding="utf-8")
    environment = Environment(tmp_path / "venv")
    before = environment.versions()
    assert environment.run(INSTALL, cwd=host, path=host) == ""
    assert _grown(environment, before) == set()
