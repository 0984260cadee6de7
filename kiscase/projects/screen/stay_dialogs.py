"""The dialogs that enter people into a project, correct a person's part in it, and end it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.activities.enrolment.screen.people_checklist import ChecklistDialog, ChecklistPerson
from kiscase.core import clock
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.choosing import find_people
from kiscase.participants.searching import MAX_FOUND
from kiscase.participants.situation.code_lists import LABOUR_DETAIL
from kiscase.projects import stays
from kiscase.projects.layouts import fitting_situation
from kiscase.projects.model import ProjectStay
from kiscase.projects.queries import KnownSituation, ProjectRow, ProjectStayRow, list_project_people
from kiscase.projects.stays import NotEntered
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.gmina import GminaEditor
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.forms.action_dialog import ActionDialog, RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify
from kiscase.ui.widgets.message_boxes import show_notice

_PART = ("started_on", "ended_on", "situation", "as_planned", "business_started_on")
_END = ("ended_on", "situation", "as_planned", "business_started_on")
_FIRST_DAY = ("age", "citizenship", "education", "labour_status", "labour_detail")
_PLACE = ("town", "gmina", "postal_code", "degurba")
_ANSWERS = ("foreign_origin", "third_country", "minority", "housing_exclusion", "disability")


class AddToProjectDialog(ChecklistDialog):
    """Asks who is entered into a project and from when; if some cannot be, the others are."""

    def __init__(self, parent: QWidget, jobs: Jobs, project: int, notify: Notify) -> None:
        self._jobs, self._project, self._notify = jobs, project, notify
        super().__init__(
            parent,
            _("Enter people into the project"),
            [ProjectStay.fields()["started_on"]],
            {"started_on": clock.today()},
            words=_(
                "Type to search, press Space to select a person. Age, education, status, address and answers are kept "
                "as they are on file now, with the age of the first day."
            ),
            label=_("Enter"),
            empty=_("Everybody on file is in this project already."),
        )
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.people.asked.connect(self._find)
        self._find()

    def submit(self, values: dict[str, Any]) -> None:
        """Enter them."""
        project, people, day = self._project, list(values["people"]), values["started_on"]

        def work(session: Any) -> tuple[int, list[NotEntered]]:
            refused = stays.add_people_to_project(session, project, people, day)
            return len(people) - len(refused), refused

        self._jobs.act(work, self._entered, self.show_failure)

    def _find(self) -> None:
        project, text = self._project, self.people.search.text()

        def work(session: Any) -> tuple[str, list[ChecklistPerson], bool]:
            inside = {row.participant_id for row in list_project_people(session, project) if row.ended_on is None}
            found = find_people(session, text)
            people = [ChecklistPerson(one.id, one.name, one.born, one.town) for one in found if one.id not in inside]
            return text, people, len(found) >= MAX_FOUND

        self._jobs.read(work, self._offer, self.show_failure, latest="people for a project")

    def _offer(self, found: tuple[str, list[ChecklistPerson], bool]) -> None:
        text, people, more = found
        self.people.offer(people, found_by=text, more=more)
        self._settled.start()

    def _entered(self, done: tuple[int, list[NotEntered]]) -> None:
        count, refused = done
        words = ngettext("Entered: {count} person.", "Entered: {count} people.", count)
        self._notify(words.format(count=count))
        owner = self.parentWidget()
        self.close_done()
        if refused:
            names = "\n".join(f"{one.name}: {one.reason}" for one in refused)
            show_notice(owner, _("People who could not be entered"), names)


class EndInProjectDialog(ChecklistDialog):
    """Asks whose part in a project ended, on which day, and in which situation they are."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        rows: Sequence[ProjectStayRow],
        situations: Sequence[str],
        notify: Notify,
        *,
        chosen: int | None,
    ) -> None:
        """*rows* are the parts that go on, *chosen* the one that is meant first."""
        self._jobs, self._notify = jobs, notify
        fields = ProjectStay.fields()
        super().__init__(
            parent,
            _("End the part in the project"),
            [replace(fields["ended_on"], required=True), *(fields[key] for key in _END[1:])],
            {"ended_on": clock.today(), "people": [chosen] if chosen else []},
            words=_("The data of the end are due to the funder four weeks after somebody has left."),
            # Translators: a button: the part of people in a project ends
            label=_("End the part"),
            empty=_("Nobody is in the project."),
        )
        _offer_situations(self.form.editor("situation"), situations)
        self.people.offer([ChecklistPerson(row.id, row.name, "", "") for row in rows])
        self._known = {row.id: row.known for row in rows}
        self._situations, self._proposed = situations, ""
        self.form.edited.connect(self._propose)
        self._propose("people")

    def submit(self, values: dict[str, Any]) -> None:
        """End them."""
        entries = list(values.pop("people"))
        self._jobs.act(partial(_end_stays, entries=entries, changes=values), self._ended, self.show_failure)

    def _propose(self, key: str) -> None:
        """Take over what the results of the stays say, where it is the same of all who are checked."""
        if key != "people":
            return
        known = [self._known[one] for one in self.people.value() if one in self._known]
        found = {fitting_situation(one, self._situations) for one in known}
        proposed = found.pop() if len(found) == 1 else ""
        editor = self.form.editor("situation")
        if editor.value() in (None, "", self._proposed):
            editor.set_value(proposed)
        self._proposed = proposed
        self.form.show_note("situation", _describe_known(known))

    def _ended(self, _result: None) -> None:
        self._notify(_("The part in the project has ended."))
        self.close_done()


class ProjectStayDialog(RecordDialog):
    """Shows a person's part in a project with the data of the first day, to be corrected."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        row: ProjectStayRow,
        situations: Sequence[str],
        notify: Notify,
    ) -> None:
        fields = ProjectStay.fields()
        sections = [
            FieldSection("", [fields[key] for key in _PART]),
            FieldSection(_("On the first day"), [fields[key] for key in _FIRST_DAY]),
            FieldSection(_("Address on the first day"), [fields[key] for key in _PLACE]),
            FieldSection(_("Answers that can be refused"), [fields[key] for key in _ANSWERS]),
        ]
        super().__init__(
            parent,
            jobs,
            _("Part in the project"),
            sections,
            row.values,
            words=f"{row.name} · {row.project}",
            change=stays.change_project_stay,
            notify=notify,
            done=_("The part in the project is saved."),
            editors={"gmina": lambda _field: GminaEditor(lambda: str(self.form.shown()["town"] or ""))},
        )
        _offer_situations(self.form.editor("situation"), situations)
        self.form.show_note("situation", _describe_known([row.known]))
        if row.ended_on is not None and not row.situation:
            self.form.editor("situation").set_value(fitting_situation(row.known, situations))
        self.form.edited.connect(self._follow)
        self._follow("labour_status")

    def _follow(self, key: str) -> None:
        """Offer the details that belong to the status."""
        detail, status = self.form.editor("labour_detail"), self.form.editor("labour_status").value()
        if key == "labour_status" and isinstance(detail, ChoiceEditor):
            options = LABOUR_DETAIL.options(str(status or ""))
            if detail.value() not in {code for code, _label in options}:
                detail.set_value(None)
            detail.set_options(options)


class EnterProjectDialog(ActionDialog):
    """Asks into which project a person is entered, and from when."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, person: int, projects: Sequence[ProjectRow], notify: Notify
    ) -> None:
        options = [(str(row.id), f"{row.name} ({row.number})") for row in projects]
        chosen = FieldInfo(N_("Project"), FieldKind.CHOICE, required=True, options=lambda: options, key="project")
        super().__init__(
            parent,
            jobs,
            _("Enter into a project"),
            [FieldSection("", [chosen, ProjectStay.fields()["started_on"]])],
            {"project": options[0][0] if len(options) == 1 else None, "started_on": clock.today()},
            label=_("Enter"),
            action=lambda session, values: stays.add_people_to_project(
                session, int(values["project"]), [person], values["started_on"]
            ),
            notify=notify,
            done=_("The person is entered into the project."),
        )


def _end_stays(session: Any, entries: Sequence[int], changes: Mapping[str, Any]) -> None:
    stays.end_project_stays(session, entries, changes)


def _describe_known(known: Sequence[KnownSituation | None]) -> str:
    """What the results of the stays say, each once."""
    found = "; ".join(dict.fromkeys(one.words for one in known if one is not None))
    return _("Result of the stay in the club: {situation}").format(situation=found) if found else ""


def _offer_situations(editor: object, situations: Sequence[str]) -> None:
    """Offer those of the funder's system, where they were loaded."""
    if situations and isinstance(editor, UsualTextEditor):
        editor.offer({value: value for value in situations})
