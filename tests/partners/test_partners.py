"""Partners of the club: on file once each, named by people and traineeships, renamed and merged in one action."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.activities.traineeships import actions as traineeships
from kiscase.core.collation import words_key
from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem, RecordGoneError
from kiscase.core.journal import history, undo
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.participants import queries as participant_queries
from kiscase.partners import actions, listing, queries
from kiscase.partners.model import Partner, PartnerKind
from tests import makers
from tests.actions import ask, do, search_hits

OFFICE: dict[str, Any] = {
    "name": "Miejski Ośrodek Pomocy Społecznej w Jaśle",
    "short_name": "MOPS Jasło",
    "kind": PartnerKind.SOCIAL_ASSISTANCE,
    "town": "Jasło",
    "postal_code": "38200",
    "phone": "134483010",
}
CLERK = {"name": "Ewa Nowak", "position": "pracownik socjalny", "phone": "600100200", "email": ""}


def names(case: Database) -> list[str]:
    return [row.name for row in ask(case, queries.list_partners)]


def listed(case: Database, text: str = "", choice: str = "", **view: Any) -> list[str]:
    wanted = ListView(listing.PARTNERS.columns, text=text, choice=choice, **view)
    with case.read() as session:
        reader = PlainReader.in_session(session)
        ids = listing.read_partner_ids(reader, wanted)
        rows = listing.read_listed_partners(reader, wanted, ids)
    return [rows[row_id]["name"] for row_id in ids]


def referred(case: Database, person: int) -> str:
    return str(ask(case, participant_queries.participant_details, person).values["referred_by"])


def refer(case: Database, name: str, serial: int = 900) -> int:
    return do(case, makers.participant, pesel=makers.pesel(serial=serial), referred_by=name)


def undo_latest(case: Database) -> None:
    with case.action() as session:
        undo.undo_latest_action(session)


def test_a_partner_is_kept_with_the_people_there(case: Database) -> None:
    partner = do(case, actions.add_partner, OFFICE, [CLERK])
    details = ask(case, queries.partner_details, partner)
    assert details.values["postal_code"] == "38-200"
    assert [(row["name"], row["phone"]) for row in details.contacts] == [("Ewa Nowak", "600 100 200")]
    assert case.find_faults() == []


def test_the_people_there_are_changed_and_removed(case: Database) -> None:
    partner = do(case, actions.add_partner, OFFICE, [CLERK, CLERK | {"name": "Jan Lis"}])
    first, _second = ask(case, queries.partner_details, partner).contacts
    do(case, actions.change_partner, partner, {}, [first | {"position": "kierownik"}, {"name": "Anna Wrona"}])
    contacts = ask(case, queries.partner_details, partner).contacts
    assert [(row["name"], row["position"]) for row in contacts] == [("Ewa Nowak", "kierownik"), ("Anna Wrona", "")]
    with pytest.raises(EditConflictError):  # the revision grew, though only the people changed
        do(case, actions.change_partner, partner, {"note": "x"}, None, 1)


@pytest.mark.parametrize(
    ("key", "wrong", "right"),
    [
        ("nip", "1234567890", "526-000-12-46"),
        ("nip", "52600012", "5260001246"),
        ("regon", "123456789", "590096454"),
        ("regon", "1234", "123456785"),
    ],
)
def test_a_number_with_a_wrong_digit_is_refused(case: Database, key: str, wrong: str, right: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, actions.add_partner, OFFICE | {key: wrong})
    assert list(caught.value.problems) == [key]
    partner = do(case, actions.add_partner, OFFICE | {key: right})
    assert ask(case, queries.partner_details, partner).values[key] == right.replace("-", "")


@pytest.mark.parametrize(
    "again", ["miejski osrodek pomocy spolecznej w jasle", "Miejski Ośrodek Pomocy Społecznej, w Jaśle."]
)
def test_a_name_is_on_file_once_however_it_is_spelled(case: Database, again: str) -> None:
    partner = do(case, actions.add_partner, OFFICE)
    with pytest.raises(InvalidValuesError, match="tej nazwie") as caught:
        do(case, actions.add_partner, {"name": again})
    assert (list(caught.value.problems), caught.value.way_out) == (["name"], ("partner", partner))


@given(st.text(max_size=30))
def test_the_key_of_a_name_is_the_same_for_its_key(text: str) -> None:
    assert words_key(words_key(text)) == words_key(text)


def test_partners_are_listed_by_text_kind_and_whether_they_still_are(case: Database) -> None:
    do(case, actions.add_partner, OFFICE)
    bakery = do(case, actions.add_partner, {"name": "Piekarnia „Kłos”", "kind": PartnerKind.HOST})
    do(case, actions.change_partner, bakery, {"retired": True})
    assert listed(case) == [OFFICE["name"], "Piekarnia „Kłos”"]
    assert listed(case, "jaslo") == [OFFICE["name"]]
    assert listed(case, "mops") == [OFFICE["name"]]
    assert listed(case, "", PartnerKind.HOST.value) == ["Piekarnia „Kłos”"]
    assert listed(case, "", listing.RETIRED) == ["Piekarnia „Kłos”"]
    in_jaslo = ListFilter("town", FilterOperator.BEGINS, "jas")
    assert listed(case, filters=(in_jaslo,), sort="kind") == [OFFICE["name"]]
    assert listed(case, choice=PartnerKind.HOST.value, filters=(in_jaslo,)) == []
    assert listed(case, sort="town", descending=True) == [OFFICE["name"], "Piekarnia „Kłos”"], "the empty one is last"
    assert [one.name for one in ask(case, queries.list_partner_names)] == [OFFICE["name"]]
    with case.read() as session:
        assert [(hit.kind, hit.title) for hit in search_hits(session, "klos")] == [("partner", "Piekarnia „Kłos”")]


# ---- where they are named ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [OFFICE["name"], "miejski osrodek pomocy spolecznej w jasle", "mops jasło"])
def test_a_typed_name_becomes_the_one_on_file(case: Database, typed: str) -> None:
    do(case, actions.add_partner, OFFICE)
    assert referred(case, refer(case, typed)) == OFFICE["name"]
    assert names(case) == [OFFICE["name"]]


def test_a_short_name_of_two_is_neither(case: Database) -> None:
    do(case, actions.add_partner, OFFICE | {"short_name": "MOPS"})
    do(case, actions.add_partner, {"name": "MOPS w Krośnie", "short_name": "MOPS"})
    assert referred(case, refer(case, "MOPS")) == "MOPS"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("GOPS Żółkiewka", PartnerKind.SOCIAL_ASSISTANCE),
        ("Powiatowy Urząd Pracy w Jaśle", PartnerKind.LABOUR_OFFICE),
        ("Zakład Karny nr 2", PartnerKind.PRISON),
        ("Puppenhaus sp. z o.o.", PartnerKind.OTHER),
    ],
)
def test_an_unknown_name_is_added_with_the_person(case: Database, typed: str, kind: PartnerKind) -> None:
    person = refer(case, typed)
    (row,) = ask(case, queries.list_partners)
    assert (row.name, row.kind) == (typed, kind)
    assert ask(case, queries.partner_details, row.id).named_by == {"participant": 1}
    undo_latest(case)
    assert names(case) == []
    with pytest.raises(RecordGoneError):
        referred(case, person)


def test_a_traineeship_names_its_office_and_its_host(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, makers.active_contract, person)
    values = {"office": "PUP", "host": "Piekarnia", "since": makers.TODAY, "until": date(2026, 9, 30)}
    number = do(case, traineeships.begin_traineeship, person, values)
    assert {row.name: row.kind for row in ask(case, queries.list_partners)} == {
        "PUP": PartnerKind.LABOUR_OFFICE,
        "Piekarnia": PartnerKind.HOST,
    }
    do(case, traineeships.change_traineeship, number, {"host": "PUP"})
    assert [row.host for row in ask(case, traineeships.list_traineeships)] == ["PUP"]


def test_a_new_name_is_taken_over_where_the_old_one_stands(case: Database) -> None:
    partner = do(case, actions.add_partner, OFFICE)
    person, other = refer(case, "MOPS Jasło"), refer(case, "PUP", serial=901)
    do(case, actions.change_partner, partner, {"name": "Centrum Usług Społecznych w Jaśle"})
    assert referred(case, person) == "Centrum Usług Społecznych w Jaśle"
    assert referred(case, other) == "PUP"
    with case.read() as session:
        told = history.list_history(session, "participant", person)[0]
    assert told.details == [("Instytucja kierująca", OFFICE["name"], "Centrum Usług Społecznych w Jaśle")]
    undo_latest(case)
    assert referred(case, person) == OFFICE["name"]
    assert case.find_faults() == []


def test_a_new_name_is_not_another_ones(case: Database) -> None:
    do(case, actions.add_partner, OFFICE)
    partner = do(case, actions.add_partner, {"name": "PUP"})
    with pytest.raises(InvalidValuesError):
        do(case, actions.change_partner, partner, {"name": OFFICE["name"]})
    do(case, actions.change_partner, partner, {"name": "P.U.P."})  # its own in another spelling
    assert "P.U.P." in names(case)


def test_a_partner_that_is_named_stays_on_file(case: Database) -> None:
    refer(case, "MOPS")
    (row,) = ask(case, queries.list_partners)
    with pytest.raises(Problem, match="MOPS"):
        do(case, actions.delete_partner, row.id)
    unused = do(case, actions.add_partner, OFFICE, [CLERK])
    do(case, actions.delete_partner, unused)
    assert names(case) == ["MOPS"]
    undo_latest(case)
    assert len(ask(case, queries.partner_details, unused).contacts) == 1


def test_two_entries_of_one_partner_become_one(case: Database) -> None:
    kept = do(case, actions.add_partner, {"name": "MOPS", "note": "Dzwonić rano."})
    merged = do(case, actions.add_partner, OFFICE | {"note": "Pokój 7"}, [CLERK])
    person = refer(case, "MOPS Jasło")
    do(case, actions.merge_partners, kept, merged)
    details = ask(case, queries.partner_details, kept)
    assert (details.values["name"], details.values["town"]) == ("MOPS", "Jasło")
    assert (details.values["short_name"], details.values["kind"]) == ("MOPS Jasło", PartnerKind.SOCIAL_ASSISTANCE)
    assert details.values["note"] == "Dzwonić rano.\nPokój 7"
    assert ([row["name"] for row in details.contacts], details.named_by) == (["Ewa Nowak"], {"participant": 1})
    assert (names(case), referred(case, person)) == (["MOPS"], "MOPS")
    undo_latest(case)
    assert referred(case, person) == OFFICE["name"]
    assert case.find_faults() == []
    with pytest.raises(Problem):
        do(case, actions.merge_partners, kept, kept)


def test_every_name_of_a_partner_is_settled_where_it_is_saved() -> None:
    columns = {(record.__tablename__, column.key) for record, column in queries.naming_columns()}
    employment = {("supported_employment", "office"), ("supported_employment", "employer")}
    assert columns == employment | {
        ("participant", "referred_by"),
        ("traineeship", "office"),
        ("traineeship", "host"),
    }
    assert Partner.__tablename__ == queries.TABLE
