"""The page of activities: what is offered, who takes part, the meetings and their registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QTabWidget

from kiscase.activities import actions
from kiscase.activities.actions import planning, waiting
from kiscase.activities.model import Activity
from kiscase.activities.screen.data import ActivityData, Sent
from kiscase.activities.screen.dialogs import EnrolDialog, LeaveDialog, a_person, described
from kiscase.activities.screen.grid import MonthGrid
from kiscase.activities.screen.meetings import Meetings
from kiscase.activities.screen.people import People, people_of
from kiscase.activities.screen.plan_deeds import Loaded, PlanningDeeds, Workers, meeting_cells
from kiscase.activities.screen.register import Register
from kiscase.activities.screen.series_dialogs import ReplanDialog, replanned_words
from kiscase.activities.screen.waiting import WaitingTab
from kiscase.club import actions as club
from kiscase.core import clock
from kiscase.core.errors import Invalid
from kiscase.core.i18n import N_, _, ngettext
from kiscase.desk.command import Command
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant

KIND = Activity.__tablename__


class ActivityHistory(HistoryTab):
    """The history of an activity."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "enrolment", "attendance", "meeting"})


class ActivitiesPage(PlanningDeeds):
    """What the club offers."""

    kind = KIND
    title = N_("Activities")
    icon = "calendar-days"
    parts = frozenset({"meeting", WaitingTab.part, MonthGrid.part})
    tables = frozenset({KIND, "enrolment", "attendance", "meeting", "absence"})
    columns = (Column("name", N_("Activity"), stretch=True), Column("people", N_("People"), align="right", width=8))
    new_label = N_("New activity")
    empty = N_("Here the activities of the club will be. Plan the first one.")
    nothing_chosen = N_("Choose an activity on the left, or plan a new one with Ctrl+N.")
    commands = (
        Command("enrol_person", N_("Enrol a person"), "ask_person", "user-plus"),
        Command("end_enrolment", N_("End the enrolment…"), "ask_end", "user-x"),
        Command("save_activity", N_("Save"), "save_now", "save", "Ctrl+S"),
        Command("print_sheet", N_("Print the sign-in sheet"), "print_sheet", "printer", "Ctrl+P"),
        *PlanningDeeds.of_meetings,
        *PlanningDeeds.of_series,
    )

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = ()) -> None:
        self._asked_meeting: int | None = None
        self._listed: int | None = None  # the activity whose meetings are in the list
        self._since: date | None = None  # from this day on the changed series is planned anew
        super().__init__(desk, (*tabs, ActivityHistory))

    def rows(self, text: str, choice: str) -> Work:
        """Activities by name."""
        return lambda session: [(line.id, line.name, line.people) for line in actions.listed(session, text)]

    def count_text(self, number: int) -> str:
        """How many activities."""
        return ngettext("{count} activity", "{count} activities", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """Meetings with their register, people, and the data of the activity."""
        columns = [
            Column("day", _("Day"), width=10),
            Column("hours", _("Hours"), width=10),
            Column("marked", _("Marked"), align="right", width=8),
            Column("state", _("State"), stretch=True),
        ]
        self.meetings = List(columns, self, name=_("Meetings"), empty=_("No meetings."))
        self.meetings.setObjectName("meetings")
        self.meetings.chosen.connect(self._choose_meeting)
        self.meetings.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.meetings.addActions(self.plan_deeds(self.of_meetings))
        self.register = Register(self.desk, self)  # after the meetings, also by Tab
        self.register.saved.connect(self._marked)
        self.register.told.connect(self.told)
        self.register.done.connect(self.done)
        self.register.refused.connect(self._stay_at_meeting)
        self._sides = Meetings(self.meetings, self.register, self)
        tabs.addTab(self._sides, _("Meetings"))
        self.taking_part = People(self)
        self.people = self.taking_part.list
        self.people.opened.connect(self._open_person)
        self.people.chosen.connect(self._show_end)
        self.taking_part.end.clicked.connect(self.ask_end)
        tabs.addTab(self.taking_part, _("People"))
        self.data = ActivityData(self.desk.jobs, self)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        tabs.addTab(self.data, _("Data"))

    def add_foot(self, *buttons: QPushButton) -> None:
        """The buttons belong to the data; the register has its own."""
        self.data.add_foot(*buttons)

    # showing

    def question(self, record: int) -> Work:
        """The activity's card, and who may lead."""
        return lambda session: (actions.card(session, record), club.workers(session, retired=True))

    def identity(self, card: Loaded) -> tuple[int, int]:
        """Id and revision of the activity."""
        return card[0].values["id"], card[0].values["revision"]

    def new(self) -> None:
        """An empty form."""
        self.desk.jobs.read(lambda session: club.workers(session), self._offer_leaders)  # noqa: PLW0108 - takes more arguments
        super().new()

    def fill(self, card: Loaded | None) -> None:
        """Show an activity, or an empty form."""
        if card is not None:
            self._offer_leaders(card[1])
        self.data.load(card[0].values if card is not None else None)
        self.show_head(card)

    def show_head(self, card: Loaded | None) -> None:
        """Which activity, when, who leads; and below the head its people and meetings."""
        if card is None:
            self._show_new()
            return
        activity = card[0]
        values = activity.values
        facts = [activity.kind, activity.when, activity.leader, values["room"]]
        chip = (people_of(activity), "users", "info")
        self.head.show_record(values["name"], " · ".join(fact for fact in facts if fact), chip)
        self._show_lists(activity)
        self._show_deeds()

    def _show_deeds(self) -> None:
        known = self.actions_by_key
        groups = [
            [known["print_sheet"], *self.plan_deeds(self.of_meetings)],
            [known["end_enrolment"], *self.tab_deeds],
            self.plan_deeds(self.of_series),
        ]
        further: list[QAction] = []
        for group in groups:
            if further:
                further.append(self._line())
            further += group
        self.head.show_deeds(known["enrol_person"], further)

    def _line(self) -> QAction:
        line = QAction(self.head.more)
        line.setSeparator(True)
        return line

    def open_part(self, kind: str, record: int) -> None:
        """Come to the register of a meeting, to a line of the waiting list, or to the month of an activity."""
        if kind == MonthGrid.part:
            self.open_record(record)
            self._to_front(MonthGrid)
            return
        waits = kind == WaitingTab.part
        of: Callable[[Any, int], tuple[int, int]] = waiting.activity_of if waits else actions.activity_of
        come = self._come_to_waiting if waits else self._come_to
        self.desk.jobs.read(lambda session: of(session, record), come, self.failed)

    # typing

    def is_dirty(self) -> bool:
        """Whether data or marks are not saved."""
        return super().is_dirty() or (self.stack.currentIndex() == 1 and self.register.is_dirty())

    def differs(self) -> bool:
        """Whether the form differs from what is on file."""
        return self.data.differs()

    def sending(self) -> Sent:
        """What stands in the form."""
        return self.data.sending(self._since)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the register, then the data of the activity."""
        self._then = then or self._then
        if self.register.is_dirty():
            self.register.save(self._save_data)
        else:
            self._save_data()

    def _save_data(self) -> None:
        """A changed series is saved once it is known from which day on."""
        if self.card is not None and not self.differs():
            self._go_on()
        elif self._saving or self.card is None or not self.data.rule_changed() or not self._is_sound():
            super().save()
        else:
            self._ask_since(self.data.sending().values["since"])

    def _is_sound(self) -> bool:
        try:
            return bool(self.data.sending().values["since"])
        except Invalid:
            return False

    def _ask_since(self, first: date) -> None:
        dialog = ReplanDialog(self, max(first, clock.today()), self._plan_anew)
        dialog.rejected.connect(self._stay_unsaved)

    def _plan_anew(self, since: date) -> None:
        self._since = since
        super().save()
        self._since = None

    def _stay_unsaved(self) -> None:
        self._then = None

    def write(self, session: Any, card: Loaded | None, sent: Sent) -> int:
        """Plan an activity, or change one, its series from a day on."""
        if card is None:
            return actions.plan(session, sent.changes, sent.leader_id)
        record, revision = self.identity(card)
        if sent.since is None:
            actions.change(session, record, sent.changes, sent.leader_id, revision)
        else:
            changes = sent.changes | {"leader_id": sent.leader_id}
            sent.said.append(replanned_words(planning.replan(session, record, changes, sent.since, revision)))
        return record

    def mark_saved(self, sent: Sent) -> None:
        """These values are on file."""
        self.data.mark_saved(sent.values)

    def _saved(self, answer: tuple[Any, Any]) -> None:
        """After planning come the meetings; after planning anew it is said what became of them."""
        fresh, stays = self.card is None, self._then is None
        if fresh:
            self.tabs.setCurrentWidget(self._sides)
        super()._saved(answer)
        if fresh and stays:
            self._sides.come()
        for sentence in answer[1].said if stays else ():
            self.done(sentence)

    def show_problems(self, problem: Invalid) -> None:
        """Put the sentences at their fields."""
        self.tabs.setCurrentWidget(self.data)
        self.data.show_problems(problem.problems)

    def to_draft(self) -> dict[str, Any]:
        """What is typed and not saved."""
        return self.data.to_draft()

    def from_draft(self, content: dict[str, Any]) -> None:
        """What was typed before a crash."""
        self.data.from_draft(content)

    def give_up(self) -> None:
        """Forget what is typed and marked."""
        self.register.give_up()
        super().give_up()

    # deeds

    def print_sheet(self) -> None:
        """Print the sheet of the chosen meeting."""
        self.register.print_sheet()

    def ask_person(self) -> None:
        """Ask whom to enrol, and from when."""
        if self.record is not None:
            self.desk.jobs.read(lambda session: participants.listed(session), self._ask_person)  # noqa: PLW0108 - as above

    def ask_end(self) -> None:
        """Ask for the last day of the chosen person."""
        person = self.people.current_id()
        if self.record is not None and person is not None:
            self.desk.jobs.read(lambda session: (person, described(session, person)), self._ask_end, self.failed)

    # the lists

    def _offer_leaders(self, workers: Workers) -> None:
        self.data.offer_leaders(workers)

    def _show_lists(self, card: actions.Card) -> None:
        fresh = self._listed != card.values["id"]
        self._listed = card.values["id"]
        self.taking_part.show_people(card.people)
        self._show_end()
        self.meetings.set_rows([meeting_cells(row, card) for row in card.meetings])
        if self._show_asked(card):
            pass
        elif fresh:
            self._choose_latest(card)
        else:
            self.register.refresh(card.meetings)
        self.offer_meeting_deeds()

    def _come_to(self, found: tuple[int, int]) -> None:
        """Show the register of a meeting as soon as its activity is here."""
        activity, self._asked_meeting = found
        if activity == self.record and self.card is not None:
            self._show_asked(self.card[0])
            self.offer_meeting_deeds()
        else:
            self.open_record(activity)

    def _come_to_waiting(self, found: tuple[int, int]) -> None:
        self.open_record(found[0])
        tab = self._to_front(WaitingTab)
        if isinstance(tab, WaitingTab):
            tab.show_line(found[1])

    def _to_front(self, kind: type[Tab]) -> Tab | None:
        tab = next((one for one in self.extra_tabs if isinstance(one, kind)), None)
        if tab is not None:
            self.tabs.setCurrentWidget(tab)
        return tab

    def _show_asked(self, card: actions.Card) -> bool:
        """Show the meeting that was asked for, if it is one of this activity."""
        row = next((row for row in card.meetings if row.id == self._asked_meeting), None)
        if row is None:
            return False
        self._asked_meeting = None
        self.tabs.setCurrentWidget(self._sides)
        self.meetings.show_id(row.id)
        self.register.show_meeting(row)
        self._sides.open_register()
        return True

    def _choose_latest(self, card: actions.Card) -> None:
        """Begin with the latest meeting that has taken place: the one to be marked."""
        held = [row for row in card.meetings if row.day <= clock.today() and not row.cancelled]
        row = held[0] if held else None
        self.meetings.show_id(row.id if row else None)
        self.register.show_meeting(row)
        self._sides.close_register()

    def _show_new(self) -> None:
        self._listed = None
        self.head.show_record(_("New activity"), "", None)
        self.head.show_deeds(None, [])
        self.taking_part.show_people(())
        self._show_end()
        self.meetings.set_rows([])
        self.register.show_meeting(None)
        self.offer_meeting_deeds()
        self.tabs.setCurrentWidget(self.data)

    def _marked(self) -> None:
        self.told(_("The register is saved."), undo=True)

    def _choose_meeting(self, meeting_id: int) -> None:
        rows = self.card[0].meetings if self.card is not None else []
        self._next = next((row for row in rows if row.id == meeting_id), None)
        self.offer_meeting_deeds()
        self.register.save(self._show_next)

    def _show_next(self) -> None:
        self.register.show_meeting(self._next)

    def _stay_at_meeting(self) -> None:
        """Marks that could not be kept stay in sight."""
        self._then = None
        self.meetings.show_id(self.register.shown_id())
        self.offer_meeting_deeds()

    def _open_person(self, person: int) -> None:
        self.desk.open(Participant.__tablename__, person)

    def _ask_person(self, people: list[participants.Listed]) -> None:
        if self.record is not None:
            dialog = EnrolDialog(self, self.desk.jobs, a_person(people), {"activity": self.record}, self.done)
            dialog.gave_up.connect(self.failed)

    def _ask_end(self, person: tuple[int, str]) -> None:
        if self.record is not None:
            LeaveDialog(self, self.desk.jobs, self.record, person, self.done).gave_up.connect(self.failed)

    def _show_end(self) -> None:
        """The enrolment of the chosen person can be ended, unless it is."""
        running = self.taking_part.can_end()
        self.actions_by_key["end_enrolment"].setEnabled(running)
        self.enable(self.taking_part.end, on=running)
