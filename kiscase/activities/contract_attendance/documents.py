"""The evidence sheet: what was promised under a contract and what was attended, with the dates, for its evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.contract_attendance.queries import ContractAttendance, load_contract_attendance
from kiscase.club.documents import club_document_properties
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

KEY = "evidence"  # the word of the command line
TABLE = Contract.__tablename__


def contract_attendance_document(session: Session, contract_id: int) -> IssuableDocument:
    """The sheet of a contract; of an absence it says that it was excused, never why."""
    contract = session.get_one(Contract, contract_id)
    with use_language(DEFAULT_LANGUAGE):
        facts = load_contract_attendance(session, contract_id)
    number = _number(contract)

    def draw(session: Session, version: int, code: str) -> bytes:
        with use_language(DEFAULT_LANGUAGE):
            words = document_texts.load_document_texts(KEY, facts.until)
            title = words.text("title.sheet")
            head = club_document_properties(
                session,
                title,
                made_on=facts.until,
                language=DEFAULT_LANGUAGE,
                number=number,
                version=version,
                code=code,
            )
            story: list[Block] = [Heading(title), _header_fields(facts, words), *_blocks(facts, words)]
            return render_pdf(head, [*story, SignatureLines([SignatureLine(words.text("place.worker"), facts.worker)])])

    return IssuableDocument(KEY, TABLE, contract_id, number, facts._asdict(), draw, contract.participant_id)


def _header_fields(facts: ContractAttendance, words: document_texts.DocumentTexts) -> LabelledFields:
    of = words.text("label.contract_of", number=facts.number, date=format_date(facts.drawn_on))
    return LabelledFields(
        [
            LabelledField(words.text("label.contract"), of),
            LabelledField(words.text("label.participant"), facts.name),
            LabelledField(words.text("label.period"), f"{format_date(facts.since)}–{format_date(facts.until)}"),
            LabelledField(words.text("label.made_on"), format_date(facts.until)),
        ],
        columns=2,
    )


def _blocks(facts: ContractAttendance, words: document_texts.DocumentTexts) -> list[Block]:
    if not facts.parts:
        return [Text(words.text("nothing"))]
    kinds = ("attended", "excused", "unexcused", "unmarked")
    counts = [
        [part.name, str(part.promised), *(str(len(getattr(part, kind))) for kind in kinds), _percent(part.percent)]
        for part in facts.parts
    ]
    if len(counts) > 1:
        sums = [str(sum(int(row[place]) for row in counts)) for place in range(1, 6)]
        counts.append([words.text("column.total"), *sums, _percent(facts.percent)])
    columns = [("activity", 0.28), ("promised", 0.12), ("attended", 0.12), ("excused", 0.13), ("unexcused", 0.14)]
    columns += [("unmarked", 0.09), ("share", 0.12)]
    found = [kind for kind in kinds if any(getattr(part, kind) for part in facts.parts)]
    dates = [[part.name, *(_dates(getattr(part, kind)) for kind in found)] for part in facts.parts]
    blocks: list[Block] = [
        Table(
            [
                TableColumn(words.text(f"column.{key}"), width, "left" if key == "activity" else "right")
                for key, width in columns
            ],
            counts,
        ),
        Text(facts.formula, "small"),
        Heading(words.text("heading.dates"), 2),
        Table(
            [
                TableColumn(words.text("column.activity"), 0.28),
                *(TableColumn(words.text(f"column.{kind}"), 0.4 if kind == "attended" else 0.2) for kind in found),
            ],
            dates,
        ),
        Text(words.text("note"), "small"),
    ]
    return blocks


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


def _dates(days: Sequence[date]) -> str:
    """Days by their year, so that a year of meetings fits: `2026: 05.01, 12.01`."""
    years = groupby(sorted(days), key=lambda one: one.year)
    return "\n".join(f"{year}: {', '.join(f'{one:%d.%m}' for one in found)}" for year, found in years)


def _number(contract: Contract) -> str:
    return f"{contract.title}/U"


def _numbers(session: Session) -> list[tuple[str, int]]:
    """Contracts that have a number."""
    chosen = select(Contract).where(Contract.number.is_not(None))
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex)
    return [(_number(contract), contract.id) for contract in session.scalars(chosen)]


def _render(session: Session, contract_id: int) -> bytes:
    return issued_or_draft_pdf(session, contract_attendance_document(session, contract_id))


DOCUMENT = DocumentKind(KEY, N_("Attendance under a contract"), _numbers, _render)
