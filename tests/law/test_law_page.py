"""The page of the legal bases at the keyboard: found, read, filtered by day, corrected, undone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.law import actions as law
from kiscase.law import queries
from kiscase.law.screen.correction_dialog import CorrectionDialog
from kiscase.law.screen.page import LawPage
from kiscase.participants.model import Participant
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page

MAY_2025 = date(2025, 5, 31)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> LawPage:
    """The page, opened by its title in the search box."""
    keys.press("Ctrl+K")
    keys.type("podstawy")
    keys.until(lambda: window.search_box.results.isVisible() and window.jobs.is_idle())
    keys.press("Return")
    keys.until(lambda: isinstance(window.page(), LawPage) and window.jobs.is_idle())
    return front_page(window, LawPage)


def titles(page: LawPage) -> list[str]:
    rows = page.list.rows
    return [str(rows.index(row, 0).data()) for row in range(rows.rowCount())]


def settled(page: LawPage, keys: Keyboard) -> None:
    keys.until(page.context.jobs.is_idle)


def narrow_to(page: LawPage, keys: Keyboard, text: str) -> None:
    keys.press("Ctrl+F")
    keys.write(text)
    settled(page, keys)


def test_the_rail_has_the_page(window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+8")
    keys.until(window.jobs.is_idle)
    assert isinstance(window.page(), LawPage)


def test_an_article_is_found_from_anywhere(window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+K")
    keys.type("art. 18b")
    keys.until(lambda: window.search_box.results.isVisible() and window.jobs.is_idle())
    keys.press("Return")
    keys.until(lambda: isinstance(window.page(), LawPage) and window.jobs.is_idle())
    shown = front_page(window, LawPage)
    assert shown.header.title.text() == "Informacja wojewody dla ministra"
    assert "Do 30 kwietnia wojewoda podaje ministrowi" in shown.view.toPlainText()


def test_the_list_is_filtered_by_words_and_by_day(page: LawPage, keys: Keyboard) -> None:
    narrow_to(page, keys, "aktywizacja i integracja")
    assert "Program Aktywizacja i Integracja" not in titles(page)
    keys.press("Tab", "Tab")
    assert keys.is_at("day")
    keys.write("31.05.2025")
    keys.until(lambda: page.day.value() == MAY_2025)
    settled(page, keys)
    assert "Program Aktywizacja i Integracja" in titles(page)
    keys.press("Ctrl+A", "Delete")
    keys.until(lambda: page.day.value() is None)
    settled(page, keys)
    narrow_to(page, keys, "art. 11 ust. 2")
    assert titles(page).count("Art. 11 ust. 2") == 3
    narrow_to(page, keys, "nie ma czegoś takiego")
    assert titles(page) == []


def test_a_row_is_read_by_keyboard(page: LawPage, keys: Keyboard) -> None:
    narrow_to(page, keys, "skutki niedotrzymania")
    keys.to(f"{page.kind} list")
    keys.press("Down")
    settled(page, keys)
    keys.press("Return")
    keys.until_at("provision")
    told = page.view.toPlainText()
    assert "t.j. Dz.U. 2026 poz. 639" in told
    assert "odczytano w podanym źródle" in told
    assert "08.01.2020 – 31.05.2025" in told


def test_a_correction_by_keyboard_changes_who_may_take_part(
    page: LawPage, window: Workspace, case: Database, keys: Keyboard
) -> None:
    window.jobs.act(
        lambda session: makers.participant(session, family_name="Żak", benefits=[{"kind": "old_age_pension"}])
    )
    settled(page, keys)
    narrow_to(page, keys, "emerytur")
    keys.to(f"{page.kind} list")
    keys.press(*["Down"] * (titles(page).index("Emerytura") + 1))
    keys.until(lambda: page.record is not None and page.record == page.list.current_id())  # the arrow keys rest
    settled(page, keys)
    keys.press("Return")
    keys.until_at("provision")
    keys.to("main_command", "Shift+Tab")
    keys.press("Space")
    keys.dialog(CorrectionDialog)
    keys.until_at("valid_from")
    keys.write("1.6.2026")
    keys.to("excludes")
    keys.press("Space")
    keys.to("source")
    keys.write("Dz.U. 2026 poz. 999")
    keys.to("go")
    keys.press("Space")
    keys.until_at("reason")  # it is missing
    keys.write("zmiana ustawy")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    settled(page, keys)
    assert not legal_rules.benefit_rule("old_age_pension", makers.TODAY).excludes
    assert message(page) == "Sprostowanie zapisane. Dotyczy 1 osoby."
    assert "Powód sprostowania" in page.view.toPlainText()
    assert page.tabs.isTabVisible(2), "the history of the correction"
    assert verdict(window, keys) is EligibilityVerdict.MAY

    keys.press("Ctrl+Z")
    settled(page, keys)
    assert legal_rules.benefit_rule("old_age_pension", makers.TODAY).excludes
    assert verdict(window, keys) is EligibilityVerdict.MAY_NOT
    assert page.stack.currentIndex() == 0, "the correction that was shown is gone"


def message(page: LawPage) -> str:
    label = page.message_bar.findChild(QLabel, "message")
    assert label is not None
    return label.text()


def verdict(window: Workspace, keys: Keyboard) -> EligibilityVerdict:
    """What the list of people says of the only one."""
    found: list[EligibilityVerdict] = []
    window.jobs.read(lambda session: session.get_one(Participant, 1).verdict, found.append)
    keys.until(lambda: found and window.jobs.is_idle())
    return found[0]


def test_a_person_concerned_is_opened(page: LawPage, window: Workspace, keys: Keyboard) -> None:
    window.jobs.act(lambda session: makers.participant(session, family_name="Żak"))
    settled(page, keys)
    number = next(one.id for one in queries.list_law_rows(on=makers.TODAY) if one.row.code == "long_unemployed")
    page.open_record(number)
    settled(page, keys)
    page.tabs.setCurrentIndex(1)
    page.focus_record()
    keys.until_at("people concerned")
    keys.press("Down", "Return")
    keys.until(lambda: isinstance(window.page(), ParticipantsPage) and window.jobs.is_idle())
    assert front_page(window, ParticipantsPage).header.title.text() == "Jadwiga Żak"


def test_whom_a_row_concerns_is_asked_again_when_the_page_is_shown(
    page: LawPage, window: Workspace, keys: Keyboard
) -> None:
    page.open_record(next(one.id for one in queries.list_law_rows() if one.row.code == "long_unemployed"))
    settled(page, keys)
    assert page.header.next.text() == ""
    window.open("participant", None)
    window.jobs.act(lambda session: makers.participant(session, family_name="Żak"))
    settled(page, keys)
    assert page.people.rows.rowCount() == 0, "each change of people would have everybody gone through"
    window.open(page.kind, None)
    settled(page, keys)
    assert page.people.rows.rowCount() == 1
    assert page.header.next.text() == "Dotyczy 1 osoby."


def test_a_correction_is_withdrawn_and_comes_back(
    page: LawPage, window: Workspace, case: Database, keys: Keyboard
) -> None:
    row = next(one.row for one in queries.list_law_rows(on=makers.TODAY) if one.row.code == "minimum_hourly_rate")
    values = {
        "valid_from": date(2027, 1, 1), "amount": "32,10", "basis": "§ 2", "source": "Dz.U. 2026", "reason": "nowy rok",
    }  # fmt: skip
    window.jobs.act(lambda session: law.add_correction(session, row, values), page.open_record)
    settled(page, keys)
    assert "32,10 zł" in page.view.toPlainText()
    page.actions_by_key["withdraw"].trigger()
    settled(page, keys)
    assert legal_rules.amount_on("minimum_hourly_rate", date(2027, 1, 1)) is None
    assert message(page) == "Sprostowanie wycofano."
    keys.press("Ctrl+Z")
    settled(page, keys)
    assert legal_rules.amount_on("minimum_hourly_rate", date(2027, 1, 1)) is not None
