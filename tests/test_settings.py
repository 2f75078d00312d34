from __future__ import annotations

from dataclasses import fields

import pytest

from lib_berry.errors import SettingsError
from lib_berry.settings import OPTIONS, Settings, from_values


def test_no_values_are_the_defaults() -> None:
    assert from_values({}) == Settings()


def test_every_setting_is_an_option() -> None:
    assert [option.key for option in OPTIONS] == [field.name for field in fields(Settings)]


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_what_the_widget_shows_at_first_is_the_default(option: object) -> None:
    assert from_values({option.key: option.default}) == Settings()  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["/a\n/b c", " /a \r\n\n/b c\n", ["/a", " /b c ", ""], ("/a", "/b c")])
def test_folders_are_one_a_line(text: object) -> None:
    assert from_values({"folders": text}).folders == ("/a", "/b c")


@pytest.mark.parametrize("key", ["folders", "exclude"])
def test_a_host_without_a_value_means_none(key: str) -> None:
    assert from_values({key: None}) == Settings()


def test_numbers_as_widgets_send_them() -> None:
    assert from_values({"thumbnail_size": 512.0}).thumbnail_size == 512
    assert from_values({"thumbnail_size": "512"}).thumbnail_size == 512


@pytest.mark.parametrize("value", ["large", None, [], float("inf"), float("nan")])
def test_what_is_no_number_is_named(value: object) -> None:
    with pytest.raises(SettingsError, match=r"Thumbnail size: .* is not a whole number"):
        from_values({"thumbnail_size": value})


@pytest.mark.parametrize("value", [127, 1025, -1, 10**20])
def test_numbers_out_of_range_are_refused_with_the_range(value: int) -> None:
    with pytest.raises(SettingsError, match=f"{value} is out of range; choose 128 to 1024"):
        from_values({"thumbnail_size": value})


def test_switches() -> None:
    found = from_values({"index_grids": False, "index_intermediates": 0})
    assert (found.index_grids, found.index_intermediates) == (False, False)


def test_an_unknown_option_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no option 'thumbsize'; the options are .*thumbnail_size"):
        from_values({"thumbsize": 1})
