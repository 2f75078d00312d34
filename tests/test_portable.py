from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib_berry import portable
from lib_berry.errors import UnreadableImportError
from lib_berry.model import PastSearch
from lib_berry.owned import Owned, OwnedAlbum, OwnedImage, OwnedRule, OwnedSearch, OwnedTag

HEAD = '{"berry": 1}'

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=9).map(str.strip).filter(bool)
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
WHOLES = st.integers(0, 2**60)
IMAGES = st.builds(
    OwnedImage,
    path=st.none() | NAMES,
    root=st.none() | NAMES,
    size=st.none() | WHOLES,
    fingerprint=st.none() | st.integers(-(2**63), 2**63 - 1),
    rating=st.integers(0, 5),
    favorite=st.booleans(),
    nsfw=st.booleans(),
    viewed_ms=st.none() | WHOLES,
    tags=st.lists(NAMES, max_size=3).map(tuple),
    albums=st.dictionaries(NAMES, WHOLES, max_size=3),
    covers=st.lists(NAMES, max_size=2).map(tuple),
    stack_picked_ms=st.none() | WHOLES,
    rules=st.lists(st.integers(0, 9), max_size=2).map(tuple),
)
RECORDS = st.one_of(
    IMAGES,
    st.builds(OwnedTag, NAMES, st.none() | NAMES),
    st.builds(OwnedAlbum, NAMES, TEXTS, st.none() | NAMES),
    st.builds(OwnedSearch, NAMES, TEXTS, TEXTS),
    st.builds(PastSearch, TEXTS, WHOLES),
    st.builds(OwnedRule, TEXTS, NAMES, st.booleans()),
)


def written(records: list[Owned]) -> bytes:
    file = io.BytesIO()
    portable.write(records, file)
    return file.getvalue()


def read(*lines: str) -> list[Owned]:
    return list(portable.read(io.BytesIO("\n".join(lines).encode("utf-8", "surrogatepass"))))


@given(st.lists(RECORDS, max_size=8))
def test_what_is_written_is_read(records: list[Owned]) -> None:
    assert list(portable.read(io.BytesIO(written(records)))) == records


def test_it_can_be_read_by_people() -> None:
    image = OwnedImage("day/ü.png", "/pictures", size=81, fingerprint=-2, rating=5, tags=("liked",), albums={"best": 3})
    _, line, end = written([image]).decode().splitlines()
    assert line == (
        '{"image": "day/ü.png", "root": "/pictures", "size": 81, "fingerprint": "fffffffffffffffe", "rating": 5, '
        '"tags": ["liked"], "albums": {"best": 3}}'
    )
    assert json.loads(end) == {"end": 1}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"picture": "a.png"}', "is none of image, rule"),
        ('{"image": 5}', "needs a text for image"),
        ('{"image": "a", "rating": 6}', "needs a whole number of at most 5 for rating"),
        ('{"image": "a", "rating": true}', "needs a whole number"),
        ('{"image": "a", "favorite": 1}', "needs true or false for favorite"),
        ('{"image": "a", "fingerprint": "xyz"}', "needs 16 hexadecimal digits"),
        ('{"image": "a", "fingerprint": "-0c0ffee00c0ffee"}', "needs 16 hexadecimal digits"),
        ('{"image": "a", "tags": "x"}', "needs a list of names for tags"),
        ('{"image": "a", "tags": [" "]}', "has an empty name for tags"),
        ('{"image": "a", "albums": ["x"]}', "needs an object of names and places"),
        ('{"image": "a", "rules": [true]}', "needs a whole number"),
        ('{"rule": "x"}', "needs a text for tag"),
        ('{"image": "a", "colour": "x"}', "has a key 'colour' that image does not have"),
        ('{"tag": "\\ud800"}', "needs a text for tag"),
        ('{"tag": "a\\u0000"}', "needs a text for tag"),
        ('{"search": "a", "query": "b"}', "needs a text for sort"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str, wrong: str) -> None:
    with pytest.raises(UnreadableImportError, match=f"^Line 3 {wrong}.*Nothing was imported"):
        read(HEAD, '{"tag": "a"}', line, '{"end": 2}')


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ((), "breaks off after line 0"),
        ((HEAD,), "breaks off after line 1"),
        ((HEAD, '{"tag": "a"}'), "breaks off after line 2"),
        ((HEAD, '{"tag": "a"}', '{"end": 2}'), "2 entries and has 1"),
        ((HEAD, '{"end": 0}', '{"tag": "a"}'), "Line 3 stands after the end"),
        (('{"tag": "a"}', '{"end": 1}'), "Line 1 must be"),
        (('{"berry": 2}', '{"end": 0}'), "format 2, which this Berry does not know"),
        (("\x89PNG",), "Line 1 is not JSON"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(lines: tuple[str, ...], wrong: str) -> None:
    with pytest.raises(UnreadableImportError, match=wrong):
        read(*lines)


def test_a_line_without_end_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portable, "MAX_LINE", 50)
    with pytest.raises(UnreadableImportError, match="Line 2 is longer than 50 bytes"):
        read(HEAD, '{"tag": "' + "a" * 100 + '"}', '{"end": 1}')


def test_an_editor_may_have_put_a_byte_order_mark_before_it() -> None:
    assert read("\ufeff" + HEAD, '{"tag": "a"}', '{"end": 1}') == [OwnedTag("a")]
