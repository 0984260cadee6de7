"""People on file who may be the person that is typed, and why: so that nobody is registered twice.

They are looked up by the index of words, so that it hardly matters how many are on file, and then compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kiscase.core.collation import fold_text
from kiscase.core.database.plain_reader import PlainReader, Row, StatementValues
from kiscase.core.i18n import _
from kiscase.core.search.matching import similar_parts
from kiscase.core.search.words import QueryPart, split_query
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.names import join_names
from kiscase.core.text.similar_words import is_few_letters_away
from kiscase.participants.birth_dates import birth_text

MOST_COMPARED = 200
MOST_SHOWN = 5
_ENOUGH = 40
"""The weight from which somebody is shown."""
_PHONE_DIGITS = 9
_LONG_NAME = 9  # letters from which on two may be wrong
_TYPED_TO_TELL = 2
"""Letters of a name from which on it tells anything."""
_COMPARED = """
SELECT id, family_name, given_name, former_names, pesel, born, born_partly, phone, town FROM participant
WHERE id IN (:ids)
"""
_DISTINCT = """
SELECT first_id, second_id FROM distinct_people WHERE first_id = :person OR second_id = :person
"""


class TypedPerson(NamedTuple):
    """What is typed about a person so far."""

    family_name: str = ""
    given_name: str = ""
    pesel: str = ""
    born: date | None = None
    born_partly: str = ""
    phone: str = ""


class SimilarPerson(NamedTuple):
    """Somebody on file, what tells them apart, and why they may be meant."""

    id: int
    name: str
    details: str
    reasons: tuple[str, ...]
    likely: bool
    """Whether nothing speaks against it, such as another PESEL or birth date."""

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " · ".join(filter(None, (self.name, self.details, ", ".join(self.reasons))))


def find_similar_people(reader: PlainReader, typed: TypedPerson, besides: int | None = None) -> list[SimilarPerson]:
    """Those who may be the typed person, the most similar first.

    Without *besides*, who is that person, and those who are known to be others than *besides*.
    """
    ids = set(_candidate_ids(reader, typed)) - ({besides} if besides else set())
    if besides and ids:
        ids -= {person for pair in reader.rows(_DISTINCT, person=besides) for person in pair}
    rows = reader.rows_of_ids(_COMPARED, sorted(ids)[:MOST_COMPARED])
    found = [(weight, similar) for row in rows for weight, similar in compare_with_row(typed, row)]
    found.sort(key=lambda one: (-one[1].likely, -one[0], one[1].name, one[1].id))
    return [similar for _weight, similar in found[:MOST_SHOWN]]


# ---- who is compared -----------------------------------------------------------------------------------------------


def _candidate_ids(reader: PlainReader, typed: TypedPerson) -> Iterator[int]:
    family, given = (_NameWords(reader, name) for name in (typed.family_name, typed.given_name))
    if family and given:
        yield from _with_words(reader, family.ways, given.ways)
    elif family or given:
        yield from _with_words(reader, (family or given).words)
    for number, length in ((typed.pesel, 11), (typed.phone, _PHONE_DIGITS)):
        digits = compact_number(number)[-length:]
        if len(digits) == length and digits.isdigit():
            yield from _with_words(reader, [digits])
    if typed.born:
        for name in (family, given):
            if name:
                yield from _born_with_words(reader, name.words, typed.born)


class _NameWords:
    """The words of a name, and those of the index that are one letter away; false for a name that is too short."""

    def __init__(self, reader: PlainReader, name: str) -> None:
        self.words = [part.text for part in split_query(name) if len(part.text) >= _TYPED_TO_TELL]
        self._reader = reader

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def ways(self) -> list[str]:
        similar = similar_parts(self._reader, [QueryPart(word, whole=True) for word in self.words])
        return sorted({*self.words, *(way for part in similar for way in part.similar)})


def _with_words(reader: PlainReader, *lists: Sequence[str]) -> Iterable[int]:
    """The people who have a word of each list."""
    values = StatementValues()
    parts = (
        f"SELECT row_id FROM search_word WHERE kind = 'participant' AND word IN ({values.add_all(words)})"  # noqa: S608
        for words in lists
    )
    statement = f"{' INTERSECT '.join(parts)} ORDER BY row_id LIMIT {values.add(MOST_COMPARED)}"
    return [row[0] for row in reader.rows(statement, **values.named)]


def _born_with_words(reader: PlainReader, words: Sequence[str], born: date) -> Iterable[int]:
    values = StatementValues()
    statement = (
        "SELECT participant.id FROM search_word JOIN participant ON participant.id = search_word.row_id"  # noqa: S608
        f" WHERE kind = 'participant' AND word IN ({values.add_all(words)}) AND born = {values.add(born.isoformat())}"
        f" ORDER BY participant.id LIMIT {values.add(MOST_COMPARED)}"
    )
    return [row[0] for row in reader.rows(statement, **values.named)]


# ---- how similar they are ------------------------------------------------------------------------------------------


def compare_with_row(typed: TypedPerson, row: Row) -> Iterator[tuple[int, SimilarPerson]]:
    """The person of a row with the weight of what is alike, if that is enough."""
    person_id, family_name, given_name, former_names, pesel, born, born_partly, phone, town = row
    birth = date.fromisoformat(born) if born else None
    known = TypedPerson(family_name, given_name, pesel, birth, born_partly, phone)
    reasons = [
        *_same_numbers(typed, known),
        *_alike_names(typed, known, former_names),
        *_same_birth(typed, known),
    ]
    weight = sum(part for part, _reason in reasons)
    if weight < _ENOUGH:
        return
    details = " · ".join(filter(None, (birth_text(birth, born_partly), town)))
    texts = tuple(reason for _part, reason in reasons)
    yield (
        weight,
        SimilarPerson(person_id, join_names(family_name, given_name), details, texts, likely=_may_be(typed, known)),
    )


def _same_numbers(typed: TypedPerson, known: TypedPerson) -> Iterator[tuple[int, str]]:
    if known.pesel and compact_number(typed.pesel) == known.pesel:
        yield 100, _("the same PESEL")
    phones = [compact_number(one.phone)[-_PHONE_DIGITS:] for one in (typed, known)]
    if phones[0] == phones[1] and len(phones[0]) == _PHONE_DIGITS:
        yield 40, _("the same phone")


def _alike_names(typed: TypedPerson, known: TypedPerson, former_names: str) -> Iterator[tuple[int, str]]:
    family, given = fold_text(typed.family_name), fold_text(typed.given_name)
    known_family, known_given = fold_text(known.family_name), fold_text(known.given_name)
    former = fold_text(former_names).replace(",", " ").split()
    if (family, given) == (known_family, known_given):
        yield 50, _("the same name")
    elif (family, given) == (known_given, known_family):
        yield 48, _("family name and given name swapped")
    elif _is_alike(family, known_family) and _is_alike(given, known_given):
        yield 42, _("a similar name")
    elif _is_alike(family, known_given) and _is_alike(given, known_family):
        yield 40, _("similar names, swapped")
    elif family and family in former and _is_alike(given, known_given):
        yield 45, _("the same former name")
    elif given and given == known_given:
        yield 10, _("the same given name")
    elif family and family == known_family:
        yield 10, _("the same family name")


def _is_alike(one: str, other: str) -> bool:
    """Whether two folded names are the same but for a letter, or two in a long one; both empty are no name alike."""
    most = 2 if min(len(one), len(other)) >= _LONG_NAME else 1
    return bool(one and other) and is_few_letters_away(one, other, most)


def _same_birth(typed: TypedPerson, known: TypedPerson) -> Iterator[tuple[int, str]]:
    if typed.born and typed.born == known.born:
        yield 30, _("the same birth date")
    elif (year := _birth_year(typed)) and year == _birth_year(known):
        yield 10, _("the same year of birth")


def _birth_year(person: TypedPerson) -> str:
    return str(person.born.year) if person.born else person.born_partly[-4:]


def _may_be(typed: TypedPerson, known: TypedPerson) -> bool:
    """Whether PESEL and birth date of both fit together; an unknown one fits any."""
    pesel = compact_number(typed.pesel)
    if pesel and known.pesel:
        return pesel == known.pesel
    if typed.born and known.born:
        return typed.born == known.born
    years = {_birth_year(typed), _birth_year(known)} - {""}
    return len(years) < 2
