"""How the table of a list behaves: whole rows are selected, cells are read only, headings do nothing."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def set_list_behaviour(rows: QTableView) -> None:
    """Let a table behave as a list of records."""
    rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    rows.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    rows.setTabKeyNavigation(False)
    rows.setShowGrid(False)
    rows.setWordWrap(True)
    rows.setMouseTracking(True)
    rows.setCornerButtonEnabled(False)
    rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows.verticalHeader().hide()
    rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.horizontalHeader().setHighlightSections(False)
    rows.horizontalHeader().setSectionsClickable(False)
