"""How a verdict looks: its icon, its colour and its short word in the list."""

from __future__ import annotations

from kiscase.core.i18n import N_, _
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.status_display import StatusDisplay

_LOOKS = {
    EligibilityVerdict.MAY: ("circle-check", "ok", N_("yes")),
    EligibilityVerdict.MAY_NOT: ("circle-x", "bad", N_("no")),
    EligibilityVerdict.UNCLEAR: ("circle-dashed", "warn", N_("not settled")),
}


def verdict_chip(verdict: EligibilityVerdict) -> StatusDisplay:
    """The verdict with its whole label."""
    icon, role, _short = _LOOKS[verdict]
    return StatusDisplay(verdict.label, icon, role)


def short_verdict_chips() -> dict[EligibilityVerdict, StatusDisplay]:
    """All verdicts as the list shows them."""
    return {verdict: StatusDisplay(_(short), icon, role) for verdict, (icon, role, short) in _LOOKS.items()}
