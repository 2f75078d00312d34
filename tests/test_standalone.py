from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib_berry import samples, standalone
from lib_berry.errors import DatabaseError, SettingsError
from lib_berry.settings import Settings
from lib_berry.standalone import Door, Page, Standalone, is_loopback
from tests.library import save_pngs

PROJECT = Path(__file__).parents[1]
LOCAL = "http://127.0.0.1:7870"


def get(app: Any, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=LOCAL) as client:
            return await client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return asyncio.run(send())


def basic(password: str, user: str = "anyone") -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("name", "loopback"),
    [
        ("localhost", True),
        ("berry.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("", False),
        ("localhost.evil.test", False),
        ("127.0.0.1.evil.test", False),
        ("evil.test", False),
    ],
)
def test_what_only_this_machine_can_be(name: str, loopback: bool) -> None:
    assert is_loopback(name) is loopback


async def _inner(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"inside"})


class TestDoor:
    @pytest.fixture
    def door(self, tmp_path: Path) -> Callable[..., Door]:
        def make(password: str | None = None, *, loopback: bool = True) -> Door:
            host = Standalone([], tmp_path / "berry.sqlite3", Settings(), password)
            return Door(_inner, host, loopback=loopback)

        return make

    @pytest.mark.parametrize(
        "host", ["127.0.0.1:7870", "localhost", "LOCALHOST:1", "[::1]:7870", "[::1]", "a.localhost"]
    )
    def test_names_of_this_machine(self, door: Callable[..., Door], host: str) -> None:
        assert get(door(), "/", Host=host).status_code == 200

    @pytest.mark.parametrize(
        "host",
        ["evil.test", "evil.test:7870", "192.168.0.9:7870", "127.0.0.1.evil.test", "[::2]", "a@127.0.0.1", "[", ""],
    )
    def test_other_names_while_only_this_machine_can_connect(self, door: Callable[..., Door], host: str) -> None:
        answer = get(door(), "/", Host=host)
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "forbidden"

    def test_other_names_where_others_can_connect(self, door: Callable[..., Door]) -> None:
        assert get(door("pass", loopback=False), "/", Host="nas.lan", Authorization=basic("pass")).status_code == 200

    @pytest.mark.parametrize(
        "path", ["/", "/config", "/assets/index.js", "/berry/api/v1/status", "/nothing", "/queue/join"]
    )
    @pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
    def test_nothing_without_the_password(self, door: Callable[..., Door], path: str, method: str) -> None:
        answer = get(door("pass", loopback=False), path, method)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert answer.json()["error"]["code"] == "not_logged_in"

    @pytest.mark.parametrize(
        "given",
        [
            "",
            "Basic",
            "Basic !!",
            "Basic é",
            basic("wrong"),
            basic("pas"),
            basic("passs"),
            basic(""),
            "Bearer pass",
            "Basic " + base64.b64encode(b"pass").decode(),
            basic("pass").replace("Basic", "Digest"),
        ],
    )
    def test_wrong_passwords(self, door: Callable[..., Door], given: str) -> None:
        async def send() -> int:
            transport = httpx.ASGITransport(app=door("pass", loopback=False))
            async with httpx.AsyncClient(transport=transport, base_url=LOCAL) as client:
                return (await client.get("/", headers={"Authorization": given.encode()})).status_code

        assert asyncio.run(send()) == 401

    @pytest.mark.parametrize("password", ["pass", "pa:ss", "pässwörd ✓"])
    def test_the_password_whoever_one_is(self, door: Callable[..., Door], password: str) -> None:
        app = door(password, loopback=False)
        assert get(app, "/", Authorization=basic(password)).text == "inside"
        assert get(app, "/", Authorization=basic(password, "")).text == "inside"

    @pytest.mark.parametrize("origin", ["null", "http://evil.test", "http://127.0.0.1:7871"])
    def test_pages_of_other_sites(self, door: Callable[..., Door], origin: str) -> None:
        assert get(door(), "/config", Origin=origin).status_code == 403
        assert get(door(), "/config", Origin=LOCAL).status_code == 200

    @pytest.mark.parametrize(
        "path",
        ["/file=/etc/passwd", "/file/etc/passwd", "/gradio_api/file=x", "/upload", "/gradio_api/upload", "/proxy=x"],
    )
    def test_no_file_by_its_path(self, door: Callable[..., Door], path: str) -> None:
        assert get(door(), path).status_code == 404

    def test_web_sockets_pass_the_same_door(self, door: Callable[..., Door]) -> None:
        def knock(app: Door, *headers: tuple[bytes, bytes]) -> str:
            sent: list[Any] = []

            async def send(message: Any) -> None:
                sent.append(message)

            async def receive() -> Any:
                return {"type": "websocket.connect"}

            scope = {
                "type": "websocket",
                "path": "/queue/join",
                "scheme": "ws",
                "query_string": b"",
                "headers": headers,
            }
            asyncio.run(app(scope, receive, send))
            return str(sent[0]["type"])

        here = (b"host", b"127.0.0.1:7870")
        assert knock(door(), here) == "websocket.accept"
        assert knock(door(), here, (b"origin", LOCAL.encode())) == "websocket.accept"
        assert knock(door(), here, (b"origin", b"http://evil.test")) == "websocket.close"
        assert knock(door(), (b"host", b"evil.test")) == "websocket.close"
        assert knock(door("pass"), here) == "websocket.close"


class TestPage:
    def serve(self, *chunks: bytes, kind: bytes = b"text/html; charset=utf-8") -> Page:
        async def inner(scope: Any, receive: Any, send: Any) -> None:
            headers = [(b"content-type", kind), (b"content-length", str(sum(map(len, chunks))).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            for chunk in chunks:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body"})

        return Page(inner)

    def test_our_files_come_in_and_others_go(self) -> None:
        page = self.serve(
            b'<head><link rel="preconnect" href="https://fonts.example" /><script\n src="https://cdn.exa',
            b'mple/x.js"\n async></script><script src="./a.js"></script></head><body></body>',
        )
        text = get(page, "/").text
        assert "example" not in text
        assert '<script src="./a.js"></script><link rel="stylesheet" href="berry/ui/' in text
        assert text.index("berry.js") < text.index("</head>")

    def test_the_length_is_right_and_nothing_foreign_may_load(self) -> None:
        answer = get(self.serve(b"<head></head>"), "/")
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")

    def test_other_answers_stay_as_they_are(self) -> None:
        assert get(self.serve(b"</head>", kind=b"application/json"), "/").content == b"</head>"
        assert get(self.serve(b"</head>"), "/other").content == b"</head>"


class TestListen:
    def test_the_next_free_port(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            monkeypatch.setattr(standalone, "DEFAULT_PORT", port)
            with standalone._listen("127.0.0.1", None) as listener:
                assert listener.getsockname()[1] > port
            with pytest.raises(SettingsError, match=f"port {port} of 127.0.0.1.*--port"):
                standalone._listen("127.0.0.1", port)

    @pytest.mark.parametrize("address", ["203.0.113.7", "no-such-name.invalid"])
    def test_an_address_that_is_not_ours(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        if not address[0].isdigit():  # nothing is looked up in tests
            monkeypatch.setattr(socket, "getaddrinfo", _no_such_name)
        with pytest.raises(SettingsError, match=re.escape(address)):
            standalone._listen(address, 7870)

    @pytest.mark.parametrize(("address", "url"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://127.0.0.1:")])
    def test_the_address_to_visit(self, address: str, url: str) -> None:
        with socket.socket() as listener:
            listener.bind((address, 0))
            assert standalone._url(listener) == f"{url}{listener.getsockname()[1]}/"


def _no_such_name(*_: Any, **__: Any) -> None:
    raise socket.gaierror(-2, "Name or service not known")


class TestPassword:
    @pytest.fixture(autouse=True)
    def _none_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("BERRY_PASSWORD", raising=False)

    def test_from_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BERRY_PASSWORD", "from outside")
        assert standalone._password("0.0.0.0") == "from outside"

    def test_typed_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda _: "typed")
        assert standalone._password("0.0.0.0") == "typed"

    @pytest.mark.parametrize("terminal", [True, False])
    def test_none(self, monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr("getpass.getpass", lambda _: "")
        with pytest.raises(SettingsError, match="BERRY_PASSWORD"):
            standalone._password("0.0.0.0")

    def test_an_empty_one_does_not_count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BERRY_PASSWORD", "")
        with pytest.raises(SettingsError):
            standalone._password("0.0.0.0")


class TestFolders:
    def test_those_named(self, tmp_path: Path) -> None:
        assert standalone._folders([tmp_path, "~"], tmp_path / "db") == [tmp_path, Path.home()]

    def test_samples_then_those_known(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        drawn: list[Path] = []
        monkeypatch.setattr(samples, "draw", lambda place: drawn.append(place) or place)
        path = tmp_path / "data" / "berry.sqlite3"
        assert standalone._folders([], path) == drawn == [tmp_path / "data" / "samples"]
        berry = standalone._register(Standalone([tmp_path], path, Settings()))
        berry.library().roots()
        berry.close()
        assert standalone._folders([], path) == [tmp_path]
        assert len(drawn) == 1


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Makes the whole application, with an optional password."""
    folder = tmp_path_factory.mktemp("images")
    save_pngs(folder, 3)
    with contextlib.ExitStack() as stack:

        def make(password: str | None = None) -> Any:
            host = Standalone([folder], tmp_path_factory.mktemp("data") / "b.sqlite3", Settings(), password)
            berry = standalone._register(host)
            stack.callback(berry.close)
            return standalone.create(berry, host, loopback=password is None)

        yield make


@pytest.fixture(scope="module")
def app(make: Callable[..., Any]) -> Any:
    return make()


class TestWhole:
    """Berry with gradio around it, whichever gradio is installed."""

    def test_the_page_holds_our_tab(self, app: Any) -> None:
        values = [str(part["props"].get("value")) for part in get(app, "/config").json()["components"]]
        assert any(value.startswith('<div id="berry"') and "data-token" in value for value in values)

    def test_its_files_are_served(self, app: Any) -> None:
        for address in re.findall(r'(?:src|href)="(berry/[^"]+)"', get(app, "/").text):
            assert get(app, "/" + address).status_code == 200

    def test_it_loads_nothing_from_elsewhere(self, app: Any) -> None:
        text = get(app, "/").text + get(app, "/theme.css").text
        loads = re.findall(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?(https?:[^\"' >]+)", text)
        loads += re.findall(r"(?:@import|url\()\s*[\"']?(https?:[^\"')]+)", text)
        assert loads == []
        assert "fonts.googleapis.com" not in text + get(app, "/config").text

    def test_the_api_is_there(self, app: Any) -> None:
        assert get(app, "/berry/api/v1/status").json()["host"] == "Standalone"

    @pytest.mark.parametrize("path", ["/file=pyproject.toml", "/gradio_api/file=pyproject.toml"])
    def test_gradio_gives_out_no_files(self, app: Any, path: str) -> None:
        assert get(app, path).status_code == 404

    def test_everything_wants_the_password(self, make: Callable[..., Any]) -> None:
        app = make("pass")
        for path in ("/", "/config", "/theme.css", "/berry/api/v1/status", "/berry/nothing", "/info", "/docs"):
            assert get(app, path).status_code == 401, path
        for path in ("/", "/config", "/berry/api/v1/status"):
            assert get(app, path, Authorization=basic("pass")).status_code == 200, path


LOUD = """
import sys
def hook(event, arguments):
    if event == "socket.connect" and arguments[1][0] not in ("127.0.0.1", "::1", "localhost"):
        print("NETWORK", arguments[1], file=sys.stderr, flush=True)
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", None):
        print("NETWORK", arguments[0], file=sys.stderr, flush=True)
sys.addaudithook(hook)
from lib_berry.cli import main
sys.exit(main(sys.argv[1:]))
"""


class Served:
    """``serve`` in a process of its own, read until it says where it is."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        command = [sys.executable, "-c", LOUD, "serve", *map(str, arguments), "--no-browser"]
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            found = re.search(r"http://\S+", line)
            if found:
                self.url = found[0]
                break

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to one process there")
class TestServe:
    def test_from_start_to_end(self, tmp_path: Path) -> None:
        save_pngs(tmp_path / "images", 3)
        with socket.socket() as taken:  # should 7870 be free, it is not now
            with contextlib.suppress(OSError):
                taken.bind(("127.0.0.1", standalone.DEFAULT_PORT))
                taken.listen()
            served = Served(tmp_path / "images", "--db", tmp_path / "b.sqlite3")
            assert httpx.get(served.url).status_code == 200
            assert httpx.get(served.url + "berry/api/v1/status").json()["host"] == "Standalone"
            assert served.end() == 0, served.said
        assert f":{standalone.DEFAULT_PORT}/" not in served.url
        assert "NETWORK" not in served.said
        assert "Traceback" not in served.said

    def test_elsewhere_only_with_a_password(self, tmp_path: Path) -> None:
        arguments = (tmp_path, "--db", tmp_path / "b.sqlite3", "--host", "0.0.0.0")
        refused = Served(*arguments, BERRY_PASSWORD="")
        assert refused.process.wait(60) == 1
        refused.end()
        assert "needs a password" in refused.said
        served = Served(*arguments, BERRY_PASSWORD="pass")
        assert httpx.get(served.url).status_code == 401
        assert httpx.get(served.url, auth=("me", "pass")).status_code == 200
        assert served.end() == 0, served.said


def test_an_unusable_database_ends_it(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "b.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    with pytest.raises(DatabaseError):
        standalone.serve(folders=[tmp_path], database_path=path, settings=Settings(), open_browser=False)
