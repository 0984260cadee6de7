"""Beginning a contract and saving what was typed into it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Role, Worker
from kiscase.contracts import documents
from kiscase.contracts.actions import phrases
from kiscase.contracts.actions.moves import go, require_contract
from kiscase.contracts.model import OPEN, TABLES, Content, Contract, State
from kiscase.contracts.model.contract import frozen
from kiscase.core import journal
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, speaking
from kiscase.core.journal import say, today
from kiscase.core.record import Field, Kind, clean
from kiscase.paper.form import newest
from kiscase.participants.actions import require, require_eligible
from kiscase.participants.model import Participant


def draft(session: Session, participant_id: int, worker_id: int | None = None, variant: str = "A") -> int:
    """Begin a contract with a participant; the id. A Problem says so when the person may not take part."""
    person = require(session, participant_id)
    reason = _(
        "{name} may not take part in the club, so no contract was begun. The reason stands on the person's page."
    )
    require_eligible(session, person, reason)
    worker_id = worker_id or _drafting_worker(session)
    contract = Contract(participant_id=participant_id, worker_id=worker_id, form=newest(today(session)))
    contract.change({"variant": variant, "drawn_on": today(session)})
    with speaking(DEFAULT_LANGUAGE):
        contract.texts = documents.preset(contract.form, variant)
    session.add(contract)
    session.flush()
    say(session, N_("Began a contract with {name}"), name=person.name)
    return contract.id


def save(session: Session, contract_id: int, content: Content, revision: int | None = None) -> None:
    """Keep what was typed. A contract that was printed and says something else now is a draft again, one version on."""
    contract = require_contract(session, contract_id)
    before = documents.load(session, contract).says()
    if contract.frozen:
        raise frozen()
    head = dict(content.head)
    contract.worker_id = head.pop("worker_id", None) or contract.worker_id
    contract.change(head, revision=revision)
    contract.texts = {key: text for key, value in content.texts.items() if (text := _cleaned(value))}
    contract.updated = contract.updated + 1  # the revision follows also when only rows of tables changed
    session.flush()
    for key, rows in content.tables.items():
        set_rows(session, contract, key, rows)
    if documents.load(session, contract).says() != before:
        outdate(session, contract)
    phrases.learn(session, contract.participant_id, content)
    name = session.get_one(Participant, contract.participant_id).name
    say(session, N_("Saved the contract {number} with {name}"), number=contract.title, name=name)


def outdate(session: Session, contract: Contract) -> None:
    """What was checked or printed is no longer what is said: a draft again, after printing one version on."""
    if contract.state is State.PRINTED:
        contract.version += 1
        contract.printed = {}
    if contract.state is not State.DRAFT and contract.state in OPEN:
        go(session, contract, State.DRAFT)


def set_rows(session: Session, contract: Contract, key: str, rows: list[dict[str, Any]]) -> None:
    """Make a table of the contract that of *rows*: rows with an id change, others are new, absent ones go.

    Raises Invalid by `table.row.column`.
    """
    kept_in = TABLES[key]
    record: Any = kept_in.record
    on_file = {
        row.id: row for row in session.scalars(select(record).filter_by(contract_id=contract.id, **kept_in.fixed))
    }
    for position, row in enumerate(rows):
        values = {column: row.get(column) for column in kept_in.columns}
        if not any(clean(record.fields()[column], value) for column, value in values.items()):
            continue
        part = on_file.pop(row.get("id") or 0, None)
        if part is None:
            part = record(contract_id=contract.id, **kept_in.fixed)
            if kept_in.linked:
                part.from_id = row.get("from_id")
        try:
            part.change(values)
        except Invalid as problem:
            places = {f"{key}.{position}.{column}": sentence for column, sentence in problem.problems.items()}
            raise Invalid(places) from None
        part.position = position
        session.add(part)
    for gone in on_file.values():
        session.delete(gone)
    session.flush()


def _drafting_worker(session: Session) -> int:
    """Who concludes the contract: the worker at the desk when a social worker, else the first social worker."""
    workers = (
        select(Worker.id).where(Worker.role == Role.SOCIAL_WORKER, Worker.retired.is_(False)).order_by(Worker.sort)
    )
    known = list(session.scalars(workers))
    if not known:
        raise Problem(
            _(
                "There is no social worker on file yet, and only a social worker concludes contracts "
                "(art. 108 ust. 1). Add one in the settings."
            ),
            way_out=(Worker.__tablename__, None),
        )
    at_desk = journal.who(session)
    return at_desk if at_desk in known else known[0]


def _cleaned(value: str) -> str:
    return str(clean(Field("", Kind.LONG), value))
