"""What the list of a page shows: its columns, how it is sorted, and the menu in which that is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from kiscase.core.i18n import N_, _
from kiscase.core.listing.source import ListSource, value_formatter
from kiscase.core.listing.view import ListFilter, ListView, describe_filters, view_from_data
from kiscase.core.records.field_info import FieldKind
from kiscase.ui.command import Command
from kiscase.ui.listing.reading import CellDisplays
from kiscase.ui.listing.remembered import remember_arrangement, remembered_arrangement
from kiscase.ui.tables.arranged_list import ArrangedList
from kiscase.ui.tables.record_list import ListColumn
from kiscase.ui.tables.row_blocks import Row, RowSource
from kiscase.ui.theme import icons
from kiscase.ui.widgets.labels import wrapping_label

if TYPE_CHECKING:
    from kiscase.core.listing.saved_views import SavedViewRow
    from kiscase.ui.records.list_page import ListPage

MOST_SEARCHED = 200  # of those that a typed text finds
VIEW_TABLE = "saved_view"


class ListArrangement(QObject):
    """Keeps the view of a page's list, changes it as somebody chooses, and remembers how it is arranged."""

    def __init__(self, page: ListPage, source: ListSource) -> None:
        super().__init__(page)
        self._page, self.source = page, source
        self.view = view_from_data(source, remembered_arrangement(page.kind))[0].arrangement()
        self.saved: list[SavedViewRow] = []
        self.name = ""
        """The name of the saved view that was chosen last."""
        page.context.jobs.when_ready(self.load_saved)

    def commands(self) -> tuple[Command, ...]:
        """What can be chosen, also in the search of commands."""
        return (
            Command("filter_list", N_("Filter the list…"), self.ask_filters, "filter", "Ctrl+Shift+F"),
            Command("choose_columns", N_("Columns of the list…"), self.ask_columns, "list-checks"),
            Command("wide_list", N_("List across the whole page"), self.toggle_wide, "", "Ctrl+Shift+L"),
            Command("save_view", N_("Save the view of the list…"), self.ask_name, "save"),
            Command("export_list", N_("Export the list…"), self.ask_export, "file-down"),
            Command("usual_list", N_("List as usual"), self.show_usual, "undo-2"),
        )

    def make_list(self, panel: QWidget) -> ArrangedList:
        """The list itself."""
        self.list = ArrangedList(self._columns(), panel)
        self.list.set_columns(self._columns(), self.view.widths)
        self.list.show_sorting(self.view.sort, descending=self.view.descending)
        self.list.heading_clicked.connect(self.sort_by)
        self.list.resized.connect(self._keep_width)
        return self.list

    def make_button(self, panel: QWidget) -> QToolButton:
        """The button with the menu of what can be chosen."""
        self.button = QToolButton(panel)
        self.button.setObjectName("view")
        # Translators: a button above a list, with a menu of columns, sorting and filters
        self.button.setText(_("View"))
        self.button.setAccessibleName(_("View of the list"))
        self.button.setIcon(icons.themed_icon("filter"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.button)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.button.setMenu(self._menu)
        return self.button

    def make_words(self, panel: QWidget) -> QHBoxLayout:
        """The filters in words, with a button that clears them; hidden where there are none."""
        self._words = wrapping_label("", panel)
        self._words.setObjectName("filters")
        self._clear = QPushButton(_("Clear"), panel)
        self._clear.setObjectName("clear_filters")
        self._clear.setAccessibleName(_("Clear the filters of the list"))
        self._clear.clicked.connect(self.clear_filters)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self._clear, alignment=Qt.AlignmentFlag.AlignTop)
        self._show_words()
        return row

    def view_of(self, text: str, choice: str) -> ListView:
        """The view with what stands in the fields above the list."""
        return self.view._replace(text=text, choice=choice)

    def work(self, text: str, choice: str) -> RowSource:
        """The work that finds the rows; of those that a text alone finds, the best ones are listed."""
        view, reading = self.view_of(text, choice), self._page.listed()
        return RowSource(
            lambda reader, most: reading.find(reader, view, most),
            lambda reader, ids: self._rows(reading.read(reader, view, ids), view, reading.displays),
            MOST_SEARCHED if view.is_searched_only else None,
            plain=reading.plain,
        )

    def _rows(self, values: Mapping[int, Mapping[str, Any]], view: ListView, displays: CellDisplays) -> list[Row]:
        fields = [field for key in view.columns if (field := self.source.find_field(key)) is not None]
        shown = [(field.key, displays.get(field.key) or value_formatter(field)) for field in fields]
        return [
            (record, *(show(known[key]) if key in known else "" for key, show in shown))
            for record, known in values.items()
        ]

    def show_view(self, view: ListView) -> None:
        """Show the list by another view, and remember how it is arranged."""
        before, self.view = self.view, view
        usual = view.arrangement() == ListView.default_of(self.source)
        remember_arrangement(self._page.kind, None if usual else view.arrangement().to_data())
        if (view.columns, view.widths) != (before.columns, before.widths):
            self.list.set_columns(self._columns(), view.widths)
        self.list.show_sorting(view.sort, descending=view.descending)
        self._show_words()
        self._page.show_wide(wide=view.wide)
        self._page.reload()

    def offer_fields(self, source: ListSource) -> None:
        """Offer other fields, as the club defines them; what was remembered of them or filtered by them shows."""
        if source == self.source:
            return
        self.source = source
        view = view_from_data(source, remembered_arrangement(self._page.kind))[0].arrangement()
        filters = tuple(one for one in self.view.filters if source.find_field(one.key))
        if self.view.uses_own_fields or view.uses_own_fields:
            self.list.set_columns(self._columns_of(view), view.widths)
            self.show_view(view._replace(filters=filters))

    def sort_by(self, key: str) -> None:
        """Sort by a column; by the one that the list is sorted by, the other way."""
        field = self.source.find_field(key)
        if field is not None and field.is_sortable:
            self.show_view(self.view._replace(sort=key, descending=key == self.view.sort and not self.view.descending))

    def toggle_wide(self) -> None:
        """Give the list the whole page until a record is opened, or the usual part of it."""
        self.show_view(self.view._replace(wide=not self.view.wide))

    def show_usual(self) -> None:
        """Show the columns and the order that the list has as long as nobody chooses others, and all records."""
        self.name = ""
        self._page.set_inputs("", "")
        self.show_view(ListView.default_of(self.source))

    def clear_filters(self) -> None:
        """Show what the filters left out, in the same columns and order."""
        self.name = ""
        self.show_view(self.view._replace(filters=()))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_filters(self) -> None:
        """Ask by which fields the list is filtered."""
        from kiscase.ui.listing.filter_dialog import FilterDialog

        FilterDialog(self._page, self.source, self.view.filters, self._filter)

    def ask_name(self) -> None:
        """Ask under which name the view is saved, with what stands above the list."""
        from kiscase.ui.listing.view_names import ask_view_name

        view = self.view_of(*self._page.inputs())
        ask_view_name(self._page, view, self.name, self._note_saved)

    def ask_export(self) -> None:
        """Ask for the sort of file into which the list is written as it is seen."""
        from kiscase.ui.listing.export import ExportDialog

        ExportDialog(self._page)

    def load_saved(self) -> None:
        """Load the saved views, which the menu offers."""
        kind = self._page.kind

        def load(session: Any) -> list[SavedViewRow]:
            from kiscase.core.listing.saved_views import list_saved_views

            return list_saved_views(session, kind)

        self._page.context.jobs.read(load, self._take_saved, latest=f"views of {kind}")

    def show_saved(self, saved: SavedViewRow) -> None:
        """Show a saved view; what this program does not know of it is named."""
        view, unknown = view_from_data(self.source, saved.content)
        self.name = saved.name
        self._page.set_inputs(view.text, view.choice)
        self.show_view(view._replace(text="", choice=""))
        if unknown:
            words = _("The view names fields that this version does not know, and is shown without them: {fields}.")
            self._page.show_message(words.format(fields=", ".join(unknown)))

    def ask_columns(self) -> None:
        """Ask which columns the list has, in which order."""
        from kiscase.ui.listing.columns_dialog import ColumnsDialog

        fields = [(field.key, _(field.info.label)) for field in self.source.fields]
        ColumnsDialog(self._page, fields, self.view.columns, self._show_columns)

    def _show_columns(self, keys: Sequence[str]) -> None:
        self.show_view(self.view._replace(columns=tuple(keys)))

    def _filter(self, filters: tuple[ListFilter, ...]) -> None:
        self.show_view(self.view._replace(filters=filters))

    def _take_saved(self, saved: list[SavedViewRow]) -> None:
        self.saved = saved

    def _note_saved(self, name: str) -> None:
        self.name = name
        self._show_words()
        self._page.show_done(_("The view {name} is saved.").format(name=name))

    def _note_deleted(self) -> None:
        self.name = ""
        self._show_words()
        self._page.show_done(_("The view is deleted."))

    def _show_words(self) -> None:
        words = describe_filters(self.source, self.view)
        self._words.setText(" · ".join(filter(None, (self.name, words))))
        self._words.setVisible(bool(self._words.text()))
        self._clear.setVisible(bool(words))

    def _keep_width(self, key: str, width: int) -> None:
        self.view = self.view._replace(widths={**self.view.widths, key: width})
        remember_arrangement(self._page.kind, self.view.arrangement().to_data())

    def _columns(self) -> list[ListColumn]:
        return self._columns_of(self.view)

    def _columns_of(self, view: ListView) -> list[ListColumn]:
        fields = [field for key in view.columns if (field := self.source.find_field(key)) is not None]
        return [
            ListColumn(
                field.key,
                _(field.info.label),
                "right" if field.info.kind in (FieldKind.NUMBER, FieldKind.MONEY) else "left",
                stretch=field.stretch,
                main=field.main,
            )
            for field in fields
        ]

    def _fill_menu(self) -> None:
        """The menu as it is now."""
        menu, actions = self._menu, self._page.actions_by_key
        menu.clear()
        for saved in self.saved:
            self._add_choice(menu, saved.name, saved.name == self.name).triggered.connect(
                partial(self.show_saved, saved)
            )
        menu.addSeparator()
        menu.addAction(actions["filter_list"])
        menu.addMenu(self._sort_menu())
        menu.addAction(actions["choose_columns"])
        wide = actions["wide_list"]
        wide.setCheckable(True)
        wide.setChecked(self.view.wide)
        menu.addAction(wide)
        menu.addSeparator()
        menu.addAction(actions["save_view"])
        chosen = next((saved for saved in self.saved if saved.name == self.name), None)
        if chosen is not None:
            rename = _("Rename {name}…").format(name=chosen.name)
            menu.addAction(rename.replace("&", "&&")).triggered.connect(partial(self._ask_rename, chosen))
            delete = _("Delete {name}…").format(name=chosen.name)
            menu.addAction(delete.replace("&", "&&")).triggered.connect(partial(self._ask_deletion, chosen))
        menu.addAction(actions["usual_list"])
        menu.addSeparator()
        menu.addAction(actions["export_list"])

    def _ask_rename(self, saved: SavedViewRow) -> None:
        from kiscase.ui.listing.view_names import ask_other_view_name

        ask_other_view_name(self._page, saved, self._note_saved)

    def _ask_deletion(self, saved: SavedViewRow) -> None:
        from kiscase.ui.listing.view_names import ask_view_deletion

        ask_view_deletion(self._page, saved, self._note_deleted)

    def _sort_menu(self) -> QMenu:
        """The columns to sort by, the way, and the usual order."""
        menu = QMenu(_("Sort by"), self._menu)
        for field in self.source.fields:
            if field.is_sortable and (field.key in self.view.columns or field.key == self.view.sort):
                self._add_choice(menu, _(field.info.label), field.key == self.view.sort).triggered.connect(
                    partial(self._sort, field.key)
                )
        menu.addSeparator()
        order = self._add_choice(menu, _("From the end"), self.view.descending)
        order.setEnabled(bool(self.view.sort))
        order.triggered.connect(partial(self.sort_by, self.view.sort))
        usual = self._add_choice(menu, _("Usual order"), not self.view.sort)
        usual.triggered.connect(partial(self._sort, ""))
        return menu

    def _sort(self, key: str) -> None:
        self.show_view(self.view._replace(sort=key, descending=False))

    @staticmethod
    def _add_choice(menu: QMenu, text: str, on: bool) -> QAction:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        return action
