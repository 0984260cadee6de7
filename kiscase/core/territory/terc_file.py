"""Reads the official file of the register TERC (GUS, eTERYT): voivodeships, powiats and gminas as of a day."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

HEADER = ("WOJ", "POW", "GMI", "RODZ", "NAZWA", "NAZWA_DOD", "STAN_NA")
GMINA_KINDS = frozenset("123")
"""Urban, rural and mixed; the other kinds are parts of a gmina or of a city."""
CITY = "miasto"
_PLAUSIBLE = {"voivodeship": (16, 16), "powiat": (360, 400), "gmina": (2400, 2600)}


@dataclass(frozen=True)
class Gmina:
    """A gmina; its kind, and what kind of powiat it lies in, are in the words of the register."""

    code: str
    name: str
    kind: str
    powiat: str
    is_city: bool
    """Whether it is a city with the rights of a powiat."""
    voivodeship: str

    @property
    def label(self) -> str:
        """What tells it from its namesakes: `Żółkiewka (gmina wiejska, powiat krasnostawski, lubelskie)`."""
        powiat = "miasto na prawach powiatu" if self.is_city else f"powiat {self.powiat}"
        return f"{self.name} ({self.kind}, {powiat}, {self.voivodeship})"


@dataclass(frozen=True)
class GminaRegister:
    """All gminas as of a day."""

    as_of: date
    gminas: tuple[Gmina, ...]


def read_gmina_register(content: bytes) -> GminaRegister:
    """The gminas of an official file; raises a Problem for anything else."""
    try:
        rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";", strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _wrong_file(_("It is no text in UTF-8 with semicolons.")) from error
    if not rows or tuple(rows[0]) != HEADER:
        raise _wrong_file(_("Its first line has to be {header}.").format(header=";".join(HEADER)))
    rows = [row for row in rows[1:] if any(row)]
    for number, row in enumerate(rows, 2):
        if len(row) != len(HEADER):
            raise _wrong_file(_("Line {number} has another number of columns than the first.").format(number=number))
    register = _register_of(rows)
    counts = Counter(_level(row) for row in rows)
    for level, (low, high) in _PLAUSIBLE.items():
        if not low <= counts[level] <= high:
            raise _wrong_file(_("It does not hold all voivodeships, powiats and gminas of Poland."))
    return register


def shorten_terc(text: str) -> str:
    """An official file without the rows of parts of a gmina or of a city."""
    lines = text.splitlines()
    kept = [line for line in lines[1:] if line and ((kind := line.split(";")[3]) in GMINA_KINDS or not kind)]
    return "\n".join((";".join(HEADER), *kept, ""))


def _register_of(rows: list[list[str]]) -> GminaRegister:
    names = {"".join(row[:3]): row for row in rows if not row[2]}
    gminas = []
    try:
        days = {date.fromisoformat(row[6]) for row in rows}
        for row in rows:
            if _level(row) == "gmina":
                powiat = names[row[0] + row[1]]
                kind, voivodeship = row[5].partition(",")[0], names[row[0]][4].lower()
                is_city = powiat[5].startswith(CITY)
                gminas.append(Gmina("".join(row[:4]), row[4], kind, powiat[4], is_city, voivodeship))
    except (ValueError, KeyError) as error:
        raise _wrong_file(_("A day in it is none, or a gmina lies in no powiat.")) from error
    if len(days) != 1:
        raise _wrong_file(_("Its rows are not all of one day."))
    if len({one.code for one in gminas}) != len(gminas):
        raise _wrong_file(_("A gmina stands in it twice."))
    return GminaRegister(days.pop(), tuple(gminas))


def _level(row: list[str]) -> str:
    if row[3]:
        return "gmina" if row[3] in GMINA_KINDS else ""
    return "powiat" if row[1] else "voivodeship"


def _wrong_file(reason: str) -> Problem:
    return Problem(
        _(
            "This is not the official list of gminas. {reason} Nothing was changed. Download TERC (official, CSV) from "
            "eteryt.stat.gov.pl and choose that file."
        ).format(reason=reason)
    )
