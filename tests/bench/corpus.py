"""A library to measure on: many small PNGs with infotext, in folders by day, the same for the same count."""

from __future__ import annotations

import os
import random
import struct
import zlib
from pathlib import Path

FOLDER_SIZE = 125
PER_PROMPT = 6
FIRST_DAY_NS = 1_672_570_800_000_000_000
DAY_NS = 86_400_000_000_000

ADJECTIVES = "amber ancient azure broken calm crimson distant frozen gentle golden hidden misty quiet vast".split()
NOUNS = "bridge castle cliff cloud forest garden harbour island lantern meadow mirror river ruin tower valley".split()
STYLES = "etching|ink drawing|oil painting|photograph|watercolour|3d render|pixel art|fresco".split("|")
MODELS = [f"{name}-v{number}" for name in ("aurora", "basalt", "cinder", "drift", "ember") for number in range(1, 9)]
SAMPLERS = ("Euler a", "DPM++ 2M", "DPM++ SDE", "UniPC", "Heun", "DDIM")
COMMON = "highly detailed"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _prompt(chance: random.Random, number: int) -> str:
    parts = [f"{chance.choice(ADJECTIVES)} {chance.choice(NOUNS)}" for _ in range(chance.randint(8, 24))]
    return ", ".join([COMMON, chance.choice(STYLES), *parts, f"series{number}"])


def infotext(number: int) -> str:
    """The parameters of image ``number``; six images in a row share a prompt, as batches do."""
    shared, own = random.Random(f"prompt {number // PER_PROMPT}"), random.Random(f"image {number}")
    prompt = _prompt(shared, number // PER_PROMPT)
    model = shared.choice(MODELS)
    lora = f" <lora:style{shared.randrange(60)}:0.8>" if shared.random() < 0.5 else ""
    return (
        f"{prompt}{lora}\nNegative prompt: blurry, low contrast, {shared.choice(NOUNS)}\n"
        f"Steps: {shared.choice((20, 25, 30, 40))}, Sampler: {shared.choice(SAMPLERS)}, Schedule type: Karras, "
        f"CFG scale: {shared.choice((4, 5.5, 7))}, Seed: {own.getrandbits(32)}, Size: 64x64, "
        f"Model hash: {zlib.crc32(model.encode()):08x}, Model: {model}, Version: v1.10.1"
    )


def png(number: int) -> bytes:
    """A grey 64 x 64 PNG of some 4 KiB that carries the infotext of image ``number``."""
    pixels = random.Random(number).randbytes(64 * 64)
    rows = b"".join(b"\0" + pixels[row : row + 64] for row in range(0, len(pixels), 64))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)),
            _chunk(b"tEXt", b"parameters\0" + infotext(number).encode("latin-1")),
            _chunk(b"IDAT", zlib.compress(rows, 1)),
            _chunk(b"IEND", b""),
        )
    )


def written_ns(number: int) -> int:
    """When image ``number`` was made."""
    return FIRST_DAY_NS + number // FOLDER_SIZE * DAY_NS + number % FOLDER_SIZE * 7_300_000_000


def write(folder: Path, count: int) -> Path:
    """Make ``count`` images beneath ``folder``, unless they are there already."""
    done = folder / f".{count}"
    if done.exists():
        return folder
    for first in range(0, count, FOLDER_SIZE):
        day = folder / f"day-{first // FOLDER_SIZE:05d}"
        day.mkdir(parents=True, exist_ok=True)
        for number in range(first, min(first + FOLDER_SIZE, count)):
            path = day / f"{number:07d}.png"
            path.write_bytes(png(number))
            os.utime(path, ns=(written_ns(number), written_ns(number)))
    done.touch()
    return folder
