"""The copy of a contract or annex in a second language, for a participant who does not read Polish well.

It bears the number, the version and the code of the Polish original and says that it is a copy: the original counts.
It is made from the contract on file each time and never kept, and there is nothing on it to sign or to fill in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.documents import annex, official
from kiscase.contracts.documents.labels import form_of
from kiscase.contracts.model import Content, Contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, speaking
from kiscase.core.journal import today
from kiscase.paper import form, letter
from kiscase.paper.blocks import Block, Gap, Spoken, Text
from kiscase.paper.document import Document
from kiscase.paper.spots import Spot

KEY = "contract-copy"  # the word of the command line


def copy(session: Session, record: Contract, content: Content, *, spots: list[Spot] | None = None) -> bytes:
    """The copy in the language that *content* names; a Problem where it names none but Polish.

    *spots* gets where its fields are.
    """
    spoken = content.head.get("language") or record.language
    if spoken == DEFAULT_LANGUAGE:
        raise Problem(
            _("This contract has no second copy. Choose its language at the top of the form, then print the copy.")
        )
    code = official.code_on_file(session, record, content)
    words = letter.load("copy", content.head.get("drawn_on") or today(session))
    with speaking(DEFAULT_LANGUAGE):
        note: list[Block] = [Spoken(DEFAULT_LANGUAGE, [Text(words.text("note"), "small")]), Gap(0.5)]
    with speaking(spoken):
        shown = official.people(session, record, content)
        whole = _to_read(form_of(record, shown))
        if record.annex:
            title, story = annex.agreed(session, record, content, whole)
        else:
            title, story = form.text(whole.title), _contract(record, content, whole, shown)
        return official.press(
            session,
            record,
            content,
            words.text("title", title=title),
            [Text(words.text("note")), *note, *story],
            code=code,
            marks=(words.text("mark"), *official.marks(record, code)),
            spots=spots,
        )


def _to_read(whole: form.Form) -> form.Form:
    """The form without what is stamped, signed or entered later."""
    rest = form.without(whole, "stamp", "signatures")
    return replace(rest, sections=tuple(section for section in rest.sections if not section.later))


def _contract(record: Contract, content: Content, whole: form.Form, shown: dict[str, Any]) -> list[Block]:
    """The contract on a form in the language that is spoken."""
    variant = content.head.get("variant") or record.variant
    said = replace(content, texts=_translated(record.form, variant, content.texts))
    return form.story(whole, variant, official.values(record, said, shown))


def _translated(form_name: str, variant: str, texts: dict[str, str]) -> dict[str, str]:
    """The texts; one that stands as the form presets it is a fixed part, too."""
    spoken = official.preset(form_name, variant)
    with speaking(DEFAULT_LANGUAGE):
        polish = official.preset(form_name, variant)
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
    return copy(session, record, official.load(session, record))


DOCUMENT = Document(KEY, N_("Copy of a contract in a second language"), _numbers, _print)
