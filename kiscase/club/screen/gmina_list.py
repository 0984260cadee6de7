"""Loads a newer official list of gminas: says which one is in use, asks for the file, keeps it in the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.files import read_chosen_file
from kiscase.core.i18n import _
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.file_dialogs import OpenFileDialog
from kiscase.ui.widgets.message_boxes import ask_confirmation

_MOST_BYTES = 5_000_000


class GminaListLoader:
    """The way from the question to the list that is in use; *done* and *failed* report at the page."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, done: Callable[[str], object], failed: Callable[[Problem], None]
    ) -> None:
        self._parent, self._jobs, self._done, self._failed = parent, jobs, done, failed

    def ask(self) -> None:
        """Say which list is in use, and offer to choose a newer file."""
        from kiscase.core.territory.gminas import gmina_register

        used = gmina_register()
        ask_confirmation(
            self._parent,
            _("Gminas as of {date}").format(date=format_date(used.as_of)),
            _(
                "The official register of GUS (TERYT/TERC), {count} entries. A newer list comes each January: download "
                "TERC (official, CSV) from eteryt.stat.gov.pl. DEGURBA is not in that register, so the program does "
                "not know it."
            ).format(count=len(used.gminas)),
            _("Choose a &file…"),
            self._ask_file,
            harmless=True,
        )

    def _ask_file(self) -> None:
        filters = [_("Official list of gminas ({patterns})").format(patterns="*.csv")]
        dialog = OpenFileDialog(self._parent, _("Choose the list of gminas"), filters)
        dialog.setObjectName("choose gminas")
        dialog.fileSelected.connect(self.load)
        dialog.open()

    def load(self, name: str) -> None:
        """Read a file and keep it in the case."""
        BackgroundTask(self._parent, partial(_read_file, Path(name)), self._keep, self._failed)

    def _keep(self, content: bytes) -> None:
        from kiscase.core.territory.actions import load_gmina_list

        self._jobs.act(partial(load_gmina_list, content=content), self._kept, self._failed)

    def _kept(self, as_of: date) -> None:
        self._done(_("The list of gminas as of {date} is in use.").format(date=format_date(as_of)))


def _read_file(path: Path) -> bytes:
    try:
        content = read_chosen_file(path, _MOST_BYTES)
    except OSError:
        raise Problem(
            _("{name} cannot be read on this computer. Nothing was changed.").format(name=path.name)
        ) from None
    if not content:
        raise Problem(
            _("{name} is empty or too large for a list of gminas. Nothing was changed.").format(name=path.name)
        )
    return content
