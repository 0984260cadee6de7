"""The dialogs that ask for a file: they begin in the last folder, or in Documents, and speak the window's language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QFileInfo, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from kiscase.core.i18n import N_, _
from kiscase.ui.last_folder import last_folder, remember_folder

_LABELS = {
    QFileDialog.DialogLabel.LookIn: N_("Look in:"),
    QFileDialog.DialogLabel.FileName: N_("File &name:"),
    QFileDialog.DialogLabel.FileType: N_("Files of type:"),
}
"""What Qt's own dialog shows in English although its translation is loaded; the system's dialog has its own words."""


def start_folder() -> Path:
    """Where a dialog begins: the last folder while it is there, else Documents, else the home folder."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for folder in (last_folder(), Path(documents)):
        if folder is not None and folder.is_dir():
            return folder
    return Path.home()


class FileDialog(QFileDialog):
    """Asks for a file; *folder* is where to begin if not in the last one. `open()` shows it."""

    def __init__(self, parent: QWidget | None, title: str, filters: Sequence[str], folder: str = "") -> None:
        super().__init__(parent, title, folder or str(start_folder()))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setNameFilters(filters)
        self._kinds = _FileKinds()
        self.setIconProvider(self._kinds)
        for label, words in _LABELS.items():
            self.setLabelText(label, _(words))
        self.filesSelected.connect(self._remember)

    def _remember(self, names: list[str]) -> None:
        if names:
            remember_folder(str(Path(names[0]).parent))


class OpenFileDialog(FileDialog):
    """Asks for a file that is there, or for several."""

    def __init__(
        self, parent: QWidget | None, title: str, filters: Sequence[str], *, folder: str = "", several: bool = False
    ) -> None:
        super().__init__(parent, title, filters, folder)
        self.setFileMode(QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile)
        self.setLabelText(QFileDialog.DialogLabel.Accept, _("&Open"))


class SaveFileDialog(FileDialog):
    """Asks where to save a file, with a proposal for its name."""

    def __init__(self, parent: QWidget | None, title: str, filters: Sequence[str], *, name: str, suffix: str) -> None:
        super().__init__(parent, title, filters)
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setLabelText(QFileDialog.DialogLabel.Accept, _("&Save"))
        self.setDefaultSuffix(suffix)
        self.selectFile(str(start_folder() / name))


class _FileKinds(QFileIconProvider):
    """Names the kind of a folder in the window's language."""

    def type(self, info: QFileInfo) -> str:
        return _("Folder") if info.isDir() else super().type(info)
