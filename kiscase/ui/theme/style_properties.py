"""Dynamic properties that the stylesheet selects by, and repolishing after they change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def set_color_role(widget: QWidget, role: str) -> None:
    """Set the property `role` that the stylesheet selects by, and repolish *widget*."""
    set_style_property(widget, "role", role)


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet selects by, and repolish *widget* if that changes its look."""
    before = widget.property(name)
    if before != value:
        widget.setProperty(name, value)
        if before or value:
            repolish(widget)


def repolish(widget: QWidget) -> None:
    """Apply the stylesheet again after a property that it selects by has changed.

    A widget that was never shown is left alone: Qt polishes it once, when it is.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
