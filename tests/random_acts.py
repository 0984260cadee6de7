"""Random acts of an office on an open case file: what people do in any order, papers and signatures included."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods
from kiscase.activities.agreements import actions as agreements
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance.queries import list_meeting_people
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.model import AttendanceMark
from kiscase.activities.planning import actions as planning
from kiscase.activities.reports import actions as reports
from kiscase.activities.series_model import Weekday
from kiscase.activities.traineeships import actions as traineeships
from kiscase.contracts import details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.records.record import record_classes
from kiscase.participants import actions as participants
from kiscase.participants import queries as participants_queries
from tests import makers
from tests.core.journal_actions import dump

Act = Callable[[Session], Any]
MONTH = date(2026, 6, 1)


def undoable_content(case: Database) -> dict[str, Any]:
    """All rows that undo takes back: not papers, and not the search's index, which knows them, too."""
    lasting = {name for name, record in record_classes().items() if record.exempt_from_undo}
    return {name: rows for name, rows in dump(case).items() if name not in lasting | {"search_entry", "search_word"}}


def open_office(session: Session) -> None:
    """What an office at work has: people with and without a contract, an activity, and somebody enrolled in it."""
    activity = makers.activity(session)
    makers.enrolled(session, activity)
    makers.contract(session, makers.participant(session))
    makers.participant(session)


class RandomActs:
    """Random acts, reproducible by their seed; one that is not possible raises a Problem and changes nothing."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.changes: list[Act] = [
            *(self.register, self.change, self.set_benefits, self.delete_person, self.add_worker, self.excuse),
            *(self.draft, self.save_draft, self.mark_ready, self.void, self.delete_draft),
            *(self.plan, self.replan, self.delete_activity, self.enrol_guest, self.wait),
            *(self.mark, self.drop_in, self.write_topic),
        ]
        """What can be undone."""
        self.papers: list[Act] = [
            *(self.issue_contract, self.issue_contract, self.sign, self.sign, self.begin_annex, self.end_contract),
            *(self.save_evaluation, self.issue_evaluation, self.sign_evaluation, self.dispute, self.issue_dispute),
            *(self.record_breach, self.invite, self.enrol, self.begin_traineeship, self.opinion_form),
            *(self.monthly_card, self.month_grid, self.class_journal, self.wall_plan, self.sign_in_sheet),
            *(self.end_enrolment, self.settle, self.refer, self.confirm_attendance),
        ]
        """Papers and signatures, and what is possible only after some."""

    def next(self, *, papers: bool) -> Act:
        """The next act."""
        return self.chance.choice(self.changes + self.papers if papers else self.changes)

    def one(self, session: Session, table: str, where: str = "1 = 1") -> int:
        """The id of a row; a Problem if there is none."""
        found = list(session.scalars(text(f"SELECT id FROM {table} WHERE {where} ORDER BY id")))  # noqa: S608
        if not found:
            raise Problem(f"no {table}")
        chosen: int = self.chance.choice(found)
        return chosen

    def word(self) -> str:
        """A word that nobody would expect."""
        return "".join(self.chance.choices("aąbcćłńóśźżŻ {}%'\n", k=self.chance.randrange(1, 12))) + "x"

    # people

    def register(self, session: Session) -> None:
        rights = [{"kind": "old_age_pension", "since": date(2026, 1, 1)}] if self.chance.random() < 0.2 else []
        pesel = makers.pesel(serial=self.chance.randrange(5000)) if self.chance.random() < 0.7 else ""
        makers.participant(session, family_name=self.word(), pesel=pesel, benefits=rights)

    def change(self, session: Session) -> None:
        values: dict[str, Any] = {
            "town": self.word(),
            "groups": self.chance.choice([[], ["homeless"], ["alcohol", "drugs"]]),
            "born": self.chance.choice([None, date(1970, 1, 1)]),
            "sex": self.chance.choice([None, "K"]),
        }
        participants.change_participant(session, self.one(session, "participant"), values)

    def set_benefits(self, session: Session) -> None:
        person = self.one(session, "participant")
        rows = participants_queries.participant_details(session, person).tables["benefits"]
        kept = [row for row in rows if self.chance.random() < 0.5]
        more = [{"kind": "disability_pension", "until": date(2027, 1, 1)}] if self.chance.random() < 0.6 else []
        participants.change_participant(session, person, {}, kept + more)

    def delete_person(self, session: Session) -> None:
        participants.delete_participant(session, self.one(session, "participant"))

    def add_worker(self, session: Session) -> None:
        makers.worker(session, family_name=self.word())

    def excuse(self, session: Session) -> None:
        values = {"since": makers.TODAY, "until": makers.TODAY, "kind": "sick"}
        excused_periods.record_absence(session, self.one(session, "participant"), values, excuse_marks=True)

    # contracts

    def draft(self, session: Session) -> None:
        person, variant = self.one(session, "participant"), self.chance.choice("AB")
        if self.chance.random() < 0.5:
            makers.contract(session, person, "A")
        else:
            drafting.create_draft_contract(session, person, variant=variant)

    def save_draft(self, session: Session) -> None:
        one = self.one(session, "contract")
        content = details.load_contract(session, one).content
        content.texts["causes"] = self.word()
        for rows in content.tables.values():
            self.chance.shuffle(rows)
            del rows[2:]
        content.tables["goals"].append({"text": self.word(), "effect": self.word()})
        drafting.save_contract(session, one, content)

    def mark_ready(self, session: Session) -> None:
        issuing.mark_contract_ready(session, self.one(session, "contract"))

    def void(self, session: Session) -> None:
        closing.change_contract_state(session, self.one(session, "contract"), ContractState.VOID, self.word())

    def delete_draft(self, session: Session) -> None:
        drafting.delete_draft_contract(session, self.one(session, "contract"))

    def issue_contract(self, session: Session) -> None:
        issuing.issue_contract(session, self.one(session, "contract"))

    def sign(self, session: Session) -> None:
        parties = self.chance.choice([list(Party), [self.chance.choice(list(Party))]])
        signing.sign_contract(session, self.one(session, "contract"), dict.fromkeys(parties, makers.TODAY))

    def begin_annex(self, session: Session) -> None:
        annexes.begin_annex(session, self.one(session, "contract"), self.word())

    def end_contract(self, session: Session) -> None:
        one = self.one(session, "contract")
        closing.change_contract_state(session, one, ContractState.TERMINATED, self.word(), makers.TODAY)

    def save_evaluation(self, session: Session) -> None:
        values = {"held_on": makers.TODAY, "final": False, "decision": "as_agreed", "summary": self.word()}
        evaluations.save_evaluation(session, self.one(session, "contract"), values, {})

    def issue_evaluation(self, session: Session) -> None:
        evaluations.issue_evaluation(session, self.one(session, "evaluation"))

    def sign_evaluation(self, session: Session) -> None:
        signed = dict.fromkeys([self.chance.choice(list(Party)).value], makers.TODAY)
        evaluations.sign_evaluation(session, self.one(session, "evaluation"), signed)

    def dispute(self, session: Session) -> None:
        disputes.record_dispute(session, self.one(session, "contract"), {"asked_on": makers.TODAY, "matters": "x"})

    def issue_dispute(self, session: Session) -> None:
        disputes.issue_dispute_letter(session, self.one(session, "dispute"))

    def record_breach(self, session: Session) -> None:
        breaches.record_breach(session, self.one(session, "contract"), {"happened_on": makers.TODAY, "what": "x"})

    def invite(self, session: Session) -> None:
        invitations.create_invitation(session, self.one(session, "contract"), {"on": makers.TODAY})

    # activities

    def plan(self, session: Session) -> None:
        kind = self.chance.choice(["job_help", "job_help", "useful_work"])
        makers.activity(session, leader_id=None, name=self.word(), kind=kind)

    def replan(self, session: Session) -> None:
        days = {"weekdays": [self.chance.choice([Weekday.MONDAY, Weekday.TUESDAY])]}
        planning.replan_series(session, self.one(session, "activity"), days, makers.TODAY)

    def delete_activity(self, session: Session) -> None:
        planning.delete_activity(session, self.one(session, "activity"))

    def enrol(self, session: Session) -> None:
        person, activity = self.one(session, "participant"), self.one(session, "activity")
        enrolment.enrol_person(session, activity, person, makers.TODAY)

    def enrol_guest(self, session: Session) -> None:
        person, activity = self.one(session, "participant"), self.one(session, "activity")
        enrolment.enrol_person(session, activity, person, MONTH, enrolment.EnrolmentTerms(guest=True))

    def end_enrolment(self, session: Session) -> None:
        person, activity = self.one(session, "participant"), self.one(session, "activity")
        enrolment.end_enrolment(session, activity, person)

    def wait(self, session: Session) -> None:
        person, activity = self.one(session, "participant"), self.one(session, "activity")
        waiting_list.add_to_waiting_list(session, activity, person)

    def meeting(self, session: Session) -> int:
        return self.one(session, "meeting", "day <= '2026-06-15'")

    def mark(self, session: Session) -> None:
        meeting = self.meeting(session)
        people = list_meeting_people(session, activities_queries.require_meeting(session, meeting))
        marks = {one.id: (self.chance.choice([*AttendanceMark, None]), "") for one in people}
        attendance.mark_attendance(session, meeting, marks)

    def drop_in(self, session: Session) -> None:
        attendance.add_drop_in(session, self.meeting(session), self.one(session, "participant"))

    def write_topic(self, session: Session) -> None:
        attendance.save_class_notes(session, self.meeting(session), self.word(), "")

    def settle(self, session: Session) -> None:
        attendance.reopen_register(session, self.meeting(session), self.word())

    def refer(self, session: Session) -> None:
        person, activity = self.one(session, "participant"), self.one(session, "activity")
        agreements.save_referral(session, activity, person, {"sign": self.word()})

    def begin_traineeship(self, session: Session) -> None:
        values = {"host": "Piekarnia", "office": "PUP", "since": makers.TODAY, "until": date(2026, 9, 30)}
        traineeships.begin_traineeship(session, self.one(session, "participant"), values)

    # papers

    def opinion_form(self, session: Session) -> None:
        traineeships.issue_opinion_form(session, self.one(session, "traineeship"))

    def monthly_card(self, session: Session) -> None:
        reports.issue_monthly_card(session, self.one(session, "participant"), MONTH)

    def month_grid(self, session: Session) -> None:
        reports.issue_month_grid(session, self.one(session, "activity"), MONTH)

    def class_journal(self, session: Session) -> None:
        reports.issue_class_journal(session, self.one(session, "activity"))

    def wall_plan(self, session: Session) -> None:
        reports.issue_wall_plan(session, makers.TODAY)

    def confirm_attendance(self, session: Session) -> None:
        reports.issue_attendance_confirmation(session, self.one(session, "participant"), MONTH, makers.TODAY)

    def sign_in_sheet(self, session: Session) -> None:
        attendance.issue_sign_in_sheet(session, self.meeting(session))
