"""What else happened in the practice club: a breach before a contract ended, a talk, certificates."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from kiscase.activities.actions import papers
from kiscase.activities.model import CertificateKind
from kiscase.contracts.actions import breaches, invitations
from kiscase.contracts.model import Party, Purpose, State
from kiscase.core.workdays import workday
from kiscase.practice.contracts import Story
from kiscase.practice.diary import Deed, Diary

BEFORE_END = timedelta(21)  # days from the letter to the end


def note(told: list[Story], diary: Diary, today: date) -> None:
    """Put them into the diary, each in the hand of who has the contract."""
    for story in told:
        if story.state is State.TERMINATED and story.ended:
            on = workday(story.ended - BEFORE_END)
            diary.note(on, "13:40", story.hand, _breach(story, on))
            diary.note(on, "13:45", story.hand, _letter(story, on))
        if story.state is State.COMPLETED and story.ended:
            diary.note(story.ended, "15:30", story.hand, _certificate(story))
    story = next(one for one in told if one.state is State.EVALUATED)
    diary.note(workday(today - timedelta(1)), "14:20", story.hand, _invitation(story, today))


def _breach(story: Story, on: date) -> Deed:
    values = {
        "happened_on": workday(on - timedelta(7)),
        "what": "Nieobecność na zajęciach przez dwa tygodnie bez wiadomości i bez usprawiedliwienia.",
        "explain_by": workday(on + timedelta(10)),
    }
    return lambda session: breaches.record(session, story.id, values)


def _letter(story: Story, on: date) -> Deed:
    """The letter, signed by the worker; the person took it over."""

    def deed(session: Session) -> None:
        (found,) = breaches.listed(session, story.id)
        breaches.issue(session, found.id)
        breaches.sign(session, found.id, dict.fromkeys(Party, on))

    return deed


def _invitation(story: Story, today: date) -> Deed:
    values = {
        "purpose": Purpose.EVALUATION,
        "on": workday(today + timedelta(9)),
        "at": time(10, 0),
        "place": "pokój 4",
        "note": "Zaświadczenia z zajęć, jeżeli są.",
    }

    def deed(session: Session) -> None:
        invitations.issue(session, invitations.invite(session, story.id, values))

    return deed


def _certificate(story: Story) -> Deed:
    """Of completion for who is entitled to one, else of participation for who was there."""

    def deed(session: Session) -> None:
        for kind in (CertificateKind.COMPLETION, CertificateKind.PARTICIPATION):
            if not papers.entitled(session, story.person.id, kind).why_not:
                papers.certify(session, [story.person.id], kind)
                return

    return deed
