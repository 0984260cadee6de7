"""The signature desk on the screen: digits sign, letters note, files are dropped; nothing is signed by accident."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import kiscase.club.actions as clubs
import kiscase.register.actions as register
from kiscase.app import Program
from kiscase.contracts import actions as contracts
from kiscase.contracts.actions import signing_desk
from kiscase.contracts.model import Party, State
from kiscase.contracts.screen import SignatureDesk
from kiscase.core.database import Database
from kiscase.desk.dialog import FormDialog
from kiscase.desk.window import DeskView
from kiscase.register.screen import CopiesTab
from tests import makers
from tests.screens import button

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def program(program: Program) -> Program:
    """The program in English, whatever the translations say."""
    program.settings = replace(program.settings, language="en")
    program.dress()
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
def desk(waiting: list[int], window: DeskView, qtbot: QtBot) -> SignatureDesk:
    window.open("signature", 1)
    page = window.page()
    assert isinstance(page, SignatureDesk)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.card is not None and page.card.id == 1)
    page.list.setFocus()
    return page


def scan(folder: Path, name: str = "skan.jpg") -> Path:
    content = io.BytesIO()
    Image.new("L", (200, 300), 255).save(content, "JPEG")
    path = folder / name
    path.write_bytes(content.getvalue())
    return path


def idle(page: SignatureDesk, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.desk.jobs.is_idle)


def press(page: SignatureDesk, key: str, qtbot: QtBot) -> None:
    QTest.keyClicks(page.list, key)
    idle(page, qtbot)


def state(case: Database, contract: int) -> State:
    with case.read() as session:
        return contracts.card(session, contract).state


def test_one_key_for_each_signature(desk: SignatureDesk, case: Database, qtbot: QtBot) -> None:
    assert desk.count.text() == "2 papers wait"
    assert desk.head.deed.text() == "Signed today: Jadwiga Żuk"
    press(desk, "1", qtbot)
    assert "1 signature is still to come" in desk.messages.text()
    assert (state(case, 1), desk.count.text()) == (State.PARTLY_SIGNED, "2 papers wait")
    qtbot.waitUntil(lambda: desk.head.deed.text() == "Signed today: Bożena Łącka")
    press(desk, "1", qtbot)
    assert "all signatures are there" in desk.messages.text()
    assert (state(case, 1), desk.count.text()) == (State.ACTIVE, "1 paper waits")


def test_the_second_digit_signs_for_the_second_person(desk: SignatureDesk, case: Database, qtbot: QtBot) -> None:
    press(desk, "2", qtbot)
    with case.read() as session:
        assert [one.signer for one in register.signatures(session, 1)] == [Party.WORKER]


@pytest.mark.parametrize("key", ["1", "2", "R", "A", "3"])
def test_what_is_typed_elsewhere_signs_nothing(desk: SignatureDesk, case: Database, qtbot: QtBot, key: str) -> None:
    for place in (desk.filter, desk.tabs, desk.preview.pages, desk.people):
        place.setFocus()
        QTest.keyClicks(place, key)
        idle(desk, qtbot)
    assert not QApplication.activeModalWidget()
    with case.read() as session:
        assert not register.signatures(session, 1)
        assert not register.signatures(session, 2)


def test_enter_asks_for_the_dates(desk: SignatureDesk, case: Database, qtbot: QtBot) -> None:
    QTest.keyClick(desk.list, Qt.Key.Key_Return)
    dialog = desk.findChild(FormDialog)
    assert dialog is not None
    for key in Party:
        dialog.form.editor(key).set_value(makers.TODAY)
    button(dialog, "go").click()
    idle(desk, qtbot)
    assert state(case, 1) is State.ACTIVE


def test_a_refusal_with_its_reason_ends_the_matter_when_it_is_said(
    desk: SignatureDesk, case: Database, qtbot: QtBot
) -> None:
    QTest.keyClicks(desk.list, "r")
    dialog = desk.findChild(FormDialog)
    assert dialog is not None
    go = button(dialog, "go")
    go.click()
    assert dialog.isVisible(), "nothing was typed"
    dialog.form.editor("signer").set_value(Party.PARTICIPANT)
    dialog.form.editor("reason").set_value("nie chce kursu")
    dialog.form.editor("ends").set_value(True)
    go.click()
    idle(desk, qtbot)
    assert (state(case, 1), desk.count.text()) == (State.REFUSED, "1 paper waits")


def test_who_did_not_come_is_seen_at_the_paper(desk: SignatureDesk, qtbot: QtBot) -> None:
    QTest.keyClicks(desk.list, "a")
    dialog = desk.findChild(FormDialog)
    assert dialog is not None
    dialog.form.editor("signer").set_value(Party.PARTICIPANT)
    dialog.form.editor("reason").set_value("choroba")
    button(dialog, "go").click()
    idle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.people.rows.rowCount() == 3)
    assert "choroba" in desk.people.rows.index(2, 1).data()
    assert desk.list.rows.index(0, 4).data() == "1"


def drop(page: SignatureDesk, row: int, *paths: Path) -> None:
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
        return [copy.media for copy in register.copies(session, paper)]


def test_a_scan_is_dropped_on_the_row_of_its_paper(
    desk: SignatureDesk, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(desk, 1, scan(tmp_path))
    qtbot.waitUntil(lambda: "Added skan.jpg" in desk.messages.text())
    assert (copies(case, 1), copies(case, 2)) == ([], ["image/jpeg"])
    tab = next(one for one in desk.extra_tabs if isinstance(one, CopiesTab))
    qtbot.waitUntil(lambda: pictures(tab.preview.pdf()) == [1])


def test_what_is_no_scan_is_refused_and_nothing_is_lost(
    desk: SignatureDesk, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    text = tmp_path / "umowa.pdf"
    text.write_text("To nie jest PDF.")
    drop(desk, 0, text, scan(tmp_path))
    qtbot.waitUntil(lambda: "Added skan.jpg" in desk.messages.text() or "umowa.pdf" in desk.messages.text())
    qtbot.waitUntil(lambda: copies(case, 1) == ["image/jpeg"])  # the other file is added all the same
    assert text.exists()


def test_the_copy_makes_the_contract_run_where_the_club_wants_it(
    desk: SignatureDesk, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.desk.jobs.act(lambda session: clubs.change_club(session, {"scan_required": True}))
    desk.desk.jobs.act(lambda session: signing_desk.sign(session, 1, dict.fromkeys(Party, makers.TODAY)))
    idle(desk, qtbot)
    qtbot.waitUntil(lambda: desk.list.rows.index(0, 2).data() == "the signed copy")
    assert "The club wants the signed copy" in desk.head.next.text()
    assert desk.head.deed.text() == "Add the signed copy…"
    desk.head.deed.click()
    dialog = desk.findChild(QFileDialog, "signed copy")
    assert dialog is not None
    dialog.filesSelected.emit([str(scan(tmp_path))])
    dialog.reject()
    qtbot.waitUntil(lambda: "Added skan.jpg" in desk.messages.text())
    assert state(case, 1) is State.ACTIVE


def test_the_copy_is_saved_again_byte_for_byte(
    desk: SignatureDesk, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    came = scan(tmp_path)
    drop(desk, 0, came)
    tab = next(one for one in desk.extra_tabs if isinstance(one, CopiesTab))
    qtbot.waitUntil(lambda: pictures(tab.preview.pdf()) == [1])
    tab.preview.bar.save.click()
    dialog = tab.findChild(QFileDialog, "save copy")
    assert dialog is not None
    target = tmp_path / "kopia.jpg"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    assert target.read_bytes() == came.read_bytes()
