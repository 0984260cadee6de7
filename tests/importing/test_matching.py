"""Columns are matched by their headings, cells become values of fields, and choices are remembered."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.table_reading.tables import SheetRow, TableSheet
from kiscase.core.user_settings import settings_path
from kiscase.importing.cell_values import ChoiceWords, UnknownWordError, read_cell, word_mark
from kiscase.importing.columns import column_letter, find_heading_row, match_columns, remember_columns
from kiscase.importing.people import PeopleTarget
from kiscase.participants.model import Participant
from tests.clock import clock

HEADINGS = {
    "Nazwisko": "family_name",
    "IMIĘ": "given_name",
    "imiona": "given_name",
    "Imię i nazwisko": "given_and_family_name",
    "Nazwisko i imię uczestnika": "family_and_given_name",
    "Nr PESEL": "pesel",
    "Data ur.": "born",
    "Data urodzenia uczestnika projektu": "born",
    "Nr tel.": "phone",
    "Telefon kontaktowy": "phone",
    "e-mail": "email",
    "Kod pocztowy": "postal_code",
    "Miejscowosc": "town",
    "Nazwisko rodowe": "former_names",
    "Płeć": "sex",
    "Nr domu": "house",
    "Ulica": "street",
    "Data urodznia": "born",
}


def row(*cells: Any, number: int = 1) -> SheetRow:
    return SheetRow(number, list(cells))


@pytest.mark.parametrize(("heading", "key"), HEADINGS.items())
def test_usual_headings_are_known(heading: str, key: str) -> None:
    assert match_columns(PeopleTarget(), row("Lp.", heading)) == {1: key}


@pytest.mark.parametrize("heading", ["Imię ojca", "Imię matki", "Lp.", "Uwagi", "", "Data"])
def test_other_headings_are_no_fields(heading: str) -> None:
    assert match_columns(PeopleTarget(), row(heading)) == {}


def test_every_field_is_known_by_its_label() -> None:
    target = PeopleTarget()
    for shown in target.list_fields():
        if shown.key in Participant.fields():
            assert match_columns(target, row(shown.label)) == {0: shown.key}, shown.label


def test_a_field_is_taken_once_by_the_best_heading() -> None:
    assert match_columns(PeopleTarget(), row("Data urodzenia (z dowodu)", "Data ur.", "PESEL")) == {
        1: "born",
        2: "pesel",
    }


def test_headings_below_a_title_are_found() -> None:
    rows = [row("Lista uczestników 2026", None), row("Nazwisko", "PESEL", number=3), row("Łuć", "1", number=4)]
    assert find_heading_row(PeopleTarget(), TableSheet("", rows)) == 1


def test_what_was_chosen_is_proposed_for_the_same_headings_alone() -> None:
    target, headings = PeopleTarget(), row("Nazwisko", "Kol. 2")
    remember_columns(target, headings, {0: "given_name", 1: "family_name"})
    assert match_columns(target, headings) == {0: "given_name", 1: "family_name"}
    assert match_columns(target, row("Nazwisko", "Kol. 3")) == {0: "family_name"}
    kept = settings_path().with_name("import-columns.json")
    assert "Nazwisko" not in kept.read_text()
    kept.write_text('{"people": [1]}')
    assert match_columns(target, headings) == {0: "family_name"}, "a broken file is no hindrance"


def test_columns_have_the_letters_of_spreadsheets() -> None:
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def field(kind: FieldKind, *options: tuple[str, str]) -> FieldInfo:
    return FieldInfo("x", kind, options=lambda: options)


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "05.03.1985",
            "5.3.1985",
            "5-03-1985",
            "1985-03-05",
            "1985/03/05",
            "05/03/1985",
            "5 marca 1985 r.",
            "5 III 1985",
        ),
        *(
            "19850305",
            "05031985",
            "1985-03-05 00:00:00",
            "5.3.85",
            date(1985, 3, 5),
            datetime.fromisoformat("1985-03-05T08:30"),
        ),
    ],
)
def test_dates_in_many_spellings(cell: Any) -> None:
    assert read_cell(field(FieldKind.DATE), cell) == date(1985, 3, 5)


@pytest.mark.parametrize("cell", ["5.3", "dziś", "+14", "31.02.1985", "1985", "x", 31111, "05.13.1985", True])
def test_what_is_no_date_is_refused(cell: Any) -> None:
    with pytest.raises(ValueError, match="data"):
        read_cell(field(FieldKind.DATE), cell)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (FieldKind.TEXT, 600100200, "600100200"),
        (FieldKind.TEXT, 1.5, "1,5"),
        (FieldKind.TEXT, "'0123", "0123"),
        (FieldKind.TEXT, "'Abd al-Karim", "'Abd al-Karim"),
        (FieldKind.TEXT, "=1+1", "=1+1"),
        (FieldKind.TEXT, "@ola", "@ola"),
        (FieldKind.TEXT, "-", ""),
        (FieldKind.LONG, "a\nb", "a\nb"),
        (FieldKind.DATE, "brak", None),
        (FieldKind.TIME, "9:30", time(9, 30)),
        (FieldKind.TIME, time(9, 30), time(9, 30)),
        (FieldKind.NUMBER, "1 200", 1200),
        (FieldKind.NUMBER, "12,00", 12),
        (FieldKind.NUMBER, 12, 12),
        (FieldKind.MONEY, "1 783,90 zł", 178_390),
        (FieldKind.MONEY, 31.4, 3140),
        (FieldKind.FLAG, "TAK", True),
        (FieldKind.FLAG, "x", True),
        (FieldKind.FLAG, 1, True),
        (FieldKind.FLAG, "nie", False),
        (FieldKind.FLAG, False, False),
    ],
)
def test_values_of_every_kind(kind: FieldKind, cell: Any, value: Any) -> None:
    assert read_cell(field(kind), cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (FieldKind.NUMBER, "1,5"),
        (FieldKind.NUMBER, "x"),
        (FieldKind.MONEY, "dużo"),
        (FieldKind.FLAG, "może"),
        (FieldKind.TIME, "25:00"),
        (FieldKind.TEXT, "8,5E+10"),
    ],
)
def test_values_that_cannot_be_are_refused(kind: FieldKind, cell: Any) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_cell(field(kind), cell)


def test_choices_are_known_by_label_word_beginning_and_usual_writing() -> None:
    shown = field(FieldKind.CHOICE, ("K", "kobieta"), ("M", "mężczyzna"))
    words = {"K": ["ż"]}
    assert [read_cell(shown, cell, ChoiceWords(words)) for cell in ("Kobieta", "k", "mez", "MĘŻCZYZNA", "Ż")] == list(
        "KKMMK"
    )
    with pytest.raises(ValueError, match="kobieta, mężczyzna"):
        read_cell(shown, "inna", ChoiceWords(words))


def test_several_codes_in_a_cell_though_labels_have_commas() -> None:
    shown = field(FieldKind.CODES, ("a", "osoby bezdomne, także w schroniskach"), ("b", "uchodźcy"))
    assert read_cell(shown, "Osoby bezdomne, także w schroniskach; uchodźcy") == ["a", "b"]
    assert read_cell(shown, "uchodźcy, a") == ["b", "a"]
    assert read_cell(shown, "uchodźcy\nuchodźcy") == ["b"]
    with pytest.raises(ValueError, match="uchodźcy"):
        read_cell(shown, "uchodźcy; nieznani")


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d%m%Y"]))
def test_a_written_date_is_read_as_it_was(day: date, shape: str) -> None:
    clock.reset()
    assert read_cell(field(FieldKind.DATE), day.strftime(shape)) == day


def test_what_somebody_has_chosen_for_a_word_is_taken() -> None:
    shown = FieldInfo("x", FieldKind.CODES, options=lambda: [("a", "Bezrobotni, długotrwale"), ("b", "Uchodźcy")])
    with pytest.raises(UnknownWordError) as caught:
        read_cell(shown, "bezrob. dług., uchodźcy; ?!")
    assert caught.value.words == ["bezrob. dług.", "?!"]
    own = {word_mark("Bezrob. Dług."): "a", word_mark("?!"): ""}
    assert read_cell(shown, "bezrob. dług., uchodźcy; ?!", ChoiceWords(own=own)) == ["a", "b"]
    one = FieldInfo("x", FieldKind.CHOICE, options=lambda: [("a", "Tak")])
    assert [read_cell(one, word, ChoiceWords(own=own)) for word in ("BEZROB. DŁUG.", "?!")] == ["a", None]
