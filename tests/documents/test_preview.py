"""Looking at a paper changes nothing in the file: every table is the same before and after, whatever is looked at."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiscase.cli import print_command
from kiscase.contracts import details, listing
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import bulk_printing
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.i18n import LANGUAGE_NAMES, use_language
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from tests.pdf_reader import text_of

MOST = 2  # papers of each kind
BEFORE_SIGNING = (ContractState.DRAFT, ContractState.READY, ContractState.PRINTED)


@pytest.fixture
def club(practice_file: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None)
    yield opened
    opened.close()


def content(case: Database) -> dict[str, str]:
    """A hash of all rows, by table."""
    found = {}
    with case.connection() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
        for (name,) in names:
            seal = hashlib.sha256()
            for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'):  # noqa: S608 - names of our tables
                seal.update(repr(tuple(row)).encode())
            found[name] = seal.hexdigest()
    return found


@pytest.mark.parametrize("key", [document.key for document in print_command.printable_kinds()])
def test_looking_at_a_document_changes_nothing(club: Database, key: str) -> None:
    document = next(one for one in print_command.printable_kinds() if one.key == key)
    before = content(club)
    assert "contract" in before
    for language in sorted(LANGUAGE_NAMES):
        with club.read() as session, use_language(language):
            rows = document.list_printable(session)
            for _number, row_id in [*rows[:MOST], *rows[-1:]]:
                document.render(session, row_id)
    assert content(club) == before


def test_the_preview_of_what_is_typed_changes_nothing(club: Database) -> None:
    before = content(club)
    with club.read() as session:
        for state in ContractState:
            line = next(one for one in listing.list_contracts(session, state=state))
            typed = details.load_contract(session, line.id).content
            typed.texts["causes"] = "Co innego niż w pliku."
            typed.fields["language"] = "uk"
            printed = text_of(preview.preview_contract(session, line.id, typed))
            assert ("Co innego niż w pliku." in printed) == (state in BEFORE_SIGNING), state
    assert content(club) == before


def test_looking_into_the_register_changes_nothing(club: Database) -> None:
    before = content(club)
    with club.read() as session:
        for paper in issued.list_issued_documents(session)[:MOST]:
            lookup.look_up_document(session, paper.id, DOCUMENT_REGISTRY)
            issued.load_issued_document(session, paper.id)
        made = bulk_printing.create_contract_bundle(session)
        papers = list(
            bulk_printing.print_contract_batch(
                session, bulk_printing.select_contracts_to_print(session, ContractState.ACTIVE)[:MOST]
            ).papers
        )
        for one in papers:
            bulk_printing.add_printed_contract(made, one)
        printed = text_of(made.bytes())
        assert len(made) > 0
        assert all(one.number in printed for one in papers)
    assert content(club) == before


def test_a_change_would_be_seen(club: Database) -> None:
    before = content(club)
    with club.action() as session:
        drafting.create_draft_contract(session, 1)
    assert content(club) != before
