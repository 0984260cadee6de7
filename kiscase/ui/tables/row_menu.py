"""The context menu of a row: what can be done with its record, and its cells to copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMetaMethod, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu

from kiscase.core.i18n import _
from kiscase.ui.theme import icons

if TYPE_CHECKING:
    from kiscase.ui.tables.record_list import RecordList

_LONGEST = 40  # letters of a value in a menu


class MenuRow(NamedTuple):
    """The row that a menu is about: its record, its place, and its cells: the one clicked, or all for the keyboard."""

    record: int | None
    place: int
    columns: list[int]


FillMenu = Callable[[QMenu, MenuRow], None]
"""Adds to the menu of a row what can be done with it."""


def open_row_menu(rows: RecordList, event: QContextMenuEvent | QKeyEvent) -> None:
    """Open the menu of the row under the pointer, or by the Menu key of the current one."""
    pointed = isinstance(event, QContextMenuEvent) and event.reason() is not QContextMenuEvent.Reason.Keyboard
    by_key, spot = not pointed, event.pos() if isinstance(event, QContextMenuEvent) else QPoint()
    here = QPersistentModelIndex(rows.currentIndex() if by_key else rows.indexAt(spot))
    if here.isValid() and not rows.selectionModel().isRowSelected(here.row()):
        rows.selectRow(here.row())
    below = rows.viewport().mapToGlobal(rows.visualRect(here).bottomLeft())
    at = below if by_key else rows.viewport().mapToGlobal(spot)
    rows.await_menu(partial(_show_menu, rows, here, at, by_key))


def _show_menu(rows: RecordList, here: QPersistentModelIndex, at: QPoint, by_key: bool) -> None:
    if QApplication.activeModalWidget() not in (None, rows.window()) or QApplication.activePopupWidget() is not None:
        return  # a question about the row is asked first, or the system made two events of a key
    menu = QMenu(rows)
    menu.setObjectName("row menu")
    menu.setAccessibleName(_("What can be done with the row"))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    columns = range(len(rows.rows.columns)) if by_key else [here.column()]
    row = MenuRow(rows.rows.id_at(here.row()), here.row(), list(columns) if here.isValid() else [])
    if rows.current_id() is not None and rows.isSignalConnected(QMetaMethod.fromSignal(rows.opened)):
        menu.addAction(_("Open")).triggered.connect(partial(rows.opened.emit, rows.current_id()))
    add_group(menu, rows.actions())
    for fill in rows.menu_parts:
        fill(menu, row)
    menu.addSeparator()
    _add_copies(menu, rows, row)
    if not menu.isEmpty():
        menu.popup(at)
        menu.setActiveAction(menu.actions()[0])
        return
    menu.deleteLater()


def add_group(menu: QMenu, actions: list[QAction]) -> None:
    """Add actions after a separator, without those that the menu has or that are hidden."""
    known = {_bare(one) for one in menu.actions()}
    menu.addSeparator()
    menu.addActions([one for one in actions if one.isVisible() and one.text() and _bare(one) not in known])


def add_cells(
    menu: QMenu, rows: RecordList, row: MenuRow, words: tuple[str, str], take: Callable[[int, str], object]
) -> None:
    """Add an entry for the cell of the row that is meant, or a submenu of several; *words* are those of either.

    *take* is called with the column and the text of the cell.
    """
    single, title = words
    texts = [(column, rows.rows.index(row.place, column).data()) for column in row.columns]
    target, form = (menu, single) if len(row.columns) == 1 else (menu.addMenu(title), _("{column}: {value}"))
    for column, text in texts:
        value = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        label = form.format(column=rows.rows.columns[column].title, value=value or _("(empty)"))
        target.addAction(label.replace("&", "&&")).triggered.connect(partial(take, column, text))


def _add_copies(menu: QMenu, rows: RecordList, row: MenuRow) -> None:
    filled = [column for column in row.columns if rows.rows.index(row.place, column).data()]
    if filled:
        # Translators: in a menu: copies what a cell of the list holds
        add_cells(menu, rows, row._replace(columns=filled), (_("Copy “{value}”"), _("Copy a cell")), _copy)
        menu.actions()[-1].setIcon(icons.themed_icon("copy"))


def _copy(_column: int, text: str, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setText(text)


def _bare(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")
