"""The one registry of document kinds, filled by the features; the window and the command line are made from it."""

from __future__ import annotations

from kiscase.activities.document_kinds import ACTIVITY_DOCUMENTS
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.queries import activity_names, meeting_names
from kiscase.contracts.document_kinds import CONTRACT_DOCUMENTS, VOID_DOCUMENTS
from kiscase.contracts.model import Contract
from kiscase.issued.kinds import DocumentRegistry
from kiscase.participants.namesakes import participant_names

DOCUMENT_REGISTRY = DocumentRegistry(
    kinds=(*CONTRACT_DOCUMENTS, *VOID_DOCUMENTS, *ACTIVITY_DOCUMENTS),
    participant_names=participant_names,
    record_names={Activity.__tablename__: activity_names, Meeting.__tablename__: meeting_names},
    tables_with_page=(Contract.__tablename__, Activity.__tablename__, Meeting.__tablename__),
)
