"""The program's icon in the forms of the systems."""

from __future__ import annotations

import io
from pathlib import Path

from tools.package.places import ROOT

SIDES = (16, 24, 32, 48, 64, 128, 256, 512)

INSTALLER_PICTURE = (164, 314)  # as NSIS wants it


def draw_icons(folder: Path) -> None:
    """Write PNGs, the `.ico` of Windows, the `.icns` of macOS, the drawing, and the picture of the installer."""
    from PIL import Image
    from PySide6.QtCore import QBuffer
    from PySide6.QtGui import QGuiApplication

    from kiscase.ui.theme.icons import draw_program_icon

    application = QGuiApplication.instance() or QGuiApplication(["icons", "-platform", "offscreen"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kiscase.svg").write_bytes((ROOT / "resources" / "kiscase.svg").read_bytes())
    pictures = []
    for side in SIDES:
        buffer = QBuffer()
        draw_program_icon(side).save(buffer, "PNG")
        (folder / f"kiscase-{side}.png").write_bytes(buffer.data().data())
        pictures.append(Image.open(io.BytesIO(buffer.data().data())))
    *smaller, largest = pictures
    largest.save(folder / "kiscase.ico", sizes=[picture.size for picture in smaller], append_images=smaller)
    largest.save(folder / "kiscase.icns")
    beside = Image.new("RGB", INSTALLER_PICTURE, largest.convert("RGB").getpixel((largest.width // 2, 0)))
    beside.paste(pictures[SIDES.index(128)], (18, 24), pictures[SIDES.index(128)])
    beside.save(folder / "installer.bmp")
    del application
