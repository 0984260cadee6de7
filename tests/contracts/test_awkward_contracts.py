"""Contracts as they should not be, or seldom are: they print whole and valid, or the checker says what is amiss."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.model import Severity
from kiscase.contracts.content import Content
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.parts import ALL_GOALS, SigningMode
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.contracts.test_family_members import CHILD, MEMBERS, of_family
from tests.documents.test_documents import LONG
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, page_texts, text_of, tree_of

DUE = date(2026, 9, 1)


def blocking(case: Database, contract: int, content: Content) -> set[str]:
    found = ask(case, checks.check_contract, contract, content)
    return {one.code for one in found if one.severity is Severity.BLOCKS}


def drawn(case: Database, contract: int, content: Content) -> bytes:
    """The draft as it is typed, saved and drawn, which is valid whatever it says."""
    pdf = ask(case, preview.preview_contract, contract, content)
    assert findings_of(pdf) == []
    do(case, drafting.save_contract, contract, content)
    assert text_of(ask(case, preview.preview_contract, contract, saved(case, contract))) == text_of(pdf)
    return pdf


def saved(case: Database, contract: int) -> Content:
    return ask(case, details.load_contract, contract).content


@pytest.fixture
def draft(case: Database) -> int:
    return do(case, makers.contract)


def test_a_family_of_twelve_has_a_block_a_table_and_a_pair_of_signatures_for_each(case: Database, draft: int) -> None:
    content = makers.content()
    names = [f"Imię{number} Nazwisko{number}" for number in range(11)]
    content.tables["members"] = [
        {"family_name": name.split()[1], "given_name": name.split()[0], "pesel": "paszport", "signs": SigningMode.SELF}
        for name in names
    ]
    content.tables["participant_actions"] += [
        {"who": name, "text": f"Kurs {place}", "due": DUE, "goal": "1"} for place, name in enumerate(names)
    ]
    drawn(case, draft, content)
    pdf = do(case, issuing.issue_contract, draft)
    assert findings_of(pdf) == []
    text = text_of(pdf)
    for name in ["Jadwiga Wiśniewska", *names]:
        assert f"Pani/Pan {name} (imię i nazwisko)" in text
        assert f"{name} (data i podpis osoby zawierającej kontrakt socjalny)" in text
    assert text.count("(data, podpis i pieczątka pracownika socjalnego)") == 12
    pages = page_texts(pdf)
    assert sum("(data i podpis osoby" in page for page in pages) <= 3, "signature lines fill their pages"
    assert len(pages) <= 9


def test_a_long_action_beside_an_empty_side_prints_whole(case: Database, draft: int) -> None:
    content = makers.content()
    content.tables["participant_actions"] = [{"text": LONG.strip(), "due": DUE, "goal": "1"}]
    content.tables["worker_actions"] = [{"text": "Pomoc", "due": DUE, "goal": "2"}]
    pdf = drawn(case, draft, content)
    words = "".join(tree_of(pdf).words().split())
    assert "".join(LONG.split()) in words
    assert words.count("wterminie–działanie⁴⁾–") == 2, "each side is empty once"


def test_letters_go_on_after_z(case: Database, draft: int) -> None:
    content = makers.content()
    content.tables["goals"] = [{"text": f"Cel {number}", "effect": f"Efekt {number}"} for number in range(1, 31)]
    content.tables["participant_actions"] = [
        {"text": f"Krok {number}", "due": DUE, "goal": str(number)} for number in range(1, 31)
    ]
    content.tables["worker_actions"] = [{"text": "Wsparcie", "due": DUE, "goal": ALL_GOALS}]
    do(case, drafting.save_contract, draft, content)
    pdf = do(case, issuing.issue_contract, draft)
    assert findings_of(pdf) == []
    text = tree_of(pdf).words()
    assert "z) Cel 26 Efekt 26 aa) Cel 27 Efekt 27" in text
    assert "ad) Krok 30" in text
    assert "wszystkie cele: Wsparcie" in text


def test_a_contract_after_its_evaluation_is_not_printed(case: Database, draft: int) -> None:
    content = makers.content(drawn_on=date(2026, 6, 10), evaluation_on=date(2026, 6, 9))
    drawn(case, draft, content)
    assert blocking(case, draft, content) == {"K20"}
    with pytest.raises(InvalidValuesError) as caught:
        do(case, issuing.issue_contract, draft)
    assert list(caught.value.problems) == ["evaluation_on"]
    assert "09.06.2026" in caught.value.problems["evaluation_on"]


def test_a_member_without_pesel_and_document_is_not_printed(case: Database, draft: int) -> None:
    content = of_family()
    content.tables["members"][1]["pesel"] = ""
    drawn(case, draft, content)
    assert blocking(case, draft, content) == {"K35"}
    with pytest.raises(InvalidValuesError):
        do(case, issuing.issue_contract, draft)


def test_an_action_of_somebody_who_left_the_family_is_shown_and_not_printed(case: Database, draft: int) -> None:
    content = of_family()
    content.tables["members"].pop(1)
    pdf = drawn(case, draft, content)
    assert "Pani/Pan Łucja Wiśniewska (imię i nazwisko)" in text_of(pdf)
    assert "Świetlica" in text_of(pdf)
    assert blocking(case, draft, content) == {"K37"}


def test_an_aim_that_is_gone_is_named_by_no_action_and_by_no_new_aim(case: Database, draft: int) -> None:
    content = saved(case, draft)
    content.tables["participant_actions"][0]["goal"] = "2"
    content.tables["goals"].pop(1)
    pdf = drawn(case, draft, content)
    assert "działanie⁴⁾ Udział w zajęciach klubu" in text_of(pdf)
    found = ask(case, checks.check_contract, draft, content)
    assert ("K18", "participant_actions", 0) in [(one.code, one.field, one.row) for one in found]
    kept = saved(case, draft)
    assert kept.tables["participant_actions"][0]["goal"] == ""
    kept.tables["goals"].append({"text": "Nowy cel", "effect": "Efekt"})
    do(case, drafting.save_contract, draft, kept)
    assert saved(case, draft).tables["goals"][1]["ref"] == "2"
    assert saved(case, draft).tables["participant_actions"][0]["goal"] == ""


def on_variant_b() -> Content:
    """What was typed for a family, on the variant for one person."""
    content = makers.content("B")
    content.tables["members"] = [dict(row) for row in MEMBERS]
    content.tables["participant_actions"].append(
        {"who": "Łucja Wiśniewska", "text": "Świetlica", "due": DUE, "goal": "1"}
    )
    return content


def test_members_of_variant_a_are_nobody_on_b(case: Database) -> None:
    made = do(case, makers.contract, variant="B")
    text = text_of(drawn(case, made, on_variant_b()))
    assert not any(name in text for name in ("Żegota", "Brzęczyszczykiewicz", CHILD["pesel"]))
    assert text.count("Pani/Pan") == 1
    assert "Świetlica" in text, "what was typed is shown"
    assert blocking(case, made, on_variant_b()) == {"K37"}
    assert len(saved(case, made).tables["members"]) == 3, "they come back with variant A"


# ---- in the editor -------------------------------------------------------------------------------------------------


def opened(window: Workspace, contract: int, qtbot: QtBot) -> ContractsPage:
    window.open("contract", contract)
    page = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.editor is not None and page.record == contract)
    return page


def test_an_action_of_a_member_is_given_to_the_person_on_b(window: Workspace, case: Database, qtbot: QtBot) -> None:
    made = do(case, makers.contract, variant="B")
    do(case, drafting.save_contract, made, on_variant_b())
    page, keys = opened(window, made, qtbot), Keyboard(qtbot)
    keys.press("F2", "F8")
    keys.until_at("participant_actions/who.1")
    keys.press("Up")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    assert not saved(case, made).tables["participant_actions"][1]["who"]
    assert do(case, issuing.issue_contract, made)


def goal_cell(page: ContractsPage) -> ChoiceEditor:
    assert page.editor is not None
    cell = page.editor._tables["worker_actions"].cell(0, "goal")
    assert isinstance(cell, ChoiceEditor)
    return cell


def test_an_aim_that_is_typed_anew_keeps_its_actions(
    window: Workspace, case: Database, draft: int, qtbot: QtBot
) -> None:
    content = saved(case, draft)
    content.tables["goals"][0]["effect"] = ""
    do(case, drafting.save_contract, draft, content)
    page, keys = opened(window, draft, qtbot), Keyboard(qtbot)
    keys.press("F2")
    keys.to("goals/text.0")
    keys.press("Ctrl+A", "Del")
    assert goal_cell(page).value() == "1"
    keys.type("Egzamin")
    assert goal_cell(page).currentText() == "a) Egzamin"
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    kept = saved(case, draft).tables
    assert (kept["goals"][0]["text"], kept["worker_actions"][0]["goal"]) == ("Egzamin", "1")


def test_an_aim_that_is_removed_takes_its_letter_from_its_actions(
    window: Workspace, case: Database, draft: int, qtbot: QtBot
) -> None:
    page, keys = opened(window, draft, qtbot), Keyboard(qtbot)
    keys.press("F2")
    keys.to("goals/text.0")
    keys.press("Ctrl+Shift+Del")
    assert goal_cell(page).value() is None
    assert [goal_cell(page).itemText(place) for place in range(goal_cell(page).count())][1:] == [
        "a) Spłata długu",
        "wszystkie cele",
    ]
    page.discard_changes()
    qtbot.waitUntil(window.jobs.is_idle)


def test_a_row_with_nothing_but_an_aim_is_no_action(case: Database, draft: int) -> None:
    content: Any = saved(case, draft)
    content.tables["worker_actions"].append({"text": "", "due": None, "goal": "1"})
    do(case, drafting.save_contract, draft, content)
    assert len(saved(case, draft).tables["worker_actions"]) == 1
