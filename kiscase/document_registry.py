"""The one registry of document kinds, filled by the features; the window and the command line are made from it."""

from __future__ import annotations

from kiscase.activities.document_kinds import ACTIVITY_DOCUMENTS
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.queries import activity_names, meeting_names
from kiscase.club.model import Club
from kiscase.club.registration.model import RegisterEvent
from kiscase.contracts.document_kinds import CONTRACT_DOCUMENTS, VOID_DOCUMENTS
from kiscase.contracts.model import Contract
from kiscase.employment.documents import EMPLOYMENT_DOCUMENTS
from kiscase.employment.model import SupportedEmployment
from kiscase.issued.kinds import DocumentRegistry
from kiscase.outcomes.self_assessment.documents import DOCUMENT as SELF_ASSESSMENT
from kiscase.participants.intake.documents import INTAKE_DOCUMENTS
from kiscase.participants.namesakes import participant_names
from kiscase.person_data.card.documents import DOCUMENT as PERSON_CARD
from kiscase.register_of_clubs.documents import CLUB_DOCUMENTS, club_names, register_event_names
from kiscase.reporting.documents import DOCUMENT as YEARLY_REPORT
from kiscase.reporting.model import FrozenReport
from kiscase.reporting.queries import frozen_report_names

DOCUMENT_REGISTRY = DocumentRegistry(
    kinds=(
        *CONTRACT_DOCUMENTS,
        *VOID_DOCUMENTS,
        *ACTIVITY_DOCUMENTS,
        *INTAKE_DOCUMENTS,
        PERSON_CARD,
        SELF_ASSESSMENT,
        *EMPLOYMENT_DOCUMENTS,
        *CLUB_DOCUMENTS,
        YEARLY_REPORT,
    ),
    participant_names=participant_names,
    record_names={
        Activity.__tablename__: activity_names,
        Meeting.__tablename__: meeting_names,
        Club.__tablename__: club_names,
        RegisterEvent.__tablename__: register_event_names,
        FrozenReport.__tablename__: frozen_report_names,
    },
    tables_with_page=(
        Contract.__tablename__,
        Activity.__tablename__,
        Meeting.__tablename__,
        SupportedEmployment.__tablename__,
        Club.__tablename__,
        RegisterEvent.__tablename__,
        FrozenReport.__tablename__,
    ),
)
