from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from lib_berry.api.errors import STATUS, refusal
from lib_berry.errors import BerryError, DatabaseBusyError, FileMissingError, QueryError
from lib_berry.library import Library

from .conftest import Client, Visited


def every_error() -> Iterator[type[BerryError]]:
    waiting = [BerryError]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


def make(kind: type[BerryError]) -> BerryError:
    return kind("A sentence.", 3, 4) if issubclass(kind, QueryError) else kind("A sentence.")


@pytest.mark.parametrize("kind", list(every_error()))
def test_every_error_has_a_status_and_the_shape(kind: type[BerryError]) -> None:
    answer = refusal(make(kind))
    assert answer.status_code == STATUS[kind]
    assert 400 <= answer.status_code < 600
    body = json.loads(bytes(answer.body))
    assert set(body) == {"error"}
    place = {"position": 3, "length": 4} if issubclass(kind, QueryError) else {}
    assert body["error"] == {"code": kind.code, "message": "A sentence.", **place}


def test_a_suggestion_is_passed_on() -> None:
    error = QueryError("No such field.", 0, 3)
    error.suggestion = "seed"  # type: ignore[attr-defined]
    assert json.loads(bytes(refusal(error).body))["error"]["suggestion"] == "seed"


def test_a_reason_is_told_with_what_stands_in_the_sentence() -> None:
    answer = refusal(FileMissingError("a.png cannot be opened.", reason="file_missing", name="a.png"))
    told = json.loads(bytes(answer.body))["error"]
    assert (told["reason"], told["values"]) == ("file_missing", {"name": "a.png"})


def test_a_mistake_in_a_query_has_its_reason(client: Client) -> None:
    told = client.get("/api/v1/images?query=sed:5").json()["error"]
    assert (told["code"], told["reason"], told["suggestion"]) == ("query_invalid", "field_unknown", "seed")
    assert told["values"] == {"name": "sed"}
    assert (told["position"], told["length"]) == (0, 3)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1/status/", 404, "not_found"),
        ("GET", "/api/v1/thumb/../../../etc/passwd", 404, "not_found"),
        ("GET", "/api/v1/images?limit=many", 400, "request_invalid"),
        ("GET", "/api/v1/images?rank=1.5", 400, "request_invalid"),
        ("GET", "/api/v1/errors?limit=", 400, "request_invalid"),
    ],
)
def test_the_frameworks_own_errors(client: Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}
    assert answer.json()["error"]["code"] == code


def test_a_malformed_parameter_is_named(client: Client) -> None:
    message = client.get("/api/v1/images?limit=many").json()["error"]["message"]
    assert message.startswith("The parameter limit cannot be 'many': ")


def fail_with(monkeypatch: pytest.MonkeyPatch, library: Library, error: Exception) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(library.gallery, "answer", fail)


def test_a_services_error_reaches_the_page(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, library, DatabaseBusyError("Another program holds /data/berry.sqlite3."))
    answer = client.get("/api/v1/images")
    assert answer.status_code == 503
    assert answer.json() == {
        "error": {"code": "database_busy", "message": "Another program holds /data/berry.sqlite3."}
    }


def test_paths_in_errors_are_hidden(
    client: Client, library: Library, host: Visited, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.hide_paths()
    path = host.data_dir / "berry.sqlite3"
    fail_with(monkeypatch, library, DatabaseBusyError(f"Another program holds {path}."))
    message = client.get("/api/v1/images").json()["error"]["message"]
    assert message == f"Another program holds data{path.anchor[-1]}berry.sqlite3."


def test_a_defect_tells_nothing(client: Client, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, library, ZeroDivisionError("secret"))
    answer = client.get("/api/v1/images", defects=False)
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "secret" not in answer.text
