"""Berry's web application: every route, behind one gate, to be mounted by the host at ``/berry``."""

from __future__ import annotations

from fastapi import FastAPI

from lib_berry import assets
from lib_berry.api import (
    albums,
    differences,
    downloads,
    duplicates,
    files,
    filing,
    health,
    images,
    keeping,
    marks,
    prompts,
    rules,
    scans,
    searches,
    searching,
    static,
    status,
    tags,
    thumbs,
    trash,
    undo,
    workflows,
)
from lib_berry.api.errors import HANDLERS
from lib_berry.api.security import Gate
from lib_berry.api.services import Services
from lib_berry.host import Host
from lib_berry.library import Library

API = "/api/v1"


def create(library: Library, host: Host) -> FastAPI:
    """The app: ``/api/v1/…`` and ``/ui/<digest>/…``. It reads the page's files once, now."""
    services = Services(library, host)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, exception_handlers=HANDLERS)
    app.state.services = services
    app.state.assets = assets.load()
    app.add_middleware(Gate, services=services)
    reading = images, thumbs, files, scans, status, health, searches, searching, differences, workflows
    changing = marks, tags, albums, rules, trash, filing, downloads, undo, duplicates, keeping, prompts
    for module in (*reading, *changing):
        app.include_router(module.router, prefix=API)
    app.include_router(static.router)
    app.router.redirect_slashes = False
    return app
