"""Every dialect, in the order in which they are asked, and how their answers are put together.

The first dialect that understands a file says what it is; those after it only fill what it left open, so that a
ComfyUI picture whose infotext lacks the sampler still gets it from the graph. The order goes from what only one
program writes to what many write:

1. keys of their own: NovelAI's, InvokeAI's three, TensorArt's, Stability Matrix', Fooocus', SwarmUI's;
2. JSON or key by key under names that others use too;
3. infotext, which two dozen programs write, and beside which ComfyUI's savers leave their graph;
4. ComfyUI's graph, then its workflow;
5. descriptions of last resort: XMP, captions, other programs' comments, a C2PA manifest.

Sidecars and hidden pixels are not dialects: the reader hands their text to the same list after the file's own, and it
too only fills what was left open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import NamedTuple

from lib_berry.metadata import (
    c2pa,
    civitai,
    comfyui,
    drawthings,
    easydiffusion,
    fooocus,
    fooocus_log,
    huggingface,
    imaginairy,
    infotext,
    invokeai,
    kohya,
    midjourney,
    mochi,
    novelai,
    paddlenlp,
    ruinedfooocus,
    stabilitymatrix,
    swarmui,
    sygil,
    tensorart,
)
from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.model import GenerationParameters, RawMetadata

REGISTRY: tuple[Dialect, ...] = (
    novelai.DIALECT,
    invokeai.DIALECT,
    tensorart.DIALECT,
    stabilitymatrix.DIALECT,
    fooocus.DIALECT,
    fooocus_log.DIALECT,
    swarmui.DIALECT,
    ruinedfooocus.DIALECT,
    huggingface.DIALECT,
    easydiffusion.DIALECT,
    civitai.DIALECT,
    paddlenlp.DIALECT,
    infotext.DIALECT,
    comfyui.DIALECT,
    drawthings.DIALECT,
    kohya.DIALECT,
    sygil.DIALECT,
    imaginairy.DIALECT,
    mochi.DIALECT,
    midjourney.DIALECT,
    c2pa.DIALECT,
)

READERS: Mapping[str, int] = {dialect.name: dialect.version for dialect in REGISTRY}

_ALL_KEYS = frozenset().union(*(dialect.keys for dialect in REGISTRY))
_FIELDS = tuple(field.name for field in fields(GenerationParameters) if field.name != "extra")
# A graph is what was run; an infotext beside it is a saver's retelling.
_TRUER_IN_GRAPH = ("model", "loras")
_GRAPH = "comfyui"


_BLANK = " \t\r\n\0\ufeff"


class Verdict(NamedTuple):
    """What all dialects together made of a file: the first one's name, and what went wrong in any."""

    understood: Understood | None
    dialect: Dialect | None
    problems: tuple[str, ...] = ()


def understand(raw: RawMetadata) -> Verdict:
    """Asks every dialect that knows one of the keys, in order. Never raises for what a file holds."""
    first: Dialect | None = None
    result: Understood | None = None
    problems: tuple[str, ...] = ()
    texts = raw.texts
    present = [(key, texts[key][:64].lstrip(_BLANK)[:1] == "{") for key in texts if key in _ALL_KEYS]
    for dialect in _asked(tuple(present)):
        try:
            answer = dialect.read(raw)
        except Exception as error:  # a fault in one dialect must cost neither the file nor the others' answers
            problems = (*problems, f"The {dialect.name} reader failed: {type(error).__name__}: {str(error)[:200]}.")
            continue
        if answer is None:
            continue
        if result is None:
            first, result = dialect, answer
        else:
            result = _filled(result, answer, graph=dialect.name == _GRAPH and first is infotext.DIALECT)
    return Verdict(result, first, problems)


def combine(before: Verdict, after: Verdict) -> Verdict:
    """Two verdicts on one file, the second from texts outside of it: it only fills what the first left open."""
    problems = before.problems + after.problems
    if before.understood is None or after.understood is None:
        chosen = after if before.understood is None else before
        return chosen._replace(problems=problems)
    return Verdict(_filled(before.understood, after.understood, graph=False), before.dialect, problems)


@lru_cache(maxsize=1024)
def _asked(present: tuple[tuple[str, bool], ...]) -> tuple[Dialect, ...]:
    """The dialects that know one of these (key, whether it holds JSON); few combinations come up a million times."""
    return tuple(
        dialect
        for dialect in REGISTRY
        if any(key in dialect.keys and (is_json or not dialect.json_only) for key, is_json in present)
    )


def _filled(earlier: Understood, later: Understood, *, graph: bool) -> Understood:
    """The earlier answer with its gaps filled from the later one."""
    old, new = earlier.parameters, later.parameters
    changes: dict[str, object] = {}
    for name in _FIELDS:
        mine, other = getattr(old, name), getattr(new, name)
        gap = mine is None or mine == () or (graph and _says_nothing(old, name, mine))
        if other not in (None, ()) and (gap or (graph and name in _TRUER_IN_GRAPH)):
            changes[name] = other
    extra = {**new.extra, **old.extra} if new.extra else old.extra
    parameters = replace(old, extra=extra, **changes)  # type: ignore[arg-type]
    return Understood(parameters, earlier.infotext or later.infotext, earlier.stages or later.stages)


def _says_nothing(parameters: GenerationParameters, name: str, value: object) -> bool:
    """Savers write ``unknown`` and seed 0 where they could not follow the graph."""
    if value in ("", "unknown"):
        return True
    return name == "seed" and value == 0 and parameters.prompt in ("", "unknown")
