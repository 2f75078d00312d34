"""Berry on a page of its own: the ``Host`` of ``python -m lib_berry serve``, where no web UI is.

One gradio page holds the same tab that a web UI shows. Nothing leaves the machine: gradio's statistics are off, and
the page may load nothing from elsewhere.
"""

from __future__ import annotations

import base64
import getpass
import hmac
import inspect
import ipaddress
import os
import re
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib_berry import assets, samples
from lib_berry.api.errors import refusal
from lib_berry.api.security import refuse_foreign
from lib_berry.db import roots
from lib_berry.db.connection import Database
from lib_berry.errors import BerryError, ForbiddenError, NotFoundError, NotLoggedInError, SettingsError
from lib_berry.host import Hooks, HostInfo, OutputFolder, SendTarget
from lib_berry.settings import Settings
from lib_berry.terminal import ProgressLine

if TYPE_CHECKING:
    from lib_berry.extension import Extension
    from lib_berry.library import Library

DEFAULT_PORT = 7870
PORTS_TRIED = 100
PROGRESS_SECONDS = 0.2
PASSWORD_VARIABLE = "BERRY_PASSWORD"
QUIET = {"GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
FONTS = ("ui-sans-serif", "system-ui", "sans-serif")
MONOSPACED = ("ui-monospace", "Consolas", "monospace")
POLICY = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'"
"""What the page may load: ours only. Gradio needs inline scripts and eval."""
GRADIO_FILES = re.compile(r"(/gradio_api)?/(file|upload|proxy|stream)\b")
"""Routes of gradio's that read and write files by path; our page needs none of them."""
FOREIGN_TAGS = re.compile(
    rb"<script[^>]*src=\"https://[^>]*></script>|<link[^>]*rel=\"preconnect\"[^>]*>", re.IGNORECASE
)


class Standalone:
    """The host when there is no web UI: folders and settings from the command line, nowhere to send an image to."""

    def __init__(
        self, folders: Sequence[Path], database_path: Path, settings: Settings, password: str | None = None
    ) -> None:
        self._folders = tuple(OutputFolder(folder.absolute(), "folder") for folder in folders)
        self._database_path = database_path.absolute()
        self._settings = settings
        self._password = password

    def info(self) -> HostInfo:
        return HostInfo(
            "Standalone",
            self._database_path.parent,
            basic_auth=self._password is not None,
            database=self._database_path,
        )

    def settings(self) -> Settings:
        return self._settings

    def output_folders(self) -> tuple[OutputFolder, ...]:
        return self._folders

    def is_busy(self) -> bool:
        return False

    def connect(self, hooks: Hooks) -> None:
        """Nothing here saves images, and ``serve`` calls the rest itself."""

    def is_logged_in(self, request: HTTPConnection) -> bool:
        """Whether the request carries the password (HTTP Basic; the user's name does not matter)."""
        if self._password is None:
            return True
        scheme, _, coded = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(coded, validate=True).partition(b":")[2]
        except ValueError:
            return False
        return scheme.lower() == "basic" and hmac.compare_digest(given, self._password.encode())

    def send_targets(self) -> tuple[SendTarget, ...]:
        return ()

    def bind_send(self, target: str, button: Any, infotext: Any | None, image: Any | None) -> None:
        """Never called: there is no target."""


def serve(
    *,
    folders: Sequence[str | Path],
    database_path: Path,
    settings: Settings,
    address: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = True,
) -> int:
    """Serve the gallery of ``folders`` until interrupted; returns the exit status.

    Without folders, those the database knows; without any, a set of sample images drawn beside the database. Without
    a ``port``, 7870 or the next free one. Raises SettingsError when the address cannot be used or a password is
    needed and none is given, DatabaseError.
    """
    password = None if is_loopback(address) else _password(address)
    with _listen(address, port) as listener:
        host = Standalone(_folders(folders, database_path), database_path, settings, password)
        berry = _register(host)
        try:
            app = create(berry, host, loopback=is_loopback(address))
            url = _url(listener)
            print(f"Berry is at {url} (Ctrl+C ends it)", file=sys.stderr, flush=True)
            _in_background(_show_scan, berry.library())
            if open_browser:
                _in_background(webbrowser.open, url)
            uvicorn.Server(_configuration(app)).run(sockets=[listener])
        except KeyboardInterrupt:
            print("Berry has ended.", file=sys.stderr)
        finally:
            berry.close()
    return 0


def _configuration(app: ASGIApp) -> uvicorn.Config:
    """gradio's pages keep a connection open for ever, so the end does not wait for them."""
    return uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)


def _register(host: Standalone) -> Extension:
    """Berry, connected to the host, with its library open. Raises DatabaseError."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)  # read when gradio is imported
    from lib_berry import extension

    berry = extension.register(host)
    berry.library()
    return berry


def _in_background(task: Callable[..., Any], *arguments: Any) -> None:
    threading.Thread(target=task, args=arguments, daemon=True).start()


def _show_scan(library: Library) -> None:
    """The first scan's progress, in the terminal."""
    line = ProgressLine()
    while True:
        progress = library.scan_progress()
        if progress is not None:
            line.show(progress)
            if progress.state != "running":
                return
        time.sleep(PROGRESS_SECONDS)


def create(berry: Extension, host: Standalone, *, loopback: bool) -> ASGIApp:
    """The whole web application: our routes, and the gradio page around our tab, behind the door.

    ``loopback``: only this machine can connect, so only names of this machine are answered.
    """
    import gradio as gr

    theme = gr.themes.Default(font=FONTS, font_mono=MONOSPACED)
    blocks = berry.build_tab()
    options = {"title": "Berry", "analytics_enabled": False, "theme": theme}
    with gr.Blocks(**_accepted(gr.Blocks.__init__, options)) as page:
        blocks.render()
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    berry.app_started(app)
    options = {"theme": theme, "footer_links": [], "ssr_mode": False, "run_history": False}
    gr.mount_gradio_app(app, page, "/", **_accepted(gr.mount_gradio_app, options))
    return Door(Page(app), host, loopback=loopback)


def _accepted(function: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that this version of gradio knows: they have moved between its functions."""
    known = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if name in known}


class Door:
    """ASGI middleware before everything, gradio's own routes included: the password, and no other sites' pages."""

    def __init__(self, app: ASGIApp, host: Standalone, *, loopback: bool) -> None:
        self._app = app
        self._host = host
        self._loopback = loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            self._check(HTTPConnection(scope))
        except BerryError as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await refusal(error, basic_auth=self._host.info().basic_auth)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _check(self, connection: HTTPConnection) -> None:
        name = connection.headers.get("host", "")
        if self._loopback and not is_loopback(_host_name(name)):
            # A page elsewhere may have pointed a name of its own at this machine (DNS rebinding).
            raise ForbiddenError(f"Berry answers to localhost here, not to {name[:100]!r}; start it with --host.")
        if not self._host.is_logged_in(connection):
            raise NotLoggedInError("This library asks for its password; any user name will do.")
        refuse_foreign(connection)
        if GRADIO_FILES.match(connection.scope["path"]):
            raise NotFoundError("Files are reached by the image's id only.")


class Page:
    """ASGI middleware that puts our script and style sheet into gradio's page, and takes others' out of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        started: list[Message] = []
        body = bytearray()

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                await self._send(started[0], bytes(body), send)

        await self._app(scope, receive, collect)

    async def _send(self, start: Message, body: bytes, send: Send) -> None:
        if Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
            body = FOREIGN_TAGS.sub(b"", body).replace(b"</head>", _head().encode() + b"</head>", 1)
            headers = MutableHeaders(raw=start["headers"])
            headers["Content-Length"] = str(len(body))
            headers["Content-Security-Policy"] = POLICY
            headers["Cache-Control"] = "no-store"
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _head() -> str:
    base = f"berry/ui/{assets.ui_digest()}"
    return (
        f'<link rel="stylesheet" href="{base}/style.css">'
        f'<script defer src="{base}/berry.js"></script>'
        "<style>footer { display: none !important; }</style>"
    )


def is_loopback(name: str) -> bool:
    """Whether an address or host name can only mean this machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _host_name(header: str) -> str:
    """The name in a Host header: without its port, and without the brackets of an IPv6 address."""
    found = re.fullmatch(r"\[([^\]]+)\](:\d+)?|([^:]*)(:\d+)?", header)
    return (found[1] or found[3] or "").lower() if found else ""


def _password(address: str) -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and sys.stdin.isatty():
        print(f"On {address} other machines can connect. They will need a password.", file=sys.stderr)
        given = getpass.getpass("Password: ")
    if not given:
        raise SettingsError(
            f"Listening on {address} needs a password: set {PASSWORD_VARIABLE}, or start Berry in a terminal and "
            "type one. Without --host only this machine can connect, and no password is needed."
        )
    return given


def _listen(address: str, port: int | None) -> socket.socket:
    """A listening socket. Raises SettingsError naming the address and port that cannot be used."""
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    problem: OSError | None = None
    for candidate in ports:
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(address, candidate, type=socket.SOCK_STREAM)[0]
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            raise SettingsError(f"{address} is not an address of this machine: {error.strerror or error}.") from error
        try:
            if os.name == "posix":  # elsewhere the option would let two programs share the port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(128)
            return listener
        except OSError as error:
            listener.close()
            problem = error
    where = f"port {port}" if port is not None else f"any port from {DEFAULT_PORT} on"
    raise SettingsError(f"Cannot listen on {where} of {address}: {problem}. Choose another with --port.") from problem


def _url(listener: socket.socket) -> str:
    address, port = listener.getsockname()[:2]
    if ipaddress.ip_address(address).is_unspecified:
        address = "127.0.0.1"
    return f"http://[{address}]:{port}/" if ":" in address else f"http://{address}:{port}/"


def _folders(folders: Sequence[str | Path], database_path: Path) -> list[Path]:
    if folders:
        return [Path(folder).expanduser() for folder in folders]
    database = Database(database_path)
    known = [Path(root.path) for root in roots.active_roots(database)]
    database.close()
    if known:
        return known
    place = database_path.with_name("samples")
    if not place.exists():
        print(f"No folder was named: drawing sample images into {place} …", file=sys.stderr, flush=True)
    return [samples.draw(place)]
