"""A family on one contract: its members, who signs for whom, whose action it is, in the editor and on paper."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.content import Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party, SigningMode
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.participants.relations import actions as relations
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of

FATHER = {"family_name": "Wiśniewski", "given_name": "Żegota", "pesel": makers.pesel(date(1979, 3, 2), male=True)}
CHILD = {"family_name": "Wiśniewska", "given_name": "Łucja", "pesel": makers.pesel(date(2012, 11, 30))}
WARD = {"family_name": "Brzęczyszczykiewicz-Źdźbłowska", "given_name": "Świętosława", "pesel": "paszport FX 1234567"}
MEMBERS: list[dict[str, Any]] = [
    FATHER | {"signs": SigningMode.SELF},
    CHILD | {"signs": SigningMode.REPRESENTED, "representative": "Jadwiga Wiśniewska (matka)"},
    WARD | {"signs": SigningMode.REPRESENTED, "representative": "Żegota Wiśniewski (opiekun)", "address": "ul. Inna 5"},
]


def of_family(**head: Any) -> Content:
    content = makers.content(**head)
    content.tables["members"] = [dict(row) for row in MEMBERS]
    content.tables["participant_actions"] += [
        {"who": "Żegota Wiśniewski", "text": "Kurs", "due": date(2026, 9, 1), "goal": "2"},
        {"who": "Łucja Wiśniewska", "text": "Świetlica", "due": date(2026, 10, 1)},
    ]
    return content


@pytest.fixture
def family(case: Database) -> int:
    with case.action() as session:
        made = drafting.create_draft_contract(session, makers.participant(session))
        drafting.save_contract(session, made, of_family())
    return made


def issue(case: Database, contract: int) -> str:
    with case.action() as session:
        return text_of(issuing.issue_contract(session, contract))


def test_all_four_stand_on_the_paper_and_each_signs_or_is_represented(case: Database, family: int) -> None:
    paper = issue(case, family)
    for row in MEMBERS:
        assert row["family_name"].split("-")[0] in paper
        assert row["pesel"] in paper
    assert "1 Pani/Pan Żegota Wiśniewski (imię i nazwisko) 2 Pracownik socjalny" in paper
    assert "01.09.2026 działanie⁴⁾ b) Kurs" in paper
    assert "01.10.2026 działanie⁴⁾ Świetlica" in paper
    with case.read() as session:
        signers = details.load_contract(session, family).signers
    assert [one["key"] for one in signers] == ["participant", "family-1", "family-2", "family-3", "worker"]
    assert signers[2]["name"].startswith("Jadwiga Wiśniewska (matka)")
    assert "Łucja" in signers[2]["name"]


def test_the_contract_waits_for_every_signature(case: Database, family: int) -> None:
    issue(case, family)
    with case.action() as session:
        signing.sign_contract(session, family, dict.fromkeys([*Party, "family-1", "family-2"], makers.TODAY))
    with case.read() as session:
        assert details.load_contract(session, family).state is ContractState.PARTLY_SIGNED
    with case.action() as session:
        signing.sign_contract(session, family, {"family-3": makers.TODAY})
    with case.read() as session:
        assert details.load_contract(session, family).state is ContractState.ACTIVE


def test_a_ward_signs_through_the_representative(case: Database, family: int) -> None:
    with case.action() as session:
        drafting.save_contract(session, family, of_family(representative="Teresa Żuk (opiekun prawny)"))
    assert "Teresa Żuk (opiekun prawny)" in issue(case, family)


def test_on_the_variant_for_one_person_the_family_neither_stands_nor_signs(case: Database) -> None:
    with case.action() as session:
        made = drafting.create_draft_contract(session, makers.participant(session), variant="B")
        content = makers.content("B")
        content.tables["members"] = [dict(row) for row in MEMBERS]
        drafting.save_contract(session, made, content)
    assert "Żegota" not in issue(case, made)
    with case.read() as session:
        assert [one["key"] for one in details.load_contract(session, made).signers] == ["participant", "worker"]


@pytest.mark.parametrize("number", ["80051412345", "123", "80133112345"])
def test_a_mistyped_pesel_of_a_member_is_told_at_its_cell(case: Database, family: int, number: str) -> None:
    content = of_family()
    content.tables["members"][1]["pesel"] = number
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        drafting.save_contract(session, family, content)
    assert list(caught.value.problems) == ["members.1.pesel"]


# ---- in the editor -------------------------------------------------------------------------------------------------


@pytest.fixture
def page(window: Workspace, case: Database, qtbot: QtBot) -> ContractsPage:
    with case.action() as session:
        made = makers.contract(session)
    window.open("contract", made)
    found = cast("ContractsPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.editor is not None)
    return found


def offered(page: ContractsPage) -> list[str]:
    assert page.editor is not None
    who = page.editor._tables["participant_actions"].cell(0, "who")
    assert isinstance(who, ChoiceEditor)
    return [who.itemText(place) for place in range(who.count())] if who.isVisibleTo(page) else []


def test_a_family_is_typed_and_its_actions_are_given_out(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    assert offered(page) == []
    keys.press("F2")
    keys.to("add member")
    keys.press("Space")
    keys.until_at("family_name.0")
    keys.type("Wiśniewska")
    keys.press("Tab")
    keys.type("Łucja")
    keys.press("Tab")
    keys.type(CHILD["pesel"])
    assert offered(page) == ["Jadwiga Wiśniewska", "Łucja Wiśniewska", "wszyscy"]
    keys.to("participant_actions/who.0")
    keys.press("Down")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    with case.read() as session:
        tables = details.load_contract(session, page.record or 0).content.tables
    assert tables["members"][0]["signs"] == SigningMode.REPRESENTED
    assert tables["participant_actions"][0]["who"] == "Łucja Wiśniewska"


def test_the_household_is_offered_and_added_by_keyboard(window: Workspace, case: Database, qtbot: QtBot) -> None:
    person = do(case, makers.participant)
    contract = do(case, makers.contract, person)
    husband = do(case, makers.participant, **FATHER, street="ul. Inna 5")
    child = {key: CHILD[key] for key in ("family_name", "given_name")} | {"born": date(2012, 11, 30)}
    do(case, relations.add_relation, person, {"kind": "spouse", "person": husband, "household": True})
    do(case, relations.add_relation, husband, child | {"kind": "child", "household": True})
    window.open("contract", contract)
    page, keys = cast("ContractsPage", window.page()), Keyboard(qtbot)
    keys.until(lambda: window.jobs.is_idle() and page.editor is not None)
    keys.press("F2")
    keys.to("add household")
    keys.press("Space")
    keys.until_at("family_name.0")
    assert page.editor is not None
    assert page.editor._family is not None
    assert page.editor._family.household.isHidden()
    assert offered(page) == ["Jadwiga Wiśniewska", "Żegota Wiśniewski", "Łucja Wiśniewska", "wszyscy"]
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    rows = ask(case, details.load_contract, contract).content.tables["members"]
    assert [(row["given_name"], row["pesel"], row["signs"]) for row in rows] == [
        ("Żegota", FATHER["pesel"], SigningMode.SELF),
        ("Łucja", "", SigningMode.REPRESENTED),
    ]
    assert rows[0]["address"].startswith("ul. Inna 5")
    page.editor._family.table.remove_row(1)
    assert not page.editor._family.household.isHidden()


def test_a_representative_is_asked_for_only_where_somebody_signs_through_one(page: ContractsPage) -> None:
    assert page.editor is not None
    content = of_family()
    content.tables["members"] = [FATHER | {"signs": SigningMode.SELF}]
    page.editor.load_over(content)
    table = page.editor._tables["members"]
    assert not table.cell(0, "representative").isVisibleTo(table)
    table.cell(0, "signs").set_value(SigningMode.REPRESENTED)
    table.edited.emit()
    assert table.cell(0, "representative").isVisibleTo(table)


def test_a_corrected_name_is_corrected_in_the_actions_too(page: ContractsPage, qtbot: QtBot) -> None:
    assert page.editor is not None
    keys = Keyboard(qtbot)
    page.editor.load_over(of_family())
    page.editor.focus_field("members")
    keys.until_at("family_name.0")
    keys.write("Nowak")
    rows = page.editor.typed().tables["participant_actions"]
    assert [row["who"] for row in rows] == [None, "Żegota Nowak", "Łucja Wiśniewska"]


def test_a_wrong_pesel_is_marked_in_its_row(page: ContractsPage, window: Workspace, qtbot: QtBot) -> None:
    assert page.editor is not None
    content = of_family()
    content.tables["members"][1]["pesel"] = "80051412345"
    page.editor.load_over(content)
    page.edited()
    page.save_now()
    keys = Keyboard(qtbot)
    keys.until_at("pesel.1")
    assert "PESEL" in keys.focus.accessibleDescription()


def test_going_to_the_other_variant_and_back_loses_no_member(page: ContractsPage) -> None:
    assert page.editor is not None
    page.editor.load_over(of_family())
    before = page.editor.typed()
    page._change_variant("B")
    page._change_variant("A")
    assert page.editor.typed().tables["members"] == before.tables["members"]


def test_another_contract_shows_nothing_of_the_one_before(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    with case.action() as session:
        other = makers.contract(session, makers.participant(session, family_name="Nowak"))
        content = makers.content()
        content.texts["unemployment_causes"] = "Tajne."
        drafting.save_contract(session, page.record or 0, content)
    qtbot.waitUntil(window.jobs.is_idle)
    window.open("contract", other)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.record == other)
    assert page.editor is not None
    assert "unemployment_causes" not in page.editor.content().texts


def test_what_everybody_does_stands_in_the_table_of_each_party(case: Database, family: int) -> None:
    content = ask(case, details.load_contract, family).content
    row = {"who": "*", "text": "Wspólne posiłki", "due": makers.TODAY}
    content.tables["participant_actions"].append(row)
    do(case, drafting.save_contract, family, content)
    paper = issue(case, family)
    assert paper.count("Wspólne posiłki") == 4, "the head of a table that goes on is repeated, its rows are not"
    assert "*" not in paper
