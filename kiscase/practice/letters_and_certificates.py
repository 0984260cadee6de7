"""What else happened in the practice club: a breach before a contract ended, a dispute, a talk, certificates."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from kiscase.activities.certificates import actions as certificates
from kiscase.activities.certificates.model import CertificateKind
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import DisputeGround, DisputeParty
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.model import InvitationPurpose
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.core.workdays import workday_on_or_before
from kiscase.practice.contracts import ContractStory
from kiscase.practice.timeline import Timeline, TimelineAction

BREACH_BEFORE_END = timedelta(21)  # days from the letter to the end


def schedule_letters_and_certificates(told: list[ContractStory], diary: Timeline, today: date) -> None:
    """Put them into the diary, each in the hand of who has the contract."""
    for story in told:
        if story.state is ContractState.TERMINATED and story.ended_on:
            on = workday_on_or_before(story.ended_on - BREACH_BEFORE_END)
            diary.schedule(on, "13:40", story.worker, _breach_action(story, on))
            diary.schedule(on, "13:45", story.worker, _breach_letter_action(story, on))
        if story.state is ContractState.DISPUTED and story.event_on:
            diary.schedule(story.event_on, "12:40", story.worker, _dispute_action(story, story.event_on))
            diary.schedule(story.event_on, "12:50", story.worker, _dispute_letter_action(story, story.event_on))
        if story.state is ContractState.COMPLETED and story.ended_on:
            diary.schedule(story.ended_on, "15:30", story.worker, _certificate_action(story))
    story = next(one for one in told if one.state is ContractState.EVALUATED)
    diary.schedule(workday_on_or_before(today - timedelta(1)), "14:20", story.worker, _invitation_action(story, today))


def _breach_action(story: ContractStory, on: date) -> TimelineAction:
    values = {
        "happened_on": workday_on_or_before(on - timedelta(7)),
        "what": "Nieobecność na zajęciach przez dwa tygodnie bez wiadomości i bez usprawiedliwienia.",
        "explain_by": workday_on_or_before(on + timedelta(10)),
    }
    return lambda session: breaches.record_breach(session, story.id, values)


def _breach_letter_action(story: ContractStory, on: date) -> TimelineAction:
    """The letter, signed by the worker; the person took it over."""

    def action(session: Session) -> None:
        (found,) = breaches.list_breaches(session, story.id)
        breaches.issue_breach_letter(session, found.id)
        breaches.sign_breach_letter(session, found.id, dict.fromkeys(Party, on))

    return action


def _dispute_action(story: ContractStory, on: date) -> TimelineAction:
    values = {
        "asked_on": on,
        "asked_by": DisputeParty.BOTH,
        "ground": DisputeGround.CHANGES,
        "matters": "Termin złożenia wniosku o mieszkanie z zasobu gminy: strony różnie rozumieją zapis kontraktu.",
        "person_position": "Wniosek można złożyć dopiero po otrzymaniu zaświadczenia o dochodach.",
        "worker_position": "Wniosek należy złożyć w bieżącym naborze; zaświadczenie można dołączyć później.",
        "proposal": "Złożenie wniosku w bieżącym naborze i uzupełnienie go w ciągu 14 dni.",
    }
    return lambda session: disputes.record_dispute(session, story.id, values)


def _dispute_letter_action(story: ContractStory, on: date) -> TimelineAction:
    """The request, signed by both; its answer is to come."""

    def action(session: Session) -> None:
        (found,) = disputes.list_disputes(session, story.id)
        disputes.issue_dispute_letter(session, found.id)
        disputes.sign_dispute_letter(session, found.id, dict.fromkeys(Party, on))

    return action


def _invitation_action(story: ContractStory, today: date) -> TimelineAction:
    values = {
        "purpose": InvitationPurpose.EVALUATION,
        "on": workday_on_or_before(today + timedelta(9)),
        "at": time(10, 0),
        "place": "pokój 4",
        "note": "Zaświadczenia z zajęć, jeżeli są.",
    }

    def action(session: Session) -> None:
        invitations.issue_invitation(session, invitations.create_invitation(session, story.id, values))

    return action


def _certificate_action(story: ContractStory) -> TimelineAction:
    """Of completion for who is entitled to one, else of participation for who was there."""

    def action(session: Session) -> None:
        for kind in (CertificateKind.COMPLETION, CertificateKind.PARTICIPATION):
            if not certificates.check_certificate_entitlement(session, story.person.id, kind).why_not:
                certificates.issue_certificates(session, [story.person.id], kind)
                return

    return action
