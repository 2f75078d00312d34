"""Which folders lie where the operating system reports no changes: network shares, and what user space mounts."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

from lib_berry.files import is_inside

SILENT = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre"),
        *("9p", "drvfs", "vboxsf", "vmhgfs", "prl_fs", "virtiofs", "davfs", "davfs2", "ocfs2", "gfs2"),
    )
)
"""File systems that other machines write to. inotify(7): it reports only what this machine does through its own
kernel. ``fuse.*`` are looked at by their own list, since some are local."""
LOCAL_FUSE = frozenset(("fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.mergerfs", "fuse.overlayfs", "fuse.bindfs"))
MOUNTS = Path("/proc/self/mounts")
DRIVE_REMOTE = 4
"""GetDriveTypeW, fileapi.h."""
ESCAPED = re.compile(r"\\([0-7]{3})")


def silent_kind(path: str) -> str | None:
    """The kind of file system under ``path`` when it reports no changes of others, as ``nfs``; None when it does.

    The path itself is not touched: a dead network share would not answer.
    """
    if sys.platform == "win32":
        return _windows_kind(path)
    try:
        mounts = MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    kind = _kind_in(mounts, path)
    is_silent = kind in SILENT or (kind.startswith("fuse") and kind not in LOCAL_FUSE)
    return kind if is_silent else None


def _kind_in(mounts: str, path: str) -> str:
    """The type of the innermost mount that holds the path, by a table as proc(5) describes it; the later wins."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1])
        if len(point) >= len(best) and is_inside(path, point):
            best, kind = point, fields[2]
    return kind


def _windows_kind(path: str) -> str | None:
    drive = os.path.splitdrive(path)[0]
    if drive.startswith(("\\\\", "//")):
        return "network share"
    windows = getattr(ctypes, "windll", None)
    remote = windows is not None and windows.kernel32.GetDriveTypeW(drive + "\\") == DRIVE_REMOTE
    return "network drive" if remote else None
