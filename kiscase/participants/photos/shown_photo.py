"""The photo that is shown and printed, if the club keeps photos."""

from __future__ import annotations

import base64

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.participants.photos.model import Photo


def are_photos_on(session: Session) -> bool:
    """Whether the club keeps photos of people."""
    return bool(session.scalar(select(Club.photos)))


def load_shown_photo(session: Session, participant_id: int) -> bytes | None:
    """The photo of a person, a JPEG; None where there is none, or the club wants none."""
    if not are_photos_on(session):
        return None
    chosen = select(Photo.picture).where(Photo.participant_id == participant_id)
    picture = session.scalar(chosen.order_by(Photo.added_on.desc(), Photo.id.desc()).limit(1))
    return base64.b64decode(picture) if picture is not None else None


def photo_bytes(session: Session, photo_id: int) -> bytes:
    """The JPEG of a row."""
    return base64.b64decode(session.get_one(Photo, photo_id).picture)
