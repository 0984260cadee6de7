"""Evaluations: judged row by row, printed, signed and frozen; the days that are planned, held and overdue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import details, listing
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.deadlines.queries import list_contract_deadlines
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import issuing as papers
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations import schedule
from kiscase.contracts.evaluations.model import Evaluation, EvaluationDecision, GoalResult, Judgement, evaluation_number
from kiscase.contracts.evaluations.screen import tab as screen_tab
from kiscase.contracts.evaluations.screen.evaluation_dialog import EvaluationDialog
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState, DocumentStage, Outcome
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal import undo
from kiscase.issued import actions as issued
from kiscase.issued.model import IssuedDocument
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.forms.signatures_dialog import SignaturesDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.printer import Printed, ready_printer

pytestmark = pytest.mark.usefixtures("english")

TODAY = makers.TODAY
NEXT = date(2026, 9, 1)
NOW: dict[str, Any] = {"held_on": TODAY, "decision": EvaluationDecision.AS_AGREED, "next_on": NEXT}
FINAL: dict[str, Any] = {"held_on": TODAY, "final": True}
BOTH = {"participant": TODAY, "worker": TODAY}


@pytest.fixture
def contract(case: Database) -> int:
    return do(case, makers.active_contract)


def keys(case: Database, contract: int) -> dict[str, str]:
    """The keys of the rows by their text."""
    return {row.text: row.key for row in ask(case, evaluations_queries.load_evaluation, contract).rows}


def judged(case: Database, contract: int, result: GoalResult = GoalResult.REACHED) -> dict[str, dict[str, Any]]:
    return {key: {"result": result} for key in keys(case, contract).values()}


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


def stage(case: Database, evaluation: int) -> tuple[DocumentStage, int]:
    with case.read() as session:
        one = session.get_one(Evaluation, evaluation)
        return one.stage, one.version


# ---- a draft -------------------------------------------------------------------------------------------------------


def test_a_new_one_has_a_row_for_each_goal_and_each_action_of_both_parties(case: Database, contract: int) -> None:
    sheet = ask(case, evaluations_queries.load_evaluation, contract)
    assert [(row.group, row.text, row.due) for row in sheet.rows] == [
        ("main_goals", "Podjęcie pracy", None),
        ("goals", "Ukończenie kursu", None),
        ("goals", "Spłata długu", None),
        ("participant_actions", "Udział w zajęciach klubu", date(2026, 9, 30)),
        ("worker_actions", "Pomoc w pisaniu CV", date(2026, 7, 31)),
    ]
    assert (sheet.id, sheet.values["held_on"], sheet.values["final"]) == (None, TODAY, False)
    assert all(row.result is None for row in sheet.rows)


def test_an_action_of_a_member_of_the_family_bears_the_name(case: Database) -> None:
    made = do(case, makers.contract)
    content = ask(case, details.load_contract, made).content
    content.tables["members"] = [
        {"family_name": "Wiśniewski", "given_name": "Jan", "pesel": makers.pesel(), "signs": "self"}
    ]
    content.tables["participant_actions"].append({"who": "Jan", "text": "Szkoła", "due": date(2026, 9, 1)})
    do(case, drafting.save_contract, made, content)
    do(case, issuing.issue_contract, made)
    do(case, signing.sign_contract, made, BOTH | {"family-1": TODAY})
    assert "Jan: Szkoła" in keys(case, made)
    held = do(case, evaluations.hold_evaluation, made, NOW, judged(case, made))
    assert [one["key"] for one in ask(case, evaluations_queries.missing_evaluation_signers, held)] == [
        "participant",
        "family-1",
        "worker",
    ]


def test_a_draft_is_saved_and_changed(case: Database, contract: int) -> None:
    rows = keys(case, contract)
    first = {rows["Podjęcie pracy"]: {"result": "partly", "why": "Dwa tygodnie próbne", "next_step": "Umowa"}}
    made = do(case, evaluations.save_evaluation, contract, NOW | {"summary": "Dobrze"}, first)
    sheet = ask(case, evaluations_queries.load_evaluation, contract, made)
    assert (sheet.number, sheet.stage, sheet.values["summary"]) == ("KS/1/2026/O1", DocumentStage.DRAFT, "Dobrze")
    row = sheet.rows[0]
    assert (row.result, row.why, row.next_step) == (GoalResult.PARTLY, "Dwa tygodnie próbne", "Umowa")
    cleared = {row.key: {"result": None, "why": " ", "next_step": ""}}
    do(case, evaluations.save_evaluation, contract, NOW, cleared, evaluation_id=made, revision=sheet.revision)
    assert ask(case, lambda session: session.scalars(select(Judgement)).all()) == []


def test_a_change_of_a_row_alone_makes_older_editors_stale(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, NOW, {})
    revision = ask(case, evaluations_queries.load_evaluation, contract, made).revision
    rows = judged(case, contract)
    do(case, evaluations.save_evaluation, contract, NOW, rows, evaluation_id=made, revision=revision)
    with pytest.raises(EditConflictError):
        do(case, evaluations.save_evaluation, contract, NOW, rows, evaluation_id=made, revision=revision)


def test_a_draft_is_deleted_one_that_was_printed_stays(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, NOW, judged(case, contract))
    do(case, evaluations.discard_evaluation, made)
    assert ask(case, evaluations_queries.list_evaluations, contract)[0].id is None
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    do(case, evaluations.save_evaluation, contract, NOW | {"summary": "inaczej"}, {}, evaluation_id=made)
    with pytest.raises(Problem, match="stays on file"):
        do(case, evaluations.discard_evaluation, made)


def test_rows_of_another_contract_are_refused(case: Database, contract: int) -> None:
    other = do(case, makers.active_contract)
    with pytest.raises(Problem, match="no longer contains what was evaluated"):
        do(case, evaluations.save_evaluation, contract, NOW, judged(case, other))
    assert [line.id for line in ask(case, evaluations_queries.list_evaluations, contract)] == [None, None]


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"held_on": TODAY + timedelta(1)}, "held_on", "not come yet"),
        ({"held_on": TODAY - timedelta(1)}, "held_on", "cannot be earlier"),
        ({"held_on": None}, "held_on", "fill in"),
        ({"held_on": TODAY, "next_on": TODAY}, "next_on", "later than this one"),
        (FINAL | {"next_on": date(2026, 12, 1)}, "next_on", "no further evaluation"),
    ],
)
def test_days_out_of_order(case: Database, contract: int, values: dict[str, Any], field: str, sentence: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, evaluations.save_evaluation, contract, values, {})
    assert list(caught.value.problems) == [field]
    assert sentence in caught.value.problems[field]


@pytest.mark.parametrize("way", [ContractState.TERMINATED, ContractState.COMPLETED])
def test_only_a_contract_that_is_carried_out_is_evaluated(case: Database, contract: int, way: ContractState) -> None:
    do(case, makers.ended_contract, contract, way)
    with pytest.raises(Problem, match="being carried out"):
        do(case, evaluations.save_evaluation, contract, NOW, {})


# ---- the paper -----------------------------------------------------------------------------------------------------


def test_the_sheet_is_numbered_kept_and_waits_for_both(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, NOW, judged(case, contract))
    pdf = do(case, evaluations.issue_evaluation, made)
    assert (
        do(case, evaluations.issue_evaluation, made)
        == pdf
        == ask(case, evaluations_queries.evaluation_pdf_on_file, made)
    )
    entry = ask(case, lambda session: session.scalars(select(IssuedDocument).filter_by(document="evaluation")).one())
    assert (entry.number, entry.version, entry.participant_id) == ("KS/1/2026/O1", 1, 1)
    assert [one["name"] for one in entry.signers] == ["Jadwiga Wiśniewska", "Bożena Łącka"]
    assert state(case, contract) is ContractState.ACTIVE


def test_what_is_changed_after_printing_is_the_next_version(case: Database, contract: int) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    first = ask(case, evaluations_queries.evaluation_pdf_on_file, made)
    do(case, evaluations.save_evaluation, contract, NOW | {"own_words": "Dam radę"}, {}, evaluation_id=made)
    assert stage(case, made) == (DocumentStage.DRAFT, 2)
    assert ask(case, evaluations_queries.evaluation_pdf_on_file, made) is None
    with pytest.raises(Problem, match="Only a printed sheet"):
        do(case, evaluations.sign_evaluation, made, BOTH)
    assert do(case, evaluations.issue_evaluation, made) != first
    with case.read() as session:
        assert issued.find_stored_pdf(session, "evaluation", "evaluation", made, 1) == first


def test_an_empty_one_is_not_printed(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, NOW, {})
    with pytest.raises(InvalidValuesError) as caught:
        do(case, evaluations.issue_evaluation, made)
    assert list(caught.value.problems) == ["summary"]


def test_printing_cannot_be_undone_saving_can(case: Database, contract: int) -> None:
    made = do(case, evaluations.save_evaluation, contract, NOW, judged(case, contract))
    do(case, undo.undo_latest_action)
    assert ask(case, evaluations_queries.list_evaluations, contract)[0].id is None
    do(case, undo.redo_latest_undo)
    do(case, evaluations.issue_evaluation, made)
    with pytest.raises(Problem, match="cannot be undone"):
        do(case, undo.undo_latest_action)


# ---- signed --------------------------------------------------------------------------------------------------------


def test_from_the_first_signature_on_it_stays_as_it_is(case: Database, contract: int) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    do(case, evaluations.sign_evaluation, made, {"participant": TODAY})
    assert stage(case, made) == (DocumentStage.SIGNED, 1)
    assert [one["key"] for one in ask(case, evaluations_queries.missing_evaluation_signers, made)] == ["worker"]
    for values, rows in ((NOW | {"summary": "inaczej"}, {}), (NOW, judged(case, contract, GoalResult.NOT))):
        with pytest.raises(Problem, match="is signed"):
            do(case, evaluations.save_evaluation, contract, values, rows, evaluation_id=made)
    do(case, evaluations.sign_evaluation, made, {"worker": TODAY})
    assert ask(case, evaluations_queries.missing_evaluation_signers, made) == []
    with pytest.raises(Problem, match="already been recorded"):
        do(case, evaluations.sign_evaluation, made, {"worker": TODAY})


def test_no_way_around_the_freeze(case: Database, contract: int) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    do(case, evaluations.sign_evaluation, made, BOTH)

    def tamper(session: Session) -> None:
        next(iter(session.scalars(select(Judgement)))).result = GoalResult.NOT
        session.flush()

    with pytest.raises(Problem, match="is signed"):
        do(case, tamper)


def test_a_sheet_that_nobody_signed_is_not_signed(case: Database, contract: int) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    with pytest.raises(Problem, match="at least one date"):
        do(case, evaluations.sign_evaluation, made, {})
    assert ask(case, evaluations_queries.load_evaluation, contract, made).stage is DocumentStage.PRINTED


@pytest.mark.parametrize(
    ("day", "sentence"), [(TODAY + timedelta(1), "later than today"), (TODAY - timedelta(1), "cannot be earlier")]
)
def test_a_signature_is_of_the_evaluation_or_later(case: Database, contract: int, day: date, sentence: str) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW, judged(case, contract))
    with pytest.raises(InvalidValuesError) as caught:
        do(case, evaluations.sign_evaluation, made, {"worker": day})
    assert sentence in caught.value.problems["worker"]
    assert stage(case, made) == (DocumentStage.PRINTED, 1)


# ---- final ---------------------------------------------------------------------------------------------------------


def test_a_final_one_says_what_became_of_each_goal(case: Database, contract: int) -> None:
    rows = keys(case, contract)
    some = {rows["Ukończenie kursu"]: {"result": "reached"}}
    made = do(case, evaluations.save_evaluation, contract, FINAL, some)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, evaluations.issue_evaluation, made)
    assert set(caught.value.problems) == {rows["Podjęcie pracy"], rows["Spłata długu"]}
    assert state(case, contract) is ContractState.ACTIVE


@pytest.mark.parametrize(
    ("results", "outcome"),
    [
        ("reached reached reached", Outcome.REACHED),
        ("reached not reached", Outcome.PARTLY),
        ("partly partly partly", Outcome.PARTLY),
        ("not not not", Outcome.NOT),
    ],
)
def test_from_the_final_evaluation_to_the_completed_contract(
    case: Database, contract: int, results: str, outcome: Outcome
) -> None:
    goals = [row.key for row in ask(case, evaluations_queries.load_evaluation, contract).rows if row.is_goal]
    judged = {key: {"result": result} for key, result in zip(goals, results.split(), strict=True)}
    do(case, evaluations.hold_evaluation, contract, FINAL, judged)
    card = ask(case, details.load_contract, contract)
    assert (card.state, card.proposed, card.next_evaluation) == (ContractState.EVALUATED, outcome, None)
    do(case, closing.change_contract_state, contract, ContractState.COMPLETED, outcome=card.proposed)
    assert ask(case, lambda session: session.get_one(Contract, contract).outcome) is outcome


def test_one_that_is_no_longer_final_lets_the_contract_go_on(case: Database, contract: int) -> None:
    made = do(case, makers.final_evaluation, contract)
    do(case, evaluations.save_evaluation, contract, NOW | {"final": False}, {}, evaluation_id=made)
    do(case, evaluations.issue_evaluation, made)
    assert state(case, contract) is ContractState.ACTIVE


def test_a_dispute_ends_with_the_final_evaluation(case: Database, contract: int) -> None:
    do(case, closing.change_contract_state, contract, ContractState.DISPUTED, "spór o termin")
    do(case, makers.final_evaluation, contract)
    assert state(case, contract) is ContractState.EVALUATED


# ---- days ----------------------------------------------------------------------------------------------------------


def test_what_was_held_settles_the_days_up_to_it(case: Database, contract: int) -> None:
    clock.set_to(date(2026, 9, 20))
    assert [(one.on, one.overdue) for one in ask(case, evaluations_queries.list_evaluations, contract)] == [
        (date(2026, 9, 15), True),
        (date(2026, 12, 1), False),
    ]
    draft = do(
        case,
        evaluations.save_evaluation,
        contract,
        NOW | {"held_on": date(2026, 9, 20), "next_on": date(2026, 12, 1)},
        judged(case, contract),
    )
    assert ask(case, details.load_contract, contract).overdue, "a draft is not held yet"
    do(case, evaluations.issue_evaluation, draft)
    card = ask(case, details.load_contract, contract)
    assert (card.next_evaluation, card.overdue, card.due) == (date(2026, 12, 1), False, False)
    lines = ask(case, evaluations_queries.list_evaluations, contract)
    assert [(one.on, one.number, one.results, one.missing) for one in lines] == [
        (date(2026, 12, 1), "", (0, 0, 0), 0),
        (date(2026, 9, 20), "KS/1/2026/O1", (5, 0, 0), 2),
    ]


def test_a_next_day_that_was_agreed_on_counts(case: Database, contract: int) -> None:
    clock.set_to(date(2026, 9, 20))
    values = NOW | {"held_on": date(2026, 9, 20), "next_on": date(2026, 10, 20)}
    do(case, evaluations.hold_evaluation, contract, values, judged(case, contract))
    assert ask(case, details.load_contract, contract).next_evaluation == date(2026, 10, 20)
    assert date(2026, 10, 20) in [one.on for one in ask(case, evaluations_queries.list_evaluations, contract)]


@pytest.mark.parametrize("agreed", [date(2026, 9, 16), date(2026, 8, 3), date(2026, 12, 15)])
def test_the_next_day_of_the_signed_sheet_replaces_what_was_planned_before(
    case: Database, contract: int, agreed: date
) -> None:
    made = do(case, evaluations.hold_evaluation, contract, NOW | {"next_on": agreed}, judged(case, contract))
    do(case, evaluations.sign_evaluation, made, BOTH)
    card = ask(case, details.load_contract, contract)
    assert card.next_evaluation == agreed, "not point V, 15.09.2026"
    planned = [one.on for one in ask(case, evaluations_queries.list_evaluations, contract) if one.id is None]
    assert planned == [agreed] + [date(2026, 12, 1)] * (agreed < date(2026, 12, 1)), "a later reminder stays"
    clock.set_to(date(2026, 12, 14))
    due = ask(case, schedule.list_due_evaluations, date(2026, 12, 31))
    assert [(one.on, one.overdue) for one in due] == [(agreed, agreed < date(2026, 12, 14))]
    assert [one.due for one in ask(case, list_contract_deadlines) if one.what == "evaluation of KS/1/2026"] == [agreed]


@pytest.mark.parametrize(
    ("on", "proposed"),
    [
        (TODAY, date(2026, 9, 15)),
        (date(2026, 9, 10), date(2026, 12, 1)),  # a little early: the day of point V is the one that is evaluated
        (date(2026, 9, 15), date(2026, 12, 1)),
        (date(2026, 12, 2), None),
    ],
)
def test_the_next_planned_day_is_proposed(case: Database, contract: int, on: date, proposed: date | None) -> None:
    clock.set_to(on)
    assert ask(case, evaluations_queries.load_evaluation, contract).values["next_on"] == proposed


def test_after_the_last_planned_day_the_next_one_is_the_final_one(case: Database, contract: int) -> None:
    clock.set_to(date(2026, 12, 2))
    assert ask(case, evaluations_queries.load_evaluation, contract).values["final"] is True


def test_what_was_reached_stays_reached_in_the_next_one(case: Database, contract: int) -> None:
    rows = keys(case, contract)
    first = {rows["Ukończenie kursu"]: {"result": "reached"}, rows["Spłata długu"]: {"result": "partly"}}
    do(case, evaluations.hold_evaluation, contract, NOW, first)
    found = {row.text: row.result for row in ask(case, evaluations_queries.load_evaluation, contract).rows}
    assert found == dict.fromkeys(rows) | {"Ukończenie kursu": GoalResult.REACHED}


def test_the_contracts_to_be_evaluated_by_a_day(case: Database, contract: int) -> None:
    later = do(case, makers.active_contract)
    ended = do(case, makers.active_contract)
    do(case, makers.ended_contract, ended, ContractState.TERMINATED)
    do(case, makers.printed_contract)
    do(case, evaluations.hold_evaluation, later, NOW | {"next_on": date(2026, 9, 10)}, judged(case, later))
    assert ask(case, schedule.list_due_evaluations, date(2026, 9, 9)) == []
    clock.set_to(date(2026, 9, 15))
    found = ask(case, schedule.list_due_evaluations, date(2026, 9, 15))
    assert [(one.contract_id, one.number, one.on, one.overdue) for one in found] == [
        (later, "KS/2/2026", date(2026, 9, 10), True),
        (contract, "KS/1/2026", date(2026, 9, 15), False),
    ]
    assert {(one.name, one.worker) for one in found} == {("Wiśniewska Jadwiga", "Bożena Łącka")}
    assert {line.id for line in ask(case, listing.list_contracts, "", listing.EVALUATION_DUE)} == {contract, later}
    for one in found:
        card = ask(case, details.load_contract, one.contract_id)
        assert (card.next_evaluation, card.overdue, card.due) == (one.on, one.overdue, True)
    assert ask(case, lambda session: schedule.list_due_evaluations(session, date(2026, 9, 15), worker_id=99)) == []


def test_the_sheet_is_polish_whatever_the_second_copy_speaks(case: Database) -> None:
    contract = do(case, makers.active_contract, language="uk")
    made = do(case, evaluations.save_evaluation, contract, NOW | {"own_words": "Я впораюся"}, judged(case, contract))
    with case.read() as session:
        assert b"/Lang (pl)" in papers.render_evaluation(session, session.get_one(Evaluation, made))
        assert (
            evaluation_number(session.get_one(Contract, contract), session.get_one(Evaluation, made)) == "KS/1/2026/O1"
        )


# ---- by keyboard ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    """A contract whose first evaluation is overdue, on its page."""
    since = clock.today() - timedelta(100)
    with case.action() as session:
        made = makers.active_contract(session, drawn_on=since, ends_on=since + timedelta(180))
    window.open("contract", made)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == made)
    return cast("ContractsPage", window.page())


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Printed]:
    """What was sent to the printer."""
    return ready_printer(monkeypatch, screen_tab)


def lines(page: ContractsPage) -> list[tuple[str, ...]]:
    """What the tab shows: what, results, state."""
    rows = tab(page).list.rows
    return [
        tuple(str(rows.data(rows.index(place, column))) for column in (1, 2, 3)) for place in range(rows.rowCount())
    ]


def results(*counts: int) -> str:
    """Reached, partly and not, as the tab says it."""
    return " · ".join(f"{count} {result.label}" for count, result in zip(counts, GoalResult, strict=True) if count)


def tab(page: ContractsPage) -> screen_tab.EvaluationsTab:
    found: screen_tab.EvaluationsTab = next(
        one for one in page.extra_tabs if isinstance(one, screen_tab.EvaluationsTab)
    )
    return found


def test_from_the_due_evaluation_to_the_completed_contract_by_keyboard(
    page: ContractsPage, window: Workspace, printed: list[Printed], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    assert page.header.main_button.text() == _("Evaluate…")
    assert (_("Planned evaluation"), "", _("overdue")) in lines(page)
    keys.press("Ctrl+Shift+V")
    keys.dialog()
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("1")
    keys.type("2")
    assert keys.focus.objectName().startswith("why.")
    keys.type("za malo czasu")
    keys.press("Return")
    assert keys.focus.objectName().startswith("next_step.")
    keys.type("drugi termin")
    keys.press("Return")
    keys.type("1")
    keys.type("1")
    keys.type("1")
    keys.to("final", "Shift+Tab")
    keys.press("Space")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.header.main_button.text() == _("Complete the contract"))
    assert [one.title in text_of(one.pdf) for one in printed] == [True]
    keys.until(lambda: lines(page)[0][1:] == (results(4, 1, 0), DocumentStage.PRINTED.label))
    sign(page, keys)
    keys.until(lambda: lines(page)[0][2] == DocumentStage.SIGNED.label and window.jobs.is_idle())
    assert keys.is_at("evaluations"), "the button that was pressed is off now: on the list, Enter prints nothing"
    page.focus_start()
    page.actions_by_key["complete"].trigger()
    dialog = keys.dialog()
    assert isinstance(dialog, FormDialog)
    assert dialog.form.editor("outcome").value() == Outcome.PARTLY
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    keys.until(lambda: page.header.chip.text() == ContractState.COMPLETED.label)


def sign(page: ContractsPage, keys: Keyboard) -> None:
    """Choose the evaluation and record both signatures; no day is filled in, for nobody has said it yet."""
    page.tabs.setCurrentWidget(tab(page))
    tab(page).list.setFocus()
    keys.press("Space")
    keys.until(tab(page).buttons["sign_sheet"].isEnabled)
    keys.to("sign_sheet")
    keys.press("Space")
    dialog = keys.dialog(SignaturesDialog)
    assert set(dialog.form.values().values()) == {None}
    keys.until_at("participant")
    keys.type("dziś")
    keys.press("Return")
    keys.type("dziś")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()


def test_what_is_missing_is_said_at_its_row(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("1")
    keys.to("final", "Shift+Tab")
    keys.press("Space")
    keys.to("go")
    keys.press("Space")
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    wrong = [label.text() for label in dialog.findChildren(QLabel) if label.property("problem") and label.isVisible()]
    assert wrong == [_("Please choose a result for this goal.")] * 2
    dialog._give_up()
    keys.without_dialog()


def test_a_draft_is_saved_gone_on_with_and_deleted(page: ContractsPage, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+Shift+V")
    keys.dialog()
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("3")
    keys.press("Ctrl+S")
    keys.without_dialog()
    keys.until(lambda: (results(0, 0, 1), DocumentStage.DRAFT.label) in [line[1:] for line in lines(page)])
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result."))
    assert [one.result.value() for one in dialog.rows.rows][:2] == [GoalResult.NOT, None]
    keys.press("Escape")
    keys.without_dialog()


def test_the_dialog_ends_with_its_last_field(page: ContractsPage, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    last = dialog.next_form.geometry().bottom()
    shown = dialog._scroll.viewport().height()
    assert dialog._inside.height() - last < max(shown - last, 3 * dialog.fontMetrics().height())
    keys.press("Escape")
    keys.without_dialog()


def test_what_was_typed_survives_a_crash(page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    keys.press("Ctrl+Shift+V")
    dialog = keys.dialog(EvaluationDialog)
    keys.until(lambda: keys.focus.objectName().startswith("result.goal-"))
    keys.type("3")
    keys.type("nie przyszedl")
    dialog.autosave.save_draft()
    dialog._close()  # as if the program had ended: nothing is asked, nothing is dropped
    keys.without_dialog()
    qtbot.waitUntil(window.jobs.is_idle)
    keys.press("Ctrl+Shift+V")
    again = keys.dialog(EvaluationDialog)
    assert again.rows.rows[0].why.value() == "nie przyszedl"
    assert again.note.text() == _("Your unsaved changes are restored.")
    again._give_up()
    keys.without_dialog()
    qtbot.waitUntil(window.jobs.is_idle)
    keys.press("Ctrl+Shift+V")
    fresh = keys.dialog(EvaluationDialog)
    assert fresh.rows.rows[0].why.value() == ""
    keys.press("Escape")
    keys.without_dialog()
