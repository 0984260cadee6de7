"""Where the program opens: on the page of the day, whose count stands in the navigation rail."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from tests import makers
from tests.screens import front_page


def test_the_program_opens_on_the_day_and_counts_what_is_to_be_done(
    program: Program, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        person = makers.participant(session)
        contract = makers.active_contract(session, person, evaluation_on=makers.TODAY)
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    page = front_page(view, TodayPage)
    assert page.deadlines.rows.rowCount() == 2  # the evaluation, and that the person's stay begins
    button = next(one for one in view._buttons if one.objectName() == "rail task")
    assert button.text() == f"{_('Today')} (2)"
    page.deadlines.opened.emit(0)
    qtbot.waitUntil(lambda: view.page().kind == "contract" and view.page().record == contract)


def test_the_count_follows_what_is_done_on_other_pages(program: Program, case: Database, qtbot: QtBot) -> None:
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    view.show_page(1)
    button = next(one for one in view._buttons if one.objectName() == "rail task")
    assert button.text() == _("Today")

    def due(session: object) -> None:
        makers.active_contract(session, makers.participant(session), evaluation_on=makers.TODAY)  # type: ignore[arg-type]

    view.jobs.act(due)
    qtbot.waitUntil(lambda: button.text() == f"{_('Today')} (2)")
