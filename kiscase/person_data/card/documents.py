"""The card of a person on one or two pages: who, contact, situation, family, rights, stays, contracts, notes.

Confidential notes, the sensitive answers and the note on safety are left out: a card may lie on a desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.queries import list_person_enrolments
from kiscase.club.document_rendering import document_renderer
from kiscase.contracts.model import Contract
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.own_fields.definitions import own_pairs
from kiscase.core.own_fields.values import load_own_fields
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.participants.notes.model import Note
from kiscase.participants.photos.shown_photo import load_shown_photo
from kiscase.participants.queries import list_benefits, require_participant
from kiscase.participants.relations.actions import list_relations
from kiscase.participants.status import PersonStatus, read_statuses
from kiscase.participants.stays.actions import list_stays
from kiscase.pdf.blocks import (
    Block,
    Heading,
    LabelledField,
    LabelledFields,
    Picture,
    SideBySide,
    Table,
    TableColumn,
    Text,
)

KEY = "person-card"  # its name on the command line
_WHO = ("family_name", "given_name", "former_names", "pesel", "paper", "paper_number", "sex")
_CONTACT = ("street", "postal_code", "town", "last_registered", "place_of_stay", "gmina", "phone", "email")
_SITUATION = (
    *("groups", "problems_met", "applicant", "applied_on", "referred_by", "citizenship", "education"),
    *("labour_status", "labour_detail", "registered_since", "assisted", "assisted_since"),
)
_OVER = (PersonStatus.COMPLETED, PersonStatus.SUPPORTED, PersonStatus.LEFT, PersonStatus.DIED)
"""The statuses of those whose stay is over: whether they might take part says nothing then."""
_MOST_NOTES = 8  # the latest
_LONGEST_NOTE = 200  # characters
_WIDTHS = (10, 60)  # of columns, in characters
_HALF = 50  # characters that fit beside another field
_PHOTO_HEIGHT, _PHOTO_SHARES = 32.0, (0.2, 0.8)  # in millimetres; of the line
Rows = list[list[str]]


def person_card_document(session: Session, participant_id: int) -> IssuableDocument:
    """The card with what is on file; its next version is due when that changes."""
    with use_language(DEFAULT_LANGUAGE):
        person = require_participant(session, participant_id)
        title, number = _("Card of the person"), person_card_number(participant_id)
        content = _load_content(session, person)
        photo = load_shown_photo(session, participant_id)
        as_of = Text(_("as of {date}").format(date=format_date(action_date(session))), "centred")
        blocks: list[Block] = [Heading(title), as_of, *_name_blocks(person, photo), *_blocks(content)]
        if photo is not None:
            content |= {_("Photo"): [("sha256", hashlib.sha256(photo).hexdigest())]}

    render = document_renderer(title, number, None, blocks, drafts=False)
    return IssuableDocument(KEY, Participant.__tablename__, participant_id, number, content, render, participant_id)


def person_card_number(participant_id: int) -> str:
    """The number of a card: that of the person."""
    return f"KU{participant_id}"


def render_person_card(session: Session, participant_id: int) -> bytes:
    """The card as it was issued while it is up to date; otherwise a draft, which is not stored."""
    return issued_or_draft_pdf(session, person_card_document(session, participant_id))


def _name_blocks(person: Participant, photo: bytes | None) -> list[Block]:
    name = Text(person.name, "centred-bold")
    if photo is None:
        return [name]
    picture = Picture(photo, _("Photo of {name}").format(name=person.name), height=_PHOTO_HEIGHT)
    return [SideBySide([picture, name], _PHOTO_SHARES)]


def _load_content(session: Session, person: Participant) -> dict[str, Any]:
    fields = person.fields()

    def pairs(keys: Sequence[str]) -> list[tuple[str, str]]:
        values = [(fields[key], getattr(person, key)) for key in keys]
        return [(_(shown.label), shown.format(value)) for shown, value in values if value not in (None, "", [], False)]

    born = [(_("Birth date"), person.birth_text)] if person.birth_text else []
    on = action_date(session)
    status = read_statuses(PlainReader.in_session(session), [person.id], on)[person.id]
    verdict = () if status in _OVER else ("verdict",)
    return {
        _("Person"): [*pairs(_WHO), *born],
        _("Contact"): pairs(_CONTACT),
        _("Situation"): [(_("Status"), status.label), *pairs((*verdict, *_SITUATION))],
        _("Own fields"): _own_pairs(session, person),
        _("Family and guardians"): (
            (_("Who it is"), _("Name"), _("Phone"), _("Details")),
            _relation_rows(session, person),
        ),
        _("Rights to benefits"): ((_("Right to"), _("From"), _("Until")), _benefit_rows(session, person)),
        _("Stays in the club"): ((_("From"), _("Until"), _("How it ended")), _stay_rows(session, person)),
        _("Contracts"): ((_("Number"), _("State"), _("From"), _("Until")), _contract_rows(session, person)),
        _("Activities"): ((_("Activity"), _("From"), _("Until")), _enrolment_rows(session, person)),
        _("Latest notes"): ((_("Date"), _("Contact"), _("Note"), _("Next step")), _note_rows(session, person)),
    }


def _own_pairs(session: Session, person: Participant) -> list[tuple[str, str]]:
    fields = load_own_fields(session, Participant.__tablename__)
    return list(own_pairs(tuple(one for one in fields if one.on_card), person.own_values))


def _relation_rows(session: Session, person: Participant) -> Rows:
    together = _("In the same household")
    return [
        [row.kind, row.name, row.phone, ", ".join(filter(None, (together if row.household else "", row.act)))]
        for row in list_relations(session, person.id)
        if row.is_current
    ]


def _benefit_rows(session: Session, person: Participant) -> Rows:
    kind = "kind"
    return [
        [row.fields()[kind].format(row.kind), format_date(row.since), format_date(row.until)]
        for row in list_benefits(session, person.id)
    ]


def _stay_rows(session: Session, person: Participant) -> Rows:
    return [
        [
            format_date(stay.started_on),
            format_date(stay.ended_on),
            ", ".join(filter(None, (stay.end.label if stay.end else "", stay.reason))),
        ]
        for stay in list_stays(session, person.id)
    ]


def _contract_rows(session: Session, person: Participant) -> Rows:
    chosen = select(Contract).where(Contract.participant_id == person.id).order_by(Contract.id.desc())
    return [
        [one.title, one.state.label, format_date(one.drawn_on), format_date(one.closed_on or one.ends_on)]
        for one in session.scalars(chosen)
    ]


def _enrolment_rows(session: Session, person: Participant) -> Rows:
    return [
        [row.name, format_date(row.since), format_date(row.until)] for row in list_person_enrolments(session, person.id)
    ]


def _note_rows(session: Session, person: Participant) -> Rows:
    chosen = select(Note).where(Note.participant_id == person.id, Note.confidential.is_(False))
    chosen = chosen.order_by(Note.made_on.desc().nulls_last(), Note.id.desc()).limit(_MOST_NOTES)
    return [
        [format_date(note.made_on), note.kind.label, _shortened(note.text), _next_step(note)]
        for note in session.scalars(chosen)
    ]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NOTE else f"{line[:_LONGEST_NOTE].rstrip()}…"


def _next_step(note: Note) -> str:
    if not note.next_step or note.done_on:
        return ""
    until = _("by {date}").format(date=format_date(note.next_on)) if note.next_on else ""
    return ", ".join(filter(None, (note.next_step, until)))


def _blocks(content: dict[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    for heading, part in content.items():
        if isinstance(part, list):
            short = [LabelledField(label, text) for label, text in part if len(text) <= _HALF]
            long = [LabelledFields([LabelledField(label, text)]) for label, text in part if len(text) > _HALF]
            shown: list[Block] = [*([LabelledFields(short, columns=3)] if short else []), *long]
        else:
            titles, rows = part
            columns = [TableColumn(title, _width(title, place, rows)) for place, title in enumerate(titles)]
            shown = [Table(columns, rows)] if rows else []
        if shown:
            blocks += [Heading(heading, 2), *shown]
    words = _("Without confidential notes, answers to sensitive questions and the note on safety.")
    return [*blocks, Text(words, "small")]


def _width(title: str, place: int, rows: Rows) -> int:
    return min(max(len(title), *(len(row[place]) for row in rows), _WIDTHS[0]), _WIDTHS[1]) if rows else 1


def _numbers(session: Session) -> list[tuple[str, int]]:
    ids = session.scalars(select(Participant.id).order_by(Participant.sort, Participant.id))
    return [(person_card_number(one), one) for one in ids]


DOCUMENT = DocumentKind(KEY, N_("Card of the person"), _numbers, render_person_card)
