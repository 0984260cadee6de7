"""The list of partners: its fields, and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import read_listed_ids, read_listed_values
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.own_fields.definitions import source_for_view
from kiscase.core.records.field_info import FieldKind
from kiscase.partners.model import PartnerKind

RETIRED = "retired"
"""The choice, in place of a kind, of those that are no longer partners."""
PARTNERS = ListSource(
    table="partner",
    fields=(
        list_field("name", N_("Institution"), sql="partner.name", sort="partner.sort", stretch=True, main=True),
        list_field("town", N_("Town"), sql="partner.town"),
        list_field("short_name", N_("Short name"), sql="partner.short_name"),
        list_field(
            "kind",
            N_("Kind of institution"),
            FieldKind.CHOICE,
            "partner.kind",
            options=PartnerKind.options,
            stretch=True,
        ),
        list_field("street", N_("Street and number"), sql="partner.street", stretch=True),
        list_field("postal_code", N_("Postal code"), sql="partner.postal_code"),
        list_field("phone", N_("Phone"), sql="partner.phone"),
        list_field("email", N_("E-mail"), sql="partner.email"),
        list_field("nip", N_("NIP"), sql="partner.nip"),
        list_field("regon", N_("REGON"), sql="partner.regon"),
        list_field("note", N_("Note"), FieldKind.LONG, "partner.note", stretch=True),
        list_field(RETIRED, N_("No longer a partner"), FieldKind.FLAG, "partner.retired"),
    ),
    columns=("name", "town"),
    order="partner.sort, partner.id",
    searched=(("partner", "partner.id"),),
)
"""What the list of partners can show."""


def read_partner_ids(reader: PlainReader, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the partners of a view, in its order; at *most* so many, if it is given."""
    if view.choice:
        one = ListFilter(RETIRED, FilterOperator.YES)
        if view.choice != RETIRED:
            one = ListFilter("kind", FilterOperator.IS, view.choice)
        view = view._replace(choice="", filters=(one, *view.filters))
    return read_listed_ids(reader, source_for_view(reader, PARTNERS, view), view, most)


def read_listed_partners(reader: PlainReader, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some partners by their ids, as a view shows them."""
    return read_listed_values(reader, source_for_view(reader, PARTNERS, view), view.columns, ids)
