"""The tab with the volunteers of the club, a line a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from kiscase.club.screen.settings_panel import ClubRecordDialog, ClubRecordsPanel
from kiscase.club.staff import actions
from kiscase.club.staff.model import Volunteering
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.tables.record_list import ListColumn


class VolunteersPanel(ClubRecordsPanel):
    """How many women and men helped in a year, and their hours."""

    title: ClassVar[str] = N_("Volunteers")
    tables: ClassVar[frozenset[str]] = frozenset({"volunteering"})
    parts: ClassVar[frozenset[str]] = frozenset({"volunteering"})
    name: ClassVar[str] = "volunteers"
    words: ClassVar[str] = N_("How many people helped as volunteers in a year: for the yearly report.")
    empty: ClassVar[str] = N_("No volunteers so far.")
    new_label: ClassVar[str] = N_("New year…")

    def columns(self) -> Sequence[ListColumn]:
        """Year, women, men, together, hours."""
        fields = Volunteering.fields()
        women, men, hours = (ListColumn(key, _(fields[key].label), "right") for key in ("women", "men", "hours"))
        together = ListColumn("all", _("Together"), "right")
        return [ListColumn("year", _("Year"), stretch=True), women, men, together, hours]

    def reload(self) -> None:
        """Ask for all years."""
        self.context.jobs.read(actions.list_volunteering, self._show, latest="volunteers")

    def open_dialog(self, values: dict[str, Any]) -> None:
        """Ask for a year."""
        record = values.get("id")
        ClubRecordDialog(
            self,
            _("Volunteers of a year"),
            [FieldSection("", list(Volunteering.fields().values()))],
            values or {"year": clock.today().year, "women": 0, "men": 0, "hours": 0},
            lambda session, typed: actions.save_volunteering(session, typed, record, values.get("revision")),
        )

    def delete(self, session: Any, record: int) -> None:
        """Delete a year."""
        actions.delete_volunteering(session, record)

    def _show(self, found: list[dict[str, Any]]) -> None:
        rows = [
            (
                one["id"],
                str(one["year"]),
                *(str(number) for number in (one["women"], one["men"], one["women"] + one["men"], one["hours"])),
            )
            for one in found
        ]
        self.show_rows(rows, {one["id"]: one for one in found})
