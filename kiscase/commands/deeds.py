"""What the commands do: practice, find, check, backup (and print, which has a room of its own)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.commands.files import not_written, opened, refuse_existing, spare
from kiscase.commands.printing import print_documents
from kiscase.commands.terminal import line, progress
from kiscase.commands.words import command_parser
from kiscase.core import clock
from kiscase.core.errors import CannotWrite
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.search import Hit

FOUND_AT_MOST = 10_000


def run(words: Sequence[str]) -> int:
    """Do the command that the words name first; the exit status."""
    return _DEEDS[words[0]](command_parser(words[0]).parse_args(words[1:]))


def _practice(wanted: argparse.Namespace) -> int:

    from kiscase import practice
    from kiscase.core import database
    from kiscase.core.calm import discard

    target: Path = wanted.file
    refuse_existing(target, overwrite=wanted.overwrite)
    if target.exists():
        if not database.is_practice(target):
            said = _("{name} is a real case file: it is not replaced. Choose another name.")
            raise CannotWrite(said.format(name=target.name))
        discard(target)
    practice.make(target, clock.today(), progress)
    line(_("The practice club is in {file}. It opens without a passphrase.").format(file=target))
    return 0


def _find(wanted: argparse.Namespace) -> int:
    from kiscase.core import search

    with opened(wanted.file, wanted.passphrase_file) as database, database.read() as session:
        hits = search.find(session, " ".join(wanted.text), limit=FOUND_AT_MOST)
        found = list(_told(session, hits))
    for cells in found:
        line(*cells)
    if not found:
        line(_("Nothing was found."), file=sys.stderr)
    return 0


def _told(session: Session, hits: Sequence[Hit]) -> Iterator[tuple[str, str, str]]:
    """Kind, number or id, and name of findings; a contract is told with its person's name."""
    people = _people_of_contracts(session, {hit.id for hit in hits if hit.kind == "contract"})
    for hit in hits:
        if hit.kind == "contract":
            yield hit.kind, hit.title, people.get(hit.id, "")
        else:
            yield hit.kind, str(hit.id), hit.title


def _people_of_contracts(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    from kiscase.contracts import actions

    return {row.id: row.name for row in actions.listed(session) if row.id in ids}


def _check(wanted: argparse.Namespace) -> int:
    with opened(wanted.file, wanted.passphrase_file) as database:
        faults = database.check()
        for fault in faults:
            line(fault)
        warning = database.clock_warning()
    if warning:
        line(warning, file=sys.stderr)
    if not faults:
        said = _("{name} is sound: its seals, its structure, its references and its journal.")
        line(said.format(name=wanted.file.name))
    return 1 if faults else 0


def _backup(wanted: argparse.Namespace) -> int:

    from kiscase.core.calm import discard, require_vacant, take_place
    from kiscase.core.database import SUFFIX

    target: Path = wanted.to
    if target.is_dir():
        target /= f"{wanted.file.stem}-{clock.today().isoformat()}{SUFFIX}"
    spare(wanted.file, target)
    refuse_existing(target, overwrite=wanted.overwrite)
    if not target.exists():
        require_vacant(target)
    new = target.with_name(f".{target.name}.new")
    with opened(wanted.file, wanted.passphrase_file) as database:
        try:
            discard(new)
            database.backup(new)
            take_place(new, target)
        except OSError as error:
            raise not_written(target, error) from None
    line(_("A checked copy of {name} is in {file}.").format(name=wanted.file.name, file=target))
    return 0


_DEEDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "practice": _practice,
    "find": _find,
    "print": print_documents,
    "check": _check,
    "backup": _backup,
}
