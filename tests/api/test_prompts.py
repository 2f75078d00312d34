from __future__ import annotations

import pytest

from lib_berry import gallery
from lib_berry.library import Library

from .conftest import Client


def test_a_line_an_image_in_the_order_of_the_ids(client: Client, library: Library) -> None:
    ids = [image.id for image in library.gallery.page().images]
    answer = client.post("/api/v1/prompts", json={"ids": [ids[2], ids[0], 7]})
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''prompts.txt"
    assert answer.text.splitlines() == [
        '--prompt "castle number 2" --negative_prompt "blurry"',
        '--prompt "castle number 4" --negative_prompt "blurry"',
    ]


def test_settings_and_a_query(client: Client) -> None:
    answer = client.post("/api/v1/prompts", json={"query": "number 3", "settings": True})
    (line,) = answer.text.splitlines()
    assert f"--seed {2**64 - 4} --steps 20" in line
    assert '--sampler_name "Euler a"' in line


def test_too_many_are_refused_with_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "MOST_LINES", 4)
    answer = client.post("/api/v1/prompts", json={"query": ""})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "5 images are chosen; take at most 4 at once."
    assert client.post("/api/v1/prompts", json={}).status_code == 400
