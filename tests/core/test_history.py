"""The history of a record: who did what when, and what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark
from kiscase.core.database.database import Database
from kiscase.core.i18n import use_language
from kiscase.participants import actions as participants
from kiscase.participants.model import Participant
from tests import makers
from tests.core.journal_actions import dump, history_of, redo, undo

pytestmark = pytest.mark.usefixtures("english")


def test_history_tells_who_did_what_and_what_changed(case: Database, person: int) -> None:
    case.worker = (2, "Cezary Zięba")
    case.clock = lambda: datetime(2026, 6, 16, 7, 30, tzinfo=UTC)
    with case.action() as session:
        participants.change_participant(
            session, person, {"town": "Zamość", "born": date(1980, 5, 14), "excluded": False}
        )
        touched = session.info
    assert touched["touched"] == {"participant", "assessment"}
    last, first = history_of(case)
    assert (last.worker, last.at) == ("Cezary Zięba", datetime(2026, 6, 16, 7, 30, tzinfo=UTC))
    assert (first.worker, first.at.astimezone().date()) == ("Bożena Łącka", date(2026, 6, 15))
    with use_language("en"):
        last, first = history_of(case)
        assert (last.sentence, first.sentence) == (
            "Changed the data of Jadwiga Wiśniewska",
            "Registered Jadwiga Wiśniewska",
        )
        assert ("Town", "Żółkiewka", "Zamość") in last.details
        assert ("Taking part", "may take part", "not settled yet") in last.details
        assert first.details == []


def test_history_of_a_person_tells_of_contracts_and_activities(case: Database, person: int) -> None:
    with case.action() as session:
        makers.active_contract(session, person)
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        enrolment.enrol_person(session, activity, person)
    with case.action() as session:
        meeting = activities_queries.load_activity(session, activity).meetings[-3].id
        attendance.mark_attendance(session, meeting, {person: (AttendanceMark.PRESENT, "")})
    with use_language("en"):
        sentences = [line.sentence for line in history_of(case)]
        assert sentences == [
            "Marked the attendance of Warsztat komputerowy on 15.06.2026",
            "Enrolled Jadwiga Wiśniewska in Warsztat komputerowy",
            "Recorded the signatures on the contract KS/1/2026",
            "Registered Jadwiga Wiśniewska",
        ]
        assert [line.sentence for line in history_of(case, "activity", activity)][-1].startswith("Planned the activity")


def test_braces_in_a_name_are_only_letters(case: Database) -> None:
    with case.action() as session:
        makers.participant(session, family_name="{name} {0} {{", given_name="%s", pesel="")
    undo(case)
    redo(case)
    assert "%s {name} {0} {{" in history_of(case)[0].sentence


def test_an_action_that_changes_and_has_no_sentence_is_an_error(case: Database, person: int) -> None:
    before = dump(case)
    with pytest.raises(RuntimeError, match="said nothing"), case.action() as session:
        session.get_one(Participant, person).town = "Zamość"
    assert dump(case) == before
