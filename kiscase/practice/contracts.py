"""The contracts of the practice club: forty, in every state, from the first talk to the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.contracts import actions, documents
from kiscase.contracts.actions import annexes, evaluations
from kiscase.contracts.actions.evaluations import proposed
from kiscase.contracts.model import Content, Contract, Party, Result, State
from kiscase.core.i18n import DEFAULT_LANGUAGE, speaking
from kiscase.core.workdays import next_workday, workday
from kiscase.participants import actions as participants
from kiscase.practice.diary import Deed, Diary
from kiscase.practice.material import Plan, plans
from kiscase.practice.people import Casting, Person

_S = State
# The state in the end, the days since the contract was drawn, and whose it is: anybody's (""), a specimen's, somebody's
# whose benefit has ended, somebody's whom a plan fits, or, by a number, the person's of that line, counted from 0.
_OUTLINE: tuple[tuple[State, int, int | str], ...] = (
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
_TERMINATED = (
    ("Rezygnacja osoby: praca i przeprowadzka do innej miejscowości.", 120),
    ("Brak kontaktu od sześciu tygodni mimo trzech prób i listu.", 60),
)
_AMENDED = "Uczestnik podjął pracę na część etatu: działania dostosowano do godzin pracy."
_DISPUTED = "Strony różnie rozumieją termin złożenia wniosku; rozmowa z kierownikiem jest umówiona."
_REFUSED = "Uczestnik nie zgadza się na obowiązek leczenia; odmówił podpisania."
_CHANGED = timedelta(60)  # after the contract was drawn: its annex
OVERDUE = 180  # days: a contract that is older and still active was not evaluated in time
CARRIED_OUT = (_S.ACTIVE, _S.EVALUATED, _S.DISPUTED, _S.AMENDED, _S.COMPLETED, _S.TERMINATED)
"""How the contracts stand in the end that were carried out."""
_VOID = (
    "Pomyłka w danych osoby, zauważona przed podpisaniem; sporządzono nowy kontrakt.",
    "Osoba podpisała wydruk z błędnym terminem; sporządzono nowy kontrakt.",
    "Wybrano niewłaściwy wariant; sporządzono nowy kontrakt.",
)


@dataclass
class Story:
    """One contract: whose, by which plan, and the days that matter; an id comes when it is begun."""

    state: State
    person: Person
    plan: Plan
    begun: date
    drawn: date
    evaluations: list[date]
    new_person: bool
    hand: int
    unfinished: bool = False
    ended: date | None = None
    reason: str = ""
    happened: date | None = None
    """The day of what did not end it: the dispute, the final evaluation, the annex."""
    id: int = 0
    signed: dict[Party, date] = field(default_factory=dict)

    @property
    def ends_on(self) -> date:
        """The day until which it is to be carried out."""
        return self.drawn + relativedelta(months=self.plan.months, days=-1)


def stories(casting: Casting, chance: Random, today: date) -> list[Story]:
    """All contracts, by the outline."""
    order = list(plans())
    chance.shuffle(order)
    told: list[Story] = []
    named = {plans()[who].code for _state, _age, who in _OUTLINE if who in plans()}
    uses = {code: int(code in named) for code in order if "/" not in code and code != "disability_illness_long"}
    for place, (state, age, who) in enumerate(_OUTLINE):
        plan = _plan(state, age, who, uses, told)
        uses[plan.code] = uses.get(plan.code, 0) + 1
        earlier = told[who] if isinstance(who, int) else None
        person = earlier.person if earlier else casting.specimen(plan) if who == "specimen" else casting.for_plan(plan)
        drawn = workday(today - timedelta(age))
        begun = drawn if state is State.DRAFT else workday(drawn - timedelta(chance.randint(3, 9)))
        if earlier and earlier.state is State.VOID and earlier.ended:
            begun = next_workday(earlier.ended + timedelta(1))
            drawn = max(drawn, begun)
        evaluations = _evaluations(plan, (today - drawn).days, drawn, state)
        story = Story(state, person, plan, begun, drawn, evaluations, earlier is None, place % 2)
        if who == "benefit":
            person.benefits.append(_benefit_that_ended(drawn))
        story.unfinished = age == 1
        _close(story, [line[0] for line in _OUTLINE[:place]].count(state), today)
        told.append(story)
    return told


def note(story: Story, diary: Diary, today: date, chance: Random) -> None:
    """Put what happened with one contract into the diary."""
    hand, minute = story.hand, chance.randrange(10, 28)
    if story.new_person:
        _note_person(story, diary, chance)
    diary.note(story.begun, f"9:{minute}", hand, lambda session: _draft(session, story))
    diary.note(story.begun, f"9:{minute + 30}", hand, lambda session: _save(session, story))
    if story.state is State.READY:
        diary.note(story.drawn, f"10:{minute}", hand, lambda session: actions.ready(session, story.id))
    if story.state in (State.DRAFT, State.READY) and (today - story.drawn).days < 8:
        return
    diary.note(story.drawn, f"10:{minute}", hand, lambda session: actions.issue(session, story.id))
    if story.state is State.DRAFT:  # printed once, then corrected: a draft again, in its second version
        diary.note(story.drawn, "14:05", hand, lambda session: _correct(session, story))
    for party, on in story.signed.items():
        diary.note(on, f"11:{minute + (party is Party.WORKER):02}", hand, _signing(story, party, on))
    _note_evaluations(story, diary, today)
    if story.happened:
        diary.note(story.happened, f"12:{minute}", hand, _HAPPENINGS[story.state](story))
    if story.ended:
        diary.note(story.ended, f"12:{minute}", hand, lambda session: _end(session, story))


def _plan(state: State, age: int, who: int | str, uses: dict[str, int], told: list[Story]) -> Plan:
    """The plan that was used least among those that fit in time."""
    if isinstance(who, str) and who in plans():
        return plans()[who]
    fitting = [code for code in uses if code in plans() and _fits(state, age, plans()[code])]
    if isinstance(who, int):
        earlier = told[who]
        if earlier.state is State.VOID:
            return earlier.plan
        fitting = [code for code in fitting if plans()[code].problem == earlier.plan.problem] or [earlier.plan.code]
    elif who in ("specimen", "benefit"):
        fitting = [code for code in fitting if plans()[code].problem == "unemployment"]
    else:
        fitting = [code for code in fitting if plans()[code].problem != "foreign_origin" or uses[code] == 0]
    return plans()[min(fitting, key=lambda code: (uses[code], list(uses).index(code)))]


def _fits(state: State, age: int, plan: Plan) -> bool:
    if state is State.COMPLETED:
        return plan.days + 15 < age
    if state is State.TERMINATED:
        age = 150  # it ended before
    return plan.days > age + 20 and (plan.code != "addiction_homeless_street" or age < min(plan.evaluation_days))


def _evaluations(plan: Plan, age: int, drawn: date, state: State) -> list[date]:
    """As planned; the one that was forgotten was to be evaluated every half year (compare art. 107)."""
    days = plan.evaluation_days
    if state is State.ACTIVE and age >= OVERDUE:
        days = sorted({min(OVERDUE, plan.days - 7), plan.days - 7})
    return [next_workday(drawn + timedelta(day)) for day in days]


def _benefit_that_ended(drawn: date) -> dict[str, object]:
    return {"kind": "unemployment_benefit", "since": drawn - timedelta(195), "until": drawn - timedelta(15)}


def _close(story: Story, place: int, today: date) -> None:
    """When it was signed and how it ended; *place* counts the stories of the same state."""
    both = {Party.PARTICIPANT: story.drawn, Party.WORKER: story.drawn}
    match story.state:
        case State.ACTIVE:
            story.signed = both
        case State.AMENDED:
            story.signed, story.happened = both, workday(story.drawn + _CHANGED)
        case State.EVALUATED | State.DISPUTED:
            story.signed, story.happened = both, workday(today - timedelta(3))
        case State.REFUSED:
            story.reason, story.ended = _REFUSED, next_workday(story.drawn + timedelta(2))
        case State.COMPLETED:
            story.signed, story.ended = both, workday(min(story.ends_on, today - timedelta(3)))
        case State.TERMINATED:
            story.reason, after = _TERMINATED[place]
            story.signed, story.ended = both, workday(story.drawn + timedelta(after))
        case State.PARTLY_SIGNED:
            story.signed = {list(Party)[place % 2]: story.drawn}
        case State.VOID:
            story.reason, story.ended = _VOID[place], story.drawn
            if place == 1:
                story.signed = {Party.PARTICIPANT: story.drawn}


def _note_person(story: Story, diary: Diary, chance: Random) -> None:
    """The person came some days before; one whose benefit kept them out came back when it had ended."""
    person = story.person
    come = workday(story.begun - timedelta(chance.randint(2, 12)))
    ended = [row["until"] for row in person.benefits if row.get("until")]
    if ended:
        come = workday(ended[0] - timedelta(60))
        again = next_workday(ended[0] + timedelta(1))
        diary.note(again, "8:55", story.hand, lambda session: participants.change(session, person.id, {}))
    diary.note(come, f"8:{chance.randrange(10, 50)}", story.hand, person.registering(come))


def _draft(session: Session, story: Story) -> None:
    story.id = actions.draft(session, story.person.id, variant=story.plan.variant)


def _save(session: Session, story: Story) -> None:
    """What was typed; the newest draft is not finished yet."""
    content = _content(session, story)
    if story.state is State.DRAFT and story.unfinished:
        content.texts = dict(list(content.texts.items())[:2])
        content.tables = {"main_goals": content.tables["main_goals"]}
    actions.save(session, story.id, content)


def _correct(session: Session, story: Story) -> None:
    content = documents.load(session, session.get_one(Contract, story.id))
    content.tables["evaluation_dates"][-1]["planned_on"] = next_workday(story.ends_on - timedelta(30))
    actions.save(session, story.id, content)


def _signing(story: Story, party: Party, on: date) -> Deed:
    return lambda session: actions.sign(session, story.id, {party: on})


def _end(session: Session, story: Story) -> None:
    if story.state is State.COMPLETED and story.ended:
        evaluations.sign(session, _evaluate(session, story), dict.fromkeys(Party, story.ended))
    outcome = proposed(session, session.get_one(Contract, story.id)) if story.state is State.COMPLETED else None
    actions.end(session, story.id, story.state, story.reason, outcome=outcome)


def _evaluate(session: Session, story: Story) -> int:
    """The final evaluation: most was reached."""
    judged: dict[str, dict[str, Any]] = {}
    late = story.drawn.day % 2
    for place, row in enumerate(evaluations.sheet(session, story.id).rows):
        judged[row.key] = {"result": Result.PARTLY if late and place % 3 == 2 else Result.REACHED}
        if late and place % 3 == 2:
            judged[row.key]["why"] = "Zabrakło czasu; uczestnik kończy to działanie sam."
    held: dict[str, Any] = {"held_on": story.ended or story.happened, "final": True}
    held["summary"] = "Większość ustaleń zrealizowano w terminie." if late else "Zrealizowano wszystkie ustalenia."
    return evaluations.hold(session, story.id, held, judged)


def _note_evaluations(story: Story, diary: Diary, today: date) -> None:
    """Those that were planned for a day before today, or before the contract ended; but one was forgotten."""
    forgotten = story.state is State.ACTIVE and (today - story.drawn).days >= OVERDUE
    if story.state not in CARRIED_OUT or forgotten:
        return
    before = story.happened if story.state is State.EVALUATED else story.ended
    for place, on in enumerate(on for on in story.evaluations if on < min(before or today, today)):
        diary.note(on, f"13:{10 + place}", story.hand, _evaluating(story, on, place))


def _evaluating(story: Story, on: date, place: int) -> Deed:
    """An evaluation on the way: each time more is reached; the sheet was signed by both."""

    def deed(session: Session) -> None:
        rows = evaluations.sheet(session, story.id).rows
        judged = {row.key: _on_the_way(row.is_goal, (number + place) % 3) for number, row in enumerate(rows)}
        summary = "Uczestnik regularnie bierze udział w zajęciach; ustalenia są realizowane."
        held = {"held_on": on, "summary": summary, "own_words": "Teraz wiem, od czego zacząć." if place == 0 else ""}
        made = evaluations.hold(session, story.id, held, judged)
        evaluations.sign(session, made, dict.fromkeys(Party, on))

    return deed


def _on_the_way(goal: bool, turn: int) -> dict[str, Any]:
    if goal:
        return {"result": Result.PARTLY, "next_step": "Ciąg dalszy zgodnie z kontraktem."}
    if turn == 0:
        return {"result": Result.REACHED}
    if turn == 1:
        return {"result": Result.PARTLY, "why": "Działanie trwa.", "next_step": "Dokończenie w terminie z kontraktu."}
    return {"result": Result.NOT, "why": "Brak wolnych terminów.", "next_step": "Nowy termin na następnym spotkaniu."}


def _finishing(story: Story) -> Deed:
    """The goals are reached before the time: the contract is evaluated and is to be completed."""
    return lambda session: _evaluate(session, story)


def _disputing(story: Story) -> Deed:
    return lambda session: actions.end(session, story.id, State.DISPUTED, _DISPUTED, story.happened)


def _amending(story: Story) -> Deed:
    """An annex with a further action, printed and signed by both on its day."""

    def deed(session: Session) -> None:
        on = story.happened
        annex = annexes.begin(session, story.id, _AMENDED)
        content = documents.load(session, session.get_one(Contract, annex))
        further = {"text": "Dostosowanie godzin zajęć do grafiku pracy", "due": story.ends_on - timedelta(14)}
        content.tables["participant_actions"].append(further)
        actions.save(session, annex, content)
        actions.issue(session, annex)
        actions.sign(session, annex, {party: on for party in Party if on})
        story.id = annex

    return deed


_HAPPENINGS = {State.EVALUATED: _finishing, State.DISPUTED: _disputing, State.AMENDED: _amending}


def _content(session: Session, story: Story) -> Content:
    """The plan's texts in the places of the official form."""
    contract, data = session.get_one(Contract, story.id), story.plan.data
    with speaking(DEFAULT_LANGUAGE):
        texts = documents.preset(contract.form, story.plan.variant) | story.plan.texts()
    if story.plan.variant == "B":
        texts["referral"] = f"PUP.5021.{story.id}.{story.drawn.year}"
    head = {
        "variant": story.plan.variant,
        "language": story.plan.language,
        "drawn_on": story.drawn,
        "ends_on": story.ends_on,
    }
    tables = {
        "main_goals": [{"text": data["main_goal"]}],
        "goals": [dict(row) for row in data["goals"]],
        "participant_actions": [_dated(row, story.drawn) for row in data["participant_actions"]],
        "worker_actions": [_dated(row, story.drawn) for row in data["worker_actions"]],
        "obligations": [dict(row) for row in data["obligations"]],
        "evaluation_dates": [{"planned_on": min(on, story.ends_on)} for on in story.evaluations],
    }
    return Content(head, texts, tables)


def _dated(row: dict[str, Any], drawn: date) -> dict[str, Any]:
    return {"text": row["text"], "due": drawn + timedelta(row["days"])}
