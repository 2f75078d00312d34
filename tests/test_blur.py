from __future__ import annotations

import pytest

from lib_berry.blur import blurred


@pytest.mark.parametrize(
    ("words", "prompt", "found"),
    [
        (("nude",), "a Nude, oil painting", True),
        (("nude",), "nudes of autumn", False),
        (("nude*",), "nudes of autumn", True),
        (("*nude",), "seminude", True),
        (("naked  eye",), "seen by the naked_eye", True),
        (("Crème",), "creme brulee", True),
        (("a.c",), "abc", False),
        (("blood", "gore"), "a field of gore", True),
        (("*",), "anything", False),
        ((), "nude", False),
    ],
)
def test_words_of_the_prompt(words: tuple[str, ...], prompt: str, found: bool) -> None:
    assert blurred({7: prompt}, words) == ([7] if found else [])
