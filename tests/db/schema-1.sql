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
PRAGMA user_version = 1;
PRAGMA application_id = 1113944697;

INSERT INTO root (id, uuid, path, kind) VALUES (1, '0123456789abcdef0123456789abcdef', '/pictures', 'samples');
INSERT INTO folder (id, root_id, path) VALUES (1, 1, '2023-11-14');
INSERT INTO prompt VALUES (1, x'00112233445566778899aabbccddeeff', 'a castle', 'blurry');
INSERT INTO image (id, folder_id, name, size, mtime_ns, inode, sidecar_mtime_ns, prompt_id, seed)
VALUES (13600000000000, 1, '00001.png', 1000, 1700000000000000000, 7, 0, 1, -1);
