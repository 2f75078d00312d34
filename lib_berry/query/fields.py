"""The vocabulary of the query language: one row per search field and per sort order.

A row feeds the parser, the compiler, the list of fields the API sends, and the documentation. Adding a field whose
values are of a known ``Kind`` is adding a row. This and ``sql`` are the only modules that know the tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum


class Kind(Enum):
    """How the values of a field are written; ``values`` has one reader for each."""

    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    SEED = "seed"
    NAME = "name"
    PREFIX = "prefix"
    LORA = "lora"
    SIZE = "size"
    DATE = "date"
    PATH = "path"
    FOLDER = "folder"
    EXTENSION = "extension"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One search field.

    ``name`` is what we write, ``aliases`` what is understood too (case, spaces, ``_`` and ``-`` never matter).
    ``example`` is a complete query. In ``column``, ``within`` and ``known``, ``{i}`` stands for the image's row:
    ``column`` is the SQL expression compared, ``within`` the condition on an image around a comparison ``{match}``
    made in another table, ``known`` the condition that an image has a value at all (None: every image has).
    ``choices`` maps each word of a fixed list to its condition.
    """

    name: str
    kind: Kind
    column: str
    example: str
    help: str
    aliases: tuple[str, ...] = ()
    within: str = "{match}"
    known: str | None = None
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of results; ``descending`` is by ``image.id``, the order of creation."""

    name: str
    label: str
    descending: bool


def _named(table: str) -> str:
    return f"{{i}}{table}_id IN (SELECT id FROM {table} WHERE {{match}})"


# Ends with a slash. A root may be a drive or "/" itself, and Windows writes it with backslashes.
_FOLDER_PATH = (
    "rtrim(replace(r.path, '\\', '/'), '/')"
    " || CASE f.path WHEN '' THEN '' ELSE '/' || replace(f.path, '\\', '/') END || '/'"
)

_SHAPES = (
    ("portrait", "{i}height > {i}width"),
    ("landscape", "{i}width > {i}height"),
    ("square", "{i}width = {i}height"),
)

FIELDS: tuple[Field, ...] = (
    Field(
        "prompt",
        Kind.TEXT,
        "prompt",
        'prompt:"red hair"',
        "Words of the prompt, as if written without a field. With a space after the colon it takes the whole line.",
        aliases=("positive", "positive prompt"),
        known="(SELECT prompt FROM prompt WHERE id = {i}prompt_id) <> ''",
    ),
    Field(
        "negative",
        Kind.TEXT,
        "negative_prompt",
        "negative:blurry",
        "Words of the negative prompt. With a space after the colon it takes the whole line.",
        aliases=("negative prompt",),
        known="(SELECT negative_prompt FROM prompt WHERE id = {i}prompt_id) <> ''",
    ),
    Field(
        "model",
        Kind.NAME,
        "name",
        "model:dream*",
        "The checkpoint's name contains this; in quotes or after = it is the whole name, with * and ? a pattern.",
        aliases=("checkpoint", "model name"),
        within=_named("model"),
        known="{i}model_id IN (SELECT id FROM model WHERE name <> '')",
    ),
    Field(
        "hash",
        Kind.PREFIX,
        "hash",
        "hash:6ce0161689",
        "The checkpoint's hash begins with this.",
        aliases=("model hash",),
        within=_named("model"),
        known="{i}model_id IN (SELECT id FROM model WHERE hash <> '')",
    ),
    Field(
        "sampler",
        Kind.NAME,
        "name",
        'sampler:"Euler a"',
        "The sampler's name contains this; in quotes or after = it is the whole name.",
        aliases=("sampler name", "sampling method"),
        within=_named("sampler"),
        known="{i}sampler_id IS NOT NULL",
    ),
    Field(
        "scheduler",
        Kind.NAME,
        "name",
        "scheduler:karras",
        "The noise schedule's name contains this; in quotes or after = it is the whole name.",
        aliases=("schedule", "schedule type"),
        within=_named("scheduler"),
        known="{i}scheduler_id IS NOT NULL",
    ),
    Field("steps", Kind.INTEGER, "{i}steps", "steps:20..30", "Sampling steps.", aliases=("sampling steps",)),
    Field("cfg", Kind.REAL, "{i}cfg_scale", "cfg:>=4.5", "Guidance (CFG) scale.", aliases=("cfg scale", "guidance")),
    Field(
        "seed",
        Kind.SEED,
        "{i}seed",
        "seed:123*",
        "The seed: a number, a range, or digits with * and ?.",
    ),
    Field(
        "size",
        Kind.SIZE,
        "{i}width",
        "size:512x768",
        "Width x height of the file in pixels (? for any), or portrait, landscape, square.",
        aliases=("dimensions", "resolution"),
        known="{i}width IS NOT NULL AND {i}height IS NOT NULL",
        choices=_SHAPES,
    ),
    Field("width", Kind.INTEGER, "{i}width", "width:>=512", "Width of the file in pixels."),
    Field("height", Kind.INTEGER, "{i}height", "height:512..768", "Height of the file in pixels."),
    Field(
        "lora",
        Kind.LORA,
        "l.name",
        "lora:detail>0.5",
        "A LoRA whose name contains this, with its weight compared on request; in quotes or after = the whole name.",
        aliases=("lyco", "lycoris", "hypernet"),
        # Few names match, so SQLite must begin with them: CROSS JOIN keeps the order.
        within="i.id IN (SELECT u.image_id FROM lora l CROSS JOIN image_lora u ON u.lora_id = l.id WHERE {match})",
        known="EXISTS (SELECT 1 FROM image_lora WHERE image_id = i.id)",
    ),
    Field(
        "vae",
        Kind.NAME,
        "name",
        "vae:840000",
        "The VAE's name contains this; in quotes or after = it is the whole name.",
        within=_named("vae"),
        known="{i}vae_id IS NOT NULL",
    ),
    Field(
        "generator",
        Kind.NAME,
        "name",
        "generator:comfyui",
        "The program that made the image; in quotes or after = its whole name.",
        aliases=("program", "software"),
        within=_named("generator"),
        known="{i}generator_id IS NOT NULL",
    ),
    Field("clip_skip", Kind.INTEGER, "{i}clip_skip", "clip_skip:2", "Layers of the text encoder left out."),
    Field(
        "denoise",
        Kind.REAL,
        "{i}denoising_strength",
        "denoise:0.3..0.5",
        "Denoising strength.",
        aliases=("denoising", "denoising strength"),
    ),
    Field(
        "date",
        Kind.DATE,
        "i.id",
        "date:2024-01-01..2024-03",
        'When the image was made, in local time: a year, month or day, today, yesterday, "last week", "last 7 days".',
        aliases=("created", "created date"),
    ),
    Field(
        "path",
        Kind.PATH,
        # What follows the path's last slash; what comes before is compared in the row of "folder".
        "{i}name",
        "path:txt2img",
        "The file's full path contains this; in quotes or after = it is the whole path, with * and ? a pattern for it.",
        aliases=("file path",),
    ),
    Field(
        "folder",
        Kind.FOLDER,
        _FOLDER_PATH,
        "folder:txt2img-images/2024-01-05",
        "In a folder of this name or path, or anywhere beneath it; after = without its subfolders.",
        aliases=("dir", "directory"),
        within="{i}folder_id IN (SELECT f.id FROM folder f JOIN root r ON r.id = f.root_id WHERE {match})",
    ),
    Field(
        "name",
        Kind.NAME,
        "{i}name",
        "name:00012-*",
        "The file's name contains this; in quotes or after = it is the whole name, with * and ? a pattern.",
        aliases=("file name",),
    ),
    Field("ext", Kind.EXTENSION, "{i}name", "ext:png", "The file name's extension.", aliases=("extension",)),
    Field(
        "has",
        Kind.CHOICE,
        "",
        "has:lora",
        "The image has this at all; -has:lora finds those without.",
        choices=(
            ("parameters", "{i}dialect IS NOT NULL"),
            ("error", "{i}error IS NOT NULL"),
        ),
    ),
    Field(
        "missing",
        Kind.CHOICE,
        "",
        "missing:yes",
        "Whether the file is gone: yes, no or any. Without this field, missing images are left out.",
        choices=(
            ("yes", "{i}missing_since_ms IS NOT NULL"),
            ("no", "{i}missing_since_ms IS NULL"),
            ("any", "1"),
        ),
    ),
    Field("id", Kind.INTEGER, "i.id", "id:13655347200000", "The image's number in this library."),
)

SORTS: tuple[Sort, ...] = (
    Sort("created", "Newest first", descending=True),
    Sort("-created", "Oldest first", descending=False),
)


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


_BY_KEY = {_key(name): field for field in FIELDS for name in (field.name, *field.aliases)}
# What is suggested for a misspelt key: the alias that was meant, as we would write it.
_SPELLINGS = {_key(name): name for field in FIELDS for name in (field.name, *field.aliases)}

#: Spellings of more than one word, which only a parser that knows them can tell from a word and a field.
LONG_NAMES: tuple[str, ...] = tuple(
    sorted((n for f in FIELDS for n in (f.name.replace("_", " "), *f.aliases) if " " in n), key=len, reverse=True)
)


def find_field(name: str) -> Field | None:
    """The field of this name or alias, however it is spelt, or None."""
    return _BY_KEY.get(_key(name))


def nearest_field(name: str, similarity: float = 0.6) -> str | None:
    """The known spelling most like ``name``, if one is at least this similar (0 to 1)."""
    close = get_close_matches(_key(name), _SPELLINGS, n=1, cutoff=similarity)
    return _SPELLINGS[close[0]] if close else None


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` most like ``word``, or None if none is."""
    close = get_close_matches(word.lower(), list(words), n=1)
    return close[0] if close else None


def known_condition(field: Field) -> str | None:
    """The SQL condition (with ``{i}``) that an image has a value for ``field``; None if every image has one."""
    if field.known is not None:
        return field.known
    if field.kind in (Kind.INTEGER, Kind.REAL, Kind.SEED) and field.column != "i.id":
        return f"{field.column} IS NOT NULL"
    return None


def choice_conditions(field: Field) -> dict[str, str]:
    """The words ``field`` accepts and what each means; ``has`` accepts every field that an image can lack."""
    conditions = dict(field.choices)
    if field.name == "has":
        for other in FIELDS:
            known = known_condition(other)
            if known is not None:
                conditions[other.name] = known
    return conditions
