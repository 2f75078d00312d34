"""Showing a file in the system's file manager."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from lib_berry.errors import BerryError, FileMissingError


def command(path: Path, platform: str = sys.platform) -> list[str]:
    """What shows ``path``, selected where the system can. Linux has no common way for that: its folder is opened."""
    if platform == "win32":
        return ["explorer", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    return ["xdg-open", str(path.parent)]


def reveal(path: Path) -> None:
    """Returns at once. Raises FileMissingError, and BerryError where there is no file manager."""
    if not path.exists():
        raise FileMissingError(
            f"{path.name} is not there. Is its drive connected?", reason="file_missing", name=path.name
        )
    wanted = command(path)
    if shutil.which(wanted[0]) is None:
        raise BerryError("This machine has no file manager that Berry knows to open.")
    # On its own, so that it neither ends with us nor writes into our log.
    subprocess.Popen(
        wanted,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
    )
