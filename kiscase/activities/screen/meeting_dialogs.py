"""The questions about one meeting: other hours, another day, that it does not take place, and a further one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.activities import actions
from kiscase.activities.actions import foresight, planning
from kiscase.activities.model import Meeting, Scope
from kiscase.activities.screen.series import Hint
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs

Told = Callable[[str], None]
"""Who says what was done, with the offer to undo it."""
Workers = Sequence[tuple[int, str, str]]
_NONE: tuple[Any, ...] = (None, "", [])


class CarefulDialog(FormDialog):
    """Says beforehand what speaks against the deed; its button then does it anyway."""

    jobs: Jobs
    anyway = ""
    """The words of the button once something was said."""

    def look(self, session: Any, values: dict[str, Any]) -> list[str]:
        """What speaks against it; runs on the file's thread."""
        raise NotImplementedError

    def do(self, values: dict[str, Any]) -> None:
        """Do it."""
        raise NotImplementedError

    def __init__(self, parent: QWidget, *words: Any, label: str, **more: Any) -> None:
        self._weighed: dict[str, Any] | None = None
        self._label = label
        super().__init__(parent, *words, label=label, deed=self._consider, **more)
        self.hint = Hint(self)
        half = theme.half_line(self)
        self.hint.setContentsMargins(half * 3, 0, half * 3, 0)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(1, self.hint)  # above the button, where it is never scrolled away
        self.form.edited.connect(self._follow)
        self._follow()

    def _consider(self, values: dict[str, Any]) -> None:
        if values == self._weighed:
            self.do(values)
        else:
            self.jobs.read(lambda session: (values, self.look(session, values)), self._decide, self.failed)

    def _follow(self, _key: str = "") -> None:
        values = self.form.shown()
        if not any(values[field.key] in _NONE for field in self._required):
            self.jobs.read(
                lambda session: (values, self.look(session, values)), self._say, self._not_yet, latest="against"
            )

    def _not_yet(self, _problem: Problem) -> None:
        """What is typed is no plan yet; that is said when the button is pressed."""

    def _say(self, found: tuple[dict[str, Any], list[str]]) -> None:
        self._weighed, sentences = found
        self.hint.say("\n".join(sentences))
        button = self.findChild(QPushButton, "go")
        if isinstance(button, QPushButton):
            button.setText(self.anyway if sentences else self._label)
        self._settled.start()

    def _decide(self, found: tuple[dict[str, Any], list[str]]) -> None:
        self._say(found)
        if found[1]:
            self._doing = False  # it stands there now; pressed once more it is done
        else:
            self.do(found[0])


class ChangeDialog(CarefulDialog):
    """Asks for other hours, another room and a substitute leader, of one meeting, the later ones or all."""

    def __init__(self, parent: QWidget, jobs: Jobs, facts: planning.Facts, workers: Workers, told: Told) -> None:
        self.jobs, self._facts, self._told = jobs, facts, told
        self.anyway = _("Change it anyway")
        fields = Meeting.fields()
        scope = Field(N_("Which meetings"), Kind.CHOICE, required=True, options=Scope.options, key="scope")
        shown = [fields["starts"], fields["ends"], fields["room"], substitute(workers), scope]
        values = _loaded(facts.values) | {"scope": Scope.THIS.value}
        super().__init__(
            parent,
            _("Change the meeting"),
            [Section("", shown)],
            values,
            words=_about(facts),
            label=_("Change"),
        )

    def look(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Clashes of the meetings that are changed."""
        if not self._changed(values):
            return []
        return foresight.of_change(session, self._facts.id, self._changed(values), Scope(values["scope"]))

    def do(self, values: dict[str, Any]) -> None:
        """Change what was changed in the form, and nothing else."""
        changes, scope = self._changed(values), Scope(values["scope"])
        if not changes:
            self.reject()
            return
        record = self._facts.id
        self.jobs.act(
            lambda session: planning.change_meetings(session, record, changes, scope), self._done, self.failed
        )

    def _changed(self, values: dict[str, Any]) -> dict[str, Any]:
        on_file = _loaded(self._facts.values)
        differing = {key: value for key, value in values.items() if key in on_file and (value or "") != on_file[key]}
        if "leader" in differing:
            differing["leader_id"] = _number(differing.pop("leader"))
        return differing

    def _done(self, count: int) -> None:
        words = ngettext("{count} meeting was changed.", "{count} meetings were changed.", count)
        self._told(words.format(count=count))
        self.done_well()


class MoveDialog(CarefulDialog):
    """Asks for the day and the hours to which a meeting is moved."""

    def __init__(self, parent: QWidget, jobs: Jobs, facts: planning.Facts, told: Told) -> None:
        self.jobs, self._facts, self._told = jobs, facts, told
        self.anyway = _("Move it anyway")
        fields = Meeting.fields()
        super().__init__(
            parent,
            _("Move the meeting"),
            [Section("", [fields[key] for key in ("day", "starts", "ends")])],
            facts.values,
            words=_about(facts),
            label=_("Move"),
        )

    def look(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Holidays, closures and clashes on the new day."""
        return [] if self._is_unmoved(values) else foresight.of_move(session, self._facts.id, values)

    def do(self, values: dict[str, Any]) -> None:
        """Move it."""
        if self._is_unmoved(values):
            self.reject()
            return
        record = self._facts.id

        def work(session: Any) -> date:
            planning.move(session, record, values["day"], values["starts"], values["ends"])
            on: date = values["day"]
            return on

        self.jobs.act(work, self._done, self.failed)

    def _is_unmoved(self, values: dict[str, Any]) -> bool:
        return all(self._facts.values[key] == value for key, value in values.items())

    def _done(self, on: date) -> None:
        words = _("The meeting of {old} was moved to {new}.")
        self._told(words.format(old=day(self._facts.values["day"]), new=day(on)))
        self.done_well()


class CancelDialog(FormDialog):
    """Asks why a meeting does not take place."""

    def __init__(self, parent: QWidget, jobs: Jobs, facts: planning.Facts, told: Told) -> None:
        self._jobs, self._facts, self._told = jobs, facts, told
        field = Meeting.fields()["reason"]
        reason = Field(field.label, field.kind, required=True, length=field.length, key="reason")
        words = _("It stays in the list and counts in no rate.")
        super().__init__(
            parent,
            _("The meeting does not take place"),
            [Section("", [reason])],
            {},
            words=f"{_about(facts)}\n{words}",
            label=_("It does not take place"),
            deed=self._cancel,
        )

    def _cancel(self, values: dict[str, Any]) -> None:
        record, reason = self._facts.id, values["reason"]
        self._jobs.act(lambda session: planning.cancel(session, record, reason), self._done, self.failed)

    def _done(self, _result: object) -> None:
        words = _("The meeting of {date} does not take place.")
        self._told(words.format(date=day(self._facts.values["day"])))
        self.done_well()


class AddDialog(CarefulDialog):
    """Asks for the day, the hours and, for an individual meeting, the person of a further meeting."""

    def __init__(self, parent: QWidget, jobs: Jobs, card: actions.Card, workers: Workers, told: Told) -> None:
        self.jobs, self._activity, self._told = jobs, card.values, told
        people = {row[0]: row[1] for row in card.people if row[3] is None or row[3] >= clock.today()}
        self.anyway = _("Add it anyway")
        fields = Meeting.fields()
        person = Field(
            N_("Only for one person"),
            Kind.CHOICE,
            options=lambda: [(str(one), name) for one, name in people.items()],
            help=N_("For an individual meeting: only this person is on its list."),
            key="person",
        )
        shown = [fields["day"], fields["starts"], fields["ends"], person, fields["room"], substitute(workers)]
        super().__init__(
            parent,
            _("Add a meeting"),
            [Section("", [field for field in shown if people or field.key != "person"])],
            {key: card.values[key] for key in ("starts", "ends")},
            words=card.values["name"],
            label=_("Add"),
        )

    def look(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Holidays, closures and clashes on that day."""
        return foresight.of_new(session, self._activity["id"], _own(values))

    def do(self, values: dict[str, Any]) -> None:
        """Add it."""
        own, record = _own(values), self._activity["id"]
        leader, person = own.pop("leader_id"), _number(values.get("person"))

        def work(session: Any) -> date:
            planning.add_meeting(session, record, own, person, leader)
            on: date = own["day"]
            return on

        self.jobs.act(work, self._done, self.failed)

    def _done(self, on: date) -> None:
        self._told(_("A meeting on {date} was added.").format(date=day(on)))
        self.done_well()


def substitute(workers: Workers) -> Field:
    """The field that chooses who leads a meeting in the place of the activity's leader."""
    return Field(
        N_("Substitute leader"),
        Kind.CHOICE,
        options=lambda: [(str(row[0]), f"{row[1]} ({row[2]})") for row in workers],
        help=N_("Only when somebody else leads than usual."),
        key="leader",
    )


def _about(facts: planning.Facts) -> str:
    """Which meeting, where and with whom it usually is."""
    hours = "–".join(Meeting.fields()[key].text(facts.values[key]) for key in ("starts", "ends"))
    parts = (f"{facts.activity}, {day(facts.values['day'])}, {hours}", facts.room, facts.leader)
    return " · ".join(part for part in parts if part)


def _loaded(values: dict[str, Any]) -> dict[str, Any]:
    shown = {key: values[key] for key in ("starts", "ends", "room")}
    return shown | {"leader": str(values["leader_id"] or "")}


def _own(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a meeting as its record has them."""
    own = {key: values[key] for key in ("day", "starts", "ends", "room")}
    return own | {"leader_id": _number(values.get("leader"))}


def _number(value: Any) -> int | None:
    return int(value) if value else None
