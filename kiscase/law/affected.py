"""Whom a row of the legal data concerns: the people whose eligibility, contract or enrolment rests on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Enrolment, enrolment_continues
from kiscase.activities.traineeships.model import Traineeship
from kiscase.activities.work_hours.model import WorkDay
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.legal_data.rows import LegalRow, LegalTable
from kiscase.core.text.names import join_names
from kiscase.participants.model import Assessment, Benefit, Participant
from kiscase.participants.namesakes import MOST_ASKED, distinguish_namesakes

_CONTRACT_CONDITIONS = {
    *("contract", "contract_written", "contract_worker", "contract_homeless", "contract_referral", "contract_form"),
    *("health_insurance", "consequences", "dependants", "interview_refresh"),
}
_ENROLMENT_CONDITIONS = {"voluntary", "contract", "period", "certificate", "graduate", "personal_data"}
_ALL_KINDS = None
_KINDS_OF_CODE: dict[str, Collection[str]] = {
    "social_enterprise": {"social_enterprise"},
    "commissioned_reintegration": {"commissioned_reintegration"},
    "reintegration_stipend": {"commissioned_reintegration"},
    "reintegration_stipend_excused": {"commissioned_reintegration"},
    "minimum_hourly_rate": {"useful_work"},
    "supported_employment": {"useful_work"},
    "useful_work_rules": {"useful_work"},
    "traineeship_rules": {"traineeship"},
    "labour_market": {"useful_work", "public_works", "traineeship", "commissioned_reintegration"},
    "employment_promotion": {"useful_work", "public_works", "traineeship"},
}
_CONTRACT_ACTS = {"social_assistance", "contract_form"}
_CLOSED_STATES = (ContractState.COMPLETED, ContractState.TERMINATED)

Basis = tuple[int, str]
"""The id of a participant, and what of theirs rests on the row."""


class AffectedPerson(NamedTuple):
    """A participant whom a row concerns, with what rests on it."""

    id: int
    name: str
    bases: str


def list_affected_people(session: Session, row: LegalRow) -> list[AffectedPerson]:
    """The people whom a row concerns on the days on which it is in force, in Polish order."""
    bases: dict[int, list[str]] = {}
    for person_id, basis in _bases(session, row):
        if basis not in bases.setdefault(person_id, []):
            bases[person_id].append(basis)
    chosen = select(Participant.id, Participant.family_name, Participant.given_name)
    if len(bases) <= MOST_ASKED:
        chosen = chosen.where(Participant.id.in_(bases))
    people = [
        AffectedPerson(person_id, join_names(family, given), "; ".join(bases[person_id]))
        for person_id, family, given in session.execute(chosen.order_by(Participant.sort, Participant.id))
        if person_id in bases
    ]
    return distinguish_namesakes(session, people, "id")


def _bases(session: Session, row: LegalRow) -> Iterator[Basis]:
    find = _FINDERS.get(row.table)
    if find is not None:
        yield from find(session, row)


def _by_benefit(session: Session, row: LegalRow) -> Iterator[Basis]:
    chosen = select(Benefit.participant_id).where(
        Benefit.kind == row.code,
        or_(Benefit.since.is_(None), Benefit.since <= _last(row)),
        or_(Benefit.until.is_(None), Benefit.until >= row.valid_from),
    )
    for person_id in session.scalars(chosen):
        yield person_id, _("has or had this right")
    yield from _by_assessment(session, row, lambda reasons: row.code in reasons)


def _by_group(session: Session, row: LegalRow) -> Iterator[Basis]:
    for person_id, groups in session.execute(select(Participant.id, Participant.groups)):
        if row.code in groups:
            yield person_id, _("belongs to this group")


def _by_condition(session: Session, row: LegalRow) -> Iterator[Basis]:
    if row.code == "social_condition":
        yield from _by_assessment(session, row, lambda _reasons: True)
    else:
        yield from _by_assessment(session, row, lambda reasons: row.code in reasons)
    if row.code in _CONTRACT_CONDITIONS:
        yield from _by_contract(session, row)
    if row.code in _ENROLMENT_CONDITIONS:
        yield from _by_enrolment(session, row, _ALL_KINDS)
    yield from _by_kind_of_code(session, row)


def _by_act(session: Session, row: LegalRow) -> Iterator[Basis]:
    if row.code in _CONTRACT_ACTS:
        yield from _by_contract(session, row)
    if row.code == "social_employment":
        yield from _by_assessment(session, row, lambda _reasons: True)
        yield from _by_enrolment(session, row, _ALL_KINDS)
    yield from _by_kind_of_code(session, row)


def _by_kind_of_code(session: Session, row: LegalRow) -> Iterator[Basis]:
    if row.code in _KINDS_OF_CODE:
        yield from _by_activity_kinds(session, row, _KINDS_OF_CODE[row.code])


def _by_activity_kind(session: Session, row: LegalRow) -> Iterator[Basis]:
    yield from _by_activity_kinds(session, row, {row.code})


def _by_activity_kinds(session: Session, row: LegalRow, kinds: Collection[str]) -> Iterator[Basis]:
    """The enrolments in activities of these kinds, and the days of work and traineeships if they are among them."""
    yield from _by_enrolment(session, row, kinds)
    if "useful_work" in kinds:
        worked = select(WorkDay.participant_id).where(WorkDay.day >= row.valid_from, WorkDay.day <= _last(row))
        for person_id in session.scalars(worked.distinct()):
            yield person_id, _("worked for the community")
    if "traineeship" in kinds:
        chosen = select(Traineeship.participant_id, Traineeship.host).where(
            Traineeship.since <= _last(row),
            func.coalesce(Traineeship.ended_on, Traineeship.until) >= row.valid_from,
        )
        for person_id, host in session.execute(chosen.order_by(Traineeship.id)):
            yield person_id, _("traineeship at {host}").format(host=host)


def _by_assessment(session: Session, row: LegalRow, rests: Callable[[list[str]], bool]) -> Iterator[Basis]:
    """The assessments made while the row was in force whose reasons rest on it."""
    columns = (Assessment.participant_id, Assessment.made_on, Assessment.verdict, Assessment.reasons)
    chosen = select(*columns).where(Assessment.made_on >= row.valid_from, Assessment.made_on <= _last(row))
    for person_id, made_on, verdict, reasons in session.execute(chosen.order_by(Assessment.id)):
        if rests(reasons):
            words = _("assessed on {date}: {verdict}")
            yield person_id, words.format(date=format_date(made_on), verdict=verdict.label)


def _by_contract(session: Session, row: LegalRow) -> Iterator[Basis]:
    """The contracts carried out while the row was in force."""
    chosen = select(Contract.participant_id, Contract.number, Contract.state).where(
        Contract.state.in_((*RUNNING_STATES, *_CLOSED_STATES)),
        or_(Contract.drawn_on.is_(None), Contract.drawn_on <= _last(row)),
        or_(Contract.closed_on.is_(None), Contract.closed_on >= row.valid_from),
    )
    for person_id, number, state in session.execute(chosen.order_by(Contract.id)):
        yield person_id, _("contract {number}: {state}").format(number=number or "", state=state.label)


def _by_enrolment(session: Session, row: LegalRow, kinds: Collection[str] | None) -> Iterator[Basis]:
    """The enrolments that continue while the row is in force, in activities of some kinds or of all."""
    chosen = (
        select(Enrolment.participant_id, Activity.name)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(
            Enrolment.since <= _last(row),
            enrolment_continues(row.valid_from),
        )
    )
    if kinds is not None:
        chosen = chosen.where(Activity.kind.in_(kinds))
    for person_id, name in session.execute(chosen.order_by(Enrolment.id)):
        yield person_id, _("enrolled in {activity}").format(activity=name)


def _last(row: LegalRow) -> date:
    return row.valid_until or date.max


_FINDERS: dict[LegalTable, Callable[[Session, LegalRow], Iterator[Basis]]] = {
    LegalTable.ACT: _by_act,
    LegalTable.ARTICLE: _by_contract,
    LegalTable.CONDITION: _by_condition,
    LegalTable.BENEFIT: _by_benefit,
    LegalTable.GROUP: _by_group,
    LegalTable.ACTIVITY_KIND: _by_activity_kind,
    LegalTable.AMOUNT: _by_kind_of_code,
}
