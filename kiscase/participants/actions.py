"""Registering and changing participants, and keeping their eligibility up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core import legal_rules
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action, describe_daily_update
from kiscase.core.own_fields.values import set_own_values, split_own_values
from kiscase.core.records.deletion import delete_unused_record
from kiscase.core.records.replacement import replace_rows
from kiscase.core.text.names import with_former_names
from kiscase.participants.intake.evidence import set_evidence
from kiscase.participants.intake.handovers import add_clause_handover
from kiscase.participants.model import Assessment, Benefit, Participant
from kiscase.participants.outdated_verdicts import list_outdated_verdicts
from kiscase.participants.queries import eligibility_on, list_benefits, require_participant
from kiscase.participants.relations.actions import leave_relations
from kiscase.partners.actions import settle_partner_names

PARTS = frozenset({Benefit.__tablename__, Assessment.__tablename__, "clause_handover", "evidence", "photo"})
"""The tables with what belongs to a participant alone."""


def register_participant(
    session: Session,
    changes: Mapping[str, Any],
    benefits: Sequence[Mapping[str, Any]] = (),
    evidence: Sequence[Mapping[str, Any]] = (),
    handover: Mapping[str, Any] | None = None,
) -> int:
    """Register a participant; the id. *handover* is when and how the person was informed about their data.

    Raises InvalidValuesError, also for a PESEL that is already on file.
    """
    person = Participant()
    _apply_changes(session, person, changes, None)
    session.add(person)
    session.flush()
    _set_benefits(session, person, benefits)
    set_evidence(session, person.id, evidence)
    if handover is not None:
        add_clause_handover(session, person.id, handover)
    assess_participant(session, person)
    describe_action(session, N_("Registered {name}"), name=person.name)
    return person.id


def change_participant(
    session: Session,
    person_id: int,
    changes: Mapping[str, Any],
    benefits: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
    *,
    evidence: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """Change a participant's data and, unless None, their rights to benefits and the evidence that was seen."""
    person = require_participant(session, person_id)
    _apply_changes(session, person, changes, revision)
    if benefits is not None:
        _set_benefits(session, person, benefits)
    session.flush()
    if evidence is not None and set_evidence(session, person_id, evidence):
        flag_modified(person, "sort")  # the revision changes even if only the evidence did
    session.flush()
    assess_participant(session, person)
    describe_action(session, N_("Changed the data of {name}"), name=person.name)


def delete_participant(session: Session, person_id: int) -> None:
    """Delete a participant about whom there is nothing but their data and relations; raises a Problem otherwise."""
    person = require_participant(session, person_id)
    hindrance = _(
        "{name} cannot be deleted: there are contracts, enrolments, marks or documents about this person. "
        "Nothing was changed."
    ).format(name=person.name)
    name = person.name
    leave_relations(session, person)
    delete_unused_record(session, person, PARTS, hindrance)
    describe_action(session, N_("Deleted the person {name}"), name=name)


def refresh_eligibility(session: Session, *, law_corrected: bool = False) -> int:
    """Update the stored verdicts to today's: rights begin and end, and the law changes. Returns how many changed."""
    stale = list_outdated_verdicts(session)
    for person_id in stale:
        assess_participant(session, require_participant(session, person_id))
    if stale:
        by_day, by_law = (
            N_("The day changed who may take part: {count}"),
            N_("A correction of the law changed who may take part: {count}"),
        )
        describe_daily_update(session, by_law if law_corrected else by_day, count=len(stale))
    return len(stale)


def _apply_changes(session: Session, person: Participant, changes: Mapping[str, Any], revision: int | None) -> None:
    with session.no_autoflush:
        names, former = (person.family_name, person.given_name), person.former_names
        changes, own = split_own_values(changes)
        person.change(changes, revision=revision)
        if person.former_names == former:
            person.former_names = with_former_names(former, names, (person.family_name, person.given_name))
        earliest = person.born_at_earliest
        if earliest and earliest > action_date(session):
            raise InvalidValuesError({"born" if person.born else "born_partly": _("This birth date is in the future.")})
        set_own_values(session, person, own)
        settle_partner_names(session, person)
        if not person.pesel:
            return
        other = select(Participant.id).where(Participant.pesel == person.pesel, Participant.id != (person.id or 0))
        other_id = session.scalar(other)
        if other_id is not None:
            raise _DuplicatePesel(other_id)


class _DuplicatePesel(InvalidValuesError):
    """The PESEL is already on file; the way out leads to that person."""

    def __init__(self, person_id: int) -> None:
        super().__init__({"pesel": _("A person with this PESEL is already on file. Nothing was saved.")})
        self.way_out = (Participant.__tablename__, person_id)


def _set_benefits(session: Session, person: Participant, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the person's rights by *rows*: rows with an id are changed, others added, missing ones deleted."""
    known = list_benefits(session, person.id)
    if replace_rows(session, known, rows, lambda: Benefit(participant_id=person.id)):
        flag_modified(person, "sort")  # the revision changes even if only the rights did
    session.flush()


def assess_participant(session: Session, person: Participant) -> None:
    """Store today's assessment if it differs from the last one."""
    found = eligibility_on(session, person, action_date(session))
    reasons = [reason.code for reason in found.reasons]
    chosen = select(Assessment).where(Assessment.participant_id == person.id).order_by(Assessment.id.desc()).limit(1)
    last = session.scalar(chosen)
    person.verdict = found.verdict
    if last and (last.verdict, last.reasons, last.law_version) == (found.verdict, reasons, legal_rules.law_version()):
        return
    record = Assessment(participant_id=person.id, reasons=reasons)
    record.change({"made_on": found.on, "verdict": found.verdict, "law_version": legal_rules.law_version()})
    session.add(record)
