"""The tests of what is typed: what the form demands, goals and actions, wording, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from kiscase.contracts.actions import wording
from kiscase.contracts.actions.checks.matter import Matter
from kiscase.contracts.actions.checks.rules import Rule, Spot
from kiscase.contracts.model import Party
from kiscase.contracts.model.parts import mark_of
from kiscase.core.i18n import weekday
from kiscase.core.workdays import holiday, is_workday

Spots = Iterator[Spot]
_NOT_TYPED = ("fixed", "stamp", "signatures", "people", "worker")
_DATED = {"participant_actions": "due", "worker_actions": "due", "evaluation_dates": "planned_on"}


def empty(matter: Matter, rule: Rule) -> Spots:
    """A field that the form demands, except those that have a rule of their own."""
    for key, part in matter.fields.items():
        typed = part.required and part.kind not in _NOT_TYPED
        if typed and key not in rule.options["own_rule"] and matter.is_empty(key):
            yield Spot(key)


def nothing(matter: Matter, rule: Rule) -> Spots:
    """A field in which nothing stands."""
    for key in rule.fields:
        if key in matter.fields and matter.is_empty(key):
            yield Spot(key)


def lacking(matter: Matter, rule: Rule) -> Spots:
    """A row that lacks a column of its own."""
    column, beside = rule.options["column"], rule.options.get("beside", "")
    for key in rule.fields:
        for place, row in enumerate(matter.rows(key)):
            if not row.get(column) and (not beside or row.get(beside)):
                yield Spot(key, place, column)


def one_party(matter: Matter, rule: Rule) -> Spots:
    """Rights and duties of one party only."""
    for key in rule.fields:
        bound = {Party(row["party"]) for row in matter.rows(key) if row.get("party")}
        for party in set(Party) - bound if bound else ():
            yield Spot(key, names={"party": party})


def copied(matter: Matter, rule: Rule) -> Spots:
    """A goal that stands in many contracts of other people."""
    for key in rule.fields:
        for place, row in enumerate(matter.rows(key)):
            count = matter.copies.get(mark_of(row.get("text") or ""), 0)
            if count >= rule.options["least"]:
                yield Spot(key, place, "text", {"count": count})


def repeated(matter: Matter, rule: Rule) -> Spots:
    """A row that says what an earlier row of the same person says."""
    for key in rule.fields:
        seen: dict[tuple[str, str], int] = {}
        for place, row in enumerate(matter.rows(key)):
            said = (mark_of(row.get("text") or ""), mark_of(row.get("who") or ""))
            if said[0] and seen.setdefault(said, place) != place:
                yield Spot(key, place, "text", {"other": seen[said] + 1})


def unfinished(matter: Matter, _rule: Rule) -> Spots:
    """A text with a gap of the library that is still to be filled in."""
    for key in matter.fields:
        for row, column, text in matter.texts(key):
            gaps = wording.open_placeholders(text)
            if gaps:
                yield Spot(key, row, column, {"gap": gaps[0]})


def vague(matter: Matter, rule: Rule) -> Spots:
    """A text in which nothing can be checked."""
    for key in rule.fields:
        for row, column, text in matter.texts(key):
            place = key if column == "text" else f"{key}.{column}"
            due = matter.rows(key)[row].get("due") if row is not None else None
            found = wording.vague(text, due, place) if wording.looks_at(place) else None
            if found is not None:
                yield Spot(key, row, column, {"frame": found.frame})


def before_beginning(matter: Matter, rule: Rule) -> Spots:
    """A date before the day on which the contract was drawn up."""
    begins = matter.begins
    if begins is not None:
        yield from _outside(matter, rule, lambda on: on < begins, begins=begins)


def after_end(matter: Matter, rule: Rule) -> Spots:
    """A date after the last day of the contract."""
    ends = matter.ends
    if ends is not None:
        yield from _outside(matter, rule, lambda on: on > ends, ends=ends)


def no_last_evaluation(matter: Matter, rule: Rule) -> Spots:
    """No evaluation in the last days of the contract."""
    days = [row["planned_on"] for row in matter.rows("evaluation_dates") if row.get("planned_on")]
    if days and matter.ends and max(days) < matter.ends - timedelta(rule.options["days"]):
        yield Spot("evaluation_dates", len(days) - 1, names={"date": max(days), "ends": matter.ends})


def long_wait(matter: Matter, rule: Rule) -> Spots:
    """A longer time without evaluation; some days more do not count, for offices have weekends."""
    rows = matter.rows("evaluation_dates")
    planned = sorted((row["planned_on"], place) for place, row in enumerate(rows) if row.get("planned_on"))
    before = matter.begins
    for on, place in planned:
        if before and on > before + relativedelta(months=rule.options["months"], days=rule.options["days"]):
            yield Spot("evaluation_dates", place, names={"first": before, "date": on})
        before = on


def too_long(matter: Matter, rule: Rule) -> Spots:
    """An end far away."""
    begins, ends = matter.begins, matter.ends
    if begins and ends and ends > begins + relativedelta(months=rule.options["months"]):
        yield Spot("ends_on", names={"begins": begins, "ends": ends})


def no_workday(matter: Matter, rule: Rule) -> Spots:
    """A date on which offices are closed."""
    for key in rule.fields:
        for place, on in _dates(matter, key):
            if not is_workday(on):
                yield Spot(key, place, names={"date": on, "day": holiday(on) or weekday(on)})


def future(matter: Matter, rule: Rule) -> Spots:
    """A date that has not come yet."""
    for key in rule.fields:
        for place, on in _dates(matter, key):
            if on > matter.today:
                yield Spot(key, place, names={"date": on})


def no_referral(matter: Matter, rule: Rule) -> Spots:
    """The variant of the labour office's referral without one."""
    for key in rule.fields:
        if matter.variant == rule.options["variant"] and key in matter.fields and matter.is_empty(key):
            yield Spot(key)


def _dates(matter: Matter, key: str) -> Iterator[tuple[int | None, date]]:
    """The dates of a field, with their rows."""
    if matter.head.get(key):
        yield None, matter.head[key]
    for place, row in enumerate(matter.rows(key)):
        if row.get(_DATED[key]):
            yield place, row[_DATED[key]]


def _outside(matter: Matter, rule: Rule, is_outside: Callable[[date], bool], **names: date) -> Spots:
    for key in rule.fields:
        for place, on in _dates(matter, key):
            if is_outside(on):
                yield Spot(key, place, _DATED[key], {"date": on} | names)
