"""Saving, renaming and deleting the views of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from kiscase.core.i18n import N_, _
from kiscase.core.listing.view import ListView
from kiscase.core.records.field_info import FieldInfo
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.widgets.message_boxes import ask_confirmation

if TYPE_CHECKING:
    from kiscase.core.listing.saved_views import SavedViewRow
    from kiscase.ui.records.list_page import ListPage


class ViewNameDialog(FormDialog):
    """Asks for the name of a view, and saves the view or renames it."""

    def __init__(
        self, page: ListPage, title: str, name: str, act: Callable[[Any, str], Any], done: Callable[[str], object]
    ) -> None:
        """*act* gets a session and the name; *done* the name, once that is done."""
        self._jobs, self._act, self._done = page.context.jobs, act, done
        named = FieldInfo(N_("Name of the view"), required=True, key="name")
        words = _("All workers of the club see the view. It keeps conditions, columns and their order, and no records.")
        super().__init__(
            page,
            title,
            [FieldSection("", [named])],
            {"name": name},
            words=words,
            label=_("Save"),
            on_submit=self._save_under,
        )

    def _save_under(self, values: dict[str, Any]) -> None:
        act, name = self._act, values["name"]
        self._jobs.act(lambda session: act(session, name), partial(self._saved, name), self.show_failure)

    def _saved(self, name: str, _result: object) -> None:
        self._done(name)
        self.close_done()


def ask_view_name(page: ListPage, view: ListView, name: str, done: Callable[[str], object]) -> None:
    """Ask under which name the view is saved."""
    kind, content = page.kind, view.to_data()

    def act(session: Any, given: str) -> None:
        from kiscase.core.listing.saved_views import save_view

        save_view(session, kind, given, content)

    ViewNameDialog(page, _("Save the view"), name, act, done)


def ask_other_view_name(page: ListPage, saved: SavedViewRow, done: Callable[[str], object]) -> None:
    """Ask for another name of a saved view."""

    def act(session: Any, given: str) -> None:
        from kiscase.core.listing.saved_views import rename_view

        rename_view(session, saved.id, given)

    ViewNameDialog(page, _("Rename the view"), saved.name, act, done)


def ask_view_deletion(page: ListPage, saved: SavedViewRow, done: Callable[[], object]) -> None:
    """Ask before a saved view is deleted."""

    def delete() -> None:
        from kiscase.core.listing.saved_views import delete_view

        page.context.jobs.act(lambda session: delete_view(session, saved.id), lambda _none: done(), page.show_failure)

    question = _("Delete the view {name}?").format(name=saved.name)
    ask_confirmation(page, question, _("The records stay as they are."), _("&Delete"), delete)
