"""The tables of the journal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from kiscase.core.database.dialect_options import ORDERED_BY_PRIMARY_KEY
from kiscase.core.records.record import Record

entry_table = Table(
    "journal_entry",
    Record.metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("worker_id", Integer),
    Column("worker_name", String, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("sentence", String, nullable=False),
    Column("names", JSON, nullable=False),
    Column("final", String, nullable=False),
    Column("reverses_id", Integer, ForeignKey("journal_entry.id")),
    Column("tables", JSON, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("about", String(64)),
    Index("ix_journal_entry_reverses_id", "reverses_id"),
    Index("ix_journal_entry_kind", "kind"),
)
change_table = Table(
    "journal_change",
    Record.metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("journal_entry.id"), nullable=False, index=True),
    Column("tablename", String(60), nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)
about_table = Table(
    "journal_about",
    Record.metadata,
    Column("tablename", String(60), primary_key=True),
    Column("row_id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("journal_entry.id"), primary_key=True),
    Column("direct", Boolean, nullable=False),
    **ORDERED_BY_PRIMARY_KEY,
)

NO_IMAGE = ("revision",)
"""Columns of a record that the journal does not hold."""
RowImage = dict[str, Any] | None
