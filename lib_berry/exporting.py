"""Writing the portable file of a library."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from lib_berry import portable
from lib_berry.db.backups import PARTIAL
from lib_berry.db.connection import Database
from lib_berry.db.owned import owned
from lib_berry.errors import SettingsError


def write_to(database: Database, file: BinaryIO) -> int:
    """Write the portable file. Returns its entries."""
    with closing(owned(database)) as records:
        return portable.write(records, file)


def export(database: Database, target: Path) -> int:
    """Write the portable file; under its name when it is whole, and not before. Returns its entries.

    Raises SettingsError when it cannot be written.
    """
    partial = target.with_name(target.name + PARTIAL)
    try:
        try:
            with partial.open("wb") as file:
                count = write_to(database, file)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(f"{target} cannot be written: {error.strerror or error}.") from error
    return count
