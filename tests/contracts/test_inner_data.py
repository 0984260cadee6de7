"""Inner data of a contract: changed when it is signed, kept from its document, undone like any other change."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from kiscase.contracts import contract_pdf_on_file, details, listing
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.inner_data import actions as inner_data
from kiscase.contracts.inner_data.screen import DatesEditor, InnerDataDialog
from kiscase.contracts.model import ContractState
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import button

LATER = date(2027, 3, 31)
VALUES: dict[str, Any] = {
    "own_words": "Chcę wreszcie pracować.",
    "ends_on": LATER,
    "evaluation_dates": [date(2027, 1, 15), date(2026, 11, 2)],
    "referral": "CAZ.530.1.2026",
    "referral_date": date(2026, 6, 1),
    "insurance_notice": date(2026, 6, 10),
    "handed_over": makers.TODAY,
    "inner_notes": "Umowa z PUP z 2025 r.",
}


def shown(case: Database, contract: int) -> dict[str, Any]:
    content = ask(case, details.load_contract, contract).content
    return {
        **content.inner,
        "ends_on": content.fields["ends_on"],
        "evaluation_dates": [row["planned_on"] for row in content.tables["evaluation_dates"]],
    }


def test_all_of_it_changes_when_the_contract_is_signed_and_the_document_stays(case: Database) -> None:
    made = do(case, makers.active_contract)
    original = ask(case, contract_pdf_on_file.contract_pdf_on_file, made)
    do(case, inner_data.update_inner_data, made, VALUES)
    found = shown(case, made)
    assert found["ends_on"] == LATER
    assert found["evaluation_dates"] == [date(2026, 11, 2), date(2027, 1, 15)]
    assert (found["referral"], found["referral_date"]) == ("CAZ.530.1.2026", "2026-06-01")
    assert found["own_words"] == VALUES["own_words"]
    card = ask(case, details.load_contract, made)
    assert (card.state, card.version) == (ContractState.ACTIVE, 1)
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, made) == original
    with case.read() as session:
        lines = listing.list_contracts(session, participant_id=card.participant_id)
    assert [line.ends_on for line in lines] == [LATER], "lists follow"


def test_values_that_are_not_given_stay(case: Database) -> None:
    made = do(case, makers.active_contract)
    do(case, inner_data.update_inner_data, made, VALUES)
    do(case, inner_data.update_inner_data, made, {"referral": ""})
    assert shown(case, made) == {
        key: value.isoformat() if isinstance(value, date) and key != "ends_on" else value
        for key, value in VALUES.items()
        if key != "referral"
    } | {"evaluation_dates": sorted(VALUES["evaluation_dates"])}


def test_the_change_is_journalled_and_can_be_undone(case: Database) -> None:
    made = do(case, makers.active_contract)
    before = shown(case, made)
    do(case, inner_data.update_inner_data, made, VALUES)
    with case.read() as session:
        assert history.list_history(session, "contract", made)[0].sentence
    assert shown(case, made) != before
    do(case, undo.undo_latest_action)
    assert shown(case, made) == before


def test_two_people_at_once(case: Database) -> None:
    made = do(case, makers.active_contract)
    revision = ask(case, details.load_contract, made).revision
    do(case, inner_data.update_inner_data, made, {"evaluation_dates": [LATER]}, revision)
    with pytest.raises(EditConflictError):
        do(case, inner_data.update_inner_data, made, {"inner_notes": "inne"}, revision)
    assert shown(case, made)["evaluation_dates"] == [LATER]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"ends_on": date(2026, 6, 14)}, "ends_on"),
        ({"handed_over": date(2026, 6, 16)}, "handed_over"),
        ({"insurance_notice": date(2026, 6, 16)}, "insurance_notice"),
    ],
)
def test_a_day_that_cannot_be_is_refused_whole(case: Database, values: dict[str, Any], wrong: str) -> None:
    made = do(case, makers.active_contract)
    before = shown(case, made)
    with pytest.raises(InvalidValuesError) as problem:
        do(case, inner_data.update_inner_data, made, {"inner_notes": "x"} | values)
    assert set(problem.value.problems) == {wrong}
    assert shown(case, made) == before


@pytest.mark.parametrize("state", [ContractState.VOID, ContractState.REFUSED])
def test_what_was_not_concluded_stays_as_it_is(case: Database, state: ContractState) -> None:
    made = do(case, makers.printed_contract)
    do(case, makers.ended_contract, made, state)
    with pytest.raises(Problem, match="Nic nie zmieniono"):
        do(case, inner_data.update_inner_data, made, {"inner_notes": "x"})


@pytest.mark.parametrize("state", [ContractState.TERMINATED, ContractState.COMPLETED])
def test_an_ended_contract_can_still_get_its_notes(case: Database, state: ContractState) -> None:
    made = do(case, makers.active_contract)
    do(case, makers.ended_contract, made, state)
    do(case, inner_data.update_inner_data, made, {"inner_notes": "x"})
    assert shown(case, made)["inner_notes"] == "x"


def test_what_a_contract_on_the_former_form_has_agreed_stays(case: Database) -> None:
    made = do(case, makers.active_contract)
    do(case, lambda session: session.execute(text("UPDATE contract SET form = 'kontrakt-socjalny-2010'")))
    before = shown(case, made)
    keys = [part.key for part in inner_data.inner_fields("kontrakt-socjalny-2010", "A")]
    assert keys == ["insurance_notice", "handed_over", "inner_notes"]
    do(case, inner_data.update_inner_data, made, VALUES)
    after = shown(case, made)
    assert (after["ends_on"], after["evaluation_dates"]) == (before["ends_on"], before["evaluation_dates"])
    assert "referral" not in after
    assert after["inner_notes"] == VALUES["inner_notes"]


def test_the_planned_end_counts_in_the_checks(case: Database) -> None:
    made = do(case, makers.active_contract)
    do(case, inner_data.update_inner_data, made, {"ends_on": date(2026, 6, 15)})
    at_the_end = {one.field for one in ask(case, checks.check_contract, made)}
    do(case, inner_data.update_inner_data, made, {"ends_on": LATER})
    later = {one.field for one in ask(case, checks.check_contract, made)}
    assert at_the_end - later == {"evaluation"}, "at its end it is to be evaluated"


# ---- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(case: Database, window: Workspace, qtbot: QtBot) -> ContractsPage:
    made = do(case, makers.active_contract)
    window.open("contract", made)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == made)
    return cast("ContractsPage", window.page())


def test_by_keyboard_in_the_dialog(page: ContractsPage, case: Database, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+Shift+I")
    dialog = keys.dialog()
    assert isinstance(dialog, InnerDataDialog)
    reminders = dialog.form.editor("evaluation_dates")
    assert isinstance(reminders, DatesEditor)
    assert reminders.value() == [date(2026, 12, 1)]
    dialog.form.editor("ends_on").set_value(LATER)
    reminders.table.add_row()
    reminders.table.cell(1, "planned_on").set_value(date(2027, 2, 1))
    button(dialog, "go").click()
    keys.without_dialog()
    found = shown(case, cast("int", page.record))
    assert found["ends_on"] == LATER
    assert found["evaluation_dates"] == [date(2026, 12, 1), date(2027, 2, 1)]
    qtbot.waitUntil(lambda: page.editor is not None and page.editor.content().fields["ends_on"] == LATER)


def test_the_section_leads_to_the_dialog(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    assert page.editor is not None
    assert page.editor.inner_data.isVisibleTo(page.editor)
    page.editor.inner_data.click()
    dialog = keys.dialog()
    assert isinstance(dialog, InnerDataDialog)
    dialog.reject()


def test_a_wrong_day_is_said_at_its_field(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page.actions_by_key["inner_data"].trigger()
    dialog = keys.dialog()
    assert isinstance(dialog, InnerDataDialog)
    dialog.form.editor("handed_over").set_value(LATER)
    button(dialog, "go").click()
    keys.until(lambda: "nie nadszedł" in dialog.form.editor("handed_over").accessibleDescription())
    dialog.reject()


def test_a_draft_is_typed_into_its_editor(case: Database, window: Workspace, qtbot: QtBot) -> None:
    made = do(case, makers.contract)
    window.open("contract", made)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == made)
    page = cast("ContractsPage", window.page())
    assert not page.actions_by_key["inner_data"].isEnabled()
    assert page.editor is not None
    assert page.editor.inner_data.isHidden()
