"""The life of a contract, by keyboard alone: from a plan to the paper, an annex, the final evaluation and the end."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from kiscase.contracts import details, state_history
from kiscase.contracts.model import ContractState, Outcome
from kiscase.contracts.queries import require_contract
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_intake_to_signed_contract import Desk, run_command_by_name
from tests.printer import print_with

CONTRACT = "contract"
TEXTS = {
    "causes": "Uzależnienie od alkoholu; utrata pracy w 2023 r.",
    "strengths": "Utrzymuje abstynencję od 4 miesięcy.",
    "limits": "Brak prawa jazdy; 30 km do miasta.",
    "arrangements": "Pisma do rąk własnych.",
}


@pytest.mark.slow
def test_the_life_of_a_contract(window: Workspace, case: Database, qtbot: QtBot, tmp_path: Path) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Żółciński", given_name="Łukasz")
    keys = Keyboard(qtbot)
    context = Desk(window, keys)
    begin_with_a_plan(context)
    follow_the_checker(context)
    first = print_it(context, tmp_path / "contract.pdf")
    sign_at_the_desk(context)
    second = change_it_by_an_annex(context, tmp_path)
    evaluate_at_the_end(context, tmp_path / "evaluation.pdf")
    complete(context)
    with case.read() as session:
        old, new = details.load_contract(session, first), details.load_contract(session, second)
        assert (old.state, new.state) == (ContractState.AMENDED, ContractState.COMPLETED)
        assert session.get_one(type(require_contract(session, second)), second).outcome is Outcome.REACHED
        states = [move.state for move in state_history.list_transitions(session, second)]
    assert states[-3:] == [ContractState.ACTIVE, ContractState.EVALUATED, ContractState.COMPLETED]
    assert case.find_faults() == []


def begin_with_a_plan(context: Desk) -> None:
    keys = context.keys
    context.view.open("participant", 1)
    keys.until(lambda: context.view.page().record == 1)
    context.settled()
    keys.press("Ctrl+Shift+K")
    keys.dialog()
    keys.until_at("source")
    keys.write("Trzeźwość")
    keys.press("Tab")
    keys.to("go")
    keys.press("Return")
    page = context.page(CONTRACT)
    keys.until(lambda: context.view.page() is page and context.page(CONTRACT).editor is not None)
    context.settled()
    assert "Trzeźwość" not in page.header.title.text()
    assert page.editor.content().tables["goals"], "the goals of the plan are there"


def follow_the_checker(context: Desk) -> None:
    """F8 leads from one gap to the next; what is typed settles it."""
    keys = context.keys
    page = context.page(CONTRACT)
    for place, text in TEXTS.items():
        keys.press("F8")
        keys.until_at(place)
        keys.type(text)
        context.settled()
    keys.press("Ctrl+S")
    keys.until(lambda: context.message() == _("Saved."))
    assert not page.is_dirty()


def print_it(context: Desk, printed: Path) -> int:
    keys = context.keys
    page = context.page(CONTRACT)
    keys.press("Ctrl+P")
    print_with(keys, printed)
    keys.without_dialog()
    keys.until(lambda: ContractState.PRINTED.label in page.header.chip.text())
    record: Any = page.record
    return int(record)


def misses(page: Any, signatures: int) -> bool:
    return page.card is not None and len(page.card.missing) == signatures


def sign_at_the_desk(context: Desk) -> None:
    """One key for each who signed today."""
    keys = context.keys
    keys.press("Ctrl+4")
    context.settled()
    page: Any = context.view.page()
    keys.until(lambda: page.list.rows.rowCount() == 1)
    keys.until_at("signature list")
    keys.press("Home")
    for left, key in ((2, "1"), (1, "2")):  # as soon as the paper is shown
        keys.until(partial(misses, page, left))
        keys.press(key)
        context.settled()
    keys.until(lambda: page.list.rows.rowCount() == 0)
    keys.press("Ctrl+3")
    contracts = context.page(CONTRACT)
    keys.until(lambda: ContractState.ACTIVE.label in contracts.header.chip.text())


def change_it_by_an_annex(context: Desk, folder: Path) -> int:
    keys = context.keys
    page = context.page(CONTRACT)
    first = page.record
    run_command_by_name(context, _("Annex…"))
    keys.dialog()
    keys.type("Terapia trwa dłużej, niż zakładano.")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.record != first and page.editor is not None)
    context.settled()
    keys.press("F2")
    keys.to("participant_actions/text.1")
    keys.press("Ctrl+A")
    keys.type("Będzie uczestniczyć w terapii raz w tygodniu do dnia 30.06.2027.")
    record = print_it(context, folder / "annex.pdf")
    run_command_by_name(context, _("Record signatures"))
    keys.dialog()
    keys.until_at("participant")
    keys.type("today")
    keys.press("Tab")
    keys.type("today")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: ContractState.ACTIVE.label in page.header.chip.text())
    context.settled()
    return record


def evaluate_at_the_end(context: Desk, printed: Path) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    keys.press("Ctrl+Shift+V")
    dialog: Any = keys.dialog()
    keys.to("final")
    keys.press("Space")
    for row in dialog.sheet.rows:
        keys.to(f"result.{row.key}")
        keys.press("1")
    keys.to("go")
    keys.press("Space")
    print_with(keys, printed)
    keys.without_dialog()
    context.settled()
    keys.until(lambda: ContractState.EVALUATED.label in page.header.chip.text())


def complete(context: Desk) -> None:
    keys = context.keys
    page = context.page(CONTRACT)
    run_command_by_name(context, _("Complete the contract"))
    keys.dialog()
    keys.to("reason")  # nobody has signed the final evaluation yet
    keys.type("moved away")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: ContractState.COMPLETED.label in page.header.chip.text())
    context.settled()
