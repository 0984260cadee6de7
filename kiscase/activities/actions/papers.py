"""Giving out papers about attendance; certificates get their numbers here, and only those who are entitled get one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.documents import bundle, month, plan, statements
from kiscase.activities.documents import journal as journals
from kiscase.activities.model import Certificate, CertificateKind, Enrolment
from kiscase.club.actions import club
from kiscase.contracts.model import RUNNING, Contract, Outcome, State
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today
from kiscase.participants.actions import require
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, issue

_CARRIED_OUT = (*RUNNING, State.COMPLETED, State.TERMINATED)


class Entitled(NamedTuple):
    """What somebody may get a certificate of; *why_not* says what is missing, and is empty for who may."""

    participant_id: int
    name: str
    contract_id: int | None
    kind: CertificateKind
    since: date
    until: date
    why_not: str


def give_out(session: Session, paper: Paper) -> bytes:
    """Put a paper on file and give its bytes."""
    pdf = issue(session, paper)
    say(session, N_("Gave out the paper {number}"), number=paper.number)
    return pdf


def card(session: Session, participant_id: int, on: date) -> bytes:
    """Give out the monthly card of a person."""
    return give_out(session, month.card(session, participant_id, on))


def grid(session: Session, activity_id: int, on: date) -> bytes:
    """Give out the grid of a month of an activity."""
    return give_out(session, month.grid(session, activity_id, on))


def journal(session: Session, activity_id: int) -> bytes:
    """Give out the journal of classes."""
    return give_out(session, journals.journal(session, activity_id))


def wall_plan(session: Session, on: date) -> bytes:
    """Give out the week plan for the wall."""
    return give_out(session, plan.wall(session, on))


def own_plan(session: Session, participant_id: int, on: date) -> bytes:
    """Give out the week plan of a person."""
    return give_out(session, plan.own(session, participant_id, on))


def confirmation(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """Give out a confirmation of attendance."""
    return give_out(session, statements.confirmation(session, participant_id, since, until))


def information(session: Session, contract_id: int) -> bytes:
    """Give out the information on attendance for the office."""
    return give_out(session, statements.information(session, contract_id))


def information_about(session: Session, participant_id: int) -> bytes:
    """Give out the information on attendance for the latest contract of a person that was carried out."""
    contract = _latest(session, participant_id, _CARRIED_OUT)
    if contract is None:
        words = _("There is no contract of {name} that was carried out, so there is nothing to inform about.")
        raise Problem(words.format(name=require(session, participant_id).name))
    return information(session, contract.id)


def entitled(session: Session, participant_id: int, kind: CertificateKind) -> Entitled:
    """Whether a person may get a certificate, for the latest contract that was carried out.

    Completion is confirmed of a contract that was completed with its goals reached at least partly, and with the
    attendance that the club requires; participation of whoever was there at least once.
    """
    completion = kind is CertificateKind.COMPLETION
    contract = _latest(session, participant_id, (State.COMPLETED,) if completion else _CARRIED_OUT)
    since = _begun(session, contract) or date.min
    until = min((contract.closed_on if contract else None) or today(session), today(session))
    found = rates.marks(session, participant_id=participant_id, since=since, until=until)
    there = [row.day for row in found if row.mark in rates.THERE]
    if since == date.min:
        since = min(there, default=until)
    why_not = _why_not(session, kind, contract, found) if there else _("nothing was attended")
    person = require(session, participant_id)
    name = f"{person.family_name} {person.given_name}"
    return Entitled(participant_id, name, contract.id if contract else None, kind, since, until, why_not)


def entitled_of(session: Session, activity_id: int, kind: CertificateKind) -> list[Entitled]:
    """All who ever took part in an activity, in Polish order, each with the certificate or why not."""
    taking_part = select(Enrolment.participant_id).where(Enrolment.activity_id == activity_id)
    chosen = select(Participant.id).where(Participant.id.in_(taking_part)).order_by(Participant.sort, Participant.id)
    return [entitled(session, one, kind) for one in session.scalars(chosen).all()]


def certify(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> list[bytes]:
    """Give each person a certificate with the next number; when somebody may not have one, nobody gets one.

    Whoever has one for the same contract and kind gets that one again.
    """
    return [pdf for _number, pdf in _certified(session, participant_ids, kind)]


def certify_together(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> bytes:
    """The same in one PDF, with a bookmark for each number."""
    whole = bundle.begin(session)
    for number, pdf in _certified(session, participant_ids, kind):
        whole.add(number, pdf)
    return whole.bytes()


def _certified(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> list[tuple[str, bytes]]:
    wanted = [entitled(session, one, kind) for one in participant_ids]
    refused = [f"{one.name}: {one.why_not}" for one in wanted if one.why_not]
    if refused:
        raise Problem(_("No certificate was given out.") + "\n" + "\n".join(refused))
    papers = [statements.certificate(session, _certificate(session, one)) for one in wanted]
    found = [(paper.number, issue(session, paper)) for paper in papers]
    reason = N_("A certificate that was given out keeps its number; this cannot be undone.")
    say(session, N_("Gave out {count} certificates"), count=len(found), final=reason)
    return found


def _latest(session: Session, participant_id: int, states: Sequence[State]) -> Contract | None:
    chosen = select(Contract).where(Contract.participant_id == participant_id, Contract.state.in_(states))
    return session.scalar(chosen.order_by(Contract.drawn_on.desc(), Contract.id.desc()).limit(1))


def _begun(session: Session, contract: Contract | None) -> date | None:
    """When a contract began: an annex goes on with what it changes."""
    return session.get_one(Contract, contract.first_id).drawn_on if contract is not None else None


def _why_not(session: Session, kind: CertificateKind, contract: Contract | None, found: Sequence[rates.Marked]) -> str:
    if kind is CertificateKind.PARTICIPATION:
        return ""
    if contract is None:
        return _("no contract was completed")
    if contract.outcome is Outcome.NOT:
        return _("the contract ended without its goals reached")
    required, percent = club(session).required_percent, rates.rate(session, found).percent
    if required and percent is not None and percent < required:
        return _("attendance {percent}% of the required {required}%").format(percent=percent, required=required)
    return ""


def _certificate(session: Session, one: Entitled) -> int:
    of = {"participant_id": one.participant_id, "contract_id": one.contract_id, "kind": one.kind, "since": one.since}
    known = session.scalar(select(Certificate.id).filter_by(**of, until=one.until))
    if known is not None:
        return known
    year = today(session).year
    last = session.scalar(select(func.max(Certificate.number_seq)).where(Certificate.number_year == year)) or 0
    number = club(session).certificate_pattern.format(seq=last + 1, year=year)
    record = Certificate(
        participant_id=one.participant_id, contract_id=one.contract_id, number_year=year, number_seq=last + 1
    )
    values = {"kind": one.kind, "number": number, "since": one.since, "until": one.until}
    session.add(record.change(values | {"issued_on": today(session)}))
    session.flush()
    return record.id
