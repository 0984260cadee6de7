"""The lists of records by every field: sorted, filtered, with all columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from kiscase.activities.listing import ACTIVITIES, read_activity_ids, read_listed_activities
from kiscase.activities.model import Activity
from kiscase.contracts.listing import CONTRACTS, read_contract_ids, read_listed_contracts
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.signing.listing import PENDING_DOCUMENTS, read_listed_pending, read_pending_ids
from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.listing.source import ListSource
from kiscase.core.listing.statements import read_listed_values
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView, operators_of_field
from kiscase.core.records.field_info import FieldKind
from kiscase.directory.actions import add_support_place
from kiscase.directory.listing import SUPPORT_PLACES, read_listed_support, read_support_ids
from kiscase.directory.model import SupportPlace
from kiscase.directory.queries import SupportQuery
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued.actions import DOCUMENTS, read_document_ids
from kiscase.issued.model import IssuedDocument
from kiscase.participants.listing import PEOPLE, read_listed_participants, read_participant_ids
from kiscase.participants.model import Participant
from kiscase.partners.actions import add_partner
from kiscase.partners.listing import PARTNERS, read_listed_partners, read_partner_ids
from kiscase.partners.model import Partner
from tests import makers
from tests.actions import do

Find = Callable[[Session, ListView], Sequence[int]]
Read = Callable[[Session, ListView, Sequence[int]], dict[int, dict[str, Any]]]


class Listed(NamedTuple):
    source: ListSource
    find: Find
    read: Read


def _values_of_documents(session: Session, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    return read_listed_values(PlainReader.in_session(session), DOCUMENTS, view.columns, ids)


LISTS = {
    "people": Listed(
        PEOPLE,
        lambda session, view: read_participant_ids(PlainReader.in_session(session), view),
        lambda session, view, ids: read_listed_participants(PlainReader.in_session(session), view, ids),
    ),
    "contracts": Listed(CONTRACTS, read_contract_ids, read_listed_contracts),
    "activities": Listed(ACTIVITIES, read_activity_ids, read_listed_activities),
    "documents": Listed(DOCUMENTS, read_document_ids, _values_of_documents),
    "signatures": Listed(
        PENDING_DOCUMENTS,
        lambda session, view: read_pending_ids(session, DOCUMENT_REGISTRY, view),
        lambda session, view, ids: read_listed_pending(session, DOCUMENT_REGISTRY, view, ids),
    ),
    "partners": Listed(
        PARTNERS,
        lambda session, view: read_partner_ids(PlainReader.in_session(session), view),
        lambda session, view, ids: read_listed_partners(PlainReader.in_session(session), view, ids),
    ),
    "directory": Listed(
        SUPPORT_PLACES,
        lambda session, view: read_support_ids(session, SupportQuery(), view),
        lambda session, view, ids: read_listed_support(session, SupportQuery(), view, ids),
    ),
}
VALUES: dict[FieldKind, str | int] = {FieldKind.TEXT: "a", FieldKind.DATE: "2026-06-01", FieldKind.NUMBER: 1}


@pytest.fixture
def full(case: Database) -> Database:
    """A case with some of everything."""
    for name in ("Żak", "Abacki"):
        person = do(case, makers.participant, family_name=name, town=name)
        do(case, makers.active_contract if name == "Żak" else makers.contract, person)
    do(case, makers.printed_contract, do(case, makers.participant, family_name="Zając", town="Jasło"))
    do(case, makers.printed_contract, do(case, makers.participant, family_name="Żuk", town="Żabno"))
    for name in ("Świetlica", "Ceramika"):
        do(case, makers.activity, name=name)
        do(case, add_partner, {"name": name, "town": name})
        do(case, add_support_place, {"name": name, "gmina": "0606112", "as_of": makers.TODAY, "forms": ["job_help"]})
    return case


@pytest.mark.parametrize("name", LISTS)
def test_every_field_is_a_column_and_sorts_both_ways(full: Database, name: str) -> None:
    source, find, read = LISTS[name]
    view = ListView(tuple(field.key for field in source.fields))
    with full.read() as session:
        usual = find(session, view)
        assert usual
        values = read(session, view, usual)
        assert set(values) == set(usual)
        known = {field.key for field in source.fields if field.sql}
        assert all(known <= set(row) for row in values.values())
        for field in source.fields:
            if field.is_sortable:
                ways = [find(session, view._replace(sort=field.key, descending=down)) for down in (False, True)]
                assert [sorted(way) for way in ways] == [sorted(usual)] * 2, field.key


@pytest.mark.parametrize("name", LISTS)
def test_every_condition_and_its_opposite_share_the_list(full: Database, name: str) -> None:
    source, find, _read = LISTS[name]
    view = ListView(source.columns)
    opposite = {
        FilterOperator.IS_NOT: FilterOperator.IS,
        FilterOperator.HAS_NOT: FilterOperator.HAS,
        FilterOperator.NO: FilterOperator.YES,
        FilterOperator.FILLED: FilterOperator.EMPTY,
    }
    with full.read() as session:
        usual = list(find(session, view))
        for field in source.filter_fields():
            options = field.info.options() if field.info.options else []
            value = options[0][0] if options else VALUES.get(field.info.kind)
            found = {
                operator: set(find(session, view._replace(filters=(ListFilter(field.key, operator, value),))))
                for operator in operators_of_field(field)
            }
            for one, other in opposite.items():
                if one in found:
                    assert found[one] | found[other] == set(usual), (field.key, one)
                    assert not found[one] & found[other], (field.key, one)


def test_contracts_are_filtered_beside_the_choice_and_the_text(full: Database) -> None:
    signed = ListView(CONTRACTS.columns, filters=(ListFilter("town", FilterOperator.IS, "zak"),))
    with full.read() as session:
        (found,) = read_contract_ids(session, signed)
        line = read_listed_contracts(session, signed, [found])[found]
        assert line["name"].startswith("Żak")
        assert read_contract_ids(session, signed._replace(choice=ContractState.DRAFT.value)) == []
        assert read_contract_ids(session, signed._replace(choice=ContractState.ACTIVE.value)) == [found]
        assert read_contract_ids(session, signed._replace(text="Abacki")) == []


def test_signatures_are_found_by_who_is_to_sign_and_sorted(full: Database) -> None:
    view = ListView(PENDING_DOCUMENTS.columns)
    with full.read() as session:
        first, second = read_pending_ids(session, DOCUMENT_REGISTRY, view)
        assert read_pending_ids(session, DOCUMENT_REGISTRY, view, 1) == [first]
        for text in ("zuk", "jadwiga zuk"):
            assert read_pending_ids(session, DOCUMENT_REGISTRY, view._replace(text=text)) == [second]
        named = view._replace(sort="name", descending=True)
        assert read_pending_ids(session, DOCUMENT_REGISTRY, named) == [second, first]
        at_home = view._replace(filters=(ListFilter("town", FilterOperator.IS, "zabno"),))
        assert read_pending_ids(session, DOCUMENT_REGISTRY, at_home) == [second]
        row = read_listed_pending(session, DOCUMENT_REGISTRY, view, [second])[second]
    assert (row["name"], row["age"], row["attempts"]) == ("Żuk Jadwiga", 0, None)
    assert "Jadwiga Żuk" in row["missing"]


def test_activities_keep_their_order_under_a_filter_and_sort_in_polish(full: Database) -> None:
    filled = ListView(ACTIVITIES.columns, filters=(ListFilter("name", FilterOperator.FILLED),))
    with full.read() as session:
        names = partial(_names, session)
        assert names(filled) == ["Ceramika", "Świetlica"]
        assert names(filled._replace(sort="name", descending=True)) == ["Świetlica", "Ceramika"]


def _names(session: Session, view: ListView) -> list[str]:
    ids = read_activity_ids(session, view)
    values = read_listed_activities(session, view, ids)
    return [values[row_id]["name"] for row_id in ids]


def test_fields_of_a_list_are_called_as_in_the_forms() -> None:
    records = (
        (PEOPLE, Participant),
        (CONTRACTS, Contract),
        (ACTIVITIES, Activity),
        (DOCUMENTS, IssuedDocument),
        (PARTNERS, Partner),
        (SUPPORT_PLACES, SupportPlace),
    )
    for source, record in records:
        shown = record.fields()
        for field in source.fields:
            own = field.sql == f"{source.table}.{field.key}" and field.key in shown
            if own and field.key not in source.columns:
                assert (field.info.label, field.info.kind) == (shown[field.key].label, shown[field.key].kind), field.key
