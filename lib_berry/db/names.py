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
        self._single: dict[str, dict[str, int]] = {}
        self._hashed: dict[str, dict[tuple[str | None, str | None], int]] = {}
        self._prompts: dict[tuple[str | None, str | None], int] = {}
        self._extras: dict[str, int] = {}

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

    def prompt(self, prompt: str | None, negative_prompt: str | None) -> int | None:
        if not prompt and not negative_prompt:
            return None
        key = prompt, negative_prompt
        found = self._prompts.get(key)
        if found is None:
            texts = storable(prompt or ""), storable(negative_prompt or "")
            select = "SELECT id FROM prompt WHERE digest = ?"
            insert = "INSERT INTO prompt (digest, prompt, negative_prompt) VALUES (?, ?, ?)"
            found = self._prompts[key] = self._id(select, insert, (digest(*texts), *texts))
        return found

    def extra(self, text: str | None) -> int | None:
        if text is None:
            return None
        found = self._extras.get(text)
        if found is None:
            insert = "INSERT INTO extra (digest, json) VALUES (?, ?)"
            found = self._id("SELECT id FROM extra WHERE digest = ?", insert, (digest(text), text))
            self._extras[text] = found
        return found
