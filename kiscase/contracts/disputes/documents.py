"""The letter that asks the head of the office for a ruling: who asks, what is in dispute, who wants what."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.contracts.disputes.model import Dispute, DisputeParty
from kiscase.contracts.events.letter_document import LetterFacts, LetterHead, LetterKind, join_lines
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Heading, LabelledField, LabelledFields, Text
from kiscase.pdf.document_texts import DocumentTexts

_TEXTS = ("matters", "person_position", "worker_position", "proposal")
_SIGNERS: dict[str, Sequence[str]] = {
    DisputeParty.PERSON.value: ("participant",),
    DisputeParty.WORKER.value: ("worker",),
    DisputeParty.BOTH.value: ("participant", "worker"),
}


def _facts(session: Session, dispute: Dispute, _known: LetterFacts) -> LetterFacts:
    """The letter bears the day of the request; the other party is not greeted."""
    contract = session.get_one(Contract, dispute.contract_id)
    club = session.scalars(select(Club)).one()
    return {
        "made_on": format_date(dispute.asked_on),
        "office": club.office,
        "greeting": "",
        "opening": f"opening.{dispute.asked_by.value}",
        "asked_by": dispute.asked_by.value,
        "ground": dispute.ground.value,
        "variant": contract.variant.value,
        "evaluation_on": format_date(dispute.evaluation_on),
        **{key: getattr(dispute, key) for key in _TEXTS},
    }


def _head(common: DocumentTexts, own: DocumentTexts, facts: LetterFacts) -> LetterHead:
    """From whoever asks to the head of the office."""
    concerns = common.text("representative", person=facts["person"]) if facts["addressee"] != facts["person"] else ""
    senders = {
        "participant": join_lines(facts["addressee"], concerns, facts["address"]),
        "worker": join_lines(facts["worker"], common.text("worker"), facts["sender"]),
    }
    sender = "\n\n".join(senders[key] for key in _SIGNERS[facts["asked_by"]])
    return LetterHead(sender, join_lines(own.text("head"), facts["office"]) if facts["office"] else own.text("head_of"))


def _body(own: DocumentTexts, facts: LetterFacts) -> list[Block]:
    born = own.text("born", born=facts["born"]) if facts["born"] else ""
    fields = [
        LabelledField(own.text("person"), join_lines(facts["person"], born), 0.5),
        LabelledField(own.text("worker"), facts["worker"], 0.5),
    ]
    told = [key for key in ("evaluation_on", *_TEXTS) if facts[key]]
    fields += [LabelledField(own.text(f"label.{key}"), facts[key], 1.0) for key in told]
    return [
        Text(own.text(f"ground.{facts['ground']}")),
        LabelledFields(fields),
        Heading(own.text("basis_heading"), 2),
        Text(own.text(f"basis.{facts['ground']}", variant=facts["variant"])),
        Text(own.text("answer")),
    ]


DISPUTE_LETTER = LetterKind(
    key="dispute",
    label=N_("Request for a ruling"),
    record=Dispute,
    mark="S",
    facts=_facts,
    body=_body,
    person_signs="person_signs",
    signers=lambda facts: _SIGNERS[facts["asked_by"]],
    head=_head,
    from_office=lambda facts: facts["asked_by"] == DisputeParty.WORKER.value,
    settled=lambda dispute: dispute.answered,
)


def reminder_days(dispute: Dispute) -> int:
    """After how many days without an answer the program reminds. No act sets a time for the ruling."""
    return int(document_texts.load_document_texts("dispute", dispute.asked_on).texts["reminder_days"])
