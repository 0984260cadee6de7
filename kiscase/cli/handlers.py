"""Handlers of the commands practice, find, calendar, check, backup and law; print has its own module."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.cli.case_file import opened_case_file
from kiscase.cli.output_files import refuse_case_file, refuse_existing, write_output
from kiscase.cli.parser import command_parser
from kiscase.cli.print_command import print_documents
from kiscase.cli.terminal_output import percent_shown, print_line, show_progress
from kiscase.core import clock
from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.files import cannot_write
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.records.search_hit import SearchHit

MAX_HITS = 10_000


def run_command(words: Sequence[str]) -> int:
    """Run the command that the first argument names; the exit status."""
    return _HANDLERS[words[0]](command_parser(words[0]).parse_args(words[1:]))


def _practice(wanted: argparse.Namespace) -> int:

    from kiscase.core.database import file_format
    from kiscase.core.database.files.database_files import delete_database_file
    from kiscase.practice import practice_file

    target: Path = wanted.file
    refuse_existing(target, overwrite=wanted.overwrite)
    if target.exists():
        if not file_format.is_practice_file(target):
            said = _("{name} is a real case file and will not be replaced. Choose another name.")
            raise CannotWriteError(said.format(name=target.name))
        delete_database_file(target)
    practice_file.make_practice_file(target, clock.today(), show_progress)
    print_line(_("The practice club is in {file}. It opens without a passphrase.").format(file=target))
    return 0


def _find(wanted: argparse.Namespace) -> int:
    from kiscase.core import search

    with opened_case_file(wanted.file, wanted.passphrase_file) as database, database.read() as session:
        hits = search.search_all(session, " ".join(wanted.text), limit=MAX_HITS)
        found = list(_hit_cells(session, hits))
    for cells in found:
        print_line(*cells)
    if not found:
        print_line(_("No results."), file=sys.stderr)
    return 0


def _hit_cells(session: Session, hits: Sequence[SearchHit]) -> Iterator[tuple[str, str, str]]:
    """Kind, number or id, and title of search hits; a contract comes with its participant's name."""
    people = _contract_participant_names(session, {hit.id for hit in hits if hit.kind == "contract"})
    for hit in hits:
        if hit.kind == "contract":
            yield hit.kind, hit.title, people.get(hit.id, "")
        else:
            yield hit.kind, str(hit.id), hit.title


def _contract_participant_names(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    from kiscase.contracts import listing

    return {row.id: row.name for row in listing.contract_rows(session, sorted(ids))}


def _calendar(wanted: argparse.Namespace) -> int:
    from kiscase.activities.reports import calendar

    since = wanted.since or clock.today()
    until = wanted.until or since + calendar.USUAL_LENGTH
    if until < since:
        raise Problem(_("The last day is before the first."))
    with opened_case_file(wanted.file, wanted.passphrase_file) as database, database.read() as session:
        leader = calendar.find_leader(session, wanted.leader) if wanted.leader else None
        name = calendar.calendar_file_name(since, leader)
        target: Path = wanted.to / name if wanted.to.is_dir() else wanted.to
        refuse_case_file(wanted.file, target)
        write_output(
            target, calendar.export_calendar(session, since, until, leader_id=leader), overwrite=wanted.overwrite
        )
    print_line(str(target))
    return 0


def _check(wanted: argparse.Namespace) -> int:
    with opened_case_file(wanted.file, wanted.passphrase_file) as database:
        with percent_shown() as report:
            faults = database.find_faults(report=report)
        if wanted.backup and not faults:
            faults = [*filter(None, (database.compare_with_backup(wanted.backup),))]
        for fault in faults:
            print_line(fault)
        warning = database.clock_warning()
    if warning:
        print_line(warning, file=sys.stderr)
    if not faults:
        said = _("{name} is intact: its seals, its structure, its journal, and all that the journal knows of.")
        print_line(said.format(name=wanted.file.name))
    return 1 if faults else 0


def _backup(wanted: argparse.Namespace) -> int:

    from kiscase.core.database.file_format import CASE_FILE_SUFFIX
    from kiscase.core.database.files.database_files import (
        delete_database_file,
        replace_database_file,
        require_unused_path,
    )

    target: Path = wanted.to
    if target.is_dir():
        target /= f"{wanted.file.stem}-{clock.today().isoformat()}{CASE_FILE_SUFFIX}"
    refuse_case_file(wanted.file, target)
    refuse_existing(target, overwrite=wanted.overwrite)
    if not target.exists():
        require_unused_path(target)
    new = target.with_name(f".{target.name}.new")
    with opened_case_file(wanted.file, wanted.passphrase_file) as database:
        try:
            delete_database_file(new)
            with percent_shown() as report:
                faults = database.backup(new, report=report)
            replace_database_file(new, target)
        except OSError as error:
            raise cannot_write(target, error) from None
    if not faults.file:
        print_line(_("A verified copy of {name} was written to {file}.").format(name=wanted.file.name, file=target))
        return 0
    if faults.copy:
        said = _("{name} itself is damaged. The copy in {file} is the same, with the same faults:")
    else:
        said = _("{name} itself is damaged. The copy in {file} has its content without these faults:")
    print_line(said.format(name=wanted.file.name, file=target), file=sys.stderr)
    for fault in faults.copy or faults.file:
        print_line(fault, file=sys.stderr)
    return 1


def _law(wanted: argparse.Namespace) -> int:
    from kiscase.law import queries

    on = wanted.on or clock.today()
    with opened_case_file(wanted.file, wanted.passphrase_file) if wanted.file else nullcontext():
        found = [
            (
                one.row.code,
                queries.describe_period(one.row),
                queries.short_provision(one.row),
                queries.row_title(one.row),
                one.row.certainty.label,
            )
            for one in queries.list_law_rows(wanted.find, on=on)
        ]
    for cells in found:
        print_line(*cells)
    if not found:
        print_line(_("No results."), file=sys.stderr)
    return 0


_HANDLERS: dict[str, Callable[[argparse.Namespace], int]] = {
    "practice": _practice,
    "find": _find,
    "print": print_documents,
    "calendar": _calendar,
    "check": _check,
    "backup": _backup,
    "law": _law,
}
