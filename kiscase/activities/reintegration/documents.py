"""The monthly list of commissioned reintegration for the labour office, which pays the stipends by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.activity_rules import COMMISSIONED_REINTEGRATION, find_activity_rule
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty, month_goes_on
from kiscase.activities.model import Activity
from kiscase.activities.periods import hours_text, month_name, month_period, month_range
from kiscase.activities.reintegration.queries import ReintegrationMonth, ReintegrationRow, load_reintegration_month
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

KEY = "reintegration-month"  # its name on the command line
_COLUMNS = (("name", 5.0), ("born", 2.2), ("attended", 1.6), ("hours", 1.6), ("excused", 6.2), ("unexcused", 3.6))


def reintegration_month_document(month: ReintegrationMonth) -> IssuableDocument:
    """For each person the days and hours attended, the excused days with their kind, the unexcused days."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("reintegration", month.printed_on)
        title = texts.text("title")
        rows = [_cells(texts, row) for row in month.rows]
        unmarked = any(row.unmarked for row in month.rows)
        blocks: list[Block] = [
            Heading(title),
            Text(month.activity, "centred"),
            LabelledFields(_fields(texts, month)),
            _table(texts, rows) if rows else Text(texts.text("nothing")),
            *([Text(texts.text("unmarked"), "small")] if unmarked else []),
            *month_goes_on(month.printed_on, month.until),
            Text(texts.text("stipend"), "small"),
            Text(texts.text("basis", basis=_basis(month)), "small"),
            Gap(0.5),
            SignatureLines([SignatureLine(texts.text("signature"))]),
        ]
    number = reintegration_number(month.activity_id, month.since)
    content = {
        "activity": month.activity,
        "agreement": [str(month.agreement.get(key) or "") for key in ("sign", "agreed_on", "office")],
        "rows": rows,
        **({"goes_on": True} if month.printed_on < month.until else {}),
    }
    return IssuableDocument(
        KEY,
        Activity.__tablename__,
        month.activity_id,
        number,
        content,
        document_renderer(title, number, month.until, blocks, landscape=True),
        period=month_period(month.since),
    )


def reintegration_number(activity_id: int, month: date) -> str:
    """The number of the list of a month."""
    return f"RS{activity_id}/{month:%Y-%m}"


def _fields(texts: DocumentTexts, month: ReintegrationMonth) -> list[LabelledField]:
    known = month.agreement
    agreed_on = known.get("agreed_on")
    agreement = str(known.get("sign") or "–")
    if isinstance(agreed_on, date):
        agreement = texts.text("agreement_of", sign=agreement, date=format_date(agreed_on))
    return [
        LabelledField(texts.text("label.month"), month_name(month.since), 0.2),
        LabelledField(texts.text("label.agreement"), agreement, 0.4),
        LabelledField(texts.text("label.office"), str(known.get("office") or "–"), 0.4),
        LabelledField(texts.text("label.club"), month.club, 0.5),
        LabelledField(texts.text("label.operator"), month.operator, 0.5),
    ]


def _table(texts: DocumentTexts, rows: list[list[str]]) -> Table:
    numbers = ("attended", "hours")
    return Table(
        [
            TableColumn(texts.text(f"column.{key}"), width, "right" if key in numbers else "left")
            for key, width in _COLUMNS
        ],
        rows,
        numbered=True,
    )


def _cells(texts: DocumentTexts, row: ReintegrationRow) -> list[str]:
    """The cells of a person; excused days are grouped by their kind."""
    kinds: dict[str, list[date]] = {}
    for one in row.excused:
        kinds.setdefault(texts.text(f"kind.{one.kind.value if one.kind else 'none'}"), []).append(one.day)
    excused = [texts.text("excused", kind=kind, count=str(len(days)), days=_days(days)) for kind, days in kinds.items()]
    unexcused = texts.text("days", count=str(len(row.unexcused)), days=_days(row.unexcused)) if row.unexcused else ""
    unmarked = texts.text("no_mark", days=_days(row.unmarked)) if row.unmarked else ""
    return [
        row.name,
        row.born or "–",
        str(row.attended),
        hours_text(row.hours),
        "\n".join(excused) or "–",
        join_nonempty([unexcused, unmarked], "\n") or "–",
    ]


def _days(days: list[date]) -> str:
    return ", ".join(f"{day:%d.%m}" for day in days)


def _basis(month: ReintegrationMonth) -> str:
    rule = find_activity_rule(COMMISSIONED_REINTEGRATION, month.until)
    return rule.basis if rule else ""


def _numbers(session: Session) -> list[tuple[str, tuple[int, date]]]:
    """The months of the last year in which somebody took part."""
    until = month_range(action_date(session))[1]
    since = until.replace(day=1) - relativedelta(months=11)
    found: set[tuple[int, date]] = set()
    chosen = select(Activity.id).where(Activity.kind == COMMISSIONED_REINTEGRATION)
    for activity_id in session.scalars(chosen).all():
        rows: Any = attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until)
        found |= {(activity_id, row.day.replace(day=1)) for row in rows}
    return [(reintegration_number(*subject), subject) for subject in sorted(found)]


def _render(session: Session, subject: tuple[int, date]) -> bytes:
    return issued_or_draft_pdf(session, reintegration_month_document(load_reintegration_month(session, *subject)))


DOCUMENT = DocumentKind(KEY, N_("Monthly list for the labour office"), _numbers, _render)
