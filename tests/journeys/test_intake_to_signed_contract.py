"""One thread, by keyboard alone: from a person at the door to a signed contract on paper and a mark on the list."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts.model import ContractState
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.makers import PASSPHRASE
from tests.printer import print_with
from tests.screens import typed_text

TODAY = clock.today()
PAST = TODAY - timedelta(days=28)
PERSON, CONTRACT, ACTIVITY = "participant", "contract", "activity"
CONTRACT_TEXTS = {
    "causes": ["Brak pracy od pięciu lat; długi <b>& „zobowiązania”"],
    "strengths": ["Prawo jazdy, życzliwa siostra"],
    "limits": ["Daleki dojazd"],
    "main_goals/text.0": ["Podjęcie pracy"],
    "goals/text.0": ["Ukończenie kursu", "Świadectwo"],
    "participant_actions/text.0": ["Udział w zajęciach klubu", "+3m"],
    "worker_actions/text.0": ["Pomoc w pisaniu CV", "+2m"],
    "evaluation_on": ["+3m"],
    "arrangements": ["Przelew na rachunek"],
    "ends_on": ["+6m"],
}


@pytest.mark.slow
def test_from_the_door_to_the_register(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    keys = Keyboard(qtbot)
    path = tmp_path / "klub.kis"
    program.show_welcome()
    make_a_case_file(keys, path)
    keys.until(lambda: program.view is not None)
    context = Desk(program.view, keys)
    register_a_person(context)
    find_the_person(context)
    begin_a_contract(context)
    fill_the_contract_in(context)
    print_the_contract(context, tmp_path)
    record_the_signatures(context, tmp_path / "wydruk.pdf")
    plan_an_activity(context)
    enrol_who_may_and_who_may_not(context)
    mark_the_attendance(context, tmp_path / "sheet.pdf")
    undo_and_redo(context)
    read_the_history(context)
    lock_with_half_typed_text(context, path)
    close_and_open_again(program, context, path)


class Desk:
    """What the person at the keyboard sees."""

    def __init__(self, view: Workspace | None, keys: Keyboard) -> None:
        assert view is not None
        self.view, self.keys = view, keys

    def page(self, kind: str) -> Any:
        infos = [room.info.kind for room in self.view._rooms]
        return self.view.stack.page_at(infos.index(kind))

    def message(self) -> str:
        return self.view.page().message_bar.text()

    def settled(self) -> None:
        self.keys.until(self.view.jobs.is_idle)


def make_a_case_file(keys: Keyboard, path: Path) -> None:
    keys.until(lambda: keys.focus)
    keys.to("create")
    keys.press("Return")
    keys.until_at("first")
    keys.type(PASSPHRASE)
    keys.press("Tab")
    keys.type(PASSPHRASE + "!")
    keys.press("Tab")
    for key, text in {
        "name": "Klub Integracji Społecznej „Przystań”",
        "operator": "Gmina Żółkiewka",
        "office": "Ośrodek Pomocy Społecznej w Żółkiewce",
        "given_name": "Bożena",
        "family_name": "Łącka",
    }.items():
        keys.to(key)
        keys.type(text)
    keys.to("role")
    keys.press("Down")
    keys.to("phone")
    keys.type("84 683 10 12")
    keys.press("Return")  # Enter in the last field goes on; the two passphrases differ
    keys.until_at("second")
    keys.write(PASSPHRASE)
    keys.press("Return")
    dialog = keys.dialog()
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "Klub Integracji Społecznej -Przystań.kis"
    keys.write(str(path))
    keys.press("Return")
    keys.until(path.exists)


def register_a_person(context: Desk) -> None:
    keys = context.keys
    context.settled()
    keys.press("Ctrl+2", "Ctrl+N")
    keys.until_at("applicant")  # the first step of a guided intake
    keys.press("Alt+0")
    keys.until_at("family_name")
    keys.type("Żółciński")
    keys.press("Tab")
    keys.type("Łukasz")
    keys.press("Tab")
    keys.type("99923100014")
    keys.to("street")
    keys.type("ul. Źródlana 3 m. 12")
    keys.press("Tab")
    keys.type("22-335")
    keys.press("Tab")
    keys.type("Żółkiewka")
    keys.to("groups.long_unemployed")
    keys.press("Space")
    keys.to("excluded")
    keys.press("Space")
    assert EligibilityVerdict.MAY.label in context.page(PERSON).data.eligibility_panel.chip.text()
    keys.to("applicant")
    keys.press("Down")
    keys.press("Ctrl+S")
    keys.until(lambda: context.message() == _("Saved."))
    assert keys.focus.objectName() == "applicant", "saving leaves the focus where it was"


def find_the_person(context: Desk) -> None:
    keys = context.keys
    keys.press("Ctrl+3", "Ctrl+K")
    keys.until_at("finder")
    keys.type("zolcin")
    keys.until(context.view.search_box.results.isVisible)
    keys.press("Return")
    keys.until(lambda: context.view.page() is context.page(PERSON))
    keys.until(lambda: context.page(PERSON).header.title.text() == "Łukasz Żółciński")


def begin_a_contract(context: Desk) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    keys.press("Ctrl+Shift+K")
    keys.dialog()
    keys.until_at("source")
    keys.press("Return")  # a usual empty one
    keys.until(lambda: context.view.page() is page and context.page(CONTRACT).editor is not None)
    context.settled()
    keys.press("F2")
    keys.until_at("variant")
    keys.to("drawn_on")
    keys.write(format_date(PAST))


def fill_the_contract_in(context: Desk) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    keys.press("Ctrl+P")  # nothing is filled in yet: it is said what is missing, and nothing gets a number
    missing = ngettext(
        "Not printed: {count} field of the form is missing or wrong; it is marked.",
        "Not printed: {count} fields of the form are missing or wrong; they are marked.",
        9,
    )
    keys.until(lambda: missing.format(count=9) in context.message())
    assert keys.is_at("causes"), "the first field that is missing"
    before = page.preview.pdf()
    keys.to("drawn_on", "Shift+Tab")
    keys.write(format_date(PAST))
    for place, (name, texts) in enumerate(CONTRACT_TEXTS.items()):
        keys.to(name)
        keys.type(texts[0])
        for text in texts[1:]:
            keys.press("Tab")
            keys.type(text)
        if place == 0:
            keys.until(lambda: page.preview.pdf() != before)
        if "_actions/" in name:
            choose_the_aim(keys, name.partition("/")[0])
    keys.until(lambda: "Podjęcie pracy" in seen(page))
    keys.press("Ctrl+S")
    keys.until(lambda: context.message() == _("Saved."))
    assert not page.is_dirty()


def choose_the_aim(keys: Keyboard, table: str) -> None:
    """The action serves the only aim that there is."""
    keys.press("Tab")
    assert keys.is_at(f"{table}/goal.0"), keys.sight()
    keys.press("Down")
    keys.until(lambda: "a) Ukończenie kursu" in str(getattr(keys.focus, "currentText", str)()))


def print_the_contract(context: Desk, folder: Path) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    keys.press("Ctrl+P")
    print_with(keys, folder / "contract.pdf")
    keys.without_dialog()
    context.settled()
    assert page.header.title.text() == f"KS/1/{PAST.year}"


def record_the_signatures(context: Desk, printed: Path) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    paper = page.preview.pdf()
    run_command_by_name(context, _("Record signatures"))
    keys.dialog()
    keys.until_at("participant")
    keys.type("today")
    keys.press("Tab")
    keys.type("today")
    keys.press("Return")
    keys.until_at("handed_over")
    keys.type("today")
    keys.press("Return")  # Enter in the last field goes on
    keys.without_dialog()
    keys.until(lambda: ContractState.ACTIVE.label in page.header.chip.text())
    context.settled()
    keys.press("F2")
    keys.to("causes")
    keys.type("nie wolno")
    assert "nie wolno" not in typed_text(keys.focus)
    assert not page.is_dirty()
    keys.press("Ctrl+P")
    keys.dialog()
    keys.to("filename")  # where there is no printer, Qt's dialog prints into a file
    keys.write(str(printed))
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: context.message() == _("Saved as {name}.").format(name=printed.name))
    assert page.preview.pdf() == paper == printed.read_bytes()


def seen(page: Any) -> str:
    """The text of the paper beside the editor."""
    pages = page.preview.pages
    return " ".join(pages.text(number) for number in range(pages.page_count()))


def plan_an_activity(context: Desk) -> None:
    keys = context.keys
    page = context.page(ACTIVITY)
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    keys.type("Warsztat komputerowy")
    keys.to("kind")
    keys.press("Down")
    keys.to(f"weekdays.{PAST.weekday()}")
    keys.press("Space")
    keys.to("starts")
    keys.type("9")
    keys.press("Tab")
    keys.type("1130")
    keys.press("Tab")
    keys.write(format_date(PAST))
    keys.press("Tab")
    keys.type("+30")
    keys.press("Return", "Return")  # Enter goes on to the number of meetings, the last field, and saves there
    keys.until(lambda: page.record is not None)
    context.settled()
    assert page.header.title.text() == "Warsztat komputerowy"
    assert page.meetings.rows.rowCount() >= 5


def enrol_who_may_and_who_may_not(context: Desk) -> None:
    keys = context.keys
    page = context.page(ACTIVITY)
    keys.press("Ctrl+2", "Ctrl+N")
    keys.until_at("family_name")
    keys.type("Bąk")
    keys.press("Tab")
    keys.type("Jan")
    keys.press("Ctrl+S")
    keys.until(lambda: context.message() == _("Saved."))
    context.settled()
    keys.press("Ctrl+Shift+E")
    dialog: Any = keys.dialog()
    choose(keys, "activity")
    keys.until(lambda: dialog.problem.text().startswith("Jan Bąk nie realizuje kontraktu"))
    keys.to("way_out")  # nothing had to be submitted to learn it
    keys.press("Space")
    keys.without_dialog()
    assert context.view.page() is context.page(PERSON), "without a contract the way out is the person's page"
    keys.press("Ctrl+5")
    run_command_by_name(context, _("Enrol a person"))
    keys.dialog()
    choose(keys, "person", "żółc")
    keys.write(format_date(PAST))
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.people.rows.rowCount() == 1)


def mark_the_attendance(context: Desk, printed: Path) -> None:
    keys = context.keys
    page = context.page(ACTIVITY)
    context.settled()
    keys.press("F2")
    keys.until_at("meetings")
    keys.press("Down", "Return")
    keys.until_at("register")
    context.settled()
    keys.type("*")  # the rest present
    assert page.is_dirty()
    keys.press("Ctrl+S")
    keys.until(lambda: context.message() == _("The register is saved."))
    assert keys.is_at("register")
    keys.press("Ctrl+P")
    print_with(keys, printed)
    keys.without_dialog()


def undo_and_redo(context: Desk) -> None:
    keys = context.keys
    page = context.page(ACTIVITY)
    keys.press("Ctrl+Z")
    keys.until(lambda: context.message().startswith(_("Undone: {sentence}").partition(":")[0]))
    keys.until(lambda: all(row[3].startswith("0/") for row in page.meetings.rows._rows))
    keys.press("Ctrl+Shift+Z")
    keys.until(lambda: context.message().startswith(_("Done again: {sentence}").partition(":")[0]))
    keys.until(lambda: any(row[3] == "1/1" for row in page.meetings.rows._rows))
    reason = _("a document that was given out is about it")
    expected = _("This cannot be undone: {reason}. Nothing was changed.").format(reason=reason)
    for _time in range(20):  # back to the activity, of which a sheet was printed
        reverse(context, "Ctrl+Z")
        if context.message() == expected:
            break
    assert context.view.jobs.is_idle()
    assert context.message() == expected
    for _time in range(20):
        reverse(context, "Ctrl+Shift+Z")


def reverse(context: Desk, chord: str) -> None:
    """Undo or redo, also what the page does not show, which is asked first."""
    context.keys.press(chord)
    context.settled()
    if isinstance(QApplication.activeWindow(), ConfirmationDialog):
        context.keys.to("confirm")
        context.keys.press("Space")
        context.keys.without_dialog()
        context.settled()


def read_the_history(context: Desk) -> None:
    keys = context.keys
    find_the_person(context)
    context.settled()
    page = context.page(PERSON)
    keys.press("F2")
    keys.press("Ctrl+Shift+Tab")  # from the data to the overview before them
    keys.press("Ctrl+Shift+Tab")  # and back to the last tab
    keys.until(lambda: page.tabs.currentWidget() is page.extra_tabs[-1])
    told = page.extra_tabs[-1].view.toPlainText()
    for part in ("Łukasz Żółciński", f"KS/1/{PAST.year}", "Warsztat komputerowy", "Bożena Łącka"):
        assert part in told
    keys.press("Ctrl+Tab")


def lock_with_half_typed_text(context: Desk, path: Path) -> None:
    keys = context.keys
    keys.press("F2")
    keys.to("street")
    keys.write("ul. Niedokończona")
    keys.press("Ctrl+L")
    keys.until_at("passphrase")
    assert not context.view.main.isVisible()
    keys.type("nie to hasło")
    keys.press("Return")
    assert keys.is_at("passphrase")
    assert not context.view.main.isVisible()
    keys.write(PASSPHRASE)
    keys.press("Return")
    keys.until_at("street")
    assert typed_text(keys.focus) == "ul. Niedokończona"
    keys.type(" 7")
    assert typed_text(keys.focus) == "ul. Niedokończona 7"


def close_and_open_again(program: Program, context: Desk, path: Path) -> None:
    keys = context.keys
    program.window.close()
    keys.dialog()
    keys.press("Escape")
    keys.without_dialog()
    assert program.window.isVisible()
    program.window.close()
    keys.dialog()
    keys.to("confirm")
    keys.press("Space")
    keys.until(lambda: not program.window.isVisible())
    program.window._may_close = False
    program.view = None
    program.show_welcome()
    program.window.show()
    program.window.activateWindow()
    keys.until_at("recent")
    keys.press("Return")
    keys.until_at("passphrase")
    keys.type("nie to hasło")
    keys.press("Return")
    welcome = program._welcome
    keys.until(welcome.messages.text)
    keys.until_at("passphrase")
    keys.type(PASSPHRASE)
    keys.press("Return")
    keys.until(lambda: program.view is not None)
    again = Desk(program.view, keys)
    find_the_person(again)
    again.settled()
    keys.press("F2")
    keys.to("street")
    assert typed_text(keys.focus) == "ul. Źródlana 3 m. 12"


def choose(keys: Keyboard, name: str, text: str = "") -> None:
    """Pick from a list by its first entry, or by typing a part of it; then go on to the next field."""
    keys.until_at(name)
    held = keys.focus
    assert isinstance(held, QComboBox)
    if text and held.isEditable():
        keys.type(text)
    else:
        keys.press(*["Down"] * (2 if text else 1))
    keys.press("Tab")


def run_command_by_name(context: Desk, words: str) -> None:
    """Do something by its name in the box that finds anything."""
    context.keys.press("Ctrl+K")
    context.keys.until_at("finder")
    context.keys.type(words)
    context.keys.until(lambda: context.view.search_box.results.isVisible() and context.view.jobs.is_idle())
    context.keys.press("Return")
