"""Rows that many images share: prompts, models, samplers, LoRAs … found or made, and remembered within a batch."""

from __future__ import annotations

import hashlib
import sqlite3


def storable(text: str) -> str:
    """The text without what UTF-8 cannot hold (lone surrogates out of damaged JSON)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def digest(*parts: str) -> bytes:
    """16 bytes that tell texts apart."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode()
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.digest()


class Names:
    """Ids of shared rows, for one transaction: what it remembers may not outlive a rollback."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, object, object], int] = {}

    def _id(self, table: str, key: tuple[object, object], select: str, insert: str, values: tuple[object, ...]) -> int:
        """The id of the row that ``select`` finds, which takes the first of ``values``; else ``insert`` makes it."""
        place = (table, *key)
        known = self._known.get(place)
        if known is None:
            row = self._connection.execute(select, values[: select.count("?")]).fetchone()
            known = row[0] if row else self._connection.execute(insert, values).lastrowid
            assert known is not None
            self._known[place] = known
        return known

    def name(self, table: str, name: str | None) -> int | None:
        """A row of sampler, scheduler, vae or generator."""
        if not name:
            return None
        name = storable(name)
        select, insert = f"SELECT id FROM {table} WHERE name = ?", f"INSERT INTO {table} (name) VALUES (?)"
        return self._id(table, (name, None), select, insert, (name,))

    def hashed(self, table: str, name: str | None, file_hash: str | None) -> int | None:
        """A row of model or lora: files of one name and different content are different rows."""
        if not name and not file_hash:
            return None
        key = (storable(name or ""), storable(file_hash or ""))
        select = f"SELECT id FROM {table} WHERE name = ? AND hash = ?"
        return self._id(table, key, select, f"INSERT INTO {table} (name, hash) VALUES (?, ?)", key)

    def prompt(self, prompt: str | None, negative_prompt: str | None) -> int | None:
        if not prompt and not negative_prompt:
            return None
        texts = storable(prompt or ""), storable(negative_prompt or "")
        key = digest(*texts)
        select = "SELECT id FROM prompt WHERE digest = ?"
        insert = "INSERT INTO prompt (digest, prompt, negative_prompt) VALUES (?, ?, ?)"
        return self._id("prompt", (key, None), select, insert, (key, *texts))

    def extra(self, text: str | None) -> int | None:
        if text is None:
            return None
        key = digest(text)
        insert = "INSERT INTO extra (digest, json) VALUES (?, ?)"
        return self._id("extra", (key, None), "SELECT id FROM extra WHERE digest = ?", insert, (key, text))
