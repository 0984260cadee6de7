"""The papers about supported employment: application, opinion, information, refund of a month, reminder, card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty
from kiscase.activities.periods import period_text
from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import letter_head
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.legal_data.rows import LegalAmount
from kiscase.core.text.money import format_money
from kiscase.employment.model import EmploymentForm, RefundMonth, SupportedEmployment
from kiscase.employment.paper_facts import EmploymentPaper, load_employment_paper
from kiscase.employment.queries import list_refund_months, refund_ceiling, require_employment
from kiscase.issued.actions import list_documents_of_person
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind, IssuedDocumentRow
from kiscase.partners.model import Partner
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

APPLICATION, OPINION, INFORMATION = "employment-application", "employment-opinion", "employment-information"
REFUND, REMINDER, CARD = "employment-refund", "employment-reminder", "employment-counselling"
Body = Callable[[DocumentTexts, EmploymentPaper], Iterator[Block]]


def employment_document(kind: str, facts: EmploymentPaper) -> IssuableDocument:
    """The paper of a kind about one supported employment, or about a refund month of it."""
    key, letter, body = _PAPERS[kind]
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("employment", facts.printed_on)
        title = texts.text(f"title.{key}")
        blocks = [*_sign(kind, texts, facts), *_addressee(kind, facts), Heading(title), *body(texts, facts)]
        note = Text(texts.text("own_refund" if kind == REFUND else "own"), "small")
        blocks[-1:] = [KeepTogether([blocks[-1], note])]  # the note alone makes no page
    record, month = facts.record, facts.month
    number = f"{letter}{record.id}" + (f"/{month.seq}" if month is not None else "")
    person, contract = facts.person, facts.contract_applied_with if kind == APPLICATION else facts.contract
    content = {
        "person": [person.name, facts.identity, person.address, facts.stay, facts.certificate, contract],
        "record": {name: value for name, value in record.values().items() if name not in ("revision", "note", "state")},
        "partners": [_partner_facts(facts.office), _partner_facts(facts.employer)],
        "month": month.values() if month is not None else {},
        "sessions": [held.values() for held in facts.sessions] if kind == CARD else [],
    }
    head = None if kind == REFUND else letter_head
    row = (RefundMonth.__tablename__, month.id) if month is not None else (SupportedEmployment.__tablename__, record.id)
    applied_on = record.applied_on if kind == APPLICATION else None
    renderer = document_renderer(title, number, applied_on or facts.printed_on, blocks, head=head)
    return IssuableDocument(kind, *row, number, content, renderer, record.participant_id)


def _partner_facts(partner: Partner | None) -> list[str]:
    return [partner.name, partner.address, partner.nip, partner.regon] if partner is not None else []


def _sign(kind: str, texts: DocumentTexts, facts: EmploymentPaper) -> list[Block]:
    """The reference number under which the application goes out."""
    sign = facts.record.application_sign if kind == APPLICATION else ""
    return [Text(texts.text("reference", sign=sign))] if sign else []


def _addressee(kind: str, facts: EmploymentPaper) -> list[Block]:
    """To whom the letter goes: the labour office, the starosta, or the employer."""
    record = facts.record
    name, partner = {
        APPLICATION: (record.office, facts.office),
        INFORMATION: (record.employer, facts.employer),
        REFUND: (record.starosta or record.office, None if record.starosta else facts.office),
        REMINDER: (record.starosta or record.office, None if record.starosta else facts.office),
    }.get(kind, ("", None))
    words = join_nonempty([name, partner.address if partner is not None else ""], "\n")
    return [SideBySide([Gap(), Text(words, "bold")], (0.45, 0.55)), Gap(0.5)] if words else []


def _person_fields(texts: DocumentTexts, facts: EmploymentPaper) -> LabelledFields:
    person = facts.person
    return LabelledFields(
        [
            LabelledField(texts.text("label.person"), person.name, 0.5),
            LabelledField(texts.text("label.identity"), facts.identity or texts.text("unknown"), 0.5),
            LabelledField(texts.text("label.home"), person.address or texts.text("unknown"), 1.0),
        ]
    )


def _employer_fields(texts: DocumentTexts, facts: EmploymentPaper) -> LabelledFields:
    found = _partner_facts(facts.employer) or [facts.record.employer, "", "", ""]
    labels = [texts.text(f"label.{key}") for key in ("employer", "address", "nip", "regon")]
    return LabelledFields([LabelledField(label, value, 0.5) for label, value in zip(labels, found, strict=True)])


def _signed(*lines: SignatureLine) -> Block:
    return KeepTogether([Gap(1), SignatureLines(list(lines))])


def _application(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    record = facts.record
    yield Text(texts.text("text.application"))
    yield _person_fields(texts, facts)
    items = [
        ("stay", facts.stay, 0.5),
        ("certificate", facts.certificate, 0.5),
        ("contract", facts.contract_applied_with, 0.5),
        ("post", record.post, 0.5),
        ("proposed", record.employer, 1.0),
    ]
    fields = [LabelledField(texts.text(f"label.{key}"), value or "–", width) for key, value, width in items]
    if record.early_reason:
        fields.append(LabelledField(texts.text("label.early"), record.early_reason, 1.0))
    yield LabelledFields(fields)
    yield _signed(SignatureLine(texts.text("sign.social_worker"), facts.social_worker))
    yield Text(texts.text("text.consent"))
    yield _signed(SignatureLine(texts.text("sign.person"), facts.person.name))


def _opinion(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    yield Text(texts.text("text.opinion"))
    yield _person_fields(texts, facts)
    yield LabelledFields([LabelledField(texts.text("label.stay"), facts.stay, 1.0)])
    for key in ("attendance", "skills", "strengths"):
        yield LabelledFields([LabelledField(texts.text(f"label.{key}"), "", 1.0, lines=3)])
    yield _signed(SignatureLine(texts.text("sign.worker")))


def _information(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    amount = refund_ceiling(max(facts.record.employed_from or facts.printed_on, facts.printed_on))
    yield Text(texts.text("text.information"))
    yield Text(texts.text("text.how_long", ceiling=_ceiling(texts, amount)))
    yield Text(texts.text("text.monthly"))
    yield Text(texts.text("text.de_minimis"))
    yield _signed(SignatureLine(texts.text("sign.social_worker"), facts.social_worker))


def _refund(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    """The four contents of art. 16 ust. 5a."""
    month, record = _require_month(facts), facts.record
    amount = refund_ceiling(month.month_to)
    yield Text(texts.text("text.refund", period=period_text(month.month_from, month.month_to)))
    yield Heading(texts.text("part.employer"), 2)
    yield _employer_fields(texts, facts)
    yield LabelledFields([LabelledField(texts.text("label.agreement"), _agreement(facts), 1.0)])
    yield Heading(texts.text("part.person"), 2)
    yield _person_fields(texts, facts)
    yield Heading(texts.text("part.pay"), 2)
    yield LabelledFields(
        [
            LabelledField(texts.text("label.pay"), _amount(month.pay_paid), 0.5),
            LabelledField(texts.text("label.components"), month.components or record.pay_components, 1.0),
        ]
    )
    yield Heading(texts.text("part.refund"), 2)
    fields = [
        LabelledField(texts.text("label.claimed"), _amount(month.claimed), 0.5),
        LabelledField(texts.text("label.contribution"), _amount(month.contribution), 0.5),
        LabelledField(texts.text("label.account"), "", 1.0),
    ]
    if month.beyond:
        fields.append(LabelledField(texts.text("label.beyond"), month.beyond, 1.0))
    yield LabelledFields(fields)
    if amount is not None:
        yield Text(texts.text("text.ceiling", ceiling=_ceiling(texts, amount)), "small")
    yield _signed(SignatureLine(texts.text("sign.employer")))


def _reminder(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    month = _require_month(facts)
    if month.due_on is None:
        raise Problem(_("The employer has not applied for this month yet, so there is nothing to remind of."))
    if month.paid_on is not None:
        raise Problem(_("This month of the refund was paid on {date}.").format(date=format_date(month.paid_on)))
    if not month.is_overdue(facts.printed_on):
        words = _("The starosta has until {due} to pay. The reminder can be printed from {date} on.")
        first = format_date(month.due_on + timedelta(1))
        raise Problem(words.format(due=format_date(month.due_on), date=first))
    period = period_text(month.month_from, month.month_to)
    days = {"applied": format_date(month.applied_on), "due": format_date(month.due_on)}
    yield Text(texts.text("text.reminder", period=period, **days))
    known = [("employer", facts.record.employer), ("agreement", _agreement(facts))]
    known += [("person", facts.person.name), ("claimed", _amount(month.claimed))]
    yield LabelledFields([LabelledField(texts.text(f"label.{key}"), value, 0.5) for key, value in known if value])
    yield _signed(SignatureLine(texts.text("sign.sender")))


def _card(texts: DocumentTexts, facts: EmploymentPaper) -> Iterator[Block]:
    yield _person_fields(texts, facts)
    fields = [LabelledField(texts.text("label.contract"), facts.contract or "–", 0.5)]
    fields.append(LabelledField(texts.text("label.employer"), facts.record.employer or "–", 0.5))
    yield LabelledFields(fields)
    if not facts.sessions:
        yield Text(texts.text("none"))
    else:
        keys = (("day", 1.6), ("minutes", 1.1), ("kind", 2.2), ("adviser", 2.2), ("matter", 4), ("next", 2.4))
        columns = [TableColumn(texts.text(f"column.{key}"), width) for key, width in keys]
        rows: Sequence[Sequence[str]] = [
            [
                format_date(held.day),
                str(held.minutes),
                held.kind.label,
                held.adviser,
                join_nonempty([held.matter, held.result], "\n"),
                join_nonempty([held.next_step, format_date(held.next_on)], "\n"),
            ]
            for held in facts.sessions
        ]
        yield Table(columns, rows)
    yield _signed(
        SignatureLine(texts.text("sign.adviser")), SignatureLine(texts.text("sign.person"), facts.person.name)
    )


def _agreement(facts: EmploymentPaper) -> str:
    return join_nonempty([facts.record.agreement_sign, format_date(facts.record.agreement_on)])


def _ceiling(texts: DocumentTexts, amount: LegalAmount | None) -> str:
    """The amount up to which a month is refunded, with the day since which it holds."""
    if amount is None:
        return texts.text("unknown")
    ceiling = format_money(round(amount.value * 100))
    return texts.text("ceiling_since", ceiling=ceiling, date=format_date(amount.valid_from))


def _amount(grosze: int | None) -> str:
    return "" if grosze is None else format_money(grosze)


def _require_month(facts: EmploymentPaper) -> RefundMonth:
    if facts.month is None:
        raise Problem(_("First choose a month of the refund."))
    return facts.month


_PAPERS: dict[str, tuple[str, str, Body]] = {
    APPLICATION: ("application", "WSP", _application),
    OPINION: ("opinion", "OU", _opinion),
    INFORMATION: ("information", "IP", _information),
    REFUND: ("refund", "WR", _refund),
    REMINDER: ("reminder", "PW", _reminder),
    CARD: ("card", "KP", _card),
}
"""By the kind: the key of its texts, the letters of its number, what stands on it."""


def _of_records(kind: str) -> Callable[[Session], list[tuple[str, int]]]:
    letter = _PAPERS[kind][1]

    def find(session: Session) -> list[tuple[str, int]]:
        chosen = select(SupportedEmployment.id).order_by(SupportedEmployment.id)
        if kind != CARD:
            chosen = chosen.where(SupportedEmployment.form == EmploymentForm.WORK_REFERRAL)
        return [(f"{letter}{row_id}", row_id) for row_id in session.scalars(chosen)]

    return find


def _of_months(kind: str) -> Callable[[Session], list[tuple[str, int]]]:
    letter = _PAPERS[kind][1]

    def find(session: Session) -> list[tuple[str, int]]:
        chosen = select(RefundMonth).order_by(RefundMonth.employment_id, RefundMonth.seq)
        months = session.scalars(chosen).all()
        if kind == REMINDER:
            months = [month for month in months if month.is_overdue(action_date(session))]
        return [(f"{letter}{month.employment_id}/{month.seq}", month.id) for month in months]

    return find


def load_paper(session: Session, kind: str, row_id: int) -> IssuableDocument:
    """The paper of a kind about a row: one supported employment, or a refund month."""
    if kind not in (REFUND, REMINDER):
        return employment_document(kind, load_employment_paper(session, row_id))
    employment = session.get_one(RefundMonth, row_id).employment_id
    return employment_document(kind, load_employment_paper(session, employment, row_id))


def _renderer(kind: str) -> Callable[[Session, int], bytes]:
    return lambda session, row_id: issued_or_draft_pdf(session, load_paper(session, kind, row_id))


def list_employment_papers(session: Session, employment_id: int) -> list[IssuedDocumentRow]:
    """The papers that were given out about one supported employment and its refund months, the latest first."""
    person = require_employment(session, employment_id).participant_id
    months = {month.id for month in list_refund_months(session, employment_id)}
    about = {SupportedEmployment.__tablename__: {employment_id}, RefundMonth.__tablename__: months}
    found = list_documents_of_person(session, person)
    return [row for row in found if row.row_id in about.get(row.tablename, set())]


_LABELS = {
    APPLICATION: N_("Application for a referral to work"),
    OPINION: N_("Opinion on taking part"),
    INFORMATION: N_("Information for the employer"),
    REFUND: N_("Application for the refund of a month"),
    REMINDER: N_("Reminder to pay the refund"),
    CARD: N_("Card of counselling"),
}
EMPLOYMENT_DOCUMENTS = tuple(
    DocumentKind(kind, label, _of_months(kind) if kind in (REFUND, REMINDER) else _of_records(kind), _renderer(kind))
    for kind, label in _LABELS.items()
)
