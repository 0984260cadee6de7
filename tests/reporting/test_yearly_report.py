"""The yearly report in the case: figures open their people, a frozen year stays, bad input is answered."""

from __future__ import annotations

import contextlib
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiscase.club import actions as clubs
from kiscase.club.staff import actions as staff
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.outcomes import actions as outcomes
from kiscase.participants import actions as participants
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.reporting import actions, queries
from kiscase.reporting.counted_items import list_counted_items
from kiscase.reporting.gaps import GapKind
from kiscase.reporting.report import CellKind, FigureOf, YearlyReport
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()
LAST_YEAR = TODAY.year - 1


def stay(case: Database, person: int, since: date, until: date | None = None, **more: Any) -> int:
    made = do(case, stays.begin_stay, person, {"started_on": since, "main_group": "long_unemployed"} | more)
    if until is not None:
        do(case, stays.end_stay, made, {"ended_on": until, "end": StayEnd.COMPLETED})
    return made


def report_of(case: Database, year: int, until: date | None = None) -> queries.ShownReport:
    return ask(case, queries.load_report, year, until, today=TODAY)


def test_a_figure_opens_exactly_its_people(case: Database) -> None:
    woman = do(case, makers.participant, family_name="Żak")
    man = do(
        case, makers.participant, family_name="Adamski", given_name="Jan", pesel=makers.pesel(male=True, serial=901)
    )
    stay(case, woman, date(LAST_YEAR, 2, 1))
    stay(case, man, date(LAST_YEAR, 2, 29 if LAST_YEAR % 4 == 0 else 28), date(LAST_YEAR, 12, 31))
    table = report_of(case, LAST_YEAR).report.table("T2")
    started = table.cell("10", "b")
    assert started.value == 2
    assert [table.cell("10", "b", of).ids for of in (FigureOf.WOMEN, FigureOf.MEN)] == [(woman,), (man,)]
    names = [item.name for item in ask(case, list_counted_items, started.parts)]
    assert names == ["Adamski Jan", "Żak Jadwiga"]
    assert table.cell("10", "f").ids == (woman,)  # who left on the last day of the year is not there any more
    assert report_of(case, TODAY.year).report.table("T2").cell("10", "a").ids == (woman,)
    assert table.cell("5", "b").value == 2
    assert {gap.kind for gap in report_of(case, LAST_YEAR).gaps} >= {GapKind.NO_ATTENDANCE, GapKind.NO_CERTIFICATE}


def test_a_frozen_year_stays_and_is_frozen_again_with_a_reason(case: Database) -> None:
    person = do(case, makers.participant)
    first = stay(case, person, date(LAST_YEAR, 3, 1))
    frozen = do(case, actions.freeze_report, LAST_YEAR)
    before = ask(case, queries.load_frozen_report, frozen).report
    do(case, stays.delete_stay, first)
    assert ask(case, queries.load_frozen_report, frozen).report == before
    assert report_of(case, LAST_YEAR).report.table("T2").cell("10", "b").value == 0
    assert report_of(case, TODAY.year).before["T2", "10", "b", FigureOf.ALL].value == 1
    with pytest.raises(InvalidValuesError):
        do(case, actions.freeze_report, LAST_YEAR)
    do(case, actions.freeze_report, LAST_YEAR, "Wojewoda wezwał do poprawienia.")
    assert [one.version for one in ask(case, queries.list_frozen_reports, LAST_YEAR)] == [2, 1]
    assert YearlyReport.from_json(before.to_json()) == before
    assert case.find_faults() == []


def test_the_year_that_still_runs_cannot_be_frozen(case: Database) -> None:
    with pytest.raises(Problem, match="jeszcze trwa"):
        do(case, actions.freeze_report, TODAY.year)


def test_a_year_without_data_and_stays_to_come_count_nothing(case: Database) -> None:
    person = do(case, makers.participant)
    stay(case, person, date(TODAY.year, 12, 1))
    shown = report_of(case, TODAY.year)
    assert not shown.report.is_whole_year
    for report in (shown.report, report_of(case, TODAY.year - 20).report):
        counted = [table for table in report.tables if table.code != "T0"]
        assert not [cell for table in counted for row in table.cells for cell in row if cell.value or cell.ids]


def test_a_person_without_sex_is_only_in_the_total(case: Database) -> None:
    values = {"family_name": "Bez", "pesel": "", "groups": ["other"], "sex": None}
    person = do(case, participants.register_participant, values, [])
    stay(case, person, date(LAST_YEAR, 5, 1), main_group="other")
    shown = report_of(case, LAST_YEAR)
    cells = [shown.report.table("T2").cell("9", "b", of).value for of in FigureOf]
    assert cells == [1, 0, 0]
    assert GapKind.NO_SEX in {gap.kind for gap in shown.gaps if gap.row_id == person}


def test_who_makes_the_figures_disagree_is_among_the_gaps_once(case: Database) -> None:
    person = do(case, makers.participant)
    values = {"kind": "social", "reached_on": date(LAST_YEAR, 2, 3), "description": "Kurs", "evidence": "zaświadczenie"}
    began = stay(case, person, date(LAST_YEAR - 1, 3, 1), date(LAST_YEAR - 1, 12, 1))
    do(case, outcomes.add_effect, began, values)  # an effect in a year in which the person was not there
    shown = report_of(case, LAST_YEAR)
    (gap,) = [one for one in shown.gaps if one.kind is GapKind.CHECK]
    assert (gap.table, gap.row_id) == ("participant", person)
    assert "T2, ktoś ma efekt reintegracji społecznej (g)" in gap.words
    waiting = do(case, makers.participant, family_name="Bez", pesel="")
    stay(case, waiting, date(LAST_YEAR, 3, 1))
    kinds = [one.kind for one in report_of(case, LAST_YEAR).gaps if one.row_id == waiting]
    assert GapKind.NO_ATTENDANCE in kinds
    assert GapKind.CHECK not in kinds, "the other gap explains it"


def test_the_address_of_the_club_and_its_gmina_are_written_as_offices_write_them(case: Database) -> None:
    do(
        case,
        clubs.change_club,
        {"street": "ul. Lipowa 7", "postal_code": "22-335", "town": "Żółkiewka", "gmina": "0606112"},
    )
    table = report_of(case, LAST_YEAR).report.table("T0")
    assert table.cell("11", "a").value == "ul. Lipowa 7, 22-335 Żółkiewka"
    assert str(table.cell("12", "a").value).endswith(", TERC 0606112")


def test_in_every_table_a_figure_opens_what_it_counts(practice_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(practice_file, tmp_path / "club.kis"))
    with contextlib.closing(case_file.open_case_file(path, None)) as practice:
        shown = ask(practice, queries.load_report, TODAY.year, None, today=TODAY)
        for table in shown.report.tables:
            for (_code, row, column, _of), cell in table.keyed_cells():
                place = f"{table.code} {row} {column}"
                is_year = table.code == "T0" and row == "1"
                assert cell.parts or not cell.value or is_year, place
                listed = ask(practice, list_counted_items, cell.parts)
                assert len(listed) == len(cell.ids), place
                assert all(one.way for one in listed), place
                if cell.kind is CellKind.COUNT:
                    assert cell.value == len(listed), place


def test_volunteers_and_the_data_of_the_club_lead_to_where_they_were_entered(case: Database) -> None:
    (volunteers,) = [do(case, staff.save_volunteering, {"year": LAST_YEAR, "women": 2, "men": 1, "hours": 40})]
    report = report_of(case, LAST_YEAR).report
    cell = report.table("T1b").cell("1", "a")
    assert (cell.value, cell.parts) == (3, (("volunteering", (volunteers,)),))
    (item,) = ask(case, list_counted_items, cell.parts)
    assert (item.detail, item.way) == ("kobiety: 2, mężczyźni: 1, godziny: 40", ("volunteering", volunteers))
    (club,) = ask(case, list_counted_items, report.table("T0").cell("3", "a").parts)
    assert club.way == ("club", 1)
