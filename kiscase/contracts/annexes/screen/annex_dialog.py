"""The dialog that begins an annex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.contracts.annexes import actions as annexes
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class AnnexDialog(FormDialog):
    """Asks why a signed contract is to be changed, and begins its annex."""

    def __init__(self, parent: QWidget, jobs: Jobs, contract_id: int, opened: Callable[[int], None]) -> None:
        self._jobs, self._contract, self._opened = jobs, contract_id, opened
        super().__init__(
            parent,
            _("New annex"),
            [FieldSection("", [FieldInfo(N_("Reason"), FieldKind.LONG, required=True, key="reason")])],
            {},
            words=_(
                "The annex starts as a copy of the contract. Change what should apply once it is signed; "
                "the printed annex lists the changes. Until everyone has signed it, the contract stays in "
                "force as it is."
            ),
            label=_("Create annex"),
            on_submit=self._begin,
        )

    def _begin(self, values: dict[str, Any]) -> None:
        record, reason = self._contract, values["reason"] or ""
        self._jobs.act(lambda session: annexes.begin_annex(session, record, reason), self._begun, self.show_failure)

    def _begun(self, made: int) -> None:
        self.close_done()
        self._opened(made)
