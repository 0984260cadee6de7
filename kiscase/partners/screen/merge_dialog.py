"""The dialog that makes one of two entries of a partner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.partners import actions
from kiscase.partners.queries import PartnerRow
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

_OTHER = "other"


class MergePartnersDialog(FormDialog):
    """Asks which other entry is the same partner, and merges it into the one that is shown."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        partner: tuple[int, str],
        others: Sequence[PartnerRow],
        notify: Callable[[str], object],
    ) -> None:
        self._jobs, (self._kept, name), self._notify = jobs, partner, notify
        self._names = {str(row.id): row.name for row in others if row.id != self._kept}
        other = FieldInfo(
            N_("The other entry"), FieldKind.CHOICE, True, options=lambda: list(self._names.items()), key=_OTHER
        )
        super().__init__(
            parent,
            _("Merge two entries of one institution"),
            [FieldSection("", [other])],
            {},
            words=_(
                "{name} stays on file. Choose the other entry of the same institution: what names it, the people "
                "there and what is missing here come over, and it is no longer listed."
            ).format(name=name),
            label=_("&Merge"),
            on_submit=self._merge,
        )

    def _merge(self, values: dict[str, Any]) -> None:
        merged = values[_OTHER]
        self._jobs.act(
            lambda session: actions.merge_partners(session, self._kept, int(merged)),
            lambda _result: self._merged(self._names[merged]),
            self.show_failure,
        )

    def _merged(self, name: str) -> None:
        self.close_done()
        self._notify(_("Merged: {name}.").format(name=name))
