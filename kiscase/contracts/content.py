"""The content of a contract as one plain value, shared by editor, draft, checker and PDF; and saving its rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.model import Contract
from kiscase.contracts.parts import (
    ALL_GOALS,
    AgreedAction,
    ContractPart,
    EvaluationDate,
    FamilyMember,
    Goal,
    Obligation,
    Party,
)
from kiscase.core.errors import InvalidValuesError
from kiscase.core.records.field_info import clean_value
from kiscase.core.records.json_conversion import to_json
from kiscase.pdf.letters import item_letter


@dataclass(frozen=True)
class TableMapping:
    """Where the rows of a table of the form are kept: the record, what is fixed for this table, and its columns."""

    record: type[ContractPart]
    fixed: dict[str, Any]
    columns: tuple[str, ...]
    carried: tuple[str, ...] = ()
    """Columns that are kept with a row and never typed."""
    secondary: tuple[str, ...] = ()
    """Columns that do not make a row: one with nothing else is empty."""

    @property
    def linked(self) -> bool:
        """Whether a row knows the earlier row that it carries on."""
        return "from_id" in self.record.__table__.columns


def _actions_of(party: Party) -> TableMapping:
    columns = ("who", "text", "due", "goal")
    return TableMapping(AgreedAction, {"party": party}, columns, secondary=("who", "goal"))


CONTENT_TABLES = {
    "members": TableMapping(
        FamilyMember, {}, ("family_name", "given_name", "pesel", "address", "signs", "representative")
    ),
    "main_goals": TableMapping(Goal, {"main": True}, ("text",)),
    "goals": TableMapping(Goal, {"main": False}, ("text", "effect"), ("ref",)),
    "participant_actions": _actions_of(Party.PARTICIPANT),
    "worker_actions": _actions_of(Party.WORKER),
    "obligations": TableMapping(Obligation, {}, ("party", "text")),
    "evaluation_dates": TableMapping(EvaluationDate, {}, ("planned_on",)),
}
"""The tables of the form by their key; every other field of the form is a text of the contract."""
ACTION_TABLES = ("participant_actions", "worker_actions")
DATE_COLUMNS = {"participant_actions": "due", "worker_actions": "due", "evaluation_dates": "planned_on"}
"""The columns of tables that hold dates."""


def with_goal_refs(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Detailed goals that all have the number that actions name them by; a new one gets the next."""
    last = max((int(row["ref"]) for row in rows if row.get("ref")), default=0)
    numbered = []
    for row in rows:
        if row.get("ref"):
            numbered.append(row)
            continue
        last += 1
        numbered.append(row | {"ref": str(last)})
    return numbered


def without_lost_goals(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables with numbered goals, and actions that name none that is gone: its number may become another one's."""
    kept = dict(tables) | {"goals": with_goal_refs(tables.get("goals", []))}
    known = {row["ref"] for row in kept["goals"]} | {ALL_GOALS}
    for key in ACTION_TABLES:
        if key in tables:
            kept[key] = [row if row.get("goal") in known else row | {"goal": ""} for row in tables[key]]
    return kept


def refs_by_letter(goals: Sequence[dict[str, Any]]) -> dict[str, str]:
    """What actions name numbered detailed goals by, by the letters that library data use, or * for all."""
    return {item_letter(place): row["ref"] for place, row in enumerate(goals)} | {ALL_GOALS: ALL_GOALS}


def goal_letters(content: Content) -> dict[str, str]:
    """The letter of each detailed goal by the number that actions name it by, in the order of the form.

    While nothing is signed the letters follow the places. What amends a contract keeps the letters that were signed:
    that of a goal that was struck stays vacant, and a new one gets the next.
    """
    rows = [row for row in content.tables.get("goals", []) if row.get("ref")]
    if content.keeps_letters:
        return {row["ref"]: item_letter(int(row["ref"]) - 1) for row in rows}
    return {row["ref"]: item_letter(place) for place, row in enumerate(rows)}


def with_numbers_by_place(content: Content) -> Content:
    """The content with its detailed goals numbered by their places, from which a version keeps their letters."""
    if content.keeps_letters:
        return content
    goals = with_goal_refs(content.tables.get("goals", []))
    numbers = {row["ref"]: str(place) for place, row in enumerate(goals, 1)} | {ALL_GOALS: ALL_GOALS}
    tables = content.tables | {"goals": [row | {"ref": numbers[row["ref"]]} for row in goals]}
    for key in ACTION_TABLES:
        tables[key] = [row | {"goal": numbers.get(row.get("goal") or "", "")} for row in tables.get(key, [])]
    return replace(content, tables=tables)


@dataclass
class Content:
    """The content of a contract as plain values: the input of the editor and the source of the document.

    `fields` holds columns of the contract, `texts` the texts of the form by key, `tables` the rows of each table, with
    their ids if they are on file and `from_id` if they continue an earlier row; `inner` the texts that are on no form.
    """

    fields: dict[str, Any] = dataclass_field(default_factory=dict)
    texts: dict[str, str] = dataclass_field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = dataclass_field(default_factory=dict)
    inner: dict[str, str] = dataclass_field(default_factory=dict)
    keeps_letters: bool = dataclass_field(default=False, compare=False)
    """Whether it amends a contract, so that its goals keep the letters that were signed (`goal_letters`)."""

    def comparable(self, unprinted: Collection[str] = ()) -> tuple[Any, ...]:
        """The content without empty values and ids of rows: equal for equal documents.

        *unprinted* are the keys that the form does not print; the language of the second copy changes nothing either.
        """
        fields = {key: value for key, value in self.fields.items() if key not in ("language", *unprinted)}
        rows = {
            key: [
                _filled({name: row.get(name) for name in CONTENT_TABLES[key].columns + CONTENT_TABLES[key].carried})
                for row in table
            ]
            for key, table in self.tables.items()
            if key not in unprinted
        }
        return _filled(fields), _filled(self.texts), _filled(rows)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value or value is False}


CONTENT_FIELDS = ("variant", "language", "representative", "drawn_on", "evaluation_on", "ends_on")
"""The columns of a contract that its content has beside texts and tables; and the worker."""


def content_to_draft(content: Content) -> dict[str, Any]:
    """The content as JSON can hold it."""
    rows = {
        key: [{name: to_json(value) for name, value in row.items()} for row in table]
        for key, table in content.tables.items()
    }
    return {
        "head": {key: to_json(value) for key, value in content.fields.items()},
        "texts": content.texts,
        "tables": rows,
        "inner": content.inner,
        "keeps_letters": content.keeps_letters,
    }


def content_from_draft(stored: Mapping[str, Any]) -> Content:
    """The inverse of `content_to_draft`."""
    dates = {"drawn_on", "evaluation_on", "ends_on", "due", "planned_on"}

    def back(row: Mapping[str, Any]) -> dict[str, Any]:
        return {key: date.fromisoformat(value) if key in dates and value else value for key, value in row.items()}

    return Content(
        back(stored["head"]),
        dict(stored["texts"]),
        {key: [back(row) for row in rows] for key, rows in stored["tables"].items()},
        dict(stored.get("inner", {})),
        bool(stored.get("keeps_letters")),
    )


def copied_row(key: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a table for the next version of its contract, which knows the row that it continues."""
    kept_in = CONTENT_TABLES[key]
    return {column: row[column] for column in kept_in.columns + kept_in.carried} | {"from_id": row["id"]}


def save_contract_rows(session: Session, contract: Contract, key: str, rows: list[dict[str, Any]]) -> None:
    """Save the rows of a table: rows with an id are changed, others added, missing ones deleted.

    Raises Invalid by `table.row.column`.
    """
    kept_in = CONTENT_TABLES[key]
    record: Any = kept_in.record
    on_file = {
        row.id: row for row in session.scalars(select(record).filter_by(contract_id=contract.id, **kept_in.fixed))
    }
    for position, row in enumerate(with_goal_refs(rows) if "ref" in kept_in.carried else rows):
        values = {column: row.get(column) for column in kept_in.columns}
        primary = [column for column in kept_in.columns if column not in kept_in.secondary]
        if not any(clean_value(record.fields()[column], values[column]) for column in primary):
            continue
        part = on_file.pop(row.get("id") or 0, None)
        if part is None:
            part = record(contract_id=contract.id, **kept_in.fixed)
            if kept_in.linked:
                part.from_id = row.get("from_id")
        try:
            part.change(values)
        except InvalidValuesError as problem:
            places = {f"{key}.{position}.{column}": sentence for column, sentence in problem.problems.items()}
            raise InvalidValuesError(places) from None
        for column in kept_in.carried:
            setattr(part, column, row[column])
        part.position = position
        session.add(part)
    for gone in on_file.values():
        session.delete(gone)
    session.flush()
