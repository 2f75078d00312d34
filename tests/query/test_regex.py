from __future__ import annotations

import pytest

from lib_berry.query.regex import MAX_LENGTH, compiled


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\bcats?\b", "two Cats"),
        ("(red|blue) hair", "BLUE hair"),
        (r"\d{2,4}x\d+", "at 512x768"),
        (r"score_[0-9]+", "score_9"),
        ("[a-z]+ (hair|eyes),.*smile", "red hair, a smile"),
        ("a(bc)?d", "abcd"),
        ("(ab){3}", "ababab"),
        (r"a\/b", "a/b"),
        ("[(|*+]{2}", "(*"),
        ("猫", "黒猫"),
        ("(?:a|b)c", "bc"),
        ("a(?=b)", "ab"),
        (r"(?P<x>a)b", "ab"),
    ],
)
def test_finds(source: str, text: str) -> None:
    assert compiled(source).search(text)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("(", "is no regular expression"),
        ("a**", "is no regular expression"),
        ("x{99999999999}", "is no regular expression"),
        ("(a+)+", "repeats what repeats"),
        ("(a|aa)+b", "repeats what repeats"),
        ("(a?){30}", "repeats what repeats"),
        ("((a*)b)*", "repeats what repeats"),
        ("([a-z]+,)*", "repeats what repeats"),
        ("(?:a{1,9}){1,9}", "repeats what repeats"),
        (r"(a)\1", "refers back"),
        ("(?P<x>a)(?P=x)", "refers back"),
        (".*a.*b.*c.*d", "has more than 3"),
        ("a?" * 30 + "a" * 30, "has more than 3"),
        ("(a|a)" * 20, "has more than 3"),
        ("a" * (MAX_LENGTH + 1), "is longer than"),
    ],
)
def test_refuses_what_might_not_end(source: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        compiled(source)
