"""The dialog that asks who signed a document and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

SignatureDates = dict[str, "date"]
"""The day of each signature by the key of its signature line."""


class SignaturesDialog(FormDialog):
    """Asks on which day each person signed; a date that is left empty means that the person has not signed yet.

    *names* holds the people whose signatures are missing, by the key of their signature line. *sign* records the dates
    and runs on the thread of the case file; *signed* reports them afterwards, on the window's thread. *further* are
    fields for other days, recorded with the signatures under their own keys.
    """

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        names: Mapping[str, str],
        *,
        explanation: str,
        sign: Callable[[Session, SignatureDates], object],
        signed: Callable[[SignatureDates], object],
        further: Sequence[FieldInfo] = (),
    ) -> None:
        self._jobs, self._sign, self._signed = jobs, sign, signed
        self._names = names
        self._dates: SignatureDates = {}
        super().__init__(
            parent,
            _("Signatures"),
            [FieldSection("", [*(FieldInfo(name, FieldKind.DATE, key=key) for key, name in names.items()), *further])],
            {},
            words=explanation,
            label=_("Record signatures"),
            on_submit=self._record,
        )

    def _record(self, values: dict[str, Any]) -> None:
        dates: SignatureDates = {key: on for key, on in values.items() if on}
        if not self._names.keys() & dates.keys():
            self.show_failure(Problem(_("Enter at least one date.")))
            return
        self._dates, sign = dates, self._sign
        self._jobs.act(lambda session: sign(session, dates), self._recorded, self.show_failure)

    def _recorded(self, _result: object) -> None:
        self._signed(self._dates)
        self.close_done()
