"""What one does with participants: register, change, look up, and see whether they may take part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core import law, search
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, say_by_day, today
from kiscase.participants.model import Assessment, Benefit, Eligibility, Participant, Verdict, assess

LISTED = 10_000  # rows that a list shows at once; more are found by typing
FOUND = 200  # rows that a keystroke in the search shows


class Listed(NamedTuple):
    """A row of the list of people."""

    id: int
    name: str
    born: str
    town: str
    verdict: Verdict


class Card(NamedTuple):
    """All that the page of one person shows of the person."""

    values: dict[str, Any]
    benefits: list[dict[str, Any]]
    eligibility: Eligibility
    name: str
    age: int | None


def register(session: Session, changes: Mapping[str, Any], benefits: Sequence[Mapping[str, Any]] = ()) -> int:
    """Put a new participant on file; the id. Raises Invalid, also for a PESEL that is on file already."""
    person = Participant()
    _take(session, person, changes, None)
    session.add(person)
    session.flush()
    _set_benefits(session, person, benefits)
    _assess(session, person)
    say(session, N_("Registered {name}"), name=person.name)
    return person.id


def change(
    session: Session,
    person_id: int,
    changes: Mapping[str, Any],
    benefits: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
) -> None:
    """Change a participant's data and, unless None, the rights that exclude."""
    person = require(session, person_id)
    _take(session, person, changes, revision)
    if benefits is not None:
        _set_benefits(session, person, benefits)
    session.flush()
    _assess(session, person)
    say(session, N_("Changed the data of {name}"), name=person.name)


def card(session: Session, person_id: int) -> Card:
    """The page of one person."""
    person = require(session, person_id)
    benefits = [row.values() for row in _benefits(session, person_id)]
    on = today(session)
    age = None
    if person.born:
        age = on.year - person.born.year - ((on.month, on.day) < (person.born.month, person.born.day))
    return Card(person.values(), benefits, eligibility(session, person, on), person.name, age)


def eligibility(session: Session, person: Participant, on: date) -> Eligibility:
    """Whether the person may take part on a day, from what is on file."""
    rights = [(row.kind, row.since, row.until) for row in _benefits(session, person.id)]
    return assess(person.groups, rights, excluded=person.excluded, on=on)


def require_eligible(session: Session, person: Participant, sentence: str) -> None:
    """Raise *sentence* (with a place for {name}) for a person who may not take part on this day."""
    if eligibility(session, person, today(session)).verdict is Verdict.MAY_NOT:
        raise Problem(sentence.format(name=person.name), way_out=(Participant.__tablename__, person.id))


def refresh(session: Session) -> int:
    """Bring the stored verdicts up to this day: rights begin and end, and the law changes. How many changed."""
    stale = _stale(session)
    for person_id in stale:
        _assess(session, require(session, person_id))
    if stale:
        say_by_day(session, N_("The day changed who may take part: {count}"), count=len(stale))
    return len(stale)


def listed(session: Session, text: str = "", verdict: str = "") -> list[Listed]:
    """The people who match what was typed, in Polish order."""
    columns = (Participant.id, Participant.family_name, Participant.given_name, Participant.born, Participant.town)
    chosen = select(*columns, Participant.verdict)
    kind = Participant.__tablename__
    if text.strip() and not verdict:
        ids = [hit.id for hit in search.find(session, text, kinds=[kind], limit=FOUND)]
        found = {row.id: row for row in session.execute(chosen.where(Participant.id.in_(ids)))}
        return [_listed(found[row_id]) for row_id in ids]
    chosen = chosen.where(search.matching(session, kind, Participant.id, text))
    if verdict:
        chosen = chosen.where(Participant.verdict == verdict)
    chosen = chosen.order_by(Participant.sort, Participant.id).limit(FOUND if text.strip() else LISTED)
    return [_listed(row) for row in session.execute(chosen)]


def similar(session: Session, family_name: str, given_name: str, pesel: str) -> list[tuple[int, str]]:
    """People on file whom the typed name or PESEL may mean: shown while typing, so that nobody is entered twice."""
    texts = [pesel] if len(pesel) == 11 else []
    if len(family_name) > 1 and len(given_name) > 1:
        texts.append(f"{family_name} {given_name}")
    kinds = [Participant.__tablename__]
    found = {hit.id for text in texts for hit in search.find(session, text, kinds=kinds, limit=5)}
    columns = (Participant.id, Participant.family_name, Participant.given_name, Participant.born, Participant.town)
    people = session.execute(select(*columns).where(Participant.id.in_(found)).order_by(Participant.sort))
    return [(row.id, " · ".join(filter(None, (f"{row[1]} {row[2]}", day(row.born), row.town)))) for row in people]


def _listed(row: Any) -> Listed:
    return Listed(row.id, f"{row.family_name} {row.given_name}", day(row.born), row.town, row.verdict)


def _take(session: Session, person: Participant, changes: Mapping[str, Any], revision: int | None) -> None:
    with session.no_autoflush:
        person.change(changes, revision=revision)
        if person.born and person.born > today(session):
            raise Invalid({"born": _("This birth date lies in the future.")})
        if not person.pesel:
            return
        other = select(Participant.id).where(Participant.pesel == person.pesel, Participant.id != (person.id or 0))
        twin = session.scalar(other)
        if twin is not None:
            raise _Twin(twin)


class _Twin(Invalid):
    """The PESEL is on file already; the way out leads to that person."""

    def __init__(self, person_id: int) -> None:
        super().__init__({"pesel": _("A person with this PESEL is on file already. Nothing was saved.")})
        self.way_out = (Participant.__tablename__, person_id)


def _benefits(session: Session, person_id: int) -> list[Benefit]:
    return list(session.scalars(select(Benefit).where(Benefit.participant_id == person_id).order_by(Benefit.id)))


def _set_benefits(session: Session, person: Participant, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make the person's rights those of *rows*; rows with an id change, others are new, absent ones go."""
    kept = {row.id: row for row in _benefits(session, person.id)}
    for row in rows:
        record = kept.pop(row.get("id") or 0, None) or Benefit(participant_id=person.id)
        record.change({key: value for key, value in row.items() if key in Benefit.fields()})
        session.add(record)
    for gone in kept.values():
        session.delete(gone)
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        flag_modified(person, "sort")  # the revision follows also when only the rights changed
    session.flush()


def _assess(session: Session, person: Participant) -> None:
    """Keep today's assessment when it differs from the last one."""
    found = eligibility(session, person, today(session))
    reasons = [reason.code for reason in found.reasons]
    chosen = select(Assessment).where(Assessment.participant_id == person.id).order_by(Assessment.id.desc()).limit(1)
    last = session.scalar(chosen)
    person.verdict = found.verdict
    if last and (last.verdict, last.reasons, last.law_version) == (found.verdict, reasons, law.version()):
        return
    record = Assessment(participant_id=person.id, reasons=reasons)
    record.change({"made_on": found.on, "verdict": found.verdict, "law_version": law.version()})
    session.add(record)


def _stale(session: Session) -> list[int]:
    """The people whose stored verdict is not that of this day; few differ in what counts, so each case is met once."""
    on = today(session)
    rights: dict[int, list[tuple[str, date | None, date | None]]] = {}
    columns = select(Benefit.participant_id, Benefit.kind, Benefit.since, Benefit.until)
    for person_id, kind, since, until in session.execute(columns.order_by(Benefit.id)):
        rights.setdefault(person_id, []).append((kind, since, until))
    verdicts: dict[Any, Verdict] = {}
    stale = []
    chosen = select(Participant.id, Participant.groups, Participant.excluded, Participant.verdict)
    for person_id, groups, excluded, verdict in session.execute(chosen.order_by(Participant.id)):
        case = (tuple(groups), excluded, tuple(rights.get(person_id, ())))
        if case not in verdicts:
            verdicts[case] = assess(groups, case[2], excluded=excluded, on=on).verdict
        if verdicts[case] is not verdict:
            stale.append(person_id)
    return stale


def require(session: Session, person_id: int) -> Participant:
    """The participant, or a Problem when the record is gone."""
    person = session.get(Participant, person_id)
    if person is None:
        raise Problem(_("This person is no longer on file."))
    return person


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of people by their ids, as lists show them."""
    known = set(ids)
    columns = (Participant.id, Participant.family_name, Participant.given_name)
    rows = session.execute(
        select(*columns).where(Participant.id.in_(known)) if len(known) < FOUND else select(*columns)
    )
    return {row[0]: f"{row[1]} {row[2]}" for row in rows if row[0] in known}
