"""Files are written whole or not at all, for their owner only; their names come from the numbers of documents."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from kiscase.core.errors import CannotWriteError
from kiscase.core.files import telling_file_name, write_file_atomically

pytestmark = pytest.mark.usefixtures("english")


def test_a_file_is_written_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "pismo.pdf"
    target.write_bytes(b"old")
    write_file_atomically(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*.p*")] == ["pismo.pdf"]


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError):
        write_file_atomically(tmp_path / "missing" / "pismo.pdf", b"new")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(CannotWriteError):
        write_file_atomically(tmp_path / "folder.pdf", b"new")
    assert [path.name for path in tmp_path.glob(".*.part")] == []


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "pismo.pdf"
    target.write_bytes(b"old")

    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(CannotWriteError, match=r"pismo\.pdf could not be written: No space"):
        write_file_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [*tmp_path.glob("*.pdf"), *tmp_path.glob(".*.part")] == [target]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Kontrakt socjalny", "KS/7/2026"), "Kontrakt socjalny KS-7-2026.pdf"),
        (("Zestawienie", "2026-06", "Kuchnia: „wok”\n?"), "Zestawienie 2026-06 Kuchnia- -wok.pdf"),
        (("a" * 300,), "a" * 100 + ".pdf"),
        (("..", "KS/1 "), "KS-1.pdf"),
    ],
)
def test_a_file_name_tells_what_the_document_is(parts: tuple[str, ...], name: str) -> None:
    assert telling_file_name(*parts) == name
