"""Who may be the typed person: found in spite of slips, swapped names and former names, with the reasons."""

from __future__ import annotations

from datetime import date

import pytest

from kiscase.core.database.database import Database
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.duplicates.similar_people import SimilarPerson, TypedPerson, find_similar_people
from tests import makers
from tests.actions import do

BORN = date(1980, 5, 14)
PESEL = makers.pesel(BORN, serial=3)


def similar(case: Database, typed: TypedPerson, besides: int | None = None) -> list[SimilarPerson]:
    with case.plain_reader() as reader:
        return find_similar_people(reader, typed, besides)


@pytest.fixture
def person(case: Database) -> int:
    """Łucja Wiśniewska-Żak, formerly Nowak, of Zamość."""
    return do(
        case,
        makers.participant,
        family_name="Wiśniewska-Żak",
        given_name="Łucja",
        former_names="Nowak",
        pesel=PESEL,
        phone="600 700 800",
        town="Zamość",
    )


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        (TypedPerson(pesel=PESEL), ["ten sam PESEL"]),
        (TypedPerson(phone="+48 600-700-800"), ["ten sam telefon"]),
        (TypedPerson("Wiśniewska-Żak", "Łucja"), ["to samo imię i nazwisko"]),
        (TypedPerson("wisniewska-zak", "LUCJA"), ["to samo imię i nazwisko"]),
        (TypedPerson("Łucja", "Wiśniewska-Żak"), ["nazwisko i imię zamienione"]),
        (TypedPerson("Wiśniewska-Żak", "Lucia"), ["podobne imię i nazwisko"]),
        (TypedPerson("Wisniewsak-Żak", "Łucja"), ["podobne imię i nazwisko"]),
        (TypedPerson("Nowak", "Łucja"), ["to samo poprzednie nazwisko"]),
        (TypedPerson("Kowalska", "Łucja", born=BORN), ["to samo imię", "ta sama data urodzenia"]),
        (TypedPerson("Wiśniewska-Żak", "Anna", born=BORN), ["to samo nazwisko", "ta sama data urodzenia"]),
        (
            TypedPerson("Wiśniewska-Żak", "Łucja", born_partly="1980"),
            ["to samo imię i nazwisko", "ten sam rok urodzenia"],
        ),
    ],
)
def test_who_is_found_and_why(case: Database, person: int, typed: TypedPerson, reasons: list[str]) -> None:
    (found,) = similar(case, typed)
    assert (found.id, list(found.reasons), found.likely) == (person, reasons, True)
    assert found.text.startswith("Wiśniewska-Żak Łucja · 14.05.1980 · Zamość · ")


@pytest.mark.parametrize(
    "typed",
    [
        TypedPerson(),
        TypedPerson("W", "Ł"),
        TypedPerson("Wiśniewska-Żak"),
        TypedPerson("Zamość", "Łucja"),
        TypedPerson("Kowalska", "Łucja"),
        TypedPerson("Kowalska", "Łucja", born_partly="1980"),
        TypedPerson(phone="600"),
        TypedPerson(pesel=PESEL[:10]),
    ],
)
def test_who_is_not_found(case: Database, person: int, typed: TypedPerson) -> None:
    assert similar(case, typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        TypedPerson("Wiśniewska-Żak", "Łucja", pesel=makers.pesel(BORN, serial=5)),
        TypedPerson("Wiśniewska-Żak", "Łucja", born=date(1981, 5, 14)),
        TypedPerson("Wiśniewska-Żak", "Łucja", born_partly="1981"),
    ],
)
def test_a_namesake_is_shown_but_not_asked_about(case: Database, person: int, typed: TypedPerson) -> None:
    (found,) = similar(case, typed)
    assert not found.likely


def test_the_likely_come_first_and_no_more_than_can_be_read(case: Database) -> None:
    for serial in range(1, 9):
        do(case, makers.participant, pesel=makers.pesel(date(1970, 1, serial), serial=serial))
    found = similar(case, TypedPerson("Wiśniewska", "Jadwiga", born=date(1970, 1, 4)))
    assert len(found) == 5
    assert [one.likely for one in found] == [True, False, False, False, False]
    assert "04.01.1970" in found[0].details


def test_one_name_is_found_by_itself(case: Database) -> None:
    do(case, makers.participant, family_name="", given_name="Suharto", pesel="")
    for typed in (TypedPerson("suharto"), TypedPerson("", "Suharto")):
        assert [one.name for one in similar(case, typed)] == ["Suharto"]
    assert similar(case, TypedPerson("Suhar")) == []


def test_who_was_distinct_pairs_is_not_shown_again(case: Database, person: int) -> None:
    other = do(case, makers.participant, family_name="Wiśniewska-Żak", given_name="Łucja", pesel="")
    typed = TypedPerson("Wiśniewska-Żak", "Łucja")
    assert [one.id for one in similar(case, typed, other)] == [person]
    do(case, duplicates.mark_people_as_distinct, other, person)
    assert similar(case, typed, other) == []
    assert similar(case, typed, person) == []
    assert {one.id for one in similar(case, typed)} == {person, other}, "a third one of that name may be either"
