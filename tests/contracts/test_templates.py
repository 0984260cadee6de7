"""What a contract can begin with: plans of the library and of one's own, earlier contracts, what was left of them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.contracts import details, listing
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.content import Content, save_contract_rows
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting import starting_points, templates
from kiscase.contracts.drafting.former_form import FORMER_FORM
from kiscase.contracts.drafting.screen.new_contract import NewContractDialog
from kiscase.contracts.drafting.screen.template_dialogs import TemplatesDialog
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations.model import GoalResult
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState
from kiscase.contracts.official_form import preset_texts
from kiscase.contracts.parts import ALL_GOALS, Party
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.wording import vague_wording
from kiscase.core import legal_rules
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import use_language
from kiscase.core.journal import undo
from kiscase.core.workdays import workday_on_or_after
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

DAYS = timedelta(90)  # from makers.TODAY to the 13th of September


def content(case: Database, contract: int) -> Content:
    found = ask(case, details.load_contract, contract).content
    assert isinstance(found, Content)
    return found


def texts(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text"] for row in rows]


def words(case: Database, *args: Any) -> dict[str, str]:
    return {source.key: source.label for source in ask(case, starting_points.list_starting_points, *args)}


def evaluate(case: Database, contract: int, *results: GoalResult) -> None:
    """Evaluate the goals on the way; one that is not reached has its reason."""
    goals = content(case, contract).tables["goals"]
    judgements = {
        f"goal-{goal['id']}": {"result": result, "why": "" if result is GoalResult.REACHED else "brak czasu"}
        for goal, result in zip(goals, results, strict=False)
    }
    do(
        case,
        evaluations.hold_evaluation,
        contract,
        {"held_on": makers.TODAY, "decision": "as_agreed", "next_on": date(2026, 11, 2)},
        judgements,
    )


# ---- the library ---------------------------------------------------------------------------------------------------


def test_each_problem_area_has_a_plan_and_both_variants_do() -> None:
    plans = templates.template_library().values()
    assert {plan["problem"] for plan in plans} == {code for code, _label in legal_rules.problem_area_options()}
    assert {plan["variant"] for plan in plans} == {"A", "B"}


@pytest.mark.parametrize("plan", templates.template_library().values(), ids=list(templates.template_library()))
def test_a_plan_of_the_library_is_whole(plan: dict[str, Any]) -> None:
    assert plan["name"].keys() == {"pl", "uk", "en"}
    assert type(plan["valid_from"]) is date
    tables = plan["tables"]
    assert all(re.search(r"\d", goal["effect"]) or len(goal["effect"]) > 40 for goal in tables["goals"])
    refs = {goal["ref"] for goal in tables["goals"]}
    for party in ("participant_actions", "worker_actions"):
        assert refs <= {row["goal"] for row in tables[party]} <= refs | {ALL_GOALS}, (
            f"each party acts for each aim: {party}"
        )
    dated = [*tables["participant_actions"], *tables["worker_actions"], *tables["evaluation_dates"]]
    assert all(0 < row["days"] <= plan["days"] for row in dated)
    days = [0, plan["evaluation_days"], *(row["days"] for row in tables["evaluation_dates"])]
    assert all(0 < later - earlier <= 183 for earlier, later in pairwise(days))


@pytest.mark.parametrize("plan", templates.template_library().values(), ids=list(templates.template_library()))
def test_a_plan_of_the_library_is_worded_as_it_can_be_checked(plan: dict[str, Any]) -> None:
    tables, due = plan["tables"], date(2026, 9, 30)
    said: list[tuple[str, date | None, str]] = [(row["text"], None, "main_goals") for row in tables["main_goals"]]
    said += [(row["effect"], None, "goals.effect") for row in tables["goals"]]
    said += [(row["text"], due, key) for key in ("participant_actions", "worker_actions") for row in tables[key]]
    assert [one for one in said if vague_wording.find_vague_wording(*one)] == []


@pytest.mark.parametrize("code", list(templates.template_library()))
def test_a_contract_from_the_library_lacks_only_what_is_personal(case: Database, code: str) -> None:
    person = do(case, makers.participant)
    variant = templates.template_library()[code]["variant"]
    made = do(case, starting_points.begin_contract, person, variant, f"library:{code}")
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, made)
    personal = {
        "A": {"causes", "strengths", "limits", "arrangements"},
        "B": {
            *("unemployment_causes", "capabilities", "work_limits", "past_actions", "failure_reasons"),
            *("effects_to_support", "arrangements"),
        },
    }
    assert set(caught.value.problems) == personal[variant]
    assert content(case, made).fields["ends_on"] == makers.TODAY + timedelta(templates.template_library()[code]["days"])


def test_a_plan_that_is_not_in_force_is_not_offered(case: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    code, plan = next(iter(templates.template_library().items()))
    monkeypatch.setitem(templates.template_library(), code, plan | {"valid_until": date(2026, 6, 14)})
    assert f"library:{code}" not in words(case, None)


# ---- own plans -----------------------------------------------------------------------------------------------------


def test_an_own_plan_has_nothing_personal_and_its_days_move_along(case: Database) -> None:
    contract = do(case, makers.contract)
    kept = do(case, templates.save_as_template, contract, "Powrót do pracy")
    clock.set(2026, 9, 13, 12)
    other = do(case, makers.participant, family_name="Nowak")
    made = content(case, do(case, starting_points.begin_contract, other, "A", f"own:{kept}"))
    wanted = makers.content()
    assert made.texts == {}
    assert made.inner == {}
    assert texts(made.tables["goals"]) == texts(wanted.tables["goals"])
    for key in ("ends_on", "evaluation_on"):
        assert made.fields[key] == wanted.fields[key] + DAYS
    for key, column in (("participant_actions", "due"), ("evaluation_dates", "planned_on")):
        moved = [row[column] + DAYS for row in wanted.tables[key]]
        assert [row[column] for row in made.tables[key]] == moved
    assert not any(row.get("who") for row in made.tables["participant_actions"])


def test_the_actions_of_an_own_plan_serve_the_aims_that_they_served(case: Database) -> None:
    contract = do(case, makers.contract)
    wanted = makers.content()
    first, second = (
        {"text": text, "effect": "Zaświadczenie", "ref": ref} for text, ref in (("Kurs", "4"), ("Dom", "2"))
    )
    wanted.tables |= {
        "goals": [first, second],
        "participant_actions": [{"text": f"Działanie {goal}", "goal": goal} for goal in ("2", "*", "4")],
        "worker_actions": [{"text": "Rozmowa", "goal": "4"}],
    }
    do(case, drafting.save_contract, contract, wanted)
    kept = do(case, templates.save_as_template, contract, "Kurs i dom")
    other = do(case, makers.participant, family_name="Nowak")
    made = content(case, do(case, starting_points.begin_contract, other, "A", f"own:{kept}"))
    refs = {row["ref"]: row["text"] for row in made.tables["goals"]} | {"*": "*"}
    assert [refs[row["goal"]] for row in made.tables["participant_actions"]] == ["Dom", "*", "Kurs"]
    assert [refs[row["goal"]] for row in made.tables["worker_actions"]] == ["Kurs"]


def test_an_own_plan_is_renamed_and_deleted_and_that_is_undone(case: Database) -> None:
    contract = do(case, makers.contract)
    first, second = (do(case, templates.save_as_template, contract, name) for name in ("Żłobek", "Ćwiczenia"))
    assert [one.name for one in ask(case, templates.list_templates)] == ["Ćwiczenia", "Żłobek"]
    with pytest.raises(InvalidValuesError) as caught:
        do(case, templates.rename_template, second, "Żłobek")
    assert list(caught.value.problems) == ["name"]
    do(case, templates.rename_template, second, "Dom")
    do(case, templates.delete_template, first)
    assert [one.name for one in ask(case, templates.list_templates)] == ["Dom"]
    do(case, undo.undo_latest_action)
    assert [one.name for one in ask(case, templates.list_templates)] == ["Dom", "Żłobek"]


def test_a_contract_without_a_plan_is_none(case: Database) -> None:
    empty = do(case, drafting.create_draft_contract, do(case, makers.participant))
    with pytest.raises(Problem, match="plan"):
        do(case, templates.save_as_template, empty, "Pusty")


# ---- earlier contracts ---------------------------------------------------------------------------------------------


def test_a_copy_says_the_same_with_other_dates(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, makers.active_contract, person)
    clock.set(2026, 9, 13, 12)
    assert f"copy:{earlier}" in words(case, person)
    made = do(case, starting_points.begin_contract, person, "A", f"copy:{earlier}")
    before, after = content(case, earlier), content(case, made)
    assert after.texts == before.texts
    assert after.tables["worker_actions"][0]["due"] == before.tables["worker_actions"][0]["due"] + DAYS
    assert ask(case, details.load_contract, made).follows is None
    assert all(row["from_id"] is None for row in after.tables["goals"])


def test_another_persons_contract_lends_its_plan_only(case: Database) -> None:
    theirs = do(case, makers.active_contract)
    person = do(case, makers.participant, family_name="Nowak")
    offered = words(case, person, theirs)
    assert f"plan:{theirs}" in offered
    assert f"copy:{theirs}" not in offered
    for way in ("copy", "carry"):
        with pytest.raises(Problem, match="KS/1/2026"):
            do(case, starting_points.begin_contract, person, "A", f"{way}:{theirs}")
    made = content(case, do(case, starting_points.begin_contract, person, "A", f"plan:{theirs}"))
    assert "causes" not in made.texts
    assert texts(made.tables["goals"]) == texts(content(case, theirs).tables["goals"])


def test_what_was_not_reached_is_carried_on_with_a_link(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, makers.active_contract, person)
    evaluate(case, earlier, GoalResult.REACHED, GoalResult.PARTLY)
    do(case, closing.change_contract_state, earlier, ContractState.TERMINATED, "przeprowadzka")
    clock.set(2026, 9, 13, 12)
    assert "KS/1/2026" in words(case, person)[f"carry:{earlier}"]
    made = do(case, starting_points.begin_contract, person, "A", f"carry:{earlier}")
    before, after = content(case, earlier), content(case, made)
    assert texts(after.tables["goals"]) == ["Spłata długu"]
    assert after.tables["goals"][0]["from_id"] == before.tables["goals"][1]["id"]
    assert after.tables["participant_actions"][0]["from_id"] == before.tables["participant_actions"][0]["id"]
    assert after.tables["participant_actions"][0]["due"] == date(2026, 9, 30) + DAYS
    assert "causes" not in after.texts
    card = ask(case, details.load_contract, made)
    assert card.follows == (earlier, "KS/1/2026")
    do(case, drafting.save_contract, made, card.content)
    assert content(case, made).tables["goals"] == after.tables["goals"]


def test_an_action_that_is_left_of_a_goal_that_was_reached_serves_no_goal_yet(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, makers.contract, person)
    typed = content(case, earlier)
    refs = [row["ref"] for row in typed.tables["goals"]]
    typed.tables["participant_actions"] = [
        {"text": f"Działanie {goal}", "due": date(2026, 9, 30), "goal": goal} for goal in (*refs, "*")
    ]
    do(case, drafting.save_contract, earlier, typed)
    do(case, issuing.issue_contract, earlier)
    do(case, signing.sign_contract, earlier, dict.fromkeys(Party, makers.TODAY))
    evaluate(case, earlier, GoalResult.REACHED, GoalResult.PARTLY)
    do(case, closing.change_contract_state, earlier, ContractState.TERMINATED, "przeprowadzka")
    made = do(case, starting_points.begin_contract, person, "A", f"carry:{earlier}")
    after = content(case, made)
    assert [row["goal"] for row in after.tables["participant_actions"]] == ["", refs[1], "*"]
    findings = [one for one in ask(case, checks.check_contract, made) if one.field == "participant_actions"]
    assert [(one.row, one.column) for one in findings if one.code == "K18"] == [(0, "goal")]


# ---- contracts on the form before the official one -----------------------------------------------------------------


def former_contract(session: Session, person: int) -> int:
    """A contract on the form that contracts were printed on before the official one."""
    made = makers.contract(session, person)
    contract = session.get_one(Contract, made)
    contract.form = FORMER_FORM
    contract.evaluation_on = None
    with use_language("pl"):
        contract.texts = {"causes": "Utrata pracy", "own_words": "Chcę pracować."} | preset_texts(FORMER_FORM, "A")
    session.flush()
    duties: list[dict[str, Any]] = [
        {"party": Party.WORKER, "text": "Odpowiada w ciągu 3 dni."},
        {"party": None, "text": "Zgłaszanie zmian."},
    ]
    save_contract_rows(session, contract, "obligations", duties)
    days = [{"planned_on": makers.TODAY + timedelta(days)} for days in (60, 120)]
    save_contract_rows(session, contract, "evaluation_dates", days)
    return made


DUTIES = "pracownik socjalny: Odpowiada w ciągu 3 dni.\nZgłaszanie zmian."


def test_a_copy_of_a_contract_on_the_former_form_is_on_the_official_one_without_losing_a_word(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, former_contract, person)
    made = do(case, starting_points.begin_contract, person, "A", f"copy:{earlier}")
    assert ask(case, lambda session: session.get_one(Contract, made).form) == OFFICIAL_FORM
    after = content(case, made)
    assert after.texts == {"causes": "Utrata pracy", "arrangements": DUTIES}
    assert after.inner == {"own_words": "Chcę pracować."}, "what the former form began with is nobody's words"
    assert after.tables["obligations"] == []
    assert after.fields["evaluation_on"] == workday_on_or_after(makers.TODAY + timedelta(60))
    assert [row["planned_on"] for row in after.tables["evaluation_dates"]] == [makers.TODAY + timedelta(120)]


@pytest.mark.parametrize("way", ["plan", "own"])
def test_a_plan_from_a_contract_on_the_former_form_keeps_rights_and_duties(case: Database, way: str) -> None:
    theirs = do(case, former_contract, do(case, makers.participant))
    which = theirs if way == "plan" else do(case, templates.save_as_template, theirs, "Dawny wzór")
    other = do(case, makers.participant, family_name="Nowak")
    made = content(case, do(case, starting_points.begin_contract, other, "A", f"{way}:{which}"))
    assert made.texts == {"arrangements": DUTIES}
    assert made.inner == {}
    assert made.fields["evaluation_on"] == workday_on_or_after(makers.TODAY + timedelta(60))
    assert len(made.tables["evaluation_dates"]) == 1


def test_the_last_word_on_a_goal_counts(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, makers.active_contract, person)
    goals = content(case, earlier).tables["goals"]
    for result in (GoalResult.REACHED, GoalResult.NOT):
        evaluate(case, earlier, result)
    left = ask(case, lambda session: starting_points.unfinished_rows(session, session.get_one(Contract, earlier)))
    assert texts(left["goals"]) == texts(goals)


def test_nothing_left_nothing_to_carry_on(case: Database) -> None:
    person = do(case, makers.participant)
    earlier = do(case, makers.active_contract, person)
    evaluate(case, earlier, GoalResult.REACHED, GoalResult.REACHED)
    assert not any(word.startswith("carry") for word in words(case, person))


def test_who_may_not_take_part_gets_no_contract_from_a_plan_either(case: Database) -> None:
    person = do(case, makers.participant, benefits=[{"kind": "old_age_pension"}])
    with pytest.raises(Problem):
        do(case, starting_points.begin_contract, person, "A", "library:unemployment_debts")
    assert ask(case, listing.list_contracts) == []


# ---- by keyboard ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, qtbot: QtBot) -> ContractsPage:
    window.open("contract", None)
    qtbot.waitUntil(window.jobs.is_idle)
    return cast("ContractsPage", window.page())


def begun(page: ContractsPage, window: Workspace, keys: Keyboard) -> Content:
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.editor is not None and page.details is not None)
    assert page.editor is not None
    return page.editor.content()


def test_ctrl_n_asks_for_the_person_and_a_few_letters_find_the_plan(
    case: Database, window: Workspace, page: ContractsPage, qtbot: QtBot
) -> None:
    person = do(case, makers.participant)
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    assert isinstance(keys.dialog(), NewContractDialog)
    keys.until_at("person")
    keys.press("Down")
    keys.until(window.jobs.is_idle)  # what may be the source follows from the person
    keys.to("source")
    keys.write("zadl")
    keys.press("Tab")
    keys.to("source", "Shift+Tab")
    keys.press("Return")
    made = begun(page, window, keys)
    assert page.details.contract.participant_id == person
    assert made.fields["variant"] == "A"
    assert texts(made.tables["main_goals"]) == ["Utrzymanie mieszkania i opanowanie zadłużenia."]


def test_from_a_person_what_is_typed_replaces_the_first_source_and_the_person_is_named(
    case: Database, window: Workspace, qtbot: QtBot
) -> None:
    person = do(case, makers.participant)
    window.open("participant", person)
    keys = Keyboard(qtbot)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == person)
    keys.press("Ctrl+Shift+K")
    dialog = keys.dialog(NewContractDialog)
    keys.until_at("source")
    assert "Jadwiga Wiśniewska" in [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    source = dialog.form.editor("source")
    assert isinstance(source, ChoiceEditor)
    line = source.lineEdit()
    assert line is not None
    source.set_value("")
    line.deselect()
    comes_back = QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.ActiveWindowFocusReason)
    source.focusInEvent(comes_back)  # as when the dialog appears after its focus was set
    keys.type("xy")
    assert source.currentText() == "xy"
    source.focusInEvent(comes_back)
    keys.type("z")
    assert source.currentText() == "xyz", "what is half typed stays when the window comes back"
    keys.press("Escape")
    keys.press("Escape")
    keys.without_dialog()


def test_who_may_not_take_part_is_told_when_chosen(
    case: Database, window: Workspace, page: ContractsPage, qtbot: QtBot
) -> None:
    do(case, makers.participant, family_name="Emeryt", benefits=[{"kind": "old_age_pension"}])
    other = do(case, makers.participant, family_name="Żak")
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    dialog = keys.dialog(NewContractDialog)
    keys.until_at("person")
    keys.press("Down")
    keys.until(lambda: "Emeryt" in dialog.problem.text())
    dialog.form.editor("person").set_value(str(other))
    dialog.form.edited.emit("person")
    keys.until(lambda: not dialog.problem.text())
    keys.press("Escape")
    keys.press("Escape")
    keys.without_dialog()


def test_the_variant_follows_the_plan(case: Database, window: Workspace, page: ContractsPage, qtbot: QtBot) -> None:
    do(case, makers.participant)
    keys = Keyboard(qtbot)
    keys.press("Ctrl+N")
    dialog = keys.dialog()
    assert isinstance(dialog, NewContractDialog)
    keys.until_at("person")
    keys.press("Down")
    keys.until(window.jobs.is_idle)
    keys.to("source")
    keys.write("stala praca")
    assert dialog.form.editor("variant").value() == "B"
    keys.press("Return")
    keys.press("Return")
    assert begun(page, window, keys).fields["variant"] == "B"


def test_a_plan_is_kept_renamed_and_deleted_on_the_page(
    case: Database, window: Workspace, page: ContractsPage, qtbot: QtBot
) -> None:
    contract = do(case, makers.contract)
    window.open("contract", contract)
    keys = Keyboard(qtbot)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    page.actions_by_key["keep_plan"].trigger()
    keys.dialog()
    keys.until_at("name")
    keys.type("Plan klubu")
    keys.press("Return")
    keys.until(lambda: "Plan klubu" in page.message_bar.text())
    keys.without_dialog()
    page.actions_by_key["plans"].trigger()
    assert isinstance(keys.dialog(), TemplatesDialog)
    keys.until_at("plans")
    keys.until(window.jobs.is_idle)
    keys.press("Return")
    keys.until_at("name")
    keys.write("Plan domu")
    keys.press("Return")
    keys.until(lambda: [one.name for one in ask(case, templates.list_templates)] == ["Plan domu"])
    keys.until_at("plans")
    keys.to("delete")
    keys.press("Space")
    keys.until(lambda: not ask(case, templates.list_templates))
    assert "Plan domu" in page.message_bar.text()
