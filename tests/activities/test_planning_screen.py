"""Series and meetings on the screen, by keys: what a plan comes to is seen before it is saved, and undone at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import shiboken6
from icalendar import Calendar
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Attendance, AttendanceMark, Meeting, MeetingStatus
from kiscase.activities.planning import closures, plan_preview
from kiscase.activities.planning import meetings as planning_meetings
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.planning.screen.closures_dialog import ClosuresDialog
from kiscase.activities.reports.queries import load_class_journal
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.club import actions as clubs
from kiscase.club.workers import WorkerRole
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date, short_weekday_name
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import describe_action
from kiscase.core.workdays import holiday_name
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import page_of

TODAY = clock.today()
NEW_YEAR = date(TODAY.year + 1, 1, 1)
MONDAY = TODAY + timedelta(days=7 - TODAY.weekday())  # the next one


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace) -> ActivitiesPage:
    return page_of(window, ActivitiesPage)


@pytest.fixture
def workshop(window: Workspace, case: Database, page: ActivitiesPage, keys: Keyboard) -> int:
    """Six Mondays to come, open in the window; the oldest is the last row of the list."""
    made = int(stored(case, lambda session: makers.activity(session, since=MONDAY, until=MONDAY + timedelta(36))))
    window.open("activity", made)
    keys.until(lambda: window.jobs.is_idle() and page.record == made)
    return made


def stored(case: Database, work: Callable[[Any], Any]) -> Any:
    with case.action() as session:
        return work(session)


def meetings(case: Database, activity: int) -> list[Meeting]:
    with case.read() as session:
        chosen = select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.day, Meeting.starts)
        found = list(session.scalars(chosen))
        session.expunge_all()
        return found


def shown(listed: RecordList) -> list[list[str]]:
    """The cells of a list, as they are read."""
    rows, columns = range(listed.rows.rowCount()), range(listed.rows.columnCount())
    return [[str(listed.rows.data(listed.rows.index(row, column))) for column in columns] for row in rows]


def dialog_of(keys: Keyboard) -> FormDialog:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def button(within: QWidget, name: str) -> QPushButton:
    found = within.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def choose(page: ActivitiesPage, keys: Keyboard, row: int) -> None:
    """Go to a line of the list of meetings with the arrow keys; the first is the latest meeting."""
    page.tabs.setCurrentIndex(0)
    page.meetings.setFocus()
    keys.press("Home" if page.meetings.current_id() else "Down")
    page.meetings.selectRow(0)
    keys.press(*["Down"] * row)
    keys.until(page.context.jobs.is_idle)


# ---- the form -------------------------------------------------------------------------------------------------------


def test_a_monthly_series_is_planned_with_each_day_in_sight(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    form = page.data.form
    assert not form.editor("nth").isVisible()
    assert not form.editor("sub").isVisible()
    keys.type("Grupa wsparcia")
    keys.to("kind")
    keys.press("Down")
    assert form.editor("sub").isVisible(), "the kind has sub-kinds"
    keys.to("repeat")
    keys.press("Down")
    keys.to("nth")
    keys.press("Down")
    keys.to(f"weekdays.{NEW_YEAR.weekday()}")
    keys.press("Space")
    keys.to("starts")
    keys.type("9")
    keys.press("Tab")
    keys.type("11")
    keys.to("since")
    keys.write(format_date(NEW_YEAR))
    keys.press("Tab")
    keys.type(format_date(NEW_YEAR.replace(month=12, day=31)))
    keys.until(lambda: page.data.preview.list.rows.rowCount() == 12)
    rows = shown(page.data.preview.list)
    assert rows[0] == ["", format_date(NEW_YEAR), rows[0][2], "9:00–11:00", holiday_name(NEW_YEAR)]
    struck = sum(not row[0] for row in rows)
    held = ngettext("{count} meeting", "{count} meetings", 12 - struck).format(count=12 - struck)
    assert page.data.preview.count.text().startswith(held)
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle())
    assert [row[0] for row in shown(page.meetings)] == [row[1] for row in reversed(rows) if row[0]]
    assert len(meetings(case, page.record or 0)) == 12 - struck


def test_an_invalid_series_is_reported_while_it_is_typed(page: ActivitiesPage, keys: Keyboard) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    preview = page.data.preview
    keys.until(preview.list.accessibleDescription)
    assert not preview.problem.isVisible(), "nothing typed is no mistake"
    keys.to("weekdays.0")
    keys.press("Space")
    keys.to("since")
    keys.write("4.5.2026")
    keys.to("count")
    keys.write("10000")
    keys.until(lambda: "400" in page.data.form.editor("count").problem())
    keys.write("4")
    past = ngettext(
        "The series begins in the past: {count} meeting has passed.",
        "The series begins in the past: {count} meetings have passed.",
        4,
    )
    keys.until(lambda: preview.past.words.text() == past.format(count=4))
    assert not preview.problem.isVisible()
    keys.to("until", "Shift+Tab")
    keys.write("30.4.2026")
    keys.until(lambda: preview.problem.words.text() == _("The last day is before the first."))
    assert preview.list.rows.rowCount() == 0


def test_a_room_and_a_leader_that_are_taken_are_named_before_saving(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    for name, text in (
        ("room", "sala 2"),
        ("starts", "10"),
        ("ends", "12"),
        ("since", format_date(MONDAY)),
        ("count", "3"),
    ):
        if name == "starts":
            keys.to("weekdays.0")
            keys.press("Space")
        keys.to(name)
        keys.write(text)
    keys.until(page.data.preview.clash.isVisible)
    said = page.data.preview.clash.words.text()
    assert "sala 2" in said
    assert "Warsztat komputerowy" in said
    assert format_date(MONDAY) in said
    assert ngettext("{count} time in all.", "{count} times in all.", 3).format(count=3) in said


def test_a_kind_that_the_law_does_not_name_is_written_in_ones_own_words(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    form = page.data.form
    keys.type("Kurs gotowania")
    assert not form.editor("own_kind").isVisible()
    form.editor("kind").set_value("other")
    form.editor("kind").changed.emit()
    assert form.editor("own_kind").isVisible()
    keys.to("repeat")
    keys.press("End")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and keys.is_at("own_kind"))
    assert page.record is None, "not without these words"
    keys.type("kurs kulinarny")
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle())
    assert "kurs kulinarny" in page.header.facts.text()
    with case.read() as session:
        assert load_class_journal(session, page.record or 0).kind.endswith("kurs kulinarny")


def test_a_sub_kind_goes_with_its_kind(page: ActivitiesPage, workshop: int) -> None:
    form = page.data.form
    form.editor("kind").set_value("job_help")
    form.editor("kind").changed.emit()
    form.editor("sub").set_value("computer_workshop")
    form.editor("kind").set_value("useful_work")
    form.editor("kind").changed.emit()
    assert form.editor("sub").value() is None


def test_a_changed_series_asks_from_which_day_and_says_what_stayed(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    planned = meetings(case, workshop)
    stored(case, lambda session: planning_meetings.cancel_meeting(session, planned[4].id, "remont"))
    page.tabs.setCurrentWidget(page.data)
    keys.press("F2")
    keys.to("starts")
    keys.write("8")
    keys.press("Ctrl+S")
    dialog_of(keys)
    keys.press("Escape")
    keys.without_dialog()
    assert page.is_dirty(), "nothing was saved"
    keys.press("Ctrl+S")
    dialog_of(keys)
    keys.until_at("since")
    keys.write(format_date(planned[2].day))
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert [one.starts.hour for one in meetings(case, workshop)] == [9, 9, 8, 8, 9, 8]
    anew = ngettext("{count} meeting was replanned.", "{count} meetings were replanned.", 3).format(count=3)
    assert page.message_bar.text().startswith(anew)
    assert format_date(planned[4].day) in page.message_bar.text()
    page.message_bar.undo_asked.emit()
    keys.until(lambda: {one.starts.hour for one in meetings(case, workshop)} == {9})


def test_what_is_typed_about_an_activity_survives_a_crash(
    window: Workspace, page: ActivitiesPage, workshop: int, keys: Keyboard, qtbot: QtBot
) -> None:
    page.tabs.setCurrentWidget(page.data)
    keys.press("F2")
    keys.to("room")
    keys.write("Sala po remoncie")
    keys.to("weekdays.2")
    keys.press("Space")
    with qtbot.waitSignal(page.draft_saved):
        page.autosave.save_draft()
    again = ActivitiesPage(page.context)
    qtbot.addWidget(again)
    again.open_record(workshop)
    keys.until(lambda: again.data.form.editor("room").value() == "Sala po remoncie")
    assert again.data.form.editor("weekdays").value() == ["0", "2"]
    assert again.is_dirty()


def test_a_series_has_other_hours_on_a_day_of_the_week(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    form = page.data.form
    keys.type("Grupa wsparcia")
    keys.to("kind")
    keys.press("Down")
    keys.to("weekdays.1")
    keys.press("Space")
    assert not form.editor("other_hours").isVisible(), "there is one day only"
    keys.to("weekdays.3")
    keys.press("Space")
    keys.to("starts")
    keys.write("10")
    keys.to("ends")
    keys.write("12")
    keys.to("other_hours")
    keys.press("Space")
    assert not form.editor("starts_0").isVisible(), "Monday was not chosen"
    keys.to("starts_3")
    keys.write("14")
    keys.to("ends_3")
    keys.write("15:30")
    keys.to("since")
    keys.write(format_date(MONDAY))
    keys.to("count")
    keys.write("4")
    keys.until(lambda: page.data.preview.list.rows.rowCount() == 4)
    assert [row[3] for row in shown(page.data.preview.list)] == ["10:00–12:00", "14:00–15:30"] * 2
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle())
    found = meetings(case, page.record or 0)
    assert [(one.day.weekday(), one.starts.hour) for one in found] == [(1, 10), (3, 14)] * 2
    assert "14:00–15:30" in page.header.facts.text()
    page.tabs.setCurrentWidget(page.data)
    assert form.editor("starts_3").isVisible()
    assert form.editor("starts_3").value() == time(14, 0)


def test_the_panel_of_a_saved_activity_has_its_real_meetings(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    planned = meetings(case, workshop)
    stored(case, lambda session: planning_meetings.cancel_meeting(session, planned[0].id, "remont"))
    stored(case, lambda session: planning_meetings.move_meeting(session, planned[1].id, MONDAY + timedelta(8)))
    later = {"starts": time(9, 30), "ends": time(12, 0)}
    stored(case, lambda session: planning_meetings.change_meetings(session, planned[2].id, later, ChangeScope.LATER))
    window.jobs.changed.emit({"meeting", "activity"})
    page.tabs.setCurrentWidget(page.data)
    listed = page.data.preview.list
    keys.until(lambda: [row[3] for row in shown(listed)] == ["9:00–11:30"] * 2 + ["9:30–12:00"] * 4)
    rows = shown(listed)
    assert [row[0] for row in rows] == ["", "1", "2", "3", "4", "5"]
    assert rows[0][4] == _("cancelled: {reason}").format(reason="remont")
    assert rows[1][4] == _("moved from {date}").format(date=format_date(planned[1].day))
    assert page.data.form.editor("starts").value() == time(9, 30)
    page.data.form.editor("count").setFocus()
    keys.write("3")
    keys.until(lambda: listed.rows.rowCount() == 3)


def test_an_activity_without_a_series_gets_its_meetings_one_by_one(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    form = page.data.form
    keys.type("Psycholog")
    keys.to("kind")
    keys.press("Down")
    keys.to("repeat")
    keys.press("End")
    assert not any(form.editor(key).isVisible() for key in ("every", "nth", "weekdays", "until", "count"))
    keys.until(lambda: bool(page.data.preview.list.accessibleDescription()))
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle())
    made = page.record or 0
    assert meetings(case, made) == []
    keys.press("Ctrl+Shift+M")
    dialog = dialog_of(keys)
    keys.until_at("day")
    assert dialog.form.editor("day").value() == TODAY
    keys.write(format_date(MONDAY))
    keys.to("starts")
    keys.write("13")
    keys.to("ends")
    keys.write("14")
    keys.to("go")
    keys.until(window.jobs.is_idle)
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.meetings.rows.rowCount() == 1)
    assert [(one.day, one.starts) for one in meetings(case, made)] == [(MONDAY, time(13, 0))]
    page.tabs.setCurrentWidget(page.data)
    keys.until(lambda: page.data.preview.list.rows.rowCount() == 1)
    assert not page.is_dirty()


def test_a_trip_of_one_day_is_planned_and_moved(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    keys.type("Wycieczka")
    keys.to("kind")
    keys.press("Down")
    keys.to("repeat")
    keys.press("Down", "Down")
    keys.to("starts")
    keys.write("8")
    keys.to("ends")
    keys.write("18")
    keys.to("since")
    keys.write(format_date(NEW_YEAR))
    off = _("{date} is a day off: {name}.").format(date=format_date(NEW_YEAR), name=holiday_name(NEW_YEAR))
    keys.until(lambda: page.data.preview.clash.words.text() == off)
    assert page.data.preview.list.rows.rowCount() == 1
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle())
    assert [one.day for one in meetings(case, page.record or 0)] == [NEW_YEAR]
    assert format_date(NEW_YEAR) in page.header.facts.text()
    page.tabs.setCurrentWidget(page.data)
    page.data.form.editor("since").setFocus()
    keys.write(format_date(MONDAY))
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert [one.day for one in meetings(case, page.record or 0)] == [MONDAY]


# ---- the meetings ---------------------------------------------------------------------------------------------------


def test_later_meetings_are_changed_reported_and_undone(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    choose(page, keys, 3)
    keys.press("Ctrl+E")
    dialog_of(keys)
    keys.to("room")
    keys.write("Sala 9")
    keys.to("scope")
    keys.press("Down", "Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    assert [one.room for one in meetings(case, workshop)] == ["Sala 2", "Sala 2", "", "", "", ""]
    words = ngettext("{count} meeting was changed.", "{count} meetings were changed.", 4)
    assert page.message_bar.text() == words.format(count=4)
    assert [row[3] for row in shown(page.meetings)] == [""] * 4 + ["Sala 2"] * 2
    days = [short_weekday_name(datetime.strptime(row[0], "%d.%m.%Y").date()) for row in shown(page.meetings)]  # noqa: DTZ007 - a day
    assert [row[1].partition(" ")[0] for row in shown(page.meetings)] == days
    assert "Sala 9" in page.header.facts.text()
    keys.press("Ctrl+Z")
    keys.until(lambda: not any(one.room for one in meetings(case, workshop)))


def is_open(dialog: QWidget) -> bool:
    return shiboken6.isValid(dialog) and dialog.isVisible()


def test_a_meeting_is_moved_once_its_conflicts_were_read(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    stored(
        case,
        lambda session: closures.close_club(session, {"name": "Remont", "since": MONDAY, "until": MONDAY}),
    )
    choose(page, keys, 2)
    planned = meetings(case, workshop)[3]
    keys.press("Ctrl+M")
    dialog = dialog_of(keys)
    keys.until_at("day")
    keys.write(format_date(MONDAY))
    keys.press("Return")
    keys.write("13")
    keys.press("Return")
    keys.until(lambda: button(dialog, "go").text() == _("Move it anyway") and window.jobs.is_idle())
    off = _("{date} is a day off: {name}.").format(date=format_date(MONDAY), name="Remont")
    assert off in dialog.hint.words.text()  # type: ignore[attr-defined]
    keys.write("14")
    keys.press("Return")
    # Enter moves it, unless the answer about the other hours came after it: then it is asked for once more.
    keys.until(lambda: not is_open(dialog) or (window.jobs.is_idle() and button(dialog, "go").isEnabled()))
    if is_open(dialog):
        keys.press("Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    found = next(one for one in meetings(case, workshop) if one.id == planned.id)
    assert (found.day, found.starts, found.moved_from) == (MONDAY, time(13, 0), planned.day)
    assert _("moved from {date}").format(date=format_date(planned.day)) in [row[3] for row in shown(page.meetings)]


def test_a_warning_goes_when_what_it_warned_of_is_no_longer_typed(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    stored(
        case,
        lambda session: closures.close_club(session, {"name": "Remont", "since": MONDAY, "until": MONDAY}),
    )
    choose(page, keys, 2)
    keys.press("Ctrl+M")
    dialog = dialog_of(keys)
    go = button(dialog, "go")
    hint = dialog.hint  # type: ignore[attr-defined]
    for other in ("", "12"):  # nothing, and half a date
        keys.to("day")
        keys.write(format_date(MONDAY))
        keys.until(lambda: go.text() == _("Move it anyway") and hint.isVisible())
        keys.press("Ctrl+A", "Delete")
        keys.type(other)
        keys.until(lambda: go.text() != _("Move it anyway") and not hint.isVisible() and window.jobs.is_idle())
    keys.press("Escape", "Escape")


def test_a_meeting_does_not_take_place_and_then_does(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    choose(page, keys, 1)
    known = page.actions_by_key
    assert known["cancel_meeting"].isEnabled()
    assert not known["restore_meeting"].isEnabled()
    keys.press("Ctrl+D")
    dialog = dialog_of(keys)
    keys.press("Return")
    assert dialog.isVisible(), "not without a reason"
    keys.until_at("reason")
    keys.write("awaria ogrzewania")
    keys.press("Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    assert _("cancelled: {reason}").format(reason="awaria ogrzewania") in [row[3] for row in shown(page.meetings)]
    assert not known["cancel_meeting"].isEnabled()
    page.meetings.setFocus()
    keys.press("Ctrl+Shift+D")
    keys.until(lambda: all(one.happening is MeetingStatus.PLANNED for one in meetings(case, workshop)))
    keys.until(known["cancel_meeting"].isEnabled)


def test_a_held_meeting_that_is_cancelled_says_whose_marks_no_longer_count(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    held = TODAY - timedelta(days=7)
    made = int(stored(case, lambda session: makers.activity(session, since=held, until=TODAY + timedelta(14))))
    first = meetings(case, made)[0]
    people = [enrol(case, made, name) for name in ("Żak", "Bąk")]
    stored(case, lambda session: add_mark(session, first.id, *people))
    window.open("activity", made)
    keys.until(lambda: window.jobs.is_idle() and page.record == made)
    choose(page, keys, len(meetings(case, made)) - 1)
    keys.press("Ctrl+D")
    dialog = dialog_of(keys)
    lost = ngettext(
        "{count} person has a mark, which will no longer count.",
        "{count} people have marks, which will no longer count.",
        2,
    )
    assert dialog.words.text().endswith(lost.format(count=2))
    keys.until_at("reason")
    keys.write("awaria ogrzewania")
    keys.press("Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    past = _("The meeting of {date} did not take place.")
    assert page.message_bar.text() == past.format(date=format_date(first.day))


def test_an_individual_meeting_is_added(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    person = enrol(case, workshop, "Żak")
    window.jobs.changed.emit({"enrolment"})
    keys.until(lambda: page.people.rows.rowCount() == 1)
    choose(page, keys, 0)
    keys.press("Ctrl+Shift+M")
    dialog_of(keys)
    keys.until_at("day")
    keys.type(format_date(MONDAY + timedelta(1)))
    keys.to("person")
    keys.press("Down")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    added = next(one for one in meetings(case, workshop) if one.day == MONDAY + timedelta(1))
    assert added.participant_id == person
    assert "Żak Jadwiga" in [row[3] for row in shown(page.meetings)]


def in_sight(listed: RecordList) -> bool:
    row = listed.visualRect(listed.currentIndex())
    return row.isValid() and row.top() >= 0 and row.bottom() < listed.viewport().height()


def test_the_next_meeting_is_chosen_and_in_sight_and_home_and_end_go_to_both_ends(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    last = MONDAY + timedelta(360)
    made = int(stored(case, lambda session: makers.activity(session, since=MONDAY, until=last)))
    window.open("activity", made)
    keys.until(lambda: window.jobs.is_idle() and page.record == made)
    planned = meetings(case, made)
    assert len(planned) > 40
    assert page.meetings.current_id() == planned[0].id
    keys.until(lambda: in_sight(page.meetings))
    page.meetings.setFocus()
    keys.press("Home")
    assert page.meetings.current_id() == planned[-1].id
    keys.press("End")
    assert page.meetings.current_id() == planned[0].id
    middle = planned[len(planned) // 2]
    keys.press("Ctrl+1")
    window.open("meeting", middle.id)
    keys.until(lambda: window.jobs.is_idle() and page.meetings.current_id() == middle.id)
    keys.until(lambda: page.meetings.isVisible() and in_sight(page.meetings))
    around = page.meetings.visualRect(page.meetings.currentIndex())
    assert around.top() > around.height(), "the next ones are in sight, too"


def test_after_a_series_is_planned_the_keys_are_in_its_meetings(
    window: Workspace, page: ActivitiesPage, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    keys.type("Warsztat")
    keys.to("kind")
    keys.press("Down")
    keys.to("weekdays.0")
    keys.press("Space")
    for key, text in (("starts", "9"), ("ends", "11"), ("since", format_date(MONDAY)), ("count", "3")):
        keys.to(key)
        keys.write(text)
    keys.press("Ctrl+S")
    keys.until(lambda: page.record is not None and window.jobs.is_idle() and page.meetings.rows.rowCount() == 3)
    keys.until(page.meetings.hasFocus)
    assert page.meetings.current_id() == meetings(case, page.record or 0)[0].id


# ---- closed days and copies ------------------------------------------------------------------------------------------


def test_closed_days_cancel_planned_meetings_in_one_action_and_are_removed(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    page.actions_by_key["days_off"].trigger()
    dialog = cast("ClosuresDialog", dialog_of(keys))
    keys.until_at("name")
    keys.type("Przerwa świąteczna")
    keys.press("Return")
    keys.type(format_date(MONDAY))
    keys.press("Return")
    keys.type(format_date(MONDAY + timedelta(8)))
    keys.until(lambda: dialog.meetings.rows.rowCount() == 2)
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    assert [one.reason for one in meetings(case, workshop)] == ["Przerwa świąteczna"] * 2 + [""] * 4
    keys.press("Ctrl+Z")
    keys.until(lambda: not any(one.reason for one in meetings(case, workshop)))
    keys.press("Ctrl+Shift+Z")
    keys.until(lambda: any(one.reason for one in meetings(case, workshop)))
    keys.until(window.jobs.is_idle)
    page.actions_by_key["days_off"].trigger()
    dialog = cast("ClosuresDialog", dialog_of(keys))
    keys.until(lambda: dialog.list.rows.rowCount() == 1)
    keys.to("closures")
    keys.press("Down")
    keys.to("take back")
    keys.press("Space")
    keys.until(lambda: dialog.list.rows.rowCount() == 0)
    keys.press("Escape")
    keys.without_dialog()


def test_a_copy_takes_its_people_along_and_names_who_cannot_come(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    enrol(case, workshop, "Żak")
    left = enrol(case, workshop, "Bąk")
    with case.read() as session:
        contract = running_contract_id(session, left)
    stored(case, lambda session: makers.ended_contract(session, contract or 0, ContractState.TERMINATED, on=TODAY))
    page.actions_by_key["copy_activity"].trigger()
    dialog_of(keys)
    keys.to("name")
    keys.write("Warsztat, druga grupa")
    keys.to("count")
    keys.type("3")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.record != workshop and window.jobs.is_idle())
    assert page.header.title.text() == "Warsztat, druga grupa"
    assert page.meetings.rows.rowCount() == 3
    assert [row[0] for row in shown(page.people)] == ["Żak Jadwiga"]
    said = page.message_bar.text()
    words = ngettext("{count} person could not be enrolled:", "{count} people could not be enrolled:", 1)
    assert words.format(count=1) in said
    assert "Jadwiga Bąk" in said
    keys.press("Ctrl+Z")
    keys.until(lambda: page.list.rows.rowCount() == 1 and QApplication.focusWidget() is not None)


def test_the_calendar_of_the_club_or_of_a_leader_is_saved(
    page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard, tmp_path: Path
) -> None:
    values = {"given_name": "Ewa", "family_name": "Lis", "role": WorkerRole.SPECIALIST}
    leader = stored(case, lambda session: clubs.add_worker(session, values))
    stored(case, lambda session: makers.activity(session, leader, name="Chór", since=MONDAY, until=MONDAY))
    events = {}
    for whose in ("club", str(leader)):
        page.actions_by_key["save_calendar"].trigger()
        dialog = dialog_of(keys)
        keys.until_at("whose")
        dialog.form.editor("whose").set_value(whose)
        keys.to("go")
        keys.press("Space")
        keys.until(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
        target = tmp_path / f"{whose}.ics"
        chosen = cast("QFileDialog", QApplication.activeModalWidget())
        chosen.fileSelected.emit(str(target))
        chosen.close()
        keys.until(target.exists)
        events[whose] = [str(one["summary"]) for one in Calendar.from_ical(target.read_bytes()).walk("VEVENT")]
    assert events["club"].count("Warsztat komputerowy") == 6
    assert events[str(leader)] == ["Chór"]


def enrol(case: Database, activity: int, family_name: str) -> int:
    """A person with a contract of today, enrolled."""
    person = int(stored(case, lambda session: makers.participant(session, family_name=family_name)))
    ends = TODAY + timedelta(days=270)
    stored(case, lambda session: makers.active_contract(session, person, drawn_on=TODAY, ends_on=ends))
    stored(case, lambda session: enrolment.enrol_person(session, activity, person, TODAY))
    return person


def test_a_change_of_all_keeps_to_what_was_changed(case: Database, workshop: int) -> None:
    third = meetings(case, workshop)[2].id
    stored(
        case, lambda session: planning_meetings.change_meetings(session, third, {"ends": time(12, 0)}, ChangeScope.ALL)
    )
    assert {(one.starts, one.ends, one.room) for one in meetings(case, workshop)} == {(time(9, 0), time(12, 0), "")}


def test_a_change_of_all_says_which_meetings_keep_their_hours(
    window: Workspace, page: ActivitiesPage, case: Database, workshop: int, keys: Keyboard
) -> None:
    first = meetings(case, workshop)[0].id
    person = enrol(case, workshop, "Żak")
    stored(case, lambda session: add_mark(session, first, person))
    choose(page, keys, 2)
    keys.press("Ctrl+E")
    dialog = dialog_of(keys)
    keys.to("ends")
    keys.write("12")
    keys.to("scope")
    keys.press("End")
    kept = plan_preview.kept_hours_text(1)
    keys.until(lambda: dialog.hint.words.text() == kept)  # type: ignore[attr-defined]
    keys.press("Return")
    keys.without_dialog()
    keys.until(window.jobs.is_idle)
    assert [one.ends for one in meetings(case, workshop)] == [time(11, 30)] + [time(12, 0)] * 5
    assert page.message_bar.text().endswith(kept)


def add_mark(session: Session, meeting: int, *people: int) -> None:
    """Marks at a meeting before the enrolment or to come, as if it had been held."""
    for person in people:
        session.add(Attendance(meeting_id=meeting, participant_id=person, mark=AttendanceMark.PRESENT))
    describe_action(session, "A mark")
