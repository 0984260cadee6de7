"""The letter about something in a contract that was not kept: what happened, and the invitation to explain it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.documents.letters import Facts, LetterKind, contact, document
from kiscase.contracts.model import Breach
from kiscase.core import law
from kiscase.core.i18n import N_, day
from kiscase.paper.blocks import Block, Bullets, Field, Fields, Heading, Text
from kiscase.paper.letter import Letter

_LAW = ("consequences", "dependants")  # art. 11 ust. 2 and 3 of the social assistance act


def _facts(_session: Session, breach: Breach) -> Facts:
    return {
        "happened_on": day(breach.happened_on),
        "agreed": breach.agreed,
        "what": breach.what,
        "explain_by": day(breach.explain_by),
        "law_of": breach.happened_on.isoformat(),
    }


def _body(own: Letter, facts: Facts) -> list[Block]:
    on = date.fromisoformat(facts["law_of"])
    agreed = [Field(own.text("agreed"), facts["agreed"], 1.0)] if facts["agreed"] else []
    by = own.text("explain_by", explain_by=facts["explain_by"]) if facts["explain_by"] else own.text("explain_soon")
    rules = [law.condition(code, on) for code in _LAW]
    return [
        Fields(
            [*agreed, Field(own.text("when"), facts["happened_on"], 0.2), Field(own.text("what"), facts["what"], 0.8)]
        ),
        Heading(own.text("explain"), 2),
        Text(f"{by} {contact(own, 'contact', facts)}"),
        Heading(own.text("rights"), 2),
        Bullets([own.text(f"right.{key}") for key in ("explain", "support", "change")]),
        Heading(own.text("consequences"), 2),
        *(Text(f"{rule.sentence.rstrip('.')} ({rule.basis}).") for rule in rules),
        Text(own.text("no_decision")),
    ]


BREACH = LetterKind("breach", N_("Letter about a breach"), Breach, "N", _facts, _body, receipt="receipt")
DOCUMENT = document(BREACH)
