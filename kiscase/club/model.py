"""The club, as an institution, and its workers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.club.number_patterns import pattern_problem
from kiscase.club.workers import WorkerRole
from kiscase.core.collation import sort_key
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.code_list import CodeList
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record
from kiscase.core.records.sex import Sex
from kiscase.core.territory import gminas
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.contact_formats import format_phone, format_postal_code
from kiscase.core.text.names import former_names_text, join_names, name_problems
from kiscase.core.text.register_numbers import register_number_problems

OPERATOR_KINDS = CodeList("reports/club.toml", "operator_kind")


class ExcusedAbsenceRule(Choice):
    """How an excused absence affects the attendance rate."""

    LEFT_OUT = "left_out", N_("do not count")
    AS_PRESENT = "as_present", N_("count as present")
    AS_ABSENT = "as_absent", N_("count as absent")


class Club(Record):
    """The one record of the club: what is printed on documents, how contracts are numbered, the attendance rules."""

    __tablename__ = "club"

    name: Mapped[str] = field(N_("Name of the club"), required=True)
    operator: Mapped[str] = field(
        N_("Run by"), help=N_("The gmina, organisation or other entity of art. 18 ust. 1 that runs the club.")
    )
    office: Mapped[str] = field(
        N_("Office that concludes the contracts"),
        help=N_("OPS, CUS or PCPR: its worker concludes the contract (art. 108 ust. 1)."),
    )
    operator_kind: Mapped[str | None] = field(
        # Translators: what kind of body runs the club: gmina, organisation …
        N_("Kind of body that runs it"),
        FieldKind.CHOICE,
        options=OPERATOR_KINDS.options,
        label_of=OPERATOR_KINDS.label,
    )
    operator_address: Mapped[str] = field(N_("Address of the body that runs it"))
    nip: Mapped[str] = field(
        N_("NIP"), help=N_("Of the body that runs the club, as are REGON and KRS: 10 digits; the last one is checked.")
    )
    regon: Mapped[str] = field(N_("REGON"), help=N_("9 or 14 digits; the last one is checked."))
    krs: Mapped[str] = field(N_("KRS"), help=N_("10 digits. A gmina has none."))
    street: Mapped[str] = field(N_("Street and number"))
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    gmina: Mapped[str | None] = field(
        N_("Gmina (TERYT)"),
        FieldKind.CHOICE,
        options=gminas.gmina_options,
        label_of=gminas.gmina_label,
        help=N_("Where the club works: its voivode keeps the register. Powiat and voivodeship follow from it."),
    )
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    www: Mapped[str] = field(N_("Website"))
    head: Mapped[str] = field(
        # Translators: who is at the head of the club
        N_("Head of the club"),
        help=N_("Given and family name, as in the voivode's register."),
    )
    founded_on: Mapped[date | None] = field(N_("Date of the founding act"), FieldKind.DATE)
    started_on: Mapped[date | None] = field(N_("Working since"), FieldKind.DATE)
    places: Mapped[int | None] = field(N_("Places"), FieldKind.NUMBER, limits=(0, 10_000))
    opening_hours: Mapped[str] = field(N_("Opening days and hours"))
    letterhead: Mapped[str] = field(
        N_("Text of the letterhead"),
        FieldKind.LONG,
        help=N_(
            "Printed at the top of letters, beside the logo. Left empty, they bear the name, the address, the phone "
            "and the e-mail of the club."
        ),
    )
    data_officer: Mapped[str] = field(
        N_("Data protection officer (IOD)"), help=N_("Name and contact, for the information on personal data.")
    )
    clause_basis: Mapped[str] = field(
        N_("Provisions in the information on personal data"),
        help=N_("As the data protection officer decides; left empty, the usual ones are printed."),
    )
    keeping_period: Mapped[str] = field(
        N_("How long data of participants are kept"),
        help=N_("Printed in the information on personal data, such as: 10 years from the end of the year."),
    )
    contract_pattern: Mapped[str] = field(
        N_("Contract number pattern"),
        required=True,
        default="KS/{seq}/{year}",
        help=N_("In braces stand the next number of the year and the year; the usual pattern gives KS/7/2026."),
    )
    scan_required: Mapped[bool] = field(
        N_("Require the signed copy before a contract is carried out"),
        FieldKind.FLAG,
        help=N_("The scan, or the file with electronic signatures, has to be added before the last signature counts."),
    )
    photos: Mapped[bool] = field(
        N_("Keep photos of people"),
        FieldKind.FLAG,
        help=N_("Beside the name and on the printed card. Ask the data protection officer first whether it is needed."),
    )
    required_percent: Mapped[int | None] = field(
        N_("Required attendance in percent"),
        FieldKind.NUMBER,
        limits=(0, 100),
        default=80,
        help=N_("The act does not set any; it follows from the rules of the club and from the contract."),
    )
    excused_counts: Mapped[ExcusedAbsenceRule] = field(
        N_("Excused absences"), choice=ExcusedAbsenceRule, required=True, default=ExcusedAbsenceRule.LEFT_OUT
    )
    streak: Mapped[int | None] = field(
        N_("Consecutive unexcused absences that create a task"),
        FieldKind.NUMBER,
        limits=(1, 60),
        required=True,
        default=3,
    )
    lock_days: Mapped[int | None] = field(
        N_("Days after which an attendance register is closed"),
        FieldKind.NUMBER,
        limits=(0, 3650),
        required=True,
        default=14,
        help=N_("It can be reopened with a reason, which is recorded in the history."),
    )
    bin_days: Mapped[int | None] = field(
        N_("Days for which the bin keeps what was deleted"),
        FieldKind.NUMBER,
        limits=(1, 3650),
        required=True,
        default=30,
        help=N_("Until then it can be brought back. The journal keeps that it was deleted, and what it was."),
    )
    leaders_on_plan: Mapped[bool] = field(N_("Name the leaders on the week plan for the wall"), FieldKind.FLAG)
    certificate_pattern: Mapped[str] = field(
        N_("Certificate number pattern"),
        required=True,
        default="ZS/{seq}/{year}",
        help=N_("In braces stand the next number of the year and the year; the usual pattern gives ZS/7/2026."),
    )
    uid: Mapped[str] = mapped_column(String(32), nullable=False, default=lambda: secrets.token_hex(8))

    def derive(self) -> None:
        """Set numbers in their usual form."""
        self.nip, self.regon = compact_number(self.nip or ""), compact_number(self.regon or "")
        self.krs = compact_number(self.krs or "")
        self.postal_code, self.phone = format_postal_code(self.postal_code or ""), format_phone(self.phone or "")

    def problems(self) -> dict[str, str]:
        """Both number patterns have both placeholders, no others, and are short; NIP, REGON and KRS are sound."""
        found = register_number_problems(self.nip, self.regon, self.krs)
        if self.founded_on and self.started_on and self.started_on < self.founded_on:
            found["started_on"] = _("The club begins to work before it is founded.")
        for key in ("contract_pattern", "certificate_pattern"):
            if problem := pattern_problem(getattr(self, key) or ""):
                found[key] = problem
        return found


class ClubLogo(Record):
    """The logo of the club's letterhead; at most one, as text so that undoing brings the picture back."""

    __tablename__ = "club_logo"

    picture: Mapped[str] = mapped_column(Text, nullable=False)
    """A PNG or JPEG in base64."""


class Worker(Record):
    """A person who uses the program, concludes contracts or leads activities."""

    __tablename__ = "worker"

    given_name: Mapped[str] = field(N_("Given name"))
    family_name: Mapped[str] = field(
        N_("Family name"), help=N_("A person with one name only: leave the other one empty.")
    )
    former_names: Mapped[str] = field(
        N_("Former names"), help=N_("By these the person is found, too. A name that is changed is kept here.")
    )
    sex: Mapped[Sex | None] = field(N_("Sex"), choice=Sex, help=N_("For the yearly report on the staff."))
    role: Mapped[WorkerRole] = field(N_("Role"), choice=WorkerRole, required=True, default=WorkerRole.SOCIAL_WORKER)
    phone: Mapped[str] = field(N_("Phone"))
    employer: Mapped[str] = field(N_("Employed at"))
    retired: Mapped[bool] = field(N_("No longer works here"), FieldKind.FLAG)
    account: Mapped[str] = field(
        N_("Account on the server"),
        help=N_("Whoever signs in to the server by this account works under this name, and under no other."),
    )
    sort: Mapped[str] = mapped_column(nullable=False, default="", index=True)

    @property
    def name(self) -> str:
        """Given and family name."""
        return join_names(self.given_name, self.family_name)

    def derive(self) -> None:
        """Set the Polish sort key, and the phone number in its usual form."""
        self.sort = sort_key(join_names(self.family_name, self.given_name))
        self.phone = format_phone(self.phone or "")

    def problems(self) -> dict[str, str]:
        """No name at all."""
        return name_problems(self.family_name, self.given_name)

    def search_texts(self) -> Sequence[str]:
        """A worker is found by names, also former ones."""
        return (self.family_name, self.given_name, self.former_names)

    def search_title(self) -> str:
        """Family name first, as in lists."""
        return join_names(self.family_name, self.given_name)

    def search_details(self) -> str:
        """The role, former names, and that somebody no longer works here."""
        retired = _("no longer works here") if self.retired else ""
        return " · ".join(filter(None, (self.role.label, former_names_text(self.former_names), retired)))
