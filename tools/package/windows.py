"""The installer of Windows, by NSIS; it can be made on Linux, too, of a bundle that was made on Windows."""

from __future__ import annotations

import shutil
from pathlib import Path

from tools.package.bundle import folder_size
from tools.package.places import BUILD, DIST, SOURCE, read_version, run


def make_installer(payload: Path) -> Path:
    """The installer of the bundle in a folder, in `dist/`."""
    DIST.mkdir(exist_ok=True)
    made = DIST / f"kiscase-{read_version()}-setup.exe"
    words = {
        "VERSION": read_version(),
        "PAYLOAD": str(payload),
        "ICON": str(BUILD / "icons/kiscase.ico"),
        "PICTURE": str(BUILD / "icons/installer.bmp"),
        "SIZE": str(folder_size(payload) // 1024),
        "OUTPUT": str(made),
    }
    run("makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{key}={word}" for key, word in words.items()),
        SOURCE / "windows/kiscase.nsi")  # fmt: skip
    return made


def can_make_installer() -> bool:
    """Whether NSIS is here."""
    return shutil.which("makensis") is not None
