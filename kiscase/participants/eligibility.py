"""Eligibility: whether a person may take part, by the law in force on a day, with reasons and articles."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kiscase.core import legal_rules
from kiscase.core.i18n import _
from kiscase.core.records.sex import Sex
from kiscase.participants.verdict import EligibilityVerdict

Right = tuple[str, date | None, date | None]
"""A right to a benefit: its code, since when and until when."""


@dataclass(frozen=True)
class EligibilityReason:
    """A reason: its sentence, its article, and the day from which it no longer applies."""

    code: str
    sentence: str
    basis: str
    changes_on: date | None = None


@dataclass(frozen=True)
class EligibilityChange:
    """From which day on the verdict is another one, because a right begins or ends."""

    on: date
    verdict: EligibilityVerdict


@dataclass(frozen=True)
class Eligibility:
    """The verdict for a day, with all reasons, and when it changes by what is on file."""

    verdict: EligibilityVerdict
    reasons: tuple[EligibilityReason, ...]
    on: date
    change: EligibilityChange | None = None


def assess_eligibility(groups: Iterable[str], benefits: Iterable[Right], *, excluded: bool, on: date) -> Eligibility:
    """Apply the law in force on a day to the person's facts (art. 1 ust. 2, 3 and 3a)."""
    facts, rights = list(groups), list(benefits)
    found = _assess_on(facts, rights, excluded=excluded, on=on)
    for day in sorted(_days_of_change(rights, on)):
        then = _assess_on(facts, rights, excluded=excluded, on=day).verdict
        if then is not found.verdict:
            return replace(found, change=EligibilityChange(day, then))
    return found


def _days_of_change(rights: Iterable[Right], on: date) -> set[date]:
    """The days to come on which a right begins, or is over."""
    begin = {since for _code, since, _until in rights if since and since > on}
    return begin | {_next_day(until) for _code, _since, until in rights if until and until >= on}


def _assess_on(groups: list[str], benefits: list[Right], *, excluded: bool, on: date) -> Eligibility:
    reasons: list[EligibilityReason] = []
    hindered = False
    for code, since, until in benefits:
        if (since and since > on) or (until and until < on):
            continue
        rule = legal_rules.benefit_rule(code, on)
        hindered = hindered or rule.excludes
        ends = _next_day(until) if until else None
        reasons.append(EligibilityReason(code, rule.sentence, rule.basis, ends if rule.excludes else None))
    missing = _missing_facts(groups, excluded=excluded, on=on)
    verdict = (
        EligibilityVerdict.MAY_NOT if hindered else EligibilityVerdict.UNCLEAR if missing else EligibilityVerdict.MAY
    )
    if verdict is EligibilityVerdict.MAY:
        condition = legal_rules.condition_rule("contract", on)
        reasons.append(EligibilityReason(condition.code, condition.sentence, condition.basis))
    return Eligibility(verdict, (*reasons, *missing), on)


def pension_age_hint(
    born: date | None, sex: Sex | None, benefits: Iterable[Right], on: date
) -> EligibilityReason | None:
    """The hint to ask about a pension, for who reaches the age for it within some months or has reached it; else None.

    The right to the pension, not the age, keeps a person out (art. 1 ust. 3 pkt 7 of the social employment act); the
    age is that of art. 24 of the act on pensions from the Social Insurance Fund. Nothing is asked about a right that
    is on file already.
    """
    rule = legal_rules.condition_rule("pension_age", on)
    age = rule.ages.get(sex or "")
    if born is None or age is None or any(code == "old_age_pension" for code, _since, _until in benefits):
        return None
    if not _has_reached_age(born, age, on):
        rule = legal_rules.condition_rule("pension_age_near", on)
        if not _has_reached_age(born, age, _months_later(on, rule.length)):
            return None
    return EligibilityReason(rule.code, rule.sentence, rule.basis)


def _has_reached_age(born: date, age: int, on: date) -> bool:
    return (on.year - age, on.month, on.day) >= (born.year, born.month, born.day)


def _months_later(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


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
