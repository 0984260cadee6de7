"""Where a case file lies badly."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiscase.core.database.local.files import location_warning

pytestmark = pytest.mark.usefixtures("english")

MOUNTS = r"""
/dev/sda2 / ext4 rw 0 0
proc /proc proc rw 0 0
//server/klub /mnt/klub\040OPS cifs rw 0 0
nas:/export /srv nfs4 rw 0 0
ewa@host:/ /home/ewa/zdalny fuse.sshfs rw 0 0
/dev/sdb1 /media/ewa/PENDRIVE vfat rw 0 0
/dev/sdc1 /media/ewa/DYSK ext4 rw 0 0
""".strip()


@pytest.fixture(autouse=True)
def mounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "mounts").write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(location_warning, "_MOUNT_TABLE", tmp_path / "mounts")


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/home/ewa/OneDrive - OPS Żółkiewka/klub.kis", "synchronisation"),
        ("/home/ewa/Dropbox/a/b/klub.kis", "synchronisation"),
        ("/home/ewa/Google Drive/klub.kis", "synchronisation"),
        ("/home/ewa/GoogleDrive/klub.kis", "synchronisation"),
        ("/home/ewa/Nextcloud/klub.kis", "synchronisation"),
        ("/Users/ewa/Library/Mobile Documents/klub.kis", "synchronisation"),
        ("/home/ewa/iCloudDrive/klub.kis", "synchronisation"),
        *(
            (f"/home/ewa/{name}/klub.kis", "synchronisation")
            for name in (
                "Dysk Google",
                "Box",
                "MEGA",
                "kDrive",
                "Proton Drive",
                "SynologyDrive",
                "Sync",
                "Resilio Sync",
                "Tresorit",
                "Yandex.Disk",
                "Creative Cloud Files",
                "FileCloud",
            )
        ),
        ("//serwer/klub/klub.kis", "network"),
        ("/mnt/klub OPS/klub.kis", "network"),
        ("/srv/a/klub.kis", "network"),
        ("/home/ewa/zdalny/klub.kis", "network"),
        ("/media/ewa/PENDRIVE/klub.kis", "memory stick"),
    ],
)
def test_bad_places_are_named(path: str, word: str) -> None:
    assert word in location_warning.describe_location_risk(Path(path))


@pytest.mark.parametrize(
    "path",
    [
        "/home/ewa/Dokumenty/klub.kis",
        "/home/ewa/OneDrive.kis",
        "/home/ewa/Boxer/klub.kis",
        "/home/ewa/Synchronizacja zegara/klub.kis",
        "/home/ewa/megafon/klub.kis",
        "/home/ewa/nie-dropbox/klub.kis",
        "/home/ewa/zdalny2/klub.kis",
        "/media/ewa/DYSK/klub.kis",
        "/mnt/klub/klub.kis",
    ],
)
def test_good_places_are_not(path: str) -> None:
    assert location_warning.describe_location_risk(Path(path)) == ""


def test_where_mounts_cannot_be_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(location_warning, "_MOUNT_TABLE", tmp_path / "none")
    assert location_warning.describe_location_risk(Path("/srv/klub.kis")) == ""
    assert location_warning.describe_location_risk(Path("/home/ewa/Dropbox/klub.kis")) != ""
