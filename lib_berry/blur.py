"""Which images are to be blurred: by words of their prompts that the user named in the settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lib_berry.query.folding import fold


def blurred(prompts: Mapping[int, str], words: tuple[str, ...]) -> list[int]:
    """The ids of the images whose prompts have one of these words or phrases in them.

    Case and accents do not matter. A word within another does not count, except before or after ``*``.
    """
    if not words:
        return []
    pattern = _pattern(words)
    return [image_id for image_id, prompt in prompts.items() if pattern.search(fold(prompt))]


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_one, words)))


def _one(word: str) -> str:
    begins, ends = word.startswith("*"), word.endswith("*")
    core = r"[\s_]+".join(map(re.escape, fold(word.strip("*")).split()))
    if not core:
        return r"(?!)"
    return ("" if begins else r"(?<!\w)") + core + ("" if ends else r"(?!\w)")
