"""The file for SM EFS: headings matched by name, values checked, written exactly, and only what changed on wish."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.database.database import Database
from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.journal import history
from kiscase.core.table_reading.reading import read_tables
from kiscase.participants import actions as participants
from kiscase.participants.situation.code_lists import SensitiveAnswer
from kiscase.projects import export, layouts, stays
from kiscase.projects.columns import list_export_columns, match_header, shipped_header
from kiscase.projects.layouts import FileLayout
from kiscase.projects.model import YesOrNo
from tests import makers
from tests.actions import ask, do
from tests.projects.project_makers import (
    MEETING,
    PROJECT,
    START,
    TODAY,
    attend,
    enter,
    paid_activity,
    person,
    project,
)
from tests.table_files import make_xlsx

LONG_NAMES = {
    "identifier": "PESEL lub inny identyfikator",
    "age": "Wiek w chwili przystąpienia do projektu",
    "labour_status": "Status osoby na rynku pracy w chwili przystąpienia do projektu",
    "housing_exclusion": "Osoba bezdomna lub dotknięta wykluczeniem z dostępu do mieszkań",
}


def long_header() -> list[str]:
    """The headings as the system exports them."""
    return [LONG_NAMES.get(column.key, column.heading) for column in list_export_columns()]


def text_file(folder: Path, *rows: list[str], encoding: str = "utf-8-sig", name: str = "wzor.csv") -> Path:
    path = folder / name
    path.write_bytes("".join(";".join(row) + "\r\n" for row in rows).encode(encoding))
    return path


def written(case: Database, project_id: int, folder: Path, **request: Any) -> tuple[bytes, list[dict[str, str]]]:
    path = folder / "plik.csv"
    export.export_project(case, export.ExportRequest(project_id, **request), path)
    content = path.read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    keys = ask(case, layouts.project_layout, project_id).keys
    return content, [dict(zip(keys, row, strict=True)) for row in rows[1:]]


def sentences(case: Database, project_id: int, *, fault: bool = True) -> list[str]:
    return [one.sentence for one in ask(case, export.check_export, project_id).findings if one.fault is fault]


# ---- headings ------------------------------------------------------------------------------------------------------


def test_there_are_43_columns_each_found_by_its_heading() -> None:
    assert len(shipped_header()) == 43
    assert match_header(shipped_header()) == [column.key for column in list_export_columns()]
    assert match_header(long_header()) == [column.key for column in list_export_columns()]


@pytest.mark.parametrize(
    ("header", "keys"),
    [
        (["w tym"], [""]),
        (["Status osoby na rynku pracy", "w tym"], ["labour_status", "labour_detail"]),
        (["Rodzaj przyznanego wsparcia", "w tym"], ["support", "support_detail"]),
        (["Rodzaj przyznanego wsparcia", "w tym", "w tym"], ["support", "support_detail", ""]),
        (["STATUS OSOBY na rynku  pracy", "Imię", "W TYM:"], ["labour_status", "given_name", "labour_detail"]),
        (["imie", "Imię", "", "Inne"], ["given_name", "", "", ""]),
    ],
)
def test_a_heading_that_occurs_twice_follows_the_column_before_it(header: list[str], keys: list[str]) -> None:
    assert match_header(header) == keys


@given(st.permutations(range(43)), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_the_order_of_the_file_is_kept_and_what_is_unknown_stays_empty(order: list[int], odd: list[str]) -> None:
    shipped = [column for column in list_export_columns() if not column.after]
    header = [shipped[place].heading for place in order if place < len(shipped)] + [f"Obce {text}" for text in odd]
    keys = match_header(header)
    assert keys[: len(shipped)] == [shipped[place].key for place in order if place < len(shipped)]
    assert not any(keys[len(shipped) :])
    layout = FileLayout(header, keys, None, {}, None)
    content = export.render_export_file(layout, [{"given_name": "Ada", "town": "Łódź"}])
    _header, row = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert [(key, text) for key, text in zip(keys, row, strict=True) if text] == [
        (key, {"given_name": "Ada", "town": "Łódź"}[key]) for key in keys if key in ("given_name", "town")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1250", "utf-16"])
def test_a_header_file_is_read_in_any_encoding(case: Database, tmp_path: Path, encoding: str) -> None:
    made = project(case)
    header = ["Telefon kontaktowy", "Nazwisko", "Imię", "PESEL/Inny identyfikator", "Płeć", "Numer wewnętrzny"]
    found = do(case, layouts.load_header, made, read_tables(text_file(tmp_path, header, encoding=encoding)))
    assert (found.header, found.unknown) == (header, ["Numer wewnętrzny"])
    assert "Numer projektu" in found.missing
    assert found.header_loaded_on == TODAY
    do(case, layouts.forget_layout, made)
    assert ask(case, layouts.project_layout, made).header == shipped_header()
    assert case.find_faults() == []


def test_a_workbook_with_a_title_above_its_44_columns_is_taken(case: Database, tmp_path: Path) -> None:
    made = project(case)
    path = tmp_path / "wzor.xlsx"
    path.write_bytes(make_xlsx([["Import uczestników"], [*long_header(), "Kolumna 44"]]))
    found = do(case, layouts.load_header, made, read_tables(path))
    assert (len(found.header), found.unknown, found.missing) == (44, ["Kolumna 44"], [])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Nazwa", "Ulica", "NIP"]], "z 3 kolumn program zna 0"),
        ([["Imię", "Nazwisko", "a", "b", "c", "d", "e"]], "z 7 kolumn program zna 2"),
        ([["=Imię", "Nazwisko", "PESEL/Inny identyfikator", "Płeć"]], "zaczyna się jak formuła"),
    ],
)
def test_a_file_of_another_system_changes_nothing(
    case: Database, tmp_path: Path, rows: list[list[str]], words: str
) -> None:
    made = project(case)
    with pytest.raises(Problem, match=words):
        do(case, layouts.load_header, made, read_tables(text_file(tmp_path, *rows)))
    assert ask(case, layouts.project_layout, made).header_loaded_on is None


@pytest.mark.parametrize("rows", [[], [[""]]])
def test_an_empty_file_is_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(Problem, match="Plik jest pusty"):
        layouts.read_header(read_tables(text_file(tmp_path, *rows)))


# ---- value lists ---------------------------------------------------------------------------------------------------


def test_value_lists_hold_what_the_system_has_and_nothing_about_people(case: Database, tmp_path: Path) -> None:
    made = project(case)
    header = long_header()
    one, other = dict.fromkeys(header, ""), dict.fromkeys(header, "")
    one |= {"Nazwisko": "Tajna", "Zakres wsparcia": "AKTYWIZACJA|Edukacja", "Płeć": "Kobieta", "Uwagi": "sekret"}
    other |= {"Nazwisko": "Inna", "Zakres wsparcia": "Edukacja", "Wykształcenie": "Wyższe (ISCED 5–8)"}
    path = text_file(tmp_path, header, list(one.values()), list(other.values()))
    found = do(case, layouts.load_value_lists, made, read_tables(path))
    assert found.values["scope"] == ["AKTYWIZACJA", "Edukacja"]
    assert set(found.values) == {"scope", "sex", "education"}
    assert (found.header, found.values_loaded_on) == (shipped_header(), TODAY)
    assert found.spell("education", "wyższe (ISCED 5-8)") == "Wyższe (ISCED 5–8)"
    assert found.spell("education", "średnie") == "średnie"
    with pytest.raises(Problem, match="nie ma wierszy"):
        do(case, layouts.load_value_lists, made, read_tables(text_file(tmp_path, header)))


# ---- the check -----------------------------------------------------------------------------------------------------


def test_a_person_with_everything_has_no_fault(case: Database) -> None:
    made = project(case)
    enter(case, made, person(case))
    check = ask(case, export.check_export, made)
    assert (check.people, check.changed, check.faulty) == (1, 1, 0)
    assert [one.sentence for one in check.findings] == [
        "Brak wsparcia: nie ma zajęć opłacanych z projektu albo ich rodzaj nie ma nazwy finansującego."
    ]


@pytest.mark.parametrize(
    ("changes", "words", "at_person"),
    [
        ({"family_name": "", "given_name": "Jadwiga"}, "Brak imienia lub nazwiska", True),
        ({"phone": ""}, "Brak numeru telefonu", True),
        ({"phone": "-600"}, "nie jest numer telefonu", True),
        ({"email": "zażółć@example.org"}, "nie ma polskich liter", True),
        ({"given_name": "=1+1"}, "Imię zaczyna się znakiem formuły", True),
        ({"family_name": "@Nowak"}, "Nazwisko zaczyna się znakiem formuły", True),
        ({"education": None}, "Brak: Wykształcenie", False),
        ({"gmina": None}, "Brak: Gmina", False),
        ({"labour_detail": None}, "Brak: Status na rynku pracy", False),
        ({"postal_code": "Lublin"}, "00-000", False),
        ({"minority": None}, "odmowa też jest odpowiedzią", False),
        ({"town": "Zolkiewka"}, "zapisano: Żółkiewka", False),
        ({"pesel": "", "born": None, "sex": "K", "paper": "passport", "paper_number": "AB 1"}, "Brak wieku", False),
        ({"pesel": "", "born": START, "sex": None, "paper": "passport", "paper_number": "AB 1"}, "Brak płci", True),
        ({"pesel": "", "born": START, "sex": "K"}, "Brak numeru PESEL", True),
    ],
)
def test_each_fault_is_found_and_keeps_the_person_out(
    case: Database, tmp_path: Path, changes: dict[str, Any], words: str, at_person: bool
) -> None:
    made = project(case)
    enter(case, made, person(case, **changes))
    faults = [one for one in ask(case, export.check_export, made).findings if one.fault]
    assert [one.at_person for one in faults] == [at_person], [one.sentence for one in faults]
    assert words in faults[0].sentence
    with pytest.raises(Problem, match="Nie ma czego zapisać"):
        written(case, made, tmp_path)
    assert not list(tmp_path.glob("*.csv"))


def test_a_phone_number_may_begin_with_plus_and_is_not_altered(case: Database, tmp_path: Path) -> None:
    made = project(case)
    enter(case, made, person(case, phone="+48 600 100 200"))
    _content, (row,) = written(case, made, tmp_path)
    assert row["phone"] == "+48 600 100 200"


def test_an_empty_degree_of_urbanisation_is_a_fault(case: Database) -> None:
    made = project(case)
    enter(case, made, person(case), degurba="")
    assert sentences(case, made) == ["Brak: Stopień urbanizacji (DEGURBA)."]


def test_who_has_left_needs_a_situation_and_whether_it_was_planned(case: Database) -> None:
    made = project(case)
    (entered,) = enter(case, made, person(case))
    do(case, stays.end_project_stays, [entered], {"ended_on": TODAY})
    assert len(sentences(case, made)) == 2
    do(case, stays.change_project_stay, entered, {"situation": "inne", "as_planned": YesOrNo.NO})
    assert sentences(case, made) == []


def test_a_value_that_the_system_has_not_shown_is_a_hint(case: Database, tmp_path: Path) -> None:
    made = project(case)
    enter(case, made, person(case))
    row = ["Inna", "Osoba bierna zawodowo", "1"]
    path = text_file(tmp_path, ["Nazwisko", "Status osoby na rynku pracy", "PESEL/Inny identyfikator"], row)
    do(case, layouts.load_value_lists, made, read_tables(path))
    assert any("„Osoba bezrobotna”" in one for one in sentences(case, made, fault=False))
    assert sentences(case, made) == []


# ---- the file ------------------------------------------------------------------------------------------------------


def test_the_file_has_all_cells_as_the_system_takes_them(case: Database, tmp_path: Path) -> None:
    made = project(case)
    answers = {"minority": SensitiveAnswer.REFUSED, "disability": SensitiveAnswer.YES}
    who = person(case, pesel=makers.pesel(serial=910), citizenship="UA", **answers)
    activity = paid_activity(case, made)
    (entered,) = enter(case, made, who)
    attend(case, activity, who)
    do(
        case,
        stays.end_project_stays,
        [entered],
        {"ended_on": TODAY, "situation": "inne; różne", "as_planned": YesOrNo.YES},
    )
    content, (row,) = written(case, made, tmp_path)
    assert content.startswith(b"\xef\xbb\xbfNumer projektu;Obywatelstwo;")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert content.count(b'"') == 2  # one cell alone needs them
    assert {key: text for key, text in row.items() if text} == {
        "project_number": PROJECT["number"],
        "citizenship": "Brak polskiego obywatelstwa lub UE – obywatel kraju spoza UE/ bezpaństwowiec",
        "participant_kind": "Indywidualny",
        "given_name": "Jadwiga",
        "family_name": "Wiśniewska",
        "identifier": makers.pesel(serial=910),
        "no_pesel": "Nie",
        "sex": "Kobieta",
        "age": "45",
        "education": "Wyższe (ISCED 5–8)",
        "country": "Polska",
        "voivodeship": "lubelskie",
        "powiat": "krasnostawski",
        "gmina": "Żółkiewka",
        "town": "Żółkiewka",
        "postal_code": "22-335",
        "degurba": "3",
        "phone": "600 100 200",
        "email": "jadwiga@example.org",
        "started_on": START.isoformat(),
        "ended_on": TODAY.isoformat(),
        "labour_status": "Osoba bezrobotna",
        "labour_detail": "osoba długotrwale bezrobotna",
        "situation": "inne; różne",
        "as_planned": "Tak",
        "scope": "Aktywizacja",
        "support": "Doradztwo",
        "support_detail": "Warsztaty",
        "support_started_on": MEETING.isoformat(),
        "foreign_origin": "Nie",
        "third_country": "Nie",
        "minority": "Odmowa podania informacji",
        "housing_exclusion": "Nie",
        "disability": "Tak",
    }


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["given_name", "family_name", "town", "scope"]),
            st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30),
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read_again_letter_by_letter(people: list[dict[str, str]]) -> None:
    header = shipped_header()
    layout = FileLayout(header, match_header(header), None, {}, None)
    content = export.render_export_file(layout, people).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert rows[0] == header
    read = [{key: text for key, text in zip(layout.keys, row, strict=True) if text} for row in rows[1:]]
    assert read == [{key: text for key, text in one.items() if text} for one in people]


def test_only_what_changed_since_the_last_export_is_written(case: Database, tmp_path: Path) -> None:
    made = project(case)
    one, other = person(case), person(case, family_name="Żak", pesel=makers.pesel(serial=911))
    enter(case, made, one, other)
    assert len(written(case, made, tmp_path)[1]) == 2
    assert ask(case, export.check_export, made).changed == 0
    with pytest.raises(Problem, match="nic się nie zmieniło"):
        written(case, made, tmp_path, only_changed=True)
    do(case, participants.change_participant, other, {"phone": "600 100 201"})
    _content, (row,) = written(case, made, tmp_path, only_changed=True)
    assert row["family_name"] == "Żak"
    first, second = ask(case, export.list_exports, made)[::-1]
    assert (first.people, first.only_changed, second.people, second.only_changed) == (2, False, 1, True)
    assert (second.made_on, second.worker) == (TODAY, "Bożena Łącka")
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "project", made)]
    assert told[0] == "Zapisano plik dla systemu finansującego projekt „Nowy start”, osoby: 1"
    assert case.find_faults() == []


def test_a_file_that_cannot_be_written_is_not_recorded(case: Database, tmp_path: Path) -> None:
    made = project(case)
    enter(case, made, person(case))
    with pytest.raises(CannotWriteError):
        export.export_project(case, export.ExportRequest(made), tmp_path / "nie ma" / "plik.csv")
    assert ask(case, export.list_exports, made) == []


def test_the_name_of_the_file_names_nobody() -> None:
    assert export.export_file_name("FELB.06.11/26", TODAY - timedelta(0)) == "SM EFS FELB.06.11-26 2026-06-15.csv"
