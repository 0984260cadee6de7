"""The invitation to a talk about a contract: about what, when, where, and what to bring."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.events.letter_document import LetterFacts, LetterKind, contact_line
from kiscase.contracts.events.model import Invitation
from kiscase.core.date_format import format_date, format_time
from kiscase.core.i18n import N_
from kiscase.pdf.blocks import Block, Heading, LabelledField, LabelledFields, Text
from kiscase.pdf.document_texts import DocumentTexts


def _facts(_session: Session, invitation: Invitation, _known: LetterFacts) -> LetterFacts:
    return {
        "purpose": invitation.purpose.value,
        "on": format_date(invitation.on),
        "at": format_time(invitation.at),
        "place": invitation.place,
        "note": invitation.note,
    }


def _body(own: DocumentTexts, facts: LetterFacts) -> list[Block]:
    when = [LabelledField(own.text("when"), facts["on"], 0.25), LabelledField(own.text("hour"), facts["at"], 0.2)]
    bring = [LabelledField(own.text("bring"), facts["note"], 1.0)] if facts["note"] else []
    return [
        LabelledFields([*when, LabelledField(own.text("place"), facts["place"], 0.55), *bring]),
        Heading(own.text("purpose"), 2),
        Text(own.text(f"about.{facts['purpose']}")),
        Text(own.text("company")),
        Text(contact_line(own, "other_day", facts)),
    ]


INVITATION_LETTER = LetterKind(
    key="invitation", label=N_("Invitation to a talk"), record=Invitation, mark="W", facts=_facts, body=_body
)
