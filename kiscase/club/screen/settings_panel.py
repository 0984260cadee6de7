"""A tab of the settings page with a list of records of the club: add, change, delete."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_boxes import ask_confirmation


class SettingsPanel(QWidget):
    """A tab of the settings page; `done` carries what was done, as a sentence, `failed` a Problem."""

    title: ClassVar[str] = ""
    tables: ClassVar[frozenset[str]] = frozenset()
    parts: ClassVar[frozenset[str]] = frozenset()
    """What the tab shows when it is asked for by `open_part`."""
    done = Signal(str)
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def reload(self) -> None:
        """Ask for what the tab shows."""
        raise NotImplementedError

    def show_part(self, kind: str, record: int) -> None:
        """Choose one of the rows."""
        raise NotImplementedError


class ClubRecordsPanel(SettingsPanel):
    """A list of records of the club with a dialog for one of them."""

    name: ClassVar[str] = ""
    """The object name of the list."""
    words: ClassVar[str] = ""
    """The sentence above the list."""
    empty: ClassVar[str] = ""
    new_label: ClassVar[str] = N_("New line…")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.values: dict[int, dict[str, Any]] = {}
        """What a form shows of each record."""
        self.above = wrapping_label(_(self.words), self)
        self.list = RecordList(self.columns(), self, name=_(self.title), empty=_(self.empty))
        self.list.setObjectName(self.name)
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._chosen)
        self.buttons = ListWithButtons(self, self.list, self.above)
        self.buttons.add(f"new {self.name}", _(self.new_label), "plus", self.ask_new)
        self.buttons.add(f"change {self.name}", _("Change…"), "pencil", self.ask_change)
        self.buttons.add(f"delete {self.name}", _("Delete…"), "trash-2", self.ask_delete)
        self.update_buttons()

    def columns(self) -> Sequence[ListColumn]:
        """The columns of the list."""
        raise NotImplementedError

    def open_dialog(self, values: dict[str, Any]) -> None:
        """Ask for a record: a new one without values."""
        raise NotImplementedError

    def delete(self, session: Any, record: int) -> None:
        """The action that deletes a record."""
        raise NotImplementedError

    def show_part(self, kind: str, record: int) -> None:
        """Choose one of the records, if it is there."""
        self.list.show_id(record)
        self.list.setFocus()
        self.update_buttons()

    def show_rows(self, rows: ListRows, values: dict[int, dict[str, Any]]) -> None:
        """Show the records."""
        self.values = values
        self.list.set_rows(rows)
        self.update_buttons()

    def ask_new(self) -> None:
        """Ask for a new record."""
        self.open_dialog({})

    def ask_change(self) -> None:
        """Ask for changes of the chosen record."""
        self._ask_change(self.list.current_id() or 0)

    def ask_delete(self) -> None:
        """Ask before the chosen record is deleted."""
        record = self.list.current_id()
        if record is not None:
            ask_confirmation(
                self.window(),
                _("Delete this line?"),
                _("This can be undone."),
                _("&Delete"),
                partial(self._delete, record),
            )

    def update_buttons(self) -> None:
        """Offer what can be done with the chosen record."""
        for command in ("change", "delete"):
            self.buttons.enable(f"{command} {self.name}", on=self.list.current_id() is not None)

    def _ask_change(self, record: int) -> None:
        if record in self.values:
            self.open_dialog(self.values[record])

    def _chosen(self, _record: int) -> None:
        self.update_buttons()

    def _delete(self, record: int) -> None:
        self.context.jobs.act(
            lambda session: self.delete(session, record), lambda _done: self.done.emit(_("Deleted.")), self.failed.emit
        )


class ClubRecordDialog(FormDialog):
    """Asks for the values of a record of the club and saves them."""

    def __init__(
        self,
        panel: SettingsPanel,
        title: str,
        sections: Sequence[FieldSection],
        values: dict[str, Any],
        save: Callable[[Any, dict[str, Any]], object],
        *,
        words: str = "",
    ) -> None:
        """*save* is the action: of a session and what was typed."""
        self._jobs: Jobs = panel.context.jobs
        self._save, self._done = save, panel.done.emit
        super().__init__(
            panel.window(), title, sections, values, words=words, label=_("Save"), on_submit=self._save_typed
        )

    def _save_typed(self, typed: dict[str, Any]) -> None:
        values = self.completed(typed)
        self._jobs.act(lambda session: self._save(session, values), self._saved, self.show_failure)

    def completed(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The values to save, of what was typed."""
        return typed

    def _saved(self, _result: object) -> None:
        self.close_done()
        self._done(_("Saved."))
