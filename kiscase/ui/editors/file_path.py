"""An editor for the path of a file: typed, or chosen in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from kiscase.core.i18n import _
from kiscase.ui.editors.base import Editor
from kiscase.ui.file_dialogs import OpenFileDialog
from kiscase.ui.theme import icons, metrics, style_properties

FileDialogOptions = Callable[[], tuple[str, Sequence[str]]]
"""The folder to begin in, and the filters of names."""


class FilePathEditor(Editor, QWidget):
    """A line for the path, and a button that opens a file dialog."""

    def __init__(self, offer: FileDialogOptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self.line = QLineEdit(self)
        self.line.textChanged.connect(self._emit_changed)
        self.line.returnPressed.connect(self._commit)
        self.button = QPushButton(icons.themed_icon("folder-open"), _("Choose…"), self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.choose)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self))
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)

    def value(self) -> Any:
        return self.line.text().strip()

    def set_read_only(self, on: bool) -> None:
        self.line.setReadOnly(on)
        self.button.setEnabled(not on)

    def set_wrong(self, on: bool) -> None:
        """Mark the line."""
        style_properties.set_style_property(self.line, "wrong", on)

    def setAccessibleName(self, name: str) -> None:
        """Name the line, which has the focus, and the button after it."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)
        self.button.setAccessibleName(f"{name}: {self.button.text()}")

    def setAccessibleDescription(self, description: str) -> None:
        """Describe the line, which has the focus."""
        super().setAccessibleDescription(description)
        self.line.setAccessibleDescription(description)

    def choose(self) -> QFileDialog:
        """Open the file dialog."""
        folder, filters = self._offer()
        dialog = OpenFileDialog(self, _("Choose a file"), [*filters, _("All files (*)")], folder=folder)
        dialog.fileSelected.connect(self.line.setText)
        dialog.open()
        return dialog

    def _show(self, value: Any) -> None:
        self.line.setText(str(value or ""))
