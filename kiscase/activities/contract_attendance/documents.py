"""The sheet about attendance under a contract: what was promised and attended, with the dates, for its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import percent_text
from kiscase.activities.contract_attendance.queries import ContractAttendance, load_contract_attendance
from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.render import render_pdf

KEY = "evidence"  # its name on the command line
TABLE = Contract.__tablename__


def contract_attendance_document(facts: ContractAttendance, participant_id: int) -> IssuableDocument:
    """The sheet of a contract; of an absence it tells that it was excused, never why."""
    number = contract_attendance_number(facts.number)

    def render(session: Session, version: int, code: str) -> bytes:
        with use_language(DEFAULT_LANGUAGE):
            texts = document_texts.load_document_texts(KEY, facts.until)
            title = texts.text("title.sheet")
            properties = club_document_properties(
                load_document_issuer(session),
                title,
                made_on=facts.until,
                language=DEFAULT_LANGUAGE,
                number=number,
                version=version,
                code=code,
            )
            signature = SignatureLines([SignatureLine(texts.text("place.worker"), facts.worker)])
            blocks: list[Block] = [Heading(title), _header_fields(facts, texts), *_blocks(facts, texts), signature]
            return render_pdf(properties, blocks)

    return IssuableDocument(KEY, TABLE, facts.contract_id, number, facts._asdict(), render, participant_id)


def _header_fields(facts: ContractAttendance, texts: document_texts.DocumentTexts) -> LabelledFields:
    of = texts.text("label.contract_of", number=facts.number, date=format_date(facts.drawn_on))
    return LabelledFields(
        [
            LabelledField(texts.text("label.contract"), of),
            LabelledField(texts.text("label.participant"), facts.name),
            LabelledField(texts.text("label.period"), f"{format_date(facts.since)}–{format_date(facts.until)}"),
            LabelledField(texts.text("label.made_on"), format_date(facts.until)),
        ],
        columns=2,
    )


def _blocks(facts: ContractAttendance, texts: document_texts.DocumentTexts) -> list[Block]:
    if not facts.parts:
        return [Text(texts.text("nothing"))]
    kinds = ("attended", "excused", "unexcused", "unmarked")
    counts = [
        [part.name, str(part.promised), *(str(len(getattr(part, kind))) for kind in kinds), percent_text(part.percent)]
        for part in facts.parts
    ]
    if len(counts) > 1:
        sums = [str(sum(int(row[place]) for row in counts)) for place in range(1, 6)]
        counts.append([texts.text("column.total"), *sums, percent_text(facts.percent)])
    columns = [("activity", 0.38), ("promised", 0.11), ("attended", 0.11), ("excused", 0.09), ("unexcused", 0.1)]
    columns += [("unmarked", 0.08), ("share", 0.13)]
    found = [kind for kind in kinds if any(getattr(part, kind) for part in facts.parts)]
    dates = [[part.name, *(_dates(getattr(part, kind)) for kind in found)] for part in facts.parts]
    blocks: list[Block] = [
        Table(
            [
                TableColumn(texts.text(f"column.{key}"), width, "left" if key == "activity" else "right")
                for key, width in columns
            ],
            counts,
        ),
        Text(facts.formula, "small"),
        Heading(texts.text("heading.dates"), 2),
        Table(
            [
                TableColumn(texts.text("column.activity"), 0.28),
                *(TableColumn(texts.text(f"column.{kind}"), 0.4 if kind == "attended" else 0.2) for kind in found),
            ],
            dates,
        ),
        Text(texts.text("note"), "small"),
    ]
    return blocks


def _dates(days: Sequence[date]) -> str:
    """The days grouped by year, so that a year of meetings fits: `2026: 05.01, 12.01`."""
    years = groupby(sorted(days), key=lambda one: one.year)
    return "\n".join(f"{year}: {', '.join(f'{one:%d.%m}' for one in found)}" for year, found in years)


def contract_attendance_number(contract_number: str) -> str:
    """The number of the sheet, after the number of the contract."""
    return f"{contract_number}/U"


def _numbers(session: Session) -> list[tuple[str, int]]:
    """Contracts that have a number."""
    chosen = select(Contract).where(Contract.number.is_not(None))
    chosen = chosen.order_by(Contract.number_year.nulls_first(), Contract.number_seq.nulls_first(), Contract.annex)
    return [(contract_attendance_number(contract.title), contract.id) for contract in session.scalars(chosen)]


def _render(session: Session, contract_id: int) -> bytes:
    return issued_or_draft_pdf(session, load_contract_attendance_document(session, contract_id))


def load_contract_attendance_document(session: Session, contract_id: int) -> IssuableDocument:
    """The sheet of a contract with its values as they are on file."""
    with use_language(DEFAULT_LANGUAGE):
        facts = load_contract_attendance(session, contract_id)
    return contract_attendance_document(facts, session.get_one(Contract, contract_id).participant_id)


DOCUMENT = DocumentKind(KEY, N_("Attendance under a contract"), _numbers, _render)
