"""The waiting list of an activity, on its page: who asked first gets the next place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.actions import waiting
from kiscase.activities.model import Enrolment, Waiting
from kiscase.activities.screen.dialogs import Told, a_person, free_place
from kiscase.activities.screen.list_deeds import Deeds
from kiscase.activities.screen.several import SeveralDialog
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant

_REASON = replace(Waiting.fields()["reason"], required=True)


class _Known(NamedTuple):
    """The list, who is to be offered the place that is free, and from which day it is."""

    queue: list[waiting.Queued]
    offered: waiting.Queued | None
    since: date | None


class WaitingTab(Tab):
    """Who waits for a place, in the order of asking; what can be done about it, and the deed for many people."""

    title: ClassVar[str] = N_("Waiting")
    part: ClassVar[str] = Waiting.__tablename__
    tables: ClassVar[frozenset[str]] = frozenset({"waiting", "enrolment", "activity", "contract"})
    commands: ClassVar[tuple[Command, ...]] = (
        Command("enrol_several", N_("Enrol several people…"), "ask_several", "users", "Ctrl+Shift+E"),
        Command("wait", N_("Put on the waiting list…"), "ask_wait", "clock"),
        Command("give_place", N_("Give the place…"), "ask_take", "user-check", "Ctrl+Shift+G"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._activity: int | None = None
        self._known = _Known([], None, None)
        columns = [
            Column("place", _("Order"), "right", width=6),
            Column("name", _("Name"), stretch=True),
            Column("asked_on", _("Asked on"), width=17),
            Column("passed", _("Passed over, because"), stretch=True),
        ]
        self.list = List(columns, self, name=_("Waiting"), empty=_("Nobody waits for a place."))
        self.list.setObjectName("waiting list")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._show_deeds)
        self.deed_buttons = Deeds(self, self.list)
        self.deed_buttons.add("wait", _("Put on the waiting list…"), "clock", self.ask_wait)
        self.deed_buttons.add("take", _("Give the place…"), "user-check", self.ask_take)
        self.deed_buttons.add("give_up", _("No longer waits…"), "user-x", self.ask_give_up)
        self._show_deeds()

    def show_record(self, record: int | None) -> None:
        """Ask who waits for a place in an activity."""
        if record != self._activity:
            self.facts.emit("")
            self._show(_Known([], None, None))
        self._activity = record
        if record is not None:
            self.desk.jobs.read(lambda session: _known(session, record), self._show, latest="waiting list")

    def show_line(self, waiting_id: int) -> None:
        """Choose somebody on the list."""
        self.list.show_id(waiting_id)
        self._show_deeds()
        self.list.setFocus()

    def ask_several(self) -> None:
        """Ask whom to enrol at once."""
        if self._activity is not None:
            SeveralDialog(self.window(), self.desk.jobs, self._activity, self.done.emit).gave_up.connect(self.desk.tell)

    def ask_wait(self) -> None:
        """Ask who asks for a place."""
        if self._activity is not None:
            self.desk.jobs.read(lambda session: participants.listed(session), self._ask_wait)  # noqa: PLW0108 - it takes more

    def ask_take(self) -> None:
        """Ask from when the chosen person has the place; without a choice, the first."""
        row = self._chosen() or next(iter(self._known.queue), None)
        if row is None:
            self.desk.tell(Problem(_("Nobody waits for a place.")))
            return
        since = self._known.since or clock.today()
        first = self._known.queue[0]
        skipped = None if row.id == first.id else first.name
        TakeDialog(self.window(), self.desk.jobs, row, (since, skipped), self.done.emit).gave_up.connect(self.desk.tell)

    def ask_give_up(self) -> None:
        """Ask why the chosen person no longer waits."""
        row = self._chosen()
        if row is not None:
            GiveUpDialog(self.window(), self.desk.jobs, row, self.done.emit)

    def _ask_wait(self, people: list[participants.Listed]) -> None:
        if self._activity is not None:
            dialog = WaitDialog(self.window(), self.desk.jobs, self._activity, people, self.done.emit)
            dialog.gave_up.connect(self.desk.tell)

    def _show(self, known: _Known) -> None:
        self._known = known
        self.list.set_rows(
            [
                (row.id, str(place), row.name, day(row.asked_on), row.passed_over)
                for place, row in enumerate(known.queue, start=1)
            ]
        )
        self.facts.emit(free_place(known.offered) if known.offered else "")
        self._show_deeds()

    def _show_deeds(self, _record: int = 0) -> None:
        self.deed_buttons.enable("take", on=bool(self._known.queue))
        self.deed_buttons.enable("give_up", on=self._chosen() is not None)

    def _chosen(self) -> waiting.Queued | None:
        chosen = self.list.current_id()
        return next((row for row in self._known.queue if row.id == chosen), None)

    def _open(self, waiting_id: int) -> None:
        row = next((row for row in self._known.queue if row.id == waiting_id), None)
        if row is not None:
            self.desk.open(Participant.__tablename__, row.participant_id)


class WaitDialog(FormDialog):
    """Asks who asks for a place, and since when."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, activity: int, people: Sequence[participants.Listed], told: Told
    ) -> None:
        self._jobs, self._activity, self._told = jobs, activity, told
        super().__init__(
            parent,
            _("Put on the waiting list"),
            [Section("", [a_person(people), Waiting.fields()["asked_on"]])],
            {"asked_on": clock.today()},
            words=_("Who asked first is offered the next place."),
            label=_("Put on the list"),
            deed=self._wait,
        )

    def _wait(self, values: dict[str, Any]) -> None:
        activity, person, asked_on = self._activity, int(values["person"]), values["asked_on"]

        def work(session: Any) -> str:
            waiting.wait(session, activity, person, asked_on)
            return participants.require(session, person).name

        self._jobs.act(work, self._waits, self.failed)

    def _waits(self, name: str) -> None:
        self._told(_("On the waiting list: {name}.").format(name=name))
        self.done_well()


class TakeDialog(FormDialog):
    """Asks from when somebody has the place, and why, when somebody else asked before."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, row: waiting.Queued, terms: tuple[date, str | None], told: Told
    ) -> None:
        self._jobs, self._row, self._told = jobs, row, told
        since, skipped = terms
        fields = [Enrolment.fields()["since"]]
        words = row.name
        if skipped is not None:
            fields.append(_REASON)
            words = _("{name} asked before. Please write why {other} gets the place.").format(
                name=skipped, other=row.name
            )
        super().__init__(
            parent,
            _("Give the place"),
            [Section("", fields)],
            {"since": since},
            words=words,
            label=_("Enrol"),
            deed=self._take,
        )

    def _take(self, values: dict[str, Any]) -> None:
        row, since, reason = self._row, values["since"], values.get("reason") or ""
        self._since = since
        self._jobs.act(lambda session: waiting.take(session, row.id, since, reason), self._taken, self.failed)

    def _taken(self, _result: object) -> None:
        self._told(_("Enrolled: {name} from {date}.").format(name=self._row.name, date=day(self._since)))
        self.done_well()


class GiveUpDialog(FormDialog):
    """Asks why somebody no longer waits."""

    def __init__(self, parent: QWidget, jobs: Jobs, row: waiting.Queued, told: Told) -> None:
        self._jobs, self._row, self._told = jobs, row, told
        super().__init__(
            parent,
            _("No longer waits"),
            [Section("", [_REASON])],
            {},
            words=row.name,
            label=_("Take off the list"),
            deed=self._give_up,
        )

    def _give_up(self, values: dict[str, Any]) -> None:
        row, reason = self._row, values["reason"] or ""
        self._jobs.act(lambda session: waiting.give_up(session, row.id, reason), self._given_up, self.failed)

    def _given_up(self, _result: object) -> None:
        self._told(_("Off the waiting list: {name}.").format(name=self._row.name))
        self.done_well()


def _known(session: Any, activity_id: int) -> _Known:
    return _Known(
        waiting.queue(session, activity_id),
        waiting.offered(session, activity_id),
        waiting.free_from(session, activity_id),
    )
