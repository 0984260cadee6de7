"""Stays come in for people who are on file; whose a row is, and what overlaps, is said before anything is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import match_columns
from kiscase.importing.stays import StaysTarget
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from tests import makers
from tests.actions import ask, do
from tests.case_content import content

PESEL = makers.pesel(serial=970)
HEADINGS = "Imię i nazwisko;PESEL;Data ur.;Od;Do;Wynik;Powód przerwania"


def check(case: Database, *rows: str) -> CheckedTable:
    target = StaysTarget()
    (sheet,) = read_text_tables("\n".join((HEADINGS, *rows)).encode()).sheets
    columns = match_columns(target, sheet.rows[0])
    assert len(columns) == 7
    found = check_import(
        case, target, sheet.rows[1:], columns, mend=False, is_stopped=lambda: False, report=lambda _part: None
    )
    assert found is not None
    return found


def store(case: Database, table: CheckedTable) -> Any:
    rows = [row.prepared for row in table.rows if row.known is None]
    return store_import(case, StaysTarget(), rows, lambda: False, lambda _part: None)


@pytest.fixture
def people(case: Database) -> tuple[int, int, int]:
    """Two of one name, and another person."""
    names = {"given_name": "Ewa", "family_name": "Nowak", "phone": ""}
    return (
        do(case, makers.participant, **names, pesel=PESEL),
        do(case, makers.participant, **names, pesel="", paper="other", paper_number="1", born=date(1990, 2, 1)),
        do(case, makers.participant, given_name="Jan", family_name="Żak", pesel=""),
    )


def test_stays_come_in_and_are_undone_in_one_step(case: Database, people: tuple[int, int, int]) -> None:
    before = content(case)
    table = check(
        case,
        f";{PESEL};;2025-01-02;2025-12-31;ukończyła;",
        "Ewa Nowak;;01.02.1990;05.01.2026;;;",
        "Jan Żak;;;2.3.2026;;;",
    )
    assert table.problems == []
    assert store(case, table).number == 3
    first, second, third = (ask(case, stays.list_stays, person) for person in people)
    assert [(one.started_on, one.ended_on, one.end) for one in first] == [
        (date(2025, 1, 2), date(2025, 12, 31), StayEnd.COMPLETED)
    ]
    assert [one.started_on for one in second + third] == [date(2026, 1, 5), date(2026, 3, 2)]
    assert case.find_faults() == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == before


def test_whose_a_row_is_and_what_is_missing_is_said_at_its_cell(case: Database, people: tuple[int, int, int]) -> None:
    table = check(
        case,
        "Ewa Nowak;;;05.01.2026;;;",
        "Adam Obcy;;;05.01.2026;;;",
        "Jan Żak;;;;;;",
        "Jan Żak;;;05.01.2026;01.01.2026;ukończył;",
        "Jan Żak;;;05.01.2026;06.02.2026;rezygnacja;",
    )
    assert [(one.row, one.column) for one in table.problems] == [(2, 0), (3, 0), (4, 3), (5, 4), (6, 6)]
    assert "PESEL" in table.problems[0].sentence


def test_nobody_takes_part_twice_at_a_time(case: Database, people: tuple[int, int, int]) -> None:
    do(case, stays.begin_stay, people[2], {"started_on": date(2026, 1, 1)})
    table = check(
        case,
        "Jan Żak;;;05.02.2026;;;",
        f";{PESEL};;01.01.2026;;;",
        f";{PESEL};;01.02.2026;;;",
    )
    assert [row.known is not None and row.known.certain for row in table.rows] == [True, False, True]
    late = check(case, f";{PESEL};;01.01.2026;;;")
    do(case, stays.begin_stay, people[0], {"started_on": date(2025, 1, 1)})
    before = content(case)
    with pytest.raises(Problem, match="Nic nie zmieniono"):
        store(case, late)
    assert content(case) == before
