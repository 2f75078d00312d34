"""The media type of a file by its first bytes. What is not a known picture or film is sent as plain bytes: never as
HTML, SVG or anything else that a browser would run."""

from __future__ import annotations

HEAD_BYTES = 32
UNKNOWN = "application/octet-stream"
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (8, b"WEBP", "image/webp"),
    (0, b"GIF8", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)


def media_type(head: bytes) -> str:
    """The type of a file that begins with ``head``."""
    return next((kind for at, magic, kind in SIGNATURES if head.startswith(magic, at)), UNKNOWN)
