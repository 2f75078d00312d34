from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from lib_berry import console


def test_json_is_json_even_for_numbers_it_has_no_word_for(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"a": float("nan"), "b": [float("inf"), 1.5, {"c": (float("-inf"), 2**64, None, True)}], "d": "\udcff"}
    console.print_json(value)
    out = capsys.readouterr().out
    strict = json.loads(out, parse_constant=lambda name: pytest.fail(name))
    assert strict == {"a": None, "b": [None, 1.5, {"c": [None, 2**64, None, True]}], "d": "\udcff"}


def test_the_library_lives_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "posix")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert console.data_dir() == Path("/data/berry")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/me")
    assert console.data_dir() == Path("/home/me/.local/share/berry")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert console.data_dir() == Path("/home/me/Library/Application Support/berry")
