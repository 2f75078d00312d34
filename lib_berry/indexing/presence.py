"""What is no longer there, for the scan and the watch alike. Only what was looked at and not found counts as gone."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from pathlib import Path

from lib_berry.db import images, roots
from lib_berry.db.connection import Database
from lib_berry.errors import ConflictError, NotFoundError
from lib_berry.files import is_inside
from lib_berry.indexing.listing import absolute, leads_outside
from lib_berry.indexing.places import lies_below
from lib_berry.indexing.selection import Selection
from lib_berry.model import KnownFile, Root


def is_available(database: Database, root: Root) -> bool:
    """Whether the root can be looked at.

    A root that held images and now has nothing at all in it is taken for the mount point of an absent drive, until the
    user says otherwise (``declare_gone``). One that holds no image, as far as is known, need not exist: a web UI makes
    its output folders when it first saves to them.
    """
    try:
        with os.scandir(root.path) as entries:
            if any(True for _ in entries):
                return True
    except FileNotFoundError:
        pass
    except OSError:
        return False
    return roots.image_count(database, root.id) == 0


def declare_gone(database: Database, root_id: int) -> int:
    """The user says that what the root held is gone, not on a drive that is away: its images become missing, as those
    of a deleted folder do, and come back like those should it be a drive after all. Returns how many they are.

    Raises NotFoundError, and ConflictError when the folder still holds something or cannot be looked at.
    """
    root = next((root for root in roots.active_roots(database) if root.id == root_id), None)
    if root is None:
        raise NotFoundError(f"There is no root {root_id}; it may have been removed.")
    if root.archived:
        raise ConflictError(f"{root.path} is archived; take it up again first.")
    if not _is_bare(root):
        raise ConflictError(f"{root.path} is not empty; a scan finds out which of its files are gone.")
    return images.mark_root_missing(database, root.id)


def _is_bare(root: Root) -> bool:
    """Whether the root's folder is gone, or has nothing at all in it."""
    try:
        with os.scandir(root.path) as entries:
            return next(entries, None) is None
    except FileNotFoundError:
        return True
    except OSError as error:
        raise ConflictError(f"{root.path} cannot be looked at: {error.strerror or error}.") from error


def gone_files(
    root: Root,
    folder: str,
    known: Mapping[str, KnownFile],
    there: Container[str],
    selection: Selection,
    stems: tuple[str, ...] = ("",),
) -> list[str]:
    """The known files of a folder that are there no longer, among those whose names begin like one of ``stems``.

    ``there`` are the names it was seen to hold. Each other is looked at again, since a file may have been saved and
    indexed after the folder was listed.
    """
    unlisted = (name for name, file in known.items() if not file.missing and name not in there)
    path = absolute(root, folder)
    return [name for name in unlisted if name.startswith(stems) and _is_gone(root, path, name, selection)]


def _is_gone(root: Root, folder: str, name: str, selection: Selection) -> bool:
    path = os.path.join(folder, name)  # noqa: PTH118 - a million times
    if not selection.takes_file(name) or leads_outside(path, root):
        return True
    return _is_absent(path, stat.S_ISREG)


def gone_folders(
    database: Database,
    root: Root,
    start: str,
    selection: Selection,
    skip: Collection[str],
    seen: Collection[str] = (),
    unread: Iterable[str] = (),
) -> list[str]:
    """The folders from ``start`` down that held images and are there no longer.

    ``seen`` have just been listed; what lies below ``unread`` could not be looked at and stays as it is.
    """
    unread = tuple(unread)
    known = (folder for folder in roots.folders_with_images(database, root.id) if folder not in seen)
    below = (folder for folder in known if lies_below(folder, start))
    doubtful = (folder for folder in below if not any(lies_below(folder, each) for each in unread))
    return [folder for folder in doubtful if is_folder_gone(root, folder, selection, skip)]


def is_folder_gone(root: Root, folder: str, selection: Selection, skip: Collection[str]) -> bool:
    """Whether the folder is there no longer, or is none of the root's any more."""
    path = os.path.realpath(absolute(root, folder))
    if not selection.takes_path(folder):
        return True
    became_link = os.path.normcase(path) != os.path.normcase(Path(os.path.realpath(root.path), folder))
    return became_link or _is_absent(path, stat.S_ISDIR) or any(is_inside(path, inner) for inner in skip)


def is_certain(root: Root, folder: str) -> bool:
    """Whether a folder that seems gone is: a network drive that fails to list a folder may deny what lies beneath."""
    while folder:
        folder = folder.rpartition("/")[0]
        try:
            os.scandir(absolute(root, folder)).close()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return False
        return True
    return True


def _is_absent(path: str, is_kind: Callable[[int], bool]) -> bool:
    """Whether nothing of that kind is there. What cannot be looked at is not absent."""
    try:
        return not is_kind(Path(path).stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
