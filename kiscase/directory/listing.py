"""The list of the directory: its fields, and its rows for the inhabitants of a gmina or a powiat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import Session

from kiscase.core import legal_rules
from kiscase.core.collation import fold_text
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import action_date
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import arrange_found_ids, read_listed_values
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.core.search.conditions import match_condition
from kiscase.directory.model import ServedArea, SupportKind, SupportPlace
from kiscase.directory.queries import FoundSupport, Reach, SupportQuery, list_powiats, reach_of_place

_TABLE = SupportPlace.__tablename__
SUPPORT_PLACES = ListSource(
    table=_TABLE,
    fields=(
        list_field(
            "name", N_("Name of the place"), sql=f"{_TABLE}.name", sort=f"{_TABLE}.sort", stretch=True, main=True
        ),
        list_field("town", N_("Town"), sql=f"{_TABLE}.town"),
        list_field("reach", N_("For whom"), stretch=True),
        list_field("as_of", N_("As of"), FieldKind.DATE, f"{_TABLE}.as_of"),
        list_field("kind", N_("Kind"), FieldKind.CHOICE, f"{_TABLE}.kind", options=SupportKind.options, stretch=True),
        list_field("gmina", N_("Gmina (TERYT)"), sort=f"{_TABLE}.gmina", stretch=True),
        list_field("powiat", N_("Powiat"), FieldKind.CHOICE, f"{_TABLE}.powiat", options=list_powiats, stretch=True),
        list_field("area", N_("Serves"), FieldKind.CHOICE, f"{_TABLE}.area", options=ServedArea.options),
        list_field(
            "forms",
            N_("Forms of support (art. 18 ust. 2)"),
            FieldKind.CODES,
            f"{_TABLE}.forms",
            options=legal_rules.activity_kind_options,
            label_of=legal_rules.activity_kind_label,
            stretch=True,
        ),
        list_field("street", N_("Street and number"), sql=f"{_TABLE}.street", stretch=True),
        list_field("postal_code", N_("Postal code"), sql=f"{_TABLE}.postal_code"),
        list_field("phone", N_("Phone"), sql=f"{_TABLE}.phone"),
        list_field("email", N_("E-mail"), sql=f"{_TABLE}.email"),
        list_field("www", N_("Website"), sql=f"{_TABLE}.www"),
        list_field("places", N_("Places"), FieldKind.NUMBER, f"{_TABLE}.places"),
        list_field("operator", N_("Run by"), sql=f"{_TABLE}.operator", stretch=True),
        list_field("operator_kind", N_("Kind of body that runs it"), sql=f"{_TABLE}.operator_kind", stretch=True),
        list_field("register_no", N_("Number in the voivode's register"), sql=f"{_TABLE}.register_no"),
        list_field("source", N_("Source"), sql=f"{_TABLE}.source", stretch=True),
    ),
    columns=("name", "town", "reach", "as_of"),
    order=f"{_TABLE}.sort, {_TABLE}.id",
    searched=((_TABLE, f"{_TABLE}.id"),),
)
"""What the list of the directory can show."""

_FILTERED = (
    *(SupportPlace.name, SupportPlace.operator, SupportPlace.town, SupportPlace.street, SupportPlace.postal_code),
    *(SupportPlace.phone, SupportPlace.email, SupportPlace.www, SupportPlace.register_no),
)
_GAPS_IN_NUMBERS = re.compile(r"(?<=\d) (?=\d)")
_RANKS = {reach: place for place, reach in enumerate(Reach)}


def read_support_ids(session: Session, wanted: SupportQuery, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the places for the inhabitants of a gmina: its own, then those for the whole powiat or a wider area.

    For a powiat all its places, and those for a wider area of its voivodeship; without either all there are. A view
    narrows them, and puts them into its own order where it has one. At *most* so many are given.
    """
    if wanted.form:
        view = view._replace(filters=(ListFilter("forms", FilterOperator.HAS, wanted.form), *view.filters))
    found = _find_places(session, wanted, None if view.sort or view.filters else most)
    return arrange_found_ids(PlainReader.in_session(session), SUPPORT_PLACES, view, found)[:most]


def read_listed_support(
    session: Session, wanted: SupportQuery, view: ListView, ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """The values of some places by their ids, as a view shows them."""
    found = read_listed_values(PlainReader.in_session(session), SUPPORT_PLACES, view.columns, ids)
    if {"reach", "gmina"} & set(view.columns):
        gmina = SupportPlace.fields()["gmina"]
        for place in session.scalars(select(SupportPlace).where(SupportPlace.id.in_(ids))):
            reach = reach_of_place(place, wanted)
            found[place.id]["reach"] = place.area.label if reach is Reach.ANY else reach.label
            found[place.id]["gmina"] = gmina.format(place.gmina)
    return found


def find_support(session: Session, wanted: SupportQuery, filters: Sequence[ListFilter] = ()) -> list[FoundSupport]:
    """The places of a query in its own order, perhaps narrowed by the filters of the list."""
    ids = read_support_ids(session, wanted, ListView((), filters=tuple(filters)))
    known = {place.id: place for place in session.scalars(select(SupportPlace).where(SupportPlace.id.in_(ids)))}
    today = action_date(session)
    places = [known[row_id] for row_id in ids]
    return [FoundSupport(place, reach_of_place(place, wanted), place.is_old(today)) for place in places]


def _find_places(session: Session, wanted: SupportQuery, most: int | None) -> Sequence[int]:
    """The ids of the places that serve a gmina or a powiat and match the words, those that are nearer first."""
    chosen = select(SupportPlace.id)
    gmina, powiat = wanted.gmina, wanted.gmina[:4] or wanted.powiat
    if powiat:
        own, in_powiat = SupportPlace.gmina == gmina, SupportPlace.powiat == powiat
        beyond = SupportPlace.area != ServedArea.GMINA
        wider = (SupportPlace.area == ServedArea.WIDER) & SupportPlace.powiat.startswith(powiat[:2])
        served = or_(own, in_powiat & beyond) if gmina else in_powiat
        reach = case(
            (own, _RANKS[Reach.OWN]),
            (~in_powiat, _RANKS[Reach.WIDER]),
            (beyond, _RANKS[Reach.POWIAT]),
            else_=_RANKS[Reach.ANY],
        )
        chosen = chosen.where(or_(served, wider)).order_by(reach)
    chosen = chosen.order_by(SupportPlace.sort, SupportPlace.id)
    if wanted.text.strip():
        if found := _find_parts(session, chosen, wanted.text):
            return found[:most]
        chosen = chosen.where(match_condition(session, _TABLE, SupportPlace.id, wanted.text))  # with a letter mistyped
    return list(session.scalars(chosen.limit(most)))


def _find_parts(session: Session, chosen: Select[int], text: str) -> list[int]:
    """The ids of the places whose texts have all that is typed anywhere in them: there are few enough to look at all.

    The index of the search knows words by their beginnings alone.
    """
    parts = fold_text(text).split()
    rows = session.execute(chosen.add_columns(*_FILTERED))
    return [row[0] for row in rows if _has_parts(row[1:], parts)]


def _has_parts(texts: Iterable[str], parts: Iterable[str]) -> bool:
    """Whether all parts are in the folded texts, in which numbers stand also without their blanks."""
    joined = fold_text(" ".join(texts))
    known = f"{joined}\n{_GAPS_IN_NUMBERS.sub('', joined)}"
    return all(part in known for part in parts)
