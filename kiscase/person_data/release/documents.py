"""The data of a person as a PDF to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.document_rendering import render_sheet
from kiscase.club.letterhead import sender_lines
from kiscase.core.date_format import format_date, format_datetime
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.participants.queries import require_participant
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, BulletList, Heading, LabelledField, LabelledFields, Table, TableColumn, Text
from kiscase.person_data.release.collecting import JournalLine, PersonData
from kiscase.person_data.release.left_out import LEFT_OUT
from kiscase.person_data.release.model import ReleaseBasis
from kiscase.person_data.release.readable import ReadableRow, readable_tables

KEY = "person_data"  # of its texts
_MOST_COLUMNS = 6  # of a table; rows with more, or with long texts, are boxes
_LONGEST_CELL = 300  # characters of a table
_LONGEST_HALF = 60  # characters of what stands beside something else
_WIDTHS = (10, 40)  # of columns, in characters


def render_person_data(session: Session, data: PersonData, *, basis: ReleaseBasis, recipient: str, on: date) -> bytes:
    """The whole data as a PDF in Polish; `collect_person_data` gave them."""
    with use_language(DEFAULT_LANGUAGE):
        texts = document_texts.load_document_texts(KEY, on)
        club, person = load_club(session), require_participant(session, data.person_id)
        title = texts.text("title.data")
        head = [
            LabelledField(texts.text("label.person"), person.name),
            LabelledField(texts.text("label.made_on"), format_date(on)),
            LabelledField(texts.text("label.recipient"), recipient),
            LabelledField(texts.text("label.basis"), basis.label),
            LabelledField(texts.text("label.controller"), sender_lines(club)),
        ]
        blocks: list[Block] = [Heading(title), LabelledFields(head, columns=2), Text(texts.text("intro"))]
        for heading, rows in readable_tables(session, data.tables):
            blocks += [Heading(heading, 2), *_row_blocks(rows)]
        blocks += [Heading(texts.text("heading.journal"), 2), *_journal_blocks(data.journal, texts)]
        blocks += [Heading(texts.text("heading.left_out"), 2), BulletList(_left_out(data, texts))]
        return render_sheet(session, title, blocks, made_on=on)


def _row_blocks(rows: Sequence[ReadableRow]) -> Iterator[Block]:
    """A table where the rows are short, otherwise each row in boxes."""
    labels = list(dict.fromkeys(label for row in rows for label, _text in row.cells))
    longest = max((len(text) for row in rows for _label, text in row.cells), default=0)
    once = all(len({label for label, _text in row.cells}) == len(row.cells) for row in rows)
    if once and len(rows) > 1 and len(labels) <= _MOST_COLUMNS and longest <= _LONGEST_CELL:
        cells = [dict(row.cells) for row in rows]
        widths = [max(len(label), *(len(row.get(label, "")) for row in cells)) for label in labels]
        columns = [
            TableColumn(label, min(max(width, _WIDTHS[0]), _WIDTHS[1]))
            for label, width in zip(labels, widths, strict=True)
        ]
        yield Table(columns, [[row.get(label, "") for label in labels] for row in cells], dense=True)
        return
    for place, row in enumerate(rows, 1):
        if len(rows) > 1:
            yield Text(_("{place} of {count}").format(place=place, count=len(rows)), "label")
        short = [LabelledField(label, text) for label, text in row.cells if len(text) <= _LONGEST_HALF]
        if short:
            yield LabelledFields(short, columns=2)
        for label, text in row.cells:
            if len(text) > _LONGEST_HALF:
                yield LabelledFields([LabelledField(label, text)])


def _journal_blocks(lines: Sequence[JournalLine], texts: document_texts.DocumentTexts) -> Iterator[Block]:
    """The entries one by one; those about other people, too, have no sentence and stand together by worker."""

    def columns(**widths: float) -> list[TableColumn]:
        return [TableColumn(texts.text(f"column.{key}"), width) for key, width in widths.items()]

    own = [[_moment(one), one.worker, one.sentence] for one in lines if one.sentence]
    yield Table(columns(at=2, worker=3, what=7), own, dense=True)
    shared: dict[str, list[str]] = {}
    for one in lines:
        if not one.sentence:
            shared.setdefault(one.worker, []).append(_moment(one))
    if shared:
        rows = [[worker, str(len(moments)), ", ".join(moments)] for worker, moments in shared.items()]
        yield Text(texts.text("others"), "kept")
        yield Table(columns(worker=3, count=1, at=8), rows, dense=True)


def _moment(line: JournalLine) -> str:
    return format_datetime(parse_timestamp(line.at))


def _left_out(data: PersonData, texts: document_texts.DocumentTexts) -> list[str]:
    withheld = [texts.text("withheld", count=str(data.withheld_notes))] if data.withheld_notes else []
    return [*withheld, *(_(reason) for reason in dict.fromkeys(LEFT_OUT.values()))]
