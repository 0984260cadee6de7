"""Reads workbooks (XLSX, ODS): what could fill the memory is refused before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.table_reading.tables import (
    MOST_ROWS,
    CellValue,
    TableFile,
    TableSheet,
    UnreadableTableError,
    make_sheet,
    too_large_table,
)

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_MOST_UNPACKED = 400_000_000  # bytes
_MOST_PARTS = 5_000
_MOST_RATIO = 150  # a sheet of numbers is packed about ten times, one of nothing but empty rows about fifty times
_UNSUSPICIOUS = 20_000_000  # bytes that may be packed however much
_MOST_CELLS = 12_000_000  # of the rectangle around all that is filled, which the library keeps in memory
_MOST_BLANKS = 10_000  # of one mark that stands for many blanks
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read_workbook_tables(content: bytes) -> TableFile:
    """The sheets of a workbook that hold anything, hidden ones last; raises UnreadableTableError."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        _require_harmless(content)
        book = CalamineWorkbook.from_object(io.BytesIO(content))
        shown = [one for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        shown.sort(key=lambda one: one.visible is not SheetVisibleEnum.Visible)
        sheets, notes = [], []
        for described in shown:
            sheet = book.get_sheet_by_name(described.name)
            merged = _merged_cells(sheet)
            sheets.append(_read_sheet(sheet, merged))
            if merged:
                sentence = _("Sheet “{name}” has merged cells: each of their rows gets the value of the first one.")
                notes.append(sentence.format(name=described.name))
    except (CalamineError, expat.ExpatError, *_ARCHIVE_ERRORS) as error:
        sentence = _(
            "The workbook is damaged, or is no XLSX or ODS file. Nothing was changed: open it in a spreadsheet "
            "program, save it again, and choose the new file."
        )
        raise UnreadableTableError(sentence) from error
    return TableFile([one for one in sheets if one.rows], notes=notes)


def _read_sheet(sheet: CalamineSheet, merged: dict[tuple[int, int], tuple[int, int]]) -> TableSheet:
    if sheet.start is None:
        return TableSheet(sheet.name, [])
    left = sheet.start[1]
    firsts: dict[tuple[int, int], CellValue] = dict.fromkeys(merged.values())

    def rows() -> Iterator[tuple[int, Sequence[CellValue]]]:
        for number, cells in enumerate(sheet.iter_rows()):
            values: list[CellValue] = [None] * left
            values += [_plain_value(cell) for cell in cells]
            if merged:
                _fill_merged(number, values, merged, firsts)
            yield number + 1, values

    return make_sheet(sheet.name, rows())


def _plain_value(cell: Any) -> CellValue:
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return str(cell) if isinstance(cell, timedelta) else cell


def _merged_cells(sheet: CalamineSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """The cells below the first of merged ones, each with that first: a heading over many columns stays one."""
    found = {}
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom, MOST_ROWS) + 1):
            found[row, left] = (top, left)
    return found


def _fill_merged(
    number: int,
    values: list[CellValue],
    merged: dict[tuple[int, int], tuple[int, int]],
    firsts: dict[tuple[int, int], CellValue],
) -> None:
    for column, value in enumerate(values):
        if (number, column) in firsts:
            firsts[number, column] = value
        elif value is None and (first := merged.get((number, column))):
            values[column] = firsts[first]


# ---- what is refused before it is unpacked -------------------------------------------------------------------------


def _require_harmless(content: bytes) -> None:
    """Refuse what would fill the memory: by the directory of the archive, then by the places of the filled cells.

    A directory that gives too small a size does not help: Python unpacks no more than that, and finds it wrong.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if (
            unpacked > _MOST_UNPACKED
            or len(parts) > _MOST_PARTS
            or (unpacked > _UNSUSPICIOUS and unpacked > _MOST_RATIO * len(content))
        ):
            sentence = _(
                "The file was not opened: {packed} MB in it would become {unpacked} MB, as in files made to do harm. "
                "Nothing was changed."
            )
            shown = (f"{size / 1_000_000:.1f}" for size in (len(content), unpacked))
            raise UnreadableTableError(sentence.format(packed=next(shown), unpacked=next(shown)))
        if archive.testzip() is not None:
            raise zipfile.BadZipFile
        for part in parts:
            if re.search(r"(?i)worksheets/[^/]+\.xml$", part.filename):
                _require_small(archive, part, _SheetExtent())
            elif part.filename == "content.xml":
                _require_small(archive, part, _OpenDocumentExtent())


def _require_small(archive: zipfile.ZipFile, part: zipfile.ZipInfo, extent: _SheetExtent | _OpenDocumentExtent) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = extent.start
    parser.EntityDeclHandler = _refuse_entities
    with archive.open(part) as stream:
        parser.ParseFile(stream)
    if extent.cells > _MOST_CELLS:
        raise too_large_table()


def _refuse_entities(*_declared: object) -> None:
    raise Problem(_("The workbook holds declarations that no spreadsheet program writes. Nothing was changed."))


class _SheetExtent:
    """The size of the rectangle around the filled cells of a sheet of XLSX."""

    def __init__(self) -> None:
        self._place = ""
        self._box: list[int] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "c":
            self._place = attributes.get("r", "")
        elif kind in ("v", "is") and (found := _PLACE.fullmatch(self._place)):
            row, column = int(found[2]), 0
            for letter in found[1]:
                column = column * 26 + ord(letter) - 64
            box = self._box or [row, column, row, column]
            self._box = [min(box[0], row), min(box[1], column), max(box[2], row), max(box[3], column)]

    @property
    def cells(self) -> int:
        if self._box is None:
            return 0
        top, left, bottom, right = self._box
        return (bottom - top + 1) * (right - left + 1)


class _OpenDocumentExtent:
    """The number of cells of an OpenDocument in which rows and cells are repeated, but for empty ones at the end."""

    def __init__(self) -> None:
        self.cells = 0
        self._before = 0  # cells of the sheets before this one: all are unpacked at once
        self._rows = self._width = 0
        self._columns, self._repeat = 0, 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _blank, kind = name.rpartition(" ")
        if not namespace.endswith("table:1.0"):
            if kind == "p":
                self._count()
            elif kind == "s" and int(attributes.get(f"{namespace} c", "1")) > _MOST_BLANKS:
                raise too_large_table()
            return
        prefix = f"{namespace} "
        if kind == "table":
            self._before = self.cells
            self._rows = self._width = 0
        elif kind == "table-row":
            self._repeat = int(attributes.get(f"{prefix}number-rows-repeated", "1"))
            self._rows += self._repeat
            self._columns = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self._columns += int(attributes.get(f"{prefix}number-columns-repeated", "1"))
            if any(key.endswith(" value-type") for key in attributes):
                self._count()

    def _count(self) -> None:
        self._width = max(self._width, self._columns)
        self.cells = max(self.cells, self._before + self._rows * self._width)
