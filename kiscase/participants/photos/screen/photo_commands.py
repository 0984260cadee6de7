"""The photo beside the name of a person, and the commands that set and remove it; nothing while photos are off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from kiscase.club.pictures import PHOTO_PIXELS, prepare_picture
from kiscase.core.i18n import N_, _
from kiscase.participants.photos import actions
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.command import Command
from kiscase.ui.file_dialogs import OpenFileDialog

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from kiscase.participants.queries import ParticipantDetails
    from kiscase.ui.records.editing_page import EditingPage


class PhotoCommands(QObject):
    """Shows the photo of the person on a page, asks for another one, removes it."""

    def __init__(self, page: EditingPage) -> None:
        super().__init__(page)
        self._page = page
        self._person: int | None = None
        page.add_commands(
            [
                Command("choose_photo", N_("Photo: choose a picture…"), self.ask_picture, "user-plus"),
                Command("remove_photo", N_("Photo: remove"), self.remove, "user-x"),
            ]
        )
        self.show_person(None)

    def show_person(self, card: ParticipantDetails | None) -> None:
        """Show the photo of a person, or none."""
        self._person = None if card is None else int(card.values["id"])
        photo = None if card is None else card.photo
        words = "" if card is None else _("Photo of {name}").format(name=card.name)
        self._page.header.show_picture(photo, words)
        set_one, remove = self.menu_actions()
        set_one.setVisible(card is not None and card.photos_on)
        remove.setVisible(photo is not None)

    def menu_actions(self) -> list[QAction]:
        """To set and to remove it."""
        return [self._page.actions_by_key[key] for key in ("choose_photo", "remove_photo")]

    def ask_picture(self) -> None:
        """Ask for the picture."""
        if self._person is not None:
            masks = _("Pictures ({patterns})").format(patterns="*.png *.jpg *.jpeg")
            dialog = OpenFileDialog(self._page, _("Choose the photo"), [masks])
            dialog.setObjectName("choose photo")
            dialog.fileSelected.connect(partial(self._chosen, self._person))
            dialog.open()

    def remove(self) -> None:
        """Remove the photo."""
        if (person := self._person) is not None:
            self._act(lambda session: actions.remove_photo(session, person), _("The photo was removed."))

    def _chosen(self, person: int, name: str) -> None:
        prepare = partial(prepare_picture, Path(name), PHOTO_PIXELS, photo=True)
        BackgroundTask(self, prepare, partial(self._set, person), self._page.show_failure)

    def _set(self, person: int, picture: bytes) -> None:
        self._act(lambda session: actions.set_photo(session, person, picture), _("The photo was saved."))

    def _act(self, work: Callable[[Any], None], sentence: str) -> None:
        done = partial(self._page.show_message, sentence, undo=True)
        self._page.context.jobs.act(work, lambda _result: done(), self._page.show_failure)
