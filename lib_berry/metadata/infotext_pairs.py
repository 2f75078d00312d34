"""The text grammar of infotext: prompt, negative prompt, one line of ``key: value`` pairs.

Source: AUTOMATIC1111 ``modules/infotext_utils.py`` (reader) and ``processing.py`` (writer), SD.Next ``infotext.py``,
sd-dynamic-prompts for template lines. A scanner rather than their regular expression, which takes time exponential in
a hostile text's length and splits a value that ends in a backslash at the wrong place.
"""

from __future__ import annotations

import json
import re

from lib_berry.metadata.values import as_text

_NEGATIVE = "Negative prompt:"
_STEPS_LINE = re.compile(r"Steps:[ \t]*\d")
_STEPS_WITHIN = re.compile(r"(?:^|(?<=[\s,.;]))Steps: ?\d+[ \t]*(?:,|$)")
_LEAST_PAIRS = 3
# What a parameter line of any known writer may begin with.
_FIRST_KEYS = frozenset(
    (
        "Steps",
        "Sampler",
        "Schedule type",
        "Scheduler",
        "CFG scale",
        "CFG Scale",
        "Distilled CFG Scale",
        "Guidance",
        "Seed",
        "Size",
        "Model",
        "Model hash",
        "VAE",
        "Clip skip",
        "Denoising strength",
        "Hashes",
        "App",
        "Version",
    )
)
_REPEATED = frozenset(("TE",))  # stable-diffusion.cpp: a text encoder each
# Each failed attempt at JSON may look at the whole rest of the text.
_MOST_FAILURES = 32
_decode = json.JSONDecoder(strict=False).raw_decode


def split_infotext(text: str) -> tuple[str, str, str | dict[str, str] | None]:
    """(prompt, negative prompt, parameter line) of any text, linear in its length.

    The line comes as pairs where it was more than the last line, and is None where there is none: then all is prompt.
    """
    text = text.replace("\r\n", "\n").strip() if "\r" in text else text.strip()
    start = text.rfind("\n") + 1
    line: str | dict[str, str] | None = text[start:]
    if text.startswith("Steps: ", start):
        prompts = text[:start]
    else:
        prompts, line = _locate(text)
    prompt, negative = _split_prompts(prompts)
    # A template has a line of its own, below the prompts it was made into.
    if ("\n" in prompt or "\n" in negative) and _has_template(prompts):
        prompts, templates = _without_templates(prompts)
        prompt, negative = _split_prompts(prompts)
        line = {**templates, **(scan_pairs(line) if isinstance(line, str) else line or {})}
    return prompt, negative, line


def has_negative(text: str) -> bool:
    """Whether a line begins with the label of the negative prompt."""
    return text.startswith(_NEGATIVE) or f"\n{_NEGATIVE}" in text


def _split_prompts(text: str) -> tuple[str, str]:
    """Lines up to the first that begins with the label, and those from there, without the label, as web UIs do."""
    if text.startswith(_NEGATIVE):
        at = 0
    else:
        at = text.find(f"\n{_NEGATIVE}")
        if at < 0:
            return text.strip(), ""
        at += 1
    negative = text[at + len(_NEGATIVE) :]
    if _NEGATIVE in negative:
        lines = negative.split("\n")
        negative = "\n".join(line.removeprefix(_NEGATIVE).lstrip() if _NEGATIVE in line else line for line in lines)
    return text[:at].strip(), negative.strip()


def _locate(text: str) -> tuple[str, dict[str, str] | None]:
    """The prompts and the pairs of a text whose last line does not simply begin with its steps."""
    lines = text.split("\n")
    last = len(lines) - 1
    while last > 0 and (not lines[last].strip() or _is_template(lines[last])):
        last -= 1
    line = lines[last].strip()
    if not line.startswith(_NEGATIVE) and line.partition(":")[0] in _FIRST_KEYS:
        pairs = scan_pairs(line)
        if len(pairs) >= _LEAST_PAIRS or _STEPS_LINE.match(line):
            above = last
            # PaddleNLP and others: a pair per line, the steps first.
            if not _STEPS_LINE.match(line):
                above = _steps_above(lines, last)
            return _with_lines(lines, above)
    above = _steps_above(lines, last)
    if above < last:
        return _with_lines(lines, above)
    if above == last and _STEPS_LINE.match(line):
        return _with_lines(lines, last)
    return _one_liner(text, line, lines, last)


def _steps_above(lines: list[str], last: int) -> int:
    """The lowest line that begins with the steps, ``last`` when there is none."""
    for index in range(last, -1, -1):
        if _STEPS_LINE.match(lines[index].lstrip()):
            return index
    return last


def _with_lines(lines: list[str], first: int) -> tuple[str, dict[str, str]]:
    pairs: dict[str, str] = {}
    label = None
    for line in lines[first:]:
        if _is_template(line):
            label, _, value = line.strip().partition(":")
            pairs[label] = value.strip()
        elif label is not None:
            pairs[label] += "\n" + line
        else:
            pairs.update(scan_pairs(line.strip()))
    return "\n".join(lines[:first]), pairs


def _one_liner(text: str, line: str, lines: list[str], last: int) -> tuple[str, dict[str, str] | None]:
    """Everything on one line: cut at the last place where steps are given, and at the negative prompt's label."""
    found = None
    for match in _STEPS_WITHIN.finditer(line):
        found = match
    if found is None:
        return text, None
    before = line[: found.start()]
    if len(lines) == 1:
        prompt, separator, negative = before.partition(_NEGATIVE)
        before = f"{prompt.strip()}\n{separator}{negative}" if separator else before
    return "\n".join((*lines[:last], before)), scan_pairs(line[found.start() :])


def _has_template(text: str) -> bool:
    return "\nTemplate:" in text or "\nNegative Template:" in text


def _is_template(line: str) -> bool:
    return line.lstrip().startswith(("Template:", "Negative Template:"))


def _without_templates(text: str) -> tuple[str, dict[str, str]]:
    """Template lines stand after the prompts they were made into; the first line is always a prompt's."""
    kept: list[str] = []
    templates: dict[str, str] = {}
    label = None
    for number, line in enumerate(text.split("\n")):
        if number and _is_template(line):
            label, _, value = line.strip().partition(":")
            templates[label] = value.strip()
        elif label is not None and not line.startswith(_NEGATIVE):
            templates[label] = f"{templates[label]}\n{line}".rstrip()
        else:
            label = None
            kept.append(line)
    return "\n".join(kept), templates


def scan_pairs(line: str) -> dict[str, str]:
    """``key: value, key: "quoted, value", key: {"json": 1}, bare key`` -> values unquoted, by key.

    A bare key is its own value, as the writers leave out a value equal to its key. Of a key given twice the last
    value stands, but for those that a line may list several of.
    """
    return (_quick(line) or _scan(line)) if line else {}


def _quick(line: str) -> dict[str, str] | None:
    """The same for a line exactly as web UIs write it, without JSON or escapes: nearly all of a million."""
    if ": {" in line or ": [" in line or "\\" in line or "  " in line or line.count(",") != line.count(", "):
        return None
    pieces = line.split('"')  # every second one stood in quotes
    parts = [part.split(": ", 1) for part in pieces[0].split(", ")]
    for index in range(2, len(pieces), 2):
        piece = pieces[index]
        if parts[-1][1:] != [""] or (piece[:2] != ", " and (piece or index != len(pieces) - 1)):
            return None
        parts[-1][1] = pieces[index - 1]
        if piece:
            parts += [part.split(": ", 1) for part in piece[2:].split(", ")]
    try:
        pairs: dict[str, str] = dict(parts)
    except ValueError:  # a bare key, or no space after a colon
        return None
    clean = len(pairs) == len(parts) and len(pieces) % 2 and line[-1] != " " and ":" not in "".join(pairs)
    return pairs if clean else None


def _scan(line: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    position, end, failures = 0, len(line), 0
    while position < end:
        comma = line.find(",", position)
        if comma < 0:
            comma = end
        colon = line.find(":", position, comma)
        if colon < 0:
            key = line[position:comma].strip()
            value, position = key, comma + 1
        else:
            key = line[position:colon].strip()
            start = colon + 1
            while start < end and line[start] in " \t":
                start += 1
            structured = None
            if failures < _MOST_FAILURES and line[start : start + 1] in ('"', "{", "["):
                structured = _structured(line, start)
                failures += structured is None
            value, position = structured or (line[start:comma].strip(), comma + 1)
        if key:
            pairs[key] = f"{pairs[key]}, {value}" if key in _REPEATED and key in pairs else value
    return pairs


def _structured(line: str, start: int) -> tuple[str, int] | None:
    """A JSON value that fills its place up to a comma or the end: a string's content, else the JSON as it stands."""
    try:
        value, stop = _decode(line, start)
    except (ValueError, RecursionError):
        return None
    after = stop
    while after < len(line) and line[after] in " \t":
        after += 1
    if after < len(line) and line[after] != ",":
        return None
    return (as_text(value) or "") if isinstance(value, str) else line[start:stop], after + 1
