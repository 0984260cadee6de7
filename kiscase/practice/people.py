"""Invents the people of the practice club, each fitting the plan of their contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random
from typing import Any

from sqlalchemy.orm import Session
from stdnum.pl import pesel as pesel_numbers

from kiscase.core.records.sex import Sex
from kiscase.participants import actions as participants
from kiscase.participants.model import IdentityDocumentKind
from kiscase.practice.situations import own_practice_values, situation_values
from kiscase.practice.source_data import ContractPlan, load_source_data
from kiscase.practice.timeline import TimelineAction

_DIFFICULT_NAMES = (
    "Brzęczyszczykiewicz",
    "O'Neill-Żółć",
    "von Żymirski",
    "Kowalska-Żurawska",
    "Ścisło-Rybacki",
    "Łabędź",
    "Ówczarski",
)
_EXAMPLE_PEOPLE = (
    ("Anna", "Wzorowa", "F"),
    ("Jan", "Przykładny", "M"),
    ("Maria", "Próbna", "F"),
    ("Piotr", "Ćwiczebny", "M"),
    ("Józef", "Okazowy", "M"),
)
_SHARED_NAME = "Anna", "Nowak", "F"  # two people, for those who search
_FOREIGN_DOCUMENTS = {
    "UA": IdentityDocumentKind.DIIA,
    "BY": IdentityDocumentKind.RESIDENCE_CARD,
    "AF": IdentityDocumentKind.TEMPORARY,
    "ET": IdentityDocumentKind.PROTECTION,
}
_AGES = {"fifty": (51, 61), "older": (52, 63), "young": (19, 26), "first_job": (19, 24), "youth": (18, 18)}
_REFERRERS = {
    "unemployment": "Powiatowy Urząd Pracy w Przykładowie",
    "prison": "kurator sądowy",
    "addiction": "poradnia leczenia uzależnień",
    "mental_health": "poradnia zdrowia psychicznego",
}


@dataclass(eq=False)
class PracticePerson:
    """What is entered for a person; the id comes when the person is registered."""

    values: dict[str, Any]
    benefits: list[dict[str, Any]] = field(default_factory=list)
    citizenship: str = "PL"
    number: int = 0
    """That of the practice material."""
    id: int = 0

    def register_on(self, come: date) -> TimelineAction:
        """The action that registers the person on a day."""

        def action(session: Session) -> None:
            values = self.values | {"applied_on": come} | own_practice_values(session, self.number)
            self.id = participants.register_participant(session, values, self.benefits)

        return action


class PeopleGenerator:
    """Invents people, each once."""

    def __init__(self, chance: Random, today: date) -> None:
        self._chance = chance
        self._today = today
        self._count = 0
        self._natives = self._names()
        self._specimens = iter(_EXAMPLE_PEOPLE)
        self._foreigners = list(load_source_data()["names"]["foreign"])
        chance.shuffle(self._foreigners)

    def for_plan(self, plan: ContractPlan) -> PracticePerson:
        """Somebody whom the plan of a contract fits."""
        values, citizenship = self._next_polish(plan.data.get("sex", "")), "PL"
        if "PL" not in plan.citizenship:
            values, citizenship = self._next_foreign(plan.data.get("sex", ""), plan.citizenship)
        low, high = next((ages for word, ages in _AGES.items() if word in plan.code), (23, 58))
        person = self._person(values, plan.problem, list(plan.data["groups"]), (low, high), citizenship)
        if benefit := plan.data.get("benefit"):
            person.benefits.append({"kind": benefit, "since": self._today - timedelta(900)})
        return person

    def without_contract(self, problem: str, groups: list[str]) -> PracticePerson:
        """Somebody without a contract; for the problem area of foreigners, one of those who are left."""
        if problem == "foreign_origin" and self._foreigners:
            values, citizenship = self._next_foreign("", [])
            return self._person(values, problem, groups, (24, 55), citizenship)
        return self._person(self._next_polish(""), problem, groups, (20, 60), "PL")

    def example_person(self, plan: ContractPlan | None = None) -> PracticePerson:
        """A person with a PESEL of the 1800s, which no living person can have, and a name that means “example”."""
        given, family, sex = next(self._specimens)
        groups = list(plan.data["groups"]) if plan else ["long_unemployed"]
        person = self._person(
            _name_values(given, family, sex), plan.problem if plan else "unemployment", groups, (30, 40), "PL"
        )
        born = date(1899, 1, 1) + timedelta(self._chance.randrange(365))
        person.values |= {
            "pesel": _pesel_of_1800s(born, sex, self._count),
            "born": born,
            "paper": None,
            "paper_number": "",
        }
        return person

    def _names(self) -> Iterator[dict[str, Any]]:
        """Names of Polish people: the awkward ones and two namesakes early, no other name twice."""
        names = load_source_data()["names"]
        pools = {"F": list(names["female"]), "M": list(names["male"])}
        families = list(names["surnames"])
        for pool in (*pools.values(), families):
            self._chance.shuffle(pool)
        families.sort(key=lambda family: not {family["m"], family["f"]} & set(_DIFFICULT_NAMES))
        given = {sex: cycle(pool) for sex, pool in pools.items()}
        for place, family in enumerate(families):
            if place in (12, 30):
                yield _name_values(*_SHARED_NAME)
            sex = "F" if family["f"] == "Kowalska-Żurawska" or self._chance.random() < 0.5 else "M"
            yield _name_values(next(given[sex]), family[sex.lower()], sex)

    def _next_polish(self, sex: str) -> dict[str, Any]:
        if sex:
            return next(values for values in self._natives if values["sex"] is _sex(sex))
        return next(self._natives)

    def _next_foreign(self, sex: str, citizenship: list[str]) -> tuple[dict[str, Any], str]:
        for one in self._foreigners:
            if sex in ("", one["sex"]) and (not citizenship or one["citizenship"] in citizenship):
                self._foreigners.remove(one)
                return _name_values(one["given_name"], one["family_name"], one["sex"]), one["citizenship"]
        raise LookupError(f"nobody of {citizenship} is left in the practice material")

    def _person(
        self, named: dict[str, Any], problem: str, groups: list[str], ages: tuple[int, int], citizenship: str
    ) -> PracticePerson:
        self._count += 1
        paper = (
            _FOREIGN_DOCUMENTS.get(citizenship, IdentityDocumentKind.PASSPORT)
            if citizenship != "PL"
            else IdentityDocumentKind.OTHER
        )
        values = named | {
            "paper": paper,
            "paper_number": f"ĆW {self._count:06}",
            "born": self._born(*ages),
            "phone": f"000 200 {self._count:03}" if self._chance.random() < 0.85 else "",
            "email": f"osoba{self._count}@przyklad.example" if self._chance.random() < 0.3 else "",
            "groups": groups,
            "problems_met": [problem],
            "excluded": True,
            "referred_by": _REFERRERS.get(problem, "") if self._chance.random() < 0.6 else "",
            "applicant": self._chance.choice(["self", "self", "self", "social_worker", "coordinator"]),
        }
        values |= situation_values(self._count, groups, citizenship, self._today)
        values |= self._address(homeless="homeless" in groups)
        return PracticePerson(values, citizenship=citizenship, number=self._count)

    def _born(self, low: int, high: int) -> date:
        """The birth date of a person who was an adult during the whole scenario."""
        return self._today - timedelta(
            int((max(low, 19) + (high + 1 - max(low, 19)) * self._chance.random()) * 365.25) + 460
        )

    def _address(self, *, homeless: bool) -> dict[str, str]:
        places, chance = load_source_data()["places"], self._chance
        where = {"postal_code": "00-000", "town": "Przykładów"}
        if homeless:
            return where | {"street": "schronisko, ul. Kolejowa 3", "last_registered": "gmina Wzorów"}
        if chance.random() < 0.3:
            return where | {"street": str(chance.randint(1, 90)), "town": chance.choice(places["villages"])}
        flat = f"/{chance.randint(1, 40)}" if chance.random() < 0.6 else ""
        return where | {"street": f"{chance.choice(places['streets'])} {chance.randint(1, 120)}{flat}"}


def _name_values(given: str, family: str, sex: str) -> dict[str, Any]:
    return {"given_name": given, "family_name": family, "sex": _sex(sex)}


def _sex(letter: str) -> Sex:
    return Sex.FEMALE if letter == "F" else Sex.MALE


def _pesel_of_1800s(born: date, sex: str, serial: int) -> str:
    """A sound PESEL for a birth date in the 1800s: the month counts 80 more."""
    number = f"{born.year % 100:02}{born.month + 80:02}{born.day:02}{serial % 1000:03}{0 if sex == 'F' else 1}"
    return number + str(pesel_numbers.calc_check_digit(number))
