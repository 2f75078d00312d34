from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from lib_berry.host import HostInfo
from lib_berry.library import Library
from lib_berry.model import Image

from .conftest import BASE, Client, Visited

EXAMPLES = {
    "image_id": "1",
    "version": "v",
    "digest": "d",
    "name": "main.mjs",
    "root_id": "1",
    "search_id": "1",
    "album_id": "1",
    "rule_id": "1",
    "field": "model",
    "ticket": "t",
}


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every (method, path) the app answers, with examples in place of its parameters."""
    found = []
    for route in _leaves(app.router):
        path = route.path.format(**EXAMPLES)
        found += [(method, path) for method in sorted(route.methods)]
    return found


def _leaves(router: Any, prefix: str = "") -> list[Any]:
    leaves = []
    for route in router.routes:
        nested = getattr(route, "original_router", None) or getattr(route, "app", None)
        if hasattr(route, "methods"):
            leaves.append(route)
        else:
            assert hasattr(nested, "routes"), f"cannot look into {route!r}"
            leaves += _leaves(nested)
    return leaves


def test_the_walk_sees_the_routes(client: Client) -> None:
    paths = {path for _, path in routes(client.app)}
    assert any(path.endswith("/status") for path in paths)
    assert any(path.endswith("/thumb/1/v") for path in paths)
    assert any(path.endswith("/main.mjs") for path in paths)
    assert len(paths) >= 11
    assert not any("openapi" in path or "docs" in path for path in paths)


class TestLogin:
    def test_every_route_wants_one(self, client: Client, host: Visited) -> None:
        host.logged_in = False
        for method, path in routes(client.app):
            for full in (path, "/api/v1" + path):
                answer = client.request(method, full)
                assert answer.status_code == 401, (method, full)

    @pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "BREW"])
    @pytest.mark.parametrize(
        "path", ["/", "/nothing", "/api/v1/nothing", "/openapi.json", "/docs", "/redoc", "/ui/x/y"]
    )
    def test_so_does_everything_else(self, client: Client, host: Visited, method: str, path: str) -> None:
        host.logged_in = False
        answer = client.request(method, path)
        assert answer.status_code == 401
        assert method == "HEAD" or answer.json()["error"]["code"] == "not_logged_in"

    def test_comes_before_the_other_checks(self, client: Client, host: Visited) -> None:
        host.logged_in = False
        assert client.request("POST", "/api/v1/scan", headers={"Origin": "http://evil.test"}).status_code == 401

    @pytest.mark.parametrize("basic", [True, False])
    def test_asks_for_basic_only_where_it_helps(self, client: Client, host: Visited, basic: bool) -> None:
        host.logged_in = False
        host.facts = HostInfo("Fake", host.data_dir, basic_auth=basic)
        assert ("www-authenticate" in client.get("/api/v1/status").headers) is basic

    def test_a_host_that_fails_lets_nobody_in(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(_host: Visited, _request: object) -> bool:
            raise KeyError("session")

        monkeypatch.setattr(Visited, "is_logged_in", fail)
        answer = client.get("/api/v1/status", defects=False)
        assert answer.status_code == 500
        assert answer.json()["error"]["code"] == "internal"
        assert "session" not in answer.text

    def test_there_is_no_documentation_route(self, client: Client) -> None:
        for path in ("/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect"):
            assert client.get(path).status_code == 404


POSTS = ("/api/v1/scan", "/api/v1/scan/cancel", "/api/v1/scan/pause", "/api/v1/scan/resume")


@pytest.mark.parametrize("path", POSTS)
class TestPosts:
    """Refused requests must not have done anything either."""

    @pytest.fixture(autouse=True)
    def _nothing_starts(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        def started() -> None:
            raise AssertionError("a refused request did its work")

        monkeypatch.setattr(library, "start_scan", started)
        monkeypatch.setattr(library, "cancel_scan", started)

    @pytest.mark.parametrize(
        "origin",
        [
            "null",
            "http://evil.test",
            "http://berry.test",
            "http://berry.test:7861",
            "http://berry.test.evil.test:7860",
            "file://",
            "http://user@evil.test:7860",
            "http://[::1",
            "http://berry.test:999999",
        ],
    )
    def test_foreign_origins(self, client: Client, path: str, origin: str) -> None:
        answer = client.post(path, headers={"Origin": origin})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "forbidden"

    @pytest.mark.parametrize("token", ["", "wrong", "é"])
    def test_missing_or_wrong_token(self, client: Client, path: str, token: str) -> None:
        answer = client.post(path, headers={"X-Berry-Token": token.encode()})
        assert answer.status_code == 403
        assert "token" in answer.json()["error"]["message"].lower()

    def test_the_token_of_another_process(self, client: Client, path: str) -> None:
        client.token = client.token[:-1] + ("A" if client.token[-1] != "A" else "B")
        assert client.post(path).status_code == 403

    @pytest.mark.parametrize(
        "body",
        [
            {"content": b"a=1", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
            {"content": b"{}", "headers": {"Content-Type": "text/plain"}},
            {"content": b"{}"},
            {"content": b"{", "headers": {"Content-Type": "application/json"}},
            {"content": b"[]", "headers": {"Content-Type": "application/json"}},
            {"content": b"", "headers": {"Content-Type": "application/json"}},
            {"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}},
            {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}},
        ],
    )
    def test_other_than_a_json_object(self, client: Client, path: str, body: dict[str, Any]) -> None:
        answer = client.post(path, **body)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "request_invalid"

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
    def test_other_methods(self, client: Client, path: str, method: str) -> None:
        headers = {"X-Berry-Token": client.token, "Content-Type": "application/json"}
        answer = client.request(method, path, headers=headers, content=b"{}")
        assert answer.status_code == 405
        assert answer.json()["error"]["code"] == "method_not_allowed"


class TestOrigin:
    @pytest.mark.parametrize("origin", [BASE, BASE.replace("http:", "https:"), ""])
    def test_our_own_page_may_post(self, client: Client, origin: str) -> None:
        assert client.post("/api/v1/scan/cancel", headers={"Origin": origin}).status_code == 200

    @pytest.mark.parametrize(
        ("address", "origin"),
        [
            ("berry.test", "http://berry.test"),
            ("berry.test", "https://berry.test"),
            ("berry.test:80", "http://berry.test"),
            ("BERRY.test", "http://berry.TEST"),
            ("[::1]:7860", "http://[::1]:7860"),
        ],
    )
    def test_the_same_address_written_differently(self, client: Client, address: str, origin: str) -> None:
        headers = {"Host": address, "Origin": origin}
        assert client.post("/api/v1/scan/cancel", headers=headers).status_code == 200

    @pytest.mark.parametrize("origin", ["null", "http://evil.test"])
    def test_other_sites_may_not_read(self, client: Client, newest: Image, origin: str) -> None:
        for path in ("status", "images", f"thumb/{newest.id}/{newest.version}"):
            assert client.get(f"/api/v1/{path}", headers={"Origin": origin}).status_code == 403


def test_every_answer_is_hardened(client: Client, host: Visited, newest: Image) -> None:
    answers = [client.get(path) for path in ("/api/v1/status", "/nothing", f"/api/v1/file/{newest.id}/x")]
    host.logged_in = False
    answers.append(client.get("/api/v1/status"))
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "private" in answer.headers["cache-control"]
