"""A place of the directory: a club or other support, where it is, whom it serves, and how it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core import legal_rules
from kiscase.core.collation import sort_key
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record
from kiscase.core.territory import gminas
from kiscase.core.text.contact_formats import format_phone, format_postal_code

SUPPORT_NEARBY = "support nearby"
"""The part of the page that shows the support for a gmina, by its code as a number."""
MONTHS_TO_RENEW = 12
"""After so many months what is known of a place is called old."""


class SupportKind(Choice):
    """What kind of support it is."""

    CLUB = "club", N_("social integration club (KIS)")
    CENTRE = "centre", N_("social integration centre (CIS)")
    OFFICE = "office", N_("office (OPS, CUS, PCPR, PUP)")
    OTHER = "other", N_("other support")


class ServedArea(Choice):
    """For whose inhabitants it is."""

    GMINA = "gmina", N_("its gmina")
    POWIAT = "powiat", N_("the whole powiat")
    WIDER = "wider", N_("other powiats of the voivodeship, too")


class SupportPlace(Record):
    """A club or other support, as a voivode's register, a list or a phone call has it."""

    __tablename__ = "support_place"

    kind: Mapped[SupportKind] = field(N_("Kind"), choice=SupportKind, required=True, default=SupportKind.CLUB)
    name: Mapped[str] = field(N_("Name of the place"), required=True)
    gmina: Mapped[str] = field(
        N_("Gmina (TERYT)"),
        FieldKind.CHOICE,
        options=gminas.gmina_options,
        label_of=gminas.gmina_label,
        required=True,
        help=N_("Where the place is. Powiat and voivodeship follow from it."),
    )
    area: Mapped[ServedArea] = field(N_("Serves"), choice=ServedArea, required=True, default=ServedArea.GMINA)
    forms: Mapped[list[str]] = field(
        N_("Forms of support (art. 18 ust. 2)"),
        FieldKind.CODES,
        options=legal_rules.activity_kind_options,
        label_of=legal_rules.activity_kind_label,
    )
    street: Mapped[str] = field(N_("Street and number"))
    postal_code: Mapped[str] = field(N_("Postal code"))
    town: Mapped[str] = field(N_("Town"))
    phone: Mapped[str] = field(N_("Phone"))
    email: Mapped[str] = field(N_("E-mail"))
    www: Mapped[str] = field(N_("Website"))
    places: Mapped[int | None] = field(N_("Places"), FieldKind.NUMBER, limits=(0, 10_000))
    operator: Mapped[str] = field(N_("Run by"))
    operator_kind: Mapped[str] = field(N_("Kind of body that runs it"))
    register_no: Mapped[str] = field(N_("Number in the voivode's register"))
    source: Mapped[str] = field(N_("Source"), help=N_("The address of the page, or who gave the information."))
    as_of: Mapped[date | None] = field(N_("As of"), FieldKind.DATE, required=True)
    powiat: Mapped[str] = mapped_column(String(4), nullable=False, default="", index=True)
    """The code of the powiat, and in its first two digits that of the voivodeship."""
    sort: Mapped[str] = mapped_column(nullable=False, default="")

    @property
    def address(self) -> str:
        """The address on one line."""
        return ", ".join(filter(None, (self.street, f"{self.postal_code} {self.town}".strip())))

    def is_old(self, on: date) -> bool:
        """Whether what is known of it is older than twelve months on a day."""
        return is_old_on(self.as_of, on)

    def derive(self) -> None:
        """The powiat from the gmina, the sort key, and the usual form of numbers."""
        self.powiat = (self.gmina or "")[:4]
        self.sort = sort_key(self.name or "")
        self.postal_code, self.phone = format_postal_code(self.postal_code or ""), format_phone(self.phone or "")

    def search_texts(self) -> Sequence[str]:
        """A place is found by its name, who runs it, its town and street."""
        return (self.name, self.operator, self.town, self.street)

    def search_title(self) -> str:
        """The name."""
        return self.name

    def search_details(self) -> str:
        """What it is, and where."""
        return " · ".join(filter(None, (self.kind.label, self.town, self.phone)))


def is_old_on(as_of: date | None, on: date) -> bool:
    """Whether what is known since a day is older than twelve months on another."""
    return as_of is None or as_of + relativedelta(months=MONTHS_TO_RENEW) < on
