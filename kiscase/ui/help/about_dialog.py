"""What the program is: versions, licences, where its log lies."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase import __version__
from kiscase.core.i18n import _
from kiscase.core.legal_data import in_force
from kiscase.core.log import describe_system, log_path
from kiscase.core.resources import installed_folder
from kiscase.core.user_settings import settings_path
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import PlainLabel, heading_label


class AboutDialog(Dialog):
    """The version of the program and of its legal data, its licences, and where its log lies."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("About the program"))
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 3, half * 3, half * 3, half * 2)
        layout.setSpacing(half)
        layout.addLayout(self._build_head())
        for words in about_program():
            label = PlainLabel(words, self)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        buttons = QDialogButtonBox(self)
        copy = QPushButton(icons.themed_icon("copy"), _("Copy"), self)
        copy.setObjectName("copy")
        copy.clicked.connect(_copy)
        close = QPushButton(_("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.accept)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.prefer_size(90, 12)
        close.setDefault(True)
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_head(self) -> QHBoxLayout:
        half = metrics.half_line(self)
        side = half * 5
        picture = PlainLabel(self)
        picture.setPixmap(icons.program_icon().pixmap(QSize(side, side), self.devicePixelRatio()))
        head = QHBoxLayout()
        head.setSpacing(half * 2)
        head.addWidget(picture)
        head.addWidget(heading_label(f"kiscase {__version__}", self), 1)
        return head


def about_program() -> list[str]:
    """What there is to say, a sentence for each line."""
    return [
        _("The files of a social integration club: participants, social contracts, activities, attendance and papers."),
        _("Legal data: {version}").format(version=in_force.data_version()),
        _("Versions: {versions}").format(versions=f"{describe_system()}, Qt {qVersion()}"),
        *_installed_parts(),
        _("Settings of this computer: {path}").format(path=settings_path()),
        _("Log, without personal data: {path}").format(path=log_path()),
        _("Licence of the program: {licence}").format(licence="EUPL-1.2"),
        _("Font: {font}. Icons: {icons}.").format(font="Source Sans 3 (SIL OFL 1.1)", icons="Lucide (ISC)"),
    ]


def _installed_parts() -> list[str]:
    """Of an installed program: what it was built from, and where the licences of all its parts lie."""
    built = installed_folder()
    if built is None:
        return []
    source = (built / "BUILD.txt").read_text("utf-8").splitlines()[1:2]
    licences = _("Licences of all parts: {path}").format(path=built / "_internal" / "notices")
    return [*(_("Built from {source}").format(source=line) for line in source), licences]


def _copy() -> None:
    QGuiApplication.clipboard().setText("\n".join([f"kiscase {__version__}", *about_program()]))
