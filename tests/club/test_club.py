"""The institution and its workers."""

from __future__ import annotations

import pytest

from kiscase.club import actions as clubs
from kiscase.club.workers import WorkerRole
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError

pytestmark = pytest.mark.usefixtures("english")


def test_the_club_has_a_pattern_of_numbers_from_the_beginning(case: Database) -> None:
    with case.read() as session:
        club = clubs.load_club(session)
    assert club.contract_pattern == "KS/{seq}/{year}"
    assert len(club.uid) == 16


def test_the_club_changes_and_older_forms_are_stale(case: Database) -> None:
    with case.action() as session:
        clubs.change_club(session, {"town": "Zamość"}, revision=1)
    with pytest.raises(EditConflictError), case.action() as session:
        clubs.change_club(session, {"town": "Lublin"}, revision=1)
    with case.read() as session:
        assert clubs.load_club(session).town == "Zamość"


def test_workers_are_listed_in_polish_order_by_role_and_without_those_who_left(case: Database) -> None:
    with case.action() as session:
        clubs.add_worker(session, {"given_name": "Ewa", "family_name": "Łoś", "role": "coordinator"})
    with case.action() as session:
        gone = clubs.add_worker(session, {"given_name": "Jan", "family_name": "Lis"})
    with case.action() as session:
        clubs.change_worker(session, gone, {"retired": True})
    with case.read() as session:
        assert [name for _id, name, _role in clubs.list_workers(session)] == ["Bożena Łącka", "Ewa Łoś", "Cezary Zięba"]
        assert [role for _id, _name, role in clubs.list_workers(session, WorkerRole.COORDINATOR)] == [
            "club coordinator"
        ]
        assert "Jan Lis" in [name for _id, name, _role in clubs.list_workers(session, retired=True)]


def test_a_worker_has_a_role_and_a_name_and_one_of_both_is_enough(case: Database) -> None:
    worker = {"given_name": "Ewa", "family_name": "Łoś", "role": "head"}
    for empty, key in ((("role",), "role"), (("given_name", "family_name"), "family_name")):
        with pytest.raises(InvalidValuesError) as caught, case.action() as session:
            clubs.add_worker(session, worker | dict.fromkeys(empty))
        assert list(caught.value.problems) == [key]
    for key, name in (("given_name", "Łoś"), ("family_name", "Ewa")):
        with case.action() as session:
            made = clubs.add_worker(session, worker | {key: None})
            assert (made, name) in [row[:2] for row in clubs.list_workers(session)]
