"""Eligibility: whether a person may take part, by the law in force on a day, with reasons and articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiscase.core import legal_rules
from kiscase.core.i18n import _
from kiscase.participants.pesel import Sex
from kiscase.participants.verdict import EligibilityVerdict


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


def pension_age_hint(
    born: date | None, sex: Sex | None, benefits: Iterable[tuple[str, date | None, date | None]], on: date
) -> EligibilityReason | None:
    """The hint to ask about an old-age pension, from the day on which a person reaches the age for it; else None.

    The right to the pension, not the age, keeps a person out (art. 1 ust. 3 pkt 7 of the social employment act); the
    age is that of art. 24 of the act on pensions from the Social Insurance Fund. Nothing is asked about a right that
    is on file already. *benefits* are (code, since, until).
    """
    rule = legal_rules.condition_rule("pension_age", on)
    age = rule.ages.get(sex or "")
    if born is None or age is None or any(code == "old_age_pension" for code, _since, _until in benefits):
        return None
    reached = (on.year - age, on.month, on.day) >= (born.year, born.month, born.day)
    return EligibilityReason(rule.code, rule.sentence, rule.basis) if reached else None


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
