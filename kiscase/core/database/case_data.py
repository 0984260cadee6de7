"""What of an open case is kept in memory for all who ask: corrections of the legal data, and the list of gminas."""

from __future__ import annotations

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.legal_data.stored_corrections import CORRECTION_TABLE, forget_corrections, load_corrections
from kiscase.core.territory.stored_list import GMINA_LIST_TABLE, forget_gminas, load_gminas

CASE_DATA_TABLES = frozenset((CORRECTION_TABLE, GMINA_LIST_TABLE))


def load_case_data(reader: PlainReader) -> None:
    """Let what a case holds be in use from now on; raises ValueError for values that cannot be."""
    load_corrections(reader)
    load_gminas(reader)


def forget_case_data() -> None:
    """Let what ships with the program be in use: the case is closed."""
    forget_corrections()
    forget_gminas()
