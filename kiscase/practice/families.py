"""Relatives, contact people and a guardian of some people of the practice club, and a kind of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.records.sex import Sex
from kiscase.core.workdays import workday_on_or_before
from kiscase.participants.relations import actions as relations
from kiscase.participants.relations import own_kinds
from kiscase.practice.people import PracticePerson
from kiscase.practice.timeline import Timeline

_OWN_KIND = "sąsiad lub sąsiadka"


def schedule_families(people: Sequence[PracticePerson], diary: Timeline, today: date) -> None:
    """Schedule what a worker asks about the families of people who have come by then."""
    parent, partner, friend, ward = people[6], people[7], people[9], people[18]
    child = "Tosia" if parent.values["sex"] is Sex.FEMALE else "Tymek"
    court: dict[str, Any] = {
        "court": "Sąd Rejonowy w Przykładowie, III Wydział Rodzinny i Nieletnich",
        "file_number": "III RNs 1/03",
        "act_on": today - timedelta(700),
        "scope": "sprawy osobiste i majątkowe",
        "since": today - timedelta(700),
    }
    actions: list[Callable[[Session], object]] = [
        partial(_add_own_kind, name=_OWN_KIND),
        partial(_relate, person=parent, kind="partner", other=partner, household=True),
        partial(
            _relate,
            person=parent,
            kind="child",
            family_name=parent.values["family_name"],
            given_name=child,
            born=today - timedelta(3300),
            household=True,
        ),
        partial(
            _relate, person=parent, kind=_OWN_KIND, family_name="Wzorcowa", given_name="Halina", phone="000 300 001"
        ),
        partial(
            _relate,
            person=ward,
            kind="guardian",
            family_name="Przykładna",
            given_name="Barbara",
            phone="000 300 002",
            address="00-000 Przykładów, ul. Wzorowa 3",
            **court,
        ),
        partial(_relate, person=friend, kind="contact", family_name="Okazowy", given_name="Adam", phone="000 300 003"),
    ]
    on = workday_on_or_before(today - timedelta(1))
    for place, action in enumerate(actions):
        diary.schedule(on, f"10:{10 + place}", 0, action)


def _add_own_kind(session: Session, name: str) -> None:
    own_kinds.add_own_kind(session, {"name": name})


def _relate(session: Session, *, person: PracticePerson, other: PracticePerson | None = None, **values: Any) -> None:
    relations.add_relation(session, person.id, values | {"person": other.id if other else None})
