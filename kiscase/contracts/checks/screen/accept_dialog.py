"""The dialog that accepts a warning with a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QWidget,
)

from kiscase.contracts.checks import actions as checks
from kiscase.contracts.checks.model import Acceptance, Finding
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection


class AcceptFindingDialog(ActionDialog):
    """Asks why a finding is accepted."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, contract_id: int, finding: Finding, accepted: Callable[[str], None]
    ) -> None:
        super().__init__(
            parent,
            jobs,
            _("Accept the finding"),
            [FieldSection("", [Acceptance.fields()["reason"]])],
            {},
            words=f"{finding.text}\n\n{finding.reason}",
            label=_("Accept"),
            action=lambda session, values: checks.accept_finding(
                session, contract_id, finding.code, finding.place, values["reason"] or ""
            ),
            notify=accepted,
            done=_("The finding is accepted. It comes back if the field changes."),
        )
