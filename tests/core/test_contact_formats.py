"""Postal codes and phone numbers, however they were typed."""

from __future__ import annotations

import pytest

from kiscase.club import actions as clubs
from kiscase.core.database.database import Database
from kiscase.core.text.contact_formats import format_phone, format_postal_code
from kiscase.participants import queries as participants_queries
from tests import makers
from tests.actions import list_participants


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("26600", "26-600"), ("26 600", "26-600"), ("26 - 600", "26-600"), ("26-600", "26-600"), ("79000 Lwów",) * 2],
)
def test_postal_codes(typed: str, wanted: str) -> None:
    assert format_postal_code(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("600100200", "600 100 200"),
        ("486831010", "48 683 10 10"),
        ("+48600100200", "+48 600 100 200"),
        ("600-100-200",) * 2,
        ("+380501234567",) * 2,
        ("",) * 2,
    ],
)
def test_phone_numbers(typed: str, wanted: str) -> None:
    assert format_phone(typed) == wanted


def test_a_person_has_them_in_the_usual_form_and_is_found_by_either(case: Database) -> None:
    with case.action() as session:
        person = makers.participant(session, postal_code="26600", phone="600100299")
    with case.read() as session:
        values = participants_queries.participant_details(session, person).values
        assert (values["postal_code"], values["phone"]) == ("26-600", "600 100 299")
        for typed in ("600100299", "600 100 299"):
            assert [row.id for row in list_participants(session, typed)] == [person]


def test_the_club_has_them_in_the_usual_form(case: Database) -> None:
    with case.action() as session:
        clubs.change_club(session, {"postal_code": "26600", "phone": "486831010"})
    with case.read() as session:
        club = clubs.load_club(session)
    assert (club.postal_code, club.phone) == ("26-600", "48 683 10 10")
