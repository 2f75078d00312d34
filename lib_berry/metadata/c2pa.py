"""Files that say only that a program made them: a C2PA manifest or an XMP source type, without any parameters.

Source: C2PA specification (assertion ``c2pa.actions``, ``digitalSourceType``) and the IPTC's list of source types.
Nothing is verified: the manifest's signature is not looked at.
"""

from __future__ import annotations

from lib_berry.metadata.dialects import Dialect, Understood
from lib_berry.model import GenerationParameters, RawMetadata

_PLACES = ("c2pa", "XMP", "XML:com.adobe.xmp")
_MADE = ("compositeWithTrainedAlgorithmicMedia", "trainedAlgorithmicMedia", "algorithmicMedia")


def read(raw: RawMetadata) -> Understood | None:
    """The stated source type of a picture made by a model, as the extra key ``Digital source type``."""
    for place in _PLACES:
        text = raw.texts.get(place, "")
        stated = next((name for name in _MADE if name in text), None)
        if stated is not None:
            return Understood(GenerationParameters(extra={"Digital source type": stated}))
    return None


DIALECT = Dialect("c2pa", 1, frozenset(_PLACES), read)
