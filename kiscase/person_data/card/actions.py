"""Issuing the card of a person, or those of several."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.bulk_printing import PrintedBatch, create_bundle
from kiscase.issued.issuing import current_version, issue_document
from kiscase.participants.model import Participant
from kiscase.pdf.bundle import PdfBundle
from kiscase.person_data.card.documents import person_card_document

TITLE = N_("Cards of people")
PrintedCard = tuple[str, bytes]
"""The number of a card, and its PDF."""


def issue_person_card(session: Session, participant_id: int) -> bytes:
    """Issue the card; it stays the same, byte for byte, until what is on file changes."""
    document = person_card_document(session, participant_id)
    version, fits = current_version(session, document)
    pdf = issue_document(session, document)
    if not fits:
        sentence = N_("Printed the card of the person {number}, version {version}")
        describe_action(session, sentence, number=document.number, version=version)
    return pdf


def create_card_bundle(session: Session) -> PdfBundle:
    """An empty PDF for the cards of several people."""
    return create_bundle(session, TITLE)


def issue_person_card_batch(session: Session, people: Sequence[int]) -> PrintedBatch[PrintedCard]:
    """Issue the cards of some people; a card stays the same, byte for byte, until what is on file changes."""
    papers, issued = list[PrintedCard](), 0
    for person in people:
        document = person_card_document(session, person)
        issued += not current_version(session, document)[1]
        papers.append((document.number, issue_document(session, document)))
    if issued:
        describe_action(session, N_("Printed the cards of several people: {count}"), count=issued)
    return PrintedBatch(papers, issued, [])


def add_printed_card(bundle: PdfBundle, printed: PrintedCard) -> None:
    """Append a card; its bookmark is its number, because the PDF is not encrypted."""
    bundle.add(*printed)


def describe_refused_card(session: Session, participant_id: int, problem: Problem) -> str:
    """Whose card was left out, and why."""
    person = session.get(Participant, participant_id)
    return f"{person.name}: {problem.sentence}" if person is not None else problem.sentence
