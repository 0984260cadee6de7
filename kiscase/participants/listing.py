"""The list of participants as the window shows it first, read by plain statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.text.names import join_names
from kiscase.participants.verdict import EligibilityVerdict

_EVERYBODY = "SELECT id FROM participant ORDER BY sort, id LIMIT :most"
_WITH_VERDICT = "SELECT id FROM participant WHERE verdict = :verdict ORDER BY sort, id LIMIT :most"
_LINES = "SELECT id, family_name, given_name, verdict FROM participant WHERE id IN (:ids)"
_ALL = 1 << 60


class ListedParticipant(NamedTuple):
    """A line of the list."""

    id: int
    name: str
    verdict: EligibilityVerdict


def read_participant_ids(reader: PlainReader, verdict: str = "", most: int | None = None) -> list[int]:
    """The ids of all participants, or of those with one verdict, in Polish order; at *most* so many, if it is given."""
    limit = _ALL if most is None else most
    if verdict:
        return [row[0] for row in reader.rows(_WITH_VERDICT, verdict=verdict, most=limit)]
    return [row[0] for row in reader.rows(_EVERYBODY, most=limit)]


def read_listed_participants(reader: PlainReader, ids: Sequence[int]) -> list[ListedParticipant]:
    """The lines of some participants, in no order."""
    verdicts = {member.value: member for member in EligibilityVerdict}
    return [
        ListedParticipant(number, join_names(family, given), verdicts[word])
        for number, family, given, word in reader.rows_of_ids(_LINES, ids)
    ]
