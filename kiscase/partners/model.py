"""Partners of the club: who refers people to it, employs them or is the host of their traineeships."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.collation import sort_key, words_key
from kiscase.core.i18n import N_
from kiscase.core.own_fields.definitions import own_search_texts
from kiscase.core.own_fields.model import own_values_column
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.contact_formats import format_phone, format_postal_code
from kiscase.core.text.register_numbers import register_number_problems


class PartnerKind(Choice):
    """What a partner is to the club."""

    SOCIAL_ASSISTANCE = "social_assistance", N_("social assistance (OPS, CUS, PCPR)")
    LABOUR_OFFICE = "labour_office", N_("district labour office (PUP)")
    EMPLOYER = "employer", N_("employer")
    HOST = "host", N_("host of traineeships")
    NGO = "ngo", N_("non-governmental organisation")
    HEALTH_CARE = "health_care", N_("health care")
    PRISON = "prison", N_("prison or probation officers")
    SCHOOL = "school", N_("school or training institution")
    OTHER = "other", N_("another institution")


class Partner(Record):
    """An institution or employer; other records name it by its name, which is its own whatever its spelling."""

    __tablename__ = "partner"

    name: Mapped[str] = field(
        N_("Name of the institution"), required=True, help=N_("In full, as it stands in letters and documents.")
    )
    short_name: Mapped[str] = field(
        N_("Short name"), help=N_("Such as MOPS or PUP Jasło: where a form asks for the name, this is enough.")
    )
    kind: Mapped[PartnerKind] = field(
        # Translators: what an institution is: labour office, employer …
        N_("Kind of institution"),
        choice=PartnerKind,
        required=True,
        default=PartnerKind.OTHER,
    )
    street: Mapped[str] = field(N_("Street and number"))
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    nip: Mapped[str] = field(N_("NIP"), help=N_("10 digits; the last one is checked."))
    regon: Mapped[str] = field(N_("REGON"), help=N_("9 or 14 digits; the last one is checked."))
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)
    retired: Mapped[bool] = field(
        N_("No longer a partner"),
        FieldKind.FLAG,
        help=N_("It is not offered any more where somebody types; what names it stays as it is."),
    )
    own_values: Mapped[dict[str, Any]] = own_values_column()
    name_key: Mapped[str] = mapped_column(nullable=False, default="", index=True)
    short_key: Mapped[str] = mapped_column(nullable=False, default="", index=True)
    sort: Mapped[str] = mapped_column(nullable=False, default="", index=True)

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(filter(None, (self.street, f"{self.postal_code} {self.town}".strip())))

    def derive(self) -> None:
        """Set the keys of the names, and numbers in their usual form."""
        self.sort, self.name_key, self.short_key = sort_key(self.name), words_key(self.name), words_key(self.short_name)
        self.postal_code, self.phone = format_postal_code(self.postal_code), format_phone(self.phone)
        self.nip, self.regon = compact_number(self.nip), compact_number(self.regon)

    def problems(self) -> dict[str, str]:
        """NIP and REGON with a wrong number of digits or a wrong last one."""
        return register_number_problems(self.nip, self.regon)

    def search_texts(self) -> Sequence[str]:
        """A partner is found by names, numbers, phone, e-mail, address and own fields."""
        phones = (self.phone, compact_number(self.phone))
        own = own_search_texts(self.own_values or {})
        return (self.name, self.short_name, self.nip, self.regon, *phones, self.email, self.town, self.street, *own)

    def search_title(self) -> str:
        """The name."""
        return self.name

    def search_details(self) -> str:
        """Kind and town."""
        return " · ".join(filter(None, (self.kind.label, self.town)))


class PartnerContact(Record):
    """A person at a partner's whom the club knows."""

    __tablename__ = "partner_contact"
    history_parents: ClassVar[tuple[str, ...]] = ("partner_id",)

    partner_id: Mapped[int] = foreign_key("partner.id", cascade=True)
    name: Mapped[str] = field(N_("Given and family name"), required=True)
    position: Mapped[str] = field(N_("Position"))
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))

    def derive(self) -> None:
        """Set the phone number in its usual form."""
        self.phone = format_phone(self.phone)
