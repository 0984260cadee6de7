"""The line that tells that a window shows a practice file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.ui.widgets.labels import PlainLabel


class PracticeBanner(PlainLabel):
    """Orange and centred, above everything; hidden until `setVisible`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("PRACTICE – nothing here is real"), parent)
        self.setObjectName("practice")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def translate(self) -> None:
        """Show the words in the language of the window, which may have changed."""
        self.setText(_("PRACTICE – nothing here is real"))
