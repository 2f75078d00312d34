"""C2PA manifests: only whether one is there and whether it says that an AI made the picture.

Source: C2PA specification 2.1 (JUMBF boxes, ``c2pa`` label), IPTC digital source types.
"""

from __future__ import annotations

import re

# The assertion is CBOR inside JUMBF, where strings lie as plain text: no need to decode either.
_SOURCE_TYPE = re.compile(rb"digitalsourcetype/(\w{4,60})")


def ai_source_type(manifest: bytes) -> str:
    """The digital source types the manifest states, such as ``trainedAlgorithmicMedia``; may be empty."""
    names = dict.fromkeys(match.group(1).decode("ascii", "replace") for match in _SOURCE_TYPE.finditer(manifest))
    return " ".join(names)
