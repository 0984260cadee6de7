"""The lists of contracts and documents say what going through all rows says, and read no more than they show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.contracts import listing
from kiscase.contracts.deadlines.queries import list_contract_deadlines
from kiscase.contracts.disputes.model import Dispute
from kiscase.contracts.issuing import bulk_printing, numbering
from kiscase.contracts.model import CLOSED_STATES, Contract, ContractState
from kiscase.contracts.signing import pending
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.search.conditions import match_condition
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.issued.status import DocumentStatus
from kiscase.participants.model import Participant
from tests.actions import search_hits
from tests.query_plans import list_query_plans

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def club(practice_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileDatabase]:
    path = tmp_path_factory.mktemp("lists") / "club.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None)
    yield opened
    opened.close()


def in_order(contracts: Any) -> list[int]:
    def place(row: Contract) -> tuple[int, int, int]:
        return (-(row.number_year or 9999), -(row.number_seq or 0), -row.id)

    return [row.id for row in sorted(contracts, key=place)]


@pytest.mark.parametrize("text", ["", "k", "ks/1", "ks/12/2026", "an", "łu", "nobody at all"])
def test_contracts_are_listed_as_going_through_all_of_them_lists_them(club: FileDatabase, text: str) -> None:
    with club.read() as session:
        contracts = session.scalars(select(Contract)).all()
        people = {hit.id for hit in search_hits(session, text, kinds=["participant"], limit=9_999)}
        numbers = {hit.id for hit in search_hits(session, text, kinds=["contract"], limit=9_999)}
        if "/" in text:  # as a list of both kinds takes every part of a number
            numbers |= set(session.scalars(select(Contract.id).where(contract_matches(session, text))))
        matching = [row for row in contracts if not text or row.participant_id in people or row.id in numbers]
        for state in ("", *ContractState):
            wanted = in_order(row for row in matching if (row.state == state if state else row.state != "amended"))
            assert listing.find_contracts(session, text, state) == wanted
            assert listing.find_contracts(session, text, state, limit=3) == wanted[:3]
            assert [row.id for row in listing.contract_rows(session, wanted)] == wanted


def contract_matches(session: Any, text: str) -> Any:
    return match_condition(session, "contract", Contract.id, text)


def test_what_waits_for_a_ruling_is_what_its_chain_says(club: FileDatabase) -> None:
    with club.read() as session:
        contracts = {row.id: row for row in session.scalars(select(Contract))}
        documents = set(session.scalars(select(IssuedDocument.row_id).where(IssuedDocument.tablename == "dispute")))
        open_chains = {
            contracts[one.contract_id].first_id
            for one in session.scalars(select(Dispute))
            if one.consequence is None and one.id in documents
        }
        wanted = {
            row.id for row in contracts.values() if row.first_id in open_chains and row.state not in CLOSED_STATES
        }
        assert set(listing.find_contracts(session, "", listing.RULING_AWAITED)) == wanted
        rows = listing.contract_rows(session, list(contracts))
        assert {row.id for row in rows if row.ruling_awaited} == wanted


def test_contracts_to_print_come_in_the_order_of_their_numbers(club: FileDatabase) -> None:
    with club.read() as session:
        contracts = session.scalars(select(Contract).where(Contract.state != ContractState.DRAFT)).all()
        order = sorted(contracts, key=lambda row: (row.number_year or 9999, row.number_seq or 0, row.annex, row.id))
        assert bulk_printing.select_contracts_to_print(session) == [row.id for row in order]


def test_a_number_without_a_document_is_missing(club: FileDatabase) -> None:
    with club.dry_run() as session:
        assert numbering.missing_contract_numbers(session) == {}
        rows = session.scalars(select(Contract).where(Contract.number_seq.is_not(None))).all()
        year = max(row.number_year or 0 for row in rows)
        last = max(row.number_seq or 0 for row in rows if row.number_year == year)
        chains = {row.number_seq for row in rows if row.number_year == year and row.annex}
        gone = next(row for row in rows if (row.number_year, row.annex) == (year, 0) and row.number_seq not in chains)
        assert gone.number_seq is not None
        assert gone.number_seq < last
        connection = session.connection()
        connection.exec_driver_sql(
            "UPDATE issued_document SET row_id = 999999 WHERE tablename = 'contract' AND row_id = ?", (gone.id,)
        )
        assert numbering.missing_contract_numbers(session) == {year: [gone.number_seq]}


def test_the_states_of_documents_do_not_depend_on_what_else_is_listed(club: FileDatabase) -> None:
    with club.read() as session:
        rows = issued.list_issued_documents(session)
        together = lookup.document_statuses(session, rows, DOCUMENT_REGISTRY)
        for row in rows[:: max(1, len(rows) // 80)]:
            assert lookup.document_statuses(session, [row], DOCUMENT_REGISTRY) == {row.id: together[row.id]}
        versions: dict[Any, int] = {}
        for row in rows:
            key = (row.document, row.tablename, row.row_id, row.period)
            versions[key] = max(versions.get(key, 0), row.version)
        older = {row.id for row in rows if row.version < versions[row.document, row.tablename, row.row_id, row.period]}
        assert {together[row_id].status for row_id in older} <= {DocumentStatus.REPLACED, DocumentStatus.VOID}
        assert len({one.status for one in together.values()}) > 3, "the club has documents in many states"
        assert session.scalars(select(Signature.id)).first()


def test_documents_are_listed_as_going_through_all_of_them_lists_them(club: FileDatabase) -> None:
    with club.read() as session:
        rows = issued.issued_document_rows(session, list(session.scalars(select(IssuedDocument.id))))
        rows.sort(key=lambda row: -row.id)
        assert issued.list_issued_kinds(session) == sorted({row.document for row in rows})
        years = [row.issued_on.year for row in rows]
        assert issued.list_issue_years(session) == list(range(max(years), min(years) - 1, -1))
        for kind in ("", *issued.list_issued_kinds(session)):
            for year in (None, *issued.list_issue_years(session)):
                wanted = [row.id for row in rows if kind in ("", row.document) and year in (None, row.issued_on.year)]
                assert issued.find_issued_documents(session, "", kind, year) == wanted
                assert issued.find_issued_documents(session, "", kind, year, limit=5) == wanted[:5]


@pytest.mark.parametrize(
    "work",
    [
        lambda session: listing.find_contracts(session, limit=100),
        lambda session: listing.find_contracts(session, state="active", limit=100),
        lambda session: listing.find_contracts(session, state=listing.RULING_AWAITED),
        bulk_printing.select_contracts_to_print,
        numbering.missing_contract_numbers,
        issued.list_issue_years,
        issued.list_issued_kinds,
        lambda session: issued.find_issued_documents(session, year=2025),
        lambda session: lookup.document_statuses(
            session, issued.issued_document_rows(session, [1, 2, 3]), DOCUMENT_REGISTRY
        ),
        pending.list_pending_documents,
        list_contract_deadlines,
    ],
)
def test_contracts_and_documents_are_never_gone_through(club: FileDatabase, work: Any) -> None:
    """Each row of these tables is a page of the file or more, so they are read by an index, or by one that has all."""
    _answer, plans = list_query_plans(club, work)
    steps = [step for plan in plans for step in plan.splitlines()]
    assert steps
    big = ("contract", "issued_document", "signature", Participant.__tablename__, "journal_entry")
    scans = [step for step in steps if step.startswith(tuple(f"SCAN {one}" for one in big)) and "COVERING" not in step]
    assert scans == []
