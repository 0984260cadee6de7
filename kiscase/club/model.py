"""The club, as an institution, and its workers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiscase.club.number_patterns import pattern_problem
from kiscase.club.workers import WorkerRole
from kiscase.core.collation import sort_key
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record
from kiscase.core.text.contact_formats import format_phone, format_postal_code
from kiscase.core.text.names import former_names_text, join_names, name_problems


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
    street: Mapped[str] = field(N_("Street and number"))
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    letterhead: Mapped[str] = field(
        N_("Text of the letterhead"),
        FieldKind.LONG,
        help=N_(
            "Printed at the top of letters, beside the logo. Left empty, they bear the name, the address, the phone "
            "and the e-mail of the club."
        ),
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
    leaders_on_plan: Mapped[bool] = field(N_("Name the leaders on the week plan for the wall"), FieldKind.FLAG)
    certificate_pattern: Mapped[str] = field(
        N_("Certificate number pattern"),
        required=True,
        default="ZS/{seq}/{year}",
        help=N_("In braces stand the next number of the year and the year; the usual pattern gives ZS/7/2026."),
    )
    uid: Mapped[str] = mapped_column(String(32), nullable=False, default=lambda: secrets.token_hex(8))

    def derive(self) -> None:
        """Set postal code and phone number in their usual form."""
        self.postal_code, self.phone = format_postal_code(self.postal_code or ""), format_phone(self.phone or "")

    def problems(self) -> dict[str, str]:
        """Both number patterns have both placeholders, no others, and are short."""
        for key in ("contract_pattern", "certificate_pattern"):
            if problem := pattern_problem(getattr(self, key) or ""):
                return {key: problem}
        return {}


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
    role: Mapped[WorkerRole] = field(N_("Role"), choice=WorkerRole, required=True, default=WorkerRole.SOCIAL_WORKER)
    phone: Mapped[str] = field(N_("Phone"))
    employer: Mapped[str] = field(N_("Employed at"))
    retired: Mapped[bool] = field(N_("No longer works here"), FieldKind.FLAG)
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

    def search_details(self, session: Session) -> str:
        """The role, former names, and that somebody no longer works here."""
        retired = _("no longer works here") if self.retired else ""
        return " · ".join(filter(None, (self.role.label, former_names_text(self.former_names), retired)))
