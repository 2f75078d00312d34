from __future__ import annotations

import os
from pathlib import Path

import pytest

from lib_berry.api.files import CHUNK
from lib_berry.library import Library
from lib_berry.model import Image
from tests.library import scan

from .conftest import Client


def url(image: Image, version: str | None = None) -> str:
    return f"/api/v1/file/{image.id}/{version or image.version}"


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "day" / "4.png"


@pytest.fixture
def content(path: Path) -> bytes:
    return path.read_bytes()


def test_the_whole_file(client: Client, newest: Image, content: bytes) -> None:
    answer = client.get(url(newest))
    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-length"] == str(len(content))
    assert answer.headers["content-encoding"] == "identity"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-disposition"] == "inline; filename*=UTF-8''4.png"


def test_head(client: Client, newest: Image, content: bytes) -> None:
    answer = client.request("HEAD", url(newest))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(content))


def test_download(client: Client, newest: Image) -> None:
    assert client.get(url(newest) + "?download=1").headers["content-disposition"].startswith("attachment; ")


def test_many_chunks(client: Client, newest: Image, path: Path) -> None:
    content = os.urandom(3 * CHUNK + 17)
    path.write_bytes(content)
    assert client.get(url(newest)).content == content
    answer = client.get(url(newest), headers={"Range": f"bytes=5-{2 * CHUNK + 9}"})
    assert answer.content == content[5 : 2 * CHUNK + 10]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("0-9", 0, 9), ("5-5", 5, 5), ("10-", 10, None), ("-7", -7, None), ("0-999999", 0, None), ("-999999", 0, None)],
)
def test_a_range(client: Client, newest: Image, content: bytes, asked: str, first: int, last: int | None) -> None:
    answer = client.get(url(newest), headers={"Range": f"bytes={asked}"})
    wanted = content[first:] if last is None else content[first : last + 1]
    start = first % len(content)
    assert (answer.status_code, answer.content) == (206, wanted)
    assert answer.headers["content-range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(content)}"
    assert answer.headers["content-length"] == str(len(wanted))


@pytest.mark.parametrize("asked", ["999999-", "999999-9999999", "-0"])
def test_a_range_outside_the_file(client: Client, newest: Image, content: bytes, asked: str) -> None:
    answer = client.get(url(newest), headers={"Range": f"bytes={asked}"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(content)}"
    assert answer.json()["error"]["code"] == "request_invalid"


@pytest.mark.parametrize("asked", ["bytes=9-5", "bytes=-", "bytes=0-1,4-5", "items=0-1", "bytes=a-b", "bytes=٣-"])
def test_what_is_no_single_range_gets_the_whole(client: Client, newest: Image, content: bytes, asked: str) -> None:
    answer = client.get(url(newest), headers={"Range": asked.encode()})
    assert (answer.status_code, answer.content) == (200, content)


def test_if_range(client: Client, newest: Image) -> None:
    etag = client.get(url(newest)).headers["etag"]
    same = {"Range": "bytes=0-1", "If-Range": etag}
    assert client.get(url(newest), headers=same).status_code == 206
    assert client.get(url(newest), headers={**same, "If-Range": '"older"'}).status_code == 200


def test_not_modified(client: Client, newest: Image) -> None:
    etag = client.get(url(newest)).headers["etag"]
    answer = client.get(url(newest), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_a_changed_file_is_sent_but_not_kept(client: Client, newest: Image, path: Path) -> None:
    etag = client.get(url(newest)).headers["etag"]
    path.write_bytes(b"\xff\xd8\xff changed")
    answer = client.get(url(newest), headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (200, b"\xff\xd8\xff changed")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_an_empty_file(client: Client, newest: Image, path: Path) -> None:
    path.write_bytes(b"")
    answer = client.get(url(newest))
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "0")
    assert client.get(url(newest), headers={"Range": "bytes=0-"}).status_code == 416


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"%PDF-1.7",
        b"GIF7",
    ],
)
def test_nothing_that_a_browser_would_run(client: Client, newest: Image, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    answer = client.get(url(newest))
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_is_away(client: Client, newest: Image, path: Path) -> None:
    path.unlink()
    answer = client.get(url(newest))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "file_missing")


def test_a_name_with_quotes_and_line_breaks(client: Client, library: Library, path: Path) -> None:
    odd = path.with_name('a"b;é\u2028%.png')
    path.rename(odd)
    scan(library.database)
    image = library.gallery.page(limit=1).images[0]
    disposition = client.get(url(image)).headers["content-disposition"]
    assert disposition == "inline; filename*=UTF-8''a%22b%3B%C3%A9%E2%80%A8%25.png"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files through /proc")
def test_no_file_stays_open(client: Client, newest: Image, path: Path) -> None:
    def open_images() -> int:
        links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 - it changes
        return sum(link.is_symlink() and str(link.readlink()).endswith(".png") for link in links)

    etag = client.get(url(newest)).headers["etag"]
    headers = [{}, {"If-None-Match": etag}, {"Range": "bytes=0-1"}, {"Range": "bytes=999999-"}]
    for sent in headers:
        client.get(url(newest), headers=sent)
        client.request("HEAD", url(newest), headers=sent)
    assert open_images() == 0
