"""Who takes part in a project: entering several people at once, ending, correcting, and what is due about the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.actions import stays_of_people
from kiscase.projects.columns import end_data_weeks
from kiscase.projects.layouts import fitting_situation, list_end_situations
from kiscase.projects.model import Degurba, Project, ProjectStay
from kiscase.projects.queries import find_known_situations, require_project, require_project_stay

_ASKED_AT_START = (
    *("citizenship", "education", "labour_status", "labour_detail", "gmina", "town", "postal_code"),
    *("foreign_origin", "third_country", "minority", "housing_exclusion", "disability"),
)
"""What is kept as it was on the first day, under the same keys as at the person."""
END_KEYS = ("ended_on", "situation", "as_planned", "business_started_on")


class NotEntered(NamedTuple):
    """Somebody who could not be entered with others, and why."""

    participant_id: int
    name: str
    reason: str


class EndDataDue(NamedTuple):
    """What the funder has to get about somebody who has left."""

    stay_id: int
    participant_id: int
    name: str
    project_id: int
    project: str
    left_on: date
    due: date
    is_ended: bool
    """Whether the part in the project has its end, and only what follows from it is missing."""


def add_people_to_project(
    session: Session, project_id: int, people: Sequence[int], started_on: date | None
) -> list[NotEntered]:
    """Enter people into a project from a day on, with their data of that day; who could not be entered.

    Raises a Problem if nobody could be.
    """
    project = require_project(session, project_id)
    if started_on is None:
        raise InvalidValuesError({"started_on": _("From which day on?")})
    if not people:
        raise Problem(_("Please choose at least one person."))
    refused = []
    for participant_id in dict.fromkeys(people):
        person = require_participant(session, participant_id)
        try:
            _enter(session, project, person, started_on)
        except InvalidValuesError as problem:
            refused.append(NotEntered(person.id, person.search_title(), " ".join(problem.problems.values())))
    entered = len(set(people)) - len(refused)
    if not entered:
        lines = [_("Nobody was entered:"), *(f"{one.name}: {one.reason}" for one in refused)]
        raise Problem("\n".join(lines))
    describe_action(session, N_("Entered {count} people into the project {name}"), count=entered, name=project.name)
    return refused


def change_project_stay(
    session: Session, stay_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Correct a person's part in a project; with its end emptied it goes on. Raises InvalidValuesError."""
    stay = require_project_stay(session, stay_id)
    _apply(session, stay, changes, revision)
    _describe_stay(session, stay, N_("Changed the part of {name} in the project {project}"))


def end_project_stays(session: Session, stay_ids: Sequence[int], changes: Mapping[str, Any]) -> None:
    """End the part of people in a project, all on one day and in one way. Raises InvalidValuesError."""
    if not changes.get("ended_on"):
        raise InvalidValuesError({"ended_on": _("On which day did it end?")})
    stays = [require_project_stay(session, stay_id) for stay_id in dict.fromkeys(stay_ids)]
    if not stays:
        raise Problem(_("Please choose at least one person."))
    for stay in stays:
        if stay.ended_on is not None:
            name = require_participant(session, stay.participant_id).name
            sentence = _("The part of {name} has ended already. Nothing was changed: choose the others alone.")
            raise Problem(sentence.format(name=name))
        _apply(session, stay, {key: changes[key] for key in END_KEYS if key in changes})
    if len(stays) == 1:
        _describe_stay(session, stays[0], N_("Ended the part of {name} in the project {project}"))
        return
    project = require_project(session, stays[0].project_id)
    describe_action(
        session, N_("Ended the part of {count} people in the project {name}"), count=len(stays), name=project.name
    )


def delete_project_stay(session: Session, stay_id: int) -> None:
    """Delete a person's part in a project that was entered by mistake."""
    stay = require_project_stay(session, stay_id)
    session.delete(stay)
    _describe_stay(session, stay, N_("Deleted the part of {name} in the project {project}"))


def fill_in_start_data(session: Session, project_id: int) -> int:
    """Fill in what is empty in the data of the first day and the situation at the end from what is on file by now."""
    project = require_project(session, project_id)
    chosen = select(ProjectStay).where(ProjectStay.project_id == project_id).order_by(ProjectStay.id)
    entered = session.scalars(chosen).all()
    known_ends, offered = find_known_situations(session, entered), list_end_situations(session, project_id)
    count = 0
    for stay in entered:
        person = require_participant(session, stay.participant_id)
        known = start_data(session, person, stay.started_on)
        missing = {key: value for key, value in known.items() if value not in (None, "") and not getattr(stay, key)}
        if stay.age is not None:
            missing.pop("age", None)
        if stay.labour_status and stay.labour_status != known["labour_status"]:
            missing.pop("labour_detail", None)  # it belongs to another status
        situation = fitting_situation(known_ends.get(stay.id), offered)
        if stay.ended_on and not stay.situation and situation:
            missing["situation"] = situation
        if missing:
            stay.change(missing)
            count += 1
    if not count:
        raise Problem(_("Nothing could be filled in: what is empty here is empty in the data of the people, too."))
    describe_action(
        session, N_("Filled in the data of the first day of {count} people in {name}"), count=count, name=project.name
    )
    return count


def start_data(session: Session, person: Participant, on: date | None) -> dict[str, Any]:
    """What the funder asks about the first day, as it is on file now; the age is that of the day."""
    found: dict[str, Any] = {key: getattr(person, key) for key in _ASKED_AT_START}
    found["age"] = relativedelta(on, person.born).years if on and person.born and person.born <= on else None
    found["degurba"] = _known_degurba(session, person.gmina)
    return found


def list_end_data_due(
    session: Session,
    until: date | None = None,
    *,
    project_id: int | None = None,
    participant_id: int | None = None,
) -> list[EndDataDue]:
    """What is still to be reported about the end, what is due first: of who has left the project, or the club."""
    chosen = (
        select(ProjectStay, Participant, Project)
        .join(Participant, Participant.id == ProjectStay.participant_id)
        .join(Project, Project.id == ProjectStay.project_id)
        .where(ProjectStay.ended_on.is_(None) | (ProjectStay.situation == "") | ProjectStay.as_planned.is_(None))
        .order_by(ProjectStay.id)
    )
    if project_id is not None:
        chosen = chosen.where(ProjectStay.project_id == project_id)
    if participant_id is not None:
        chosen = chosen.where(ProjectStay.participant_id == participant_id)
    rows = session.execute(chosen).all()
    open_people = {person.id for stay, person, _project in rows if stay.ended_on is None}
    club_stays = stays_of_people(session, open_people) if open_people else {}
    found = []
    for stay, person, project in rows:
        left_on = stay.ended_on or _left_club_on(stay, club_stays.get(person.id, []))
        due = left_on + timedelta(weeks=end_data_weeks()) if left_on else None
        if left_on and due and (until is None or due <= until):
            found.append(
                EndDataDue(
                    stay.id,
                    person.id,
                    person.search_title(),
                    project.id,
                    project.name,
                    left_on,
                    due,
                    is_ended=stay.ended_on is not None,
                )
            )
    return sorted(found, key=lambda one: (one.due, one.name, one.stay_id))


def _left_club_on(stay: ProjectStay, club_stays: Sequence[Any]) -> date | None:
    """When a person left the club who is still in a project; None for who is still there or never was."""
    if not club_stays or any(one.ended_on is None for one in club_stays):
        return None
    last = max(one.ended_on for one in club_stays)
    return last if stay.started_on is None or last >= stay.started_on else None


def _enter(session: Session, project: Project, person: Participant, started_on: date) -> None:
    with session.no_autoflush:
        stay = ProjectStay(participant_id=person.id, project_id=project.id)
        stay.change(start_data(session, person, started_on) | {"started_on": started_on})
        _require_fitting(session, stay, project)
    session.add(stay)
    session.flush()


def _apply(session: Session, stay: ProjectStay, changes: Mapping[str, Any], revision: int | None = None) -> None:
    with session.no_autoflush:
        stay.change(changes, revision=revision)
        _require_fitting(session, stay, require_project(session, stay.project_id))


def _require_fitting(session: Session, stay: ProjectStay, project: Project) -> None:
    """Raise InvalidValuesError for an end to come, days outside the project, or being in it twice at a time."""
    if stay.ended_on and stay.ended_on > action_date(session):
        raise InvalidValuesError({"ended_on": _("This day is still to come: enter the end when it has come.")})
    if stay.started_on and project.since and stay.started_on < project.since:
        raise InvalidValuesError({"started_on": _("The project had not begun on this day.")})
    if stay.started_on and project.until and stay.started_on > project.until:
        raise InvalidValuesError({"started_on": _("The project had ended by this day.")})
    chosen = (
        select(ProjectStay)
        .where(ProjectStay.project_id == stay.project_id, ProjectStay.participant_id == stay.participant_id)
        .order_by(ProjectStay.id)
    )
    for other in session.scalars(chosen):
        if other is not stay and stay.overlaps(other):
            sentence = _("The person is in this project on these days already: {period}.")
            raise InvalidValuesError({"started_on": sentence.format(period=other.period_text)})


def _known_degurba(session: Session, gmina: str | None) -> Degurba | None:
    """The degree that was entered last for somebody of the same gmina."""
    if not gmina:
        return None
    chosen = select(ProjectStay.degurba).where(ProjectStay.gmina == gmina, ProjectStay.degurba.is_not(None))
    return session.scalar(chosen.order_by(ProjectStay.id.desc()).limit(1))


def _describe_stay(session: Session, stay: ProjectStay, sentence: str) -> None:
    name = require_participant(session, stay.participant_id).name
    describe_action(session, sentence, name=name, project=require_project(session, stay.project_id).name)
