"""What stands left on a page: the heading, the list, what narrows it, and how many rows it has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.listing.arrangement import ListArrangement
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import PlainLabel


class ListPanel(QFrame):
    """Heading and button for a new record, filter and choices, the list, and the number of its rows."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        columns: Sequence[ListColumn],
        options: Sequence[tuple[str, str]],
        arrangement: ListArrangement | None,
    ) -> None:
        """A list has an *arrangement*, or else just these *columns*; *options* are those of the choice."""
        super().__init__(parent)
        half = metrics.half_line(parent)
        style_properties.set_style_property(self, "panel", True)
        heading = PlainLabel(title, self)
        style_properties.set_style_property(heading, "heading", 1)
        self.new_button = QPushButton(icons.themed_icon("plus"), "", self)
        self.new_button.setObjectName("new")
        self.filter = _make_filter_line(self)
        self.choice = _make_choice_box(self, options)
        buttons = [] if arrangement is None else [arrangement.make_button(self)]
        words = None if arrangement is None else arrangement.make_words(self)
        self.list = RecordList(columns, self) if arrangement is None else arrangement.make_list(self)
        self.count = PlainLabel(self)
        style_properties.set_style_property(self.count, "muted", True)
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.new_button)
        self.choices = QHBoxLayout()  # beside each other, as the lists are what needs the height
        self.choices.setSpacing(half)
        self.choices.addWidget(self.choice, 2)
        if not options:  # the buttons stay at the right edge where they have the line to themselves
            self.choices.addStretch(1)
        for button in buttons:
            self.choices.addWidget(button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(half * 2, half * 2, half, half)
        self.column.setSpacing(half)
        self.column.addLayout(top)
        self.column.addWidget(self.filter)
        self.column.addLayout(self.choices)
        if words is not None:
            self.column.addLayout(words)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.count)


def _make_filter_line(parent: QWidget) -> QLineEdit:
    """The line in which a list is filtered by a text."""
    line = QLineEdit(parent)
    line.setObjectName("filter")
    line.setPlaceholderText(_("Filter this list…"))
    line.setAccessibleName(_("Filter this list"))
    line.setClearButtonEnabled(True)
    line.addAction(icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
    return line


def _make_choice_box(parent: QWidget, options: Sequence[tuple[str, str]]) -> ComboBox:
    """The choice of a part of a list, which is hidden where there is none."""
    box = ComboBox(parent)
    box.setObjectName("choice")
    box.setAccessibleName(_("Show only"))
    box.addItem(_("all"), "")
    for word, label in options:
        box.addItem(label, word)
    box.setVisible(box.count() > 1)
    return box
