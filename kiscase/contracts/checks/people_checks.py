"""Checks of the people who conclude the contract: participant, family, social worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from kiscase.club.workers import WorkerRole
from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.content_checks import Locations
from kiscase.contracts.checks.rule_loading import CheckRule, FindingLocation
from kiscase.contracts.parts import EVERYBODY, SigningMode
from kiscase.core.collation import fold_text
from kiscase.core.text.names import join_names
from kiscase.participants.pesel import birth_date_and_sex
from kiscase.participants.verdict import EligibilityVerdict


def address_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """The person's address or place of stay."""
    if not checked.shown["people"][0]["address"]:
        yield FindingLocation("people")


def identity_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """The person's PESEL or another document."""
    if not checked.shown["people"][0]["pesel"]:
        yield FindingLocation("people")


def minor_without_representative(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A person under age for whom nobody signs."""
    person = checked.person
    if not checked.contract_fields.get("representative") and _is_minor(person.born_at_earliest, rule, checked.today):
        yield FindingLocation("representative", names={"name": person.name})


def minor_member_signs_alone(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A member of the family under age who signs alone."""
    for place, row in enumerate(checked.rows("members")):
        born, _sex = birth_date_and_sex(row.get("pesel") or "")
        if row.get("signs") == SigningMode.SELF and _is_minor(born, rule, checked.today):
            yield FindingLocation("members", place, "signs", {"name": _name(row)})


def member_name_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """A member of the family without a name; one of both is enough."""
    for place, row in enumerate(checked.rows("members")):
        if not _name(row):
            yield FindingLocation("members", place, "family_name")


def representative_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """A legal representative who is not named."""
    for place, row in enumerate(checked.rows("members")):
        if row.get("signs") == SigningMode.REPRESENTED and not row.get("representative"):
            yield FindingLocation("members", place, "representative", {"name": _name(row)})


def member_without_action(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """A member of the family who signs and does nothing."""
    rows = checked.rows("participant_actions")
    if any(row.get("who") == EVERYBODY for row in rows):
        return
    busy = [_words(row.get("who") or "") for row in rows]
    for place, row in enumerate(checked.rows("members")):
        signs = row.get("signs") in (SigningMode.SELF, SigningMode.REPRESENTED)
        if signs and not any(who and who <= _words(_name(row)) for who in busy):
            yield FindingLocation("members", place, "signs", {"name": _name(row)})


def action_of_unknown_person(checked: CheckedContract, rule: CheckRule) -> Locations:
    """An action of somebody who is not in the contract; given names alone will do."""
    known = [_words(checked.person.name), *(_words(_name(row)) for row in checked.rows("members"))]
    for key in rule.fields:
        for place, row in enumerate(checked.rows(key)):
            who = _words(row.get("who") or "")
            if who and row["who"] != EVERYBODY and not any(who <= name for name in known):
                yield FindingLocation(key, place, "who", {"name": row["who"]})


def phone_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """The phone of the worker or of the club."""
    if not checked.shown["worker"][0]["phone"]:
        yield FindingLocation("worker")


def social_worker_missing(checked: CheckedContract, _rule: CheckRule) -> Locations:
    """Somebody else than a social worker who works here."""
    worker = checked.worker
    if worker.retired or worker.role is not WorkerRole.SOCIAL_WORKER:
        yield FindingLocation("worker_id", names={"name": worker.name})


def referral_missing(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A person of a group whom the labour office may refer, on the variant for unemployed people, without referral."""
    may_be_referred = checked.variant == rule.options["variant"] and rule.options["group"] in checked.person.groups
    for key in rule.fields:
        if may_be_referred and key in checked.fields and checked.is_empty(key):
            yield FindingLocation(key)


def eligibility_uncertain(checked: CheckedContract, rule: CheckRule) -> Locations:
    """A person who may not take part, or of whom it is not settled."""
    if checked.verdict is EligibilityVerdict(rule.options["verdict"]):
        yield FindingLocation("people", names={"name": checked.person.name})


def _is_minor(born: date | None, rule: CheckRule, on: date) -> bool:
    return born is not None and born + relativedelta(years=rule.options["years"]) > on


def _name(row: dict[str, Any]) -> str:
    return join_names(row.get("given_name"), row.get("family_name"))


def _words(name: str) -> set[str]:
    return set(fold_text(name).split())
