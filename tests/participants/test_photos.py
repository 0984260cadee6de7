"""Photos of people: off by default, small and without hidden data, shown, printed, given out, merged, undone."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.club import actions as club
from kiscase.club.pictures import PHOTO_PIXELS, prepare_picture
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import history, undo
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.photos import actions as photos
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.person_data.card.actions import issue_person_card
from kiscase.person_data.release.actions import ReleaseRequest, release_person_data
from kiscase.person_data.release.model import ReleaseBasis
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.case_content import content
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.screens import front_page


def picture_file(folder: Path, color: str = "red", size: tuple[int, int] = (900, 600)) -> Path:
    """A photo of a camera that was held upright and notes where and when."""
    path = folder / f"{color}.jpg"
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Aparat"
    Image.new("RGB", size, color).save(path, "JPEG", exif=exif)
    return path


def photo(folder: Path, color: str = "red") -> bytes:
    return prepare_picture(picture_file(folder, color), PHOTO_PIXELS, photo=True)


def pictures_in(pdf: bytes) -> int:
    """How many pictures there are in a document."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return sum(one.get("/Subtype") == "/Image" for one in opened.objects if isinstance(one, pikepdf.Stream))


def shown(case: Database, person: int) -> bytes | None:
    return ask(case, queries.participant_details, person).photo


@pytest.fixture
def person(case: Database) -> int:
    do(case, club.change_club, {"photos": True})
    return do(case, makers.participant)


def test_a_photo_is_small_upright_and_without_what_the_camera_noted(tmp_path: Path) -> None:
    content_of = photo(tmp_path)
    with Image.open(io.BytesIO(content_of)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (267, 400))
        assert not kept.getexif()
    assert b"Aparat" not in content_of


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"\xff\xd8\xff" + bytes(100))
    with pytest.raises(Problem, match="Nic nie zmieniono"):
        prepare_picture(path, PHOTO_PIXELS, photo=True)


def test_photos_are_off_until_the_club_wants_them(case: Database, tmp_path: Path) -> None:
    someone = do(case, makers.participant)
    with pytest.raises(Problem, match="wyłączone"):
        do(case, photos.set_photo, someone, photo(tmp_path))
    do(case, club.change_club, {"photos": True})
    do(case, photos.set_photo, someone, photo(tmp_path))
    assert shown(case, someone) == photo(tmp_path)
    do(case, club.change_club, {"photos": False})
    assert shown(case, someone) is None


def test_another_photo_takes_the_place_of_the_first_and_all_is_undone(
    case: Database, person: int, tmp_path: Path
) -> None:
    before = content(case)
    do(case, photos.set_photo, person, photo(tmp_path))
    do(case, photos.set_photo, person, photo(tmp_path, "blue"))
    assert shown(case, person) == photo(tmp_path, "blue")
    do(case, photos.remove_photo, person)
    assert shown(case, person) is None
    with case.read() as session:
        sentences = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert sentences[:2] == ["Usunięto zdjęcie: Jadwiga Wiśniewska", "Ustawiono zdjęcie: Jadwiga Wiśniewska"]
    do(case, undo.undo_latest_action)
    assert shown(case, person) == photo(tmp_path, "blue")
    do(case, undo.undo_latest_action)
    assert shown(case, person) == photo(tmp_path)
    do(case, undo.undo_latest_action)
    assert content(case) == before
    assert case.find_faults() == []


def test_a_photo_goes_with_the_person_and_comes_back(case: Database, person: int, tmp_path: Path) -> None:
    do(case, photos.set_photo, person, photo(tmp_path))
    before = content(case)
    do(case, participants.delete_participant, person)
    do(case, undo.undo_latest_action)
    assert content(case) == before


def test_after_a_merge_the_newer_is_shown_and_separating_gives_each_their_own(
    case: Database, person: int, tmp_path: Path
) -> None:
    other = do(case, makers.participant)
    do(case, photos.set_photo, other, photo(tmp_path, "blue"))
    do(case, photos.set_photo, person, photo(tmp_path))
    before = content(case)
    do(case, duplicates.merge_people, person, other, {})
    assert shown(case, person) == photo(tmp_path)
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, person)[0][0])
    assert content(case) == before


def test_a_photo_stands_on_the_card_and_is_given_out(case: Database, person: int, tmp_path: Path) -> None:
    first = do(case, issue_person_card, person)
    do(case, photos.set_photo, person, photo(tmp_path))
    second = do(case, issue_person_card, person)
    assert findings_of(second) == []
    assert [pictures_in(pdf) for pdf in (first, second)] == [0, 1]
    assert "Jadwiga Wiśniewska" in text_of(second)
    assert do(case, issue_person_card, person) == second
    target = tmp_path / "dane.zip"
    request = ReleaseRequest(person, "Jadwiga", ReleaseBasis.ACCESS)
    assert release_person_data(case, request, target)
    with ZipFile(target) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith(".jpg")]
        assert archive.read(name) == photo(tmp_path)
        given = json.loads(archive.read("dane.json"))
    assert given["tables"]["photo"]["rows"][0]["added_on"] == date(2026, 6, 15).isoformat()


def test_a_photo_is_chosen_and_removed_in_the_window(
    case: Database, person: int, window: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    keys, page = Keyboard(qtbot), front_page(window, ParticipantsPage)
    page.open_record(person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    choose, remove = page.photo.menu_actions()
    assert choose.isVisible()
    assert not remove.isVisible()
    assert page.header.picture.isHidden()
    choose.trigger()
    dialog = window.window().findChild(QFileDialog, "choose photo")
    assert dialog is not None
    dialog.fileSelected.emit(str(picture_file(tmp_path)))
    dialog.close()
    keys.until(page.header.picture.isVisible)
    assert page.header.picture.accessibleName() == "Zdjęcie: Jadwiga Wiśniewska"
    assert page.message_bar.text() == "Zdjęcie zapisano."
    keys.until(remove.isVisible)
    remove.trigger()
    keys.until(page.header.picture.isHidden)
    do(case, club.change_club, {"photos": False})
    page.show_record(person)
    keys.until(lambda: not choose.isVisible())
