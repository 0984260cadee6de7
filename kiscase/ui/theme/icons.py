"""SVG icons tinted in a color of the palette."""

from __future__ import annotations

import struct
from functools import cache

from PySide6.QtCore import QResource, QSize
from PySide6.QtGui import QIcon, QPixmap

from kiscase.core.resources import resource_path
from kiscase.ui.theme.palettes import current_palette

_WINDOW_ICON_SIDES = (16, 24, 32, 48, 64, 128, 256)
_SMALL_SIDE = 24


@cache
def themed_icon(name: str, role: str = "text") -> QIcon:
    """The icon *name* in the colour of *role*: sharp at any size; empty when there is no such file."""
    found = QIcon()
    normal = tinted_icon_path(name, role)
    if normal is None:
        return found
    found.addFile(normal)
    found.addFile(tinted_icon_path(name, "muted") or "", mode=QIcon.Mode.Disabled)
    if role == "text":
        chosen = tinted_icon_path(name, "on_selection") or ""
        found.addFile(chosen, mode=QIcon.Mode.Selected)
        found.addFile(chosen, mode=QIcon.Mode.Normal, state=QIcon.State.On)
    return found


def program_icon() -> QIcon:
    """The icon of the window, in the sizes that systems ask for: they do not take drawings."""
    found = QIcon()
    for side in _WINDOW_ICON_SIDES:
        found.addPixmap(draw_program_icon(side))
    return found


def draw_program_icon(side: int) -> QPixmap:
    """The icon of the program in one size; the small ones have a drawing of their own, as thin lines would blur."""
    name = "kiscase-small.svg" if side <= _SMALL_SIDE else "kiscase.svg"
    return QIcon(str(resource_path(name))).pixmap(QSize(side, side), 1.0)


def tinted_icon_path(name: str, role: str) -> str | None:
    """Where Qt finds the icon in the colour of *role*, by a path that style sheets understand, too.

    It is a resource in memory: a file would have to lie somewhere, and would stay there.
    """
    drawing = _read_shipped_icon(name)
    if drawing is None:
        return None
    tint = current_palette()[role]
    folder = f"/tinted/{name}-{tint[1:]}"
    if folder not in _registered:
        resource = _pack_resource(drawing.replace(b"currentColor", tint.encode()))
        QResource.registerResourceData(resource, folder)
        _registered[folder] = resource
    return f":{folder}/{_RESOURCE_NAME}"


@cache
def _read_shipped_icon(name: str) -> bytes | None:
    """The drawing of an icon, read once, as each is tinted in several colours; None where there is no such file."""
    try:
        return resource_path(f"icons/{name}.svg").read_bytes()
    except OSError:
        return None


_registered: dict[str, bytes] = {}
"""The resources by their folders; Qt reads them here, without a copy, so they stay."""


_RESOURCE_NAME = "icon.svg"


def _pack_resource(content: bytes) -> bytes:
    """A folder with one file, as rcc writes it: a header, the tree of two nodes, the names and the content."""
    return _RESOURCE_HEAD + struct.pack(">I", len(content)) + content


def _pack_resource_head() -> bytes:
    """All but the content of `_pack_resource()`: the same for every icon, as all files have one name."""
    folder = struct.pack(">IHII", 0, 2, 1, 1)  # no name, kind, one child, which is node 1
    file = struct.pack(">IHHHI", 0, 0, 0, 1, 0)  # the first name, not compressed, no territory, no language, place
    name = struct.pack(">HI", len(_RESOURCE_NAME), _resource_hash(_RESOURCE_NAME)) + _RESOURCE_NAME.encode("utf-16-be")
    tree = 20  # behind the mark, the version and three places
    names = tree + len(folder + file)
    return b"qres" + struct.pack(">IIII", 1, tree, names + len(name), names) + folder + file + name


def _resource_hash(name: str) -> int:
    """The hash by which Qt looks for a name among the resources (`qt_hash`)."""
    found = 0
    for letter in name:
        found = (found << 4) + ord(letter)
        found = (found ^ (found & 0xF0000000) >> 23) & 0x0FFFFFFF
    return found


_RESOURCE_HEAD = _pack_resource_head()
