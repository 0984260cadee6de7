"""What words of a list mean that match no value of a choice: somebody chooses it once for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _, ngettext
from kiscase.core.records.field_info import FieldInfo
from kiscase.importing.cell_values import OwnWords, word_mark
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.combo_box import ComboBox
from kiscase.ui.widgets.labels import BuddyLabel, hint_label, wrapping_label
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

_MOST_WORDS = 200  # that are offered
_CHOICE_WIDTH = 30  # average characters
_NO_CHOICE = "\0"


class WordsPanel(QWidget):
    """A row for each word: in which column it stands, how often, and what it means."""

    chosen = Signal(dict)
    """What the words mean, by the key of the field: the rows are to be checked again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices: dict[tuple[str, str], ComboBox] = {}
        half = metrics.half_line(self)
        self.area = FormScrollArea(self)
        self.again = QPushButton(_("Check a&gain with these"), self)
        self.again.setObjectName("check again")
        self.again.setAutoDefault(False)
        self.again.clicked.connect(lambda: self.chosen.emit(self.own_words()))
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, half, 0, 0)
        layout.setSpacing(half)
        layout.addWidget(
            wrapping_label(_("Choose what these words mean. The choice is remembered for further lists."), self)
        )
        layout.addWidget(self.area, 1)
        layout.addLayout(buttons)

    def show_words(self, words: Sequence[tuple[str, FieldInfo, str, int]], own: Mapping[str, OwnWords]) -> None:
        """Show words: the column, the field, what is written, in how many cells."""
        self._choices = {}
        column = ScrolledColumn(self.area)
        grid = QGridLayout(column)
        half = metrics.half_line(self)
        grid.setContentsMargins(0, 0, half, 0)
        grid.setSpacing(half)
        for place, heading in enumerate((_("Column"), _("In the file"), _("Means"))):
            grid.addWidget(hint_label(heading, column), 0, place)
        for title, shown, word, count in words[:_MOST_WORDS]:
            self._add_word(grid, column, (title, shown, word, count), own.get(shown.key, {}))
        grid.setRowStretch(grid.rowCount(), 1)
        for place, stretch in enumerate((3, 3, 4)):
            grid.setColumnStretch(place, stretch)
        self.area.show_column(column)

    def own_words(self) -> dict[str, dict[str, str]]:
        """What is chosen, by the key of the field and the mark of the word."""
        found: dict[str, dict[str, str]] = {}
        for (key, word), choice in self._choices.items():
            found.setdefault(key, {})[word_mark(word)] = str(choice.currentData())
        return {key: {mark: code for mark, code in marks.items() if code != _NO_CHOICE} for key, marks in found.items()}

    def marks(self) -> dict[str, set[str]]:
        """The marks of the words that are shown, by the key of the field."""
        found: dict[str, set[str]] = {}
        for key, word in self._choices:
            found.setdefault(key, set()).add(word_mark(word))
        return found

    def focus_start(self) -> None:
        """Focus the first word."""
        first = next(iter(self._choices.values()), None)
        (first or self.again).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_word(
        self, grid: QGridLayout, owner: QWidget, listed: tuple[str, FieldInfo, str, int], own: OwnWords
    ) -> None:
        title, shown, word, count = listed
        choice = ComboBox(owner)
        choice.setObjectName(f"word {len(self._choices)}")
        choice.setAccessibleName(f"{title}: {word}")
        choice.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(_CHOICE_WIDTH)
        choice.addItem(_("– is an error –"), _NO_CHOICE)
        choice.addItem(_("nothing: the field stays empty"), "")
        for code, option in shown.options() if shown.options else ():
            choice.addItem(option, code)
        choice.setCurrentIndex(max(choice.findData(own.get(word_mark(word), _NO_CHOICE)), 0))
        often = ngettext("{word} ({count} time)", "{word} ({count} times)", count).format(word=word, count=count)
        label = BuddyLabel(title, owner)
        label.setBuddy(choice)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(wrapping_label(often, owner), row, 1)
        grid.addWidget(choice, row, 2)
        self._choices[shown.key, word] = choice
