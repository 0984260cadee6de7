"""How a verdict looks: its icon, its colour and its short word in the list."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.status_display import StatusDisplay

if TYPE_CHECKING:
    from kiscase.participants.eligibility import EligibilityChange

_LOOKS = {
    EligibilityVerdict.MAY: ("circle-check", "ok", N_("yes")),
    EligibilityVerdict.MAY_NOT: ("circle-x", "bad", N_("no")),
    EligibilityVerdict.UNCLEAR: ("circle-dashed", "warn", N_("not settled")),
}


def verdict_chip(verdict: EligibilityVerdict, change: EligibilityChange | None = None) -> StatusDisplay:
    """The verdict with its whole label, or from or until when somebody may take part."""
    icon, role, _short = _LOOKS[verdict]
    if change is not None and change.verdict is EligibilityVerdict.MAY:
        return StatusDisplay(_("may take part from {date}").format(date=format_date(change.on)), "clock", "warn")
    if change is not None and verdict is EligibilityVerdict.MAY:
        words = _("may take part until {date}").format(date=format_date(change.on - timedelta(1)))
        return StatusDisplay(words, "clock", "warn")
    return StatusDisplay(verdict.label, icon, role)


def short_verdict_chips() -> dict[EligibilityVerdict, StatusDisplay]:
    """All verdicts as the list shows them."""
    return {verdict: StatusDisplay(_(short), icon, role) for verdict, (icon, role, short) in _LOOKS.items()}
