from __future__ import annotations

from pathlib import Path

import pytest

from lib_berry.indexing import mounts
from lib_berry.indexing.mounts import silent_kind

TABLE = r"""
/dev/sda1 / ext4 rw 0 0
nas:/images /mnt/nas nfs4 rw 0 0
//nas/share /mnt/my\040share cifs rw 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
host /mnt/ssh fuse.sshfs rw 0 0
/dev/sdc1 /mnt/windows fuseblk rw 0 0
C:\134 /mnt/c 9p rw 0 0
/dev/sdd1 /mnt/twice ext4 rw 0 0
nas:/other /mnt/twice nfs rw 0 0
nonsense
"""


@pytest.fixture(autouse=True)
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "mounts"
    path.write_text(TABLE)
    monkeypatch.setattr(mounts, "MOUNTS", path)
    monkeypatch.setattr("sys.platform", "linux")
    return path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/images", None),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/2024/01", "nfs4"),
        ("/mnt/nas2", None),
        ("/mnt/nas/local/images", None),
        ("/mnt/my share/images", "cifs"),
        ("/mnt/ssh/images", "fuse.sshfs"),
        ("/mnt/windows/images", None),
        ("/mnt/c/images", "9p"),
        ("/mnt/twice/images", "nfs"),
    ],
)
def test_kinds_that_report_no_changes(path: str, kind: str | None) -> None:
    assert silent_kind(path) == kind


def test_without_a_table_every_folder_is_taken_to_report_changes(table: Path) -> None:
    table.unlink()
    assert silent_kind("/mnt/nas") is None


def test_a_share_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert silent_kind("//nas/images/2024") == "network share" or mounts.os.name != "nt"
