"""Rows that many images share: prompts, models, samplers, LoRAs … found or made, and remembered within a batch."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

Text = tuple[bytes, str] | tuple[bytes, str, str]
"""What a row of ``prompt`` or ``extra`` holds: a digest that tells it from others, and the texts as they are stored (a
prompt and its negative prompt, or one JSON text)."""


def storable(text: str) -> str:
    """The text without what UTF-8 cannot hold (lone surrogates out of damaged JSON)."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def digest(*parts: str) -> bytes:
    """16 bytes that tell texts apart."""
    counted = b""
    for part in parts:
        data = part.encode()
        counted += len(data).to_bytes(8, "little") + data
    return hashlib.blake2b(counted, digest_size=16).digest()


def text_of(*texts: str | None) -> Text | None:
    """None when none of them says anything."""
    stored = [storable(text or "") for text in texts]
    return (digest(*stored), *stored) if any(stored) else None  # type: ignore[return-value]


INSERT_TEXTS = {"prompt": "INSERT INTO prompt VALUES (?, ?, ?, ?)", "extra": "INSERT INTO extra VALUES (?, ?, ?)"}
INDEX_PROMPTS = """
INSERT INTO prompt_fts (rowid, prompt, negative_prompt) SELECT id, prompt, negative_prompt FROM prompt WHERE id > ?
"""
"""One statement for many: full-text search writes what it has gathered to the disk before each further one, which takes
five times as long as taking in the text."""
SELECT_IDS = "SELECT digest, id FROM {table} WHERE digest IN ({marks})"
AT_ONCE = 500


class Names:
    """Ids of shared rows, for one transaction: what it remembers may not outlive a rollback."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._single: dict[str, dict[str, int]] = {}
        self._hashed: dict[str, dict[tuple[str | None, str | None], int]] = {}
        self._texts: dict[str, dict[bytes, int]] = {"prompt": {}, "extra": {}}

    def _id(self, select: str, insert: str, values: tuple[object, ...]) -> int:
        """The id of the row that ``select`` finds, which takes the first of ``values``; else ``insert`` makes it."""
        row = self._connection.execute(select, values[: select.count("?")]).fetchone()
        found = row[0] if row else self._connection.execute(insert, values).lastrowid
        assert found is not None
        return int(found)

    def name(self, table: str, name: str | None) -> int | None:
        """A row of sampler, scheduler, vae or generator."""
        if not name:
            return None
        known = self._single.setdefault(table, {})
        found = known.get(name)
        if found is None:
            select, insert = f"SELECT id FROM {table} WHERE name = ?", f"INSERT INTO {table} (name) VALUES (?)"
            found = known[name] = self._id(select, insert, (storable(name),))
        return found

    def hashed(self, table: str, name: str | None, file_hash: str | None) -> int | None:
        """A row of model or lora: files of one name and different content are different rows."""
        if not name and not file_hash:
            return None
        known, key = self._hashed.setdefault(table, {}), (name, file_hash)
        found = known.get(key)
        if found is None:
            select = f"SELECT id FROM {table} WHERE name = ? AND hash = ?"
            values = (storable(name or ""), storable(file_hash or ""))
            found = known[key] = self._id(select, f"INSERT INTO {table} (name, hash) VALUES (?, ?)", values)
        return found

    def text(self, table: str, text: Text | None) -> int | None:
        """A row of prompt or extra."""
        if text is None:
            return None
        known = self._texts[table]
        if text[0] not in known:
            self.learn(table, [text])
        return known[text[0]]

    def learn(self, table: str, texts: Iterable[Text | None]) -> None:
        """Find or make the rows of all these together, which is much quicker than one by one."""
        known = self._texts[table]
        wanted = {text[0]: text for text in texts if text is not None and text[0] not in known}
        found = dict(self._known(table, list(wanted)))
        new = [text for text in wanted.values() if text[0] not in found]
        if new:
            last = self._connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0] or 0
            found.update((text[0], key) for key, text in enumerate(new, last + 1))
            rows = ((key, *text) for key, text in enumerate(new, last + 1))
            self._connection.executemany(INSERT_TEXTS[table], rows)
            if table == "prompt":
                self._connection.execute(INDEX_PROMPTS, (last,))
        known.update(found)

    def _known(self, table: str, digests: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
        rest = iter(digests)
        while some := tuple(islice(rest, AT_ONCE)):
            yield from self._connection.execute(SELECT_IDS.format(table=table, marks=", ".join("?" * len(some))), some)
