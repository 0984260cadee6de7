"""The contract on paper: the official form filled with what is on file or being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.documents import sheet
from kiscase.club.model import Club, Worker
from kiscase.contracts.documents.labels import form_of, labels_in_use
from kiscase.contracts.model import TABLES, Content, Contract, Signing, State
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, language, speaking
from kiscase.core.journal import today
from kiscase.paper import form
from kiscase.paper.blocks import Block, Place
from kiscase.paper.document import Document
from kiscase.paper.sheet import Mark, render
from kiscase.paper.spots import Spot
from kiscase.participants.model import Participant
from kiscase.register import actions as register
from kiscase.register.model import paper_code

KEY = "contract"  # the word of the command line, and the table
HEAD = ("variant", "language", "representative", "drawn_on", "ends_on")
"""The columns of a contract that its content has beside texts and tables; and the worker."""
VOIDED = "-void"  # the same paper with the mark that says so


def key(record: Contract) -> str:
    """The kind of the paper of a contract or annex, as the register knows it."""
    return ("annex" if record.annex else KEY) + (VOIDED if record.state is State.VOID else "")


def contract(
    session: Session, record: Contract, content: Content, *, code: str = "", spots: list[Spot] | None = None
) -> bytes:
    """The contract as PDF, in Polish; a draft is marked as one. *spots* gets where its fields are."""
    with speaking(DEFAULT_LANGUAGE):
        shown = people(session, record, content)
        official = form_of(record, shown)
        story = form.story(official, content.head.get("variant") or record.variant, values(record, content, shown))
        title = form.text(official.title)
        return press(session, record, content, title, story, code=code, marks=marks(record, code), spots=spots)


def marks(record: Contract, code: str) -> tuple[Mark, ...]:
    """With what the paper of a contract is marked: void, or a draft while it has no code."""
    return {State.VOID: (Mark.VOID,)}.get(record.state, () if code else (Mark.DRAFT,))


def people(session: Session, record: Contract, content: Content) -> dict[str, Any]:
    """Person, worker and club as the paper shows them: as they were at printing once somebody has signed."""
    return record.printed if record.frozen and record.printed else facts(session, record, content)


def press(
    session: Session,
    record: Contract,
    content: Content,
    title: str,
    story: Sequence[Block],
    *,
    code: str = "",
    marks: Sequence[Mark | str] = (),
    spots: list[Spot] | None = None,
) -> bytes:
    """A paper of a contract in the language that is spoken, with number, version and code at its foot."""
    head = sheet(
        session,
        title,
        made_on=content.head.get("drawn_on") or today(session),
        language=language(),
        number=record.number or "",
        version=record.version + (record.state is State.PRINTED and not code),  # says what its paper does not
        code=code,
        marks=marks,
    )
    return render(replace(head, author=people(session, record, content)["club"]), story, spots=spots)


def load(session: Session, contract: Contract) -> Content:
    """What stands in a contract on file."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for key, kept_in in TABLES.items():
        record: Any = kept_in.record
        chosen = select(record).filter_by(contract_id=contract.id, **kept_in.fixed).order_by(record.position, record.id)
        tables[key] = [
            {"id": row.id}
            | ({"from_id": row.from_id} if kept_in.linked else {})
            | {column: getattr(row, column) for column in kept_in.columns}
            for row in session.scalars(chosen)
        ]
    head = {key: getattr(contract, key) for key in HEAD}
    return Content(head | {"worker_id": contract.worker_id}, dict(contract.texts), tables)


def reprint(session: Session, record: Contract) -> bytes | None:
    """The paper on file, byte for byte; a void contract's with the mark that says so; None when none fits any more."""
    if outdated(session, record):
        return None
    return register.kept(session, key(record), KEY, record.id, record.version)


def outdated(session: Session, record: Contract) -> bool:
    """Whether a paper waits for signatures that shows person, worker or club as they no longer are."""
    return record.state is State.PRINTED and record.printed != facts(session, record, load(session, record))


def code(session: Session, record: Contract) -> str:
    """The short code of the contract's paper in its version."""
    uid = session.scalars(select(Club.uid)).one()
    return paper_code(uid, key(record), record.id, record.version)


def code_on_file(session: Session, record: Contract, content: Content) -> str:
    """The code of the paper on file while that says what *content* says; else empty."""
    same = record.frozen or content.says() == load(session, record).says()
    return code(session, record) if same and reprint(session, record) is not None else ""


def facts(session: Session, record: Contract, content: Content) -> dict[str, Any]:
    """What the paper shows of person, worker and club: kept at printing, for they may change while the paper does not.

    They hold personal data; who erases a person has to reach them, too.
    """
    person = session.get_one(Participant, record.participant_id)
    worker = session.get_one(Worker, content.head.get("worker_id") or record.worker_id)
    club = session.scalars(select(Club)).one()
    with speaking(DEFAULT_LANGUAGE):
        members = _members(record, content)
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


def values(record: Contract, content: Content, shown: dict[str, Any]) -> dict[str, Any]:
    """The values of the form's fields by their key; *shown* are the facts of person, worker and club."""
    members = _members(record, content)
    dates = [row.get("planned_on") for row in content.tables.get("evaluation_dates", [])]
    return {
        **_texts(record, content),
        **content.tables,
        "participant_actions": [_named(row, members) for row in content.tables.get("participant_actions", [])],
        **{key: shown[key] for key in ("stamp", "people", "worker")},
        "drawn_on": content.head.get("drawn_on"),
        "ends_on": content.head.get("ends_on"),
        "evaluation_dates": [on for on in dates if on],
        "signatures": places(record, content, shown),
    }


def preset(form_name: str, variant: str) -> dict[str, str]:
    """The texts that a new contract begins with."""
    official = form.load(form_name)
    texts = {}
    for section in official.sections_of(variant):
        for part in section.fields:
            if part.default:
                texts[part.key] = form.text(part.default)
    return texts


def _texts(record: Contract, content: Content) -> dict[str, Any]:
    """The form's texts; what the form has as a date is kept as `2026-03-05`."""
    dates = {part.key for section in form.load(record.form).sections for part in section.fields if part.kind == "date"}
    return {key: date.fromisoformat(text) if key in dates and text else text for key, text in content.texts.items()}


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


def _members(record: Contract, content: Content) -> list[dict[str, Any]]:
    """The rows of the members of the family; none on a variant that is for one person."""
    sections = form.load(record.form).sections_of(content.head.get("variant") or record.variant)
    places = [place for section in sections for part in section.fields for place in part.places]
    return content.tables.get("members", []) if any(place.key == "family" for place in places) else []


def _member(row: dict[str, Any], person: Participant) -> dict[str, str]:
    """A member of the family as a row of the form."""
    return {
        "family_name": row.get("family_name") or "",
        "given_name": row.get("given_name") or "",
        "address": row.get("address") or person.address,
        "pesel": row.get("pesel") or "",
    }


def _named(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    """An action with the name of the member of the family who does it."""
    return row | {"text": f"{row['who']}: {row['text']}"} if members and row.get("who") else row


def _name(row: dict[str, Any]) -> str:
    return f"{row.get('given_name') or ''} {row.get('family_name') or ''}".strip()


def _signers(
    person: Participant, worker: Worker, content: Content, members: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Who signs, in the order of the form: the place, the key of the signature and the name."""
    represented = content.head.get("representative") or ""
    signers = [{"place": "participant", "key": "participant", "name": _for(person.name, represented)}]
    signing = [row for row in members if row.get("signs") not in (None, Signing.NONE)]
    for number, row in enumerate(signing, 1):
        by = row.get("representative") or "" if row["signs"] == Signing.REPRESENTED else ""
        signers.append({"place": "family", "key": f"family-{number}", "name": _for(_name(row), by)})
    return [*signers, {"place": "worker", "key": "worker", "name": worker.name}]


def _for(name: str, representative: str) -> str:
    """Who writes the signature: the person, or the legal representative in the person's name."""
    if not representative:
        return name
    return _("{representative} for {name} (legal representative)").format(representative=representative, name=name)


def places(record: Contract, content: Content, shown: dict[str, Any]) -> list[Place]:
    """The signature places of the form, with the names of those who sign now."""
    variant = content.head.get("variant") or record.variant
    fields = [part for section in form_of(record, shown).sections_of(variant) for part in section.fields]
    options = {place.key: place for part in fields if part.key == "signatures" for place in part.places}
    return [
        Place(form.text(options[one["place"]].label), one["name"], key=one["key"])
        for one in shown["signers"]
        if one["place"] in options
    ]


def _numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.number, Contract.id).where(Contract.annex == 0)
    chosen = chosen.order_by(Contract.number_year, Contract.number_seq, Contract.id)
    return [(number or f"#{row_id}", row_id) for number, row_id in session.execute(chosen)]


def _print(session: Session, contract_id: int) -> bytes:
    record = session.get_one(Contract, contract_id)
    return reprint(session, record) or contract(session, record, load(session, record))


DOCUMENT = Document(KEY, N_("Social contract"), _numbers, _print)
