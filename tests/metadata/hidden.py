"""Images made by code that hide text in the lowest bits of their pixels."""

from __future__ import annotations

import gzip
import io

from PIL import Image


def hide(
    text: bytes,
    *,
    plane: str = "alpha",
    packed: bool = True,
    size: tuple[int, int] = (64, 48),
    length: int | None = None,
) -> Image.Image:
    """An image with text in its lowest bits, column by column."""
    name = {("alpha", True): b"pngcomp", ("alpha", False): b"pnginfo", ("rgb", True): b"rgbcomp"}.get((plane, packed))
    body = gzip.compress(text) if packed else text
    data = b"stealth_" + (name or b"rgbinfo") + (len(body) * 8 if length is None else length).to_bytes(4, "big") + body
    bits = [byte >> shift & 1 for byte in data for shift in range(7, -1, -1)]
    width, height = size
    per_pixel = 1 if plane == "alpha" else 3
    image = Image.new("RGBA" if plane == "alpha" else "RGB", size, (8, 8, 8, 254)[: 4 if plane == "alpha" else 3])
    pixels = image.load()
    assert pixels is not None
    for start in range(0, min(len(bits), width * height * per_pixel), per_pixel):
        x, y = divmod(start // per_pixel, height)
        group = [*bits[start : start + per_pixel], 0, 0][:per_pixel]
        pixels[x, y] = (8, 8, 8, 254 + group[0]) if plane == "alpha" else tuple(8 + bit for bit in group)
    return image


def encode(image: Image.Image, kind: str = "png") -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **({"lossless": True, "exact": True} if kind == "webp" else {}))
    return out.getvalue()


def stealth_png(text: str) -> bytes:
    """A PNG without any text chunk that hides an infotext in its alpha."""
    return encode(hide(text.encode()))
