"""The hand-out as a document: three provisions as they stood on the day of the contract, and who received them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY
from kiscase.contracts.inner_data.actions import HANDED_OVER
from kiscase.contracts.model import UNSIGNED_STATES, Contract, ContractState
from kiscase.contracts.parties import party_facts
from kiscase.contracts.queries import list_printable_contracts, load_content
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.legal_data.rows import LegalArticle
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind, IssuedDocumentRow
from kiscase.issued.model import IssuedDocument
from kiscase.issued.status import DocumentStatus, StatusNote
from kiscase.pdf import document_texts
from kiscase.pdf.bilingual_texts import BilingualTexts
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Heading,
    InLanguage,
    KeepTogether,
    SideBySide,
    SignatureLine,
    SignatureLines,
    Text,
)
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.render import render_pdf

HANDOUT_KEY = "contract-handout"  # its name on the command line
ARTICLES = ("ups_11_2", "ups_11_3", "ups_109")
"""Art. 11 ust. 2 and 3 and art. 109 of the social assistance act."""
_SHORT = ("benefit", "decision", "change")


class HandoutValues(NamedTuple):
    """The values that a hand-out shows."""

    number: str
    on: date
    """The day of the contract, whose law counts."""
    language: str
    people: Sequence[str]
    """Who signs that it was received."""
    articles: Sequence[LegalArticle]


def load_handout_values(session: Session, contract: Contract) -> HandoutValues:
    """The values of a contract's hand-out as they are on file."""
    shown = contract.printed or party_facts(session, contract, load_content(session, contract))
    on = contract.drawn_on or action_date(session)
    return HandoutValues(
        number=contract.number or "",
        on=on,
        language=contract.language,
        people=[one["name"] for one in shown["signers"] if one["key"] != "worker"],
        articles=[legal_rules.article_on(code, on) for code in ARTICLES],
    )


def handout_number(contract_number: str) -> str:
    """The number of the hand-out, after the number of the contract; none for a draft."""
    return f"{contract_number}/P" if contract_number else ""


def handout_document(session: Session, contract: Contract) -> IssuableDocument:
    """The hand-out of a contract; once it was handed over it stays as it was then."""
    with use_language(DEFAULT_LANGUAGE):
        values = load_handout_values(session, contract)

    def render(session: Session, version: int, code: str) -> bytes:
        return _render(session, contract, values, version, code)

    return IssuableDocument(
        kind=HANDOUT_KEY,
        tablename=CONTRACT_KEY,
        row_id=contract.id,
        number=handout_number(values.number),
        content={
            "language": values.language,
            "on": values.on,
            "people": list(values.people),
            "provisions": [list(article.paragraphs()) for article in values.articles],
        },
        render=render,
        participant_id=contract.participant_id,
        signed=bool(contract.inner_texts.get(HANDED_OVER)),
    )


def _render(session: Session, contract: Contract, values: HandoutValues, version: int, code: str) -> bytes:
    texts = document_texts.load_document_texts("handout", values.on)
    words = BilingualTexts(texts, values.language)
    draft = (Watermark.DRAFT,) if not code and contract.state in UNSIGNED_STATES else ()
    properties = club_document_properties(
        load_document_issuer(session),
        words.polish("title"),
        made_on=action_date(session),
        language=DEFAULT_LANGUAGE,
        number=handout_number(values.number),
        version=version,
        code=code,
        marks=(Watermark.VOID,) if contract.state is ContractState.VOID else draft,
    )
    return render_pdf(properties, _blocks(words, values))


def _blocks(words: BilingualTexts, values: HandoutValues) -> list[Block]:
    lines = [SignatureLine(words.label("signature"), name) for name in values.people]
    return [
        *words.title("title"),
        _about(words, values),
        *words.heading("in_short"),
        *_short(words),
        *([words.sentence("translation", "small")] if words.other else []),
        *(block for article in values.articles for block in (_heading(article), *_provision(words, article))),
        KeepTogether([Text(_source(words, values), "small"), words.sentence("receipt"), SignatureLines(lines)]),
    ]


def _about(words: BilingualTexts, values: HandoutValues) -> Block:
    """To which contract it belongs, and of which day the wording is."""
    day = format_date(values.on)
    of = words.polish("contract_of", number=values.number, date=day) if values.number else ""
    return Text("\n".join(filter(None, (of, words.polish("wording", date=day)))), "centred")


def _heading(article: LegalArticle) -> Block:
    with use_language(DEFAULT_LANGUAGE):
        return Heading(article.heading, 2)


def _provision(words: BilingualTexts, article: LegalArticle) -> list[Block]:
    return words.beside(article.paragraphs(), article.paragraphs(words.other or DEFAULT_LANGUAGE))


def _source(words: BilingualTexts, values: HandoutValues) -> str:
    """Where the provisions stand; those of one text are named together."""
    cited: dict[str, list[str]] = {}
    with use_language(DEFAULT_LANGUAGE):
        for article in values.articles:
            label = article.heading.lower()
            cited.setdefault(article.basis.removeprefix(label).strip(), []).append(label)
    bases = "; ".join(f"{', '.join(labels)} {text}" for text, labels in cited.items())
    return words.polish("basis", basis=bases)


def _short(words: BilingualTexts) -> list[Block]:
    """What the provisions mean, in plain words."""
    polish = BulletList([words.polish(f"short.{key}") for key in _SHORT])
    if not words.other:
        return [polish]
    translated = BulletList([words.translated(f"short.{key}") for key in _SHORT])
    return [SideBySide([polish, InLanguage(words.other, [translated])])]


def handout_statuses(session: Session, papers: Sequence[IssuedDocumentRow]) -> dict[int, StatusNote]:
    """The statuses of issued hand-outs by the ids of the documents: void with the contract, or handed over and when."""
    if not papers:
        return {}
    ids = {paper.row_id for paper in papers}
    last = select(IssuedDocument.row_id, func.max(IssuedDocument.version)).where(
        IssuedDocument.tablename == Contract.__tablename__,
        IssuedDocument.row_id.in_(ids),
        IssuedDocument.document == HANDOUT_KEY,
    )
    newest = {row[0]: row[1] for row in session.execute(last.group_by(IssuedDocument.row_id))}
    columns = (Contract.id, Contract.state, Contract.reason, Contract.inner_texts)
    contracts = {row.id: row for row in session.execute(select(*columns).where(Contract.id.in_(ids)))}
    found = {}
    for paper in papers:
        contract = contracts[paper.row_id]
        handed_over = contract.inner_texts.get(HANDED_OVER, "")
        if contract.state is ContractState.VOID:
            found[paper.id] = StatusNote(DocumentStatus.VOID, _("void: {reason}").format(reason=contract.reason))
        elif handed_over and paper.version == newest[paper.row_id]:
            words = _("handed over on {date}").format(date=format_date(date.fromisoformat(handed_over)))
            found[paper.id] = StatusNote(DocumentStatus.VALID, words)
    return found


def _list_handouts(session: Session) -> list[tuple[str, int]]:
    rows = list_printable_contracts(session, Contract.root_id.is_(None))
    return [(handout_number(number), contract_id) for number, contract_id in rows]


def render_handout(session: Session, contract_id: int) -> bytes:
    """The hand-out as issued while it is up to date; else a draft, which is not stored."""
    return issued_or_draft_pdf(session, handout_document(session, session.get_one(Contract, contract_id)))


HANDOUT_DOCUMENT = DocumentKind(
    HANDOUT_KEY,
    N_("Hand-out on the law, with the contract"),
    _list_handouts,
    render_handout,
    statuses=handout_statuses,
)
