"""Where the fields are in SQL: for each, the expression that is compared and the conditions around it.

In ``COLUMNS``, ``WITHIN`` and ``KNOWN``, ``{i}`` stands for the image's row and ``{match}`` for a comparison.
"""

from __future__ import annotations

from lib_berry.model import IDS_PER_MS

# Ends with a slash. A root may be a drive or "/" itself, and Windows writes it with backslashes.
_FOLDER_PATH = (
    "rtrim(replace(r.path, '\\', '/'), '/')"
    " || CASE f.path WHEN '' THEN '' ELSE '/' || replace(f.path, '\\', '/') END || '/'"
)
_RATIO = "CAST({i}width AS REAL) / nullif({i}height, 0)"
_VIDEOS = "('mp4', 'webm')"
_SHAPES = {
    "portrait": "{i}height > {i}width",
    "landscape": "{i}width > {i}height",
    "square": "{i}width = {i}height",
}


def _named(table: str) -> str:
    return f"{{i}}{table}_id IN (SELECT id FROM {table} WHERE {{match}})"


def _in_extra(key: str, match: str = "{match}") -> str:
    return f"{{i}}extra_id IN (SELECT x.id FROM extra x, json_tree(x.json, '$.{key}') e WHERE {match})"


def _has_extra(key: str) -> str:
    return f"{{i}}extra_id IN (SELECT id FROM extra WHERE json_type(json, '$.{key}') IS NOT NULL)"


def _marked(mark: str) -> dict[str, str]:
    marked = f"IN (SELECT image_id FROM mark WHERE {mark})"
    return {"yes": f"i.id {marked}", "no": f"i.id NOT {marked}"}


COLUMNS: dict[str, str] = {
    "prompt": "prompt",
    "negative": "negative_prompt",
    "model": "name",
    "hash": "hash",
    "sampler": "name",
    "scheduler": "name",
    "steps": "{i}steps",
    "cfg": "{i}cfg_scale",
    "seed": "{i}seed",
    "size": _RATIO,
    "width": "{i}width",
    "height": "{i}height",
    "ratio": _RATIO,
    "megapixels": "{i}width * {i}height / 1e6",
    "lora": "l.name",
    "embedding": "json_extract(e.value, '$.name')",
    "vae": "name",
    "control": "e.value",
    "hires": "json_extract(e.value, '$.upscale')",
    "generator": "name",
    "clip_skip": "{i}clip_skip",
    "denoise": "{i}denoising_strength",
    "path": "{i}name",
    "folder": _FOLDER_PATH,
    "name": "{i}name",
    "ext": "{i}name",
    "filesize": "{i}size",
    "rating": "coalesce((SELECT rating FROM mark WHERE image_id = i.id), 0)",
    "tag": "t.name",
    "album": "a.name",
    "id": "i.id",
}

# Few names match, so SQLite must begin with them: CROSS JOIN keeps the order.
WITHIN: dict[str, str] = {
    **{name: _named(name) for name in ("model", "sampler", "scheduler", "vae", "generator")},
    "hash": _named("model"),
    "lora": "i.id IN (SELECT u.image_id FROM lora l CROSS JOIN image_lora u ON u.lora_id = l.id WHERE {match})",
    "tag": "i.id IN (SELECT u.image_id FROM tag t CROSS JOIN image_tag u ON u.tag_id = t.id WHERE {match})",
    "album": "i.id IN (SELECT u.image_id FROM album a CROSS JOIN album_image u ON u.album_id = a.id WHERE {match})",
    "embedding": _in_extra("embeddings", "e.type = 'object' AND ({match})"),
    "control": _in_extra("controls", "e.key IN ('model', 'module') AND ({match})"),
    "param": _in_extra("extra", "e.type = 'text' AND ({match})"),
    "viewed": "i.id IN (SELECT image_id FROM image_view WHERE {match})",
    "folder": "{i}folder_id IN (SELECT f.id FROM folder f JOIN root r ON r.id = f.root_id WHERE {match})",
    "stack": "{i}prompt_id IN (SELECT prompt_id FROM image WHERE {match})",
    "similar": "{i}prompt_id IN (SELECT prompt_id FROM image WHERE {match})",
}

#: An enlargement is compared in the JSON that has it.
HIRES_WITHIN = _in_extra("hires", "e.type = 'object' AND ({match})")

#: Of each field of dates: the column, and how many of its units are a millisecond.
DATES: dict[str, tuple[str, int]] = {
    # The id itself, never with a plus: a range of it is always the best plan.
    "date": ("i.id", IDS_PER_MS),
    "modified": ("{i}mtime_ns", 1_000_000),
    "viewed": ("viewed_ms", 1),
}

KNOWN: dict[str, str] = {
    "prompt": "(SELECT prompt FROM prompt WHERE id = {i}prompt_id) <> ''",
    "negative": "(SELECT negative_prompt FROM prompt WHERE id = {i}prompt_id) <> ''",
    "model": "{i}model_id IN (SELECT id FROM model WHERE name <> '')",
    "hash": "{i}model_id IN (SELECT id FROM model WHERE hash <> '')",
    **{name: f"{{i}}{name}_id IS NOT NULL" for name in ("sampler", "scheduler", "vae", "generator")},
    **{name: "{i}width IS NOT NULL AND {i}height IS NOT NULL" for name in ("size", "ratio", "megapixels")},
    "lora": "EXISTS (SELECT 1 FROM image_lora WHERE image_id = i.id)",
    "embedding": _has_extra("embeddings"),
    "control": _has_extra("controls"),
    "hires": _has_extra("hires"),
    "viewed": "i.id IN (SELECT image_id FROM image_view)",
    "rating": "i.id IN (SELECT image_id FROM mark WHERE rating > 0)",
    "tag": "i.id IN (SELECT image_id FROM image_tag)",
    "album": "i.id IN (SELECT image_id FROM album_image)",
}
"""That an image has a value at all; where a field is not here, that its column has one."""

CHOICES: dict[str, dict[str, str]] = {
    "size": _SHAPES,
    "ratio": _SHAPES,
    "hires": {"yes": _has_extra("hires"), "no": f"({_has_extra('hires')}) IS NOT TRUE"},
    "favorite": _marked("favorite"),
    "nsfw": _marked("nsfw"),
    "type": {
        "image": f"coalesce({{i}}container, '') NOT IN {_VIDEOS}",
        "video": f"{{i}}container IN {_VIDEOS}",
    },
    "missing": {"yes": "{i}missing_since_ms IS NOT NULL", "no": "{i}missing_since_ms IS NULL", "any": "1"},
    "has": {"parameters": "{i}dialect IS NOT NULL", "error": "{i}error IS NOT NULL"},
}


def known(name: str) -> str:
    """The condition that an image has a value for the field of this name."""
    return KNOWN.get(name) or f"{COLUMNS[name]} IS NOT NULL"


def choice(field: str, word: str) -> str:
    """The condition that ``word``, one of the choices of the field of this name, stands for."""
    return CHOICES[field].get(word) or known(word)
