"""The parties of a contract as they are printed: the person, the family, the worker; and who may belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club, Worker
from kiscase.contracts.content import Content
from kiscase.contracts.form_label_corrections import labels_in_use
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import EVERYBODY, SigningMode
from kiscase.core.collation import fold_text
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.relations.households import list_household
from kiscase.pdf.form import loading

_OF_AGE = relativedelta(years=18)


def shown_parties(session: Session, record: Contract, content: Content) -> dict[str, Any]:
    """The parties as a document shows them: as printed once somebody has signed, else as they are now."""
    return record.printed if record.frozen and record.printed else party_facts(session, record, content)


def party_facts(session: Session, record: Contract, content: Content, worker_id: int | None = None) -> dict[str, Any]:
    """Person, family, worker, club and signers as a document shows them; stored at printing, as they can change later.

    *worker_id* is the worker who acts, if it is not who concludes the contract. They are personal data: erasing a
    person has to reach them, too.
    """
    person = session.get_one(Participant, record.participant_id)
    worker = session.get_one(Worker, worker_id or content.fields.get("worker_id") or record.worker_id)
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
    variant = content.fields.get("variant") or record.variant
    return content.tables.get("members", []) if loading.load_form(record.form).is_for_family(variant) else []


def acting_people(content: Content, shown: dict[str, Any]) -> list[tuple[str, str]]:
    """Who has a table of actions on the form: how actions name the person (empty for the first), and the name.

    All who sign are parties; a member who does not sign has a table only with actions of their own.
    """
    first, *members = (join_names(one["given_name"], one["family_name"]) for one in shown["people"])
    busy = {full_name(who, [first, *members]) for who in _named_in_actions(content)} - {first}
    signing = {_member_name(row) for row in content.tables.get("members", []) if _signs(row)}
    names = [name for name in members if name in signing | busy]
    others = sorted(busy - set(members))
    return [("", first), *((name, name) for name in dict.fromkeys([*names, *others]))]


def full_name(who: str, names: Sequence[str]) -> str:
    """The name that an action means by *who*; given names alone will do. What is no name of them stays as it is."""
    words = set(fold_text(who).split())
    return next((name for name in names if words <= set(fold_text(name).split())), who)


def _named_in_actions(content: Content) -> list[str]:
    rows = [row for key in ("participant_actions", "worker_actions") for row in content.tables.get(key, [])]
    return [row["who"] for row in rows if row.get("who") not in (None, "", EVERYBODY)]


def _member(row: dict[str, Any], person: Participant) -> dict[str, str]:
    """A member of the family as a row of the form."""
    return {
        "family_name": row.get("family_name") or "",
        "given_name": row.get("given_name") or "",
        "address": row.get("address") or person.address,
        "pesel": row.get("pesel") or "",
    }


def _member_name(row: dict[str, Any]) -> str:
    return join_names(row.get("given_name"), row.get("family_name"))


def _signers(
    person: Participant, worker: Worker, content: Content, members: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Who signs, in the order of the form: the place, the key of the signature and the name."""
    represented = content.fields.get("representative") or ""
    signers = [{"place": "participant", "key": "participant", "name": _signing_name(person.name, represented)}]
    signing = [row for row in members if _signs(row)]
    for number, row in enumerate(signing, 1):
        by = row.get("representative") or "" if row["signs"] == SigningMode.REPRESENTED else ""
        signers.append({"place": "family", "key": f"family-{number}", "name": _signing_name(_member_name(row), by)})
    return [*signers, {"place": "worker", "key": "worker", "name": worker.name}]


def _signs(row: dict[str, Any]) -> bool:
    return row.get("signs") not in (None, "", SigningMode.NONE)


def _signing_name(name: str, representative: str) -> str:
    """Who writes the signature: the person, or the legal representative in the person's name."""
    if not representative:
        return name
    return _("{representative} for {name} (legal representative)").format(representative=representative, name=name)


def offered_family_members(session: Session, person: Participant) -> list[dict[str, Any]]:
    """Who lives with a person, as rows of family members; an address only where it is another one."""
    today = action_date(session)
    return [
        {
            "family_name": member.family_name,
            "given_name": member.given_name,
            "pesel": member.pesel,
            "address": "" if member.address == person.address else member.address,
            "signs": signing_mode(member.born, today) if member.born else None,
        }
        for member in list_household(session, person.id)
    ]


def signing_mode(born: date, on: date) -> SigningMode:
    """Whoever is of age signs, others sign through a legal representative."""
    return SigningMode.SELF if born + _OF_AGE <= on else SigningMode.REPRESENTED
