"""Reads the list of gminas from a case: when it is opened, and after actions that changed it."""

from __future__ import annotations

import sys

from kiscase.core.database.plain_reader import PlainReader

GMINA_LIST_TABLE = "gmina_list"
_GMINAS = "kiscase.core.territory.gminas"


def load_gminas(reader: PlainReader) -> None:
    """Let the list of a case hold from now on; it is read into gminas when the first one is asked for."""
    rows = reader.rows("SELECT content FROM gmina_list ORDER BY id DESC LIMIT 1")
    if rows or _GMINAS in sys.modules:  # most cases have none
        from kiscase.core.territory.gminas import use_gmina_list

        use_gmina_list(rows[0][0] if rows else "")


def forget_gminas() -> None:
    """Let the list that ships hold: the case is closed."""
    if _GMINAS in sys.modules:
        from kiscase.core.territory.gminas import use_gmina_list

        use_gmina_list("")
