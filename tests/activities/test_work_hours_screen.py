"""Hours of socially useful work by the month, and the traineeships of a person, by keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Weekday
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.activities.traineeships.screen import TraineeshipsTab
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.screen.work_hours_tab import WorkHoursTab
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
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


def cells(tab: WorkHoursTab | TraineeshipsTab) -> list[list[str]]:
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


def test_hours_are_written_by_keys_in_one_act_and_undone(
    window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    page, tab = come(window, activity(case, people, "useful_work"), keys)
    page.tabs.setCurrentWidget(tab)
    assert [row[0] for row in cells(tab)] == ["Lis Jadwiga", "Zak Jadwiga"]
    tab.list.setFocus()
    keys.to("write_hours")
    keys.press("Space")
    dialog = dialog_of(keys)
    keys.until_at(f"planned.{people[0]}")
    keys.type("40")
    keys.press("Return")
    keys.until_at(f"planned.{people[1]}")
    keys.type("20")
    keys.press("Up", "Tab")
    keys.until_at(f"done.{people[0]}")
    keys.type("800")
    keys.to("go")
    keys.press("Return")
    assert dialog.isVisible(), "no month has so many hours"
    assert dialog.form.editor("hours").problem() == work_hours.hours_out_of_range()
    keys.until_at(f"planned.{people[0]}")
    keys.to(f"done.{people[0]}")
    keys.write("38")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: [(row[1], row[3]) for row in cells(tab)] == [("40", "38"), ("20", "–")])
    page.message_bar.undo_asked.emit()
    keys.until(lambda: [(row[1], row[3]) for row in cells(tab)] == [("–", "–"), ("–", "–")])


def test_the_month_is_turned_by_keys(window: Workspace, case: Database, people: list[int], keys: Keyboard) -> None:
    page, tab = come(window, activity(case, people, "useful_work"), keys)
    page.tabs.setCurrentWidget(tab)
    this = tab.month.text()
    page.tabs.tabBar().setFocus()
    keys.to("arrow-left")
    keys.press("Space")
    keys.until(lambda: tab.month.text() != this and cells(tab) == [])
    keys.to("arrow-right")
    keys.press("Space")
    keys.until(lambda: tab.month.text() == this and len(cells(tab)) == 2)


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
    dialog_of(keys)
    for name, text in (("office", "PUP"), ("host", "X"), ("since", format_date(TODAY)), ("until", format_date(TODAY))):
        keys.to(name)
        keys.type(text)
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    page: Any = window.page()
    keys.until(lambda: "art. 18" in page.message_bar.text())
    assert cells(tab) == []
