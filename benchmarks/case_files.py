"""Big case files of invented people; the same number gives the same people, and nobody in them can be alive."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from stdnum.pl import pesel as pesel_numbers

import kiscase.all_records  # noqa: F401 - all tables belong to every file
from kiscase.club import actions as club
from kiscase.core import clock, resources
from kiscase.core.collation import sort_key
from kiscase.core.database.database import Database
from kiscase.core.database.dialect_options import disable_sync
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.records.sex import Sex
from kiscase.core.search.index import search_entry_table, search_word_table
from kiscase.core.search.words import index_terms
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.verdict import EligibilityVerdict

PASSPHRASE = "Zażółć gęślą jaźń 2026"  # noqa: S105 - of invented people
RAW = f"x'{'6b' * 32}'"  # SQLCipher takes this as the key itself and derives nothing
RARE_NAME = "Żółciński"  # one of a thousand is called so
_RARE_ONE = 1_000
_FIRST = date(1850, 1, 1)  # a PESEL of the 1800s is nobody's today
_DAYS = 18_000
_STEP = 5_000  # rows in one statement
_TERMS = 50_000  # texts whose words are kept: most are those of many people
_VERDICTS = (
    EligibilityVerdict.MAY,
    EligibilityVerdict.MAY,
    EligibilityVerdict.MAY,
    EligibilityVerdict.MAY_NOT,
    EligibilityVerdict.UNCLEAR,
)


StoreWords = Callable[[Session, list[dict[str, Any]]], object]
"""Stores rows of the index of words."""


class CaseFiles:
    """Case files by number of people and passphrase, each made once, in a folder that goes after the run.

    What takes minutes is made in a folder that stays, if there is one, and found there for the rest of the day.
    """

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self.folder = folder
        self._kept = kept
        self._made: dict[tuple[int, str | None], Path] = {}

    def file(self, number: int, passphrase: str | None) -> Path:
        """The file of so many people; without a passphrase it is a plain one."""
        known = self._made.get((number, passphrase))
        if known is None:
            known = self._made[number, passphrase] = self.folder / f"{number}-{len(self._made)}.kis"
            made = case_file.create_case_file(known, passphrase)
            try:
                _fill(made, number)
            finally:
                made.close()
        return known

    def federation(self, people: int, years: int) -> Path:
        """A federation's file, with RAW as its key."""
        from benchmarks.federation.federation_file import make_federation_file
        from benchmarks.federation.scale import Scale

        today = clock.now().astimezone().date()
        name = f"federation-{people}-{years}-schema{SCHEMA_VERSION}-{today}.kis"
        made = self.folder / name
        if made.exists():
            return made
        kept = self._kept / name if self._kept else made
        if not kept.exists():
            part = kept.with_suffix(".part.kis")
            part.unlink(missing_ok=True)
            make_federation_file(part, RAW, Scale(people, years, today))
            part.rename(kept)
        if kept != made:
            shutil.copyfile(kept, made)  # the measurements write into it
        return made


def last_pesel(number: int) -> str:
    """The PESEL of the last of so many people."""
    return str(next(islice(invent_people(number), number - 1, None))["pesel"])


def invent_people(number: int) -> Iterator[dict[str, Any]]:
    """The rows of so many people."""
    chance = Random(number)
    given = resources.load_toml("practice/club.toml")
    names, places = given["names"], given["places"]
    for place in range(1, number + 1):
        woman = chance.random() < 0.5
        family = chance.choice(names["surnames"])["f" if woman else "m"]
        if place % _RARE_ONE == _RARE_ONE // 2:
            family = RARE_NAME.removesuffix("i") + ("a" if woman else "i")
        born = _FIRST + timedelta(chance.randrange(_DAYS))
        yield {
            "id": place,
            "revision": 1,
            "family_name": family,
            "given_name": chance.choice(names["female" if woman else "male"]),
            "pesel": _pesel(born, chance.randrange(10_000), woman=woman),
            "born": born,
            "sex": Sex.FEMALE if woman else Sex.MALE,
            "street": f"{chance.choice(places['streets'])} {chance.randint(1, 120)}",
            "postal_code": "00-000",
            "town": chance.choice(places["villages"]),
            "phone": f"000 {chance.randrange(1_000):03} {chance.randrange(1_000):03}",
            "email": f"osoba{place}@przyklad.example" if chance.random() < 0.3 else "",
            "problems_met": ["unemployment"],
            "applicant": "self",
            **standing(chance.choice(_VERDICTS)),
        }


def standing(verdict: EligibilityVerdict) -> dict[str, Any]:
    """The facts from which the verdict follows; whoever may not take part has a pension (see _fill)."""
    settled = verdict is not EligibilityVerdict.UNCLEAR
    return {"verdict": verdict, "groups": ["long_unemployed"] if settled else [], "excluded": settled}


def _pesel(born: date, serial: int, *, woman: bool) -> str:
    """A sound PESEL for a birth date in the 1800s: the month counts 80 more, the tenth digit tells the sex."""
    serial = serial // 10 * 10 + serial % 5 * 2 + (not woman)
    body = f"{born.year % 100:02}{born.month + 80:02}{born.day:02}{serial:04}"
    return body + str(pesel_numbers.calc_check_digit(body))


def _fill(made: Database, number: int) -> None:
    with made.connection() as connection:
        disable_sync(connection)  # nothing is lost when the power fails now
    add_club_with_people(made, number, lambda session, words: session.execute(insert(search_word_table), words))


def add_club_with_people(made: Database, number: int, store_words: StoreWords) -> None:
    """Add the institution, a worker and so many people to an empty case; *store_words* stores what they are found by.

    The journal tells of the institution and the worker alone.
    """
    with made.action() as session:
        given = resources.load_toml("practice/club.toml")["institution"]
        club.create_club(session, {"name": given["name"], "operator": given["operator"], "office": given["operator"]})
    with made.action() as session:
        club.add_worker(session, {"given_name": "Łukasz", "family_name": "Ćwikliński", "phone": "000 100 112"})
    everybody = invent_people(number)
    terms = lru_cache(_TERMS)(lambda text: frozenset(index_terms([text])))
    with made.action() as session:
        while rows := list(islice(everybody, _STEP)):
            entries, words = [], []
            for row in rows:
                person = Participant(**row)
                row["sort"] = person.sort = sort_key(f"{person.family_name} {person.given_name}")
                title, kind = person.search_title(), Participant.__tablename__
                entries.append({"kind": kind, "row_id": row["id"], "title": title, "sort": sort_key(title)})
                found = sorted(frozenset().union(*map(terms, person.search_texts())))
                words += [{"kind": kind, "row_id": row["id"], "word": word} for word in found]
            session.execute(insert(Participant.__table__), rows)  # type: ignore[arg-type]
            pensions = [
                {"revision": 1, "participant_id": row["id"], "kind": "old_age_pension", "since": row["born"]}
                for row in rows
                if row["verdict"] is EligibilityVerdict.MAY_NOT
            ]
            session.execute(insert(Benefit.__table__), pensions)  # type: ignore[arg-type]
            session.execute(insert(search_entry_table), entries)
            store_words(session, words)
