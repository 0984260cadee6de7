"""The people of a federation's file: each with an entry of the journal, their rights and their assessment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from benchmarks.case_files import invent_people, standing
from benchmarks.federation.bulk_journal import BulkJournal, Row, Told
from benchmarks.federation.scale import Scale
from kiscase.core import legal_rules
from kiscase.core.collation import sort_key
from kiscase.participants.eligibility import assess_eligibility
from kiscase.participants.model import Participant
from kiscase.participants.verdict import EligibilityVerdict

ENDING = 20
"""How many people's rights end on each of the days that follow."""
ENDING_DAYS = 30
_PARTS = (0, 5, 7)
"""The last digits of the places of people who may take part: with contracts, with some that wait, and queued."""
_ENDING_DIGIT = 3
_NO_NAMES: dict[str, object] = {"former_names": "", "paper_number": "", "own_values": {}}


class People:
    """The people by place, registered year after year."""

    def __init__(self, scale: Scale, journal: BulkJournal) -> None:
        self._scale, self._journal = scale, journal
        self._invented = invent_people(scale.people)
        self._reasons: dict[EligibilityVerdict, str] = {}
        self._ending = _ending_days(scale)
        self.names: dict[int, tuple[str, str, str, str]] = {}
        """Given name, family name, PESEL and address of those who have a part in something."""

    def register(self, year: int) -> None:
        """Register the people of a year, in its first ten days."""
        places = self._scale.people_of(year)
        first = self._scale.first_day(year)
        moment = datetime.combine(first, datetime.min.time()).astimezone() + timedelta(hours=8)
        step = timedelta(days=10) / len(places)
        for number, place in enumerate(places):
            self._register(place, next(self._invented), moment + number * step)

    def with_digit(self, year: int, digit: int) -> list[int]:
        """The places of the people of a year whose place ends with a digit."""
        return [place for place in self._scale.people_of(year) if place % 10 == digit]

    def _register(self, place: int, invented: Row, at: datetime) -> None:
        ending = self._ending.get(place)
        if place % 10 in _PARTS:
            invented |= standing(EligibilityVerdict.MAY)
        elif ending is not None:
            invented |= standing(EligibilityVerdict.MAY_NOT)
        family, given = invented["family_name"], invented["given_name"]
        verdict = invented["verdict"]
        title = f"{family} {given}"
        row = invented | {
            "born": invented["born"].isoformat(),
            "sex": invented["sex"].value,
            "groups": json.dumps(invented["groups"]),
            "problems_met": json.dumps(invented["problems_met"]),
            "excluded": int(invented["excluded"]),
            "verdict": verdict.value,
            "sort": sort_key(title),
        }
        rows: list[tuple[str, Row]] = [("participant", row)]
        if verdict is EligibilityVerdict.MAY_NOT:
            rows.append(("benefit", self._benefit(place, row["born"], ending)))
        rows.append(("assessment", self._assessment(place, verdict, at.date())))
        self._journal.write(Told(at, "Registered {name}", {"name": f"{given} {family}"}), rows)
        texts = Participant.search_texts(cast(Participant, SimpleNamespace(**_NO_NAMES, **row)))
        self._journal.index("participant", place, title, texts)
        if place % 10 in _PARTS:
            self.names[place] = (given, family, row["pesel"], f"{row['street']}, {row['postal_code']} {row['town']}")

    def _benefit(self, place: int, since: str, until: date | None) -> Row:
        ends = until.isoformat() if until else None
        of = {"id": self._journal.next_id("benefit"), "participant_id": place}
        return of | {"kind": "old_age_pension", "since": since, "until": ends}

    def _assessment(self, place: int, verdict: EligibilityVerdict, on: date) -> Row:
        if verdict not in self._reasons:
            self._reasons[verdict] = json.dumps(_reason_codes(verdict, on))
        of = {"id": self._journal.next_id("assessment"), "participant_id": place, "made_on": on.isoformat()}
        law = legal_rules.law_version()
        return of | {"verdict": verdict.value, "reasons": self._reasons[verdict], "law_version": law}


def _ending_days(scale: Scale) -> dict[int, date]:
    """The last day of a right, by the place of its person: so on each of the next days some may take part again."""
    wanted = min(ENDING * ENDING_DAYS, scale.people // 20)
    places: Iterator[int] = (place for place in range(1, scale.people + 1) if place % 10 == _ENDING_DIGIT)
    return {
        place: scale.today + timedelta(number % ENDING_DAYS)
        for number, place in zip(range(wanted), places, strict=False)
    }


def _reason_codes(verdict: EligibilityVerdict, on: date) -> list[str]:
    facts: dict[str, Any] = standing(verdict)
    rights = [("old_age_pension", None, None)] if verdict is EligibilityVerdict.MAY_NOT else []
    found = assess_eligibility(facts["groups"], rights, excluded=facts["excluded"], on=on)
    return [reason.code for reason in found.reasons]
