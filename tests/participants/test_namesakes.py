"""People of one name are told apart wherever they stand together, and nobody else bears more than the name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance.sign_in_sheet import render_sign_in_sheet
from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import CertificateKind
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.model import AbsenceKind, Meeting
from kiscase.activities.month_grid import actions as month_grid
from kiscase.activities.reports import queries as reports
from kiscase.activities.today import overview
from kiscase.contracts import listing
from kiscase.contracts.signing import pending
from kiscase.core.database.database import Database
from kiscase.participants.namesakes import participant_names
from tests import makers
from tests.pdf_reader import page_texts

BORN = (date(1985, 3, 5), date(1991, 11, 30))
APART = ["Nowak Anna (ur. 1985)", "Nowak Anna (ur. 1991)"]
ALONE = "Nowak Ewa"


def people(case: Database) -> tuple[list[int], int]:
    """Two of one name and a third, enrolled in one activity; their ids and that of the activity."""
    with case.action() as session:
        activity = makers.activity(session)
    ids = []
    for given, born in (("Anna", BORN[0]), ("Anna", BORN[1]), ("Ewa", BORN[0])):
        with case.action() as session:
            person = makers.participant(session, family_name="Nowak", given_name=given, pesel=makers.pesel(born))
            makers.active_contract(session, person, evaluation_on=makers.TODAY + timedelta(days=3))
            ids.append(makers.enrolled(session, activity, person, makers.TODAY))
    return ids, activity


def test_namesakes_are_distinct_pairs_in_every_list(case: Database) -> None:
    ids, activity = people(case)
    with case.action() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.day == makers.TODAY)).one()
        for person in ids:
            excused_periods.record_absence(
                session, person, {"kind": AbsenceKind.SICK, "since": makers.TODAY, "until": makers.TODAY}
            )
        waiting = makers.activity(session, name="Kurs")
    for person in ids:
        with case.action() as session:
            waiting_list.add_to_waiting_list(session, waiting, person)
    with case.read() as session:
        details = activities_queries.load_activity(session, activity)
        report = reports.load_month_grid_report(session, activity, makers.TODAY)
        lists: dict[str, list[Any]] = {
            "people of an activity": details.people,
            "register": attendance_queries.list_register_rows(session, meeting.id),
            "grid": month_grid.load_month_grid(session, activity, makers.TODAY).people,
            "grid on paper": report.rows,
            "class journal": reports.load_class_journal(session, activity).people,
            "absences": excused_periods.list_absences(session),
            "contracts": listing.list_contracts(session),
            "signatures": [one for one in pending.list_pending_documents(session) if one.name],
            "certificates": certificates.list_certificate_entitlements(
                session, activity, CertificateKind.PARTICIPATION
            ),
            "waiting list": waiting_list.list_waiting(session, waiting),
            "deadlines": [one for one in overview.list_deadlines(session) if one.name],
        }
        found = {what: sorted({row.name for row in rows}) for what, rows in lists.items() if rows}
        sheet = page_texts(render_sign_in_sheet(session, meeting.id))
    assert {"register", "contracts", "grid", "absences", "deadlines"} <= found.keys()
    assert found == {key: [*APART, ALONE] for key in found}
    for name in [*APART, ALONE]:
        assert name in " ".join(sheet[0].split())


def test_who_stands_alone_bears_the_name_only(case: Database) -> None:
    ids, _activity = people(case)
    with case.read() as session:
        assert participant_names(session, ids[1:]) == {ids[1]: "Nowak Anna", ids[2]: ALONE}
        rows = listing.list_contracts(session, participant_id=ids[0])
        assert [row.name for row in rows] == ["Nowak Anna"]


@pytest.mark.parametrize(
    ("born", "details"),
    [
        ((date(1985, 3, 5), None), ["Nowak Anna (ur. 1985)", "Nowak Anna"]),
        ((date(1985, 3, 5), date(1985, 4, 1)), ["Nowak Anna (ur. 05.03.1985)", "Nowak Anna (ur. 01.04.1985)"]),
        ((date(1985, 3, 5), date(1985, 3, 5)), ["Nowak Anna (nr 1 w pliku)", "Nowak Anna (nr 2 w pliku)"]),
        ((None, None), ["Nowak Anna (nr 1 w pliku)", "Nowak Anna (nr 2 w pliku)"]),
    ],
)
def test_the_least_that_tells_them_apart(
    case: Database, born: tuple[date | None, date | None], details: list[str]
) -> None:
    ids = []
    for on in born:
        with case.action() as session:
            ids.append(makers.participant(session, family_name="Nowak", given_name="Anna", pesel="", born=on))
    with case.read() as session:
        names = participant_names(session, ids)
        assert [names[one] for one in ids] == details


def test_a_year_alone_tells_them_apart(case: Database) -> None:
    with case.action() as session:
        first = makers.participant(session, family_name="Nowak", given_name="Anna", pesel="", born=BORN[0])
        other = makers.participant(session, family_name="Nowak", given_name="Anna", pesel="", born_partly="1991")
        names = participant_names(session, [first, other])
        assert [names[first], names[other]] == APART
