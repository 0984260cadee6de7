"""The papers with which a person joins: what stands on them, that they are accessible, and what is kept of them."""

from __future__ import annotations

from datetime import date

import pytest

from kiscase.club import actions as clubs
from kiscase.club.workers import WorkerRole
from kiscase.contracts.signing.pending import list_pending_documents
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError
from kiscase.core.journal import history
from kiscase.issued import actions as issued
from kiscase.participants import actions as participants
from kiscase.participants.intake import actions as intake
from kiscase.participants.intake.documents import (
    APPLICATION_KEY,
    DECLARATION_KEY,
    INFORMATION_KEY,
    INTAKE_DOCUMENTS,
    SHEET_KEY,
)
from kiscase.participants.intake.model import HandoverWay
from kiscase.participants.intake.queries import list_clause_handovers
from kiscase.participants.relations import actions as relations
from tests import makers
from tests.actions import ask, do
from tests.pdf_reader import compare_with_golden, findings_of, page_texts, text_of

AWKWARD = {
    "family_name": "Żółć-Gżegżółka von und zu Hohenlohe-Schillingsfürst-Bartenstein",
    "given_name": "Świętosława Wilhelmina <b>&amp; Konstancja",
    "pesel": "",
    "paper": "residence_card",
    "paper_number": "RR1234567 / 2025-XYZ/00998877",
    "street": "ul. Księdza Biskupa Ignacego Krasickiego-Świętopełka 123A m. 45, oficyna druga",
    "applicant": "legal_representative",
    "applied_on": date(2026, 6, 12),
    "referred_by": "Miejsko-Gminny Ośrodek Pomocy Społecznej w Piaskach Szlacheckich nad Giełczwią",
}
PENSION = {"kind": "disability_pension", "since": date(2020, 1, 1), "until": None}


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant, pesel=makers.pesel(serial=901), applicant="self", applied_on=date(2026, 6, 12))


@pytest.mark.parametrize("key", [kind.key for kind in INTAKE_DOCUMENTS])
def test_a_paper_is_accessible_and_says_who_it_is_about(case: Database, person: int, key: str) -> None:
    pdf = do(case, intake.issue_intake_paper, person, key)
    assert findings_of(pdf) == []
    compare_with_golden(f"intake-{key}", pdf)
    assert "Jadwiga Wiśniewska" in text_of(pdf)


@pytest.mark.parametrize("key", [kind.key for kind in INTAKE_DOCUMENTS])
def test_long_and_awkward_names_are_printed_as_typed(case: Database, key: str) -> None:
    person = do(case, makers.participant, benefits=[PENSION], **AWKWARD)
    pdf = do(case, intake.issue_intake_paper, person, key)
    assert findings_of(pdf) == []
    text = " ".join(text_of(pdf).split())
    assert "Świętosława Wilhelmina <b>&amp; Konstancja" in text
    assert "Hohenlohe-Schillingsfürst-Bartenstein" in text.replace("- ", "-")


def test_a_paper_that_only_informs_never_waits_for_a_signature(case: Database, person: int) -> None:
    for kind in INTAKE_DOCUMENTS:
        do(case, intake.issue_intake_paper, person, kind.key)
    assert len(ask(case, issued.list_documents_of_person, person)) == len(INTAKE_DOCUMENTS)
    assert ask(case, list_pending_documents) == []


def test_one_sheet_holds_all_and_is_signed_once(case: Database, person: int) -> None:
    pages = page_texts(do(case, intake.issue_intake_paper, person, SHEET_KEY))
    assert len(pages) == 2, "printed on both sides of one sheet of paper"
    text = " ".join("\n".join(pages).split())
    for words in ("Wnoszę o przyjęcie", "Deklaruję udział", "Potwierdzam, że przekazano mi", "Administratorem danych"):
        assert words in text
    assert text.count("data i podpis") == 1


def test_what_is_signed_stands_with_its_signature_and_the_name(case: Database, person: int) -> None:
    long_head = "\n".join(f"Wiersz nagłówka {number}" for number in range(14))
    do(case, clubs.change_club, {"letterhead": long_head})
    first, second = page_texts(do(case, intake.issue_intake_paper, person, SHEET_KEY))
    assert "Wnoszę o przyjęcie" in first
    assert "Deklaruję" not in first, "too long for what is left of the page"
    for words in ("Deklaruję udział", "Potwierdzam, że", "Podane dane", "Jadwiga Wiśniewska", "Administratorem"):
        assert words in second


def test_rights_to_benefits_stand_on_the_application(case: Database, person: int) -> None:
    without = " ".join(text_of(do(case, intake.issue_intake_paper, person, APPLICATION_KEY)).split())
    assert "nie przysługuje prawo do żadnego ze świadczeń" in without
    do(case, participants.change_participant, person, {}, [PENSION])
    with_one = " ".join(text_of(do(case, intake.issue_intake_paper, person, APPLICATION_KEY)).split())
    assert "renta z tytułu niezdolności do pracy 01.01.2020 –" in with_one
    assert "nie przysługuje prawo do innych świadczeń" in with_one
    assert "emerytura" in with_one


def test_who_applies_for_another_signs_the_application(case: Database) -> None:
    person = do(case, makers.participant, **AWKWARD)
    text = " ".join(text_of(do(case, intake.issue_intake_paper, person, SHEET_KEY)).split())
    assert "Wnoszę o przyjęcie wskazanej wyżej osoby" in text
    signed = text[text.index("Podane dane są zgodne") :]
    assert "data i podpis osoby, która składa wniosek" in signed
    assert "data i podpis uczestnika klubu" in signed, "the declaration is the person's own"
    assert signed.count("Konstancja") == 1
    assert "Część danych pochodzi od: Miejsko-Gminny Ośrodek" in text
    assert "przedstawiciel ustawowy" in signed, "who that is, is not on file"
    guardian = {"kind": "guardian", "given_name": "Jan", "family_name": "Kowalski"}
    do(case, relations.add_relation, person, guardian)
    for key in (SHEET_KEY, APPLICATION_KEY):
        assert "Jan Kowalski (opiekun prawny)" in text_of(do(case, intake.issue_intake_paper, person, key))


def test_the_one_worker_who_may_have_applied_is_named(case: Database, person: int) -> None:
    do(case, participants.change_participant, person, {"applicant": "coordinator"})

    def signed() -> str:
        return " ".join(text_of(do(case, intake.issue_intake_paper, person, APPLICATION_KEY)).split())

    worker = {"given_name": "Anna", "family_name": "Bąk", "role": WorkerRole.COORDINATOR}
    do(case, clubs.add_worker, worker)
    assert "Anna Bąk (koordynator klubu)" in signed()
    do(case, clubs.add_worker, worker | {"given_name": "Ewa"})
    assert "Anna Bąk" not in signed()


def test_the_information_has_what_the_club_has_set(case: Database, person: int) -> None:
    usual = " ".join(text_of(do(case, intake.issue_intake_paper, person, INFORMATION_KEY)).split())
    assert "Administratorem danych jest: Gmina Żółkiewka. Kontakt: ul. Świętej Jadwigi 7, 22-335 Żółkiewka" in usual
    assert "Inspektor ochrony danych" not in usual
    assert "Okres przechowywania danych wynika z przepisów" in usual
    values = {"data_officer": "Ewa Żak, iod@zolkiewka.example", "keeping_period": "10 lat.", "clause_basis": "art. 6"}
    do(case, clubs.change_club, values)
    own = " ".join(text_of(do(case, intake.issue_intake_paper, person, INFORMATION_KEY)).split())
    assert "Inspektor ochrony danych: Ewa Żak, iod@zolkiewka.example." in own
    assert "Okres przechowywania danych: 10 lat." in own
    assert "Podstawa przetwarzania: art. 6." in own


@pytest.mark.parametrize(("language", "words"), [("uk", "Адміністратор даних"), ("en", "The controller of the data")])
def test_a_translation_follows_the_polish_text(case: Database, person: int, language: str, words: str) -> None:
    pdf = do(case, intake.issue_intake_paper, person, INFORMATION_KEY, language)
    assert findings_of(pdf) == []
    pages = page_texts(pdf)
    assert "Administratorem danych" in pages[0]
    assert words in pages[1]


def test_a_paper_is_given_out_again_as_it_was_until_it_says_something_else(case: Database, person: int) -> None:
    first = do(case, intake.issue_intake_paper, person, DECLARATION_KEY)
    assert do(case, intake.issue_intake_paper, person, DECLARATION_KEY) == first
    do(case, participants.change_participant, person, {"family_name": "Nowak"})
    do(case, intake.issue_intake_paper, person, DECLARATION_KEY)
    rows = ask(case, issued.list_documents_of_person, person)
    assert [(row.document, row.number, row.version) for row in rows] == [
        (DECLARATION_KEY, f"DU{person}", 2),
        (DECLARATION_KEY, f"DU{person}", 1),
    ]


def test_it_is_recorded_which_information_was_given_when_and_how(case: Database, person: int) -> None:
    do(case, intake.record_clause_handover, person, {"handed_on": makers.TODAY, "way": HandoverWay.POSTED})
    do(case, clubs.change_club, {"data_officer": "Ewa Żak"})
    do(case, intake.record_clause_handover, person, {"handed_on": makers.TODAY, "way": HandoverWay.PAPER})
    later, first = ask(case, list_clause_handovers, person)
    assert (first.handed_on, first.way, later.way) == (makers.TODAY, HandoverWay.POSTED, HandoverWay.PAPER)
    assert first.version != later.version, "the information says something else"
    printed = text_of(do(case, intake.issue_intake_paper, person, INFORMATION_KEY))
    assert f"Wersja {later.version}" in printed
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert "Przekazano informację o przetwarzaniu danych: Jadwiga Wiśniewska" in told
    assert case.find_faults() == []


def test_a_day_is_needed(case: Database, person: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, intake.record_clause_handover, person, {"handed_on": None, "way": HandoverWay.PAPER})
    assert list(caught.value.problems) == ["handed_on"]


def test_who_was_registered_by_mistake_is_deleted_with_what_was_recorded(case: Database, person: int) -> None:
    do(case, intake.record_clause_handover, person, {"handed_on": makers.TODAY, "way": HandoverWay.PAPER})
    do(case, participants.delete_participant, person)
    assert ask(case, list_clause_handovers, person) == []
