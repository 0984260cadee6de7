"""Whom an enrolment offers: compared with what follows from the records of each person, and bounded."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment.conditions import describe_contract_over
from kiscase.activities.model import Enrolment
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core import legal_rules
from kiscase.core.collation import fold_text
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants import choosing
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.verdict import EligibilityVerdict
from tests import makers
from tests.actions import ask

SINCE = makers.TODAY + timedelta(days=30)
STATES = (ContractState.ACTIVE, ContractState.ACTIVE, ContractState.DRAFT, ContractState.COMPLETED)


@pytest.fixture
def activity(case: Database) -> int:
    """An activity, and people of all sorts: with and without contracts and rights, enrolled or not."""
    draw = random.Random(11)
    with case.action() as session:
        made = makers.activity(session, capacity=None)
    with case.action() as session:
        for number in range(60):
            name = f"{draw.choice('ŁZĆBaśKs')}{draw.choice(['ąk', 'nowski', 'yła'])}{number}"
            person = makers.participant(session, family_name=name, pesel="")
            _draw_records(session, draw, person)
            if draw.random() < 0.2:
                enrolment.enrol_person(session, made, person, None, enrolment.EnrolmentTerms(guest=True))
    return made


def _draw_records(session: Session, draw: random.Random, person: int) -> None:
    day = timedelta(days=1)
    for _contract in range(draw.choice([0, 0, 1, 1, 2])):
        contract = makers.contract(session, person)
        record = session.get_one(Contract, contract)
        record.state, record.ends_on = draw.choice(STATES), draw.choice([None, SINCE, SINCE - day, SINCE + day])
    if draw.random() < 0.4:
        benefit = Benefit(participant_id=person)
        kind = draw.choice(["old_age_pension", "unemployment_benefit", "permanent_allowance"])
        ends = draw.choice([None, SINCE, SINCE - day])
        session.add(benefit.change({"kind": kind, "since": draw.choice([None, SINCE, SINCE + day]), "until": None}))
        if benefit.since is None:
            benefit.change({"until": ends})
    session.get_one(Participant, person).verdict = draw.choice(list(EligibilityVerdict))
    session.flush()


def plain_candidates(session: Session, activity: int, text: str = "") -> list[tuple[int, str]]:
    """The ids and hindrances, person by person."""
    enrolled = set(session.scalars(select(Enrolment.participant_id).filter_by(activity_id=activity)))
    found = []
    for person in session.scalars(select(Participant).order_by(Participant.sort, Participant.id)):
        if person.id in enrolled or person.verdict is EligibilityVerdict.MAY_NOT:
            continue
        if text and not fold_text(person.family_name).startswith(fold_text(text)):
            continue
        found.append((person.id, plain_hindrance(session, person)))
    return sorted(found, key=lambda one: bool(one[1]))


def plain_hindrance(session: Session, person: Participant) -> str:
    """What hinders a person."""
    for right in session.scalars(select(Benefit).filter_by(participant_id=person.id)):
        held = (right.since or date.min) <= SINCE <= (right.until or date.max)
        if held and legal_rules.benefit_rule(right.kind, SINCE).excludes:
            return _("may not take part")
    contracts = session.scalars(select(Contract).filter_by(participant_id=person.id))
    ends = [one.ends_on or date.max for one in contracts if one.state in RUNNING_STATES]
    if not ends:
        return _("not carrying out a contract")
    return describe_contract_over(max(ends)) if max(ends) < SINCE else ""


@pytest.mark.parametrize("few_hits", [2_000, 3])
@pytest.mark.parametrize("text", ["", "k", "ś"])
def test_the_candidates_are_those_that_follow_from_each_persons_records(
    case: Database, activity: int, monkeypatch: pytest.MonkeyPatch, text: str, few_hits: int
) -> None:
    # contracts, from which on the people are tested in their order
    monkeypatch.setattr(enrolment_queries, "FEW_HITS", few_hits)
    found = ask(case, enrolment_queries.list_enrolment_candidates, activity, SINCE, text)
    plain = ask(case, plain_candidates, activity, text)
    assert [(one.id, one.hindrance) for one in found] == plain
    assert len({hindrance for _person, hindrance in plain}) > (2 if not text else 0)


def test_they_are_bounded_and_begin_with_those_who_can_be_enrolled(
    case: Database, activity: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ask(case, plain_candidates, activity)
    free = sum(not hindrance for _person, hindrance in plain)
    for most in (free - 1, free + 3):
        monkeypatch.setattr(enrolment_queries, "MAX_FOUND", most)
        found = ask(case, enrolment_queries.list_enrolment_candidates, activity, SINCE)
        assert [(one.id, one.hindrance) for one in found] == plain[:most]


def test_among_some_people_only_they_are_candidates(case: Database, activity: int) -> None:
    plain = ask(case, plain_candidates, activity)
    some = [plain[3][0], plain[-1][0], plain[1][0]]
    found: Any = ask(
        case, lambda session: enrolment_queries.list_enrolment_candidates(session, activity, SINCE, among=some)
    )
    assert [(one.id, one.hindrance) for one in found] == [one for one in plain if one[0] in some]
    nobody = ask(case, lambda session: enrolment_queries.list_enrolment_candidates(session, activity, SINCE, among=[]))
    assert nobody == []


def test_the_field_says_what_hinders_each_person(case: Database, activity: int) -> None:
    options = ask(case, enrolment_queries.list_enrolment_options, activity, SINCE)
    with case.read() as session:
        hindrances = {
            str(one.id): plain_hindrance(session, one)
            for one in session.scalars(select(Participant).order_by(Participant.sort, Participant.id))
        }
    assert [word for word, _label in options] == list(hindrances)
    for word, label in options:
        assert not hindrances[word] or hindrances[word] in label


def test_everybody_is_found_by_typing_however_many_there_are(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with case.action() as session:
        ids = [makers.participant(session, family_name=name, pesel="") for name in ("Bąk", "Lis", "Żyła")]
    monkeypatch.setattr(choosing, "MAX_FOUND", 2)
    assert [word for word, _label in ask(case, choosing.list_person_options)] == [str(one) for one in ids[:2]]
    assert [word for word, _label in ask(case, choosing.list_person_options, "zyl")] == [str(ids[2])]
