"""The safety note beside the name: in every list of people, in the choice of a person and of those who take part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities
from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.absences.tasks import list_absence_tasks
from kiscase.activities.today.overview import list_deadlines
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.contracts.listing import read_contract_ids, read_listed_contracts
from kiscase.contracts.signing.pending import list_pending_documents
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.listing.view import ListView
from kiscase.employment.actions import begin_employment
from kiscase.employment.listing import read_employment_ids, read_listed_employments
from kiscase.employment.model import EmploymentForm
from kiscase.participants.choosing import list_person_options
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.screen.person_picker import person_field, person_picker
from kiscase.participants.situation.safety import safety_warning
from kiscase.projects.queries import list_project_people
from kiscase.projects.stays import add_people_to_project
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.status_display import WarnedText, warning_of
from kiscase.ui.tables.status_cell_delegate import StatusCellDelegate
from tests import makers
from tests.actions import ask, do
from tests.projects.project_makers import project
from tests.query_plans import list_query_plans
from tests.screens import front_page, page_of

NOTE = "Pies <groźny> na podwórzu."


@pytest.fixture
def people(case: Database) -> dict[str, int]:
    remember_arrangements("")
    names = ("Abacki", "Bąk", *(f"Cichy{letter}" for letter in "abcdefgh"))
    return {
        name: do(
            case, makers.participant, family_name=name, given_name="Jan", safety_note=NOTE if name == "Bąk" else ""
        )
        for name in names
    }


def test_a_warned_text_is_another_than_the_same_without() -> None:
    warned = WarnedText.of("Bąk", "!")
    assert warning_of(warned) == "!"
    assert warned != "Bąk"
    assert warned == WarnedText.of("Bąk", "!")
    assert WarnedText.of("Bąk", "") == "Bąk"


def test_the_list_of_people_marks_who_has_a_note(people: dict[str, int], window: Workspace) -> None:
    page = front_page(window, ParticipantsPage)
    rows = page.list.rows
    place = rows.row_of(people["Bąk"])
    assert place is not None
    index = rows.index(place, 0)
    assert index.data() == "Bąk Jan"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"{_('Name')}: Bąk Jan. {safety_warning(NOTE)}"
    assert "&lt;groźny&gt;" in index.data(Qt.ItemDataRole.ToolTipRole) or NOTE in index.data(
        Qt.ItemDataRole.ToolTipRole
    )
    delegate = page.list.itemDelegate()
    assert isinstance(delegate, StatusCellDelegate)
    icons = []
    for row in (place, place - 1):
        option = QStyleOptionViewItem()
        delegate.initStyleOption(option, rows.index(row, 0))
        icons.append(not option.icon.isNull())
    assert icons == [True, False]


def test_a_choice_of_people_marks_who_has_a_note(
    case: Database, people: dict[str, int], window: Workspace, qtbot: QtBot
) -> None:
    editor = person_picker(window.jobs, ask(case, list_person_options))["person"](person_field())
    qtbot.addWidget(editor)
    editor.show()
    texts = [editor.itemData(row, Qt.ItemDataRole.AccessibleTextRole) for row in range(editor.count())]
    assert [text for text in texts if text] == [f"{editor.itemText(1)}\n{safety_warning(NOTE)}"]
    assert [not editor.itemIcon(row).isNull() for row in range(3)] == [False, True, False]
    editor.setFocus()
    line = editor.lineEdit()
    assert line is not None
    QTest.keyClicks(line, "bak")
    qtbot.waitUntil(window.jobs.is_idle)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.value() == str(people["Bąk"])
    assert line.accessibleDescription() == safety_warning(NOTE)
    assert warning_shown(editor)
    editor.set_value(str(people["Abacki"]))
    assert not warning_shown(editor)
    assert safety_warning(NOTE) not in editor.toolTip()


def warning_shown(editor: ChoiceEditor) -> bool:
    return editor._warning is not None and editor._warning.isVisible()


def test_who_takes_part_in_an_activity_is_marked(case: Database, people: dict[str, int]) -> None:
    activity = do(case, makers.activity)
    for person in (people["Abacki"], people["Bąk"]):
        do(case, makers.enrolled, activity, person)
    rows = ask(case, activities.load_activity, activity).people
    assert [warning_of(row.name) for row in rows] == ["", safety_warning(NOTE)]


def _names_by_list(session: Session) -> dict[str, list[str]]:
    """The names in the lists of other features, by what they list."""
    view = ListView(("number", "name", "state"))
    contracts = read_listed_contracts(session, view, read_contract_ids(session, view))
    employed = ListView(("name",))
    employments = read_listed_employments(session, employed, read_employment_ids(session, employed))
    return {
        "contracts": [row["name"] for row in contracts.values()],
        "signatures": [one.name for one in list_pending_documents(session)],
        "supported employment": [row["name"] for row in employments.values()],
        "project": [row.name for row in list_project_people(session, 1)],
        "deadlines": [row.name for row in list_deadlines(session) if row.name],
        "tasks": [row.name for row in list_absence_tasks(session)],
    }


def _in_every_list(case: Database, paid: int, activity: int, person: int) -> None:
    do(case, makers.printed_contract, person)
    do(case, makers.active_contract, person, evaluation_on=makers.TODAY + timedelta(days=3))
    do(case, makers.stay, person)
    do(case, begin_employment, person, {"form": EmploymentForm.ADVOCACY, "opened_on": makers.TODAY})
    do(case, add_people_to_project, paid, [person], makers.TODAY)
    with case.action() as session:
        describe_action(session, "x")
        session.add(AbsenceTask(activity_id=activity, participant_id=person, opened_on=makers.TODAY, count=3))


def test_every_list_marks_who_has_a_note(case: Database, people: dict[str, int]) -> None:
    paid, activity = project(case), do(case, makers.activity)
    for name in ("Abacki", "Bąk"):
        _in_every_list(case, paid, activity, people[name])
    for what, names in ask(case, _names_by_list).items():
        assert {warning_of(name) for name in names if name == WarnedText.of("Bąk Jan", safety_warning(NOTE))} == {
            safety_warning(NOTE)
        }, what
        assert {warning_of(name) for name in names if name.startswith("Abacki")} == {""}, what


def test_every_list_reads_all_notes_at_once(case: FileDatabase, people: dict[str, int]) -> None:
    paid, activity = project(case), do(case, makers.activity)
    for name in ("Abacki", "Bąk"):
        _in_every_list(case, paid, activity, people[name])
    _names, few = list_query_plans(case, _names_by_list)
    _in_every_list(case, paid, activity, people["Cichya"])
    _names, more = list_query_plans(case, _names_by_list)
    assert len(more) == len(few)


def test_todays_list_shows_the_mark(case: Database, people: dict[str, int], window: Workspace, qtbot: QtBot) -> None:
    do(case, makers.active_contract, people["Bąk"], evaluation_on=makers.TODAY + timedelta(days=3))
    page = page_of(window, TodayPage)
    window.show_page(window.pages.index(page))
    page.reload()
    rows = page.deadlines.rows
    qtbot.waitUntil(lambda: window.jobs.is_idle() and rows.rowCount() > 0)
    warnings = [warning_of(rows.cell_at(place, 1)) for place in range(rows.rowCount())]
    assert safety_warning(NOTE) in warnings
