"""What the documents of activities share: their fixed texts, the letters of the marks, and the club's page header."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from kiscase.activities.model import AttendanceMark
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE
from kiscase.core.records.sex import Sex
from kiscase.participants.model import Participant
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import Block, Text
from kiscase.pdf.document_texts import DocumentTexts

TEXTS_KEY = "attendance"
DOCUMENT_LANGUAGE = DEFAULT_LANGUAGE


def load_attendance_texts(on: date) -> DocumentTexts:
    """The fixed texts in force on a day."""
    return document_texts.load_document_texts(TEXTS_KEY, on)


def month_goes_on(on: date, last: date) -> list[Block]:
    """On the paper of a month whose *last* day is still to come: that it is not over yet."""
    if on >= last:
        return []
    texts = document_texts.load_document_texts("common", on)
    return [Text(texts.text("month_goes_on", date=format_date(on)), "small")]


def nothing_text(texts: DocumentTexts, until: date, on: date) -> str:
    """That there is nothing in a time, on paper of a day: in the past tense only once the time is over."""
    return texts.text("text.nothing" if until < on else "text.nothing_planned")


class SubjectPerson(NamedTuple):
    """Whom a letter is about: the birth date tells namesakes apart, the sex decides the forms of verbs."""

    name: str
    born: str
    sex: Sex | None


def subject_person(person: Participant) -> SubjectPerson:
    """A participant as the subject of a letter."""
    return SubjectPerson(person.name, person.birth_text, person.sex)


def subject_text(texts: DocumentTexts, person: SubjectPerson, *, within: bool = False) -> str:
    """The person with the birth date, at the end of a sentence or *within* it."""
    key = "text.born_within" if within else "text.born"
    return texts.text(key, name=person.name, born=person.born) if person.born else person.name


def sentence_about(texts: DocumentTexts, key: str, person: SubjectPerson, **values: str) -> str:
    """A sentence in the form for a woman or a man; while the sex is not known, one that does without."""
    form = {Sex.FEMALE: "woman", Sex.MALE: "man"}.get(person.sex, "other") if person.sex else "other"
    return texts.text(f"{key}.{form}", who=subject_text(texts, person, within=form != "other"), **values)


def mark_letter(texts: DocumentTexts, mark: AttendanceMark | None) -> str:
    """The letter that is printed for a mark."""
    return texts.text(f"mark.{mark.value if mark else 'none'}")


def mark_legend(texts: DocumentTexts, more: Sequence[str] = ()) -> str:
    """What each letter means, and *more* by the keys of the legend."""
    keys = [*(mark.value for mark in AttendanceMark), "none"]
    letters = [f"{texts.text(f'mark.{key}')} – {texts.text(f'legend.{key}')}" for key in keys]
    return ", ".join([*letters, *(texts.text(f"legend.{key}") for key in more)])


def join_nonempty(parts: Sequence[str], between: str = ", ") -> str:
    """The parts that are not empty."""
    return between.join(part for part in parts if part)
