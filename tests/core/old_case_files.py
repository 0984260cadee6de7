"""Case files as older versions of the program wrote them: shipped, and never written anew by a newer program."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.database.local.file_format import APPLICATION_ID

FILES = Path(__file__).parent / "files"
SCHEMA_1 = FILES / "schema1.kis"
"""Two people and a contract that is carried out; no activities."""
SCHEMA_2 = FILES / "schema2.kis"
"""A person, enrolled in an activity; two monthly cards, a month grid, two week plans for the wall and one for her."""

SCHEMA_3_WORK = FILES / "schema3_work.kis"
"""Two people in socially useful work, with hours by the month; one of them has an old traineeship."""
SCHEMA_3 = FILES / "schema3.kis"
"""Contracts on the form before the official one, in each state; a family, annexes, a template, unsaved input."""

SCHEMA_13 = FILES / "schema13.kis"
"""A contract that is carried out, a right that ends on 1 July 2026, a change that was undone."""


SCHEMA_14 = FILES / "schema14.kis"
"""A printed contract, unsaved input about a person and about a new contract."""


SCHEMA_15 = FILES / "schema15.kis"
"""A worker with an account on a server, a printed contract, unsaved input about a person."""

SCHEMA_16 = FILES / "schema16.kis"
"""Two people merged into one, a third known to be another person, a note with a next step, unsaved input."""

SCHEMA_17 = FILES / "schema17.kis"
"""As that of schema 16, with a stay in the club that goes on."""


def copy_old_file(source: Path, path: Path, passphrase: str | None = None) -> None:
    """Copy a shipped file to *path*; with a passphrase, encrypted."""
    shutil.copyfile(source, path)
    if passphrase is None:
        return
    plain = path.with_suffix(".plain")
    path.rename(plain)
    connection = sqlite.connect(str(plain))
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("ATTACH DATABASE ? AS encrypted KEY ?", (str(path), passphrase))
    connection.execute("SELECT sqlcipher_export('encrypted')")
    connection.execute(f"PRAGMA encrypted.user_version = {version}")
    connection.execute(f"PRAGMA encrypted.application_id = {APPLICATION_ID}")
    connection.close()
    plain.unlink()
