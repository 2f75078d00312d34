"""Moving and copying one file, never over another. The only code that changes, and the only that deletes, files.

How a name is taken without replacing what has it: on Windows ``os.rename`` refuses; elsewhere a second link to the
file is made under the new name (``link`` refuses when it is taken) and the first removed. On file systems without
links (FAT, some network drives) the name is taken by an empty file of ours, made with ``O_EXCL``, which the file then
replaces. Between disks the file is copied beside its new name, under a name of ours, forced to the disk, compared in
size, and then takes its name in the same way; only then the old one goes.

All of it can be begun again after it was cut off at any point: ``resumed`` says that it was.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

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

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, "there is another file of this name", str(path))


def move(source: Path, target: Path, *, resumed: bool = False) -> None:
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


def copy(source: Path, target: Path, *, resumed: bool = False) -> None:
    """The target is a second file like the source, times included. Raises as ``move``."""
    if resumed and _goes_on(source, target, keep=True):
        return
    _require_file(source)
    _copy_across(source, target)


def delete(path: Path) -> None:
    """The file is gone for good: only for what the user throws out of the trash. One that is gone already is so."""
    with suppress(FileNotFoundError):
        path.unlink()


def _require_file(path: Path) -> None:
    """Links are left alone: a relative one would lead elsewhere from its new place."""
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.EINVAL, "it is a link; Berry moves no links", str(path))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a file", str(path))


def _take_name(source: Path, target: Path) -> None:
    if os.name == "nt":  # pragma: no cover - Windows only
        try:
            os.rename(source, target)  # noqa: PTH104
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


def _remove(source: Path, or_else: Path) -> None:
    """Remove the old name, or, when that is not allowed, the new one: the file must not have two."""
    try:
        os.unlink(source)  # noqa: PTH108
    except OSError:
        os.unlink(or_else)  # noqa: PTH108
        raise


def _take_name_without_links(source: Path, target: Path) -> None:
    if os.stat(source).st_dev != os.stat(target.parent).st_dev:  # noqa: PTH116
        raise OSError(errno.EXDEV, "they are on two disks", str(target))
    _claim(target)
    try:
        os.replace(source, target)  # noqa: PTH105
    except OSError:
        os.unlink(target)  # noqa: PTH108 - the empty file of ours
        raise


def _claim(target: Path) -> None:
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        raise TakenError(target) from None


def _copy_across(source: Path, target: Path) -> None:
    if os.path.lexists(target):
        raise TakenError(target)
    partial = _partial(target)
    with suppress(FileNotFoundError):
        os.unlink(partial)  # noqa: PTH108 - of an attempt that was cut off
    try:
        with source.open("rb") as reading, partial.open("xb") as writing:
            shutil.copyfileobj(reading, writing, CHUNK)
            writing.flush()
            os.fsync(writing.fileno())
            size = os.fstat(reading.fileno()).st_size
        if partial.stat().st_size != size:
            raise OSError(errno.EIO, "the copy has another size than the file", str(source))
        with suppress(PermissionError):  # of another's file some attributes cannot be kept
            shutil.copystat(source, partial)
        _keep_time(source, partial)
        _take_name(partial, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(partial)  # noqa: PTH108
        raise


def _keep_time(source: Path, partial: Path) -> None:
    """Images are known, and sorted, by the time of their file."""
    times = source.stat()
    os.utime(partial, ns=(times.st_atime_ns, times.st_mtime_ns))


def _partial(target: Path) -> Path:
    return target.with_name(PARTIAL + blake2b(os.fsencode(target.name), digest_size=8).hexdigest())


def _goes_on(source: Path, target: Path, *, keep: bool) -> bool:
    """Take up what was cut off; whether it is done with that."""
    with suppress(OSError):
        os.unlink(_partial(target))  # noqa: PTH108
    if not os.path.lexists(target):
        return False
    if not os.path.lexists(source):
        return True
    if _is_claimed(source, target):
        os.unlink(target)  # noqa: PTH108 - empty
        return False
    if not os.path.samefile(source, target) and not _are_alike(source, target):  # noqa: PTH121
        raise TakenError(target)
    if not keep:
        os.unlink(source)  # noqa: PTH108 - all of it is under the new name, too
    return True


def _is_claimed(source: Path, target: Path) -> bool:
    """Whether the target is the empty file that holds the name for the source."""
    there, here = target.lstat(), source.lstat()
    return stat.S_ISREG(there.st_mode) and there.st_size == 0 < here.st_size


def _are_alike(one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as first, other.open("rb") as second:
        while part := first.read(CHUNK):
            if part != second.read(CHUNK):
                return False
        return not second.read(1)


def sync_folder(folder: Path) -> None:
    """Have the folder's names on the disk, where the system can."""
    if os.name == "nt":  # pragma: no cover - Windows only
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
