"""Text hidden in the lowest bits of the pixels. The only part of this package that decodes an image.

Source: Forge ``modules/stealth_infotext.py``, NovelAI's public ``novelai-image-metadata``, SwarmUI. The bits run down
the columns; in alpha one to a pixel, in RGB three. A signature, the length in bits as a 32-bit number, the text in
UTF-8 or that gzipped.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

from PIL import Image

from lib_berry.metadata.source import TEXT_CAP

STEALTH_CONTAINERS = frozenset(("png", "webp"))
_SIGNATURES = {
    "A": {b"stealth_pnginfo": False, b"stealth_pngcomp": True},
    "RGB": {b"stealth_rgbinfo": False, b"stealth_rgbcomp": True},
}
_SIGNATURE_BITS = 15 * 8
_HEAD_BITS = _SIGNATURE_BITS + 32
# Above this an image is refused before Pillow sees it; it is below the size at which Pillow itself warns.
_MOST_PIXELS = 80_000_000
_LOWEST_BIT = bytes(b"01"[value & 1] for value in range(256))


def stealth_text(path: Path | str) -> tuple[str | None, str | None]:
    """(the hidden text or None, what was wrong or None). Decodes the image; never raises for what it holds."""
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None, f"The image has more than {_MOST_PIXELS // 10**6} million pixels: not searched for text."
            return _search(image)
    except Exception as error:  # Pillow's decoders raise nearly anything on damaged files
        return None, f"The pixels cannot be decoded, so no hidden text was looked for: {str(error)[:200]}."


def _search(image: Image.Image) -> tuple[str | None, str | None]:
    if image.mode == "RGBA":
        planes = {"A": image.getchannel("A"), "RGB": image}
    elif image.mode == "RGB":
        planes = {"RGB": image}
    else:
        return None, None
    for name, plane in planes.items():
        per_pixel = 3 if name == "RGB" else 1
        head = _bits(plane, per_pixel, 0, _HEAD_BITS)
        packed = _SIGNATURES[name].get(_bytes(head[:_SIGNATURE_BITS]))
        if packed is None or len(head) < _HEAD_BITS:
            continue
        length = int(head[_SIGNATURE_BITS:], 2)
        if length > image.width * image.height * per_pixel - _HEAD_BITS or length % 8:
            return None, "The hidden text claims to be longer than the image can hold."
        if length > TEXT_CAP * 8:
            return None, "The hidden text is too large to keep."
        return _decoded(_bytes(_bits(plane, per_pixel, _HEAD_BITS, length)), packed)
    return None, None


def _bits(plane: Image.Image, per_pixel: int, start: int, count: int) -> bytes:
    """``0`` and ``1`` characters: the lowest bits, column by column, of no more columns than are needed."""
    column = plane.height * per_pixel
    left, right = start // column, min(plane.width, -(-(start + count) // column))
    columns = plane.crop((left, 0, right, plane.height))
    if per_pixel == 3:
        columns = columns.convert("RGB")
    data = columns.transpose(Image.Transpose.TRANSPOSE).tobytes()
    offset = start - left * column
    return data[offset : offset + count].translate(_LOWEST_BIT)


def _bytes(bits: bytes) -> bytes:
    return int(bits, 2).to_bytes(len(bits) // 8, "big") if len(bits) >= 8 else b""


def _decoded(data: bytes, packed: bool) -> tuple[str | None, str | None]:
    if packed:
        stream = zlib.decompressobj(wbits=31)
        try:
            data = stream.decompress(data, TEXT_CAP + 1)
        except zlib.error:
            return None, "The hidden text is damaged."
        if len(data) > TEXT_CAP:
            return None, "The hidden text is too large to keep."
    return data.decode("utf-8", "replace"), None


def stealth_texts(hidden: str) -> dict[str, str]:
    """The hidden text under the keys it would have in the open, for the dialects.

    NovelAI hides a JSON object of its PNG keys; everything else would stand under ``parameters``.
    """
    try:
        value = json.loads(hidden) if hidden.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and "sui_image_params" not in value:
        texts = {
            key: text if isinstance(text, str) else json.dumps(text)
            for key, text in value.items()
            if isinstance(text, (str, dict))
        }
        if "Comment" in texts or "parameters" in texts:
            return texts
    return {"parameters": hidden}
