"""What happens to each contract of the practice club, scheduled on the timeline."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.content import Content
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.model import EvaluationDecision, GoalResult
from kiscase.contracts.evaluations.queries import proposed_outcome
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing.printing_for_signing import issue_for_signing
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parts import ALL_GOALS, Party
from kiscase.contracts.queries import load_content
from kiscase.contracts.signing import actions as signing
from kiscase.core.workdays import workday_on_or_after, workday_on_or_before
from kiscase.participants import actions as participants
from kiscase.practice.contracts import CARRIED_OUT_STATES, OVERDUE_DAYS, ContractStory
from kiscase.practice.plan_content import plan_content
from kiscase.practice.timeline import Timeline, TimelineAction

_ANNEX_REASON = "Uczestnik podjął pracę na część etatu: działania dostosowano do godzin pracy."


def schedule_contract(story: ContractStory, diary: Timeline, today: date, chance: Random) -> None:
    """Schedule everything that happens with one contract."""
    hand, minute = story.worker, chance.randrange(10, 28)
    if story.new_person:
        _schedule_registration(story, diary, chance)
    diary.schedule(story.drafted_on, f"9:{minute}", hand, lambda session: _draft_contract(session, story))
    diary.schedule(story.drafted_on, f"9:{minute + 30}", hand, lambda session: _save_content(session, story))
    if story.state is ContractState.READY:
        diary.schedule(
            story.drawn_on, f"10:{minute}", hand, lambda session: issuing.mark_contract_ready(session, story.id)
        )
    if story.state in (ContractState.DRAFT, ContractState.READY) and (today - story.drawn_on).days < 8:
        return
    diary.schedule(story.drawn_on, f"10:{minute}", hand, lambda session: issue_for_signing(session, story.id))
    if story.state is ContractState.DRAFT:  # printed once, then corrected: a draft again, in its second version
        diary.schedule(story.drawn_on, "14:05", hand, lambda session: _correct_content(session, story))
    if Party.PARTICIPANT in story.signed:
        diary.schedule(story.drawn_on, f"10:{minute + 20}", hand, lambda session: _hand_over(session, story))
    for party, on in story.signed.items():
        diary.schedule(on, f"11:{minute + (party is Party.WORKER):02}", hand, _signing_action(story, party, on))
    _schedule_evaluations(story, diary, today)
    if story.event_on and story.state in _ACTIONS_BY_STATE:
        diary.schedule(story.event_on, f"12:{minute}", hand, _ACTIONS_BY_STATE[story.state](story))
    if story.ended_on:
        diary.schedule(story.ended_on, f"12:{minute}", hand, lambda session: _end_contract(session, story))


def _schedule_registration(story: ContractStory, diary: Timeline, chance: Random) -> None:
    """Schedule the registration some days before; a person excluded by a benefit returns when it has ended."""
    person = story.person
    come = workday_on_or_before(story.drafted_on - timedelta(chance.randint(2, 12)))
    ended = [row["until"] for row in person.benefits if row.get("until")]
    if ended:
        come = workday_on_or_before(ended[0] - timedelta(60))
        again = workday_on_or_after(ended[0] + timedelta(1))
        diary.schedule(
            again, "8:55", story.worker, lambda session: participants.change_participant(session, person.id, {})
        )
    diary.schedule(come, f"8:{chance.randrange(10, 50)}", story.worker, person.register_on(come))


def _draft_contract(session: Session, story: ContractStory) -> None:
    story.id = drafting.create_draft_contract(session, story.person.id, variant=story.plan.variant)


def _save_content(session: Session, story: ContractStory) -> None:
    """What was typed; the newest draft is not finished yet."""
    content = _content(story)
    if story.state is ContractState.DRAFT and story.unfinished:
        content.texts = dict(list(content.texts.items())[:2])
        content.tables = {"main_goals": content.tables["main_goals"]}
    drafting.save_contract(session, story.id, content)


def _correct_content(session: Session, story: ContractStory) -> None:
    content = load_content(session, session.get_one(Contract, story.id))
    content.fields["evaluation_on"] = workday_on_or_after(content.fields["evaluation_on"] + timedelta(7))
    drafting.save_contract(session, story.id, content)


def _hand_over(session: Session, story: ContractStory) -> None:
    """The information on art. 11 and 109 goes with the contract to whoever signs it."""
    content = load_content(session, session.get_one(Contract, story.id))
    content.inner["handed_over"] = story.drawn_on.isoformat()
    drafting.save_contract(session, story.id, content)


def _signing_action(story: ContractStory, party: Party, on: date) -> TimelineAction:
    return lambda session: signing.sign_contract(session, story.id, {party: on})


def _end_contract(session: Session, story: ContractStory) -> None:
    if story.state is ContractState.COMPLETED and story.ended_on:
        evaluations.sign_evaluation(
            session, _record_final_evaluation(session, story), dict.fromkeys(Party, story.ended_on)
        )
    outcome = (
        proposed_outcome(session, session.get_one(Contract, story.id))
        if story.state is ContractState.COMPLETED
        else None
    )
    closing.change_contract_state(session, story.id, story.state, story.reason, outcome=outcome)


def _record_final_evaluation(session: Session, story: ContractStory) -> int:
    """The final evaluation: most was reached."""
    judged: dict[str, dict[str, Any]] = {}
    late = story.drawn_on.day % 2
    for place, row in enumerate(evaluations_queries.load_evaluation(session, story.id).rows):
        judged[row.key] = {"result": GoalResult.PARTLY if late and place % 3 == 2 else GoalResult.REACHED}
        if late and place % 3 == 2:
            judged[row.key]["why"] = "Zabrakło czasu; uczestnik kończy to działanie sam."
    held: dict[str, Any] = {"held_on": story.ended_on or story.event_on, "final": True}
    held["summary"] = "Większość ustaleń zrealizowano w terminie." if late else "Zrealizowano wszystkie ustalenia."
    return evaluations.hold_evaluation(session, story.id, held, judged)


def _schedule_evaluations(story: ContractStory, diary: Timeline, today: date) -> None:
    """Those that were planned for a day before today, or before the contract ended; but one was forgotten."""
    forgotten = story.state is ContractState.ACTIVE and (today - story.drawn_on).days >= OVERDUE_DAYS
    if story.state not in CARRIED_OUT_STATES or forgotten:
        return
    before = story.event_on if story.state is ContractState.EVALUATED else story.ended_on
    days = [on for on in story.evaluations if on < min(before or today, today)]
    for place, on in enumerate(days):
        changes = story.changes and on == days[-1]
        diary.schedule(on, f"13:{10 + place}", story.worker, _evaluation_action(story, on, place, changes=changes))


def _evaluation_action(story: ContractStory, on: date, place: int, *, changes: bool) -> TimelineAction:
    """An evaluation on the way: each time more is reached; both signed it. With *changes* an action gets more time."""

    def action(session: Session) -> None:
        rows = evaluations_queries.load_evaluation(session, story.id).rows
        judged = {row.key: _interim_result(row.is_goal, (number + place) % 3) for number, row in enumerate(rows)}
        summary = "Uczestnik regularnie bierze udział w zajęciach; ustalenia są realizowane."
        held: dict[str, Any] = {
            "held_on": on,
            "summary": summary,
            "own_words": "Teraz wiem, od czego zacząć." if place == 0 else "",
            "decision": EvaluationDecision.CHANGES if changes else EvaluationDecision.AS_AGREED,
            "next_on": next((later for later in story.evaluations if later > on), _last_evaluation(story, on)),
        }
        actions = evaluations_queries.load_evaluation(session, story.id).actions if changes else None
        if actions:
            first = actions["participant_actions"][0]
            first["due"] = workday_on_or_before(held["next_on"] - timedelta(7))
            first["text"] += " Pomoże w tym asystent z klubu."
        made = evaluations.hold_evaluation(session, story.id, held, judged, actions)
        evaluations.sign_evaluation(session, made, dict.fromkeys(Party, on))

    return action


def _last_evaluation(story: ContractStory, on: date) -> date:
    """The day of an evaluation at the end of a contract, later than the one before."""
    return max(workday_on_or_before(story.ends_on), workday_on_or_after(on + timedelta(7)))


def _interim_result(goal: bool, turn: int) -> dict[str, Any]:
    if goal:
        return {"result": GoalResult.PARTLY, "next_step": "Ciąg dalszy zgodnie z kontraktem."}
    if turn == 0:
        return {"result": GoalResult.REACHED}
    if turn == 1:
        return {
            "result": GoalResult.PARTLY,
            "why": "Działanie trwa.",
            "next_step": "Dokończenie w terminie z kontraktu.",
        }
    return {
        "result": GoalResult.NOT,
        "why": "Brak wolnych terminów.",
        "next_step": "Nowy termin na następnym spotkaniu.",
    }


def _early_completion_action(story: ContractStory) -> TimelineAction:
    """The goals are reached before the time: the contract is evaluated and is to be completed."""
    return lambda session: _record_final_evaluation(session, story)


def _annex_action(story: ContractStory) -> TimelineAction:
    """An annex with a further action, printed and signed by both on its day."""

    def action(session: Session) -> None:
        on = story.event_on
        annex = annexes.begin_annex(session, story.id, _ANNEX_REASON)
        content = load_content(session, session.get_one(Contract, annex))
        due = workday_on_or_before(story.ends_on - timedelta(14))
        further = {"text": "Ustali z klubem godziny zajęć według grafiku pracy.", "due": due, "goal": ALL_GOALS}
        content.tables["participant_actions"].append(further)
        content.inner["handed_over"] = on.isoformat() if on else ""
        drafting.save_contract(session, annex, content)
        issuing.issue_contract(session, annex)
        signing.sign_contract(session, annex, {party: on for party in Party if on})
        story.id = annex

    return action


_ACTIONS_BY_STATE = {
    ContractState.EVALUATED: _early_completion_action,
    ContractState.AMENDED: _annex_action,
}


def _content(story: ContractStory) -> Content:
    content = plan_content(story.plan, story.drawn_on, story.evaluations)
    if story.plan.variant == "B":
        content.inner["referral"] = f"PUP.5021.{story.id}.{story.drawn_on.year}"
    return content
