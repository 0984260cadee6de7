"""The history of a record, as sentences: what the journal tells."""

from __future__ import annotations

import html
from typing import Any, ClassVar

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from kiscase.core.date_format import format_datetime
from kiscase.core.i18n import N_, _
from kiscase.core.journal import history
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab


class HistoryTab(RecordTab):
    """Who did what to the record, the latest first, with the changes."""

    title: ClassVar[str] = N_("History")
    table: ClassVar[str] = ""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.view = QTextBrowser(self)
        self.view.setAccessibleName(_("History"))
        self.view.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_record(self, record: int | None) -> None:
        """Show the history of a record."""
        if record is None:
            self.view.clear()
            return
        table = self.table
        self.context.jobs.read(
            lambda session: history.list_history(session, table, record), self._show, latest=f"history {table}"
        )

    def _show(self, told: list[history.HistoryEntry]) -> None:
        nothing = _("Nothing has happened yet.")
        self.view.setHtml("".join(_paragraph(line) for line in told) or f"<p>{html.escape(nothing)}</p>")


def _paragraph(line: history.HistoryEntry) -> str:
    who = f" · {line.worker}" if line.worker else ""
    details = "".join(f"<li>{_changed(*detail)}</li>" for detail in line.details)
    return (
        f"<p><small>{html.escape(format_datetime(line.at) + who)}</small><br><b>{html.escape(line.sentence)}</b></p>"
        + (f"<ul>{details}</ul>" if details else "")
    )


def _changed(*detail: Any) -> str:
    label, old, new = (html.escape(str(part)) for part in detail)
    return _("{label}: {old} → {new}").format(label=label, old=old or "–", new=new or "–")
