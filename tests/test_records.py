from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace

import pytest

from lib_berry.records import quick


@quick
@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2
    tags: dict[str, str] = field(default_factory=dict)


def test_fields_by_place_and_by_name() -> None:
    assert asdict(Point(1)) == {"x": 1, "y": 2, "tags": {}}
    assert asdict(Point(1, y=3, tags={"a": "b"})) == {"x": 1, "y": 3, "tags": {"a": "b"}}


def test_equal_and_shown_as_before() -> None:
    assert Point(1) == Point(1, 2)
    assert Point(1) != Point(2)
    assert repr(Point(1)) == "Point(x=1, y=2, tags={})"


def test_each_has_a_default_of_its_own() -> None:
    assert Point(1).tags is not Point(1).tags


def test_it_cannot_be_changed() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert type(point) is Point
    assert not hasattr(point, "__dict__")


def test_copies() -> None:
    point = Point(1, tags={"a": "b"})
    assert replace(point, y=9) == Point(1, 9, {"a": "b"})
    assert copy.copy(point) == copy.deepcopy(point) == pickle.loads(pickle.dumps(point)) == point


@pytest.mark.parametrize("arguments", [{}, {"x": 1, "z": 1}])
def test_wrong_arguments_are_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__"):
        Point(**arguments)
