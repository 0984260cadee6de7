"""Figures as they are shown and printed."""

from __future__ import annotations

from kiscase.reporting.report import CellKind, CountedCell

NO_FIGURE = "×"
"""Where the form has no cell."""


def figure_text(cell: CountedCell) -> str:
    """A figure as it is shown."""
    if cell.kind is CellKind.NONE or cell.value is None:
        return NO_FIGURE if cell.kind is CellKind.NONE else ""
    if isinstance(cell.value, float):
        digits = 2 if cell.kind is CellKind.MONEY or cell.value % 1 else 0
        return f"{cell.value:,.{digits}f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return str(cell.value)
