"""The dialog for a place of the directory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.directory import actions
from kiscase.directory.model import ServedArea, SupportKind, SupportPlace
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.gmina import GminaEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_WHAT = ("name", "kind", "gmina", "area", "forms", "places")
_CONTACT = ("street", "postal_code", "town", "phone", "email", "www")
_ORIGIN = ("operator", "operator_kind", "register_no", "source", "as_of")


class SupportPlaceDialog(FormDialog):
    """Asks what there is, how it is reached, and where one knows it from; *done* gets the id of the place."""

    def __init__(self, parent: QWidget, jobs: Jobs, values: dict[str, Any], done: Callable[[int], object]) -> None:
        self._jobs, self._known, self._done = jobs, values if "id" in values else {}, done
        fields = SupportPlace.fields()
        parts = ((_("What there is"), _WHAT), (_("Contact"), _CONTACT), (_("Who runs it, and the source"), _ORIGIN))
        usual = {"kind": SupportKind.CLUB, "area": ServedArea.GMINA, "as_of": clock.today()}
        super().__init__(
            parent,
            _("Change the place") if self._known else _("New place"),
            [FieldSection(heading, [fields[key] for key in keys]) for heading, keys in parts],
            usual | values,
            label=_("Save"),
            on_submit=self._save,
            editors={"gmina": lambda _field: GminaEditor()},
        )

    def _save(self, values: dict[str, Any]) -> None:
        known, changes = self._known, self.form.changes()

        def work(session: Any) -> int:
            if not known:
                return actions.add_support_place(session, values)
            actions.change_support_place(session, known["id"], changes, known["revision"])
            return int(known["id"])

        self._jobs.act(work, self._saved, self.show_failure)

    def _saved(self, place: int) -> None:
        self._done(place)
        self.close_done()
