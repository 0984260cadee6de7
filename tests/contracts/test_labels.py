"""Labels of the form as the institution corrects them, and a further version of the form."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.contracts import contract_pdf_on_file, details
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.copies import preview
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.copies.rendering import render_blank_form
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.form_label_editing import actions as form_label_editing
from kiscase.contracts.form_label_editing.screen import LabelDialog, LabelsDialog
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import resources
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.pdf.form import loading
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of

CAUSES = "assessment_a.causes"
OFFICIAL = "1. Przyczyny trudnej sytuacji życiowej"
OWN = "1. Przyczyny trudności życiowych i czym są spowodowane"
NEWER = "kontrakt-socjalny-2027"


def paper(case: Database, contract: int) -> str:
    return text_of(ask(case, preview.preview_contract, contract, content(case, contract)))


def content(case: Database, contract: int) -> Any:
    return ask(case, details.load_contract, contract).content


def correct(case: Database, place: str, text: str) -> None:
    do(case, form_label_editing.correct_form_label, OFFICIAL_FORM, place, "pl", text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("title", "KONTRAKT"),
        ("parties_a", "I. Strony"),
        (CAUSES, OWN),
        ("actions_a.worker_actions.due", "do dnia"),
        ("clauses_a.signatures.participant", "(podpis uczestnika)"),
    ],
)
def test_a_corrected_label_stands_on_the_paper_until_it_is_official_again(
    case: Database, place: str, text: str
) -> None:
    draft = do(case, makers.contract)
    before = paper(case, draft)
    correct(case, place, text)
    assert text in paper(case, draft)
    assert text in text_of(ask(case, render_blank_form, BlankPart.A))
    do(case, undo.undo_latest_action)
    assert paper(case, draft) == before
    correct(case, place, text)
    correct(case, place, "")
    assert paper(case, draft) == before


def test_the_official_text_is_no_correction(case: Database) -> None:
    draft = do(case, makers.contract)
    correct(case, CAUSES, f" {OFFICIAL} ")
    assert ask(case, details.load_contract, draft).labels == {}


def test_a_place_that_the_form_does_not_have_is_a_problem(case: Database) -> None:
    with pytest.raises(Problem):
        correct(case, "nowhere.at_all", "x")


def test_what_was_printed_keeps_its_bytes_and_its_labels(case: Database) -> None:
    waiting, signed = do(case, makers.printed_contract), do(case, makers.active_contract)
    before = [ask(case, contract_pdf_on_file.contract_pdf_on_file, one) for one in (waiting, signed)]
    correct(case, CAUSES, OWN)
    assert [ask(case, contract_pdf_on_file.contract_pdf_on_file, one) for one in (waiting, signed)] == before
    assert not ask(case, details.load_contract, waiting).outdated
    assert ask(case, details.load_contract, signed).labels == {}


def test_the_next_version_is_printed_with_the_labels_of_its_day(case: Database) -> None:
    waiting = do(case, makers.printed_contract)
    correct(case, CAUSES, OWN)
    changed = content(case, waiting)
    changed.texts["causes"] = "Inne."
    do(case, drafting.save_contract, waiting, changed)
    assert OWN in text_of(do(case, issuing.issue_contract, waiting))
    correct(case, CAUSES, "")
    assert ask(case, details.load_contract, waiting).labels == {CAUSES: {"pl": OWN}}
    assert not ask(case, details.load_contract, waiting).outdated


def test_a_copy_in_another_language_keeps_its_official_text(case: Database) -> None:
    correct(case, CAUSES, OWN)
    ukrainian = do(case, lambda session: makers.contract(session, language="uk"))
    assert OWN in paper(case, ukrainian)
    copied = text_of(ask(case, copies.print_second_copy, ukrainian))
    assert OWN not in copied
    assert "Причини складної життєвої ситуації" in copied


# ---- on the screen -------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    made = do(case, makers.contract)
    window.open("contract", made)
    found = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.editor is not None)
    return found


def said(page: ContractsPage) -> str:
    assert page.editor is not None
    return "\n".join(label.text() for label in page.editor.findChildren(QLabel))


def test_a_label_is_corrected_by_keyboard_and_said_to_be_changed(
    page: ContractsPage, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page.actions_by_key["labels"].trigger()
    dialog = keys.dialog()
    assert isinstance(dialog, LabelsDialog)
    keys.until_at("labels")
    keys.until(window.jobs.is_idle)
    place = next(number for number, one in enumerate(dialog._labels) if one.place == CAUSES)
    for _press in range(place):
        keys.press("Down")
    keys.press("Return")
    assert isinstance(keys.dialog(), LabelDialog)
    keys.until_at("text")
    keys.write(OWN)
    keys.press("Ctrl+Return")
    keys.until(lambda: OWN in said(page))
    assert OFFICIAL in said(page), "the official text stands in the help"
    keys.until_at("labels")
    keys.to("official")
    keys.press("Space")
    keys.until(lambda: OWN not in said(page))
    keys.press("Escape")
    keys.without_dialog()


# ---- a further version of the form ---------------------------------------------------------------------------------


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second form, which holds from 2027 on."""
    data = copy.deepcopy(resources.load_toml(f"forms/{OFFICIAL_FORM}.toml")) | {"id": NEWER, "version": "2027"}
    data["valid_from"] = date(2027, 1, 1)
    data["title"] = {"pl": "KONTRAKT SOCJALNY NOWY", "uk": "НОВИЙ", "en": "NEW"}
    names, toml = resources.list_resources, resources.load_toml
    more = {"forms": [*names("forms", ".toml"), NEWER]}
    monkeypatch.setattr(resources, "list_resources", lambda folder, suffix: more.get(folder) or names(folder, suffix))
    monkeypatch.setattr(resources, "load_toml", lambda name: data if name == f"forms/{NEWER}.toml" else toml(name))
    loading.load_form.cache_clear()
    yield
    loading.load_form.cache_clear()


@pytest.mark.usefixtures("newer")
def test_new_contracts_take_the_form_of_their_day_and_old_ones_keep_theirs(case: Database) -> None:
    old = do(case, makers.contract)
    correct(case, "title", "KONTRAKT")
    clock.set(2027, 1, 1, 12)
    new = do(case, lambda session: makers.contract(session, drawn_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)))
    assert [ask(case, details.load_contract, one).form for one in (old, new)] == [OFFICIAL_FORM, NEWER]
    assert "KONTRAKT SOCJALNY NOWY" in paper(case, new)
    assert "NOWY" not in paper(case, old)
    assert do(case, issuing.issue_contract, new)


def test_a_day_before_all_forms_has_the_first() -> None:
    assert loading.form_name_on("social_contract", date(2001, 1, 1)) == OFFICIAL_FORM
