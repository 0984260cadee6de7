"""The dialog for a relation of a person: to somebody on file, or to somebody who is named here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.choosing import PersonOption
from kiscase.participants.relations import actions
from kiscase.participants.relations.kinds import relation_kind_label, shipped_relation_kinds
from kiscase.participants.relations.model import ACT, NAMED, Relation
from kiscase.participants.screen.person_picker import PERSON, person_field, person_picker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

ON_FILE = "on_file"
"""The key of the field that asks whether the other person is on file."""
_SHARED = ("household", "since", "until")


class RelationChoices(NamedTuple):
    """What the dialog offers: the kinds, and the first of the people on file."""

    kinds: Sequence[tuple[str, str]]
    people: Sequence[PersonOption]


class RelationDialog(ActionDialog):
    """Asks who it is, whether they live together, and for somebody who may act by which act."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        person: int,
        choices: RelationChoices,
        values: dict[str, Any],
        *,
        notify: Notify,
    ) -> None:
        """*values* are those of a relation on file as the person sees it; empty for a new one."""
        fields = Relation.fields()
        kinds = list(choices.kinds)
        if values and values["kind"] not in dict(kinds):
            kinds.append((values["kind"], relation_kind_label(values["kind"])))
        on_file = FieldInfo(
            N_("Is on file in the club"),
            FieldKind.FLAG,
            help=N_("Then name, phone and address are taken from there, and both see who the other one is."),
            key=ON_FILE,
        )
        shown = [replace(fields["kind"], options=lambda: kinds), on_file, person_field()]
        shown[-1] = replace(shown[-1], required=False)
        shown += [fields[key] for key in (*NAMED, *_SHARED, *ACT, "remark")]
        super().__init__(
            parent,
            jobs,
            _("Relative, guardian or contact person"),
            [FieldSection("", shown)],
            values,
            label=_("Save"),
            action=lambda session, sent: _save_relation(session, person, values, sent),
            notify=notify,
            done=_("Saved."),
            editors=person_picker(jobs, choices.people),
        )
        self.form.edited.connect(self._show_fitting)
        self._show_fitting(ON_FILE)
        self._show_fitting("kind")

    def _show_fitting(self, key: str) -> None:
        """Show the fields that apply."""
        shown = self.form.shown()
        if key == ON_FILE:
            on_file = bool(shown[ON_FILE])
            self.form.show_field(PERSON, on=on_file)
            for field in NAMED:
                self.form.show_field(field, on=not on_file)
        elif key == "kind":
            kind = shipped_relation_kinds().get(shown["kind"] or "")
            for field in ACT:
                self.form.show_field(field, on=kind is not None and kind.has_act)
        else:
            return
        self._settled.start()


def _save_relation(session: Any, person: int, known: Mapping[str, Any], sent: dict[str, Any]) -> None:
    if not sent.pop(ON_FILE):
        sent[PERSON] = ""
    elif not sent[PERSON]:
        raise InvalidValuesError({PERSON: _("Who is it? Type a part of the name, then choose.")})
    if known:
        actions.change_relation(session, known["id"], person, sent, known["revision"])
    else:
        actions.add_relation(session, person, sent)
