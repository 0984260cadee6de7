"""Birth dates of which only the year, or the year and the month, is known."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import InvalidValuesError
from kiscase.core.text.date_parsing import parse_partial_date
from kiscase.participants.duplicates.similar_people import TypedPerson, find_similar_people
from kiscase.participants.model import Participant
from kiscase.participants.screen.participant_form import BirthDateEditor, ParticipantForm
from kiscase.ui.editors.base import Editor
from tests import makers
from tests.actions import list_participants


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1985", "1985"),
        ("1985 r.", "1985"),
        ("03.1985", "03.1985"),
        ("3.1985 r.", "03.1985"),
        ("1985-03", "03.1985"),
        ("marzec 1985", "03.1985"),
        ("marca 1985 r.", "03.1985"),
        ("березень 1985", "03.1985"),
        ("III 1985", "03.1985"),
    ],
)
def test_a_year_or_a_month_and_a_year(typed: str, kept: str) -> None:
    assert parse_partial_date(typed) == kept
    assert parse_partial_date(kept) == kept


@pytest.mark.parametrize("typed", ["", "85", "5.3.1985", "5 marca 1985", "13.1985", "0.1985", "0503", "sierpca 1985"])
def test_what_is_no_partial_date(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - as the other parsers
        parse_partial_date(typed)


def test_the_year_is_kept_and_shown(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session, family_name="Nowak", pesel="", born_partly="marzec 1985")
    with case.read() as session:
        assert session.get_one(Participant, person).born is None
        assert [row.born for row in list_participants(session)] == ["03.1985"]
        assert session.get_one(Participant, person).birth_text == "03.1985"
        assert "03.1985" in session.get_one(Participant, person).search_details()
        reader = PlainReader.in_session(session)
        assert "03.1985" in find_similar_people(reader, TypedPerson("Nowak", "Jadwiga"))[0].text


@pytest.mark.parametrize("typed", ["2027", "07.2026", "wiosna", "1985 lub 1986"])
def test_what_cannot_be_is_told(case: Database, typed: str) -> None:
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        makers.participant(session, pesel="", born_partly=typed)
    assert list(caught.value.problems) == ["born_partly"]


def test_the_whole_date_takes_its_place(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session, pesel=makers.pesel(date(1985, 3, 5)), born_partly="1985")
    with case.read() as session:
        found = session.get_one(Participant, person)
        assert (found.born, found.born_partly) == (date(1985, 3, 5), "")


def _shows(editor: Editor, value: str) -> bool:
    return bool(editor.value() == value)


def test_the_year_is_typed_into_the_field_of_the_birth_date(qtbot: QtBot) -> None:
    form = ParticipantForm()
    qtbot.addWidget(form)
    form.resize(900, 700)
    form.show()
    form.load({}, {})
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    born, partly = form.form.editor("born"), form.form.editor("born_partly")
    assert isinstance(born, BirthDateEditor)
    assert not partly.isVisible()
    for typed, value, year in (("2005", None, "2005"), ("05.03.1985 r.", date(1985, 3, 5), "")):
        born.setFocus()
        qtbot.waitUntil(born.hasFocus)
        born.selectAll()
        qtbot.keyClicks(born, typed)
        qtbot.keyClick(born, Qt.Key.Key_Tab)
        qtbot.waitUntil(partial(_shows, partly, year))
        assert (born.value(), born.problem(), partly.isVisible()) == (value, "", bool(year))
    form.load({"family_name": "Nowak", "born_partly": "1985"}, {})
    assert partly.isVisible()
    assert not form.is_dirty()


def test_a_year_is_saved_without_leaving_the_field(qtbot: QtBot) -> None:
    form = ParticipantForm()
    qtbot.addWidget(form)
    form.show()
    form.load({}, {})
    qtbot.keyClicks(form.form.editor("born"), "1985")
    changes, _benefits, _shown = form.values_to_save()
    assert changes["born_partly"] == "1985"
    assert "born" not in changes
