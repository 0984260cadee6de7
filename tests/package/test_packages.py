"""What the packages of the systems are made of; the packages themselves are tried by `make try-package`."""

from __future__ import annotations

import argparse
import configparser
import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

import kiscase
from kiscase.cli.parser import COMMAND_HELP
from tests.conventions.project import ROOT
from tools.package import icons, manual, places

PACKAGING = ROOT / "packaging"
FORM = "{http://www.freedesktop.org/standards/shared-mime-info}"


def read_tree(name: str) -> etree._Element:
    return etree.parse(PACKAGING / "linux" / name).getroot()


def test_the_version_stands_in_one_place_and_the_program_knows_it() -> None:
    assert kiscase.__version__ == places.read_version()


def test_the_desktop_knows_the_program_its_files_and_its_icon() -> None:
    desktop = configparser.ConfigParser(interpolation=None)
    desktop.optionxform = str  # type: ignore[assignment, method-assign]
    desktop.read(PACKAGING / "linux/kiscase.desktop", encoding="utf-8")
    entry = desktop["Desktop Entry"]
    mime = read_tree("kiscase.mime.xml")
    (kind,) = mime.findall(f"{FORM}mime-type")
    assert entry["MimeType"] == kind.get("type", "") + ";"
    assert [glob.get("pattern") for glob in kind.findall(f"{FORM}glob")] == ["*.kis"]
    assert entry["Exec"] == "kiscase %f"
    assert {"Comment[pl]", "Comment[uk]"} <= set(entry)
    described = read_tree("kiscase.metainfo.xml")
    assert described.findtext("launchable") == "kiscase.desktop"


def test_the_lock_of_the_packages_holds_what_the_program_needs() -> None:
    lines = (PACKAGING / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = {line.split(" ")[0] for line in lines if "==" in line and not line.startswith(" ")}
    ours = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {text.split(">=")[0].split("[")[0].lower() for text in project["dependencies"]}
    assert needed <= {line.split("==")[0].split("[")[0] for line in pinned}
    shared = {line for line in pinned if line.split("==")[0] in needed}
    assert all(f"\n{line} " in f"\n{ours}" for line in shared), "both locks pin the same versions"


def test_the_manual_lists_every_command_and_what_it_takes() -> None:
    whole = manual.whole_parser()
    (commands,) = (one for one in whole._actions if isinstance(one, argparse._SubParsersAction))
    assert list(commands.choices) == list(COMMAND_HELP)
    assert "--passphrase-file" in commands.choices["find"].format_help()


def test_the_icon_has_the_sizes_of_the_systems(tmp_path: Path, qapp: object) -> None:
    icons.draw_icons(tmp_path)
    for side in icons.SIDES:
        with Image.open(tmp_path / f"kiscase-{side}.png") as picture:
            assert picture.size == (side, side)
    with Image.open(tmp_path / "kiscase.ico") as picture:
        assert {(16, 16), (256, 256)} <= picture.info["sizes"]
        small = picture.ico.getimage((16, 16)).convert("RGBA")  # type: ignore[attr-defined]
    with Image.open(tmp_path / "kiscase-16.png") as picture:
        assert small.tobytes() == picture.convert("RGBA").tobytes(), "drawn in that size, not made smaller"
    white = small.tobytes().count(b"\xff\xff\xff\xff")
    assert white > 40, "the people of the small icon are seen"
    with Image.open(tmp_path / "installer.bmp") as picture:
        assert picture.size == icons.INSTALLER_PICTURE
        assert picture.getpixel((0, 0)) == (0x0B, 0x64, 0x62), "the ground of the icon"
    with Image.open(tmp_path / "kiscase.icns") as picture:
        assert picture.size[0] >= 512


@pytest.mark.slow
def test_signatures_work_without_the_client_that_the_bundle_leaves_out(tmp_path: Path) -> None:
    trial = f"""
import runpy, sys
runpy.run_path({str(PACKAGING / "without_http.py")!r})
import kiscase.pdf.esigning.signer
from pyhanko.sign import signers, timestamps
assert type(sys.modules["aiohttp"]).__name__ == "_LeftOut"
assert not any(name.startswith("aiohttp.") for name in sys.modules)
"""
    ended = subprocess.run([sys.executable, "-c", trial], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.slow
def test_the_same_source_gives_the_same_wheel(tmp_path: Path) -> None:
    sums = []
    for name in ("one", "two"):
        words = ("build", "--wheel", "--no-isolation", "--skip-dependency-check", "--outdir")
        places.run(sys.executable, "-m", *words, tmp_path / name, ROOT)
        (made,) = (tmp_path / name).glob("*.whl")
        sums.append(hashlib.sha256(made.read_bytes()).hexdigest())
    assert sums[0] == sums[1]
