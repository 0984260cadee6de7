"""The tab with what became of a person: results, effects and self-assessments by keyboard, the chart, the paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.club.screen.settings_page import SettingsPage
from kiscase.core.database.database import Database
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.outcomes import queries
from kiscase.outcomes.model import OUTCOMES_OF_PERSON
from kiscase.outcomes.screen.outcome_dialogs import EffectDialog, OutcomeDialog
from kiscase.outcomes.screen.outcomes_tab import OutcomesTab
from kiscase.outcomes.self_assessment import actions, scales
from kiscase.outcomes.self_assessment import queries as assessed
from kiscase.outcomes.self_assessment.screen.dialogs import ScalesDialog, SelfAssessmentDialog
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.status_display import StatusDisplay
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import compare_with_golden, findings_of, text_of
from tests.screens import button, front_page, page_of

TODAY = clock.today()
LAST = TODAY - timedelta(10)


@pytest.fixture
def person(case: Database) -> int:
    made = do(case, makers.participant)
    stay = do(case, makers.stay, made, TODAY - timedelta(300))
    do(case, stays.end_stay, stay, {"ended_on": LAST, "end": StayEnd.COMPLETED})
    return made


def open_tab(window: Workspace, keys: Keyboard, person: int) -> OutcomesTab:
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open(OUTCOMES_OF_PERSON, person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, OutcomesTab))
    keys.until(lambda: page.tabs.currentWidget() is tab and tab.list.rows.rowCount())
    return tab


def texts(tab: OutcomesTab) -> list[tuple[str, str]]:
    rows = tab._shown.rows if tab._shown is not None else []
    return [(row.title, row.text) for row in rows]


def test_result_and_effect_are_recorded_by_keyboard(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    assert texts(tab)[0][1] == "do zapisania"
    late = tab.list.rows.cell_at(0, 2)
    assert isinstance(late, StatusDisplay)
    assert (late.text, late.color_role) == ("do zapisania, po terminie 05.06.2026", "bad")
    assert [text for _title, text in texts(tab)[1:]] == ["w późniejszym terminie"] * 4
    tab.list.setFocus()
    keys.press("Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OutcomeDialog))
    keys.until_at("situation")
    keys.press("Down", "Down", "Down")
    keys.to("documented")
    keys.press("Space")
    keys.to("go")
    keys.press("Space")
    dialog = keys.dialog(OutcomeDialog)
    keys.until(dialog.form._rows["evidence"].problem)
    keys.to("source", "Shift+Tab")
    keys.press("Down")
    keys.to("evidence")
    keys.type("umowa o pracę")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: ("zatrudnienie bez wsparcia: umowa o pracę") in [text for _title, text in texts(tab)])
    tab.buttons.buttons["new_effect"].setFocus()
    keys.press("Space")
    keys.until(lambda: isinstance(QApplication.activeWindow(), EffectDialog))
    keys.press("Down")
    keys.to("description")
    keys.type("Ukończony kurs")
    keys.to("evidence")
    keys.type("świadectwo")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: ("efekt: reintegracja zawodowa", "Ukończony kurs") in texts(tab))
    assert case.find_faults() == []


def test_a_self_assessment_is_five_digits_and_enter(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    do(case, scales.add_suggested_scales)
    (first, *_rest) = [values["id"] for values, _count in ask(case, scales.list_scale_rows)]
    do(case, actions.add_self_assessment, person, {"assessed_on": TODAY - timedelta(90)}, {first: 1})
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    tab.buttons.buttons["new_self_assessment"].setFocus()
    keys.press("Space")
    keys.until(lambda: isinstance(QApplication.activeWindow(), SelfAssessmentDialog))
    keys.until_at(f"scale_{first}.1")
    keys.press("3", "4", "2", "5", "1")
    keys.until_at("assessed_on")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    rows = ask(case, assessed.list_self_assessments, person).rows
    assert list(rows[-1].answers.values()) == [3, 4, 2, 5, 1]
    words = "Szanse na pracę – 17.03.2026: 1, 15.06.2026: 3; wzrost o 2."
    keys.until(lambda: tab.chart.isVisible() and words in tab.chart.accessibleDescription())
    assert ("samoocena", "5 odpowiedzi") in texts(tab)


def test_the_chart_draws_points_where_the_answers_are(
    case: Database, person: int, window: Workspace, qtbot: QtBot
) -> None:
    do(case, scales.add_suggested_scales)
    (first, *_rest) = [values["id"] for values, _count in ask(case, scales.list_scale_rows)]
    for days, value in ((90, 1), (0, 5)):
        do(case, actions.add_self_assessment, person, {"assessed_on": TODAY - timedelta(days)}, {first: value})
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    keys.until(lambda: tab.chart.isVisible() and tab.chart.height() > 10)
    seen = tab.chart.grab().toImage()
    ground = seen.pixelColor(QPoint(1, 1))
    left, right = (round(edge) for edge in tab.chart._columns())
    quarter = left + (right - left) // 4
    high = round(tab.chart._row_height(tab.chart._found.scales[0]))
    assert any(seen.pixelColor(quarter, y) != ground for y in range(high // 2, high))
    assert all(tab.chart.rect().contains(left, y) for y in (0, tab.chart.height() - 1))


def test_the_paper_has_all_answers_and_validates(case: Database, person: int) -> None:
    do(case, scales.add_suggested_scales)
    chosen = [values["id"] for values, _count in ask(case, scales.list_scale_rows)]
    for days, value in ((90, 2), (45, 3), (0, 5)):
        day = TODAY - timedelta(days)
        do(case, actions.add_self_assessment, person, {"assessed_on": day}, dict.fromkeys(chosen, value))
    pdf = do(case, actions.issue_self_assessment, person)
    assert findings_of(pdf) == []
    words = text_of(pdf)
    for part in ("Samoocena osoby", "Jadwiga Wiśniewska", "Zdrowie i samopoczucie", "01.05.2026", "1 – bardzo złe"):
        assert part in words
    compare_with_golden("self-assessment", pdf)
    assert do(case, actions.issue_self_assessment, person) == pdf
    assert DOCUMENT_REGISTRY.label("self-assessment") == "Samoocena osoby"


def test_scales_are_kept_from_the_settings(case: Database, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page = page_of(window, SettingsPage)
    window.show_page(next(place for place, room in enumerate(window._rooms) if issubclass(SettingsPage, room.info)))
    keys.until(window.jobs.is_idle)
    button(page, "scales_button").setFocus()
    keys.press("Space")
    dialog = keys.dialog(ScalesDialog)
    dialog.buttons["suggest"].setFocus()
    keys.press("Space")
    keys.until(lambda: dialog.list.rows.rowCount() == 5)
    dialog.buttons["close"].setFocus()
    keys.press("Space")
    keys.without_dialog()


def test_without_scales_these_are_asked_for_first(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    tab.buttons.buttons["new_self_assessment"].setFocus()
    keys.press("Space")
    keys.dialog(ScalesDialog)
    assert ask(case, queries.load_after_club, person).effects == []
    keys.press("Escape")
    keys.without_dialog()
