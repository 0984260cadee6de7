"""What is accepted as the passphrase of a new file; files that have an easier one open as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiscase.club.creating import create_with_club
from kiscase.club.opening import open_with_workers
from kiscase.core.database.local import case_file
from kiscase.core.database.local.passphrase import rate_passphrase
from kiscase.core.errors import Problem
from tests import makers

pytestmark = pytest.mark.usefixtures("english")

EASY = (
    "haslo123",
    "Klub2026",
    "marysia1987",
    "Kowalska1980",
    "zolkiewka",
    "Żółkiewka2026!",
    "KlubIntegracji2026",
    "klubintegracjispolecznej",
    "Agnieszka1985!",
    "warszawa123456",
    "aaaaaaaaaaaaaaaaaaaa",
    "qwertyuiop12345",
    "x7!Kq",
)
WORKER = {"given_name": "Bożena", "family_name": "Łącka"}
STRONG = (
    makers.PASSPHRASE,
    "korek wazon tramwaj lipa",
    "correct horse battery staple",
    "жовтий чайник літає вгору",
    "Fz8!kq2Lp#w9Xv",
)


@pytest.mark.parametrize("passphrase", EASY)
def test_an_easy_passphrase_is_refused(passphrase: str) -> None:
    accepted, sentence = rate_passphrase(passphrase)
    assert not accepted
    assert "unrelated word" in sentence


@pytest.mark.parametrize("passphrase", STRONG)
def test_a_strong_passphrase_is_accepted(passphrase: str) -> None:
    assert rate_passphrase(passphrase) == (True, "Strong enough.")


def test_what_others_know_of_the_club_makes_it_no_harder() -> None:
    assert rate_passphrase("Brzezinka Turobin")[0]
    assert not rate_passphrase("Brzezinka Turobin", ["KIS Turobin", "Brzezinka"])[0]


def test_blanks_that_do_not_count_make_no_length() -> None:
    assert "Too short" in rate_passphrase("  Fz8!kq2 \u00a0 \u200b  ")[1]


def test_a_file_is_not_created_with_an_easy_passphrase(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="unrelated word"):
        create_with_club(tmp_path / "klub.kis", "Kowalska1980", {"name": "KIS"}, WORKER)
    assert not list(tmp_path.glob("klub*"))


def test_a_file_that_has_an_easy_one_opens(tmp_path: Path) -> None:
    case_file.create_case_file(tmp_path / "klub.kis", "haslo123").close()
    open_with_workers(tmp_path / "klub.kis", "haslo123").database.close()


@pytest.mark.parametrize("beginning", [b"\x1f\x8b", b"PK", b"\xff\xd8\xff", b"%PDF"])
def test_a_file_whose_random_bytes_begin_like_another_format_opens(tmp_path: Path, beginning: bytes) -> None:
    """SQLCipher takes the last 16 bytes of a raw key as the first of the file, which are random otherwise."""
    raw = f"x'{'6b' * 32}{beginning.ljust(16, b'7').hex()}'"
    path = tmp_path / "klub.kis"
    case_file.create_case_file(path, raw).close()
    assert path.read_bytes().startswith(beginning)
    case_file.open_case_file(path, raw).close()
