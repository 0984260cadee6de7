"""People come from a file as they are in it, errors are said by row and column, and one undo takes all of them back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import history, undo
from kiscase.core.records.sex import Sex
from kiscase.core.table_reading.reading import read_tables
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import StoredTable, check_import, store_import
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import find_heading_row, match_columns
from kiscase.importing.people import PeopleTarget
from kiscase.participants import actions as participants
from kiscase.participants.duplicates.people_on_file import PeopleOnFile
from kiscase.participants.duplicates.similar_people import TypedPerson, find_similar_people
from kiscase.participants.model import Assessment, Benefit, Participant
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.partners.model import Partner
from tests import makers
from tests.actions import ask, do, list_participants, search_hits
from tests.case_content import content
from tests.table_files import make_ods, make_xlsx

NO = lambda: False  # noqa: E731
YOUNG = makers.pesel(date(2004, 2, 3), serial=950)  # begins with a zero
HEADINGS = ["Nazwisko", "Imię", "PESEL", "Data ur.", "Nr tel.", "Grupa", "Świadczenie", "Świadczenie od"]


def checked(case: Database, content: bytes, tmp_path: Path, *, mend: bool = False) -> CheckedTable:
    path = tmp_path / "list"
    path.write_bytes(content)
    return check(case, read_tables(path).sheets[0].rows, mend=mend)


def check(case: Database, rows: Any, *, mend: bool = False) -> CheckedTable:
    target = PeopleTarget()
    columns = match_columns(target, rows[0])
    found = check_import(case, target, rows[1:], columns, mend=mend, is_stopped=NO, report=lambda _part: None)
    assert found is not None
    return found


def stored(case: Database, table: CheckedTable, is_stopped: Callable[[], bool] = NO) -> StoredTable | None:
    rows = [row.prepared for row in table.rows if row.known is None]
    return store_import(case, PeopleTarget(), rows, is_stopped, lambda _part: None)


def people(case: Database) -> list[dict[str, Any]]:
    with case.read() as session:
        return [one.stored_values() for one in session.scalars(select(Participant).order_by(Participant.id))]


def csv(*rows: str, headings: str = "Nazwisko;Imię;PESEL;Data ur.") -> Any:
    return read_text_tables("\n".join((headings, *rows)).encode()).sheets[0].rows


@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_people_come_in_from_a_workbook(case: Database, make: Any, tmp_path: Path) -> None:
    number = makers.pesel(serial=951)
    rows: list[list[Any]] = [
        HEADINGS,
        ["Ćwiąkała", "Łucja", int(number), date(1980, 5, 14), 600100200.0, "długotrwale bezrobotni", None, None],
        ["=Żak", "Жанна", None, "1985", "+48 600 100 201", None, "emerytura", date(2026, 1, 1)],
    ]
    if make is make_xlsx:
        rows[2][0] = "Żak"
    assert stored(case, checked(case, make(rows), tmp_path)) is not None
    first, second = people(case)
    assert (first["family_name"], first["given_name"], first["pesel"]) == ("Ćwiąkała", "Łucja", number)
    assert (first["born"], first["phone"], first["sex"]) == (date(1980, 5, 14), "600 100 200", Sex.FEMALE)
    assert first["groups"] == ["long_unemployed"]
    assert (second["family_name"].strip("="), second["given_name"], second["born_partly"]) == ("Żak", "Жанна", "1985")
    assert second["verdict"] is EligibilityVerdict.MAY_NOT
    with case.read() as session:
        (right,) = session.scalars(select(Benefit))
        assert (right.participant_id, right.kind, right.since) == (second["id"], "old_age_pension", date(2026, 1, 1))
        assert len(list(session.scalars(select(Assessment)))) == 2
        assert [hit.title for hit in search_hits(session, "cwiakala")] == ["Ćwiąkała Łucja"]
        told = [entry.sentence for entry in history.list_history(session, "participant", first["id"])]
    assert told == ["Zaimportowano osoby z arkusza: 2"]
    assert case.find_faults() == []
    assert do(case, participants.refresh_eligibility) == 0, "the verdicts are those of today"


def test_an_imported_person_is_as_a_registered_one(case: Database) -> None:
    values = {"family_name": "Łuć", "given_name": "Ewa", "pesel": makers.pesel(serial=952), "town": "Zamość"}
    do(case, participants.register_participant, values)
    (registered,) = people(case)
    undo_latest(case)
    stored(case, check(case, csv(f"Łuć;Ewa;{values['pesel']};Zamość", headings="Nazwisko;Imię;PESEL;Miasto")))
    (imported,) = people(case)
    assert imported | {"id": 0} == registered | {"id": 0}


def test_referring_bodies_become_partners_once_each(case: Database) -> None:
    do(case, participants.register_participant, {"family_name": "Ba", "referred_by": "OPS w Żółkiewce"})
    rows = csv(
        "Ca;ops  w żółkiewce", "Da;PUP w Zamościu", "Ea;PUP W ZAMOŚCIU", headings="Nazwisko;Instytucja kierująca"
    )
    table = check(case, rows)
    assert stored(case, table) is not None
    assert [one["referred_by"] for one in people(case)[1:]] == ["OPS w Żółkiewce", *["PUP w Zamościu"] * 2]
    with case.read() as session:
        assert sorted(session.scalars(select(Partner.name))) == ["OPS w Żółkiewce", "PUP w Zamościu"]
    undo_latest(case)
    with case.read() as session:
        assert list(session.scalars(select(Partner.name))) == ["OPS w Żółkiewce"]


def undo_latest(case: Database) -> None:
    with case.action() as session:
        undo.undo_latest_action(session)


def test_every_letter_of_a_list_of_windows_is_right(case: Database, tmp_path: Path) -> None:
    letters = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
    names = [
        f"{letters[n % 32].upper()}{letters[n // 32 % 32]}{letters[n * 7 % 32]}{letters[n * 5 % 32]}{n}"
        for n in range(2000)
    ]
    text = "Nazwisko;Imię;Miejscowość\r\n" + "".join(f"{name};Józef;ŁÓDŹ PÓŁNOC\r\n" for name in names)
    table = checked(case, text.encode("cp1250"), tmp_path)
    assert table.problems == []
    done = store_import(case, PeopleTarget(), [row.prepared for row in table.rows], NO, lambda _part: None)
    assert done is not None
    rows = people(case)
    assert [row["family_name"] for row in rows] == names
    assert {(row["given_name"], row["town"]) for row in rows} == {("Józef", "ŁÓDŹ PÓŁNOC")}


def test_errors_are_said_by_row_and_column_with_the_value(case: Database) -> None:
    table = check(
        case,
        csv(
            "Żak;Jan;;31.02.1980",
            "Mak;Ewa;80051412345;",
            "Rak;Ola;;2099-01-01",
            ";;;",
            ";;;01.01.1980",
            "Sum;Jan;8,5E+10;",
        ),
    )
    assert [(one.row, one.column, one.value) for one in table.problems] == [
        (2, 3, "31.02.1980"),
        (3, 2, "80051412345"),
        (4, 3, "2099-01-01"),
        (6, 0, ""),
        (7, 2, "8,5E+10"),
    ]
    assert (table.rows, table.wrong_rows) == ([], 5)
    assert people(case) == []


def test_a_pesel_that_lost_its_zero_is_said_and_mended_if_wanted(case: Database, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Nazwisko", "PESEL"], ["Żak", int(YOUNG)], ["Mak", YOUNG[2:]]]
    table = checked(case, make_xlsx(rows), tmp_path)
    assert [one.row for one in table.problems] == [2, 3]
    assert YOUNG in table.problems[0].sentence
    assert table.mendable == 1
    mended = checked(case, make_xlsx(rows), tmp_path, mend=True)
    assert [row.prepared.values["pesel"] for row in mended.rows] == [YOUNG]
    assert [one.row for one in mended.problems] == [3]


@pytest.mark.parametrize(
    ("heading", "cell", "names"),
    [
        ("Imię i nazwisko", "Anna Maria Nowak-Zięba", ("Nowak-Zięba", "Anna Maria")),
        ("Nazwisko i imię", "Nowak Anna Maria", ("Nowak", "Anna Maria")),
        ("Imię i nazwisko", "NOWAK Anna", ("NOWAK", "Anna")),
        ("Nazwisko i imię", "Anna VAN DYCK", ("VAN DYCK", "Anna")),
        ("Imię i nazwisko", "Suharto", ("Suharto", "")),
    ],
)
def test_names_in_one_cell(case: Database, heading: str, cell: str, names: tuple[str, str]) -> None:
    (row,) = check(case, csv(cell + ";", headings=f"{heading};PESEL")).rows
    assert (row.prepared.values["family_name"], row.prepared.values["given_name"]) == names


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("ul. Długa 3/4, 22-335 Żółkiewka", ("ul. Długa 3/4", "22-335", "Żółkiewka")),
        ("22-300 Krasnystaw, Rynek 1", ("Rynek 1", "22-300", "Krasnystaw")),
        ("Żółkiewka 12", ("Żółkiewka 12", "", "")),
    ],
)
def test_an_address_in_one_cell(case: Database, cell: str, parts: tuple[str, str, str]) -> None:
    (row,) = check(case, csv(f"Żak;{cell}", headings="Nazwisko;Adres")).rows
    assert tuple(row.prepared.values[key] for key in ("street", "postal_code", "town")) == parts


def test_house_and_flat_in_columns_of_their_own(case: Database) -> None:
    (row,) = check(case, csv("Żak;Długa;3;4", headings="Nazwisko;Ulica;Nr domu;Nr lokalu")).rows
    assert row.prepared.values["street"] == "Długa 3 m. 4"


# ---- who is on file already ----------------------------------------------------------------------------------------


def test_people_who_are_on_file_or_twice_in_the_list_are_shown(case: Database) -> None:
    number, other = makers.pesel(serial=953), makers.pesel(serial=954)
    do(case, makers.participant, family_name="Kowalska", given_name="Anna", pesel=number, phone="")
    table = check(
        case,
        csv(
            f"Kowalska;Anna;{number};",
            "Kowalsak;Anna;;",
            f"Żak;Jan;{other};",
            f"Inny;Jan;{other};",
            "Żuk;Ewa;;01.02.1990",
            "Żuk;Ewa;;1.2.1990",
            f"Kowalska;Anna;{makers.pesel(serial=955)};",
        ),
    )
    known = {row.number: row.known for row in table.rows}
    assert {number: None if one is None else one.certain for number, one in known.items()} == {
        2: True,
        3: False,
        4: None,
        5: True,
        6: None,
        7: False,
        8: None,  # another PESEL: another person
    }
    assert known[5] is not None
    assert "4" in known[5].why


NAMES = st.sampled_from(
    ["Kowalska", "Kowalsak", "Kowalski", "Nowakowa", "Novakowa", "Joanna", "Joana", "Wanda", "Vanda", "Brygida"]
)


@settings(max_examples=40)
@given(st.lists(st.tuples(NAMES, NAMES, st.booleans()), min_size=1, max_size=6), NAMES, NAMES, st.booleans())
def test_who_is_similar_is_found_as_while_typing(
    case: Database, known: list[tuple[str, str, bool]], family: str, given_name: str, born: bool
) -> None:
    day = date(1980, 5, 14)
    for one_family, one_given, one_born in known:
        values = {"family_name": one_family, "given_name": one_given, "born": day if one_born else None}
        do(case, participants.register_participant, values)
    typed = TypedPerson(family, given_name, born=day if born else None)
    with case.plain_reader() as reader:
        one_by_one = [one for one in find_similar_people(reader, typed) if one.likely]
        together = PeopleOnFile(reader).find_similar(typed)
    for _person in known:
        undo_latest(case)
    assert together == (one_by_one[0] if one_by_one else None)


def test_a_pesel_that_somebody_has_by_now_stores_nobody(case: Database) -> None:
    number = makers.pesel(serial=956)
    table = check(case, csv("Mak;Ewa;;", f"Żak;Jan;{number};"))
    do(case, makers.participant, pesel=number)
    with pytest.raises(Problem, match=number):
        stored(case, table)
    assert len(people(case)) == 1


# ---- undo and cancel -----------------------------------------------------------------------------------------------


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=';"'), max_size=8),
            st.sampled_from(["Anna", "Jan", ""]),
            st.sampled_from(["", "1985", "05.03.1985", "31.02.1985"]),
            st.sampled_from(["", "tak", "emerytura"]),
        ),
        max_size=8,
    )
)
def test_import_then_undo_leaves_the_content_as_it_was(case: Database, rows: list[tuple[str, ...]]) -> None:
    before = content(case)
    lines = [";".join((*row, "x")) for row in rows]
    table = check(case, csv(*lines, headings="Nazwisko;Imię;Data ur.;Świadczenie;Uwagi"))
    done = stored(case, table)
    assert done is not None
    if done.number:
        assert done.undoable is not None
        with case.action() as session:
            undo.undo_action(session, done.undoable)
    assert content(case) == before
    assert ask(case, list_participants) == []
    assert ask(case, search_hits, "anna") == []


def test_import_is_undone_and_done_again(case: Database) -> None:
    stored(case, check(case, csv("Żak;Jan;;1980", "Mak;Ewa;;")))
    after = content(case)
    undo_latest(case)
    assert people(case) == []
    with case.action() as session:
        undo.redo_latest_undo(session)
    assert content(case) == after
    assert case.find_faults() == []


def test_a_cancelled_import_stores_nothing(case: Database) -> None:
    table = check(case, csv(*(f"Żak{number};Jan;;" for number in range(1200))))
    asked = threading.Event()

    def is_stopped() -> bool:
        stop = asked.is_set()
        asked.set()
        return stop

    before = content(case)
    rows = [row.prepared for row in table.rows]
    assert store_import(case, PeopleTarget(), rows, is_stopped, lambda _part: None) is None
    assert content(case) == before
    stop = check_import(
        case, PeopleTarget(), csv("a;b;;")[1:], {0: "family_name"}, mend=False, is_stopped=lambda: True, report=print
    )
    assert stop is None


def test_what_was_recorded_since_keeps_the_import_on_file(case: Database) -> None:
    stored(case, check(case, csv("Żak;Jan;;", "Mak;Ewa;;")))
    with case.read() as session:
        entry = session.info["running_action"].entry
    assert entry is None
    do(case, participants.change_participant, people(case)[1]["id"], {"town": "Zamość"})
    undo_latest(case)
    undo_latest(case)
    assert people(case) == []


def test_headings_are_found_in_a_list_without_any(case: Database) -> None:
    rows = csv("Żak;Jan;;", headings="a;b;c;d")
    assert match_columns(PeopleTarget(), rows[0]) == {}
    assert find_heading_row(PeopleTarget(), read_text_tables(b"a;b\n1;2\n").sheets[0]) == 0
