"""Beginning, changing, ending, reopening and deleting stays, and what is asked about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.deletion import delete_unused_record
from kiscase.core.records.record import record_classes
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.model import Stay, StayEnd

_END: dict[str, Any] = {"ended_on": None, "end": None, "end_reason": None, "end_remark": ""}
_NO_PAUSE: dict[str, Any] = {"paused_since": None, "pause_reason": ""}


class StayRow(NamedTuple):
    """A stay as it is listed."""

    id: int
    started_on: date | None
    ended_on: date | None
    end: StayEnd | None
    reason: str
    remark: str
    pause: str
    """Since when it is paused and why, in words."""
    main_group: str
    months: int
    """Whole months of taking part, until today or the end."""
    values: dict[str, Any]
    """What a form shows."""


def begin_stay(session: Session, participant_id: int, changes: Mapping[str, Any]) -> int:
    """Begin a stay of a person in the club; the id. Raises InvalidValuesError."""
    person = require_participant(session, participant_id)
    stay = Stay(participant_id=participant_id)
    _apply(session, stay, person, changes)
    session.add(stay)
    session.flush()
    names = {"name": person.name, "date": format_date(stay.started_on)}
    describe_action(session, N_("Began a stay of {name} in the club on {date}"), **names)
    return stay.id


def change_stay(session: Session, stay_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change a stay; with its end emptied it goes on."""
    stay = _require_stay(session, stay_id)
    person = require_participant(session, stay.participant_id)
    _apply(session, stay, person, changes, revision)
    describe_action(session, N_("Changed the stay of {name} in the club"), name=person.name)


def end_stay(session: Session, stay_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """End a stay that goes on: on which day, how and why. Raises InvalidValuesError."""
    stay = _require_stay(session, stay_id)
    if stay.ended_on is not None:
        raise Problem(_("This stay has ended already. Nothing was changed: change the stay instead."))
    if not changes.get("ended_on"):
        raise InvalidValuesError({"ended_on": _("On which day did it end?")})
    person = require_participant(session, stay.participant_id)
    _apply(session, stay, person, _NO_PAUSE | dict(changes), revision)
    sentence = N_("The stay of {name} in the club ended on {date}: {end}")
    names = {"name": person.name, "date": format_date(stay.ended_on), "end": stay.end.label if stay.end else ""}
    describe_action(session, sentence, **names)


def reopen_stay(session: Session, stay_id: int) -> None:
    """Let a stay go on as if it had not ended."""
    stay = _require_stay(session, stay_id)
    if stay.ended_on is None:
        raise Problem(_("This stay has not ended. Nothing was changed."))
    person = require_participant(session, stay.participant_id)
    _apply(session, stay, person, _END)
    describe_action(session, N_("Reopened the stay of {name} in the club"), name=person.name)


def delete_stay(session: Session, stay_id: int) -> None:
    """Delete a stay that was entered by mistake."""
    stay = _require_stay(session, stay_id)
    name = require_participant(session, stay.participant_id).name
    hindrance = _(
        "What followed this stay is on file. Nothing was deleted: delete the result, effects and follow-ups first."
    )
    delete_unused_record(session, stay, (), hindrance)
    describe_action(session, N_("Deleted a stay of {name} in the club"), name=name)


def list_stays(session: Session, participant_id: int) -> list[StayRow]:
    """The stays of a person, the latest first."""
    today = action_date(session)
    stays = stays_of_people(session, [participant_id]).get(participant_id, [])
    return [
        StayRow(
            stay.id,
            stay.started_on,
            stay.ended_on,
            stay.end,
            legal_rules.end_reason_label(stay.end_reason) if stay.end_reason else "",
            stay.end_remark,
            stay.pause_text,
            legal_rules.group_label(stay.main_group) if stay.main_group else "",
            months_taken_part(stay.started_on, stay.ended_on or today),
            stay.values(),
        )
        for stay in reversed(stays)
    ]


def stays_of_people(session: Session, ids: Collection[int]) -> dict[int, list[Stay]]:
    """The stays of people, the earliest first; who has none is missing."""
    chosen = select(Stay).where(Stay.participant_id.in_(set(ids))).order_by(Stay.started_on, Stay.id)
    found: dict[int, list[Stay]] = {}
    for stay in session.scalars(chosen):
        found.setdefault(stay.participant_id, []).append(stay)
    return found


def months_taken_part(since: date | None, until: date) -> int:
    """How many whole months of taking part there are when the day *until* is over: 1 March to 31 August are six."""
    if since is None or until < since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    return next(count for count in range(months, -1, -1) if since + relativedelta(months=count) - timedelta(1) <= until)


def months_text(count: int) -> str:
    """How many whole months, in words; there is none in a short stay."""
    if count < 1:
        return _("less than a month")
    return ngettext("{count} whole month", "{count} whole months", count).format(count=count)


def graduate_from(since: date | None) -> date | None:
    """The day with which a stay becomes long enough for a graduate of the club: its last one at the earliest.

    It is the last day of the six months (art. 2 pkt 1b).
    """
    if since is None:
        return None
    return since + relativedelta(months=legal_rules.condition_rule("graduate", since).length) - timedelta(1)


def _apply(
    session: Session, stay: Stay, person: Participant, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Take over changes that fit the person and their other stays; raises InvalidValuesError."""
    with session.no_autoflush:
        others = [one for one in stays_of_people(session, [person.id]).get(person.id, []) if one is not stay]
        group = stay.main_group
        stay.change(changes, revision=revision)
        if stay.ended_on and stay.ended_on > action_date(session):
            raise InvalidValuesError({"ended_on": _("This day is still to come: enter the end when it has come.")})
        if stay.main_group and stay.main_group != group and stay.main_group not in person.groups:
            raise InvalidValuesError(
                {"main_group": _("This is none of the groups of {name}: add it there first.").format(name=person.name)}
            )
        for other in others:
            _require_apart(stay, other)
        for record in record_classes().values():
            if hindrance := record.hindrance_to_change(session, stay):
                raise Problem(hindrance)


def _require_apart(stay: Stay, other: Stay) -> None:
    if stay.overlaps(other):
        sentence = _("There is a stay of these days already: {period}. End or correct that one first.")
        raise InvalidValuesError({"started_on": sentence.format(period=other.period_text)})
    if other.end is StayEnd.DEATH and (stay.started_on or date.min) > (other.ended_on or date.max):
        raise InvalidValuesError({"started_on": _("An earlier stay ended with the death of the person.")})


def _require_stay(session: Session, stay_id: int) -> Stay:
    stay = session.get(Stay, stay_id)
    if stay is None:
        raise RecordGoneError(_("This stay is no longer on file."))
    return stay
