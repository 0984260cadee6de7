"""An evaluation with choice 2: changed actions become a new version of the contract, which holds once all signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.contracts import details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.annexes.rendering import render_consolidated
from kiscase.contracts.annexes.version_history import load_version_history
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.content import goal_letters
from kiscase.contracts.contract_pdf_on_file import contract_pdf_on_file
from kiscase.contracts.copies.preview import preview_contract
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations import schedule
from kiscase.contracts.evaluations.model import Evaluation, EvaluationDecision, GoalResult
from kiscase.contracts.evaluations.screen import tab as screen_tab
from kiscase.contracts.evaluations.screen.evaluation_dialog import EvaluationDialog
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import running_contract_id
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.printer import Printed, ready_printer

pytestmark = pytest.mark.usefixtures("english")

TODAY = makers.TODAY
NEXT = date(2026, 8, 17)
BOTH = {"participant": TODAY, "worker": TODAY}
CHANGES: dict[str, Any] = {
    "held_on": TODAY,
    "decision": EvaluationDecision.CHANGES,
    "next_on": NEXT,
    "summary": "Kurs jest za drogi.",
}


@pytest.fixture
def contract(case: Database) -> int:
    return do(case, makers.active_contract)


def actions_of(case: Database, contract: int) -> dict[str, list[dict[str, Any]]]:
    return ask(case, evaluations_queries.load_evaluation, contract).actions


def changed(case: Database, contract: int, text: str = "Udział w kursie spawania") -> dict[str, list[dict[str, Any]]]:
    """The actions with another text and day for the first of the person."""
    actions = actions_of(case, contract)
    actions["participant_actions"][0] |= {"text": text, "due": date(2026, 8, 10)}
    return actions


def hold(case: Database, contract: int, changes: Any = None, **values: Any) -> int:
    return do(case, evaluations.hold_evaluation, contract, CHANGES | values, {}, changes or changed(case, contract))


def held_with_changes(case: Database, contract: int) -> int:
    """An evaluation with changes that waits for signatures."""
    rows = {
        row.key: {"result": GoalResult.PARTLY} for row in ask(case, evaluations_queries.load_evaluation, contract).rows
    }
    return do(case, evaluations.hold_evaluation, contract, CHANGES, rows, changed(case, contract))


def version_of(case: Database, evaluation: int) -> int:
    with case.read() as session:
        found = session.get_one(Evaluation, evaluation).version_id
    assert found is not None
    return found


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


def test_changes_hold_from_the_last_signature(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    version = version_of(case, held)
    assert (state(case, contract), state(case, version)) == (ContractState.ACTIVE, ContractState.PRINTED)
    do(case, evaluations.sign_evaluation, held, {"participant": TODAY})
    assert (state(case, contract), state(case, version)) == (ContractState.ACTIVE, ContractState.PARTLY_SIGNED)
    do(case, evaluations.sign_evaluation, held, {"worker": TODAY})
    assert (state(case, contract), state(case, version)) == (ContractState.AMENDED, ContractState.ACTIVE)
    card = ask(case, details.load_contract, version)
    assert card.title == "KS/1/2026/O1"
    assert card.content.fields["evaluation_on"] == NEXT
    assert [row["text"] for row in card.content.tables["participant_actions"]] == ["Udział w kursie spawania"]
    assert [row["text"] for row in card.content.tables["worker_actions"]] == ["Pomoc w pisaniu CV"]
    assert ask(case, running_contract_id, card.participant_id) == version


def test_the_document_is_part_two_with_choice_two(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    pdf = ask(case, evaluations_queries.evaluation_pdf_on_file, held)
    assert pdf is not None
    assert findings_of(pdf) == []
    text = " ".join(text_of(pdf).split())
    for words in (
        "CZĘŚĆ II A",
        "OCENA REALIZACJI DZIAŁAŃ USTALONYCH W KONTRAKCIE SOCJALNYM",
        "ustalonych w dniu 15.06.2026",
        "Cel a) Ukończenie kursu – osiągnięto częściowo.",
        "Działanie osoby „Udział w zajęciach klubu” (w terminie 30.09.2026) zastępuje się działaniem wpisanym niżej.",
        "☐ 1. Kontrakt socjalny jest realizowany zgodnie z ustaleniami – nie wymaga dokonywania zmian.",
        "☑ 2. Kontrakt socjalny wymaga wprowadzenia zmian i podjęcia przez strony następujących działań",
        "Udział w kursie spawania",
        "III. Ocena realizacji zmian wprowadzonych do kontraktu socjalnego nastąpi w dniu 17.08.2026",
        "(data, podpis i pieczątka pracownika socjalnego)",
    ):
        assert words in text, words
    assert "Działanie pracownika socjalnego: Pomoc w pisaniu CV (w terminie 31.07.2026) – wykonano częściowo." in text
    assert text.count("Pomoc w pisaniu CV") == 1, "an action that was not changed is not agreed on again"


def test_the_next_evaluation_goes_on_counting(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    do(case, evaluations.sign_evaluation, held, BOTH)
    version = version_of(case, held)
    assert ask(case, lambda session: schedule.next_evaluation(session, session.get_one(Contract, version))) == (
        NEXT,
        False,
    )
    clock.set(2026, 8, 17)
    actions = changed(case, version, "Udział w stażu")
    actions["participant_actions"][0]["due"] = NEXT + timedelta(20)
    second = hold(case, version, actions, held_on=NEXT, next_on=NEXT + timedelta(30))
    do(case, evaluations.sign_evaluation, second, dict.fromkeys(BOTH, NEXT))
    lines = ask(case, evaluations_queries.list_evaluations, version_of(case, second))
    assert [line.number for line in lines if line.number] == ["KS/1/2026/O2", "KS/1/2026/O1"]
    assert ask(case, details.load_contract, version_of(case, second)).title == "KS/1/2026/O2"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"next_on": None}, "next_on"), ({"final": True, "next_on": None}, "decision")],
)
def test_what_an_evaluation_with_changes_lacks(
    case: Database, contract: int, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValuesError) as problem:
        hold(case, contract, **values)
    assert field in problem.value.problems
    assert state(case, contract) is ContractState.ACTIVE


def test_choice_two_without_a_changed_action_is_not_printed(case: Database, contract: int) -> None:
    with pytest.raises(InvalidValuesError, match="No action was changed"):
        hold(case, contract, actions_of(case, contract))


def test_a_changed_action_needs_its_day(case: Database, contract: int) -> None:
    actions = changed(case, contract)
    actions["participant_actions"].append({"text": "Nowe działanie"})
    with pytest.raises(InvalidValuesError) as problem:
        hold(case, contract, actions)
    assert list(problem.value.problems) == ["participant_actions"]


def test_a_changed_action_is_due_later_than_it_is_agreed_on(case: Database, contract: int) -> None:
    actions = changed(case, contract)
    actions["participant_actions"][0]["due"] = TODAY - timedelta(1)
    with pytest.raises(InvalidValuesError, match="before it is agreed on"):
        hold(case, contract, actions)


def test_a_contract_that_goes_on_is_evaluated_again(case: Database, contract: int) -> None:
    values = {"held_on": TODAY, "decision": EvaluationDecision.AS_AGREED, "summary": "Dobrze"}
    with pytest.raises(InvalidValuesError, match="evaluated next"):
        do(case, evaluations.hold_evaluation, contract, values, {})
    held = do(case, evaluations.hold_evaluation, contract, values | {"next_on": NEXT}, {})
    text = " ".join(text_of(ask(case, evaluations_queries.evaluation_pdf_on_file, held) or b"").split())
    assert "Następna ocena realizacji kontraktu nastąpi w dniu 17.08.2026." in text
    assert "III. Ocena realizacji zmian wprowadzonych do kontraktu socjalnego nastąpi w dniu nie dotyczy" in text


def test_a_struck_goal_leaves_its_letter_vacant(case: Database, contract: int) -> None:
    annex = do(case, annexes.begin_annex, contract, "Inne cele")
    content = ask(case, details.load_contract, annex).content
    del content.tables["goals"][0]
    content.tables["goals"].append({"text": "Nauka języka", "effect": "Poziom A1"})
    content.tables["worker_actions"][0]["goal"] = "2"
    do(case, drafting.save_contract, annex, content)
    assert list(goal_letters(ask(case, details.load_contract, annex).content).values()) == ["b", "c"]
    do(case, issuing.issue_contract, annex)
    do(case, signing.sign_contract, annex, BOTH)
    text = " ".join(text_of(ask(case, render_consolidated, annex)).split())
    assert "b) Spłata długu Ugoda c) Nauka języka Poziom A1" in text
    assert "b) Pomoc w pisaniu CV" in text
    assert "wszystkie cele: Udział w zajęciach klubu" in text, "not letters that would grow with each new goal"


def test_actions_that_fall_away_are_named(case: Database, contract: int) -> None:
    actions = actions_of(case, contract) | {"worker_actions": []}
    pdf = ask(case, evaluations_queries.evaluation_pdf_on_file, hold(case, contract, actions)) or b""
    assert (
        "Strony rezygnują z działania pracownika socjalnego: „Pomoc w pisaniu CV” (w terminie 31.07.2026)."
        in " ".join(text_of(pdf).split())
    )


def test_an_evaluation_that_changes_nothing_any_more_leaves_no_version(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, CHANGES, {}, changes=changed(case, contract))
    as_agreed = CHANGES | {"decision": EvaluationDecision.AS_AGREED, "summary": "Dobrze"}
    do(case, evaluations.save_evaluation, contract, as_agreed, {}, evaluation_id=made)
    with case.read() as session:
        assert session.scalars(select(Contract.id)).all() == [contract]


def test_one_that_was_printed_with_changes_and_then_has_none_makes_them_void(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    as_agreed = CHANGES | {"decision": EvaluationDecision.AS_AGREED, "summary": "Dobrze"}
    do(case, evaluations.save_evaluation, contract, as_agreed, {}, evaluation_id=held)
    do(case, evaluations.issue_evaluation, held)
    do(case, evaluations.sign_evaluation, held, BOTH)
    assert (state(case, contract), state(case, version_of(case, held))) == (ContractState.ACTIVE, ContractState.VOID)


def test_changes_are_made_in_the_evaluation_alone(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, CHANGES, {}, changes=changed(case, contract))
    version = version_of(case, made)
    card = ask(case, details.load_contract, version)
    assert card.frozen
    assert card.evaluation_id == made
    with pytest.raises(Problem, match="open that evaluation"):
        do(case, drafting.save_contract, version, card.content)


def test_the_version_has_the_document_of_its_evaluation(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    version = version_of(case, held)
    on_file = ask(case, evaluations_queries.evaluation_pdf_on_file, held)
    assert do(case, issuing.issue_contract, version) == on_file
    content = ask(case, details.load_contract, version).content
    assert ask(case, preview_contract, version, content) == on_file
    do(case, signing.sign_contract, version, BOTH)
    assert state(case, version) is ContractState.ACTIVE


def test_the_versions_show_the_document_of_the_evaluation(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    do(case, evaluations.sign_evaluation, held, BOTH)
    history = ask(case, load_version_history, contract)
    assert [one.title for one in history.versions] == ["KS/1/2026", "KS/1/2026/O1"]
    assert [(one.contract_id, one.last, one.void) for one in history.papers] == [
        (contract, True, False),
        (version_of(case, held), True, False),
    ]


def test_only_one_change_of_a_contract_at_a_time(case: Database, contract: int) -> None:
    annex = do(case, annexes.begin_annex, contract, "Nowy adres")
    with pytest.raises(Problem, match="already being changed"):
        hold(case, contract)
    do(case, closing.change_contract_state, annex, ContractState.VOID, "Jednak przy ocenie")
    held_with_changes(case, contract)
    with pytest.raises(Problem, match="already being changed"):
        do(case, annexes.begin_annex, contract, "Nowy adres")


def test_an_annex_after_changes_at_an_evaluation_is_the_first_annex(case: Database, contract: int) -> None:
    held = held_with_changes(case, contract)
    do(case, evaluations.sign_evaluation, held, BOTH)
    annex = do(case, annexes.begin_annex, version_of(case, held), "Nowy termin")
    content = ask(case, details.load_contract, annex).content
    content.tables["worker_actions"][0]["due"] = date(2026, 9, 1)
    do(case, drafting.save_contract, annex, content)
    do(case, issuing.issue_contract, annex)
    assert ask(case, details.load_contract, annex).title == "KS/1/2026-A1"
    text = " ".join(text_of(ask(case, contract_pdf_on_file, annex) or b"").split())
    assert "zmienionego przy ocenie nr KS/1/2026/O1 z dnia 15.06.2026." in text
    do(case, signing.sign_contract, annex, BOTH)
    text = " ".join(text_of(ask(case, render_consolidated, annex)).split())
    assert "ocena nr KS/1/2026/O1 z dnia 15.06.2026, aneks nr 1 z dnia 15.06.2026" in text
    assert "Udział w kursie spawania" in text
    text = " ".join(text_of(ask(case, render_consolidated, contract)).split())
    assert "zmienione: ocena nr KS/1/2026/O1 z dnia 15.06.2026, aneks nr 1 z dnia 15.06.2026." in text


def test_two_evaluations_on_a_day(case: Database, contract: int) -> None:
    first = held_with_changes(case, contract)
    do(case, evaluations.sign_evaluation, first, BOTH)
    second = hold(case, version_of(case, first), changed(case, version_of(case, first), "Udział w stażu"))
    do(case, evaluations.sign_evaluation, second, BOTH)
    last = ask(case, details.load_contract, version_of(case, second))
    assert (last.title, last.state) == ("KS/1/2026/O2", ContractState.ACTIVE)
    assert [row["text"] for row in last.content.tables["participant_actions"]] == ["Udział w stażu"]


def test_a_draft_with_changes_is_deleted_with_them(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, CHANGES, {}, changes=changed(case, contract))
    do(case, evaluations.discard_evaluation, made)
    with case.read() as session:
        assert session.scalars(select(Contract.id)).all() == [contract]
        assert session.scalars(select(Evaluation.id)).all() == []


# ---- by keyboard ---------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Printed]:
    """The evaluations that were sent to the printer."""
    return ready_printer(monkeypatch, screen_tab)


def test_from_an_evaluation_with_changes_to_the_next_one_by_keyboard(
    window: Workspace, case: Database, contract: int, sent: list[Printed], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    window.open("contract", contract)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == contract)
    page = cast("ContractsPage", window.page())
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("1")
    keys.to("decision")
    assert not dialog.changes.isVisible()
    keys.press("Down")
    keys.press("Down")
    assert dialog.summary_form.editor("decision").value() == EvaluationDecision.CHANGES
    keys.until(dialog.changes.isVisible)
    keys.to("participant_actions/text.0")
    keys.write("Udzial w kursie spawania")
    keys.to("participant_actions/due.0")
    keys.write("10.8.2026")
    keys.to("next_on")
    keys.write("17.8.2026")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: len(sent) == 1 and window.jobs.is_idle())
    tab = next(one for one in page.extra_tabs if isinstance(one, screen_tab.EvaluationsTab))
    page.tabs.setCurrentWidget(tab)
    tab.list.setFocus()
    keys.press("Space", *["Down"] * 3)
    keys.until(tab.buttons["sign_sheet"].isEnabled)
    keys.to("sign_sheet")
    keys.press("Space")
    keys.dialog()
    keys.until_at("participant")
    keys.type("dziś")
    keys.press("Return")
    keys.type("dziś")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.header.chip.text() == ContractState.AMENDED.label)
    with case.read() as session:
        version = session.scalars(select(Contract.id).where(Contract.state == ContractState.ACTIVE)).one()
    window.open("contract", version)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == version)
    clock.set(2026, 8, 17)
    again = cast("ContractsPage", window.page())
    keys.press("Ctrl+Shift+V")
    second = keys.dialog(EvaluationDialog)
    assert second.sheet.contract == "KS/1/2026/O1"
    assert [row["text"] for row in second.sheet.actions["participant_actions"]] == ["Udzial w kursie spawania"]
    keys.press("Escape")
    keys.without_dialog()
    assert again.header.chip.text() == ContractState.ACTIVE.label


def test_what_an_evaluation_with_changes_lacks_is_said_at_its_place(
    window: Workspace, contract: int, sent: list[Printed], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    window.open("contract", contract)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == contract)
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("1")
    keys.to("decision")
    keys.press("Down", "Down")
    keys.to("next_on")
    keys.press("Ctrl+A", "Delete")  # the next planned day is proposed
    keys.to("go")
    keys.press("Space")
    qtbot.waitUntil(window.jobs.is_idle)
    wrong = [label.text() for label in dialog.findChildren(QLabel) if label.property("problem") and label.isVisible()]
    assert _("No action was changed. Change at least one, or choose that the contract goes on.") in wrong
    assert _("Please enter when the changes are to be evaluated (point III).") in wrong
    assert sent == []
    dialog._give_up()
    keys.without_dialog()
