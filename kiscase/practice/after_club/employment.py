"""Supported employment in the practice club: a job with its refund, an open application, useful work, advice."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.model import Activity, Enrolment
from kiscase.contracts.model import ContractState
from kiscase.core.workdays import workday_on_or_after, workday_on_or_before
from kiscase.employment import actions as employments
from kiscase.employment import counselling, refunds
from kiscase.employment.model import CounsellingKind, EmploymentForm, EmploymentPlace, EmploymentState
from kiscase.employment.queries import ceiling_grosze, contract_on, employments_of_person
from kiscase.participants.model import Participant
from kiscase.participants.situation.code_lists import UNEMPLOYED
from kiscase.practice.contracts import ContractStory
from kiscase.practice.timeline import Timeline

_OFFICE, _EMPLOYER = "Powiatowy Urząd Pracy we Wzorowie", "Hurtownia „Pod Lipą” we Wzorowie"
_PAY, _CONTRIBUTION = 480_600, 36_534  # grosze a month
_MONTHS_ON_FILE = 3
_DAYS_SINCE_NEXT = range(112, 128)
"""Days since the next contract of whoever has the job: it began before the work does."""
S = EmploymentState


def schedule_employment(told: list[ContractStory], diary: Timeline, today: date) -> None:
    """Put it into the diary."""
    completed = [story for story in told if story.state is ContractState.COMPLETED and story.ended_on]
    goes_on = [story.person for story in told if (today - story.drawn_on).days in _DAYS_SINCE_NEXT]
    again = next(one for one in completed if any(one.person is person for person in goes_on))
    _schedule_job(again, diary, today)
    last = max((one for one in completed if one is not again), key=lambda one: one.drawn_on)
    applied = workday_on_or_after(today - timedelta(36))
    diary.schedule(applied, "12:10", last.worker, partial(_begin, story=last, on=applied))
    diary.schedule(applied, "12:20", last.worker, partial(_apply, story=last, on=applied, diary=diary))
    diary.schedule(workday_on_or_before(today - timedelta(1)), "14:40", 0, _record_useful_work)


def _schedule_job(story: ContractStory, diary: Timeline, today: date) -> None:
    """Applied for after the completion, begun under the next contract, refunded since."""
    first = workday_on_or_after((story.ended_on or today) + timedelta(5))
    start = workday_on_or_after(today - timedelta(112))
    days = [first, workday_on_or_after(first + timedelta(7)), workday_on_or_before(start - timedelta(2)), start]
    diary.schedule(days[0], "12:10", story.worker, partial(_begin, story=story, on=days[0]))
    diary.schedule(days[0], "12:20", story.worker, partial(_apply, story=story, on=days[0], diary=diary))
    given: list[tuple[EmploymentState, dict[str, Any]]] = [
        (S.REFERRED, {"decided_on": days[1], "place": EmploymentPlace.EMPLOYER, "employer": _EMPLOYER}),
        (S.AGREED, {"agreement_on": days[2], "agreement_sign": "RP.4121.3", "starosta": "Starosta Wzorowski"}),
        (S.EMPLOYED, {"employed_from": start, "employed_until": start + relativedelta(months=9), "pay": _PAY}),
    ]
    for on, (state, values) in zip(days[1:], given, strict=True):
        diary.schedule(on, "12:30", story.worker, partial(_go_on, story=story, state=state, values=values))
    for number in range(1, _MONTHS_ON_FILE + 1):
        on = min(workday_on_or_after(start + relativedelta(months=number, days=3)), today - timedelta(1))
        diary.schedule(
            on, "12:40", story.worker, partial(_add_month, story=story, on=on, paid=number < _MONTHS_ON_FILE)
        )
    for kind, ago, step in (
        (CounsellingKind.VOCATIONAL, 95, ""),
        (CounsellingKind.SOCIAL, 40, "Rozmowa o umowie na stałe"),
    ):
        on = workday_on_or_after(today - timedelta(ago))
        held = {"day": on, "minutes": 45, "kind": kind, "adviser": "Grażyna Wiśniowska", "next_step": step}
        held |= {
            "matter": "Pierwsze tygodnie w pracy: dojazd, zmiany, rozmowa z przełożonym.",
            "result": "Ustalono plan.",
        }
        held |= {"next_on": workday_on_or_after(today + timedelta(4))} if step else {}
        diary.schedule(on, "13:10", story.worker, partial(_advise, story=story, values=held))


def _begin(session: Session, story: ContractStory, on: date) -> None:
    values = {"form": EmploymentForm.WORK_REFERRAL, "opened_on": on}
    employments.begin_employment(session, story.person.id, values)


def _record(session: Session, story: ContractStory) -> int:
    return employments_of_person(session, story.person.id)[0].id


def _apply(session: Session, story: ContractStory, on: date, diary: Timeline) -> None:
    values = {"applied_on": on, "applied_by_id": diary.workers[story.worker][0], "office": _OFFICE}
    values |= {"application_sign": f"OPS.412.{story.person.id}", "post": "pracownik magazynu"}
    employments.take_employment_step(session, _record(session, story), S.APPLIED, values)


def _go_on(session: Session, story: ContractStory, state: EmploymentState, values: dict[str, Any]) -> None:
    without = {"contract_reason": "Kolejny kontrakt jest w przygotowaniu."}
    start = values.get("employed_from")
    if start is not None and contract_on(session, story.person.id, start) is None:
        values |= without
    employments.take_employment_step(session, _record(session, story), state, values)


def _add_month(session: Session, story: ContractStory, on: date, paid: bool) -> None:
    record = _record(session, story)
    values = refunds.propose_refund_month(session, record) | {"contribution": _CONTRIBUTION, "applied_on": on}
    limit = ceiling_grosze(values["month_to"], _CONTRIBUTION)
    values["claimed"] = limit
    if paid and limit is not None:
        values |= {"paid_on": on, "paid": limit}
    refunds.add_refund_month(session, record, values)


def _advise(session: Session, story: ContractStory, values: dict[str, Any]) -> None:
    counselling.add_counselling_session(session, _record(session, story), values)


def _record_useful_work(session: Session) -> None:
    """Somebody who does the useful work of the club, from the first day of the enrolment on."""
    chosen = (
        select(Enrolment, Activity.id)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Activity.kind == USEFUL_WORK, Participant.labour_status == UNEMPLOYED, Enrolment.until.is_(None))
        .order_by(Enrolment.since, Enrolment.id)
    )
    for enrolment, activity in session.execute(chosen):
        if contract_on(session, enrolment.participant_id, enrolment.since) is None:
            continue
        values = {"form": EmploymentForm.USEFUL_WORK, "opened_on": enrolment.since}
        record = employments.begin_employment(session, enrolment.participant_id, values)
        referral = {"decided_on": enrolment.since, "office": _OFFICE}
        employments.take_employment_step(session, record, S.REFERRED, referral)
        employments.take_employment_step(session, record, S.WORKING, {"employed_from": enrolment.since})
        employments.change_employment(session, record, {"activity_id": activity})
        return
