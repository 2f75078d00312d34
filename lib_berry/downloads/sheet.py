"""A contact sheet: many images on one picture, each with its name and how it was made."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Sequence

from PIL import Image, ImageDraw, ImageFont

from lib_berry.db.exports import Export
from lib_berry.errors import BerryError
from lib_berry.model import Thumbnail

MOST = 400
"""Images on one sheet."""
CELL = 256
GAP = 12
LINE = 14
LINES = 2
GROUND, INK, FAINT = (250, 250, 250), (20, 20, 20), (110, 110, 110)
EMPTY = (225, 225, 225)

Thumb = Callable[[int, str], Thumbnail]


def contact_sheet(rows: Iterable[Export], thumbnail: Thumb) -> bytes:
    """A PNG of the first ``MOST`` images. One that cannot be shown leaves its place grey."""
    shown = [row for _, row in zip(range(MOST), rows, strict=False)]
    columns = max(1, min(10, math.ceil(math.sqrt(len(shown) * 1.3))))
    height = CELL + LINES * LINE + GAP
    size = columns * (CELL + GAP) + GAP, max(1, math.ceil(len(shown) / columns)) * height + GAP
    sheet = Image.new("RGB", size, GROUND)
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default()
    for n, row in enumerate(shown):
        left, top = GAP + n % columns * (CELL + GAP), GAP + n // columns * height
        _paste(sheet, draw, (left, top), row, thumbnail)
        for line, (text, ink) in enumerate(zip(captions(row), (INK, FAINT), strict=True)):
            at = left, top + CELL + 3 + line * LINE
            draw.text(at, _fitted(text, draw, font), fill=ink, font=font)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _paste(sheet: Image.Image, draw: ImageDraw.ImageDraw, at: tuple[int, int], row: Export, thumbnail: Thumb) -> None:
    left, top = at
    try:
        data = thumbnail(row.image.id, row.image.version).data
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert("RGB")
    except (BerryError, OSError):
        draw.rectangle((left, top, left + CELL - 1, top + CELL - 1), fill=EMPTY)
        return
    picture.thumbnail((CELL, CELL), Image.Resampling.LANCZOS)
    sheet.paste(picture, (left + (CELL - picture.width) // 2, top + (CELL - picture.height) // 2))


def captions(row: Export) -> Sequence[str]:
    """Two lines beneath an image."""
    found = row.parameters
    if found is None:
        return row.image.name, ""
    stated = (found.model, found.seed, f"{found.steps} steps" if found.steps else None)
    return row.image.name, " · ".join(str(each) for each in stated if each is not None)


def _fitted(text: str, draw: ImageDraw.ImageDraw, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> str:
    """As much of the text as a cell is wide. Pillow's own font knows Latin letters only."""
    text = text.encode("latin-1", "replace").decode("latin-1")
    if draw.textlength(text, font=font) <= CELL:
        return text
    while text and draw.textlength(text + "...", font=font) > CELL:
        text = text[: -max(1, len(text) // 20)]
    return text + "..."
