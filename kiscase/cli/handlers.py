"""Handlers of the commands practice, calendar, check and law; the other commands have their own modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from kiscase.cli.backup_command import back_up_case
from kiscase.cli.find_command import find_records
from kiscase.cli.opened_case import case_title, opened_case
from kiscase.cli.output_files import refuse_case_file, refuse_existing, write_output
from kiscase.cli.parser import command_parser
from kiscase.cli.print_command import print_documents
from kiscase.cli.server_command import run_server_command
from kiscase.cli.terminal_output import long_work, print_line, show_progress
from kiscase.core import clock
from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.i18n import _


def run_command(words: Sequence[str]) -> int:
    """Run the command that the first argument names; the exit status."""
    return _HANDLERS[words[0]](command_parser(words[0]).parse_args(words[1:]))


def _practice(wanted: argparse.Namespace) -> int:

    from kiscase.core.database.local import file_format
    from kiscase.core.database.local.files.database_files import delete_database_file
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


def _calendar(wanted: argparse.Namespace) -> int:
    from kiscase.activities.reports import calendar

    since = wanted.since or clock.today()
    until = wanted.until or since + calendar.USUAL_LENGTH
    if until < since:
        raise Problem(_("The last day is before the first."))
    with opened_case(wanted.case, wanted.passphrase_file) as database, database.read() as session:
        leader = calendar.find_leader(session, wanted.leader) if wanted.leader else None
        name = calendar.calendar_file_name(since, leader)
        target: Path = wanted.to / name if wanted.to.is_dir() else wanted.to
        refuse_case_file(wanted.case, target)
        write_output(
            target, calendar.export_calendar(session, since, until, leader_id=leader), overwrite=wanted.overwrite
        )
    print_line(str(target))
    return 0


def _check(wanted: argparse.Namespace) -> int:
    from kiscase.core.database.local.file_database import FileDatabase

    if wanted.backup and not isinstance(wanted.case, Path):
        raise Problem(_("Only a case file is compared with a backup. Check the case on the server without --backup."))
    with opened_case(wanted.case, wanted.passphrase_file) as database:
        with long_work(_("Stopped: the check did not come to its end.")) as work:
            faults = database.find_faults(is_stopped=work.is_stopped, report=work.report)
        if wanted.backup and not faults and isinstance(database, FileDatabase):
            faults = [*filter(None, (database.compare_with_backup(wanted.backup),))]
        for fault in faults:
            print_line(fault)
        warning = database.clock_warning()
    if warning:
        print_line(warning, file=sys.stderr)
    if not faults:
        said = _("{name} is intact: its seals, its structure, its journal, and all that the journal knows of.")
        print_line(said.format(name=case_title(wanted.case)))
    return 1 if faults else 0


def _law(wanted: argparse.Namespace) -> int:
    from kiscase.law import queries

    on = wanted.on or clock.today()
    with opened_case(wanted.case, wanted.passphrase_file) if wanted.case else nullcontext():
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
    "find": find_records,
    "print": print_documents,
    "calendar": _calendar,
    "check": _check,
    "backup": back_up_case,
    "law": _law,
    "server": run_server_command,
}
