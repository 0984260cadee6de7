"""Files with tables, made for tests: workbooks as Excel and LibreOffice write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from xlsxwriter import Workbook

_ODS_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Arkusz1">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
_ODS_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def make_xlsx(rows: Sequence[Sequence[Any]], *, merged: str = "", date_1904: bool = False) -> bytes:
    """A workbook of one sheet; *merged* is a range of merged cells, a text that begins with = a formula worth 5."""
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, "date_1904": date_1904})
    sheet = book.add_worksheet("Arkusz1")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(line, column, value, None, 5)
            elif isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, date):
                sheet.write_datetime(line, column, datetime.fromisoformat(value.isoformat()), day)
            elif value is not None:
                sheet.write(line, column, value)
    if merged:
        sheet.merge_range(merged, "razem")
    book.close()
    return content.getvalue()


def make_ods(rows: Sequence[Sequence[Any]], *, more: str = "") -> bytes:
    """An OpenDocument sheet; *more* are further rows as they stand in the file."""
    made = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        parts.writestr("content.xml", _ODS_CONTENT.format(rows=made + more))
        parts.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
    return content.getvalue()


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
