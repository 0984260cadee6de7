"""Makes a federation's file."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

from benchmarks.federation.activities import Activities, Group, Member
from benchmarks.federation.bulk_journal import BulkJournal
from benchmarks.federation.contracts import Contracts, ContractTemplate
from benchmarks.federation.people import People
from benchmarks.federation.scale import GROUP, MEETINGS, Scale
from kiscase.club import actions as club
from kiscase.contracts.model import ContractState
from kiscase.core import resources
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.participants import actions as participants

_WAITING = (ContractState.PRINTED, ContractState.READY, ContractState.DRAFT)
_LATELY = timedelta(14)
_ABSENCES = 3  # registers before the end in which somebody is absent each time
_ON_WAITING_LIST = 2
_WHILE_FILLING = (
    "foreign_keys = OFF",  # rows of tables come in turn
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -400000",
    "temp_store = MEMORY",
)
_WORKER = (1, "Łukasz Ćwikliński")


def make_federation_file(path: Path, passphrase: str | None, scale: Scale) -> None:
    """Make the file; its last day is that of the scale."""
    template = _template()
    begun = datetime.combine(scale.first_day(0) - timedelta(1), time(8)).astimezone()
    made = case_file.create_case_file(path, passphrase, now=lambda: begun)
    try:
        _set_up(made)
        with made.connection() as connection:
            for pragma in _WHILE_FILLING:
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
            driver = connection.connection.driver_connection
            uid = connection.exec_driver_sql("SELECT uid FROM club").scalar_one()
            _fill(scale, BulkJournal(driver, _WORKER), template, uid)
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        made.close()


def _template() -> ContractTemplate:
    with tempfile.TemporaryDirectory(prefix="kiscase-template-") as folder:
        made = case_file.create_case_file(Path(folder) / "template.kis", None)
        try:
            _set_up(made)
            facts = {"groups": ["long_unemployed"], "problems_met": ["unemployment"], "excluded": True}
            names = {"family_name": "Żółcińska", "given_name": "Łucja", "born": date(1899, 5, 4)}
            address = {"street": "ul. Akacjowa 7/12", "postal_code": "00-000", "town": "Przykładów"}
            papers = {"paper": "passport", "paper_number": "ZZZ 000000"}
            with made.action() as session:
                person = participants.register_participant(session, names | address | papers | facts, [])
            return ContractTemplate(made, person)
        finally:
            made.close()


def _set_up(made: Database) -> None:
    given = resources.load_toml("practice/club.toml")["institution"]
    with made.action() as session:
        club.create_club(session, {"name": given["name"], "operator": given["operator"], "office": given["operator"]})
    with made.action() as session:
        club.add_worker(session, {"given_name": "Łukasz", "family_name": "Ćwikliński", "phone": "000 100 112"})
    made.worker = _WORKER


def _fill(scale: Scale, journal: BulkJournal, template: ContractTemplate, uid: str) -> None:
    people, activities = People(scale, journal), Activities(scale, journal)
    contracts = Contracts(scale, journal, template, uid)
    for year in range(scale.years):
        people.register(year)
        signed = []
        for place, person in enumerate(people.with_digit(year, 0)[: scale.groups * GROUP]):
            contract = contracts.sign(year, person, people.names[person], place)
            signed.append(Member(person, _name(people, person), contract))
        queue = [Member(person, _name(people, person), 0) for person in people.with_digit(year, 7)]
        groups = [
            activities.plan(
                year,
                number,
                signed[number * GROUP : (number + 1) * GROUP],
                queue[number * _ON_WAITING_LIST : (number + 1) * _ON_WAITING_LIST],
            )
            for number in range(scale.groups)
        ]
        last = year == scale.years - 1
        for place in range(MEETINGS):
            if last and place == MEETINGS - 4:
                _leave_waiting(scale, people, contracts)
            _mark_all(scale, activities, groups, place, last=last)
        people.names.clear()
    journal.finish()


def _leave_waiting(scale: Scale, people: People, contracts: Contracts) -> None:
    """Contracts that are not signed: printed, ready to print, and drafts."""
    others = iter(people.with_digit(scale.years - 1, 5))
    for state in _WAITING:
        for person, _number in zip(others, range(scale.open), strict=False):
            contracts.wait(person, people.names[person], state, scale.today - _LATELY)


def _mark_all(scale: Scale, activities: Activities, groups: list[Group], place: int, *, last: bool) -> None:
    """The registers of all groups; in the last year some are missing, and somebody has stayed away elsewhere."""
    for group in groups:
        missing = last and group.number < scale.missing
        absent = last and not missing and group.number < scale.missing + scale.tasks
        if missing and place >= MEETINGS - 2:
            continue
        activities.mark(group, place, tasks=absent and place >= MEETINGS - _ABSENCES)
        if absent and place == MEETINGS - 1:
            activities.open_task(group, group.meetings[place][0])


def _name(people: People, person: int) -> str:
    given, family, *_rest = people.names[person]
    return f"{given} {family}"
