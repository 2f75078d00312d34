from __future__ import annotations

import inspect
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from lib_berry import model
from lib_berry.model import FileStamp, GenerationParameters, Root

RECORDS = [
    each for _, each in inspect.getmembers(model, inspect.isclass) if each.__module__.startswith(f"{model.__name__}.")
]


@pytest.mark.parametrize("record", RECORDS)
def test_records_are_frozen_and_lean(record: type) -> None:
    assert record.__doc__
    if issubclass(record, tuple):  # a named one: of these there are a million at a time
        return
    assert is_dataclass(record)
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(record)


def test_a_record_cannot_be_changed() -> None:
    root = Root(1, "/a")
    with pytest.raises(FrozenInstanceError):
        root.path = "/b"  # type: ignore[misc]


def test_defaults_are_not_shared() -> None:
    assert GenerationParameters().extra is not GenerationParameters().extra


def test_what_a_file_does_not_say_is_not_known() -> None:
    unset = {
        field.name for field in fields(GenerationParameters) if getattr(GenerationParameters(), field.name) is None
    }
    assert {"prompt", "seed", "steps", "sampler", "model"} <= unset


@pytest.mark.parametrize(
    "changed",
    [FileStamp(101, 5), FileStamp(100, 6)],
)
def test_the_version_follows_size_and_time(changed: FileStamp) -> None:
    assert changed.version != FileStamp(100, 5).version


def test_the_version_is_of_the_content_alone() -> None:
    assert FileStamp(100, 5, inode=7, sidecar_mtime_ns=9).version == FileStamp(100, 5).version
