"""What was promised and attended under a contract: the facts with which the talk about its evaluation begins."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.activities.documents import evidence as documents
from kiscase.activities.documents.evidence import Evidence, Taken, evidence
from kiscase.core.i18n import N_
from kiscase.core.journal import say
from kiscase.register.papers import issue as give_out

__all__ = ["Evidence", "Taken", "evidence", "issue"]


def issue(session: Session, contract_id: int) -> bytes:
    """The evidence sheet to hand out: put on file, and the same bytes each time until what it says changes."""
    paper = documents.paper(session, contract_id)
    pdf = give_out(session, paper)
    say(session, N_("Printed the attendance under the contract {number}"), number=paper.number)
    return pdf
