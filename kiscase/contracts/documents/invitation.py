"""The invitation to a talk about a contract: about what, when, where, and what to bring."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.documents.letters import Facts, LetterKind, contact, document
from kiscase.contracts.model import Invitation
from kiscase.core.i18n import N_, clock, day
from kiscase.paper.blocks import Block, Field, Fields, Heading, Text
from kiscase.paper.letter import Letter


def _facts(_session: Session, invitation: Invitation) -> Facts:
    return {
        "purpose": invitation.purpose.value,
        "on": day(invitation.on),
        "at": clock(invitation.at),
        "place": invitation.place,
        "note": invitation.note,
    }


def _body(own: Letter, facts: Facts) -> list[Block]:
    when = [Field(own.text("when"), facts["on"], 0.25), Field(own.text("hour"), facts["at"], 0.2)]
    bring = [Field(own.text("bring"), facts["note"], 1.0)] if facts["note"] else []
    return [
        Fields([*when, Field(own.text("place"), facts["place"], 0.55), *bring]),
        Heading(own.text("purpose"), 2),
        Text(own.text(f"about.{facts['purpose']}")),
        Text(own.text("company")),
        Text(contact(own, "other_day", facts)),
    ]


INVITATION = LetterKind("invitation", N_("Invitation to a talk"), Invitation, "W", _facts, _body)
DOCUMENT = document(INVITATION)
