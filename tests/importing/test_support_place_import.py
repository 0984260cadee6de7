"""Lists of clubs come into the directory, whatever their columns are called; one undo takes all of them back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.directory.actions import add_support_place, change_support_place
from kiscase.directory.listing import find_support
from kiscase.directory.model import ServedArea, SupportKind, SupportPlace
from kiscase.directory.queries import SupportQuery
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import find_heading_row, match_columns
from kiscase.importing.support_places import SupportPlaceTarget
from tests.actions import ask, do, search_hits
from tests.case_content import content
from tests.clock import clock
from tests.table_files import make_xlsx

TODAY = clock.today()
WHOLE = (
    "register_no;voivode;name;operator;operator_kind;terc_gmina;powiat;street;postal_code;town;phone;email;www;places;"
    "forms;area_served;source_url;as_of"
)


def check(case: Database, text: str, encoding: str = "utf-8") -> CheckedTable:
    sheet, target = read_text_tables(text.encode(encoding)).sheets[0], SupportPlaceTarget()
    place = find_heading_row(target, sheet)
    columns = match_columns(target, sheet.rows[place])
    rows = sheet.rows[place + 1 :]
    found = check_import(case, target, rows, columns, mend=False, is_stopped=lambda: False, report=lambda _part: None)
    assert found is not None
    return found


def store(case: Database, table: CheckedTable) -> None:
    chosen = [row.known.update if row.known else row.prepared for row in table.rows]
    rows = [row for row in chosen if row is not None]
    assert store_import(case, SupportPlaceTarget(), rows, lambda: False, lambda _part: None) is not None


def places(case: Database) -> list[SupportPlace]:
    return [one.place for one in ask(case, find_support, SupportQuery())]


def test_the_whole_file_of_the_format_comes_in(case: Database) -> None:
    line = (
        "7/2019;lubelskie;KIS Żółkiewka;Gmina Żółkiewka;jst;606112;krasnostawski;ul. Źródlana 3;22335;Żółkiewka;"
        "846831010;kis@x.example;https://x.example;25;Poradnictwo prawne|job_help;powiat;https://bip.example;2026-03-01"
    )
    table = check(case, f"{WHOLE}\n{line}")
    assert table.problems == []
    store(case, table)
    (one,) = places(case)
    assert (one.name, one.gmina, one.powiat, one.area) == ("KIS Żółkiewka", "0606112", "0606", ServedArea.POWIAT)
    assert (one.register_no, one.operator, one.operator_kind) == ("7/2019", "Gmina Żółkiewka", "jst")
    assert (one.phone, one.postal_code, one.places) == ("84 683 10 10", "22-335", 25)
    assert one.forms == ["legal_advice", "job_help"]
    assert (one.source, f"{one.as_of}") == ("https://bip.example", "2026-03-01")
    assert [hit.kind for hit in ask(case, search_hits, "zolkiewka")] == ["support_place"]
    assert case.find_faults() == []
    with case.action() as session:
        undo.undo_latest_action(session)
    assert places(case) == []


def test_a_list_of_a_voivode_has_its_own_words(case: Database) -> None:
    text = (
        "Rejestr klubów integracji społecznej\n"
        "Lp.;Nazwa klubu integracji społecznej;Podmiot prowadzący;Adres siedziby;Tel.;Nr wpisu;Typ\n"
        "1;Klub „Źdźbło”;Fundacja Łąka;ul. Długa 1, 22-300 Krasnystaw;82 576 00 00;12;CIS"
    )
    table = check(case, text, "cp1250")
    assert table.problems == []
    store(case, table)
    (one,) = places(case)
    assert (one.name, one.operator, one.kind) == ("Klub „Źdźbło”", "Fundacja Łąka", SupportKind.CENTRE)
    assert (one.gmina, one.street, one.town) == ("0606011", "ul. Długa 1", "Krasnystaw")
    assert one.as_of == TODAY


@pytest.mark.parametrize(
    ("gmina", "powiat", "code"),
    [
        ("Żółkiewka", "", "0606112"),
        ("gm. Zolkiewka", "powiat krasnostawski", "0606112"),
        ("Krasnystaw (gmina wiejska)", "krasnostawski", "0606052"),
        ("Krasnystaw", "", "0606011"),
        ("Lublin", "Lublin", "0663011"),
        ("m. Lublin", "", "0663011"),
        ("0606112", "", "0606112"),
    ],
)
def test_a_gmina_is_known_by_its_name_or_code(case: Database, gmina: str, powiat: str, code: str) -> None:
    table = check(case, f"nazwa;gmina;powiat\nKIS;{gmina};{powiat}")
    assert [row.prepared.place.gmina for row in table.rows] == [code], table.problems


@pytest.mark.parametrize(
    ("gmina", "words"), [("Nigdziewo", "Nie ma takiej gminy"), ("9999999", "kodu"), ("Dobra", "Kilka gmin")]
)
def test_what_no_gmina_is_meant_by_is_said(case: Database, gmina: str, words: str) -> None:
    (problem,) = check(case, f"nazwa;gmina\nKIS;{gmina}").problems
    assert words in problem.sentence
    assert (problem.row, problem.value) == (2, gmina)


def test_what_is_in_the_directory_already_is_shown(case: Database) -> None:
    known: dict[str, Any] = {"name": "KIS Żółkiewka", "gmina": "0606112", "as_of": TODAY, "register_no": "7"}
    do(case, add_support_place, known)
    table = check(case, "nazwa;gmina;nr wpisu\nInna nazwa;606112;7\nKIS żółkiewka;606112;\nKIS Nowy;606112;8")
    assert [row.known is not None and row.known.why for row in table.rows] == [
        "ten sam numer w rejestrze",
        "ta sama nazwa w tej samej gminie",
        False,
    ]


def test_a_workbook_that_lost_the_zero_of_the_code(case: Database, tmp_path: Any) -> None:
    from kiscase.core.table_reading.reading import read_tables

    path = tmp_path / "lista"
    path.write_bytes(make_xlsx([["Nazwa", "TERYT"], ["KIS", 606112]]))
    rows = read_tables(path).sheets[0].rows
    target = SupportPlaceTarget()
    found = check_import(
        case,
        target,
        rows[1:],
        match_columns(target, rows[0]),
        mend=False,
        is_stopped=lambda: False,
        report=lambda _part: None,
    )
    assert found is not None
    assert [row.prepared.place.gmina for row in found.rows] == ["0606112"]


def test_an_older_entry_is_brought_up_to_date_and_undone(case: Database) -> None:
    known: dict[str, Any] = {"gmina": "0606112", "as_of": date(2025, 1, 2), "phone": "84 683 10 10", "places": 20}
    for number, name in (("7", "KIS Żółkiewka"), ("8", "KIS Drugi")):
        do(case, add_support_place, known | {"name": name, "register_no": number, "street": "Długa 1"})
    before = content(case)
    table = check(
        case,
        "nazwa;gmina;nr wpisu;tel;miejsca;formy;stan na\n"
        "KIS Żółkiewka;606112;7;846831099;25;;2026-03-01\n"
        "KIS Drugi;606112;8;846831099;;;2025-01-02\n"
        "KIS Trzeci;606112;9;;;;2026-03-01",
    )
    first, second, third = (row.known for row in table.rows)
    assert first is not None
    assert first.changes == (
        "Telefon: 84 683 10 10 → 84 683 10 99; Liczba miejsc: 20 → 25; Stan na dzień: 02.01.2025 → 01.03.2026"
    )
    assert second is not None
    assert (second.update, third) == (None, None), "it is no newer than what is on file"
    store(case, table)
    one = next(one for one in places(case) if one.register_no == "7")
    assert (one.phone, one.places, one.street, f"{one.as_of}") == ("84 683 10 99", 25, "Długa 1", "2026-03-01")
    assert len(places(case)) == 3
    with case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == before


def test_an_entry_that_was_changed_meanwhile_is_not_overwritten(case: Database) -> None:
    known: dict[str, Any] = {"name": "KIS", "gmina": "0606112", "as_of": date(2025, 1, 2), "register_no": "7"}
    place = do(case, add_support_place, known)
    table = check(case, "nazwa;gmina;nr wpisu;tel\nKIS;606112;7;846831099")
    do(case, change_support_place, place, {"phone": "600 100 200"})
    before = content(case)
    with pytest.raises(Problem):
        store(case, table)
    assert content(case) == before
