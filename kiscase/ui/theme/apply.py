"""Applies the theme to the application: style, palette, font and stylesheet."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from kiscase.ui.theme.icons import themed_icon
from kiscase.ui.theme.palettes import current_palette, theme_state
from kiscase.ui.theme.stylesheet import render_stylesheet

ThemeMode = Literal["light", "dark", "system"]


def apply_theme(app: QApplication, mode: ThemeMode = "system", scale: float = 1.0) -> None:
    """Set the style, the palette, a font of *scale* times the system size, and the stylesheet.

    Icons that widgets already hold keep their tint, so pages are rebuilt after a change.
    """
    theme_state.palette = _palette_name(mode)
    if not theme_state.base_size:
        theme_state.base_size = app.font().pointSizeF()
    font = QFont(app.font())
    font.setPointSizeF(theme_state.base_size * scale)
    themed_icon.cache_clear()
    style = QStyleFactory.create("Fusion")
    if style is not None:
        app.setStyle(style)
    app.setPalette(_qt_palette(current_palette()))
    app.setFont(font)
    app.setStyleSheet(render_stylesheet(font))


def enlarge_text(widget: QWidget, times: float) -> None:
    """Enlarge the text of *widget* and of what it will contain by a factor."""
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * times)
    widget.setFont(font)
    widget.setStyleSheet(f"* {{ font-size: {font.pointSizeF():.1f}pt; }}\n{render_stylesheet(font)}")


def _palette_name(mode: ThemeMode) -> str:
    if mode != "system":
        return mode
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return "dark" if dark else "light"


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


def _qt_palette(colors: dict[str, str]) -> QPalette:
    palette = QPalette()
    for group in _GROUPS:
        for role, name in _ROLES.items():
            palette.setColor(group, role, QColor(colors[name]))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors["muted"]))
    return palette
