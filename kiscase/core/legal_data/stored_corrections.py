"""Reads the corrections of the legal data from a case file: when it is opened, and after actions that changed them."""

from __future__ import annotations

from datetime import date

from kiscase.core.database.plain_reader import PlainReader, Row
from kiscase.core.legal_data.in_force import CorrectionValues, use_corrections
from kiscase.core.legal_data.rows import LegalTable

CORRECTION_TABLE = "legal_correction"
_STORED = """
    SELECT id, subject, code, valid_from, valid_until, basis, source, reason, text, amount, excludes
    FROM legal_correction
"""


def load_corrections(reader: PlainReader) -> None:
    """Let the corrections of a case file hold from now on; raises ValueError for values that cannot be."""
    use_corrections(_to_values(row) for row in reader.rows(_STORED))


def _to_values(row: Row) -> CorrectionValues:
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
