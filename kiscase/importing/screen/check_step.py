"""The step of an import that shows what is wrong in which cell, and who may be on file already: a trial."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QTabWidget, QVBoxLayout, QWidget

from kiscase.core.i18n import _, ngettext
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import column_letter, field_label
from kiscase.importing.screen.columns_step import ChosenTable
from kiscase.importing.screen.words_panel import WordsPanel
from kiscase.importing.target import ImportTarget
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label

_MOST_PROBLEMS = 5_000  # that are listed


class CheckStep(QWidget):
    """What would be imported, the errors by row and column, and the rows that may be on file already."""

    mend_chosen = Signal(bool)
    """Whether what can be mended is to be: the rows are to be checked again."""
    words_chosen = Signal(dict)
    """What words mean that match nothing: the rows are to be checked again."""
    chosen = Signal()
    """Other rows are to be imported."""

    def __init__(self, target: ImportTarget[Any], parent: QWidget) -> None:
        super().__init__(parent)
        self._target = target
        self._checked = CheckedTable()
        self._wanted: set[int] = set()  # places of rows that may be known, and are imported all the same
        self._left: set[int] = set()  # places of rows that would bring what is on file up to date, and are left out
        self.summary = wrapping_label("", self)
        self.mend = QCheckBox(self)
        self.mend.setObjectName("mend")
        self.mend.toggled.connect(self.mend_chosen)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(_("Parts of the check"))
        self.problems = RecordList(
            [
                ListColumn("row", _("Row"), "right"),
                ListColumn("column", _("Column"), stretch=True),
                ListColumn("value", _("Value"), stretch=True),
                ListColumn("sentence", _("What is wrong"), stretch=True, main=True),
            ],
            self.tabs,
            name=_("Errors"),
            empty=_("Every row can be imported."),
        )
        self.problems.setObjectName("problems")
        self._build_known()
        self.changes = wrapping_label("", self)
        self.changes.hide()
        self.known.chosen.connect(self._show_changes)
        self.tabs.currentChanged.connect(lambda _index: self._show_changes(self.known.current_id()))
        self.words = WordsPanel(self.tabs)
        self.words.chosen.connect(self.words_chosen)
        self.tabs.addTab(self.words, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self))
        for widget in (self.summary, self.mend):
            layout.addWidget(widget)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.changes)

    def show_checked(self, checked: CheckedTable, table: ChosenTable) -> None:
        """Show what the check has found."""
        self._checked, self._wanted, self._left = checked, set(), set()
        fields = {shown.key: shown.label for shown in self._target.list_fields()}
        labels = {place: f"{column_letter(place)} ({_(fields[key])})" for place, key in table.columns.items()}
        self.problems.set_rows(
            [
                (number, str(one.row), labels.get(one.column, _("whole row")), one.value, one.sentence)
                for number, one in enumerate(checked.problems[:_MOST_PROBLEMS])
            ]
        )
        self.mend.setVisible(bool(checked.mendable) or self.mend.isChecked())
        if checked.mendable:
            self.mend.setText(_(self._target.mendable).format(count=checked.mendable))
        self.tabs.setTabText(0, _("Errors ({count})").format(count=len(checked.problems)))
        self._show_known()
        self._show_words(checked, table)
        self.tabs.setCurrentIndex(0 if checked.problems or not self._known_places() else 1)

    def rows_to_store(self) -> list[Any]:
        """What is to be stored: the right rows, without those that are on file and were not asked for."""
        updates = self._updates()
        found = []
        for place, row in enumerate(self._checked.rows):
            if row.known is None or place in self._wanted:
                found.append(row.prepared)
            elif place in updates:
                found.append(row.known.update)
        return found

    def focus_start(self) -> None:
        """Focus the list in front."""
        if self.tabs.currentWidget() is self.words:
            self.words.focus_start()
            return
        front = self.known if self.tabs.currentIndex() else self.problems
        front.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_words(self, checked: CheckedTable, table: ChosenTable) -> None:
        fields = {shown.key: shown for shown in self._target.list_fields()}
        words = [
            (
                f"{column_letter(place)} ({field_label(fields[table.columns[place]])})",
                fields[table.columns[place]],
                *one,
            )
            for place, counted in sorted(checked.words.items())
            for one in counted.most_common()
        ]
        self.words.show_words(words, self._target.own_words)
        self.tabs.setTabText(2, _("Words ({count})").format(count=len(words)))
        self.tabs.setTabVisible(2, bool(words))

    def _build_known(self) -> None:
        page = QWidget(self.tabs)
        self.known = RecordList(
            [
                ListColumn("row", _("Row"), "right"),
                ListColumn("name", _("In the file"), stretch=True, main=True),
                ListColumn("who", _("Perhaps already on file"), stretch=True),
                ListColumn("why", _("Because of"), stretch=True),
                ListColumn("what", _("What happens"), stretch=True),
            ],
            page,
            name=_("Perhaps already on file"),
            empty=_("Nobody of the list seems to be on file."),
        )
        self.known.setObjectName("known")
        self.known.opened.connect(self._toggle)
        self._buttons = ListWithButtons(page, self.known)
        self._buttons.add("toggle", _("&Import or skip this row"), "", self._toggle_current)
        self._buttons.add("take_all", _("Import a&ll of these"), "", self._take_all)
        self._buttons.add("skip_all", _("&Skip all of these"), "", self._skip_all)
        self.tabs.addTab(self.problems, "")
        self.tabs.addTab(page, "")

    def _known_places(self) -> list[int]:
        return [place for place, row in enumerate(self._checked.rows) if row.known is not None]

    def _free_places(self) -> list[int]:
        rows = self._checked.rows
        return [
            place
            for place in self._known_places()
            if (known := rows[place].known) and (known.update is not None or not known.certain)
        ]

    def _updates(self) -> set[int]:
        """The places of rows that bring what is on file up to date."""
        newer = {place for place in self._known_places() if (known := self._checked.rows[place].known) and known.update}
        return newer - self._wanted - self._left

    def _show_known(self) -> None:
        rows, places, updates = self._checked.rows, self._known_places(), self._updates()
        self.known.set_rows(
            [
                (
                    place,
                    str(rows[place].number),
                    rows[place].name,
                    known.who,
                    known.why,
                    self._what_happens(place, updates),
                )
                for place in places
                if (known := rows[place].known)
            ]
        )
        self.tabs.setTabText(1, _("Perhaps already on file ({count})").format(count=len(places)))
        free = bool(self._free_places())
        for name in self._buttons.buttons:
            self._buttons.enable(name, on=free)
        self._show_summary()

    def _what_happens(self, place: int, updates: Collection[int]) -> str:
        known = self._checked.rows[place].known
        if known is not None and place in updates:
            return _("what is on file is updated: {changes}").format(changes=known.changes)
        if known is not None and known.certain and known.update is None:
            return _("is left out: on file already")
        return _("is imported") if place in self._wanted else _("is left out")

    def _show_summary(self) -> None:
        count = len(self.rows_to_store()) - len(self._updates())
        parts = [ngettext("{count} row will be imported.", "{count} rows will be imported.", count).format(count=count)]
        if wrong := self._checked.wrong_rows:
            parts.append(
                ngettext(
                    "{count} row has errors and is left out.", "{count} rows have errors and are left out.", wrong
                ).format(count=wrong)
            )
        if updated := len(self._updates()):
            parts.append(
                ngettext(
                    "{count} entry on file is brought up to date.",
                    "{count} entries on file are brought up to date.",
                    updated,
                ).format(count=updated)
            )
        if left := len(self._known_places()) - len(self._wanted) - updated:
            parts.append(
                ngettext(
                    "{count} row may be on file already and is left out.",
                    "{count} rows may be on file already and are left out.",
                    left,
                ).format(count=left)
            )
        self.summary.setText(" ".join([*parts, _("Nothing is stored yet.")]))
        self.chosen.emit()

    def _show_changes(self, place: int | None) -> None:
        """What the chosen row changes of what is on file, whole: the list has no room for it."""
        rows = self._checked.rows
        known = rows[place].known if place is not None and place < len(rows) else None
        shown = known is not None and bool(known.changes) and self.tabs.currentIndex() == 1
        self.changes.setText(known.changes if known is not None and shown else "")
        self.changes.setVisible(shown)

    def _toggle_current(self) -> None:
        place = self.known.current_id()
        if place is not None:
            self._toggle(place)

    def _toggle(self, place: int) -> None:
        """Import or leave out a row; one that updates what is on file is left out, then imported beside it."""
        if place not in self._free_places():
            return
        known = self._checked.rows[place].known
        if place in self._updates():
            self._left.add(place)
        elif known is not None and not known.certain and place not in self._wanted:
            self._wanted.add(place)
        else:
            self._wanted.discard(place)
            self._left.discard(place)
        self._show_known()

    def _take_all(self) -> None:
        """Import all; what is newer than on file updates it."""
        rows = self._checked.rows
        self._left = set()
        self._wanted = {place for place in self._free_places() if (known := rows[place].known) and known.update is None}
        self._show_known()

    def _skip_all(self) -> None:
        self._wanted, self._left = set(), set(self._free_places())
        self._show_known()
