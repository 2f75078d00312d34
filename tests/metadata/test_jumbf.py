from __future__ import annotations

from lib_berry.metadata.jumbf import ai_source_type


def test_source_types_are_found_once_each() -> None:
    prefix = b"http://cv.iptc.org/newscodes/digitalsourcetype/"
    manifest = b"\0".join((prefix + b"trainedAlgorithmicMedia", prefix + b"trainedAlgorithmicMedia", b"jumb"))
    assert ai_source_type(manifest) == "trainedAlgorithmicMedia"
    assert ai_source_type(b"a camera's") == ""
