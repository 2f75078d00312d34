"""Bringing a database's schema up to date, by forward-only migrations: one for each script in ``schemas``.

Never edit one that was released: add another.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lib_berry.db.schemas import SCRIPTS
from lib_berry.errors import DatabaseError, DatabaseTooNewError

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x42657279
"""``Bery``: marks a database file as ours."""


Migration = Callable[["sqlite_utils.Database"], None]


def _statements(script: str) -> Iterator[str]:
    """The script's statements, one by one: ``executescript`` would commit the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _adds(script: str) -> Migration:
    """A migration that only makes tables and indexes."""

    def run(db: sqlite_utils.Database) -> None:
        for statement in _statements(script):
            db.execute(statement)

    return run


MIGRATIONS: tuple[Migration, ...] = tuple(map(_adds, SCRIPTS))
"""In order; the database's ``user_version`` counts those applied."""


def migrate(connection: sqlite3.Connection, before: Callable[[int], None] | None = None) -> None:
    """Bring the database up to date, each migration in one transaction with its number.

    ``before`` is called with the schema's number before a database that has one leaves it, while nobody else can
    write; what it raises ends the migration, and nothing has changed.

    ``user_version`` rather than a table of applied names, because it changes atomically with the schema whatever
    version of sqlite-utils the host has. The connection must be in autocommit mode. Raises DatabaseTooNewError,
    and DatabaseError for a database of another program.
    """
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            applied = connection.execute("PRAGMA user_version").fetchone()[0]
            _require_ours(connection, applied)
            if applied > len(MIGRATIONS):
                raise DatabaseTooNewError(
                    f"The database has schema {applied}, this Berry knows {len(MIGRATIONS)}. "
                    "Update Berry, or name another database."
                )
            if applied < len(MIGRATIONS):
                if applied and before is not None:
                    before(applied)
                before = None  # what this very call has made holds nothing yet
                MIGRATIONS[applied](_sqlite_utils(connection))
                connection.execute(f"PRAGMA user_version = {applied + 1}")
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        if applied == len(MIGRATIONS):
            return


def _sqlite_utils(connection: sqlite3.Connection) -> sqlite_utils.Database:
    with _without("pandas", "numpy"):
        import sqlite_utils

    return sqlite_utils.Database(connection, execute_plugins=False)


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """Those of the modules that are not there yet are not imported by whoever can do without. sqlite-utils would import
    both where they are installed, as gradio has them: half a second of a first scan, for types of columns that we do
    not have.
    """
    unwanted = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(unwanted))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for module in unwanted:
            del sys.modules[module]


def _require_ours(connection: sqlite3.Connection, applied: int) -> None:
    """A database that is not ours must be empty."""
    if connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
        return
    if applied or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise DatabaseError("This is a database of another program. Name another file.")
