"""Dynamic properties that the stylesheet selects by, and repolishing after they change."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_color_role(widget: QWidget, role: str) -> None:
    """Set the property `role` that the stylesheet selects by, and repolish *widget*."""
    set_style_property(widget, "role", role)


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet selects by, and repolish *widget*."""
    widget.setProperty(name, value)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Apply the stylesheet again after a property that it selects by has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
