"""Checks a case file: its storage, and its content against the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from kiscase.core import drafts
from kiscase.core.database.local.checking.row_differences import find_row_differences
from kiscase.core.database.local.checking.search_index import find_outdated_rows
from kiscase.core.database.local.checking.structure_faults import find_structure_faults
from kiscase.core.database.local.checking.unfit_values import find_unfit_values
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.database.progress import Report, no_report, part_of_report
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal import hash_chain

MOST_FAULTS = 20  # that are told of one kind


def find_faults(connection: Connection, *, encrypted: bool, report: Report = no_report) -> list[str]:
    """The faults of the file as sentences, from its storage up; what would only follow from others is not told."""
    kinds: tuple[tuple[float, Callable[[Report], Iterator[str]]], ...] = (
        (0.25, lambda part: find_storage_faults(connection, encrypted=encrypted, report=part)),
        (0.50, lambda part: _broken_links(connection, part)),
    )
    if connection.exec_driver_sql("PRAGMA user_version").scalar() == SCHEMA_VERSION:
        kinds += (
            (0.60, lambda part: _journal_faults(connection, part)),
            (1.00, lambda part: _content_faults(connection, part)),
        )
    start = 0.0
    for end, kind in kinds:
        if faults := list(kind(part_of_report(report, start, end))):
            return faults
        start = end
    return []


def find_storage_faults(connection: Connection, *, encrypted: bool, report: Report = no_report) -> Iterator[str]:
    """The faults of what SQLite stores: seals of the encryption, structure, references."""
    if encrypted:
        bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        for row in bad[:MOST_FAULTS]:
            yield _("Part of the file has a broken seal: {what}.").format(what=row[0])
        if bad:
            return  # what is behind a broken seal cannot be read
    report(0.2)
    for row in connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_FAULTS})").fetchall():
        if row[0] != "ok":
            yield _("The structure of the file is damaged: {what}.").format(what=row[0])
    report(0.8)
    for row in islice(connection.exec_driver_sql("PRAGMA foreign_key_check"), MOST_FAULTS):
        sentence = _("Row {row} of {table} refers to a row of {target} that no longer exists.")
        yield sentence.format(row=row[1], table=row[0], target=row[2])


def describe_unfit_values(connection: Connection, report: Report = no_report) -> Iterator[str]:
    """Sentences about values that no column of the program can have."""
    for unfit in islice(find_unfit_values(connection, report), MOST_FAULTS):
        sentence = _("Row {row} of {table} has a value in {column} that cannot be: it was changed outside the program.")
        yield sentence.format(row=unfit.row, table=unfit.table, column=unfit.column)


def find_content_damage(connection: Connection) -> Iterator[str]:
    """Sentences about values and rows that the program cannot have written."""
    unfit = list(describe_unfit_values(connection))
    yield from unfit
    yield from _row_faults(connection, no_report, fitting=not unfit)


def damage_sentence(faults: Sequence[str]) -> str:
    """The faults of an open file in one paragraph, with what is to be done."""
    words = ngettext(
        "The file is damaged: {fault} Keep it as it is, and compare it with a backup before you rely on it.",
        "The file is damaged in {count} places, first: {fault} Keep it as it is, and compare it with a backup before "
        "you rely on it.",
        len(faults),
    )
    return words.format(count=len(faults), fault=faults[0])


def count_rows(connection: Connection) -> dict[str, int]:
    """How many rows each table has, whatever its indexes say."""
    found = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    quoted = {name: name.replace('"', '""') for name in connection.exec_driver_sql(found).scalars()}
    count = 'SELECT count(*) FROM "{}" NOT INDEXED'
    return {name: int(connection.exec_driver_sql(count.format(text)).scalar_one()) for name, text in quoted.items()}


def _broken_links(connection: Connection, report: Report) -> Iterator[str]:
    for number in islice(hash_chain.find_broken_links(connection, report), MOST_FAULTS):
        sentence = _("The journal's chain is broken at entry {number}: it was changed outside the program.")
        yield sentence.format(number=number)


def _journal_faults(connection: Connection, report: Report) -> Iterator[str]:
    for number in islice(hash_chain.find_hidden_history(connection, report), MOST_FAULTS):
        sentence = _("The history of entry {number} of the journal is not whole: it was changed outside the program.")
        yield sentence.format(number=number)


def _content_faults(connection: Connection, report: Report) -> Iterator[str]:
    """Each kind of content by itself: none of them hides the others."""
    yield from find_structure_faults(connection)
    unfit = list(describe_unfit_values(connection, part_of_report(report, 0, 0.2)))
    yield from unfit
    yield from islice(_row_faults(connection, part_of_report(report, 0.2, 0.6), fitting=not unfit), MOST_FAULTS)
    for kind, row_id in drafts.find_changed_drafts(connection)[:MOST_FAULTS]:
        sentence = _("The unsaved input for {table} {row} was changed outside the program.")
        yield sentence.format(table=kind, row=row_id)
    if not unfit:  # records with such values cannot be loaded
        with Session(connection) as session:
            for kind, row_id in islice(find_outdated_rows(session, part_of_report(report, 0.6, 1)), MOST_FAULTS):
                sentence = _("The search index does not fit row {row} of {table}.")
                yield sentence.format(row=row_id, table=kind)


def _row_faults(connection: Connection, report: Report, *, fitting: bool) -> Iterator[str]:
    for row in find_row_differences(connection, report, fitting=fitting):
        if row.recorded is None:
            sentence = _("Row {row} of {table} was added outside the program: the journal does not know it.")
        elif row.stored is None:
            sentence = _("Row {row} of {table} was removed outside the program: the journal has it.")
        else:
            sentence = _("Row {row} of {table} is not as the journal has it ({columns}): changed outside the program.")
        yield sentence.format(row=row.row_id, table=row.table, columns=", ".join(row.columns))
