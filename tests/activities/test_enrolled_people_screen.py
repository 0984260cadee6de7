"""The people of an activity: enrolments and their ends are reported and can be undone, people of one name differ."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities import queries as activities_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment.screen.enrolled_people import enrolment_cells
from kiscase.activities.model import EnrolmentEnding
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import palettes
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)


@pytest.fixture
def people(window: Workspace, case: Database) -> list[int]:
    """Two people of the same name, each with a contract that is carried out."""
    made = []
    for born in (date(1974, 1, 30), date(1988, 6, 2)):
        with case.action() as session:
            person = makers.participant(
                session, family_name="Nowak", given_name="Anna", pesel=makers.pesel(born), town="Przykładów"
            )
            makers.active_contract(session, person, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
            made.append(person)
    return made


@pytest.fixture
def page(window: Workspace, case: Database, people: list[int], qtbot: QtBot) -> ActivitiesPage:
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY + timedelta(days=14), capacity=2)
    with case.action() as session:
        enrolment.enrol_person(session, activity, people[0], SINCE)
    window.open("activity", activity)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == activity)
    return cast("ActivitiesPage", window.page())


def dialog_of(keys: Keyboard) -> FormDialog:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def test_an_enrolment_is_told_and_undone(
    page: ActivitiesPage, window: Workspace, people: list[int], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    assert places(1) in page.header.chip.text()
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    choice: Any = dialog.form.editor("person")
    shown = [choice.itemText(place) for place in range(choice.count())]
    born = _("born {date}").format(date="30.01.1974")
    assert any(text == f"Nowak Anna · {born} · Przykładów" for text in shown), shown
    choice.set_value(str(people[1]))
    qtbot.mouseClick(_button(dialog, "go"), Qt.MouseButton.LeftButton)
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == 2)
    assert page.message_bar.text() == _("Enrolled: {name} from {date}.").format(
        name="Anna Nowak", date=format_date(TODAY)
    )
    assert places(2) in page.header.chip.text()
    page.message_bar.undo_asked.emit()
    keys.until(lambda: page.people.rows.rowCount() == 1)


def test_an_enrolment_is_ended_told_and_stands_back(
    page: ActivitiesPage, window: Workspace, people: list[int], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page.tabs.setCurrentIndex(1)
    end = _button(page, "end")
    page.people.selectRow(0)
    assert end.isEnabled()
    end.click()
    dialog: Any = dialog_of(keys)
    assert dialog.people.value() == [people[0]], "who is chosen is checked"
    assert "30.01.1974" in dialog.people.list.item(0).text()
    yesterday = TODAY - timedelta(days=1)
    dialog.form.editor("until").set_value(yesterday)
    qtbot.mouseClick(_button(dialog, "go"), Qt.MouseButton.LeftButton)
    assert dialog.isVisible(), "the reason is missing"
    dialog.form.editor("ending").set_value("employment")
    qtbot.mouseClick(_button(dialog, "go"), Qt.MouseButton.LeftButton)
    keys.without_dialog()
    keys.until(lambda: places(0) in page.header.chip.text())
    assert format_date(yesterday) in page.message_bar.text()
    assert not end.isEnabled(), "it is ended already"
    shown = page.people.rows.data(page.people.rows.index(0, 2))
    assert shown == f"{format_date(yesterday)} · podjęcie pracy lub działalności"


def test_the_lists_follow_a_contract_that_ends_elsewhere(
    page: ActivitiesPage, window: Workspace, people: list[int], qtbot: QtBot
) -> None:
    """What another page changes is seen at once, and is not undone from here."""
    keys = Keyboard(qtbot)
    page.tabs.setCurrentIndex(1)

    def end(session: Any) -> None:
        contract = running_contract_id(session, people[0])
        assert contract is not None
        closing.change_contract_state(session, contract, ContractState.TERMINATED, "wyjazd", TODAY)

    window.jobs.act(end)
    keys.until(lambda: str(page.people.rows.data(page.people.rows.index(0, 2))).startswith(format_date(TODAY)))
    assert "contract" not in page.sight().tables
    assert "contract" in page.also_shown


def test_people_are_moved_to_another_activity_at_once(
    page: ActivitiesPage, people: list[int], case: Database, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    with case.action() as session:
        other = makers.activity(session, name="Kurs", since=SINCE, until=TODAY + timedelta(days=14))
    with case.action() as session:
        enrolment.enrol_person(session, page.record or 0, people[1], SINCE)
    page.show_record(page.record or 0)
    keys.until(lambda: page.people.rows.rowCount() == 2)
    page.tabs.setCurrentIndex(1)
    _button(page, "transfer").click()
    dialog: Any = dialog_of(keys)
    dialog.form.editor("activity").set_value(str(other))
    dialog.people.set_value(people)
    qtbot.mouseClick(_button(dialog, "go"), Qt.MouseButton.LeftButton)
    keys.without_dialog()
    keys.until(lambda: places(0) in page.header.chip.text())
    with case.read() as session:
        there = activities_queries.load_activity(session, other).people
    assert [(row.id, row.since, row.until) for row in there] == [(one, TODAY, None) for one in people]


def test_the_list_of_people_offers_its_commands_in_its_context_menu(page: ActivitiesPage) -> None:
    assert [page.people.rows.data(page.people.rows.index(0, column)) for column in (3, 4)] == [
        "–",
        format_date(SINCE + timedelta(days=300)),
    ]
    offered = [one.objectName() for one in page.people.actions()]
    assert offered == ["enrol_person", "end_enrolment", "transfer"]


def test_what_is_over_stands_back_below_the_rest(qtbot: QtBot) -> None:
    past, ahead = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    columns = [ListColumn(key, key) for key in ("name", "since", "until", "rate", "last")]
    listed = RecordList(columns)
    qtbot.addWidget(listed)
    rows = ((1, "Bąk", SINCE, past), (2, "Żak", SINCE, None), (3, "Ćma", SINCE, ahead))
    listed.set_rows(enrolment_cells([activities_queries.EnrolmentRow(*row) for row in rows], lambda row: row.next_day))
    colours = {}
    for row in range(3):
        index = listed.rows.index(row, 0)
        colours[listed.rows.data(index)] = listed.rows.data(index, Qt.ItemDataRole.ForegroundRole)
    assert list(colours) == ["Żak", "Ćma", "Bąk"]
    assert colours["Bąk"] == QColor(palettes.theme_color("muted"))
    assert colours["Żak"] is None


def test_why_somebody_leaves_is_shown_before_the_last_day_has_passed() -> None:
    ahead = TODAY + timedelta(days=1)
    leaving = activities_queries.EnrolmentRow(1, "Bąk", SINCE, ahead, ending=EnrolmentEnding.RESIGNED)
    assert (
        enrolment_cells([leaving], lambda row: row.next_day)[0][3]
        == f"{format_date(ahead)} · {EnrolmentEnding.RESIGNED.label}"
    )


def places(count: int) -> str:
    return ngettext("{count} of {places} place", "{count} of {places} places", 2).format(count=count, places=2)


def _button(within: Any, name: str) -> QPushButton:
    found = within.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found
