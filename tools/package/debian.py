"""The package of Debian and its relatives: the bundle in /opt/kiscase, and what makes it at home on the desktop."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

from tools.package.bundle import folder_size
from tools.package.manual import write_manual
from tools.package.places import BUILD, BUNDLE, DIST, SOURCE, read_date, read_version, run

DEPENDS = (
    *("libc6", "libegl1", "libgl1", "libx11-6", "libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0"),
    *("libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1"),
    *("libxkbcommon-x11-0", "libfontconfig1", "libdbus-1-3", "libcups2", "zlib1g"),
)
_CONTROL = """Package: kiscase
Version: {version}
Architecture: {architecture}
Maintainer: kiscase developers <kiscase@example.org>
Installed-Size: {size}
Depends: {depends}
Section: misc
Priority: optional
Description: case work of Polish social integration clubs
 Who takes part and whether they may, the social contract on the ministry's form,
 activities and attendance, and every document ready to sign: in one encrypted
 file, without a network.
"""


def make_deb(bundle: Path = BUNDLE) -> Path:
    """The `.deb` of the bundle, in `dist/`."""
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(bundle, tree / "opt/kiscase", symlinks=True)
    _link(tree / "usr/bin/kiscase", "/opt/kiscase/kiscase")
    share = tree / "usr/share"
    _copy(SOURCE / "linux/kiscase.desktop", share / "applications/kiscase.desktop")
    _copy(SOURCE / "linux/kiscase.mime.xml", share / "mime/packages/kiscase.xml")
    meta = (SOURCE / "linux/kiscase.metainfo.xml").read_text(encoding="utf-8")
    meta = meta.replace("@VERSION@", read_version()).replace("@DATE@", f"{read_date():%Y-%m-%d}")
    _write(share / "metainfo/pl.kiscase.kiscase.metainfo.xml", meta.encode())
    for side in (16, 24, 32, 48, 64, 128, 256, 512):
        _copy(BUILD / f"icons/kiscase-{side}.png", share / f"icons/hicolor/{side}x{side}/apps/kiscase.png")
    _copy(BUILD / "icons/kiscase.svg", share / "icons/hicolor/scalable/apps/kiscase.svg")
    write_manual(BUILD / "manual")
    page = (BUILD / "manual/kiscase.1").read_bytes()
    _write(share / "man/man1/kiscase.1.gz", gzip.compress(page, mtime=0))
    _copy(BUILD / "manual/kiscase.bash", share / "bash-completion/completions/kiscase")
    _copy(BUILD / "manual/kiscase.zsh", share / "zsh/vendor-completions/_kiscase")
    _copy(BUILD / "notices/NOTICE.txt", share / "doc/kiscase/copyright")
    control = _CONTROL.format(
        version=read_version(),
        architecture=_architecture(),
        size=folder_size(tree) // 1024,
        depends=", ".join(DEPENDS),
    )
    _write(tree / "DEBIAN/control", control.encode())
    run("chmod", "-R", "u=rwX,go=rX", tree)
    DIST.mkdir(exist_ok=True)
    made = DIST / f"kiscase_{read_version()}_{_architecture()}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zzstd", "--build", tree, made)
    return made


def _architecture() -> str:
    asked = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def _copy(source: Path, target: Path) -> None:
    _write(target, source.read_bytes())


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _link(place: Path, target: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
