"""A note about a contact with a person or about them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

NOTES_OF_PERSON = "notes of person"
"""The part of a person's record that shows the notes."""


class ContactKind(Choice):
    """How somebody was in contact with the person or about them."""

    CONVERSATION = "conversation", N_("conversation")
    PHONE = "phone", N_("phone call")
    VISIT = "visit", N_("visit at home")
    MESSAGE = "message", N_("letter or e-mail")
    MEETING = "meeting", N_("meeting with other institutions")
    OTHER = "other", N_("other")


class Note(Record):
    """What was talked about or seen, and what is to be done next by when."""

    __tablename__ = "note"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    worker_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    made_on: Mapped[date | None] = field(N_("Date"), FieldKind.DATE, required=True)
    kind: Mapped[ContactKind] = field(
        # Translators: how somebody was in contact: conversation, phone call …
        N_("Contact"),
        choice=ContactKind,
        required=True,
        default=ContactKind.CONVERSATION,
    )
    with_whom: Mapped[str] = field(N_("With whom"), help=N_("If it was not the person, or not only."))
    text: Mapped[str] = field(N_("Note"), FieldKind.LONG, required=True)
    confidential: Mapped[bool] = field(
        N_("Confidential"),
        FieldKind.FLAG,
        help=N_("Only you see the text in the program; others see that there is a note."),
    )
    next_step: Mapped[str] = field(N_("Next step"))
    next_on: Mapped[date | None] = field(N_("By when"), FieldKind.DATE, index=True)
    done_on: Mapped[date | None] = field(N_("Done on"), FieldKind.DATE)

    def problems(self) -> dict[str, str]:
        """A day by when something is to be done says what."""
        if self.next_on and not self.next_step:
            return {"next_step": _("What is to be done by this day?")}
        if self.done_on and not self.next_step:
            return {"next_step": _("What was done?")}
        return {}
