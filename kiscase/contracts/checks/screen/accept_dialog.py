"""The dialog that accepts a warning with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QWidget,
)

from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.model import Acceptance, Finding
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog


class AcceptFindingDialog(FormDialog):
    """Asks why a finding is accepted."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, contract_id: int, finding: Finding, accepted: Callable[[str], None]
    ) -> None:
        self._jobs, self._contract, self._finding, self._then = jobs, contract_id, finding, accepted
        super().__init__(
            parent,
            _("Accept the finding"),
            [FieldSection("", [Acceptance.fields()["reason"]])],
            {},
            words=f"{finding.text}\n\n{finding.reason}",
            label=_("Accept"),
            on_submit=self._accept,
        )

    def _accept(self, values: dict[str, Any]) -> None:
        record, one, reason = self._contract, self._finding, values["reason"] or ""
        work = lambda session: checks.accept_finding(session, record, one.code, one.place, reason)  # noqa: E731
        self._jobs.act(work, self._accepted, self.show_failure)

    def _accepted(self, _result: object) -> None:
        self._then(_("The finding is accepted. It comes back if the field changes."))
        self.close_done()
