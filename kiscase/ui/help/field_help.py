"""F1: the help on the field that has the focus."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QTabBar,
    QWhatsThis,
    QWidget,
)

from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.legal_data.field_help import field_help
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.date_time import DateEditor, TimeEditor
from kiscase.ui.editors.text import LongTextEditor, NumberEditor

_HOW_TO_USE: tuple[tuple[type[QWidget], str], ...] = (
    (DateEditor, N_("A date: 5.3, 05.03.2026, 5 March 2026, today or +14 (in 14 days). Alt+Down opens the calendar.")),
    (TimeEditor, N_("A time of day: 9, 930 or 9:30.")),
    (ChoiceEditor, N_("Choose from the list: type letters of the entry or use the arrows; Alt+Down opens the list.")),
    (QComboBox, N_("Choose from the list with the arrows; Alt+Down opens it.")),
    (QCheckBox, N_("The space bar ticks the box or clears it.")),
    (QRadioButton, N_("The arrows choose.")),
    (LongTextEditor, N_("A text of several lines. Tab goes on to the next field.")),
    (QPlainTextEdit, N_("A text of several lines.")),
    (QLineEdit, N_("A line of text. Enter or Tab goes on.")),
    (QTabBar, N_("The left and right arrows change the tab.")),
    (QAbstractItemView, N_("The arrows choose a row, Enter or F2 opens it.")),
    (QAbstractScrollArea, N_("The arrows, Page Up and Page Down scroll.")),
    (QMenu, N_("The arrows choose, Enter runs the command.")),
    (QLabel, N_("A text to read; Ctrl+C copies what is selected.")),
    (QAbstractButton, N_("Enter or the space bar presses the button.")),
)


def show_field_help() -> None:
    """Show the help of the field that has the focus."""
    held = QApplication.focusWidget()
    if held is None:
        return
    heading, *words = help_on(held)
    shown = [f"<b>{_as_html(heading)}</b>", *map(_as_html, words)] if heading else [_as_html(text) for text in words]
    QWhatsThis.showText(held.mapToGlobal(QPoint(0, held.height())), "".join(f"<p>{text}</p>" for text in shown), held)
    announce_to_screen_reader(held, "\n".join(filter(None, (heading, *words))))


def help_on(held: QWidget) -> list[str]:
    """The name of what has the focus, perhaps empty, and the paragraphs of its help: what it is, how it is used."""
    editor, told = _nearest(held, lambda widget: widget.property("help")), _nearest(held, QWidget.whatsThis)
    words = [_name(held)]
    if told is not None:
        words.append(told.whatsThis())
    if isinstance(editor, Editor) and isinstance(editor, QWidget):
        words += field_help(editor.property("help"), clock.today(), editor.choice_at(held))
    return list(dict.fromkeys([*words, *_how_to_use(held), _("Ctrl+/ lists all keyboard shortcuts.")]))


def _how_to_use(held: QWidget) -> list[str]:
    """How to use a field, a list or a button; the tooltip of a button says what it does."""
    widget: QWidget | None = held
    while widget is not None:
        if isinstance(widget, NumberEditor):
            return [widget.toolTip()]
        words = next((words for kind, words in _HOW_TO_USE if isinstance(widget, kind)), "")
        if words:
            tip = [widget.toolTip()] if isinstance(widget, QAbstractButton) and widget.toolTip() else []
            phrases = [_("Ctrl+Space shows phrases for this field.")] if widget.property("phrases") else []
            return [*tip, _(words), *phrases]
        widget = widget.parentWidget()
    return []


def _nearest(held: QWidget, is_told: Callable[[QWidget], object]) -> QWidget | None:
    """The widget itself or the nearest around it of which that is so."""
    widget: QWidget | None = held
    while widget is not None and not is_told(widget):
        widget = widget.parentWidget()
    return widget


def _name(held: QWidget) -> str:
    name = held.accessibleName() or (held.text() if isinstance(held, QAbstractButton) else "")
    return name.replace("&", "")


def _as_html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
