"""MP4 and QuickTime as ComfyUI and ffmpeg write them: metadata keys, size and duration.

Source: ISO/IEC 14496-12 (``mvhd``, ``tkhd``), Apple's QuickTime File Format (``keys``, ``ilst``). ``moov`` mostly comes
after the pictures, which are hopped over.
"""

from __future__ import annotations

from lib_berry.metadata.boxes import Box, boxes, find
from lib_berry.metadata.source import Found, Source, text_of

_MOST_KEYS = 1000
# iTunes' own box names that hold text, by the key ffmpeg gives them.
_NAMED = {b"\xa9cmt": "comment", b"\xa9nam": "title", b"\xa9des": "description", b"desc": "description"}


def read_mp4(source: Source, found: Found) -> None:
    """Reads ``moov``; a file without one is still being written, or damaged."""
    movie = find(source, 0, source.size, b"moov")
    if movie is None:
        found.problem("The video has no index (moov): it is cut off, or still being written.")
        return
    for box in boxes(source, movie.start, movie.end):
        if box.kind == b"mvhd":
            _read_duration(source.at(box.start, min(box.length, 40)), found)
        elif box.kind == b"trak":
            _read_track(source, box, found)
        elif box.kind == b"meta":
            _read_meta(source, box, found)
        elif box.kind == b"udta":
            meta = find(source, box.start, box.end, b"meta")
            if meta is not None:
                _read_meta(source, meta, found)


def _read_duration(data: bytes, found: Found) -> None:
    if len(data) < 32:
        return
    wide = data[0] == 1
    scale = int.from_bytes(data[20:24] if wide else data[12:16], "big")
    units = int.from_bytes(data[24:32] if wide else data[16:20], "big")
    if scale and units != (1 << (64 if wide else 32)) - 1:
        found.duration = units / scale


def _read_track(source: Source, track: Box, found: Found) -> None:
    header = find(source, track.start, track.end, b"tkhd")
    if header is None or header.length < 84 or found.width:
        return
    # The last 8 bytes are width and height, 16.16 fixed point; a sound track has none.
    size = source.at(header.end - 8, 8)
    width, height = int.from_bytes(size[:4], "big") >> 16, int.from_bytes(size[4:8], "big") >> 16
    if width and height:
        found.width, found.height = width, height


def _read_meta(source: Source, meta: Box, found: Found) -> None:
    # ISO has 4 bytes of version before the boxes, QuickTime has not.
    start = meta.start if source.at(meta.start + 4, 4) in (b"hdlr", b"keys", b"ilst") else meta.start + 4
    keys: list[str] = []
    for box in boxes(source, start, meta.end):
        if box.kind == b"keys":
            keys = _key_names(source, box)
        elif box.kind == b"ilst":
            for item in boxes(source, box.start, box.end):
                _keep_item(source, item, keys, found)


def _key_names(source: Source, box: Box) -> list[str]:
    names: list[str] = []
    for entry in boxes(source, box.start + 8, box.end):
        name = text_of(source.at(entry.start, min(entry.length, 200))).lower()
        names.append(name.removeprefix("com.apple.quicktime."))
        if len(names) >= _MOST_KEYS:
            break
    return names


def _keep_item(source: Source, item: Box, keys: list[str], found: Found) -> None:
    index = int.from_bytes(item.kind, "big")
    key = keys[index - 1] if 0 < index <= len(keys) else _NAMED.get(item.kind)
    data = find(source, item.start, item.end, b"data")
    # A data box: 4 bytes of type (1 is UTF-8), 4 of locale, the value.
    if key is None or data is None or data.length <= 8 or not found.fits(key, data.length):
        return
    value = source.at(data.start, data.length)
    if value[:4] == b"\0\0\0\1":
        found.fill(key, text_of(value[8:]))
