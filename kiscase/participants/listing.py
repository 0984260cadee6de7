"""The list of participants: its fields, and its rows, read by plain statements, as the window shows it first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import read_listed_ids, read_listed_values
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.core.text.names import former_names_text, join_names
from kiscase.participants.status import STATUS_SQL, PersonStatus
from kiscase.participants.verdict import EligibilityVerdict

_DAY, _BORN = "CAST(:today AS TEXT)", "CAST(participant.born AS TEXT)"
_AGE = (
    f"(CAST(substr({_DAY}, 1, 4) AS INTEGER) - CAST(substr({_BORN}, 1, 4) AS INTEGER)"
    f" - CASE WHEN substr({_DAY}, 6) < substr({_BORN}, 6) THEN 1 ELSE 0 END)"
)


def _from_rules(name: str) -> Callable[..., Any]:
    """A function of the legal rules, which load when somebody asks."""

    def ask(*given: str) -> Any:
        from kiscase.core import legal_rules

        return getattr(legal_rules, name)(*given)

    return ask


def _sexes() -> Sequence[tuple[str, str]]:
    from kiscase.core.records.sex import Sex

    return Sex.options()


PEOPLE = ListSource(
    table="participant",
    fields=(
        list_field(
            "name",
            N_("Name"),
            sql="participant.family_name || ' ' || participant.given_name",
            sort="participant.sort",
            stretch=True,
        ),
        list_field(
            "verdict",
            N_("May take part"),
            FieldKind.CHOICE,
            "participant.verdict",
            options=EligibilityVerdict.options,
        ),
        list_field("status", N_("Status"), FieldKind.CHOICE, STATUS_SQL, options=PersonStatus.options),
        list_field("family_name", N_("Family name"), sql="participant.family_name"),
        list_field("given_name", N_("Given name"), sql="participant.given_name"),
        list_field("former_names", N_("Former names"), sql="participant.former_names", stretch=True),
        list_field("born", N_("Birth date"), FieldKind.DATE, "participant.born"),
        list_field("born_partly", N_("Birth date, known in part"), sql="participant.born_partly"),
        list_field("age", N_("Age"), FieldKind.NUMBER, _AGE),
        list_field("pesel", N_("PESEL"), sql="participant.pesel"),
        list_field("sex", N_("Sex"), FieldKind.CHOICE, "participant.sex", options=_sexes),
        list_field("street", N_("Street and number"), sql="participant.street", stretch=True),
        list_field("postal_code", N_("Postal code"), sql="participant.postal_code"),
        list_field("town", N_("Town"), sql="participant.town"),
        list_field(
            "last_registered", N_("Homeless: gmina of the last registration"), sql="participant.last_registered"
        ),
        list_field("phone", N_("Phone"), sql="participant.phone"),
        list_field("email", N_("E-mail"), sql="participant.email"),
        list_field(
            "groups",
            N_("Groups of art. 1 ust. 2"),
            FieldKind.CODES,
            "participant.groups",
            options=_from_rules("group_options"),
            label_of=_from_rules("group_label"),
            stretch=True,
        ),
        list_field(
            "problems_met",
            N_("Problem areas"),
            FieldKind.CODES,
            "participant.problems_met",
            options=_from_rules("problem_area_options"),
            label_of=_from_rules("problem_area_label"),
            stretch=True,
        ),
        list_field(
            "applicant",
            N_("Who applied"),
            FieldKind.CHOICE,
            "participant.applicant",
            options=_from_rules("applicant_options"),
            label_of=_from_rules("applicant_label"),
        ),
        list_field("applied_on", N_("Date of application"), FieldKind.DATE, "participant.applied_on"),
        list_field("safety_note", N_("Safety note"), sql="participant.safety_note", stretch=True),
        list_field("referred_by", N_("Referring body"), sql="participant.referred_by", stretch=True),
    ),
    columns=("name", "verdict"),
    order="participant.sort, participant.id",
    searched=(("participant", "participant.id"),),
)
"""What the list of participants can show."""


def read_participant_ids(reader: PlainReader, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of the participants of a view, in its order; at *most* so many, if it is given.

    Who is only searched for comes in the order of the search: an exact spelling first.
    """
    if view.is_searched_only and most is not None:
        from kiscase.core.search.matching import search_all

        return [hit.id for hit in search_all(reader, view.text, kinds=[PEOPLE.table], limit=most)]
    if view.choice:
        key = "status" if view.choice in list(PersonStatus) else "verdict"
        view = view._replace(filters=(ListFilter(key, FilterOperator.IS, view.choice), *view.filters))
    return read_listed_ids(reader, _source(reader, view), view, most)


def read_listed_participants(reader: PlainReader, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some participants by their ids, as a view shows them; a former name that was typed is named."""
    wanted = [key for key in view.columns if key != "name"]
    names = ("family_name", "given_name", "former_names")[: 3 if view.text.strip() else 2]
    found = read_listed_values(reader, _source(reader, view), dict.fromkeys((*wanted, *names, "safety_note")), ids)
    for values in found.values():
        values["name"] = _listed_name(view.text, *(values[key] for key in names))
        if values["safety_note"]:
            from kiscase.participants.situation.safety import warned_name

            values["name"] = warned_name(values["name"], values["safety_note"])
    return found


def _listed_name(text: str, family_name: str, given_name: str, former_names: str = "") -> str:
    name = join_names(family_name, given_name)
    if former_names:
        from kiscase.core.search.words import is_found_by

        if is_found_by(text, former_names, name):
            return f"{name} ({former_names_text(former_names)})"
    return name


def _source(reader: PlainReader, view: ListView) -> ListSource:
    """The list with the own fields of the club, where a view uses one."""
    if not view.uses_own_fields:
        return PEOPLE
    from kiscase.core.own_fields.definitions import source_for_view

    return source_for_view(reader, PEOPLE, view)
