"""The tab with the socially useful work of an activity: the grid of a month, its warnings, its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.activities.agreements import actions as agreements
from kiscase.activities.agreements.screen.agreement_dialogs import AgreementDialog, ReferralDialog
from kiscase.activities.reports.screen import FileOutput
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.queries import PersonDay, WorkMonth, load_work_month
from kiscase.activities.work_hours.screen.work_days_panel import WorkDaysPanel
from kiscase.activities.work_hours.screen.work_hours_dialog import ExceededLimitDialog, PlannedHoursDialog
from kiscase.activities.work_hours.unsaved_hours import UnsavedHour, UnsavedHours
from kiscase.core import clock, drafts
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.forms.autosave import DraftAutosave, DraftKey
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab

DRAFT_KIND = "workdays"  # the kind of the drafts, and the part of the page of activities


class _LoadedWork(NamedTuple):
    """A month as it is on file, and the hours that were typed before a crash."""

    month: WorkMonth
    draft: Mapping[str, Any] | None


class WorkHoursTab(RecordTab):
    """A month of hours by day; visible only for an activity that is socially useful work."""

    title: ClassVar[str] = N_("Hours of work")
    part: ClassVar[str] = DRAFT_KIND
    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *("work_hours", "work_day", "work_rate", "starosta_agreement", "referral", "benefit", "participant"),
            *("attendance", "absence", "meeting", "enrolment", "activity", "contract"),
        }
    )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._activity: int | None = None
        self._first: date | None = None
        self._saving = False
        self.hours = UnsavedHours()
        self.autosave = DraftAutosave(
            self, self.context.jobs, self._draft_key, self._unsaved, paused=self._has_no_activity
        )
        self.panel = WorkDaysPanel(self.hours, self)
        self.grid = self.panel.grid
        self.grid.grid.typed.connect(self._typed)
        self.grid.grid.refused.connect(self.panel.show_refused)
        self.grid.paged.connect(self.change_month)
        self.grid.stepped_back.connect(self.step_back)
        self.panel.months.turned.connect(self.change_month)
        for name, handler in (
            ("save_hours", self.save_now),
            ("take_over", self.take_over),
            ("planned", self.ask_planned),
            ("agreement", self.ask_agreement),
            ("referral", self.ask_referral),
            ("print_record", self.print_record),
            ("save_record", self.save_record),
        ):
            self.panel.buttons[name].clicked.connect(handler)

    # for the page

    def show_record(self, record: int | None) -> None:
        """Show the month of an activity; of the same activity as before, the same month with its unsaved hours."""
        if record != self._activity:
            self._activity, self._first = record, None
            self.hours.discard()
            self.hours.month = None
            self.panel.show_hours(anew=True)
        if record is None:
            self.relevance_changed.emit(False)
        else:
            self._read(clock.today() if self._first is None else self._first)

    def is_dirty(self) -> bool:
        """Whether typed hours are not saved."""
        return bool(self.hours.changes)

    def save_now(self) -> None:
        """Save the hours."""
        self.save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the hours of all months in one action, then continue; beyond a limit of the law ask for the reason."""
        self._save(then, "")

    def discard_changes(self) -> None:
        """Forget the unsaved hours."""
        self.hours.discard()
        self.autosave.save_draft()
        self.panel.show_hours(anew=False)

    # for keys and buttons

    def change_month(self, by: int) -> None:
        """Show another month; unsaved hours stay."""
        if self._activity is not None and self._first is not None:
            self._read(self._first + relativedelta(months=by))

    def step_back(self) -> None:
        """Take back what was typed last."""
        self.hours.undo()
        self._typed()

    def take_over(self) -> None:
        """Fill the days without hours from the attendance register; nothing is saved yet."""
        count = self.hours.take_over()
        self._typed()
        words = ngettext(
            "{count} day is taken over from the register, and not saved yet.",
            "{count} days are taken over from the register, and not saved yet.",
            count,
        )
        self.notified.emit(words.format(count=count))

    def ask_planned(self) -> None:
        """Ask for the hours that are planned in the month."""
        self.save(self._ask_planned)

    def ask_agreement(self) -> None:
        """Ask for the agreement with the starosta and the rate."""
        activity = self._activity
        if activity is not None:
            self.context.jobs.read(
                lambda session: agreements.load_agreement(session, activity),
                self._ask_agreement,
                self.context.show_problem,
            )

    def ask_referral(self) -> None:
        """Ask for the referral of the person in the current row."""
        activity, person = self._activity, self.grid.current_person()
        if activity is not None and person is not None:
            self.context.jobs.read(
                lambda session: agreements.load_referral(session, activity, person.id),
                self._ask_referral,
                self.context.show_problem,
            )

    def print_record(self) -> None:
        """Issue the record of the month and print it, once the hours are saved."""
        self.save(lambda: self._issue(printing=True))

    def print_shown(self) -> bool:
        """Print the record of the month that is shown."""
        self.print_record()
        return True

    def save_record(self) -> None:
        """Issue the record of the month and save it as a file, once the hours are saved."""
        self.save(lambda: self._issue(printing=False))

    # loading and saving

    def _read(self, month: date) -> None:
        activity, fresh = self._activity, self._first is None
        if activity is None:
            return
        self.context.jobs.read(
            lambda session: _load_work(session, activity, month, with_draft=fresh),
            self._loaded,
            self._gone,
            latest="work of an activity",
        )

    def _gone(self, _problem: Problem) -> None:
        """The activity is no longer on file, as the page reports; its unsaved hours go, too."""
        self.discard_changes()

    def _loaded(self, found: _LoadedWork) -> None:
        if found.month.activity_id != self._activity:
            return
        fresh, turned = self._first is None, self._first != found.month.first
        self._first = found.month.first
        if fresh and found.draft and not self.hours.changes:
            self.hours.from_draft(found.draft)
        self.hours.show(found.month)
        self.relevance_changed.emit(found.month.counts)
        self.panel.show_hours(anew=True)
        if fresh and found.draft and self.hours.changes:
            self.notified.emit(_("Your unsaved hours have been restored."))
        if turned:
            self.grid.go_to(min(max(clock.today(), found.month.first), found.month.last))

    def _typed(self) -> None:
        self.autosave.save_draft()
        self.panel.show_hours(anew=False)

    def _draft_key(self) -> DraftKey:
        return DraftKey(DRAFT_KIND, self._activity or 0)

    def _unsaved(self) -> dict[str, Any] | None:
        return self.hours.to_draft() if self.hours.changes else None

    def _has_no_activity(self) -> bool:
        return self._activity is None

    def _save(self, then: Callable[[], None] | None, beyond: str) -> None:
        activity, sent = self._activity, dict(self.hours.changes)
        if activity is None or not sent:
            if then is not None:
                then()
            return
        if self._saving:
            return
        self._saving = True

        def work(session: Any) -> dict[PersonDay, UnsavedHour]:
            drafts.delete_draft(session, DRAFT_KIND, activity)
            minutes = {key: change.minutes for key, change in sent.items()}
            seen = {key: change.seen for key, change in sent.items()}
            work_hours.save_work_days(session, activity, minutes, beyond=beyond, seen=seen)
            return sent

        self.context.jobs.act(work, lambda done: self._saved(done, then), lambda problem: self._refused(problem, then))

    def _saved(self, sent: dict[PersonDay, UnsavedHour], then: Callable[[], None] | None) -> None:
        self._saving = False
        self.hours.mark_saved(sent)
        self.panel.show_hours(anew=False)
        words = ngettext("The hours of {count} day are saved.", "The hours of {count} days are saved.", len(sent))
        self.undoable_done.emit(words.format(count=len(sent)))
        if then is not None:
            then()

    def _refused(self, problem: Problem, then: Callable[[], None] | None) -> None:
        """Ask for the reason where a limit of the law is exceeded; report anything else."""
        self._saving = False
        if isinstance(problem, InvalidValuesError) and "beyond" in problem.problems:
            words = problem.problems["beyond"]
            ExceededLimitDialog(self.window(), words, lambda reason: self._save(then, reason))
        elif isinstance(problem, InvalidValuesError):
            self.panel.show_refused(" ".join(problem.problems.values()))
        else:
            self.context.show_problem(problem)

    def _ask_planned(self) -> None:
        month = self.hours.month
        if month is not None and month.people:
            PlannedHoursDialog(self.window(), self.context.jobs, month, self.undoable_done.emit)

    def _ask_agreement(self, known: agreements.AgreementDetails) -> None:
        AgreementDialog(self.window(), self.context.jobs, known, self.undoable_done.emit)

    def _ask_referral(self, known: agreements.ReferralDetails) -> None:
        ReferralDialog(self.window(), self.context.jobs, known, self.undoable_done.emit)

    def _issue(self, *, printing: bool) -> None:
        activity, first = self._activity, self._first
        if activity is None or first is None:
            return
        title = _("Record of socially useful work")
        name = telling_file_name(title, f"{first:%Y-%m}", f"EP{activity}")
        owner = FileOutput(self.window(), self.context, self.notified.emit)
        owner.issue(
            lambda session: work_hours.issue_work_month(session, activity, first), name, title, printing=printing
        )

    def focus_grid(self) -> None:
        """Focus the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)


def _load_work(session: Any, activity: int, month: date, *, with_draft: bool) -> _LoadedWork:
    kept = drafts.load_draft(session, DRAFT_KIND, activity) if with_draft else None
    content = kept.content if kept and kept.content.get("hours") else None
    if content:
        month = date.fromisoformat(content["hours"][0][1])
    return _LoadedWork(load_work_month(session, activity, month), content)
