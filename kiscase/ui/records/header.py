"""The header of a record: title, status, facts and what comes next; one filled button, other commands in a menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.ui.button_keys import key_names
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import plain_tooltip, wrapping_label
from kiscase.ui.widgets.status_chip import StatusChip

NARROW = 90  # average characters: below this width the buttons move under the text
NARROWEST = 75  # average characters: below this width the status moves under the title


class RecordHeader(QWidget):
    """Title, status chip, a line of facts, and the commands.

    On a low page it is one line, or two where title and status need them: the facts are the tooltip of the title, and a
    main command without room is in the menu.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = QToolButton(self)
        self.back.setObjectName("back")
        self.back.setIcon(icons.themed_icon("arrow-left"))
        self.back.setAccessibleName(_("Back to the list"))
        self.back.setToolTip(_("Back to the list"))
        self.back.hide()
        self.title = _selectable_label(self, heading=1)
        self.facts = _selectable_label(self, muted=True)
        self.next = _selectable_label(self)
        self.next.hide()
        self.chip = StatusChip(self)
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

    def show_next(self, words: str) -> None:
        """Show what comes next with the record; nothing for an empty text."""
        self.next.setText(words)
        self._arrange()

    def set_low(self, *, low: bool) -> None:
        """Fold into one line on a low page."""
        if low != self._low:
            self._low = low
            style_properties.set_style_property(self.title, "heading", 2 if low else 1)
            half = metrics.half_line(self)
            self._sides.setContentsMargins(half * 2, half if low else half * 2, half * 2, half // 2 if low else half)
            self._arrange()

    def show_actions(self, main: QAction | None, *further: Sequence[QAction]) -> None:
        """Offer the main command as a button and the others in a menu, with separators between the groups."""
        self._action = main
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
        self.title.setToolTip(plain_tooltip(about) if self._low else "")
        self.title.setAccessibleDescription(about if self._low else "")
        for label in (self.facts, self.next):
            label.setVisible(bool(label.text()) and not self._low)
        self._place_main(in_menu=self._low and self._width_of_line() > self.width())
        if self._low:
            self._height_with_buttons(below=False)
            return
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROW
        if narrow or self._height_with_buttons(below=False) > self._height_with_buttons(below=True):
            self._height_with_buttons(below=True)
        else:
            self._height_with_buttons(below=False)

    def _width_of_line(self) -> int:
        """What title, status and buttons need beside each other."""
        half = metrics.half_line(self)
        parts: list[QWidget] = [part for part in (self.back, self.chip) if not part.isHidden()]
        parts += [self.more_button] if self._action is None else [self.main_button, self.more_button]
        words = self.title.fontMetrics().horizontalAdvance(self.title.text())
        return words + half * 5 + sum(part.sizeHint().width() + half for part in parts)

    def _place_main(self, *, in_menu: bool) -> None:
        """Offer the main command by its button, or as the first one of the menu."""
        menu, main = self.more_button.menu(), self._action
        if menu is not None and main is not None and (main in menu.actions()) is not in_menu:
            others = menu.actions()
            if not in_menu:
                menu.removeAction(main)
            elif others:
                menu.insertAction(others[0], main)
            else:
                menu.addAction(main)
        self.main_button.setVisible(main is not None and not in_menu)
        self.more_button.setVisible(menu is not None and not menu.isEmpty())

    def _height_with_buttons(self, *, below: bool) -> int:
        """Put the buttons below the texts or beside them; the height that the header needs then."""
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)
        self._place_chip([self.back] if below else [self.back, self.main_button, self.more_button])
        return self._sides.totalHeightForWidth(self.width())

    def _place_chip(self, beside: Sequence[QWidget]) -> None:
        """The status stays beside the title, unless that would wrap for it; then it is before the facts."""
        half = metrics.half_line(self)
        taken = [self.chip, *(button for button in beside if not button.isHidden())]
        room = self.width() - half * 4 - sum(widget.sizeHint().width() + half for widget in taken)
        wraps = self.title.fontMetrics().horizontalAdvance(self.title.text()) > room
        narrow = self.width() < self.fontMetrics().averageCharWidth() * NARROWEST
        old, new = self._title_row, self._facts_row
        if not wraps and (self._low or not narrow):
            old, new = new, old
        if new.indexOf(self.chip) < 0:
            old.removeWidget(self.chip)
            new.insertWidget(1 if new is self._title_row else 0, self.chip)
            new.setAlignment(self.chip, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)

    def _trigger_main(self) -> None:
        if self._action is not None:
            self._action.trigger()

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        words = QVBoxLayout()
        words.setSpacing(half // 2)
        self._title_row, self._facts_row = QHBoxLayout(), QHBoxLayout()
        self._title_row.setSpacing(half)
        self._title_row.addWidget(self.title, 1)
        self._title_row.addWidget(self.chip, alignment=Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self._facts_row.setSpacing(half)
        self._facts_row.addWidget(self.facts, 1)
        words.addLayout(self._title_row)
        words.addLayout(self._facts_row)
        words.addWidget(self.next)
        who = QHBoxLayout()
        who.setSpacing(half)
        who.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignTop)
        who.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(half)
        buttons.addWidget(self.main_button)
        buttons.addWidget(self.more_button)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._sides.setContentsMargins(half * 2, half * 2, half * 2, half)
        self._sides.setSpacing(half)
        self._sides.addLayout(who, 1)
        self._sides.addLayout(buttons)
        self._sides.setAlignment(buttons, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


def _selectable_label(parent: QWidget, **style: bool | int) -> QLabel:
    label = wrapping_label("", parent, **style)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
