"""The page of activities: what is offered, who takes part, the meetings and their registers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.model import Activity
from kiscase.activities.screen.dialogs import EnrolDialog, LeaveDialog, a_person, described
from kiscase.activities.screen.meetings import Meetings
from kiscase.activities.screen.register import Register
from kiscase.activities.screen.tab import people_rows
from kiscase.club import actions as club
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.form import Form, Section
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage, in_order
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant

KIND = Activity.__tablename__
WHAT = ("name", "kind", "room", "capacity", "note")
SERIES = ("weekdays", "starts", "ends", "since", "until")


class ActivityHistory(HistoryTab):
    """The history of an activity."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "enrolment", "attendance", "meeting"})


class ActivitiesPage(ListPage):
    """What the club offers."""

    kind = KIND
    title = N_("Activities")
    icon = "calendar-days"
    parts = frozenset({"meeting"})
    tables = frozenset({KIND, "enrolment", "attendance", "meeting"})
    columns = (Column("name", N_("Activity"), stretch=True), Column("people", N_("People"), align="right", width=8))
    new_label = N_("New activity")
    empty = N_("Here the activities of the club will be. Plan the first one.")
    nothing_chosen = N_("Choose an activity on the left, or plan a new one with Ctrl+N.")
    commands = (
        Command("enrol_person", N_("Enrol a person"), "ask_person", "user-plus"),
        Command("end_enrolment", N_("End the enrolment…"), "ask_end", "user-x"),
        Command("save_activity", N_("Save"), "save_now", "save", "Ctrl+S"),
        Command("print_sheet", N_("Print the sign-in sheet"), "print_sheet", "printer", "Ctrl+P"),
    )

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = ()) -> None:
        self._card: actions.Card | None = None
        self._leaders: list[tuple[int, str, str]] = []
        self._offered: list[tuple[int, str, str]] = []
        self._saving = False
        self._then: Callable[[], None] | None = None
        self._asked_meeting: int | None = None
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
            Column("day", _("Day"), width=12),
            Column("hours", _("Hours"), width=12),
            Column("marked", _("Marked"), align="right", width=9),
        ]
        self.meetings = List(columns, self, name=_("Meetings"), empty=_("No meetings."))
        self.meetings.setObjectName("meetings")
        self.meetings.chosen.connect(self._choose_meeting)
        self.register = Register(self.desk, self)  # after the meetings, also by Tab
        self.register.saved.connect(self._marked)
        self.register.told.connect(self.told)
        self.register.done.connect(self.done)
        self.register.refused.connect(self._stay_at_meeting)
        self._sides = Meetings(self.meetings, self.register, self)
        tabs.addTab(self._sides, _("Meetings"))
        tabs.addTab(self._people_tab(), _("People"))
        tabs.addTab(self._data(), _("Data"))

    def show_record(self, record: int) -> None:
        """Ask for the activity."""
        self.desk.jobs.read(
            lambda session: (actions.card(session, record), club.workers(session, retired=True)),
            self._show_card,
            self.gone,
            latest="activity",
        )

    def open_part(self, kind: str, record: int) -> None:
        """Come to the register of a meeting."""
        self.desk.jobs.read(lambda session: actions.activity_of(session, record), self._come_to, self.failed)

    def new(self) -> None:
        """An empty form."""
        self.desk.jobs.read(lambda session: club.workers(session), self._show_new)  # noqa: PLW0108 - takes more arguments

    def is_dirty(self) -> bool:
        """Whether data or marks are not saved."""
        return self.stack.currentIndex() == 1 and (self.form.is_dirty() or self.register.is_dirty())

    def save_now(self) -> None:
        """Save what is in front."""
        self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the register, then the data of the activity."""
        self._then = then
        if self.register.is_dirty():
            self.register.save(self._save_data)
        else:
            self._save_data()

    def _save_data(self) -> None:
        if self._saving or (self._card is not None and not self.form.is_dirty()):
            self._go_on()
            return
        try:
            changes, self._sent = self.form.changes(), self.form.values()
        except Invalid as problem:
            self._show_problems(problem)
            return
        changes.pop("leader", None)
        leader_id = int(self._sent["leader"]) if self._sent["leader"] else None
        record, card = self.record, self._card
        self._saving = True  # a second Ctrl+S must not plan the activity twice

        def work(session: Any) -> actions.Card:
            if record is None or card is None:
                return actions.card(session, actions.plan(session, changes, leader_id))
            actions.change(session, record, changes, leader_id, card.values["revision"])
            return actions.card(session, record)

        self.desk.jobs.act(work, self._saved, self._refused)

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def give_up(self) -> None:
        """Forget what is typed and marked."""
        self.register.give_up()
        if self._card is not None and self.record is not None:
            self._load(self._card.values)
            self.show_record(self.record)
        else:
            self.show_detail(shown=False)
            self.come()

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

    def _people_tab(self) -> QWidget:
        half = theme.half_line(self)
        panel = QWidget(self)
        self.people = self._people_list(panel)
        self._end = QPushButton(theme.icon("user-x"), _("End the enrolment…"), panel)
        self._end.setObjectName("end")
        self._end.clicked.connect(self.ask_end)
        foot = QHBoxLayout()
        foot.setContentsMargins(half * 2, half, half * 2, 0)
        foot.addStretch(1)
        foot.addWidget(self._end)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.people, 1)
        layout.addLayout(foot)
        return panel

    def _people_list(self, panel: QWidget) -> List:
        columns = [
            Column("name", _("Name"), stretch=True),
            Column("since", _("From"), width=11),
            Column("until", _("Until"), width=11),
        ]
        people = List(columns, panel, name=_("People"), empty=_("Nobody is enrolled yet."))
        people.setObjectName("people")
        people.opened.connect(self._open_person)
        people.chosen.connect(self._show_end)
        return people

    def _data(self) -> QWidget:
        fields = Activity.fields()
        leader = Field(N_("Leader"), Kind.CHOICE, options=self._leader_options, key="leader")
        what = [fields[key] for key in WHAT]
        note = _(
            "Meetings follow each week; public holidays are left out. Meetings that are planned "
            "already stay when the data change."
        )
        self._sections = [
            Section(_("What"), [what[0], what[1], leader, *what[2:]]),
            Section(_("When"), [fields[key] for key in SERIES], note),
        ]
        self._holder = QWidget(self)
        self._holder_layout = QVBoxLayout(self._holder)
        self._holder_layout.setContentsMargins(0, 0, 0, 0)
        self._save_button = QPushButton(_("&Save"), self._holder)
        self._save_button.setObjectName("save")
        theme.set_look(self._save_button, "primary", True)
        self._save_button.clicked.connect(self.save_now)
        self.form = Form(self._sections, self._holder)
        self.form.submitted.connect(self.save_now)
        self._holder_layout.addWidget(self.form, 1)
        self._holder_layout.addWidget(self._save_button, alignment=Qt.AlignmentFlag.AlignRight)
        return self._holder

    def _leader_options(self) -> list[tuple[str, str]]:
        return [(str(row[0]), f"{row[1]} ({row[2]})") for row in self._leaders]

    def _load(self, values: dict[str, Any]) -> None:
        """Load the form; where the leaders are others than before, build it anew."""
        if self._leaders != self._offered:
            self._offered = self._leaders
            old = self.form
            self.form = Form(self._sections, self._holder)
            self.form.submitted.connect(self.save_now)
            self._holder_layout.replaceWidget(old, self.form)
            in_order(self.form, self._save_button)
            old.hide()
            old.deleteLater()
        self.form.load(values | {"leader": str(values.get("leader_id") or "")})

    def _show_card(self, answer: tuple[actions.Card, list[tuple[int, str, str]]]) -> None:
        fresh = self._card is None or self._card.values["id"] != answer[0].values["id"]
        if not fresh and self.is_dirty():  # typed while the answer was on its way
            return
        self._card, self._leaders = answer
        self._show_head(self._card)
        self._load(self._card.values)
        self._show_lists(self._card, fresh=fresh)
        self.show_detail(shown=True)

    def _show_head(self, card: actions.Card) -> None:
        values = card.values
        facts = [card.kind, card.when, card.leader, values["room"]]
        chip = (_people_of(card), "users", "info")
        self.head.show_record(values["name"], " · ".join(fact for fact in facts if fact), chip)
        further = [self.actions_by_key[key] for key in ("print_sheet", "end_enrolment")]
        self.head.show_deeds(self.actions_by_key["enrol_person"], further)

    def _show_lists(self, card: actions.Card, *, fresh: bool) -> None:
        self.people.set_rows(people_rows(card.people))
        self._show_end()
        self.meetings.set_rows(
            [(row.id, day(row.day), row.hours, f"{row.marked}/{row.people}") for row in card.meetings]
        )
        if self._show_asked(card):
            return
        if fresh:
            self._choose_latest(card)
        else:
            self.register.refresh(card.meetings)

    def _come_to(self, found: tuple[int, int]) -> None:
        """Show the register of a meeting as soon as its activity is here."""
        activity, self._asked_meeting = found
        if activity == self.record and self._card is not None:
            self._show_asked(self._card)
        else:
            self.open_record(activity)

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
        held = [row for row in card.meetings if row.day <= date.today()]
        row = held[0] if held else None
        self.meetings.show_id(row.id if row else None)
        self.register.show_meeting(row)
        self._sides.close_register()

    def _show_new(self, leaders: list[tuple[int, str, str]]) -> None:
        self.record, self._card, self._leaders = None, None, leaders
        self.list.show_id(None)
        self.head.show_record(_("New activity"), "", None)
        self.head.show_deeds(None, [])
        self.people.set_rows([])
        self._show_end()
        self.meetings.set_rows([])
        self.register.show_meeting(None)
        self._load({"since": date.today()})
        self.show_detail(shown=True)
        self.tabs.setCurrentWidget(self._holder)
        self.form.focus_first()

    def _saved(self, card: actions.Card) -> None:
        fresh = self.record is None
        self._saving = False
        self.record, self._card = card.values["id"], card
        self.told(_("Saved."), undo=True)
        self.form.set_saved(self._sent)
        self._show_head(card)
        self._show_lists(card, fresh=fresh)
        self.list.show_id(self.record)
        if fresh:
            self.tabs.setCurrentWidget(self._sides)
            self._sides.come()
            for tab in self.extra_tabs:
                tab.show_record(self.record)
        self._go_on()

    def _marked(self) -> None:
        self.told(_("The register is saved."), undo=True)

    def _refused(self, problem: Problem) -> None:
        self._saving = False
        if isinstance(problem, Invalid):
            self._show_problems(problem)
        self.failed(problem)

    def _show_problems(self, problem: Invalid) -> None:
        self.tabs.setCurrentWidget(self._holder)
        self.form.show_problems(problem.problems)

    def _choose_meeting(self, meeting_id: int) -> None:
        self._next = next((row for row in self._card.meetings if row.id == meeting_id), None) if self._card else None
        self.register.save(self._show_next)

    def _show_next(self) -> None:
        self.register.show_meeting(self._next)

    def _stay_at_meeting(self) -> None:
        """Marks that could not be kept stay in sight."""
        self.meetings.show_id(self.register.shown_id())

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
        chosen = self.people.current_id()
        running = self._card is not None and any(row[0] == chosen and row[3] is None for row in self._card.people)
        self.actions_by_key["end_enrolment"].setEnabled(running)
        self.enable(self._end, on=running)


def _people_of(card: actions.Card) -> str:
    """How many people are enrolled today, and of how many places."""
    today = date.today()
    count = sum(1 for _id, _name, since, until in card.people if since <= today and (until is None or until >= today))
    places = card.values["capacity"]
    if places:
        words = ngettext("{count} of {places} place", "{count} of {places} places", places)
        return words.format(count=count, places=places)
    return ngettext("{count} person", "{count} people", count).format(count=count)
