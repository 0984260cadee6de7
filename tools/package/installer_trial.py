"""Tries the installer of Windows under wine around a stand-in of the program.

build/environment/bin/python -m tools.package.installer_trial

Silent installation for one user, the association of .kis, an update, the removal, which leaves case files alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.package import icons
from tools.package.places import BUILD, SOURCE, run
from tools.package.windows import make_installer

TRIAL = BUILD / "installer-trial"
PREFIX = TRIAL / "wine"
_PATIENCE = 90  # seconds
_CLASSES = r"HKCU\Software\Classes"
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\kiscase"


def main() -> int:
    """Install, open a file, update, remove; 0 when all of it works."""
    shutil.rmtree(TRIAL, ignore_errors=True)
    payload = TRIAL / "payload"
    (payload / "_internal").mkdir(parents=True)
    icons.draw_icons(BUILD / "icons")
    for name in ("kiscase.exe", "kiscase-window.exe"):
        run("makensis", "-V1", f"-DOUTPUT={payload / name}", SOURCE / "windows/stand-in.nsi")
    (payload / "_internal/module.pyd").write_bytes(b"module")
    installer = make_installer(payload)
    wine("wineboot", "--init")
    wine(installer, "/S")
    folder = find_installed()
    require((folder / "_internal/module.pyd").is_file(), "the files are installed")
    require("kiscase.file" in registry(_CLASSES + r"\.kis"), ".kis belongs to the program")
    require("EstimatedSize" in registry(_UNINSTALL), "Windows lists the program")
    require(any(PREFIX.rglob("kiscase.lnk")), "the start menu has it")

    case = TRIAL / "Klub Łąka.kis"
    case.write_bytes(b"case")
    command = registry(_CLASSES + r"\kiscase.file\shell\open\command").partition("REG_SZ")[2].strip()
    require(command.endswith(' "%1"'), "the file's name is handed over as one word")
    program = command.removesuffix(' "%1"').strip('"')  # wine 8 does not look for types of files among a user's own
    wine(program, windows_path(case))
    called = wait_for(folder / "called.txt").decode("utf-16-le")
    require("Klub Łąka.kis" in called, "a double click opens the file with the program")

    (folder / "_internal/old.pyd").write_bytes(b"of an earlier version")
    (folder / "klub.kis").write_bytes(b"case")
    wine(installer, "/S")
    require(not (folder / "_internal/old.pyd").exists(), "an update leaves no old modules")
    wine(folder / "uninstall.exe", "/S", f"_?={windows_path(folder)}")
    require(not (folder / "kiscase.exe").exists(), "the removal takes the program away")
    require((folder / "klub.kis").is_file(), "the removal leaves case files alone")
    require(not registry(_CLASSES + r"\.kis"), "the removal takes the association away")
    require(not registry(_UNINSTALL), "Windows lists it no more")
    print("the installer works under wine; the program itself was not run there")
    return 0


def wine(*words: str | Path) -> str:
    """Run a program of Windows; what it prints."""
    changes = {"WINEPREFIX": str(PREFIX), "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
    changes["WINEDLLOVERRIDES"] = "mscoree,mshtml="  # no offers to download Mono and Gecko
    command = ["wine", *map(str, words)]
    with tempfile.TemporaryFile() as output:  # no pipe: wine's own programs would keep it open
        subprocess.run(
            command, env=os.environ | changes, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
            check=False, timeout=_PATIENCE,
        )  # fmt: skip
        output.seek(0)
        return output.read().decode("utf-8", errors="replace")


def wait_for(path: Path) -> bytes:
    """What a file holds that a program writes soon."""
    for _second in range(_PATIENCE):
        if path.is_file() and (content := path.read_bytes()):
            return content
        time.sleep(1)
    raise SystemExit(f"the installer: {path.name} was not written: the program was not started")


def registry(key: str) -> str:
    """What the registry has under a key; empty where there is no such key."""
    answer = wine("reg", "query", key)
    return answer if "REG_" in answer else ""


def windows_path(path: Path) -> str:
    """A path as Windows writes it."""
    return wine("winepath", "-w", path).strip()


def find_installed() -> Path:
    """The folder of the installed program."""
    (found,) = PREFIX.rglob("Programs/kiscase")
    return found


def require(condition: object, what: str) -> None:
    """End with what does not hold."""
    if not condition:
        raise SystemExit(f"the installer: not so: {what}")
    print(f"  {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
