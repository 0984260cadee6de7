"""The yearly report as a document for the voivode, and as tables for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.core.spreadsheet import Cell, Spreadsheet
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    KeepTogether,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts
from kiscase.reporting.figures import figure_text
from kiscase.reporting.model import FrozenReport
from kiscase.reporting.queries import require_frozen_report
from kiscase.reporting.report import CellKind, CountedColumn, CountedTable, FigureOf, YearlyReport

KEY = "yearly-report"
_MOST_COLUMNS, _MOST_ROWS = 15, 12
"""Columns of figures side by side on a page; what is beyond them follows as a further part of the table. With more rows
the type is small, so that a table fits on a page."""


def yearly_report_document(frozen: FrozenReport, *, hide_small: bool = False) -> IssuableDocument:
    """A frozen report: a table after the other, each with how it is counted; *hide_small* leaves out counts below 5."""
    report = YearlyReport.from_json(frozen.content)
    shown = report.with_hidden_small_counts() if hide_small else report
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("yearly_report", frozen.frozen_on)
        blocks = list(_blocks(shown, frozen, texts, hide_small=hide_small))
    number = f"{frozen.number}/U" if hide_small else frozen.number
    title = report.full_title
    return IssuableDocument(
        KEY,
        FrozenReport.__tablename__,
        frozen.id,
        number,
        {"report": frozen.id, "hidden": hide_small},
        document_renderer(title, number, frozen.frozen_on, blocks, landscape=True),
        signers=[{"key": "operator", "name": _operator(report)}],
        period="small" if hide_small else "",
    )


def _operator(report: YearlyReport) -> str:
    """In whose name it is signed."""
    found = [row for table in report.tables if table.code == "T0" for row in table.rows if row.code == "6"]
    return str(report.table("T0").cell("6", "a").value or report.title) if found else report.title


def _blocks(report: YearlyReport, frozen: FrozenReport, texts: DocumentTexts, *, hide_small: bool) -> Iterator[Block]:
    days = f"{format_date(report.since)}–{format_date(report.until)}"
    yield Heading(report.full_title)
    yield Text(texts.text("basis", basis=report.basis, due=report.due), "small")
    yield Text(texts.text("days", days=days, date=format_date(frozen.frozen_on), number=frozen.number), "small")
    if frozen.reason:
        yield Text(texts.text("reason", reason=frozen.reason), "small")
    if hide_small:
        yield Text(texts.text("hidden"), "small")
    yield Text(texts.text("legend"), "small")
    parts = [part for table in report.tables for part in _table_parts(table, texts)]
    signatures = SignatureLines(
        [SignatureLine(texts.text("drawn_up")), SignatureLine(texts.text("operator"), key="operator")]
    )
    closing: list[Block] = [Gap(1), Text(texts.text("form", form=report.form_version, remark=report.remark), "small")]
    if report.explanation:
        closing += [Heading(texts.text("explanation"), 2), Text(report.explanation)]
    for part in parts[:-1]:
        yield KeepTogether(part)
    yield KeepTogether([*parts[-1], KeepTogether([*closing, Gap(2), signatures])])  # signatures alone make no page


def _table_parts(table: CountedTable, texts: DocumentTexts) -> Iterator[list[Block]]:
    """A table in its parts, each of which stays on one page: the heading with the first, how it is counted last."""
    heading: list[Block] = [Heading(f"{table.code}. {table.title} ({table.basis})", 2)]
    *others, last = _split_columns(table.columns)
    for columns in others:
        yield [*heading, _printed_table(table, columns, texts), Gap(0.5)]
        heading = []
    rules = [f"{one.code} – {one.how}" for one in {one.code: one for one in table.columns}.values() if one.how]
    how = [Text(texts.text("how") + " " + " ".join(table.how), "small")]
    if rules:
        how.append(Text("; ".join(rules) + ".", "small"))
    yield [*heading, _whole_width(_printed_table(table, last, texts)), Gap(0.5), *how, Gap(1)]


def _whole_width(table: Table) -> Block:
    """A long table of two columns as two halves beside each other, large enough to read."""
    if len(table.columns) > 2 or len(table.rows) <= _MOST_ROWS:
        return table
    half = -(-len(table.rows) // 2)
    halves = (table.rows[:half], table.rows[half:])
    return SideBySide([replace(table, rows=rows, dense=False) for rows in halves])


def _split_columns(columns: Sequence[CountedColumn]) -> Iterator[list[int]]:
    """The places of the columns of each part: those of one letter stay together."""
    part: list[int] = []
    by_code: dict[str, list[int]] = {}
    for place, one in enumerate(columns):
        by_code.setdefault(one.code, []).append(place)
    for places in by_code.values():
        if part and len(part) + len(places) > _MOST_COLUMNS:
            yield part
            part = []
        part += places
    yield part


def _printed_table(table: CountedTable, places: Sequence[int], texts: DocumentTexts) -> Table:
    text_only = all(row[places[0]].kind is CellKind.TEXT for row in table.cells)
    heads = [
        TableColumn(
            _printed_title(table.columns[at], texts),
            12.0 if text_only else _width(table.columns[at]),
            "left" if text_only else "right",
        )
        for at in places
    ]
    rows = [
        [f"{row.code}. {row.label}", *(figure_text(cells[at]) for at in places)]
        for row, cells in zip(table.rows, table.cells, strict=True)
    ]
    return Table([TableColumn(table.rows_title, 7.0), *heads], rows, dense=len(places) > 6 or len(rows) > _MOST_ROWS)


def _width(column: CountedColumn) -> float:
    return 1.1 if column.by_sex and column.figure is not FigureOf.ALL else 2.2


def _printed_title(column: CountedColumn, texts: DocumentTexts) -> str:
    if column.by_sex and column.figure is not FigureOf.ALL:
        return f"{column.code} {texts.text('women' if column.figure is FigureOf.WOMEN else 'men')}"
    return f"{column.code}. {column.label}"


def report_spreadsheets(report: YearlyReport) -> list[Spreadsheet]:
    """A sheet for each table, with real numbers to retype or calculate with."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("yearly_report", report.until)
        return [_spreadsheet(report, table, texts) for table in report.tables]


def _spreadsheet(report: YearlyReport, table: CountedTable, texts: DocumentTexts) -> Spreadsheet:
    header: list[Cell] = ["", table.rows_title, *(_printed_title(one, texts) for one in table.columns)]
    rows: list[list[Cell]] = [
        [row.code, row.label, *(None if cell.kind is CellKind.NONE else cell.value for cell in cells)]
        for row, cells in zip(table.rows, table.cells, strict=True)
    ]
    days = f"{format_date(report.since)}–{format_date(report.until)}"
    how = [f"{one.code} – {one.how}" for one in {one.code: one for one in table.columns}.values() if one.how]
    return Spreadsheet(f"{table.code}. {table.title}", header, rows, str(report.year), days, [*table.how, *how])


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(FrozenReport).order_by(
        FrozenReport.year.desc().nulls_last(), FrozenReport.version.desc().nulls_last()
    )
    return [(one.number, one.id) for one in session.scalars(chosen)]


def _render(session: Session, frozen_id: int) -> bytes:
    return issued_or_draft_pdf(session, yearly_report_document(require_frozen_report(session, frozen_id)))


DOCUMENT = DocumentKind(KEY, N_("Yearly report"), _numbers, _render)
