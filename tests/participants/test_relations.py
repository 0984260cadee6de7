"""Households and relations: seen from both sides, kept by name, moved by a merge, and who may act for a person."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.contracts import details
from kiscase.contracts.drafting import actions as drafting
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import bin as journal_bin
from kiscase.core.journal import history, undo
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.relations import actions as relations
from kiscase.participants.relations import households, own_kinds
from kiscase.participants.relations.kinds import relation_kind_options, shipped_relation_kinds
from kiscase.participants.relations.model import ACT, RELATIONS_OF_PERSON
from kiscase.participants.relations.screen.address_dialog import HouseholdAddressDialog
from kiscase.participants.relations.screen.own_kinds_dialog import OwnKindDialog, OwnKindsDialog
from kiscase.participants.relations.screen.relation_dialog import ON_FILE, RelationDialog
from kiscase.participants.relations.screen.relations_tab import RelationsTab
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.person_data.card.documents import render_person_card
from kiscase.person_data.release.collecting import collect_person_data
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do, search_hits
from tests.case_content import content
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import front_page

TODAY = clock.today()
AUNT = {
    "kind": "relative",
    "family_name": "Żółć",
    "given_name": "Zofia",
    "phone": "600100200",
    "address": "Lublin, ul. Długa 3",
}
COURT = {"court": "Sąd Rejonowy w Zamościu", "file_number": "III RNs 12/26", "act_on": date(2026, 2, 3)}


@pytest.fixture
def mother(case: Database) -> int:
    return do(case, makers.participant, phone="600700800")


@pytest.fixture
def son(case: Database) -> int:
    return do(case, makers.participant, given_name="Jan", pesel=makers.pesel(serial=921, male=True), phone="600700801")


def seen(case: Database, person: int) -> list[tuple[str, str]]:
    return [(row.kind, row.name) for row in ask(case, relations.list_relations, person)]


def test_of_two_on_file_it_is_kept_once_and_seen_from_both_sides(case: Database, mother: int, son: int) -> None:
    relation = do(case, relations.add_relation, mother, {"kind": "child", "person": str(son), "household": True})
    assert seen(case, mother) == [("dziecko", "Wiśniewska Jan")]
    assert seen(case, son) == [("rodzic", "Wiśniewska Jadwiga")]
    (row,) = ask(case, relations.list_relations, son)
    assert (row.id, row.other_id, row.phone, row.household) == (relation, mother, "600 700 800", True)
    assert len(content(case)["relation"]) == 1
    assert case.find_faults() == []


def test_it_is_changed_from_either_side(case: Database, mother: int, son: int) -> None:
    relation = do(case, relations.add_relation, mother, {"kind": "child", "person": str(son)})
    (row,) = ask(case, relations.list_relations, son)
    do(case, relations.change_relation, relation, son, {"kind": "guardian", **COURT}, row.values["revision"])
    assert seen(case, son) == [("opiekun prawny", "Wiśniewska Jadwiga")]
    assert seen(case, mother) == [("osoba pod opieką prawną", "Wiśniewska Jan")]
    with pytest.raises(Problem):
        do(case, relations.change_relation, relation, mother, {"kind": "other"}, row.values["revision"])


def test_somebody_who_is_only_named_is_found_by_name_and_phone(case: Database, mother: int) -> None:
    relation = do(case, relations.add_relation, mother, AUNT)
    assert seen(case, mother) == [("inna osoba z rodziny", "Żółć Zofia")]
    for text in ("zolc", "600100200", "600 100 200", "dluga"):
        assert [(hit.kind, hit.id) for hit in ask(case, search_hits, text)] == [("relation", relation)], text
    assert ask(case, relations.person_of_relation, relation) == mother


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"kind": None, "family_name": "Nowak"}, "kind"),
        ({"kind": "child"}, "family_name"),
        ({"kind": "child", "family_name": "N", "since": TODAY, "until": TODAY - timedelta(1)}, "until"),
        ({"kind": "child", "person": "1"}, "person"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(case: Database, mother: int, changes: dict[str, Any], wrong: str) -> None:
    assert mother == 1
    with pytest.raises(InvalidValuesError) as caught:
        do(case, relations.add_relation, mother, changes)
    assert list(caught.value.problems) == [wrong]


def test_the_same_is_not_entered_twice_from_whichever_side(case: Database, mother: int, son: int) -> None:
    do(case, relations.add_relation, mother, {"kind": "child", "person": str(son), "until": TODAY})
    for person, changes in ((mother, {"kind": "child", "person": son}), (son, {"kind": "parent", "person": mother})):
        with pytest.raises(InvalidValuesError) as caught:
            do(case, relations.add_relation, person, changes)
        assert list(caught.value.problems) == ["person"]
    do(case, relations.add_relation, son, {"kind": "parent", "person": mother, "since": TODAY + timedelta(1)})
    do(case, relations.add_relation, son, {"kind": "contact", "person": mother})


def test_who_is_on_file_after_all_needs_no_name(case: Database, mother: int, son: int) -> None:
    relation = do(case, relations.add_relation, mother, AUNT | {"kind": "child"})
    do(case, relations.change_relation, relation, mother, {"person": str(son)})
    (row,) = ask(case, relations.list_relations, mother)
    assert (row.other_id, row.values["family_name"], row.values["phone"]) == (son, "", "")
    assert [hit for hit in ask(case, search_hits, "zolc") if hit.kind == "relation"] == []
    do(case, relations.change_relation, relation, son, {"person": "", "family_name": "Wiśniewska"})
    assert seen(case, son) == [("rodzic", "Wiśniewska")]
    assert seen(case, mother) == []


def test_it_is_undone_and_the_history_of_both_has_it(case: Database, mother: int, son: int) -> None:
    before = content(case)
    relation = do(case, relations.add_relation, mother, {"kind": "child", "person": str(son)})
    between = content(case)
    do(case, relations.delete_relation, relation)
    assert content(case) == before
    with case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == between
    with case.read() as session:
        for person in (mother, son):
            told = [entry.sentence for entry in history.list_history(session, "participant", person)]
            assert "Jadwiga Wiśniewska – dodano: dziecko – Wiśniewska Jan" in told


# ---- who may act ---------------------------------------------------------------------------------------------------


def acting(case: Database, person: int) -> list[str]:
    return ask(case, queries.participant_details, person).representatives


def test_the_header_shows_who_may_act_from_both_sides_and_while_it_holds(case: Database, mother: int, son: int) -> None:
    relation = do(case, relations.add_relation, mother, AUNT | {"kind": "guardian"} | COURT | {"scope": "majątek"})
    do(case, relations.add_relation, mother, {"kind": "principal", "person": son})
    assert acting(case, mother) == ["opiekun prawny: Zofia Żółć, 600 100 200"]
    assert acting(case, son) == ["pełnomocnik: Jadwiga Wiśniewska, 600 700 800"]
    row = ask(case, relations.list_relations, mother)[0]
    assert row.act == "Sąd Rejonowy w Zamościu, sygn. III RNs 12/26, z dnia 03.02.2026, majątek"
    do(case, relations.change_relation, relation, mother, {"until": TODAY - timedelta(1)})
    assert acting(case, mother) == []
    assert ask(case, relations.list_relations, mother)[-1].id == relation


def test_a_contract_begins_with_the_legal_representative_and_nobody_else(case: Database, mother: int, son: int) -> None:
    do(case, relations.add_relation, son, AUNT | {"kind": "attorney"})
    do(case, relations.add_relation, mother, {"kind": "represented_child", "person": son})
    contracts = [do(case, drafting.create_draft_contract, person) for person in (mother, son)]
    loaded = [ask(case, details.load_contract, one).content.fields["representative"] for one in contracts]
    assert loaded == ["", "Jadwiga Wiśniewska (rodzic – przedstawiciel ustawowy)"]


def test_only_who_acts_has_an_act(case: Database, mother: int) -> None:
    relation = do(case, relations.add_relation, mother, AUNT | {"kind": "curator"} | COURT)
    do(case, relations.change_relation, relation, mother, {"kind": "sibling"})
    assert ask(case, relations.list_relations, mother)[0].act == ""


def test_every_kind_has_its_other_side() -> None:
    kinds = shipped_relation_kinds()
    for code, kind in kinds.items():
        assert kinds[kind.inverse].inverse == code
        assert kind.acts == kinds[kind.inverse].is_represented
        assert {"pl", "uk", "en"} <= kind.labels.keys()
    assert relation_kind_options(date(2019, 1, 1)) == []
    assert len(relation_kind_options()) == len(kinds)


# ---- kinds of the club's own ---------------------------------------------------------------------------------------


def test_own_kinds_are_offered_renamed_retired_and_stay_while_used(case: Database, mother: int, son: int) -> None:
    kind = do(case, own_kinds.add_own_kind, {"name": "asystent rodziny", "inverse": "rodzina pod opieką"})
    offered = ask(case, own_kinds.offered_relation_kinds)
    assert [word for word, _label in offered][-2:] == ["asystent rodziny", "rodzina pod opieką"]
    do(case, relations.add_relation, mother, {"kind": "asystent rodziny", "person": son})
    assert seen(case, son) == [("rodzina pod opieką", "Wiśniewska Jadwiga")]
    do(case, own_kinds.change_own_kind, kind, {"name": "asystentka", "inverse": "", "retired": True})
    assert seen(case, mother) == [("asystentka", "Wiśniewska Jan")]
    assert seen(case, son) == [("asystentka", "Wiśniewska Jadwiga")]
    assert len(ask(case, own_kinds.offered_relation_kinds)) == len(relation_kind_options())
    with pytest.raises(Problem, match="asystentka"):
        do(case, own_kinds.delete_own_kind, kind)
    do(case, relations.delete_relation, ask(case, relations.list_relations, mother)[0].id)
    do(case, own_kinds.delete_own_kind, kind)
    assert ask(case, own_kinds.list_own_kind_rows) == []


@pytest.mark.parametrize("name", ["", "dziecko", "child", "sąsiadka", "x" * 41])
def test_an_own_kind_has_a_name_of_its_own(case: Database, name: str) -> None:
    do(case, own_kinds.add_own_kind, {"name": "sąsiad", "inverse": "sąsiadka"})
    with pytest.raises(InvalidValuesError) as caught:
        do(case, own_kinds.add_own_kind, {"name": name})
    assert list(caught.value.problems) == ["name"]


# ---- the household -------------------------------------------------------------------------------------------------


@pytest.fixture
def family(case: Database, mother: int, son: int) -> tuple[int, int]:
    """The mother with the son, who lives with a sister that is only named; an aunt lives elsewhere."""
    do(case, relations.add_relation, mother, {"kind": "child", "person": son, "household": True})
    sister = {"kind": "sibling", "family_name": "Wiśniewska", "given_name": "Ola", "born": date(2018, 5, 6)}
    do(case, relations.add_relation, son, sister | {"household": True})
    do(case, relations.add_relation, mother, AUNT)
    do(case, relations.add_relation, mother, AUNT | {"given_name": "Ewa", "household": True, "until": date(2026, 1, 1)})
    return mother, son


def test_the_household_is_who_is_marked_so_by_anybody_in_it(case: Database, family: tuple[int, int]) -> None:
    mother, son = family
    assert [one.given_name for one in ask(case, households.list_household, mother)] == ["Jan", "Ola"]
    assert [one.given_name for one in ask(case, households.list_household, son)] == ["Jadwiga", "Ola"]


def test_another_address_is_shown_and_taken_over_only_when_asked(case: Database, family: tuple[int, int]) -> None:
    mother, son = family
    assert ask(case, households.differing_addresses, mother) is None
    do(case, participants.change_participant, mother, {"street": "Nowa 5", "postal_code": "22-400", "town": "Zamość"})
    found = ask(case, households.differing_addresses, mother)
    assert found is not None
    assert [name for _id, name in found.people] == ["Wiśniewska Jadwiga", "Wiśniewska Jan"]
    assert dict(found.addresses)[str(mother)] == "Nowa 5, 22-400 Zamość"
    before = content(case)
    assert do(case, households.align_addresses, mother, [mother, son]) == 1
    assert ask(case, queries.participant_details, son).values["street"] == "Nowa 5"
    assert ask(case, households.differing_addresses, mother) is None
    with pytest.raises(InvalidValuesError):
        do(case, households.align_addresses, mother, [mother, son])
    with case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == before


# ---- merging and deleting ------------------------------------------------------------------------------------------


def test_merging_moves_relations_and_separating_brings_them_back(case: Database, family: tuple[int, int]) -> None:
    mother, son = family
    again = do(case, makers.participant, family_name="Wiśniewska-Nowak", pesel=makers.pesel(serial=922))
    before = content(case)
    do(case, duplicates.merge_people, again, mother, {})
    assert seen(case, son)[0] == ("rodzic", "Wiśniewska-Nowak Jadwiga")
    assert len(seen(case, again)) == 3
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, again)[0][0])
    assert content(case) == before
    assert case.find_faults() == []


def drawn_relations() -> st.SearchStrategy[list[tuple[int, int | None, str]]]:
    """Who of three people is what to whom of the others, or to somebody who is only named."""
    kinds = st.sampled_from(list(shipped_relation_kinds()))
    return st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(0, 2), kinds), max_size=8)


@given(drawn=drawn_relations())
@settings(max_examples=20)
def test_whatever_the_relations_separating_and_restoring_leave_the_content_equal(
    case: Database, drawn: list[tuple[int, int | None, str]]
) -> None:
    """Of the three the first two are merged and separated, or else refused; the third is deleted and brought back."""
    people = [do(case, makers.participant, pesel="") for _place in range(3)]
    for place, other, kind in drawn:
        whom = {"family_name": "Żak"} if other is None else {"person": people[other]}
        with suppress(InvalidValuesError):
            do(case, relations.add_relation, people[place], whom | {"kind": kind, "household": True})
    before = content(case)
    related = any({place, other} == {0, 1} for place, other, _kind in drawn)
    if related:
        with pytest.raises(Problem):
            do(case, duplicates.merge_people, people[0], people[1], {})
    else:
        do(case, duplicates.merge_people, people[0], people[1], {})
        assert not seen(case, people[1])
        do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, people[0])[0][0])
    assert content(case) == before
    do(case, participants.delete_participant, people[2])
    with case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == before
    assert case.find_faults() == []


def test_relatives_are_two_people(case: Database, family: tuple[int, int]) -> None:
    before = content(case)
    for kept, merged in (family, family[::-1]):
        with pytest.raises(Problem, match="to dwie osoby"):
            do(case, duplicates.merge_people, kept, merged, {})
    assert content(case) == before


def test_relatives_keep_by_name_who_is_deleted_until_they_are_back(case: Database, family: tuple[int, int]) -> None:
    mother, son = family
    before = content(case)
    do(case, participants.delete_participant, son)
    assert seen(case, mother)[0] == ("dziecko", "Wiśniewska Jan")
    (row,) = [one for one in ask(case, relations.list_relations, mother) if one.household and one.is_current]
    assert (row.other_id, row.phone, row.address) == (None, "600 700 801", "ul. Źródlana 3 m. 12, 22-335 Żółkiewka")
    assert len(content(case)["relation"]) == 3
    deleted = ask(case, journal_bin.list_deleted_records, clock.now() - timedelta(1))
    do(case, journal_bin.restore_deleted_record, deleted[0].entry_id)
    assert content(case) == before


def test_who_is_named_by_a_relative_from_the_other_side_is_kept_too(case: Database, mother: int, son: int) -> None:
    do(case, relations.add_relation, son, {"kind": "parent", "person": mother})
    do(case, participants.delete_participant, son)
    assert seen(case, mother) == [("dziecko", "Wiśniewska Jan")]


def test_the_data_of_a_person_have_the_kind_from_their_side_and_nothing_of_the_other(
    case: Database, mother: int, son: int
) -> None:
    do(case, relations.add_relation, mother, {"kind": "child", "person": son})
    for person, kind in ((mother, "child"), (son, "parent")):
        tables = {table.name: table.rows for table in ask(case, collect_person_data, person).tables}
        (row,) = tables["relation"]
        assert row["kind"] == kind
        assert {row["participant_id"], row["other_id"]} == {None, person}


def test_the_card_of_a_person_has_who_belongs_to_them(case: Database, family: tuple[int, int]) -> None:
    do(case, relations.add_relation, family[0], AUNT | {"kind": "guardian"} | COURT)
    words = text_of(ask(case, render_person_card, family[0]))
    assert "Rodzina i opiekunowie" in words
    assert "opiekun prawny Żółć Zofia 600 100 200 Sąd Rejonowy w Zamościu, sygn. III RNs 12/26" in words
    assert "dziecko Wiśniewska Jan 600 700 801 W tym samym gospodarstwie domowym" in words
    assert "Ewa" not in words


# ---- the window ----------------------------------------------------------------------------------------------------


def open_tab(window: Workspace, keys: Keyboard, person: int) -> tuple[ParticipantsPage, RelationsTab]:
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open(RELATIONS_OF_PERSON, person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, RelationsTab))
    keys.until(lambda: page.tabs.currentWidget() is tab)
    return page, tab


def test_a_guardian_is_entered_by_keyboard_and_seen_in_the_header(
    case: Database, mother: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page, tab = open_tab(window, keys, mother)
    tab.ask_new()
    dialog = keys.dialog(RelationDialog)
    keys.to("kind")
    assert not any(dialog.form.editor(field).isVisible() for field in (*ACT, "person"))
    keys.type("opiekun")
    keys.to("family_name")
    keys.type("Żółć")
    keys.to("phone")
    keys.type("600100200")
    keys.to("file_number")
    keys.type("III RNs 12/26")
    keys.press("Return", "Return", "Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: "opiekun prawny: Żółć, 600 100 200" in page.header.facts.text())
    assert ask(case, relations.list_relations, mother)[0].act == "sygn. III RNs 12/26"


def test_somebody_on_file_is_chosen_by_typing_opened_and_deleted(
    case: Database, mother: int, son: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page, tab = open_tab(window, keys, mother)
    tab.ask_new()
    dialog = keys.dialog(RelationDialog)
    keys.to("kind")
    keys.type("dziecko")
    keys.to(ON_FILE)
    keys.press("Space")
    keys.press("Ctrl+Return")
    keys.until(lambda: "Wpisz część nazwiska" in keys.sight())
    keys.until_at("person")
    keys.type("Wiśniewska Jan")
    keys.until(window.jobs.is_idle)
    keys.press("Tab")
    keys.until(lambda: dialog.form.shown()["person"] == str(son))
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: len(tab._rows) == 1)
    tab.list.setFocus()
    keys.press("Down", "Return")
    dialog = keys.dialog(RelationDialog)
    assert dialog.form.shown()["person"] == str(son)
    keys.press("Escape")
    keys.without_dialog()
    tab.open_other()
    keys.until(lambda: page.record == son and page.tabs.currentWidget() is tab and len(tab._rows) == 1)
    assert seen(case, son) == [("rodzic", "Wiśniewska Jadwiga")]
    tab.list.setFocus()
    keys.press("Down")
    tab.ask_delete()
    keys.dialog()
    keys.press("Alt+U")
    keys.without_dialog()
    keys.until(lambda: not seen(case, mother))


def test_who_was_found_by_the_search_is_shown_on_the_record(
    case: Database, mother: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    relation = do(case, relations.add_relation, mother, AUNT)
    page, tab = open_tab(window, keys, mother)
    page.tabs.setCurrentIndex(0)
    window.open("relation", relation)
    keys.until(lambda: page.record == mother and page.tabs.currentWidget() is tab)


def test_the_address_of_a_household_is_offered(
    case: Database, family: tuple[int, int], window: Workspace, qtbot: QtBot
) -> None:
    mother, son = family
    keys = Keyboard(qtbot)
    _page, tab = open_tab(window, keys, mother)
    keys.until(lambda: "Wiśniewska Ola" in tab.household.text())
    assert not tab.buttons.buttons["align_addresses"].isEnabled()
    with window.jobs.database.action() as session:
        participants.change_participant(session, son, {"street": "Nowa 5"})
    window.ask_again()
    keys.until(tab.buttons.buttons["align_addresses"].isEnabled)
    assert "Uzgodnij adres" in tab.household.text()
    tab.ask_address()
    keys.dialog(HouseholdAddressDialog)
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: ask(case, households.differing_addresses, mother) is None)
    assert ask(case, queries.participant_details, son).values["street"] == "ul. Źródlana 3 m. 12"


def test_who_moves_is_asked_about_the_others_of_the_household(
    case: Database, family: tuple[int, int], window: Workspace, qtbot: QtBot
) -> None:
    mother, son = family
    keys = Keyboard(qtbot)
    page, tab = open_tab(window, keys, mother)
    keys.until(lambda: tab._address)
    page.tabs.setCurrentIndex(0)
    keys.press("F2")
    keys.to("street")
    keys.write("Nowa 5")
    keys.press("Ctrl+S")
    keys.until(lambda: "Wiśniewska Jan" in page.message_bar.text())
    assert ask(case, queries.participant_details, son).values["street"] != "Nowa 5"
    page._take_way_out()
    keys.until(lambda: page.tabs.currentWidget() is tab)


def test_a_person_is_deleted_with_the_tab_in_front(
    case: Database, family: tuple[int, int], window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page, _tab = open_tab(window, keys, family[1])
    page.ask_delete()
    keys.dialog()
    keys.press("Alt+U")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.record is None)
    assert page.message_bar.property("role") == "ok"


def test_own_kinds_are_added_and_deleted_by_keyboard(
    case: Database, mother: int, window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    _page, tab = open_tab(window, keys, mother)
    tab.show_own_kinds()
    keys.dialog(OwnKindsDialog)
    keys.press("Alt+D")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnKindDialog))
    keys.to("name")
    keys.type("sąsiad")
    keys.press("Ctrl+Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), OwnKindsDialog))
    dialog = keys.dialog(OwnKindsDialog)
    keys.until(lambda: [values["name"] for values, _uses in dialog.entries.values()] == ["sąsiad"])
    dialog.list.setFocus()
    keys.press("Down", "Alt+U")
    keys.until(lambda: not ask(case, own_kinds.list_own_kinds))
    keys.press("Escape")
    keys.without_dialog()
