"""The command that prints the cards of all people who are selected in their list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.issued.screen.bulk_print import SAVE, WAY, BulkPrint, BulkPrinting
from kiscase.person_data.card import actions
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_page import ListPage


class SelectedCardsController(QObject):
    """The command on the page of people, for all that are selected in the list."""

    def __init__(self, page: ListPage) -> None:
        super().__init__(page)
        self.page = page
        self.printing = BulkPrint(page, _CARDS)
        command = Command("print_cards", N_("Print the cards of the selected people…"), self.ask, "printer")
        page.add_selection_commands([command])

    def ask(self) -> None:
        """Ask what to do with the PDF, once unsaved changes are saved or discarded."""
        self.page.leave(self._ask)

    def _ask(self) -> None:
        ids = self.page.listing().list.selected_ids()
        if not ids:
            self.page.show_failure(Problem(_("Select people in the list first.")))
        elif self.printing.run is None:
            SelectedCardsDialog(self.page, self.printing, ids)


class SelectedCardsDialog(FormDialog):
    """Asks whether the cards are printed or saved."""

    def __init__(self, page: ListPage, printing: BulkPrint[actions.PrintedCard], ids: Sequence[int]) -> None:
        count = ngettext("{count} person is selected", "{count} people are selected", len(ids)).format(count=len(ids))
        words = _(
            "The cards go into one PDF with a bookmark for each. The PDF is not encrypted: handle it as carefully as "
            "the printed cards."
        )
        super().__init__(
            page,
            _(actions.TITLE),
            [FieldSection("", [WAY])],
            {WAY.key: SAVE},
            words=f"{count}. {words}",
            label=_("Create PDF"),
            on_submit=lambda values: self._start(printing, ids, values[WAY.key]),
        )

    def _start(self, printing: BulkPrint[actions.PrintedCard], ids: Sequence[int], way: str) -> None:
        self.close_done()
        printing.start(ids, way)


def _count_words(count: int) -> str:
    return ngettext("{count} card in one PDF.", "{count} cards in one PDF.", count).format(count=count)


def _kept_words(count: int) -> str:
    kept = ngettext(
        "{count} card is on file: it can be printed at any time.",
        "{count} cards are on file: they can be printed at any time.",
        count,
    )
    return kept.format(count=count)


_CARDS = BulkPrinting(
    title=actions.TITLE,
    progress=N_("Creating one PDF of the cards…"),
    count_words=_count_words,
    kept_words=_kept_words,
    create=actions.create_card_bundle,
    print_batch=actions.issue_person_card_batch,
    add=actions.add_printed_card,
    describe_refused=actions.describe_refused_card,
)
