"""The second copy: the paper on file is Polish; beside it the person reads a copy in another language."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import cast

import pikepdf
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from pytestqt.qtbot import QtBot

from kiscase.contracts import contract_pdf_on_file, details, document_kinds
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, use_language
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.printer import print_with

TITLES = {"pl": "KONTRAKT SOCJALNY", "uk": "СОЦІАЛЬНИЙ КОНТРАКТ", "en": "SOCIAL CONTRACT"}


def language_of(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return str(opened.Root.Lang)


def fields_of(pdf: bytes) -> bool:
    """Whether a paper has places to sign electronically."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return "/AcroForm" in opened.Root


# ---- the papers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["uk", "en"])
def test_the_paper_on_file_is_polish_and_the_copy_says_that_it_is_one(case: Database, language: str) -> None:
    made = do(case, makers.printed_contract, language=language)
    original = ask(case, contract_pdf_on_file.contract_pdf_on_file, made)
    assert original is not None
    assert language_of(original) == "pl"
    assert TITLES["pl"] in text_of(original)
    assert fields_of(original)
    copied = ask(case, copies.print_second_copy, made)
    said = text_of(copied)
    assert language_of(copied) == language
    assert TITLES[language] in said
    assert not fields_of(copied), "nobody signs the copy"
    assert "Kopii się nie podpisuje." in said
    assert (
        ask(case, lambda session: contract_pdf_on_file.contract_code(session, session.get_one(Contract, made))) in said
    )
    assert "Opis: causes" in said, "what was filled in stays as it was written"


def test_signing_goes_on_the_polish_paper(case: Database) -> None:
    made = do(case, makers.printed_contract, language="uk")
    original = ask(case, contract_pdf_on_file.contract_pdf_on_file, made)
    assert original is not None
    do(case, signing.sign_contract, made, dict.fromkeys(Party, makers.TODAY))
    assert ask(case, details.load_contract, made).state is ContractState.ACTIVE
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, made) == original
    names = [name for _key, name, _on in ask(case, details.load_contract, made).signatures]
    assert names == ["Jadwiga Wiśniewska", "Bożena Łącka"]
    assert all(name in text_of(original) for name in names)
    copied = ask(case, copies.print_second_copy, made)
    assert not fields_of(copied), "the copy has no places to sign"
    assert "(дата і підпис" not in text_of(copied)


def test_a_representative_signs_in_polish(case: Database) -> None:
    made = do(case, makers.printed_contract, language="uk", representative="Teresa Żuk")
    words = "{representative} for {name} (legal representative)"
    with use_language("pl"):
        name = _(words).format(representative="Teresa Żuk", name="Jadwiga Wiśniewska")
    assert ask(case, details.load_contract, made).signers[0]["name"] == name


def test_another_second_copy_does_not_change_the_paper(case: Database) -> None:
    made = do(case, makers.printed_contract)
    original = ask(case, contract_pdf_on_file.contract_pdf_on_file, made)
    assert original is not None
    content = ask(case, details.load_contract, made).content
    content.fields["language"] = "uk"
    do(case, drafting.save_contract, made, content)
    card = ask(case, details.load_contract, made)
    assert (card.state, card.version, card.content.fields["language"]) == (ContractState.PRINTED, 1, "uk")
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, made) == original


def test_what_is_printed_on_the_form_is_translated_and_what_was_typed_is_not(case: Database) -> None:
    made = do(case, makers.contract, language="uk")
    content = ask(case, details.load_contract, made).content
    content.texts["arrangements"] = "Zasiłek na rachunek (art. 11)."
    said = text_of(ask(case, copies.print_second_copy, made, content))
    assert "ознайомлена зі змістом ст. 11 ч. 2 та ст. 109" in said
    assert "відбудеться 15.09.2026" in said
    assert said.count("art. 11") == 1
    assert "Zasiłek na rachunek (art. 11)." in said


def test_the_copy_of_an_annex_tells_its_changes(case: Database) -> None:
    contract = do(case, makers.active_contract, language="uk")
    annex = do(case, annexes.begin_annex, contract, "powód")
    content = ask(case, details.load_contract, annex).content
    assert content.fields["language"] == "uk"
    content.fields["evaluation_on"] = date(2027, 1, 29)
    do(case, drafting.save_contract, annex, content)
    original, copied = do(case, issuing.issue_contract, annex), ask(case, copies.print_second_copy, annex)
    assert "ANEKS NR 1" in text_of(original)
    assert "otrzymuje brzmienie" in text_of(original)
    assert "ДОДАТОК № 1" in text_of(copied)
    assert "викласти в новій редакції" in text_of(copied)
    assert fields_of(original)
    assert not fields_of(copied)


def test_the_copy_bears_the_marks_of_the_original(case: Database) -> None:
    made = do(case, makers.contract, language="uk")
    assert "КОПІЯ · ПРОЄКТ" in text_of(ask(case, copies.print_second_copy, made))
    do(case, issuing.issue_contract, made)
    do(case, closing.change_contract_state, made, ContractState.VOID, "Pomyłka w danych")
    with use_language("uk"):
        assert f"КОПІЯ · {_('VOID')}" in text_of(ask(case, copies.print_second_copy, made))


def test_without_a_second_language_there_is_no_copy(case: Database) -> None:
    made = do(case, makers.printed_contract)
    with pytest.raises(Problem, match="no second copy"), use_language("en"):
        ask(case, copies.print_second_copy, made)
    numbers = next(one for one in document_kinds.CONTRACT_DOCUMENTS if one.key == "contract-copy").list_printable
    assert ask(case, numbers) == []
    other = do(case, makers.printed_contract, language="en")
    assert ask(case, numbers) == [("KS/2/2026", other)]


# ---- on the screen -------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    made = do(case, makers.contract)
    window.open("contract", made)
    found = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.editor is not None and bool(found.preview.pdf()))
    return found


def choose(page: ContractsPage, language: str) -> None:
    """Type the language of the second copy into the form."""
    assert page.editor is not None
    page.editor.main_form.editor("language").set_value(language)
    page.edited()  # as a press of a key tells it


def test_the_copy_is_looked_at_and_printed_beside_the_original(
    page: ContractsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    assert page.copies.choice.isHidden()
    assert not page.actions_by_key["second_copy"].isEnabled()
    choose(page, "uk")
    keys.until(page.copies.choice.isVisible)
    keys.until(lambda: "KONTRAKT SOCJALNY" in text_of(page.preview.pdf()))
    page.copies.choice.setFocus()
    keys.press("Down")
    keys.until(lambda: TITLES["uk"] in text_of(page.preview.pdf()))
    assert "Копія для читання" in text_of(page.preview.pdf())
    page.printing.print_contract()
    dialog_of(keys)
    assert not page.copies.choice.is_copy(), "what is printed is what is shown"
    keys.until(lambda: language_of(page.preview.pdf()) == "pl")
    print_with(keys, tmp_path / "original.pdf")
    keys.without_dialog()
    keys.press("Ctrl+Shift+C")
    printed = dialog_of(keys)
    assert page.copies.choice.is_copy()
    assert language_of(page.preview.pdf()) == "uk"
    assert "KS/1/" in text_of(page.preview.pdf())
    printed.reject()
    keys.without_dialog()


def dialog_of(keys: Keyboard) -> QPrintDialog:
    found = keys.dialog()
    assert isinstance(found, QPrintDialog)
    return found


def test_without_a_second_copy_the_original_is_shown_again(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    choose(page, "en")
    keys.until(page.copies.choice.isVisible)
    page.copies.choice.setCurrentIndex(1)
    keys.until(lambda: TITLES["en"] in text_of(page.preview.pdf()))
    choose(page, "pl")
    keys.until(page.copies.choice.isHidden)
    keys.until(lambda: TITLES["pl"] in text_of(page.preview.pdf()))
