"""`kiscase backup`: a verified copy of a case as a case file, wherever the case is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.cli.opened_case import case_title, opened_case
from kiscase.cli.output_files import refuse_case_file, refuse_existing
from kiscase.cli.secret_input import SecretSource, read_new_secret
from kiscase.cli.terminal_output import long_work, print_line
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.files import cannot_write
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.backup_faults import BackupFaults
    from kiscase.core.database.database import Database

COPY_VARIABLE = "KISCASE_COPY_PASSPHRASE"
COPY_OPTION = "--copy-passphrase-file"


def back_up_case(wanted: argparse.Namespace) -> int:
    """Write a copy of the case; the exit status is 1 if the case itself has faults."""
    from kiscase.core.database.local.files.database_files import (
        delete_database_file,
        replace_database_file,
        require_unused_path,
    )

    if wanted.copy_passphrase_file and isinstance(wanted.case, Path):
        raise Problem(
            _("The copy of a case file opens with the passphrase of the file. Leave out {option}.").format(
                option=COPY_OPTION
            )
        )
    target = _target(wanted)
    refuse_case_file(wanted.case, target)
    refuse_existing(target, overwrite=wanted.overwrite)
    if not target.exists():
        require_unused_path(target)
    new = target.with_name(f".{target.name}.new")
    with opened_case(wanted.case, wanted.passphrase_file) as database:
        own = database.asks_passphrase_of_backup
        passphrase = _copy_passphrase(database, wanted.copy_passphrase_file) if own else ""
        try:
            delete_database_file(new)
            with long_work(_("Stopped: no copy was written.")) as work:
                faults = database.backup(new, passphrase=passphrase, report=work.report, is_stopped=work.is_stopped)
            replace_database_file(new, target)
        except OSError as error:
            raise cannot_write(target, error) from None
    return _print_outcome(case_title(wanted.case), target, faults)


def _target(wanted: argparse.Namespace) -> Path:
    from kiscase.core.database.local.file_format import CASE_FILE_SUFFIX
    from kiscase.core.database.location import location_name

    target: Path = wanted.to
    if target.is_dir():
        target /= f"{location_name(wanted.case)}-{clock.today().isoformat()}{CASE_FILE_SUFFIX}"
    return target


def _copy_passphrase(database: Database, file: Path | None) -> str:
    """The passphrase of a copy of a case on a server: as hard to guess as that of any new case file."""
    from kiscase.core.database.local.passphrase import rate_passphrase

    with database.plain_reader() as reader:
        known = [name for row in reader.rows("SELECT name, town FROM club") for name in row if name]
        known += [name for row in reader.rows("SELECT given_name, family_name FROM worker") for name in row if name]
    source = SecretSource(_("Passphrase of the copy: "), option=COPY_OPTION, file=file, variable=COPY_VARIABLE)
    return read_new_secret(source, lambda passphrase: rate_passphrase(passphrase, known))


def _print_outcome(title: str, target: Path, faults: BackupFaults) -> int:
    if not faults.file:
        print_line(_("A verified copy of {name} was written to {file}.").format(name=title, file=target))
        return 0
    if faults.copy:
        said = _("{name} itself is damaged. The copy in {file} is the same, with the same faults:")
    else:
        said = _("{name} itself is damaged. The copy in {file} has its content without these faults:")
    print_line(said.format(name=title, file=target), file=sys.stderr)
    for fault in faults.copy or faults.file:
        print_line(fault, file=sys.stderr)
    return 1
