"""The tab of the reports of the day-by-day work by keyboard, and what leaves the club: PDF and workbook."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.records.sex import Sex
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.screen.page import ReportsPage
from kiscase.reporting.statistics import actions as statistics
from kiscase.reporting.statistics.actions import GivenOutAs
from kiscase.reporting.statistics.model import PeriodKind, StatisticsRequest, list_report_keys, period_of, row_options
from kiscase.reporting.statistics.screen.statistics_tab import StatisticsTab
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.reporting.test_statistics import draw_club
from tests.screens import page_of
from tests.workbook_reader import read_workbook

YEAR = period_of(PeriodKind.YEAR, clock.today())


@pytest.fixture
def tab(case: Database, window: Workspace, qtbot: QtBot) -> StatisticsTab:
    for place in range(6):
        person = do(case, makers.participant, family_name=f"Osoba{place}", sex=Sex.FEMALE, pesel="")
        do(case, makers.stay, person, clock.today(), main_group="long_unemployed")
    page = page_of(window, ReportsPage)
    window.show_page(window.pages.index(page))
    (found,) = (one for one in page.report_tabs if isinstance(one, StatisticsTab))
    page.tabs.setCurrentWidget(found)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found._table is not None)
    return found


def choose(tab: StatisticsTab, key: str, value: Any) -> None:
    """As if somebody had chosen it."""
    tab.request_form.form.editor(key).set_value(value)
    tab.request_form.form.edited.emit(key)


def test_a_number_opens_whom_it_counts_by_keyboard(tab: StatisticsTab, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    tab.setFocus()
    keys.until_at("report")
    keys.press("End")
    keys.until(lambda: tab._table is not None and tab._table.request.report == "people")
    keys.until(window.jobs.is_idle)
    keys.to("statistics grid")
    keys.press("Ctrl+End", "Home")
    assert tab.grid.numbers.describe(tab.grid.currentIndex()) == "Razem, Osoby: 6"
    keys.press("Return")
    dialog = keys.dialog(CountedItemsDialog)
    keys.until(lambda: len(dialog._items) == 6)
    assert dialog._items[0].name == "Osoba0 Jadwiga"
    dialog.list.show_id(0)
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: isinstance(window.page(), ParticipantsPage))


def test_the_chart_says_in_words_what_it_shows(tab: StatisticsTab, window: Workspace, qtbot: QtBot) -> None:
    choose(tab, "report", "people")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and tab._table is not None and len(tab.chart.chart.bars) > 1)
    assert tab.chart.accessibleName() == "Osoby"
    assert "długotrwale bezrobotni 6" in tab.chart.accessibleDescription()


def test_periods_and_fields_follow_the_report(tab: StatisticsTab, window: Workspace, qtbot: QtBot) -> None:
    form = tab.request_form.form
    choose(tab, "kind", "quarter")
    qtbot.waitUntil(lambda: tab._table is not None and tab._table.facts.startswith("II kwartał 2026"))
    choose(tab, "kind", "any")
    choose(tab, "until", YEAR.since)
    assert tab.request_form.request() is None, "the last day is before the first"
    choose(tab, "since", YEAR.since)
    qtbot.waitUntil(lambda: tab._table is not None and tab._table.facts == "01.01.2026–01.01.2026")
    choose(tab, "report", "contacts")
    assert not form.editor("kind").isVisibleTo(form)
    assert form.editor("days").isVisibleTo(form)


def test_the_dialog_offers_to_hide_small_numbers(tab: StatisticsTab, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    tab.ask_give_out()
    dialog = keys.dialog(FormDialog)
    assert dialog.form.shown() == {"kind": "pdf", "hide": True}
    keys.press("Escape")
    keys.without_dialog()


@pytest.mark.parametrize("key", list_report_keys())
def test_a_report_leaves_the_club_as_a_sound_pdf(case: Database, key: str) -> None:
    do(case, draw_club, 5)
    request = StatisticsRequest(key, YEAR, clock.today(), row_options(key)[0][0])
    pdf = do(case, statistics.give_out_statistics, request, GivenOutAs.PDF, hide_small=False)
    with case.read() as session:
        table = statistics.load_statistics(session, request)
    text = text_of(pdf)
    assert findings_of(pdf) == []
    assert table.title in text
    for row in table.rows:
        assert row.label in text


def test_a_workbook_has_real_numbers_and_no_small_ones(case: Database) -> None:
    do(case, draw_club, 5)
    request = StatisticsRequest("activities", YEAR, clock.today(), "activity")
    whole, hidden = (
        read_workbook(do(case, statistics.give_out_statistics, request, GivenOutAs.XLSX, hide_small=one))
        for one in (False, True)
    )
    with case.read() as session:
        table = statistics.load_statistics(session, request)
    top = 5
    for place, row in enumerate(table.rows):
        cells = dict(zip("BCDEFGHIJ", row.cells, strict=True))
        assert whole.values[f"B{top + place}"] == cells["B"].value
        assert whole.values[f"C{top + place}"] == round((cells["C"].value or 0) / 60, 2)
        if cells["I"].value is not None:
            assert whole.values[f"I{top + place}"] == cells["I"].value / 100
    assert "•" in hidden.values.values()
    people = [hidden.values.get(f"{column}{top + place}") for column in "DEF" for place in range(len(table.rows))]
    assert not [one for one in people if isinstance(one, float) and 0 < one < 5]
