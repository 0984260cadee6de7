"""Which person is the same one, which of both values is right, and who is separated again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.choosing import PersonOption
from kiscase.participants.duplicates import actions
from kiscase.participants.duplicates.actions import MergePreview
from kiscase.participants.screen.person_picker import PERSON, person_field, person_picker
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_HERE, _THERE = "here", "there"


class SamePersonDialog(FormDialog):
    """Asks who on file is the same person, and calls *then* with the choice between the two."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        person: tuple[int, str],
        people: Sequence[PersonOption],
        then: Callable[[int, MergePreview], object],
    ) -> None:
        """*person* is the id and the name of the one who stays."""
        self._jobs, (self._kept, name), self._then = jobs, person, then
        super().__init__(
            parent,
            _("Merge two entries of one person"),
            [FieldSection("", [person_field()])],
            {},
            words=_(
                "{name} stays on file. Choose the other entry of the same person: everything about it moves here, and "
                "it is no longer listed. The two can be separated again."
            ).format(name=name),
            label=_("&Compare…"),
            on_submit=self._compare,
            editors=person_picker(jobs, people),
        )

    def _compare(self, values: dict[str, Any]) -> None:
        other = int(values[PERSON])
        self._jobs.read(
            lambda session: actions.preview_merge(session, self._kept, other),
            partial(self._compared, other),
            self.show_failure,
        )

    def _compared(self, other: int, preview: MergePreview) -> None:
        self.close_done()
        self._then(other, preview)


class MergeDialog(FormDialog):
    """Asks which value is right of each field in which the two differ, and merges them."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, ids: tuple[int, int], preview: MergePreview, then: Callable[[str], object]
    ) -> None:
        self._jobs, self._ids, self._preview, self._then = jobs, ids, preview, then
        fields = preview.fields
        values = {
            key: _HERE if preview.values[key] or not preview.other_values[key] else _THERE for key in preview.differing
        }
        moving = ngettext(
            "{count} record moves from {other} to {name}.",
            "{count} records move from {other} to {name}.",
            preview.moving,
        ).format(count=preview.moving, other=preview.other, name=preview.name)
        right = _("Choose what is right where the two differ. Other spellings of the name stay as former names.")
        super().__init__(
            parent,
            _("Merge two entries of one person"),
            [FieldSection("", [self._choice(fields[key]) for key in preview.differing])],
            values,
            words=f"{moving} {right}" if preview.differing else moving,
            label=_("&Merge"),
            on_submit=self._merge,
        )

    def _choice(self, field: FieldInfo) -> FieldInfo:
        """The two values of a field, as people read them."""
        here, there = (
            field.format(values[field.key]) or _("(empty)")
            for values in (self._preview.values, self._preview.other_values)
        )
        both = _("Here: {here}. The other entry: {there}.").format(here=here, there=there)
        sides = [(_HERE, here), (_THERE, there)]
        return FieldInfo(field.label, FieldKind.CHOICE, help=both, options=lambda: sides, key=field.key)

    def _merge(self, values: dict[str, Any]) -> None:
        kept, merged = self._ids
        chosen = {key: self._preview.other_values[key] for key, side in values.items() if side == _THERE}
        self._jobs.act(
            lambda session: actions.merge_people(session, kept, merged, chosen), self._merged, self.show_failure
        )

    def _merged(self, _result: None) -> None:
        self.close_done()
        self._then(_("Merged: {name}.").format(name=self._preview.other))


class SeparateDialog(FormDialog):
    """Asks who is to be separated again of those who were merged into a person."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, merges: Sequence[tuple[int, str]], then: Callable[[str], object]
    ) -> None:
        self._jobs, self._names, self._then = jobs, dict(merges), then
        who = FieldInfo(
            N_("Person"),
            FieldKind.CHOICE,
            True,
            options=lambda: [(str(merge), name) for merge, name in merges],
            key="merge",
        )
        super().__init__(
            parent,
            _("Separate merged people"),
            [FieldSection("", [who])],
            {"merge": str(merges[0][0])},
            words=_(
                "The person comes back with everything that came along. What was added since the merge stays with the "
                "person shown here."
            ),
            label=_("&Separate"),
            on_submit=self._separate,
        )

    def _separate(self, values: dict[str, Any]) -> None:
        merge = int(values["merge"])
        self._jobs.act(
            lambda session: actions.unmerge_people(session, merge), partial(self._separated, merge), self.show_failure
        )

    def _separated(self, merge: int, _person: int) -> None:
        self.close_done()
        self._then(_("Separated: {name}.").format(name=self._names[merge]))
