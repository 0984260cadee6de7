"""What the host of a traineeship owes the labour office: lists in 5 days, events and the opinion in 7."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiscase.activities.today import overview
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.traineeships.deadlines import TRAINEESHIPS_OF_PERSON, DutyRow, list_traineeship_duties
from kiscase.activities.traineeships.model import TraineeshipDuty
from kiscase.activities.traineeships.screen.traineeships_tab import TraineeshipsTab
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.screens import front_page

pytestmark = pytest.mark.usefixtures("english")

LIST, OPINION, BREAK = TraineeshipDuty.ATTENDANCE_LIST, TraineeshipDuty.OPINION, TraineeshipDuty.BREAK
UNEXCUSED = TraineeshipDuty.UNEXCUSED_DAY


def begin(case: Database, since: date, until: date) -> int:
    person = do(case, makers.participant)
    do(case, makers.active_contract, person, drawn_on=min(since, makers.TODAY))
    do(case, makers.stay, person)
    values = {"office": "PUP", "host": "Piekarnia", "since": since, "until": until}
    return do(case, traineeships.begin_traineeship, person, values)


def duties(case: Database, **named: Any) -> list[DutyRow]:
    return ask(case, list_traineeship_duties, **named)


def facts(rows: list[DutyRow]) -> list[tuple[TraineeshipDuty, date, date]]:
    return [(row.kind, row.about, row.due) for row in rows]


def test_each_month_has_its_list_and_the_end_its_opinion(case: Database) -> None:
    begin(case, date(2026, 4, 15), date(2026, 6, 12))
    assert facts(duties(case)) == [
        (LIST, date(2026, 4, 1), date(2026, 5, 5)),
        (LIST, date(2026, 5, 1), date(2026, 6, 5)),
        (LIST, date(2026, 6, 1), date(2026, 6, 17)),  # the last month ends with the traineeship
        (OPINION, date(2026, 6, 12), date(2026, 6, 19)),
    ]
    assert [row.is_overdue(makers.TODAY) for row in duties(case)] == [True, True, False, False]


def test_a_month_that_runs_is_not_due_yet(case: Database) -> None:
    begin(case, date(2026, 5, 4), date(2026, 10, 30))
    assert facts(duties(case, only_open=True)) == [(LIST, date(2026, 5, 1), date(2026, 6, 5))]
    clock.set(2026, 6, 30, 9)
    assert len(duties(case, only_open=True)) == 2, "on the last day the month can be closed"


def test_a_traineeship_to_come_has_its_first_term_already(case: Database) -> None:
    begin(case, date(2026, 7, 1), date(2027, 3, 31))
    assert facts(duties(case)) == [(LIST, date(2026, 7, 1), date(2026, 8, 5))]
    assert duties(case, only_open=True) == [], "nothing is to be done yet"


def test_an_old_traineeship_has_no_such_terms(case: Database) -> None:
    clock.set(2025, 12, 15, 9)
    made = begin(case, date(2025, 11, 26), date(2026, 2, 26))
    assert duties(case) == []
    with pytest.raises(Problem, match=r"began on 26\.11\.2025"):
        do(case, traineeships.record_traineeship_event, made, {"kind": UNEXCUSED, "about": date(2025, 12, 1)})
    begin(case, date(2025, 11, 27), date(2026, 2, 27))
    assert facts(duties(case, only_open=True)) == [(LIST, date(2025, 11, 1), date(2025, 12, 5))]


def test_what_was_sent_is_done_and_can_be_taken_back(case: Database) -> None:
    made = begin(case, date(2026, 5, 4), date(2026, 10, 30))
    sent = {"done_on": date(2026, 6, 3), "note": "e-mailem"}
    do(case, traineeships.record_duty_done, made, LIST, date(2026, 5, 1), sent)
    assert duties(case, only_open=True) == []
    (may, _june) = duties(case)
    assert (may.done_on, may.note) == (date(2026, 6, 3), "e-mailem")
    do(case, traineeships.record_duty_done, made, LIST, date(2026, 5, 1), {"done_on": None})
    assert len(duties(case, only_open=True)) == 1


def test_each_unexcused_day_is_reported_within_seven_days(case: Database) -> None:
    made = begin(case, date(2026, 6, 1), date(2026, 11, 30))
    for day in (date(2026, 6, 8), date(2026, 6, 9)):
        do(case, traineeships.record_traineeship_event, made, {"kind": UNEXCUSED, "about": day})
    assert facts(duties(case, only_open=True)) == [
        (UNEXCUSED, date(2026, 6, 8), date(2026, 6, 15)),
        (UNEXCUSED, date(2026, 6, 9), date(2026, 6, 16)),
    ]


def test_ending_early_is_a_break_that_is_reported(case: Database) -> None:
    made = begin(case, date(2026, 6, 1), date(2026, 11, 30))
    do(case, traineeships.change_traineeship, made, {"ended_on": date(2026, 6, 10)})
    assert facts(duties(case, only_open=True)) == [
        (LIST, date(2026, 6, 1), date(2026, 6, 15)),
        (BREAK, date(2026, 6, 10), date(2026, 6, 17)),
        (OPINION, date(2026, 6, 10), date(2026, 6, 17)),
    ]


def test_one_opinion_is_enough_when_the_end_changes(case: Database) -> None:
    made = begin(case, date(2026, 3, 2), date(2026, 6, 1))
    do(case, traineeships.record_duty_done, made, OPINION, date(2026, 6, 1), {"done_on": date(2026, 6, 5)})
    do(case, traineeships.change_traineeship, made, {"until": date(2026, 6, 12)})
    assert [row.done_on for row in duties(case) if row.kind is OPINION] == [date(2026, 6, 5)]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"about": date(2026, 5, 31)}, "about"),
        ({"about": date(2026, 12, 1)}, "about"),
        ({"about": date(2026, 6, 16)}, "about"),
        ({"about": None}, "about"),
        ({"done_on": date(2026, 6, 16)}, "done_on"),
        ({"done_on": date(2026, 6, 7)}, "done_on"),
        ({"kind": LIST}, "kind"),
    ],
)
def test_what_cannot_be_is_refused(case: Database, values: dict[str, Any], key: str) -> None:
    made = begin(case, date(2026, 6, 1), date(2026, 11, 30))
    with pytest.raises(InvalidValuesError) as caught:
        do(
            case,
            traineeships.record_traineeship_event,
            made,
            {"kind": UNEXCUSED, "about": date(2026, 6, 8), "done_on": None} | values,
        )
    assert list(caught.value.problems) == [key]
    assert [row for row in duties(case) if row.kind is UNEXCUSED] == []


def test_the_page_today_lists_what_is_due(case: Database) -> None:
    begin(case, date(2026, 5, 4), date(2026, 10, 30))
    (due,) = ask(case, overview.list_deadlines)
    assert due.what.startswith("attendance list of the month: ")
    assert (due.due, due.overdue, due.way[0]) == (date(2026, 6, 5), True, TRAINEESHIPS_OF_PERSON)


def test_a_deadline_opens_the_traineeships_of_its_person(case: Database, window: Workspace, qtbot: QtBot) -> None:
    begin(case, date(2026, 5, 4), date(2026, 10, 30))
    window.open("task", None)
    today = front_page(window, TodayPage)
    qtbot.waitUntil(lambda: today.deadlines.rows.rowCount() == 1)
    today.deadlines.setFocus()
    qtbot.keyClick(today.deadlines, Qt.Key.Key_Down)
    qtbot.keyClick(today.deadlines, Qt.Key.Key_Return)
    qtbot.waitUntil(window.jobs.is_idle)
    people = front_page(window, ParticipantsPage)
    assert isinstance(people.tabs.currentWidget(), TraineeshipsTab)
    assert people.record is not None
