"""Taking a new person in, step by step and by keyboard alone: few key presses, nothing twice, left and resumed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.app import Program
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.issued import actions as issued
from kiscase.participants import queries
from kiscase.participants.intake.documents import SHEET_KEY
from kiscase.participants.intake.queries import list_clause_handovers
from kiscase.participants.model import Participant
from kiscase.participants.screen.guided_intake import INTAKE_STEPS
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.makers import TODAY
from tests.printer import print_with
from tests.screens import button, front_page, typed_text

MOST_PRESSES = 70


class CountingKeyboard(Keyboard):
    """Counts the keys that are pressed: a letter is one, and so is a chord such as Alt+4."""

    presses = 0
    modifiers = 0

    def press(self, *chords: str) -> None:
        self.presses += len(chords)
        self.modifiers += sum(chord.count("+") for chord in chords)
        super().press(*chords)

    def type(self, text: str) -> None:
        self.presses += len(text)
        self.modifiers += sum(letter.isupper() for letter in text)
        super().type(text)


@pytest.fixture
def page(window: Workspace) -> ParticipantsPage:
    return front_page(window, ParticipantsPage)


def people(case: Database) -> list[Participant]:
    return ask(case, lambda session: list(session.scalars(select(Participant).order_by(Participant.id))))


def test_a_person_without_pesel_and_with_one_benefit_needs_few_key_presses(
    case: Database, window: Workspace, page: ParticipantsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    do(case, makers.participant)  # somebody of the same postal code: the town is known
    keys = CountingKeyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")  # the person themselves and today are proposed
    keys.press("Alt+2")
    keys.until_at("family_name")
    for text in ("Bondar", "Olena", ""):  # no PESEL
        keys.type(text)
        keys.press("Return")
    assert keys.is_at("paper")
    keys.press("Down", "Return")  # a passport
    for text in ("FE123456", "140585"):
        keys.type(text)
        keys.press("Return")
    assert keys.is_at("sex")
    keys.press("Down", "Return")  # the last field of the step
    assert keys.is_at("street")
    keys.type("Polna 3")
    keys.press("Return")
    keys.type("22335")
    keys.until(lambda: page.data.value("town") == "Żółkiewka")
    keys.press("Alt+4")
    keys.type("d")  # długotrwale bezrobotni
    assert keys.is_at("groups.long_unemployed")
    keys.press("Space", "Return", "Space")
    assert keys.is_at("excluded")
    keys.press("Alt+6")
    assert keys.is_at("kind.0")
    keys.type("okr")
    keys.press("Alt+7")
    assert keys.is_at("all_seen")
    keys.press("Return", "Return")
    assert keys.is_at("handed_on")  # today, on paper
    keys.press("Alt+9")
    assert keys.is_at("save_and_print")
    assert "może uczestniczyć" in page.data.eligibility_panel.chip.text()
    keys.press("Return")
    keys.dialog(QPrintDialog)
    pressed, modifiers = keys.presses, keys.modifiers
    print_with(keys, tmp_path / "sheet.pdf")
    keys.without_dialog()
    print(f"{pressed} presses, and {modifiers} more with the modifiers")
    assert pressed <= MOST_PRESSES
    person = people(case)[-1]
    assert (person.name, person.born, person.paper_number) == ("Olena Bondar", date(1985, 5, 14), "FE123456")
    assert (person.address, person.applicant, person.applied_on) == ("Polna 3, 22-335 Żółkiewka", "self", TODAY)
    known = ask(case, queries.participant_details, person.id)
    assert [row["kind"] for row in known.tables["benefits"]] == ["periodic_allowance"]
    assert [row["seen_on"] for row in known.tables["evidence"]] == [TODAY] * 4
    assert [one.handed_on for one in ask(case, list_clause_handovers, person.id)] == [TODAY]
    assert [row.document for row in ask(case, issued.list_documents_of_person, person.id)] == [SHEET_KEY]
    assert not page.intake.is_on()


def test_every_step_is_reached_by_its_key_and_by_going_on(
    window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    for number in range(len(INTAKE_STEPS), 0, -1):
        keys.press(f"Alt+{number}")
        assert page.intake.list.currentRow() == number - 1
        assert page.tabs.isAncestorOf(keys.focus)
    for number in range(2, len(INTAKE_STEPS) + 1):
        for _press in range(40):
            if page.intake.list.currentRow() == number - 1:
                break
            keys.press("Return")
        assert page.intake.list.currentRow() == number - 1, f"Enter leads to step {number}"
    assert keys.is_at("save_and_print")
    keys.press("Alt+0")
    assert not page.intake.is_on()
    assert page.data.form.editor("street").isVisible()
    assert page.tabs.tabBar().isVisible()


def test_who_wants_the_whole_form_gets_it_again(window: Workspace, page: ParticipantsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+0")
    keys.until_at("family_name")
    keys.press("Ctrl+N")
    keys.until(window.jobs.is_idle)
    assert not page.intake.is_on()
    assert keys.is_at("family_name")


def test_the_pesel_gives_birth_date_and_sex_in_its_step(
    window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.to("pesel")
    keys.type(makers.pesel(serial=905))
    keys.press("Return")
    assert page.data.value("born") == date(1980, 5, 14)
    assert page.data.value("sex") is not None


def test_somebody_on_file_is_shown_while_typing(
    case: Database, window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    do(case, makers.participant, family_name="Bondar", given_name="Olena")
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.type("Bondar")
    keys.press("Return")
    keys.type("Olena")
    keys.until(lambda: page.data.similar.isVisible() and "Olena" in page.data.similar.text())


def test_what_is_wrong_is_shown_in_its_step(
    case: Database, window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+9")
    keys.press("Return")  # nobody has a name yet
    keys.until(lambda: page.intake.list.currentRow() == 1)
    keys.until_at("family_name")
    assert people(case) == []


def test_a_half_typed_intake_goes_on_at_its_step_and_field_when_the_program_is_opened_again(
    case: Database, program: Program, window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.type("Bondar")
    keys.press("Alt+3")
    keys.type("Polna 3")
    keys.press("Return")
    assert keys.is_at("postal_code")
    page.autosave.save_draft()
    keys.until(lambda: window.jobs.is_idle() and ask(case, drafts.list_drafts) == [("participant", 0)])
    program.view = None
    again = program.show_workspace(case, (1, "Bożena Łącka"))
    again.open("participant", None)
    qtbot.waitUntil(again.jobs.is_idle)
    other = front_page(again, ParticipantsPage)
    keys.press("Ctrl+N")
    keys.until(lambda: other.is_record_built and other.intake.list.currentRow() == 2)
    keys.until_at("postal_code")
    assert typed_text(other.data.form.editor("street")) == "Polna 3"
    assert other.data.value("family_name") == "Bondar"
    assert other.data.value("applied_on") == TODAY


def test_evidence_and_information_that_were_not_looked_at_are_not_recorded(
    case: Database, window: Workspace, page: ParticipantsPage, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    keys.until_at("applicant")
    keys.press("Alt+2")
    keys.type("Bondar")
    button(page, "save").click()
    keys.until(lambda: len(people(case)) == 1 and window.jobs.is_idle())
    (person,) = people(case)
    assert ask(case, list_clause_handovers, person.id) == []
    assert ask(case, queries.participant_details, person.id).tables["evidence"] == []
    assert not page.intake.is_on()
    assert page.data.form.editor("street").isVisible()
    assert not page.data.information.isVisible(), "the tab of the documents is for people on file"
