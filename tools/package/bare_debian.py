"""Installs the .deb into a bare Debian and tries the program there, as root.

build/environment/bin/python -m tools.package.bare_debian

The bare system is made by debootstrap from where this one gets its packages; nothing of it stays but the pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.package.places import BUILD, DIST

BARE = BUILD / "bare-debian"
_USER = "anna"
_SCRIPT = """
set -e
cd /home/anna
export LANG=C.UTF-8
kiscase --version
kiscase practice klub.kis
kiscase check klub.kis
kiscase find klub.kis nowak
if kiscase find klub.kis qqqq; then exit 9; fi
kiscase print klub.kis --list | head -1 > first
kiscase print klub.kis "$(cut -f1 first)" "$(cut -f2 first)" --to contract.pdf
head -c 5 contract.pdf | grep -q %PDF-
kiscase --pictures pictures
test "$(ls pictures | wc -l)" -ge 20
"""


def main() -> int:
    """Make the system, install, try; 0 when all of it works."""
    (package,) = DIST.glob("*.deb")
    make_bare_system()
    try:
        shutil.copy(package, BARE / "root/kiscase.deb")
        inside("apt-get", "update", "-q")
        inside("apt-get", "install", "-y", "-q", "--no-install-recommends", "/root/kiscase.deb")
        inside("useradd", "--create-home", _USER)
        inside("su", _USER, "-c", _SCRIPT)
        pictures = BUILD / "pictures-of-the-bundle"
        shutil.rmtree(pictures, ignore_errors=True)
        shutil.copytree(BARE / "home" / _USER / "pictures", pictures)
        inside("apt-get", "remove", "-y", "-q", "kiscase")
        left = [path for path in ("opt/kiscase", "usr/bin/kiscase") if os.path.lexists(BARE / path)]
        if left:
            print("left behind by the removal: " + ", ".join(left))
            return 1
    finally:
        shutil.rmtree(BARE, ignore_errors=True)
    print(f"the .deb works in a bare Debian; its pictures are in {pictures}")
    return 0


def make_bare_system() -> None:
    """The smallest Debian of the release of this one, with the same sources of packages."""
    shutil.rmtree(BARE, ignore_errors=True)
    asked = ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)"]
    site, release = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()[0].split()
    words = ["--variant=minbase", "--include=passwd", release, str(BARE), site]
    subprocess.run(["debootstrap", *words], check=True, stdout=subprocess.DEVNULL)
    for place in ("etc/apt/sources.list", "etc/apt/sources.list.d", "etc/apt/apt.conf.d", "etc/apt/auth.conf.d"):
        source = Path("/") / place
        if source.is_dir():
            shutil.copytree(source, BARE / place, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copy(source, BARE / place)


def inside(*words: str) -> None:
    """Run a program in the bare system."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["chroot", str(BARE), *words], check=True, env=environment, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
