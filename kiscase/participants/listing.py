"""The list of participants as the window shows it first, read by plain statements."""

from __future__ import annotations

from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.text.names import join_names
from kiscase.participants.verdict import EligibilityVerdict

MAX_LISTED = 10_000  # rows that a list shows at most; more are found by typing
_EVERYBODY = "SELECT id, family_name, given_name, verdict FROM participant ORDER BY sort, id LIMIT :most"
_WITH_VERDICT = """
    SELECT id, family_name, given_name, verdict FROM participant WHERE verdict = :verdict ORDER BY sort, id LIMIT :most
"""


class ListedParticipant(NamedTuple):
    """A line of the list."""

    id: int
    name: str
    verdict: EligibilityVerdict


def read_participants(reader: PlainReader, verdict: str = "") -> list[ListedParticipant]:
    """All participants, or those with one verdict, in Polish order."""
    verdicts = {member.value: member for member in EligibilityVerdict}
    if verdict:
        rows = reader.rows(_WITH_VERDICT, verdict=verdict, most=MAX_LISTED)
    else:
        rows = reader.rows(_EVERYBODY, most=MAX_LISTED)
    return [
        ListedParticipant(number, join_names(family, given), verdicts[word]) for number, family, given, word in rows
    ]
