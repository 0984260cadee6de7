"""Eligibility: whether a person may take part, by the law in force on a day, with reasons and articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiscase.core import legal_rules
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice


class EligibilityVerdict(Choice):
    """Whether a person may take part."""

    MAY = "may", N_("may take part")
    MAY_NOT = "may_not", N_("may not take part")
    UNCLEAR = "unclear", N_("not settled yet")


@dataclass(frozen=True)
class EligibilityReason:
    """A reason: its sentence, its article, and the day from which it no longer applies."""

    code: str
    sentence: str
    basis: str
    changes_on: date | None = None


@dataclass(frozen=True)
class Eligibility:
    """The verdict for a day, with all reasons."""

    verdict: EligibilityVerdict
    reasons: tuple[EligibilityReason, ...]
    on: date


def assess_eligibility(
    groups: Iterable[str], benefits: Iterable[tuple[str, date | None, date | None]], *, excluded: bool, on: date
) -> Eligibility:
    """Apply the law in force on a day to the person's facts (art. 1 ust. 2, 3 and 3a).

    *benefits* are (code, since, until).
    """
    reasons: list[EligibilityReason] = []
    hindered = False
    for code, since, until in benefits:
        if (since and since > on) or (until and until < on):
            continue
        rule = legal_rules.benefit_rule(code, on)
        hindered = hindered or rule.excludes
        ends = _next_day(until) if until else None
        reasons.append(EligibilityReason(code, rule.sentence, rule.basis, ends if rule.excludes else None))
    missing = _missing_facts(list(groups), excluded=excluded, on=on)
    verdict = (
        EligibilityVerdict.MAY_NOT if hindered else EligibilityVerdict.UNCLEAR if missing else EligibilityVerdict.MAY
    )
    if verdict is EligibilityVerdict.MAY:
        condition = legal_rules.condition_rule("contract", on)
        reasons.append(EligibilityReason(condition.code, condition.sentence, condition.basis))
    return Eligibility(verdict, (*reasons, *missing), on)


def _missing_facts(groups: list[str], *, excluded: bool, on: date) -> list[EligibilityReason]:
    missing = []
    rule = legal_rules.condition_rule("social_condition", on)
    if not groups:
        missing.append(EligibilityReason("group", _("No group is selected yet."), rule.basis))
    if not excluded:
        missing.append(
            EligibilityReason("exclusion", _("The condition common to all groups is not confirmed yet."), rule.basis)
        )
    return missing


def _next_day(value: date) -> date:
    return date.fromordinal(value.toordinal() + 1)
