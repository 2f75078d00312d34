"""Which container a file is, by its first bytes, and the reader for it. Names and extensions are not asked.

To add one: a module with ``read_x(source, found)`` and a line in ``_MAGICS``.
"""

from __future__ import annotations

from collections.abc import Callable

from lib_berry.metadata.bmp import is_bmp, read_bmp
from lib_berry.metadata.gif import read_gif
from lib_berry.metadata.heif import read_heif
from lib_berry.metadata.jpeg import read_jpeg
from lib_berry.metadata.jxl import read_jxl, read_jxl_codestream
from lib_berry.metadata.mp4 import read_mp4
from lib_berry.metadata.png import MAGIC as PNG_MAGIC
from lib_berry.metadata.png import read_png
from lib_berry.metadata.source import Found, Source
from lib_berry.metadata.tiff import read_tiff_file
from lib_berry.metadata.webm import read_webm
from lib_berry.metadata.webp import read_webp

_Reader = Callable[[Source, Found], None]

_MAGICS: tuple[tuple[bytes, str, _Reader], ...] = (
    (PNG_MAGIC, "png", read_png),
    (b"\xff\xd8\xff", "jpeg", read_jpeg),
    (b"GIF87a", "gif", read_gif),
    (b"GIF89a", "gif", read_gif),
    (b"\xff\x0a", "jxl", read_jxl_codestream),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl", read_jxl),
    (b"\x1aE\xdf\xa3", "webm", read_webm),
    (b"II*\0", "tiff", read_tiff_file),
    (b"MM\0*", "tiff", read_tiff_file),
)
_AVIF = frozenset((b"avif", b"avis"))
_HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"))
_MOVIE_BOXES = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip"))


def sniff(head: bytes) -> tuple[str, _Reader] | None:
    """The container's name and reader, None when the bytes are no picture or film that we read."""
    for magic, name, reader in _MAGICS:
        if head.startswith(magic):
            return name, reader
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp", read_webp
    if is_bmp(head):
        return "bmp", read_bmp
    kind = head[4:8]
    if kind == b"ftyp":
        return _by_brand(head)
    return ("mp4", read_mp4) if kind in _MOVIE_BOXES else None


def _by_brand(head: bytes) -> tuple[str, _Reader]:
    length = min(int.from_bytes(head[:4], "big"), len(head), 256)
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if major in _AVIF or (brands & _AVIF and major in _HEIF):
        return "avif", read_heif
    if major in _HEIF:
        return "heif", read_heif
    return "mp4", read_mp4
