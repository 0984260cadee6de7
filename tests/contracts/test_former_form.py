"""A file of the schema before the official form: drafts are brought over without a lost word, papers stay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import select

from kiscase.contracts import contract_pdf_on_file, details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing_actions
from kiscase.contracts.content import content_from_draft
from kiscase.contracts.copies import preview
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.drafting import starting_points
from kiscase.contracts.drafting.template_model import ContractTemplate
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.issued.model import IssuedDocument
from tests import makers
from tests.actions import ask, do
from tests.core import old_case_files
from tests.pdf_reader import findings_of, text_of

FORMER_FORM = "kontrakt-socjalny-2010"
DRAFT, OF_B, READY, PRINTED, PARTLY_SIGNED, ACTIVE = range(1, 7)
EVALUATED, DISPUTED, COMPLETED, TERMINATED, AMENDED, ANNEX = range(7, 13)
DRAFT_ANNEX, REFUSED, VOID, CHANGED_AFTER_PRINTING, UNSAVED, FAMILY = range(13, 19)
STATES = {
    DRAFT: ContractState.DRAFT,
    OF_B: ContractState.DRAFT,
    READY: ContractState.READY,
    PRINTED: ContractState.PRINTED,
    PARTLY_SIGNED: ContractState.PARTLY_SIGNED,
    ACTIVE: ContractState.ACTIVE,
    EVALUATED: ContractState.EVALUATED,
    DISPUTED: ContractState.DISPUTED,
    COMPLETED: ContractState.COMPLETED,
    TERMINATED: ContractState.TERMINATED,
    AMENDED: ContractState.AMENDED,
    ANNEX: ContractState.ACTIVE,
    DRAFT_ANNEX: ContractState.DRAFT,
    REFUSED: ContractState.REFUSED,
    VOID: ContractState.VOID,
    CHANGED_AFTER_PRINTING: ContractState.DRAFT,
    UNSAVED: ContractState.DRAFT,
    FAMILY: ContractState.DRAFT,
}
BROUGHT_OVER = (DRAFT, OF_B, READY, CHANGED_AFTER_PRINTING, UNSAVED, FAMILY)
PRESET = "Niedotrzymanie postanowień kontraktu bez uzasadnionej przyczyny"
"""Where a text begins that the former form began with, which is nobody's words."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "klub.kis"
    shutil.copyfile(old_case_files.SCHEMA_3, path)
    return path


@pytest.fixture
def case(old: Path) -> Iterator[Database]:
    opened = case_file.open_case_file(old, None)
    opened.worker = (1, "Bożena Łącka")
    yield opened
    opened.close()


def content(case: Database, contract: int) -> Any:
    return ask(case, details.load_contract, contract).content


def column(path: Path, sql: str) -> list[Any]:
    with closing(sqlite.connect(str(path))) as connection:
        return [row[0] for row in connection.execute(sql)]


def words_of(value: Any) -> Iterator[str]:
    """All texts inside of a value as JSON has it."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from words_of(one)
    elif isinstance(value, str) and value.strip():
        yield value


def words_in_contracts(path: Path) -> set[str]:
    """Every text and day in the contracts, the unsaved input and the templates of a file."""
    texts = {
        *column(path, "SELECT text FROM goal UNION SELECT effect FROM goal UNION SELECT text FROM step"),
        *column(path, "SELECT who FROM step UNION SELECT due FROM step UNION SELECT text FROM obligation"),
        *column(path, "SELECT planned_on FROM evaluation_date UNION SELECT ends_on FROM contract"),
        *column(path, "SELECT pesel FROM contract_member UNION SELECT representative FROM contract_member"),
    }
    kept = ("texts", "inner_texts", "printed")
    there = [name for name in column(path, "SELECT name FROM pragma_table_info('contract')") if name in kept]
    stored = [one for name in there for one in column(path, f"SELECT {name} FROM contract")]  # noqa: S608
    stored += column(path, "SELECT content FROM draft UNION ALL SELECT content FROM template")
    if "evaluation_on" in column(path, "SELECT name FROM pragma_table_info('contract')"):
        texts |= set(column(path, "SELECT evaluation_on FROM contract"))
    return {word for word in texts if word} | {word for one in stored for word in words_of(json.loads(one))}


def test_no_word_is_lost(old: Path) -> None:
    before = words_in_contracts(old)
    case_file.open_case_file(old, None).close()
    after = "\n".join(words_in_contracts(old))
    lost = [word for word in before if word not in after and not word.startswith(PRESET)]
    assert [word for word in lost if word != FORMER_FORM] == []
    assert "Obie strony mówią prawdę" in before
    assert "Słowa niezapisane." in before


def test_every_contract_opens_in_its_state_and_previews(case: Database) -> None:
    assert case.find_faults() == []
    assert {one: ask(case, details.load_contract, one).state for one in STATES} == STATES
    for contract in STATES:
        pdf = ask(case, preview.preview_contract, contract, content(case, contract))
        assert findings_of(pdf) == [], contract


def test_drafts_go_to_the_official_form_and_what_was_printed_stays(case: Database) -> None:
    forms = {one: ask(case, lambda session, one: session.get_one(Contract, one).form, one) for one in STATES}
    assert {one for one, form in forms.items() if form == OFFICIAL_FORM} == set(BROUGHT_OVER)
    assert set(forms.values()) == {OFFICIAL_FORM, FORMER_FORM}


def test_a_draft_has_its_duties_in_vii_its_evaluation_in_v_and_the_rest_as_inner_data(case: Database) -> None:
    found = content(case, DRAFT)
    assert found.texts["arrangements"].split("\n") == [
        "uczestnik: Powiadamianie o nieobecności",
        "pracownik socjalny: Rozmowa co 14 dni",
        "Obie strony mówią prawdę",
    ]
    assert found.tables["obligations"] == []
    assert found.fields["evaluation_on"] == date(2026, 8, 3)
    assert [row["planned_on"] for row in found.tables["evaluation_dates"]] == [date(2026, 9, 15), date(2026, 12, 1)]
    assert found.fields["ends_on"] == date(2026, 12, 15)
    assert found.inner == {
        "own_words": "Chcę znów gotować.",
        "inner_notes": "Nasze własne słowa o konsekwencjach.",
    }
    assert [row["ref"] for row in found.tables["goals"]] == ["1", "2"]
    assert found.texts.keys() == {"causes", "strengths", "limits", "arrangements"}


def test_a_referral_becomes_inner_data_and_a_preset_text_goes(case: Database) -> None:
    found = content(case, OF_B)
    assert found.inner == {
        "own_words": "Pracować w ogrodzie.",
        "referral": "PUP.5021.7.2026",
        "referral_date": "2026-05-20",
    }
    assert "consequences" not in found.texts


def test_unsaved_input_is_brought_over_too(case: Database) -> None:
    draft = ask(case, drafts.load_draft, "contract", UNSAVED)
    assert draft is not None
    assert draft.revision == ask(case, details.load_contract, UNSAVED).revision
    typed = content_from_draft(draft.content)
    assert typed.texts["causes"] == "Wpisane i niezapisane."
    assert typed.texts["arrangements"].endswith("pracownik socjalny: Dojazd niezapisany")
    assert typed.inner["own_words"] == "Słowa niezapisane."
    assert typed.fields["evaluation_on"] == date(2026, 10, 1)
    assert typed.tables["evaluation_dates"] == [{"planned_on": date(2026, 11, 2)}]
    assert [row["text"] for row in typed.tables["goals"]][-1] == "Cel niezapisany"
    do(case, drafting.save_contract, UNSAVED, typed, draft.revision)
    kept = content(case, UNSAVED)
    assert [row["ref"] for row in kept.tables["goals"]] == ["1", "2", "3"]


def test_unsaved_input_of_an_annex_stays_on_the_former_form(case: Database) -> None:
    draft = ask(case, drafts.load_draft, "contract", DRAFT_ANNEX)
    assert draft is not None
    typed = content_from_draft(draft.content)
    assert typed.texts["limits"] == "Niezapisane w aneksie."
    assert len(typed.tables["obligations"]) == 3
    do(case, drafting.save_contract, DRAFT_ANNEX, typed, draft.revision)
    assert content(case, DRAFT_ANNEX).texts["limits"] == "Niezapisane w aneksie."


def test_a_family_keeps_its_members_and_prints_a_table_for_each(case: Database) -> None:
    found = content(case, FAMILY)
    paper = text_of(ask(case, preview.preview_contract, FAMILY, found))
    for name, action in (("Żegota Pęk", "Kurs spawania"), ("Łucja Pęk", "Świetlica")):
        assert f"Pani/Pan {name} (imię i nazwisko)" in paper
        assert action in paper


def test_papers_are_byte_for_byte_what_they_were(old: Path) -> None:
    before = set(column(old, "SELECT hex(content) FROM issued_document"))
    opened = case_file.open_case_file(old, None)
    for contract, state in STATES.items():
        on_file = ask(opened, contract_pdf_on_file.contract_pdf_on_file, contract)
        printed = state not in (ContractState.DRAFT, ContractState.READY)
        assert (on_file is not None) == printed, contract
    opened.close()
    assert set(column(old, "SELECT hex(content) FROM issued_document")) == before
    assert len(before) > 10


def test_what_waited_for_signatures_is_signed(case: Database) -> None:
    before = ask(case, contract_pdf_on_file.contract_pdf_on_file, PRINTED)
    do(case, signing.sign_contract, PRINTED, dict.fromkeys(Party, makers.TODAY))
    do(case, signing.sign_contract, PARTLY_SIGNED, {Party.PARTICIPANT: makers.TODAY})
    states = [ask(case, details.load_contract, one).state for one in (PRINTED, PARTLY_SIGNED)]
    assert states == [ContractState.ACTIVE] * 2
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, PRINTED) == before


def test_an_annex_of_an_old_contract_goes_on_on_its_form(case: Database) -> None:
    do(case, closing_actions.change_contract_state, DRAFT_ANNEX, ContractState.VOID, "pomyłka")
    for amended in (ACTIVE, EVALUATED, DISPUTED, ANNEX):
        annex = do(case, annexes.begin_annex, amended, "powód")
        changed = content(case, annex)
        changed.tables["obligations"].append({"party": Party.WORKER, "text": "Dowóz na kurs"})
        changed.fields["ends_on"] = date(2026, 12, 31)
        changed.tables["evaluation_dates"].append({"planned_on": date(2026, 12, 30)})
        do(case, drafting.save_contract, annex, changed)
        told = [one.label for one in ask(case, annexes.list_annex_changes, annex)]
        assert told == [
            "Uprawnienia i zobowiązania stron, poz. 3",
            "Okres realizacji kontraktu – do dnia",
            "Terminy dokonywania oceny realizacji kontraktu",
        ]
        paper = do(case, issuing.issue_contract, annex)
        assert findings_of(paper) == []
        assert "Dowóz na kurs" in text_of(paper)
        do(case, signing.sign_contract, annex, dict.fromkeys(Party, makers.TODAY))
        assert ask(case, details.load_contract, annex).state is ContractState.ACTIVE
        assert ask(case, details.load_contract, amended).state is ContractState.AMENDED


def test_a_printed_one_that_changes_is_printed_on_its_form_again(case: Database) -> None:
    changed = content(case, PRINTED)
    changed.texts["causes"] = "Inne przyczyny."
    do(case, drafting.save_contract, PRINTED, changed)
    card = ask(case, details.load_contract, PRINTED)
    assert (card.state, card.version, card.form) == (ContractState.DRAFT, 2, FORMER_FORM)
    assert "Inne przyczyny." in text_of(do(case, issuing.issue_contract, PRINTED))


def test_a_draft_that_was_brought_over_is_printed_once_it_says_what_the_form_asks_for(case: Database) -> None:
    number = ask(case, details.load_contract, CHANGED_AFTER_PRINTING).title
    for contract in (DRAFT, READY, CHANGED_AFTER_PRINTING):
        paper = do(case, issuing.issue_contract, contract)
        assert findings_of(paper) == []
        assert "CZĘŚĆ I A" in text_of(paper)
    assert ask(case, details.load_contract, CHANGED_AFTER_PRINTING).title == number
    documents = ask(
        case,
        lambda session: session.scalars(select(IssuedDocument.version).filter_by(number=number)).all(),
    )
    assert sorted(documents) == [1, 2], "the paper of the former form stays on file"


def test_a_template_and_earlier_contracts_begin_a_contract_on_the_official_form(case: Database) -> None:
    template = ask(case, lambda session: session.scalars(select(ContractTemplate)).one())
    starts = {
        f"own:{template.id}": ACTIVE,
        f"carry:{COMPLETED}": COMPLETED,
        f"copy:{TERMINATED}": TERMINATED,
        f"plan:{ACTIVE}": VOID,
    }
    for start, of in starts.items():
        person = ask(case, details.load_contract, of).participant_id
        made = do(case, starting_points.begin_contract, person, "A", start)
        found = content(case, made)
        assert ask(case, details.load_contract, made).form == OFFICIAL_FORM
        assert found.tables["obligations"] == [], start
        assert found.fields["evaluation_on"], start


def test_the_shipped_file_stays_as_it_is() -> None:
    told = sha256(old_case_files.SCHEMA_3.read_bytes()).hexdigest()
    assert told == "0397f6ef8f8f2cbce381adfa1fcc258c082525dbf2118caffd44b0cb8a142ac3"
