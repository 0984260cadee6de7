"""A participant, the rights that exclude from the club, and the assessment of whether the person may take part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.pl import pesel as pesel_numbers

from kiscase.core import law
from kiscase.core.i18n import N_, _, day, sort_key
from kiscase.core.record import Choice, Kind, Record, field, owner

_DIGITS = r"[0-9]{11}"


class Sex(Choice):
    """As in the population register (the tenth digit of the PESEL, art. 15 of the act on it)."""

    FEMALE = "K", N_("woman")
    MALE = "M", N_("man")


class Paper(Choice):
    """What a person without PESEL identifies with."""

    PASSPORT = "passport", N_("passport")
    RESIDENCE_CARD = "residence_card", N_("residence card (karta pobytu)")
    TEMPORARY = "temporary", N_("temporary certificate of a foreigner's identity (TZTC)")
    DIIA = "diia", N_("electronic document diia.pl")
    PROTECTION = "protection", N_("certificate of an application for protection")
    OTHER = "other", N_("another document")


class Verdict(Choice):
    """Whether a person may take part."""

    MAY = "may", N_("may take part")
    MAY_NOT = "may_not", N_("may not take part")
    UNCLEAR = "unclear", N_("not settled yet")


class Participant(Record):
    """A person who takes part in the club or has applied to (data of art. 18f of the social employment act)."""

    __tablename__ = "participant"

    family_name: Mapped[str] = field(N_("Family name"), required=True)
    given_name: Mapped[str] = field(N_("Given name"), required=True)
    pesel: Mapped[str] = field(N_("PESEL"), help=N_("11 digits. Birth date and sex follow from it."), index=True)
    pesel_as_issued: Mapped[bool] = field(
        N_("The PESEL stands like this in the person's document"),
        Kind.FLAG,
        help=N_("Some numbers were once issued with a wrong check digit: tick this when the document really shows it."),
    )
    paper: Mapped[Paper | None] = field(N_("Without PESEL: document"), choice=Paper)
    paper_number: Mapped[str] = field(N_("Series and number of the document"))
    born: Mapped[date | None] = field(N_("Birth date"), Kind.DATE)
    sex: Mapped[Sex | None] = field(N_("Sex"), choice=Sex)
    street: Mapped[str] = field(
        N_("Street and number"), help=N_("Where the person lives or stays, not where registered.")
    )
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    last_registered: Mapped[str] = field(
        N_("Homeless: gmina of the last registration"),
        help=N_("The contract is agreed with its OPS (art. 108 ust. 1a)."),
    )
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    groups: Mapped[list[str]] = field(N_("Groups of art. 1 ust. 2"), Kind.CODES, options=law.groups)
    problems_met: Mapped[list[str]] = field(N_("Problem areas"), Kind.CODES, options=law.problems)
    excluded: Mapped[bool] = field(
        N_("Cannot meet basic needs by own effort and is limited in working, social and family life"),
        Kind.FLAG,
        help=N_("The condition common to all groups, art. 1 ust. 2 of the social employment act."),
    )
    applicant: Mapped[str | None] = field(N_("Who applied"), Kind.CHOICE, options=law.applicants)
    applied_on: Mapped[date | None] = field(N_("Date of application"), Kind.DATE)
    referred_by: Mapped[str] = field(N_("Referring body"))
    verdict: Mapped[Verdict] = field(N_("Taking part"), choice=Verdict, default=Verdict.UNCLEAR)
    sort: Mapped[str] = mapped_column(nullable=False, default="", index=True)

    @property
    def name(self) -> str:
        """Given and family name, as in a sentence."""
        return f"{self.given_name} {self.family_name}"

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(self.address_lines)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as on an envelope; where a place has no streets, its name stands before the house number."""
        number_only = self.street[:1].isdigit() and " " not in self.street  # "34a", and not "3 Maja 5"
        street = f"{self.town} {self.street}".strip() if number_only else self.street
        place = f"{self.postal_code} {self.town}".strip()
        return tuple(part for part in (street, place) if part)

    def derive(self) -> None:
        """The Polish sort key, and what follows from a sound PESEL."""
        self.sort = sort_key(f"{self.family_name or ''} {self.given_name or ''}")
        self.pesel = pesel_numbers.compact(self.pesel or "")
        born, sex = facts_of_pesel(self.pesel)
        self.born = self.born or born
        self.sex = self.sex or sex

    def problems(self) -> dict[str, str]:
        """The rules of identity."""
        return pesel_problems(self.pesel, self.born, self.sex, as_issued=self.pesel_as_issued)

    def find_words(self) -> Sequence[str]:
        """Names, PESEL, document, phone and e-mail find the person."""
        return (self.family_name, self.given_name, self.pesel, self.paper_number, self.phone, self.email, self.town)

    def find_title(self) -> str:
        """Family name first, as in lists."""
        return f"{self.family_name} {self.given_name}"


class Benefit(Record):
    """A right to a benefit, from a day and perhaps until a day (art. 1 ust. 3)."""

    __tablename__ = "benefit"
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id", cascade=True)
    kind: Mapped[str] = field(N_("Right to"), Kind.CHOICE, options=law.benefits, required=True)
    since: Mapped[date | None] = field(N_("From"), Kind.DATE)
    until: Mapped[date | None] = field(N_("Until"), Kind.DATE)

    def problems(self) -> dict[str, str]:
        """The end lies after the beginning."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The right ends before it begins.")}
        return {}


class Assessment(Record):
    """What was found on a day about taking part, with the version of the legal data that it rests on."""

    __tablename__ = "assessment"
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id", cascade=True)
    made_on: Mapped[date] = field(N_("Assessed on"), Kind.DATE)
    verdict: Mapped[Verdict] = field(N_("Taking part"), choice=Verdict)
    reasons: Mapped[list[str]] = mapped_column(JSON, nullable=False, default=list)
    law_version: Mapped[str] = field(N_("Legal data"))


@dataclass(frozen=True)
class Reason:
    """Why: the sentence, its article, and the day from which it would be different."""

    code: str
    sentence: str
    basis: str
    changes_on: date | None = None


@dataclass(frozen=True)
class Eligibility:
    """Whether a person may take part on a day, and all reasons."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    on: date


def assess(
    groups: Iterable[str], benefits: Iterable[tuple[str, date | None, date | None]], *, excluded: bool, on: date
) -> Eligibility:
    """Apply the legal data in force on a day to the person's facts (art. 1 ust. 2, 3 and 3a).

    *benefits* are (code, since, until).
    """
    reasons: list[Reason] = []
    hindered = False
    for code, since, until in benefits:
        if (since and since > on) or (until and until < on):
            continue
        rule = law.benefit(code, on)
        hindered = hindered or rule.excludes
        ends = _next_day(until) if until else None
        reasons.append(Reason(code, rule.sentence, rule.basis, ends if rule.excludes else None))
    missing = _missing(list(groups), excluded=excluded, on=on)
    verdict = Verdict.MAY_NOT if hindered else Verdict.UNCLEAR if missing else Verdict.MAY
    if verdict is Verdict.MAY:
        condition = law.condition("contract", on)
        reasons.append(Reason(condition.code, condition.sentence, condition.basis))
    return Eligibility(verdict, (*reasons, *missing), on)


def _missing(groups: list[str], *, excluded: bool, on: date) -> list[Reason]:
    missing = []
    rule = law.condition("social_condition", on)
    if not groups:
        missing.append(Reason("group", _("No group is marked yet."), rule.basis))
    if not excluded:
        missing.append(Reason("exclusion", _("The condition common to all groups is not confirmed yet."), rule.basis))
    return missing


def _next_day(value: date) -> date:
    return date.fromordinal(value.toordinal() + 1)


def facts_of_pesel(number: str) -> tuple[date | None, Sex | None]:
    """Birth date and sex of a PESEL (centuries 1800 to 2299); None for what it does not tell."""
    try:
        if not re.fullmatch(_DIGITS, number):
            return None, None
        return pesel_numbers.get_birth_date(number), Sex(pesel_numbers.get_gender(number).replace("F", "K"))
    except ValidationError:
        return None, None


def pesel_problems(number: str, born: date | None, sex: Any, *, as_issued: bool = False) -> dict[str, str]:
    """What does not fit about a PESEL: its form, its date, its check digit, the typed birth date or sex."""
    if not number:
        return {}
    if not re.fullmatch(_DIGITS, number):
        return {"pesel": _("A PESEL has 11 digits; this one has {count} characters.").format(count=len(number))}
    told_born, told_sex = facts_of_pesel(number)
    if told_born is None:
        return {"pesel": _("The first six digits of this PESEL are no date. Please compare it with the document.")}
    problems = {}
    try:
        pesel_numbers.validate(number)
    except InvalidChecksum:
        if not as_issued:
            problems["pesel"] = _(
                "The last digit of the PESEL does not fit: one of its digits is mistyped. "
                "Please compare it with the document."
            )
    except ValidationError:
        problems["pesel"] = _("The first six digits of this PESEL are no date. Please compare it with the document.")
    if born and born != told_born:
        problems["born"] = _("By the PESEL the person was born on {date}. One of the two is mistyped.").format(
            date=day(told_born)
        )
    if sex and told_sex and sex != told_sex:
        problems["sex"] = _("By the PESEL this is: {sex}. One of the two is mistyped.").format(sex=told_sex.label)
    return problems
