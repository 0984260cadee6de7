"""`kiscase print`: writes documents as PDF, the same bytes as the window does."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kiscase.cli.opened_case import opened_case
from kiscase.cli.output_files import make_private_folder, refuse_case_file, refuse_existing, write_output
from kiscase.cli.terminal_output import print_line, strip_control_characters
from kiscase.core.errors import Problem
from kiscase.core.files import portable_pdf_file_name
from kiscase.core.i18n import _
from kiscase.core.text.cleaning import clean_line, same_signs

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.issued.kinds import DocumentKind


def printable_kinds() -> list[DocumentKind[Any]]:
    """What `kiscase print` offers; the features are imported only when something is printed."""
    from kiscase.document_registry import DOCUMENT_REGISTRY

    return DOCUMENT_REGISTRY.printable_kinds()


def print_documents(wanted: argparse.Namespace) -> int:
    """List or write the requested documents."""
    chosen = _requested_kinds(wanted)
    other = any(document not in _contract_kinds() for document in chosen)
    with (
        opened_case(wanted.case, wanted.passphrase_file, all_records=other) as database,
        database.read() as session,
    ):
        if wanted.list:
            _list_documents(session, chosen)
        elif wanted.all:
            _print_all(session, chosen[0], wanted)
        else:
            _print_one(session, chosen[0], wanted)
    return 0


def print_first_document(file: Path, key: str, folder: Path) -> Path:
    """Write the first finished document of a kind in a practice file to *folder*, replacing it; its path."""
    with opened_case(file) as database, database.read() as session:
        document = next(one for one in printable_kinds() if one.key == key)
        rows = document.list_printable(session)
        number, subject = next((row for row in rows if not row[0].startswith("#")), rows[0])
        content = document.render(session, subject)
    make_private_folder(folder)
    target = folder / portable_pdf_file_name(key, number)
    write_output(target, content, overwrite=True)
    print_line(str(target))
    return target


def _requested_kinds(wanted: argparse.Namespace) -> Sequence[DocumentKind[Any]]:
    """The requested kinds of document; exits with a usage error if the arguments do not fit together."""
    wrong: Callable[[str], NoReturn] = wanted.wrong
    document = None if wanted.document is None else _find_kind(wanted.document)
    if wanted.document is not None and document is None:
        said = _("there is no document “{word}”; choose from: {names}")
        keys = [known.key for known in printable_kinds()]
        wrong(said.format(word=strip_control_characters(wanted.document), names=", ".join(keys)))
    if wanted.list:
        return [document] if document else printable_kinds()
    one_of_both = (wanted.number is None) == wanted.all
    if document is None or wanted.to is None or not one_of_both:
        wrong(_("name the document, its number or --all, and the target with --to; --list shows what there is"))
    return [document]


def _list_documents(session: Session, chosen: Sequence[DocumentKind[Any]]) -> None:
    for document in chosen:
        for number, _subject in document.list_printable(session):
            print_line(document.key, number)


def _print_one(session: Session, document: DocumentKind[Any], wanted: argparse.Namespace) -> None:
    rows = {_same_number(number): (number, subject) for number, subject in reversed(document.list_printable(session))}
    number, subject = rows.get(_same_number(wanted.number), ("", 0))
    if not number:
        said = _(
            "There is no document “{document}” with the number {number}. Run “kiscase print CASE --list” to see all."
        )
        raise Problem(said.format(document=_(document.label), number=wanted.number))
    target = wanted.to / portable_pdf_file_name(document.key, number) if wanted.to.is_dir() else wanted.to
    refuse_case_file(wanted.case, target)
    refuse_existing(target, overwrite=wanted.overwrite)
    write_output(target, document.render(session, subject), overwrite=wanted.overwrite)
    print_line(str(target))


def _same_number(number: str) -> str:
    """A number however its letters, blanks and dashes were typed."""
    return same_signs(clean_line(number)).casefold()


def _print_all(session: Session, document: DocumentKind[Any], wanted: argparse.Namespace) -> None:
    targets: dict[Path, Any] = {}
    for number, subject in document.list_printable(session):
        target = wanted.to / portable_pdf_file_name(document.key, number)
        if target in targets:  # the numbers of a club's pattern can be equal in ASCII
            target = target.with_stem(f"{target.stem}-id{subject}")
        targets[target] = subject
    for target in targets:
        refuse_existing(target, overwrite=wanted.overwrite)
    make_private_folder(wanted.to)
    for target, subject in targets.items():
        write_output(target, document.render(session, subject), overwrite=wanted.overwrite)
        print_line(str(target))


def _contract_kinds() -> Sequence[DocumentKind[Any]]:
    from kiscase.contracts.document_kinds import CONTRACT_DOCUMENTS

    return CONTRACT_DOCUMENTS


def _find_kind(key: str) -> DocumentKind[Any] | None:
    """A kind by its name; those of contracts are found without loading other features, which would take longer."""
    for kinds in (_contract_kinds, printable_kinds):
        for document in kinds():
            if document.key == key:
                return document
    return None
