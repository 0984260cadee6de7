"""A click on the paper goes to the field that it shows."""

from __future__ import annotations

import io
from typing import cast

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiscase.contracts import contract_pdf_on_file, details, rendering
from kiscase.contracts.content import Content
from kiscase.contracts.copies import preview
from kiscase.contracts.queries import load_content, require_contract
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.pdf.output.field_positions import FieldPosition, locate_field
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.contracts.test_family_members import CHILD, of_family
from tests.journeys.keyboard import Keyboard

WORDS = {
    "Data zawarcia": ("drawn_on", ""),
    "Opis: causes": ("causes", ""),
    "Opis: limits": ("limits", ""),
    "Podjęcie pracy": ("main_goals", "text.0"),
    "Ugoda": ("goals", "effect.1"),
    "Świadectwo": ("goals", "effect.0"),
    "4.2 cele szczegółowe": ("goals", "text.0"),
    "Pani/Pan": ("participant_actions", "text.0"),
    "Udział w zajęciach": ("participant_actions", "text.0"),
    "30.09.2026": ("participant_actions", "due.0"),
    "Pomoc w pisaniu": ("worker_actions", "text.0"),
    "31.07.2026": ("worker_actions", "due.0"),
    "15.09.2026": ("evaluation_on", ""),
    "Opis: arrangements": ("arrangements", ""),
    "VII. Ustalenia": ("arrangements", ""),
    "84 683 10 12": ("worker_id", ""),
}


def place_of(pdf: bytes, words: str) -> tuple[int, float, float]:
    """The page, and the middle of the first of these words in points from the upper left corner."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        for number, page in enumerate(document):
            found = page.get_textpage().search(words).get_next()
            if found is not None:
                left, bottom, right, top = page.get_textpage().get_charbox(found[0])
                return number, (left + right) / 2, page.get_height() - (bottom + top) / 2
    finally:
        document.close()
    raise AssertionError(f"{words} is not on the paper")


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    with case.action() as session:
        made = makers.contract(session)
    window.open("contract", made)
    found = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.editor is not None and bool(found.preview.pdf()))
    return found


def click(page: ContractsPage, where: tuple[int, float, float]) -> None:
    number, x, y = where
    pages = page.preview.pages
    pages.go_to(number)
    pages.verticalScrollBar().setValue(pages.verticalScrollBar().value() + round(y * pages._scale()) - 100)
    corner = pages.page_area(number).topLeft()
    at = QPoint(round(x * pages._scale()), round(y * pages._scale()))
    QTest.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=corner + at)


@pytest.mark.parametrize("words", WORDS)
def test_a_click_goes_to_the_field(page: ContractsPage, qtbot: QtBot, words: str) -> None:
    field, cell = WORDS[words]
    click(page, place_of(page.preview.pdf(), words))
    Keyboard(qtbot).until_at(f"{field}/{cell}" if cell else field)


def test_the_field_of_what_was_typed_just_now_is_found(page: ContractsPage, window: Workspace, qtbot: QtBot) -> None:
    assert page.editor is not None
    page.editor.load_over(of_family())
    page.edited()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and _shows(page, "Świetlica"))
    click(page, place_of(page.preview.pdf(), CHILD["pesel"]))
    keys = Keyboard(qtbot)
    keys.until_at("pesel.1")


def test_the_person_stands_on_another_page(page: ContractsPage, qtbot: QtBot) -> None:
    click(page, place_of(page.preview.pdf(), "Źródlana"))
    qtbot.waitUntil(lambda: page.message_bar.text() == _("Name, address and PESEL are on the person's page."))


def test_looking_for_fields_changes_no_byte(case: Database) -> None:
    with case.action() as session:
        made = makers.contract(session)
    with case.read() as session:
        record = require_contract(session, made)
        content = load_content(session, record)
        spots: list[FieldPosition] = []
        assert rendering.render_contract_form(
            session, record, content, positions=spots
        ) == rendering.render_contract_form(session, record, content)
    assert {spot.key.partition(".")[0] for spot in spots} >= {
        "causes",
        "goals",
        "people",
        "signatures",
        "evaluation_on",
    }


def test_the_paper_on_file_has_its_fields_where_it_shows_them(case: Database) -> None:
    with case.action() as session:
        made = makers.printed_contract(session)
    with case.read() as session:
        pdf = contract_pdf_on_file.contract_pdf_on_file(session, made)
        assert pdf is not None
        content: Content = details.load_contract(session, made).content
        assert preview.form_field_at(session, made, content, place_of(pdf, "Ugoda")) == "goals.1.effect"
        assert preview.form_field_at(session, made, content, (7, 0, 0)) == ""


def test_empty_room_belongs_to_the_field_whose_label_stands_above() -> None:
    spots = [
        FieldPosition("causes", 0, 60, 100),
        FieldPosition("on", 0, 300, 100),
        FieldPosition("limits", 0, 60, 180),
        FieldPosition("end", 1, 60, 90),
    ]
    assert locate_field(spots, 0, 70, 170) == "causes"
    assert locate_field(spots, 0, 310, 150) == "on"
    assert locate_field(spots, 0, 20, 700) == "limits"
    assert locate_field(spots, 1, 70, 50) == "limits", "the head of a page goes on with the one before"
    assert locate_field([], 0, 1, 1) == ""


def _shows(page: ContractsPage, words: str) -> bool:
    document = pypdfium2.PdfDocument(io.BytesIO(page.preview.pdf()))
    found = any(words in one.get_textpage().get_text_bounded() for one in document)
    document.close()
    return found
