"""The main window: it shows the welcome screen or a workspace, and marks a practice file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from kiscase.ui.help.help_key import add_help_key
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.practice_banner import PracticeBanner


class MainWindow(QMainWindow):
    """Shows the welcome screen or the workspace of a case file."""

    closing = Signal()
    file_dropped = Signal(Path)
    """A case file was dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("kiscase")
        self.setAcceptDrops(True)
        add_help_key(self)
        self._frame = QWidget(self)
        self._frame.setObjectName("frame")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._layout = QVBoxLayout(self._frame)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._banner = PracticeBanner(self._frame)
        self._layout.addWidget(self._banner)
        self._content: QWidget | None = None
        self._may_close = False
        self.setCentralWidget(self._frame)
        self.resize(1280, 720)

    def show_content(self, content: QWidget, *, practice: bool) -> None:
        """Show the welcome screen or a workspace, with the border that marks a practice file."""
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.deleteLater()
        self._content = content
        if isinstance(content, Workspace):
            self.setWindowTitle(f"{content.jobs.database.name} – kiscase")
        self._layout.addWidget(content, 1)
        self.mark_practice(practice=practice)
        content.setAutoFillBackground(True)

    def show_picture(self) -> None:
        """Show a picture of the content in its place, until other content is shown; the content is hidden and kept."""
        if self._content is None:
            return
        picture = PlainLabel(self._frame)
        picture.setPixmap(self._content.grab())
        picture.setMinimumSize(1, 1)  # a higher frame around it must not make the window grow
        self._layout.removeWidget(self._content)
        self._content.hide()
        self._content = picture
        self._layout.addWidget(picture, 1)

    def mark_practice(self, *, practice: bool) -> None:
        """Put the frame of practice around the window, or take it away."""
        self._banner.translate()
        self._banner.setVisible(practice)
        edge = metrics.half_line(self) // 2 if practice else 0
        style_properties.set_style_property(self._frame, "practice", practice)
        self._layout.setContentsMargins(edge, 0, edge, edge)

    def come_to_front(self) -> None:
        """Come to the front of all windows, also from the bar to which it was shrunk."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a case file be dropped, and nothing else: pages take what is theirs."""
        if _case_file(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the case file."""
        if (path := _case_file(event.mimeData())) is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved typing first."""
        content = self._content
        if isinstance(content, Workspace) and content.is_locked() and content.is_dirty() and not self._may_close:
            content.lock_screen.refuse_close()
            event.ignore()
            return
        if self._may_close or not isinstance(content, Workspace) or not content.is_dirty():
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        content.leave(self._close_now)

    def _close_now(self) -> None:
        self._may_close = True
        self.close()


def _case_file(data: QMimeData) -> Path | None:
    """The one case file that is dragged; None for anything else."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".kis" else None
