"""Form fields that choose a person or an activity."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.activities import queries as activities_queries
from kiscase.core.i18n import N_, _
from kiscase.core.records.fields import FieldInfo, FieldKind
from kiscase.participants import queries as participants_queries

_MAX_LABEL = 90  # letters of an action that a list of them shows


def person_field(people: Sequence[participants_queries.ParticipantRow]) -> FieldInfo:
    """The field that chooses a person; people of one name differ by day of birth and town."""
    options = [(str(line.id), distinguishing_label(line.name, line.born, line.town)) for line in people]
    return FieldInfo(N_("Person"), FieldKind.CHOICE, required=True, options=lambda: options, key="person")


def activity_field(activities: Sequence[activities_queries.ActivityRow]) -> FieldInfo:
    """The field that chooses an activity."""
    options = [(str(line.id), f"{line.name} ({line.when})") for line in activities]
    return FieldInfo(N_("Activity"), FieldKind.CHOICE, required=True, options=lambda: options, key="activity")


def distinguishing_label(name: str, born: str, town: str) -> str:
    """A name with what tells its bearer from another of the same name."""
    parts = (name, _("born {date}").format(date=born) if born else "", town)
    return " · ".join(part for part in parts if part)


def shorten_text(text: str) -> str:
    """A long text in one line that a list can show."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_LABEL else line[: _MAX_LABEL - 1].rstrip() + "…"
