"""Copying marks to the clipboard and pasting them from a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from kiscase.activities.attendance.screen.mark_keys import load_foreign_letters
from kiscase.activities.model import AttendanceMark
from kiscase.activities.month_grid.actions import CellKey
from kiscase.activities.month_grid.screen.month_grid_panel import MonthGridPanel
from kiscase.activities.month_grid.unsaved_marks import PastedMarks, PasteError, parse_table
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.core.text.cleaning import clean_line
from kiscase.ui.widgets.message_boxes import ask_confirmation


class MonthGridClipboard(QObject):
    """Copies and pastes the marks of a panel; before it replaces marks, it asks."""

    pasted = Signal()
    """Marks were pasted."""
    fill_requested = Signal(str)
    """One sign was pasted over several selected cells: the empty ones are to get it."""

    def __init__(self, panel: MonthGridPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._marks, self._grid = panel.marks, panel.grid
        self._pasted = PastedMarks({}, {})

    def copy(self) -> None:
        """Put the selected marks on the clipboard, in the format of a spreadsheet."""
        keys = self._grid.selected_keys()
        if keys:
            QGuiApplication.clipboard().setText(self._marks.copied(keys, self._grid.grid.signs))
            count = sum(map(len, keys))
            words = ngettext("{count} cell was copied.", "{count} cells were copied.", count)
            self._panel.show_note(words.format(count=count), good=True)

    def copy_with_names(self) -> None:
        """Put the selected marks on the clipboard, below the days of the meetings and beside the names."""
        keys, month = self._grid.selected_keys(), self._marks.month
        if not keys or month is None:
            return
        names = {one.id: one.name for one in month.people}
        days = {one.id: format_date(one.day) for one in month.meetings}
        head = "\t".join(["", *(days[meeting] for _person, meeting in keys[0])])
        lines = self._marks.copied(keys, self._grid.grid.signs).split("\n")
        named = [f"{names[line[0][0]]}\t{signs}" for line, signs in zip(keys, lines, strict=True)]
        QGuiApplication.clipboard().setText("\n".join([head, *named]))
        words = ngettext(
            "{count} row was copied with its name.", "{count} rows were copied with their names.", len(keys)
        )
        self._panel.show_note(words.format(count=len(keys)), good=True)

    def paste(self) -> None:
        """Paste signs from the clipboard; ask before marks are replaced."""
        text = QGuiApplication.clipboard().text()
        if not text:
            self._panel.show_note(_("There is nothing to paste."))
            return
        try:
            keys = self._target_cells(text)
            if keys is not None:
                self._confirm_paste(self._marks.pasted(keys, text, self._mark_words()))
        except PasteError as error:
            self._panel.show_note(str(error))

    def _target_cells(self, text: str) -> list[list[CellKey]] | None:
        """The cells that a text is pasted into; None when one sign was pasted over several selected cells."""
        lines, keys = parse_table(text), self._grid.selected_keys()
        if len(lines) == len(lines[0]) == 1 and sum(map(len, keys)) > 1:
            mark = self._mark_words().get(clean_line(lines[0][0]).casefold())
            sign = self._grid.grid.signs.get(mark) if mark is not None else None
            if sign is not None:
                self.fill_requested.emit(sign)
                return None
        if sum(map(len, keys)) > 1 and (len(keys), len(keys[0])) != (len(lines), len(lines[0])):
            words = _(
                "The clipboard has {rows} × {columns} cells, but {own_rows} × {own_columns} are selected. "
                "Nothing was pasted."
            )
            shape = {"rows": len(lines), "columns": len(lines[0]), "own_rows": len(keys), "own_columns": len(keys[0])}
            raise PasteError(words.format(**shape))
        found = self._grid.keys_from(len(lines), len(lines[0]))
        if found is None:
            here = self._grid.current_key()
            words = _("{rows} × {columns} cells do not fit into the grid from {where} on. Nothing was pasted.")
            where = self._marks.describe_cell(here) if here is not None else _("here")
            raise PasteError(words.format(rows=len(lines), columns=len(lines[0]), where=where))
        return found

    def _confirm_paste(self, pasted: PastedMarks) -> None:
        if not pasted.others:
            self._put(pasted.fresh)
            return
        self._pasted = pasted
        count = len(pasted.others)
        words = ngettext(
            "{count} cell has another mark: {where}.", "{count} cells have other marks, the first is {where}.", count
        )
        ask_confirmation(
            self._panel.window(),
            _("Replace existing marks with the pasted ones?"),
            words.format(count=count, where=self._marks.describe_cell(next(iter(pasted.others)))),
            _("Replace them"),
            self._put_all,
            third=(_("Only the empty cells"), self._put_fresh),
        )

    def _put_all(self) -> None:
        self._put(self._pasted.fresh, self._pasted.others)

    def _put_fresh(self) -> None:
        self._put(self._pasted.fresh)

    def _put(
        self, fresh: Mapping[CellKey, AttendanceMark], others: Mapping[CellKey, AttendanceMark] | None = None
    ) -> None:
        count = self._marks.put(fresh, over=others)
        self.pasted.emit()
        words = ngettext("{count} mark was pasted.", "{count} marks were pasted.", count)
        self._panel.show_note(words.format(count=count), good=True)

    def _mark_words(self) -> dict[str, AttendanceMark]:
        """The words for a mark in a spreadsheet: its sign in any language, or its name."""
        named = {mark.label.casefold(): mark for mark in AttendanceMark}
        named |= {letter.casefold(): mark for letter, mark in load_foreign_letters().items()}
        return named | {sign.casefold(): mark for sign, mark in self._panel.signs.items()}
