"""The written values of a node in ComfyUI's editor workflow, by name.

``widgets_values`` is a bare list in the order of the node's widgets, with a control word (``randomize``) after each
seed. The names come from the node itself where it lists its widgets, else from the table of known classes, else from
the shape of the list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib_berry.metadata.comfyui_nodes import CONTROL_WORDS, SEEDS, WIDGETS
from lib_berry.metadata.values import as_list, as_object, objects

_TEXTUAL = ("text", "prompt", "string", "positive", "negative")
_AFTER_SEED = ("steps", "cfg", "sampler_name", "scheduler", "denoise")


def widget_values(raw: Mapping[str, object]) -> dict[str, object]:
    """Name to value for one node of a workflow; empty where no name can be told."""
    values = raw.get("widgets_values")
    if isinstance(values, dict):
        return dict(values)
    listed = as_list(values)
    if not listed:
        return {}
    own = [name for name in (_widget_name(slot) for slot in objects(raw.get("inputs"))) if name]
    named = _align(own, listed, whole=True)
    kind = str(raw.get("type"))
    if named is None and kind in WIDGETS:
        named = _align(WIDGETS[kind], listed)
    if named is None:
        named = _power_loras(listed) or _guess(kind, listed)
    return named


def _widget_name(slot: Mapping[str, object]) -> str | None:
    widget = as_object(slot.get("widget"))
    name = widget.get("name") if widget else None
    return name if isinstance(name, str) else None


def _align(names: Sequence[str], values: list[object], whole: bool = False) -> dict[str, object] | None:
    """Pair names with values, passing over control words; None if ``whole`` and some value is left unnamed."""
    named: dict[str, object] = {}
    at = 0
    for name in names:
        if at >= len(values):
            break
        named[name] = values[at]
        at += 1
        if name in SEEDS and at < len(values) and _is_control(values[at]):
            at += 1
    return None if whole and (at < len(values) or not names) else named


def _is_control(value: object) -> bool:
    return isinstance(value, str) and value in CONTROL_WORDS


def _power_loras(values: list[object]) -> dict[str, object]:
    """rgthree's loader keeps one object per LoRA."""
    loras = [value for value in values if isinstance(value, dict) and "lora" in value]
    return {f"lora_{number}": value for number, value in enumerate(loras, 1)}


def _guess(kind: str, values: list[object]) -> dict[str, object]:
    """Unknown nodes: what follows a seed's control word is a sampler's, a lone text in a text node is its text."""
    for at in range(len(values) - 1):
        if type(values[at]) is int and _is_control(values[at + 1]):
            guessed: dict[str, object] = {"seed": values[at]}
            for name, value in zip(_AFTER_SEED, values[at + 2 :], strict=False):
                if isinstance(value, str) != (name in ("sampler_name", "scheduler")):
                    break
                guessed[name] = value
            return guessed
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) == 1 and any(word in kind.lower() for word in _TEXTUAL):
        return {"text": texts[0]}
    if "lora" in kind.lower() and texts:
        weight = next((value for value in values if type(value) in (int, float)), 1.0)
        return {"lora_name": texts[0], "strength_model": weight}
    return {}
