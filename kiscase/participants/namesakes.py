"""People of the same name, who are told apart wherever they stand together: by the year of birth, or by more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _
from kiscase.core.text.names import join_names
from kiscase.participants.birth_dates import birth_text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_Row = TypeVar("_Row", bound=NamedTuple)
MOST_ASKED = 10_000
"""People that are looked up by their ids at most; for more, everybody is read."""
_OF_ALL = "SELECT id, family_name, given_name, born, born_partly FROM participant"
_OF_SOME = f"{_OF_ALL} WHERE id IN (:ids)"


class _Person(NamedTuple):
    id: int
    name: str
    born: str


def participant_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of participants by id, as a list shows them that has them all: namesakes with what tells them apart."""
    session.flush()  # as before any statement of a session: what was changed is read
    return read_participant_names(PlainReader.in_session(session), ids)


def read_participant_names(reader: PlainReader, ids: Collection[int]) -> dict[int, str]:
    """What `participant_names` gives, read without a session."""
    known = set(ids)
    rows = reader.rows_of_ids(_OF_SOME, sorted(known)) if len(known) <= MOST_ASKED else reader.rows(_OF_ALL)
    by_name: dict[str, list[_Person]] = {}
    for row_id, family_name, given_name, born, born_partly in rows:
        if row_id in known:
            birth = birth_text(date.fromisoformat(born) if born else None, born_partly)
            person = _Person(row_id, join_names(family_name, given_name), birth)
            by_name.setdefault(person.name.casefold(), []).append(person)
    return {row_id: name for people in by_name.values() for row_id, name in _distinct_names(people).items()}


def distinguish_namesakes(session: Session, rows: Sequence[_Row], key: str = "participant_id") -> list[_Row]:
    """The rows of a list, each with a *name*; where it stands for two people, with what tells them apart.

    *key* is the field with the id of the participant; several rows of one person are no namesakes.
    """
    bearers: dict[str, set[int]] = {}
    named: list[tuple[int, str, _Row]] = [(getattr(row, key), getattr(row, "name"), row) for row in rows]  # noqa: B009
    for row_id, name, _row in named:
        bearers.setdefault(name.casefold(), set()).add(row_id)
    ids = {row_id for found in bearers.values() if len(found) > 1 for row_id in found}
    if not ids:
        return list(rows)
    names = participant_names(session, ids)
    return [row._replace(name=names[row_id]) if row_id in names else row for row_id, _name, row in named]


def _distinct_names(people: Sequence[_Person]) -> dict[int, str]:
    """The names of people who share one, with the least that makes each different."""
    if len(people) == 1:
        return {people[0].id: people[0].name}
    years = [_("born {date}").format(date=one.born[-4:]) if one.born else "" for one in people]
    days = [_("born {date}").format(date=one.born) if one.born else "" for one in people]
    numbers = [_("no. {number} on file").format(number=one.id) for one in people]
    details = next((found for found in (years, days) if len(set(found)) == len(people)), numbers)
    return {
        one.id: f"{one.name} ({detail})" if detail else one.name for one, detail in zip(people, details, strict=True)
    }
