"""Routes of what the user said: its export as a file, imports, and backups."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from lib_berry import backups
from lib_berry.api import params, schema
from lib_berry.api.files import FileStream
from lib_berry.api.permissions import may_curate, require_curation
from lib_berry.api.services import Services, services
from lib_berry.errors import ForbiddenError, InvalidRequestError
from lib_berry.exporting import write_to
from lib_berry.importing import bring_in, restore
from lib_berry.owned import Imported

MOST_BYTES = 8 << 30
"""Of a file to import: the largest databases of other programs hold texts of a million images."""
CHUNK = 1 << 20
HIDDEN = "This server hides its folders, which an export names. Run 'python -m lib_berry export' on its machine."

router = APIRouter()


@router.get("/export")
async def export(request: Request) -> Response:
    """Everything the user said, as a portable file."""
    found = services(request)
    if found.host.info().hides_paths:
        raise ForbiddenError(HIDDEN)
    file, size = await found.run(_exported, found)
    name = f"berry-{datetime.now():%Y-%m-%d}.jsonl"
    headers = {"Content-Type": "application/jsonl", "Content-Disposition": f'attachment; filename="{name}"'}
    return FileStream(found, file, 0, size, 200, headers)


def _exported(found: Services) -> tuple[BinaryIO, int]:
    """In a file of its own, so that a slow visitor does not hold the database at one moment."""
    file = cast("BinaryIO", tempfile.TemporaryFile(dir=_folder(found)))  # noqa: SIM115 - the answer closes it
    try:
        write_to(found.library.database, file)
        return file, file.tell()
    except BaseException:
        file.close()
        raise


def _folder(found: Services) -> Path:
    """Where there is room for large files: a system's own folder for temporary ones may be in memory."""
    return found.library.database.path.parent


@router.post("/import")
async def import_(request: Request, preview: bool = False) -> Response:
    """Take over what the file that is the body says; with ``preview`` only say what would be."""
    found = services(request)
    require_curation(found.host)
    with tempfile.TemporaryDirectory(prefix="berry-import-", dir=_folder(found)) as folder:
        path = Path(folder) / "file"
        await _receive(found, request, path)
        imported = await found.run(bring_in, found.library.database, path, preview=preview)
    return schema.answer(_imported(imported, found))


async def _receive(found: Services, request: Request, path: Path) -> None:
    waiting, total = bytearray(), 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            waiting += chunk
            total += len(chunk)
            if total > MOST_BYTES:
                raise InvalidRequestError(f"The file is larger than {MOST_BYTES:,} bytes; use 'python -m lib_berry'.")
            if len(waiting) >= CHUNK:
                await found.run(file.write, bytes(waiting))
                waiting.clear()
        await found.run(file.write, bytes(waiting))


def _imported(imported: Imported, found: Services) -> dict[str, Any]:
    privacy = found.privacy()
    return {
        "source": imported.source,
        "matched": dict(imported.matched),
        "unmatched": imported.unmatched,
        "examples": [privacy.text(path) for path in imported.examples],
        "added": dict(imported.added),
    }


@router.get("/backups")
async def listed(request: Request) -> Response:
    """All backups, the latest first, and why there can be no export, and no import."""
    found = services(request)
    return schema.answer(await found.run(_listed, found))


def _listed(found: Services) -> dict[str, Any]:
    there = backups.existing(found.library.database.path)
    trouble = found.library.daily_backup.trouble
    return {
        "backups": [
            {"name": each.name, "made_ms": each.made_ms, "reason": each.reason, "size": each.size} for each in there
        ],
        "trouble": None if trouble is None else found.privacy().text(trouble),
        "export_refused": HIDDEN if found.host.info().hides_paths else None,
        "refused": may_curate(found.host),
    }


@router.post("/backups")
async def back_up(request: Request) -> Response:
    """Make one now. Answers with all of them; nothing is added when the user has said nothing yet."""
    await params.empty_object(request)
    found = services(request)
    require_curation(found.host)
    await found.run(backups.make, found.library.database.path, "by-hand")
    return schema.answer(await found.run(_listed, found))


@router.post("/backups/restore")
async def bring_back(request: Request) -> Response:
    """Bring back a backup: ``{"name": …, "replace": bool, "preview": bool}``."""
    body = await params.json_object(request)
    found = services(request)
    require_curation(found.host)
    name, replace, preview = params.text(body, "name"), _flag(body, "replace"), _flag(body, "preview")
    return schema.answer(await found.run(_restore, found, name, replace, preview))


def _restore(found: Services, name: str, replace: bool, preview: bool) -> dict[str, Any]:
    return _imported(restore(found.library.database, name, preview=preview, replace=replace)[1], found)


def _flag(body: dict[str, Any], key: str) -> bool:
    found = body.get(key, False)
    if not isinstance(found, bool):
        raise InvalidRequestError(f"{key} must be true or false.")
    return found
