"""SVG icons tinted in a color of the palette."""

from __future__ import annotations

import contextlib
import os
from functools import cache, cached_property
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtGui import QIcon, QPainter, QPixmap

from kiscase.core.resources import cache_folder, resource_path
from kiscase.ui.theme.palettes import current_palette, theme_color

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
    """The file of the icon in the colour of *role*; it stays in the user's cache for the next start."""
    source = resource_path(f"icons/{name}.svg")
    try:
        changed = source.stat().st_mtime_ns
    except OSError:
        return None
    tint = current_palette()[role]
    target = _tinted_icons.folder / f"{name}-{tint[1:]}-{changed:x}.svg"
    if target.name not in _tinted_icons.names:
        part = target.with_suffix(f".{os.getpid()}")
        part.write_text(source.read_text("utf-8").replace("currentColor", tint), "utf-8")
        part.replace(target)
        _tinted_icons.names.add(target.name)
    return target


class _TintedIcons:
    """The files of tinted icons: where they lie and which there are."""

    @cached_property
    def folder(self) -> Path:
        """The folder in the user's cache, or one of this run alone where that cannot be written."""
        folder = cache_folder() / "icons"
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            self._for_this_run = QTemporaryDir()
            folder = Path(self._for_this_run.path())
        return folder

    @cached_property
    def names(self) -> set[str]:
        """The names of the files that are there."""
        return {path.name for path in self.folder.iterdir()}


_tinted_icons = _TintedIcons()
