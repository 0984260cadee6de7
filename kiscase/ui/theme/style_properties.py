"""Dynamic properties that the stylesheet selects by, and repolishing after they change."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_color_role(widget: QWidget, role: str) -> None:
    """Set the property `role` that the stylesheet looks at, and dress *widget* again."""
    set_style_property(widget, "role", role)


def set_style_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and dress *widget* again."""
    widget.setProperty(name, value)
    repolish(widget)


def repolish(widget: QWidget) -> None:
    """Dress *widget* again, when one of Qt's own properties that the stylesheet looks at has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
