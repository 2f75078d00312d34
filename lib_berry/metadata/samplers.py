"""One label for a sampler or scheduler that every generator names its own way.

Labels are AUTOMATIC1111's. Source: its and Forge's ``sd_samplers*.py`` and ``sd_schedulers.py``, ComfyUI's
``samplers.py``, diffusers' scheduler classes, InvokeAI's and NovelAI's lists. An unknown name stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SAMPLERS = {
    "euler": "Euler",
    "euler_ancestral": "Euler a",
    "euler_a": "Euler a",
    "lms": "LMS",
    "heun": "Heun",
    "heunpp2": "HeunPP2",
    "dpm_2": "DPM2",
    "dpm2": "DPM2",
    "kdpm_2": "DPM2",
    "kdpm2": "DPM2",
    "dpm_2_ancestral": "DPM2 a",
    "dpm2_ancestral": "DPM2 a",
    "kdpm_2_ancestral": "DPM2 a",
    "kdpm2_ancestral": "DPM2 a",
    "dpm_2_a": "DPM2 a",
    "dpm2_a": "DPM2 a",
    "kdpm_2_a": "DPM2 a",
    "kdpm2_a": "DPM2 a",
    "dpmpp_2s_ancestral": "DPM++ 2S a",
    "dpmpp_2s_a": "DPM++ 2S a",
    "dpmpp_2s": "DPM++ 2S a",
    "dpmpp_2m": "DPM++ 2M",
    "dpmsolvermultistep": "DPM++ 2M",
    "dpmpp_sde": "DPM++ SDE",
    "dpmsolversde": "DPM++ SDE",
    "dpmpp_2m_sde": "DPM++ 2M SDE",
    "dpmpp_3m_sde": "DPM++ 3M SDE",
    "dpm_fast": "DPM fast",
    "dpm_adaptive": "DPM adaptive",
    "ddim": "DDIM",
    "ddim_v3": "DDIM",
    "plms": "PLMS",
    "pndm": "PLMS",
    "uni_pc": "UniPC",
    "uni_pc_bh2": "UniPC",
    "unipc": "UniPC",
    "unipcmultistep": "UniPC",
    "lcm": "LCM",
    "tcd": "TCD",
    "ddpm": "DDPM",
    "deis": "DEIS",
    "deismultistep": "DEIS",
    "ipndm": "IPNDM",
    "restart": "Restart",
    "eulerancestral": "Euler a",
    "eulera": "Euler a",
    "kdpm2ancestral": "DPM2 a",
}
_SCHEDULERS = {
    "karras": "Karras",
    "exponential": "Exponential",
    "polyexponential": "Polyexponential",
    "simple": "Simple",
    "beta": "Beta",
    "uniform": "Uniform",
    "turbo": "Turbo",
    "sgm_uniform": "SGM Uniform",
    "sgmuniform": "SGM Uniform",
    "normal": "Normal",
    "discrete": "Normal",
    "ddim_uniform": "DDIM",
    "ddim": "DDIM",
    "kl_optimal": "KL Optimal",
    "align_your_steps": "Align Your Steps",
    "ays": "Align Your Steps",
    "linear_quadratic": "Linear Quadratic",
}
# Names that mean the program chose: no schedule is known.
_NO_SCHEDULER = frozenset(("automatic", "native", "none", "default", "undefined", ""))
# Written behind a sampler's name, in the order tried: a longer one before its own tail.
_SUFFIXES = tuple(sorted((name for name in _SCHEDULERS if name != "ddim"), key=len, reverse=True))
_SEPARATORS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4096)
def normalise(sampler: str | None, scheduler: str | None) -> tuple[str | None, str | None]:
    """The labels of a sampler and its scheduler, as searched and shown in lists.

    A schedule written behind the sampler's name (``DPM++ 2M Karras``, ``dpmpp_2m_karras``, InvokeAI's
    ``dpmpp_2m_k``) is split off; a scheduler given by itself wins over it. ``Automatic`` is no scheduler. What
    diffusers calls a scheduler is a sampler here.
    """
    if not sampler and scheduler and scheduler.endswith("Scheduler"):
        sampler, scheduler = scheduler, None
    name, behind = _split(sampler.strip()) if sampler and sampler.strip() else (None, None)
    return name, _scheduler_label(scheduler) or behind


def _scheduler_label(scheduler: str | None) -> str | None:
    if scheduler is None:
        return None
    key = _key(scheduler)
    return None if key in _NO_SCHEDULER else _SCHEDULERS.get(key, scheduler.strip())


def _split(sampler: str) -> tuple[str, str | None]:
    key = _key(sampler)
    label = _SAMPLERS.get(key)
    if label is not None:
        return label, None
    for suffix in _SUFFIXES:
        if key.endswith("_" + suffix):
            label = _SAMPLERS.get(key[: -len(suffix) - 1])
            return label or sampler[: -len(suffix)].rstrip(" _-"), _SCHEDULERS[suffix]
    if key.endswith("_k") and key[:-2] in _SAMPLERS:
        return _SAMPLERS[key[:-2]], "Karras"
    return sampler, None


def _key(name: str) -> str:
    """The name without what generators add for themselves, words joined by ``_``."""
    key = _SEPARATORS.sub("_", name.strip().lower()).replace("dpm++", "dpmpp").replace("dpmpp2", "dpmpp_2")
    key = key.removeprefix("sample_").removeprefix("k_").replace("_gpu", "")
    if key.endswith("discretescheduler"):
        return key.removesuffix("discretescheduler")
    return key.removesuffix("scheduler").rstrip("_")
