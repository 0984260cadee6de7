"""What is in a folder: the documents on file by section, the lists, the people of a period, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.club.registration.actions import load_register_state
from kiscase.club.staff.actions import load_terms_within
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.model import AGREED_STATES, RUNNING_STATES, Contract, DocumentStage
from kiscase.core.date_format import format_date
from kiscase.core.journal.running_action import action_date
from kiscase.inspection.activities import list_folder_activities
from kiscase.inspection.model import FolderGap, FolderPart, FolderRequest, document_words, folder_sections, folder_word
from kiscase.issued.actions import load_issued_document
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.outcomes.model import StayOutcome
from kiscase.participants.model import Participant
from kiscase.participants.stays.model import Stay, StayEnd
from kiscase.reporting.model import FrozenReport

_ON_PAPER = (
    *("founding_act", "staff_papers", "data_protection", "report_proof", "grant_papers", "activity_papers"),
    *("placement_papers", "log_papers"),
)
"""What an inspector asks for and no program has, in the order of the sections."""
_COLUMNS = (
    *(IssuedDocument.id, IssuedDocument.document, IssuedDocument.number, IssuedDocument.version),
    *(IssuedDocument.tablename, IssuedDocument.row_id, IssuedDocument.period, IssuedDocument.participant_id),
    *(IssuedDocument.issued_on, IssuedDocument.signers),
)


def list_people_of_period(session: Session, since: date, until: date) -> list[int]:
    """The people whose stay has a day in the period."""
    chosen = select(Stay.participant_id).where(
        Stay.started_on <= until, or_(Stay.ended_on.is_(None), Stay.ended_on >= since)
    )
    return sorted(set(session.scalars(chosen)))


def list_known_people(session: Session, numbers: Collection[int]) -> list[int]:
    """Those of some numbers under which a person is on file."""
    return sorted(session.scalars(select(Participant.id).where(Participant.id.in_(numbers))))


def list_folder_documents(session: Session, request: FolderRequest) -> list[FolderPart]:
    """The latest version of each document on file: of the people, and of the club's in the period."""
    sections = {one["key"]: one for one in folder_sections()}
    section_of = {kind: key for key, one in sections.items() for kind in one.get("documents", ())}
    order = {kind: place for place, kind in enumerate(sections["people"]["order"])}
    of_people = IssuedDocument.participant_id.in_(request.people)
    of_club = IssuedDocument.participant_id.is_(None) & IssuedDocument.issued_on.between(request.since, request.until)
    chosen = select(*_COLUMNS).where(or_(of_people, of_club) if request.club else of_people)
    latest = {
        (row.document, row.tablename, row.row_id, row.period): row
        for row in session.execute(chosen.order_by(IssuedDocument.version, IssuedDocument.id))
    }
    signed: dict[int, set[str]] = {}
    for paper, signer in session.execute(select(Signature.paper_id, Signature.signer).order_by(Signature.id)):
        signed.setdefault(paper, set()).add(signer)
    rows = sorted(
        latest.values(),
        key=lambda row: (row.participant_id or 0, order.get(row.document, len(order)), row.issued_on, row.id),
    )
    return [
        FolderPart(
            section_of.get(row.document) or ("people" if row.participant_id else "activities"),
            _document_title(row.document, row.number, row.participant_id),
            partial(_load_content, row.id),
            {one["key"] for one in row.signers} <= signed.get(row.id, set()) if row.signers else None,
        )
        for row in rows
    ]


def _document_title(kind: str, number: str, participant_id: int | None) -> str:
    """The person by number, the kind of document where it has a word here, and its number."""
    words = f"{document_words(kind)} {number}".strip()
    return f"{folder_word('person', number=participant_id)}: {words}" if participant_id else words


def _load_content(paper_id: int, session: Session) -> bytes:
    return load_issued_document(session, paper_id)[1]


def list_folder_gaps(session: Session, request: FolderRequest, parts: Collection[FolderPart]) -> list[FolderGap]:
    """What an inspector would miss: of the club, then of each person, then signatures."""
    gaps = list(_gaps_of_club(session, request)) if request.club else []
    gaps += sorted(_gaps_of_people(session, request), key=lambda gap: gap.where)
    gaps += [FolderGap(folder_word("unsigned", "gap", number=part.title), "") for part in parts if part.signed is False]
    return gaps


def _gaps_of_club(session: Session, request: FolderRequest) -> Iterator[FolderGap]:
    club = folder_word("club")
    if load_register_state(session).entry is None:
        yield FolderGap(folder_word("entry", "gap"), club)
    frozen = set(session.scalars(select(FrozenReport.year)))
    last = min(request.until.year, action_date(session).year - 1)  # the year that runs has none yet
    for year in range(request.since.year, last + 1):
        if year not in frozen:
            yield FolderGap(folder_word("report", "gap", year=year), club)
    if not load_terms_within(session, request.since, request.until):
        yield FolderGap(folder_word("staff", "gap"), club)
    activities = list_folder_activities(session, request)
    for one in activities:
        if one.not_entered:
            yield FolderGap(folder_word("not_entered", "gap", count=one.not_entered), one.name)
    if without := [one.name for one in activities if not one.journal]:
        yield FolderGap(folder_word("journals", "gap"), ", ".join(without))
    for key in _ON_PAPER:
        yield FolderGap(folder_word(key, "gap"), folder_word("on_paper"))


def _gaps_of_people(session: Session, request: FolderRequest) -> Iterator[FolderGap]:
    people = request.people
    contracts = session.scalars(
        select(Contract)
        .where(Contract.participant_id.in_(people), Contract.state.in_(AGREED_STATES))
        .order_by(Contract.id)
    ).all()
    with_contract = {one.participant_id for one in contracts}
    completion = ActivityCertificate.kind == CertificateKind.COMPLETION
    certified = set(session.scalars(select(ActivityCertificate.participant_id).where(completion)))
    known = set(session.scalars(select(StayOutcome.stay_id)))
    rows = session.execute(select(Participant.id, Participant.applied_on).where(Participant.id.in_(people)))
    for person, applied_on in rows:
        where = folder_word("person", number=person)
        if applied_on is None:
            yield FolderGap(folder_word("application", "gap"), where)
        if person not in with_contract:
            yield FolderGap(folder_word("contract", "gap"), where)
    completed = select(Stay.id, Stay.participant_id).where(
        Stay.participant_id.in_(people), Stay.end == StayEnd.COMPLETED
    )
    for stay, person in session.execute(completed.order_by(Stay.id)):
        where = folder_word("person", number=person)
        if person not in certified:
            yield FolderGap(folder_word("certificate", "gap"), where)
        if stay not in known:
            yield FolderGap(folder_word("outcome", "gap"), where)
    yield from _missing_evaluations(session, request, [one for one in contracts if one.state in RUNNING_STATES])


def _missing_evaluations(
    session: Session, request: FolderRequest, contracts: Collection[Contract]
) -> Iterator[FolderGap]:
    """The agreed days of evaluation that have passed without one."""
    held = select(Evaluation.contract_id).where(Evaluation.stage != DocumentStage.DRAFT)
    evaluated = set(session.scalars(held.where(Evaluation.contract_id.in_([one.id for one in contracts]))))
    for one in contracts:
        day = one.evaluation_on
        if day is not None and day < request.until and one.id not in evaluated:
            where = f"{folder_word('person', number=one.participant_id)}, {folder_word('contract', number=one.title)}"
            yield FolderGap(folder_word("evaluation", "gap", date=format_date(day)), where)
