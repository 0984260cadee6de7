"""Which row of the legal data holds on a day: the shipped rows, and before them the corrections of the open case file.

The corrections are kept here while a case file is open: the file loads them when it is opened and after each action
that changed them, and leaves none when it is closed. There is one open case file at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from kiscase.core.legal_data.rows import (
    Certainty,
    LegalAmount,
    LegalArticle,
    LegalRow,
    LegalRule,
    LegalTable,
    shipped_rows,
    shipped_version,
)

R = TypeVar("R", bound=LegalRow)


@dataclass(frozen=True)
class CorrectionValues:
    """A correction of one row as plain values: what is empty stays as in the row that it takes over from.

    `text` is the sentence, or the wording of a provision, in Polish; `amount` is in złoty; `reason` says why.
    """

    id: int
    table: LegalTable
    code: str
    valid_from: date
    valid_until: date | None
    basis: str
    source: str
    reason: str
    text: str = ""
    amount: str = ""
    excludes: bool | None = None


class _Corrections:
    """The corrections of the open case file, replaced as a whole, so that every thread reads a complete set."""

    values: tuple[CorrectionValues, ...] = ()
    rows: tuple[LegalRow, ...] = ()
    version = ""


def use_corrections(corrections: Iterable[CorrectionValues]) -> None:
    """Let these corrections hold until others are given; one of a code that the program does not know is passed by."""
    values = tuple(sorted(corrections, key=lambda value: (value.valid_from, value.id)))
    _Corrections.values = values
    _Corrections.rows = tuple(row for value in values if (row := _corrected_row(value)) is not None)
    _Corrections.version = hashlib.sha256(repr(values).encode()).hexdigest()[:8] if values else ""


def data_version() -> str:
    """The version of the legal data with the open file's corrections; an assessment stores the one it used."""
    return "+".join(filter(None, (shipped_version(), _Corrections.version)))


def corrected_rows(table: LegalTable | None = None) -> list[LegalRow]:
    """The corrections in use, as rows of the legal data, the earliest first."""
    return [row for row in _Corrections.rows if table in (None, row.table)]


def correction_reasons() -> dict[int, str]:
    """Why the corrections in use were made, by their ids."""
    return {value.id: value.reason for value in _Corrections.values}


def find_row(table: LegalTable, code: str, on: date, kind: type[R]) -> R | None:
    """The row of *code* in force on a day: a correction before what shipped; None if none was."""
    for row in (*_Corrections.rows, *shipped_rows(table)):
        if row.table is table and row.code == code and row.is_in_force(on) and isinstance(row, kind):
            return row
    return None


def nearest_row(table: LegalTable, code: str, on: date, kind: type[R]) -> R:
    """The row of *code* on a day; for a day before all that was read the earliest row, for one after all the last."""
    found = find_row(table, code, on, kind)
    if found is not None:
        return found
    rows = [row for row in shipped_rows(table) if row.code == code and isinstance(row, kind)]
    if not rows:
        raise KeyError(code)
    return rows[0] if on < rows[0].valid_from else rows[-1]


def rows_in_force(table: LegalTable, on: date) -> list[LegalRow]:
    """One row for each code that has one in force on a day, in the order of the file."""
    codes = dict.fromkeys(row.code for row in shipped_rows(table))
    return [row for code in codes if (row := find_row(table, code, on, LegalRow)) is not None]


def _corrected_row(correction: CorrectionValues) -> LegalRow | None:
    """The row that a correction puts in the place of a shipped one from its first day."""
    rows = [row for row in shipped_rows(correction.table) if row.code == correction.code]
    if not rows:
        return None
    held = [row for row in rows if row.is_in_force(correction.valid_from)]
    row = replace(
        held[0] if held else rows[0] if correction.valid_from < rows[0].valid_from else rows[-1],
        valid_from=correction.valid_from,
        valid_until=correction.valid_until,
        basis=correction.basis,
        source=correction.source,
        certainty=Certainty.CORRECTION,
        unsure_texts={},
        correction=correction.id,
    )
    if isinstance(row, LegalAmount):
        return replace(row, value=Decimal(correction.amount)) if correction.amount else row
    if isinstance(row, LegalArticle):
        return replace(row, texts={"pl": correction.text}) if correction.text else row
    if isinstance(row, LegalRule):
        excludes = row.excludes if correction.excludes is None else correction.excludes
        return replace(row, sentences={"pl": correction.text} if correction.text else row.sentences, excludes=excludes)
    return row
