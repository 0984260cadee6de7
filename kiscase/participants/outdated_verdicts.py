"""Whose stored verdict is not today's: a right began or ended, the law changed, or undo brought an old verdict back.

The file keeps of which day, law and entry of the journal all verdicts are. Only who may have another one since is
looked at; everybody is where that cannot be told.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from kiscase.core import legal_rules
from kiscase.core.journal.running_action import action_date
from kiscase.core.journal.tables import change_table, entry_table
from kiscase.participants.eligibility import assess_eligibility
from kiscase.participants.model import Benefit, Participant, eligibility_refresh_table
from kiscase.participants.namesakes import MOST_ASKED
from kiscase.participants.verdict import EligibilityVerdict


def list_outdated_verdicts(session: Session) -> list[int]:
    """The people whose stored verdict is not today's; from then on the file counts as brought up to date."""
    on, last = action_date(session), session.execute(select(eligibility_refresh_table)).first()
    entry = session.scalar(select(func.max(entry_table.c.id))) or 0
    if last is None or last.entry_id > entry or not _is_same_law(last, on):
        _store_refresh(session, on, entry)
        return _find_outdated(session, on, None)
    changed = _people_changed_since(session, last.entry_id)
    if last.made_on != on:
        changed |= _people_whose_rights_changed(session, *sorted((last.made_on, on)))
    elif not changed:
        return []
    _store_refresh(session, on, entry)
    return _find_outdated(session, on, changed)


def _is_same_law(last: Row[Any], on: date) -> bool:
    """Whether the same rights keep people out as at the last refresh."""
    same_rules = legal_rules.excluding_benefits(last.made_on) == legal_rules.excluding_benefits(on)
    return bool(last.law_version == legal_rules.law_version() and same_rules)


def _store_refresh(session: Session, on: date, entry: int) -> None:
    session.execute(delete(eligibility_refresh_table))
    values = {"id": 1, "made_on": on, "law_version": legal_rules.law_version(), "entry_id": entry}
    session.execute(insert(eligibility_refresh_table), values)


def _people_whose_rights_changed(session: Session, earlier: date, later: date) -> set[int]:
    """Who has a right on one of two days and not on the other."""
    begun = and_(Benefit.since > earlier, Benefit.since <= later)
    ended = and_(Benefit.until >= earlier, Benefit.until < later)
    return set(session.scalars(select(Benefit.participant_id).where(or_(begun, ended))))


def _people_changed_since(session: Session, entry: int) -> set[int]:
    """Whose data or rights were changed after an entry of the journal: by undo they may be as before that."""
    image = func.coalesce(change_table.c.after, change_table.c.before, type_=change_table.c.after.type)
    changed: ColumnElement[bool] = change_table.c.entry_id > entry
    people = select(change_table.c.row_id).where(changed, change_table.c.tablename == Participant.__tablename__)
    rights = select(image).where(changed, change_table.c.tablename == Benefit.__tablename__)
    return {*session.scalars(people), *(right["participant_id"] for right in session.scalars(rights))}


def _find_outdated(session: Session, on: date, among: set[int] | None) -> list[int]:
    """Of some people, else of all: whose verdict is another one; few cases differ, so each is assessed only once."""
    among = among if among is None or len(among) <= MOST_ASKED else None
    rights: dict[int, list[tuple[str, date | None, date | None]]] = {}
    held = select(Benefit.participant_id, Benefit.kind, Benefit.since, Benefit.until).order_by(Benefit.id)
    people = select(Participant.id, Participant.groups, Participant.excluded, Participant.verdict)
    if among is not None:
        held, people = held.where(Benefit.participant_id.in_(among)), people.where(Participant.id.in_(among))
    for person_id, kind, since, until in session.execute(held):
        rights.setdefault(person_id, []).append((kind, since, until))
    verdicts: dict[Any, EligibilityVerdict] = {}
    stale = []
    for person_id, groups, excluded, verdict in session.execute(people.order_by(Participant.id)):
        case = (tuple(groups), excluded, tuple(rights.get(person_id, ())))
        if case not in verdicts:
            verdicts[case] = assess_eligibility(groups, case[2], excluded=excluded, on=on).verdict
        if verdicts[case] is not verdict:
            stale.append(person_id)
    return stale
