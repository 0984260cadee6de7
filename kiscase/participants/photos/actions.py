"""Setting and removing the photo of a person."""

from __future__ import annotations

import base64

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.photos.model import Photo
from kiscase.participants.photos.shown_photo import are_photos_on
from kiscase.participants.queries import require_participant


def set_photo(session: Session, participant_id: int, picture: bytes) -> None:
    """Keep a picture, as `prepare_picture` makes it, as the photo of a person, in the place of an earlier one."""
    if not are_photos_on(session):
        raise Problem(_("Photos of people are off in the settings of the club. Nothing was changed."))
    person = require_participant(session, participant_id)
    for earlier in _photos_of(session, participant_id):
        session.delete(earlier)
    photo = Photo(participant_id=participant_id, picture=base64.b64encode(picture).decode("ascii"))
    session.add(photo.change({"added_on": action_date(session)}))
    describe_action(session, N_("Set the photo of {name}"), name=person.name)


def remove_photo(session: Session, participant_id: int) -> None:
    """Remove the photo of a person."""
    person, photos = require_participant(session, participant_id), _photos_of(session, participant_id)
    for photo in photos:
        session.delete(photo)
    if photos:
        describe_action(session, N_("Removed the photo of {name}"), name=person.name)


def _photos_of(session: Session, participant_id: int) -> list[Photo]:
    return list(session.scalars(select(Photo).where(Photo.participant_id == participant_id).order_by(Photo.id)))
