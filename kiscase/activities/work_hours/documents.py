"""The record of socially useful work of a month (art. 142 ust. 10 pkt 2 of the labour market act)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK, find_activity_rule
from kiscase.activities.agreements.actions import work_rate_on
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty, month_goes_on
from kiscase.activities.model import Activity
from kiscase.activities.periods import hours_text, month_name, month_period, month_range
from kiscase.activities.work_hours.limits import work_benefit
from kiscase.activities.work_hours.model import WorkDay, WorkHours
from kiscase.activities.work_hours.queries import WorkMonth, WorkPerson, load_work_month
from kiscase.club.actions import load_club
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.money import format_money
from kiscase.core.text.names import join_names
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
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

KEY = "useful-work-month"  # its name on the command line


class _Columns(NamedTuple):
    """Which columns the record has beside the days: those of which somebody has a figure."""

    planned: bool
    carried: bool


def work_month_document(session: Session, month: WorkMonth) -> IssuableDocument:
    """Name, place and number of each person, the hours by day, their sum and the benefit."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("useful_work", month.today)
        title = texts.text("title.record")
        shown = _Columns(any(one.planned is not None for one in month.people), any(one.carried for one in month.people))
        rows = [_cells(texts, month, one, shown, _identity(session, texts, one.id)) for one in month.people]
        blocks: list[Block] = [
            Heading(title),
            Text(month.activity, "centred"),
            LabelledFields(_fields(texts, session, month)),
            Table(_table_columns(texts, month, shown), rows, numbered=True) if rows else Text(texts.text("nothing")),
            *([Text(texts.text("carried_note"), "small")] if shown.carried else []),
            *month_goes_on(month.today, month.last),
            Text(_basis(texts, month), "small"),
            Gap(0.5),
            SignatureLines([SignatureLine(texts.text("signature"))]),
        ]
    number = work_month_number(month.activity_id, month.first)
    goes_on = {"goes_on": True} if month.today < month.last else {}
    known = [str(month.agreement.get(key) or "") for key in ("sign", "agreed_on", "office", "place")]
    return IssuableDocument(
        KEY,
        Activity.__tablename__,
        month.activity_id,
        number,
        {"activity": month.activity, "agreement": known, "rows": rows, "rates": [list(one) for one in month.rates]}
        | goes_on,
        document_renderer(title, number, month.last, blocks, landscape=True),
        period=month_period(month.first),
    )


def work_month_number(activity_id: int, month: date) -> str:
    """The number of the record of a month."""
    return f"EP{activity_id}/{month:%Y-%m}"


def _fields(texts: DocumentTexts, session: Session, month: WorkMonth) -> list[LabelledField]:
    known = month.agreement
    agreement = str(known.get("sign") or "–")
    if known.get("agreed_on"):
        agreement = texts.text("agreement_of", sign=agreement, date=format_date(known["agreed_on"]))
    rates = dict.fromkeys(rate for day in month.worked_days() if (rate := work_rate_on(month.rates, day)) is not None)
    return [
        LabelledField(texts.text("label.month"), month_name(month.first), 0.15),
        LabelledField(texts.text("label.agreement"), agreement, 0.3),
        LabelledField(texts.text("label.office"), str(known.get("office") or "–"), 0.35),
        LabelledField(texts.text("label.rate"), ", ".join(map(format_money, rates)) or "–", 0.2),
        LabelledField(texts.text("label.place"), str(known.get("place") or "–"), 0.5),
        LabelledField(texts.text("label.operator"), load_club(session).operator or "–", 0.5),
    ]


def _table_columns(texts: DocumentTexts, month: WorkMonth, shown: _Columns) -> list[TableColumn]:
    return [
        TableColumn(texts.text("column.person"), 6.5),
        *(TableColumn(f"{day.day}.{day:%m}", 1.2, "centre") for day in month.worked_days()),
        *([TableColumn(texts.text("column.planned"), 1.6, "right")] if shown.planned else []),
        TableColumn(texts.text("column.hours"), 1.7, "right"),
        *([TableColumn(texts.text("column.carried"), 2.0, "right")] if shown.carried else []),
        TableColumn(texts.text("column.benefit"), 2.6, "right"),
    ]


def _cells(texts: DocumentTexts, month: WorkMonth, person: WorkPerson, shown: _Columns, identity: str) -> list[str]:
    minutes = [month.minutes.get((person.id, day)) for day in month.worked_days()]
    benefit = work_benefit(month, person.id, month.minutes)
    return [
        identity,
        *("" if count is None else hours_text(count / 60) for count in minutes),
        *([str(person.planned) if person.planned is not None else "–"] if shown.planned else []),
        hours_text(sum(count or 0 for count in minutes) / 60),
        *([str(person.carried) if person.carried else "–"] if shown.carried else []),
        format_money(benefit) if benefit is not None else texts.text("no_rate"),
    ]


def _identity(session: Session, texts: DocumentTexts, participant_id: int) -> str:
    """The name, where a person lives or stays, and the PESEL or the document."""
    person = session.get_one(Participant, participant_id)
    number = texts.text("pesel", number=person.pesel) if person.pesel else ""
    if not number and person.paper_number:
        kind = person.paper.label if person.paper else ""
        number = join_nonempty([kind, person.paper_number], " ")
    name = join_names(person.family_name, person.given_name)
    return join_nonempty([name, person.address, number or texts.text("no_number")], "\n")


def _basis(texts: DocumentTexts, month: WorkMonth) -> str:
    """The provisions with the limits that they set for the month."""
    rule = find_activity_rule(USEFUL_WORK, month.last)
    if rule is None:
        return ""
    basis = texts.text("basis", basis=rule.basis)
    if rule.hours_a_week is None or rule.days_a_year is None:
        return basis
    return f"{basis} {texts.text('limits', hours=str(rule.hours_a_week), days=str(rule.days_a_year))}"


def _numbers(session: Session) -> list[tuple[str, tuple[int, date]]]:
    """The months of the last year for which hours are recorded."""
    until = month_range(action_date(session))[1]
    since = until.replace(day=1) - relativedelta(months=11)
    days = session.execute(select(WorkDay.activity_id, WorkDay.day).where(WorkDay.day >= since, WorkDay.day <= until))
    months = session.execute(select(WorkHours.activity_id, WorkHours.month).where(WorkHours.month >= since))
    found = {(row[0], row[1].replace(day=1)) for row in (*days, *months)}
    return [(work_month_number(*subject), subject) for subject in sorted(found)]


def _render(session: Session, subject: tuple[int, date]) -> bytes:
    return issued_or_draft_pdf(session, work_month_document(session, load_work_month(session, *subject)))


DOCUMENT = DocumentKind(KEY, N_("Record of socially useful work"), _numbers, _render)
