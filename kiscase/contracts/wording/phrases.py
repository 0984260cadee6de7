"""Phrases for the fields of a contract: those that ship with the program and the club's own, the most used first.

Uses and own phrases are stored outside of the journal, like drafts: nobody wants to undo a count, and a deleted phrase
leaves no copy behind. Typed text becomes a phrase by itself only if it occurs in the contracts of two people, and never
with a name, a document number or a date in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, cast

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from kiscase.contracts.content import Content
from kiscase.contracts.model import Contract
from kiscase.contracts.wording.model import Phrase, phrase_trace
from kiscase.contracts.wording.vague_wording import open_placeholders
from kiscase.core import resources
from kiscase.core.collation import fold_text
from kiscase.core.records.field_info import FieldInfo, FieldKind, clean_value
from kiscase.core.search.words import QueryPart, split_query
from kiscase.participants.model import Participant

GENERAL = "general"
LONGEST = 400  # letters: what is longer is no phrase
_SHORTEST = 12
_GAP = re.compile(r"‹[^‹›]+›")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ‹])|\n+")
_PERSONAL = re.compile(r"\d{5,}|\d[ -]\d{3}[ -]\d{3}|\d{4}[ -]\d{4}|\d{1,2}\.\d{1,2}\.\d{2,4}|@")
_FORMER_PLACES = {
    "participant_actions": "obligations.participant",
    "worker_actions": "obligations.worker",
    "arrangements": "consequences",
}
"""Fields of the form before the official one, by the field that offers the club's own phrases for them now."""
_phrase = cast("Table", Phrase.__table__)


class PhraseSuggestion(NamedTuple):
    """A phrase that is offered, and for which field; *own* when it is the club's."""

    place: str
    text: str
    own: bool


class _LibraryPhrase(NamedTuple):
    text: str
    area: str


def suggest_phrases(session: Session, place: str, text: str = "", areas: Sequence[str] = ()) -> list[PhraseSuggestion]:
    """The phrases for a field in which each word of *text* begins a word: by own use, then the *areas* first."""
    wanted = split_query(text)
    if text.strip() and not wanted:
        return []
    places = _field_keys(place)
    chosen = select(_phrase.c.place, _phrase.c.text, _phrase.c.own, _phrase.c.uses).where(_phrase.c.place.in_(places))
    on_file = {(row.place, row.text): row for row in session.execute(chosen.order_by(_phrase.c.id))}
    ranks = {area: rank for rank, area in enumerate((*areas, GENERAL))}
    found = []
    for where in places:
        for known in _library().get(where, ()):
            row = on_file.pop((where, known.text), None)
            order = (-row.uses if row else 0, ranks.get(known.area, len(ranks)))
            found.append((order, PhraseSuggestion(where, known.text, own=False)))
    found += [((-row.uses, 0), PhraseSuggestion(row.place, row.text, own=True)) for row in on_file.values() if row.own]
    found = [one for one in found if _matches(one[1].text, wanted)]
    return [suggestion for _order, suggestion in sorted(found, key=lambda one: one[0])]


def problem_areas_of_contract(session: Session, contract_id: int) -> list[str]:
    """The problem areas of the person who concludes a contract."""
    chosen = select(Participant.problems_met).join(Contract, Contract.participant_id == Participant.id)
    return list(session.scalar(chosen.where(Contract.id == contract_id)) or ())


def count_phrase_use(session: Session, place: str, text: str) -> None:
    """Count that a phrase was put into a contract."""
    _count(session, place, text, own=False)


def add_own_phrase(session: Session, place: str, text: str) -> bool:
    """Add a text to the own phrases on request; False if it is no phrase or already one."""
    text = _cleaned(text)
    if not _SHORTEST // 3 <= len(text) <= LONGEST or _in_library(place, text) or _is_own(session, place, text):
        return False
    _count(session, place, text, own=True)
    _settle(session, [phrase_fingerprint(place, text)])
    return True


def delete_phrase(session: Session, place: str, text: str) -> None:
    """Remove an own phrase; it does not come back by use."""
    session.execute(delete(_phrase).where(_phrase.c.place == place, _phrase.c.text == text))
    _settle(session, [phrase_fingerprint(place, text)])


def learn_phrases(session: Session, participant_id: int, content: Content) -> None:
    """What was saved in a person's contract is remembered by its mark; a second person's makes it an own phrase."""
    texts = {phrase_fingerprint(place, text): (place, text) for place, text in _typed(session, participant_id, content)}
    chosen = select(phrase_trace).where(phrase_trace.c.mark.in_(list(texts)))
    known = {row.mark: row.participant_id for row in session.execute(chosen)} if texts else {}
    fresh = [{"mark": mark, "participant_id": participant_id} for mark in texts if mark not in known]
    if fresh:
        session.execute(insert(phrase_trace), fresh)
    shared = [mark for mark, person in known.items() if person not in (None, participant_id)]
    for mark in shared:
        if not _is_own(session, *texts[mark]):
            _count(session, *texts[mark], own=True, uses=2)
    _settle(session, shared)


def phrase_fingerprint(place: str, text: str) -> str:
    """A fingerprint that does not reveal the text; punctuation and case do not count."""
    words = " ".join(re.findall(r"\w+", fold_text(text)))
    return hashlib.sha256(f"{place}\n{words}".encode()).hexdigest()[:32]


def _field_keys(place: str) -> list[str]:
    """Where phrases for a field are kept: also those for the field of the former form in its place, and for that."""
    others = [now if former == place else former for now, former in _FORMER_PLACES.items() if place in (now, former)]
    return [place, *others]


@cache
def _library() -> dict[str, tuple[_LibraryPhrase, ...]]:
    places = resources.load_toml("phrases/kontrakt.toml")["place"]
    return {
        place: tuple(_LibraryPhrase(text, area) for area, texts in by_area.items() for text in texts)
        for place, by_area in places.items()
    }


@cache
def _filled(place: str) -> re.Pattern[str]:
    """A pattern for the phrases of the library with their gaps filled in."""
    texts = [known.text for where in _field_keys(place) for known in _library().get(where, ())]
    ways = (".+?".join(re.escape(part.rstrip(".")) for part in _GAP.split(text)) for text in texts)
    return re.compile("(?:" + "|".join(ways) + r")\.?", re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=20_000)
def _normalized(text: str) -> tuple[str, ...]:
    return tuple({part.text for part in split_query(text)})


def _matches(text: str, wanted: Iterable[QueryPart]) -> bool:
    words = _normalized(text)
    return all(
        any(word == part.text if part.whole else word.startswith(part.text) for word in words) for part in wanted
    )


def _in_library(place: str, text: str) -> bool:
    return any(text == known.text for where in _field_keys(place) for known in _library().get(where, ()))


def _is_own(session: Session, place: str, text: str) -> bool:
    chosen = select(_phrase.c.id).where(_phrase.c.place == place, _phrase.c.text == text, _phrase.c.own)
    return session.execute(chosen).first() is not None


def _count(session: Session, place: str, text: str, *, own: bool, uses: int = 1) -> None:
    found = (_phrase.c.place == place, _phrase.c.text == text)
    counted = session.execute(update(_phrase).where(*found).values(uses=_phrase.c.uses + uses))
    if not counted.rowcount:  # type: ignore[attr-defined]
        row = {"place": place, "text": text, "own": own, "uses": uses, "revision": 1}
        session.execute(insert(_phrase), row)


def _settle(session: Session, marks: list[str]) -> None:
    if marks:
        session.execute(delete(phrase_trace).where(phrase_trace.c.mark.in_(marks)))
        session.execute(insert(phrase_trace), [{"mark": mark, "participant_id": None} for mark in marks])


def _typed(session: Session, participant_id: int, content: Content) -> Iterator[tuple[str, str]]:
    """The sentences of a contract that could be phrases for others, with their fields."""
    names = _names(session, participant_id, content)
    for place, value in _texts(content):
        if place not in _library():
            continue
        for sentence in _SENTENCE.split(value):
            text = _cleaned(sentence)
            telling = _SHORTEST <= len(text) <= LONGEST and not open_placeholders(text)
            if telling and not _is_personal(text, names) and not _filled(place).fullmatch(text):
                yield place, text


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    for place, value in content.texts.items():
        yield place, value or ""
    for key, rows in content.tables.items():
        for row in rows:
            place = f"{key}.{row['party']}" if row.get("party") else key
            yield place, row.get("text") or ""
            yield f"{key}.effect", row.get("effect") or ""


def _names(session: Session, participant_id: int, content: Content) -> set[str]:
    """How words begin that may be names of the people in a contract, in whichever case of grammar."""
    person = session.get_one(Participant, participant_id)
    said = [person.given_name, person.family_name]
    said += [row.get(key) or "" for row in content.tables.get("members", ()) for key in ("given_name", "family_name")]
    words = {word for name in said for word in _normalized(name)}
    return {word[: max(3, len(word) - 2)] for word in words if len(word) > 2}


def _is_personal(text: str, names: set[str]) -> bool:
    return bool(_PERSONAL.search(text)) or any(word.startswith(name) for word in _normalized(text) for name in names)


def _cleaned(text: str) -> str:
    return " ".join(str(clean_value(FieldInfo("", FieldKind.LONG), text) or "").split())
