"""The questions about taking part: whom to enrol, or in what, and from when; and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.actions import enrolling, waiting
from kiscase.activities.model import Enrolment, Waiting
from kiscase.core import clock
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editors import ChoiceEditor
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.messages import announce
from kiscase.participants import actions as participants

Told = Callable[[str], None]
"""Who says what was done, with the offer to undo it."""
ToldOn = Callable[[str, tuple[str, int | None] | None], None]
"""The same, with the way to what is next."""
_LABEL = 90  # letters of an action that a list of them shows


def a_person(people: Sequence[participants.Listed]) -> Field:
    """The field that chooses a person; people of one name differ by day of birth and town."""
    options = [(str(line.id), apart(line.name, line.born, line.town)) for line in people]
    return Field(N_("Person"), Kind.CHOICE, required=True, options=lambda: options, key="person")


def an_activity(activities: Sequence[actions.Listed]) -> Field:
    """The field that chooses an activity."""
    options = [(str(line.id), f"{line.name} ({line.when})") for line in activities]
    return Field(N_("Activity"), Kind.CHOICE, required=True, options=lambda: options, key="activity")


def apart(name: str, born: str, town: str) -> str:
    """A name with what tells its bearer from another of the same name."""
    parts = (name, _("born {date}").format(date=born) if born else "", town)
    return " · ".join(part for part in parts if part)


def shortened(text: str) -> str:
    """A long text in one line that a list can show."""
    line = " ".join(text.split())
    return line if len(line) <= _LABEL else line[: _LABEL - 1].rstrip() + "…"


def described(session: Any, person_id: int) -> str:
    """The name of a person with day of birth and town."""
    person = participants.require(session, person_id)
    return apart(person.name, day(person.born), person.town)


class EnrolDialog(FormDialog):
    """Asks for the person or the activity, whichever is not *known* (its key and id), and for the terms.

    What speaks against it is told before the deed: a clash with another activity hinders nothing, a place that is
    taken or that somebody else waits for needs a reason, or the person is put on the waiting list.
    """

    def __init__(self, parent: QWidget, jobs: Jobs, chosen: Field, known: dict[str, int], told: Told) -> None:
        self._jobs, self._chosen, self._known, self._told = jobs, chosen.key, known, told
        self._full = self._waits = False
        fields = Enrolment.fields()
        step = Field(N_("For the action of the contract"), Kind.CHOICE, key="step")
        guest = replace(fields["guest"], help=N_("A guest takes part without a contract, and is marked as a guest."))
        beyond = Field(N_("Reason"), key="beyond")
        super().__init__(
            parent,
            _("Enrol a person") if chosen.key == "person" else _("Enrol in an activity"),
            [Section("", [chosen, fields["since"], fields["until"], step, guest, beyond])],
            {"since": clock.today()},
            label=_("Enrol"),
            deed=self._enrol,
        )
        for key in ("step", "beyond"):
            self.form.show_field(key, on=False)
        self._add_news()
        self.form.edited.connect(self._look)
        self._look(self._chosen)

    def failed(self, problem: Problem) -> None:
        """Where a reason is missing, its field appears, and the waiting list is offered."""
        if isinstance(problem, Invalid) and "beyond" in problem.problems:
            self._ask_reason(on=True)
        super().failed(problem)

    def _add_news(self) -> None:
        """What there is to know stands between the fields and the deed, where it is never scrolled away."""
        half = theme.half_line(self)
        self.news = words_of("", self)
        theme.set_role(self.news, "warn")
        self.news.setObjectName("news")
        self.wait = QPushButton(theme.icon("clock"), _("Put on the &waiting list"), self)
        self.wait.setObjectName("wait")
        self.wait.setAutoDefault(False)
        self.wait.clicked.connect(self._put_on_list)
        row = QVBoxLayout()
        row.setContentsMargins(half * 3, 0, half * 3, 0)
        row.setSpacing(half)
        row.addWidget(self.news)
        row.addWidget(self.wait, 0, Qt.AlignmentFlag.AlignLeft)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertLayout(1, row)
        self.news.hide()
        self.wait.hide()

    def _ids(self) -> dict[str, int]:
        chosen = self.form.shown()[self._chosen]
        return self._known | ({self._chosen: int(chosen)} if chosen else {})

    def _look(self, key: str) -> None:
        """Ask what is to be known about these terms."""
        ids, since = self._ids(), self.form.shown()["since"]
        if key in (self._chosen, "since") and "activity" in ids and since is not None:
            self._jobs.read(
                lambda session: enrolling.prospect(session, ids["activity"], ids.get("person"), since),
                self._show,
                latest="prospect of an enrolment",
            )

    def _show(self, found: enrolling.Prospect) -> None:
        self._full, self._waits = bool(found.full), bool(found.waits)
        step = self.form.editor("step")
        if isinstance(step, ChoiceEditor):
            step.set_value(None)
            step.set_options([(str(row), shortened(text)) for row, text in found.steps])
        self.form.show_field("step", on=bool(found.steps))
        words = [found.full, found.waits, *found.clashes]
        if found.full or found.waits:
            words.insert(2, _("Write the reason to enrol the person all the same, or use the waiting list."))
        self.news.setText("\n".join(filter(None, words)))
        self.news.setVisible(any(words))
        if any(words):
            announce(self, self.news.text())
        self._ask_reason(on=self._full or self._waits)
        self._settled.start()

    def _ask_reason(self, *, on: bool) -> None:
        self.form.show_field("beyond", on=on)
        self.wait.setVisible(on)

    def _enrol(self, values: dict[str, Any]) -> None:
        ids, since, reason = self._ids(), values["since"], values["beyond"] or ""
        step = int(values["step"]) if values["step"] and not values["guest"] else None
        terms = enrolling.Terms(
            values["until"], bool(values["guest"]), step, reason if self._full else "", reason if self._waits else ""
        )

        def work(session: Any) -> tuple[str, date]:
            actions.enrol(session, ids["activity"], ids["person"], since, terms)
            return participants.require(session, ids["person"]).name, since

        self._jobs.act(work, self._enrolled, self.failed)

    def _enrolled(self, done: tuple[str, date]) -> None:
        self._told(_("Enrolled: {name} from {date}.").format(name=done[0], date=day(done[1])))
        self.done_well()

    def _put_on_list(self) -> None:
        """The person waits for a place instead."""
        ids = self._ids()
        if len(ids) < 2:
            self.failed(Problem(_("Please choose whom and where first.")))
            return

        def work(session: Any) -> str:
            waiting.wait(session, ids["activity"], ids["person"])
            return participants.require(session, ids["person"]).name

        self._jobs.act(work, self._waiting, self.failed)

    def _waiting(self, name: str) -> None:
        self._told(_("On the waiting list: {name}.").format(name=name))
        self.done_well()


class LeaveDialog(FormDialog):
    """Asks for the last day on which a person takes part; the person is an id and words that tell one from others.

    Who is next on the waiting list is told together with the end, with the way there.
    """

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, person: tuple[int, str], told: ToldOn) -> None:
        self._jobs, self._activity, self._person, self._told = jobs, activity, person[0], told
        words = _("The name stands on the sign-in sheets up to the last day.")
        super().__init__(
            parent,
            _("End the enrolment"),
            [Section("", [Field(N_("Last day"), Kind.DATE, required=True, key="until")])],
            {"until": clock.today()},
            words=f"{person[1]}\n{words}",
            label=_("End the enrolment"),
            deed=self._leave,
        )

    def _leave(self, values: dict[str, Any]) -> None:
        activity, person, until = self._activity, self._person, values["until"]

        def work(session: Any) -> tuple[str, date, waiting.Queued | None]:
            actions.leave(session, activity, person, until)
            return participants.require(session, person).name, until, waiting.offered(session, activity)

        self._jobs.act(work, self._left, self.failed)

    def _left(self, done: tuple[str, date, waiting.Queued | None]) -> None:
        name, until, queued = done
        words = _("The enrolment is ended: {name}, last day {date}.").format(name=name, date=day(until))
        if queued is None:
            self._told(words, None)
        else:
            self._told(f"{words} {free_place(queued)}", (Waiting.__tablename__, queued.id))
        self.done_well()


def free_place(queued: waiting.Queued) -> str:
    """To whom a place that is free is to be offered."""
    words = _("A place is free: offer it to {name}, who has waited since {date}.")
    return words.format(name=queued.name, date=day(queued.asked_on))
