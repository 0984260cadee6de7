"""The list of supported employment: its fields and its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import read_listed_ids, read_listed_values
from kiscase.core.listing.view import FilterOperator, ListFilter, ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.employment.model import EmploymentEnd, EmploymentForm, EmploymentPlace, EmploymentState
from kiscase.participants.namesakes import read_participant_names
from kiscase.participants.situation.safety import read_warned_names

_TABLE = "supported_employment"
_PERSON = f"JOIN participant ON participant.id = {_TABLE}.participant_id"
_OF_MONTHS = "FROM refund_month WHERE refund_month.employment_id = supported_employment.id"
_MONTHS = f"(SELECT COUNT(*) {_OF_MONTHS})"
_CLAIMED, _PAID = (f"(SELECT SUM(refund_month.{column}) {_OF_MONTHS})" for column in ("claimed", "paid"))
_AGREED_PLACE = "SELECT place FROM starosta_agreement WHERE activity_id = supported_employment.activity_id"
_WORKS_AT = f"coalesce(nullif({_TABLE}.employer, ''), nullif({_TABLE}.work_place, ''), ({_AGREED_PLACE}), '')"
"""Useful work has no employer: where it is done, else the place that was agreed with the starosta."""
_PEOPLE = "SELECT id, participant_id FROM supported_employment WHERE id IN (:ids)"
EMPLOYMENTS = ListSource(
    table=_TABLE,
    fields=(
        list_field(
            "name",
            N_("Name"),
            sql="participant.family_name || ' ' || participant.given_name",
            sort="participant.sort",
            join=_PERSON,
            stretch=True,
            main=True,
        ),
        list_field("form", N_("Form of support"), FieldKind.CHOICE, f"{_TABLE}.form", options=EmploymentForm.options),
        list_field("state", N_("State"), FieldKind.CHOICE, f"{_TABLE}.state", options=EmploymentState.options),
        list_field("employer", N_("Employer or organiser"), sql=_WORKS_AT, stretch=True),
        list_field("place", N_("Referred to"), FieldKind.CHOICE, f"{_TABLE}.place", options=EmploymentPlace.options),
        list_field("office", N_("District labour office"), sql=f"{_TABLE}.office", stretch=True),
        list_field("post", N_("Post"), sql=f"{_TABLE}.post", stretch=True),
        list_field("opened_on", N_("Begun on"), FieldKind.DATE, f"{_TABLE}.opened_on"),
        list_field("applied_on", N_("Applied for on"), FieldKind.DATE, f"{_TABLE}.applied_on"),
        list_field("decided_on", N_("Answered on"), FieldKind.DATE, f"{_TABLE}.decided_on"),
        list_field("agreement_on", N_("Agreement concluded on"), FieldKind.DATE, f"{_TABLE}.agreement_on"),
        list_field("employed_from", N_("Work from"), FieldKind.DATE, f"{_TABLE}.employed_from"),
        list_field("employed_until", N_("Work until"), FieldKind.DATE, f"{_TABLE}.employed_until"),
        list_field("months", N_("Refund months"), FieldKind.NUMBER, _MONTHS),
        list_field("claimed", N_("Amount claimed"), FieldKind.MONEY, _CLAIMED),
        list_field("paid", N_("Amount paid"), FieldKind.MONEY, _PAID),
        list_field("ended_on", N_("Ended on"), FieldKind.DATE, f"{_TABLE}.ended_on"),
        list_field(
            "end_kind", N_("How the work ended"), FieldKind.CHOICE, f"{_TABLE}.end_kind", options=EmploymentEnd.options
        ),
    ),
    columns=("name", "state", "employer"),
    order=f"{_TABLE}.opened_on DESC, {_TABLE}.id DESC",
    searched=((_TABLE, f"{_TABLE}.id"), ("participant", f"{_TABLE}.participant_id")),
)
"""What the list of supported employment can show."""


def read_employment_ids(session: Session, view: ListView, most: int | None = None) -> Sequence[int]:
    """The ids of a view, in its order; at *most* so many, if it is given."""
    if view.choice:
        key = "form" if view.choice in list(EmploymentForm) else "state"
        view = view._replace(choice="", filters=(ListFilter(key, FilterOperator.IS, view.choice), *view.filters))
    return read_listed_ids(PlainReader.in_session(session), EMPLOYMENTS, view, most)


def read_listed_employments(session: Session, view: ListView, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The values of some rows by their ids, as a view shows them; namesakes with what tells them apart."""
    reader = PlainReader.in_session(session)
    found = read_listed_values(reader, EMPLOYMENTS, view.columns, ids)
    if "name" not in view.columns or not ids:
        return found
    of: dict[int, int] = dict(map(tuple, reader.rows_of_ids(_PEOPLE, sorted(ids))))
    names = read_warned_names(reader, read_participant_names(reader, set(of.values())))
    for row_id, values in found.items():
        values["name"] = names.get(of[row_id], values["name"])
    return found
