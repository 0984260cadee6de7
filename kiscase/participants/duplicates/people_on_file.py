"""Everybody on file, read once: to find who is similar for each row of a long list, without asking for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kiscase.core.collation import fold_text
from kiscase.core.database.plain_reader import PlainReader, Row
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.names import join_names
from kiscase.participants.duplicates.similar_people import SimilarPerson, TypedPerson, compare_with_row

_EVERYBODY = """
SELECT id, family_name, given_name, former_names, pesel, born, born_partly, phone, town FROM participant ORDER BY id
"""
_PHONE_DIGITS = 9
_SAME_SOUND = str.maketrans("yw", "iv")
_Places = dict[str, set[int]]


class PeopleOnFile:
    """People by their numbers, birth dates and names, also by names that are one letter away."""

    def __init__(self, reader: PlainReader) -> None:
        self._rows: list[Row] = reader.rows(_EVERYBODY)
        self._by_id = {row[0]: place for place, row in enumerate(self._rows)}
        self._pesels: dict[str, int] = {}
        self._phones: _Places = defaultdict(set)
        self._births: _Places = defaultdict(set)
        self._families: _Places = defaultdict(set)
        self._givens: _Places = defaultdict(set)
        for place, (_id, family, given, former, pesel, born, _partly, phone, _town) in enumerate(self._rows):
            if pesel:
                self._pesels[pesel] = place
            if phone:
                self._phones[compact_number(phone)[-_PHONE_DIGITS:]].add(place)
            if born:
                self._births[born].add(place)
            for name in (family, *former.replace(",", " ").split()):
                self._families[fold_text(name)].add(place)
            self._givens[fold_text(given)].add(place)
        self._near_families, self._near_givens = _near_names(self._families), _near_names(self._givens)

    def name_by_pesel(self, pesel: str) -> str:
        """The name of who has a PESEL; empty if nobody has."""
        place = self._pesels.get(pesel) if pesel else None
        return "" if place is None else join_names(self._rows[place][1], self._rows[place][2])

    def name_by_id(self, person_id: int) -> str:
        """The name of a person."""
        place = self._by_id.get(person_id)
        return "" if place is None else join_names(self._rows[place][1], self._rows[place][2])

    def find_exact(self, typed: TypedPerson) -> list[int]:
        """The ids of those who have the PESEL, or else exactly these names and nothing that speaks against it."""
        if typed.pesel in self._pesels:
            return [self._rows[self._pesels[typed.pesel]][0]]
        same = self._families.get(fold_text(typed.family_name), set()) & self._givens.get(
            fold_text(typed.given_name), set()
        )
        compared = (one for place in sorted(same) for one in compare_with_row(typed, self._rows[place]))
        return [similar.id for _weight, similar in compared if similar.likely]

    def find_similar(self, typed: TypedPerson) -> SimilarPerson | None:
        """The most similar one of those who may be the typed person, if anybody is."""
        compared = (
            one for place in sorted(self._candidates(typed)) for one in compare_with_row(typed, self._rows[place])
        )
        likely = [(weight, similar) for weight, similar in compared if similar.likely]
        return min(likely, key=lambda one: (-one[0], one[1].name, one[1].id))[1] if likely else None

    def _candidates(self, typed: TypedPerson) -> set[int]:
        family, given = fold_text(typed.family_name), fold_text(typed.given_name)
        found = self._named(family, given) | self._named(given, family)
        phone = compact_number(typed.phone)[-_PHONE_DIGITS:]
        if len(phone) == _PHONE_DIGITS:
            found |= self._phones.get(phone, set())
        if typed.born:
            same_name = self._families.get(family, set()) | self._givens.get(given, set())
            found |= self._births.get(typed.born.isoformat(), set()) & same_name
        return found

    def _named(self, family: str, given: str) -> set[int]:
        families = _look_up(self._families, self._near_families, family)
        return families & _look_up(self._givens, self._near_givens, given) if families else set()


def _near_names(names: Iterable[str]) -> dict[str, list[str]]:
    """The names by themselves and without any one letter: two that share such a rest are one letter apart or two."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for rest in _rests(name):
            found[rest].append(name)
    return dict(found)


def _rests(name: str) -> set[str]:
    sound = name.translate(_SAME_SOUND)
    return {sound, *(sound[:place] + sound[place + 1 :] for place in range(len(sound)) if len(sound) > 2)}


def _look_up(places: _Places, near: dict[str, list[str]], name: str) -> set[int]:
    if not name:
        return places.get("", set())
    return {place for rest in _rests(name) for known in near.get(rest, ()) for place in places[known]}
