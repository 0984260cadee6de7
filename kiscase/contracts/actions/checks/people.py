"""The tests of who concludes the contract: the person, the family, the social worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from kiscase.club.model import Role
from kiscase.contracts.actions.checks.content import Spots
from kiscase.contracts.actions.checks.matter import Matter
from kiscase.contracts.actions.checks.rules import Rule, Spot
from kiscase.contracts.model import Signing
from kiscase.core.i18n import fold
from kiscase.participants.model import Verdict, facts_of_pesel


def no_address(matter: Matter, _rule: Rule) -> Spots:
    """The person's address or place of stay."""
    if not matter.shown["people"][0]["address"]:
        yield Spot("people")


def no_identity(matter: Matter, _rule: Rule) -> Spots:
    """The person's PESEL or another document."""
    if not matter.shown["people"][0]["pesel"]:
        yield Spot("people")


def minor(matter: Matter, rule: Rule) -> Spots:
    """A person under age for whom nobody signs."""
    person = matter.person
    if not matter.head.get("representative") and _is_minor(person.born, rule, matter.today):
        yield Spot("representative", names={"name": person.name})


def minor_member(matter: Matter, rule: Rule) -> Spots:
    """A member of the family under age who signs alone."""
    for place, row in enumerate(matter.rows("members")):
        born, _sex = facts_of_pesel(row.get("pesel") or "")
        if row.get("signs") == Signing.SELF and _is_minor(born, rule, matter.today):
            yield Spot("members", place, "signs", {"name": _name(row)})


def nameless(matter: Matter, _rule: Rule) -> Spots:
    """A member of the family without a whole name."""
    for place, row in enumerate(matter.rows("members")):
        missing = [key for key in ("family_name", "given_name") if not row.get(key)]
        if missing:
            yield Spot("members", place, missing[0])


def unrepresented(matter: Matter, _rule: Rule) -> Spots:
    """A legal representative who is not named."""
    for place, row in enumerate(matter.rows("members")):
        if row.get("signs") == Signing.REPRESENTED and not row.get("representative"):
            yield Spot("members", place, "representative", {"name": _name(row)})


def idle_member(matter: Matter, _rule: Rule) -> Spots:
    """A member of the family who signs and does nothing."""
    busy = [_words(row.get("who") or "") for row in matter.rows("participant_actions")]
    for place, row in enumerate(matter.rows("members")):
        signs = row.get("signs") in (Signing.SELF, Signing.REPRESENTED)
        if signs and not any(who and who <= _words(_name(row)) for who in busy):
            yield Spot("members", place, "signs", {"name": _name(row)})


def stranger(matter: Matter, rule: Rule) -> Spots:
    """An action of somebody who is not in the contract; given names alone will do."""
    known = [_words(matter.person.name), *(_words(_name(row)) for row in matter.rows("members"))]
    for key in rule.fields:
        for place, row in enumerate(matter.rows(key)):
            who = _words(row.get("who") or "")
            if who and not any(who <= name for name in known):
                yield Spot(key, place, "who", {"name": row["who"]})


def no_phone(matter: Matter, _rule: Rule) -> Spots:
    """The phone of the worker or of the club."""
    if not matter.shown["worker"][0]["phone"]:
        yield Spot("worker")


def no_social_worker(matter: Matter, _rule: Rule) -> Spots:
    """Somebody else than a social worker who works here."""
    worker = matter.worker
    if worker.retired or worker.role is not Role.SOCIAL_WORKER:
        yield Spot("worker_id", names={"name": worker.name})


def verdict(matter: Matter, rule: Rule) -> Spots:
    """A person who may not take part, or of whom it is not settled."""
    if matter.verdict is Verdict(rule.options["verdict"]):
        yield Spot("people", names={"name": matter.person.name})


def _is_minor(born: date | None, rule: Rule, on: date) -> bool:
    return born is not None and born + relativedelta(years=rule.options["years"]) > on


def _name(row: dict[str, Any]) -> str:
    return f"{row.get('given_name') or ''} {row.get('family_name') or ''}".strip()


def _words(name: str) -> set[str]:
    return set(fold(name).split())
