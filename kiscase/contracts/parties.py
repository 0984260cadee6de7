"""The parties of a contract as they are printed: the person, the family, the worker."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club, Worker
from kiscase.contracts.content import Content
from kiscase.contracts.form_label_corrections import labels_in_use
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import SigningMode
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.participants.model import Participant
from kiscase.pdf.form import loading


def shown_parties(session: Session, record: Contract, content: Content) -> dict[str, Any]:
    """The parties as a document shows them: as printed once somebody has signed, else as they are now."""
    return record.printed if record.frozen and record.printed else party_facts(session, record, content)


def party_facts(session: Session, record: Contract, content: Content) -> dict[str, Any]:
    """Person, family, worker, club and signers as a document shows them; stored at printing, as they can change later.

    They are personal data: erasing a person has to reach them, too.
    """
    person = session.get_one(Participant, record.participant_id)
    worker = session.get_one(Worker, content.fields.get("worker_id") or record.worker_id)
    club = session.scalars(select(Club)).one()
    with use_language(DEFAULT_LANGUAGE):
        members = members_shown(record, content)
        signers = _signers(person, worker, content, members)
        people = [_person(person), *(_member(row, person) for row in members)]
    own = labels_in_use(session, record)
    return {
        **({"labels": own} if own else {}),
        "club": club.name,
        "stamp": club.office,
        "people": people,
        "worker": [
            {"family_name": worker.family_name, "given_name": worker.given_name, "phone": worker.phone or club.phone}
        ],
        "signers": signers,
    }


def _person(person: Participant) -> dict[str, str]:
    identity = person.pesel or " ".join(
        part for part in (person.paper.label if person.paper else "", person.paper_number) if part
    )
    return {
        "family_name": person.family_name,
        "given_name": person.given_name,
        "address": person.address,
        "pesel": identity,
    }


def members_shown(record: Contract, content: Content) -> list[dict[str, Any]]:
    """The rows of the members of the family; none on a variant that is for one person."""
    sections = loading.load_form(record.form).sections_of(content.fields.get("variant") or record.variant)
    places = [place for section in sections for part in section.fields for place in part.signature_lines]
    return content.tables.get("members", []) if any(place.key == "family" for place in places) else []


def _member(row: dict[str, Any], person: Participant) -> dict[str, str]:
    """A member of the family as a row of the form."""
    return {
        "family_name": row.get("family_name") or "",
        "given_name": row.get("given_name") or "",
        "address": row.get("address") or person.address,
        "pesel": row.get("pesel") or "",
    }


def _member_name(row: dict[str, Any]) -> str:
    return f"{row.get('given_name') or ''} {row.get('family_name') or ''}".strip()


def _signers(
    person: Participant, worker: Worker, content: Content, members: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Who signs, in the order of the form: the place, the key of the signature and the name."""
    represented = content.fields.get("representative") or ""
    signers = [{"place": "participant", "key": "participant", "name": _signing_name(person.name, represented)}]
    signing = [row for row in members if row.get("signs") not in (None, SigningMode.NONE)]
    for number, row in enumerate(signing, 1):
        by = row.get("representative") or "" if row["signs"] == SigningMode.REPRESENTED else ""
        signers.append({"place": "family", "key": f"family-{number}", "name": _signing_name(_member_name(row), by)})
    return [*signers, {"place": "worker", "key": "worker", "name": worker.name}]


def _signing_name(name: str, representative: str) -> str:
    """Who writes the signature: the person, or the legal representative in the person's name."""
    if not representative:
        return name
    return _("{representative} for {name} (legal representative)").format(representative=representative, name=name)
