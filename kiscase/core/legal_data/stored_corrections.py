"""Reads the corrections of the legal data from a case file: when it is opened, and after actions that changed them."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from kiscase.core.database.plain_reader import PlainReader, Row

if TYPE_CHECKING:
    from kiscase.core.legal_data.in_force import CorrectionValues

CORRECTION_TABLE = "legal_correction"
_IN_FORCE = "kiscase.core.legal_data.in_force"
_STORED = """
    SELECT id, subject, code, valid_from, valid_until, basis, source, reason, text, amount, excludes
    FROM legal_correction
"""


def load_corrections(reader: PlainReader) -> None:
    """Let the corrections of a case file hold from now on; raises ValueError for values that cannot be."""
    rows = reader.rows(_STORED)
    if rows or _IN_FORCE in sys.modules:  # most files have none, and then the legal data is not loaded for them
        from kiscase.core.legal_data.in_force import use_corrections

        use_corrections(_to_values(row) for row in rows)


def forget_corrections() -> None:
    """Let no corrections hold: their file is closed."""
    if _IN_FORCE in sys.modules:
        from kiscase.core.legal_data.in_force import use_corrections

        use_corrections(())


def _to_values(row: Row) -> CorrectionValues:
    from kiscase.core.legal_data.in_force import CorrectionValues
    from kiscase.core.legal_data.rows import LegalTable

    number, subject, code, since, until, basis, source, reason, text, amount, excludes = row
    return CorrectionValues(
        id=number,
        table=LegalTable(subject),
        code=code,
        valid_from=date.fromisoformat(since),
        valid_until=date.fromisoformat(until) if until is not None else None,
        basis=basis,
        source=source,
        reason=reason,
        text=text,
        amount=amount,
        excludes=bool(excludes) if subject == LegalTable.BENEFIT else None,
    )
