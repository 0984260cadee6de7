"""The month grid: the keys of a spreadsheet, marking in bulk, copy and paste, one action and one undo for all marks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from kiscase.activities import attendance_rates
from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Attendance, AttendanceMark, Meeting
from kiscase.activities.month_grid import actions as month_grid
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.activities.month_grid.screen.rate_details_dialog import RateDetailsDialog
from kiscase.activities.planning import meetings as planning_meetings
from kiscase.app import Program
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

JUNE = date(2026, 6, 1)  # a Monday; the frozen clock is at 15 June
Marks = dict[tuple[int, int], AttendanceMark | None]


@pytest.fixture
def activity(case: Database) -> int:
    """Bąk 1, Dąb 2, Łoś 3 (ill from 3 to 5 June) and Żak 4 on all working days; 4 June is a holiday."""
    with case.action() as session:
        made = makers.activity(
            session, weekdays=["0", "1", "2", "3", "4"], since=JUNE, until=date(2026, 7, 31), capacity=None
        )
    for name in ("Bąk", "Dąb", "Łoś", "Żak"):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            enrolment.enrol_person(session, made, person, JUNE, enrolment.EnrolmentTerms(guest=True))
    with case.action() as session:
        excused_periods.record_absence(
            session, 3, {"since": date(2026, 6, 3), "until": date(2026, 6, 5), "kind": "sick"}
        )
    return made


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def opened() -> list[tuple[str, int | None]]:
    return []


@pytest.fixture
def grid(
    jobs: Jobs, activity: int, problems: list[Problem], opened: list[tuple[str, int | None]], qtbot: QtBot
) -> MonthGridTab:
    context = PageContext(jobs, lambda *where: opened.append(where), lambda _entry: None, problems.append)
    made = MonthGridTab(context)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    made.activateWindow()
    made.show_record(activity)
    made.grid.setFocus()
    return made


def keys(grid: MonthGridTab, *presses: str) -> None:
    """Press keys at the grid; a single letter is typed."""
    chords = {
        "Left": Qt.Key.Key_Left,
        "Right": Qt.Key.Key_Right,
        "Up": Qt.Key.Key_Up,
        "Down": Qt.Key.Key_Down,
        "Home": Qt.Key.Key_Home,
        "End": Qt.Key.Key_End,
        "PageUp": Qt.Key.Key_PageUp,
        "PageDown": Qt.Key.Key_PageDown,
        "Backspace": Qt.Key.Key_Backspace,
        "Return": Qt.Key.Key_Return,
        "F1": Qt.Key.Key_F1,
        "Copy": Qt.Key.Key_C,
        "Paste": Qt.Key.Key_V,
        "Undo": Qt.Key.Key_Z,
    }
    for press in presses:
        name = press.removeprefix("Shift+")
        modifier = Qt.KeyboardModifier.ShiftModifier if name != press else Qt.KeyboardModifier.NoModifier
        if name in ("Copy", "Paste", "Undo"):
            modifier = Qt.KeyboardModifier.ControlModifier
        if name in chords:
            QTest.keyClick(grid.grid, chords[name], modifier)
        else:
            QTest.keyClicks(grid.grid, name)


def at(grid: MonthGridTab, row: int, column: int) -> None:
    grid.grid.setCurrentIndex(grid.grid.grid.index(row, column))


def select(grid: MonthGridTab, top: int, left: int, bottom: int, right: int) -> None:
    at(grid, top, left)
    keys(grid, *["Shift+Down"] * (bottom - top), *["Shift+Right"] * (right - left))


def shown(grid: MonthGridTab, row: int) -> str:
    """The signs of a row of the open days; a blank where there is none."""
    model = grid.grid.grid
    return "".join(model.appearance(row, column).text or " " for column in range(5))


def on_file(case: Database) -> Marks:
    with case.read() as session:
        return {(row.participant_id, row.meeting_id): row.mark for row in session.query(Attendance)}


def images(case: Database) -> list[dict[str, Any]]:
    """All that is kept of the marks; only the count of changes goes on."""
    with case.read() as session:
        rows = session.query(Attendance).order_by(Attendance.id)
        return [{key: value for key, value in vars(row).items() if key[0] != "_" and key != "revision"} for row in rows]


def mark_by_hand(case: Database, marks: Marks) -> None:
    for (person, meeting), mark in marks.items():
        with case.action() as session:
            attendance.mark_attendance(session, meeting, {person: (mark,)})


def first_meetings(case: Database, activity: int) -> list[int]:
    with case.read() as session:
        chosen = session.query(Meeting.id).filter_by(activity_id=activity).order_by(Meeting.day)
        return [row[0] for row in chosen]


def test_the_grid_shows_people_meetings_signs_and_excuses_in_words(grid: MonthGridTab) -> None:
    model = grid.grid.grid
    names = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.people())]
    assert [name.partition(" ")[0] for name in names] == ["Bąk", "Dąb", "Łoś", "Żak"]
    assert "gość" in names[3]
    assert shown(grid, 2) == "  UU "
    assert model.appearance(2, 2).preset
    assert not model.appearance(0, 0).preset
    words = model.index(2, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("uspr.", "z rejestru", "Łoś", "03.06.2026"):
        assert part in words
    assert grid.panel.heading.text() == "czerwiec 2026"


def test_sums_below_names_whole_and_the_usual_weekdays(grid: MonthGridTab) -> None:
    model, view = grid.grid.grid, grid.grid
    at(grid, 0, 0)
    keys(grid, "o", "Down", "N")
    last = model.people()
    assert model.rowCount() == last + 1
    assert model.headerData(last, Qt.Orientation.Vertical) == "Obecność"
    assert model.appearance(last, 0).text == "1"
    at(grid, last, 0)
    keys(grid, "o", "Return")
    assert model.appearance(last, 0).text == "1", "a sum is no mark"
    names = [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(last)]
    assert not any("…" in name for name in names)
    shorts = {str(model.headerData(column, Qt.Orientation.Horizontal)).split()[0] for column in range(model.meetings())}
    assert shorts <= {"pon", "wt", "śr", "czw", "pt", "sob", "nd"}
    view.selectColumn(1)
    assert len(view.selected_keys()) == last, "the head of a meeting selects it, without the sum"


def test_marks_are_copied_with_names_and_days(grid: MonthGridTab) -> None:
    at(grid, 0, 0)
    keys(grid, "O", "Right", "S", "Left")
    grid.grid.selectRow(0)
    grid.grid.copied_with_names.emit()  # what Ctrl+Shift+C does
    head, line = QGuiApplication.clipboard().text().split("\n")
    assert head.startswith("\t0")
    assert line.startswith("Bąk ")
    assert line.split("\t")[1:3] == ["O", "S"]


def test_keys_move_mark_and_unmark_and_nothing_is_saved(grid: MonthGridTab, case: Database) -> None:
    at(grid, 0, 0)
    keys(grid, "o", "Right", "S", "Down", "N")
    assert (shown(grid, 0), shown(grid, 1)) == ("OS   ", " N   ")
    keys(grid, "Home")
    assert grid.grid.currentIndex().column() == 0
    keys(grid, "Up", "Backspace", "Return")
    assert shown(grid, 0) == " S   "
    assert grid.grid.currentIndex().row() == 1, "Enter goes down"
    assert on_file(case) == {}
    assert grid.is_dirty()


def test_letters_of_another_keyboard_mark_and_other_letters_say_why_not(grid: MonthGridTab) -> None:
    at(grid, 0, 0)
    for letter in "щ", "Right", "у", "Right":
        if letter == "Right":
            keys(grid, letter)
        else:
            QTest.sendKeyEvent(QTest.KeyAction.Press, grid.grid, Qt.Key(0), letter, Qt.KeyboardModifier.NoModifier)
    assert shown(grid, 0) == "OU   "
    keys(grid, "Q")
    assert "„Q”" in grid.panel.note.text()
    QGuiApplication.clipboard().setText("Н")
    keys(grid, "Paste")
    assert shown(grid, 0) == "OUN  ", "a spreadsheet in Ukrainian"


def test_a_selection_is_filled_where_it_is_empty_only(grid: MonthGridTab, case: Database) -> None:
    at(grid, 0, 1)
    keys(grid, "N")
    select(grid, 0, 0, 3, 3)
    keys(grid, "O")
    assert [shown(grid, row) for row in range(4)] == ["ONOO ", "OOOO ", "OOUU ", "OOOO "]
    assert grid.panel.note.isVisible(), "it is said that marks were left"
    keys(grid, "Undo")
    assert [shown(grid, row) for row in range(4)] == [" N   ", "     ", "  UU ", "     "]
    keys(grid, "Undo", "Undo")
    assert not grid.is_dirty()


def test_an_existing_mark_is_changed_one_cell_at_a_time(grid: MonthGridTab, case: Database, activity: int) -> None:
    first = first_meetings(case, activity)[0]
    mark_by_hand(case, {(1, first): AttendanceMark.PRESENT})
    grid.show_record(activity)
    select(grid, 0, 0, 1, 1)
    keys(grid, "Backspace")
    assert shown(grid, 0) == "O    ", "marks on file are not taken away together"
    at(grid, 0, 0)
    keys(grid, "S")
    assert shown(grid, 0) == "S    "
    keys(grid, "Backspace")
    assert shown(grid, 0) == "O    ", "first what is not saved"
    keys(grid, "Backspace")
    assert shown(grid, 0) == "     "
    grid.save()
    assert on_file(case) == {}


def test_a_mark_of_an_excused_absence_is_not_removed_here(grid: MonthGridTab) -> None:
    at(grid, 2, 2)
    keys(grid, "Backspace")
    assert shown(grid, 2) == "  UU "
    assert not grid.is_dirty()
    assert grid.panel.note.text()


def test_unsaved_marks_stay_in_other_months_and_are_saved_in_one_action(
    grid: MonthGridTab, case: Database, activity: int
) -> None:
    before = images(case)
    at(grid, 0, 0)
    keys(grid, "O", "PageDown")
    assert grid.panel.heading.text() == "lipiec 2026"
    keys(grid, "O")
    assert grid.panel.note.text(), "July is ahead"
    keys(grid, "PageUp")
    assert shown(grid, 0) == "O    "
    select(grid, 1, 0, 3, 4)
    keys(grid, "N")
    grid.save()
    assert not grid.is_dirty()
    with case.read() as session:
        assert drafts.list_drafts(session) == []
    assert len(on_file(case)) == 14
    assert on_file(case)[1, first_meetings(case, activity)[0]] is AttendanceMark.PRESENT
    with case.action() as session:
        undo.undo_latest_action(session)
    assert images(case) == before


def test_undo_restores_the_marks_exactly(grid: MonthGridTab, case: Database, activity: int) -> None:
    first, second = first_meetings(case, activity)[:2]
    with case.action() as session:
        attendance.mark_attendance(
            session, first, {1: (AttendanceMark.LATE, "autobus", 40, "sms"), 2: (AttendanceMark.PRESENT,)}
        )
    grid.show_record(activity)
    before = images(case)
    at(grid, 0, 0)
    keys(grid, "N", "Down", "Backspace", "Right", "U")
    grid.save()
    assert on_file(case) == {(1, first): AttendanceMark.UNEXCUSED, (2, second): AttendanceMark.EXCUSED}
    with case.action() as session:
        undo.undo_latest_action(session)
    assert images(case) == before
    with case.action() as session:
        undo.redo_latest_undo(session)
    assert on_file(case) == {(1, first): AttendanceMark.UNEXCUSED, (2, second): AttendanceMark.EXCUSED}


def test_copied_marks_are_pasted_again_as_they_were(grid: MonthGridTab) -> None:
    select(grid, 0, 0, 1, 1)
    keys(grid, "O")
    at(grid, 1, 1)
    keys(grid, "N")
    select(grid, 0, 0, 2, 2)
    keys(grid, "Copy")
    text = QGuiApplication.clipboard().text()
    assert text.split("\n") == ["O\tO\t", "O\tN\t", "\t\tU"]
    grid.discard_changes()
    assert not grid.is_dirty()
    keys(grid, "Paste")
    assert [shown(grid, row) for row in range(3)] == ["OO   ", "ON   ", "  UU "]
    keys(grid, "Undo")
    assert not grid.is_dirty(), "a paste is one step"
    select(grid, 2, 2, 2, 2)
    QGuiApplication.clipboard().setText("obecność\r\n")
    at(grid, 0, 4)
    keys(grid, "Paste")
    assert shown(grid, 0) == "    O", "the words of a mark are taken, too"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P\tP\nP", "Line 2"),
        ("P\tQ", "“Q”"),
        ("\n".join("PPPPP"), "5 × 1"),
        ("\t".join("P" * 30), "1 × 30"),
    ],
)
@pytest.mark.usefixtures("english")
def test_what_does_not_fit_is_refused_whole_and_the_cell_is_named(grid: MonthGridTab, text: str, said: str) -> None:
    at(grid, 0, 0)
    QGuiApplication.clipboard().setText(text)
    keys(grid, "Paste")
    assert said in grid.panel.note.text()
    assert "Nothing was pasted" in grid.panel.note.text()
    assert "Line" in said or "Bąk Jadwiga, " in grid.panel.note.text()
    assert not grid.is_dirty()


def test_marks_ahead_or_off_the_list_cannot_be_pasted(grid: MonthGridTab, case: Database, activity: int) -> None:
    with case.action() as session:
        enrolment.end_enrolment(session, activity, 2, date(2026, 6, 2))
    grid.show_record(activity)
    at(grid, 1, 1)
    QGuiApplication.clipboard().setText("O\tO")
    keys(grid, "Paste")
    assert "Dąb" in grid.panel.note.text()
    assert "03.06.2026" in grid.panel.note.text()
    QGuiApplication.clipboard().setText("O\t–")
    keys(grid, "Paste")
    assert shown(grid, 1) == " O–––"
    june_16 = next(
        place for place, one in enumerate(cast("month_grid.AttendanceMonth", grid.marks.month).meetings) if not one.held
    )
    at(grid, 0, june_16)
    QGuiApplication.clipboard().setText("O")
    keys(grid, "Paste")
    assert "16.06.2026" in grid.panel.note.text()


def answer(grid: MonthGridTab, name: str) -> None:
    question = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, ConfirmationDialog) and one.isVisible()
    )
    button = question.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


@pytest.mark.parametrize(
    ("button", "left"), [("safe", ["N    ", "  UU "]), ("third", ["NO   ", "OOUU "]), ("confirm", ["OO   ", "OOOU "])]
)
def test_a_paste_over_marks_asks_first(grid: MonthGridTab, button: str, left: list[str]) -> None:
    at(grid, 0, 0)
    keys(grid, "N")
    at(grid, 0, 0)
    QGuiApplication.clipboard().setText("O\tO\t\n\t\t\nO\tO\tO\n")
    keys(grid, "Paste")
    answer(grid, button)
    assert [shown(grid, 0), shown(grid, 2)] == left


def test_a_single_sign_fills_the_empty_ones_of_a_selection(grid: MonthGridTab) -> None:
    select(grid, 2, 0, 3, 3)
    QGuiApplication.clipboard().setText("S")
    keys(grid, "Paste")
    assert [shown(grid, 2), shown(grid, 3)] == ["SSUU ", "SSSS "]


def test_marks_come_back_after_a_crash_in_whichever_month_they_were(
    grid: MonthGridTab, case: Database, jobs: Jobs, activity: int, qtbot: QtBot
) -> None:
    at(grid, 0, 0)
    keys(grid, "O", "PageDown", "PageDown")
    with case.read() as session:
        assert drafts.list_drafts(session) == [("month", activity)]
    again = MonthGridTab(PageContext(jobs, lambda *_where: None, lambda _entry: None, lambda _problem: None))
    qtbot.addWidget(again)
    told: list[str] = []
    again.notified.connect(told.append)
    again.show_record(activity)
    assert again.panel.heading.text() == "czerwiec 2026"
    assert shown(again, 0) == "O    "
    assert told
    again.discard_changes()
    with case.read() as session:
        assert drafts.list_drafts(session) == []


def test_two_windows_overwrite_nothing_of_each_other(
    grid: MonthGridTab, case: Database, activity: int, problems: list[Problem]
) -> None:
    first, second = first_meetings(case, activity)[:2]
    at(grid, 0, 0)
    keys(grid, "O", "Right", "O")
    mark_by_hand(case, {(1, first): AttendanceMark.UNEXCUSED})
    grid.save()
    assert on_file(case) == {(1, first): AttendanceMark.UNEXCUSED}, "all or nothing"
    assert "Bąk" in problems[0].sentence
    assert grid.is_dirty()
    grid.show_record(activity)
    keys(grid, "Home", "Backspace")
    assert shown(grid, 0) == "NO   "
    grid.save()
    assert on_file(case) == {(1, first): AttendanceMark.UNEXCUSED, (1, second): AttendanceMark.PRESENT}


def test_a_rate_shows_its_meetings_and_leads_to_them(
    grid: MonthGridTab, case: Database, activity: int, opened: list[tuple[str, int | None]]
) -> None:
    at(grid, 2, 0)
    keys(grid, "O", "Right", "N", "End")
    model = grid.grid.grid
    sums = [model.appearance(2, column).text for column in range(model.meetings(), model.columnCount())]
    meetings = cast("month_grid.AttendanceMonth", grid.marks.month).meetings
    ended = [one for one in meetings if one.held and one.day < date(2026, 6, 15)]  # it is 8 o'clock of that day
    assert sums == ["50%", "1 / 2", "2", "1", str(len(ended) - 4)]
    keys(grid, "Home", "End", "F1")
    dialog = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, RateDetailsDialog) and one.isVisible()
    )
    assert dialog.list.rows.rowCount() == len(ended)
    marks = [dialog.list.rows.index(row, 1).data() for row in range(3)]
    assert marks == [AttendanceMark.PRESENT.label, AttendanceMark.UNEXCUSED.label, AttendanceMark.EXCUSED.label]
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert opened == [("meeting", first_meetings(case, activity)[0])]


def test_cancelled_meetings_are_not_shown(grid: MonthGridTab, case: Database, activity: int) -> None:
    count = grid.grid.grid.meetings()
    with case.action() as session:
        planning_meetings.cancel_meeting(session, first_meetings(case, activity)[0], "remont")
    grid.show_record(activity)
    assert grid.grid.grid.meetings() == count - 1
    with case.read() as session:
        read = month_grid.load_month_grid(session, activity, JUNE)
    assert read.meetings[0].day == date(2026, 6, 2)


# ---- the whole program ----------------------------------------------------------------------------------------------


def test_the_month_is_saved_and_undone_in_the_window(
    window: Workspace, program: Program, case: Database, qtbot: QtBot
) -> None:
    today = clock.today()
    with case.action() as session:
        made = makers.activity(session, since=today, until=today + timedelta(days=30))
    with case.action() as session:
        person = makers.participant(session, family_name="Bąk")
        enrolment.enrol_person(session, made, person, today - timedelta(days=7), enrolment.EnrolmentTerms(guest=True))
    pressing = Keyboard(qtbot)
    window.open("month", made)
    pressing.until(lambda: window.jobs.is_idle() and window.page().record == made)
    page = cast("Any", window.page())
    tab = page.tabs.currentWidget()
    assert isinstance(tab, MonthGridTab)
    pressing.until(lambda: tab.grid.grid.people() == 1)
    tab.grid.setFocus()
    pressing.until_at("month")
    pressing.press("O", "Ctrl+S")
    pressing.until(lambda: window.jobs.is_idle() and not tab.is_dirty())
    assert list(on_file(case).values()) == [AttendanceMark.PRESENT]
    pressing.press("Ctrl+Z")
    pressing.until(lambda: window.jobs.is_idle() and on_file(case) == {})
    pressing.until(lambda: tab.grid.grid.appearance(0, tab.grid.currentIndex().column()).text == "")


# ---- its queries ---------------------------------------------------------------------------------------------------


def test_the_queries_of_the_grid_use_indexes(case: FileDatabase, activity: int) -> None:
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    engine = case.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        with case.read() as session:
            month_grid.load_month_grid(session, activity, JUNE)
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    plans = []
    with case.connection() as connection:
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            plans += [str(row[3]) for row in rows]
    big = ("meeting", "attendance", "enrolment", "absence", "participant", "contract")
    assert not [plan for plan in plans if any(plan == f"SCAN {one}" or plan.startswith(f"SCAN {one} ") for one in big)]
    meetings = [plan for plan in plans if plan.startswith("SEARCH meeting")]
    assert any("activity_id=?" in plan for plan in meetings), meetings


def test_the_rate_of_the_grid_is_the_rate_of_the_file(grid: MonthGridTab, case: Database, activity: int) -> None:
    select(grid, 0, 0, 3, 4)
    keys(grid, "O")
    grid.save()
    with case.read() as session:
        found = attendance_rates.list_attendance(session, activity_id=activity, since=JUNE, until=date(2026, 6, 30))
        assert attendance_rates.calculate_rate(session, found) == grid.marks.whole()
