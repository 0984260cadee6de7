"""F1 says something of everything that can have the focus, and of what follows from the law the provision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

import kiscase.all_records  # noqa: F401 - the fields of all records
from kiscase import __version__
from kiscase.core.database.database import Database
from kiscase.core.i18n import localized_text
from kiscase.core.legal_data.field_help import field_help as legal_help
from kiscase.core.legal_data.rows import LegalTable, shipped_rows
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.records.record import record_classes
from kiscase.core.resources import load_toml
from kiscase.participants.model import Benefit
from kiscase.participants.screen.participant_form import ParticipantForm
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.help import field_help
from kiscase.ui.help.about_dialog import AboutDialog
from kiscase.ui.help.field_help import _how_to_use, help_on
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard

HELP = {row["key"]: row for row in load_toml("help/fields.toml")["field"]}
FIELDS: dict[str, FieldInfo] = {
    shown.place: shown for record in record_classes().values() for shown in record.fields().values()
}
ARTICLE = re.compile(r"\bart\. \d")
TODAY = date(2026, 6, 15)


def legal_fields() -> Iterator[str]:
    """The fields that cite an article or whose choices come from the legal data."""
    for place, shown in FIELDS.items():
        from_law = getattr(shown.options, "__module__", "") == "kiscase.core.legal_rules"
        if from_law or ARTICLE.search(shown.label + shown.help):
            yield place


@pytest.fixture
def form(qtbot: QtBot) -> ParticipantForm:
    shown = ParticipantForm()
    qtbot.addWidget(shown)
    shown.load({}, {})
    return shown


@pytest.mark.parametrize("place", list(legal_fields()))
def test_each_field_that_follows_from_the_law_has_a_longer_help(place: str) -> None:
    assert place in HELP


@pytest.mark.parametrize("place", HELP)
def test_the_longer_help_is_of_a_field_that_exists_and_cites_what_is_in_force(place: str) -> None:
    assert place in FIELDS
    told = HELP[place]
    rows = {f"{table.value}.{row.code}" for table in LegalTable for row in shipped_rows(table)}
    assert rows.issuperset(told.get("rules", ()))
    words = legal_help(place, TODAY)
    assert localized_text(told["text"]) in words
    assert any(localized_text(told["example"]) in text for text in words)
    assert len(words) == 2 + len(told.get("rules", ()))


def test_the_help_is_of_the_law_of_the_day() -> None:
    before, now = legal_help("participant.excluded", date(2021, 1, 1)), legal_help("participant.excluded", TODAY)
    assert "ubóstwo" in before[-1]
    assert "Ubóstwo nie jest już warunkiem" in now[-1]


def test_each_group_tells_its_own_provision(form: ParticipantForm) -> None:
    boxes = form.form.editor("groups").findChildren(QCheckBox)
    words = [" ".join(help_on(box)) for box in boxes]
    assert len({*words}) == len(boxes) > 5
    assert all("art. 1 ust. 2" in text for text in words)


def test_a_chosen_right_in_a_table_tells_its_provision(form: ParticipantForm) -> None:
    form.benefits.load([{"kind": Benefit.fields()["kind"].options()[0][0]}])  # type: ignore[misc]
    cell = next(cell for cell in form.benefits.findChildren(ChoiceEditor) if cell.value())
    assert "art. 1 ust. 3" in " ".join(help_on(cell))


def test_f1_on_an_ordinary_field_says_how_to_fill_it_in(form: ParticipantForm, qtbot: QtBot) -> None:
    form.show()
    qtbot.waitExposed(form)
    assert len(help_on(form.form.editor("phone"))) >= 3
    assert any("5.3" in text for text in help_on(form.form.editor("born")))


def test_everything_on_every_page_that_takes_the_focus_has_help(
    case: Database, window: Workspace, qtbot: QtBot
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        contract = makers.contract(session, person)
    with case.action() as session:
        activity = makers.activity(session)
    for kind, record in (("participant", person), ("contract", contract), ("activity", activity)):
        window.open(kind, record)
        qtbot.waitUntil(window.jobs.is_idle)
    assert len(window.pages) > 5
    shown_widgets = [shown for shown in window.main.findChildren(QWidget) if shown.focusProxy() is None]
    reached = [shown for shown in shown_widgets if shown.focusPolicy() != Qt.FocusPolicy.NoFocus]
    silent = {f"{type(shown).__name__} {shown.objectName()}" for shown in reached if not _how_to_use(shown)}
    assert len(reached) > 200
    assert not silent, "\n".join(sorted(silent))


def test_f1_helps_in_every_dialog(window: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    keys, said = Keyboard(qtbot), list[str]()
    monkeypatch.setattr(field_help, "announce_to_screen_reader", lambda _widget, words: said.append(words))
    sections = [FieldSection("", [FIELDS["participant.groups"]])]
    for open_one in (
        lambda: FormDialog(window, "", sections, {}, label="", on_submit=lambda _values: None),
        lambda: AboutDialog(window).open(),
    ):
        open_one()
        keys.dialog()
        keys.press("F1", "Escape", "Escape")  # the first one closes the words
        keys.without_dialog()
    assert len(said) == 2
    assert "art. 1 ust. 2" in said[0]


def test_the_menu_leads_to_what_is_said_about_the_program(window: Workspace, qtbot: QtBot) -> None:
    button = window.main.findChild(QToolButton, "help")
    assert button is not None
    about = next(action for action in button.menu().actions() if action.objectName() == "about")
    about.trigger()
    dialog = next(shown for shown in QApplication.topLevelWidgets() if isinstance(shown, AboutDialog))
    qtbot.waitExposed(dialog)
    copy = dialog.findChild(QWidget, "copy")
    assert copy is not None
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert __version__ in QApplication.clipboard().text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
