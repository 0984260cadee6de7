"""The talk with the participant: large letters, nothing of what is for the office, and nothing lost on the way back."""

from __future__ import annotations

import os
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.copies import actions as copies
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting.screen import conversation_view
from kiscase.contracts.drafting.screen.conversation_view import LARGER, ConversationView
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.dialog import usable_room
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import typed_text

WORDS = "Chcę znów gotować dla ludzi <i dla siebie>."


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    with case.action() as session:
        made = makers.contract(session)
    window.open("contract", made)
    found = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.editor is not None)
    return found


def talk(keys: Keyboard) -> ConversationView:
    keys.press("F2")
    keys.press("F9")
    found = keys.dialog()
    assert isinstance(found, ConversationView)
    return found


def test_only_what_both_write_is_seen_and_it_is_large(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    view = talk(keys)
    keys.until_at("text.0")
    fields: list[QWidget] = [*view.findChildren(QPlainTextEdit), *view.findChildren(QLineEdit)]
    seen = " ".join([label.text() for label in view.findChildren(QLabel)] + [typed_text(one) for one in fields])
    for shown in ("Podjęcie pracy", "Świadectwo", "Udział w zajęciach klubu", "Pomoc w pisaniu CV"):
        assert shown in seen
    for hidden in ("Opis: causes", "Opis: limits", "PESEL", "Opis: arrangements", "Dzień oceny"):
        assert hidden not in seen
    assert keys.focus.font().pointSizeF() == pytest.approx(page.font().pointSizeF() * LARGER, rel=0.02)
    assert view.size() == page.window().size().boundedTo(usable_room(view).size())
    assert all(one.accessibleName() for one in fields if one.isVisible())


def test_the_view_of_a_practice_file_says_so(page: ContractsPage, qtbot: QtBot) -> None:
    assert page.context.jobs.database.practice
    view = talk(Keyboard(qtbot))
    assert view.practice_banner.isVisible()
    assert view.practice_banner.text()
    if os.environ.get("KISCASE_LOOK"):
        view.grab().save(os.environ["KISCASE_LOOK"] + "/talk.png")
    assert page.editor is not None
    real = ConversationView(page, page.editor.parts(), page.editor.typed(), "Anna", read_only=True)
    assert real.practice_banner.isHidden()


def test_what_is_typed_stands_in_the_editor_and_is_saved(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    talk(keys)
    keys.until_at("text.0")
    keys.write("Praca w kuchni")
    keys.to("own_words")
    keys.type(WORDS)
    keys.press("Escape")
    keys.without_dialog()
    assert page.is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    with case.read() as session:
        content = details.load_contract(session, page.record or 0).content
    assert content.tables["main_goals"][0]["text"] == "Praca w kuchni"
    assert content.inner["own_words"] == WORDS
    assert "own_words" not in content.texts
    assert content.texts["causes"].startswith("Opis: causes")


def test_the_draft_behind_follows_while_the_talk_goes_on(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    talk(keys)
    keys.until_at("text.0")
    keys.write("Nowy cel")
    editor = page.editor
    assert editor is not None
    keys.until(lambda: editor.typed().tables["main_goals"][0]["text"] == "Nowy cel")


def test_whoever_never_rests_is_followed_too(
    page: ContractsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_view, "REST", 60_000)
    monkeypatch.setattr(conversation_view, "AUTOSAVE_INTERVAL", 100)
    keys = Keyboard(qtbot)
    talk(keys)
    keys.until_at("text.0")
    keys.write("Nowy cel")
    editor = page.editor
    assert editor is not None
    keys.until(lambda: editor.typed().tables["main_goals"][0]["text"] == "Nowy cel")


def test_a_date_that_is_none_is_not_lost(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    view = talk(keys)
    keys.to("due.0")
    keys.write("32.13")
    keys.press("Escape")
    assert view.isVisible()
    keys.write("+30")
    keys.press("F9")
    keys.without_dialog()


def test_nothing_typed_nothing_changed(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    talk(keys)
    keys.press("Escape")
    keys.without_dialog()
    assert not page.is_dirty()


def test_a_signed_contract_is_only_shown(window: Workspace, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        made = makers.printed_contract(session)
    with case.action() as session:
        signing.sign_contract(session, made, {"participant": makers.TODAY})
    window.open("contract", made)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == made)
    keys = Keyboard(qtbot)
    talk(keys)
    keys.until_at("text.0")
    keys.type("x")
    assert "x" not in cast("QPlainTextEdit", keys.focus).toPlainText()


@pytest.mark.parametrize("variant", ["A", "B"])
def test_own_words_stand_on_no_official_paper(case: Database, variant: str) -> None:
    with case.action() as session:
        made = makers.contract(session, variant=variant)
    with case.read() as session:
        content = details.load_contract(session, made).content
        content.inner["own_words"] = WORDS
        papers = [text_of(preview.preview_contract(session, made, content))]
        content.fields["language"] = "en"
        papers.append(text_of(copies.print_second_copy(session, made, content)))
    assert not any(WORDS in paper or "słowami osoby" in paper or "own words" in paper for paper in papers)
