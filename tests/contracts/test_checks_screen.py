"""The checker on the contract's page, by keyboard: it follows the typing, leads to the place, and takes reasons."""

from __future__ import annotations

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.contracts import actions as contracts
from kiscase.contracts.model import Content
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database import Database
from kiscase.core.i18n import _, ngettext
from kiscase.desk.window import DeskView
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard


def titled(blocks: int = 0, warns: int = 0) -> str:
    """The title of the tab for so many findings."""
    words = []
    if blocks:
        words.append(ngettext("{count} blocks", "{count} block", blocks).format(count=blocks))
    if warns:
        words.append(ngettext("{count} warns", "{count} warn", warns).format(count=warns))
    return _("Checks") + (f" ({', '.join(words)})" if words else "")


class Desk:
    """The page of a contract, and the keyboard before it."""

    def __init__(self, view: DeskView, case: Database, qtbot: QtBot) -> None:
        self.view, self.case, self.keys = view, case, Keyboard(qtbot)
        clock.set(2026, 6, 15, 12)
        self.page = next(page for page in view.pages if isinstance(page, ContractsPage))

    def show(self, content: Content | None = None) -> int:
        """Show a contract with that content."""
        with self.case.action() as session:
            made = contracts.draft(session, makers.participant(session))
            contracts.save(session, made, content or makers.content())
        self.view.open("contract", made)
        self.settled()
        return made

    def settled(self) -> None:
        self.keys.until(self.view.jobs.is_idle)

    def title(self) -> str:
        return self.page.tabs.tabText(self.page.tabs.indexOf(self.page.checks))

    def findings(self) -> list[tuple[str, int | None]]:
        return [(one.code, one.row) for one in self.page.checks.findings]

    def message(self) -> str:
        return self.page.messages.text()

    def to_checks(self) -> None:
        """Come to the list of findings by Tab."""
        self.keys.press("F2", "Ctrl+Tab")
        self.keys.until(lambda: self.page.tabs.currentWidget() is self.page.checks)
        self.keys.to("checks")


@pytest.fixture
def desk(window: DeskView, case: Database, qtbot: QtBot) -> Desk:
    return Desk(window, case, qtbot)


def faulty() -> Content:
    """A contract in which the second action lacks its date, and the first goal its effect."""
    content = makers.content()
    content.tables["participant_actions"].append({"text": "Wizyta u lekarza", "due": None})
    content.tables["goals"][0]["effect"] = ""
    return content


def test_the_tab_says_how_much_blocks_and_warns(desk: Desk) -> None:
    desk.show()
    assert desk.title() == titled()
    desk.show(faulty())
    assert desk.title() == titled(blocks=1, warns=1)
    assert desk.findings() == [("K08", 1), ("K11", 0)]


def test_the_findings_follow_the_typing_and_nothing_is_saved(desk: Desk) -> None:
    made = desk.show()
    desk.keys.press("F2")
    desk.keys.to("causes")
    desk.keys.press("Ctrl+A", "Del")
    desk.keys.until(lambda: desk.title() == titled(blocks=1))
    desk.keys.type("Dlugi")
    desk.keys.until(lambda: desk.title() == titled())
    assert desk.page.is_dirty()
    with desk.case.read() as session:
        assert contracts.card(session, made).content.texts["causes"] != "Dlugi"
    desk.page.give_up()
    desk.settled()


def test_enter_on_a_finding_leads_to_its_cell(desk: Desk) -> None:
    desk.show(faulty())
    desk.to_checks()
    desk.keys.press("Return")
    desk.keys.until_at("participant_actions/due.1")
    assert desk.page.tabs.currentWidget() is desk.page.sides
    assert desk.message().startswith("Działanie w wierszu 2")


def test_f8_goes_from_one_finding_to_the_next_and_round(desk: Desk) -> None:
    desk.show(faulty())
    desk.keys.press("F2", "F8")
    desk.keys.until_at("participant_actions/due.1")
    desk.keys.press("F8")
    desk.keys.until_at("goals/effect.0")
    desk.keys.press("F8")
    desk.keys.until_at("participant_actions/due.1")
    desk.keys.type("1.9.2026")
    desk.keys.until(lambda: desk.findings() == [("K11", 0)])
    desk.keys.press("F8")  # what was mended gives its place to the next
    desk.keys.until_at("goals/effect.0")
    desk.page.give_up()
    desk.settled()


def test_an_empty_row_between_does_not_lead_astray(desk: Desk) -> None:
    desk.show(faulty())
    assert desk.page.editor is not None
    desk.keys.press("F2")
    desk.keys.to("participant_actions/text.0")
    desk.keys.press("Ctrl+A", "Del", "Tab", "Ctrl+A", "Del")
    desk.keys.until(lambda: ("K08", 0) in desk.findings())
    desk.keys.press("F8")
    desk.keys.until_at("participant_actions/due.1")
    desk.page.give_up()
    desk.settled()


def test_without_findings_f8_says_so(desk: Desk) -> None:
    desk.show()
    desk.keys.press("F2", "F8")
    desk.keys.until(lambda: desk.message() == _("The checker finds nothing."))


def test_a_finding_about_the_person_leads_to_the_person(desk: Desk) -> None:
    with desk.case.action() as session:
        person = makers.participant(session, street="", town="", postal_code="")
        made = makers.contract(session, person)
    desk.view.open("contract", made)
    desk.settled()
    desk.to_checks()
    desk.keys.press("Return")
    desk.keys.until(lambda: desk.view.page().kind == "participant" and desk.view.page().record == person)


def test_a_warning_is_accepted_and_counts_again_by_keyboard(desk: Desk) -> None:
    content = faulty()
    content.tables["participant_actions"].pop()
    desk.show(content)
    desk.to_checks()
    desk.keys.to("accept")
    desk.keys.press("Space")
    dialog = desk.keys.dialog()
    assert any("nie ma przewidywanego efektu" in label.text() for label in dialog.findChildren(QLabel))
    desk.keys.until_at("reason")
    desk.keys.to("go")
    desk.keys.press("Return")  # not without a reason
    desk.keys.until_at("reason")
    desk.keys.type("Ustali komisja")
    desk.keys.to("go")
    desk.keys.press("Return")
    desk.keys.without_dialog()
    desk.keys.until(lambda: desk.title() == titled() and desk.view.jobs.is_idle())
    (accepted,) = desk.page.checks.findings
    assert accepted.accepted == "Ustali komisja"
    assert "Ustali komisja" in desk.page.checks.accepted.text()
    desk.keys.to("accept")
    desk.keys.press("Space")
    desk.keys.until(lambda: desk.title() == titled(warns=1))


def test_what_blocks_is_marked_in_its_cell_when_printing(desk: Desk) -> None:
    desk.show(faulty())
    desk.keys.press("Ctrl+P")
    desk.keys.until_at("participant_actions/due.1")
    assert "nie ma terminu" in desk.keys.focus.accessibleDescription()
    missing = ngettext(
        "Not printed: {count} field of the form is missing or wrong; it is marked.",
        "Not printed: {count} fields of the form are missing or wrong; they are marked.",
        1,
    )
    assert desk.message().startswith(missing.format(count=1))


def test_warnings_that_nobody_accepted_are_said_and_do_not_stop_printing(desk: Desk) -> None:
    content = faulty()
    content.tables["participant_actions"].pop()
    desk.show(content)
    desk.page.make_ready()
    words = ngettext(
        "{count} warning of the checker is not accepted.", "{count} warnings of the checker are not accepted.", 1
    )
    desk.keys.until(lambda: words.format(count=1) in desk.message())
    desk.keys.press("Ctrl+P")
    assert isinstance(desk.keys.dialog(), QPrintDialog)
    desk.keys.press("Escape")
    desk.keys.without_dialog()
    desk.settled()
    assert desk.page.head.title.text().startswith("KS/")


def test_another_contract_shows_nothing_of_the_findings_before(desk: Desk) -> None:
    desk.show(faulty())
    assert desk.page.checks.findings
    desk.show()
    assert desk.page.checks.findings == []
    assert desk.page.checks.reason.text() == ""


def test_an_overdue_evaluation_leads_to_the_evaluations(desk: Desk) -> None:
    with desk.case.action() as session:
        made = makers.active_contract(session)
    clock.set(2026, 10, 1, 12)
    desk.view.open("contract", made)
    desk.settled()
    assert desk.title() == titled(warns=1)
    desk.to_checks()
    desk.keys.press("Return")
    desk.keys.until(lambda: desk.page.tabs.currentWidget() in desk.page.extra_tabs)
    assert desk.page.tabs.tabText(desk.page.tabs.currentIndex()) == _("Evaluations")


def test_a_date_that_is_none_yet_leaves_the_findings_as_they_were(desk: Desk) -> None:
    desk.show(faulty())
    before = desk.findings()
    desk.keys.press("F2", "F8")
    desk.keys.until_at("participant_actions/due.1")
    desk.keys.type("1.")
    desk.settled()
    assert desk.findings() == before
    desk.page.give_up()
    desk.settled()
