"""The questions about a whole series: from which day on it is planned anew, and to which period it is copied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.actions import enrolling, foresight
from kiscase.activities.actions.planning import Replanned
from kiscase.activities.model import Activity
from kiscase.activities.screen.meeting_dialogs import CarefulDialog
from kiscase.activities.screen.series import past_words
from kiscase.core import clock
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import Field, Kind
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs

NAMED = 5  # days of meetings that stayed, in a sentence


class ReplanDialog(FormDialog):
    """Asks from which day on the changed series takes the place of the planned meetings."""

    def __init__(self, parent: QWidget, since: date, save: Callable[[date], None]) -> None:
        self._save = save
        words = _(
            "The series was changed. From which day on are its meetings planned anew? Meetings that have marks or "
            "notes, were moved or cancelled, or are for one person stay as they are."
        )
        super().__init__(
            parent,
            _("Plan the series anew"),
            [Section("", [Field(N_("From this day on"), Kind.DATE, required=True, key="since")])],
            {"since": since},
            words=words,
            label=_("Plan anew"),
            deed=self._go_from,
        )

    def _go_from(self, values: dict[str, Any]) -> None:
        self.done_well()
        self._save(values["since"])


class CopyDialog(CarefulDialog):
    """Asks for the name and the period of the copy, and whether the people come along."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        activity: dict[str, Any],
        copied: Callable[[tuple[int, list[str]]], None],
    ) -> None:
        self.jobs, self._activity, self._copied = jobs, activity, copied
        self.anyway = _("Copy it anyway")
        fields = Activity.fields()
        along = Field(N_("With its people"), Kind.FLAG, key="people")
        last = activity["until"]
        words = _("The copy has the same days of the week, hours, room and leader; they can be changed there.")
        super().__init__(
            parent,
            _("Copy to a new period"),
            [Section("", [*(fields[key] for key in ("name", "since", "until", "count")), along])],
            {
                "name": activity["name"],
                "since": max(clock.today(), last + timedelta(days=1)) if last else clock.today(),
                "people": True,
            },
            words=words,
            label=_("Copy"),
        )

    def look(self, session: Any, values: dict[str, Any]) -> list[str]:
        """Meetings that have passed, and clashes; what makes no series is said when it is copied."""
        rule = self._activity | {key: values[key] for key in ("since", "until", "count")}
        if not (rule["until"] or rule["count"]):
            return []
        found = foresight.of_series(session, rule, self._activity["leader_id"])
        return [*([past_words(found.passed)] if found.passed else []), *found.clashes]

    def do(self, values: dict[str, Any]) -> None:
        """Copy it."""
        changes = {key: values[key] for key in ("name", "since", "until", "count")}
        record, people = self._activity["id"], bool(values["people"])
        self.jobs.act(lambda session: enrolling.copy(session, record, changes, people=people), self._done, self.failed)

    def _done(self, made: tuple[int, list[str]]) -> None:
        self.done_well()
        self._copied(made)


def replanned_words(done: Replanned) -> str:
    """How many meetings were planned anew, and which stayed."""
    words = ngettext("{count} meeting was planned anew.", "{count} meetings were planned anew.", done.planned)
    said = words.format(count=done.planned)
    if not done.stayed:
        return said
    days = [day(on) for on in done.stayed[:NAMED]] + (["…"] if len(done.stayed) > NAMED else [])
    stayed = ngettext("{count} stayed as it was: {days}.", "{count} stayed as they were: {days}.", len(done.stayed))
    return f"{said} {stayed.format(count=len(done.stayed), days=', '.join(days))}"


def copied_words(refused: list[str]) -> str:
    """What was copied, and who could not come along, each with the reason."""
    words = _("The activity was copied; this is the copy.")
    if not refused:
        return words
    left = ngettext("{count} person could not come along:", "{count} people could not come along:", len(refused))
    return f"{words} {left.format(count=len(refused))} {' '.join(refused)}"
