"""The look: two palettes, one stylesheet built from them, icons tinted to the palette, distances from the font."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QSize, Qt, QTemporaryDir
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QStyle, QStyleFactory, QWidget

from kiscase.core.resources import resource
from kiscase.desk import lasting
from kiscase.desk.style import STYLE

lasting.hold()  # here, because no widget is made without its look

Mode = Literal["light", "dark", "system"]

PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "window": "#f3f5f4",
        "surface": "#ffffff",
        "raised": "#e8eceb",
        "hover": "#dde4e2",
        "text": "#17201f",
        "muted": "#51605e",
        "border": "#d3dad8",
        "edge": "#74827f",
        "scroll": "#b7c1bf",
        "accent": "#0b6462",
        "accent_hover": "#084f4d",
        "on_accent": "#ffffff",
        "selection": "#cfe7e4",
        "on_selection": "#0a3332",
        "ok": "#1a6632",
        "ok_soft": "#e0f3e5",
        "warn": "#7a4f00",
        "warn_soft": "#fcf0cf",
        "bad": "#a3211c",
        "bad_soft": "#fde7e4",
        "info": "#1c5788",
        "info_soft": "#e2eef8",
        "focus": "#0d8582",
        "practice": "#f28a1a",
        "on_practice": "#231300",
    },
    "dark": {
        "window": "#141919",
        "surface": "#1b2222",
        "raised": "#263030",
        "hover": "#303c3c",
        "text": "#e6edec",
        "muted": "#a6b5b3",
        "border": "#364342",
        "edge": "#758684",
        "scroll": "#4d5c5a",
        "accent": "#5fc8c0",
        "accent_hover": "#85d9d3",
        "on_accent": "#04201f",
        "selection": "#1d4f4c",
        "on_selection": "#ecfbf9",
        "ok": "#84d9a0",
        "ok_soft": "#1a3525",
        "warn": "#f1c56c",
        "warn_soft": "#3b2f14",
        "bad": "#ffa59c",
        "bad_soft": "#47211f",
        "info": "#93c6f6",
        "info_soft": "#1c3247",
        "focus": "#5fc8c0",
        "practice": "#f2983a",
        "on_practice": "#231300",
    },
}
"""Role name to colour, for light and dark; `edge` bounds what can be filled in, `border` only separates."""

PAIRS: list[tuple[str, str]] = [
    *((text, ground) for text in ("text", "muted", "accent") for ground in ("window", "surface", "raised")),
    *((role, ground) for role in ("ok", "warn", "bad", "info") for ground in ("window", "surface", f"{role}_soft")),
    *(("text", f"{role}_soft") for role in ("ok", "warn", "bad", "info")),
    ("text", "hover"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_selection", "selection"),
    ("on_practice", "practice"),
]
"""(text role, background role): what stands on what, and so must have a contrast of 4.5 or more."""

_STYLE_ICONS = ("chevron-down", "chevron-up", "chevron-left", "chevron-right", "check", "circle-dot")


class _Look:
    """What `apply` set last: the name of the palette, the font's own size, the folder of tinted icons."""

    def __init__(self) -> None:
        self.palette = "light"
        self.base_size = 0.0
        self.folder: QTemporaryDir | None = None


_look = _Look()


def apply(app: QApplication, mode: Mode = "system", scale: float = 1.0) -> None:
    """Dress the program: style, palette, font of *scale* times the system's size, stylesheet.

    Icons that widgets already hold keep their tint, so pages are built anew after a change.
    """
    _look.palette = _palette_of(mode)
    if not _look.base_size:
        _look.base_size = app.font().pointSizeF()
    font = QFont(app.font())
    font.setPointSizeF(_look.base_size * scale)
    icon.cache_clear()
    style = QStyleFactory.create("Fusion")
    if style is not None:
        app.setStyle(style)
    app.setPalette(_palette(current()))
    app.setFont(font)
    app.setStyleSheet(_stylesheet(font))


def enlarge(widget: QWidget, times: float) -> None:
    """Dress *widget* and what will be in it for letters so many times larger."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * times)
    widget.setFont(font)
    widget.setStyleSheet(f"* {{ font-size: {font.pointSizeF():.1f}pt; }}\n{_stylesheet(font)}")


@contextmanager
def undressed(app: QApplication) -> Iterator[None]:
    """Inside the block many widgets can be made at once: Qt dresses all of them in the end, not each at each move."""
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def current() -> dict[str, str]:
    """The colours in use, by role."""
    return PALETTES[_look.palette]


def color(role: str) -> QColor:
    """The colour in use for *role*."""
    return QColor(current()[role])


def half_line(widget: QWidget) -> int:
    """Half the height of a line of *widget*: the measure of all distances."""
    return max(1, widget.fontMetrics().height() // 2)


def icon_size(widget: QWidget) -> QSize:
    """The size of an icon beside a word of *widget*."""
    side = round(widget.fontMetrics().height() * 1.1)
    return QSize(side, side)


@cache
def icon(name: str, role: str = "text") -> QIcon:
    """The icon *name* in the colour of *role*: sharp at any size; empty when there is no such file."""
    found = QIcon()
    normal = _tinted(name, role)
    if normal is None:
        return found
    found.addFile(str(normal))
    if role == "text":
        found.addFile(str(_tinted(name, "muted")), mode=QIcon.Mode.Disabled)
        found.addFile(str(_tinted(name, "on_selection")), mode=QIcon.Mode.Selected)
        found.addFile(str(_tinted(name, "on_selection")), mode=QIcon.Mode.Normal, state=QIcon.State.On)
    return found


def chip(text: str, icon: str, role: str, parent: QWidget | None = None) -> Chip:
    """A state as word, icon and colour; *role* is ok, warn, bad, info or muted."""
    made = Chip(parent)
    made.show_state(text, icon, role)
    return made


class Chip(QWidget):
    """A state: a word with its icon on a soft ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        half = half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half, half // 4, half, half // 4)
        layout.setSpacing(half // 2)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)

    def text(self) -> str:
        """The word that is shown."""
        return self._text.text()

    def show_state(self, text: str, icon_name: str, role: str) -> None:
        """Show another state."""
        self._text.setText(text)
        self._icon.setVisible(bool(icon_name))
        self._icon.setPixmap(icon(icon_name, role).pixmap(icon_size(self)))
        self.setAccessibleName(text)
        set_role(self, role)
        set_role(self._text, role)


def set_role(widget: QWidget, role: str) -> None:
    """Set the property `role` that the stylesheet looks at, and dress *widget* again."""
    set_look(widget, "role", role)


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and dress *widget* again."""
    widget.setProperty(name, value)
    dress_again(widget)


def dress_again(widget: QWidget) -> None:
    """Dress *widget* again, when one of Qt's own properties that the stylesheet looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _palette_of(mode: Mode) -> str:
    if mode != "system":
        return mode
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _tinted(name: str, role: str) -> Path | None:
    """The file of the icon in the colour of *role*, made when first asked for."""
    source = resource(f"icons/{name}.svg")
    if not name or not source.is_file():
        return None
    if _look.folder is None:
        _look.folder = QTemporaryDir()
    tint = current()[role]
    target = Path(_look.folder.path()) / f"{name}-{tint[1:]}.svg"
    if not target.exists():
        target.write_text(source.read_text("utf-8").replace("currentColor", tint), "utf-8")
    return target


_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive, QPalette.ColorGroup.Disabled)
_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "window",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "on_selection",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "raised",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "border",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def _palette(colors: dict[str, str]) -> QPalette:
    palette = QPalette()
    for group in _GROUPS:
        for role, name in _ROLES.items():
            palette.setColor(group, role, QColor(colors[name]))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors["muted"]))
    return palette


def _stylesheet(font: QFont) -> str:
    """The stylesheet with colours, icons and distances filled in."""
    half = QFontMetrics(font).height() / 2
    points = font.pointSizeF()
    measures = {f"h{part}": f"{round(half * part / 4)}px" for part in range(1, 17)}
    sizes = {"large": f"{points * 1.25:.1f}pt", "huge": f"{points * 1.6:.1f}pt", "small": f"{points * 0.92:.1f}pt"}
    lines = {"line": f"{max(1, round(half / 9))}px", "ring": f"{max(2, round(half / 5))}px"}
    pictures = {}
    for name in _STYLE_ICONS:
        for role in ("text", "muted", "on_accent"):
            path = _tinted(name, role)
            pictures[f"{name.replace('-', '_')}_{role}"] = f'url("{path.as_posix()}")' if path else "none"
    margin = QApplication.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1
    lines["cell"] = f"{max(0, round(half) - margin)}px"  # Qt puts this margin around the texts of cells by itself
    return Template(STYLE).substitute(current() | measures | sizes | lines | pictures)
