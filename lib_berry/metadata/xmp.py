"""XMP packets: kept as text, and read as flat properties without an XML parser.

Source: Adobe XMP part 1 (RDF/XML as its serialisers write it). A real parser would expand entities and build a tree
for a hostile file; the few simple properties wanted here need neither.
"""

from __future__ import annotations

import re
from html import unescape

from lib_berry.metadata.source import Found, text_of

# The look-arounds keep a name from being tried again at each of its letters: without them a long one costs its square.
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]*:[\w.-]+)(?![\w.-])((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>")
_ATTRIBUTE = re.compile(r"(?<![\w.-])([A-Za-z][\w.-]*:[\w.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_MOST_PROPERTIES = 2000


def keep_xmp(packet: bytes, found: Found) -> None:
    """Keeps a packet under ``XMP``, and the infotext stable-diffusion.cpp puts into one under ``parameters``."""
    text = text_of(packet)
    found.fill("XMP", text)
    if "sdcpp:parameters" in text:
        found.fill("parameters", properties(text).get("sdcpp:parameters", ""))


def properties(packet: str) -> dict[str, str]:
    """Simple properties by prefixed name, from attributes and elements alike; of a list the first non-empty item.

    Linear in the packet's length. Prefixes are taken as written (``exif:UserComment``): every known writer uses the
    usual ones.
    """
    values: dict[str, str] = {}
    open_elements: list[str] = []
    text_start = 0
    for match in _TAG.finditer(packet):
        closing, name, attributes = match.group(1), match.group(2), match.group(3)
        text = packet[text_start : match.start()].strip()
        text_start = match.end()
        if open_elements and text:
            values.setdefault(open_elements[-1], unescape(text))
        if closing:
            if open_elements and not name.startswith("rdf:"):
                open_elements.pop()
        else:
            for attribute in _ATTRIBUTE.finditer(attributes):
                values.setdefault(attribute.group(1), unescape(attribute.group(2) or attribute.group(3) or ""))
            if not name.startswith("rdf:") and not attributes.endswith("/"):
                open_elements.append(name)
        if len(values) > _MOST_PROPERTIES:
            break
    return values
