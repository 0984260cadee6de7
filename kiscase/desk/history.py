"""The history of a record, as sentences: what the journal tells."""

from __future__ import annotations

import html
from typing import Any, ClassVar

from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from kiscase.core import journal
from kiscase.core.i18n import N_, _, moment
from kiscase.desk.page import Desk, Tab


class HistoryTab(Tab):
    """Who did what to the record, the latest first, with what changed."""

    title: ClassVar[str] = N_("History")
    table: ClassVar[str] = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view = QTextBrowser(self)
        self.view.setAccessibleName(_("History"))
        self.view.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_record(self, record: int | None) -> None:
        """Tell the history of a record."""
        if record is None:
            self.view.clear()
            return
        table = self.table
        self.desk.jobs.read(
            lambda session: journal.history(session, table, record), self._show, latest=f"history {table}"
        )

    def _show(self, told: list[journal.Told]) -> None:
        nothing = _("Nothing happened yet.")
        self.view.setHtml("".join(_paragraph(line) for line in told) or f"<p>{html.escape(nothing)}</p>")


def _paragraph(line: journal.Told) -> str:
    who = f" · {line.worker}" if line.worker else ""
    details = "".join(f"<li>{_changed(*detail)}</li>" for detail in line.details)
    return f"<p><small>{html.escape(moment(line.at) + who)}</small><br><b>{html.escape(line.sentence)}</b></p>" + (
        f"<ul>{details}</ul>" if details else ""
    )


def _changed(*detail: Any) -> str:
    label, old, new = (html.escape(str(part)) for part in detail)
    return _("{label}: {old} → {new}").format(label=label, old=old or "–", new=new or "–")
