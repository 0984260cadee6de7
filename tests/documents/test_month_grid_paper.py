"""The monthly grid of a large group: wide name column, narrow days, two pages for 40 people and 23 meetings."""

from __future__ import annotations

import re
from datetime import date, time

from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment.actions import EnrolmentTerms
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.planning import meetings
from kiscase.activities.reports import actions as reports
from kiscase.activities.series_model import Weekday
from kiscase.club import actions as clubs
from kiscase.core.database.database import Database
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.pdf_reader import findings_of, page_texts, text_of, tree_of

JULY = date(2026, 7, 1)
WORKDAYS = list(Weekday)[:5]
NAMES = [
    ("Ośka", "Ewa"),
    ("Brzęczyszczykiewicz-Wiśniewska", "Maria Magdalena"),
    ("Żółć-Gżegżółka", "Świętosława"),
    ("Li", "Bo"),
]


def group(case: Database, count: int) -> tuple[int, list[int]]:
    """A group that meets on each of the 23 working days of July; the clock is at its 30th."""
    do(case, clubs.change_club, {"lock_days": 90})
    clock.set(2026, 7, 1, 12)
    activity = do(case, makers.activity, since=JULY, until=date(2026, 7, 31), weekdays=WORKDAYS, capacity=None, room="")
    people = []
    for place in range(count):
        family, given = NAMES[place % len(NAMES)]
        person = do(case, makers.participant, family_name=family, given_name=f"{given} {place}")
        do(case, enrolment.enrol_person, activity, person, JULY, EnrolmentTerms(guest=True))
        people.append(person)
    clock.set(2026, 7, 30, 12)
    return activity, people


def meeting_on(case: Database, day: date) -> int:
    with case.read() as session:
        return session.scalars(select(Meeting.id).where(Meeting.day == day)).first() or 0


def test_40_people_and_23_meetings_are_two_pages(case: Database) -> None:
    activity, _people = group(case, 40)
    pdf = do(case, reports.issue_month_grid, activity, JULY)
    assert len(page_texts(pdf)) == 2
    assert findings_of(pdf) == []
    (table,) = tree_of(pdf).all("Table")
    head, *rows = table.all("TR")
    assert len(rows) == 40
    assert [cell.text.split() for cell in head.all("TH")[2:5]] == [["śr", "1"], ["czw", "2"], ["pt", "3"]]
    for row in rows:
        cells = row.all("TD")
        assert len({page for cell in cells for page in cell.pages}) == 1, "a row stands on one page"
        assert re.match(r"[\w-]+ [\w -]+\d \(gość\)$", cells[1].text), "the name is whole, with its blanks"
        assert len(cells) == 2 + 23 + 4


def test_meetings_to_come_are_blank_and_the_paper_says_that_the_month_goes_on(case: Database) -> None:
    activity, people = group(case, 2)
    do(case, attendance.mark_attendance, meeting_on(case, JULY), {people[0]: (AttendanceMark.PRESENT, "")})
    do(case, enrolment.end_enrolment, activity, people[1], date(2026, 7, 20))
    pdf = do(case, reports.issue_month_grid, activity, JULY)
    letters = {row.all("TD")[1].text: [cell.text for cell in row.all("TD")[2:25]] for row in tree_of(pdf).all("TR")[1:]}
    assert letters["Ośka Ewa 0 (gość)"] == ["O", *["?"] * 21, ""]
    assert letters["Brzęczyszczykiewicz-Wiśniewska Maria Magdalena 1 (gość)"] == ["?"] * 14 + ["–"] * 9
    text = text_of(pdf)
    assert "Stan na 30.07.2026 r. Do końca miesiąca pozostają jeszcze zajęcia w dniach: 31.07." in text
    assert "– poza okresem zapisu" in text
    assert "puste pole – zajęcia jeszcze się nie odbyły" in text
    card = text_of(do(case, reports.issue_monthly_card, people[0], JULY))
    assert "w dniach: 31.07." in card
    clock.set(2026, 7, 31, 12)
    text = text_of(do(case, reports.issue_month_grid, activity, JULY))
    assert "Stan na" not in text
    assert "puste pole" not in text


def test_more_meetings_than_fit_side_by_side_make_two_tables(case: Database) -> None:
    activity, _people = group(case, 1)
    for day in range(1, 11):
        values = {"day": date(2026, 7, day), "starts": time(14), "ends": time(15)}
        do(case, meetings.add_meeting, activity, values)
    pdf = do(case, reports.issue_month_grid, activity, JULY)
    first, second = tree_of(pdf).all("Table")
    assert [len(one.all("TR")[1].all("TD")) for one in (first, second)] == [2 + 17, 2 + 16 + 4]
    assert [cell.text.split() for cell in first.all("TH")[2:4]] == [["śr", "1", "9:00"], ["śr", "1", "14:00"]]
    assert findings_of(pdf) == []
