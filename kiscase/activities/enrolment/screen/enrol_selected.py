"""The command that enrols all people who are selected in their list into one activity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject

from kiscase.activities import queries as activities_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment.screen.bulk_enrol_dialog import (
    BulkEnrolment,
    finish_bulk_enrolment,
    show_not_enrolled,
)
from kiscase.activities.enrolment.screen.choice_fields import activity_field
from kiscase.activities.model import Activity, Enrolment
from kiscase.core import clock
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_page import ListPage


class EnrolSelectedController(QObject):
    """The command on the page of people, for all that are selected in the list."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self.page = page
        command = Command("enrol_selected", N_("Enrol the selected people in an activity…"), self.ask, "user-plus")
        page.add_selection_commands([command])

    def ask(self) -> None:
        """Ask for the activity, once unsaved changes are saved or discarded."""
        self.page.leave(self._load)

    def _load(self) -> None:
        ids = self.page.listing().list.selected_ids()
        if not ids:
            self.page.show_failure(Problem(_("Select people in the list first.")))
            return
        self.page.context.jobs.read(
            activities_queries.list_activities, lambda activities: self._ask(ids, activities), self.page.show_failure
        )

    def _ask(self, ids: Sequence[int], activities: list[activities_queries.ActivityOption]) -> None:
        if activities:
            EnrolSelectedDialog(self.page, ids, activities)
        else:
            words = _("There is no activity yet: plan one first.")
            self.page.show_failure(Problem(words, way_out=(Activity.__tablename__, None)))


class EnrolSelectedDialog(FormDialog):
    """Asks for the activity and from when; if some cannot be enrolled, the others are."""

    def __init__(
        self, page: ListPage, ids: Sequence[int], activities: Sequence[activities_queries.ActivityOption]
    ) -> None:
        self._page, self._jobs, self._ids = page, page.context.jobs, list(ids)
        count = ngettext("{count} person is selected", "{count} people are selected", len(ids)).format(count=len(ids))
        words = _("Those who cannot be enrolled are listed afterwards.")
        super().__init__(
            page,
            _("Enrol several people"),
            [FieldSection("", [activity_field(activities), Enrolment.fields()["since"]])],
            {"since": clock.today()},
            words=f"{count}. {words}",
            label=_("Enrol"),
            on_submit=self._enrol,
        )

    def _enrol(self, values: dict[str, Any]) -> None:
        activity, since, chosen = int(values["activity"]), values["since"], self._ids

        def work(session: Any) -> BulkEnrolment:
            refused = enrolment.bulk_enrol(session, activity, chosen, since)
            return finish_bulk_enrolment(session, activity, chosen, refused, since)

        self._activity, self._since = activity, since
        self._jobs.act(work, self._enrolled, self._nobody_enrolled)

    def _nobody_enrolled(self, problem: Problem) -> None:
        self.show_failure(problem)
        if isinstance(problem, enrolment.NobodyEnrolledError) and any(one.can_wait for one in problem.refused):
            show_not_enrolled(self, self._jobs, self._activity, problem.refused, self._page.show_done)

    def _enrolled(self, done: BulkEnrolment) -> None:
        count, refused, clashes = done
        words = ngettext("Enrolled: {count} person from {date}.", "Enrolled: {count} people from {date}.", count)
        self._page.show_done(f"{words.format(count=count, date=format_date(self._since))} {clashes}".rstrip())
        self.close_done()
        if refused:
            show_not_enrolled(self._page, self._jobs, self._activity, refused, self._page.show_done)
