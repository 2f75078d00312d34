from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from lib_berry.api.services import Services
from lib_berry.cancelling import stopped_by
from lib_berry.errors import CancelledError
from lib_berry.library import Library
from lib_berry.model import Image

from .conftest import Client, Visited

ROOT = "/api/v1"


def facet(answer: dict[str, Any], field: str) -> dict[str, Any]:
    (found,) = [each for each in answer["facets"] if each["field"] == field]
    return dict(found)


def test_a_whole_answer(client: Client) -> None:
    answer = client.get(f"{ROOT}/images", params={"query": 'castle -model:other "number 3"', "facets": "1"}).json()
    assert (answer["total"], len(answer["images"])) == (1, 1)
    assert facet(answer, "model") == {
        "field": "model",
        "total": 1,
        "values": [{"value": "dream", "count": 1, "active": None}],
    }
    assert answer["timeline"] == [{"month": "2023-11", "count": 1}]
    assert [(chip["text"], chip["field"], chip["negated"]) for chip in answer["chips"]] == [
        ("castle", None, False),
        ("-model:other", "model", True),
        ('"number 3"', None, False),
    ]
    assert answer["words"] == ["castle", "number 3"]


def test_a_plain_page_has_none_of_it(client: Client) -> None:
    assert set(client.get(f"{ROOT}/images").json()) == {"images", "total", "matching", "rank", "next", "version"}


def test_a_facet_is_counted_without_its_own_filter(client: Client) -> None:
    answer = client.get(f"{ROOT}/images", params={"query": '-model:"dream"', "facets": "1"}).json()
    assert answer["total"] == 0
    assert facet(answer, "model")["values"] == [{"value": "dream", "count": 5, "active": "exclude"}]


def test_all_values_of_a_facet(client: Client) -> None:
    found = client.get(f"{ROOT}/facets/model", params={"query": "castle", "filter": "DRE"}).json()
    assert found == {"field": "model", "total": 1, "values": [{"value": "dream", "count": 5, "active": None}]}
    assert client.get(f"{ROOT}/facets/model?filter=x").json()["values"] == []
    assert client.get(f"{ROOT}/facets/odd").status_code == 400
    assert client.get(f"{ROOT}/facets/model?query=steps:x").json()["error"]["code"] == "query_invalid"


def test_completing_at_the_caret(client: Client) -> None:
    found = client.get(f"{ROOT}/suggest", params={"query": "model:dr castle", "position": 8}).json()
    assert (found["start"], found["end"]) == (6, 8)
    assert found["items"] == [{"kind": "value", "text": "dream", "insert": '"dream"', "count": 5, "help": None}]
    words = client.get(f"{ROOT}/suggest?query=cast&position=4").json()["items"]
    assert ("word", "castle") in [(item["kind"], item["text"]) for item in words]


def test_toggling_a_value(client: Client) -> None:
    def toggled(query: str, **more: str) -> str:
        asked = {"query": query, "field": "model", "value": "dream", **more}
        return str(client.get(f"{ROOT}/query/toggle", params=asked).json()["query"])

    once = toggled("castle")
    assert once == 'castle model:"dream"'
    assert toggled(once) == "castle"
    assert toggled("castle", exclude="1") == 'castle -model:"dream"'
    assert client.get(f"{ROOT}/query/toggle?field=odd&value=x").status_code == 400


def test_images_that_are_alike(client: Client, newest: Image) -> None:
    found = client.get(f"{ROOT}/images/{newest.id}/similar").json()["images"]
    assert newest.id not in [image["id"] for image in found]
    assert client.get(f"{ROOT}/images/7/similar").status_code == 404


def test_work_ends_when_the_visitor_has_gone(library: Library, host: Visited) -> None:
    stopped = threading.Event()

    def work() -> None:
        with stopped_by(stopped.set):
            assert stopped.wait(30)

    async def gone() -> bool:
        return True

    async def visit() -> None:
        await Services(library, host).run_while_wanted(SimpleNamespace(is_disconnected=gone), work)  # type: ignore[arg-type]

    with pytest.raises(CancelledError):
        asyncio.run(visit())
    assert stopped.is_set()
