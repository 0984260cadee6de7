"""Contracts signed electronically: kept, checked when opened, beside the pen, and by the keyboard on the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from kiscase.contracts import contract_pdf_on_file, details
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import require_contract
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.signing import electronic
from kiscase.contracts.signing.screen.electronic_dialogs import (
    CertificateDialog,
    ElectronicSignaturesDialog,
    SigningKeyDialog,
)
from kiscase.core import user_settings
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import set_language
from kiscase.issued import signers_and_signed_copies as issued_signatures
from kiscase.issued.model import CopyKind
from kiscase.issued.screen.signature_validation import SignatureValidationPanel
from kiscase.pdf.esigning import certificate_file
from kiscase.pdf.esigning.signer import sign_pdf
from kiscase.pdf.esigning.validation import validate_signatures
from kiscase.ui.editors.file_path import FilePathEditor
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.certificates import PASSWORD, PIN, Authority, card, needs_card
from tests.clock import clock
from tests.pdf_reader import findings_of
from tests.screens import button

pytestmark = pytest.mark.usefixtures("english")

WHEN = datetime(2026, 6, 15, 12).astimezone()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def printed(case: Database) -> int:
    with case.action() as session:
        return makers.printed_contract(session)


def key_of(authority: Authority, folder: Path, owner: str) -> certificate_file.CertificateFileKey:
    own = authority.issue(owner, since=WHEN - timedelta(days=9))
    return certificate_file.open_certificate_file(authority.file(folder / "klucz.p12", own), PASSWORD)


def signed_by(case: Database, contract: int, place: str, key: certificate_file.CertificateFileKey) -> bytes:
    """The file after somebody signed it; not kept yet."""
    return sign_pdf(ask(case, electronic.pdf_to_sign, contract), place, key, WHEN)


def kept_copies(case: Database, contract: int) -> list[tuple[CopyKind, str]]:
    def question(session: Any) -> list[tuple[CopyKind, str]]:
        paper = contract_pdf_on_file.issued_contract(session, require_contract(session, contract))
        assert paper is not None
        return [(one.kind, one.media) for one in issued_signatures.list_signed_copies(session, paper.id)]

    found: list[tuple[CopyKind, str]] = ask(case, question)
    return found


# ---- what is kept --------------------------------------------------------------------------------------------------


def test_both_sign_electronically_in_order_and_the_contract_is_carried_out(
    case: Database, printed: int, authority: Authority, tmp_path: Path
) -> None:
    first = signed_by(case, printed, "participant", key_of(authority, tmp_path, "Jadwiga Wiśniewska"))
    assert findings_of(first) == []
    do(case, electronic.record_electronic_signature, printed, "participant", first, makers.TODAY)
    card_of = ask(case, details.load_contract, printed)
    assert (card_of.state, card_of.frozen, card_of.electronic) == (ContractState.PARTLY_SIGNED, True, True)
    second = signed_by(case, printed, "worker", key_of(authority, tmp_path, "Bożena Łącka"))
    do(case, electronic.record_electronic_signature, printed, "worker", second, makers.TODAY)
    assert ask(case, details.load_contract, printed).state is ContractState.ACTIVE
    assert kept_copies(case, printed) == [(CopyKind.ELECTRONIC, "application/pdf")] * 2
    found = validate_signatures(ask(case, electronic.electronically_signed_pdf, printed))
    assert [(one.name, one.valid) for one in found] == [("Jadwiga Wiśniewska", True), ("Bożena Łącka", True)]


def test_one_signs_with_the_pen_and_the_other_electronically(
    case: Database, printed: int, authority: Authority, tmp_path: Path
) -> None:
    do(case, signing.sign_contract, printed, {"participant": makers.TODAY})
    pdf = signed_by(case, printed, "worker", key_of(authority, tmp_path, "Bożena Łącka"))
    do(case, electronic.record_electronic_signature, printed, "worker", pdf, makers.TODAY)
    assert ask(case, details.load_contract, printed).state is ContractState.ACTIVE
    with pytest.raises(Problem, match="Only a printed contract can be signed"):
        ask(case, electronic.pdf_to_sign, printed)


def test_a_club_that_wants_the_signed_copy_has_it_in_the_signed_file(
    case: Database, printed: int, authority: Authority, tmp_path: Path
) -> None:
    from kiscase.club import actions as clubs

    do(case, clubs.change_club, {"scan_required": True})
    for place in ("participant", "worker"):
        pdf = signed_by(case, printed, place, key_of(authority, tmp_path, "Ktoś"))
        do(case, electronic.record_electronic_signature, printed, place, pdf, makers.TODAY)
    assert ask(case, details.load_contract, printed).state is ContractState.ACTIVE


def test_of_two_who_sign_at_once_the_later_signs_again(
    case: Database, printed: int, authority: Authority, tmp_path: Path
) -> None:
    key = key_of(authority, tmp_path, "Ktoś")
    early, late = (signed_by(case, printed, place, key) for place in ("participant", "worker"))
    do(case, electronic.record_electronic_signature, printed, "participant", early, makers.TODAY)
    with pytest.raises(Problem, match="Someone else signed in the meantime"):
        do(case, electronic.record_electronic_signature, printed, "worker", late, makers.TODAY)
    assert len(kept_copies(case, printed)) == 1


def test_nothing_is_kept_when_the_signature_cannot_be_recorded(
    case: Database, printed: int, authority: Authority, tmp_path: Path
) -> None:
    pdf = signed_by(case, printed, "worker", key_of(authority, tmp_path, "Ktoś"))
    with pytest.raises(InvalidValuesError):
        do(case, electronic.record_electronic_signature, printed, "worker", pdf, makers.TODAY + timedelta(days=1))
    assert kept_copies(case, printed) == []
    with pytest.raises(Problem, match="Nobody has signed this contract electronically"):
        ask(case, electronic.electronically_signed_pdf, printed)


# ---- on the desk ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    """The page of a contract that waits for signatures."""

    def make(session: Any) -> int:
        today = clock.today()
        return makers.printed_contract(session, drawn_on=today, ends_on=today + timedelta(days=180))

    record: int = do(case, make)
    window.open("contract", record)
    found = window.findChild(ContractsPage)
    assert found is not None
    qtbot.waitUntil(lambda: found.details is not None and window.jobs.is_idle(), timeout=15_000)
    set_language("en")  # the window began in the language of the settings
    return found


def open_dialog(page: ContractsPage, kind: type[QDialog], qtbot: QtBot) -> Any:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)), timeout=15_000)
    return next(one for one in page.findChildren(kind) if one.isVisible())


def fill(dialog: SigningKeyDialog, **values: str) -> None:
    for key, value in values.items():
        dialog.form.editor(key).set_value(value)
        dialog.form.edited.emit(key)
    dialog.form.editor("password").setFocus()


def says(shown: SignatureValidationPanel, words: str) -> bool:
    return words in shown.text()


def go(dialog: QDialog) -> None:
    QTest.keyClick(button(dialog, "go"), Qt.Key.Key_Space)


def test_a_contract_is_signed_with_a_file_by_the_keyboard(
    page: ContractsPage, authority: Authority, tmp_path: Path, qtbot: QtBot
) -> None:
    path = authority.person(tmp_path, "Bożena Łącka")
    page.actions_by_key["esign"].trigger()
    dialog = open_dialog(page, SigningKeyDialog, qtbot)
    secret = dialog.findChild(QLineEdit, "password")
    assert secret.echoMode() is QLineEdit.EchoMode.Password
    fill(dialog, who="worker", way="file", path=str(path), password="nie to")
    go(dialog)
    qtbot.waitUntil(lambda: "The password does not open" in dialog.problem.text(), timeout=15_000)
    assert secret.text() == ""
    fill(dialog, password=PASSWORD)
    go(dialog)
    shown = open_dialog(page, CertificateDialog, qtbot)
    assert "Bożena Łącka, issued by Próbne Centrum Zaufania, valid from" in shown.words.text()
    assert "someone else" not in shown.words.text()
    go(shown)
    qtbot.waitUntil(lambda: page.message_bar.text().startswith("Bożena Łącka signed"), timeout=15_000)
    qtbot.waitUntil(lambda: page.details is not None and page.details.contract.state is ContractState.PARTLY_SIGNED)
    page.actions_by_key["esignatures"].trigger()
    signatures: ElectronicSignaturesDialog = open_dialog(page, ElectronicSignaturesDialog, qtbot)
    qtbot.waitUntil(lambda: "Bożena Łącka, on" in signatures.verdicts.text(), timeout=15_000)
    assert "The signature is intact and covers the whole file." in signatures.verdicts.text()
    remembered = user_settings.settings_path().with_name("signing.toml").read_text(encoding="utf-8")
    assert str(tmp_path) in remembered
    assert PASSWORD not in remembered


def test_a_certificate_of_somebody_else_is_pointed_out_and_can_be_left(
    page: ContractsPage, authority: Authority, tmp_path: Path, qtbot: QtBot
) -> None:
    path = authority.person(tmp_path, "Ktoś Inny")
    page.actions_by_key["esign"].trigger()
    dialog = open_dialog(page, SigningKeyDialog, qtbot)
    fill(dialog, who="participant", way="file", path=str(path), password=PASSWORD)
    go(dialog)
    shown = open_dialog(page, CertificateDialog, qtbot)
    assert "the certificate belongs to someone else" in shown.words.text()
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert page.details is not None
    assert page.details.contract.state is ContractState.PRINTED


def test_the_file_is_looked_for_in_the_folder_of_the_last_time(
    page: ContractsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    user_settings.settings_path().parent.mkdir(parents=True, exist_ok=True)
    remembered = f"way = 'card'\nmodule = '{tmp_path / 'karta.so'}'\nfolder = 7\n"
    user_settings.settings_path().with_name("signing.toml").write_text(remembered, encoding="utf-8")
    page.actions_by_key["esign"].trigger()
    dialog: SigningKeyDialog = open_dialog(page, SigningKeyDialog, qtbot)
    assert dialog.form.shown()["path"] == str(tmp_path / "karta.so")
    path = dialog.form.editor("path")
    assert isinstance(path, FilePathEditor)
    asked = path.choose()
    assert asked.directory().path() == str(tmp_path)
    assert "*.so" in asked.nameFilters()[0]
    asked.fileSelected.emit("/inny/modul.so")
    assert dialog.form.shown()["path"] == "/inny/modul.so"
    asked.close()
    dialog.close()


def test_an_opened_file_says_of_itself_whether_it_was_changed(
    case: Database, printed: int, authority: Authority, tmp_path: Path, qtbot: QtBot
) -> None:
    pdf = signed_by(case, printed, "worker", key_of(authority, tmp_path, "Bożena Łącka"))
    spot = pdf.index(b"/TU")
    shown = SignatureValidationPanel(brief=True)
    qtbot.addWidget(shown)
    for content, words in (
        (pdf, "The signature is intact and covers the whole file."),
        (pdf[:spot] + b"/TX" + pdf[spot + 3 :], "the signed content was altered."),
        (b"nothing", "its signatures cannot be read."),
    ):
        with qtbot.waitSignal(shown.shown, timeout=15_000):
            shown.validate(content)
        qtbot.waitUntil(partial(says, shown, words))
    with qtbot.waitSignal(shown.shown, timeout=15_000):
        shown.validate(ask(case, electronic.pdf_to_sign, printed))
    qtbot.waitUntil(lambda: shown.text() == "")  # a file without signatures needs no words


@needs_card
def test_a_contract_is_signed_with_a_card(page: ContractsPage, authority: Authority, qtbot: QtBot) -> None:
    module = card("Karta biurowa", authority, authority.issue("Bożena Łącka", number=2), number=2)
    page.actions_by_key["esign"].trigger()
    dialog = open_dialog(page, SigningKeyDialog, qtbot)
    fill(dialog, who="worker", way="card", path=str(module), label="Karta biurowa", password="1111")
    go(dialog)
    qtbot.waitUntil(lambda: "The PIN is wrong" in dialog.problem.text(), timeout=15_000)
    fill(dialog, password=PIN)
    go(dialog)
    shown = open_dialog(page, CertificateDialog, qtbot)
    go(shown)
    qtbot.waitUntil(lambda: page.message_bar.text().startswith("Bożena Łącka signed"), timeout=15_000)
    remembered = user_settings.settings_path().with_name("signing.toml").read_text(encoding="utf-8")
    assert str(module) in remembered
    assert PIN not in remembered
    QApplication.processEvents()
