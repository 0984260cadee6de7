"""What the club states about somebody's attendance: a confirmation, an information for the office, certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.documents.facts import LANGUAGE, drawn, hours, hours_text, period, words
from kiscase.activities.model import Activity, Certificate, Meeting
from kiscase.activities.rates import Marked
from kiscase.club.model import Club
from kiscase.contracts.model import RUNNING, Contract, State
from kiscase.core.i18n import N_, day, sort_key, speaking
from kiscase.core.journal import today
from kiscase.paper.blocks import (
    Block,
    Bullets,
    Column,
    Field,
    Fields,
    Gap,
    Grid,
    Heading,
    Keep,
    Place,
    Signatures,
    Text,
)
from kiscase.paper.document import Document
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, shown

CONFIRMATION, INFORMATION, CERTIFICATE = "confirmation", "attendance-information", "certificate"
_SUMS = ("held", "attended", "excused", "unexcused", "unmarked", "share")


def confirmation(session: Session, participant_id: int, since: date, until: date) -> Paper:
    """The confirmation that a person asks for: what was attended when, without absences and reasons."""
    person, club = _both(session, participant_id)
    found = rates.marks(session, participant_id=participant_id, since=since, until=until)
    with speaking(LANGUAGE):
        own = words(session)
        there = [row for row in found if row.mark in rates.THERE]
        rows = [
            [name, str(len(marked)), hours_text(_hours(session, marked))]
            for name, marked in _by_activity(session, there)
        ]
        keys = ("activity", "attended", "hours")
        columns = [Column(own.text(f"column.{key}"), width) for key, width in zip(keys, (6, 2, 2), strict=True)]
        story: list[Block] = [
            Heading(own.text("title.confirmation")),
            Text(own.text("text.confirmation", name=person.name, club=club.name)),
            Fields([Field(own.text("label.period"), period(since, until), 0.5)]),
            Grid(columns, rows) if rows else Text(own.text("text.nothing")),
            Keep(
                [Text(own.text("text.confirmation_use"), "small"), Signatures([Place(own.text("place.coordinator"))])]
            ),
        ]
        title = own.text("title.confirmation")
    number = f"PO{participant_id}/{today(session):%Y-%m-%d}"
    says = {"name": person.name, "rows": rows, "period": period(since, until), "club": club.name}
    draw = drawn(title, number, today(session), story)
    return Paper(CONFIRMATION, Participant.__tablename__, participant_id, number, says, draw, participant_id)


def information(session: Session, contract_id: int) -> Paper:
    """The information for the office that concluded a contract: what was held and attended, and how it is counted."""
    contract = session.get_one(Contract, contract_id)
    person, club = _both(session, contract.participant_id)
    first = contract.first_id
    chain = session.scalars(select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first)))
    found = rates.marks(session, participant_id=person.id, contracts=chain)
    since = session.get_one(Contract, first).drawn_on or today(session)
    until = contract.closed_on or today(session)
    with speaking(LANGUAGE):
        own = words(session)
        rows = [[name, *_sums(session, marked)] for name, marked in _by_activity(session, found)]
        whole = rates.rate(session, found)
        columns = [Column(own.text("column.activity"), 4)]
        columns += [Column(own.text(f"column.{key}"), 1.5, "right") for key in _SUMS]
        body: list[Block] = [Text(own.text("text.nothing"))]
        if rows:
            rows.append([own.text("column.total"), *_sums(session, found)])
            body = [Grid(columns, rows), Text(f"{own.text('label.formula')}: {whole.formula}", "small")]
        title = own.text("title.information")
        story: list[Block] = [
            Heading(title),
            Fields(
                [
                    Field(own.text("label.addressee"), club.office, 0.6),
                    Field(own.text("label.period"), period(since, until), 0.4),
                ]
            ),
            Text(own.text("text.information", name=person.name, club=club.name, contract=contract.number or "–")),
            *body,
            Signatures([Place(own.text("place.coordinator"))]),
        ]
    number = f"IO{contract_id}/{today(session):%Y-%m-%d}"
    says = {"name": person.name, "rows": rows, "formula": whole.formula, "club": club.name, "office": club.office}
    draw = drawn(title, number, today(session), story)
    return Paper(INFORMATION, Contract.__tablename__, contract_id, number, says, draw, person.id)


def certificate(session: Session, certificate_id: int) -> Paper:
    """A certificate of participation or of completion (art. 18 ust. 5a of the social employment act)."""
    record = session.get_one(Certificate, certificate_id)
    person, club = _both(session, record.participant_id)
    contract = session.get(Contract, record.contract_id) if record.contract_id else None
    found = rates.marks(session, participant_id=person.id, since=record.since, until=record.until)
    there = [row for row in found if row.mark in rates.THERE]
    with speaking(LANGUAGE):
        own = words(session)
        facts = {
            "name": person.name,
            "born": day(person.born) or "–",
            "since": day(record.since),
            "until": day(record.until),
            "club": club.name,
            "operator": club.operator or club.name,
            "contract": (contract.number or "") if contract else "",
        }
        forms = [
            own.text("text.form_hours", activity=name, hours=hours_text(_hours(session, marked)))
            for name, marked in _by_activity(session, there)
        ]
        title = own.text(f"title.{record.kind.value}")
        listed: list[Block] = [Text(own.text("text.forms")), Bullets(forms)] if forms else []
        story: list[Block] = [
            Gap(2),
            Heading(title),
            Text(record.number, "centred"),
            Gap(1),
            Text(own.text(f"text.{record.kind.value}", **facts)),
            *listed,
            Gap(1),
            Keep([Text(own.text("text.basis"), "small"), Gap(1), Signatures([Place(own.text("place.head"))])]),
        ]
    says = facts | {"forms": forms, "number": record.number}
    draw = drawn(title, record.number, record.issued_on, story)
    return Paper(CERTIFICATE, Certificate.__tablename__, certificate_id, record.number, says, draw, person.id)


def _both(session: Session, participant_id: int) -> tuple[Participant, Club]:
    return session.get_one(Participant, participant_id), session.scalars(select(Club)).one()


def _by_activity(session: Session, found: list[Marked]) -> list[tuple[str, list[Marked]]]:
    by_id: dict[int, list[Marked]] = {}
    for row in found:
        by_id.setdefault(row.activity_id, []).append(row)
    named = [(session.get_one(Activity, one).name, rows) for one, rows in by_id.items()]
    return sorted(named, key=lambda pair: sort_key(pair[0]))


def _hours(session: Session, marked: list[Marked]) -> float:
    """The hours that the person was there."""
    whole = 0.0
    for row in marked:
        meeting = session.get_one(Meeting, row.meeting_id)
        whole += row.minutes / 60 if row.minutes is not None else hours(meeting.starts, meeting.ends)
    return whole


def _sums(session: Session, marked: list[Marked]) -> list[str]:
    rate = rates.rate(session, marked)
    share = "–" if rate.percent is None else f"{rate.percent}%"
    there = sum(row.mark in rates.THERE for row in marked)
    return [str(len(marked)), str(there), str(rate.excused), str(rate.unexcused), str(rate.unmarked), share]


def _people(session: Session) -> list[tuple[str, int]]:
    on = today(session)
    found = {row.participant_id for row in rates.marks(session, since=date(on.year, 1, 1), until=on)}
    return [(f"PO{one}/{on:%Y-%m-%d}", one) for one in sorted(found)]


def _confirmation(session: Session, participant_id: int) -> bytes:
    on = today(session)
    return shown(session, confirmation(session, participant_id, date(on.year, 1, 1), on))


def _contracts(session: Session) -> list[tuple[str, int]]:
    states = (*RUNNING, State.COMPLETED, State.TERMINATED)
    chosen = select(Contract.id).where(Contract.state.in_(states)).order_by(Contract.id)
    return [(f"IO{one}/{today(session):%Y-%m-%d}", one) for one in session.scalars(chosen)]


def _certificates(session: Session) -> list[tuple[str, int]]:
    chosen: Any = select(Certificate.number, Certificate.id).order_by(Certificate.number_year, Certificate.number_seq)
    return [(row[0], row[1]) for row in session.execute(chosen)]


def _information(session: Session, contract_id: int) -> bytes:
    return shown(session, information(session, contract_id))


def _certificate(session: Session, certificate_id: int) -> bytes:
    return shown(session, certificate(session, certificate_id))


DOCUMENTS = (
    Document(CONFIRMATION, N_("Confirmation of attendance"), _people, _confirmation),
    Document(INFORMATION, N_("Information on attendance for the office"), _contracts, _information),
    Document(CERTIFICATE, N_("Certificate"), _certificates, _certificate),
)
