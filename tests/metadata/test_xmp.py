from __future__ import annotations

from lib_berry.metadata.source import Found
from lib_berry.metadata.xmp import keep_xmp, properties
from tests.metadata import build


def test_elements_attributes_and_lists() -> None:
    packet = build.xmp_packet(
        "<xmp:CreatorTool>Draw &amp; Things</xmp:CreatorTool>"
        '<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{"c": "a &lt;b&gt;"}</rdf:li></rdf:Alt>'
        "</exif:UserComment><tiff:Empty/><dc:title>later</dc:title>"
    ).replace('rdf:about=""', 'rdf:about="" iptc:guid=\'6d-1\' exif:PixelX="64"')
    values = properties(packet)
    assert values["xmp:CreatorTool"] == "Draw & Things"
    assert values["exif:UserComment"] == '{"c": "a <b>"}'
    assert values["dc:title"] == "later"
    assert (values["iptc:guid"], values["exif:PixelX"]) == ("6d-1", "64")


def test_infotext_inside_a_packet_is_found() -> None:
    found = Found("webp", 100)
    packet = build.xmp_packet("<sdcpp:parameters>a &lt;lora:x:1&gt;\nSteps: 1</sdcpp:parameters>")
    keep_xmp(packet.encode(), found)
    assert found.texts == {"XMP": packet, "parameters": "a <lora:x:1>\nSteps: 1"}


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><dc:title>&b;</dc:title>'
    assert properties(bomb)["dc:title"] == "&b;"
