"""One function a record, with sound defaults: `participant(session, family_name="Żak")` gives the new id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.planning import actions as planning
from kiscase.activities.series_model import Weekday
from kiscase.club import actions as clubs
from kiscase.club.workers import WorkerRole
from kiscase.contracts import official_form
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.content import Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.model import GoalResult
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, ContractState, Outcome
from kiscase.contracts.parts import ALL_GOALS, Party
from kiscase.contracts.queries import running_contract_id
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.participants import actions as participants
from kiscase.participants.stays import actions as stays
from kiscase.pdf.form import loading

TODAY = date(2026, 6, 15)  # a Monday
PASSPHRASE = "Zażółć gęślą jaźń 2026"
_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_CENTURIES = {18: 80, 19: 0, 20: 20, 21: 40, 22: 60}
_serial = count(1)


def pesel(born: date = date(1980, 5, 14), *, male: bool = False, serial: int | None = None) -> str:
    """A sound PESEL of its own for each call, or the one of *serial* (0 to 999), which no call without it gives."""
    place = 1000 + next(_serial) % 4000 if serial is None else serial
    body = f"{born.year % 100:02}{born.month + _CENTURIES[born.year // 100]:02}{born.day:02}{2 * place + male:04}"
    control = -sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 10
    return f"{body}{control}"


def club(session: Session, **changes: Any) -> None:
    """The institution."""
    values = {
        "name": "Klub Integracji Społecznej „Przystań”",
        "operator": "Gmina Żółkiewka",
        "office": "Ośrodek Pomocy Społecznej w Żółkiewce",
        "street": "ul. Świętej Jadwigi 7",
        "postal_code": "22-335",
        "town": "Żółkiewka",
        "phone": "84 683 10 10",
        "email": "kis@zolkiewka.example",
    }
    clubs.create_club(session, values | changes)


def worker(session: Session, **changes: Any) -> int:
    """A social worker."""
    values = {"given_name": "Bożena", "family_name": "Łącka", "role": WorkerRole.SOCIAL_WORKER, "phone": "84 683 10 12"}
    return clubs.add_worker(session, values | changes)


def club_with_workers(case: Database) -> None:
    """The institution, a social worker and a specialist, each by an action of its own."""
    with case.action() as session:
        club(session)
    for names in ({}, {"given_name": "Cezary", "family_name": "Zięba", "role": "specialist"}):
        with case.action() as session:
            worker(session, **names)


def participant(session: Session, *, benefits: list[dict[str, Any]] | None = None, **changes: Any) -> int:
    """A person who may take part."""
    values = {
        "family_name": "Wiśniewska",
        "given_name": "Jadwiga",
        "pesel": pesel(),
        "street": "ul. Źródlana 3 m. 12",
        "postal_code": "22-335",
        "town": "Żółkiewka",
        "phone": "600 100 200",
        "groups": ["long_unemployed"],
        "problems_met": ["unemployment"],
        "excluded": True,
    }
    return participants.register_participant(session, values | changes, benefits or [])


def content(variant: str = "A", **head: Any) -> Content:
    """All that the form of a contract demands."""
    official = loading.load_form(OFFICIAL_FORM)
    texts = official_form.preset_texts(OFFICIAL_FORM, variant) | {
        field.key: f"Opis: {field.key}; zażółć gęślą jaźń."
        for section in official.sections_of(variant)
        for field in section.fields
        if field.kind == "long" and field.required and not field.default
    }
    drawn_on = head.get("drawn_on", TODAY)
    values = {
        "variant": variant,
        "language": "pl",
        "drawn_on": TODAY,
        "evaluation_on": date(2026, 9, 15) + (drawn_on - TODAY),
        "ends_on": date(2026, 12, 15),
    }
    return Content(values | head, texts, _tables(head.get("drawn_on", TODAY) - TODAY))


def _tables(later: timedelta) -> dict[str, list[dict[str, Any]]]:
    tables = _usual_tables()
    for rows in tables.values():
        for row in rows:
            row.update({key: value + later for key, value in row.items() if isinstance(value, date)})
    return tables


def _usual_tables() -> dict[str, list[dict[str, Any]]]:
    return {
        "main_goals": [{"text": "Podjęcie pracy"}],
        "goals": [
            {"text": "Ukończenie kursu", "effect": "Świadectwo", "ref": "1"},
            {"text": "Spłata długu", "effect": "Ugoda", "ref": "2"},
        ],
        "participant_actions": [{"text": "Udział w zajęciach klubu", "due": date(2026, 9, 30), "goal": ALL_GOALS}],
        "worker_actions": [{"text": "Pomoc w pisaniu CV", "due": date(2026, 7, 31), "goal": "1"}],
        "evaluation_dates": [{"planned_on": date(2026, 12, 1)}],
    }


def contract(session: Session, participant_id: int | None = None, variant: str = "A", **head: Any) -> int:
    """A draft that is complete enough to be printed."""
    person = participant(session) if participant_id is None else participant_id
    made = drafting.create_draft_contract(session, person, variant=variant)
    drafting.save_contract(session, made, content(variant, **head))
    return made


def printed_contract(session: Session, participant_id: int | None = None, **head: Any) -> int:
    """A contract that waits for signatures."""
    made = contract(session, participant_id, **head)
    issuing.issue_contract(session, made)
    return made


def active_contract(
    session: Session, participant_id: int | None = None, signed: Mapping[str, date] | None = None, **head: Any
) -> int:
    """A contract that both parties have signed."""
    made = printed_contract(session, participant_id, **head)
    day = head.get("drawn_on", TODAY)
    signing.sign_contract(session, made, signed or dict.fromkeys(Party, day))
    return made


def stay(session: Session, participant_id: int, since: date = TODAY, **changes: Any) -> int:
    """A stay in the club that goes on."""
    return stays.begin_stay(session, participant_id, {"started_on": since} | changes)


def final_evaluation(session: Session, contract_id: int, on: date = TODAY) -> int:
    """The evaluation at the end of a contract: all was reached; its sheet waits for signatures."""
    rows = evaluations_queries.load_evaluation(session, contract_id).rows
    judged = {row.key: {"result": GoalResult.REACHED} for row in rows}
    return evaluations.hold_evaluation(session, contract_id, {"held_on": on, "final": True}, judged)


def ended_contract(
    session: Session, contract_id: int, way: ContractState, reason: str = "powód", on: date | None = None
) -> None:
    """Close a contract that is carried out; one that is completed was evaluated before."""
    if way is ContractState.COMPLETED:
        final_evaluation(session, contract_id, on or TODAY)
    closing.change_contract_state(
        session, contract_id, way, reason, on, outcome=Outcome.REACHED if way is ContractState.COMPLETED else None
    )


def activity(session: Session, leader_id: int | None = None, **changes: Any) -> int:
    """A weekly series on Mondays, from before today on."""
    values = {
        "name": "Warsztat komputerowy",
        "kind": "job_help",
        "room": "Sala 2",
        "capacity": 10,
        "weekdays": [Weekday.MONDAY],
        "starts": time(9, 0),
        "ends": time(11, 30),
        "since": date(2026, 6, 1),
        "until": date(2026, 7, 27),
    }
    return planning.plan_activity(session, values | changes, leader_id)


def enrolled(session: Session, activity_id: int, participant_id: int | None = None, since: date | None = None) -> int:
    """A person with a contract, enrolled; the person's id."""
    person = participant(session) if participant_id is None else participant_id
    if running_contract_id(session, person) is None:
        active_contract(session, person, drawn_on=since or TODAY)
    enrolment.enrol_person(session, activity_id, person, since)
    return person
