"""What the commands share: where the library lives, folders as arguments, results as JSON."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lib_berry.errors import SettingsError
from lib_berry.indexing.places import is_storable

OK, FAILED = 0, 1


def data_dir() -> Path:
    """Where the standalone library lives: the platform's folder for user data."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "berry"


def add_database(parser: argparse.ArgumentParser) -> None:
    """The option ``--db``."""
    parser.add_argument("--db", type=Path, default=data_dir() / "berry.sqlite3", help="the database (%(default)s)")


def existing_folders(texts: Sequence[str]) -> list[str]:
    """The folders as they are named. Raises SettingsError for what cannot be a root."""
    for text in texts:
        if not Path(text).expanduser().is_dir():
            raise SettingsError(f"{text} is not a folder that can be reached.")
        if not is_storable(text):
            raise SettingsError(f"{text!a} is not valid UTF-8; rename the folder to index it.")
    return list(texts)


def print_json(value: Any) -> None:
    """One line, in ASCII: file names need not be valid text, and a terminal need not speak UTF-8."""
    print(json.dumps(_finite(value), ensure_ascii=True), flush=True)


def _finite(value: Any) -> Any:
    """The value with None for numbers that JSON has no word for (infinity, say)."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
