"""How long somebody is registered with the labour office, as far as the day of registration shows it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from kiscase.core import legal_rules
from kiscase.core.i18n import _
from kiscase.participants.eligibility import EligibilityReason
from kiscase.participants.situation.code_lists import LONG_TERM_RULES

GROUP = "long_unemployed"


class LongTerm(NamedTuple):
    """What follows from a registration that lasts: whether it is long, from which day it is, and by which provision.

    Earlier registrations count too, and traineeships do not: only the labour office knows both.
    """

    is_long: bool
    since: date
    basis: str


def assess_long_term(registered_since: date | None, on: date) -> LongTerm | None:
    """Whether a registration without a break is long-term on a day; None without one, or before the law known here."""
    rules = LONG_TERM_RULES.rows(on)
    if registered_since is None or not rules:
        return None
    since = registered_since + relativedelta(months=rules[-1]["months"], days=1)
    return LongTerm(on >= since, since, rules[-1]["basis"])


def long_term_hint(registered_since: date | None, groups: Collection[str], on: date) -> EligibilityReason | None:
    """The hint that the group of the long-term unemployed may fit, where it is not selected; else None."""
    found = assess_long_term(registered_since, on)
    if found is None or not found.is_long or GROUP in groups:
        return None
    sentence = _("Registered with the labour office for long: perhaps of the group {group}.").format(
        group=legal_rules.group_label(GROUP)
    )
    return EligibilityReason(GROUP, sentence, found.basis)
