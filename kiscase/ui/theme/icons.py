"""SVG icons tinted in a color of the palette."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtGui import QIcon, QPainter, QPixmap

from kiscase.core.resources import resource_path
from kiscase.ui.theme.palettes import current_palette, theme_color, theme_state

_WINDOW_ICON_SIDES = (16, 24, 32, 48, 64, 128, 256)


@cache
def themed_icon(name: str, role: str = "text") -> QIcon:
    """The icon *name* in the colour of *role*: sharp at any size; empty when there is no such file."""
    found = QIcon()
    normal = tinted_icon_file(name, role)
    if normal is None:
        return found
    found.addFile(str(normal))
    found.addFile(str(tinted_icon_file(name, "muted")), mode=QIcon.Mode.Disabled)
    if role == "text":
        found.addFile(str(tinted_icon_file(name, "on_selection")), mode=QIcon.Mode.Selected)
        found.addFile(str(tinted_icon_file(name, "on_selection")), mode=QIcon.Mode.Normal, state=QIcon.State.On)
    return found


def program_icon() -> QIcon:
    """The icon of the window: people on the colour of the accent."""
    found = QIcon()
    for side in _WINDOW_ICON_SIDES:
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme_color("accent"))
        painter.drawRoundedRect(drawn.rect(), side / 5, side / 5)
        edge = side // 6
        themed_icon("users", "on_accent").paint(painter, drawn.rect().adjusted(edge, edge, -edge, -edge))
        painter.end()
        found.addPixmap(drawn)
    return found


def tinted_icon_file(name: str, role: str) -> Path | None:
    """The file of the icon in the colour of *role*, made when first asked for."""
    source = resource_path(f"icons/{name}.svg")
    if not name or not source.is_file():
        return None
    if theme_state.folder is None:
        theme_state.folder = QTemporaryDir()
    tint = current_palette()[role]
    target = Path(theme_state.folder.path()) / f"{name}-{tint[1:]}.svg"
    if not target.exists():
        target.write_text(source.read_text("utf-8").replace("currentColor", tint), "utf-8")
    return target
