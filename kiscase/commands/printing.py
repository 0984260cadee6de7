"""`kiscase print`: documents as PDF, the same bytes as from the window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiscase.commands.files import file_name, make_folder, opened, refuse_existing, spare, write
from kiscase.commands.terminal import line, plain
from kiscase.core.errors import Problem
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.paper.document import Document


@cache
def documents() -> tuple[Document, ...]:
    """The documents of all features: what the Print menu and `kiscase print` offer."""
    from kiscase.activities.documents import DOCUMENTS as OF_ACTIVITIES
    from kiscase.contracts.documents import DOCUMENTS as OF_CONTRACTS

    return (*OF_CONTRACTS, *OF_ACTIVITIES)


def print_documents(wanted: argparse.Namespace) -> int:
    """List or write what the words name."""
    chosen = _chosen(wanted)
    with opened(wanted.file, wanted.passphrase_file) as database, database.read() as session:
        if wanted.list:
            _list(session, chosen)
        elif wanted.all:
            _print_all(session, chosen[0], wanted)
        else:
            _print_one(session, chosen[0], wanted)
    return 0


def print_first(file: Path, key: str, folder: Path) -> Path:
    """Write the first finished paper of a kind in a practice file to *folder*, anew; its path."""
    with opened(file) as database, database.read() as session:
        document = _document(key)
        rows = document.numbers(session)
        number, row_id = next((row for row in rows if not row[0].startswith("#")), rows[0])
        content = document.render(session, row_id)
    make_folder(folder)
    target = folder / file_name(key, number)
    write(target, content, overwrite=True)
    line(str(target))
    return target


def _chosen(wanted: argparse.Namespace) -> Sequence[Document]:
    """The kinds of document that are meant; leaves with the sentence that helps when the words make no sense."""
    wrong: Callable[[str], NoReturn] = wanted.wrong
    keys = [document.key for document in documents()]
    if wanted.document is not None and wanted.document not in keys:
        said = _("there is no document “{word}”; there are: {names}")
        wrong(said.format(word=plain(wanted.document), names=", ".join(keys)))
    if wanted.list:
        return [_document(wanted.document)] if wanted.document else documents()
    one_of_both = (wanted.number is None) == wanted.all
    if wanted.document is None or wanted.to is None or not one_of_both:
        wrong(_("say which document, its number or --all, and with --to where it goes; --list names what there is"))
    return [_document(wanted.document)]


def _list(session: Session, chosen: Sequence[Document]) -> None:
    for document in chosen:
        for number, _row_id in document.numbers(session):
            line(document.key, number)


def _print_one(session: Session, document: Document, wanted: argparse.Namespace) -> None:
    rows = {number.casefold(): (number, row_id) for number, row_id in reversed(document.numbers(session))}
    number, row_id = rows.get(wanted.number.strip().casefold(), ("", 0))
    if not number:
        said = _("There is no document “{document}” with the number {number}. “kiscase print FILE --list” names all.")
        raise Problem(said.format(document=_(document.label), number=wanted.number))
    target = wanted.to / file_name(document.key, number) if wanted.to.is_dir() else wanted.to
    spare(wanted.file, target)
    refuse_existing(target, overwrite=wanted.overwrite)
    write(target, document.render(session, row_id), overwrite=wanted.overwrite)
    line(str(target))


def _print_all(session: Session, document: Document, wanted: argparse.Namespace) -> None:
    targets: dict[Path, int] = {}
    for number, row_id in document.numbers(session):
        target = wanted.to / file_name(document.key, number)
        if target in targets:  # two numbers that look alike in plain letters
            target = target.with_stem(f"{target.stem}-id{row_id}")
        targets[target] = row_id
    for target in targets:
        refuse_existing(target, overwrite=wanted.overwrite)
    make_folder(wanted.to)
    for target, row_id in targets.items():
        write(target, document.render(session, row_id), overwrite=wanted.overwrite)
        line(str(target))


def _document(key: str) -> Document:
    return next(document for document in documents() if document.key == key)
