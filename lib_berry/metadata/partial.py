"""Infotext without its seed, so that a web UI pastes all else and keeps the seed it has."""

from __future__ import annotations

import re
from dataclasses import replace

from lib_berry.metadata.compose import compose
from lib_berry.metadata.infotext import parse
from lib_berry.metadata.infotext_pairs import scan_pairs
from lib_berry.model import GenerationParameters

LEAST_PAIRS = 3
"""With fewer, web UIs take the line of parameters for a part of the prompt (``infotext_utils.py``)."""

_SEED = re.compile(r"(?:(?<=^)|(?<=,))[ \t]*Seed:[ \t]*\d+[ \t]*(?:,|$)")


def without_seed(infotext: str, parameters: GenerationParameters) -> str | None:
    """``infotext`` as it stands but for the seed, else one composed anew; None when too little would be left."""
    before, newline, line = infotext.rstrip().rpartition("\n")
    for text in (before + newline + _SEED.sub("", line, count=1).strip(" ,"), compose(replace(parameters, seed=None))):
        left = parse(text)
        if left is not None and left.seed is None and len(scan_pairs(text.rpartition("\n")[2])) >= LEAST_PAIRS:
            return text
    return None
