"""Checks of the typed content: required fields, goals and actions, wording, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.rule_loading import CheckRule, FindingLocation
from kiscase.contracts.content import ACTION_TABLES, DATE_COLUMNS
from kiscase.contracts.parts import ALL_GOALS, text_fingerprint
from kiscase.contracts.wording import vague_wording
from kiscase.core.date_format import weekday_name
from kiscase.core.i18n import _
from kiscase.core.text.printable_characters import list_characters, unprintable_characters
from kiscase.core.workdays import holiday_name, is_workday
from kiscase.pdf.letters import item_letter

Locations = Iterator[FindingLocation]
_NOT_TYPED = ("fixed", "part", "clause", "label", "footnotes", "stamp", "signatures", "people", "worker")


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


def character_unprintable(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """A text with a character that no font of the documents has."""
    for key in (*checked.fields, "members"):
        for row, column, text in checked.texts(key):
            if strange := unprintable_characters(text):
                where = "" if row is None else _(" (row {number})").format(number=row + 1)
                yield FindingLocation(key, row, column, {"characters": list_characters(strange), "where": where})
    if strange := unprintable_characters(f"{checked.person.name} {checked.person.address}"):
        yield FindingLocation("people", names={"characters": list_characters(strange), "where": ""})


def wording_vague(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A text that is too vague to be verified."""
    for key in rule.fields:
        for row, column, text in checked.texts(key):
            place = key if column in ("", "text") else f"{key}.{column}"
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


def evaluation_interval_long(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A long interval without evaluation; a few days more are tolerated because of weekends."""
    planned = [(on, key, place) for key in rule.fields for place, on in _dates(checked, key)]
    before = checked.begins
    for on, key, place in sorted(planned, key=lambda one: one[0]):
        if before and on > before + relativedelta(months=rule.options["months"], days=rule.options["days"]):
            yield FindingLocation(key, place, names={"first": before, "date": on})
        before = on


def goal_without_action(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A detailed goal that no action serves; where no action names a goal at all, the actions are what is amiss."""
    served = {row.get("goal") for key in ACTION_TABLES for row in checked.rows(key)} - {None, ""}
    for key in rule.fields:
        for place, row in enumerate(checked.rows(key)) if served and ALL_GOALS not in served else ():
            if row.get("ref") not in served:
                letter = checked.goal_letters.get(row.get("ref") or "", item_letter(place))
                yield FindingLocation(key, place, "text", {"letter": letter})


def action_without_goal(checked: CheckedContract, rule: CheckRule) -> Locations:
    """An action that does not name the goal that it serves, or one that is gone, on a form that asks for it."""
    for key in rule.fields:
        part = checked.fields.get(key)
        if part is None or "goal" not in {column.key for column in part.columns} or not checked.rows("goals"):
            continue
        goals = {ALL_GOALS, *(row.get("ref") for row in checked.rows("goals"))} - {None, ""}
        for place, row in enumerate(checked.rows(key)):
            if row.get("goal") not in goals:
                yield FindingLocation(key, place, "goal")


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


def _dates(checked: CheckedContract, key: str) -> Iterator[tuple[int | None, date]]:
    """The dates of a field, with their rows."""
    if checked.contract_fields.get(key):
        yield None, checked.contract_fields[key]
    for place, row in enumerate(checked.rows(key)):
        if row.get(DATE_COLUMNS[key]):
            yield place, row[DATE_COLUMNS[key]]


def _outside(checked: CheckedContract, rule: CheckRule, is_outside: Callable[[date], bool], **names: date) -> Locations:
    for key in rule.fields:
        for place, on in _dates(checked, key):
            if is_outside(on):
                yield FindingLocation(key, place, DATE_COLUMNS.get(key, ""), {"date": on} | names)
