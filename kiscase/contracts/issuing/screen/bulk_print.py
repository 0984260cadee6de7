"""Printing many contracts into one PDF, those that are selected or chosen by state and period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from kiscase.contracts.issuing import bulk_printing
from kiscase.contracts.model import ContractState
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.issued.screen.bulk_print import SAVE, WAY, BulkPrint, BulkPrinting
from kiscase.ui.button_keys import key_names
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.theme import icons

_FIELDS = (
    FieldInfo(
        N_("State"),
        FieldKind.CHOICE,
        options=lambda: [pair for pair in ContractState.options() if pair[0] != ContractState.DRAFT],
        key="state",
        help=N_(
            "Leave empty for contracts in any state but draft. Those that are ready to print get their number now."
        ),
    ),
    FieldInfo(N_("Date of the contract from"), FieldKind.DATE, key="since"),
    FieldInfo(N_("Date of the contract to"), FieldKind.DATE, key="until"),
    WAY,
)


class BulkPrintController(QObject):
    """The command on the contracts page: its button below the list, and the dialog."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self.page = page
        self.printing = BulkPrint(page, _CONTRACTS)
        action = QAction(icons.themed_icon("printer"), _("Print multiple contracts…"), page)
        action.setObjectName("bulk")
        action.setShortcut(QKeySequence("Ctrl+Shift+P"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(self.ask)
        page.addAction(action)
        self.button = QPushButton(action.icon(), action.text(), page.left)
        self.button.setObjectName("bulk_button")
        self.button.setToolTip(key_names(action.shortcut()))
        self.button.clicked.connect(self.ask)
        layout = page.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(self.button)

    def ask(self) -> None:
        """Ask which contracts, once unsaved changes are saved or discarded."""
        self.page.leave(self._ask)

    def commands(self) -> tuple[Command, ...]:
        """The command for what is selected in the list."""
        return (Command("print_selected", N_("Print the selected contracts…"), self.ask_selected, "printer"),)

    def ask_selected(self) -> None:
        """Ask what to do with the PDF of the selected contracts, once unsaved changes are saved or discarded."""
        self.page.leave(self._ask_selected)

    def _ask_selected(self) -> None:
        ids = self.page.listing().list.selected_ids()
        if not ids:
            self.page.show_failure(Problem(_("Select contracts in the list first.")))
        elif self.printing.run is None:
            BulkPrintDialog(self.page, self.page.context.jobs, self.printing.start, ids)

    def _ask(self) -> None:
        if self.printing.run is None:
            BulkPrintDialog(self.page, self.page.context.jobs, self.printing.start)


class BulkPrintDialog(FormDialog):
    """Asks for state and period; tells when nothing fits them."""

    def __init__(self, page: ListPage, jobs: Jobs, start: Any, ids: Sequence[int] = ()) -> None:
        """*ids* are the contracts that somebody selected; without them the dialog asks which."""
        self._jobs, self._start, self._ids = jobs, start, list(ids)
        words = _(
            "All matching contracts go into one PDF with a bookmark for each. The PDF is not "
            "encrypted: handle it as carefully as the printed contracts."
        )
        super().__init__(
            page,
            _("Print multiple contracts"),
            [FieldSection("", _FIELDS[-1:] if ids else _FIELDS)],
            {"state": str(ContractState.READY), "way": SAVE},
            words=f"{selected_words(len(ids))} {words}" if ids else words,
            label=_("Create PDF"),
            on_submit=self._look,
        )

    def _look(self, values: dict[str, Any]) -> None:
        self._way = values["way"]
        if self._ids:
            self._found(self._ids)
            return
        wanted = (values["state"] or "", values["since"], values["until"])
        self._jobs.read(
            lambda session: bulk_printing.select_contracts_to_print(session, *wanted), self._found, self.show_failure
        )

    def _found(self, ids: list[int]) -> None:
        if not ids:
            self.show_failure(Problem(_("No matching contracts.")))
            return
        self.close_done()
        self._start(ids, self._way)


def selected_words(count: int) -> str:
    """How many contracts are selected, and which of them get their number now."""
    words = ngettext(
        "{count} contract is selected; if it is ready to print, it gets its number now.",
        "{count} contracts are selected; those that are ready to print get their number now.",
        count,
    )
    return words.format(count=count)


def _count_words(count: int) -> str:
    return ngettext("{count} contract in one PDF.", "{count} contracts in one PDF.", count).format(count=count)


def _kept_words(count: int) -> str:
    kept = ngettext(
        "{count} contract got its number and is on file: it can be printed at any time.",
        "{count} contracts got their numbers and are on file: they can be printed at any time.",
        count,
    )
    return kept.format(count=count)


_CONTRACTS = BulkPrinting(
    title=bulk_printing.TITLE,
    progress=N_("Creating one PDF of the contracts…"),
    count_words=_count_words,
    kept_words=_kept_words,
    create=bulk_printing.create_contract_bundle,
    print_batch=bulk_printing.print_contract_batch,
    add=bulk_printing.add_printed_contract,
    describe_refused=bulk_printing.describe_refused_contract,
)
