"""kohya's gen_img scripts: one PNG key per field, with hyphens (``negative-prompt``, ``scale``).

Source: sd-scripts gen_img.py. Samples drawn while training are infotext in eXIf and are read by that dialect.
"""

from __future__ import annotations

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_float, as_name, as_pixels, as_seed, as_steps, as_text
from lib_berry.model import GenerationParameters, RawMetadata

_EXTRA = ("negative-scale", "clip-prompt", "raw-prompt", "original-height-negative", "original-width-negative",
          "crop-top", "crop-left")  # fmt: skip


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a file drawn by kohya's scripts."""
    texts = raw.texts
    if not all(key in texts for key in ("prompt", "scale", "steps", "sampler", "seed")):
        return None
    return Understood(
        GenerationParameters(
            prompt=as_text(texts["prompt"]),
            negative_prompt=as_text(texts.get("negative-prompt")),
            seed=as_seed(texts["seed"]),
            steps=as_steps(texts["steps"]),
            sampler=as_name(texts["sampler"]),
            cfg_scale=as_float(texts["scale"]),
            width=as_pixels(texts.get("original-width")) or raw.width,
            height=as_pixels(texts.get("original-height")) or raw.height,
            generator="kohya",
            extra={key: texts[key] for key in _EXTRA if key in texts},
        )
    )


DIALECT = Dialect("kohya", 1, frozenset({"scale"}), read)
