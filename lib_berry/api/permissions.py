"""Who may change something once logged in: a gallery may be read-only, and visitors from afar change no files."""

from __future__ import annotations

from lib_berry.errors import ForbiddenError
from lib_berry.host import Host

READ_ONLY = "This gallery is read-only. Its owner can change that in the settings, or start it without --read-only."
REMOTE = (
    "This server can be reached from other machines, so Berry changes no files. "
    "Start the web UI with --enable-insecure-extension-access to allow it."
)


def may_curate(host: Host) -> str | None:
    """Why ratings, tags and albums cannot be changed; None when they can."""
    return READ_ONLY if host.settings().read_only else None


def may_change_files(host: Host) -> str | None:
    """Why files cannot be moved, renamed or trashed; None when they can."""
    return may_curate(host) or (REMOTE if host.info().remote else None)


def require_curation(host: Host) -> None:
    """Raises ForbiddenError unless ratings, tags and albums may be changed."""
    _require(may_curate(host))


def require_file_changes(host: Host) -> None:
    """Raises ForbiddenError unless files may be moved, renamed or trashed."""
    _require(may_change_files(host))


def _require(refusal: str | None) -> None:
    if refusal == READ_ONLY:
        raise ForbiddenError(refusal, reason="read_only")
    if refusal:
        raise ForbiddenError(refusal, reason="files_remote")
