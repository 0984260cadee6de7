"""The bundle: one folder with the program, its Python, Qt and the libraries, made by PyInstaller."""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from tools.package import icons, notices
from tools.package.places import (
    BUILD,
    BUNDLE,
    ENVIRONMENT,
    LOCK,
    PYTHON,
    ROOT,
    SOURCE,
    read_commit,
    read_date,
    read_version,
    run,
)

LARGEST = 250_000_000  # bytes


def make_environment() -> None:
    """An environment with what the lock of the packages names and nothing else: what lies in it may get into it."""
    made_from = ENVIRONMENT / "made-from"
    if made_from.is_file() and made_from.read_bytes() == LOCK.read_bytes():
        return
    run(sys.executable, "-m", "uv", "venv", "--quiet", "--clear", ENVIRONMENT, "--python", sys.executable)
    words = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON)
    run(*words, "--require-hashes", "-r", LOCK)
    run(*words, "--no-deps", "-e", ROOT)
    made_from.write_bytes(LOCK.read_bytes())


def make_bundle() -> Path:
    """The folder of the bundle."""
    icons.draw_icons(BUILD / "icons")
    notices.write_notices(BUILD / "notices")
    (BUILD / "version.txt").write_text(_windows_version(), encoding="utf-8")
    shutil.rmtree(BUNDLE.parent, ignore_errors=True)
    words = ("--noconfirm", "--log-level", "WARN", "--distpath", BUNDLE.parent, "--workpath", BUILD / "pyinstaller")
    run(PYTHON, "-m", "PyInstaller", *words, SOURCE / "kiscase.spec", PYTHONHASHSEED="1")
    if sys.platform.startswith("linux"):
        _strip_libraries()
    (BUNDLE / "BUILD.txt").write_text(describe_build(), encoding="utf-8")
    size = folder_size(BUNDLE)
    print(f"bundle: {size / 1e6:.0f} MB in {sum(1 for path in BUNDLE.rglob('*') if path.is_file())} files", flush=True)
    if size > LARGEST:
        raise SystemExit(f"the bundle is larger than {LARGEST / 1e6:.0f} MB: something got into it that is not needed")
    return BUNDLE


def _strip_libraries() -> None:
    """Take debugging symbols out of modules that came with them; libraries that auditwheel moved would break by it."""
    if shutil.which("strip") is None:
        return
    for path in BUNDLE.rglob("*.so*"):
        if path.is_symlink() or path.parent.name.endswith(".libs") or "PySide6" in path.parts:
            continue
        run("strip", "--strip-unneeded", path)


def folder_size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def describe_build() -> str:
    """What the bundle is made of, a line each."""
    lines = [
        f"kiscase {read_version()}",
        f"{read_commit() or 'a source without a commit'} of {read_date():%Y-%m-%d}",
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}",
    ]
    return "\n".join(lines) + "\n"


def _windows_version() -> str:
    numbers = (*(int(part) for part in read_version().split(".")), 0)
    strings = {
        "FileDescription": "kiscase",
        "ProductName": "kiscase",
        "ProductVersion": read_version(),
        "FileVersion": read_version(),
        "LegalCopyright": "EUPL-1.2",
    }
    told = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{told}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])"
    )
