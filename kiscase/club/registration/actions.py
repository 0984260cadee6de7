"""Recording what happened about the club in the register of the voivode, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.model import Club
from kiscase.club.registration.model import RegisterEvent, RegisterEventKind
from kiscase.core.date_format import format_date
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.legal_rules import condition_rule
from kiscase.core.workdays import workday_on_or_after

REPORTED_FIELDS = ("name", "street", "postal_code", "town", "head", "operator", "operator_address")
"""What the voivode has of the club: a change of it is reported, as practice; the act sets no day."""
_REPORTING = (RegisterEventKind.NOTIFIED, RegisterEventKind.ENTERED, RegisterEventKind.REPORTED_CHANGE)


class RegisterEventRow(NamedTuple):
    """An event as it is listed, with what a form shows."""

    id: int
    day: date | None
    kind: RegisterEventKind
    number: str
    voivode: str
    remark: str
    values: dict[str, Any]


class ReportableChange(NamedTuple):
    """A field of the club of which the voivode has another value, or without a field an event with its day."""

    field: str
    label: str
    reported: str
    now: str


class RegisterState(NamedTuple):
    """The club in the register: whether it is entered, by when what is due, and what is to be reported."""

    entry: RegisterEventRow | None
    """The entry that holds."""
    struck_off: date | None
    entry_due: date | None
    """By when an entry follows a notification that has none so far."""
    end_due: date | None
    """By when the voivode is to be notified of an end."""
    changes: list[ReportableChange]
    warnings: list[str]
    events: list[RegisterEventRow]
    """The latest first."""


def save_register_event(
    session: Session, changes: Mapping[str, Any], event_id: int | None = None, revision: int | None = None
) -> int:
    """Record what happened, or change an event on file; the id. Raises InvalidValuesError.

    With a notification, an entry or a reported change the voivode has the data of the club as they are now.
    """
    event = (_require_event(session, event_id) if event_id else RegisterEvent()).change(changes, revision=revision)
    if event.kind not in _REPORTING:
        event.reported = {}
    elif not event.reported:
        event.reported = _reported_data(load_club(session))
    session.add(event)
    session.flush()
    describe_action(session, N_("Recorded an event of the register of clubs, {date}"), date=event.day)
    return event.id


def delete_register_event(session: Session, event_id: int) -> None:
    """Delete an event that was recorded by mistake."""
    event = _require_event(session, event_id)
    session.delete(event)
    describe_action(session, N_("Deleted an event of the register of clubs, {date}"), date=event.day)


def load_register_state(session: Session) -> RegisterState:
    """The club in the register as it stands today."""
    events = session.scalars(select(RegisterEvent).order_by(RegisterEvent.day, RegisterEvent.id)).all()
    club, today = load_club(session), action_date(session)
    latest = {event.kind: event for event in events}
    entry, struck_off = latest.get(RegisterEventKind.ENTERED), latest.get(RegisterEventKind.STRUCK_OFF)
    if entry and struck_off and _follows(struck_off, entry):
        entry = None
    elif struck_off and entry:
        struck_off = None
    rows = [_row(event) for event in reversed(events)]
    return RegisterState(
        _row(entry) if entry else None,
        struck_off.day if struck_off else None,
        _entry_due(latest),
        _end_due(latest),
        _changes_to_report(club, events) if entry else [],
        _warnings(club, entry, today),
        rows,
    )


def list_register_deadlines(session: Session) -> list[tuple[int, str, date]]:
    """What is due about the register, with its event and day: an entry after its notification, notice of the end."""
    state = load_register_state(session)
    entry, end = (
        _("entry of the club in the register: the voivode has 30 days (art. 18a ust. 2)"),
        _("notify the voivode of the end of the club's work (art. 18a ust. 4)"),
    )
    latest = {event.kind: event.id for event in reversed(state.events)}
    found = (
        (RegisterEventKind.NOTIFIED, entry, state.entry_due),
        (RegisterEventKind.ENDED, end, state.end_due),
    )
    return [(latest[kind], what, due) for kind, what, due in found if due is not None]


def _entry_due(latest: Mapping[RegisterEventKind, RegisterEvent]) -> date | None:
    notified, entered = latest.get(RegisterEventKind.NOTIFIED), latest.get(RegisterEventKind.ENTERED)
    if notified is None or notified.day is None or (entered is not None and _follows(entered, notified)):
        return None
    return _last_day(notified.day)


def _end_due(latest: Mapping[RegisterEventKind, RegisterEvent]) -> date | None:
    ended, struck_off = latest.get(RegisterEventKind.ENDED), latest.get(RegisterEventKind.STRUCK_OFF)
    if ended is None or ended.day is None or ended.notified_on or (struck_off and _follows(struck_off, ended)):
        return None
    return _last_day(ended.day)


def _last_day(since: date) -> date:
    """The last day from a notification to the entry, and from an end to its notification (art. 18a ust. 2, 4)."""
    return workday_on_or_after(since + timedelta(condition_rule("register", since).length))


def _follows(later: RegisterEvent, earlier: RegisterEvent) -> bool:
    return (later.day or date.max, later.id) >= (earlier.day or date.min, earlier.id)


def _changes_to_report(club: Club, events: Sequence[RegisterEvent]) -> list[ReportableChange]:
    """What differs from the data that the voivode has, and events since then; none before anything was reported."""
    last = next((place for place in reversed(range(len(events))) if events[place].reported), None)
    if last is None:
        return []
    reported = events[last].reported
    since = [event for event in events[last + 1 :] if event.kind is RegisterEventKind.CHANGED]
    shown, now = club.fields(), _reported_data(club)
    noted = [ReportableChange("", event.remark or event.kind.label, "", format_date(event.day)) for event in since]
    return noted + [
        ReportableChange(key, _(shown[key].label), str(reported.get(key, "")), now[key])
        for key in REPORTED_FIELDS
        if key in reported and reported[key] != now[key]
    ]


def _warnings(club: Club, entry: RegisterEvent | None, today: date) -> list[str]:
    if entry is None:
        return [_("No entry in the register is recorded: a club is run only after it is entered (art. 18 ust. 1).")]
    if club.started_on and entry.day and club.started_on < min(entry.day, today):
        return [_("The club has worked since a day before its entry in the register (art. 18 ust. 1).")]
    return []


def _reported_data(club: Club) -> dict[str, str]:
    return {key: str(getattr(club, key) or "") for key in REPORTED_FIELDS}


def _row(event: RegisterEvent) -> RegisterEventRow:
    return RegisterEventRow(event.id, event.day, event.kind, event.number, event.voivode, event.remark, event.values())


def _require_event(session: Session, event_id: int) -> RegisterEvent:
    event = session.get(RegisterEvent, event_id)
    if event is None:
        raise RecordGoneError(_("This event is no longer on file."))
    return event
