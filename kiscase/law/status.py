"""The status of a row of the legal data as a word, an icon and a colour."""

from __future__ import annotations

from datetime import date

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.law.queries import LawRow
from kiscase.ui.status_display import StatusDisplay


def law_row_chip(one: LawRow, on: date) -> StatusDisplay:
    """Whether the row is in force on a day, and how sure it is."""
    row = one.row
    if row.valid_until is not None and row.valid_until < on:
        return StatusDisplay(_("in force until {date}").format(date=format_date(row.valid_until)), "clock", "muted")
    if row.valid_from > on:
        return StatusDisplay(_("in force from {date}").format(date=format_date(row.valid_from)), "clock", "info")
    if row.correction is not None:
        return StatusDisplay(_("in force: a correction"), "pencil", "info")
    if not one.is_in_force(on):
        return StatusDisplay(_("replaced by a correction"), "pencil", "warn")
    if row.unsure:
        return StatusDisplay(_("in force; check it"), "triangle-alert", "warn")
    return StatusDisplay(_("in force"), "circle-check", "ok")
