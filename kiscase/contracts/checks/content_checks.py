"""Checks of the typed content: required fields, goals and actions, wording, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.rule_loading import CheckRule, FindingLocation
from kiscase.contracts.parts import Party, text_fingerprint
from kiscase.contracts.wording import vague_wording
from kiscase.core.date_format import weekday_name
from kiscase.core.workdays import holiday_name, is_workday

Locations = Iterator[FindingLocation]
_NOT_TYPED = ("fixed", "stamp", "signatures", "people", "worker")
_DATED = {"participant_actions": "due", "worker_actions": "due", "evaluation_dates": "planned_on"}


def required_field_empty(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A field that the form requires, unless it has a rule of its own."""
    for key, part in checked.fields.items():
        typed = part.required and part.kind not in _NOT_TYPED
        if typed and key not in rule.options["own_rule"] and checked.is_empty(key):
            yield FindingLocation(key)


def field_empty(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A field that is empty."""
    for key in rule.fields:
        if key in checked.fields and checked.is_empty(key):
            yield FindingLocation(key)


def column_empty(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A row that lacks a column of its own."""
    column, beside = rule.options["column"], rule.options.get("beside", "")
    for key in rule.fields:
        for place, row in enumerate(checked.rows(key)):
            if not row.get(column) and (not beside or row.get(beside)):
                yield FindingLocation(key, place, column)


def duties_of_one_party(checked: CheckedContract, rule: CheckRule) -> Locations:
    """Rights and duties of one party only."""
    for key in rule.fields:
        bound = {Party(row["party"]) for row in checked.rows(key) if row.get("party")}
        for party in set(Party) - bound if bound else ():
            yield FindingLocation(key, names={"party": party})


def goal_copied(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A goal that occurs in many contracts of other people."""
    for key in rule.fields:
        for place, row in enumerate(checked.rows(key)):
            count = checked.copies.get(text_fingerprint(row.get("text") or ""), 0)
            if count >= rule.options["least"]:
                yield FindingLocation(key, place, "text", {"count": count})


def row_repeated(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A row with the same text as an earlier row of the same person."""
    for key in rule.fields:
        seen: dict[tuple[str, str], int] = {}
        for place, row in enumerate(checked.rows(key)):
            said = (text_fingerprint(row.get("text") or ""), text_fingerprint(row.get("who") or ""))
            if said[0] and seen.setdefault(said, place) != place:
                yield FindingLocation(key, place, "text", {"other": seen[said] + 1})


def placeholder_left(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """A text with a placeholder of the phrase library that is still to be filled in."""
    for key in checked.fields:
        for row, column, text in checked.texts(key):
            gaps = vague_wording.open_placeholders(text)
            if gaps:
                yield FindingLocation(key, row, column, {"gap": gaps[0]})


def wording_vague(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A text that is too vague to be verified."""
    for key in rule.fields:
        for row, column, text in checked.texts(key):
            place = key if column == "text" else f"{key}.{column}"
            due = checked.rows(key)[row].get("due") if row is not None else None
            found = (
                vague_wording.find_vague_wording(text, due, place) if vague_wording.checks_wording_of(place) else None
            )
            if found is not None:
                yield FindingLocation(key, row, column, {"frame": found.suggestion})


def date_before_beginning(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A date before the day on which the contract was drawn up."""
    begins = checked.begins
    if begins is not None:
        yield from _outside(checked, rule, lambda on: on < begins, begins=begins)


def date_after_end(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A date after the last day of the contract."""
    ends = checked.ends
    if ends is not None:
        yield from _outside(checked, rule, lambda on: on > ends, ends=ends)


def last_evaluation_missing(checked: CheckedContract, rule: CheckRule) -> Locations:
    """No evaluation in the last days of the contract."""
    days = [row["planned_on"] for row in checked.rows("evaluation_dates") if row.get("planned_on")]
    if days and checked.ends and max(days) < checked.ends - timedelta(rule.options["days"]):
        yield FindingLocation("evaluation_dates", len(days) - 1, names={"date": max(days), "ends": checked.ends})


def evaluation_interval_long(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A long interval without evaluation; a few days more are tolerated because of weekends."""
    rows = checked.rows("evaluation_dates")
    planned = sorted((row["planned_on"], place) for place, row in enumerate(rows) if row.get("planned_on"))
    before = checked.begins
    for on, place in planned:
        if before and on > before + relativedelta(months=rule.options["months"], days=rule.options["days"]):
            yield FindingLocation("evaluation_dates", place, names={"first": before, "date": on})
        before = on


def contract_too_long(checked: CheckedContract, rule: CheckRule) -> Locations:
    """An end date far in the future."""
    begins, ends = checked.begins, checked.ends
    if begins and ends and ends > begins + relativedelta(months=rule.options["months"]):
        yield FindingLocation("ends_on", names={"begins": begins, "ends": ends})


def date_not_workday(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A date on which offices are closed."""
    for key in rule.fields:
        for place, on in _dates(checked, key):
            if not is_workday(on):
                yield FindingLocation(key, place, names={"date": on, "day": holiday_name(on) or weekday_name(on)})


def date_in_future(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A date that has not come yet."""
    for key in rule.fields:
        for place, on in _dates(checked, key):
            if on > checked.today:
                yield FindingLocation(key, place, names={"date": on})


def referral_missing(checked: CheckedContract, rule: CheckRule) -> Locations:
    """The variant for people referred by the labour office, without the referral."""
    for key in rule.fields:
        if checked.variant == rule.options["variant"] and key in checked.fields and checked.is_empty(key):
            yield FindingLocation(key)


def _dates(checked: CheckedContract, key: str) -> Iterator[tuple[int | None, date]]:
    """The dates of a field, with their rows."""
    if checked.contract_fields.get(key):
        yield None, checked.contract_fields[key]
    for place, row in enumerate(checked.rows(key)):
        if row.get(_DATED[key]):
            yield place, row[_DATED[key]]


def _outside(checked: CheckedContract, rule: CheckRule, is_outside: Callable[[date], bool], **names: date) -> Locations:
    for key in rule.fields:
        for place, on in _dates(checked, key):
            if is_outside(on):
                yield FindingLocation(key, place, _DATED[key], {"date": on} | names)
