"""Sessions: an action is stored as a whole or not at all, reading writes nothing, a stale form overwrites nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from kiscase.participants.model import Benefit, Participant
from tests.core.journal_actions import dump, history_of, undo

pytestmark = pytest.mark.usefixtures("english")


def fail(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
        session.flush()
        raise ZeroDivisionError


def test_an_action_that_fails_leaves_nothing(case: Database, person: int) -> None:
    before = dump(case)
    with pytest.raises(ZeroDivisionError):
        fail(case, person)
    assert dump(case) == before
    assert len(history_of(case)) == 1


def delete_rights(session: Session) -> None:
    session.execute(text("DELETE FROM benefit"))


def move_house(session: Session) -> None:
    session.get_one(Participant, 1).town = "Zamość"
    session.flush()


def add_right(session: Session) -> None:
    session.add(Benefit(participant_id=1))
    session.flush()


@pytest.mark.parametrize("write", [delete_rights, move_house, add_right])
def test_reading_cannot_write(case: Database, person: int, write: Callable[[Session], object]) -> None:
    before = dump(case)
    with pytest.raises(Problem, match="cannot be written"), case.read() as session:
        write(session)
    assert dump(case) == before
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    assert case.find_faults() == []


def test_a_change_of_what_is_not_committed_by_reading_is_forgotten(case: Database, person: int) -> None:
    with case.read() as session:
        session.get_one(Participant, person).town = "Zamość"
    with case.read() as session:
        assert session.get_one(Participant, person).town == "Żółkiewka"


def test_a_stale_form_overwrites_nothing(case: Database, person: int) -> None:
    with case.read() as session:
        revision = participants_queries.participant_details(session, person).values["revision"]
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"}, revision=revision)
    with pytest.raises(EditConflictError), case.action() as session:
        participants.change_participant(session, person, {"town": "Lublin"}, revision=revision)
    with case.read() as session:
        assert participants_queries.participant_details(session, person).values["town"] == "Zamość"


def test_a_change_of_benefits_alone_makes_older_forms_stale(case: Database, person: int) -> None:
    for rights in ([{"kind": "old_age_pension"}], [{"kind": "old_age_pension"}, {"kind": "disability_pension"}]):
        with case.read() as session:
            revision = participants_queries.participant_details(session, person).values["revision"]
        with case.action() as session:
            participants.change_participant(session, person, {}, rights)
    with pytest.raises(EditConflictError), case.action() as session:
        participants.change_participant(session, person, {}, [], revision=revision)


def test_undo_makes_older_forms_stale(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    with case.read() as session:
        revision = participants_queries.participant_details(session, person).values["revision"]
    undo(case)
    with pytest.raises(EditConflictError), case.action() as session:
        participants.change_participant(session, person, {"phone": "1"}, revision=revision)


def change_from_below(case: Database, person: int) -> None:
    with case.action() as session:
        found = session.get_one(Participant, person)
        session.execute(text("UPDATE participant SET revision = revision + 1"))
        found.town = "Zamość"


def test_a_record_that_changes_meanwhile_is_noticed_at_writing(case: Database, person: int) -> None:
    with pytest.raises(EditConflictError):
        change_from_below(case, person)


def test_a_mistake_in_one_field_saves_no_other(case: Database, person: int) -> None:
    before = dump(case)
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość", "pesel": "123", "street": "x" * 4001})
    assert set(caught.value.problems) == {"pesel", "street"}
    assert dump(case) == before
