"""The command that imports a list, on the page of what is imported; a file can be dropped onto that list, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint

from kiscase.core.i18n import N_, _
from kiscase.ui.command import Command
from kiscase.ui.file_drop import FileDropFilter
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.widgets.button_bar import icon_button

if TYPE_CHECKING:
    from kiscase.importing.target import ImportTarget


class ImportCommand(QObject):
    """Asks for a file and opens the dialog; *make_target* imports what it needs only then.

    What fills the list of the page has a button beside it; a *further* target is a command of the page alone.
    """

    def __init__(
        self,
        page: ListPage,
        make_target: Callable[[], ImportTarget[Any]],
        *,
        further: tuple[str, str] | None = None,
    ) -> None:
        """*further* is the key of the command and its label, marked with N_."""
        super().__init__(page)
        self._page, self._make_target = page, make_target
        key, label = further or ("import", N_("Import from a spreadsheet…"))
        self.setObjectName(key)
        page.add_commands([Command(key, label, self.ask_file, "file-plus")])
        if further is None:
            button = icon_button(page.left, key, "file-plus", _(label), self.ask_file)
            page.choices.addWidget(button)
            ListPage.setTabOrder(page.choice, button)
            FileDropFilter(page.list).dropped.connect(self._dropped)

    def ask_file(self) -> None:
        """Ask for the file, once unsaved changes are saved or discarded."""
        self._page.leave(self._open_file_dialog)

    def import_file(self, name: str) -> None:
        """Open the dialog with a file."""
        from kiscase.importing.screen.import_dialog import ImportDialog

        ImportDialog(self._page, self._page.context.jobs, self._make_target(), Path(name), self._done)

    def _open_file_dialog(self) -> None:
        from kiscase.core.table_reading.reading import TABLE_SUFFIXES
        from kiscase.ui.file_dialogs import OpenFileDialog

        masks = " ".join(f"*.{suffix}" for suffix in TABLE_SUFFIXES)
        tables, everything = _("Tables ({masks})").format(masks=masks), _("All files (*)")
        dialog = OpenFileDialog(self._page, _("Import from a spreadsheet"), [tables, everything])
        dialog.fileSelected.connect(self.import_file)
        dialog.open()

    def _dropped(self, _place: QPoint, paths: list[Path]) -> None:
        self._page.leave(lambda: self.import_file(str(paths[0])))

    def _done(self, sentence: str, entry: int | None) -> None:
        self._page.message_bar.show_message(sentence, entry)
