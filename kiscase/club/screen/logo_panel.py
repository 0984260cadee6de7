"""The logo of the club's letterhead: shown, chosen from a file, removed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiscase.club import actions
from kiscase.club.pictures import LOGO_PIXELS, prepare_picture
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.file_dialogs import OpenFileDialog
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import PlainLabel


class LogoPanel(QWidget):
    """Shows the logo as it is printed on letters."""

    changed = Signal(str)
    """What was done, as a sentence; it can be undone."""
    shown = Signal(bool)
    """Whether there is a logo."""

    def __init__(self, jobs: Jobs, failed: Callable[[Problem], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._failed = jobs, failed
        words = PlainLabel(
            _("The logo is printed at the top of letters, beside the text of the letterhead. PNG or JPEG."), self
        )
        words.setWordWrap(True)
        self.picture = PlainLabel(self)
        self.picture.setObjectName("logo")
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setSpacing(metrics.half_line(self))
        layout.addWidget(words)
        layout.addWidget(self.picture, 1)

    def reload(self) -> None:
        """Show the logo on file."""
        self._jobs.read(actions.load_logo, self._show, latest="logo")

    def ask_picture(self) -> None:
        """Ask for the picture."""
        dialog = OpenFileDialog(
            self, _("Choose the logo"), [_("Pictures ({patterns})").format(patterns="*.png *.jpg *.jpeg")]
        )
        dialog.setObjectName("choose logo")
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def remove(self) -> None:
        """Remove the logo."""
        self._jobs.act(actions.remove_logo, partial(self._done, _("The logo was removed.")), self._failed)

    def _chosen(self, name: str) -> None:
        BackgroundTask(self, partial(prepare_picture, Path(name), LOGO_PIXELS), self._set, self._failed)

    def _set(self, picture: bytes) -> None:
        sentence = _("The logo was saved.")
        self._jobs.act(partial(actions.set_logo, picture=picture), partial(self._done, sentence), self._failed)

    def _done(self, sentence: str, _result: Any) -> None:
        self.changed.emit(sentence)

    def _show(self, content: bytes | None) -> None:
        self.shown.emit(content is not None)
        pixmap = QPixmap()
        if content is not None and pixmap.loadFromData(content):
            size = metrics.half_line(self) * 20
            pixmap = pixmap.scaled(
                size * 2, size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self.picture.setPixmap(pixmap)
            self.picture.setAccessibleName(_("The logo of the club"))
        else:
            self.picture.setText(_("No logo yet."))
            self.picture.setAccessibleName("")
