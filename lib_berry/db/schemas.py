"""The database's tables, as each migration adds them.

Derived tables can be rebuilt from the image files, by reading each again under the id it has. User-owned tables are
``mark``, ``tag``, ``image_tag``, ``album``, ``album_image``, ``saved_search``, ``search_history``, ``image_view``,
``action``, ``stack_cover``, ``rule``, ``rule_image`` and ``trash``: the indexer never touches them (but that an image
found in the trash is in it, and one taken out by hand no longer), and they refer to ``image.id`` without a foreign
key, so that nothing that happens to a derived row takes them along.

``image.id`` is ``created_ms * 8 + n``: immutable, below 2**53 (so JavaScript can hold it), and every index is sorted
by creation within its value. ``seed`` holds 64 unsigned bits in SQLite's signed integer (two's complement). Prompts
are stored once however many images share them, and full-text search indexes those distinct prompts only. Names that
repeat (models, samplers …) are rows of their own. ``extra`` is the JSON of all keys that have no column, stored once
per distinct text. Raw metadata is not stored: it is read from the file when it is looked at.
"""

from __future__ import annotations

USER_OWNED = (
    *("mark", "tag", "image_tag", "album", "album_image"),
    *("saved_search", "search_history", "image_view", "stack_cover", "rule", "rule_image"),
)
"""The user-owned tables that are exported and backed up: all but ``trash``, which tells where files lie now and can be
found out from these (``indexing.trashed``), and ``action``, which is made of ids."""

SCHEMA_1 = """
CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('version', 0);

CREATE TABLE root (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,
    available INTEGER NOT NULL DEFAULT 1,
    archived INTEGER NOT NULL DEFAULT 0,
    scanned_ms INTEGER
);
CREATE TABLE problem (
    root_id INTEGER NOT NULL REFERENCES root,
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (root_id, path)
) WITHOUT ROWID;
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    root_id INTEGER NOT NULL REFERENCES root,
    path TEXT NOT NULL,
    mtime_ns INTEGER,
    UNIQUE (root_id, path)
);
CREATE TABLE prompt (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    prompt TEXT NOT NULL,
    negative_prompt TEXT NOT NULL
);
CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (name, hash));
CREATE TABLE lora (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL DEFAULT '',
    UNIQUE (name, hash)
);
CREATE TABLE sampler (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE scheduler (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE vae (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE generator (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE extra (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, json TEXT NOT NULL);

CREATE TABLE image (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    sidecar_mtime_ns INTEGER NOT NULL,
    fingerprint INTEGER,
    missing_since_ms INTEGER,
    container TEXT,
    width INTEGER,
    height INTEGER,
    prompt_id INTEGER REFERENCES prompt,
    seed INTEGER,
    steps INTEGER,
    cfg_scale REAL,
    sampler_id INTEGER REFERENCES sampler,
    scheduler_id INTEGER REFERENCES scheduler,
    model_id INTEGER REFERENCES model,
    vae_id INTEGER REFERENCES vae,
    generator_id INTEGER REFERENCES generator,
    clip_skip INTEGER,
    denoising_strength REAL,
    extra_id INTEGER REFERENCES extra,
    dialect TEXT,
    dialect_version INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (folder_id, name)
);
CREATE INDEX image_prompt ON image (prompt_id);
CREATE INDEX image_model ON image (model_id);
CREATE INDEX image_sampler ON image (sampler_id);
CREATE INDEX image_seed ON image (seed);
CREATE INDEX image_error ON image (id) WHERE error IS NOT NULL;
CREATE INDEX image_missing ON image (inode) WHERE missing_since_ms IS NOT NULL;
CREATE INDEX image_redated ON image (mtime_ns) WHERE mtime_ns / 1000000 <> id / 8;

CREATE TABLE image_lora (
    image_id INTEGER NOT NULL REFERENCES image ON DELETE CASCADE,
    lora_id INTEGER NOT NULL REFERENCES lora,
    weight REAL,
    PRIMARY KEY (image_id, lora_id)
) WITHOUT ROWID;
CREATE INDEX image_lora_lora ON image_lora (lora_id, image_id);

CREATE TABLE scan (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    files INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    counted INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    errors INTEGER NOT NULL DEFAULT 0,
    started_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    pause_requested INTEGER NOT NULL DEFAULT 0,
    message TEXT,
    held TEXT
);

CREATE VIRTUAL TABLE prompt_fts USING fts5 (
    prompt, negative_prompt, content='prompt', content_rowid='id', columnsize=0,
    tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER prompt_inserted AFTER INSERT ON prompt BEGIN
    INSERT INTO prompt_fts (rowid, prompt, negative_prompt) VALUES (new.id, new.prompt, new.negative_prompt);
END;
"""


SCHEMA_2 = """
CREATE TABLE mark (
    image_id INTEGER PRIMARY KEY,
    rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
    favorite INTEGER NOT NULL DEFAULT 0 CHECK (favorite IN (0, 1)),
    nsfw INTEGER NOT NULL DEFAULT 0 CHECK (nsfw IN (0, 1))
);
CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, color TEXT);
CREATE TABLE image_tag (
    image_id INTEGER NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tag,
    PRIMARY KEY (image_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX image_tag_tag ON image_tag (tag_id, image_id);
CREATE TABLE album (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    position INTEGER NOT NULL,
    notes TEXT NOT NULL DEFAULT '',
    cover_id INTEGER,
    query TEXT
);
CREATE TABLE album_image (
    album_id INTEGER NOT NULL REFERENCES album,
    image_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (album_id, image_id)
) WITHOUT ROWID;
CREATE INDEX album_image_image ON album_image (image_id);
CREATE TABLE saved_search (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    query TEXT NOT NULL,
    sort TEXT NOT NULL,
    position INTEGER NOT NULL
);
CREATE TABLE search_history (query TEXT PRIMARY KEY, used_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE image_view (image_id INTEGER PRIMARY KEY, viewed_ms INTEGER NOT NULL);
CREATE TABLE change (version INTEGER PRIMARY KEY, ids BLOB);
CREATE VIRTUAL TABLE prompt_vocab USING fts5vocab (prompt_fts, col);
"""
"""What the user says of images, searches worth keeping, and what changed of late.

``change`` has the ids (packed 64-bit integers, little-endian) whose rows the commit of that version wrote; NULL stands
for any. An album with a ``query`` is a smart one.
"""


SCHEMA_3 = """
CREATE TABLE action (
    id INTEGER PRIMARY KEY,
    made_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    images INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    payload BLOB
);
"""
"""What the user did, to be taken back and done again: ``kind`` names who understands ``payload``."""


SCHEMA_4 = """
CREATE TABLE stack_cover (image_id INTEGER PRIMARY KEY, picked_ms INTEGER NOT NULL);
"""


SCHEMA_5 = """
CREATE TABLE rule (
    id INTEGER PRIMARY KEY,
    query TEXT NOT NULL,
    tag_id INTEGER NOT NULL REFERENCES tag,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);
CREATE TABLE rule_image (
    rule_id INTEGER NOT NULL,
    image_id INTEGER NOT NULL,
    PRIMARY KEY (rule_id, image_id)
) WITHOUT ROWID;
CREATE TABLE arrival (image_id INTEGER PRIMARY KEY, version INTEGER NOT NULL);
"""
"""Rules that tag images by a query when they are indexed, and which images each has tagged: none is tagged twice.

``arrival`` (derived) has the images that were indexed and that no rule has seen yet, with the version of the index
that has them.
"""


SCHEMA_6 = """
CREATE TABLE trash (
    image_id INTEGER PRIMARY KEY,
    root_id INTEGER NOT NULL,
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    trashed_ms INTEGER NOT NULL
);
CREATE TABLE file_operation (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    action_id INTEGER,
    undone INTEGER,
    made_ms INTEGER NOT NULL
);
CREATE TABLE file_step (
    operation_id INTEGER NOT NULL REFERENCES file_operation,
    position INTEGER NOT NULL,
    image_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    source_name TEXT NOT NULL,
    target_id INTEGER NOT NULL,
    target_name TEXT NOT NULL,
    companions TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    copy_id INTEGER,
    PRIMARY KEY (operation_id, position)
) WITHOUT ROWID;
CREATE INDEX file_step_source ON file_step (source_id, source_name) WHERE NOT done;
CREATE INDEX file_step_target ON file_step (target_id, target_name) WHERE NOT done;
CREATE INDEX file_step_image ON file_step (image_id) WHERE NOT done;
"""
"""Where the images in the trash came from, and what is being done to files: the journal that a killed process leaves.

The file of an image in the trash lies where its row says, in a folder beneath ``TRASH_FOLDER`` of its root. A step is
of one image: ``source_id`` and ``target_id`` are folders, ``companions`` is JSON, ``[[name, new name], …]``.
"""


SCHEMA_7 = """
CREATE TABLE look (
    image_id INTEGER PRIMARY KEY REFERENCES image ON DELETE CASCADE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    pixels BLOB,
    across INTEGER,
    down INTEGER,
    color INTEGER
);
"""
"""How an image looks, for finding its duplicates: of the file of that size and time. Derived, like thumbnails."""

SCHEMA_8 = """
DELETE FROM look;
"""
"""Looks are hashed otherwise since: what was kept cannot be compared with what comes, and is made anew."""

SCHEMA_9 = """
DROP INDEX image_model;
DROP INDEX image_sampler;
DROP INDEX image_seed;
DROP INDEX image_lora_lora;
"""
"""No query has used them since searches have columns of their own, and they were a fifth of what a scan writes."""

SCHEMA_10 = """
DROP TRIGGER prompt_inserted;
INSERT INTO prompt_fts (prompt_fts, rank) VALUES ('automerge', 8);
"""
"""Who stores prompts puts them into the full-text index, many by one statement; its parts are merged half as often."""

SCRIPTS = (SCHEMA_1, SCHEMA_2, SCHEMA_3, SCHEMA_4, SCHEMA_5, SCHEMA_6, SCHEMA_7, SCHEMA_8, SCHEMA_9, SCHEMA_10)
"""One for each migration, in order."""
