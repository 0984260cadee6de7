"""Reads a chosen file with tables: what it is follows from its content, never from its name."""

from __future__ import annotations

from pathlib import Path

from kiscase.core.errors import Problem
from kiscase.core.files import require_regular_file
from kiscase.core.i18n import _
from kiscase.core.table_reading.tables import TableFile, TextLayout, UnreadableTableError
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.core.table_reading.workbooks import read_workbook_tables

TABLE_SUFFIXES = ("xlsx", "ods", "csv", "txt")
_MOST_BYTES = 50_000_000
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS of Excel 2003 and older, and XLSX with a password
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"MZ")


def read_tables(path: Path, layout: TextLayout | None = None) -> TableFile:
    """The tables of a file; *layout* overrides what is detected of a text. Raises Problem where it cannot be read."""
    try:
        require_regular_file(path)
        size = path.stat().st_size
        if size > _MOST_BYTES:
            sentence = _("The file has {size} MB; tables of up to {most} MB can be read. Nothing was changed.")
            raise UnreadableTableError(sentence.format(size=size // 1_000_000, most=_MOST_BYTES // 1_000_000))
        content = path.read_bytes()
    except OSError as error:
        sentence = _("The file cannot be read: {what}. Nothing was changed.")
        raise Problem(sentence.format(what=error.strerror or error)) from error
    if not content.strip():
        raise UnreadableTableError(_("The file is empty. Nothing was changed: choose another one."))
    if content.startswith(_ZIP):
        return read_workbook_tables(content)
    if content.startswith(_OLD_OFFICE):
        raise UnreadableTableError(
            _(
                "The workbook has a password, or is one of an old Excel (.xls). Nothing was changed: open it, save it "
                "as an XLSX workbook without a password, and choose that file."
            )
        )
    if content.startswith(_NO_TABLES):
        raise no_table()
    return read_text_tables(content, layout)


def no_table() -> UnreadableTableError:
    return UnreadableTableError(
        _("The file holds no table that can be read. Nothing was changed: choose an XLSX, ODS or CSV file.")
    )
