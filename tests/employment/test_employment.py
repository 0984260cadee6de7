"""Supported employment: its states, what the law asks on the way, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from kiscase.contracts.checks.model import Severity
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.employment import actions as employments
from kiscase.employment import refunds
from kiscase.employment.checks import list_employment_findings
from kiscase.employment.details import load_employment
from kiscase.employment.model import EmploymentForm, EmploymentState, SupportedEmployment
from kiscase.employment.queries import list_employment_transitions, refund_periods, require_employment
from kiscase.employment.steps import ENDED_STATES, FIRST_STATES, STEPS
from kiscase.participants import actions as participants
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.partners.queries import list_partners
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

TODAY = clock.today()
STARTED = TODAY - relativedelta(months=8)
S, F = EmploymentState, EmploymentForm


@pytest.fixture
def person(case: Database) -> int:
    """Registered as unemployed, with a contract that is carried out and a stay of eight months that goes on."""
    person = do(case, makers.participant, labour_status="unemployed", assisted=True)
    do(case, makers.active_contract, person, drawn_on=STARTED, ends_on=TODAY + timedelta(200))
    do(case, makers.stay, person, STARTED)
    return person


def finish(case: Database, person: int, on: date = date(2026, 4, 18)) -> None:
    (stay,) = ask(case, stays.list_stays, person)
    do(case, stays.end_stay, stay.id, {"ended_on": on, "end": StayEnd.COMPLETED})


def begin(case: Database, person: int, form: EmploymentForm = F.WORK_REFERRAL, **more: Any) -> int:
    return do(case, employments.begin_employment, person, {"form": form} | more)


def step(case: Database, employment: int, state: EmploymentState, **values: Any) -> None:
    do(case, employments.take_employment_step, employment, state, values)


def state(case: Database, employment: int) -> EmploymentState:
    return ask(case, lambda session: require_employment(session, employment).state)


APPLICATION: dict[str, Any] = {"applied_on": TODAY, "applied_by_id": 1, "office": "PUP Krasnystaw"}
REFERRAL: dict[str, Any] = {"decided_on": TODAY, "employer": "Piekarnia Żuk"}
AGREEMENT: dict[str, Any] = {"agreement_on": TODAY, "refund_agreed": 178_390}


def apply(case: Database, person: int, **more: Any) -> int:
    employment = begin(case, person)
    step(case, employment, S.APPLIED, **(APPLICATION | more))
    return employment


def employ(case: Database, person: int, since: date = TODAY, until: date | None = None, **more: Any) -> int:
    """A referral of somebody who finished, up to the start of work."""
    employment = begin(case, person, opened_on=since - timedelta(1))
    before = {"applied_on": since, "decided_on": since, "agreement_on": since}
    step(case, employment, S.APPLIED, **(APPLICATION | before))
    step(case, employment, S.REFERRED, **(REFERRAL | before))
    step(case, employment, S.AGREED, **(AGREEMENT | before))
    until = until or since + relativedelta(months=6) - timedelta(1)
    step(case, employment, S.EMPLOYED, employed_from=since, employed_until=until, **more)
    return employment


def sentences(case: Database, employment: int, severity: Severity | None = None) -> str:
    def find(session: Any) -> str:
        found = list_employment_findings(session, require_employment(session, employment))
        return " ".join(one.sentence for one in found if severity in (None, one.severity))

    return ask(case, find)


# ---- states --------------------------------------------------------------------------------------------------------


def test_a_referral_goes_from_the_application_to_the_end_of_the_job(case: Database, person: int) -> None:
    clock.set(2027, 2, 1)
    finish(case, person)
    employment = employ(case, person, since=TODAY)
    assert state(case, employment) is S.EMPLOYED
    for number in range(6):
        proposed = ask(case, refunds.propose_refund_month, employment)
        assert proposed["seq"] == number + 1
        do(case, refunds.add_refund_month, employment, proposed | {"applied_on": proposed["month_to"]})
        assert state(case, employment) is S.REFUND_RUNNING
    step(case, employment, S.REFUND_OVER)
    step(case, employment, S.COMPLETED, ended_on=date(2027, 1, 15), end_kind="kept_on")
    passed = ask(case, lambda session: [row.state for row in list_employment_transitions(session, employment)])
    assert passed == [
        *(S.CONSIDERED, S.APPLIED, S.REFERRED, S.AGREED, S.EMPLOYED, S.REFUND_RUNNING, S.REFUND_OVER, S.COMPLETED),
    ]
    assert [row.name for row in ask(case, list_partners)] == ["Piekarnia Żuk", "PUP Krasnystaw"]
    with case.read() as session:
        told = [entry.sentence for entry in history.list_history(session, "participant", person)]
    assert told[0] == "Zatrudnienie wspierane: Jadwiga Wiśniewska – zatrudnienie zakończone"
    assert case.find_faults() == []


def test_useful_work_and_counselling_have_states_of_their_own(case: Database, person: int) -> None:
    work = begin(case, person, F.USEFUL_WORK)
    step(case, work, S.REFERRED, decided_on=TODAY, office="PUP Krasnystaw")
    step(case, work, S.WORKING, employed_from=TODAY)
    step(case, work, S.FINISHED, ended_on=TODAY)
    talks = begin(case, person, F.ADVOCACY, purpose="job")
    step(case, talks, S.CLOSED, ended_on=TODAY)
    assert (state(case, work), state(case, talks)) == (S.FINISHED, S.CLOSED)


@pytest.mark.parametrize("form", list(F))
def test_every_state_of_a_form_is_reached_and_leads_on_or_is_an_end(form: EmploymentForm) -> None:
    table, seen, waiting = STEPS[form], set[EmploymentState](), [FIRST_STATES[form]]
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += [step.state for step in table.get(one, ())]
    assert set(table) <= seen
    assert {one for one in seen if one not in table} <= set(ENDED_STATES)


def test_a_step_that_is_not_allowed_changes_nothing(case: Database, person: int) -> None:
    employment = begin(case, person)
    with pytest.raises(Problem, match="nie może przejść"):
        step(case, employment, S.EMPLOYED, employed_from=TODAY)
    assert state(case, employment) is S.CONSIDERED


def test_a_step_asks_for_what_it_needs_and_refuses_days_to_come(case: Database, person: int) -> None:
    employment = begin(case, person)
    with pytest.raises(InvalidValuesError) as caught:
        step(case, employment, S.APPLIED, applied_on=TODAY)
    assert set(caught.value.problems) == {"applied_by_id", "office"}
    with pytest.raises(InvalidValuesError) as caught:
        step(case, employment, S.APPLIED, **(APPLICATION | {"applied_on": TODAY + timedelta(1)}))
    assert "applied_on" in caught.value.problems


def test_a_step_is_taken_back_and_undone(case: Database, person: int) -> None:
    employment = apply(case, person, early_reason="pracodawca czeka")
    do(case, employments.take_back_employment_step, employment)
    assert state(case, employment) is S.CONSIDERED
    with pytest.raises(Problem, match="pierwszy stan"):
        do(case, employments.take_back_employment_step, employment)
    with case.action() as session:
        undo.undo_latest_action(session)
    assert state(case, employment) is S.APPLIED


def test_a_centre_has_neither_an_agreement_nor_a_refund(case: Database, person: int) -> None:
    employment = apply(case, person, early_reason="miejsce w CIS")
    step(case, employment, S.REFERRED, **(REFERRAL | {"employer": "CIS Chełm", "place": "cis"}))
    step(case, employment, S.EMPLOYED, employed_from=TODAY)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, refunds.add_refund_month, employment, {"seq": 1, "month_from": TODAY, "month_to": TODAY})
    assert "pracodawcy" in caught.value.problems["seq"]
    with pytest.raises(Problem, match="pracodawcy"):  # before anybody fills in a form in vain
        ask(case, refunds.propose_refund_month, employment)
    step(case, employment, S.COMPLETED, ended_on=TODAY, end_kind="expired")


def test_what_was_entered_by_mistake_is_deleted_with_its_parts(case: Database, person: int) -> None:
    finish(case, person)
    employment = employ(case, person)
    do(case, refunds.add_refund_month, employment, ask(case, refunds.propose_refund_month, employment))
    do(case, employments.delete_employment, employment)
    with case.action() as session:
        undo.undo_latest_action(session)
    assert state(case, employment) is S.REFUND_RUNNING
    with pytest.raises(Problem):
        do(case, participants.delete_participant, person)


# ---- what the law asks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "applied", "allowed"),
    [
        (date(2025, 12, 15), date(2026, 6, 14), False),
        (date(2025, 12, 15), date(2026, 6, 15), True),
        (date(2024, 2, 29), date(2024, 8, 28), False),  # a leap day as the start
        (date(2024, 2, 29), date(2024, 8, 29), True),
        (date(2023, 8, 31), date(2024, 2, 28), False),
        (date(2023, 8, 31), date(2024, 2, 29), True),
    ],
)
def test_before_the_end_it_is_applied_for_after_six_months_of_the_calendar(
    case: Database, started: date, applied: date, allowed: bool
) -> None:
    person = do(case, makers.participant, labour_status="unemployed")
    do(case, makers.stay, person, started)
    employment = begin(case, person, opened_on=started)
    values = APPLICATION | {"applied_on": applied, "early_reason": "pracodawca nie może czekać"}
    if allowed:
        step(case, employment, S.APPLIED, **values)
        return
    with pytest.raises(InvalidValuesError) as caught:
        step(case, employment, S.APPLIED, **values)
    assert "po 6 miesiącach" in caught.value.problems["applied_on"]


@given(started=st.dates(date(2022, 3, 1), date(2026, 5, 1)), months=st.integers(0, 11))
def test_six_months_end_on_the_day_of_the_same_date(started: date, months: int) -> None:
    record = SupportedEmployment(employed_from=started)
    periods = refund_periods(record)
    assert [one.since for one in periods[1:]] == [one.until + timedelta(1) for one in periods[:-1]]
    assert periods[-1].until == record.last_refund_day == started + relativedelta(months=6) - timedelta(1)
    assert periods[0].since == started


def test_who_still_takes_part_needs_a_reason(case: Database, person: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        apply(case, person)
    assert "8 pełnych miesięcy" in caught.value.problems["early_reason"]
    finish(case, person)
    apply(case, person)


def test_who_never_took_part_is_not_referred(case: Database) -> None:
    stranger = do(case, makers.participant, labour_status="unemployed")
    with pytest.raises(InvalidValuesError) as caught:
        apply(case, stranger)
    assert "nie ma pobytu w klubie" in caught.value.problems["applied_on"]


def test_only_a_social_worker_applies(case: Database, person: int) -> None:
    finish(case, person)
    with pytest.raises(InvalidValuesError) as caught:
        apply(case, person, applied_by_id=2)
    assert "Wniosek składa tylko pracownik socjalny" in caught.value.problems["applied_by_id"]


def test_without_a_contract_at_the_start_a_reason_is_needed(case: Database) -> None:
    person = do(case, makers.participant, labour_status="unemployed")
    do(case, makers.stay, person, STARTED)
    finish(case, person)
    with pytest.raises(InvalidValuesError) as caught:
        employ(case, person)
    assert "art. 15b ust. 2" in caught.value.problems["contract_reason"]
    other = do(case, makers.participant, labour_status="unemployed", given_name="Anna")
    do(case, makers.stay, other, STARTED)
    finish(case, other)
    employment = employ(case, other, contract_reason="nowy kontrakt w przygotowaniu")
    assert "art. 15b ust. 2" in sentences(case, employment, Severity.WARNS)


def test_a_contract_that_ends_before_the_work_is_to_be_prolonged(case: Database, person: int) -> None:
    finish(case, person)
    employment = employ(case, person, until=TODAY + timedelta(300))
    assert "przedłuż kontrakt aneksem" in sentences(case, employment, Severity.HINTS)


@pytest.mark.parametrize(
    ("changes", "benefits", "why"),
    [
        ({"labour_status": "unemployed"}, [{"kind": "unemployment_benefit", "since": STARTED}], "prawo do zasiłku"),
        ({"labour_status": "inactive"}, [], "zarejestrowana jako bezrobotna"),
        ({}, [], "zarejestrowana jako bezrobotna"),
    ],
)
def test_useful_work_is_for_the_registered_without_unemployment_benefit(
    case: Database, changes: dict[str, Any], benefits: list[dict[str, Any]], why: str
) -> None:
    person = do(case, makers.participant, benefits=benefits, **changes)
    with pytest.raises(InvalidValuesError) as caught:
        begin(case, person, F.USEFUL_WORK)
    assert why in caught.value.problems["form"]


def test_useful_work_and_a_job_are_not_in_the_same_days(case: Database, person: int) -> None:
    work = begin(case, person, F.USEFUL_WORK)
    step(case, work, S.REFERRED, decided_on=TODAY, office="PUP Krasnystaw")
    step(case, work, S.WORKING, employed_from=TODAY)
    finish(case, person)
    with pytest.raises(InvalidValuesError) as caught:
        employ(case, person)
    assert "w tych samych dniach" in caught.value.problems["employed_from"]


def test_a_second_refund_within_the_first_and_a_short_job_warn(case: Database, person: int) -> None:
    clock.set(2026, 9, 1)
    finish(case, person)
    employ(case, person, since=date(2026, 7, 1))
    second = employ(case, person, since=date(2026, 8, 1), until=date(2026, 10, 31))
    warned = sentences(case, second, Severity.WARNS)
    assert "jest refundowana" in warned
    assert "31.01.2027" in warned


# ---- the refund ----------------------------------------------------------------------------------------------------


@pytest.fixture
def employed(case: Database, person: int) -> int:
    clock.set(2027, 3, 1)
    finish(case, person)
    return employ(case, person, since=date(2026, 5, 10))


def add(case: Database, employment: int, **changes: Any) -> int:
    values = ask(case, refunds.propose_refund_month, employment)
    return do(case, refunds.add_refund_month, employment, values | changes)


@pytest.mark.parametrize(
    ("month", "claim", "sound"),
    [
        (1, {"claimed": 178_390}, True),  # 10 May to 9 June: the amount of 1 June
        (1, {"claimed": 178_391}, False),
        (1, {"claimed": 178_391, "contribution": 1}, True),
        (2, {"claimed": 214_000, "contribution": 35_610}, True),
        (2, {"claimed": 214_001, "contribution": 35_610}, False),
    ],
)
def test_a_claim_above_the_ceiling_of_the_month_needs_a_reason(
    case: Database, employed: int, month: int, claim: dict[str, int], sound: bool
) -> None:
    for _before in range(1, month):
        add(case, employed, claimed=100)
    if sound:
        add(case, employed, **claim)
        return
    with pytest.raises(InvalidValuesError) as caught:
        add(case, employed, **claim)
    assert "1\u00a0783,90\u00a0zł" in caught.value.problems["beyond"]
    assert "01.06.2026" in caught.value.problems["beyond"]
    add(case, employed, **claim, beyond="umowa sprzed zmiany kwot")


def test_the_ceiling_is_that_of_the_last_day_of_the_month(case: Database, person: int) -> None:
    finish(case, person)
    employment = employ(case, person, since=date(2026, 4, 20), until=date(2026, 12, 1))
    with pytest.raises(InvalidValuesError) as caught:
        add(case, employment, claimed=172_191)  # until 19 May: the amount of 1 June 2025
    assert "1\u00a0721,90\u00a0zł" in caught.value.problems["beyond"]


def test_who_claims_to_the_full_claims_the_ceiling_of_the_next_month(case: Database, person: int) -> None:
    finish(case, person)
    employment = employ(case, person, since=date(2026, 4, 20), until=date(2026, 12, 1))
    add(case, employment, contribution=36_534, claimed=208_724)  # until 19 May: the amount of 1 June 2025
    proposed = ask(case, refunds.propose_refund_month, employment)
    assert (proposed["month_to"], proposed["claimed"]) == (date(2026, 6, 19), 178_390 + 36_534)
    add(case, employment, claimed=150_000)
    assert ask(case, refunds.propose_refund_month, employment)["claimed"] == 150_000


def test_the_time_in_the_club_is_told_until_the_day_that_counts(case: Database, person: int) -> None:
    employment = begin(case, person, F.USEFUL_WORK, opened_on=STARTED + timedelta(10))
    until = f"{STARTED + timedelta(9):%d.%m.%Y}"
    told = ask(case, load_employment, employment).stay
    assert until in told
    assert told.endswith("mniej niż miesiąc")


def test_there_is_no_seventh_month(case: Database, employed: int) -> None:
    for _month in range(6):
        add(case, employed, claimed=100)
    with pytest.raises(Problem, match="6 miesięcy"):
        ask(case, refunds.propose_refund_month, employed)
    seventh = {"seq": 7, "month_from": date(2026, 11, 10), "month_to": date(2026, 12, 9)}
    with pytest.raises(InvalidValuesError) as caught:
        do(case, refunds.add_refund_month, employed, seventh)
    assert list(caught.value.problems) == ["seq"]
    assert [row.seq for row in ask(case, refunds.refund_month_rows, employed)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"month_from": date(2026, 5, 9)}, "month_from"),
        ({"month_to": date(2026, 11, 10)}, "month_to"),
        ({"month_from": date(2026, 6, 9), "month_to": date(2026, 6, 1)}, "month_to"),
        ({"applied_on": date(2026, 5, 1)}, "applied_on"),
        ({"applied_on": date(2027, 3, 2)}, "applied_on"),
        ({"paid_on": date(2026, 7, 1)}, "applied_on"),
        ({"applied_on": date(2026, 7, 2), "paid_on": date(2026, 7, 1)}, "paid_on"),
    ],
)
def test_a_month_that_cannot_be_is_refused(case: Database, employed: int, changes: dict[str, Any], wrong: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        add(case, employed, **changes)
    assert list(caught.value.problems) == [wrong]


def test_it_is_paid_within_thirty_days(case: Database, employed: int) -> None:
    month = add(case, employed, applied_on=date(2026, 6, 15))
    (row,) = ask(case, refunds.refund_month_rows, employed)
    assert (row.due_on, row.is_late) == (date(2026, 7, 15), True)
    do(case, refunds.change_refund_month, month, {"paid_on": date(2026, 7, 20), "paid": 178_390})
    assert not ask(case, refunds.refund_month_rows, employed)[0].is_late


def test_without_months_the_refund_does_not_run(case: Database, employed: int) -> None:
    month = add(case, employed)
    assert state(case, employed) is S.REFUND_RUNNING
    do(case, refunds.delete_refund_month, month)
    assert state(case, employed) is S.EMPLOYED
    with pytest.raises(Problem, match="pierwszy miesiąc"):
        step(case, employed, S.REFUND_RUNNING)


def test_without_an_agreement_nothing_is_refunded(case: Database, employed: int) -> None:
    month = ask(case, refunds.propose_refund_month, employed)
    do(case, employments.change_employment, employed, {"agreement_on": None})
    with pytest.raises(Problem, match="umowę starosty z pracodawcą"):
        ask(case, refunds.propose_refund_month, employed)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, refunds.add_refund_month, employed, month)
    assert "umowę starosty z pracodawcą" in caught.value.problems["seq"]
    assert "Umowy starosty z pracodawcą" in sentences(case, employed, Severity.WARNS)
