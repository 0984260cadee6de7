"""What is asked for a new case file."""

from __future__ import annotations

from kiscase.club.model import Club, Worker
from kiscase.ui.shell.welcome.widgets import NewFileFields

FIRST_CLUB_FIELDS = ("name", "operator", "office")
CLUB_ADDRESS_FIELDS = ("street", "postal_code", "town", "phone")
FIRST_WORKER_FIELDS = ("given_name", "family_name", "role", "phone")


def new_file_fields() -> NewFileFields:
    """The fields of the club and of its first worker."""
    club, worker = Club.fields(), Worker.fields()
    return NewFileFields(
        [club[key] for key in FIRST_CLUB_FIELDS],
        [worker[key] for key in FIRST_WORKER_FIELDS],
        [club[key] for key in CLUB_ADDRESS_FIELDS],
    )
