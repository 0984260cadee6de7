"""Forms: loading, what was changed, problems under their fields, keys, narrow windows."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from kiscase.core.errors import InvalidValuesError
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.text import TextEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import apply
from kiscase.ui.widgets.labels import BuddyLabel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

SECTIONS = [
    FieldSection(
        "Dane",
        [
            FieldInfo("Nazwisko", required=True, key="family_name"),
            FieldInfo("Data urodzenia", FieldKind.DATE, key="born", help="Jak w dowodzie."),
            FieldInfo("Zgoda", FieldKind.FLAG, key="agree"),
        ],
    ),
    FieldSection(
        "Sytuacja",
        [
            FieldInfo("Opis", FieldKind.LONG, key="words"),
            FieldInfo("Podstawa", FieldKind.CODES, options=lambda: [("a", "Pierwsza"), ("b", "Druga")], key="grounds"),
            FieldInfo("Telefon", key="phone"),
            FieldInfo("Uwagi", FieldKind.LONG, key="notes"),
        ],
    ),
]
VALUES = {"family_name": "Żółciński", "born": date(1983, 3, 5), "agree": True, "grounds": ["b"], "phone": None}


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> RecordForm:
    apply.apply_theme(qapp, "light")
    made = RecordForm(SECTIONS)
    qtbot.addWidget(made)
    made.load(VALUES)
    made.resize(900, 500)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def sentences(form: RecordForm) -> list[str]:
    return [label.text() for label in form.findChildren(QLabel) if label.property("problem") and label.isVisible()]


def test_only_what_differs_is_given(form: RecordForm, qtbot: QtBot) -> None:
    assert form.changes() == {}
    assert not form.is_dirty()
    with qtbot.waitSignal(form.edited) as told:
        qtbot.keyClicks(form.editor("phone"), "600")
    assert told.args == ["phone"]
    form.editor("born").set_value(None)
    assert form.is_dirty()
    assert form.changes() == {"phone": "600", "born": None}
    qtbot.keyClick(form.editor("phone"), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(form.editor("phone"), Qt.Key.Key_Delete)
    form.editor("born").set_value(date(1983, 3, 5))
    assert form.changes() == {}


def test_what_is_no_value_is_neither_lost_nor_given(form: RecordForm, qtbot: QtBot) -> None:
    born = form.editor("born")
    born.setFocus()
    qtbot.keyClick(born, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(born, "31.02")
    with pytest.raises(InvalidValuesError) as raised:
        form.changes()
    assert set(raised.value.problems) == {"born"}
    assert form.is_dirty()
    assert sentences(form) == []
    qtbot.keyClick(born, Qt.Key.Key_Tab)
    assert sentences(form) == [born.problem()]
    qtbot.keyClicks(born, "x")
    assert sentences(form) == []


def test_problems_stand_under_their_fields_and_the_first_is_focused(form: RecordForm, qtbot: QtBot) -> None:
    form.show_problems({"notes": "Za długie.", "phone": "To nie jest numer.", "elsewhere": "Coś innego."})
    phone = form.editor("phone")
    qtbot.waitUntil(phone.hasFocus)
    assert sentences(form) == ["Coś innego.", "To nie jest numer.", "Za długie."]
    assert phone.accessibleDescription() == "To nie jest numer."
    scroll = form.findChild(QScrollArea)
    assert isinstance(scroll, QScrollArea)
    qtbot.waitUntil(
        lambda: scroll.viewport().rect().contains(phone.mapTo(scroll.viewport(), QPoint(1, phone.height())))
    )
    form.clear_problems()
    assert sentences(form) == []
    assert phone.accessibleDescription() == ""


def test_enter_goes_on_and_in_the_last_line_submits(form: RecordForm, qtbot: QtBot) -> None:
    told = QSignalSpy(form.submitted)
    form.focus_first()
    qtbot.keyClick(form.editor("family_name"), Qt.Key.Key_Return)
    assert form.editor("born").hasFocus()
    assert told.count() == 0
    form.editor("phone").setFocus()
    qtbot.keyClick(form.editor("phone"), Qt.Key.Key_Return)
    assert told.count() == 1


def test_control_enter_submits_from_a_long_text(form: RecordForm, qtbot: QtBot) -> None:
    form.editor("words").setFocus()
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(form.editor("words"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert form.editor("words").value() == ""


def test_tab_goes_through_the_fields_in_reading_order(form: RecordForm, qtbot: QtBot) -> None:
    form.focus_first()
    seen = []
    for _ in range(8):
        held = QApplication.focusWidget()
        assert held is not None
        seen.append(held.objectName())
        qtbot.keyClick(held, Qt.Key.Key_Tab)
    assert seen == ["family_name", "born", "agree", "words", "grounds.a", "grounds.b", "phone", "notes"]


def test_the_star_of_a_required_field_never_stands_alone_on_a_line(form: RecordForm) -> None:
    labels = [label.text() for label in form.findChildren(QLabel) if label.text().endswith("*")]
    assert labels
    assert all(text.endswith("\N{NO-BREAK SPACE}*") for text in labels)


def test_what_is_required_is_said_in_words(form: RecordForm) -> None:
    assert form.editor("family_name").accessibleName() != "Nazwisko"
    assert "Nazwisko" in form.editor("family_name").accessibleName()
    assert form.editor("born").accessibleName() == "Data urodzenia"
    assert form.editor("born").whatsThis() == "Jak w dowodzie."


def test_a_locked_form_is_not_changed_by_keys(form: RecordForm, qtbot: QtBot) -> None:
    form.set_read_only(True)
    for key in ("family_name", "born", "agree", "words", "phone"):
        qtbot.keyClicks(form.editor(key), "1 ")
    assert form.changes() == {}


@pytest.mark.parametrize(("letters", "scale"), [(166, 1.0), (66, 1.0), (66, 2.0)])
def test_no_label_is_cut(qapp: QApplication, qtbot: QtBot, letters: int, scale: float) -> None:
    apply.apply_theme(qapp, "light", scale)
    width = letters * QFontMetrics(qapp.font()).averageCharWidth()
    words = "Numer PESEL albo, gdy go nie nadano, seria i numer dokumentu potwierdzającego tożsamość"
    form = RecordForm(
        [FieldSection("Dane", [FieldInfo(words, key="pesel", help=words), FieldInfo("Imię", key="name")])]
    )
    qtbot.addWidget(form)
    form.resize(width, 500)
    form.show()
    form.show_problems({"pesel": words})
    qapp.processEvents()
    assert form.width() == width
    for label in form.findChildren(QLabel):
        if label.text() and label.isVisible():
            assert label.height() >= label.heightForWidth(label.width())
            assert label.mapTo(form, QPoint(label.width(), 0)).x() <= width
    label = form.findChildren(BuddyLabel)[0]
    beside = label.mapTo(form, QPoint()).y() > form.editor("pesel").mapTo(form, QPoint()).y() - label.height()
    assert beside == (letters == 166)
    apply.apply_theme(qapp, "light")


def test_a_field_can_have_an_editor_of_its_own(qtbot: QtBot) -> None:
    class Shouting(TextEditor):
        def value(self) -> str:
            return self.text().upper()

    def make(field: FieldInfo) -> Editor:
        editor = Shouting()
        editor.setObjectName(field.key)
        return editor

    form = RecordForm([FieldSection("", [FieldInfo("Imię", key="name")])], editors={"name": make})
    qtbot.addWidget(form)
    qtbot.keyClicks(form.editor("name"), "ewa")
    assert form.changes() == {"name": "EWA"}


@pytest.mark.parametrize(("key", "typed"), [("family_name", "კობა"), ("words", "Mówi: Գրիգոր")])
def test_what_no_document_can_print_is_said_while_it_is_typed(
    form: RecordForm, qtbot: QtBot, key: str, typed: str
) -> None:
    def notes() -> list[str]:
        words = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
        return [one for one in words if "U+" in one]

    form.load({})
    form.editor(key).setFocus()
    QApplication.clipboard().setText(typed)
    qtbot.keyClick(form.editor(key), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(notes()) == 1
    assert typed[-1] in notes()[0]
    assert notes()[0] in form.editor(key).accessibleDescription()
    assert form.values()[key] == typed  # kept all the same
    form.load({key: "Żółciński"})
    assert notes() == []
    form.load({key: typed})
    assert len(notes()) == 1
