"""What screen readers are told besides what they find by themselves: announcements, and the roles of own widgets."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QAbstractButton, QAccessibleWidget, QWidget

ON_LINUX = sys.platform.startswith("linux")


def announce_to_screen_reader(widget: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """Let screen readers speak *sentence*, wherever the focus is.

    On Linux a notification appears: Orca speaks one since long before it knew announcements.
    """
    if ON_LINUX:
        window = widget.window()
        (window.findChild(Notification) or Notification(window)).speak(sentence)
        return
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


def announce_row(rows: QWidget, row: int) -> None:
    """Let screen readers read a row of a list as if it had the focus, while the focus stays in a field beside it."""
    event = QAccessibleEvent(rows, QAccessible.Event.Focus)
    event.setChild(row)
    QAccessible.updateAccessibility(event)


class Notification(QWidget):
    """What an announcement is spoken from; it is never seen."""

    accessible_role = QAccessible.Role.Notification

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hide()

    def speak(self, sentence: str) -> None:
        """Let screen readers speak a sentence."""
        self.setAccessibleName(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.ObjectShow))


class LockableWidget(QWidget):
    """Screen readers find what is in it only while it is not hidden: Qt calls the cells of a hidden list visible."""

    accessible_role = QAccessible.Role.Client


class _RoleInterface(QAccessibleWidget):
    """Tells the role that a widget's class has in `accessible_role`; a button is selected when it is checked."""

    def text(self, kind: QAccessible.Text) -> str:
        """The name of a button is its text."""
        told, shown = super().text(kind), self.object()
        if not told and kind is QAccessible.Text.Name and isinstance(shown, QAbstractButton):
            return shown.text().replace("&", "")
        return told

    def state(self) -> QAccessible.State:
        """Whether a button that can be checked is selected."""
        state, shown = super().state(), self.object()
        if isinstance(shown, QAbstractButton) and shown.isCheckable():
            state.selectable, state.selected = True, shown.isChecked()
        return state

    def childCount(self) -> int:
        """Nothing of what is locked away."""
        shown = self.object()
        return 0 if isinstance(shown, LockableWidget) and shown.isHidden() else super().childCount()

    def actionNames(self) -> list[str]:
        """A button can be pressed."""
        names = [str(name) for name in super().actionNames()]
        return [self.pressAction(), *names] if isinstance(self.object(), QAbstractButton) else names

    def doAction(self, name: str) -> None:
        """Press a button."""
        shown = self.object()
        if name == self.pressAction() and isinstance(shown, QAbstractButton):
            shown.click()
        else:
            super().doAction(name)


def _make_interface(_class_name: str, shown: QObject) -> QAccessibleWidget | None:
    role = getattr(shown, "accessible_role", None)
    return _RoleInterface(shown, role, "") if role is not None and isinstance(shown, QWidget) else None


QAccessible.installFactory(_make_interface)
