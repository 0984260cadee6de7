"""Files about a person: kept as they came, known by their content, refused where they are not intact or too large."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import history
from kiscase.issued import scan_file_checks
from kiscase.issued.scan_file_checks import Scan
from kiscase.issued.screen import isolated_scan_check
from kiscase.participants import actions as participants
from kiscase.participants.attachments import actions as attachments
from kiscase.participants.attachments.screen.attachments_tab import AttachmentDialog, AttachmentsTab
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page


def picture(color: str = "white") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def add(case: Database, person: int, name: str = "orzeczenie.png", color: str = "white") -> int:
    return do(case, attachments.add_attachment, person, Scan("image/png", picture(color)), name)


def test_a_file_is_kept_as_it_came(case: Database, person: int) -> None:
    attachment = add(case, person)
    assert ask(case, attachments.load_attachment, attachment) == ("image/png", picture())
    (row,) = ask(case, attachments.list_attachments, person)
    assert (row.title, row.added_on, row.size) == ("orzeczenie", makers.TODAY, len(picture()))
    assert case.find_faults() == []


def test_the_same_file_is_kept_once(case: Database, person: int) -> None:
    add(case, person)
    with pytest.raises(Problem, match="orzeczenie"):
        add(case, person, "kopia.png")
    add(case, person, "inny.png", "black")
    assert len(ask(case, attachments.list_attachments, person)) == 2


def test_the_history_tells_of_a_file_and_of_its_deletion(case: Database, person: int) -> None:
    attachment = add(case, person)
    do(case, attachments.change_attachment, attachment, {"title": "Orzeczenie", "media": "text/html"}, None)
    assert ask(case, attachments.load_attachment, attachment)[0] == "image/png", "only the title and the date change"
    do(case, attachments.delete_attachment, attachment)
    told = [entry.sentence for entry in ask(case, history.list_history, "participant", person)]
    assert [words for sentence in told for words in ("Usunięto plik", "Dodano plik") if words in sentence] == [
        "Usunięto plik",
        "Dodano plik",
    ]
    with pytest.raises(Problem):
        ask(case, attachments.load_attachment, attachment)


def test_who_has_files_is_not_deleted_and_takes_them_along_in_a_merge(case: Database, person: int) -> None:
    add(case, person)
    with pytest.raises(Problem):
        do(case, participants.delete_participant, person)
    other = do(case, makers.participant, family_name="Nowak")
    do(case, duplicates.merge_people, other, person, {})
    assert [row.title for row in ask(case, attachments.list_attachments, other)] == ["orzeczenie"]


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "film.pdf"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(Problem, match="2000 MB"):
        isolated_scan_check.read_scan(path)


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"", b"<html>", b"PK\x03\x04"])
def test_what_is_no_picture_and_no_pdf_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(Problem):
        scan_file_checks.check_scan(content, "umowa.pdf")


def test_a_file_is_added_shown_and_renamed_by_keyboard(
    case: Database, person: int, window: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    path = tmp_path / "zaświadczenie z PUP.png"
    path.write_bytes(picture())
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, AttachmentsTab))
    page.tabs.setCurrentWidget(tab)
    tab.buttons.buttons["add_attachment"].setFocus()
    keys.press("Space")
    keys.dialog(QFileDialog)
    keys.write(str(path))
    keys.press("Return")
    keys.until(lambda: tab.list.rows.rowCount() == 1)
    keys.without_dialog()
    tab.list.setFocus()
    keys.press("Down")
    keys.until(tab.preview.isVisible)
    keys.press("Return")
    keys.dialog(AttachmentDialog)
    keys.press("Ctrl+A")
    keys.type("Zaświadczenie o statusie")
    keys.press("Return", "Return")
    keys.without_dialog()
    keys.until(lambda: ask(case, attachments.list_attachments, person)[0].title == "Zaświadczenie o statusie")
