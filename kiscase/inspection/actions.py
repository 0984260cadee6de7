"""Making a folder, and recording that it was given out."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.core.database.database import Database
from kiscase.core.database.progress import Report, no_report
from kiscase.core.errors import CheckStoppedError, Problem
from kiscase.core.files import recorded_file
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, localized_text, use_language
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.inspection.documents import ContentsLine, render_contents, render_folder_list, render_gaps
from kiscase.inspection.model import FolderRequest, folder_sections, folder_word
from kiscase.inspection.queries import list_folder_documents, list_folder_gaps
from kiscase.pdf.bundle import BundleProperties, PdfBundle

_LOADED = 0.8  # of the work, roughly: the rest is joining

OpenedPart = tuple[str, str, bool | None, pikepdf.Pdf]
"""Section, title, whether it is signed, and the document."""


def render_folder(
    session: Session,
    request: FolderRequest,
    is_stopped: Callable[[], bool] = lambda: False,
    report: Report = no_report,
) -> bytes:
    """The folder as one PDF: contents, what is missing, then the documents by section, each page numbered.

    Raises CheckStoppedError soon after *is_stopped* has become true.
    """
    with use_language(DEFAULT_LANGUAGE):
        parts = _opened_parts(session, request, is_stopped, report)
        club, title = load_club(session).name, folder_word("title")
        bundle = PdfBundle(BundleProperties(title, club, DEFAULT_LANGUAGE, action_date(session)))
        bundle.add(folder_word("contents"), _contents(session, request, parts, _section_titles(request, parts)))
        for section, words, _signed, pdf in parts:
            if is_stopped():
                raise CheckStoppedError
            bundle.add(words, pdf, section)
        bundle.stamp(folder_word("page", page="{page}", count="{count}"))
        return bundle.bytes()


def save_folder(
    database: Database,
    request: FolderRequest,
    path: Path,
    is_stopped: Callable[[], bool] = lambda: False,
    report: Report = no_report,
) -> bool:
    """Write the folder into a file and record that it was given out: both or neither."""
    with recorded_file(path) as (target, finish):
        with database.read() as session:
            target.write_bytes(render_folder(session, request, is_stopped, report))
        with database.action() as session:
            _record_folder(session, request)
            finish(session)
    return True


def _record_folder(session: Session, request: FolderRequest) -> None:
    numbers = ", ".join(map(str, request.people)) or "–"
    final = N_("This cannot be undone: the data were given out.")
    sentence = N_("Gave out the inspection folder of {since}–{until}, people: {numbers}")
    describe_action(session, sentence, since=request.since, until=request.until, numbers=numbers, final=final)


def _opened_parts(
    session: Session, request: FolderRequest, is_stopped: Callable[[], bool], report: Report
) -> list[OpenedPart]:
    """What is missing, then the lists and the documents of each section, in order."""
    documents = list_folder_documents(session, request)
    if not request.club and not documents:
        raise Problem(_("No document about these people is on file, so there is nothing for a folder."))
    gaps = render_gaps(session, list_folder_gaps(session, request, documents))
    parts: list[OpenedPart] = [("", folder_word("missing"), None, _open(gaps))]
    done = number = 0
    for one in folder_sections():
        lists = [key for key in one.get("lists", ()) if request.club or key == "register"]
        made = {key: render_folder_list(session, request, key) for key in lists}
        within = [part for part in documents if part.section == one["key"]]
        number += request.club or bool(within) or any(made.values())
        section = _section_title(number, one)
        parts += [(section, folder_word(key, "list"), None, _open(pdf)) for key, pdf in made.items() if pdf is not None]
        for part in within:
            if is_stopped():
                raise CheckStoppedError
            parts.append((section, part.title, part.signed, _open(part.load(session))))
            done += 1
            report(_LOADED * done / len(documents))
    return parts


def _section_title(number: int, section: Mapping[str, Any]) -> str:
    return f"{number}. {localized_text(section['title'])}"


def _section_titles(request: FolderRequest, parts: list[OpenedPart]) -> list[str]:
    """Of a folder of the club all sections, so that their numbers are whole; else those that have something."""
    known = [_section_title(number, one) for number, one in enumerate(folder_sections(), 1)] if request.club else []
    return list(dict.fromkeys([folder_word("missing"), *(known or [part[0] for part in parts if part[0]])]))


def _open(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def _contents(session: Session, request: FolderRequest, parts: list[OpenedPart], sections: list[str]) -> bytes:
    """The contents with the pages on which the documents begin; the contents themselves come first."""
    own = 1
    while True:
        page, lines = own + 1, []
        for section, title, signed, pdf in parts:
            lines.append(ContentsLine(section or folder_word("missing"), title, signed, page))
            page += len(pdf.pages)
        made = render_contents(session, request, lines, sections)
        with _open(made) as opened:
            count = len(opened.pages)
        if count == own:
            return made
        own = count
