"""Undo and redo: any sequence of actions can be taken back and done again, up to what is final."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text

from kiscase.activities.planning import actions as planning
from kiscase.activities.reports import actions as reports
from kiscase.club import actions as clubs
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import Problem
from kiscase.core.journal import row_ids
from kiscase.core.journal import undo as back
from kiscase.core.journal.tables import about_table
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from tests import makers
from tests.actions import list_participants, search_hits
from tests.clock import FrozenClock
from tests.core.journal_actions import dump, history_of, redo, undo
from tests.query_plans import count_steps, list_query_plans
from tests.random_acts import RandomActs, open_office, undoable_content

pytestmark = pytest.mark.usefixtures("english")

PAPERS = {"issued_document", "search_entry", "search_word"}


def test_undo_and_redo_one_by_one(case: Database, person: int) -> None:
    states = [dump(case)]
    for town in ("Zamość", "Lublin", "Chełm"):
        with case.action() as session:
            participants.change_participant(session, person, {"town": town})
        states.append(dump(case))
    for state in reversed(states[:-1]):
        undo(case)
        assert dump(case) == state
    for state in states[1:]:
        redo(case)
        assert dump(case) == state
    with pytest.raises(Problem, match="nothing to redo"):
        redo(case)
    assert case.find_faults() == []


def test_a_new_action_ends_redo(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    undo(case)
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Lublin"})
    with pytest.raises(Problem, match="nothing to redo"):
        redo(case)


def test_an_action_that_changed_nothing_is_not_undone(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość"})
    undo(case)
    with case.read() as session:
        assert participants_queries.participant_details(session, person).values["town"] == "Żółkiewka"


def test_undo_reaches_back_to_the_beginning_and_stops(case: FileDatabase) -> None:
    for _ in range(3):
        undo(case)
    with pytest.raises(Problem, match="nothing to undo"):
        undo(case)
    with case.read() as session:
        assert clubs.list_workers(session) == []
    for _ in range(3):
        redo(case)
    with case.read() as session:
        assert [name for _id, name, _role in clubs.list_workers(session)] == ["Bożena Łącka", "Cezary Zięba"]


def test_undo_survives_closing_the_file(sealed: FileDatabase) -> None:
    from kiscase.core.database.local import case_file

    sealed.close()
    again = case_file.open_case_file(sealed.path, makers.PASSPHRASE)
    with again.action() as session:
        back.undo_latest_action(session)
    with again.read() as session:
        assert list_participants(session) == []
        assert search_hits(session, "wis") == []
    again.close()


@pytest.mark.parametrize("operation", ["print", "sign"])
def test_undo_says_why_a_print_or_a_signature_stays(
    case: Database, person: int, operation: str, clock: FrozenClock
) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    with case.action() as session:
        issuing.issue_contract(session, contract)
    if operation == "sign":
        with case.action() as session:
            signing.sign_contract(session, contract, dict.fromkeys(Party, makers.TODAY))
    clock.set(2026, 6, 15, 8, 10)  # until then a signature can be taken back
    before = dump(case)
    reason = {"print": "was given a number and printed", "sign": "A signature cannot be undone"}[operation]
    for _ in range(2):
        with pytest.raises(Problem, match=reason):
            undo(case)
    assert dump(case) == before


def test_what_came_after_a_print_can_be_undone_down_to_it(case: Database, person: int) -> None:
    with case.action() as session:
        contract = makers.printed_contract(session, person)
    before = dump(case)
    with case.action() as session:
        drafting.save_contract(session, contract, makers.content())
    with case.action() as session:
        closing.change_contract_state(session, contract, ContractState.VOID, "pomyłka")
    void = dump(case)
    undo(case)
    undo(case)
    assert {name: rows for name, rows in dump(case).items() if name not in PAPERS} == {
        name: rows for name, rows in before.items() if name not in PAPERS
    }
    assert dump(case)["issued_document"] == void["issued_document"]  # a paper lasts
    redo(case)
    redo(case)
    assert dump(case) == void
    assert case.find_faults() == []


def undo_entry(case: Database, entry: int) -> None:
    with case.action() as session:
        back.undo_action(session, entry)


def done(case: Database, person: int, town: str) -> int:
    """An action on a person; its entry in the journal."""
    with case.action() as session:
        participants.change_participant(session, person, {"town": town})
    entry: int = session.info["undoable"]
    return entry


def test_an_entry_is_undone_itself_and_no_other_is(case: Database, person: int) -> None:
    first, second = done(case, person, "Zamość"), done(case, person, "Lublin")
    before = dump(case)
    with pytest.raises(Problem, match="something was done since: Changed the data of"):
        undo_entry(case, first)
    assert dump(case) == before
    undo_entry(case, second)
    with pytest.raises(Problem, match="was undone already"):
        undo_entry(case, second)
    undo_entry(case, first)
    with case.read() as session:
        assert participants_queries.participant_details(session, person).values["town"] == "Żółkiewka"


def test_what_undo_would_take_back_is_found_without_going_through_the_journal(case: FileDatabase, person: int) -> None:
    def steps() -> int:
        return count_steps(case, back.find_next_undo) + count_steps(case, back.find_next_redo)

    def work(towns: range) -> int:
        for number in towns:
            done(case, person, f"Wieś {number}")
        undo(case)
        undo(case)
        return steps()

    few = work(range(5))
    assert work(range(5, 60)) <= few * 1.2
    _found, plans = list_query_plans(case, back.find_next_redo)
    assert "TEMP B-TREE" not in "".join(plans)


def test_what_undo_would_take_back_is_about_what_the_history_shows(case: Database, person: int) -> None:
    acts: list[Callable[[Any], object]] = [
        lambda session: makers.contract(session, person),
        makers.activity,
        lambda session: participants.change_participant(session, person, {}, [{"kind": "unemployment_benefit"}]),
        lambda session: participants.change_participant(session, person, {}, []),
    ]
    for act in acts:
        with case.action() as session:
            act(session)
        for reverse, find in ((undo, back.find_next_undo), (redo, back.find_next_redo)):
            with case.read() as session:
                entry = find(session)
                if entry is not None:
                    of_entry = select(about_table).where(about_table.c.entry_id == entry.id)
                    rows = session.execute(
                        of_entry.order_by(about_table.c.direct.desc(), about_table.c.tablename, about_table.c.row_id)
                    ).all()
                    assert entry.about == [(row.tablename, row.row_id) for row in rows]
            reverse(case)


def test_what_cannot_be_undone_offers_no_undo(case: Database, person: int) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    assert session.info["undoable"]
    for act in (
        lambda session: issuing.issue_contract(session, contract),
        lambda session: reports.issue_wall_plan(session, makers.TODAY),
        lambda session: participants.change_participant(session, person, {}),
    ):
        with case.action() as session:
            act(session)
        assert session.info["undoable"] is None


@pytest.mark.parametrize("paper", ["card", "grid"])
def test_what_a_given_out_paper_names_is_not_undone_away(case: Database, paper: str) -> None:
    """The card names the person by a foreign key, the month grid an activity by its table and number."""
    if paper == "grid":
        with case.action() as session:
            about = makers.activity(session)
    else:
        with case.action() as session:
            about = makers.participant(session)
    with case.action() as session:
        if paper == "grid":
            reports.issue_month_grid(session, about, date(2026, 6, 1))
        else:
            reports.issue_monthly_card(session, about, date(2026, 6, 1))
    before = dump(case)
    with pytest.raises(Problem, match="a document that was given out is about it"):
        undo(case)
    assert dump(case) == before
    assert case.find_faults() == []


def test_a_deletion_is_not_done_again_under_a_paper_that_was_given_out_since(case: Database) -> None:
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        planning.delete_activity(session, activity)
    undo(case)
    with case.action() as session:
        reports.issue_month_grid(session, activity, date(2026, 6, 1))
    before = dump(case)
    with pytest.raises(Problem, match="This cannot be done again: a document that was given out is about it"):
        redo(case)
    assert dump(case) == before


def test_the_number_of_what_was_undone_is_never_given_again(case: Database, person: int) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    undo(case)
    with case.action() as session:
        again = makers.contract(session, person)
    assert again > contract
    told = [line.sentence for line in history_of(case, "contract", again)]
    assert all("Undone" not in sentence for sentence in told)
    with case.read() as session:
        goals = list(session.scalars(text("SELECT id FROM goal")))
    undo(case)
    undo(case)
    with case.action() as session:
        other = makers.participant(session)
        makers.contract(session, other)
    assert other > person
    with case.read() as session:
        assert min(session.scalars(text("SELECT id FROM goal"))) > max(goals)


def test_a_number_that_an_older_file_gave_again_has_the_history_of_its_last_row(
    case: Database, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    undo(case)
    monkeypatch.setattr(row_ids, "_highest_known_id", lambda *_of: 0)  # as the database alone would
    with case.action() as session:
        assert makers.contract(session, person) == contract
    assert len(history_of(case, "contract", contract)) == 1
    undo(case)
    redo(case)
    assert len(history_of(case, "contract", contract)) == 3


def do_something(case: Database, acts: RandomActs, *, papers: bool) -> None:
    """The first of some random acts that is possible; those before it change nothing."""
    before = dump(case)
    for _ in range(20):
        try:
            with case.action() as session:
                acts.next(papers=papers)(session)
        except Problem:
            assert dump(case) == before
        else:
            return


def refusal(case: Database, reverse: Callable[[Database], None]) -> str:
    """Why it was not done; empty if it was."""
    try:
        reverse(case)
    except Problem as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("seed", range(6))
def test_any_actions_can_be_taken_back_and_done_again(case: Database, seed: int) -> None:
    acts = RandomActs(seed)
    past, future = [dump(case)], list[Any]()
    for _ in range(45):
        way = acts.chance.random()
        if way < 0.25 and len(past) > 1:
            undo(case)
            future.append(past.pop())
        elif way < 0.4 and future:
            redo(case)
            past.append(future.pop())
        else:
            do_something(case, acts, papers=False)
            now = dump(case)
            if now != past[-1]:
                past.append(now)
                future.clear()
        assert dump(case) == past[-1]
    assert case.find_faults() == []
    while len(past) > 1:
        undo(case)
        past.pop()
        assert dump(case) == past[-1]
    assert case.find_faults() == []


@pytest.mark.parametrize("seed", range(6))
def test_among_papers_and_signatures_undo_gives_back_what_was_or_says_why_not(case: Database, seed: int) -> None:
    acts = RandomActs(seed)
    with case.action() as session:
        open_office(session)
    past, future = [undoable_content(case)], list[Any]()
    for _ in range(60):
        way = acts.chance.random()
        if way < 0.3 and len(past) > 1:
            if not refusal(case, undo):
                future.append(past.pop())
        elif way < 0.4 and future:
            if reason := refusal(case, redo):
                assert reason.startswith("This cannot be done again: a document that was given out")
            else:
                past.append(future.pop())
        else:
            do_something(case, acts, papers=True)
            now = undoable_content(case)
            if now != past[-1]:
                past.append(now)
                future.clear()
        assert undoable_content(case) == past[-1]
    assert case.find_faults() == []
