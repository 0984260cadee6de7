"""Warns of unsafe locations for a case file: synchronised folders, network drives, memory sticks."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath

from kiscase.core.i18n import _

_SYNC_FOLDERS = re.compile(
    r"onedrive|dropbox|google ?drive|googledrive|dysk google|my drive|mój dysk|nextcloud|owncloud|icloud|"
    r"mobile documents|pcloud|mega(?:sync)?(?: .*)?$|syncthing|seafile|box(?: .*)?$|kdrive|"
    r"proton ?drive|synology ?drive|"
    r"sync(?:\.com)?$|resilio|btsync|tresorit|yandex\.?disk|яндекс\.?диск|creative cloud|filecloud|cloudstation|"
    r"clouddrive|internxt|icedrive|koofr|filen$",
    re.IGNORECASE,
)
_NETWORK_FILE_SYSTEMS = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "sshfs",
    "davfs",
    "ncpfs",
    "afs",
    "glusterfs",
    "9p",
    "ceph",
}
_REMOVABLE_FILE_SYSTEMS = {"vfat", "exfat", "msdos"}
_MOUNT_TABLE = Path("/proc/mounts")


def describe_location_risk(path: Path) -> str:
    """A sentence if the location of the file can damage it or leak it, else empty."""
    place = path.absolute()
    if any(_SYNC_FOLDERS.match(part) for part in place.parts[:-1]):
        return _(
            "This folder is copied to other computers by a synchronisation program, which can damage an open file "
            "and takes personal data off the premises. Better: a folder on this computer, and backups elsewhere."
        )
    if _is_network(place):
        return _(
            "This is a network drive. If the connection drops while saving, the file may be damaged. Better: a "
            "folder on this computer, and backups on the drive."
        )
    if _file_system_type(place) in _REMOVABLE_FILE_SYSTEMS:
        return _(
            "This looks like a memory stick, which is easily lost and wears out. Better: a folder on this computer, "
            "and backups on the stick."
        )
    return ""


def has_exact_times(path: Path) -> bool:
    """Whether the time of a file there changes with each writing, never by itself, as on disks of Linux and macOS."""
    return os.name == "posix" and not _is_network(path) and not _file_system_type(path).startswith("fuse")


def _is_network(place: Path) -> bool:
    kind = _file_system_type(place)
    return (
        str(place).startswith(("\\\\", "//"))
        or kind in _NETWORK_FILE_SYSTEMS
        or kind.removeprefix("fuse.") in _NETWORK_FILE_SYSTEMS
    )


def _file_system_type(place: PurePath) -> str:
    """The type of the file system that contains *place*; empty if it is unknown."""
    try:
        lines = _MOUNT_TABLE.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    found = ("", "")
    for line in lines:
        _device, mount, kind = line.split(" ")[:3]
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code.group(1), 8)), mount)
        if place.is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1]
