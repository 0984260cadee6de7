"""Projects in the window by keyboard: from making one to the file that is exported, and the tab at a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.outcomes import actions as outcomes
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.stays import actions as club_stays
from kiscase.projects import export, queries, stays
from kiscase.projects.model import PROJECTS_OF_PERSON
from kiscase.projects.screen.activities_tab import PaidActivityDialog, ProjectActivitiesTab
from kiscase.projects.screen.export_tab import ProjectExportDialog, ProjectExportTab
from kiscase.projects.screen.page import ProjectsPage
from kiscase.projects.screen.people_tab import ProjectPeopleTab
from kiscase.projects.screen.person_tab import PersonProjectsTab
from kiscase.projects.screen.stay_dialogs import (
    AddToProjectDialog,
    EndInProjectDialog,
    EnterProjectDialog,
    ProjectStayDialog,
)
from kiscase.projects.tasks import PROJECT_TASKS
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.status_display import StatusDisplay
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.projects.project_makers import START, TODAY, enter, paid_activity, person, project
from tests.screens import front_page, page_of

T = TypeVar("T")


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> ProjectsPage:
    window.show_page(window.pages.index(page_of(window, ProjectsPage)))
    keys.until(window.jobs.is_idle)
    return front_page(window, ProjectsPage)


def people_of(case: Database, project_id: int) -> list[queries.ProjectStayRow]:
    return ask(case, queries.list_project_people, project_id)


def opened(window: Workspace, page: ProjectsPage, keys: Keyboard, record: int) -> None:
    page.open_record(record)
    keys.until(lambda: page.details is not None and window.jobs.is_idle())


def tab_of(page: ProjectsPage, kind: type[T]) -> T:
    return next(tab for tab in page.extra_tabs if isinstance(tab, kind))


def test_from_a_new_project_to_the_file(
    case: Database, window: Workspace, page: ProjectsPage, keys: Keyboard, tmp_path: Path
) -> None:
    person(case)
    keys.press("Ctrl+N")
    keys.until_at("number")
    keys.type("FELB.1")
    keys.to("name")
    keys.type("Nowy start")
    keys.to("since")
    keys.type("01.01.2026")
    keys.press("Ctrl+S")
    keys.until(lambda: page.details is not None and not page.is_dirty())
    people, file = tab_of(page, ProjectPeopleTab), tab_of(page, ProjectExportTab)
    page.tabs.setCurrentWidget(people)
    people.ask_new()
    keys.dialog(AddToProjectDialog)
    keys.type("wis")
    keys.until(window.jobs.is_idle)
    keys.press("Down", "Space", "Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: len(people_of(case, 1)) == 1 and window.jobs.is_idle())
    page.tabs.setCurrentWidget(file)
    keys.until(lambda: window.jobs.is_idle() and file.list.rows.rowCount())
    assert "DEGURBA" in str(file.list.rows.cell_at(0, 1))
    assert not file.buttons.buttons["write"].isEnabled()
    file.list.setFocus()
    keys.press("Down", "Return")
    keys.dialog(ProjectStayDialog)
    keys.to("degurba")
    keys.press("Down", "Down", "Down", "Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and file.buttons.buttons["write"].isEnabled())
    file.ask_export()
    keys.dialog(ProjectExportDialog)
    keys.press("Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    chooser = keys.dialog(QFileDialog)
    chooser.fileSelected.emit(str(tmp_path / "plik.csv"))
    chooser.reject()
    keys.until(lambda: ask(case, export.list_exports, 1))
    keys.until(lambda: window.jobs.is_idle() and file.exports.rows.rowCount() == 1)
    assert (tmp_path / "plik.csv").read_bytes().decode("utf-8-sig").splitlines()[1].startswith("FELB.1;")
    assert "plik.csv" in page.message_bar.text()


def test_a_part_ends_and_what_is_due_is_shown(
    case: Database, window: Workspace, page: ProjectsPage, keys: Keyboard
) -> None:
    made = project(case)
    enter(case, made, person(case))
    opened(window, page, keys, made)
    people = tab_of(page, ProjectPeopleTab)
    page.tabs.setCurrentWidget(people)
    people.list.selectRow(0)
    people.ask_end()
    keys.dialog(EndInProjectDialog)
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and people.due.text())
    (row,) = people_of(case, made)
    assert row.ended_on == TODAY
    assert "Wiśniewska Jadwiga" in people.due.text()
    assert "13.07.2026" in people.due.text()


def test_the_result_of_the_stay_is_not_asked_twice_and_what_is_overdue_is_red(
    case: Database, window: Workspace, page: ProjectsPage, keys: Keyboard
) -> None:
    made, who = project(case), person(case)
    enter(case, made, who)
    stay = do(case, makers.stay, who, START)
    do(case, club_stays.end_stay, stay, {"ended_on": TODAY - timedelta(40), "end": "completed"})
    do(case, outcomes.record_outcome, stay, {"situation": "registered_unemployed"})
    opened(window, page, keys, made)
    people = tab_of(page, ProjectPeopleTab)
    page.tabs.setCurrentWidget(people)
    keys.until(lambda: window.jobs.is_idle() and people.list.rows.rowCount() == 1)
    late = people.list.rows.cell_at(0, 3)
    assert isinstance(late, StatusDisplay)
    assert (late.text, late.color_role) == ("po terminie, 03.06.2026", "bad")
    people.list.selectRow(0)
    people.ask_end()
    dialog = keys.dialog(EndInProjectDialog)
    assert dialog.form.shown()["situation"] == "osoba poszukująca pracy"
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    assert people_of(case, made)[0].situation == "osoba poszukująca pracy"


def test_columns_of_a_file_are_loaded_and_those_of_another_system_refused(
    case: Database, window: Workspace, page: ProjectsPage, keys: Keyboard, tmp_path: Path
) -> None:
    made = project(case)
    opened(window, page, keys, made)
    file = tab_of(page, ProjectExportTab)
    page.tabs.setCurrentWidget(file)
    header = tmp_path / "wzor.csv"
    header.write_text("Nazwisko;Imię;PESEL/Inny identyfikator;Obce\n", encoding="utf-8")
    file.ask_header()
    keys.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    chooser = keys.dialog(QFileDialog)
    chooser.fileSelected.emit(str(header))
    chooser.reject()
    keys.until(lambda: "Obce" in file.layout_words.text())
    assert "wczytano 15.06.2026" in file.layout_words.text()
    file.forget_layout()
    keys.until(lambda: "43 z programu" in file.layout_words.text())


def test_an_activity_is_added_and_the_other_payer_is_named(
    case: Database, window: Workspace, page: ProjectsPage, keys: Keyboard
) -> None:
    made = project(case)
    paid_activity(case, project(case, number="2", name="Drugi"))
    opened(window, page, keys, made)
    tab = tab_of(page, ProjectActivitiesTab)
    page.tabs.setCurrentWidget(tab)
    tab.ask_new()
    keys.dialog(PaidActivityDialog)
    keys.press("Down", "Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and tab.list.rows.rowCount() == 1)
    (row,) = ask(case, queries.list_paid_activities, made)
    assert row.others == "Drugi"
    tab.list.selectRow(0)
    tab.remove()
    keys.until(lambda: window.jobs.is_idle() and tab.list.rows.rowCount() == 0)


def test_a_person_is_entered_from_their_record(case: Database, window: Workspace, keys: Keyboard) -> None:
    made, who = project(case), person(case)
    window.page().context.open_record(PROJECTS_OF_PERSON, who)
    keys.until(window.jobs.is_idle)
    people = front_page(window, ParticipantsPage)
    tab = next(one for one in people.extra_tabs if isinstance(one, PersonProjectsTab))
    keys.until(lambda: window.jobs.is_idle() and people.tabs.currentWidget() is tab)
    tab.ask_new()
    keys.dialog(EnterProjectDialog)
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and tab.list.rows.rowCount() == 1)
    assert [row.project_id for row in ask(case, queries.list_person_projects, who)] == [made]


def test_the_end_data_are_a_task_of_the_page_today(case: Database) -> None:
    who = person(case)
    (entered,) = enter(case, project(case), who, on=START)
    assert list(ask(case, lambda session: list(PROJECT_TASKS.deadlines(session)))) == []
    do(case, stays.end_project_stays, [entered], {"ended_on": TODAY - timedelta(30)})
    (due,) = ask(case, lambda session: list(PROJECT_TASKS.deadlines(session)))
    assert (due.way, due.due, due.overdue) == ((PROJECTS_OF_PERSON, who), TODAY - timedelta(2), True)
    (item,) = ask(case, lambda session: list(PROJECT_TASKS.open_items(session, who)))
    assert "Nowy start" in item.what
    other = do(case, makers.participant, family_name="Żak")
    assert list(ask(case, lambda session: list(PROJECT_TASKS.open_items(session, other)))) == []
