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
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_bar import Notify

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


class EmploymentStepDialog(ActionDialog):
    """Asks for what a step needs: its day, and what is known with it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        known: KnownForStep,
        notify: Notify,
    ) -> None:
        step, choices = known.step, known.choices
        super().__init__(
            parent,
            jobs,
            step.title.rstrip("…"),
            [FieldSection("", [_field_of_step(step, key, choices) for key in step.fields])],
            known.values,
            words=known.name,
            label=_("Save"),
            action=lambda session, taken: actions.take_employment_step(session, known.employment_id, step.state, taken),
            notify=notify,
            done=_("Now: {state}.").format(state=step.state.label),
            editors=employment_editors(jobs, choices),
        )
        note_new_partners(self.form, *(key for key in ("office", "employer") if key in step.fields))


def _field_of_step(step: EmploymentStep, key: str, choices: EmploymentChoices) -> FieldInfo:
    """A field as the step asks for it: of how it ended only what can be with this step."""
    field = employment_field(key, choices)
    return replace(field, options=lambda: [(end.value, end.label) for end in step.ends]) if key == "end_kind" else field
