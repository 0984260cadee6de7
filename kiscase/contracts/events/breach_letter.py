"""The letter about something in a contract that was not kept: what happened, and the invitation to explain it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.events.letter_document import LetterFacts, LetterKind, contact_line
from kiscase.contracts.events.model import Breach
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_
from kiscase.pdf.blocks import Block, BulletList, Heading, LabelledField, LabelledFields, Text
from kiscase.pdf.document_texts import DocumentTexts

_LAW = ("consequences", "dependants")  # art. 11 ust. 2 and 3 of the social assistance act


def _facts(_session: Session, breach: Breach, _known: LetterFacts) -> LetterFacts:
    return {
        "happened_on": format_date(breach.happened_on),
        "agreed": breach.agreed,
        "what": breach.what,
        "explain_by": format_date(breach.explain_by),
        "law_of": breach.happened_on.isoformat(),
    }


def _body(own: DocumentTexts, facts: LetterFacts) -> list[Block]:
    on = date.fromisoformat(facts["law_of"])
    agreed = [LabelledField(own.text("agreed"), facts["agreed"], 1.0)] if facts["agreed"] else []
    by = own.text("explain_by", explain_by=facts["explain_by"]) if facts["explain_by"] else own.text("explain_soon")
    rules = [legal_rules.condition_rule(code, on) for code in _LAW]
    return [
        LabelledFields(
            [
                *agreed,
                LabelledField(own.text("when"), facts["happened_on"], 0.2),
                LabelledField(own.text("what"), facts["what"], 0.8),
            ]
        ),
        Heading(own.text("explain"), 2),
        Text(f"{by} {contact_line(own, 'contact', facts)}"),
        Heading(own.text("rights"), 2),
        BulletList([own.text(f"right.{key}") for key in ("explain", "support", "change")]),
        Heading(own.text("consequences"), 2),
        *(Text(f"{rule.sentence.rstrip('.')} ({rule.basis}).") for rule in rules),
        Text(own.text("no_decision")),
    ]


BREACH_LETTER = LetterKind(
    key="breach",
    label=N_("Letter about a breach"),
    record=Breach,
    mark="N",
    facts=_facts,
    body=_body,
    person_signs="receipt",
)
