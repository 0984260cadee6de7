"""The list of documents that wait for signatures: its fields, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from kiscase.contracts.signing import pending
from kiscase.contracts.signing.pending import PendingDocument
from kiscase.core.collation import fold_text
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_, _
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import arrange_found_ids, read_listed_values
from kiscase.core.listing.view import ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.issued.kinds import DocumentRegistry

_TABLE = "issued_document"
_PERSON = f"LEFT JOIN participant ON participant.id = {_TABLE}.participant_id"
_ATTEMPTS = "(SELECT COUNT(*) FROM signing_attempt WHERE signing_attempt.paper_id = issued_document.id)"
PENDING_DOCUMENTS = ListSource(
    table=_TABLE,
    fields=(
        list_field(
            "age",
            N_("Working days"),
            FieldKind.NUMBER,
            sort=f"-CAST(replace(CAST({_TABLE}.issued_on AS TEXT), '-', '') AS INTEGER)",  # what is older has more
        ),
        list_field(
            "name",
            N_("Name"),
            sql="participant.family_name || ' ' || participant.given_name",
            sort="COALESCE(participant.sort, '')",
            join=_PERSON,
            stretch=True,
        ),
        # Translators: a column: the people whose signatures are missing
        list_field("missing", N_("Waiting for"), stretch=True),
        list_field("number", N_("Number"), sql=f"{_TABLE}.number"),
        # Translators: a column: how many attempts to get a signature failed
        list_field("attempts", N_("Attempts"), FieldKind.NUMBER, _ATTEMPTS),
        list_field("document", N_("Kind"), stretch=True),
        list_field("issued_on", N_("Issued on"), FieldKind.DATE, f"{_TABLE}.issued_on"),
        list_field("version", N_("Version"), FieldKind.NUMBER, f"{_TABLE}.version"),
        list_field("town", N_("Town"), sql="participant.town", join=_PERSON),
        list_field("phone", N_("Phone"), sql="participant.phone", join=_PERSON),
    ),
    columns=("age", "name", "missing", "number", "attempts", "document"),
    order=f"{_TABLE}.issued_on, {_TABLE}.id",
    searched=((_TABLE, f"{_TABLE}.id"), ("participant", f"{_TABLE}.participant_id")),
)
"""What the list of signatures can show; the oldest comes first."""


def read_pending_ids(
    session: Session, registry: DocumentRegistry, view: ListView, most: int | None = None
) -> Sequence[int]:
    """The ids of what waits by a view, in its order; at *most* so many, if it is given."""
    found = pending.find_pending_documents(session)
    if wanted := fold_text(view.text).split():
        lines = pending.load_pending_documents(session, found)  # no index has who is to sign
        texts = {line.id: fold_text(_words_of(line, registry)) for line in lines}
        found = [row_id for row_id, text in texts.items() if all(part in text for part in wanted)]
    return arrange_found_ids(PlainReader.in_session(session), PENDING_DOCUMENTS, view, found)[:most]


def read_listed_pending(
    session: Session, registry: DocumentRegistry, view: ListView, ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The values of some of what waits by their ids, as a view shows them."""
    others = [key for key in view.columns if key not in PENDING_DOCUMENTS.columns]
    more = read_listed_values(PlainReader.in_session(session), PENDING_DOCUMENTS, others, ids) if others else {}
    return {
        line.id: {
            **more.get(line.id, {}),
            "age": line.age,
            "name": line.name,
            "missing": ", ".join(one.name for one in line.missing) or _("the signed copy"),
            "number": line.number,
            "attempts": len(line.attempts) or None,
            "document": registry.label(line.document),
        }
        for line in pending.load_pending_documents(session, ids)
    }


def _words_of(line: PendingDocument, registry: DocumentRegistry) -> str:
    people = " ".join(one.name for one in line.people)
    return f"{line.name} {line.number} {registry.label(line.document)} {people}"
