"""The participants whom a typed text finds, read by plain statements: a keystroke asks for them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader, Row, StatementValues
from kiscase.core.search.matching import match_test, search_all
from kiscase.core.search.words import is_found_by
from kiscase.core.text.names import former_names_text, join_names
from kiscase.participants.birth_dates import birth_text
from kiscase.participants.situation.safety import warned_name
from kiscase.participants.verdict import EligibilityVerdict

MAX_LISTED = 10_000  # rows that are listed without a text
MAX_FOUND = 200  # rows that a search shows at most
_KIND = "participant"
_ROWS = """
SELECT id, family_name, given_name, former_names, born, born_partly, town, verdict, safety_note FROM participant
WHERE id IN (:ids)
"""
_VERDICTS = {member.value: member for member in EligibilityVerdict}


class ParticipantRow(NamedTuple):
    """A line of the list of participants."""

    id: int
    name: str
    born: str
    town: str
    verdict: EligibilityVerdict


def search_participants(reader: PlainReader, text: str = "", verdict: str = "") -> list[ParticipantRow]:
    """The participants who match the typed text: exact spelling first, else and with a verdict in Polish order."""
    ids = _search_ids(reader, text, verdict)
    rows = {row[0]: row for row in reader.rows_of_ids(_ROWS, ids)}
    return [_participant_row(text, rows[row_id]) for row_id in ids]


def _search_ids(reader: PlainReader, text: str, verdict: str) -> list[int]:
    if text.strip() and not verdict:
        return [hit.id for hit in search_all(reader, text, kinds=[_KIND], limit=MAX_FOUND)]
    values = StatementValues()
    test = match_test(reader, values, _KIND, "participant.id", text)
    if verdict:
        test += f" AND verdict = {values.add(verdict)}"
    most = values.add(MAX_FOUND if text.strip() else MAX_LISTED)
    statement = f"SELECT id FROM participant WHERE {test} ORDER BY sort, id LIMIT {most}"  # noqa: S608 - words of ours
    return [row[0] for row in reader.rows(statement, **values.named)]


def _participant_row(text: str, row: Row) -> ParticipantRow:
    row_id, family_name, given_name, former_names, born, born_partly, town, verdict, note = row
    name = join_names(family_name, given_name)
    if former_names and is_found_by(text, former_names, name):
        name = f"{name} ({former_names_text(former_names)})"
    birth = birth_text(date.fromisoformat(born) if born else None, born_partly)
    return ParticipantRow(row_id, warned_name(name, note), birth, town, _VERDICTS[verdict])
