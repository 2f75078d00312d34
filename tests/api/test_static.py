from __future__ import annotations

import pytest

from lib_berry import assets

from .conftest import Client


def test_every_module_and_the_style_sheet(client: Client) -> None:
    known = assets.load()
    assert {"main.mjs", "berry.js", "style.css"} <= set(known.files)
    for name, content in known.files.items():
        answer = client.get(f"/ui/{known.digest}/{name}")
        assert (answer.status_code, answer.content) == (200, content)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_another_digest_is_another_version(client: Client) -> None:
    answer = client.get("/ui/0000000000000000/main.mjs")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert "reload" in answer.json()["error"]["message"].lower()


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../style.css",
        "..%2Fstyle.css",
        "%2e%2e%2fpyproject.toml",
        "..\\pyproject.toml",
        "%2Fetc%2Fpasswd",
        "berry/main.mjs",
        "main.mjs%00",
        "MAIN.MJS",
    ],
)
def test_there_is_no_way_to_other_files(client: Client, name: str) -> None:
    assert client.get(f"/ui/{assets.ui_digest()}/{name}").status_code == 404
