"""The dialog that asks from which day on a changed series is replanned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.activities.planning.actions import ReplanResult
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

MAX_NAMED_DAYS = 5  # days of meetings that stayed, in a sentence


class ReplanSeriesDialog(FormDialog):
    """Asks from which day on the changed series replaces the planned meetings."""

    def __init__(self, parent: QWidget, since: date, save: Callable[[date], None]) -> None:
        self._save = save
        words = _(
            "The series was changed. From which day on should its meetings be replanned? Meetings that "
            "have marks or notes, were moved, cancelled or changed by themselves, or are for one person stay as "
            "they are."
        )
        super().__init__(
            parent,
            _("Replan the series"),
            [FieldSection("", [FieldInfo(N_("From this day on"), FieldKind.DATE, required=True, key="since")])],
            {"since": since},
            words=words,
            label=_("Replan"),
            on_submit=self._go_from,
        )

    def _go_from(self, values: dict[str, Any]) -> None:
        self.close_done()
        self._save(values["since"])


def replan_text(done: ReplanResult) -> str:
    """How many meetings were replanned, and which stayed."""
    words = ngettext("{count} meeting was replanned.", "{count} meetings were replanned.", done.planned)
    replanned = words.format(count=done.planned)
    if not done.stayed:
        return replanned
    days = [format_date(on) for on in done.stayed[:MAX_NAMED_DAYS]] + (
        ["…"] if len(done.stayed) > MAX_NAMED_DAYS else []
    )
    stayed = ngettext("{count} stayed as it was: {days}.", "{count} stayed as they were: {days}.", len(done.stayed))
    return f"{replanned} {stayed.format(count=len(done.stayed), days=', '.join(days))}"
