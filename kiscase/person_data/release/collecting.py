"""Which rows are about a person, found by the foreign keys of all tables, and their values.

A row belongs to a person if it names the person; without such a key it belongs to whom the rows belong that it names.
From there nothing leads up again: an activity, a worker or another participant of a group is never reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, LargeBinary, and_, false, func, or_, select
from sqlalchemy.orm import Session

from kiscase.core.database.progress import Report, no_report
from kiscase.core.errors import CheckStoppedError
from kiscase.core.journal.sentences import entry_sentence
from kiscase.core.journal.tables import about_table, entry_table
from kiscase.core.own_fields.definitions import OwnFields
from kiscase.core.own_fields.values import load_own_fields
from kiscase.core.records.record import Record, record_classes
from kiscase.participants.model import Participant
from kiscase.participants.notes.model import Note
from kiscase.participants.relations.actions import inverse_kinds
from kiscase.participants.relations.model import Relation
from kiscase.person_data.release.left_out import LEFT_OUT, TABLE_TITLES, TECHNICAL_COLUMNS

PERSON = Participant.__tablename__
Condition = ColumnElement[bool]


class PersonTable(NamedTuple):
    """The rows of a table that are about a person: values by column, in the order of the ids."""

    record: type[Record]
    rows: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """The name of the table."""
        return str(self.record.__tablename__)


class JournalLine(NamedTuple):
    """An entry of the journal about a person; its sentence is empty where it is about other people, too."""

    at: str
    worker: str
    sentence: str


class PersonData(NamedTuple):
    """All that is on file about a person."""

    person_id: int
    tables: list[PersonTable]
    journal: list[JournalLine]
    withheld_notes: int
    """How many confidential notes were left out."""
    own_fields: OwnFields
    """What the keys of own fields mean."""


def collect_person_data(
    session: Session,
    person_id: int,
    *,
    confidential: bool = True,
    report: Report = no_report,
    is_stopped: Callable[[], bool] = lambda: False,
) -> PersonData:
    """All that is on file about a person; without *confidential* the confidential notes are left out."""
    conditions = person_conditions(person_id)
    found, withheld = [], 0
    for place, (record, condition) in enumerate(conditions.items()):
        if is_stopped():
            raise CheckStoppedError
        report(place / len(conditions))
        rows = list(_read_rows(session, record, condition, person_id))
        if record is Note and not confidential:
            open_rows = [row for row in rows if not row["confidential"]]
            rows, withheld = open_rows, len(rows) - len(open_rows)
        if record is Relation:
            _turn_relations(rows, inverse_kinds(session))
        found.append(PersonTable(record, rows))
    own_fields = load_own_fields(session, PERSON)
    return PersonData(person_id, found, _journal_lines(session, person_id), withheld, own_fields)


def person_conditions(person_id: int) -> dict[type[Record], Condition]:
    """The records that can be about a person, each with the condition for the rows that are, in the order of titles."""
    classes = record_classes()
    found: dict[str, Condition] = {PERSON: Participant.id == person_id}
    for table in Record.metadata.sorted_tables:  # what is named comes before what names it
        if table.name in classes and table.name not in LEFT_OUT and table.name not in found:
            condition = _condition_of(classes[table.name], person_id, found)
            if condition is not None:
                found[table.name] = condition
    order = {name: place for place, name in enumerate(TABLE_TITLES)}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return {classes[name]: found[name] for name in names}


def _condition_of(record: type[Record], person_id: int, found: dict[str, Condition]) -> Condition | None:
    columns = record.__table__.columns
    keys = [(column, _target(column)) for column in columns if column.foreign_keys]
    direct = [column == person_id for column, target in keys if target == PERSON]
    if direct:
        return or_(*direct)
    classes = record_classes()
    parts: list[Condition] = [
        column.in_(select(classes[target].id).where(found[target])) for column, target in keys if target in found
    ]
    if not keys and record.names_row is not None:
        table, number = (columns[name] for name in record.names_row)
        parts = [
            and_(table == name, number.in_(select(classes[name].id).where(condition)))
            for name, condition in found.items()
        ]
    return or_(false(), *parts) if parts else None


def _target(column: Any) -> str:
    return str(next(iter(column.foreign_keys)).column.table.name)


def reference_target(record: type[Record], key: str) -> str:
    """The table that a column names; empty for a column that is no foreign key."""
    column = record.__table__.columns[key]
    return _target(column) if column.foreign_keys else ""


def _read_rows(
    session: Session, record: type[Record], condition: Condition, person_id: int
) -> Iterator[dict[str, Any]]:
    keys = exported_columns(record)
    others = {key for key in keys if reference_target(record, key) == PERSON}
    chosen = select(*(getattr(record, key) for key in keys)).where(condition).order_by(record.id)
    for row in session.execute(chosen):
        values = dict(zip(keys, row, strict=True))
        yield {key: None if key in others and value != person_id else value for key, value in values.items()}


def exported_columns(record: type[Record]) -> list[str]:
    """The columns of a table that are given out."""
    fields = record.fields()
    return [
        key
        for key, column in record.__table__.columns.items()
        if key in fields or not (key in TECHNICAL_COLUMNS or isinstance(column.type, LargeBinary))
    ]


def _turn_relations(rows: list[dict[str, Any]], inverses: Mapping[str, str]) -> None:
    """Let relations that are kept at the other person give the kind as this one sees it."""
    for row in rows:
        if row["participant_id"] is None:
            row["kind"] = inverses[row["kind"]]


def count_confidential_notes(session: Session, person_id: int) -> int:
    """How many confidential notes there are about a person."""
    chosen = select(func.count()).where(Note.participant_id == person_id, Note.confidential)
    return session.scalar(chosen) or 0


def _journal_lines(session: Session, person_id: int) -> list[JournalLine]:
    about = select(about_table.c.entry_id).where(about_table.c.tablename == PERSON, about_table.c.row_id == person_id)
    people = select(func.count()).where(about_table.c.tablename == PERSON, about_table.c.entry_id == entry_table.c.id)
    chosen = select(entry_table, people.scalar_subquery().label("people")).where(entry_table.c.id.in_(about))
    return [
        JournalLine(row.at, row.worker_name, entry_sentence(row) if row.people == 1 else "")
        for row in session.execute(chosen.order_by(entry_table.c.id))
    ]
