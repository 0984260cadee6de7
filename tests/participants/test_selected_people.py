"""What is done with several people selected in the list: their cards in one PDF, enrolled together."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QMenu, QProgressBar
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.activities.enrolment.screen.enrol_selected import EnrolSelectedDialog
from kiscase.activities.model import Enrolment
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.issued.model import IssuedDocument
from kiscase.participants.actions import delete_participant
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.person_data.card import actions
from kiscase.person_data.card.screen import SelectedCardsController, SelectedCardsDialog
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.row_menu import MenuRow
from tests import makers
from tests.actions import ask, do
from tests.core.journal_actions import undo
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.screens import button, front_page


@pytest.fixture
def people(case: Database) -> list[int]:
    """Three, of whom the last has no contract."""
    remember_arrangements("")
    ids = [do(case, makers.participant, family_name=name) for name in ("Abacka", "Bąk", "Cicha")]
    for person in ids[:2]:
        do(case, makers.active_contract, person)
    return ids


@pytest.fixture
def page(people: list[int], window: Workspace, qtbot: QtBot) -> ParticipantsPage:
    return select_all(window, qtbot, len(people))


@pytest.fixture
def page_of_many(many: list[int], window: Workspace, qtbot: QtBot) -> ParticipantsPage:
    return select_all(window, qtbot, len(many))


def select_all(window: Workspace, qtbot: QtBot, count: int) -> ParticipantsPage:
    page = front_page(window, ParticipantsPage)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == count and window.jobs.is_idle())
    QTest.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.listing().list.selected_ids()) == count
    return page


def issued(case: Database) -> list[str]:
    with case.read() as session:
        return list(session.scalars(select(IssuedDocument.number).where(IssuedDocument.document == "person-card")))


def enrolled(case: Database) -> list[int]:
    with case.read() as session:
        return list(session.scalars(select(Enrolment.participant_id).order_by(Enrolment.participant_id)))


def _told(name: str) -> bool:
    """Whether the notice in front names somebody."""
    shown = QApplication.activeWindow()
    return isinstance(shown, QDialog) and any(name in label.text() for label in shown.findChildren(QLabel))


def test_cards_of_several_people_are_one_accessible_pdf_and_stay_while_nothing_changes(
    case: Database, people: list[int]
) -> None:
    printed = do(case, actions.issue_person_card_batch, people)
    bundle = ask(case, actions.create_card_bundle)
    for one in printed.papers:
        actions.add_printed_card(bundle, one)
    pdf = bundle.bytes()
    assert findings_of(pdf) == []
    text = text_of(pdf)
    assert all(name in text for name in ("Abacka", "Bąk", "Cicha"))
    assert (issued(case), printed.issued) == ([f"KU{person}" for person in people], 3)
    again = do(case, actions.issue_person_card_batch, people)
    assert (again.papers, again.issued) == (printed.papers, 0)
    assert issued(case) == [f"KU{person}" for person in people]


def test_the_menu_of_the_selected_offers_what_can_be_done(page: ParticipantsPage) -> None:
    menu = QMenu()
    page._menu.fill(menu, MenuRow(None, 0, []))
    texts = [action.text() for action in menu.actions()]
    for label in (_("Print the cards of the selected people…"), _("Enrol the selected people in an activity…")):
        assert label in texts


def create_pdf(page: ParticipantsPage, keys: Keyboard, target: Path) -> None:
    """Give the command, and choose the file in the dialog that comes before anything is made."""
    page.actions_by_key["print_cards"].trigger()
    button(keys.dialog(SelectedCardsDialog), "go").click()
    keys.until(lambda: page.findChild(QFileDialog) is not None)
    files = page.findChild(QFileDialog)
    assert files is not None
    files.fileSelected.emit(str(target))
    files.reject()


def test_the_cards_of_the_selected_are_saved_as_one_pdf(
    case: Database, people: list[int], page: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "karty.pdf"
    create_pdf(page, Keyboard(qtbot), target)
    qtbot.waitUntil(lambda: "karty.pdf" in page.message_bar.text())
    assert "3 karty" in page.message_bar.text()
    document = pypdfium2.PdfDocument(target.read_bytes())
    marks = [mark.get_title() for mark in document.get_toc()]
    document.close()
    assert marks == [f"KU{person}" for person in people]


def test_without_a_file_no_card_is_issued(case: Database, page: ParticipantsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page.actions_by_key["print_cards"].trigger()
    dialog = keys.dialog(SelectedCardsDialog)
    dialog.form.editor("way").set_value("print")
    button(dialog, "go").click()
    keys.until(lambda: page.findChild(QPrintDialog) is not None)
    printing = page.findChild(QPrintDialog)
    assert printing is not None
    printing.reject()
    qtbot.waitUntil(page.context.jobs.is_idle)
    assert issued(case) == []


@pytest.fixture
def many(case: Database, people: list[int]) -> list[int]:
    """So many that they are printed in three batches."""
    return people + [do(case, makers.participant, family_name=f"Zych-{letter}") for letter in "ABCDEFGHIJKLMNOPRS"]


def test_cancelling_leaves_no_pdf_and_says_which_cards_are_on_file(
    case: Database, many: list[int], page_of_many: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page = page_of_many
    create_pdf(page, Keyboard(qtbot), tmp_path / "karty.pdf")
    (controller,) = page.findChildren(SelectedCardsController)
    qtbot.waitUntil(lambda: controller.printing.run is not None)
    run = controller.printing.run
    assert run is not None
    bar = run.progress.findChild(QProgressBar)
    assert bar is not None
    bar.valueChanged.connect(lambda value: run.progress.cancel() if value == 10 else None)
    assert run.progress.maximum() == len(many) == 21
    qtbot.waitUntil(lambda: "20 kart " in page.message_bar.text())  # the batch that had begun came to its end
    assert not (tmp_path / "karty.pdf").exists()
    assert controller.printing.run is None
    assert issued(case) == [f"KU{person}" for person in many[:20]]


def test_who_is_gone_meanwhile_is_left_out_and_said(
    case: Database, people: list[int], page: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.actions_by_key["print_cards"].trigger()
    dialog = Keyboard(qtbot).dialog(SelectedCardsDialog)
    do(case, delete_participant, people[2])
    button(dialog, "go").click()
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is not None)
    files = page.findChild(QFileDialog)
    assert files is not None
    files.fileSelected.emit(str(tmp_path / "karty.pdf"))
    files.reject()
    qtbot.waitUntil(lambda: "2 karty" in page.message_bar.text())
    assert _("Left out: {what}.").split("{")[0] in page.message_bar.text()


def test_the_selected_are_enrolled_together_with_the_reason_of_who_cannot_be(
    case: Database, people: list[int], page: ParticipantsPage, qtbot: QtBot
) -> None:
    activity = do(case, makers.activity, name="Ceramika")
    keys = Keyboard(qtbot)
    page.actions_by_key["enrol_selected"].trigger()
    dialog = keys.dialog(EnrolSelectedDialog)
    dialog.form.editor("activity").set_value(str(activity))
    keys.press("Ctrl+Return")
    keys.until(lambda: enrolled(case) == people[:2])
    keys.until(lambda: _told("Cicha") and "2" in page.message_bar.text())
    keys.press("Escape")
    keys.without_dialog()
    undo(case)
    assert enrolled(case) == []
