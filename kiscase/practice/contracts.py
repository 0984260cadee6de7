"""The forty contracts of the practice club, in every state: who, by which plan, when signed, how ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.core.workdays import workday_on_or_after, workday_on_or_before
from kiscase.practice.people import PeopleGenerator, PracticePerson
from kiscase.practice.plan_content import end_of_plan, planned_evaluations
from kiscase.practice.source_data import ContractPlan, contract_plans

_S = ContractState
# The state in the end, the days since the contract was drawn, and whose it is: anybody's (""), a specimen's, somebody's
# whose benefit has ended, somebody's whom a plan fits, or, by a number, the person's of that line, counted from 0.
_OUTLINE: tuple[tuple[ContractState, int, int | str], ...] = (
    (_S.COMPLETED, 420, ""), (_S.COMPLETED, 405, ""), (_S.COMPLETED, 390, "unemployment_shop_closed"),
    (_S.COMPLETED, 380, ""), (_S.COMPLETED, 330, "unemployment_childcare_gap"), (_S.COMPLETED, 320, ""),
    (_S.COMPLETED, 290, ""), (_S.COMPLETED, 240, ""),
    (_S.TERMINATED, 350, ""), (_S.TERMINATED, 230, ""), (_S.REFUSED, 150, ""),
    (_S.VOID, 175, ""), (_S.VOID, 100, ""), (_S.VOID, 20, ""),
    (_S.ACTIVE, 172, 11), (_S.ACTIVE, 97, 12), (_S.ACTIVE, 18, 13), (_S.ACTIVE, 140, 2), (_S.ACTIVE, 120, 4),
    (_S.ACTIVE, 192, ""), (_S.AMENDED, 165, ""), (_S.ACTIVE, 150, "specimen"), (_S.EVALUATED, 130, ""),
    (_S.DISPUTED, 110, ""), (_S.ACTIVE, 75, "disability_illness_long"), (_S.ACTIVE, 60, "foreign_ukraine_mother/uk"),
    (_S.ACTIVE, 50, "benefit"), (_S.ACTIVE, 40, "specimen"), (_S.ACTIVE, 30, ""), (_S.ACTIVE, 12, ""),
    (_S.PARTLY_SIGNED, 6, ""), (_S.PARTLY_SIGNED, 4, ""),
    (_S.PRINTED, 5, ""), (_S.PRINTED, 3, "foreign_worker_cheated/uk"), (_S.PRINTED, 2, ""),
    (_S.DRAFT, 9, ""), (_S.READY, 3, ""), (_S.DRAFT, 2, ""), (_S.DRAFT, 1, ""),
)  # fmt: skip
_TERMINATION_REASONS = (
    ("Rezygnacja osoby: praca i przeprowadzka do innej miejscowości.", 120),
    ("Brak kontaktu od sześciu tygodni mimo trzech prób i listu.", 60),
)
_REFUSAL_REASON = "Uczestnik nie zgadza się na obowiązek leczenia; odmówił podpisania."
_CHANGED_AT_EVALUATION = (_S.ACTIVE, 140)
"""The contract of the outline that was changed at its last evaluation."""
_ANNEX_AFTER = timedelta(60)  # after the contract was drawn: its annex
OVERDUE_DAYS = 180  # days: a contract that is older and still active was not evaluated in time
CARRIED_OUT_STATES = (_S.ACTIVE, _S.EVALUATED, _S.DISPUTED, _S.AMENDED, _S.COMPLETED, _S.TERMINATED)
"""The final states of contracts that were carried out."""
_VOID_REASONS = (
    "Pomyłka w danych osoby, zauważona przed podpisaniem; sporządzono nowy kontrakt.",
    "Osoba podpisała wydruk z błędnym terminem; sporządzono nowy kontrakt.",
    "Wybrano niewłaściwy wariant; sporządzono nowy kontrakt.",
)


@dataclass
class ContractStory:
    """One contract: whose, by which plan, and the days that matter; an id comes when it is begun."""

    state: ContractState
    person: PracticePerson
    plan: ContractPlan
    drafted_on: date
    drawn_on: date
    evaluations: list[date]
    new_person: bool
    worker: int
    unfinished: bool = False
    changes: bool = False
    """Whether the last evaluation before today changes actions."""
    ended_on: date | None = None
    reason: str = ""
    event_on: date | None = None
    """The day of what did not end it: the dispute, the final evaluation, the annex."""
    id: int = 0
    signed: dict[Party, date] = field(default_factory=dict)

    @property
    def ends_on(self) -> date:
        """The day until which it is to be carried out."""
        return end_of_plan(self.plan, self.drawn_on)


def generate_contract_stories(casting: PeopleGenerator, chance: Random, today: date) -> list[ContractStory]:
    """All contracts, by the outline."""
    order = list(contract_plans())
    chance.shuffle(order)
    told: list[ContractStory] = []
    named = {contract_plans()[who].code for _state, _age, who in _OUTLINE if who in contract_plans()}
    uses = {code: int(code in named) for code in order if "/" not in code and code != "disability_illness_long"}
    for place, (state, age, who) in enumerate(_OUTLINE):
        plan = _choose_plan(state, age, who, uses, told)
        uses[plan.code] = uses.get(plan.code, 0) + 1
        earlier = told[who] if isinstance(who, int) else None
        person = (
            earlier.person if earlier else casting.example_person(plan) if who == "specimen" else casting.for_plan(plan)
        )
        drawn = workday_on_or_before(today - timedelta(age))
        begun = drawn if state is ContractState.DRAFT else workday_on_or_before(drawn - timedelta(chance.randint(3, 9)))
        if earlier and earlier.state is ContractState.VOID and earlier.ended_on:
            begun = workday_on_or_after(earlier.ended_on + timedelta(1))
            drawn = max(drawn, begun)
        evaluations = _evaluation_dates(plan, (today - drawn).days, drawn, state)
        story = ContractStory(state, person, plan, begun, drawn, evaluations, earlier is None, place % 2)
        if who == "benefit":
            person.benefits.append(_benefit_that_ended(drawn))
        story.unfinished = age == 1
        story.changes = (state, age) == _CHANGED_AT_EVALUATION
        _set_outcome(story, [line[0] for line in _OUTLINE[:place]].count(state), today)
        told.append(story)
    return told


def _choose_plan(
    state: ContractState, age: int, who: int | str, uses: dict[str, int], told: list[ContractStory]
) -> ContractPlan:
    """The plan that was used least among those that fit in time."""
    if isinstance(who, str) and who in contract_plans():
        return contract_plans()[who]
    fitting = [code for code in uses if code in contract_plans() and _fits_in_time(state, age, contract_plans()[code])]
    if isinstance(who, int):
        earlier = told[who]
        if earlier.state is ContractState.VOID:
            return earlier.plan
        fitting = [code for code in fitting if contract_plans()[code].problem == earlier.plan.problem] or [
            earlier.plan.code
        ]
    elif who in ("specimen", "benefit"):
        fitting = [code for code in fitting if contract_plans()[code].problem == "unemployment"]
    else:
        fitting = [code for code in fitting if contract_plans()[code].problem != "foreign_origin" or uses[code] == 0]
    return contract_plans()[min(fitting, key=lambda code: (uses[code], list(uses).index(code)))]


def _fits_in_time(state: ContractState, age: int, plan: ContractPlan) -> bool:
    if state is ContractState.COMPLETED:
        return plan.days + 15 < age
    if state is ContractState.TERMINATED:
        age = 150  # it ended before
    return plan.days > age + 20 and (plan.code != "addiction_homeless_street" or age < min(plan.evaluation_days))


def _evaluation_dates(plan: ContractPlan, age: int, drawn: date, state: ContractState) -> list[date]:
    """As planned; the one that was forgotten was to be evaluated every half year (compare art. 107)."""
    if state is ContractState.ACTIVE and age >= OVERDUE_DAYS:
        days = sorted({min(OVERDUE_DAYS, plan.days - 7), plan.days - 7})
        return [workday_on_or_after(drawn + timedelta(day)) for day in days]
    return planned_evaluations(plan, drawn)


def _benefit_that_ended(drawn: date) -> dict[str, object]:
    return {"kind": "unemployment_benefit", "since": drawn - timedelta(195), "until": drawn - timedelta(15)}


def _set_outcome(story: ContractStory, place: int, today: date) -> None:
    """Set when it was signed and how it ended; *place* numbers the stories of the same state."""
    both = {Party.PARTICIPANT: story.drawn_on, Party.WORKER: story.drawn_on}
    match story.state:
        case ContractState.ACTIVE:
            story.signed = both
        case ContractState.AMENDED:
            story.signed, story.event_on = both, workday_on_or_before(story.drawn_on + _ANNEX_AFTER)
        case ContractState.EVALUATED | ContractState.DISPUTED:
            story.signed, story.event_on = both, workday_on_or_before(today - timedelta(3))
        case ContractState.REFUSED:
            story.reason, story.ended_on = _REFUSAL_REASON, workday_on_or_after(story.drawn_on + timedelta(2))
        case ContractState.COMPLETED:
            story.signed, story.ended_on = both, workday_on_or_before(min(story.ends_on, today - timedelta(3)))
        case ContractState.TERMINATED:
            story.reason, after = _TERMINATION_REASONS[place]
            story.signed, story.ended_on = both, workday_on_or_before(story.drawn_on + timedelta(after))
        case ContractState.PARTLY_SIGNED:
            story.signed = {list(Party)[place % 2]: story.drawn_on}
        case ContractState.VOID:
            story.reason, story.ended_on = _VOID_REASONS[place], story.drawn_on
            if place == 1:
                story.signed = {Party.PARTICIPANT: story.drawn_on}
