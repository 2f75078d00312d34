from __future__ import annotations

import json
import zlib
from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from lib_berry.api import packing
from lib_berry.library import Library
from lib_berry.model import Chosen, Image
from tests.library import save_png, scan

from .conftest import Client, Visited


def names(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    return [image["name"] for image in answer["images"]]


class TestPages:
    def test_a_page(self, client: Client, library: Library) -> None:
        page = client.get("/api/v1/images?limit=2").json()
        assert names(page) == ["4.png", "3.png"]
        assert (page["total"], page["rank"], page["version"]) == (5, 0, library.gallery.version())
        image = library.gallery.page(limit=1).images[0]
        assert page["images"][0] == {
            "id": image.id,
            "name": "4.png",
            "width": 60,
            "height": 40,
            "created_ms": image.created_ms,
            "version": image.version,
            "missing": False,
            "error": None,
            "rating": 0,
            "favorite": False,
            "nsfw": False,
        }

    def test_walking_by_cursor(self, client: Client) -> None:
        seen, ranks, cursor = [], [], ""
        while cursor is not None:
            page = client.get(f"/api/v1/images?limit=2{cursor and '&cursor=' + cursor}").json()
            seen += names(page)
            ranks.append(page["rank"])
            cursor = page["next"]
        assert seen == ["4.png", "3.png", "2.png", "1.png", "0.png"]
        assert ranks == [0, 2, 4]

    def test_jumping_by_rank(self, client: Client) -> None:
        page = client.get("/api/v1/images?rank=3&limit=1").json()
        assert (names(page), page["rank"]) == (["1.png"], 3)

    def test_oldest_first(self, client: Client) -> None:
        assert names(client.get("/api/v1/images?sort=-created").json())[0] == "0.png"

    def test_a_query(self, client: Client) -> None:
        page = client.get("/api/v1/images", params={"query": "castle 3"}).json()
        assert (names(page), page["total"]) == (["3.png"], 1)

    def test_a_mistake_in_the_query(self, client: Client) -> None:
        answer = client.get("/api/v1/images", params={"query": "castle sampel:x"})
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["code"] == "query_invalid"
        assert (error["position"], error["length"]) == (7, 6)

    @pytest.mark.parametrize(
        ("parameters", "code"),
        [
            ({"limit": 0}, "request_invalid"),
            ({"limit": 501}, "request_invalid"),
            ({"limit": 10**30}, "request_invalid"),
            ({"rank": -1}, "request_invalid"),
            ({"rank": 2**60}, "request_invalid"),
            ({"sort": "raiting"}, "request_invalid"),
            ({"cursor": "nonsense"}, "cursor_invalid"),
            ({"cursor": "\u2028é"}, "cursor_invalid"),
            ({"cursor": "x", "rank": 1}, "request_invalid"),
            ({"query": "a" * 10_001}, "request_invalid"),
        ],
    )
    def test_unusable_parameters(self, client: Client, parameters: dict[str, str], code: str) -> None:
        answer = client.get("/api/v1/images", params=parameters)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == code

    def test_a_cursor_of_another_sort(self, client: Client) -> None:
        cursor = client.get("/api/v1/images?limit=2").json()["next"]
        answer = client.get(f"/api/v1/images?sort=-created&cursor={cursor}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "cursor_invalid")

    @pytest.mark.parametrize("query", ["\0", "\ud800".encode("utf-8", "replace").decode(), "💠" * 100, "'; DROP TABLE"])
    def test_odd_characters(self, client: Client, query: str) -> None:
        assert client.get("/api/v1/images", params={"query": query}).status_code in (200, 400)


class TestRank:
    def test_the_place_in_a_result(self, client: Client, newest: Image, library: Library) -> None:
        place = client.get(f"/api/v1/images/{newest.id}/rank?sort=-created").json()
        assert place == {"rank": 4, "total": 5, "version": library.gallery.version()}

    def test_not_in_the_result(self, client: Client, newest: Image) -> None:
        assert client.get(f"/api/v1/images/{newest.id}/rank?query=1").json()["rank"] is None


class TestDetail:
    def test_all_about_one(self, client: Client, newest: Image, folder: Path) -> None:
        detail = client.get(f"/api/v1/images/{newest.id}").json()
        assert detail["path"] == str(folder / "day" / "4.png")
        assert (detail["root"], detail["folder"], detail["container"]) == ("images", "day", "png")
        assert detail["size"] == (folder / "day" / "4.png").stat().st_size
        assert detail["mtime_ms"] == detail["created_ms"] == newest.created_ms
        assert detail["parameters"]["prompt"] == "castle number 4"
        assert detail["parameters"]["loras"] == []
        assert detail["infotext"] == detail["raw"]["parameters"]
        assert detail["stages"] == []

    def test_a_seed_beyond_javascript_is_text(self, client: Client, newest: Image) -> None:
        assert client.get(f"/api/v1/images/{newest.id}").json()["parameters"]["seed"] == str(2**64 - 5)

    def test_while_the_file_is_away(self, client: Client, newest: Image, folder: Path) -> None:
        (folder / "day" / "4.png").unlink()
        detail = client.get(f"/api/v1/images/{newest.id}").json()
        assert detail["missing"] is True
        assert detail["raw"] == {}
        assert detail["parameters"]["prompt"] == "castle number 4"

    def test_no_path_where_the_host_hides_them(
        self, client: Client, newest: Image, host: Visited, folder: Path, tmp_path: Path
    ) -> None:
        host.hide_paths()
        (folder / "day" / "4.png").unlink()
        answer = client.get(f"/api/v1/images/{newest.id}")
        assert answer.json()["path"] is None
        assert answer.json()["folder"] == "day"
        assert str(tmp_path) not in answer.text

    @pytest.mark.parametrize(
        "image_id", ["1", "0", "-1", str(2**53), str(2**53 + 1), "9" * 400, "abc", "1.5", "٣", "1e3"]
    )
    def test_no_such_image(self, client: Client, image_id: str) -> None:
        for path in ("images/{}", "thumb/{}/v", "file/{}/v"):
            answer = client.get("/api/v1/" + path.format(image_id))
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), path


def _unpacked(answer: bytes) -> tuple[dict[str, object], bytes]:
    length = int.from_bytes(answer[:4], "little")
    return json.loads(answer[4 : 4 + length]), answer[4 + length :]


class TestPacked:
    def test_the_shape_of_a_result(self, client: Client, library: Library) -> None:
        answer = client.get("/api/v1/shape")
        assert answer.headers["content-encoding"] == "identity"
        head, body = _unpacked(answer.content)
        assert (head["total"], head["version"], head["kept"]) == (5, library.gallery.version(), None)
        assert len(head["days"]) == 1  # type: ignore[arg-type]
        assert len(body) == 5
        known = {"count": 5, "check": zlib.crc32(body)}
        head, rest = _unpacked(client.get("/api/v1/shape", params=known).content)
        assert (head["kept"], rest) == ("end", b"")

    def test_ids_between_two_images(self, client: Client, library: Library) -> None:
        ids = [image.id for image in library.gallery.page().images]
        head, body = _unpacked(client.get(f"/api/v1/ids?one={ids[3]}&other={ids[1]}").content)
        assert (head, array("d", body).tolist()) == ({}, ids[1:4])
        assert client.get(f"/api/v1/ids?query=1&one={ids[0]}&other={ids[1]}").status_code == 404
        assert client.get("/api/v1/ids?one=x&other=1").status_code == 404

    def test_much_is_compressed_for_those_far_away(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packing, "WORTH", 1)
        assert client.get("/api/v1/shape").headers["content-encoding"] == "identity"
        far = client.get("/api/v1/shape", headers={"X-Forwarded-For": "10.0.0.7"})
        assert far.headers["content-encoding"] == "gzip"
        assert _unpacked(far.content)[0]["total"] == 5
        plain = client.get("/api/v1/shape", headers={"X-Forwarded-For": "10.0.0.7", "Accept-Encoding": "br"})
        assert plain.headers["content-encoding"] == "identity"


def test_images_of_words_named_in_the_settings(client: Client, host: Visited, newest: Image) -> None:
    assert "blurred" not in client.get("/api/v1/images").json()
    host.options = replace(host.options, blur_words=("number 4",))
    assert client.get("/api/v1/images").json()["blurred"] == [newest.id]


class TestStacks:
    @pytest.fixture
    def alike(self, library: Library) -> list[int]:
        """Makes all images of the library share a prompt; their ids, newest first."""
        with library.database.transaction() as connection:
            connection.execute("UPDATE image SET prompt_id = (SELECT min(id) FROM prompt)")
        return [image.id for image in library.gallery.page().images]

    @pytest.mark.parametrize("rule", ["prompt", "batch"])
    def test_images_of_one_prompt_are_collapsed_and_opened(self, client: Client, alike: list[int], rule: str) -> None:
        answer = client.get(f"/api/v1/images?stacks={rule}").json()
        assert (answer["total"], answer["matching"]) == (1, 5)
        assert [(image["id"], image["stack"]) for image in answer["images"]] == [(alike[0], {"count": 5, "open": None})]
        answer = client.get(f"/api/v1/images?stacks={rule}&open=7,{alike[2]}").json()
        assert [image["id"] for image in answer["images"]] == alike
        assert [image.get("stack") for image in answer["images"]] == [{"count": 5, "open": alike[2]}, *[None] * 4]
        assert client.get(f"/api/v1/images/{alike[4]}/rank?stacks={rule}").json()["rank"] == 0
        assert _unpacked(client.get(f"/api/v1/shape?stacks={rule}").content)[0]["total"] == 1

    def test_a_cover_is_picked(self, client: Client, host: Visited, alike: list[int]) -> None:
        assert client.post(f"/api/v1/images/{alike[3]}/cover").status_code == 200
        assert client.get("/api/v1/images?stacks=prompt").json()["images"][0]["id"] == alike[3]
        assert client.post("/api/v1/images/7/cover").status_code == 404
        host.options = replace(host.options, read_only=True)
        assert client.post(f"/api/v1/images/{alike[2]}/cover").status_code == 403

    def test_what_is_no_way_to_stack(self, client: Client) -> None:
        answer = client.get("/api/v1/images?stacks=colour")
        assert answer.status_code == 400
        assert "choose one of prompt, batch" in answer.json()["error"]["message"]
        assert client.get("/api/v1/images?stacks=batch&open=x").status_code == 404


def test_infotexts_of_chosen_images(client: Client, library: Library, newest: Image, folder: Path) -> None:
    save_png(folder / "bare.png", seconds=9)
    scan(library.database)
    answer = client.post("/api/v1/infotexts", json={"query": "", "except": [newest.id]}).json()
    assert [text.split("\n")[0] for text in answer["texts"]] == [f"castle number {n}" for n in (3, 2, 1, 0)]
    assert (answer["without"], answer["left"]) == (1, 0)
    texts, without, left = library.gallery.infotexts(Chosen(ids=(newest.id,) * 3), most=2)
    assert (len(texts), without, left) == (2, 0, 1)
    assert client.post("/api/v1/infotexts", json={}).status_code == 400
