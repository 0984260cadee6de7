"""The letterhead of the club: text and logo on its letters; nothing changes until they are set."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from kiscase.activities.reports import actions as reports
from kiscase.club import actions as clubs
from kiscase.club import pictures
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import DisputeParty
from kiscase.contracts.events import invitations
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from tests import makers
from tests.actions import ask, do
from tests.pdf_reader import findings_of, page_texts, text_of, tree_of


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A large picture with transparency."""
    path = tmp_path / "logo.png"
    made = Image.new("RGBA", (3000, 1000), (0, 0, 0, 0))
    made.paste((0, 90, 160, 255), (200, 200, 2800, 800))
    made.save(path)
    return path


def confirmation(case: Database, person: int) -> bytes:
    return do(case, reports.issue_attendance_confirmation, person, date(2026, 6, 1), makers.TODAY)


def test_letters_bear_logo_and_text(case: Database, picture: Path) -> None:
    person = do(case, makers.participant)
    before = tree_of(confirmation(case, person))
    assert not before.all("Figure")
    do(case, clubs.set_logo, pictures.prepare_picture(picture, pictures.LOGO_PIXELS))
    do(case, clubs.change_club, {"letterhead": "Klub Integracji Społecznej „Przystań”\nrok założenia 2004"})
    pdf = do(case, reports.issue_attendance_confirmation, person, date(2026, 5, 1), makers.TODAY)
    assert findings_of(pdf) == []
    tree = tree_of(pdf)
    (figure,) = tree.all("Figure")
    assert figure.pages == [0]
    assert "rok założenia 2004" in tree.words()
    assert "84 683 10 10" not in tree.words(), "the letterhead stands for the address"
    assert "Żółkiewka, 15.06.2026 r." in tree.words()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (alternative,) = [
            str(one.Alt) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one
        ]
        assert alternative == "Logo: Klub Integracji Społecznej „Przystań”"
        assert len(opened.pages[0].get_images()) == 1
    assert do(case, reports.issue_attendance_confirmation, person, date(2026, 5, 1), makers.TODAY) == pdf


def test_letters_about_contracts_bear_it_but_not_those_of_the_person(case: Database, picture: Path) -> None:
    contract = do(case, makers.active_contract)
    do(case, clubs.set_logo, pictures.prepare_picture(picture, pictures.LOGO_PIXELS))
    values = {"purpose": "other", "on": date(2026, 6, 20), "place": "Sala 2"}
    invited = do(case, invitations.create_invitation, contract, values)
    pdf = do(case, invitations.issue_invitation, invited)
    assert len(tree_of(pdf).all("Figure")) == 1
    assert findings_of(pdf) == []
    for party, count in ((DisputeParty.PERSON, 0), (DisputeParty.WORKER, 1)):
        contract = do(case, makers.active_contract)
        asked = do(
            case, disputes.record_dispute, contract, {"asked_by": party, "asked_on": makers.TODAY, "matters": "termin"}
        )
        assert len(tree_of(do(case, disputes.issue_dispute_letter, asked)).all("Figure")) == count


def test_the_logo_is_kept_small_and_plain(case: Database, picture: Path) -> None:
    kept = pictures.prepare_picture(picture, pictures.LOGO_PIXELS)
    assert len(kept) <= pictures.MAX_PNG_SIZE
    with Image.open(io.BytesIO(kept)) as made:
        assert made.size == (900, 300)
        assert made.mode == "RGB"
        assert made.getpixel((0, 0)) == (255, 255, 255)
    do(case, clubs.set_logo, kept)
    assert ask(case, clubs.load_logo) == kept
    do(case, clubs.remove_logo)
    assert ask(case, clubs.load_logo) is None
    do(case, undo.undo_latest_action)
    assert ask(case, clubs.load_logo) == kept


def test_a_photo_is_kept_as_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    Image.effect_noise((2400, 1600), 90).convert("RGB").save(path, quality=95)
    kept = pictures.prepare_picture(path, pictures.LOGO_PIXELS)
    assert kept.startswith(b"\xff\xd8\xff")
    assert len(kept) < 400_000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", b"", "obraz"),
        ("a.png", b"\x89PNG\r\n\x1a\nxxxxxxxx", "obraz"),
        ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "obraz"),
        ("a.png", b"x" * (pictures.MAX_FILE_SIZE + 1), "10 MB"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problem, match=said):
        pictures.prepare_picture(path, pictures.LOGO_PIXELS)
    with pytest.raises(Problem, match="nie plik"):
        pictures.prepare_picture(tmp_path, pictures.LOGO_PIXELS)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (14_000, 14_000)).save(path)
    assert path.stat().st_size < 100_000
    with pytest.raises(Problem, match="25 mln"):
        pictures.prepare_picture(path, pictures.LOGO_PIXELS)


def test_text_without_a_logo(case: Database) -> None:
    person = do(case, makers.participant)
    do(case, clubs.change_club, {"letterhead": "KIS „Przystań”\nŻółkiewka"})
    text = text_of(confirmation(case, person))
    assert "KIS „Przystań” Żółkiewka Żółkiewka, 15.06.2026 r." in text


def test_the_name_of_a_long_operator_stands_on_one_line(case: Database) -> None:
    operator = "Gmina Przykładów – Ośrodek Pomocy Społecznej w Przykładowie"
    do(case, clubs.change_club, {"operator": operator})
    (page,) = page_texts(confirmation(case, do(case, makers.participant)))
    lines = [line.strip() for line in page.splitlines()]
    assert operator in lines
    assert "Żółkiewka, 15.06.2026 r." in lines
