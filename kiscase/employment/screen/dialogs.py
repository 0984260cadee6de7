"""The dialogs about supported employment: its beginning, and the next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.employment import actions
from kiscase.employment.details import EmploymentChoices
from kiscase.employment.model import EmploymentForm
from kiscase.employment.screen.fields import employment_editors, employment_field
from kiscase.employment.steps import EmploymentStep
from kiscase.participants.choosing import PersonOption
from kiscase.participants.screen.person_picker import PERSON, person_field, person_picker
from kiscase.partners.screen.name_editor import note_new_partners
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_ASKED = ("form", "opened_on", "purpose", "contract_reason")


class BeginEmploymentDialog(FormDialog):
    """Asks for the form and its first day, and for whom unless *person* has id and name."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        opened: Callable[[int], None],
        *,
        person: tuple[int, str] | None = None,
        people: Sequence[PersonOption] = (),
    ) -> None:
        self._jobs, self._opened = jobs, opened
        self._person = person[0] if person is not None else None
        asked = [] if person is not None else [person_field()]
        super().__init__(
            parent,
            _("Begin supported employment"),
            [FieldSection("", [*asked, *(employment_field(key) for key in _ASKED)])],
            {"form": EmploymentForm.WORK_REFERRAL, "opened_on": clock.today()},
            words=person[1] if person is not None else "",
            label=_("Begin"),
            on_submit=self._begin,
            editors=person_picker(jobs, people),
        )
        self.form.edited.connect(self._follow)
        self._follow("form")

    def _follow(self, key: str) -> None:
        if key == "form":
            advocacy = self.form.editor("form").value() == EmploymentForm.ADVOCACY
            for one in ("purpose", "contract_reason"):
                self.form.show_field(one, on=advocacy)

    def _begin(self, values: dict[str, Any]) -> None:
        person = self._person or int(values[PERSON])
        given = {key: values[key] for key in _ASKED if values[key]}
        self._jobs.act(lambda session: actions.begin_employment(session, person, given), self._begun, self.show_failure)

    def _begun(self, record: int) -> None:
        self.close_done()
        self._opened(record)


class KnownForStep(NamedTuple):
    """What the dialog of a step shows: of which record (its id, whose it is), the values, and what it offers."""

    employment_id: int
    name: str
    step: EmploymentStep
    values: Mapping[str, Any]
    choices: EmploymentChoices


class EmploymentStepDialog(FormDialog):
    """Asks for what a step needs: its day, and what is known with it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        known: KnownForStep,
        notify: Callable[[str], Any],
    ) -> None:
        step, choices = known.step, known.choices
        self._jobs, self._record, self._step, self._notify = jobs, known.employment_id, step, notify
        super().__init__(
            parent,
            step.title.rstrip("…"),
            [FieldSection("", [_field_of_step(step, key, choices) for key in step.fields])],
            known.values,
            words=known.name,
            label=_("Save"),
            on_submit=self._save,
            editors=employment_editors(jobs, choices),
        )
        note_new_partners(self.form, *(key for key in ("office", "employer") if key in step.fields))

    def _save(self, values: dict[str, Any]) -> None:
        record, state = self._record, self._step.state
        self._jobs.act(
            lambda session: actions.take_employment_step(session, record, state, values),
            self._saved,
            self.show_failure,
        )

    def _saved(self, _result: object) -> None:
        self._notify(_("Now: {state}.").format(state=self._step.state.label))
        self.close_done()


def _field_of_step(step: EmploymentStep, key: str, choices: EmploymentChoices) -> FieldInfo:
    """A field as the step asks for it: of how it ended only what can be with this step."""
    field = employment_field(key, choices)
    return replace(field, options=lambda: [(end.value, end.label) for end in step.ends]) if key == "end_kind" else field
