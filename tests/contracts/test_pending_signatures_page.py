"""The signature desk on the screen: digits sign, letters note, files are dropped; nothing is signed by accident."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.club import actions as clubs
from kiscase.contracts import details
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import pending
from kiscase.contracts.signing.screen.pending_page import PendingSignaturesPage
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal.undo import redo_latest_undo, undo_latest_action
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import AttemptOutcome
from kiscase.issued.screen.signed_copies_tab import SignedCopiesTab
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import do
from tests.clock import FrozenClock
from tests.screens import button

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def program(program: Program) -> Program:
    """The program in English, whatever the translations say."""
    program.settings = replace(program.settings, language="en")
    program.apply_appearance()
    return program


@pytest.fixture
def waiting(case: Database) -> list[int]:
    """Two contracts that were printed."""
    made = []
    for name in ("Żuk", "Lis"):
        with case.action() as session:
            made.append(makers.printed_contract(session, makers.participant(session, family_name=name)))
    return made


@pytest.fixture
def context(waiting: list[int], window: Workspace, qtbot: QtBot) -> PendingSignaturesPage:
    window.open("signature", 1)
    page = window.page()
    assert isinstance(page, PendingSignaturesPage)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.card is not None and page.card.id == 1)
    page.list.setFocus()
    return page


def scan(folder: Path, name: str = "skan.jpg") -> Path:
    content = io.BytesIO()
    Image.new("L", (200, 300), 255).save(content, "JPEG")
    path = folder / name
    path.write_bytes(content.getvalue())
    return path


def idle(page: PendingSignaturesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.context.jobs.is_idle)


def press(page: PendingSignaturesPage, key: str, qtbot: QtBot) -> None:
    QTest.keyClicks(page.list, key)
    idle(page, qtbot)


def state(case: Database, contract: int) -> ContractState:
    with case.read() as session:
        return details.load_contract(session, contract).state


def test_one_key_for_each_signature(context: PendingSignaturesPage, case: Database, qtbot: QtBot) -> None:
    assert context.count.text() == "2 documents waiting"
    assert context.header.main_button.text() == "Signed today: Jadwiga Żuk"
    press(context, "1", qtbot)
    assert "1 signature is still to come" in context.message_bar.text()
    assert (state(case, 1), context.count.text()) == (ContractState.PARTLY_SIGNED, "2 documents waiting")
    qtbot.waitUntil(lambda: context.header.main_button.text() == "Signed today: Bożena Łącka")
    press(context, "2", qtbot)
    assert "all signatures are complete" in context.message_bar.text()
    assert (state(case, 1), context.count.text()) == (ContractState.ACTIVE, "1 document waiting")


def test_no_key_signs_where_several_are_selected(context: PendingSignaturesPage, case: Database, qtbot: QtBot) -> None:
    context.list.setFocus()
    QTest.keyClick(context.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(context.listing().list.selected_ids()) == 2
    press(context, "1", qtbot)
    assert (signers(case, 1), signers(case, 2)) == ([], [])


def signers(case: Database, paper: int) -> list[str]:
    with case.read() as session:
        return [one.signer for one in signers_and_signed_copies.list_signatures(session, paper)]


def undo(context: PendingSignaturesPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(context.message_bar.takes_clicks)
    button(context.message_bar, "undo").click()
    idle(context, qtbot)


def test_a_key_keeps_its_person_after_the_signature(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot
) -> None:
    QTest.keyClicks(context.list, "11")  # pressed twice
    idle(context, qtbot)
    assert "1 signature is still to come" in context.message_bar.text()
    qtbot.waitUntil(lambda: context.header.main_button.text() == "Signed today: Bożena Łącka")
    press(context, "1", qtbot)
    assert signers(case, 1) == [Party.PARTICIPANT]
    keys = [context.people.rows.index(row, 0).data() for row in range(2)]
    assert keys == ["", "2"]
    press(context, "2", qtbot)
    press(context, "2", qtbot)
    assert (signers(case, 1), signers(case, 2)) == ([Party.PARTICIPANT, Party.WORKER], [])


def test_a_double_click_signs_for_one(context: PendingSignaturesPage, case: Database, qtbot: QtBot) -> None:
    here = context.header.main_button
    qtbot.waitUntil(context.header.takes_clicks)
    QTest.mouseClick(here, Qt.MouseButton.LeftButton)
    idle(context, qtbot)
    qtbot.waitUntil(lambda: here.text() == "Signed today: Bożena Łącka")
    QTest.mouseDClick(here, Qt.MouseButton.LeftButton)
    idle(context, qtbot)
    assert signers(case, 1) == [Party.PARTICIPANT]


def test_a_signature_can_be_taken_back_for_some_minutes(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, clock: FrozenClock
) -> None:
    press(context, "1", qtbot)
    undo(context, qtbot)
    assert (signers(case, 1), state(case, 1)) == ([], ContractState.PRINTED)
    assert context.message_bar.text().startswith("Undone: ")
    press(context, "1", qtbot)
    press(context, "2", qtbot)
    assert state(case, 1) is ContractState.ACTIVE
    undo(context, qtbot)
    assert (signers(case, 1), state(case, 1)) == ([Party.PARTICIPANT], ContractState.PARTLY_SIGNED)
    assert case.find_faults() == []
    press(context, "2", qtbot)
    clock.set(2026, 6, 15, 8, 10)
    undo(context, qtbot)
    assert "A signature cannot be undone" in context.message_bar.text()
    assert state(case, 1) is ContractState.ACTIVE


def test_ctrl_z_takes_back_what_was_just_done_to_the_shown_document(
    context: PendingSignaturesPage, case: Database, window: Workspace, qtbot: QtBot
) -> None:
    absent = {"signer": Party.PARTICIPANT, "on": date(2026, 6, 15), "reason": "chory"}
    for signs in (True, False):
        if signs:
            press(context, "1", qtbot)
        else:
            do(case, pending.record_hindrance, 1, AttemptOutcome.ABSENT, absent)
        window.undo()
        idle(context, qtbot)
        assert not window.window().findChildren(ConfirmationDialog)
        assert context.message_bar.text().startswith("Undone: ")
    assert signers(case, 1) == []


def test_ctrl_z_asks_about_a_signature_on_another_document(
    context: PendingSignaturesPage, case: Database, window: Workspace, qtbot: QtBot
) -> None:
    do(case, pending.sign_pending_document_today, 2, Party.PARTICIPANT)
    window.undo()
    idle(context, qtbot)
    (asked,) = window.window().findChildren(ConfirmationDialog)
    asked.reject()
    assert signers(case, 2) == [Party.PARTICIPANT]


def test_a_signature_that_is_done_again_can_be_taken_back_no_longer_than_another(
    case: Database, waiting: list[int], clock: FrozenClock
) -> None:
    do(case, pending.sign_pending_document_today, 1, Party.PARTICIPANT)
    do(case, undo_latest_action)
    do(case, redo_latest_undo)
    assert signers(case, 1) == [Party.PARTICIPANT]
    clock.set(2026, 6, 15, 8, 10)
    with pytest.raises(Problem, match="cannot be undone"):
        do(case, undo_latest_action)


def test_the_second_digit_signs_for_the_second_person(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot
) -> None:
    press(context, "2", qtbot)
    with case.read() as session:
        assert [one.signer for one in signers_and_signed_copies.list_signatures(session, 1)] == [Party.WORKER]


@pytest.mark.parametrize("key", ["1", "2", "R", "A", "3"])
def test_what_is_typed_elsewhere_signs_nothing(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, key: str
) -> None:
    for place in (context.filter, context.tabs, context.preview.pages, context.people):
        place.setFocus()
        QTest.keyClicks(place, key)
        idle(context, qtbot)
    assert not QApplication.activeModalWidget()
    with case.read() as session:
        assert not signers_and_signed_copies.list_signatures(session, 1)
        assert not signers_and_signed_copies.list_signatures(session, 2)


def test_enter_asks_for_the_dates(context: PendingSignaturesPage, case: Database, qtbot: QtBot) -> None:
    QTest.keyClick(context.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: context.findChild(FormDialog) is not None)
    dialog = context.findChild(FormDialog)
    assert dialog is not None
    button(dialog, "go").click()
    assert (dialog.isVisible(), dialog.problem.text()) == (True, "Enter at least one date.")
    assert dialog.form.editor("handed_over").value() is None, "the day of the hand-out is asked for here, too"
    for key in Party:
        dialog.form.editor(key).set_value(makers.TODAY)
    button(dialog, "go").click()
    idle(context, qtbot)
    assert state(case, 1) is ContractState.ACTIVE
    assert "all signatures are complete" in context.message_bar.text()


def test_a_refusal_with_its_reason_ends_the_matter_when_it_is_said(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot
) -> None:
    QTest.keyClicks(context.list, "r")
    dialog = context.findChild(FormDialog)
    assert dialog is not None
    go = button(dialog, "go")
    go.click()
    assert dialog.isVisible(), "nothing was typed"
    dialog.form.editor("signer").set_value(Party.PARTICIPANT)
    dialog.form.editor("reason").set_value("nie chce kursu")
    dialog.form.editor("ends").set_value(True)
    go.click()
    idle(context, qtbot)
    assert (state(case, 1), context.count.text()) == (ContractState.REFUSED, "1 document waiting")


def test_who_did_not_come_is_seen_at_the_paper(context: PendingSignaturesPage, qtbot: QtBot) -> None:
    QTest.keyClicks(context.list, "a")
    dialog = context.findChild(FormDialog)
    assert dialog is not None
    dialog.form.editor("signer").set_value(Party.PARTICIPANT)
    dialog.form.editor("reason").set_value("choroba")
    button(dialog, "go").click()
    idle(context, qtbot)
    qtbot.waitUntil(lambda: context.people.rows.rowCount() == 3)
    assert "choroba" in context.people.rows.index(2, 1).data()
    assert context.list.rows.index(0, 4).data() == "1"


def drop(page: PendingSignaturesPage, row: int, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = page.list.visualRect(page.list.rows.index(row, 0)).center()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPointF(place), *how), QDropEvent(QPointF(place), *how)):
        QApplication.sendEvent(page.list.viewport(), event)
        assert event.isAccepted()


def pictures(pdf: bytes) -> list[int]:
    """How many pictures each page of the PDF has."""
    if not pdf:
        return []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [len(page.get_images()) for page in opened.pages]


def copies(case: Database, paper: int) -> list[str]:
    with case.read() as session:
        return [copy.media for copy in signers_and_signed_copies.list_signed_copies(session, paper)]


def test_a_scan_is_dropped_on_the_row_of_its_paper(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(context, 1, scan(tmp_path))
    qtbot.waitUntil(lambda: "Added skan.jpg" in context.message_bar.text())
    assert (copies(case, 1), copies(case, 2)) == ([], ["image/jpeg"])
    tab = next(one for one in context.extra_tabs if isinstance(one, SignedCopiesTab))
    qtbot.waitUntil(lambda: pictures(tab.preview.pdf()) == [1])


def test_what_is_no_scan_is_refused_and_nothing_is_lost(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    text = tmp_path / "umowa.pdf"
    text.write_text("To nie jest PDF.")
    drop(context, 0, text, scan(tmp_path))
    qtbot.waitUntil(lambda: "Added skan.jpg" in context.message_bar.text() or "umowa.pdf" in context.message_bar.text())
    qtbot.waitUntil(lambda: copies(case, 1) == ["image/jpeg"])  # the other file is added all the same
    assert text.exists()


def test_the_copy_makes_the_contract_run_where_the_club_wants_it(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    context.context.jobs.act(lambda session: clubs.change_club(session, {"scan_required": True}))
    context.context.jobs.act(
        lambda session: pending.sign_pending_document(session, 1, dict.fromkeys(Party, makers.TODAY))
    )
    idle(context, qtbot)
    qtbot.waitUntil(lambda: context.list.rows.index(0, 2).data() == "the signed copy")
    assert "The club requires the signed copy" in context.header.next.text()
    assert context.header.main_button.text() == "Add the signed copy…"
    context.header.main_button.click()
    dialog = context.findChild(QFileDialog, "scans")
    assert dialog is not None
    dialog.filesSelected.emit([str(scan(tmp_path))])
    dialog.reject()
    qtbot.waitUntil(lambda: "Added skan.jpg" in context.message_bar.text())
    assert state(case, 1) is ContractState.ACTIVE


def test_the_copy_is_saved_again_byte_for_byte(
    context: PendingSignaturesPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    came = scan(tmp_path)
    drop(context, 0, came)
    tab = next(one for one in context.extra_tabs if isinstance(one, SignedCopiesTab))
    qtbot.waitUntil(lambda: pictures(tab.preview.pdf()) == [1])
    tab.preview.bar.save.click()
    dialog = tab.findChild(QFileDialog, "save copy")
    assert dialog is not None
    target = tmp_path / "kopia.jpg"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    assert target.read_bytes() == came.read_bytes()


def test_the_head_says_today_and_has_its_number_on_one_line(context: PendingSignaturesPage, qtbot: QtBot) -> None:
    assert " · today" in context.header.facts.text()
    title, window = context.header.title, context.window()
    for width in (1024, 1366):
        window.resize(width, 700)
        qtbot.waitUntil(lambda: title.width() >= title.fontMetrics().horizontalAdvance(title.text()))
