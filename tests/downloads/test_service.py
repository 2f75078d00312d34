from __future__ import annotations

import csv
import io
import json
import shlex
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from lib_berry.db.connection import Database
from lib_berry.db.thumbnails import ThumbnailStore
from lib_berry.downloads import service
from lib_berry.downloads.service import Downloads
from lib_berry.downloads.texts import prompt_line
from lib_berry.errors import InvalidRequestError, NotFoundError
from lib_berry.files import Files
from lib_berry.model import GenerationParameters
from lib_berry.settings import Settings
from lib_berry.thumbnails import Thumbnails
from tests.library import ids_by_name, infotext, save_png, scan


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def downloads(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Downloads]:
    store = ThumbnailStore(tmp_path / "thumbnails.sqlite3")
    thumbnails = Thumbnails(store, Files(database), Settings)
    found = Downloads(database, thumbnails, clock)
    yield found
    found.close()
    thumbnails.close()


@pytest.fixture
def ids(database: Database, tmp_path: Path) -> list[int]:
    """Of two roots that have the same name, with the same names in them, and an odd one."""
    one, other = tmp_path / "one" / "images", tmp_path / "other" / "images"
    save_png(one / "a.png", infotext("=1+1, a castle", Seed=7, Model="dream"), size=(60, 40), seconds=0)
    save_png(one / "day" / "a.png", infotext('a "castle"\non a hill', Seed=8), seconds=1)
    save_png(other / "a.png", None, seconds=2)
    save_png(other / 'what?: "a\\b".png', infotext("猫"), seconds=3)
    scan(database, one, other)
    return sorted(row[0] for row in database.reader().execute("SELECT id FROM image"))


def fetched(downloads: Downloads, kind: str, ids: list[int]) -> bytes:
    ticket, prepared = downloads.prepare(kind, ids)
    download = downloads.claim(ticket)
    assert download is prepared
    data = b"".join(download.pieces)
    assert download.length in (None, len(data))
    download.close()
    return data


class TestArchive:
    def test_every_file_under_a_name_of_its_own(self, downloads: Downloads, ids: list[int], tmp_path: Path) -> None:
        data = fetched(downloads, "zip", ids)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            assert names[:3] == ["images/a.png", "images/day/a.png", "images (2)/a.png"]
            assert names[3] == f"images (2)/{ids[3]}-what__ _a_b_.png"
            assert archive.read("images/day/a.png") == (tmp_path / "one" / "images" / "day" / "a.png").read_bytes()

    def test_shared_folders_are_left_out(self, downloads: Downloads, ids: list[int]) -> None:
        with zipfile.ZipFile(io.BytesIO(fetched(downloads, "zip", ids[1:2]))) as archive:
            assert archive.namelist() == ["a.png"]

    def test_what_is_gone_is_left_out_and_counted(self, downloads: Downloads, ids: list[int], tmp_path: Path) -> None:
        (tmp_path / "one" / "images" / "a.png").unlink()
        _, download = downloads.prepare("zip", ids)
        assert (download.images, download.left_out) == (3, 1)

    def test_links_out_of_a_root_are_left_out(self, downloads: Downloads, ids: list[int], tmp_path: Path) -> None:
        file = tmp_path / "one" / "images" / "a.png"
        (tmp_path / "secret.png").write_bytes(file.read_bytes())
        file.unlink()
        file.symlink_to(tmp_path / "secret.png")
        assert downloads.prepare("zip", ids)[1].left_out == 1

    def test_without_metadata(self, downloads: Downloads, ids: list[int], database: Database, tmp_path: Path) -> None:
        Image.new("RGB", (8, 8)).save(tmp_path / "one" / "images" / "x.gif")
        scan(database)
        data = fetched(downloads, "stripped", [*ids, ids_by_name(database)["x.gif"]])
        assert b"castle" not in data
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == 5
            assert "x.gif" in archive.read("left-out.txt").decode()


class TestTables:
    def test_csv(self, downloads: Downloads, ids: list[int], database: Database) -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO mark VALUES (?, 4, 1, 0)", (ids[0],))
            connection.execute("INSERT INTO tag (id, name) VALUES (1, 'liked')")
            connection.execute("INSERT INTO image_tag VALUES (?, 1)", (ids[0],))
        text = fetched(downloads, "csv", ids).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["name"] for row in rows] == ["a.png", "a.png", "a.png", 'what?: "a\\b".png']
        first = rows[0]
        assert first["prompt"] == "'=1+1, a castle"
        assert (first["seed"], first["model"], first["width"], first["rating"]) == ("7", "dream", "60", "4")
        assert (first["favorite"], first["tags"], first["folder"]) == ("yes", "liked", "images")
        assert rows[1]["prompt"] == 'a "castle"\non a hill'
        assert rows[2]["prompt"] == ""

    def test_json(self, downloads: Downloads, ids: list[int]) -> None:
        found = json.loads(fetched(downloads, "json", ids))
        assert [row["id"] for row in found] == ids
        assert found[0]["prompt"] == "=1+1, a castle"
        assert found[2]["seed"] is None
        assert json.loads(fetched(downloads, "json", [1])) == []

    def test_infotexts(self, downloads: Downloads, ids: list[int], tmp_path: Path) -> None:
        whole = fetched(downloads, "infotexts", ids).decode()
        assert whole.startswith("# a.png\n" + infotext("=1+1, a castle", Seed=7, Model="dream") + "\n\n# a.png\n")
        assert whole.count("Negative prompt: blurry") == 3
        (tmp_path / "one" / "images" / "a.png").unlink()
        assert "=1+1, a castle" in fetched(downloads, "infotexts", ids[:1]).decode()

    def test_prompt_lines(self, downloads: Downloads, ids: list[int]) -> None:
        lines = fetched(downloads, "prompts", ids).decode().splitlines()
        assert len(lines) == 3
        assert shlex.split(lines[1])[:4] == ["--prompt", 'a "castle" on a hill', "--negative_prompt", "blurry"]
        assert " --seed 8 " in lines[1]


def test_a_line_as_the_script_reads_it() -> None:
    found = GenerationParameters("it's a \\ -- castle", seed=2**64 - 1, sampler="k_euler_a", cfg_scale=7.5, steps=3)
    arguments = shlex.split(prompt_line(found, (512, 768)) or "")
    assert dict(zip(arguments[::2], arguments[1::2], strict=True)) == {
        "--prompt": "it's a \\ -- castle",
        "--sampler_name": "Euler a",
        "--steps": "3",
        "--cfg_scale": "7.5",
        "--seed": str(2**64 - 1),
        "--width": "512",
        "--height": "768",
    }
    assert prompt_line(GenerationParameters(seed=1)) is None


def test_contact_sheet(downloads: Downloads, ids: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other" / "images" / "a.png").unlink()
    with Image.open(io.BytesIO(fetched(downloads, "sheet", ids))) as sheet:
        assert sheet.format == "PNG"
        assert sheet.getpixel((140, 140)) == (0, 0, 0)
    monkeypatch.setattr("lib_berry.downloads.sheet.MOST", 2)
    monkeypatch.setattr(service, "MOST", 2)
    assert downloads.prepare("sheet", ids)[1].left_out == 2


class TestTickets:
    def test_good_for_one_time(self, downloads: Downloads, ids: list[int]) -> None:
        ticket, _ = downloads.prepare("csv", ids)
        downloads.claim(ticket)
        with pytest.raises(NotFoundError, match="start it again"):
            downloads.claim(ticket)

    def test_good_for_ten_minutes(self, downloads: Downloads, ids: list[int], clock: Clock) -> None:
        ticket, _ = downloads.prepare("csv", ids)
        clock.now = 601
        with pytest.raises(NotFoundError):
            downloads.claim(ticket)

    def test_those_who_never_fetch_are_forgotten(self, downloads: Downloads, ids: list[int]) -> None:
        first, _ = downloads.prepare("zip", ids)
        for _ in range(service.MOST_TICKETS):
            last, _ = downloads.prepare("zip", ids)
        with pytest.raises(NotFoundError):
            downloads.claim(first)
        downloads.claim(last).close()

    def test_mistakes(self, downloads: Downloads, ids: list[int]) -> None:
        with pytest.raises(InvalidRequestError, match="choose one of zip, stripped"):
            downloads.prepare("rar", ids)
        with pytest.raises(InvalidRequestError, match="No image is chosen"):
            downloads.prepare("zip", [])
