"""Reads files with sd-parsers; runs in an environment that has it and need not have Berry.

Standard input holds a JSON list of [path, whether the pixels may be searched]; standard output gets a JSON list of
what sd-parsers makes of each: ``error``, or ``found`` False, or its own samplers, metadata and raw parameters.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from PIL import Image
from sd_parsers import Eagerness, ParserManager


def _sampler(sampler: Any) -> dict[str, Any]:
    model = sampler.model
    return {
        "name": sampler.name,
        "parameters": sampler.parameters,
        "model": model and model.name,
        "model_hash": model and model.hash,
        "prompts": [prompt.value for prompt in sampler.prompts],
        "negative_prompts": [prompt.value for prompt in sampler.negative_prompts],
    }


def _read(manager: Any, path: str, pixels: bool) -> dict[str, Any]:
    try:
        with Image.open(path) as image:
            size = image.size
        found = manager.parse(path, Eagerness.EAGER if pixels else Eagerness.DEFAULT)
    except Exception as error:  # what a file makes it raise is a result
        return {"error": f"{type(error).__name__}: {error}"}
    if found is None:
        return {"found": False, "size": size}
    return {
        "found": True,
        "size": size,
        "generator": found.generator.value,
        "samplers": [_sampler(sampler) for sampler in found.samplers],
        "prompt": found.full_prompt,
        "negative_prompt": found.full_negative_prompt,
        "metadata": found.metadata,
        "raw": found.raw_parameters,
    }


def main() -> None:
    manager = ParserManager()
    results = [_read(manager, path, pixels) for path, pixels in json.load(sys.stdin)]
    json.dump(results, sys.stdout, default=str)


if __name__ == "__main__":
    main()
