"""Importing enrolments: of people who are on file, in activities that are planned, by the rules of enrolling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.activities.enrolment import actions
from kiscase.activities.enrolment.actions import EnrolmentTerms, NoPlaceError
from kiscase.activities.model import Enrolment
from kiscase.core import clock
from kiscase.core.collation import words_key
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.importing.target import UNIQUE, KnownRow
from kiscase.importing.whose_row import OwnedRowsTarget, RowOwner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

_ACTIVITY = FieldInfo(N_("Name of the activity"), key="activity", required=True)
_ACTIVITIES = "SELECT id, name, since, until FROM activity ORDER BY id"
_ENROLMENTS = "SELECT activity_id, participant_id, since FROM enrolment"


class ListedActivity(NamedTuple):
    """An activity that a list may mean."""

    id: int
    name: str
    since: date
    until: date | None

    def lasts_on(self, on: date) -> bool:
        """Whether a day is between its first and last one."""
        return self.since <= on and (self.until is None or on <= self.until)


class NewEnrolment(NamedTuple):
    """Who is to be enrolled in what, and how."""

    person: RowOwner
    activity: ListedActivity
    since: date
    values: dict[str, Any]


class EnrolmentsTarget(OwnedRowsTarget[NewEnrolment]):
    """Enrolments: who, in which activity, from when until when, and why it ended."""

    key: ClassVar[str] = "enrolments"
    title: ClassVar[str] = N_("Import enrolments from a spreadsheet")
    sentence: ClassVar[str] = N_("Imported enrolments from a spreadsheet: {count}")

    def list_fields(self) -> Sequence[FieldInfo]:
        return [_ACTIVITY, *self.list_owner_fields(), *Enrolment.fields().values()]

    def load(self, reader: PlainReader) -> None:
        super().load(reader)
        self._activities: dict[str, list[ListedActivity]] = defaultdict(list)
        for row_id, name, since, until in reader.rows(_ACTIVITIES):
            last = date.fromisoformat(until) if until else None
            one = ListedActivity(row_id, name, date.fromisoformat(since), last)
            self._activities[words_key(name)].append(one)
        self._enrolled = {(activity, person, str(since)) for activity, person, since in reader.rows(_ENROLMENTS)}

    def prepare(self, values: dict[str, Any]) -> NewEnrolment:
        person = self.take_owner(values, "activity")
        given = values.get("since")
        activity = self._find_activity(values.pop("activity", None) or "", given)
        since = given or max(activity.since, clock.today())
        kept = {key: value for key, value in values.items() if value is not None}
        enrolment = Enrolment().change(kept | {"since": since})
        if enrolment.ending and enrolment.until is None:
            raise InvalidValuesError({"until": _("Please fill in: {label}.").format(label=_("Enrolled until"))})
        return NewEnrolment(person, activity, since, enrolment.values())

    def name_row(self, prepared: NewEnrolment) -> str:
        return f"{prepared.person.name}, {prepared.activity.name}"

    def identify(self, prepared: NewEnrolment) -> Sequence[tuple[str, ...]]:
        return [(UNIQUE, str(prepared.person.id), str(prepared.activity.id), str(prepared.since))]

    def known_finder(self, _reader: PlainReader) -> Callable[[NewEnrolment], KnownRow | None]:
        return self._find_known

    def store_row(self, session: Session, prepared: NewEnrolment) -> None:
        values, activity, person = prepared.values, prepared.activity.id, prepared.person.id
        ending = values["ending"]
        terms = EnrolmentTerms(None if ending else values["until"], guest=values["guest"], beyond=values["beyond"])
        if ending and values["until"] < prepared.since:
            raise InvalidValuesError({"until": _("The last day is before the first.")})
        actions.enrol_person(session, activity, person, prepared.since, terms)
        if ending:
            actions.end_enrolment(session, activity, person, values["until"], ending)

    def explain(self, prepared: NewEnrolment, problem: Problem) -> Mapping[str, str]:
        """What stands against the person is shown at the person, a missing place at the activity."""
        if isinstance(problem, NoPlaceError):
            return {"activity": problem.sentence}
        if isinstance(problem, InvalidValuesError):
            return problem.problems
        return {prepared.person.key: problem.sentence}

    def _find_activity(self, name: str, since: date | None) -> ListedActivity:
        """The activity of that name, which goes on, on the day or today, where several have it."""
        found = self._activities.get(words_key(name), [])
        if not name or not found:
            sentence = _("No activity has this name. Import or plan activities first.")
            raise InvalidValuesError({"activity": sentence})
        if len(found) > 1:
            found = [one for one in found if one.lasts_on(since or clock.today())]
        if len(found) != 1:
            sentence = _("Several activities have this name: the day from which somebody is enrolled shows which one.")
            raise InvalidValuesError({"activity": sentence})
        return found[0]

    def _find_known(self, prepared: NewEnrolment) -> KnownRow | None:
        if (prepared.activity.id, prepared.person.id, str(prepared.since)) not in self._enrolled:
            return None
        why = _("is enrolled from {date}").format(date=format_date(prepared.since))
        return KnownRow(self.name_row(prepared), why, certain=True)
