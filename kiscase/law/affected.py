"""Whom a row of the legal data concerns: the people whose eligibility, contract or enrolment rests on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from kiscase.activities.model import Activity, Enrolment, enrolment_continues
from kiscase.activities.traineeships.model import Traineeship
from kiscase.activities.work_hours.model import WorkDay
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.legal_data.rows import LegalRow, LegalTable
from kiscase.core.text.names import join_names
from kiscase.participants.model import Assessment, Benefit, Participant
from kiscase.participants.namesakes import distinguish_namesakes

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
_NOT_CARRIED_OUT = set(ContractState) - {*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED}


class AffectedPerson(NamedTuple):
    """A participant whom a row concerns, with what rests on it."""

    id: int
    name: str
    bases: str


class _Basis(NamedTuple):
    """Something of people that rests on a row: whose it is, what is asked for, and what is said of each answer."""

    person: Any
    chosen: Select[*tuple[Any, ...]]
    words: Callable[[Any], str]

    def people(self) -> Select[*tuple[Any, ...]]:
        """The statement that finds the people alone."""
        return self.chosen.with_only_columns(self.person, maintain_column_froms=True).order_by(None)


def find_affected_people(session: Session, row: LegalRow, limit: int | None = None) -> list[int]:
    """The ids of the people whom a row concerns on the days on which it is in force, in Polish order.

    They may be everybody: *limit* asks for the first ones only.
    """
    person = Participant.id + 0  # so that nobody's row is looked up by the id: the index of the order has all of them
    concerned = or_(false(), *(person.in_(one.people()) for one in _bases(row)))
    chosen = select(Participant.id).where(concerned).order_by(Participant.sort, Participant.id)
    return list(session.scalars(chosen.limit(limit)))


def list_affected_people(session: Session, row: LegalRow, ids: Collection[int]) -> list[AffectedPerson]:
    """Some of the people whom a row concerns, in Polish order, with what rests on it.

    Namesakes are told apart wherever they stand in the whole list.
    """
    asked = aliased(Participant)
    alike = select(Participant.id).join(asked, asked.sort == Participant.sort).where(asked.id.in_(ids))
    bases: dict[int, dict[str, None]] = {}
    for one in _bases(row):
        for found in session.execute(one.chosen.where(one.person.in_(alike))):
            bases.setdefault(found[0], {})[one.words(found)] = None
    chosen = select(Participant.id, Participant.family_name, Participant.given_name).where(Participant.id.in_(alike))
    people = [
        AffectedPerson(person_id, join_names(family, given), "; ".join(bases[person_id]))
        for person_id, family, given in session.execute(chosen.order_by(Participant.sort, Participant.id))
        if person_id in bases
    ]
    wanted = set(ids)
    return [one for one in distinguish_namesakes(session, people, "id") if one.id in wanted]


def _bases(row: LegalRow) -> list[_Basis]:
    find = _FINDERS.get(row.table)
    return list(find(row)) if find is not None else []


def _by_benefit(row: LegalRow) -> Iterator[_Basis]:
    chosen = select(Benefit.participant_id).where(
        Benefit.kind == row.code,
        or_(Benefit.since.is_(None), Benefit.since <= _last(row)),
        or_(Benefit.until.is_(None), Benefit.until >= row.valid_from),
    )
    yield _Basis(Benefit.participant_id, chosen, lambda _found: _("has or had this right"))
    yield _by_assessment(row, _has_code(Assessment.reasons, row.code))


def _by_group(row: LegalRow) -> Iterator[_Basis]:
    chosen = select(Participant.id).where(_has_code(Participant.groups, row.code))
    yield _Basis(Participant.id, chosen, lambda _found: _("belongs to this group"))


def _by_condition(row: LegalRow) -> Iterator[_Basis]:
    if row.code == "social_condition":
        yield _by_assessment(row)
    else:
        yield _by_assessment(row, _has_code(Assessment.reasons, row.code))
    if row.code in _CONTRACT_CONDITIONS:
        yield from _by_contract(row)
    if row.code in _ENROLMENT_CONDITIONS:
        yield _by_enrolment(row, _ALL_KINDS)
    yield from _by_kind_of_code(row)


def _by_act(row: LegalRow) -> Iterator[_Basis]:
    if row.code in _CONTRACT_ACTS:
        yield from _by_contract(row)
    if row.code == "social_employment":
        yield _by_assessment(row)
        yield _by_enrolment(row, _ALL_KINDS)
    yield from _by_kind_of_code(row)


def _by_kind_of_code(row: LegalRow) -> Iterator[_Basis]:
    if row.code in _KINDS_OF_CODE:
        yield from _by_activity_kinds(row, _KINDS_OF_CODE[row.code])


def _by_activity_kind(row: LegalRow) -> Iterator[_Basis]:
    yield from _by_activity_kinds(row, {row.code})


def _by_activity_kinds(row: LegalRow, kinds: Collection[str]) -> Iterator[_Basis]:
    """The enrolments in activities of these kinds, and the days of work and traineeships if they are among them."""
    yield _by_enrolment(row, kinds)
    if "useful_work" in kinds:
        worked = select(WorkDay.participant_id).where(WorkDay.day >= row.valid_from, WorkDay.day <= _last(row))
        yield _Basis(WorkDay.participant_id, worked.distinct(), lambda _found: _("worked for the community"))
    if "traineeship" in kinds:
        chosen = select(Traineeship.participant_id, Traineeship.host).where(
            Traineeship.since <= _last(row),
            func.coalesce(Traineeship.ended_on, Traineeship.until) >= row.valid_from,
        )
        yield _Basis(
            Traineeship.participant_id,
            chosen.order_by(Traineeship.id),
            lambda found: _("traineeship at {host}").format(host=found.host),
        )


def _by_assessment(row: LegalRow, *rests: ColumnElement[bool]) -> _Basis:
    """The assessments made while the row was in force whose reasons rest on it."""
    chosen = select(Assessment.participant_id, Assessment.made_on, Assessment.verdict).where(
        Assessment.made_on >= row.valid_from, Assessment.made_on <= _last(row), *rests
    )

    def words(found: Any) -> str:
        said = _("assessed on {date}: {verdict}")
        return said.format(date=format_date(found.made_on), verdict=found.verdict.label)

    return _Basis(Assessment.participant_id, chosen.order_by(Assessment.id), words)


def _by_contract(row: LegalRow) -> Iterator[_Basis]:
    """The contracts carried out while the row was in force."""
    chosen = select(Contract.participant_id, Contract.number, Contract.state).where(
        Contract.state.not_in(_NOT_CARRIED_OUT),
        or_(Contract.drawn_on.is_(None), Contract.drawn_on <= _last(row)),
        or_(Contract.closed_on.is_(None), Contract.closed_on >= row.valid_from),
    )

    def words(found: Any) -> str:
        said = _("contract {number}: {state}")
        return said.format(number=found.number or "", state=found.state.label)

    yield _Basis(Contract.participant_id, chosen.order_by(Contract.id), words)


def _by_enrolment(row: LegalRow, kinds: Collection[str] | None) -> _Basis:
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
    return _Basis(
        Enrolment.participant_id,
        chosen.order_by(Enrolment.id),
        lambda found: _("enrolled in {activity}").format(activity=found.name),
    )


def _has_code(codes: InstrumentedAttribute[list[str]], code: str) -> ColumnElement[bool]:
    """The condition that a list of codes has this one, in the text as which the list is stored."""
    return cast(codes, String).contains(f'"{code}"', autoescape=True)


def _last(row: LegalRow) -> date:
    return row.valid_until or date.max


_FINDERS: dict[LegalTable, Callable[[LegalRow], Iterator[_Basis]]] = {
    LegalTable.ACT: _by_act,
    LegalTable.ARTICLE: _by_contract,
    LegalTable.CONDITION: _by_condition,
    LegalTable.BENEFIT: _by_benefit,
    LegalTable.GROUP: _by_group,
    LegalTable.ACTIVITY_KIND: _by_activity_kind,
    LegalTable.AMOUNT: _by_kind_of_code,
}
