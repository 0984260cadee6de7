"""The header of a record: title, status, facts and what comes next; one filled button, other commands in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.ui.button_keys import key_names
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import ElidedLabel, PlainLabel, wrapping_label
from kiscase.ui.widgets.status_chip import StatusChip

NARROW = 90  # average characters: below this width the buttons move under the text
PICTURE_SIZE = 9  # half lines
NARROWEST = 75  # average characters: below this width the status moves under the title


class RecordHeader(QWidget):
    """Title, status chip, a line of facts, and the commands.

    On a low page it is two lines: the title and the commands, then the facts as far as there is room, which are whole
    in their tooltip. A warning, and what colleagues do with the record, stay in sight.
    """

    offered = Signal()
    """The commands of a record are offered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._further: list[list[QAction]] = []
        self.back = QToolButton(self)
        self.back.setObjectName("back")
        self.back.setIcon(icons.themed_icon("arrow-left"))
        self.back.setAccessibleName(_("Back to the list"))
        self.back.setToolTip(_("Back to the list"))
        self.back.hide()
        self.picture = PlainLabel(self)
        self.picture.setObjectName("picture")
        self.picture.hide()
        self.title = _selectable_label(self, heading=1)
        self.facts = _selectable_label(self, muted=True)
        self.about = ElidedLabel(self)
        self.about.setObjectName("about")
        style_properties.set_style_property(self.about, "muted", True)
        self.next = _selectable_label(self)
        self.next.hide()
        self.warning = _selectable_label(self)
        self.warning.setObjectName("warning")
        style_properties.set_color_role(self.warning, "warn")
        self.warning.hide()
        self.note = _selectable_label(self, muted=True)
        self.note.setObjectName("colleagues")
        self.note.hide()
        self._chips = QWidget(self)
        self._chips.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.chip = StatusChip(self._chips)
        self.second_chip = StatusChip(self._chips)
        self.second_chip.hide()
        self.main_button = QPushButton(self)
        self.main_button.setObjectName("main_command")
        style_properties.set_style_property(self.main_button, "primary", True)
        self.more_button = QToolButton(self)
        self.more_button.setObjectName("more")
        self.more_button.setText(_("More"))
        self.more_button.setIcon(icons.themed_icon("ellipsis"))
        self.more_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setAccessibleName(_("More actions"))
        self.more_button.setToolTip(_("More actions"))
        self._action: QAction | None = None
        self._low = False

        self._since = QElapsedTimer()
        self.main_button.clicked.connect(self._trigger_main)
        self.main_button.installEventFilter(self)
        self._lay_out()

    def show_record(self, title: str, facts: str, status: StatusDisplay | None) -> None:
        """Show the title, the facts and the status."""
        self.title.setText(title)
        self.facts.setText(facts)
        self.chip.setVisible(status is not None)
        if status is not None:
            self.chip.show_status(status)
        self._arrange()

    def show_second_status(self, status: StatusDisplay | None) -> None:
        """Show another status before the first one; None shows the first one alone."""
        self.second_chip.setVisible(status is not None)
        if status is not None:
            self.second_chip.show_status(status)
        self._arrange()

    def show_next(self, words: str) -> None:
        """Show what comes next with the record; nothing for an empty text."""
        self.next.setText(words)
        self._arrange()

    def show_warning(self, words: str) -> None:
        """Show what one must know of the record before anything else; nothing for an empty text."""
        self.warning.setText(words)
        self.warning.setVisible(bool(words))
        self._arrange()

    def show_picture(self, content: bytes | None, words: str) -> None:
        """Show a picture before the title, which *words* name for a screen reader; none for None."""
        pixmap, side = QPixmap(), metrics.half_line(self) * PICTURE_SIZE
        if content is not None and pixmap.loadFromData(content):
            ratio = self.devicePixelRatioF()
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = pixmap.scaled(round(side * ratio), round(side * ratio), keep, smooth)
            pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)
        self.picture.setAccessibleName(words)
        self._arrange()

    def show_note(self, words: str) -> None:
        """Show what colleagues do with the record; nothing for an empty text."""
        if words != self.note.text():
            self.note.setText(words)
            self._arrange()

    def set_low(self, *, low: bool) -> None:
        """Fold into two lines on a low page."""
        if low != self._low:
            self._low = low
            style_properties.set_style_property(self.title, "heading", 2 if low else 1)
            half = metrics.half_line(self)
            self._rows.setContentsMargins(half * 2, half if low else half * 2, half * 2, half // 2 if low else half)
            style = Qt.ToolButtonStyle
            self.more_button.setToolButtonStyle(style.ToolButtonIconOnly if low else style.ToolButtonTextBesideIcon)
            self._arrange()

    def show_actions(self, main: QAction | None, *further: Sequence[QAction]) -> None:
        """Offer the main command as a button and the others in a menu, with separators between the groups."""
        self._action = main
        self._further = [list(group) for group in further if group]
        if main is not None:
            if main.text() != self.main_button.text():
                self._since.start()
            self.main_button.setText(main.text())
            self.main_button.setEnabled(main.isEnabled())
            self.main_button.setToolTip(key_names(main.shortcut()))
        menu = QMenu(self.more_button)
        for group in filter(None, further):
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions(list(group))
        old = self.more_button.menu()
        self.more_button.setMenu(menu)
        if old is not None:
            old.deleteLater()
        self._arrange()
        self.offered.emit()

    def groups(self) -> tuple[list[QAction], list[list[QAction]]]:
        """The main command, if there is one, and the others in their groups."""
        return [] if self._action is None else [self._action], self._further

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the buttons and the status for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ignore a click that came too soon: it was meant for what the main button did before."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return not self.takes_clicks()
        return super().eventFilter(watched, event)

    def takes_clicks(self) -> bool:
        """Whether a click on the main button is meant for what it does now."""
        return not self._since.isValid() or self._since.hasExpired(QApplication.doubleClickInterval())

    def _arrange(self) -> None:
        """Buttons move below the texts where it is narrow, and where the header gets lower by that."""
        about = " · ".join(filter(None, (self.facts.text(), self.next.text())))
        self.title.setAccessibleDescription(about if self._low else "")
        self.about.show_text(about if self._low else "")
        self.about.setVisible(bool(about) and self._low)
        for label in (self.facts, self.next):
            label.setVisible(bool(label.text()) and not self._low)
        self.note.setVisible(bool(self.note.text()))
        self.picture.setVisible(not self.picture.pixmap().isNull() and not self._low)
        menu = self.more_button.menu()
        self.main_button.setVisible(self._action is not None)
        self.more_button.setVisible(menu is not None and not menu.isEmpty())
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        if self._low:
            self._height_with_buttons(below=False)
            narrow = self._rows.minimumSize().width() > self.width()
        if narrow or self._height_with_buttons(below=False) > self._height_with_buttons(below=True):
            self._height_with_buttons(below=True)
        else:
            self._height_with_buttons(below=False)

    def _height_with_buttons(self, *, below: bool) -> int:
        """Put the buttons below the texts or beside the title; the height that the header needs then."""
        place = self._words if below else self._title_line
        if self._buttons.parent() is not place:
            for one in (self._words, self._title_line):
                one.removeItem(self._buttons)
            self._buttons.setParent(None)
            place.addLayout(self._buttons)
            place.setAlignment(self._buttons, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._place_chip([self.back] if below else [self.back, self.main_button, self.more_button])
        return self._rows.totalHeightForWidth(self.width())

    def _place_chip(self, beside: Sequence[QWidget]) -> None:
        """The status stays beside the title, unless that would wrap for it; then it is before the facts."""
        half = metrics.half_line(self)
        taken = [self._chips, *(part for part in (self.picture, *beside) if not part.isHidden())]
        room = self.width() - half * 4 - sum(widget.sizeHint().width() + half for widget in taken)
        wraps = self.title.fontMetrics().horizontalAdvance(self.title.text()) > room
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROWEST
        new = self._low_row if self._low else self._facts_row
        if not wraps and (self._low or not narrow):
            new = self._title_row
        if new.indexOf(self._chips) < 0:
            for row in (self._title_row, self._facts_row, self._low_row):
                row.removeWidget(self._chips)
            new.insertWidget(1 if new is self._title_row else 0, self._chips)
            new.setAlignment(self._chips, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    def _trigger_main(self) -> None:
        if self._action is not None:
            self._action.trigger()

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._words = QVBoxLayout()
        self._words.setSpacing(half // 2)
        chips = QHBoxLayout(self._chips)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(half)
        chips.addWidget(self.second_chip)
        chips.addWidget(self.chip)
        self._title_row, self._facts_row = QHBoxLayout(), QHBoxLayout()
        self._title_row.setSpacing(half)
        self._title_row.addWidget(self.title, 1)
        self._title_row.addWidget(self._chips, alignment=Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._facts_row.setSpacing(half)
        self._facts_row.addWidget(self.facts, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(half)
        self._buttons.addWidget(self.main_button)
        self._buttons.addWidget(self.more_button)
        self._title_line = QHBoxLayout()  # what is below has the whole width
        self._title_line.setSpacing(half)
        self._title_line.addLayout(self._title_row, 1)
        self._title_line.addLayout(self._buttons)
        self._words.addLayout(self._title_line)
        self._words.addWidget(self.warning)
        self._words.addLayout(self._facts_row)
        self._words.addWidget(self.next)
        self._words.addWidget(self.note)
        who = QHBoxLayout()
        who.setSpacing(half)
        who.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignTop)
        who.addWidget(self.picture, alignment=Qt.AlignmentFlag.AlignTop)
        who.addLayout(self._words, 1)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(half * 2, half * 2, half * 2, half)
        self._rows.setSpacing(half // 2)
        self._low_row = QHBoxLayout()
        self._low_row.setSpacing(half)
        self._low_row.addWidget(self.about, 1)
        self._rows.addLayout(who)
        self._rows.addLayout(self._low_row)


def _selectable_label(parent: QWidget, **style: bool | int) -> QLabel:
    label = wrapping_label("", parent, **style)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
