"""One thread, by keyboard alone: from a person at the door to a signed contract on paper and a mark on the list."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts.model import State
from kiscase.core.i18n import _
from kiscase.desk.window import DeskView
from kiscase.participants.model import Verdict
from tests.journeys.keyboard import Keyboard
from tests.makers import PASSPHRASE

TODAY = date.today()
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
    "evaluation_dates/planned_on.0": ["+3m"],
}


def test_from_the_door_to_the_register(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    keys = Keyboard(qtbot)
    path = tmp_path / "klub.kis"
    program.welcome()
    make_a_case_file(keys, path)
    keys.until(lambda: program.view is not None)
    desk = Desk(program.view, keys)
    register_a_person(desk)
    find_the_person(desk)
    begin_a_contract(desk)
    fill_the_contract_in(desk)
    print_the_contract(desk)
    record_the_signatures(desk)


class Desk:
    """What the person at the keyboard sees."""

    def __init__(self, view: DeskView | None, keys: Keyboard) -> None:
        assert view is not None
        self.view, self.keys = view, keys

    def page(self, kind: str):
        return next(page for page in self.view.pages if page.kind == kind)

    def message(self) -> str:
        return self.view.page().messages.text()

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
    keys.to("go")
    keys.press("Return")
    assert isinstance(keys.dialog(), QFileDialog)
    keys.write(str(path))
    keys.press("Return")
    keys.until(path.exists)


def register_a_person(desk: Desk) -> None:
    keys = desk.keys
    desk.settled()
    keys.press("Ctrl+N")
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
    assert Verdict.MAY.label in desk.page(PERSON).data.standing.chip.text()
    keys.to("applicant")
    keys.press("Down")
    keys.press("Ctrl+S")
    keys.until(lambda: desk.message() == _("Saved."))
    assert keys.focus.objectName() == "applicant", "saving leaves the focus where it was"


def find_the_person(desk: Desk) -> None:
    keys = desk.keys
    keys.press("Ctrl+2", "Ctrl+K")
    keys.until_at("finder")
    keys.type("zolcin")
    keys.until(desk.view.finder.findings.isVisible)
    keys.press("Return")
    keys.until(lambda: desk.view.page() is desk.page(PERSON))
    assert desk.page(PERSON).head.title.text() == "Łukasz Żółciński"


def begin_a_contract(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    keys.press("Ctrl+Shift+K")
    keys.until(lambda: desk.view.page() is page and page.editor is not None)
    desk.settled()
    keys.press("F2")
    keys.until_at("drawn_on")


def fill_the_contract_in(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    keys.press("Ctrl+P")  # nothing is filled in yet: it is said what is missing, and nothing gets a number
    keys.until(lambda: _("Please fill in: {label}.").partition(":")[0] in desk.message())
    assert keys.is_at("causes"), "the first field that is missing"
    before = page.preview.pdf()
    keys.to("ends_on")
    keys.type("+6m")
    for place, (name, texts) in enumerate(CONTRACT_TEXTS.items()):
        keys.to(name)
        keys.type(texts[0])
        for text in texts[1:]:
            keys.press("Tab")
            keys.type(text)
        if place == 0:
            keys.until(lambda: page.preview.pdf() != before)
        if name.startswith("worker_actions"):
            say_who_is_bound(keys)
    keys.until(lambda: "Podjęcie pracy" in seen(page))
    keys.press("Ctrl+S")
    keys.until(lambda: desk.message() == _("Saved."))
    assert not page.is_dirty()


def say_who_is_bound(keys: Keyboard) -> None:
    """A row for each party; Enter adds the second."""
    keys.to("obligations/party.0")
    keys.press("Down")
    keys.press("Tab")
    keys.type("Powiadamianie o nieobecności")
    keys.press("Return")
    keys.to("obligations/party.1", "Shift+Tab")
    keys.press("Down", "Down", "Tab")
    keys.type("Spotkanie co dwa tygodnie")


def print_the_contract(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    keys.press("Ctrl+P")
    assert isinstance(keys.dialog(), QPrintDialog)
    keys.press("Escape")
    keys.without_dialog()
    desk.settled()
    assert page.head.title.text() == f"KS/1/{TODAY.year}"


def record_the_signatures(desk: Desk) -> None:
    keys = desk.keys
    page = desk.page(CONTRACT)
    paper = page.preview.pdf()
    keys.press("Ctrl+K")
    keys.type(_("Record signatures")[:6])
    keys.until(desk.view.finder.findings.isVisible)
    keys.press("Return")
    keys.dialog()
    keys.until_at("participant")
    keys.press("Tab", "Return")  # both dates are today's; Enter in the last field goes on
    keys.without_dialog()
    keys.until(lambda: State.ACTIVE.label in page.head.chip.text())
    desk.settled()
    keys.press("F2")
    keys.to("causes")
    keys.type("nie wolno")
    assert "nie wolno" not in keys.focus.toPlainText()
    assert not page.is_dirty()
    keys.press("Ctrl+P")
    keys.dialog()
    keys.press("Escape")
    keys.without_dialog()
    assert page.preview.pdf() == paper


def seen(page: Any) -> str:
    """The text of the paper beside the editor."""
    pages = page.preview.pages
    return " ".join(pages.text(number) for number in range(pages.page_count()))
