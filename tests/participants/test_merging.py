"""Merging one person into another, and separating them again: nothing is lost, and what cannot be is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.model import Meeting
from kiscase.activities.reports import actions as reports
from kiscase.contracts import details
from kiscase.contracts.drafting import actions as drafting
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import history, undo
from kiscase.issued.model import IssuedDocument
from kiscase.participants import actions as participants
from kiscase.participants import queries
from kiscase.participants.duplicates import actions as duplicates
from kiscase.participants.duplicates.similar_people import TypedPerson, find_similar_people
from tests import makers
from tests.actions import ask, do, list_participants, search_hits
from tests.case_content import content


@pytest.fixture
def two(case: Database) -> tuple[int, int]:
    """Jadwiga Wiśniewska with a contract and a right, and once more as Jadwiga Wiśniewska-Nowak with another."""
    kept = do(case, makers.participant, phone="600700800")
    merged = do(
        case,
        makers.participant,
        family_name="Wiśniewska-Nowak",
        pesel=makers.pesel(serial=909),
        town="Zamość",
        phone="",
    )
    do(case, participants.change_participant, kept, {}, [{"kind": "teacher_compensation", "until": date(2025, 1, 1)}])
    do(case, makers.contract, kept)
    do(case, makers.printed_contract, merged)
    return kept, merged


def test_everything_about_both_is_about_the_one_who_stays(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    preview = ask(case, duplicates.preview_merge, kept, merged)
    assert {"family_name", "pesel", "town", "phone"} <= set(preview.differing)
    assert preview.moving > 1
    do(case, duplicates.merge_people, kept, merged, {"pesel": preview.other_values["pesel"], "town": "Zamość"})
    with case.read() as session:
        assert [row.id for row in list_participants(session)] == [kept]
        values = queries.participant_details(session, kept).values
        assert session.scalars(select(IssuedDocument.participant_id).distinct()).all() == [kept]
    assert (values["pesel"], values["town"], values["phone"]) == (makers.pesel(serial=909), "Zamość", "600 700 800")
    assert "Wiśniewska-Nowak" in values["former_names"]
    assert [hit.id for hit in ask(case, search_hits, "wisniewska-nowak") if hit.kind == "participant"] == [kept]
    assert ask(case, duplicates.list_merges, kept)[0][1] == "Wiśniewska-Nowak Jadwiga"
    assert case.find_faults() == []


def test_merging_and_separating_leaves_the_content_equal(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    third = do(case, makers.participant, family_name="Nowak", pesel=makers.pesel(serial=911))
    do(case, duplicates.mark_people_as_distinct, merged, third)
    before = content(case)
    do(case, duplicates.merge_people, kept, merged, {"pesel": makers.pesel(serial=909), "town": "Zamość"})
    assert content(case) != before
    merge = ask(case, duplicates.list_merges, kept)[0][0]
    assert do(case, duplicates.unmerge_people, merge) == merged
    assert content(case) == before
    assert ask(case, duplicates.list_merges, kept) == []
    with case.plain_reader() as reader:
        typed = TypedPerson("Wiśniewska", "Jadwiga")
        assert merged not in [one.id for one in find_similar_people(reader, typed, kept)], "they were told apart"
    assert case.find_faults() == []


def test_undo_passes_a_merge_by_and_says_why(case: Database, two: tuple[int, int]) -> None:
    do(case, duplicates.merge_people, *two, {"town": "Zamość"})
    after = content(case)
    with pytest.raises(Problem, match="rozdziela"), case.action() as session:
        undo.undo_latest_action(session)
    assert content(case) == after


def test_papers_of_the_same_month_keep_their_order(case: Database, two: tuple[int, int]) -> None:
    for person in two:
        do(case, makers.enrolled, do(case, makers.activity), person)
        do(case, reports.issue_monthly_card, person, date(2026, 6, 1))
    before = content(case)
    do(case, duplicates.merge_people, *two, {})
    with case.read() as session:
        chosen = select(IssuedDocument.version).where(IssuedDocument.period == "2026-06").order_by(IssuedDocument.id)
        assert session.scalars(chosen).all() == [1, 2]
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, two[0])[0][0])
    assert content(case) == before


def test_what_was_changed_since_stays_as_it_is(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    do(case, duplicates.merge_people, kept, merged, {"town": "Zamość"})
    do(case, participants.change_participant, kept, {"town": "Lublin"})
    new = do(case, makers.contract, kept)
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, kept)[0][0])
    with case.read() as session:
        assert queries.participant_details(session, kept).values["town"] == "Lublin"
        assert queries.participant_details(session, merged).values["town"] == "Zamość"
        assert details.load_contract(session, new).participant_id == kept


def test_both_acts_are_in_the_history(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    do(case, duplicates.merge_people, kept, merged, {})
    do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, kept)[0][0])
    with case.read() as session:
        for person in two:
            told = [entry.sentence for entry in history.list_history(session, "participant", person)]
            assert "Połączono: Jadwiga Wiśniewska-Nowak → Jadwiga Wiśniewska" in told
            assert "Rozdzielono: Jadwiga Wiśniewska-Nowak i Jadwiga Wiśniewska" in told


# ---- what cannot be ------------------------------------------------------------------------------------------------


def refusal(case: Database, *ids: int) -> str:
    before = content(case)
    with pytest.raises(Problem) as caught:
        do(case, duplicates.merge_people, *ids, {})
    assert content(case) == before
    return caught.value.sentence


def test_nobody_is_merged_with_themselves(case: Database, two: tuple[int, int]) -> None:
    assert "ta sama osoba" in refusal(case, two[0], two[0])


def test_two_parties_of_one_contract_are_two(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    contract = do(case, makers.contract, kept)
    filled: Any = ask(case, details.load_contract, contract).content
    filled.tables["members"] = [
        {"family_name": "Wiśniewska-Nowak", "given_name": "J", "pesel": makers.pesel(serial=909)}
    ]
    do(case, drafting.save_contract, contract, filled)
    assert "stronami" in refusal(case, kept, merged)
    assert "stronami" in refusal(case, merged, kept)


def test_two_in_one_register_are_two(case: Database, two: tuple[int, int]) -> None:
    activity = do(case, makers.activity)
    with case.action() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.id)).first()
        assert meeting is not None
        for person in two:
            attendance.add_drop_in(session, meeting.id, person)
    assert "liście" in refusal(case, *two)


def test_an_earlier_merge_is_taken_back_after_a_later_one(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    third = do(case, makers.participant, family_name="Zięba", pesel=makers.pesel(serial=912))
    before = content(case)
    do(case, duplicates.merge_people, kept, merged, {})
    do(case, duplicates.merge_people, third, kept, {})
    later, earlier = [merge for merge, _name in ask(case, duplicates.list_merges, third)]
    with pytest.raises(Problem, match="Jadwiga Wiśniewska"):
        do(case, duplicates.unmerge_people, earlier)
    do(case, duplicates.unmerge_people, later)
    do(case, duplicates.unmerge_people, earlier)
    assert content(case) == before


def test_the_pesel_of_another_person_is_not_taken(case: Database, two: tuple[int, int]) -> None:
    kept, merged = two
    do(case, duplicates.merge_people, kept, merged, {})
    do(case, makers.participant, pesel=makers.pesel(serial=909))
    with pytest.raises(Problem, match="PESEL"):
        do(case, duplicates.unmerge_people, ask(case, duplicates.list_merges, kept)[0][0])
