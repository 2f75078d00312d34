"""Moving and copying one file, never over another. The only code that changes, and the only that deletes, files.

How a name is taken without replacing what has it: on Windows ``os.rename`` refuses; elsewhere a second link to the
file is made under the new name (``link`` refuses when it is taken) and the first removed. On file systems without
links (FAT, some network drives) the name is taken by an empty file of ours, made with ``O_EXCL``, which the file then
replaces. Between disks the file is copied beside its new name, under a name of ours, forced to the disk, compared in
size, and then takes its name in the same way; only then the old one goes.

All of it can be begun again after it was cut off at any point: ``resumed`` says that it was.
"""

# Paths are text here: a hundred thousand files are moved at a time.

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from hashlib import blake2b

PARTIAL = ".berry-part-"
"""What the name of an unfinished copy begins with."""
CHUNK = 1 << 20
NO_LINKS = frozenset(
    code
    for name in ("EPERM", "EOPNOTSUPP", "ENOTSUP", "ENOSYS", "EMLINK", "EINVAL", "EACCES")
    if (code := getattr(errno, name, None)) is not None
)


class TakenError(OSError):
    """The new name belongs to another file."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EEXIST, "there is another file of this name", path)


def move(source: str, target: str, *, resumed: bool = False) -> None:
    """The file has its new name, its old one no longer; or nothing has changed and an OSError says why.

    Raises TakenError when another file has the new name, FileNotFoundError when there is no file to move.
    """
    if resumed and _goes_on(source, target, keep=False):
        return
    _require_file(source)
    try:
        _take_name(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy_across(source, target)
        _remove(source, or_else=target)


def copy(source: str, target: str, *, resumed: bool = False) -> None:
    """The target is a second file like the source, times included. Raises as ``move``."""
    if resumed and _goes_on(source, target, keep=True):
        return
    _require_file(source)
    _copy_across(source, target)


def delete(path: str) -> None:
    """The file is gone for good: only for what the user throws out of the trash. One that is gone already is so."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def _require_file(path: str) -> None:
    """Links are left alone: a relative one would lead elsewhere from its new place."""
    mode = os.lstat(path).st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.EINVAL, "it is a link; Berry moves no links", path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a file", path)


def _take_name(source: str, target: str) -> None:
    if os.name == "nt":  # pragma: no cover - Windows only
        try:
            os.rename(source, target)
        except FileExistsError:
            raise TakenError(target) from None
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except FileExistsError:
        raise TakenError(target) from None
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        _take_name_without_links(source, target)
        return
    _remove(source, or_else=target)


def _remove(source: str, or_else: str) -> None:
    """Remove the old name, or, when that is not allowed, the new one: the file must not have two."""
    try:
        os.unlink(source)
    except OSError:
        os.unlink(or_else)
        raise


def _take_name_without_links(source: str, target: str) -> None:
    if os.stat(source).st_dev != os.stat(os.path.dirname(target)).st_dev:
        raise OSError(errno.EXDEV, "they are on two disks", target)
    _claim(target)
    try:
        os.replace(source, target)
    except OSError:
        os.unlink(target)  # the empty file of ours
        raise


def _claim(target: str) -> None:
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        raise TakenError(target) from None


def _copy_across(source: str, target: str) -> None:
    if os.path.lexists(target):
        raise TakenError(target)
    partial = _partial(target)
    with suppress(FileNotFoundError):
        os.unlink(partial)  # of an attempt that was cut off
    try:
        with open(source, "rb") as reading, open(partial, "xb") as writing:
            shutil.copyfileobj(reading, writing, CHUNK)
            writing.flush()
            os.fsync(writing.fileno())
            size = os.fstat(reading.fileno()).st_size
        if os.stat(partial).st_size != size:
            raise OSError(errno.EIO, "the copy has another size than the file", source)
        with suppress(PermissionError):  # of another's file some attributes cannot be kept
            shutil.copystat(source, partial)
        _keep_time(source, partial)
        _take_name(partial, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(partial)
        raise


def _keep_time(source: str, partial: str) -> None:
    """Images are known, and sorted, by the time of their file."""
    times = os.stat(source)
    os.utime(partial, ns=(times.st_atime_ns, times.st_mtime_ns))


def _partial(target: str) -> str:
    folder, name = os.path.split(target)
    return os.path.join(folder, PARTIAL + blake2b(os.fsencode(name), digest_size=8).hexdigest())


def _goes_on(source: str, target: str, *, keep: bool) -> bool:
    """Take up what was cut off; whether it is done with that."""
    with suppress(OSError):
        os.unlink(_partial(target))
    if not os.path.lexists(target):
        return False
    if not os.path.lexists(source):
        return True
    if _is_claimed(source, target):
        os.unlink(target)  # empty
        return False
    if not os.path.samefile(source, target) and not _are_alike(source, target):
        raise TakenError(target)
    if not keep:
        os.unlink(source)  # all of it is under the new name, too
    return True


def _is_claimed(source: str, target: str) -> bool:
    """Whether the target is the empty file that holds the name for the source."""
    there, here = os.lstat(target), os.lstat(source)
    return stat.S_ISREG(there.st_mode) and there.st_size == 0 < here.st_size


def _are_alike(one: str, other: str) -> bool:
    if os.stat(one).st_size != os.stat(other).st_size:
        return False
    with open(one, "rb") as first, open(other, "rb") as second:
        while part := first.read(CHUNK):
            if part != second.read(CHUNK):
                return False
        return not second.read(1)


def sync_folder(folder: str) -> None:
    """Have the folder's names on the disk, where the system can."""
    if os.name == "nt":  # pragma: no cover - Windows only
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
