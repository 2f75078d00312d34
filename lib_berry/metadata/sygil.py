"""Sygil web UI (hlky's before): PNG keys that all begin with ``SD:``.

Source: sygil-webui scripts/sd_utils and frontend/image_metadata.py. Names of some keys changed over time.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.metadata.values import as_float, as_name, as_pixels, as_seed, as_steps, as_text, extras, first
from lib_berry.model import GenerationParameters, RawMetadata

_KNOWN = frozenset(
    "prompt negative_prompt seed steps ddim_steps cfg_scale sampler_name sampler width height denoising_strength "
    "model model_name".split()
)


def read(raw: RawMetadata) -> Understood | None:
    """Parameters of a Sygil file."""
    if "SD:prompt" not in raw.texts:
        return None
    values: Mapping[str, object] = {key[3:]: text for key, text in raw.texts.items() if key.startswith("SD:")}
    prompt, _, negative = (part.strip() for part in (as_text(values.get("prompt")) or "").partition("###"))
    return Understood(
        GenerationParameters(
            prompt=prompt,
            negative_prompt=as_text(values.get("negative_prompt")) or negative or None,
            seed=as_seed(values.get("seed")),
            steps=as_steps(first(values, ("ddim_steps", "steps"))),
            sampler=as_name(first(values, ("sampler_name", "sampler"))),
            cfg_scale=as_float(values.get("cfg_scale")),
            width=as_pixels(values.get("width")),
            height=as_pixels(values.get("height")),
            model=as_name(first(values, ("model_name", "model"))),
            denoising_strength=as_float(values.get("denoising_strength")),
            generator="Sygil",
            extra=extras(values, _KNOWN),
        )
    )


DIALECT = Dialect("sygil", 1, frozenset({"SD:prompt"}), read)
