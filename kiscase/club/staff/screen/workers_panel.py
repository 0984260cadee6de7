"""The tab with the workers of the club, and the terms of employment of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.club import actions as clubs
from kiscase.club.model import Worker
from kiscase.club.screen.settings_panel import ClubRecordDialog, ClubRecordsPanel, SettingsPanel
from kiscase.club.staff import actions
from kiscase.club.staff.actions import TermRow
from kiscase.club.staff.model import EmploymentBasis
from kiscase.club.staff.screen.term_dialog import TermDialog
from kiscase.club.workers import CarriedWork, WorkerChoice
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import icons, metrics

WORKER_FIELDS = ("given_name", "family_name", "sex", "role", "phone", "employer", "former_names", "retired")


class WorkersPanel(SettingsPanel):
    """The workers above, the terms of one of them below."""

    title: ClassVar[str] = N_("Workers")
    tables: ClassVar[frozenset[str]] = frozenset({"worker", "worker_term", "worker_hours"})
    parts: ClassVar[frozenset[str]] = frozenset({"worker"})
    find_carried_work: Callable[[Any, int], CarriedWork | None] = staticmethod(lambda _session, _worker: None)
    """What features above say of a worker who no longer works here."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        half = metrics.half_line(self)
        new = QPushButton(icons.themed_icon("plus"), _("New worker"), self)
        new.setObjectName("new")
        new.clicked.connect(partial(self._ask_worker, 0))
        self.list = RecordList(
            [ListColumn("name", _("Worker"), stretch=True), ListColumn("role", _("Role"), stretch=True)],
            self,
            name=_("Workers"),
            empty=_("No workers yet."),
        )
        self.list.setObjectName("workers")
        self.list.opened.connect(self._ask_worker)
        self.terms = TermsPanel(context, self)
        self.terms.done.connect(self.done)
        self.terms.failed.connect(self.failed)
        self.list.chosen.connect(self.terms.show_worker)
        head = QHBoxLayout()
        head.addStretch(1)
        head.addWidget(new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(half)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.terms, 1)

    def reload(self) -> None:
        """Ask for the workers, and for the terms of the chosen one."""
        self.context.jobs.read(
            lambda session: clubs.list_workers(session, retired=True), self._show, latest="workers of the settings"
        )
        self.terms.reload()

    def show_part(self, kind: str, record: int) -> None:
        """Choose a worker."""
        if self.list.show_id(record):
            self.terms.show_worker(record)
        self.list.setFocus()

    def _show(self, workers: Sequence[WorkerChoice]) -> None:
        self.list.set_rows(workers)
        if self.list.current_id() is None and workers:
            self.list.show_id(workers[0].id)
        chosen = self.list.current_id()
        if chosen is not None and chosen != self.terms.worker:
            self.terms.show_worker(chosen)

    def _ask_worker(self, worker: int) -> None:
        self.context.jobs.read(lambda session: clubs.worker_values(session, worker), self._ask_about, latest="worker")

    def _ask_about(self, values: dict[str, Any]) -> None:
        fields = Worker.fields()
        keys = (*WORKER_FIELDS, "account") if self.context.jobs.database.shared else WORKER_FIELDS

        def save(session: Any, typed: dict[str, Any]) -> None:
            if values["id"] is None:
                clubs.add_worker(session, typed)
            else:
                clubs.change_worker(session, values["id"], typed, values["revision"])

        WorkerRecordDialog(self, [FieldSection("", [fields[key] for key in keys])], values, save)

    def point_to_carried_work(self, worker: int) -> None:
        """Say what a worker still carries who no longer works here, and show the way there."""

        def show(found: CarriedWork | None) -> None:
            if found is not None:
                self.context.show_way_back(*found)

        self.context.jobs.read(lambda session: self.find_carried_work(session, worker), show)


class WorkerRecordDialog(ClubRecordDialog):
    """Asks for a worker; of one who has left it points to what somebody else is to carry on."""

    def __init__(
        self,
        panel: WorkersPanel,
        sections: Sequence[FieldSection],
        values: dict[str, Any],
        save: Callable[[Any, dict[str, Any]], object],
    ) -> None:
        self._panel, self._worker = panel, values["id"]
        super().__init__(panel, _("Worker"), sections, values, save)

    def _saved(self, result: object) -> None:
        super()._saved(result)
        if self._worker is not None:
            self._panel.point_to_carried_work(self._worker)


class TermsPanel(ClubRecordsPanel):
    """The terms of employment of one worker, the latest first."""

    title: ClassVar[str] = N_("Terms of employment")
    name: ClassVar[str] = "terms"
    words: ClassVar[str] = N_("Terms of employment of the chosen worker: post, basis and time, for the yearly report.")
    empty: ClassVar[str] = N_("No term of employment so far.")
    new_label: ClassVar[str] = N_("New term…")

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        self.worker: int | None = None
        self._rows: dict[int, TermRow] = {}
        super().__init__(context, parent)

    def columns(self) -> Sequence[ListColumn]:
        """Post, basis with the part of a post, hours, period."""
        return [
            ListColumn("post", _("Post"), stretch=True),
            ListColumn("basis", _("Basis of the work"), stretch=True),
            ListColumn("hours", _("Hours"), stretch=True),
            ListColumn("period", _("Period")),
        ]

    def show_worker(self, worker: int) -> None:
        """Show the terms of another worker."""
        if worker != self.worker:
            self.worker = worker
            self._show([])
            self.reload()

    def reload(self) -> None:
        """Ask for the terms of the worker."""
        worker = self.worker
        if worker is not None:
            self.context.jobs.read(
                lambda session: actions.list_terms(session, worker), self._show, latest="terms of a worker"
            )

    def open_dialog(self, values: dict[str, Any]) -> None:
        """Ask for a term."""
        if self.worker is not None:
            row = self._rows.get(values.get("id", 0))
            TermDialog(self, self.worker, values or {"since": clock.today()}, row.hours if row else [])

    def delete(self, session: Any, record: int) -> None:
        """Delete a term."""
        actions.delete_term(session, record)

    def update_buttons(self) -> None:
        """A term is of a worker."""
        super().update_buttons()
        self.buttons.enable("new terms", on=self.worker is not None)

    def _show(self, found: list[TermRow]) -> None:
        self._rows = {row.id: row for row in found}
        rows = [
            (
                row.id,
                row.post,
                f"{row.basis}, {row.fte}%" if row.values["basis"] is EmploymentBasis.PART_TIME else row.basis,
                ", ".join(f"{one['year']}: {one['hours']}" for one in row.hours),
                row.period,
            )
            for row in found
        ]
        self.show_rows(rows, {row.id: row.values for row in found})
