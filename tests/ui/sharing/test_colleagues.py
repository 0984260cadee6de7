"""Two at one record: who else has it open, who has changed or deleted it, and what becomes of what is typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import AttendanceMark
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.club import actions as club
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, typed_text
from tests.server_cluster import ServerCluster

COLLEAGUE = "Cezary Zięba"


@pytest.fixture
def colleague(case: ServerDatabase, cluster: ServerCluster, _server_template: str) -> Iterator[ServerDatabase]:
    """The second worker of the club, signed in under an account of their own."""
    account = cluster.new_account(f"{_server_template}_worker")
    with case.action() as session:
        club.change_worker(session, 2, {"account": account})
    opened = opening.open_server_case(cluster.address(case.name, account), "")
    opened.worker = (2, COLLEAGUE)
    yield opened
    opened.close()


def opens_the_person(window: Workspace, keys: Keyboard) -> ParticipantsPage:
    window.open("participant", 1)
    keys.until(window.jobs.is_idle)
    return front_page(window, ParticipantsPage)


def types_a_street(window: Workspace, keys: Keyboard) -> ParticipantsPage:
    page = opens_the_person(window, keys)
    keys.press("F2")
    keys.to("street")
    keys.write("Nowa 1")
    return page


def changes(case: ServerDatabase, **values: object) -> None:
    with case.action() as session:
        participants.change_participant(session, 1, values)


def shown_marks(page: ActivitiesPage) -> list[str]:
    rows = page.register.list.model()
    return [str(rows.index(0, column).data()) for column in range(rows.columnCount())]


# ---- who has it open -----------------------------------------------------------------------------------------------


def test_who_has_the_record_open_is_seen_by_the_second(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase
) -> None:
    colleague.enter_record("participant", 1)
    page = opens_the_person(window, keys)
    assert page.header.note.text() == f"Otwarte też u: {COLLEAGUE}"
    assert page.header.note.isVisible()
    colleague.leave_record("participant", 1)
    assert page.sharing is not None
    page.sharing._presence.timer.timeout.emit()
    keys.until(lambda: not page.header.note.isVisible())


def test_who_leaves_a_record_does_not_hold_it_any_more(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase, case: ServerDatabase
) -> None:
    with case.action() as session:
        other = makers.participant(session, pesel=makers.pesel(serial=5))
    page = opens_the_person(window, keys)
    assert page.header.note.text() == ""
    assert len(colleague.enter_record("participant", 1)) == 1
    window.open("participant", other)
    keys.until(window.jobs.is_idle)
    assert colleague.enter_record("participant", 1) == []
    assert len(colleague.enter_record("participant", other)) == 1


def test_who_has_the_register_open_is_seen_there(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase, case: ServerDatabase
) -> None:
    with case.action() as session:
        activity = makers.activity(session)
    window.open("activity", activity)
    keys.until(window.jobs.is_idle)
    page = front_page(window, ActivitiesPage)
    meeting = page.register.shown_id()
    assert meeting is not None
    assert COLLEAGUE not in page.register.view.heading.text()
    colleague.enter_record("meeting", meeting)
    with colleague.action() as session:
        attendance.save_class_notes(session, meeting, "Temat", "")
    keys.until(lambda: COLLEAGUE in page.register.view.heading.text())


# ---- what a colleague has changed ----------------------------------------------------------------------------------


def test_where_nothing_is_typed_the_change_is_shown(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase
) -> None:
    page = opens_the_person(window, keys)
    changes(colleague, street="Długa 2")
    keys.until(lambda: typed_text(page.data.form.editor("street")) == "Długa 2")
    assert not page.message_bar.text()


def test_where_something_is_typed_it_is_kept_and_the_change_is_told(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase
) -> None:
    page = types_a_street(window, keys)
    changes(colleague, street="Długa 2", town="Zamość")
    keys.until(lambda: COLLEAGUE in page.message_bar.text())
    assert typed_text(page.data.form.editor("street")) == "Nowa 1"
    keys.type("2")
    assert COLLEAGUE in page.header.note.text(), "the bar goes on typing, the note stays"


def test_what_is_typed_is_saved_over_the_change_only_after_both_were_shown(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase, case: ServerDatabase
) -> None:
    page = types_a_street(window, keys)
    changes(colleague, street="Długa 2", town="Zamość")
    keys.until(lambda: COLLEAGUE in page.message_bar.text())
    keys.press("Ctrl+S")
    keys.until(lambda: typed_text(page.data.form.editor("town")) == "Zamość")
    assert typed_text(page.data.form.editor("street")) == "Nowa 1"
    assert COLLEAGUE in page.message_bar.text()
    assert page.is_dirty()
    with colleague.read() as session:
        assert session.get_one(Participant, 1).street == "Długa 2"
    keys.press("Ctrl+S")
    keys.until(lambda: not page.is_dirty() and window.jobs.is_idle())
    with colleague.read() as session:
        person = session.get_one(Participant, 1)
    assert (person.street, person.town) == ("Nowa 1", "Zamość")
    assert page.header.note.text() == ""


def test_a_register_that_a_colleague_has_marked_names_the_colleague(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase, case: ServerDatabase
) -> None:
    with case.action() as session:
        activity = makers.activity(session)
        makers.enrolled(session, activity, 1)
    window.open("activity", activity)
    keys.until(window.jobs.is_idle)
    page = front_page(window, ActivitiesPage)
    meeting = page.register.shown_id()
    assert meeting is not None
    page.register.list.setFocus()
    keys.type("o")
    assert page.register.is_dirty()
    with colleague.action() as session:
        attendance.mark_attendance(session, meeting, {1: (AttendanceMark.LATE, 10)})
    page.register.save_now()
    keys.until(lambda: COLLEAGUE in page.message_bar.text() and window.jobs.is_idle())
    keys.press("Ctrl+Z")
    keys.until(lambda: not page.register.is_dirty())
    assert "spóźnienie" in [str(cell) for cell in shown_marks(page)]
    keys.type("o")
    page.register.save_now()
    keys.until(lambda: window.jobs.is_idle() and not page.register.is_dirty())


# ---- what a colleague has deleted ----------------------------------------------------------------------------------


def test_who_has_deleted_the_open_record_is_told(window: Workspace, keys: Keyboard, colleague: ServerDatabase) -> None:
    page = opens_the_person(window, keys)
    with colleague.action() as session:
        participants.delete_participant(session, 1)
    keys.until(lambda: COLLEAGUE in page.message_bar.text())
    assert page.record is None


def test_what_is_typed_about_a_deleted_record_can_still_be_copied(
    window: Workspace, keys: Keyboard, colleague: ServerDatabase
) -> None:
    page = types_a_street(window, keys)
    with colleague.action() as session:
        participants.delete_participant(session, 1)
    keys.until(lambda: COLLEAGUE in page.message_bar.text())
    assert typed_text(page.data.form.editor("street")) == "Nowa 1"
    page.autosave.save_draft()
    keys.until(window.jobs.is_idle)
    with colleague.plain_reader() as reader:
        assert reader.rows("SELECT row_id FROM draft") == []
    page.discard_changes()
    keys.until(lambda: page.record is None)


def test_the_own_deletion_is_not_told_as_that_of_another(
    window: Workspace, keys: Keyboard, case: ServerDatabase
) -> None:
    page = opens_the_person(window, keys)
    window.jobs.act(lambda session: participants.delete_participant(session, 1))
    keys.until(lambda: page.record is None and window.jobs.is_idle())
    assert not page.message_bar.text()
