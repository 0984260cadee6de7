"""The overview of a person: the stays, what the facts suggest about them, and everything that is open, by its day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.absences.tasks import list_absence_tasks
from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.model import Activity
from kiscase.activities.queries import list_person_enrolments
from kiscase.activities.task_sources import TaskSource
from kiscase.activities.traineeships.deadlines import TRAINEESHIPS_OF_PERSON, list_traineeship_duties
from kiscase.contracts.evaluations.schedule import next_evaluation
from kiscase.contracts.model import CLOSED_STATES, PENDING_STATES, RUNNING_STATES, Contract, ContractState
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.core.workdays import workday_on_or_after
from kiscase.participants.model import Participant
from kiscase.participants.notes.actions import list_open_steps
from kiscase.participants.notes.model import NOTES_OF_PERSON
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.actions import StayRow, graduate_from, list_stays, months_text
from kiscase.participants.stays.model import StayEnd
from kiscase.participants.verdict import EligibilityVerdict

Way = tuple[str, int | None]
CERTIFICATE_TO_ISSUE = "certificate"
"""In place of a table, where a certificate is to be issued."""


class OpenItem(NamedTuple):
    """Something open about a person; *way* leads to it, *due* is the day by when it is to be done, if there is one."""

    way: Way
    what: str
    due: date | None
    overdue: bool = False


class StayHint(NamedTuple):
    """What the facts suggest about the stays; *values* are what a dialog proposes, None where nothing is to be done."""

    sentence: str
    begins: bool = False
    values: dict[str, Any] | None = None


class PersonOverview(NamedTuple):
    """What is open about a person."""

    groups: list[str]
    summary: str
    hint: StayHint | None
    items: list[OpenItem]
    stays: list[StayRow]


def load_person_overview(session: Session, participant_id: int, sources: Sequence[TaskSource] = ()) -> PersonOverview:
    """The overview of a person, with what the features above this one add."""
    person, today = require_participant(session, participant_id), action_date(session)
    stays = list_stays(session, participant_id)
    chosen = select(Contract).where(Contract.participant_id == participant_id).order_by(Contract.id.desc())
    contracts = [one for one in session.scalars(chosen) if one.state is not ContractState.VOID]
    last = _last_certificate(session, participant_id)
    items = [
        *_certificate(stays, last, today),
        *_of_contracts(session, contracts, today),
        *_others(session, participant_id, today),
        *(one for source in sources for one in source.open_items(session, participant_id)),
    ]
    items.sort(key=lambda one: (one.due or date.max, one.what))
    hint = _hint(person, stays, contracts, today)
    return PersonOverview(list(person.groups), _summary(stays, contracts, last, today), hint, items, stays)


def _summary(stays: Sequence[StayRow], contracts: Sequence[Contract], certified: date | None, today: date) -> str:
    """The latest stay in a sentence: since when, how long, and whether it makes a graduate (art. 2 pkt 1b)."""
    if not stays:
        return _("No stay in the club is entered yet.")
    stay = stays[0]
    if stay.started_on is None or stay.started_on > today:
        return _("Takes part in the club from {date} on.").format(date=format_date(stay.started_on))
    months = months_text(stay.months)
    graduate = graduate_from(stay.started_on)
    if stay.ended_on is None:
        words = _("Takes part in the club since {date}: {months}.")
        words = words.format(date=format_date(stay.started_on), months=months)
        if graduate is None or stay.months < 1:
            return words
        return f"{words} {_six_months(graduate, today)}"
    words = _("Took part in the club from {since} to {until}: {months}; {end}.").format(
        since=format_date(stay.started_on),
        until=format_date(stay.ended_on),
        months=months,
        end=stay.end.label if stay.end else "",
    )
    graduated = _("Graduate of the club (art. 2 pkt 1b).") if _is_graduate(stay, contracts, certified) else ""
    return f"{words} {graduated}".strip()


def _six_months(graduate: date, today: date) -> str:
    """That the shortest time for a graduate is reached, or when."""
    if graduate > today:
        return _("Long enough for a graduate from {date} on (art. 2 pkt 1b).").format(date=format_date(graduate))
    return _("Long enough for a graduate since {date} (art. 2 pkt 1b).").format(date=format_date(graduate))


def _is_graduate(stay: StayRow, contracts: Sequence[Contract], certified: date | None) -> bool:
    """Six months of taking part, the certificate, and a contract whose terms were carried out (art. 2 pkt 1b)."""
    since, until, graduate = stay.started_on, stay.ended_on, graduate_from(stay.started_on)
    if since is None or until is None or graduate is None or until < graduate or stay.end is not StayEnd.COMPLETED:
        return False
    kept = any(one.state is ContractState.COMPLETED and (one.closed_on or until) >= since for one in contracts)
    return kept and certified is not None and certified >= since


def _hint(person: Participant, stays: Sequence[StayRow], contracts: Sequence[Contract], today: date) -> StayHint | None:
    """What a coordinator would be asked: a contract without a stay, or a stay without its conditions."""
    open_stay = next((stay for stay in stays if stay.ended_on is None), None)
    running = next((one for one in contracts if one.state in RUNNING_STATES), None)
    if open_stay is None:
        return _hint_to_begin(stays, running, today)
    if person.verdict is EligibilityVerdict.MAY_NOT:
        words = _("A right to a benefit excludes from the club (art. 1 ust. 3). Did the stay end?")
        return StayHint(words, values={"end": StayEnd.BROKEN_OFF, "end_reason": "excluding_right"})
    if running is not None or any(one.state in PENDING_STATES for one in contracts):
        return None
    since = open_stay.started_on or today
    closed = next((one for one in contracts if one.state in CLOSED_STATES and (one.closed_on or today) >= since), None)
    if closed is None or closed.state is ContractState.REFUSED:
        return StayHint(_("Takes part without a contract: carrying one out is the condition (art. 18 ust. 4)."))
    words = _("The contract {number} ended on {date}, and it is the condition (art. 18 ust. 4). Did the stay end?")
    completed = closed.state is ContractState.COMPLETED
    values: dict[str, Any] = {"ended_on": closed.closed_on or today, "end": StayEnd.COMPLETED}
    if not completed:
        values |= {"end": StayEnd.BROKEN_OFF, "end_reason": "contract_not_kept"}
    return StayHint(words.format(number=closed.title, date=format_date(closed.closed_on)), values=values)


def _hint_to_begin(stays: Sequence[StayRow], running: Contract | None, today: date) -> StayHint | None:
    if running is None:
        return None
    since = running.drawn_on or today
    ended = max((stay.ended_on for stay in stays if stay.ended_on), default=None)
    if ended is not None and since <= ended:
        return None  # of this contract the stay has ended
    words = _("The contract {number} is being carried out, but no stay in the club is entered. Begin it?")
    return StayHint(words.format(number=running.title), begins=True, values={"started_on": min(since, today)})


def _certificate(stays: Sequence[StayRow], certified: date | None, today: date) -> Iterator[OpenItem]:
    """The certificate after a stay that was completed is due without delay (art. 18 ust. 5a)."""
    stay = stays[0] if stays else None
    if stay is None or stay.end is not StayEnd.COMPLETED or stay.ended_on is None or stay.started_on is None:
        return
    if certified is None or certified < stay.started_on:
        due = workday_on_or_after(stay.ended_on + timedelta(1))
        yield OpenItem((CERTIFICATE_TO_ISSUE, None), _("certificate (art. 18 ust. 5a)"), due, due < today)


def _last_certificate(session: Session, participant_id: int) -> date | None:
    """Until when the latest certificate of a person reaches."""
    chosen = select(ActivityCertificate.until).where(ActivityCertificate.participant_id == participant_id)
    return session.scalar(chosen.order_by(ActivityCertificate.until.desc()).limit(1))


def _of_contracts(session: Session, contracts: Sequence[Contract], today: date) -> Iterator[OpenItem]:
    for contract in contracts:
        way: Way = (Contract.__tablename__, contract.id)
        if contract.state in PENDING_STATES:
            words = _("Contract {number}: {state}").format(number=contract.title, state=contract.state.label)
            yield OpenItem(way, words, None)
        elif contract.state in RUNNING_STATES:
            on, overdue = next_evaluation(session, contract)
            if on is not None:
                yield OpenItem(way, _("evaluation of {number}").format(number=contract.title), on, overdue)
            if contract.ends_on is not None:
                words = _("end of {number}") if contract.ends_on >= today else _("{number} is over: end it")
                yield OpenItem(way, words.format(number=contract.title), contract.ends_on, contract.ends_on < today)


def _others(session: Session, participant_id: int, today: date) -> Iterator[OpenItem]:
    for step, on in list_open_steps(session, participant_id):
        yield OpenItem((NOTES_OF_PERSON, participant_id), step, on, on is not None and on < today)
    for duty in list_traineeship_duties(session, participant_id, only_open=True):
        what = f"{duty.title} ({duty.host})"
        yield OpenItem((TRAINEESHIPS_OF_PERSON, participant_id), what, duty.due, duty.is_overdue(today))
    for task in list_absence_tasks(session, participant_id):
        words = ngettext("{count} unexcused absence", "{count} unexcused absences", task.absences)
        what = f"{words.format(count=task.absences)} · {task.activity}"
        yield OpenItem((AbsenceTask.__tablename__, task.id), what, None)
    for row in list_person_enrolments(session, participant_id):
        if not row.has_ended(today):
            words = _("next meeting: {activity}") if row.next_day else _("enrolled in {activity}")
            yield OpenItem((Activity.__tablename__, row.id), words.format(activity=row.name), row.next_day)
