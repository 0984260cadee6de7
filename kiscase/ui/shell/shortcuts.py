"""The dialog that lists all keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import N_, _
from kiscase.ui.button_keys import key_names
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import PlainLabel
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

Shortcut = tuple[str, str]
"""Keys and what they do (a finished text)."""

EVERYWHERE = (
    ("Ctrl+K", N_("search people, contracts and activities, or run a command by its name")),
    ("Ctrl+1", N_("go to the first page; Ctrl+2 to the second, and so on")),
    ("Ctrl+,", N_("go to the settings")),
    ("Ctrl+Z", N_("undo the last saved change; in a field, the last typing")),
    ("Ctrl+Shift+Z", N_("redo; Ctrl+Y does it too")),
    ("Alt+Left", N_("go back to the record that was open before; Alt+Right goes forward again")),
    ("Ctrl+L", N_("lock the program; what you typed is kept")),
    ("Ctrl+H", N_("blur names, or show them again")),
    ("F1", N_("help on the current field")),
    ("Ctrl+/", N_("this list of shortcuts")),
)
IN_RECORDS = (
    ("Ctrl+N", N_("create a record")),
    ("Ctrl+F", N_("filter the list; in a document, search its text")),
    ("F2", N_("go from the list to the record, as Enter does")),
    ("Shift+F10", N_("open the menu of the selected row; the Menu key does it too")),
    ("Esc", N_("close a message, then go back to the list")),
    ("Ctrl+Tab", N_("go to the next tab of the record")),
    ("Ctrl+Return", N_("save from any field of a form")),
    ("Alt+1", N_("with a new person: go to the first step; Alt+2 to the second, and so on; Alt+0 shows all")),
)
IN_FIELDS = (
    ("Alt+Down", N_("open the calendar of a date or the choices of a list")),
    ("Return", N_("in a table: go to the next row, or add one after the last")),
    ("Ctrl+Shift+Up", N_("in a table: move the row up; Ctrl+Shift+Down moves it down")),
    ("Ctrl+Shift+Del", N_("in a table: remove the row")),
    ("Ctrl+Shift+C", N_("in the grid of a month: copy the selected marks with names and days")),
    ("Ctrl+Space", N_("in a text of a contract: show all phrases; Ctrl+Shift+Space saves a sentence as a phrase")),
    ("Ctrl+.", N_("replace vague wording with the suggestion")),
)


class ShortcutsDialog(Dialog):
    """Lists all keyboard shortcuts, those of the current page first; Esc closes it."""

    def __init__(self, parent: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(parent, _("Keyboard shortcuts"))
        own = [(action.shortcut().toString(), action.text()) for action in actions if not action.shortcut().isEmpty()]
        parts = [(_("On this page"), own)] if own else []
        parts += [
            (_("Everywhere"), _translated(EVERYWHERE)),
            (_("In lists and records"), _translated(IN_RECORDS)),
            (_("In fields and tables"), _translated(IN_FIELDS)),
        ]
        close = QPushButton(_("Close"), self)
        close.setObjectName("close")
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.addWidget(_scrolling(_sheet(parts, self), self), 1)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        self.prefer_size(90, 26)
        self.open()
        close.setFocus(Qt.FocusReason.OtherFocusReason)


def _translated(lines: Sequence[Shortcut]) -> list[Shortcut]:
    return [(keys, _(words)) for keys, words in lines]


def _sheet(parts: Sequence[tuple[str, Sequence[Shortcut]]], parent: QWidget) -> QWidget:
    sheet = ScrolledColumn(parent)
    half = metrics.half_line(sheet)
    grid = QGridLayout(sheet)
    grid.setHorizontalSpacing(half * 3)
    grid.setColumnStretch(1, 1)
    for heading, lines in parts:
        title = PlainLabel(heading, sheet)
        style_properties.set_style_property(title, "heading", 2)
        grid.addWidget(title, grid.rowCount(), 0, 1, 2)
        for keys, words in lines:
            row = grid.rowCount()
            does = PlainLabel(words, sheet)
            does.setWordWrap(True)
            grid.addWidget(PlainLabel(key_names(keys), sheet), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return sheet


def _scrolling(content: QWidget, parent: QWidget) -> QScrollArea:
    scroll = QScrollArea(parent)
    scroll.setWidget(content)
    scroll.setWidgetResizable(True)
    scroll.setAccessibleName(_("Keyboard shortcuts"))
    return scroll
