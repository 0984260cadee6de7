"""The annex (aneks) on paper, which says what changes and no more; and the consolidated text (tekst jednolity)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import issued_document, official_form, parties
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.annexes.changes import AnnexChange, changes_in_spoken_language, load_annex_texts
from kiscase.contracts.content import Content
from kiscase.contracts.form_labels import contract_form
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import amendment_history
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, current_language, use_language
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Heading, SignatureLines, Table, TableColumn, Text
from kiscase.pdf.document import Watermark
from kiscase.pdf.form import official_form as form_official_form
from kiscase.pdf.form import printing

ANNEX_KEY = "annex"  # the word of the command line
CONSOLIDATED_KEY = "contract-consolidated"
_OPENING_FIELDS = ("stamp", "drawn_on", "people", "worker")
"""The fields of the form that stand above the changes."""


def render_contract(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """The paper of a contract, or of an annex."""
    return (render_annex if record.annex else official_form.render_contract_form)(session, record, content, code=code)


def render_annex(session: Session, record: Contract, content: Content, *, code: str = "") -> bytes:
    """The annex as PDF, in Polish; a draft is marked as one."""
    with use_language(DEFAULT_LANGUAGE):
        shown = parties.shown_parties(session, record, content)
        title, story = annex_story(session, record, content, contract_form(record, shown))
        places = official_form.contract_signature_lines(record, content, shown)
        story += [Heading(load_annex_texts(session, content).text("signatures"), 3), SignatureLines(places)]
        return official_form.render_contract_document(
            session, record, content, title, story, code=code, marks=official_form.contract_marks(record, code)
        )


def annex_story(
    session: Session, record: Contract, content: Content, whole: form_official_form.OfficialForm
) -> tuple[str, list[Block]]:
    """The title of an annex and its text as far as the signatures, on a form in the language that is spoken."""
    words = load_annex_texts(session, content)
    first, *earlier = amendment_history(session, record)[:-1]
    title = words.text("title", annex=str(record.annex), number=first.title)
    return title, [
        *_opening_blocks(record, content, words, title, whole, parties.shown_parties(session, record, content)),
        *_basis_blocks(words, first, earlier),
        *_change_table(words, changes_in_spoken_language(session, record, content)),
        Text(words.text("unchanged")),
        Text(words.text("holds")),
    ]


def render_consolidated(session: Session, contract_id: int) -> bytes:
    """All that holds by this version of a contract, in one text that nobody signs."""
    record = session.get_one(Contract, contract_id)
    content = contracts_queries.load_content(session, record)
    with use_language(DEFAULT_LANGUAGE):
        words = load_annex_texts(session, content)
        first, *annexes = amendment_history(session, record)
        shown = parties.shown_parties(session, record, content)
        whole = form_official_form.without_field_kinds(contract_form(record, shown), "signatures")
        values = official_form.form_values(record, content, shown) | {"drawn_on": first.drawn_on}
        unsigned = replace(whole, title={current_language(): words.text("consolidated")})
        which = {"number": first.title, "date": format_date(first.drawn_on), "annexes": _named(words, annexes)}
        story = printing.form_blocks(unsigned, record.variant, values)
        at = next(place for place, block in enumerate(story) if isinstance(block, Heading) and block.level == 2)
        says = words.text("with_annexes" if annexes else "without_annexes", **which)
        story[at:at] = [Text(says, "centred"), Text(words.text("unsigned"), "centred")]
        marks = {ContractState.VOID: (Watermark.VOID,)}.get(record.state, () if record.number else (Watermark.DRAFT,))
        return official_form.render_contract_document(
            session, record, content, words.text("consolidated"), story, marks=marks
        )


def _opening_blocks(  # noqa: PLR0917 - what a head is made of
    record: Contract,
    content: Content,
    words: document_texts.DocumentTexts,
    title: str,
    whole: form_official_form.OfficialForm,
    shown: dict[str, Any],
) -> Sequence[Block]:
    """Stamp, date and the parties, as the form has them."""
    variant = content.fields.get("variant") or record.variant
    spoken = current_language()
    sections = []
    for section in whole.sections_of(variant):
        fields = [
            replace(part, label={spoken: words.text("drawn_on")}) if part.key == "drawn_on" else part
            for part in section.fields
            if part.key in _OPENING_FIELDS
        ]
        if fields:
            sections.append(replace(section, heading={}, fields=tuple(fields)))
    short = replace(whole, title={spoken: title}, sections=tuple(sections))
    return printing.form_blocks(short, variant, official_form.form_values(record, content, shown))


def _basis_blocks(words: document_texts.DocumentTexts, first: Contract, earlier: Sequence[Contract]) -> Sequence[Block]:
    which = {"number": first.title, "date": format_date(first.drawn_on), "earlier": _named(words, earlier)}
    return [Text(words.text("basis")), Text(words.text("opening_later" if earlier else "opening", **which))]


def _named(words: document_texts.DocumentTexts, annexes: Sequence[Contract]) -> str:
    return ", ".join(words.text("earlier", annex=str(one.annex), date=format_date(one.drawn_on)) for one in annexes)


def _change_table(words: document_texts.DocumentTexts, told: Sequence[AnnexChange]) -> Sequence[Block]:
    heading = Heading(words.text("changes"), 2)
    if not told:
        return [heading, Text(words.text("nothing"), "bold")]
    columns = [
        TableColumn(words.text("place"), 0.26),
        TableColumn(words.text("was"), 0.37),
        TableColumn(words.text("becomes"), 0.37),
    ]
    rows = [[f"{one.label}\n{words.text(one.kind)}", one.old or "–", one.new or "–"] for one in told]
    return [heading, Table(columns, rows, numbered=True)]


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.annex > 0)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex, Contract.id)
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]


def _all_numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.number.is_not(None))
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex)
    return [(str(number), row_id) for number, row_id in session.execute(chosen)]


def _print(session: Session, contract_id: int) -> bytes:
    record = session.get_one(Contract, contract_id)
    return issued_document.contract_pdf(session, record) or render_annex(
        session, record, contracts_queries.load_content(session, record)
    )


ANNEX_DOCUMENT = DocumentKind(ANNEX_KEY, N_("Annex"), _numbers, _print)
CONSOLIDATED_DOCUMENT = DocumentKind(
    CONSOLIDATED_KEY, N_("Consolidated text of a contract"), _all_numbers, render_consolidated
)
