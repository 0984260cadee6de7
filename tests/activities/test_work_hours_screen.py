"""Hours of socially useful work by the day, and the traineeships of a person, by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.activities.series_model import Weekday
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.screen.traineeships_tab import TraineeshipsTab
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.model import WorkDay
from kiscase.activities.work_hours.screen.work_hours_tab import WorkHoursTab
from kiscase.activities.work_incidents.screen.incidents_tab import WorkIncidentsTab
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.field_info import limits_sentence
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
FIRST = TODAY.replace(day=1)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def people(window: Workspace, case: Database) -> list[int]:
    made = []
    for name in ("Lis", "Zak"):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            makers.active_contract(session, person, drawn_on=FIRST, ends_on=FIRST + timedelta(days=300))
            made.append(person)
    return made


def activity(case: Database, people: list[int], kind: str) -> int:
    """A weekly activity in this month and the next."""
    with case.action() as session:
        made = makers.activity(
            session,
            name=kind,
            kind=kind,
            since=FIRST,
            until=FIRST + timedelta(days=45),
            weekdays=[choice.value for choice in Weekday],
        )
    for person in people:
        with case.action() as session:
            enrolment.enrol_person(session, made, person, FIRST)
    return made


def come(window: Workspace, record: int, keys: Keyboard) -> tuple[ActivitiesPage, WorkHoursTab]:
    window.open("activity", record)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == record)
    page = cast("ActivitiesPage", window.page())
    return page, next(tab for tab in page.extra_tabs if isinstance(tab, WorkHoursTab))


def dialog_of(keys: Keyboard) -> Any:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def cells(tab: TraineeshipsTab) -> list[list[str]]:
    rows = tab.list.rows
    return [
        [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


# ---- hours of work -------------------------------------------------------------------------------------------------


def test_the_tab_stands_only_where_hours_of_work_are_counted(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    course, work_of = activity(case, people, "job_help"), activity(case, people, "useful_work")
    page, tab = come(window, course, keys)
    place = page.tabs.indexOf(tab)
    assert not page.tabs.isTabVisible(place)
    come(window, work_of, keys)
    assert page.tabs.isTabVisible(place)


def days_of(tab: WorkHoursTab, row: int = 0) -> list[str]:
    """What the days of a person show that have hours."""
    grid = tab.grid.grid
    return [text for column in range(len(grid.days)) if (text := str(grid.data(grid.index(row, column)) or ""))]


def sums_of(tab: WorkHoursTab, row: int = 0) -> list[str]:
    grid = tab.grid.grid
    return [str(grid.data(grid.index(row, column))) for column in range(len(grid.days), grid.columnCount())]


def front(window: Workspace, case: Database, people: list[int], keys: Keyboard) -> tuple[ActivitiesPage, WorkHoursTab]:
    """The tab of useful work with the focus in its grid, on today."""
    page, tab = come(window, activity(case, people, "useful_work"), keys)
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: tab.grid.grid.rowCount() == 2)
    tab.focus_grid()
    return page, tab


def test_hours_are_typed_by_day_saved_in_one_act_and_undone(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    page, tab = front(window, case, people, keys)
    assert tab.grid.grid.headerData(0, Qt.Orientation.Vertical) == "Lis Jadwiga"
    keys.type("4,5")
    keys.press("Return")
    keys.type("2")
    keys.press("Return")
    keys.until(lambda: (days_of(tab, 0), days_of(tab, 1)) == (["4,5"], ["2"]))
    assert tab.is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: not tab.is_dirty() and window.jobs.is_idle())
    with case.read() as session:
        rows = session.execute(select(WorkDay.participant_id, WorkDay.day, WorkDay.minutes)).all()
    assert sorted(map(tuple, rows)) == [(people[0], TODAY, 270), (people[1], TODAY, 120)]
    page.message_bar.undo_asked.emit()
    keys.until(lambda: (days_of(tab, 0), days_of(tab, 1)) == ([], []))


def test_what_cannot_be_typed_is_said_and_nothing_is_kept(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    _page, tab = front(window, case, people, keys)
    for typed, words in (("cztery", "4:30"), ("25", "24"), ("1,1", "2:15"), ("-2", "24")):
        keys.type(typed)
        keys.press("Return")
        keys.until(lambda text=words: text in tab.panel.note.text())  # type: ignore[misc]
        tab.grid.setCurrentIndex(tab.grid.grid.index(0, TODAY.day - 1))
    assert not tab.is_dirty()
    tomorrow = tab.grid.grid.index(0, TODAY.day)
    assert not tab.grid.grid.flags(tomorrow) & Qt.ItemFlag.ItemIsEditable


def test_the_eleventh_hour_asks_for_the_reason(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    _page, tab = front(window, case, people, keys)
    keys.type("11")
    keys.press("Return")
    keys.until(lambda: "11" in tab.panel.warnings.text())
    keys.press("Ctrl+S")
    dialog = dialog_of(keys)
    assert "142" in dialog.words.text()
    keys.press("Escape")
    keys.without_dialog()
    assert tab.is_dirty(), "what was typed stays"
    tab.focus_grid()
    keys.press("Ctrl+S")
    dialog_of(keys)
    keys.until_at("beyond")
    keys.type("powodz")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: not tab.is_dirty() and window.jobs.is_idle())
    with case.read() as session:
        assert session.scalars(select(WorkDay.beyond)).all() == ["powodz"]


def test_typed_hours_outlive_a_crash(window: Workspace, case: Database, people: list[int], keys: Keyboard) -> None:
    page, tab = front(window, case, people, keys)
    keys.type("3")
    keys.press("Return")
    keys.until(lambda: tab.is_dirty() and window.jobs.is_idle())
    with case.read() as session:
        kept = drafts.load_draft(session, "workdays", page.record or 0)
    assert kept is not None
    assert kept.content == {"hours": [[people[0], TODAY.isoformat(), 180, None]]}
    tab.hours.discard()
    tab.hours.month = None
    tab._first = None
    tab.show_record(page.record)
    keys.until(lambda: days_of(tab) == ["3"] and tab.is_dirty())
    tab.discard_changes()
    keys.until(window.jobs.is_idle)
    assert days_of(tab) == []


def test_hours_of_before_are_shown_beside_the_days_and_can_be_planned(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    made = activity(case, people, "useful_work")
    do(case, work_hours.save_work_hours, made, FIRST, {people[0]: (None, 12)})
    page, tab = come(window, made, keys)
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: tab.grid.grid.rowCount() == 2)
    assert sums_of(tab) == ["0", "12", "0,00\xa0zł"]
    tab.focus_grid()
    keys.to("planned")
    keys.press("Space")
    dialog = dialog_of(keys)
    keys.until_at(f"planned.{people[0]}")
    keys.type("40")
    keys.press("Return")
    keys.until_at(f"planned.{people[1]}")
    keys.type("800")
    keys.to("go")
    keys.press("Return")
    assert dialog.isVisible(), "no month has so many hours"
    assert dialog.form.editor("hours").problem() == limits_sentence((0, 744))
    keys.until_at(f"planned.{people[0]}")
    keys.press("Down")
    keys.until_at(f"planned.{people[1]}")
    keys.write("20")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: [sums_of(tab, 0)[0], sums_of(tab, 1)[0]] == ["40", "20"])
    assert sums_of(tab, 0)[2] == "12"


def test_the_month_is_turned_by_keys(window: Workspace, case: Database, people: list[int], keys: Keyboard) -> None:
    _page, tab = front(window, case, people, keys)
    this = tab.panel.months.label.text()
    keys.press("PgUp")
    keys.until(lambda: tab.panel.months.label.text() != this and tab.grid.grid.rowCount() == 0)
    keys.press("PgDown")
    keys.until(lambda: tab.panel.months.label.text() == this and tab.grid.grid.rowCount() == 2)


def test_agreement_rate_and_referral_are_asked_by_keys(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    _page, tab = front(window, case, people, keys)
    keys.to("agreement")
    keys.press("Space")
    dialog = dialog_of(keys)
    for name, text in (("sign", "PSU.1"), ("office", "PUP"), ("rate", "trzy")):
        keys.to(name)
        keys.type(text)
    keys.to("go")
    keys.press("Return")
    wrong = _("Please give the rate in złoty and grosze, such as 31,40.")
    keys.until(lambda: any(label.text() == wrong for label in dialog.findChildren(QLabel)))
    keys.to("rate")
    keys.write("31,40")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: "PSU.1" in tab.panel.agreement.text() and "31,40" in tab.panel.agreement.text())
    assert "Lis" in tab.panel.warnings.text(), "nobody confirmed that she may be referred"
    tab.focus_grid()
    keys.to("referral")
    keys.press("Space")
    dialog_of(keys)
    keys.to("confirmed_by")
    keys.type("PUP, A. Kos")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: "Lis" not in tab.panel.warnings.text())


def test_hours_are_taken_over_from_the_register_and_differences_are_said(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    made = activity(case, people, "useful_work")
    with case.action() as session:
        meeting = session.scalars(select(Meeting.id).filter_by(activity_id=made, day=TODAY)).one()
        attendance.mark_attendance(session, meeting, dict.fromkeys(people, (AttendanceMark.PRESENT,)))
    page, tab = come(window, made, keys)
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: tab.grid.grid.rowCount() == 2)
    tab.focus_grid()
    keys.type("4,5")
    keys.press("Return")
    keys.until(lambda: "Lis Jadwiga: wpisano 4,5 godz., według listy obecności 2,5" in tab.panel.warnings.text())
    keys.to("take_over")
    keys.press("Return")
    keys.until(lambda: (days_of(tab, 0), days_of(tab, 1)) == (["4,5"], ["2,5"]))
    assert "Zak Jadwiga: wpisano" not in tab.panel.warnings.text()
    assert "7" in tab.panel.totals.text()
    assert not tab.panel.buttons["take_over"].isEnabled()
    tab.focus_grid()
    keys.press("Ctrl+S")
    keys.until(lambda: not tab.is_dirty() and window.jobs.is_idle())
    with case.read() as session:
        assert sorted(session.scalars(select(WorkDay.minutes))) == [150, 270]


def test_too_many_hours_are_refused(case: Database, window: Workspace, people: list[int]) -> None:
    made = activity(case, people, "useful_work")
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        work_hours.save_work_hours(session, made, FIRST, {people[0]: (745, None)})
    assert list(caught.value.problems) == ["hours"]


# ---- traineeships --------------------------------------------------------------------------------------------------


@pytest.fixture
def tab(window: Workspace, people: list[int], keys: Keyboard) -> TraineeshipsTab:
    window.open("participant", people[0])
    keys.until(lambda: window.jobs.is_idle() and window.page().record == people[0])
    page: Any = window.page()
    found = next(one for one in page.extra_tabs if isinstance(one, TraineeshipsTab))
    page.tabs.setCurrentWidget(found)
    found.list.setFocus()
    return found


def test_a_traineeship_is_begun_and_ended_by_keys(tab: TraineeshipsTab, keys: Keyboard) -> None:
    keys.to("begin")
    keys.press("Space")
    dialog_of(keys)
    until = TODAY + timedelta(days=90)
    for name, text in (
        ("office", "PUP Przykladowo"),
        ("referral", "CAZ.6300.12"),
        ("host", "Piekarnia Klos"),
        ("mentor", "Jan Lis"),
        ("since", format_date(TODAY)),
        ("until", format_date(until)),
    ):
        keys.to(name)
        keys.type(text)
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(tab) != [])
    assert cells(tab)[0] == [
        "Piekarnia Klos",
        "PUP Przykladowo",
        format_date(TODAY),
        format_date(until),
        _("in progress"),
    ]
    tab.list.setFocus()
    tab.list.selectRow(0)
    keys.press("Return")
    dialog = dialog_of(keys)
    keys.to("ended_on")
    keys.type(format_date(TODAY - timedelta(days=1)))
    keys.to("go")
    keys.press("Return")
    wrong = _("The traineeship ended before it began.")
    keys.until(lambda: any(label.text() == wrong for label in dialog.findChildren(type(dialog.words))))
    keys.to("ended_on")
    keys.write(format_date(TODAY))
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(tab)[0][4] == _("ended on {date}").format(date=format_date(TODAY)))


def test_without_a_contract_no_traineeship_begins(
    window: Workspace, tab: TraineeshipsTab, case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        other = makers.participant(session, family_name="Bez")
    window.open("participant", other)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == other)
    tab.ask_new()
    dialog = dialog_of(keys)
    for name, text in (("office", "PUP"), ("host", "X"), ("since", format_date(TODAY)), ("until", format_date(TODAY))):
        keys.to(name)
        keys.type(text)
    keys.to("go")
    keys.press("Return")
    keys.until(lambda: any("art. 18" in label.text() for label in dialog.findChildren(QLabel)))
    assert dialog.isVisible(), "what was typed stays"
    keys.press("Escape")
    keys.without_dialog()
    assert cells(tab) == []


def test_what_the_host_owes_is_seen_and_recorded_by_keys(
    window: Workspace, case: Database, tab: TraineeshipsTab, people: list[int], keys: Keyboard
) -> None:
    since = FIRST - timedelta(days=20)
    values = {"office": "PUP", "host": "Piekarnia", "since": since, "until": FIRST}
    do(case, traineeships.begin_traineeship, people[0], values)
    tab.show_record(people[0])
    keys.until(lambda: tab.duties.rows.rowCount() == 3)
    state = tab.duties.rows.index(0, 3)
    assert str(tab.duties.rows.data(state)) == "10 dni po terminie"
    tab.duties.setFocus()
    tab.duties.selectRow(0)
    keys.press("Return")
    dialog_of(keys)
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    sent = _("sent on {date}").format(date=format_date(TODAY))
    keys.until(lambda: str(tab.duties.rows.data(state)) == sent)
    tab.list.setFocus()
    keys.to("event")
    keys.press("Space")
    dialog = dialog_of(keys)
    keys.to("about")
    keys.write(format_date(TODAY))
    keys.to("go")
    keys.press("Return")
    words = _("The traineeship is from {since} until {until}.")
    period = words.format(since=format_date(since), until=format_date(FIRST))
    keys.until(lambda: any(label.text() == period for label in dialog.findChildren(QLabel)))
    keys.to("about")
    keys.write(format_date(FIRST))
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: tab.duties.rows.rowCount() == 4)


# ---- incidents -----------------------------------------------------------------------------------------------------


def test_an_incident_is_recorded_and_notified_by_keys(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    page, _hours = come(window, activity(case, people, "useful_work"), keys)
    tab = next(one for one in page.extra_tabs if isinstance(one, WorkIncidentsTab))
    page.tabs.setCurrentWidget(tab)
    keys.until(tab.buttons.buttons["record_incident"].isEnabled)
    tab.list.setFocus()
    keys.to("record_incident")
    keys.press("Space")
    dialog_of(keys)
    keys.until_at("person")
    keys.press("Down")
    keys.to("day")
    keys.write(format_date(TODAY + timedelta(days=1)))
    keys.to("go")
    keys.press("Return")
    keys.until_at("day")
    keys.write(format_date(TODAY))
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: tab.list.rows.rowCount() == 1)
    waiting = tab.list.rows.index(0, 3)
    assert str(tab.list.rows.data(waiting)) == _("notify at once")
    tab.list.setFocus()
    tab.list.selectRow(0)
    keys.to("notified")
    keys.press("Space")
    keys.until(lambda: str(tab.list.rows.data(waiting)) == format_date(TODAY))
    assert not tab.buttons.buttons["notified"].isEnabled()
