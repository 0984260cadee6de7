"""A list as a PDF to print: the rows that somebody sees, with the columns and the order that they chose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, current_language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.spreadsheet import Spreadsheet
    from kiscase.pdf.blocks import Block

MOST_ROWS = 5_000  # of a list as a PDF, which takes a minute or two
_WIDTHS = (5, 30)  # characters: the narrowest and the widest column
_FEW_COLUMNS = 4  # that fit upright


def render_list_pdf(session: Session, sheet: Spreadsheet) -> bytes:
    """The rows of a list as a table over as many pages as it takes; what draws it loads when it is asked for."""
    from kiscase.club.document_rendering import render_sheet
    from kiscase.core.spreadsheet import spreadsheet_text
    from kiscase.pdf.blocks import Heading, Table, TableColumn, Text

    if len(sheet.rows) > MOST_ROWS:
        raise Problem(
            _(
                "A PDF holds at most {most} rows, and this list has {count}. Nothing was saved. Filter the list, or "
                "save it as a workbook."
            ).format(most=MOST_ROWS, count=len(sheet.rows))
        )
    texts = [
        [format_date(cell) if isinstance(cell, date) else spreadsheet_text(cell) for cell in row] for row in sheet.rows
    ]
    titles = [str(title) for title in sheet.header]
    longest = [max([len(title), *(len(row[place]) for row in texts)]) for place, title in enumerate(titles)]
    columns = [
        TableColumn(title, min(max(width, _WIDTHS[0]), _WIDTHS[1]))
        for title, width in zip(titles, longest, strict=True)
    ]
    blocks: list[Block] = [Heading(sheet.title)]
    if sheet.facts:
        blocks.append(Text(sheet.facts, "under"))
    blocks.append(Table(columns, texts, dense=True))
    landscape = len(columns) > _FEW_COLUMNS
    return render_sheet(session, sheet.title, blocks, language=current_language(), landscape=landscape)
