"""What one does with contracts: draft, save, print, record signatures, end, void."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, load_only

from kiscase.club.actions import club
from kiscase.club.model import Role, Worker
from kiscase.contracts import documents
from kiscase.contracts.model import TABLES, Content, Contract, EvaluationDate, Party, Signature, State
from kiscase.core import journal, search
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext, speaking
from kiscase.core.journal import say, today
from kiscase.core.record import clean
from kiscase.participants.actions import FOUND, LISTED, require, require_eligible
from kiscase.participants.model import Participant
from kiscase.register import actions as register

KEY = documents.KEY


class Listed(NamedTuple):
    """A row of the list of contracts."""

    id: int
    title: str
    name: str
    state: State
    ends_on: date | None


class Card(NamedTuple):
    """All that the page of one contract shows."""

    id: int
    revision: int
    form: str
    title: str
    name: str
    participant_id: int
    worker: str
    state: State
    version: int
    frozen: bool
    content: Content
    signatures: list[tuple[Party, str, date]]
    next_evaluation: date | None
    overdue: bool
    outdated: bool


def draft(session: Session, participant_id: int, worker_id: int | None = None, variant: str = "A") -> int:
    """Begin a contract with a participant; the id. A Problem says so when the person may not take part."""
    person = require(session, participant_id)
    reason = _(
        "{name} may not take part in the club, so no contract was begun. The reason stands on the person's page."
    )
    require_eligible(session, person, reason)
    worker_id = worker_id or _drafting_worker(session)
    contract = Contract(participant_id=participant_id, worker_id=worker_id)
    contract.change({"variant": variant, "drawn_on": today(session)})
    with speaking(contract.language):
        contract.texts = documents.preset(contract.form, variant)
    session.add(contract)
    session.flush()
    say(session, N_("Began a contract with {name}"), name=person.name)
    return contract.id


def save(session: Session, contract_id: int, content: Content, revision: int | None = None) -> None:
    """Keep what was typed. A contract that was printed and says something else now is a draft again, one version on."""
    contract = _contract(session, contract_id)
    before = documents.load(session, contract).says()
    if contract.frozen:
        raise Problem(
            _(
                "The contract is signed and cannot be changed any more. Nothing was changed: a "
                "change needs an annex (aneks)."
            )
        )
    head = dict(content.head)
    contract.worker_id = head.pop("worker_id", None) or contract.worker_id
    contract.change(head, revision=revision)
    contract.texts = {key: text for key, value in content.texts.items() if (text := _cleaned(value))}
    contract.updated = contract.updated + 1  # the revision follows also when only rows of tables changed
    session.flush()
    for key, rows in content.tables.items():
        _set_rows(session, contract, key, rows)
    if contract.state is State.PRINTED and documents.load(session, contract).says() != before:
        _outdate(contract)
    name = session.get_one(Participant, contract.participant_id).name
    say(session, N_("Saved the contract {number} with {name}"), number=contract.title, name=name)


def issue(session: Session, contract_id: int) -> bytes:
    """The paper to sign: numbered, put on file, and the same bytes each time until what it shows changes."""
    contract = _contract(session, contract_id)
    on_file = kept(session, contract_id)
    if on_file is not None:
        return on_file
    if contract.state is State.PRINTED:
        _outdate(contract)
    _require_complete(session, contract)
    reason = _("{name} may not take part in the club, so nothing was printed. The reason stands on the person's page.")
    require_eligible(session, require(session, contract.participant_id), reason)
    if contract.number is None:
        _number(session, contract)
    contract.move(State.PRINTED)
    contract.printed = documents.facts(session, contract, documents.load(session, contract))
    session.flush()
    pdf = _put_on_file(session, contract, KEY)
    reason = N_(
        "This cannot be undone: the contract was given a number and printed. It can be changed and "
        "printed again, or made void."
    )
    say(
        session,
        N_("Printed the contract {number}, version {version}"),
        number=contract.number,
        version=contract.version,
        final=reason,
    )
    return pdf


def kept(session: Session, contract_id: int) -> bytes | None:
    """The paper on file, byte for byte; marked when the contract is void; None when none fits what is on file."""
    return documents.reprint(session, _contract(session, contract_id))


def sign(session: Session, contract_id: int, signed: Mapping[Party, date]) -> None:
    """Record who signed the printed contract and when; with both parties it is being carried out, and frozen."""
    contract = _contract(session, contract_id)
    if contract.state not in (State.PRINTED, State.PARTLY_SIGNED):
        raise Problem(_("Only a printed contract can be signed. Print it first; then record the signatures."))
    present = {party for party, _name, _day in _signatures(session, contract_id)}
    problems = {party.value: text for party, on in signed.items() if (text := _wrong_day(session, contract, on))}
    if problems:
        raise Invalid(problems)
    for party, on in signed.items():
        if party in present:
            raise Problem(_("This signature is recorded already. Nothing was changed."))
        record = Signature(contract_id=contract.id)
        record.change({"party": party, "name": contract.printed["names"][party.value], "signed_on": on})
        session.add(record)
        present.add(party)
    contract.move(State.ACTIVE if present == set(Party) else State.PARTLY_SIGNED)
    session.flush()
    reason = N_(
        "A signature cannot be undone: the signed paper exists. If it was recorded in error, make "
        "the contract void or end it, with the reason."
    )
    say(session, N_("Recorded the signatures on the contract {number}"), number=contract.number, final=reason)


def end(session: Session, contract_id: int, state: State, reason: str = "", on: date | None = None) -> None:
    """Complete, terminate or void a contract; terminating and voiding need a reason."""
    contract = _contract(session, contract_id)
    if state is not State.COMPLETED and not reason.strip():
        raise Invalid({"reason": _("Please write the reason: it stands in the history of the contract.")})
    contract.move(state)
    contract.change({"reason": reason, "closed_on": on or today(session)})
    if state is State.VOID and contract.printed and kept(session, contract_id) is None:
        _put_on_file(session, contract, documents.VOIDED)
    sentence = {
        State.COMPLETED: N_("Completed the contract {number}"),
        State.TERMINATED: N_("Terminated the contract {number}: {reason}"),
        State.VOID: N_("Made the contract {number} void: {reason}"),
    }[state]
    say(session, sentence, number=contract.title, reason=reason)


def card(session: Session, contract_id: int) -> Card:
    """The page of one contract."""
    contract = _contract(session, contract_id)
    person = session.get_one(Participant, contract.participant_id)
    content = documents.load(session, contract)
    evaluation, overdue = _evaluation(session, contract)
    return Card(
        contract.id,
        contract.revision,
        contract.form,
        contract.title,
        person.name,
        person.id,
        session.get_one(Worker, contract.worker_id).name,
        contract.state,
        contract.version,
        contract.frozen,
        content,
        _signatures(session, contract_id),
        evaluation,
        overdue,
        documents.outdated(session, contract),
    )


def preview(session: Session, contract_id: int, content: Content) -> bytes:
    """The page as it will print from what is typed; nothing is kept."""
    contract = _contract(session, contract_id)
    on_file = kept(session, contract_id)
    if on_file is not None and (contract.frozen or content.says() == documents.load(session, contract).says()):
        return on_file
    return documents.contract(session, contract, content)


def listed(session: Session, text: str = "", state: str = "", participant_id: int | None = None) -> list[Listed]:
    """The contracts whose number or person matches, the latest first."""
    chosen = (
        select(Contract, Participant.family_name, Participant.given_name)
        .join(Participant, Participant.id == Contract.participant_id)
        .options(load_only(Contract.number, Contract.state, Contract.ends_on))
        .order_by(func.coalesce(Contract.number_year, 9999).desc(), Contract.number_seq.desc(), Contract.id.desc())
    )
    by_number = search.matching(session, Contract.__tablename__, Contract.id, text)
    by_person = search.matching(session, Participant.__tablename__, Contract.participant_id, text)
    chosen = chosen.where(by_number | by_person).limit(FOUND if text.strip() else LISTED)
    if state:
        chosen = chosen.where(Contract.state == state)
    if participant_id is not None:
        chosen = chosen.where(Contract.participant_id == participant_id)
    return [
        Listed(row[0].id, row[0].title, f"{row[1]} {row[2]}", row[0].state, row[0].ends_on)
        for row in session.execute(chosen)
    ]


def carried_out(session: Session, participant_id: int) -> int | None:
    """The id of the contract that the person is carrying out (the condition of art. 18 ust. 4), or None."""
    chosen = select(Contract.id).where(Contract.participant_id == participant_id, Contract.state == State.ACTIVE)
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def latest(session: Session, participant_id: int) -> int | None:
    """The id of the person's latest contract in whatever state, or None."""
    chosen = select(Contract.id).where(Contract.participant_id == participant_id)
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def next_step(session: Session, participant_id: int) -> str:
    """Where the person's latest contract stands, and the evaluation of one that is being carried out."""
    contract_id = latest(session, participant_id)
    if contract_id is None:
        return ""
    contract = session.get_one(Contract, contract_id)
    words = _("Contract {number}: {state}").format(number=contract.title, state=contract.state.label)
    planned, overdue = _evaluation(session, contract)
    if planned is None or contract.state is not State.ACTIVE:
        return words
    if overdue:
        return words + " · " + _("evaluation overdue since {date}").format(date=day(planned))
    days = (planned - today(session)).days
    left = ngettext("in {count} day", "in {count} days", days).format(count=days)
    return words + " · " + _("evaluation by {date}").format(date=day(planned)) + f" ({left})"


def _evaluation(session: Session, contract: Contract) -> tuple[date | None, bool]:
    """The evaluation that comes next, and whether its day has passed.

    It is not on file yet which ones were held; so the first planned one counts while the contract is carried out.
    """
    chosen = select(func.min(EvaluationDate.planned_on)).where(EvaluationDate.contract_id == contract.id)
    on = today(session)
    if contract.state is not State.ACTIVE:
        return session.scalar(chosen.where(EvaluationDate.planned_on >= on)), False
    planned = session.scalar(chosen)
    return planned, planned is not None and planned < on


def _contract(session: Session, contract_id: int) -> Contract:
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise Problem(_("This contract is no longer on file."))
    return contract


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


def _set_rows(session: Session, contract: Contract, key: str, rows: list[dict[str, Any]]) -> None:
    """Make a table of the contract that of *rows*: rows with an id change, others are new, absent ones go."""
    kept_in = TABLES[key]
    record: Any = kept_in.record
    on_file = {
        row.id: row for row in session.scalars(select(record).filter_by(contract_id=contract.id, **kept_in.fixed))
    }
    for position, row in enumerate(rows):
        values = {column: row.get(column) for column in kept_in.columns}
        if not any(clean(record.fields()[column], value) for column, value in values.items()):
            continue
        part = on_file.pop(row.get("id") or 0, None) or record(contract_id=contract.id, **kept_in.fixed)
        part.change(values)
        part.position = position
        session.add(part)
    for gone in on_file.values():
        session.delete(gone)
    session.flush()


def _require_complete(session: Session, contract: Contract) -> None:
    """What the form demands must be there before a contract gets its number."""
    content = documents.load(session, contract)
    gaps = documents.gaps(contract, content, documents.facts(session, contract, content))
    if gaps:
        raise Invalid(gaps)


def _number(session: Session, contract: Contract) -> None:
    """Give the next number of the year: no holes, no doubles, for the caller's transaction is the only one."""
    year = (contract.drawn_on or today(session)).year
    last = session.scalar(select(func.max(Contract.number_seq)).where(Contract.number_year == year)) or 0
    number = club(session).contract_pattern.format(seq=last + 1, year=year)
    if session.scalar(select(Contract.id).where(Contract.number == number)) is not None:
        raise Problem(
            _("By the club's pattern this would be a second contract {number}. Please change the pattern.").format(
                number=number
            ),
            way_out=(Worker.__tablename__, None),
        )
    contract.number_year, contract.number_seq, contract.number = year, last + 1, number


def _wrong_day(session: Session, contract: Contract, on: date) -> str:
    if on > today(session):
        return _("A signature cannot be dated later than today.")
    if contract.drawn_on and on < contract.drawn_on:
        return _("The contract is of {date}; a signature cannot be earlier.").format(date=day(contract.drawn_on))
    return ""


def _outdate(contract: Contract) -> None:
    """What was printed is no longer what is said: a draft again, one version on."""
    contract.move(State.DRAFT)
    contract.version += 1
    contract.printed = {}


def _put_on_file(session: Session, contract: Contract, document: str) -> bytes:
    """Render the contract's paper and keep it."""
    code = documents.code(session, contract, document)
    pdf = documents.contract(session, contract, documents.load(session, contract), code=code)
    register.keep(
        session,
        pdf,
        document=document,
        number=contract.title,
        version=contract.version,
        code=code,
        tablename=KEY,
        row_id=contract.id,
        participant_id=contract.participant_id,
    )
    return pdf


def _signatures(session: Session, contract_id: int) -> list[tuple[Party, str, date]]:
    chosen = select(Signature).where(Signature.contract_id == contract_id).order_by(Signature.id)
    return [(row.party, row.name, row.signed_on) for row in session.scalars(chosen)]


def _cleaned(value: str) -> str:
    from kiscase.core.record import Field, Kind

    return str(clean(Field("", Kind.LONG), value))
