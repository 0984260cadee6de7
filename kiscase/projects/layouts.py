"""The layout of a project's file: the columns and value lists that its system's own files have, read and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core.collation import words_key
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.table_reading.tables import CellValue, SheetRow, TableFile
from kiscase.core.text.cleaning import clean_line
from kiscase.projects.columns import (
    end_situation_options,
    find_export_column,
    fixed_value,
    list_export_columns,
    match_header,
    shipped_header,
)
from kiscase.projects.model import ExportLayout
from kiscase.projects.queries import KnownSituation, require_project

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_LOOKED_AT = 20  # rows above which there may be a title
_NEEDED = ("family_name", "identifier")
_MOST_VALUES = 2_000  # of a column
_LONGEST_VALUE = 500  # characters


class FileLayout(NamedTuple):
    """The headings of the file in their order, with the key of each; and the value lists that were loaded."""

    header: list[str]
    keys: list[str]
    header_loaded_on: date | None
    values: dict[str, list[str]]
    values_loaded_on: date | None

    @property
    def unknown(self) -> list[str]:
        """The headings that the program does not know: these columns stay empty."""
        pairs = zip(self.header, self.keys, strict=True)
        return [heading or _("(without a heading)") for heading, key in pairs if not key]

    @property
    def missing(self) -> list[str]:
        """The headings of what the program has and the file does not take."""
        return [column.heading for column in list_export_columns() if column.key not in self.keys]

    def spell(self, key: str, value: str) -> str:
        """A value letter by letter as the loaded list has it; one that it does not have stays."""
        wanted = words_key(value)
        return next((one for one in self.values.get(key, ()) if words_key(one) == wanted), value)


def project_layout(session: Session, project_id: int) -> FileLayout:
    """The layout that holds for a project: what was loaded, else what ships."""
    kept = _find_layout(session, project_id)
    header = list(kept.header) if kept and kept.header else shipped_header()
    return FileLayout(
        header,
        match_header(header),
        kept.header_loaded_on if kept else None,
        dict(kept.value_lists) if kept else {},
        kept.values_loaded_on if kept else None,
    )


def list_end_situations(session: Session, project_id: int) -> list[str]:
    """The situations at the end in the words of the funder's system: those that were loaded, else those that ship."""
    loaded = project_layout(session, project_id).values.get("situation")
    return loaded or [value for value, _label in end_situation_options()]


def fitting_situation(known: KnownSituation | None, offered: Sequence[str]) -> str:
    """What is known about somebody as one of the offered situations; empty where it is none of them."""
    wanted = words_key(known.of_funder) if known is not None else ""
    return next((value for value in offered if wanted and words_key(value) == wanted), "")


def load_header(session: Session, project_id: int, table: TableFile) -> FileLayout:
    """Let the headings of a file hold for a project; raises a Problem for a file of another system."""
    project = require_project(session, project_id)
    header = read_header(table)
    kept = _find_layout(session, project_id) or ExportLayout(project_id=project_id)
    kept.header, kept.header_loaded_on = header, action_date(session)
    session.add(kept)
    session.flush()
    describe_action(
        session,
        N_("Loaded the columns of the file for the project {name}: {count}"),
        name=project.name,
        count=len(header),
    )
    return project_layout(session, project_id)


def load_value_lists(session: Session, project_id: int, table: TableFile) -> FileLayout:
    """Keep the values that the system's own export shows in columns with a list; raises a Problem without any."""
    project = require_project(session, project_id)
    found = read_value_lists(table)
    kept = _find_layout(session, project_id) or ExportLayout(project_id=project_id)
    kept.value_lists, kept.values_loaded_on = dict(kept.value_lists) | found, action_date(session)
    flag_modified(kept, "value_lists")
    session.add(kept)
    session.flush()
    describe_action(
        session, N_("Loaded value lists for the project {name}: {count}"), name=project.name, count=len(found)
    )
    return project_layout(session, project_id)


def forget_layout(session: Session, project_id: int) -> None:
    """Let the columns and value lists hold again that ship with the program."""
    kept = _find_layout(session, project_id)
    if kept is None:
        raise Problem(_("Nothing was loaded for this project: what ships with the program holds. Nothing was changed."))
    session.delete(kept)
    name = require_project(session, project_id).name
    describe_action(session, N_("The columns that ship with the program hold for the project {name} again"), name=name)


def read_header(table: TableFile) -> list[str]:
    """The headings of a file, letter by letter; raises a Problem for a file of another system."""
    row, _below = _find_header(table)
    header = [_heading(value) for value in row.values]
    while header and not header[-1]:
        header.pop()
    if any("\ufffd" in heading for heading in header):
        raise Problem(
            _(
                "Some letters of the headings cannot be read: the file is in another encoding than it seems. Nothing "
                "was changed: save it as CSV UTF-8 or XLSX, and choose that file."
            )
        )
    if wrong := next((heading for heading in header if heading.startswith(FORMULA_SIGNS)), ""):
        sentence = _("A heading begins like a formula: {heading}. Nothing was changed: look into the file.")
        raise Problem(sentence.format(heading=wrong[:40]))
    return header


def read_value_lists(table: TableFile) -> dict[str, list[str]]:
    """The values of each column with a list, in the order in which they occur; several in one field are parted."""
    row, below = _find_header(table)
    keys = match_header([_heading(value) for value in row.values])
    found: dict[str, dict[str, None]] = {}
    for place, key in enumerate(keys):
        if not key or not find_export_column(key).listed:
            continue
        values = found.setdefault(key, {})
        for line in below:
            for part in _heading(line.values[place]).split(fixed_value("fixed", "several")):
                value = part.strip()
                if value and "\ufffd" not in value and len(value) <= _LONGEST_VALUE and len(values) < _MOST_VALUES:
                    values[value] = None
    lists = {key: list(values) for key, values in found.items() if values}
    if not lists:
        raise Problem(
            _(
                "There are no rows below the headings, so no values can be read. Nothing was changed: choose a list of "
                "participants that the system itself has exported."
            )
        )
    return lists


def _find_header(table: TableFile) -> tuple[SheetRow, Sequence[SheetRow]]:
    """The row that is most like a header, and the rows below it."""
    best: tuple[int, SheetRow, Sequence[SheetRow]] | None = None
    for sheet in table.sheets:
        for place, row in enumerate(sheet.rows[:_LOOKED_AT]):
            known = sum(map(bool, match_header([_heading(value) for value in row.values])))
            if best is None or known > best[0]:
                best = (known, row, sheet.rows[place + 1 :])
    if best is None:
        raise Problem(_("The file is empty. Nothing was changed: choose another one."))
    known, row, below = best
    headings = [heading for heading in map(_heading, row.values) if heading]
    keys = match_header(headings)
    if not all(key in keys for key in _NEEDED) or known * 2 < len(headings):
        sentence = _(
            "This is not the list of participants of the system SM EFS: of {count} columns the program knows {known}. "
            "Nothing was changed: choose a template or an export of that system."
        )
        raise Problem(sentence.format(count=len(headings), known=known))
    return row, below


def _heading(value: CellValue) -> str:
    return "" if value is None else clean_line(str(value))


def _find_layout(session: Session, project_id: int) -> ExportLayout | None:
    chosen = select(ExportLayout).where(ExportLayout.project_id == project_id).order_by(ExportLayout.id)
    return session.scalars(chosen).first()
