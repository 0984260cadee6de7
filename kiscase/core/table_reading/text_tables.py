"""Reads tables written as text (CSV): encoding and separator are detected unless they are given."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from kiscase.core.i18n import _
from kiscase.core.table_reading.encodings import DecodedText, decode_table_text
from kiscase.core.table_reading.tables import CellValue, TableFile, TextLayout, UnreadableTableError, make_sheet

SEPARATORS = (";", ",", "\t", "|")
_LOOKED_AT = 100  # rows that show what the separator is
_LONGEST_CELL = 100_000  # characters
_MOST_LINES_OF_CELL = 200
_MOST_NAMED = 10  # lines that a note names


def read_text_tables(content: bytes, layout: TextLayout | None = None) -> TableFile:
    """The one sheet of a text; raises UnreadableTableError."""
    decoded = decode_table_text(content, layout.encoding if layout else "")
    if "\0" in decoded.text:
        sentence = _("The file is no text: a CSV file was expected. Nothing was changed: choose another one.")
        raise UnreadableTableError(sentence)
    separator = layout.separator if layout else _detected_separator(decoded.text)
    sheet = make_sheet("", _rows(decoded.text, separator))
    return TableFile([sheet] if sheet.rows else [], TextLayout(decoded.encoding, separator), list(_notes(decoded)))


def _named_separator(text: str) -> str:
    """The separator that Excel's first line `sep=;` names."""
    first = text[:10].splitlines()[:1]
    return first[0][4:5] if first and first[0].lower().startswith("sep=") and len(first[0]) == 5 else ""


def _detected_separator(text: str) -> str:
    if named := _named_separator(text):
        return named
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[float, int]:
    """How even the rows are that a separator makes, then how wide; nothing where it separates nothing."""
    try:
        widths = Counter(len(row) for row in islice(_parsed(text[:200_000], separator), _LOOKED_AT) if any(row))
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]))
    return (0, 0) if width == 1 else (round(count / widths.total(), 1), width)


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[CellValue]]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    try:
        for row in reader:
            if reader.line_num - begins > _MOST_LINES_OF_CELL:
                raise csv.Error
            if begins > 1 or not _named_separator(text):
                yield begins, [cell if cell.strip() else None for cell in row]
            begins = reader.line_num + 1
    except csv.Error as error:
        sentence = _(
            "From line {line} on the text cannot be divided into cells: a quotation mark may be missing there. "
            "Nothing was changed: correct the file, or choose another separator."
        )
        raise UnreadableTableError(sentence.format(line=begins)) from error


def _notes(decoded: DecodedText) -> Iterator[str]:
    if decoded.odd_lines:
        named = ", ".join(map(str, decoded.odd_lines[:_MOST_NAMED])) + (
            " …" if len(decoded.odd_lines) > _MOST_NAMED else ""
        )
        sentence = _("These lines are written in another encoding than the rest, check their letters: {lines}.")
        yield sentence.format(lines=named)
    if "\ufffd" in decoded.text:
        lines = [n for n, line in enumerate(decoded.text.split("\n"), 1) if "\ufffd" in line][:_MOST_NAMED]
        sentence = _("Some letters in these lines are not of this encoding, choose another one: {lines}.")
        yield sentence.format(lines=", ".join(map(str, lines)))
