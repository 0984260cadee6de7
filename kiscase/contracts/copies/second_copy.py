"""The copy of a contract or annex in a second language, for a participant who does not read Polish well.

It bears the number, the version and the code of the Polish original and says that it is a copy: the original counts.
It is made from the contract on file each time and never kept, and there is nothing on it to sign or to fill in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import issued_document, official_form, parties
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.annexes import documents as annexes_documents
from kiscase.contracts.content import Content
from kiscase.contracts.form_labels import contract_form
from kiscase.contracts.model import Contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, localized_text, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Gap, InLanguage, Text
from kiscase.pdf.form import official_form as form_official_form
from kiscase.pdf.form import printing
from kiscase.pdf.output.field_positions import FieldPosition

SECOND_COPY_KEY = "contract-copy"  # the word of the command line


def render_second_copy(
    session: Session, record: Contract, content: Content, *, spots: list[FieldPosition] | None = None
) -> bytes:
    """The copy in the language that *content* names; a Problem where it names none but Polish.

    *spots* gets where its fields are.
    """
    spoken = content.fields.get("language") or record.language
    if spoken == DEFAULT_LANGUAGE:
        raise Problem(
            _("This contract has no second copy. Choose its language at the top of the form, then print the copy.")
        )
    code = issued_document.contract_code_on_file(session, record, content)
    words = document_texts.load_document_texts("copy", content.fields.get("drawn_on") or action_date(session))
    with use_language(DEFAULT_LANGUAGE):
        note: list[Block] = [InLanguage(DEFAULT_LANGUAGE, [Text(words.text("note"), "small")]), Gap(0.5)]
    with use_language(spoken):
        shown = parties.shown_parties(session, record, content)
        whole = _to_read(contract_form(record, shown))
        if record.annex:
            title, story = annexes_documents.annex_story(session, record, content, whole)
        else:
            title, story = localized_text(whole.title), _contract(record, content, whole, shown)
        return official_form.render_contract_document(
            session,
            record,
            content,
            words.text("title", title=title),
            [Text(words.text("note")), *note, *story],
            code=code,
            marks=(words.text("mark"), *official_form.contract_marks(record, code)),
            spots=spots,
        )


def _to_read(whole: form_official_form.OfficialForm) -> form_official_form.OfficialForm:
    """The form without what is stamped, signed or entered later."""
    rest = form_official_form.without_field_kinds(whole, "stamp", "signatures")
    return replace(rest, sections=tuple(section for section in rest.sections if not section.filled_after_signing))


def _contract(
    record: Contract, content: Content, whole: form_official_form.OfficialForm, shown: dict[str, Any]
) -> list[Block]:
    """The contract on a form in the language that is spoken."""
    variant = content.fields.get("variant") or record.variant
    said = replace(content, texts=_translated(record.form, variant, content.texts))
    return printing.form_blocks(whole, variant, official_form.form_values(record, said, shown))


def _translated(form_name: str, variant: str, texts: dict[str, str]) -> dict[str, str]:
    """The texts; one that stands as the form presets it is a fixed part, too."""
    spoken = official_form.preset_texts(form_name, variant)
    with use_language(DEFAULT_LANGUAGE):
        polish = official_form.preset_texts(form_name, variant)
    return {
        key: spoken[key] if key in polish and text.split() == polish[key].split() else text
        for key, text in texts.items()
    }


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.language != DEFAULT_LANGUAGE)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.annex, Contract.id)
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]


def _print(session: Session, contract_id: int) -> bytes:
    record = session.get_one(Contract, contract_id)
    return render_second_copy(session, record, contracts_queries.load_content(session, record))


SECOND_COPY_DOCUMENT = DocumentKind(SECOND_COPY_KEY, N_("Copy of a contract in a second language"), _numbers, _print)
