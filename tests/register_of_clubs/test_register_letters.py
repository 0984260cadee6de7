"""The letters to the voivode who keeps the register of clubs, and the card of the club, read back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kiscase.club import actions as clubs
from kiscase.club.registration import actions as registration
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued.model import IssuedDocument
from kiscase.register_of_clubs.actions import issue_club_document
from kiscase.register_of_clubs.documents import CARD, CHANGES, END, LETTERS, NOTIFICATION
from tests.actions import ask, do
from tests.pdf_reader import findings_of, page_texts, text_of

DATA = {"nip": "8567346215", "gmina": "0606102", "head": "Anna Żak", "operator_kind": "gmina", "places": 20}
ENTERED = {"kind": "entered", "day": date(2026, 2, 10), "number": "KIS/12/2026", "voivode": "Wojewoda Lubelski"}


@pytest.fixture
def club(case: Database) -> Database:
    do(case, clubs.change_club, DATA)
    return case


def read(case: Database, kind: str) -> str:
    pdf = do(case, issue_club_document, kind)
    assert findings_of(pdf) == []
    return " ".join(text_of(pdf).split())


def test_the_notification_names_the_club_and_its_operator(club: Database) -> None:
    text = read(club, NOTIFICATION)
    for part in (
        "Zgłoszenie do rejestru klubów integracji społecznej",
        "Wojewoda – województwo lubelskie",
        "8567346215",
        "Anna Żak",
        "Dz.U. 2012 poz. 513",
        "art. 18a ust. 2",
    ):
        assert part in text
    with club.read() as session:
        issued = session.scalars(select(IssuedDocument)).one()
    assert [one["name"] for one in issued.signers] == ["Anna Żak"]


def test_the_notification_of_a_club_with_all_its_data_is_one_page(club: Database) -> None:
    more: dict[str, object] = {
        "regon": "123456785",
        "phone": "000 100 100",
        "email": "kis@przyklad.example",
        "www": "https://kis.example",
    }
    more |= {"founded_on": date(2024, 12, 17), "started_on": date(2025, 2, 20), "opening_hours": "poniedziałek–piątek"}
    do(club, clubs.change_club, more)
    (page,) = page_texts(do(club, issue_club_document, NOTIFICATION))
    assert page.index("podpis osoby reprezentującej") < page.index("Załączniki:")


def test_a_longer_notification_takes_its_signature_with_the_attachments(club: Database) -> None:
    do(club, clubs.change_club, {"letterhead": "\n".join(f"Wiersz {number}" for number in range(25))})
    *_others, last = page_texts(do(club, issue_club_document, NOTIFICATION))
    assert "podpis osoby reprezentującej" in last
    assert "kopia aktu o utworzeniu" in last


def test_a_letter_is_the_same_until_the_data_change(club: Database) -> None:
    first = do(club, issue_club_document, NOTIFICATION)
    assert do(club, issue_club_document, NOTIFICATION) == first
    do(club, clubs.change_club, {"places": 25})
    assert do(club, issue_club_document, NOTIFICATION) != first


def test_the_letter_of_changes_shows_before_and_now(club: Database) -> None:
    with pytest.raises(Problem):
        do(club, issue_club_document, CHANGES)
    do(club, registration.save_register_event, ENTERED)
    do(club, clubs.change_club, {"head": "Ewa Lis"})
    text = read(club, CHANGES)
    for part in ("KIS/12/2026", "Wojewoda Lubelski", "Anna Żak", "Ewa Lis", "Kierownik klubu"):
        assert part in text


def test_the_letter_of_the_end_names_its_day(club: Database) -> None:
    with pytest.raises(Problem):
        do(club, issue_club_document, END)
    do(club, registration.save_register_event, ENTERED)
    do(club, registration.save_register_event, {"kind": "ended", "day": date(2026, 6, 1)})
    text = read(club, END)
    for part in ("01.06.2026", "KIS/12/2026", "art. 18a ust. 4", "wykreślenie"):
        assert part in text


def test_the_card_holds_the_entry_and_claims_no_official_form(club: Database) -> None:
    assert "brak wpisu" in read(club, CARD)
    do(club, registration.save_register_event, ENTERED | {"remark": "<b>Lublin</b> & okolice"})
    text = read(club, CARD)
    for part in (
        "KIS/12/2026",
        "10.02.2026",
        "klub wpisano do rejestru",
        "<b>Lublin</b> & okolice",
        "nie jest urzędowym",
    ):
        assert part in text


def test_what_can_be_printed_is_in_the_registry(club: Database) -> None:
    do(club, registration.save_register_event, ENTERED)
    kinds = {kind.key: kind for kind in DOCUMENT_REGISTRY.printable_kinds() if kind.key in LETTERS}
    assert list(kinds) == [NOTIFICATION, CHANGES, END, CARD]
    printable = {key: len(ask(club, kind.list_printable)) for key, kind in kinds.items()}
    assert printable == {NOTIFICATION: 1, CHANGES: 0, END: 0, CARD: 1}
    with club.read() as session:
        ((_number, row),) = kinds[CARD].list_printable(session)
        assert kinds[CARD].render(session, row).startswith(b"%PDF")
