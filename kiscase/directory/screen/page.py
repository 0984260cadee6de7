"""The page of clubs and support: powiat, gmina, form of support; then the contact of what is found."""

from __future__ import annotations

import html
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from kiscase.club.list_document import render_list_pdf
from kiscase.core import clock, legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.directory import actions, queries
from kiscase.directory.documents import describe_place, describe_source, render_support_sheet
from kiscase.directory.listing import SUPPORT_PLACES, read_listed_support, read_support_ids
from kiscase.directory.model import SUPPORT_NEARBY, SupportPlace, is_old_on
from kiscase.directory.queries import FoundSupport, Reach, SupportQuery
from kiscase.directory.screen.page_info import DirectoryPageInfo
from kiscase.directory.screen.place_dialog import SupportPlaceDialog
from kiscase.ui.command import Command
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.focus_order import set_focus_order
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.records.history_tab import HistoryTab
from kiscase.ui.records.list_page import LOW, ListPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import Cell
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.button_bar import icon_button
from kiscase.ui.widgets.labels import PlainLabel

KIND = SupportPlace.__tablename__


class SupportPlaceHistoryTab(HistoryTab):
    """The history of a place."""

    table = KIND
    tables = frozenset({KIND})


class _Details(NamedTuple):
    values: dict[str, Any]
    name: str
    where: str
    rows: list[tuple[str, str]]
    source: str
    old: bool


class DirectoryPage(DirectoryPageInfo, ListPage):
    """Places for the inhabitants of a gmina: its own first, then those for the whole powiat."""

    list_share = 0.6
    tables = frozenset({KIND})
    list_source = SUPPORT_PLACES
    empty = N_("Clubs and other support will be listed here. Add a place, or import a voivode's list.")

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("print_sheet", N_("Print what is listed…"), self.show_sheet, "printer", "Ctrl+P"),
            Command("change_place", N_("Change…"), self.ask_change, "pencil", when=("shown",)),
            Command("delete_place", N_("Delete…"), self.ask_delete, "trash-2", when=("shown",)),
        )

    def __init__(self, context: PageContext) -> None:
        self._details: _Details | None = None
        self._labels: list[PlainLabel] = []
        super().__init__(context, (SupportPlaceHistoryTab,))
        self.enable_commands("")

    def query(self) -> SupportQuery:
        """What is looked for now."""
        if not self.is_record_built:
            return SupportQuery()
        powiat, gmina, form = (str(one.value() or "") for one in (self.powiat, self.gmina, self.form))
        return SupportQuery(powiat, gmina, form, self.filter.text())

    def listed(self) -> ListReading:
        """The places of the query, the nearer ones first as long as nobody chooses otherwise."""
        wanted = self.query()
        return ListReading(
            lambda session, view, most: read_support_ids(session, wanted._replace(text=view.text), view, most),
            lambda session, view, ids: read_listed_support(session, wanted, view, ids),
            render_list_pdf,
            {"as_of": _display_age},
        )

    def count_text(self, number: int) -> str:
        """The number of places."""
        return ngettext("{count} place", "{count} places", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The contact of a place; above the list what is looked for."""
        self.view = QTextBrowser(self)
        self.view.setObjectName("place")
        self.view.setAccessibleName(_("Contact"))
        self.view.setTabChangesFocus(True)
        self.view.setOpenLinks(False)
        self.view.document().setDocumentMargin(metrics.half_line(self) * 2)
        tabs.addTab(self.view, _("Contact"))
        words = _("Print what is listed…")
        self.choices.addWidget(icon_button(self.left, "print_sheet", "printer", words, self.show_sheet))
        layout = self.left.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(2, self._area_choices())
            set_focus_order(self.powiat, self.gmina, self.form, self.filter, self.list)

    def open_part(self, kind: str, record: int) -> None:
        """Show what there is for a gmina, by its code as a number."""
        if kind == SUPPORT_NEARBY:
            code = f"{record:07}"
            self.powiat.set_value(code[:4])
            self._offer_gminas()
            self.gmina.set_value(code)
            self.reload()
            self.list.setFocus()

    def show_record(self, record: int) -> None:
        """Load a place."""
        self.context.jobs.read(
            lambda session: _load_details(session, record), self._show, self.record_missing, latest=KIND
        )

    def new_record(self) -> None:
        """Ask for a new place, in the chosen gmina."""
        known = {"gmina": self.query().gmina} if self.query().gmina else {}
        SupportPlaceDialog(self, self.context.jobs, known, self._saved)

    def ask_change(self) -> None:
        """Ask for changes of the shown place."""
        if self._details is not None:
            SupportPlaceDialog(self, self.context.jobs, self._details.values, self._saved)

    def ask_delete(self) -> None:
        """Ask before the shown place is deleted."""
        if self._details is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        place, name = self._details.values["id"], self._details.name
        ask_confirmation(
            self,
            _("Delete {name}?").format(name=name),
            _("This can be undone."),
            _("&Delete"),
            lambda: self.context.jobs.act(
                lambda session: actions.delete_support_place(session, place), self._deleted, self.show_failure
            ),
        )

    def show_sheet(self) -> None:
        """Show the sheet with what is listed, from where it is printed or saved."""
        wanted, filters = self.query(), self.listing().view.filters
        self.context.jobs.read(
            lambda session: render_support_sheet(session, wanted, filters), self._show_pdf, self.show_failure
        )

    def _show_pdf(self, pdf: bytes) -> None:
        title = _("Clubs and support")
        PdfPreviewDialog(self, title, pdf, name=telling_file_name(title))

    def _saved(self, place: int) -> None:
        self.open_record(place)
        self.show_done(_("The place is saved."))

    def _deleted(self, _result: object) -> None:
        self._details = None
        self.enable_commands("")
        self._close_record()
        self.show_done(_("Deleted."))

    def _show(self, details: _Details) -> None:
        self._details = details
        old = StatusDisplay(_("older than 12 months"), "circle-alert", "warn") if details.old else None
        self.header.show_record(details.name, details.where, old)
        self.enable_commands("shown")
        commands = self.actions_by_key
        self.header.show_actions(commands["change_place"], [commands["print_sheet"]], [commands["delete_place"]])
        self.show_detail(shown=True)
        rows = "".join(f"<p><b>{html.escape(label)}</b><br>{html.escape(text)}</p>" for label, text in details.rows)
        self.view.setHtml(f"{rows}<p>{html.escape(details.source)}</p>")

    def _area_choices(self) -> QWidget:
        half = metrics.half_line(self)
        panel = QWidget(self.left)
        self.powiat = ChoiceEditor(queries.list_powiats(), panel)
        self.gmina = ChoiceEditor([], panel)
        self.form = ChoiceEditor(legal_rules.activity_kind_options(), panel)
        self.powiat.changed.connect(self._offer_gminas)
        grid = self._grid = QGridLayout(panel)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(half)
        named = {"powiat": N_("Powiat"), "gmina": N_("Gmina"), "form": N_("Form of support")}
        editors = (self.powiat, self.gmina, self.form)
        for (name, label), editor in zip(named.items(), editors, strict=True):
            editor.setObjectName(name)
            editor.setAccessibleName(_(label))
            editor.setToolTip(_(label))
            self._labels.append(PlainLabel(_(label), panel))
            editor.changed.connect(self.reload)
        self._place_choices(low=False)
        return panel

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what is looked for into one line, without labels, where the page is low."""
        super().resizeEvent(event)
        if self.is_record_built:
            self._place_choices(low=self.height() < self.fontMetrics().height() * LOW)

    def _place_choices(self, *, low: bool) -> None:
        for place, (label, editor) in enumerate(zip(self._labels, (self.powiat, self.gmina, self.form), strict=True)):
            self._grid.addWidget(label, place, 0)
            self._grid.addWidget(editor, *((0, place + 1) if low else (place, 1)))
            self._grid.setColumnStretch(place + 1, int(low or place == 0))
            label.setVisible(not low)

    def _offer_gminas(self) -> None:
        """Offer the gminas of the chosen powiat; a gmina of another one is chosen no longer."""
        powiat = str(self.powiat.value() or "")
        if str(self.gmina.value() or "")[:4] != powiat:
            self.gmina.set_value(None)
        self.gmina.set_options(queries.list_gminas_of_powiat(powiat) if powiat else [])


def _load_details(session: Any, record: int) -> _Details:
    from kiscase.core.journal.running_action import action_date

    place = queries.load_support_place(session, record)
    found = FoundSupport(place, Reach.ANY, place.is_old(action_date(session)))
    where = SupportPlace.fields()["gmina"].format(place.gmina)
    return _Details(place.values(), place.name, where, describe_place(place), describe_source(found), found.old)


def _display_age(as_of: date | None) -> Cell:
    """The day of what is known of a place, marked where it is older than twelve months."""
    shown = format_date(as_of)
    return StatusDisplay(shown, "circle-alert", "warn") if is_old_on(as_of, clock.today()) else shown
