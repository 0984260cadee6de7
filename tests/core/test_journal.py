"""The journal: what was done, by whom, back and forth again, and whether somebody meddled with it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark
from kiscase.club import actions as clubs
from kiscase.contracts import details
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core import drafts, search
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.i18n import use_language
from kiscase.core.journal import history
from kiscase.core.journal import undo as back
from kiscase.core.records.record import Record
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from kiscase.participants.model import Benefit, Participant
from tests import makers

pytestmark = pytest.mark.usefixtures("english")

PAPERS = {"issued_document", "search_entry", "search_word"}
NOT_COMPARED = {
    "journal_entry",
    "journal_change",
    "journal_about",
    "phrase",
    "phrase_trace",
}  # what was learnt stays learnt


def dump(case: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the journal's, without revisions: the search's index included."""
    with case.read() as session:
        return {
            name: sorted(
                tuple(str(value) for key, value in row._mapping.items() if key != "revision")
                for row in session.execute(select(table))
            )
            for name, table in Record.metadata.tables.items()
            if name not in NOT_COMPARED
        }


def undo(case: Database) -> None:
    with case.action() as session:
        back.undo_latest_action(session)


def redo(case: Database) -> None:
    with case.action() as session:
        back.redo_latest_undo(session)


def told(case: Database, table: str = "participant", row_id: int = 1) -> list[history.HistoryEntry]:
    with case.read() as session:
        return history.list_history(session, table, row_id)


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)


# ---- what is told --------------------------------------------------------------------------------------------------


def test_history_tells_who_did_what_and_what_changed(case: Database, person: int) -> None:
    case.worker = (2, "Cezary Zięba")
    case.clock = lambda: datetime(2026, 6, 16, 7, 30, tzinfo=UTC)
    with case.action() as session:
        participants.change_participant(
            session, person, {"town": "Zamość", "born": date(1980, 5, 14), "excluded": False}
        )
        touched = session.info
    assert touched["touched"] == {"participant", "assessment"}
    last, first = told(case)
    assert (last.worker, last.at) == ("Cezary Zięba", datetime(2026, 6, 16, 7, 30, tzinfo=UTC))
    assert (first.worker, first.at.date()) == ("Bożena Łącka", date(2026, 6, 15))
    with use_language("en"):
        last, first = told(case)
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
        sentences = [line.sentence for line in told(case)]
        assert sentences == [
            "Marked the attendance of Warsztat komputerowy on 15.06.2026",
            "Enrolled Jadwiga Wiśniewska in Warsztat komputerowy",
            "Recorded the signatures on the contract KS/1/2026",
            "Registered Jadwiga Wiśniewska",
        ]
        assert [line.sentence for line in told(case, "activity", activity)][-1].startswith("Planned the activity")


def test_braces_in_a_name_are_only_letters(case: Database) -> None:
    with case.action() as session:
        makers.participant(session, family_name="{name} {0} {{", given_name="%s", pesel="")
    undo(case)
    redo(case)
    assert "%s {name} {0} {{" in told(case)[0].sentence


def test_an_action_that_changes_and_says_nothing_is_an_error(case: Database, person: int) -> None:
    before = dump(case)
    with pytest.raises(RuntimeError, match="said nothing"), case.action() as session:
        session.get_one(Participant, person).town = "Zamość"
    assert dump(case) == before


def test_a_kept_draft_needs_no_sentence(case: Database) -> None:
    with case.action() as session:
        drafts.save_draft(session, "participant", 0, {"town": "Zamość"})
    with case.read() as session:
        assert drafts.load_draft(session, "participant", 0)
    undo(case)
    assert told(case, "worker", 2)[0].sentence == "Undone: Added the worker Cezary Zięba"


def drafted(case: Database, person: int) -> drafts.Draft | None:
    with case.read() as session:
        return drafts.load_draft(session, "participant", person)


def type_into(case: Database, person: int, revision: int | None = None) -> None:
    with case.action() as session:
        drafts.save_draft(session, "participant", person, {"town": "Zamość"}, revision)


def test_a_draft_knows_which_revision_it_was_typed_into(case: Database, person: int) -> None:
    for revision in (None, 7):
        type_into(case, person, revision)
        draft = drafted(case, person)
        assert draft is not None
        assert (draft.content, draft.revision) == ({"town": "Zamość"}, revision)


def test_undo_and_redo_forget_what_was_typed_into_the_row(case: Database, person: int) -> None:
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Lublin"})
    for step in (undo, redo):
        type_into(case, person)
        step(case)
        assert drafted(case, person) is None


def test_a_reused_number_brings_no_old_typing_back(case: Database, person: int) -> None:
    type_into(case, person)
    undo(case)
    assert drafted(case, person) is None
    type_into(case, person)  # by a page that was still open
    with case.action() as session:
        assert makers.participant(session) == person
    assert drafted(case, person) is None


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
    assert len(told(case)) == 1


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


# ---- changed elsewhere ---------------------------------------------------------------------------------------------


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


def test_a_record_that_changes_under_ones_hands_is_noticed_at_writing(case: Database, person: int) -> None:
    with pytest.raises(EditConflictError):
        change_from_below(case, person)


# ---- back and forth ------------------------------------------------------------------------------------------------


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


def test_a_new_deed_ends_redo(case: Database, person: int) -> None:
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


def test_undo_reaches_back_to_the_beginning_and_stops(case: Database) -> None:
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


def test_undo_survives_closing_the_file(sealed: Database) -> None:
    from kiscase.core.database import case_file

    sealed.close()
    again = case_file.open_case_file(sealed.path, makers.PASSPHRASE)
    with again.action() as session:
        back.undo_latest_action(session)
    with again.read() as session:
        assert participants_queries.list_participants(session) == []
        assert search.search_all(session, "wis") == []
    again.close()


@pytest.mark.parametrize("deed", ["print", "sign"])
def test_undo_says_why_a_print_or_a_signature_stays(case: Database, person: int, deed: str) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    with case.action() as session:
        issuing.issue_contract(session, contract)
    if deed == "sign":
        with case.action() as session:
            signing.sign_contract(session, contract, dict.fromkeys(Party, makers.TODAY))
    before = dump(case)
    reason = {"print": "was given a number and printed", "sign": "A signature cannot be undone"}[deed]
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


class Clerk:
    """Does one random thing after the other."""

    def __init__(self, case: Database, seed: int) -> None:
        self.case = case
        self.chance = random.Random(seed)
        self.people: list[int] = []
        self.drafts: list[int] = []
        self.activities: list[int] = []

    def act(self) -> None:
        deeds = [self.register, self.change, self.benefits, self.draft, self.save, self.void, self.plan, self.worker]
        with self.case.action() as session:
            self.look(session)
            self.chance.choice(deeds)(session)

    def look(self, session: Session) -> None:
        for name, table in (("people", "participant"), ("drafts", "contract"), ("activities", "activity")):
            setattr(self, name, list(session.scalars(text(f"SELECT id FROM {table} ORDER BY id"))))  # noqa: S608

    def word(self) -> str:
        return "".join(self.chance.choices("aąbcćłńóśźżŻ {}%'\n", k=self.chance.randrange(1, 12))) + "x"

    def register(self, session: Session) -> None:
        rights = [{"kind": "old_age_pension", "since": date(2026, 1, 1)}] if self.chance.random() < 0.3 else []
        makers.participant(session, family_name=self.word(), pesel="", benefits=rights)

    def change(self, session: Session) -> None:
        if not self.people:
            return self.register(session)
        values: dict[str, Any] = {
            "town": self.word(),
            "groups": self.chance.choice([[], ["homeless"], ["alcohol", "drugs"]]),
        }
        values |= {"born": self.chance.choice([None, date(1970, 1, 1)]), "sex": self.chance.choice([None, "K"])}
        return participants.change_participant(session, self.chance.choice(self.people), values)

    def benefits(self, session: Session) -> None:
        if not self.people:
            return self.register(session)
        person = self.chance.choice(self.people)
        rows = participants_queries.participant_details(session, person).benefits
        kept = [row for row in rows if self.chance.random() < 0.5]
        more = [{"kind": "disability_pension", "until": date(2027, 1, 1)}] if self.chance.random() < 0.6 else []
        return participants.change_participant(session, person, {}, kept + more)

    def draft(self, session: Session) -> None:
        may = [person for person in self.people if session.get_one(Participant, person).verdict != "may_not"]
        if not may:
            return self.register(session)
        drafting.create_draft_contract(session, self.chance.choice(may), variant=self.chance.choice("AB"))
        return None

    def save(self, session: Session) -> None:
        still = [one for one in self.drafts if not details.load_contract(session, one).frozen]
        if not still:
            return self.register(session)
        one = self.chance.choice(still)
        content = details.load_contract(session, one).content
        content.texts["causes"] = self.word()
        for rows in content.tables.values():
            self.chance.shuffle(rows)
            del rows[2:]
        content.tables["goals"].append({"text": self.word(), "effect": self.word()})
        return drafting.save_contract(session, one, content)

    def void(self, session: Session) -> None:
        still = [one for one in self.drafts if not details.load_contract(session, one).frozen]
        if not still:
            return self.register(session)
        return closing.change_contract_state(session, self.chance.choice(still), ContractState.VOID, self.word())

    def plan(self, session: Session) -> None:
        makers.activity(session, leader_id=None, name=self.word())

    def worker(self, session: Session) -> None:
        makers.worker(session, family_name=self.word())


@pytest.mark.parametrize("seed", range(6))
def test_any_deeds_can_be_taken_back_and_done_again(case: Database, seed: int) -> None:
    clerk = Clerk(case, seed)
    past, future = [dump(case)], list[Any]()
    for _ in range(45):
        way = clerk.chance.random()
        if way < 0.25 and len(past) > 1:
            undo(case)
            future.append(past.pop())
        elif way < 0.4 and future:
            redo(case)
            past.append(future.pop())
        else:
            clerk.act()
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


# ---- meddling ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "meddling",
    [
        "UPDATE journal_entry SET sentence = 'x' WHERE id = 2",
        "UPDATE journal_entry SET at = '2020-01-01T00:00:00.000+00:00' WHERE id = 2",
        "UPDATE journal_entry SET worker_name = 'Ktoś' WHERE id = 4",
        "UPDATE journal_entry SET names = '{}' WHERE id = 1",
        "UPDATE journal_entry SET final = 'x' WHERE id = 4",
        "UPDATE journal_entry SET hash = 'x' WHERE id = 3",
        "UPDATE journal_change SET after = replace(after, 'Jadwiga', 'Ewa')",
        "UPDATE journal_change SET before = '{}' WHERE id = (SELECT max(id) FROM journal_change)",
        "UPDATE journal_change SET row_id = 77 WHERE id = 1",
        "DELETE FROM journal_change WHERE id = 2",
        (
            "DELETE FROM journal_change WHERE entry_id = 2; DELETE FROM journal_about WHERE entry_id = 2; "
            "DELETE FROM journal_entry WHERE id = 2"
        ),
        "INSERT INTO journal_change (entry_id, tablename, row_id, after) VALUES (3, 'participant', 1, '{}')",
        (
            "INSERT INTO journal_entry SELECT 5, at, worker_id, worker_name, kind, sentence, names, final, "
            "reverses_id, tables, schema, previous, hash FROM journal_entry WHERE id = 4"
        ),
    ],
)
def test_meddling_with_the_journal_is_found(case: Database, person: int, meddling: str) -> None:
    assert case.find_faults() == []
    with case.connection() as connection:
        for statement in meddling.split("; "):
            connection.execute(text(statement))
    assert case.find_faults() != []
    with use_language("en"):
        assert "journal's chain is broken at entry" in case.find_faults()[0]


def test_a_journal_that_cannot_be_read_is_damage(case: Database, person: int) -> None:
    with case.connection() as connection:
        connection.execute(text("UPDATE journal_entry SET names = 'no json' WHERE id = 1"))
    assert len(case.find_faults()) == 1


def test_a_row_without_its_owner_is_found(case: Database, person: int) -> None:
    with case.connection() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text("INSERT INTO benefit VALUES (1, 1, 99, 'x', NULL, NULL)"))
        connection.execute(text("PRAGMA foreign_keys = ON"))
    assert len(case.find_faults()) == 1


def test_a_mistake_in_one_field_saves_no_other(case: Database, person: int) -> None:
    before = dump(case)
    with pytest.raises(InvalidValuesError) as caught, case.action() as session:
        participants.change_participant(session, person, {"town": "Zamość", "family_name": "", "street": "x" * 4001})
    assert set(caught.value.problems) == {"family_name", "street"}
    assert dump(case) == before
