"""Killed at each step of what it does to files: the next start finishes it, or it was never begun."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .killing import SCENARIOS

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed process is a fork")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_every_step(tmp_path: Path, scenario: str) -> None:
    command = [sys.executable, "-m", "tests.filing.killing", scenario, str(tmp_path)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    killed, rolled_back = map(int, run.stdout.split())
    assert killed > 30
    assert 0 < rolled_back < killed / 2
