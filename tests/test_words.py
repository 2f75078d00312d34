from __future__ import annotations

import pytest

from lib_berry.words import images_in_words, in_words, size_in_words


def test_one_is_not_many() -> None:
    assert [images_in_words(count) for count in (0, 1, 12_000)] == ["0 images", "1 image", "12,000 images"]
    assert [in_words(count, "new tag", "new tags") for count in (1, 2)] == ["1 new tag", "2 new tags"]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (315_999, "315 kB"),
        (2_500_000, "2.5 MB"),
        (57_813_500_000, "57.8 GB"),
    ],
)
def test_sizes(size: int, words: str) -> None:
    assert size_in_words(size) == words
