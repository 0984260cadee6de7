"""Participants, their rights to benefits, and the assessments of their eligibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, Date, Index, Integer, String, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiscase.core import legal_rules
from kiscase.core.collation import sort_key
from kiscase.core.i18n import N_, _
from kiscase.core.own_fields.definitions import own_search_texts
from kiscase.core.own_fields.model import own_values_column
from kiscase.core.own_fields.values import gone_own_fields
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.records.sex import Sex
from kiscase.core.territory import gminas
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.contact_formats import format_phone, format_postal_code
from kiscase.core.text.date_parsing import parse_partial_date
from kiscase.core.text.names import former_names_text, join_names, name_problems
from kiscase.participants.birth_dates import birth_text
from kiscase.participants.pesel import birth_date_and_sex, pesel_problems
from kiscase.participants.situation.citizenship import country_label, country_options
from kiscase.participants.situation.code_lists import (
    DISABILITY_DEGREE,
    EDUCATION,
    LABOUR_DETAIL,
    LABOUR_STATUS,
    SensitiveAnswer,
)
from kiscase.participants.verdict import EligibilityVerdict


class IdentityDocumentKind(Choice):
    """What a person without a PESEL identifies with."""

    PASSPORT = "passport", N_("passport")
    RESIDENCE_CARD = "residence_card", N_("residence card (karta pobytu)")
    TEMPORARY = "temporary", N_("temporary certificate of a foreigner's identity (TZTC)")
    DIIA = "diia", N_("electronic document diia.pl")
    PROTECTION = "protection", N_("certificate of an application for protection")
    OTHER = "other", N_("another document")


class Participant(Record):
    """A person who takes part in the club or has applied to (data of art. 18f of the social employment act)."""

    __tablename__ = "participant"
    __table_args__ = (Index("ix_participant_verdict", "verdict", "sort"),)
    kept_in_bin: ClassVar[bool] = True

    family_name: Mapped[str] = field(
        N_("Family name"), help=N_("A person with one name only: leave the other one empty.")
    )
    given_name: Mapped[str] = field(N_("Given name"))
    former_names: Mapped[str] = field(
        N_("Former names"), help=N_("By these the person is found, too. A name that is changed is kept here.")
    )
    pesel: Mapped[str] = field(N_("PESEL"), help=N_("11 digits. Birth date and sex follow from it."), index=True)
    pesel_as_issued: Mapped[bool] = field(
        N_("The PESEL is printed like this in the person's document"),
        FieldKind.FLAG,
        help=N_("Some numbers were once issued with a wrong check digit: tick this if the document really shows it."),
    )
    paper: Mapped[IdentityDocumentKind | None] = field(N_("Without PESEL: document"), choice=IdentityDocumentKind)
    paper_number: Mapped[str] = field(N_("Series and number of the document"))
    born: Mapped[date | None] = field(
        N_("Birth date"), FieldKind.DATE, help=N_("If only the year or the month is known: 1985 or 03.1985.")
    )
    born_partly: Mapped[str] = field(
        N_("Birth date, known in part"), help=N_("The year, or the month and the year: 1985 or 03.1985.")
    )
    sex: Mapped[Sex | None] = field(N_("Sex"), choice=Sex)
    street: Mapped[str] = field(
        N_("Street and number"), help=N_("Where the person lives or stays, not where they are registered.")
    )
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    last_registered: Mapped[str] = field(
        N_("Homeless: gmina of the last registration"),
        help=N_("The contract is agreed with its OPS (art. 108 ust. 1a)."),
    )
    place_of_stay: Mapped[str] = field(
        N_("Homeless: place of stay"), help=N_("Where the person can be found: a shelter, with whom, a day centre.")
    )
    gmina: Mapped[str | None] = field(
        N_("Gmina (TERYT)"),
        FieldKind.CHOICE,
        options=gminas.gmina_options,
        label_of=gminas.gmina_label,
        help=N_("Powiat and voivodeship follow from it."),
    )
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    groups: Mapped[list[str]] = field(
        N_("Groups of art. 1 ust. 2"),
        FieldKind.CODES,
        options=legal_rules.group_options,
        label_of=legal_rules.group_label,
    )
    problems_met: Mapped[list[str]] = field(
        N_("Problem areas"),
        FieldKind.CODES,
        options=legal_rules.problem_area_options,
        label_of=legal_rules.problem_area_label,
    )
    excluded: Mapped[bool] = field(
        N_("Cannot meet basic needs by own effort and is limited in working, social and family life"),
        FieldKind.FLAG,
        help=N_("The condition common to all groups, art. 1 ust. 2 of the social employment act."),
    )
    applicant: Mapped[str | None] = field(
        N_("Who applied"), FieldKind.CHOICE, options=legal_rules.applicant_options, label_of=legal_rules.applicant_label
    )
    applied_on: Mapped[date | None] = field(N_("Date of application"), FieldKind.DATE)
    referred_by: Mapped[str] = field(N_("Referring body"), names="partner")
    citizenship: Mapped[str | None] = field(
        N_("Citizenship"), FieldKind.CHOICE, options=country_options, label_of=country_label
    )
    education: Mapped[str | None] = field(
        N_("Education"), FieldKind.CHOICE, options=EDUCATION.options, label_of=EDUCATION.label
    )
    labour_status: Mapped[str | None] = field(
        N_("Labour market status"), FieldKind.CHOICE, options=LABOUR_STATUS.options, label_of=LABOUR_STATUS.label
    )
    labour_detail: Mapped[str | None] = field(
        N_("Labour market status: in detail"),
        FieldKind.CHOICE,
        options=LABOUR_DETAIL.options,
        label_of=LABOUR_DETAIL.label,
    )
    registered_since: Mapped[date | None] = field(
        N_("Registered with the labour office since"),
        FieldKind.DATE,
        help=N_("Of a person registered as unemployed; without a break since that day."),
    )
    assisted: Mapped[bool] = field(N_("Uses social assistance"), FieldKind.FLAG)
    assisted_since: Mapped[date | None] = field(N_("Uses social assistance since"), FieldKind.DATE)
    disability_degree: Mapped[str | None] = field(
        N_("Degree of disability"),
        FieldKind.CHOICE,
        options=DISABILITY_DEGREE.options,
        label_of=DISABILITY_DEGREE.label,
    )
    disability_document: Mapped[str] = field(N_("Disability decision: number"))
    disability_until: Mapped[date | None] = field(
        N_("Disability decision: valid until"), FieldKind.DATE, help=N_("Empty if it holds for good.")
    )
    foreign_origin: Mapped[SensitiveAnswer | None] = field(N_("Of foreign origin"), choice=SensitiveAnswer)
    third_country: Mapped[SensitiveAnswer | None] = field(
        N_("Citizen of a country outside the European Union"), choice=SensitiveAnswer
    )
    minority: Mapped[SensitiveAnswer | None] = field(
        N_("Of a national or ethnic minority, also Roma"), choice=SensitiveAnswer
    )
    housing_exclusion: Mapped[SensitiveAnswer | None] = field(
        N_("Homeless or excluded from access to housing"), choice=SensitiveAnswer
    )
    disability: Mapped[SensitiveAnswer | None] = field(N_("With a disability"), choice=SensitiveAnswer)
    safety_note: Mapped[str] = field(
        N_("Safety note"),
        help=N_(
            "What a worker must know before meeting the person, in words that the person may read. It stands under the "
            "name, on contracts and in attendance registers."
        ),
    )
    verdict: Mapped[EligibilityVerdict] = field(
        N_("Taking part"), choice=EligibilityVerdict, default=EligibilityVerdict.UNCLEAR
    )
    own_values: Mapped[dict[str, Any]] = own_values_column()
    sort: Mapped[str] = mapped_column(nullable=False, default="", index=True)

    @property
    def name(self) -> str:
        """Given and family name, as in a sentence."""
        return join_names(self.given_name, self.family_name)

    @property
    def birth_text(self) -> str:
        """The birth date as far as it is known: `05.03.1985`, `03.1985` or `1985`."""
        return birth_text(self.born, self.born_partly)

    @property
    def born_at_earliest(self) -> date | None:
        """The birth date, or the first day that it can be; None where nothing is known."""
        if self.born or not self.born_partly:
            return self.born
        *month, year = self.born_partly.split(".")
        try:
            return date(int(year), int(month[0]) if month else 1, 1)
        except ValueError:
            return None

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(self.address_lines)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as on an envelope; in a place without streets its name comes before the house number."""
        number_only = self.street[:1].isdigit() and " " not in self.street  # "34a", and not "3 Maja 5"
        street = f"{self.town} {self.street}".strip() if number_only else self.street
        place = f"{self.postal_code} {self.town}".strip()
        return tuple(part for part in (street, place) if part)

    def derive(self) -> None:
        """Set the Polish sort key, the usual form of numbers, and what follows from a valid PESEL."""
        self.sort = sort_key(join_names(self.family_name, self.given_name))
        self.pesel = compact_number(self.pesel or "")
        self.postal_code, self.phone = format_postal_code(self.postal_code or ""), format_phone(self.phone or "")
        born, sex = birth_date_and_sex(self.pesel)
        self.born = self.born or born
        if self.born:
            self.born_partly = ""
        with suppress(ValueError):  # told by problems()
            self.born_partly = parse_partial_date(self.born_partly) if self.born_partly else ""
        self.assisted = bool(self.assisted or self.assisted_since)
        self.sex = self.sex or sex

    def problems(self) -> dict[str, str]:
        """No name at all, and what does not match in the PESEL, the birth date and the sex."""
        found = name_problems(self.family_name, self.given_name) | pesel_problems(
            self.pesel, self.born, self.sex, as_issued=self.pesel_as_issued
        )
        if self.born_partly and self.born_at_earliest is None:
            found["born_partly"] = _("This is no year. Try 1985, 03.1985 or marzec 1985.")
        if self.labour_detail and LABOUR_DETAIL.belongs_to(self.labour_detail) not in ("", self.labour_status):
            found["labour_detail"] = _("This does not belong to the status above. Choose another one.")
        return found

    def search_texts(self) -> Sequence[str]:
        """A person is found by names, also former ones, PESEL, document, phone, e-mail, address and own fields."""
        names = (self.family_name, self.given_name, self.former_names)
        phones = (self.phone, compact_number(self.phone))
        place = (self.email, self.town, self.street)
        return (*names, self.pesel, self.paper_number, *phones, *place, *own_search_texts(self.own_values or {}))

    @property
    def applies_alone(self) -> bool:
        """Whether nobody else applies for the person."""
        return self.applicant in (None, "self")

    def search_title(self) -> str:
        """Family name first, as in lists."""
        return join_names(self.family_name, self.given_name)

    def search_details(self) -> str:
        """Birth date, town, former names, and whether the person may take part."""
        born = _("born {date}").format(date=self.birth_text) if self.birth_text else ""
        return " · ".join(filter(None, (born, self.town, former_names_text(self.former_names), self.verdict.label)))

    @classmethod
    def hindrance_to_return(cls, session: Session, values: Mapping[str, Any]) -> str:
        """The PESEL may be another person's by now, and a field that was filled in may be gone."""
        if values["pesel"] and session.scalar(select(cls.id).where(cls.pesel == values["pesel"])) is not None:
            return _("A person with this PESEL is on file again. Nothing was changed: correct that number first.")
        if gone_own_fields(session, cls.__tablename__, values.get("own_values") or {}):
            return _("A field of the club that is filled in there was deleted. Nothing was changed.")
        return ""


class Benefit(Record):
    """A right to a benefit, from a day and perhaps until one (art. 1 ust. 3)."""

    __tablename__ = "benefit"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    kind: Mapped[str] = field(
        N_("Right to"),
        FieldKind.CHOICE,
        options=legal_rules.marked_benefit_options,
        label_of=legal_rules.benefit_label,
        required=True,
    )
    since: Mapped[date | None] = field(N_("From"), FieldKind.DATE, index=True)
    until: Mapped[date | None] = field(N_("Until"), FieldKind.DATE, index=True)

    def problems(self) -> dict[str, str]:
        """The end is not before the beginning."""
        if self.since and self.until and self.until < self.since:
            return {"until": _("The right ends before it begins.")}
        return {}


class Assessment(Record):
    """The eligibility on a day, with the version of the law that it is based on."""

    __tablename__ = "assessment"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    made_on: Mapped[date] = field(N_("Assessed on"), FieldKind.DATE)
    verdict: Mapped[EligibilityVerdict] = field(N_("Taking part"), choice=EligibilityVerdict)
    reasons: Mapped[list[str]] = mapped_column(JSON, nullable=False, default=list)
    law_version: Mapped[str] = field(N_("Legal data"))


eligibility_refresh_table = Table(
    "eligibility_refresh",
    Record.metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("made_on", Date, nullable=False),
    Column("law_version", String, nullable=False),
    Column("entry_id", Integer, nullable=False),
)
"""The one row of which day, of which law and after which entry of the journal all stored verdicts are."""
