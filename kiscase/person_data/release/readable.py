"""The data of a person in words: labels of the columns, values as people read them, names of what is referred to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_kinds import ACTIVITY_DOCUMENTS
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.periods import month_name, period_text, week_range
from kiscase.activities.queries import activity_names, meeting_names
from kiscase.club.model import Worker
from kiscase.contracts.document_kinds import CONTRACT_DOCUMENTS, VOID_DOCUMENTS
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import AgreedAction, Goal
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.core.own_fields.definitions import COLUMN, OwnFields, own_pairs
from kiscase.core.own_fields.values import load_own_fields
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.json_conversion import from_json
from kiscase.core.records.record import Record
from kiscase.employment.documents import EMPLOYMENT_DOCUMENTS
from kiscase.issued.model import IssuedDocument
from kiscase.outcomes.self_assessment.documents import DOCUMENT as SELF_ASSESSMENT
from kiscase.outcomes.self_assessment.model import AssessmentScale
from kiscase.participants.intake.documents import INTAKE_DOCUMENTS
from kiscase.participants.model import Assessment, Participant
from kiscase.participants.stays.model import Stay
from kiscase.pdf.form.loading import load_form
from kiscase.person_data.card.documents import DOCUMENT as PERSON_CARD
from kiscase.person_data.release.collecting import PersonTable, reference_target
from kiscase.person_data.release.left_out import CONTENT_COLUMNS, ONLY_IN_JSON, TABLE_TITLES
from kiscase.projects.model import Project
from kiscase.register_of_clubs.documents import CLUB_DOCUMENTS
from kiscase.reporting.documents import DOCUMENT as YEARLY_REPORT

_REFERENCES = {
    Worker.__tablename__: N_("Worker"),
    Activity.__tablename__: N_("Activity"),
    Meeting.__tablename__: N_("Meeting"),
    Contract.__tablename__: N_("Contract"),
    Goal.__tablename__: N_("Goal"),
    AgreedAction.__tablename__: N_("Action"),
    IssuedDocument.__tablename__: N_("Document"),
    Project.__tablename__: N_("Project"),
    Stay.__tablename__: N_("Stay"),
    AssessmentScale.__tablename__: N_("What is asked about"),
}
"""The tables whose rows are named where they are referred to."""
_EVERYTHING = "*"
"""What stands in a contract for all its goals or all its people."""


class ReadableRow(NamedTuple):
    """A row as label and text of each of its columns, without those that are empty."""

    id: int
    cells: list[tuple[str, str]]


def readable_tables(session: Session, tables: Collection[PersonTable]) -> Iterator[tuple[str, list[ReadableRow]]]:
    """The tables that have rows: title and rows, in the current language."""
    for table in tables:
        if table.rows:
            yield table_title(table.name), list(_readable_rows(session, table))


def table_title(name: str) -> str:
    """What a table is called."""
    return _(TABLE_TITLES.get(name, name))


def column_label(record: type[Record], key: str) -> str:
    """What a column is called; empty for one that only programs need."""
    if key in record.fields():
        return _(record.fields()[key].label)
    if target := reference_target(record, key):
        return _(_REFERENCES[target]) if target in _REFERENCES and target != record.__tablename__ else ""
    return _(CONTENT_COLUMNS[key]) if key in CONTENT_COLUMNS else ""


def _readable_rows(session: Session, table: PersonTable) -> Iterator[ReadableRow]:
    names = {
        key: _reference_names(session, target, {row[key] for row in table.rows if row[key]})
        for key in table.rows[0]
        if (target := reference_target(table.record, key)) in _REFERENCES and target != table.name
    }
    own_fields = load_own_fields(session, Participant.__tablename__)
    for row in table.rows:
        cells = []
        for key, value in row.items():
            if key == "id" or key in ONLY_IN_JSON or value in (None, "", [], {}):
                continue
            if isinstance(value, dict):
                cells += _nested_cells(table.record, row, key, own_fields)
            elif label := column_label(table.record, key):
                text = names.get(key, {}).get(value, "") if key in names else _value_text(table.record, key, value)
                cells += [(label, text)] if text else []
        yield ReadableRow(row["id"], cells)


def _value_text(record: type[Record], key: str, value: Any) -> str:
    if record is IssuedDocument and key == "document":
        return document_label(value)
    if value == _EVERYTHING:
        return _("all")
    if record is IssuedDocument and key == "period":
        return _period_words(value)
    if record is Assessment and key == "law_version":
        return _("law written down in the program, version of {month}").format(month=_period_words(value))
    if key in record.fields():
        shown = record.fields()[key]
        return "" if shown.kind is FieldKind.FLAG and not value else shown.format(value)
    return str(value)


def _period_words(period: str) -> str:
    """A month or a week of ISO 8601 as people read it; anything else as it is."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return month_name(date(int(found[1]), int(found[2]), 1))
    if found := re.fullmatch(r"(\d{4})-W(\d{2})", period):
        return period_text(*week_range(date.fromisocalendar(int(found[1]), int(found[2]), 1)))
    return period


def _nested_cells(
    record: type[Record], row: Mapping[str, Any], key: str, own_fields: OwnFields
) -> list[tuple[str, str]]:
    """The texts of a contract by the labels of its form, own fields, or the values of a former entry of the person."""
    values: Mapping[str, Any] = row[key]
    if record is Contract:
        form = load_form(row["form"])
        parts = {part.key: part for section in form.sections for part in section.fields}
        labels = {name: part.title for name, part in parts.items()}
        dates = {name for name, part in parts.items() if part.kind == "date"}
        return [
            (labels.get(name, name), format_date(date.fromisoformat(text)) if name in dates else str(text))
            for name, text in values.items()
            if text
        ]
    if key == COLUMN:
        return list(own_pairs(own_fields, values))
    if key == "before":  # of each field what it was, and what the merge has made of it
        own = {name: pair[0] for name, pair in values.get(COLUMN, {}).items() if pair[0] is not None}
        values = {name: pair[0] for name, pair in values.items() if name != COLUMN} | {COLUMN: own}
    fields, columns = Participant.fields(), Participant.__table__.columns
    shown = [(fields[name], from_json(columns[name].type, value)) for name, value in values.items() if name in fields]
    texts = [(_(one.label), one.format(value)) for one, value in shown if value not in (None, "", [], False)]
    return [*texts, *own_pairs(own_fields, values.get(COLUMN, {}))]


def document_label(key: str) -> str:
    """What a kind of document is called; the key of an unknown one."""
    of_people = (*CONTRACT_DOCUMENTS, *VOID_DOCUMENTS, *ACTIVITY_DOCUMENTS, *INTAKE_DOCUMENTS, *EMPLOYMENT_DOCUMENTS)
    kinds = (*of_people, PERSON_CARD, SELF_ASSESSMENT, *CLUB_DOCUMENTS, YEARLY_REPORT)
    return next((_(kind.label) for kind in kinds if kind.key == key), key)


def _reference_names(session: Session, table: str, ids: set[int]) -> Mapping[int, str]:
    """The names of rows by their ids: of workers, activities, meetings and parts of the person's own contracts."""
    if table == Activity.__tablename__:
        return activity_names(session, ids)
    if table == Meeting.__tablename__:
        return meeting_names(session, ids)
    if table == Worker.__tablename__:
        return {one.id: one.name for one in session.scalars(select(Worker).where(Worker.id.in_(ids)))}
    if table == Project.__tablename__:
        return {one.id: one.name for one in session.scalars(select(Project).where(Project.id.in_(ids)))}
    if table == Stay.__tablename__:
        return {one.id: one.period_text for one in session.scalars(select(Stay).where(Stay.id.in_(ids)))}
    if table == AssessmentScale.__tablename__:
        scales = session.scalars(select(AssessmentScale).where(AssessmentScale.id.in_(ids)))
        return {one.id: one.name for one in scales}
    if table == Contract.__tablename__:
        return {one.id: one.title for one in session.scalars(select(Contract).where(Contract.id.in_(ids)))}
    if table == IssuedDocument.__tablename__:
        chosen = select(IssuedDocument.id, IssuedDocument.number).where(IssuedDocument.id.in_(ids))
        return {row.id: row.number for row in session.execute(chosen)}
    record = Goal if table == Goal.__tablename__ else AgreedAction
    return {row.id: row.text for row in session.execute(select(record.id, record.text).where(record.id.in_(ids)))}
