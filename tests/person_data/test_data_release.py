"""All data of a person: every table that refers to people is given out or left out for a reason, nobody else's data."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase import all_records  # noqa: F401 - every table is looked at
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.reports import actions as reports
from kiscase.contracts.inner_data import actions as inner_data
from kiscase.contracts.model import Contract
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_datetime
from kiscase.core.errors import CannotWriteError, CheckStoppedError, Problem
from kiscase.core.journal import history
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.core.records.record import Record
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued.scan_file_checks import Scan
from kiscase.participants import actions as participants
from kiscase.participants.attachments.actions import add_attachment
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.notes import actions as notes
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.person_data.release import actions as releases
from kiscase.person_data.release.collecting import exported_columns, person_conditions
from kiscase.person_data.release.left_out import CONTENT_COLUMNS, LEFT_OUT, TABLE_TITLES, TECHNICAL_COLUMNS
from kiscase.person_data.release.model import ReleaseBasis
from kiscase.person_data.release.readable import document_label
from kiscase.person_data.release.screen.release_dialog import DataReleaseDialog
from kiscase.person_data.release.screen.releases_tab import DataReleasesTab
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of, tree_of
from tests.screens import front_page

TODAY = clock.today()
OTHER = {
    "family_name": "Obcowska",
    "given_name": "Wanda",
    "pesel": makers.pesel(serial=910),
    "street": "ul. Nieznana 77",
    "phone": "700 800 900",
    "email": "wanda@obca.example",
}


@pytest.fixture
def person(case: Database) -> int:
    """Jadwiga, who shares an activity, a worker and a suspicion of being the same with Wanda."""
    activity = do(case, makers.activity)
    mine = do(case, makers.enrolled, activity)
    other = do(case, makers.participant, **OTHER)
    do(case, makers.enrolled, activity, other)
    with case.read() as session:
        meeting = session.scalars(select(Meeting.id).where(Meeting.day == TODAY)).one()
    marks = {mine: (AttendanceMark.PRESENT,), other: (AttendanceMark.UNEXCUSED,)}
    do(case, attendance.mark_attendance, meeting, marks)
    do(case, duplicates.mark_people_as_distinct, mine, other)
    for about, text in ((mine, "Szuka pracy."), (other, "Sprawa Obcowskiej.")):
        do(case, notes.add_note, about, {"made_on": TODAY, "text": text, "kind": "phone"})
    do(
        case,
        notes.add_note,
        mine,
        {"made_on": TODAY, "text": "Rozmowa w cztery oczy.", "kind": "phone", "confidential": True},
    )
    twice = do(case, makers.participant, family_name="Wisniewska", phone="611 222 333", pesel="")
    do(case, duplicates.merge_people, mine, twice, {})
    return mine


def given_out(case: Database, person: int, folder: Path, **named: Any) -> ZipFile:
    path = folder / "dane.zip"
    request = releases.ReleaseRequest(person, "Jadwiga Wiśniewska", ReleaseBasis.ACCESS, **named)
    assert releases.release_person_data(case, request, path)
    return ZipFile(io.BytesIO(path.read_bytes()))


def json_of(archive: ZipFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive.read("dane.json"))
    return found


# ---- what is given out ---------------------------------------------------------------------------------------------


def tables_that_refer_to_people() -> set[str]:
    """Every table from which keys lead to a participant, however many steps."""
    found = {"participant"}
    while True:
        further = {
            table.name
            for table in Record.metadata.tables.values()
            if any(key.column.table.name in found for key in table.foreign_keys)
        } - found
        if not further:
            return found
        found |= further


def test_every_table_that_refers_to_a_person_is_given_out_or_left_out_for_a_reason() -> None:
    reached = tables_that_refer_to_people()
    given = {record.__tablename__ for record in person_conditions(1)}
    assert reached >= {"contract", "goal", "judgement", "attendance", "signed_copy", "data_release"}
    assert reached - given <= set(LEFT_OUT)
    assert given <= reached, "a table that leads to nobody"
    assert not given & set(LEFT_OUT)
    assert given <= set(TABLE_TITLES), "a title for readers"
    assert set(LEFT_OUT) <= set(Record.metadata.tables)


def test_every_column_is_labelled_or_technical() -> None:
    for record in person_conditions(1):
        for key in record.__table__.columns.keys():  # noqa: SIM118 - of columns
            column = record.__table__.columns[key]
            assert (
                key == "id"
                or key in record.fields()
                or key in CONTENT_COLUMNS
                or key in TECHNICAL_COLUMNS
                or column.foreign_keys
            ), f"{record.__tablename__}.{key}"
        assert set(record.fields()) <= set(exported_columns(record))


def test_documents_are_named_as_the_registry_names_them() -> None:
    for kind in DOCUMENT_REGISTRY.kinds:
        assert document_label(kind.key) == DOCUMENT_REGISTRY.label(kind.key)


def test_a_person_gets_their_own_data_and_nobody_elses(case: Database, person: int, tmp_path: Path) -> None:
    archive = given_out(case, person, tmp_path)
    whole = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith(".pdf")).decode()
    papers = " ".join(text_of(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf"))
    for datum in (*OTHER.values(), "Obcowsk", "700800900", "Sprawa"):
        assert datum not in whole
        assert datum not in papers
    found = json_of(archive)["tables"]
    assert {table: len(found[table]["rows"]) for table in ("participant", "attendance", "enrolment", "note")} == {
        "participant": 1,
        "attendance": 1,
        "enrolment": 1,
        "note": 2,
    }
    assert found["people_merge"]["rows"][0]["merged"]["phone"] == "611 222 333"
    assert {"contract", "goal", "step", "issued_document", "contract_move", "assessment"} <= set(found)
    assert case.find_faults() == []


def test_no_id_of_another_person_is_in_the_json(case: Database, person: int, tmp_path: Path) -> None:
    for table in json_of(given_out(case, person, tmp_path))["tables"].values():
        for key, target in table["references"].items():
            if target == "participant":
                assert {row[key] for row in table["rows"]} <= {person, None}


def test_the_pdf_is_tagged_polish_and_readable(case: Database, person: int, tmp_path: Path) -> None:
    pdf = given_out(case, person, tmp_path).read("dane.pdf")
    assert findings_of(pdf) == []
    titles = [node.words() for node in tree_of(pdf).all("H2")]
    assert titles[0] == "Osoba"
    assert {"Kontrakty", "Notatki", "Frekwencja", "Wydane pisma", "Czego tu nie ma"} <= set(titles)
    text = text_of(pdf)
    assert all(
        one in text
        for one in ("Wiśniewska", "Warsztat komputerowy", AttendanceMark.PRESENT.label, "Bożena Łącka", "Szuka pracy.")
    )
    assert not re.search(r"‹|\bnone\b|None|\{", text)


def test_the_pdf_has_words_where_the_program_has_codes(case: Database, person: int, tmp_path: Path) -> None:
    with case.read() as session:
        contract = session.scalars(select(Contract.id).where(Contract.participant_id == person)).one()
    do(case, inner_data.update_inner_data, contract, {"handed_over": date(2026, 6, 12)})
    do(case, reports.issue_monthly_card, person, TODAY)
    do(case, participants.change_participant, person, {"groups": ["homeless"]})
    pdf = given_out(case, person, tmp_path).read("dane.pdf")
    text = text_of(pdf)
    assert "Pouczenie o art. 11 ust. 2 i art. 109 wręczono 12.06.2026" in text
    assert "czerwiec 2026" in text, "the month of a card"
    assert "przepisy zapisane w programie, wersja: " in text
    assert not re.search(r"(?<![\w/])\d{4}-(\d\d|W\d\d)\b", text), "no day, month or week as programs have it"
    assert not re.search(r"\bnr \d+\b(?! \d)", text.split("Historia:")[0]), "rows have no inner numbers"


def test_entries_about_others_too_stand_together_and_are_all_there(case: Database, person: int, tmp_path: Path) -> None:
    archive = given_out(case, person, tmp_path)
    journal = json_of(archive)["journal"]
    shared = [one for one in journal if not one["sentence"]]
    assert shared
    text = text_of(archive.read("dane.pdf"))
    assert text.count("dotyczą także innych osób, na") == 1
    for one in journal:
        assert format_datetime(parse_timestamp(one["at"])) in text
    assert f"Bożena Łącka {len(shared)} " in text.split("ze względu na prawa tych osób):")[1]


def test_the_documents_come_byte_for_byte(case: Database, person: int, tmp_path: Path) -> None:
    archive = given_out(case, person, tmp_path)
    listed = json_of(archive)["files"]
    assert [one["name"] for one in listed] == [name for name in archive.namelist() if "/" in name]
    assert listed
    from kiscase.issued.actions import load_issued_document

    for one in listed:
        assert archive.read(one["name"]) == ask(case, load_issued_document, one["row_id"])[1]
        assert "Wiśniewsk" not in one["name"]


def test_files_about_the_person_come_along(case: Database, person: int, tmp_path: Path) -> None:
    do(case, add_attachment, person, Scan("image/png", b"\x89PNG bytes as they came"), "orzeczenie Wiśniewska.png")
    archive = given_out(case, person, tmp_path)
    (name,) = [name for name in archive.namelist() if name.startswith("pliki/")]
    assert archive.read(name) == b"\x89PNG bytes as they came"
    assert "Wiśniewsk" not in name


def test_confidential_notes_can_stay_back(case: Database, person: int, tmp_path: Path) -> None:
    assert ask(case, releases.ask_about_release, person).confidential_notes == 1
    with_notes = given_out(case, person, tmp_path)
    assert "cztery oczy" in with_notes.read("dane.json").decode()
    without = given_out(case, person, tmp_path, confidential=False)
    assert "cztery oczy" not in without.read("dane.json").decode() + text_of(without.read("dane.pdf"))
    assert json_of(without)["confidential_notes_left_out"] == 1
    assert "notatki poufne (1)" in text_of(without.read("dane.pdf"))


def test_that_data_were_given_out_is_on_file(case: Database, person: int, tmp_path: Path) -> None:
    given_out(case, person, tmp_path)
    (row,) = ask(case, releases.list_releases, person)
    assert (row.made_on, row.recipient, row.basis, row.worker) == (
        TODAY,
        "Jadwiga Wiśniewska",
        ReleaseBasis.ACCESS,
        "Bożena Łącka",
    )
    with case.read() as session:
        latest = history.list_history(session, "participant", person)[0]
    assert latest.sentence == "Wydano dane osoby Jadwiga Wiśniewska, odbiorca: Jadwiga Wiśniewska"
    again = json_of(given_out(case, person, tmp_path))["tables"]["data_release"]["rows"]
    assert len(again) == 1, "who received the data belongs to them"
    with pytest.raises(Problem):
        do(case, participants.delete_participant, person)


# ---- nothing is left where it failed -------------------------------------------------------------------------------


def test_a_cancelled_export_leaves_neither_file_nor_entry(case: Database, person: int, tmp_path: Path) -> None:
    asked = iter([False] * 20 + [True] * 1000)
    request = releases.ReleaseRequest(person, "x", ReleaseBasis.OTHER)
    with pytest.raises(CheckStoppedError):
        releases.release_person_data(case, request, tmp_path / "a.zip", lambda: next(asked))
    assert list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*.part")) == []
    assert ask(case, releases.list_releases, person) == []


def test_where_no_file_can_be_written_nothing_was_given_out(case: Database, person: int, tmp_path: Path) -> None:
    request = releases.ReleaseRequest(person, "x", ReleaseBasis.OTHER)
    with pytest.raises(CannotWriteError):
        releases.release_person_data(case, request, tmp_path / "missing" / "a.zip")
    assert ask(case, releases.list_releases, person) == []


# ---- the window ----------------------------------------------------------------------------------------------------


def test_data_are_given_out_by_keyboard(
    case: Database, person: int, window: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    page.open_record(person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, DataReleasesTab))
    assert not page.tabs.isTabVisible(page.tabs.indexOf(tab))
    tab.ask_release()
    dialog = keys.dialog(DataReleaseDialog)
    assert "1 notatka poufna" in dialog.words.text()
    keys.to("confidential")
    keys.press("Return")
    files = keys.dialog(QFileDialog)
    path = tmp_path / "wybrany.zip"
    assert isinstance(files, QFileDialog)
    assert Path(files.selectedFiles()[0]).name == "Dane osoby nr 1 2026-06-15.zip", "a name that names nobody"
    keys.write(str(path))
    keys.press("Return")
    keys.until(lambda: path.exists() and page.tabs.isTabVisible(page.tabs.indexOf(tab)))
    keys.until(lambda: tab.list.rows.rowCount() == 1)
