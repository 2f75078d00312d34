from __future__ import annotations

from dataclasses import replace

import pytest

from lib_berry.filing.companions import TWIN_NS, Stems, split, twin_of
from lib_berry.model import Filed, Place

PNG = Filed(1, "/r", Place(1, "", "a.png"), 9, 10**18, True, prompt_id=5, seed=7)
JPG = replace(PNG, id=2, place=Place(1, "", "a.jpg"), mtime_ns=PNG.mtime_ns + 10**9)


@pytest.mark.parametrize(
    ("name", "parts"),
    [("a.png", ("a", ".png")), ("a.b.png", ("a.b", ".png")), (".png", (".png", "")), ("a", ("a", ""))],
)
def test_split(name: str, parts: tuple[str, str]) -> None:
    assert split(name) == parts


def companions(*names: str, of: str = "a.png", leaving: tuple[str, ...] = ()) -> set[str]:
    return set(Stems([of, *names]).companions(of, (of, *leaving)))


def test_text_files_and_previews_go_along() -> None:
    beside = {"a.txt", "a.json", "a.swarm.json", "a.caption", "a.swarmpreview.jpg"}
    others = {"b.txt", "aa.txt", "a.png.bak", "a.txt~", "a b.txt", "a.safetensors", "A.txt", "log.html"}
    assert companions(*beside, *others) == beside


def test_of_a_name_with_dots() -> None:
    assert companions("a.b.txt", "a.txt", of="a.b.png") == {"a.b.txt"}


def test_text_of_two_stays_with_the_one_that_stays() -> None:
    assert companions("a.txt", "a.webp") == set()
    assert companions("a.txt", "a.webp", leaving=("a.webp",)) == {"a.txt"}


def test_a_twin_was_made_right_after_with_the_same_parameters() -> None:
    assert twin_of(PNG, {"a.jpg": JPG}) is JPG
    assert twin_of(replace(PNG, place=Place(1, "", "a.webp")), {"a.jpg": JPG}) is JPG


@pytest.mark.parametrize(
    "other",
    [
        replace(JPG, seed=8),
        replace(JPG, prompt_id=None),
        replace(JPG, mtime_ns=PNG.mtime_ns + TWIN_NS + 1),
    ],
)
def test_no_twin(other: Filed) -> None:
    assert twin_of(PNG, {"a.jpg": other}) is None
    assert twin_of(JPG, {"a.png": PNG}) is None
    assert twin_of(PNG, {"b.jpg": JPG}) is None
