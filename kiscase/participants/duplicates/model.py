"""Which people are known to be different ones, and who was merged with whom."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class DistinctPeople(Record):
    """Two people who are alike and of whom somebody has said that they are two; the lower id first."""

    __tablename__ = "distinct_people"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("first_id", "second_id")

    first_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    second_id: Mapped[int] = foreign_key("participant.id", cascade=True)


class PeopleMerge(Record):
    """A person who was merged into another one, with all that is needed to separate them again."""

    __tablename__ = "people_merge"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    merged_id: Mapped[int] = mapped_column(Integer, nullable=False)
    """The id of the person who is no longer on file; it is not given again."""
    merged_on: Mapped[date] = field(N_("Merged on"), FieldKind.DATE)
    merged: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)
    """The values of that person."""
    before: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False)
    """The values that the person who stays had before, of those that the merge has changed."""
    moved: Mapped[list[Any]] = mapped_column(JSON, nullable=False)
    """The rows that belonged to the merged person: table, id, the column that named the person, other values."""
    distinct_pairs: Mapped[list[Any]] = mapped_column(JSON, nullable=False)
    """The pairs of different people in which the merged person was."""
