"""The step that asks for the address of a case on a server, and what is shown while a server is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from kiscase.core.database.location import describe_location
from kiscase.core.database.server.address import SCHEME, ServerAddress, parse_server_address
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.shell.welcome.widgets import centered_column, step_buttons
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, heading_label, hint_label, wrapping_label

WORDS_AFTER = 2_000  # milliseconds that a server may take until it is told that one waits for it


class ServerStep(QWidget):
    """A field for the address; `given` when the case there is to be opened, `left` on the way back."""

    given = Signal(object)
    """A `ServerAddress`."""
    typed_anew = Signal()
    """What was wrong before is no longer said."""
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = centered_column(self)
        label = _("Address")
        self.address = QLineEdit(self)
        self.address.setObjectName("address")
        self.address.setAccessibleName(label)
        self.address.setPlaceholderText(_("kis://server/club"))
        self.address.returnPressed.connect(self._go)
        self.address.textEdited.connect(self._typed)
        self.problem = wrapping_label("", self, problem=True)
        self.problem.setObjectName("address_problem")
        self.problem.hide()
        column.addWidget(heading_label(_("A case on a server"), self))
        column.addWidget(
            hint_label(
                _(
                    "Several workers use it at the same time, each at a computer of their own. Whoever runs the server "
                    "tells you the address."
                ),
                self,
            )
        )
        column.addWidget(PlainLabel(label, self))
        column.addWidget(self.address)
        column.addWidget(self.problem)
        column.addLayout(step_buttons(self, _("Open"), self._go, self.left.emit))

    def focus_start(self) -> None:
        """Focus the field; an address that was typed before is there to be changed."""
        self.address.selectAll()
        self.address.setFocus()

    def _typed(self) -> None:
        self.problem.hide()
        self.address.setAccessibleDescription("")
        self.typed_anew.emit()

    def _go(self) -> None:
        typed = self.address.text().strip()
        try:
            address = parse_server_address(typed if "://" in typed else f"{SCHEME}://{typed}")
        except Problem as problem:
            self._typed()
            self.problem.setText(problem.sentence)
            self.problem.show()
            self.address.setAccessibleDescription(problem.sentence)
            self.focus_start()
            return
        self.given.emit(address)


class ServerWait(QFrame):
    """Who waits for a server can give up: by Esc, and by a button that comes when it takes long."""

    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        half = metrics.half_line(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.words = wrapping_label("", self)
        self.cancel = QPushButton(_("Cancel"), self)
        self.cancel.setObjectName("give_up")
        self.cancel.clicked.connect(self.given_up)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), parent, self.given_up.emit)
        self._patience = QTimer(self, singleShot=True, interval=WORDS_AFTER)
        self._patience.timeout.connect(self._show_words)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half * 2, half // 2, half * 2, half // 2)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.cancel)
        style_properties.set_color_role(self, "info")
        self.end()

    def begin(self, address: ServerAddress) -> None:
        """A server is being asked from now on."""
        self.words.setText(_("Waiting for an answer: {case}…").format(case=describe_location(address)))
        self._escape.setEnabled(True)
        self._patience.start()

    def end(self) -> None:
        """It has answered, or nobody waits any more."""
        self._patience.stop()
        self._escape.setEnabled(False)
        self.hide()

    def _show_words(self) -> None:
        self.show()
        self.cancel.setFocus()
        announce_to_screen_reader(self, self.words.text())
