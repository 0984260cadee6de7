"""Whether a person may take part, in one word."""

from __future__ import annotations

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice


class EligibilityVerdict(Choice):
    """Whether a person may take part."""

    MAY = "may", N_("may take part")
    MAY_NOT = "may_not", N_("may not take part")
    UNCLEAR = "unclear", N_("not settled yet")
