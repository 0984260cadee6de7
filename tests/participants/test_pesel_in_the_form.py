"""A PESEL is checked when its field is left, not only on saving."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.records.sex import Sex
from kiscase.participants.pesel import describe_unusual_sex, pesel_problems
from kiscase.participants.screen.participant_form import ParticipantForm
from kiscase.ui.forms.form_row import FormRow
from tests import makers

WOMAN = makers.pesel(date(1980, 2, 29), male=False, serial=3)


@pytest.fixture
def form(qtbot: QtBot) -> ParticipantForm:
    shown = ParticipantForm()
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    shown.load({}, {})
    qtbot.waitExposed(shown)
    return shown


def row(form: ParticipantForm, key: str) -> FormRow:
    return form.form._rows[key]


def leave(form: ParticipantForm, key: str, text: str) -> None:
    """Type into a field as a user does, and leave it by Tab."""
    editor = form.form.editor(key)
    editor.setFocus()
    QTest.keyClicks(editor, text)
    now: QWidget | None = QApplication.focusWidget()
    assert now is not None
    QTest.keyClick(now, Qt.Key.Key_Tab)


@pytest.mark.parametrize(
    "typed",
    [WOMAN[:-1] + str((int(WOMAN[-1]) + 1) % 10), WOMAN[:-1], "80023000000", "8002291234O"],
    ids=["last digit", "short", "no date", "letter"],
)
def test_a_wrong_pesel_is_told_when_the_field_is_left(form: ParticipantForm, typed: str) -> None:
    leave(form, "pesel", typed)
    assert row(form, "pesel").problem() == pesel_problems(typed, None, None)["pesel"]


def test_the_exception_is_offered_only_for_a_wrong_last_digit(form: ParticipantForm) -> None:
    assert row(form, "pesel_as_issued").isHidden()
    leave(form, "pesel", WOMAN)
    assert row(form, "pesel_as_issued").isHidden()
    form.form.editor("pesel").set_value("")
    leave(form, "pesel", WOMAN[:-1] + str((int(WOMAN[-1]) + 1) % 10))
    assert not row(form, "pesel_as_issued").isHidden()


def test_a_birth_date_that_contradicts_the_pesel_is_told_at_once_and_the_sentence_goes_with_its_cause(
    form: ParticipantForm,
) -> None:
    leave(form, "pesel", WOMAN)
    form.form.editor("born").set_value(None)
    leave(form, "born", "1.3.1980")
    assert "29.02.1980" in row(form, "born").problem()
    form.form.editor("pesel").set_value("")
    leave(form, "pesel", "")
    assert not row(form, "born").problem()


def test_a_given_name_that_is_rare_for_the_sex_of_the_pesel_is_mentioned(form: ParticipantForm) -> None:
    leave(form, "given_name", "Jan")
    leave(form, "pesel", WOMAN)
    assert row(form, "pesel").note() == describe_unusual_sex("Jan", Sex.FEMALE) != ""


@pytest.mark.parametrize(
    ("name", "sex"),
    [
        ("Anna", Sex.FEMALE),
        ("Kuba", Sex.MALE),
        ("Illia", Sex.MALE),
        ("Maryam", Sex.FEMALE),
        ("Łukasz Maria", Sex.MALE),
        ("Maria", None),
    ],
)
def test_other_names_pass_without_a_word(name: str, sex: Sex | None) -> None:
    assert describe_unusual_sex(name, sex) == ""
