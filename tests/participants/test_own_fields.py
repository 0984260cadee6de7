"""Own fields of people: defined, filled in, listed, imported, merged; what is on file outlives its definition."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.core.journal.bin import list_deleted_records, restore_deleted_record
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.own_fields import actions as own
from kiscase.core.own_fields.definitions import OwnFields, extend_source, read_own_fields
from kiscase.core.own_fields.model import OwnChoice, OwnField
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.columns import match_columns
from kiscase.importing.people import PeopleTarget
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.listing import PEOPLE, read_listed_participants, read_participant_ids
from kiscase.person_data.card.actions import issue_person_card
from kiscase.person_data.release.collecting import collect_person_data
from kiscase.person_data.release.documents import render_person_data
from kiscase.person_data.release.json_data import person_data_json
from kiscase.person_data.release.model import ReleaseBasis
from tests import makers
from tests.actions import ask, do, search_hits
from tests.case_content import content
from tests.pdf_reader import text_of

FIELDS = (
    {"label": "Rozmiar obuwia", "kind": "number"},
    {"label": "Zainteresowania", "kind": "text"},
    {"label": "Opis", "kind": "long"},
    {"label": "Badania ważne do", "kind": "date"},
    {"label": "Prawo jazdy", "kind": "choice"},
    {"label": "Ma dzieci", "kind": "yes_no"},
)
CHOICES = ({"label": "kat. B"}, {"label": "kat. C"}, {"label": "brak"})


@pytest.fixture
def keys(case: Database) -> dict[str, str]:
    """The own fields, one of each kind: their keys by their labels."""
    for values in FIELDS:
        do(case, own.add_own_field, "participant", values, CHOICES if values["kind"] == "choice" else ())
    return {one.label: one.key for one in defined(case)}


def defined(case: Database) -> OwnFields:
    with case.plain_reader() as reader:
        return read_own_fields(reader, "participant")


def word(case: Database, label: str) -> str:
    """The stored word of a choice."""
    (found,) = [word for one in defined(case) for word, text, _retired in one.choices if text == label]
    return found


def values_of(case: Database, person: int) -> dict[str, Any]:
    """What the form shows of own fields."""
    shown = ask(case, queries.participant_details, person).values
    return {key: value for key, value in shown.items() if key.startswith("own_")}


def filled(case: Database, keys: dict[str, str], **changes: Any) -> dict[str, Any]:
    """Values for all fields."""
    return {
        keys["Rozmiar obuwia"]: 43,
        keys["Zainteresowania"]: "żeglarstwo",
        keys["Opis"]: "Wiersz 1\nWiersz 2",
        keys["Badania ważne do"]: date(2027, 2, 1),
        keys["Prawo jazdy"]: word(case, "kat. B"),
        keys["Ma dzieci"]: "no",
    } | changes


# ---- what is filled in ---------------------------------------------------------------------------------------------


def test_what_is_filled_in_is_on_file_found_and_undone(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    before = content(case)
    do(case, participants.change_participant, person, filled(case, keys))
    assert values_of(case, person) == filled(case, keys)
    assert [hit.id for hit in ask(case, search_hits, "zeglar")] == [person]
    with case.read() as session:
        latest = history.list_history(session, "participant", person)[0]
    assert ("Badania ważne do", "", "01.02.2027") in latest.details
    assert ("Prawo jazdy", "", "kat. B") in latest.details
    do(case, participants.change_participant, person, {keys["Ma dzieci"]: "yes", keys["Zainteresowania"]: " "})
    assert keys["Zainteresowania"] not in values_of(case, person)
    with case.read() as session:
        latest = history.list_history(session, "participant", person)[0]
    assert latest.details == [("Zainteresowania", "żeglarstwo", ""), ("Ma dzieci", "nie", "tak")]
    do(case, undo.undo_latest_action)
    do(case, undo.undo_latest_action)
    assert content(case) == before
    assert case.find_faults() == []


@pytest.mark.parametrize(
    ("label", "value", "words"),
    [
        ("Rozmiar obuwia", 3_000_000_000, "od -2000000000"),
        ("Zainteresowania", "x" * 501, "500"),
        ("Prawo jazdy", "999", "nie ma już"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_at_its_field(
    case: Database, keys: dict[str, str], label: str, value: Any, words: str
) -> None:
    person = do(case, makers.participant)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, participants.change_participant, person, {keys[label]: value, "town": "Zamość"})
    assert words in caught.value.problems[keys[label]]
    assert values_of(case, person) == {}


def test_a_field_that_was_deleted_meanwhile_is_said_and_nothing_is_saved(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    do(case, own.delete_own_field, int(keys["Opis"].rpartition("_")[2]))
    with pytest.raises(Problem, match="Nic nie zapisano"):
        do(case, participants.change_participant, person, {keys["Opis"]: "x", "town": "Zamość"})
    assert ask(case, queries.participant_details, person).values["town"] == "Żółkiewka"


# ---- what is defined -----------------------------------------------------------------------------------------------


def number(keys: dict[str, str], label: str) -> int:
    return int(keys[label].rpartition("_")[2])


def test_another_name_keeps_what_is_filled_in(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    do(case, participants.change_participant, person, filled(case, keys))
    do(case, own.change_own_field, number(keys, "Rozmiar obuwia"), {"label": "Numer buta"})
    assert values_of(case, person)[keys["Rozmiar obuwia"]] == 43
    assert "Numer buta" in [one.label for one in defined(case)]


def test_what_a_field_holds_changes_only_until_it_is_filled_in(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    do(case, participants.change_participant, person, {keys["Rozmiar obuwia"]: 43})
    do(case, participants.change_participant, person, {keys["Rozmiar obuwia"]: None})
    with pytest.raises(InvalidValuesError) as caught:
        do(case, own.change_own_field, number(keys, "Rozmiar obuwia"), {"kind": "text"})
    assert set(caught.value.problems) == {"kind"}
    do(case, own.change_own_field, number(keys, "Opis"), {"kind": "date"})
    assert {one.label: one.kind.value for one in defined(case)}["Opis"] == "date"


def test_a_choice_that_somebody_has_stays_and_is_no_longer_offered(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    do(case, participants.change_participant, person, {keys["Prawo jazdy"]: word(case, "kat. C")})
    field = number(keys, "Prawo jazdy")
    (row,) = [one for one in ask(case, own.list_own_field_rows, "participant") if one.values["id"] == field]
    assert row.uses == 1
    renamed = [one | {"label": "kategoria B"} for one in row.choices if one["label"] == "kat. B"]
    do(case, own.change_own_field, field, {}, [*renamed, {"label": "kat. T"}])
    (one,) = [one for one in defined(case) if one.id == field]
    assert [label for _word, label in one.options()] == ["kategoria B", "kat. T"]
    assert [label for _word, label in one.all_options()] == ["kategoria B", "kat. T", "kat. C"]
    assert one.field_info().format(values_of(case, person)[one.key]) == "kat. C"


def test_choices_that_another_desk_has_changed_are_not_overwritten(case: Database, keys: dict[str, str]) -> None:
    field = number(keys, "Prawo jazdy")
    (row,) = [one for one in ask(case, own.list_own_field_rows, "participant") if one.values["id"] == field]
    do(case, own.change_own_field, field, {}, [*row.choices, {"label": "kat. T"}], row.values["revision"])
    with pytest.raises(EditConflictError):
        do(case, own.change_own_field, field, {}, row.choices, row.values["revision"])
    assert word(case, "kat. T")


def test_a_field_that_was_filled_in_is_retired_and_not_deleted(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant)
    do(case, participants.change_participant, person, {keys["Opis"]: "x"})
    do(case, participants.delete_participant, person)
    with pytest.raises(Problem, match="Nieużywane"):
        do(case, own.delete_own_field, number(keys, "Opis"))
    do(case, own.change_own_field, number(keys, "Opis"), {"retired": True})
    assert defined(case)[-1].label == "Opis"
    with case.read() as session:
        (deleted,) = list_deleted_records(session, datetime(2026, 1, 1, tzinfo=UTC))
    do(case, restore_deleted_record, deleted.entry_id)
    assert values_of(case, person) == {keys["Opis"]: "x"}


def test_undo_removes_no_field_that_another_desk_has_filled_in(case: Database) -> None:
    do(case, own.add_own_field, "participant", {"label": "Jazda", "kind": "choice"}, [{"label": "kat. B"}])
    (one,) = defined(case)
    with case.read() as session:
        field, choice = session.get_one(OwnField, one.id), session.get_one(OwnChoice, int(one.choices[0][0]))
        assert OwnField.hindrance_to_removal(session, field.stored_values()) == ""
    do(case, makers.participant, **{one.key: one.choices[0][0]})
    with case.read() as session:
        assert "Nieużywane" in OwnField.hindrance_to_removal(session, field.stored_values())
        assert "kat. B" in OwnChoice.hindrance_to_removal(session, choice.stored_values())
    do(case, undo.undo_latest_action)
    do(case, undo.undo_latest_action)
    assert defined(case) == ()
    do(case, undo.redo_latest_undo)
    assert defined(case) == (one,)


def test_names_and_lists_are_checked(case: Database, keys: dict[str, str]) -> None:
    for values, choices, place in (
        ({"label": "opis", "kind": "text"}, (), "label"),
        ({"label": "", "kind": "text"}, (), "label"),
        ({"label": "Nowe", "kind": "choice"}, [{"label": " "}], "choices"),
        ({"label": "Nowe", "kind": "choice"}, [{"label": "a"}, {"label": "A"}], "choices"),
    ):
        with pytest.raises(InvalidValuesError) as caught:
            do(case, own.add_own_field, "participant", values, choices)
        assert set(caught.value.problems) == {place}
    assert len(defined(case)) == len(keys)


def test_the_order_changes_and_can_be_undone(case: Database, keys: dict[str, str]) -> None:
    do(case, own.move_own_field, number(keys, "Opis"), -1)
    assert [one.label for one in defined(case)][:3] == ["Rozmiar obuwia", "Opis", "Zainteresowania"]
    do(case, undo.undo_latest_action)
    assert [one.label for one in defined(case)] == [str(one["label"]) for one in FIELDS]


# ---- in the list ---------------------------------------------------------------------------------------------------


def test_the_list_shows_sorts_and_filters_by_own_fields(case: Database, keys: dict[str, str]) -> None:
    sizes = {43: "kat. B", 9: "kat. C", 100: "brak"}
    people = {
        size: do(
            case,
            makers.participant,
            **{
                keys["Rozmiar obuwia"]: size,
                keys["Prawo jazdy"]: word(case, driving),
                keys["Badania ważne do"]: date(2027, 1, 1 + size % 7),
                keys["Zainteresowania"]: f"Łódki {size}",
            },
        )
        for size, driving in sizes.items()
    }
    nobody = do(case, makers.participant)

    def listed(*filters: ListFilter, sort: str = "", descending: bool = False) -> list[int]:
        view = ListView(("name",), keys.get(sort, ""), descending, filters)
        with case.plain_reader() as reader:
            return list(read_participant_ids(reader, view))

    def one(label: str, operator: FilterOperator, value: Any = None) -> ListFilter:
        return ListFilter(keys[label], operator, value)

    assert listed(sort="Rozmiar obuwia") == [people[9], people[43], people[100], nobody]
    assert listed(sort="Prawo jazdy") == [people[43], people[9], people[100], nobody]
    assert listed(sort="Badania ważne do", descending=True)[-1] == nobody
    assert listed(one("Rozmiar obuwia", FilterOperator.SINCE, 43), sort="Rozmiar obuwia") == [people[43], people[100]]
    assert listed(one("Zainteresowania", FilterOperator.CONTAINS, "lodki 9")) == [people[9]]
    assert listed(one("Badania ważne do", FilterOperator.IS, "2027-01-03")) == [people[9], people[100]]
    assert listed(one("Prawo jazdy", FilterOperator.IS, word(case, "brak"))) == [people[100]]
    assert listed(one("Prawo jazdy", FilterOperator.EMPTY)) == [nobody]
    view = ListView(("name", *keys.values()))
    with case.plain_reader() as reader:
        read = read_listed_participants(reader, view, [people[9], nobody])
    assert read[people[9]][keys["Rozmiar obuwia"]] == 9
    assert read[people[9]][keys["Badania ważne do"]] == date(2027, 1, 3)
    assert read[nobody][keys["Rozmiar obuwia"]] is None
    labels = [field.info.label for field in extend_source(PEOPLE, defined(case)).fields]
    assert labels[-6:] == [str(values["label"]) for values in FIELDS]


# ---- import --------------------------------------------------------------------------------------------------------

TABLE = """Nazwisko;Imię;Rozmiar obuwia;badania wazne do;Prawo jazdy;Ma dzieci;Opis
Ąckowska;Ewa;38;01.02.2027;Kat. C;tak;"a
b"
Żak;Jan;;;;n;
Zły;Jan;duże;jutro;kat. Z;może;
"""


def test_columns_are_own_fields_by_their_names_and_the_import_is_undone(case: Database, keys: dict[str, str]) -> None:
    before = content(case)
    target, rows = PeopleTarget(defined(case)), read_text_tables(TABLE.encode()).sheets[0].rows
    columns = match_columns(target, rows[0])
    assert {columns[place] for place in range(2, 7)} == set(keys.values()) - {keys["Zainteresowania"]}
    checked = check_import(
        case, target, rows[1:], columns, mend=False, is_stopped=lambda: False, report=lambda _part: None
    )
    assert checked is not None
    assert [(one.column, one.value) for one in checked.problems] == [
        (2, "duże"),
        (3, "jutro"),
        (4, "kat. Z"),
        (5, "może"),
    ]
    prepared = [row.prepared for row in checked.rows]
    store_import(case, target, prepared, lambda: False, lambda _part: None)
    with case.plain_reader() as reader:
        first, second = read_participant_ids(reader, ListView(("name",)))
    assert values_of(case, first) == {
        keys["Rozmiar obuwia"]: 38,
        keys["Badania ważne do"]: date(2027, 2, 1),
        keys["Prawo jazdy"]: word(case, "kat. C"),
        keys["Ma dzieci"]: "yes",
        keys["Opis"]: "a\nb",
    }
    assert values_of(case, second) == {keys["Ma dzieci"]: "no"}
    do(case, undo.undo_latest_action)
    assert content(case) == before
    do(case, own.delete_own_field, do(case, own.add_own_field, "participant", {"label": "X", "kind": "text"}))


# ---- merging -------------------------------------------------------------------------------------------------------


def test_each_own_field_is_chosen_when_two_are_merged(case: Database, keys: dict[str, str]) -> None:
    kept = do(case, makers.participant, **{keys["Rozmiar obuwia"]: 40, keys["Opis"]: "tu"})
    merged = do(case, makers.participant, **{keys["Rozmiar obuwia"]: 41, keys["Ma dzieci"]: "yes"})
    preview = ask(case, duplicates.preview_merge, kept, merged)
    assert {keys["Rozmiar obuwia"], keys["Opis"], keys["Ma dzieci"]} <= set(preview.differing)
    assert preview.fields[keys["Opis"]].label == "Opis"
    before = content(case)
    chosen = {keys["Rozmiar obuwia"]: 41, keys["Ma dzieci"]: "yes"}
    do(case, duplicates.merge_people, kept, merged, chosen)
    assert values_of(case, kept) == {**chosen, keys["Opis"]: "tu"}
    do(case, participants.change_participant, kept, {keys["Ma dzieci"]: "no"})
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, kept)[0][0])
    assert values_of(case, kept) == {keys["Rozmiar obuwia"]: 40, keys["Opis"]: "tu", keys["Ma dzieci"]: "no"}
    do(case, participants.change_participant, kept, {keys["Ma dzieci"]: None})
    assert content(case) == before


TYPED = st.fixed_dictionaries(
    {},
    optional={
        "Rozmiar obuwia": st.integers(-5, 5),
        "Zainteresowania": st.text("aż \"'%_{}", max_size=5),
        "Badania ważne do": st.dates(date(2026, 1, 1), date(2026, 1, 5)),
        "Ma dzieci": st.sampled_from(["yes", "no", None]),
    },
)


@settings(max_examples=12)
@given(here=TYPED, there=TYPED, taken=st.sets(st.sampled_from(["Rozmiar obuwia", "Zainteresowania", "Ma dzieci"])))
def test_merging_and_separating_leaves_own_fields_equal(
    case: Database, keys: dict[str, str], here: dict[str, Any], there: dict[str, Any], taken: set[str]
) -> None:
    kept, merged = (
        do(case, makers.participant, **{keys[label]: value for label, value in typed.items()})
        for typed in (here, there)
    )
    before = content(case)
    others = ask(case, duplicates.preview_merge, kept, merged).other_values
    do(case, duplicates.merge_people, kept, merged, {keys[label]: others[keys[label]] for label in taken})
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, kept)[0][0])
    assert content(case) == before


# ---- on paper ------------------------------------------------------------------------------------------------------


def test_own_fields_are_given_out_with_their_names_and_stand_on_the_card(case: Database, keys: dict[str, str]) -> None:
    person = do(case, makers.participant, **filled(case, keys))
    merged = do(case, makers.participant, **{keys["Zainteresowania"]: "szachy"}, applied_on=date(2026, 6, 1))
    do(
        case,
        duplicates.merge_people,
        person,
        merged,
        {keys["Zainteresowania"]: "szachy", "applied_on": date(2026, 6, 1)},
    )
    do(case, own.change_own_field, number(keys, "Ma dzieci"), {"on_card": False})
    card = text_of(do(case, issue_person_card, person))
    for shown in ("Pola własne", "Rozmiar obuwia", "43", "szachy", "01.02.2027", "kat. B", "Wiersz 2"):
        assert shown in card
    assert "Ma dzieci" not in card
    data = ask(case, collect_person_data, person)
    with case.read() as session:
        pdf = render_person_data(session, data, basis=ReleaseBasis.ACCESS, recipient="", on=date(2026, 6, 15))
    text = text_of(pdf)
    for shown in ("Ma dzieci", "nie", "kat. B", "Zainteresowania", "żeglarstwo", "szachy"):
        assert shown in text
    given = json.loads(person_data_json(data, (), club="", made_on=date(2026, 6, 15)))
    (row,) = given["tables"]["participant"]["rows"]
    assert row["own_values"][keys["Rozmiar obuwia"]] == 43
    assert given["own_fields"][keys["Prawo jazdy"]]["label"] == "Prawo jazdy"
    assert given["own_fields"][keys["Prawo jazdy"]]["choices"][row["own_values"][keys["Prawo jazdy"]]] == "kat. B"
