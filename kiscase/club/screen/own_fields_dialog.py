"""The dialogs in which the club adds fields to its records: which there are, and what one of them is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.own_fields import actions
from kiscase.core.own_fields.actions import OwnFieldRow
from kiscase.core.own_fields.definitions import OwnFieldKind
from kiscase.core.own_fields.model import OwnChoice, OwnField
from kiscase.core.records.field_info import FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_dialog import KeptListDialog
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.tables.record_list import ListColumn
from kiscase.ui.widgets.message_bar import Notify

_TABLES = (("participant", N_("people")), ("activity", N_("activities")), ("partner", N_("institutions and employers")))
_FIRST, _LAST = ("label", "kind"), ("help", "on_card", "retired")


class OwnFieldsDialog(KeptListDialog):
    """Lists the own fields of one kind of records; Ctrl+Shift+Up and Down move one."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Notify) -> None:
        super().__init__(
            parent,
            jobs,
            notify,
            _("Own fields"),
            [
                ListColumn("label", _("Name of the field"), stretch=True),
                ListColumn("kind", _("What it holds")),
                ListColumn("uses", _("Filled in"), align="right"),
                ListColumn("used", _("In use")),
            ],
            name="own fields",
            explanation=_(
                "What the club asks beyond the fields of the program: in the forms (of a person under Situation), and "
                "in columns, filters and export of the lists; of people also in the import."
            ),
            empty=_("No own fields so far."),
            more_buttons=(
                ("move_up", _("Move &up"), lambda: self.move_field(-1)),
                ("move_down", _("Move do&wn"), lambda: self.move_field(1)),
            ),
        )
        self.chooser = ChoiceEditor([(table, _(label)) for table, label in _TABLES], self, required=True)
        self.chooser.setObjectName("own_fields_of")
        self.chooser.setAccessibleName(_("Own fields of"))
        self.chooser.set_value(_TABLES[0][0])
        self.chooser.changed.connect(self.reload)
        self.place_above_list(_("Own fields of"), self.chooser)
        for keys, by in (("Ctrl+Shift+Up", -1), ("Ctrl+Shift+Down", 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self.move_field(by))
        self.reload()

    def reader(self) -> Callable[[Any], Mapping[int, Any]]:
        """The fields of the chosen kind of records by the id."""
        table = self._table()
        return lambda session: {row.values["id"]: row for row in actions.list_own_field_rows(session, table)}

    def cells(self, entry: OwnFieldRow) -> Sequence[Any]:
        """The name, what it holds, in how many records it is filled in, and whether it is asked for."""
        values = entry.values
        return values["label"], values["kind"].label, str(entry.uses), _("no") if values["retired"] else _("yes")

    def ask(self, entry: OwnFieldRow | None) -> None:
        """Ask what a field is called and holds."""
        OwnFieldDialog(self, self.jobs, self._table(), entry, self.show_done)

    def deleter(self, entry_id: int) -> Callable[[Any], object]:
        """Refuses a field that somebody has filled in."""
        return lambda session: actions.delete_own_field(session, entry_id)

    def usable_buttons(self, chosen: int | None) -> dict[str, bool]:
        """Also whether the field can be moved."""
        order = list(self.entries)
        moves = {"move_up": order[:1] != [chosen], "move_down": order[-1:] != [chosen]}
        return super().usable_buttons(chosen) | {
            key: chosen is not None and possible for key, possible in moves.items()
        }

    def move_field(self, by: int) -> None:
        """Move the chosen field up (-1) or down (1)."""
        field = self.list.current_id()
        if field is not None:
            self.jobs.act(
                lambda session: actions.move_own_field(session, field, by),
                self._moved,
                self.show_problem,
            )

    def _moved(self, _result: None) -> None:
        self.reload()

    def _table(self) -> str:
        return str(self.chooser.value())


class OwnFieldDialog(FormDialog):
    """Asks what a field is called, what it holds, and what can be chosen in it."""

    def __init__(self, parent: QWidget, jobs: Jobs, table: str, known: OwnFieldRow | None, notify: Notify) -> None:
        self._jobs, self._record_table, self._known, self._notify = jobs, table, known, notify
        fields = OwnField.fields()
        last = [key for key in _LAST if (known or key != "retired") and (table == _TABLES[0][0] or key != "on_card")]
        super().__init__(
            parent,
            _("Own field"),
            [
                FieldSection("", [fields[key] for key in _FIRST], table=self._make_choices),
                FieldSection("", [fields[key] for key in last]),
            ],
            known.values if known else OwnField().values(),
            label=_("Save"),
            on_submit=self._save,
        )
        self.choices.load(known.choices if known else [])
        self._loaded_choices = self.choices.rows()
        self.choices.edited.connect(self._choices_edited)
        if known is not None and known.uses:
            self.form.editor("kind").set_read_only(True)
        self.form.edited.connect(self._show_choices)
        self._show_choices()

    def is_changed(self) -> bool:
        """Whether something is typed that would be lost, also in the choices."""
        return super().is_changed() or self.choices.rows() != self._loaded_choices

    def _make_choices(self, parent: QWidget) -> EditableTable:
        label, retired = (OwnChoice.fields()[key] for key in ("label", "retired"))
        columns = [
            EditableColumn(label.key, _(label.label), FieldKind.TEXT, 3),
            EditableColumn(retired.key, _(retired.label), FieldKind.FLAG, 1, secondary=True),
        ]
        self.choices = EditableTable(columns, parent, name=_("What can be chosen"), add_label=_("Add a choice"))
        self.choices.setObjectName("choices")
        return self.choices

    def _show_choices(self, _key: str = "") -> None:
        self.choices.setVisible(self.form.editor("kind").value() == OwnFieldKind.CHOICE)
        self._settled.start()

    def _choices_edited(self) -> None:
        self._escape_guard.forget()
        self._forget_problem()
        self._settled.start()

    def _save(self, values: dict[str, Any]) -> None:
        known, table, choices = self._known, self._record_table, self.choices.rows()

        def work(session: Any) -> None:
            if known is None:
                actions.add_own_field(session, table, values, choices)
            else:
                number, revision = known.values["id"], known.values["revision"]
                actions.change_own_field(session, number, values, choices, revision)

        self._jobs.act(work, self._saved, self._refused)

    def _refused(self, problem: Problem) -> None:
        self.show_failure(problem)
        if isinstance(problem, InvalidValuesError) and set(problem.problems) == {"choices"}:
            self.choices.focus_cell(0, "label")

    def _saved(self, _result: None) -> None:
        self._notify(_("Saved."))
        self.close_done()
