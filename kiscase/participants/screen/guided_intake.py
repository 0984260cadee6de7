"""The steps in which a new person is taken in: one part of the form at a time, each of them reachable at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import N_, _
from kiscase.participants.screen.form_parts import FormPart
from kiscase.participants.screen.participant_form import ParticipantForm
from kiscase.ui.focus_order import first_focusable
from kiscase.ui.theme import icons, metrics

INTAKE_STEPS = (
    (FormPart.APPLICATION, N_("Who applies")),
    (FormPart.WHO, N_("Person")),
    (FormPart.ADDRESS, N_("Address")),
    (FormPart.GROUPS, N_("Groups and problems")),
    (FormPart.SITUATION, N_("Situation")),
    (FormPart.BENEFITS, N_("Benefits")),
    (FormPart.EVIDENCE, N_("Evidence seen")),
    (FormPart.INFORMATION, N_("Personal data")),
    (FormPart.RESULT, N_("Result")),
)


class GuidedIntake(QFrame):
    """The list of the steps beside the form; Alt with a number goes to a step, Enter in its last field to the next."""

    step_shown = Signal()

    def __init__(self, data: ParticipantForm, tabs: QTabWidget, keys_of: QWidget) -> None:
        """*keys_of* is the widget in which the keys of the steps work."""
        super().__init__(tabs.parentWidget())
        self._data, self._tabs, self._step, self._on = data, tabs, 0, False
        self._field = ""  # that is to be focused next, where a draft was left
        self.prefers_whole = False
        """Whether somebody has asked for the whole form: the next person begins with it, too."""
        self.list = QListWidget(self)
        self.list.setObjectName("intake_steps")
        self.list.setAccessibleName(_("Steps of the intake"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(metrics.icon_size(self))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for number, (_part, title) in enumerate(INTAKE_STEPS, 1):
            self.list.addItem(QListWidgetItem(self._icon(passed=True), f"{number}. {_(title)}"))
            self.list.item(number - 1).setToolTip(f"Alt+{number}")
        self.list.currentRowChanged.connect(self._chosen)
        self.whole = QPushButton(_("Whole form"), self)
        self.whole.setObjectName("whole_form")
        self.whole.setToolTip("Alt+0")
        self.whole.clicked.connect(self.show_whole)
        half = metrics.half_line(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(half * 2, half, 0, half)
        column.setSpacing(half)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        self._keys = [self._key(number, keys_of) for number in range(len(INTAKE_STEPS) + 1)]
        tabs.currentChanged.connect(self._keep_tab)
        self._lie_beside(tabs)
        self.stop()

    def start(self) -> None:
        """Begin with the first step, or with the whole form where somebody has asked for it."""
        if self.prefers_whole:
            self.show_whole()
        else:
            self.show_step(0)

    def stop(self) -> None:
        """Show the whole form: there is somebody on file."""
        self._set_on(on=False)
        self._data.show_part(None)

    def is_on(self) -> bool:
        """Whether the form is shown in steps."""
        return self._on

    def show_step(self, step: int) -> None:
        """Show a step alone."""
        self._set_on(on=True)
        self.list.item(self._step).setIcon(self._icon(passed=True))
        self._step = step
        self.list.setCurrentRow(step)
        part = INTAKE_STEPS[step][0]
        self._data.show_part(part)
        self._tabs.setCurrentWidget(self._data.situation if part is FormPart.SITUATION else self._data)
        self.step_shown.emit()

    def show_part(self, part: FormPart) -> None:
        """Show the step of a part, where the form is shown in steps."""
        if self._on:
            self.show_step(next(place for place, (one, _title) in enumerate(INTAKE_STEPS) if one is part))

    def go_on(self) -> None:
        """Show the next step and go to its first field."""
        if self._step + 1 < len(INTAKE_STEPS):
            self.show_step(self._step + 1)
            self.focus_step()

    def show_whole(self) -> None:
        """Show the whole form, now and for the next person."""
        self.prefers_whole = True
        self.stop()
        self._tabs.setCurrentWidget(self._data)
        self._data.form.focus_first()
        self.step_shown.emit()

    def focus_step(self) -> None:
        """Go to the field where a draft was left, or to the first one of the step."""
        shown: QWidget | None = self._tabs.currentWidget()
        left = [one for one in self._tabs.findChildren(QWidget, self._field) if one.isVisible()] if self._field else []
        self._field = ""
        part = INTAKE_STEPS[self._step][0]
        first = self._data.first_field(part)
        found = left[0] if left else first or (first_focusable(shown) if shown is not None else None)
        if found is not None:
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def to_draft(self) -> dict[str, Any]:
        """Where the intake was left, for a draft."""
        held = QApplication.focusWidget()
        inside = held is not None and self._tabs.isAncestorOf(held)
        return {"step": self._step if self._on else None, "field": held.objectName() if held and inside else ""}

    def from_draft(self, content: Mapping[str, Any]) -> None:
        """Go to the step where a draft was left; `focus_step` then goes to the field."""
        step = content.get("step", 0)
        if step is None:
            self.stop()
        else:
            self.show_step(min(step, len(INTAKE_STEPS) - 1))
        self._field = content.get("field", "")

    def _set_on(self, *, on: bool) -> None:
        self._on = on
        self.setVisible(on)
        self._tabs.tabBar().setVisible(not on)
        for key in self._keys:
            key.setEnabled(on)
        for table in self._data.tables.values():
            table.goes_on = self.go_on if on else None
        if not on:
            for place in range(self.list.count()):
                self.list.item(place).setIcon(self._icon(passed=False))

    def _icon(self, *, passed: bool) -> QIcon:
        """The mark of a step that was shown, or as much room."""
        if passed:
            return icons.themed_icon("check", "ok")
        room = QPixmap(metrics.icon_size(self))
        room.fill(Qt.GlobalColor.transparent)
        return QIcon(room)

    def _chosen(self, step: int) -> None:
        if self._on and step not in (-1, self._step):
            self.show_step(step)

    def _keep_tab(self) -> None:
        """Ctrl+Tab leaves no step: the other tabs are about people on file."""
        part = INTAKE_STEPS[self._step][0]
        wanted = self._data.situation if part is FormPart.SITUATION else self._data
        if self._on and self._tabs.currentWidget() is not wanted:
            self._tabs.setCurrentWidget(wanted)

    def _key(self, number: int, keys_of: QWidget) -> QShortcut:
        shortcut = QShortcut(QKeySequence(f"Alt+{number}"), keys_of)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self._go_to(number))
        return shortcut

    def _go_to(self, number: int) -> None:
        if number == 0:
            self.show_whole()
        else:
            self.show_step(number - 1)
            self.focus_step()

    def _lie_beside(self, tabs: QTabWidget) -> None:
        """Take a place to the left of the tabs."""
        widest = max(self.list.sizeHintForColumn(0), self.whole.sizeHint().width())
        self.setFixedWidth(widest + metrics.half_line(self) * 5)
        panel = tabs.parentWidget()
        column = panel.layout() if panel is not None else None
        if isinstance(column, QVBoxLayout):
            place = column.indexOf(tabs)
            column.removeWidget(tabs)
            row = QHBoxLayout()
            row.setSpacing(0)
            row.addWidget(self)
            row.addWidget(tabs, 1)
            column.insertLayout(place, row, 1)
