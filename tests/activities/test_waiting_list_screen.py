"""Enrolling on terms and many at once, and the waiting list, by keys: warnings come before the action."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiscase.activities import queries as activities_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.screen.bulk_enrol_dialog import BulkEnrolDialog
from kiscase.activities.enrolment.screen.leaving_dialogs import PeopleToLeave, TransferDialog
from kiscase.activities.enrolment.screen.people_checklist import PeopleChecklistEditor
from kiscase.activities.enrolment.screen.waiting_list_dialogs import GivePlaceDialog
from kiscase.activities.enrolment.screen.waiting_list_tab import WaitingListTab
from kiscase.activities.model import Enrolment
from kiscase.activities.planning import actions as planning
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _, ngettext
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog, NoticeDialog
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)
NAMES = ("Bak", "Lis", "Nowak", "Zak")


@pytest.fixture
def people(window: Workspace, case: Database) -> list[int]:
    """Four people with contracts that are carried out."""
    made = []
    for name in NAMES:
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            makers.active_contract(session, person, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
            made.append(person)
    return made


@pytest.fixture
def page(window: Workspace, case: Database, people: list[int], qtbot: QtBot) -> ActivitiesPage:
    """An activity with two places, of which Bak has one."""
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY + timedelta(days=14), capacity=2)
    with case.action() as session:
        enrolment.enrol_person(session, activity, people[0], SINCE)
    return come(window, activity, qtbot)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def come(window: Workspace, activity: int, qtbot: QtBot) -> ActivitiesPage:
    window.open("activity", activity)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == activity)
    return cast("ActivitiesPage", window.page())


def dialog_of(keys: Keyboard) -> Any:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def waiting_tab(page: ActivitiesPage) -> WaitingListTab:
    tab = next(one for one in page.extra_tabs if isinstance(one, WaitingListTab))
    page.tabs.setCurrentWidget(tab)
    return tab


def names(tab: WaitingListTab) -> list[str]:
    return [str(tab.list.rows.data(tab.list.rows.index(row, 1))) for row in range(tab.list.rows.rowCount())]


def enrol(case: Database, activity: int | None, *people: int) -> None:
    for person in people:
        with case.action() as session:
            enrolment.enrol_person(session, activity or 0, person, SINCE)


def wait(page: ActivitiesPage, *people: int) -> None:
    """Put people on the list, one day after the other."""
    activity = page.record or 0

    def work(session: Any) -> None:
        for place, person in enumerate(people):
            waiting_list.add_to_waiting_list(session, activity, person, SINCE + timedelta(place))

    page.context.jobs.act(work)


def enrolments(case: Database, person: int) -> list[activities_queries.EnrolmentRow]:
    with case.read() as session:
        return activities_queries.list_person_enrolments(session, person)


# ---- enrolling on terms --------------------------------------------------------------------------------------------


def test_a_guest_needs_no_contract_and_is_marked_on_the_list(
    page: ActivitiesPage, window: Workspace, case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Gosc")
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    keys.type("Gosc")
    keys.to("until")
    keys.type("31.12.2099")
    keys.to("guest")
    keys.press("Space")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == 2)
    shown = [page.people.rows.data(page.people.rows.index(row, column)) for row in range(2) for column in (0, 2)]
    assert _("{name} (guest)").format(name="Gosc Jadwiga") in shown
    assert format_date(date(2099, 12, 31)) in shown
    assert dialog is not None


def test_taking_part_is_tied_to_an_action_of_the_contract(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    assert not dialog.form.editor("step").isVisible()
    keys.type("Lis")
    keys.to("since")
    keys.until(lambda: dialog.form.editor("step").isVisible())
    keys.to("step")
    keys.press("Down")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    with case.read() as session:
        steps = [row for row, _text in enrolment_queries.list_contract_steps(session, people[1])]
        found = [row.step_id for row in session.query(Enrolment).filter_by(participant_id=people[1])]
    assert found == steps[:1] != []


def test_a_conflict_is_shown_before_the_action_and_does_not_block(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        other = makers.activity(
            session, name="Chór", since=SINCE, until=TODAY + timedelta(days=14), room="Sala 9", leader_id=None
        )
    enrol(case, other, people[1])
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    keys.type("Lis")
    keys.to("since")
    keys.until(lambda: "Chór" in dialog.warnings.text() and dialog.warnings.isVisible())
    assert not dialog.wait.isVisible()
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == 2)


def test_beyond_the_places_a_reason_is_asked_or_the_person_waits(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    enrol(case, page.record, people[1])
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    full = ngettext("The only place of {activity} is taken.", "All {count} places of {activity} are taken.", 2)
    keys.until(lambda: full.format(count=2, activity="Warsztat komputerowy") in dialog.warnings.text())
    keys.type("Nowak")
    keys.to("go")
    keys.press("Return")
    keys.until(
        lambda: any(
            label.isVisible() and label.property("problem") for label in dialog.findChildren(type(dialog.warnings))
        )
    )
    assert dialog.form.editor("beyond").isVisible(), "the dialog stays, and asks for the reason"
    keys.to("beyond")
    keys.type("drugi prowadzacy")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    assert enrolments(case, people[2]) != []
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    keys.type("Zak")
    keys.until(dialog.wait.isVisible)
    keys.to("wait")
    keys.press("Space")
    keys.without_dialog()
    tab = waiting_tab(page)
    keys.until(lambda: names(tab) == ["Zak Jadwiga"])
    assert enrolments(case, people[3]) == []


def test_who_waits_longer_is_passed_over_only_with_a_reason(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        waiting_list.add_to_waiting_list(session, page.record or 0, people[3], SINCE)
    with pytest.raises(
        InvalidValuesError, match=_("{name} asked first. Please enter why somebody else gets the place.")[10:24]
    ):
        enrol(case, page.record, people[1])
    with case.action() as session:
        enrolment.enrol_person(
            session, page.record or 0, people[1], SINCE, enrolment.EnrolmentTerms(passing="termin sądowy")
        )
    with case.read() as session:
        assert [row.passed_over for row in waiting_list.list_waiting(session, page.record or 0)] == ["termin sądowy"]


def test_who_is_enrolled_waits_no_longer(page: ActivitiesPage, people: list[int], case: Database) -> None:
    with case.action() as session:
        waiting_list.add_to_waiting_list(session, page.record or 0, people[3], SINCE)
    enrol(case, page.record, people[3])
    with case.read() as session:
        assert waiting_list.list_waiting(session, page.record or 0) == []


def test_a_step_of_another_contract_is_refused(page: ActivitiesPage, people: list[int], case: Database) -> None:
    with case.read() as session:
        foreign = enrolment_queries.list_contract_steps(session, people[2])[0][0]
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        enrolment.enrol_person(session, page.record or 0, people[1], SINCE, enrolment.EnrolmentTerms(step_id=foreign))
    assert list(caught.value.problems) == ["step"]
    assert running_contract_id is not None


def test_what_refuses_an_enrolment_is_said_while_choosing_and_nothing_typed_is_lost(
    page: ActivitiesPage, people: list[int], window: Workspace, case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Bez")
    with case.action() as session:
        planning.change_activity(session, page.record or 0, {"capacity": 9}, None)
    page.enrolment.ask_person()
    dialog = dialog_of(keys)
    keys.to("since")
    keys.write(format_date(SINCE))
    dialog.form.editor("person").set_value("5")
    dialog.form.edited.emit("person")
    keys.until(lambda: "nie realizuje kontraktu" in dialog.problem.text())
    assert dialog.way_out.isVisible()
    keys.to("go")
    keys.press("Return")
    keys.until(window.jobs.is_idle)
    assert dialog.isVisible()
    assert dialog.form.shown()["since"] == SINCE
    assert dialog.form.shown()["person"] == "5"
    dialog.form.editor("guest").set_value(True)
    dialog.form.edited.emit("guest")
    assert not dialog.problem.isVisible(), "a guest can be enrolled"
    dialog.form.editor("guest").set_value(False)
    dialog.form.edited.emit("guest")
    keys.to("way_out")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: window.page().kind == "participant" and window.page().record == 5)


@pytest.mark.parametrize("way", ["several", "transfer", "free place"])
def test_every_way_to_enrol_names_what_meets_at_the_same_time(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard, way: str
) -> None:
    here, lis = page.record or 0, people[1]
    with case.action() as session:
        sewing = makers.activity(session, name="Szycie", since=SINCE, until=TODAY + timedelta(days=14))
        other = makers.activity(session, name="Kurs", since=SINCE, until=TODAY + timedelta(days=14))
    enrol(case, sewing, lis)
    if way == "transfer":
        enrol(case, here, lis)
    told: list[str] = []
    jobs = page.context.jobs
    dialog: Any
    if way == "several":
        dialog = BulkEnrolDialog(page, jobs, other, told.append)
        dialog.submit({"people": [lis, people[2]], "since": TODAY})
    elif way == "transfer":
        moved = PeopleToLeave(here, [], lis)
        dialog = TransferDialog(page, jobs, moved, [(other, "Kurs")], told.append)
        dialog.submit({"activity": str(other), "people": [lis], "since": TODAY})
    else:
        with case.action() as session:
            waiting_list.add_to_waiting_list(session, other, lis, SINCE)
            row = waiting_list.list_waiting(session, other)[0]
        dialog = GivePlaceDialog(page, jobs, row, (TODAY, None), told.append)
        dialog._take({"since": TODAY})
    keys.until(lambda: bool(told))
    keys.without_dialog()
    assert "Lis" in told[0]
    assert "Szycie" in told[0]
    assert told[0].count("Kurs") == 1, "what is left the day before is no clash"
    with case.read() as session:
        assert lis in [row.id for row in activities_queries.load_activity(session, other).people]


# ---- many at once --------------------------------------------------------------------------------------------------


def finds_only(page: ActivitiesPage, editor: PeopleChecklistEditor, family_name: str) -> bool:
    """Whether the search of a checklist has found one person alone, also in the file."""
    found = [editor.list.item(row).text().split()[0] for row in range(editor.list.count())]
    return page.context.jobs.is_idle() and found == [family_name]


def test_several_are_enrolled_by_keys_and_who_could_not_is_named(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Bez")
    page.list.setFocus()
    keys.press("Ctrl+Shift+E")
    dialog = dialog_of(keys)
    editor = dialog.people
    assert isinstance(editor, PeopleChecklistEditor)
    keys.until(lambda: editor.list.count() == 4)
    assert not any("Bak" in editor.list.item(row).text() for row in range(4)), "who is enrolled is not offered"
    for name in ("Lis", "Bez"):
        keys.until_at("search")
        keys.write(name)
        keys.until(partial(finds_only, page, editor, name))
        keys.press("Down", "Space", "Shift+Tab")
    assert len(editor.value()) == 2, "what the search hides stays chosen"
    keys.to("go")
    keys.press("Return")
    keys.until(lambda: isinstance(page.window().findChild(NoticeDialog), NoticeDialog))
    notice = page.window().findChild(NoticeDialog)
    assert notice is not None
    assert "Bez Jadwiga" in notice.accessibleDescription()
    assert "Lis" not in notice.accessibleDescription()
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == 2)
    page.message_bar.undo_asked.emit()
    keys.until(lambda: page.people.rows.rowCount() == 1)


def test_the_checklist_is_as_wide_as_its_longest_row(page: ActivitiesPage, case: Database, keys: Keyboard) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name="Kowalczyk-Wiśniewska", given_name="Aleksandra Maria")
        makers.active_contract(session, person)
    page.list.setFocus()
    keys.press("Ctrl+Shift+E")
    listed = dialog_of(keys).people.list
    keys.until(lambda: listed.count() == 4)
    (row,) = listed.findItems("Kowalczyk", Qt.MatchFlag.MatchStartsWith)
    text = listed.fontMetrics().horizontalAdvance(row.text())
    keys.until(lambda: listed.viewport().width() > text + 2 * listed.fontMetrics().height())


def test_space_reaches_only_a_person_in_sight(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    """As the dialog teaches: search, Tab, Space."""
    page.list.setFocus()
    keys.press("Ctrl+Shift+E")
    editor = dialog_of(keys).people
    keys.until(lambda: editor.list.count() == 3)
    for name in ("Lis", "Nowak", "Zak"):
        keys.until_at("search")
        keys.write(name)
        assert [editor.list.item(row).text().split()[0] for row in range(editor.list.count())] == [name]
        keys.press("Tab", "Home", "Space", "Shift+Tab")
    assert sorted(editor.value()) == sorted(people[1:])
    keys.write("Lis")
    keys.press("Tab", "Space")
    assert sorted(editor.value()) == sorted(people[2:]), "the one in sight, and no other"
    assert "2" in editor.count.text()


def test_the_rest_goes_to_the_waiting_list_with_one_button(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    page.list.setFocus()
    keys.press("Ctrl+Shift+E")
    editor = dialog_of(keys).people
    keys.until(lambda: editor.list.count() == 3)
    editor.set_value(people[1:])
    keys.to("go")
    keys.press("Return")
    keys.until(lambda: page.window().findChild(ConfirmationDialog) is not None)
    keys.to("confirm")
    keys.press("Return")
    keys.without_dialog()
    tab = waiting_tab(page)
    keys.until(lambda: names(tab) == ["Nowak Jadwiga", "Zak Jadwiga"])
    assert page.people.rows.rowCount() == 2


# ---- the waiting list ----------------------------------------------------------------------------------------------


def test_the_list_stands_in_the_order_of_asking_and_the_first_gets_the_place(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    enrol(case, page.record, people[1])
    tab = waiting_tab(page)
    wait(page, people[3], people[2])
    page.show_record(page.record or 0)
    keys.until(lambda: page.people.rows.rowCount() == 2)
    keys.until(lambda: names(tab) == ["Zak Jadwiga", "Nowak Jadwiga"])
    assert not page.header.next.isVisible(), "no place is free"
    page.people.show_id(people[1])
    page.enrolment.ask_end()
    dialog_of(keys).form.editor("ending").set_value("resigned")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: "Zak Jadwiga" in page.message_bar.text())
    keys.until(lambda: page.header.next.isVisible() and "Zak Jadwiga" in page.header.next.text())
    page.tabs.setCurrentIndex(0)
    page.list.setFocus()
    keys.to("way_out")
    keys.press("Space")
    keys.until(lambda: page.tabs.currentWidget() is tab and tab.list.hasFocus())
    keys.press("Ctrl+Shift+G")
    dialog_of(keys)
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: names(tab) == ["Nowak Jadwiga"])
    tomorrow = TODAY + timedelta(days=1)
    assert [row.since for row in enrolments(case, people[3])] == [tomorrow]
    keys.until(lambda: not page.header.next.isVisible())


def test_another_one_gets_the_place_only_with_a_reason(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    tab = waiting_tab(page)
    wait(page, people[3], people[2])
    keys.until(lambda: len(names(tab)) == 2)
    tab.list.setFocus()
    keys.press("Down", "Down")
    keys.until(lambda: tab.list.current_id() is not None)
    tab.list.selectRow(1)
    keys.to("take")
    keys.press("Space")
    dialog = dialog_of(keys)
    keys.to("go")
    keys.press("Return")
    keys.until(
        lambda: any(
            label.isVisible() and label.property("problem") for label in dialog.findChildren(type(dialog.words))
        )
    )
    keys.to("reason")
    keys.type("termin nie pasuje")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: names(tab) == ["Zak Jadwiga"])
    assert tab.list.rows.data(tab.list.rows.index(0, 3)) == "termin nie pasuje"


def test_somebody_is_put_on_the_list_and_taken_off_with_a_reason(
    page: ActivitiesPage, people: list[int], case: Database, keys: Keyboard
) -> None:
    tab = waiting_tab(page)
    tab.list.setFocus()
    keys.to("wait")
    keys.press("Space")
    dialog_of(keys)
    keys.type("Lis")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: names(tab) == ["Lis Jadwiga"])
    tab.list.setFocus()
    tab.list.selectRow(0)
    keys.to("give_up")
    keys.press("Space")
    dialog_of(keys)
    keys.type("podjela prace")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: names(tab) == [])
    page.message_bar.undo_asked.emit()
    keys.until(lambda: names(tab) == ["Lis Jadwiga"])
