"""The dialog with the kinds of relation that the club has added."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.participants.relations import own_kinds
from kiscase.participants.relations.model import OwnRelationKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_dialog import KeptListDialog
from kiscase.ui.tables.record_list import ListColumn
from kiscase.ui.widgets.message_bar import Notify


class OwnKindsDialog(KeptListDialog):
    """Lists the club's own kinds."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Notify) -> None:
        super().__init__(
            parent,
            jobs,
            notify,
            _("Kinds of relation of our own"),
            [
                ListColumn("name", _("Who it is"), stretch=True),
                ListColumn("inverse", _("Seen from the other side"), stretch=True),
                ListColumn("uses", _("Used"), align="right"),
                ListColumn("offered", _("Offered")),
            ],
            name="own kinds",
            explanation=_("These are offered beside the kinds of the program. One that is in use cannot be deleted."),
            empty=_("No kinds of our own so far."),
        )
        self.reload()

    def reader(self) -> Callable[[Any], Mapping[int, Any]]:
        """Values and number of uses by the id."""
        return lambda session: {row[0]["id"]: row for row in own_kinds.list_own_kind_rows(session)}

    def cells(self, entry: tuple[dict[str, Any], int]) -> Sequence[Any]:
        """Both names, the uses, and whether it is offered."""
        values, uses = entry
        return values["name"], values["inverse"], str(uses), _("no") if values["retired"] else _("yes")

    def ask(self, entry: tuple[dict[str, Any], int] | None) -> None:
        """Ask what a kind is called."""
        OwnKindDialog(self, self.jobs, entry[0] if entry else {}, self.show_done)

    def deleter(self, entry_id: int) -> Callable[[Any], object]:
        """Refuses a kind that is in use."""
        return lambda session: own_kinds.delete_own_kind(session, entry_id)


class OwnKindDialog(RecordDialog):
    """Asks what a kind of relation is called, from both sides."""

    def __init__(self, parent: QWidget, jobs: Jobs, values: dict[str, Any], notify: Notify) -> None:
        fields = OwnRelationKind.fields()
        keys = ("name", "inverse", "retired") if values else ("name", "inverse")
        super().__init__(
            parent,
            jobs,
            _("Kind of relation"),
            [FieldSection("", [fields[key] for key in keys])],
            values,
            add=own_kinds.add_own_kind,
            change=own_kinds.change_own_kind,
            notify=notify,
            done=_("Saved."),
        )
