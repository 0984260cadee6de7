"""The checker on the contract's page, by keyboard: it follows the typing, leads to the place, and takes reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.content import Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _, ngettext
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.printer import print_with
from tests.screens import page_of


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

    def __init__(self, view: Workspace, case: Database, qtbot: QtBot) -> None:
        self.view, self.case, self.keys = view, case, Keyboard(qtbot)
        clock.set(2026, 6, 15, 12)
        self.page = page_of(view, ContractsPage)

    def show(self, content: Content | None = None) -> int:
        """Show a contract with that content."""
        with self.case.action() as session:
            made = drafting.create_draft_contract(session, makers.participant(session))
            drafting.save_contract(session, made, content or makers.content())
        self.view.open("contract", made)
        self.settled()
        return made

    def settled(self) -> None:
        self.keys.until(self.view.jobs.is_idle)

    def title(self) -> str:
        return self.page.tabs.tabText(self.page.tabs.indexOf(self.page.checks.panel))

    def findings(self) -> list[tuple[str, int | None]]:
        return [(one.code, one.row) for one in self.page.checks.panel.findings]

    def message(self) -> str:
        return self.page.message_bar.text()

    def to_checks(self) -> None:
        """Come to the list of findings by Tab."""
        self.keys.press("F2", "Ctrl+Tab")
        self.keys.until(lambda: self.page.tabs.currentWidget() is self.page.checks.panel)
        self.keys.to("checks")


@pytest.fixture
def context(window: Workspace, case: Database, qtbot: QtBot) -> Desk:
    return Desk(window, case, qtbot)


def faulty() -> Content:
    """A contract in which the second action lacks its date, and the first goal its effect."""
    content = makers.content()
    content.tables["participant_actions"].append({"text": "Wizyta u lekarza", "due": None, "goal": "2"})
    content.tables["goals"][0]["effect"] = ""
    return content


def test_the_tab_says_how_much_blocks_and_warns(context: Desk) -> None:
    context.show()
    assert context.title() == titled()
    context.show(faulty())
    assert context.title() == titled(blocks=1, warns=1)
    assert context.findings() == [("K08", 1), ("K11", 0)]


def test_the_findings_follow_the_typing_and_nothing_is_saved(context: Desk) -> None:
    made = context.show()
    context.keys.press("F2")
    context.keys.to("causes")
    context.keys.press("Ctrl+A", "Del")
    context.keys.until(lambda: context.title() == titled(blocks=1))
    context.keys.type("Dlugi")
    context.keys.until(lambda: context.title() == titled())
    assert context.page.is_dirty()
    with context.case.read() as session:
        assert details.load_contract(session, made).content.texts["causes"] != "Dlugi"
    context.page.discard_changes()
    context.settled()


def test_enter_on_a_finding_leads_to_its_cell(context: Desk) -> None:
    context.show(faulty())
    context.to_checks()
    context.keys.press("Return")
    context.keys.until_at("participant_actions/due.1")
    assert context.page.tabs.currentWidget() is context.page.sides
    assert context.message().startswith("Działanie w wierszu 2")


def test_f8_goes_from_one_finding_to_the_next_and_round(context: Desk) -> None:
    context.show(faulty())
    context.keys.press("F2", "F8")
    context.keys.until_at("participant_actions/due.1")
    context.keys.press("F8")
    context.keys.until_at("goals/effect.0")
    context.keys.press("F8")
    context.keys.until_at("participant_actions/due.1")
    context.keys.type("1.9.2026")
    context.keys.until(lambda: context.findings() == [("K11", 0)])
    context.keys.press("F8")  # what was mended gives its place to the next
    context.keys.until_at("goals/effect.0")
    context.page.discard_changes()
    context.settled()


def test_f8_skips_nothing_when_two_findings_are_mended_at_once(context: Desk) -> None:
    content = makers.content()
    content.texts |= dict.fromkeys(("causes", "strengths", "limits", "arrangements"), "")
    context.show(content)
    context.keys.press("F2", "F8")
    context.keys.until_at("causes")
    context.keys.press("F8")
    context.keys.until_at("strengths")
    context.keys.type("Utrzymuje abstynencję.")
    context.keys.to("causes", "Shift+Tab")
    context.keys.type("Uzależnienie od alkoholu.")
    context.keys.until(lambda: len(context.findings()) == 2)
    context.keys.press("F8")
    context.keys.until_at("limits")
    context.page.discard_changes()
    context.settled()


def test_f8_leads_to_the_day_of_the_evaluation(context: Desk) -> None:
    content = makers.content(evaluation_on=None)
    content.tables["evaluation_dates"] = []
    context.show(content)
    context.keys.press("F2", "F8")
    context.keys.until_at("evaluation_on")
    assert context.findings() == [("K05", None)]


def test_an_empty_row_between_does_not_lead_astray(context: Desk) -> None:
    context.show(faulty())
    assert context.page.editor is not None
    context.keys.press("F2")
    context.keys.to("participant_actions/text.0")
    context.keys.press("Ctrl+A", "Del", "Tab", "Ctrl+A", "Del")
    context.keys.until(lambda: ("K08", 0) in context.findings())
    context.keys.press("F8")
    context.keys.until_at("participant_actions/due.1")
    context.page.discard_changes()
    context.settled()


def test_without_findings_f8_says_so(context: Desk) -> None:
    context.show()
    context.keys.press("F2", "F8")
    context.keys.until(lambda: context.message() == _("No findings."))


def test_a_finding_about_the_person_leads_to_the_person(context: Desk) -> None:
    with context.case.action() as session:
        person = makers.participant(session, street="", town="", postal_code="")
        made = makers.contract(session, person)
    context.view.open("contract", made)
    context.settled()
    context.to_checks()
    context.keys.press("Return")
    context.keys.until(lambda: context.view.page().kind == "participant" and context.view.page().record == person)


def test_a_warning_is_accepted_and_counts_again_by_keyboard(context: Desk) -> None:
    content = faulty()
    content.tables["participant_actions"].pop()
    context.show(content)
    context.to_checks()
    context.keys.to("accept")
    context.keys.press("Space")
    dialog = context.keys.dialog()
    assert any("nie ma przewidywanego efektu" in label.text() for label in dialog.findChildren(QLabel))
    context.keys.until_at("reason")
    context.keys.to("go")
    context.keys.press("Return")  # not without a reason
    context.keys.until_at("reason")
    context.keys.type("Ustali komisja")
    context.keys.to("go")
    context.keys.press("Return")
    context.keys.without_dialog()
    context.keys.until(lambda: context.title() == titled() and context.view.jobs.is_idle())
    (accepted,) = context.page.checks.panel.findings
    assert accepted.accepted == "Ustali komisja"
    assert "Ustali komisja" in context.page.checks.panel.accepted.text()
    context.keys.to("accept")
    context.keys.press("Space")
    context.keys.until(lambda: context.title() == titled(warns=1))


def test_what_blocks_is_marked_in_its_cell_when_printing(context: Desk) -> None:
    context.show(faulty())
    context.keys.press("Ctrl+P")
    context.keys.until_at("participant_actions/due.1")
    assert "nie ma terminu" in context.keys.focus.accessibleDescription()
    missing = ngettext(
        "Not printed: {count} field of the form is missing or wrong; it is marked.",
        "Not printed: {count} fields of the form are missing or wrong; they are marked.",
        1,
    )
    assert context.message().startswith(missing.format(count=1))


def test_warnings_that_nobody_accepted_are_said_and_do_not_stop_printing(context: Desk, tmp_path: Path) -> None:
    content = faulty()
    content.tables["participant_actions"].pop()
    context.show(content)
    context.page.status.mark_ready()
    words = ngettext(
        "{count} warning of the checker is not accepted.", "{count} warnings of the checker are not accepted.", 1
    )
    context.keys.until(lambda: words.format(count=1) in context.message())
    context.keys.press("Ctrl+P")
    print_with(context.keys, tmp_path / "contract.pdf")
    context.keys.without_dialog()
    context.settled()
    assert context.page.header.title.text().startswith("KS/")


def test_another_contract_shows_nothing_of_the_findings_before(context: Desk) -> None:
    context.show(faulty())
    assert context.page.checks.panel.findings
    context.show()
    assert context.page.checks.panel.findings == []
    assert context.page.checks.panel.reason.text() == ""


def test_an_overdue_evaluation_leads_to_the_evaluations(context: Desk) -> None:
    with context.case.action() as session:
        made = makers.active_contract(session)
    clock.set(2026, 10, 1, 12)
    context.view.open("contract", made)
    context.settled()
    assert context.title() == titled(warns=1)
    context.to_checks()
    context.keys.press("Return")
    context.keys.until(lambda: context.page.tabs.currentWidget() in context.page.extra_tabs)
    assert context.page.tabs.tabText(context.page.tabs.currentIndex()) == _("Evaluations")


def test_a_date_that_is_none_yet_leaves_the_findings_as_they_were(context: Desk) -> None:
    context.show(faulty())
    before = context.findings()
    context.keys.press("F2", "F8")
    context.keys.until_at("participant_actions/due.1")
    context.keys.type("1.")
    context.settled()
    assert context.findings() == before
    context.page.discard_changes()
    context.settled()
