"""The tab for the labour office by keys: the agreement, the month, the list."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.reintegration.screen.reintegration_tab import ReintegrationTab
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.journeys.keyboard import Keyboard

JUNE = date(2026, 6, 1)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def activity(case: Database) -> int:
    return do(case, makers.activity, kind="commissioned_reintegration", name="Od nowa", until=date(2026, 12, 28))


def come(window: Workspace, record: int, keys: Keyboard) -> tuple[ActivitiesPage, ReintegrationTab]:
    window.open("activity", record)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == record)
    page = cast("ActivitiesPage", window.page())
    return page, next(tab for tab in page.extra_tabs if isinstance(tab, ReintegrationTab))


def test_the_tab_is_only_for_what_the_starosta_commissions(
    window: Workspace, case: Database, activity: int, keys: Keyboard
) -> None:
    page, tab = come(window, do(case, makers.activity), keys)
    assert not page.tabs.isTabVisible(page.tabs.indexOf(tab))
    come(window, activity, keys)
    assert page.tabs.isTabVisible(page.tabs.indexOf(tab))


def test_somebody_without_a_contract_is_enrolled_by_keys(
    window: Workspace, case: Database, activity: int, keys: Keyboard
) -> None:
    do(case, makers.participant, family_name="Lis")
    page, tab = come(window, activity, keys)
    page.tabs.setCurrentWidget(page.people_panel)
    page.people.setFocus()
    page.actions_by_key["enrol_person"].trigger()
    dialog: Any = keys.dialog()
    keys.until(lambda: "kontraktu socjalnego się nie wymaga" in dialog.rule.text())
    assert not dialog.form.editor("guest").isVisible()
    keys.until_at("person")
    keys.press("Down")
    keys.to("sign")
    keys.type("CAZ.1")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: tab.list.rows.rowCount() == 1)


def test_the_list_waits_for_the_agreement_and_the_month_is_turned(
    window: Workspace, case: Database, activity: int, keys: Keyboard
) -> None:
    person = do(case, makers.participant, family_name="Lis")
    do(case, enrolment.enrol_person, activity, person, JUNE)
    page, tab = come(window, activity, keys)
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: tab.list.rows.rowCount() == 1)
    tab.list.setFocus()
    keys.to("print_list")
    keys.press("Space")
    keys.until(lambda: page.message_bar.text().startswith("Umowa ze starostą nie jest jeszcze zapisana"))
    tab.list.setFocus()
    keys.to("agreement")
    keys.press("Space")
    keys.dialog()
    for name, text in (("sign", "CAZ.7"), ("office", "PUP"), ("people", "0")):
        keys.to(name)
        keys.type(text)
    keys.to("go")
    keys.press("Return")
    keys.until_at("people")
    keys.write("8")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: "CAZ.7" in tab.agreement.text())
    assert "1\u00a0070,34" in tab.agreement.text(), "60 % of the benefit"
    this = tab.months.label.text()
    tab.list.setFocus()
    keys.to("arrow-left", "Shift+Tab")
    keys.press("Space")
    keys.until(lambda: tab.months.label.text() != this and tab.list.rows.rowCount() == 0)
    assert tab.list.accessibleDescription() == _("Nobody takes part in this month.")
